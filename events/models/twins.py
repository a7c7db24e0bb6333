"""Listings that may be the same event, entered twice: found, and told apart for good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db import models
from django.db.models import F, Q

from events.models.event import Event
from events.querysets import ToldApartQuerySet
from events.querysets.event import MOST_CANDIDATES
from events.vocabulary import KINDS, LEADING_ROLES, Pace
from organizers.likeness import likeness, words_of

LIKELY = 55  # points: what follows adds up to them
SAME_LINK, SAME_ORGANIZER, SAME_CLOCK = 45, 20, 15
SAME_DAY, NEAR_IN_TIME, WITHOUT_A_DAY = 25, 15, 15
ALIKE = ((90, 40), (75, 30), (60, 15), (45, 5))  # titles, in per cent: points
PER_CENT_OF_ANOTHER_PART = 40  # at most, of “Part 1” and “Part 2”
LONGEST = 31  # days of an event that are looked at
LONG_TITLE, OF_A_LONG_TITLE = 3, 80  # words of which a subtitle may be missing; per cent
SAID_OF_MANY = frozenset(
    word
    for text in (*(kind.label for kind in KINDS), "annual day event hybrid online sample")
    for word in words_of(text)
)
PARTS = frozenset(words_of("i ii iii iv v vi vii viii ix x one two three four five six"))
TRACKING = ("utm_", "mc_", "fbclid", "gclid", "mkt_tok", "_hs")


class ToldApart(models.Model):
    """Two listings of which an editor has said that they are two events."""

    one = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")

    objects = ToldApartQuerySet.as_manager()

    class Meta:
        verbose_name = "two events told apart"
        verbose_name_plural = "events told apart"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="told_apart_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


@dataclass(frozen=True)
class Twin:
    """A listing that may be the same event, how likely in points, and why."""

    event: Event
    score: int
    reasons: tuple[str, ...]

    @property
    def because(self) -> str:
        """ "same day, same link, title 92 % alike"."""
        return ", ".join(self.reasons)


@dataclass(frozen=True)
class Sketch:
    """What is compared of an event."""

    event: Event
    leads: frozenset[int]  # keys of the organizations
    addresses: frozenset[str]
    words: tuple[str, ...]

    @property
    def days(self) -> tuple[date, date] | None:
        event = self.event
        if not event.start_date:
            return None
        return event.start_date, event.last_date or event.start_date


# -- finding -------------------------------------------------------------------------------


def twins_of(
    event: Event,
    leads: Collection[int] | None = None,
    urls: Collection[str] | None = None,
) -> list[Twin]:
    """The listings that may be this event, the likeliest first; at most five.

    Of an event that is not saved yet the keys of its leading organizations and the
    addresses of its links are given, otherwise they are read.
    """
    if event.merged_into_id:
        return []
    if leads is None or urls is None:
        mine = _sketch_of_saved(Event.objects.for_twins().get(pk=event.pk))
    else:
        mine = _sketch(event, leads, urls)
    candidates = Event.objects.maybe_the_same(event, mine.addresses).for_twins()
    apart = ToldApart.objects.pairs_of(event) if event.pk else set()
    found = (
        compared(mine, _sketch_of_saved(other))
        for other in candidates
        if _pair(event, other) not in apart
    )
    return _best(found)[:5]


def pairs(now: datetime) -> list[tuple[Event, Twin]]:
    """Upcoming listings that may be the same event, the likeliest pairs first."""
    sketches = list(map(_sketch_of_saved, Event.objects.upcoming_for_twins(now)))
    by_key = {sketch.event.pk: sketch for sketch in sketches}
    apart = ToldApart.objects.pairs()
    found = [
        (by_key[one].event, twin)
        for one, other in sorted(_neighbours(sketches) - apart)
        if (twin := compared(by_key[one], by_key[other]))
    ]
    return sorted(found, key=lambda pair: (-pair[1].score, pair[0].pk))


def _neighbours(sketches: list[Sketch]) -> set[tuple[int, int]]:
    """Which of them are worth comparing: those that have an address in common, or else a
    word or an organizer on the same days; of those without a day half of a title.
    """
    places: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for sketch in sketches:
        for address in sketch.addresses:
            places[address,].append(sketch.event.pk)
        if not sketch.days:
            continue
        first, last = (day.toordinal() for day in sketch.days)
        for day in range(first - 1, min(last, first + LONGEST) + 2):
            for told in {*sketch.words, *sketch.leads}:
                places[day, told].append(sketch.event.pk)
    words = [(sketch, {*sketch.words}) for sketch in sketches]
    found = {
        _pair(one.event, other.event)
        for one, mine in words
        if not one.days
        for other, theirs in words
        if one is not other and 2 * len(mine & theirs) >= min(len(mine), len(theirs))
    }
    return found | {
        pair
        for rows in places.values()
        if len(rows) <= MOST_CANDIDATES
        for pair in combinations(sorted({*rows}), 2)
    }


def _best(found: Iterable[Twin | None]) -> list[Twin]:
    twins = [twin for twin in found if twin]
    return sorted(twins, key=lambda twin: (-twin.score, twin.event.pk))


def _pair(one: Event, other: Event) -> tuple[int, int]:
    return min(one.pk or 0, other.pk), max(one.pk or 0, other.pk)


# -- comparing -----------------------------------------------------------------------------


def compared(mine: Sketch, theirs: Sketch) -> Twin | None:
    """The other as a likely twin, with the reasons; None if it is none."""
    one, other = mine.event, theirs.event
    if one.pk == other.pk or are_two(one, other):
        return None
    reasons = [*_in_time(mine, theirs)]
    beside = bool(one.parent_id and one.parent_id == other.parent_id)
    if mine.addresses & theirs.addresses and not beside:
        reasons.append((SAME_LINK, "same link"))
    if mine.leads & theirs.leads and any(points for points, _ in reasons) and not beside:
        reasons.append((SAME_ORGANIZER, "same organizer"))
    score = sum(points for points, _ in reasons)
    if score + ALIKE[0][1] < LIKELY:
        return None
    percent = alike(mine.words, theirs.words)
    if title := next((points for least, points in ALIKE if percent >= least), 0):
        said = "same title" if percent == 100 else f"title {percent} % alike"
        reasons.append((title, said))
    score += title
    if score < LIKELY:
        return None
    return Twin(other, score, tuple(words for _, words in reasons))


def are_two(one: Event, other: Event) -> bool:
    """What the listings say of each other rules out that they are one event."""
    related = {one.parent_id, one.follows_id} & {other.pk}
    related |= {other.parent_id, other.follows_id} & {one.pk}
    merged = one.merged_into_id or other.merged_into_id
    same_series = one.series_id and one.series_id == other.series_id
    numbers = {one.number_in_series, other.number_in_series}
    numbered = len(numbers) == 2 and None not in numbers
    other_day = one.start_date and other.start_date and one.start_date != other.start_date
    return bool(related - {None} or merged or (same_series and (numbered or other_day)))


def _in_time(mine: Sketch, theirs: Sketch) -> Iterator[tuple[int, str]]:
    one, other = mine.days, theirs.days
    if one and other:
        if one[0] == other[0]:
            yield SAME_DAY, "same day"
        elif one[0] <= other[1] and other[0] <= one[1]:
            yield NEAR_IN_TIME, "at the same time"
        elif min(abs((one[0] - other[1]).days), abs((other[0] - one[1]).days)) <= 1:
            yield NEAR_IN_TIME, "a day apart"
        if mine.event.start_time and mine.event.starts_at == theirs.event.starts_at:
            yield SAME_CLOCK, "same time"
    elif not one and not other:
        yield WITHOUT_A_DAY, "neither has a day"
    elif Pace.TO_BE_ANNOUNCED in (mine.event.pace, theirs.event.pace):
        yield WITHOUT_A_DAY, "one has no day yet"


def alike(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How much two titles are alike, in per cent, by their words."""
    percent = likeness(one, other, SAID_OF_MANY)
    short, long = sorted(({*one}, {*other}), key=len)
    if len(short) >= LONG_TITLE and short <= long:
        percent = max(percent, OF_A_LONG_TITLE)
    numbers = [{word for word in words if _counts(word)} for words in (one, other)]
    if all(numbers) and numbers[0] != numbers[1]:
        return min(percent, PER_CENT_OF_ANOTHER_PART)
    return percent


def _counts(word: str) -> bool:
    return word in PARTS or any(letter.isdigit() for letter in word)


def canonical(url: str) -> str:
    """The address as it is compared: "example.org/register?id=7". Empty for a mere home
    page, which many events have in common, and for what is no address.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:  # a bracket that does not close
        return ""
    asked = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.lower().startswith(TRACKING)
    ]
    path = parts.path.rstrip("/")
    if not host or not (path or asked):
        return ""
    return f"{host}{path}" + (f"?{urlencode(sorted(asked))}" if asked else "")


def _sketch(event: Event, leads: Collection[int], urls: Iterable[str]) -> Sketch:
    addresses = frozenset(filter(None, map(canonical, urls)))
    return Sketch(event, frozenset(leads), addresses, words_of(event.title))


def _sketch_of_saved(event: Event) -> Sketch:
    """Needs: loaded with .for_twins()."""
    leads = [
        each.organization_id for each in event.credits.all() if each.role in LEADING_ROLES
    ]
    return _sketch(event, leads, [link.url for link in event.links.all()])
