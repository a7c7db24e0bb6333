"""The text that an organizer sent, kept as it came. Staff only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.text import Truncator

from events.announcements import Draft, Part, intake, parse, split
from events.announcements.intake import structured
from events.querysets.announcement import AnnouncementQuerySet
from organizers.models import Truthful

MOST_PIECES = 200
LONGEST_NAME = 80  # characters
KEPT = 32  # texts that were read lately


@dataclass(frozen=True)
class Piece:
    """One announcement of those that came together, at ``start`` to ``end`` of the text;
    ``events`` are the keys of the listings made of it.
    """

    start: int
    end: int
    nothing: bool = False  # somebody decided that there is nothing to list
    events: tuple[int, ...] = field(default=())

    @property
    def is_done(self) -> bool:
        return self.nothing or bool(self.events)


class Announcement(Truthful):
    text = models.TextField(help_text="As it came, unchanged.")
    html = models.TextField("HTML", blank=True, help_text="If it came as HTML.")
    received_from = models.CharField(max_length=250, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)
    parts = models.JSONField(default=dict, blank=True, editable=False)
    calendars = models.JSONField(
        default=list,
        blank=True,
        editable=False,
        help_text="The calendar files that came with it.",
    )

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") | ~models.Q(html=""),
                name="announcement_not_empty",
                violation_error_code="text",
                violation_error_message="Paste the announcement’s text.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.called} ({self.received_at:%-d %B %Y})"

    @property
    def called(self) -> str:
        """The title of its first part and how many follow; its first line before it was
        read.
        """
        first_line = next(filter(str.strip, self.words[:2000].splitlines()), "")
        title = shortened(self.parts.get("title") or first_line.strip() or "Announcement")
        others = len(self.pieces_kept) - 1
        return f"{title} and {others} more" if others > 0 else title

    # -- its parts

    @property
    def words(self) -> str:
        """The text that is read."""
        return self.text or intake.text_of(self.html)

    @property
    def pieces(self) -> list[Piece]:
        """The announcements in it: as editors left them, or as the text falls apart."""
        words = self.words
        is_same = self.parts.get("of") == _print(words)
        return self.pieces_kept if is_same else pieces_of(words)

    @property
    def pieces_kept(self) -> list[Piece]:
        """The parts as they were when somebody decided on one; [] before."""
        return [
            Piece(start, end, nothing, tuple(events))
            for start, end, nothing, events in self.parts.get("pieces", ())
        ]

    def keep(self, pieces: Iterable[Piece]) -> None:
        """Sets, without saving, what its parts are from now on, and what it is called."""
        pieces = [*pieces]
        title = self.draft_of(pieces[0]).value("title") if pieces else ""
        self.parts = {
            "of": _print(self.words),
            "title": shortened(str(title or "")),
            "pieces": [
                [each.start, each.end, each.nothing, list(each.events)] for each in pieces
            ],
        }

    @property
    def print(self) -> str:
        """Tells whether the text is still the one that somebody looked at."""
        return str(_print(self.words))

    @property
    def cuts(self) -> str:
        """Tells the same, and whether its parts still are."""
        ends = ",".join(str(each.end) for each in self.pieces)
        return str(_print(f"{self.print} {ends}"))

    def piece_at(self, at: int) -> Piece | None:
        """The part in which this character stands."""
        return next((each for each in self.pieces if each.start <= at < each.end), None)

    def number_to_go_on_with(self, at: int) -> int:
        """Which part is next, 1, 2, 3 …: the one with this character, those after it, or
        those before it, whichever is left.
        """
        pieces = self.pieces
        here = next((n for n, each in enumerate(pieces) if at < each.end), 0)
        ahead = [*range(here, len(pieces)), *range(here)]
        return next((n for n in ahead if not pieces[n].is_done), here) + 1

    def draft_of(self, piece: Piece) -> Draft:
        """What the part says, as far as it can be read. Not to be changed."""
        text = self.words[piece.start : piece.end]
        stated = structured.stated_in(self.html, text, is_all=len(text) == len(self.words))
        return draft_of(text, self.received_at.date(), stated)


def shortened(title: str) -> str:
    return Truncator(" ".join(title.split())).chars(LONGEST_NAME)


def pieces_of(words: str) -> list[Piece]:
    """The parts of a text, which together are all of it. The last one keeps what comes
    after the most that anybody would look through.
    """
    starts = [part.start for part in split(words)][:MOST_PIECES]
    if not starts:
        return []
    ends = [*starts[1:], len(words)]
    return [Piece(start, end) for start, end in zip([0, *starts[1:]], ends, strict=True)]


@lru_cache(maxsize=KEPT)
def draft_of(text: str, today: date, stated: structured.Stated = ()) -> Draft:
    return parse(Part(text, 0, len(text), stated), today)


def joined(pieces: Sequence[Piece], start: int) -> list[Piece]:
    """The parts, of which the one from ``start`` on and the next are one. Raises
    StopIteration if there are no such two.
    """
    one = next(number for number, each in enumerate(pieces[:-1]) if each.start == start)
    first, second = pieces[one : one + 2]
    both = Piece(first.start, second.end, events=(*first.events, *second.events))
    return [*pieces[:one], both, *pieces[one + 2 :]]


def cut(pieces: Sequence[Piece], at: int) -> list[Piece]:
    """The parts, of which one is two: it ends, and the next begins, ``at`` a character.
    The listings made of it stay with the first. Raises StopIteration if that is in none.
    """
    one = next(number for number, each in enumerate(pieces) if each.start < at < each.end)
    whole = pieces[one]
    halves = replace(whole, end=at), Piece(at, whole.end)
    return [*pieces[:one], *halves, *pieces[one + 1 :]]


def _print(words: str) -> Any:
    """Two texts with the same one are the same text."""
    return salted_hmac("announcement", words, algorithm="sha256").hexdigest()[:24]
