"""What came as a file or as copied HTML, as the text that is read: links as Markdown."""

from __future__ import annotations

import codecs
import email
import email.errors
import email.policy
import quopri
import re
from binascii import Error as NoBase64
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from events.announcements.intake.addresses import unwrapped_in
from events.announcements.intake.markup import LONGEST, looks_like_html, text_of
from events.announcements.intake.structured import readable

__all__ = ["LARGEST", "Received", "Unreadable", "decoded", "read_file", "text_of"]

LARGEST = 15 * 1024 * 1024  # bytes: a mail with its pictures
MOST_PARTS = 100
DEEPEST = 5  # mails in mails
LONGEST_HEADER = 20_000
HEADER = re.compile(rb"^content-[a-z-]{1,40}:[^\n]*+(?:\n[ \t][^\n]*+)*+", re.I | re.M)
FORWARDED = re.compile(
    r"^(?:\s*(?:fwd?|wg|tr|rv|enc|i|re|aw|sv|vs)\s?:\s?)+", re.IGNORECASE
)
MAIL = re.compile(
    rb"\A(?:From [^\n]*\n)?(?:(?:received|return-path|delivered-to|mime-version|date|from"
    rb"|to|subject|message-id|dkim-signature|authentication-results|x-[a-z-]+|arc-seal)"
    rb":[^\n]*\n(?:[ \t][^\n]*\n)*){2}",
    re.IGNORECASE,
)
META = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})", re.I
)
LINKED = re.compile(
    r"<a\s[^>]{0,2000}?href\s{0,3}=\s{0,3}[\"']?\s{0,3}(?:https?:|mailto:)", re.I
)
NOT_ASCII = re.compile(r"utf-?_?(?:7|16|32)|iso-?2022|hz|cp037|cp500", re.IGNORECASE)
FORMATS = (  # how files begin, and what to do with them
    (b"%PDF", "This is a PDF. Open it, copy its text and paste that."),
    (
        b"PK\x03\x04",
        "This is a Word document or another packed file. Open it, copy its text and paste "
        "that.",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "This is a file of Outlook (.msg) or an old Word document. Save the message as "
        ".eml, or copy its text and paste that.",
    ),
    (b"{\\rtf", "This is a rich text file (.rtf). Open it, copy its text and paste that."),
    (b"\x89PNG", "This is a picture. Type what it says, or ask for the text."),
    (b"\xff\xd8\xff", "This is a picture. Type what it says, or ask for the text."),
    (b"GIF8", "This is a picture. Type what it says, or ask for the text."),
)
EMPTY = "There is no text in this file."
NO_TEXT = "This file holds no text that can be read. Copy the announcement and paste it."
TOO_LARGE = (
    f"This file is larger than {LARGEST // 1024 // 1024} MB. Copy its text and paste it."
)


class Unreadable(Exception):
    """Why nothing can be read in a file, and what to do instead: a sentence."""


@dataclass(frozen=True)
class Received:
    """An announcement as it came; ``received_at`` is None if it does not say when.
    ``calendars`` are the calendar files that came with it.
    """

    text: str
    html: str = ""
    received_from: str = ""
    received_at: datetime | None = None
    calendars: tuple[bytes, ...] = ()


def read_file(name: str, data: bytes) -> Received:
    """The announcement in a mail (.eml), a web page, a text or a calendar file, whatever
    it is called. Raises Unreadable, and nothing else.
    """
    if len(data) > LARGEST:
        raise Unreadable(TOO_LARGE)
    begin = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, sentence in FORMATS:
        if begin.startswith(start):
            raise Unreadable(sentence)
    ending = name.lower().rpartition(".")[2]
    if begin[:15].upper() == b"BEGIN:VCALENDAR" or ending in ("ics", "ical", "ifb"):
        return Received("", calendars=(data,))
    if ending in ("eml", "mht", "mhtml") or MAIL.match(
        data[:50_000].replace(b"\r\n", b"\n")
    ):
        return _read_mail(data)
    declared = META.search(data[:4096])
    text = decoded(data, declared[1].decode("ascii") if declared else "")
    _refuse_rubbish(text)
    if ending in ("html", "htm", "xhtml") or looks_like_html(text):
        return _not_empty(Received(readable(text), text))
    return _not_empty(Received(_plain(text)))


def decoded(data: bytes, declared: str = "") -> str:
    """The text, in whatever charset it is: many files say a wrong one. Never raises."""
    for mark, charset in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace")
    likely = ["utf-8", declared, "cp1252"]
    if NOT_ASCII.match(declared):
        likely = [declared, "utf-8"]
    for charset in filter(_is_of_mails, likely):
        try:
            text = data.decode("cp1252" if _is_western(charset) else charset)
        except (LookupError, ValueError):  # ValueError: UnicodeDecodeError is one
            continue
        return text
    return data.decode("utf-8" if _mostly_utf8(data) else "cp1252", "replace")


def _is_of_mails(charset: str) -> bool:
    """Python knows more: escapes, and one for names of hosts, slow with a long text."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return False
    return name not in ("punycode", "idna", "unicode-escape", "raw-unicode-escape")


def _is_western(charset: str) -> bool:
    """What calls itself Latin-1 or ASCII is Windows' own charset, as browsers know."""
    plain = charset.lower().replace("_", "-")
    return plain in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1")


def _mostly_utf8(data: bytes) -> bool:
    """More letters than damage, read as UTF-8."""
    text = data[:200_000].decode("utf-8", "replace")
    return text.count("\ufffd") * 4 < sum(sign > "\x7f" for sign in text)


def _refuse_rubbish(text: str) -> None:
    """Raises Unreadable for what is no text."""
    begin = text[:20_000]
    if not begin.strip():
        raise Unreadable(EMPTY)
    odd = sum(sign < " " and sign not in "\t\n\r\f\v\x1a\x1b" for sign in begin)
    if odd + begin.count("\ufffd") > len(begin) // 20:
        raise Unreadable(NO_TEXT)


def _plain(text: str) -> str:
    """A text as it came, but for what programs added on its way."""
    text = (
        text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    )
    return unwrapped_in(text.encode("utf-8", "replace").decode()).strip("\n")


def _not_empty(received: Received) -> Received:
    """Raises Unreadable."""
    if not received.text.strip() and not received.calendars:
        raise Unreadable(EMPTY)
    return received


# -- mail ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Body:
    text: str
    html: str = ""


def _read_mail(data: bytes) -> Received:
    too_much = data.lower().count(b"boundary=") > MOST_PARTS
    if too_much or any(len(found[0]) > LONGEST_HEADER for found in HEADER.finditer(data)):
        raise Unreadable(NO_TEXT)
    try:
        mail = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = _parts(mail)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise Unreadable(NO_TEXT) from error
    bodies = [part for part in parts if isinstance(part, Body)]
    texts = [body.text.strip("\n") for body in bodies if body.text.strip()]
    subject = _subject(mail)
    if subject and not (texts and texts[0].startswith(f"Subject: {subject}\n")):
        texts.insert(0, f"Subject: {subject}")
    received = Received(
        "\n\n".join(texts).replace("\x00", ""),
        "\n".join(body.html for body in bodies if body.html).replace("\x00", ""),
        _header(mail, "from")[:250],
        _moment(_header(mail, "date")),
        tuple(part for part in parts if isinstance(part, bytes)),
    )
    if not bodies and not received.calendars:
        _refuse_rubbish(received.text)
    return _not_empty(received)


def _parts(mail: Message, depth: float = 0) -> list[Body | bytes]:
    """What there is to read in a mail and those in it, and its calendar files."""
    if not _is_of_mails(mail.get_content_charset() or "ascii"):
        mail.del_param("charset")  # Python's own parser would use it, too
    kind, name = mail.get_content_type(), _file_name(mail)
    inner = [part for part in _payload(mail) if isinstance(part, Message)]
    if depth > DEEPEST:
        return []
    if kind == "message/rfc822":
        return [part for each in inner[:1] for part in _forwarded(each, depth)]
    if mail.is_multipart():
        found = [part for each in inner for part in _parts(each, depth + 0.25)]
        return _best(found) if kind == "multipart/alternative" else found
    if kind in ("text/calendar", "application/ics") or name.endswith((".ics", ".ical")):
        return [_content(mail)]
    if name.endswith(".eml"):
        attached = email.message_from_bytes(_content(mail), policy=email.policy.compat32)
        return _forwarded(attached, depth)
    if not kind.startswith("text/") or _is_attached(mail):
        return []
    text = decoded(_content(mail), str(mail.get_content_charset() or ""))
    if kind == "text/html" or looks_like_html(text):
        return [Body(readable(text), text[:LONGEST])]
    if kind in ("text/plain", "text/markdown", "text/enriched"):
        return [Body(_plain(_unfolded(mail, text)))]
    return []


def _forwarded(mail: Message, depth: float) -> list[Body | bytes]:
    """The same of a mail in a mail, beginning with its subject."""
    found, subject = _parts(mail, depth + 1), _subject(mail)
    first = next((part for part in found if isinstance(part, Body)), None)
    return [
        Body(f"Subject: {subject}\n\n{part.text}", part.html)
        if isinstance(part, Body) and part is first and subject
        else part
        for part in found
    ]


def _payload(mail: Message) -> list[object]:
    inner = mail.get_payload()
    return [*inner] if isinstance(inner, list) else []


def _best(parts: list[Body | bytes]) -> list[Body | bytes]:
    """Of several ways to say the same: the one with links, else the plain text."""
    bodies = [part for part in parts if isinstance(part, Body) and part.text.strip()]
    linked = [body for body in bodies if LINKED.search(body.html)]
    plain = [body for body in bodies if not body.html]
    calendars = dict.fromkeys(part for part in parts if isinstance(part, bytes))
    return [*(linked or plain or bodies)[-1:], *calendars]


def _content(mail: Message) -> bytes:
    """The bytes of a part; broken base64 as far as it goes."""
    try:
        content = mail.get_payload(decode=True)
    except (NoBase64, ValueError, AttributeError, LookupError, AssertionError):
        content = None
    return content if isinstance(content, bytes) else b""


def _unfolded(mail: Message, text: str) -> str:
    """With lines put together that the sender’s program broke (RFC 3676)."""
    if str(mail.get_param("format") or "").lower() != "flowed":
        return text
    deleted = str(mail.get_param("delsp") or "").lower() == "yes"
    lines: list[str] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        line = line.removeprefix(" ")
        flows = line.endswith(" ") and line != "-- "
        written = line[:-1] if flows and deleted else line
        if goes_on and not line.startswith(">"):
            lines[-1] += written if len(lines[-1]) < LONGEST_HEADER else f"\n{written}"
        else:
            lines.append(written)
        goes_on = flows
    return "\n".join(lines)


def _is_attached(mail: Message) -> bool:
    return bool(mail.get_content_disposition() == "attachment" or _file_name(mail))


def _file_name(mail: Message) -> str:
    try:
        return str(mail.get_filename() or "").lower()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


# -- headers -------------------------------------------------------------------------------


def _header(mail: Message, name: str) -> str:
    """A header in words, on one line; "" if there is none."""
    for key, raw in mail.raw_items():
        if key.lower() == name:
            written = str(raw)[:LONGEST_HEADER]
            return " ".join(_words(written).split()).replace("\x00", "")
    return ""


def _words(raw: str) -> str:
    plain = decoded(raw.encode("utf-8", "surrogateescape"))
    if "=?" not in plain:
        return plain
    try:
        return "".join(
            part if isinstance(part, str) else decoded(part, charset or "")
            for part, charset in decode_header(re.sub(r"\r?\n[ \t]?", " ", plain))
        )
    except (email.errors.MessageError, ValueError, LookupError):
        return quopri.decodestring(plain.encode()).decode("utf-8", "replace")


def _subject(mail: Message) -> str:
    return FORWARDED.sub("", _header(mail, "subject")).strip()


def _moment(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
