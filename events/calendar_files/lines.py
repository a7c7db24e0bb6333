"""The lines of a calendar file, put together and mended, and the components they make.

Half of all files break some rule: lines are folded wrongly or not at all, zones have colons
in their names. A line that cannot be mended is left out and counted; the file is not lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST_LINE = 100_000  # characters
DEEPEST = 4
NAMED = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}+(?=[;:])")
PLAIN = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z0-9-]*+)"
    r'(?P<parameters>(?:;[A-Za-z0-9-]++=(?:"[^"]*+"|[^";:]*+)(?:,(?:"[^"]*+"|[^";:,]*+))*+)*+)'
    r":(?P<value>.*)\Z",
    re.DOTALL,
)
MOMENT = re.compile(
    r"(?P<name>DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)\s*+(?P<parameters>;.{0,300})?:\s*+"
    r"(?P<value>[0-9][0-9TZ:+,-]{7,4000})\s*\Z",
    re.IGNORECASE,
)
TZID = re.compile(r";\s*+TZID\s*+=\s*+\"?(?P<name>[^\";]{1,200})", re.IGNORECASE)
WITH_DASHES = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<hours>[0-9]{2}:[0-9]{2})(?::(?P<s>[0-9]{2}))?"
    r"(?:\.[0-9]{1,6})?(?P<utc>Z)?)?\Z"
)


@dataclass
class Block:
    """A component: its lines, "DTSTART;TZID=…:…", and the components in it."""

    name: str
    lines: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def values(self, name: str) -> Iterator[str]:
        """What stands behind a property, of each line that has it."""
        for line in self.lines:
            if line[: len(name)].upper() == name and line[len(name) : len(name) + 1] in (
                ";",
                ":",
            ):
                found = PLAIN.match(line)
                yield (found["value"] if found else line.partition(":")[2]).strip()

    def value(self, name: str) -> str:
        return next(self.values(name), "")


def unfolded(text: str) -> list[str]:
    """Each content line as one (3.1); what begins no line goes on with the last one."""
    lines: list[str] = []
    for raw in re.split(r"\r\n|\n|\r", text.replace("\x00", "")):
        if raw[:1] in (" ", "\t") and lines:
            lines[-1] = _joined(lines[-1], raw[1:])
        elif NAMED.match(raw) or not lines:
            lines.append(raw[:LONGEST_LINE])
        elif raw.strip():  # a line break that should have been written "\n"
            lines[-1] = _joined(lines[-1], f"\\n{raw}")
    return lines


def _joined(line: str, more: str) -> str:
    return line if len(line) > LONGEST_LINE else line + more[:LONGEST_LINE]


def blocks_of(text: str) -> tuple[list[Block], int]:
    """The components of all calendars in a text, and how many lines cannot be read. What
    is not closed ends with what it is in.
    """
    top = Block("")
    open_blocks, unread = [top], 0
    for line in unfolded(text):
        name, _, what = line.partition(":")
        keyword, what = name.strip().upper(), what.strip().upper()
        if keyword == "BEGIN":
            if what in ("VEVENT", "VTIMEZONE", "VCALENDAR"):  # the last was left open
                depth = 1 if what == "VCALENDAR" else 2
                del open_blocks[depth:]
            block = Block(what)
            if len(open_blocks) <= DEEPEST:
                open_blocks[-1].blocks.append(block)
            open_blocks.append(block)
        elif keyword == "END":
            names = [block.name for block in open_blocks]
            if what in names[1:]:
                del open_blocks[len(names) - 1 - names[::-1].index(what) :]
        elif line.strip():
            mended = _mended(line)
            if mended:
                open_blocks[-1].lines.append(mended)
            unread += not mended
    return top.blocks, unread


def _mended(line: str) -> str:
    """The line as the standard has it; "" if it cannot be read."""
    if found := MOMENT.match(line):
        zone = TZID.search(found["parameters"] or "")
        zoned = f';TZID="{zone["name"].strip()}"' if zone else ""
        values = [_moment(value) for value in found["value"].split(",")]
        days = all(len(value) == 8 for value in values)
        said = ";VALUE=DATE" if days else zoned
        return f"{found['name'].upper()}{said}:{','.join(values)}"
    if PLAIN.match(line):
        return line
    name = NAMED.match(line)
    if not name:
        return ""
    # Parameters that break the rules go; the value begins behind the last of them.
    return f"{name[0]}:{line.partition(':')[2]}"


def _moment(value: str) -> str:
    """ "20270408T100000" for "2027-04-08T10:00" and the like."""
    value = value.strip()
    if found := WITH_DASHES.match(value):
        clock = found["hours"] and f"T{found['hours'].replace(':', '')}{found['s'] or '00'}"
        return found["day"].replace("-", "") + (clock or "") + (found["utc"] or "")
    if re.fullmatch(r"[0-9]{8}T[0-9]{4}Z?", value):  # without seconds
        return f"{value[:13]}00{value[13:]}"
    return value
