"""What leads into a meeting: addresses of rooms, their numbers and passwords, dial-in
numbers, found in what people write in five languages. Time grows with the text, no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from unicodedata import normalize
from urllib.parse import unquote

# -- addresses -----------------------------------------------------------------------------

PORT = r"(?::\d{1,5})?"
# Where a visit would be seen by those who meet, or begin a meeting: hosts, and paths on
# them. Pages on which people register have other paths.
HOSTS = {
    r"(?:zoom\.us|zoom\.com|zoomgov\.com|zoom\.com\.cn)": r"(?:(?:j|w|s|my|wc|ejl?)/|"
    r"launch/|(?:meeting|webinar)/\d)",
    r"teams\.(?:microsoft|live)\.(?:com|us)": r"(?:(?:_#/)?l/meetup-join|meet|dl/launcher|"
    r"light-meetings/|v2/\?meetingjoin)",
    r"dialin\.teams\.microsoft\.com": "",
    r"meet\.google\.com": "",
    r"(?:g\.co/meet|tel\.meet|hangouts\.google\.com/call)": "",
    r"bbcollab\.com": r"(?:guest|collab/ui/session)/",
    r"(?:kmeet\.infomaniak\.com|meet\.starleaf\.com|framatalk\.org)": r"\w",
    r"webex\.com": r"(?:meet/|join/|wbxmjs/|webappng/|[\w./-]{0,200}j\.php|"
    r"weblink/(?!register))",
    r"(?:meet\.jit\.si|8x8\.vc|whereby\.com|gotomeet\.me|chime\.aws)": "",
    r"(?:meet\.goto\.com|global\.gotomeeting\.com|app\.goto\.com/meeting)": "",
    r"gotowebinar\.com": r"join/",
    r"(?:join\.skype\.com|meet\.lync\.com|bluejeans\.com|telemost\.yandex\.\w{2,3})": "",
    r"(?:v|meetings)\.ringcentral\.com": r"(?:j|join)/",
    r"(?:meeting|meet)\.zoho\.(?:com|eu|in)": r"",
    r"(?:meeting\.tencent\.com|voovmeeting\.com)": r"(?:dm|p)/",
}
# Services that many run themselves: BigBlueButton, Jitsi Meet.
OWN = (
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/(?:b|rooms)/[a-z0-9]{3}(?:-[a-z0-9]{3}){2,3}(?![\w-])",
    r"(?:jitsi|bbb\d{0,2}|bigbluebutton)(?:\.[\w-]{1,63}){2,4}/\w",
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/bigbluebutton/",
)
ROOMS = "|".join([*(rf"{host}{PORT}/{path}" for host, path in HOSTS.items()), *OWN])
MEETINGS = re.compile(
    rf"^(?:(?:zoommtg|zoomus|msteams):|https?://(?:[^/@\s]{{0,200}}@)?"
    rf"(?:[\w-]{{1,63}}\.){{0,6}}(?:{ROOMS}))",
    re.IGNORECASE,
)
ROOM_IN_TEXT = re.compile(  # also without "https://"
    rf"(?:(?<![\w-])(?:zoommtg|zoomus|msteams):/"
    rf"|(?:https?://)?(?<![\w-])(?:[\w-]{{1,63}}\.){{0,4}}(?:{ROOMS}))[^\s<>]*",
    re.IGNORECASE,
)


def is_room(address: str) -> bool:
    """The address of a meeting, in whatever way it is written."""
    return bool(MEETINGS.match(address.strip()) or ROOM_IN_TEXT.search(as_read(address)))


# -- what is read in texts -----------------------------------------------------------------

ADDRESS, PASSCODE = "the address of a meeting room", "a password of a meeting"
NUMBER, DIALLED = "the number of a meeting", "a number by which one dials in"

UNSEEN = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF]
)
DOTS_OF_ELSEWHERE = str.maketrans("。｡", "..")  # browsers take them for dots of a host
# What browsers make of an address before they go there.
SLASHES = re.compile(r"\\(?=[\\/]|[^\W_])|(?<!:)/(?:\.?/)+|(?<=\w)\.(?=/)")
DOTS = re.compile(r"[\[({]\s?(?:\.|dot|punto|punkt|point|ponto)\s?[\])}]", re.IGNORECASE)
A_PASSCODE = re.compile(
    r"""(?<![\w-])(?:
        pass(?:code|word)s? | pwd | (?:access|security|participant|attendee|meeting|host)
            [ ](?:code|key)
        | mots?[ ]de[ ]passe | code[ ](?:secret|d['’]accès|de[ ]sécurité)
        | contraseña | clave(?:[ ]de[ ](?:acceso|la[ ]reunión))?
        | código[ ]de[ ](?:acceso|seguridad|acesso|segurança) | senha | palavra-passe
        | passwort | kennwort | kenncode | zugangscode | sicherheitscode
    )(?![\w-])[ \t]{0,3}(?:\([^()\n]{0,60}\))?[ \t]{0,3}
    (?P<sign>[:=→]|-[ ]|–|is\b|est\b|es\b|ist\b|lautet\b|é\b)?
    [ \t*_"'“„«`‘]{0,5}\n?[ \t*_]{0,5}
    (?P<word>[^\s"”“»’*_`<>()\[\]]{1,60})(?P<rest>[^\n]{0,20})""",
    re.IGNORECASE | re.VERBOSE,
)
A_NUMBER = re.compile(
    r"""(?<![\w-])(?:
        (?:meeting|webinar|conference|event|zoom|teams|webex|besprechungs?|konferenz|sitzungs?)
            [ -]?(?:id|number|no\.?|code|key|kennung|nummer)
        | (?:id|identifiant|num[ée]ro|n°)[ ](?:d[eu][ ])?(?:la[ ]|l['’])?
            (?:réunion|conférence|webinaire)
        | (?:id|n[úu]mero|código)[ ](?:d[ea]l?[ ])?(?:la[ ])?
            (?:reunión|conferencia|seminario|webinar|reunião|conferência)
    )(?!\w)[ \t]{0,3}(?:\([^()\n]{0,60}\))?[^\w\n]{0,8}\n?
    (?:is[ ]|est[ ]|es[ ]|ist[ ]|é[ ])?[^\w\n]{0,5}
    (?P<digits>\d(?:[ -]?\d){7,16})""",
    re.IGNORECASE | re.VERBOSE,
)
TO_DIAL = re.compile(
    r"""(?<![\w-])(?:
        dial[ -]?in(?:[ ]numbers?)? | dial[ ]by[ ]your[ ]location
        | call[ -]in[ ](?:number|line) | join[ ]by[ ](?:tele)?phone
        | (?:tele)?phone[ ]conference | conference[ ]call
        | einwahl\w{0,12} | telefonkonferenz | (?:rejoindre|participer)[ ]par[ ]téléphone
        | unirse[ ]por[ ]tel[ée]fono | marcaci[óo]n | entrar[ ]por[ ]telefone | discagem
    )(?!\w)[^\n\d]{0,60}\n?[^\n\d]{0,20}\+?\(?\d(?:[ ().\-/]{0,2}\d){6,14}""",
    re.IGNORECASE | re.VERBOSE,
)
ONE_TAP = re.compile(
    r"\d[ ]?,{2,4}[ ]?[*#]?\d{4,14}|(?<![\w#])\d(?:[ ]?\d){5,13}[ ]?#(?!\w)"
)
PIN = re.compile(
    r"(?<![\w-])(?P<word>pin|code|(?:conference |participant )?id)(?:[ -]code)?"
    r"[ \t:#=.–-]{1,4}(?P<digits>\d(?:[ ]?\d){2,11})(?!\d)",
    re.IGNORECASE,
)
PHONE = re.compile(r"\+?\(?\d(?:[ ().\-/]{0,2}\d){6,14}")
OTHER_CODE = re.compile(
    r"(?:zip|post|postal|area|country|dress|qr|code)[ -]?$", re.IGNORECASE
)
SIP = re.compile(
    r"(?<!\w)sips?:[^\s@]{1,80}@[\w.-]{3,80}"
    r"|(?<![\w.])\d{6,14}(?:\.\d{1,10}){0,2}@[\w.-]{0,40}(?:zoomcrc|webex|bjn|lync)\.\w{2,3}",
    re.IGNORECASE,
)
NO_PASSCODE = {
    *"none no not required needed necessary tba tbc sent provided protected".split(),
    *"follows below above to will see after upon by n/a the a an given emailed".split(),
    *"shared aucun aucune requis nécessaire envoyé communiqué sera voir".split(),
    *"ninguna ninguno requerida necesaria enviada será se ver".split(),
    *"keine keines keiner erforderlich nötig folgt wird siehe".split(),
    *"nenhuma nenhum necessária não".split(),
}
TIME = re.compile(r"\d{1,2}(?:[:.h]\d{2}|[ap]m|h)?[.,;]?", re.IGNORECASE)
LONGEST_WORDS = 40


@dataclass(frozen=True)
class WayIn:
    """``what`` it is, and its ``words`` as they stand in the text."""

    what: str
    words: str


def as_read(text: str) -> str:
    """The text as readers and browsers understand it: without what nobody sees, wide
    letters, percent signs and dots that are written out.
    """
    read = normalize("NFKC", unescape(text).translate(UNSEEN).translate(DOTS_OF_ELSEWHERE))
    for _ in range(2):  # an address may stand within another
        read = unquote(read, errors="ignore") if "%" in read else read
    read = re.sub(r"hxxp", "http", DOTS.sub(".", read), flags=re.IGNORECASE)
    for _ in range(2):  # a backslash becomes one of several slashes
        read = SLASHES.sub(lambda found: "" if found[0] == "." else "/", read)
    return read


def ways_in(text: str) -> list[WayIn]:
    """All that leads into a meeting. "The passcode will be sent" does not, nor does "on
    Zoom", a page on which one registers, or a telephone number by itself.
    """
    if not text.strip():
        return []
    read = as_read(text)
    found = [*_addresses(read), *_passcodes(read), *_numbers(read), *_dialled(read)]
    return list(dict.fromkeys(found))


def _way_in(what: str, words: str) -> WayIn:
    return WayIn(what, " ".join(words.split())[:LONGEST_WORDS])


def _addresses(read: str) -> Iterator[WayIn]:
    for pattern in (ROOM_IN_TEXT, SIP):
        for found in pattern.finditer(read):
            yield _way_in(ADDRESS, found[0])


def _passcodes(read: str) -> Iterator[WayIn]:
    for found in A_PASSCODE.finditer(read):
        word, rest = found["word"].rstrip(".,;:!?"), found["rest"]
        if word.lower() in NO_PASSCODE or len(word) < 3 or TIME.fullmatch(word):
            continue
        digits = sum(sign.isdigit() for sign in word)
        ends_there = not re.search(r"\w", rest)
        if found["sign"]:
            odd = re.search(r"[a-z][A-Z]|[@!$%&^~+?=](?=.)", word)
            is_one = digits or odd or ends_there
        else:
            is_one = digits >= 4 or (digits and len(word) >= 5)
        if is_one and "://" not in word:
            yield _way_in(PASSCODE, found[0][: found.end("word") - found.start()])


def _numbers(read: str) -> Iterator[WayIn]:
    for found in A_NUMBER.finditer(read):
        yield _way_in(NUMBER, found[0])


def _dialled(read: str) -> Iterator[WayIn]:
    for pattern in (TO_DIAL, ONE_TAP):
        for found in pattern.finditer(read):
            yield _way_in(DIALLED, found[0])
    for found in PIN.finditer(read):
        before = read[max(0, found.start() - 80) : found.start()]
        if PHONE.search(before) and not OTHER_CODE.search(before):
            yield _way_in(DIALLED, found[0])
