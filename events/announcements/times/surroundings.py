"""What stands where around the days and times of an announcement."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from events.announcements.drafts import Span
from events.announcements.marks import Marks
from events.announcements.page import Page, Section
from events.announcements.times import places
from events.notations import Days, Hours

MOST_MENTIONS = 400
LEAP = 2024  # a year that has every day
SENT = re.compile(
    r"(?:from|to|cc|sent|subject|de|a|à|para|envoyé|objet|enviado|asunto|von|an|gesendet"
    r"|betreff|assunto|enviada\sem)\s?:",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Surroundings:
    """The page, with what stands where in it."""

    page: Page
    marks: Marks

    @cached_property
    def days(self) -> tuple[Days, ...]:
        """All days of the text that are in a month, in its order."""
        read = self.page.notations
        found = sorted((*read.days, *read.deadline_days), key=lambda day: day.start)
        return tuple(day for day in found if _is_real(day))[:MOST_MENTIONS]

    @cached_property
    def hours(self) -> tuple[Hours, ...]:
        read = self.page.notations
        found = sorted((*read.hours, *read.deadline_hours), key=lambda one: one.start)
        text = self.page.without_links
        several = len(found) > 1
        own = (
            one
            if places.is_named(text, one, self.page.language)
            else replace(one, whose=None)
            for one in found[:MOST_MENTIONS]
        )
        clocks = [
            clock
            for one in own
            for clock in places.named(text, one, not several, self.line(one.start))
        ]
        if any(not one.whose for one in clocks) and (whose := places.of_all(text)):
            clocks = [one if one.whose else replace(one, whose=whose) for one in clocks]
        return tuple(clocks)

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """The lines of the text, those that a mail program broke as one."""
        found = re.finditer(r"[^\n]+", self.page.without_links)
        return tuple(Span(*one.span()) for one in found if one[0].strip())

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.page.sentences]

    @cached_property
    def _hour_starts(self) -> list[int]:
        return [one.start for one in self.hours]

    def line_number(self, at: int) -> int:
        return max(0, bisect.bisect_right(self._line_starts, at) - 1)

    def line(self, at: int) -> Span:
        return self.lines[self.line_number(at)] if self.lines else Span(0, 0)

    def sentence(self, at: int) -> Span:
        number = max(0, bisect.bisect_right(self._sentence_starts, at) - 1)
        return self.page.sentences[number] if self.page.sentences else Span(0, 0)

    def hours_from(self, at: int) -> int:
        """The number of the first of the times that stand at ``at`` or later."""
        return bisect.bisect_left(self._hour_starts, at)

    def _begins(self, section: Section) -> int:
        """Where the first line under a label begins; "1." of "1. Mai" is no bullet."""
        first = section.lines[0]
        heading = section.heading
        return first.start if first.start < heading.end else self.line(first.start).start

    @cached_property
    def _labels(self) -> tuple[list[int], list[tuple[int, tuple[str, ...]]]]:
        """Where what stands under labels starts; where that ends, and their kinds."""
        found = [
            (
                self._begins(section),
                section.lines[min(2, len(section.lines) - 1)].end,
                section.kinds,
            )
            for section in self.page.sections
            if section.lines
        ]
        found.sort(key=lambda one: one[0])
        return [one[0] for one in found], [one[1:] for one in found]

    def label(self, at: int) -> tuple[str, ...]:
        """The kinds of the label that ``at`` stands under."""
        starts, rest = self._labels
        number = bisect.bisect_right(starts, at) - 1
        if number < 0 or at >= rest[number][0]:
            return ()
        return rest[number][1]

    @cached_property
    def mail_lines(self) -> frozenset[int]:
        """The numbers of lines that a forwarded mail's head takes up."""
        text = self.page.flow
        heads = [
            number
            for number, line in enumerate(self.lines)
            if SENT.match(text, line.start, line.end)
        ]
        near: set[int] = set()
        for first, second in pairwise(heads):
            if second - first <= 2:
                near.update(range(first, second + 1))
        return frozenset(near)


def _is_real(days: Days) -> bool:
    """In a month, and no 31 April."""
    named = (days.first, days.last) if days.last else (days.first,)
    return all(day.choices and len(day.dates(LEAP)) == len(day.choices) for day in named)
