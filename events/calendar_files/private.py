"""What a calendar entry says, in two parts: what everybody may read, and what leads into a
meeting or names people, which only those who keep the listing may see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from events.announcements.intake.addresses import unwrapped, unwrapped_in
from events.announcements.intake.markup import looks_like_html, text_of
from events.rooms import ROOM_IN_TEXT, is_room

LONGEST_TEXT = 20_000  # characters of a description
MOST_ADDRESSES = 2_000  # more than such a text holds
ADDRESS = re.compile(r"https?://[^\s<>\"“”\[\]|]{3,2000}", re.IGNORECASE)
MARKDOWN = re.compile(r"\[[^\[\]\n]{0,300}\]\((?P<url>https?://[^\s()]{1,2000})\)")
GOOGLE = re.compile(r"^\s*-::[~:]{5,}", re.MULTILINE)
RULED = re.compile(r"^\s*[_.=*\-]{8,}\s*$")
WAYS_IN = re.compile(
    r"""\b(
        (meeting|webinar|conference|event)[ -]?(id|number|code|key|link)\b
        | (pass|access|security|host|participant|pin)[ -]?(code|key)s?\b | password
        | pin\s?[:#] | p(ass)?wd?\s?[:=] | (zoom|teams|webex)[ -]?(id|code)\b
        | one[ -]tap | dial[ -](in|by)\b | find\ (your|a)\ local\ number | local\ numbers
        | join\ (by|from|via|on|with|zoom|microsoft|the\ meeting|meeting|webinar|google)
        | phone\ conference | sip\s?: | h\.?323 | video\ call\ link | video\ conferencing
        | click\ here\ to\ join | call\ in\ \(audio | meeting\ options | toll[ -]free
        # the same in French, Spanish, German and Portuguese
        | (id|identifiant|numéro)\ (de\ )?(la\ )?(réunion|conférence|webinaire)
        | code\ (secret|d['’]accès) | mot\ de\ passe | rejoindre\ (la\ réunion|zoom)
        | (id|número|código)\ (d[ea]\ )?(la\ )?(reunión|acceso|seguridad|reunião|acesso)
        | contraseña | clave\ de\ acceso | unirse\ a | entrar\ na\ reunião | senha
        | (meeting|besprechungs|konferenz|webinar)[ -]?(id|kennung|nummer|code)
        | kenncode | passwort | kennwort | zugangscode | (meeting|besprechung)\ beitreten
    )""",
    re.IGNORECASE | re.VERBOSE,
)
CODE = re.compile(  # an id or a password, and what looks like one
    r"""\b(
        (meeting|webinar|conference|event|zoom|teams|webex|besprechungs|konferenz)[ -]?
            (id|number|code|key|kennung|nummer)
        | (pass|access|security|host|participant|pin)[ -]?(code|key)s?
        | passwords? | p(ass)?wd | pin | mot\ de\ passe | contraseña | senha | passwort
        | kennwort | kenncode | zugangscode | clave\ de\ acceso | code\ (secret|d['’]accès)
        | (id|identifiant|numéro|número|código)\ (d[ea]\ )?(la\ )?
            (réunion|conférence|webinaire|reunión|acceso|seguridad|reunião|acesso)
    )\b(\W|is\b){0,8}(?=[^\s()\[\]]{0,40}[0-9])""",
    re.IGNORECASE | re.VERBOSE,
)
BRACKETS = re.compile(r"[(\[][^()\[\]]{0,300}[)\]]")
NUMBERS = re.compile(r"^\W*\+?[0-9][0-9 ().,#*-]{6,}[0-9#*]+(?:\W+[\w ().,-]{0,40})?$")


@dataclass(frozen=True)
class Sorted:
    """``text`` may be read by everybody, ``kept`` may not; ``joins`` are addresses of
    rooms, ``pages`` of pages.
    """

    text: str
    kept: str
    joins: tuple[str, ...]
    pages: tuple[str, ...]


def sorted_out(description: str, html: str = "") -> Sorted:
    """The two parts of a description; ``html`` is the same with links, if there is one."""
    rich = html or (description if looks_like_html(description) else "")
    text = text_of(rich) if rich else unwrapped_in(description)
    lines = text[:LONGEST_TEXT].split("\n")
    shown: list[str] = []
    kept: list[str] = []
    in_block = goes_on = False
    for line in lines:
        begins = bool(GOOGLE.match(line))
        if begins or in_block:
            kept.append(line)
            in_block = in_block != begins
            continue
        leads = leads_in(line)
        (kept if leads or (goes_on and line.strip()) else shown).append(line)
        if line.strip():  # "Passcode:", and the passcode on a line of its own
            goes_on = leads and line.rstrip(" *_").endswith(":")
    said = re.sub(r"\n{3,}", "\n\n", "\n".join(_unruled(shown))).strip()
    hidden = "\n".join(line.strip() for line in kept if line.strip())
    return Sorted(said, hidden, rooms("\n".join(kept)), pages(said))


def leads_in(line: str) -> bool:
    """It tells how to enter a meeting: an address of a room, a number, a password."""
    if ROOM_IN_TEXT.search(line) or any(map(is_room, addresses(line))):
        return True
    return bool(WAYS_IN.search(line) or NUMBERS.match(line[:200]))


def without_ways_in(words: str) -> str:
    """A title, a place or a time without addresses of rooms, and without numbers and
    passwords of meetings; the same words if there are none.
    """
    bare = ROOM_IN_TEXT.sub("", words)
    bare = BRACKETS.sub(lambda part: "" if CODE.search(part[0]) else part[0], bare)
    if code := CODE.search(bare):
        bare = bare[: code.start()]
    if bare == words:
        return words
    return " ".join(re.sub(r"\(\s*\)", " ", bare).split()).strip(" ,;:–—-|/(")


def _unruled(lines: Iterable[str]) -> Iterator[str]:
    """Without the rules that mail programs draw around invitations."""
    return (line for line in lines if not RULED.match(line[:300]))


def addresses(text: str) -> list[str]:
    """The addresses on the web in a text, each once, unwrapped."""
    found = [one[0].rstrip(".,;:!?'’)*_»>") for one in ADDRESS.finditer(text)]
    return [*filter(None, dict.fromkeys(map(unwrapped, found[:MOST_ADDRESSES])))]


def rooms(text: str) -> tuple[str, ...]:
    return tuple(filter(is_room, addresses(text)))


def pages(text: str) -> tuple[str, ...]:
    return tuple(address for address in addresses(text) if not is_room(address))


def way_in(written: str) -> str:
    """The address of a room in a property that is made for it: "" if it is none, or only
    where to call.
    """
    address = unwrapped(written.strip())
    return address if address.startswith("http") else ""
