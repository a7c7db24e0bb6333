"""Letters that are read as others: the small part of Unicode's table of confusables
(UTS 39) with which a Latin name can be written so that no search finds it. Pure: no Django.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SEEN_AS = {
    # Cyrillic
    **dict(zip("АВЕКМНОРСТУХІЇЈЅԚԜԀҮѴӀ", "ABEKMHOPCTYXIIJSQWDYVI", strict=True)),
    **dict(zip("аеорсухіїјѕԛԝԁүѵӏһкмтвнпгь", "aeopcyxiijsqwdyvlhkmtbhnrb", strict=True)),
    # Greek
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("αβγεικνορτυχωϲϳ", "abyeikvoptuxwcj", strict=True)),
    # Armenian
    **dict(zip("ՕՍՏԼօսհոցյզ", "OSSLouhngjq", strict=True)),
    # Latin letters that do not come apart into a letter and a mark, and small capitals
    **dict(zip("ıɩɑɡłøđħŧŁØĐĦŦꞌ", "iiaglodhtLODHT'", strict=True)),
    **dict(zip("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdeghijklmnoprstuvwyz", strict=True)),
}  # fmt: skip
TABLE = str.maketrans(SEEN_AS)
UNSEEN = "".join(  # soft hyphens, joiners, marks of direction, signs without width
    map(
        chr,
        (
            *(0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF),
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2065),
            *range(0x2066, 0x206A),
        ),
    )
)
MARKS = re.compile("[\u0300-\u036f]")


@lru_cache(maxsize=20_000)
def seen(text: str) -> str:
    """The text as it looks: without what nobody sees, accents, and letters of other scripts
    that look like Latin ones.
    """
    shown = "".join(letter for letter in text if letter not in UNSEEN)
    apart = MARKS.sub("", unicodedata.normalize("NFKD", shown))
    return apart.translate(TABLE)


PUNYCODE = "xn--"
LONGEST_LABEL = 63


def posing_as(host: str) -> str:
    """The name that a host is read as though it is another one, with letters of another
    alphabet: "un.org" for "υn.org". "" if it is what it seems, accents included.
    """
    shown = ".".join(map(_label, host.lower().split(".")))
    alike, plain = seen(shown), unicodedata.normalize("NFKC", shown)
    is_posing = alike.isascii() and any(letter in SEEN_AS for letter in plain)
    return alike.lower() if is_posing else ""


def _label(label: str) -> str:
    """A part of a host as browsers may show it: "xn--n-3mb" as "υn"."""
    if not label.startswith(PUNYCODE) or len(label) > LONGEST_LABEL:
        return label
    try:
        return label.removeprefix(PUNYCODE).encode("ascii").decode("punycode")
    except UnicodeError:
        return label
