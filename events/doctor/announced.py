"""Times typed in the form, against the announcement’s."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from desk.doubts import Doubt
from events import zones
from events.doctor import letters
from events.doctor.meanings import Group, Meaning, groups, length, minute, minutes
from events.doctor.said import (
    DAY,
    MINUTES,
    SAY_SO,
    Case,
    Fix,
    apart,
    at_place,
    clock_words,
    place_of,
    typed_clock,
    typed_day,
)
from events.notations import letters_known

CORRECTS = ("time", "half-day", "literal", "end-time", "contradiction", "time-missing")
MOST_CHOICES = 3
NOON = 12 * 60
TWELVE = re.compile(r"12(?:[:.]00)?\s?a", re.IGNORECASE)


def zone_doubts(case: Case) -> Iterator[Doubt]:
    """A time that hangs in no city, or a zone that is none."""
    name = case.said.zone
    if name and not case.zone:
        sentence = f"“{name[:64]}” is not known as a time zone. Name a city of that clock."
        yield Doubt("zone-unknown", "zone", sentence)
    elif name and name not in zones.known_zones():
        named = letters_known().get(name) or ()
        fix: Fix = tuple(("zone", reading.place) for reading in named[:1])
        words = f"Make it {named[0].place}" if named else ""
        sentence = f"“{name}” is not a place. Name a city whose clock is meant."
        yield Doubt("zone-without-place", "zone", sentence, fix, words)
    elif not name and (case.said.start_time or case.said.end_time):
        yield from _no_zone(case)


def _no_zone(case: Case) -> Iterator[Doubt]:
    clock = case.said.start_time or case.said.end_time
    assert clock
    choices: dict[timedelta, Meaning] = {}
    for meaning in _every(groups(case, case.said.start_date or date(2000, 1, 1))):
        if meaning.reading.place:
            choices.setdefault(meaning.offset, meaning)
    same = [one for one in choices.values() if minute(one.begins) == minute(clock)]
    for one in (same or list(choices.values()))[:MOST_CHOICES]:
        assert one.hours.whose
        sentence = (
            f"No city is given for {clock_words(clock)}. The announcement says "
            f"“{one.hours.whose.words}”, which {_means(one)}."
        )
        fix = (("zone", one.place),)
        yield Doubt("zone-missing", "zone", sentence, fix, f"Make it {one.place}")
    if not choices:
        sentence = f"By whose clock is {clock_words(clock)}? Name the city."
        yield Doubt("zone-missing", "zone", sentence)


def _means(meaning: Meaning) -> str:
    assert meaning.hours.whose
    several = len({one.zone for one in meaning.hours.whose.readings}) > 1
    return f"{'can be' if several else 'is'} the clock of {meaning.place}"


def time_doubts(case: Case) -> Iterator[Doubt]:
    """What the announcement’s times say that the form’s do not."""
    said = case.said
    if not said.start_date or not case.read.hours:
        return
    read = groups(case, said.start_date)
    for group in read:
        if not group.agree:
            yield from _contradiction(case, group)
        elif len(group.hours) > 1:
            yield from _lengths_differ(case, group)
    if said.start_time is None:
        if read[0].agree and not said.end_time:
            yield from _not_entered(case, read[0])
        return
    at = case.begins
    assert at
    own = _moment(case, at)
    meant = [one for one in _every(read) if _fits(case, one, at, own)]
    if meant:
        if any(group.at_its_word for group in read):
            yield from letters.literally(case, read)
        elif all(group.agree for group in read):
            yield from letters.season(case, meant, at)
        yield from _end(case, read, meant, at)
    elif not any(case.explained(hours.words) for group in read for hours in group.hours):
        yield from _another_time(case, read, at, own)


def confirmed(case: Case) -> bool:
    """The announcement surely says the start that is typed."""
    at = case.begins
    if not at:
        return False
    own = _moment(case, at)
    every = _every(groups(case, at.date()))
    return any(_fits(case, one, at, own) and not one.hours.begins.either for one in every)


def confirmed_end(case: Case) -> bool:
    """The announcement says the start and the end that are typed."""
    if not (confirmed(case) and case.begins and case.ends):
        return False
    ends = [
        (one.hours, length(one.hours, one.begins))
        for one in _every(groups(case, case.begins.date()))
        if _fits(case, one, case.begins, _moment(case, case.begins))
    ]
    typed = (minute(case.ends) - minute(case.begins)) % MINUTES
    return any(
        long == typed and not (hours.ends and hours.ends.either) for hours, long in ends
    )


def _every(read: Iterable[Group]) -> list[Meaning]:
    return [meaning for group in read for meaning in group.meanings]


def _moment(case: Case, at: datetime) -> int:
    return (minute(at) - minutes(apart(case.zone, at))) % MINUTES


def _fits(case: Case, meaning: Meaning, at: datetime, own: int) -> bool:
    if not case.zone:  # nothing but the hands of the clock can be compared
        return minute(meaning.begins) == minute(at)
    return meaning.moment == own


def _by_own_clock(case: Case, meaning: Meaning, at: datetime) -> bool:
    return not case.zone or apart(case.zone, at) == meaning.offset


# -- fixes


def _typed(case: Case, meaning: Meaning) -> tuple[Fix, str]:
    """The times of ``meaning`` as they are typed, and the words for them."""
    said = case.said
    assert said.start_date
    begins, place = meaning.begins, meaning.place
    at = datetime.combine(said.start_date, begins)
    if _by_own_clock(case, meaning, at) and case.zone:
        place = place_of(said.zone)
    elif not meaning.zone and meaning.hours.whose and place != "UTC":
        begins, place = _clock(meaning.moment), "UTC"
    fix = [("start_time", typed_clock(begins))]
    words = clock_words(begins)
    long = length(meaning.hours, meaning.begins)
    if long is None and said.start_time and said.end_time:
        moved = minute(said.end_time) + minute(begins) - minute(said.start_time)
        kept = _clock(moved) if minute(begins) < moved < MINUTES else None
        fix += [("end_time", typed_clock(kept))] if kept else []
    elif long is not None:
        end = _clock(minute(begins) + long)
        fix.append(("end_time", typed_clock(end)))
        words = f"{words} to {clock_words(end)}"
        fix += _next_day(case, minute(begins) + long)
    if place and place != (place_of(said.zone) if case.zone else ""):
        fix.append(("zone", place))
    words = f"{words} UTC" if place == "UTC" else f"{words} in {place}" if place else words
    return tuple(fix), words


def _next_day(case: Case, end: int) -> list[tuple[str, str]]:
    start, last = case.said.start_date, case.said.end_date
    if start and start < date.max and end >= MINUTES and last in (None, start):
        return [("end_date", typed_day(start + DAY))]
    return []


def _clock(number: int) -> time:
    return time(number % MINUTES // 60, number % 60)


# -- doubts


def _not_entered(case: Case, group: Group) -> Iterator[Doubt]:
    if any(case.explained(hours.words) for hours in group.hours):
        return
    choices: dict[int, Meaning] = {}
    own = [one for one in group.meanings if case.zone and one.zone == case.zone]
    meanings = own or sorted(group.meanings, key=lambda one: one.at_its_word)
    first = meanings[0]
    for meaning in meanings:
        if meaning.begins == first.begins or meaning.moment == first.moment:
            choices.setdefault(meaning.moment, meaning)
    for meaning in list(choices.values())[:MOST_CHOICES]:
        fix, words = _typed(case, meaning)
        sentence = f"The announcement says “{meaning.hours.words}”; no time is entered."
        yield Doubt("time-missing", "start_time", sentence, fix, f"Make it {words}")


def _another_time(case: Case, read: list[Group], at: datetime, own: int) -> Iterator[Doubt]:
    meanings = sorted(_every(read), key=lambda one: one.at_its_word)
    typed = at_place(at, place_of(case.said.zone)) if case.zone else f"{clock_words(at)}"
    if case.zone:
        same = [one for one in meanings if minute(one.begins) == minute(at) and one.zone]
        places = {one.place: one for one in same if one.hours.whose}
        for one in list(places.values())[:MOST_CHOICES]:
            sentence = (
                f"The announcement says “{one.hours.words}”, which {_means(one)}; "
                f"the form has {typed}."
            )
            there: Fix = (("zone", one.place),)
            yield Doubt("zone", "zone", sentence, there, f"Make it {one.words}")
        if places:
            return
    meaning = next((one for one in meanings if _by_own_clock(case, one, at)), meanings[0])
    fix, words = _typed(case, meaning)
    code, sentence = "time", f"The announcement says “{meaning.hours.words}”"
    if any(group.at_its_word for group in read):
        code = "literal"
        sentence = f"{_only_at_its_word(read)} “{meaning.hours.words}” is {words}"
    elif (meaning.moment - own) % MINUTES == MINUTES // 2:
        code = "half-day"
        if minute(at) == NOON and TWELVE.match(meaning.hours.begins.words):
            note = f"“{meaning.hours.words}” is read as noon."
            twelve = meaning.hours.begins.words
            sentence = f"“{twelve}” is midnight, though noon is likelier"
            fix, words = case.noted(note), f"12:00, and {SAY_SO}"
    elif own in _at_their_word(case):
        code = "literal"
        clocks = letters.shown(meaning, at)
        sentence = f"“{meaning.hours.words}” is {meaning.words}, where {clocks}"
    sentence += f"; the form has {typed}{_there(case, meaning, at)}."
    yield Doubt(code, "start_time", sentence, fix, f"Make it {words}")


def _only_at_its_word(read: list[Group]) -> str:
    quoted = " and ".join(f"“{words}”" for words in letters.taken_literally(read))
    return f"Only if {quoted} is taken literally do the times given agree:"


def _there(case: Case, meaning: Meaning, at: datetime) -> str:
    """The time of the form by the announcement’s clock, if that is another."""
    if _by_own_clock(case, meaning, at):
        return ""
    clock = _clock(_moment(case, at) + minutes(meaning.offset))
    return f", which is {at_place(clock, meaning.place)}"


def _at_their_word(case: Case) -> set[int]:
    """Moments that the letters mean if nobody thinks of daylight time."""
    return {
        (minute(begins) - minutes(reading.literal)) % MINUTES
        for hours in case.read.hours
        if hours.whose
        for reading in hours.whose.readings
        if reading.literal is not None
        for begins in hours.begins.times
    }


def _end(
    case: Case, read: list[Group], meant: list[Meaning], at: datetime
) -> Iterator[Doubt]:
    said = case.said
    offset = minutes(apart(case.zone, at))
    own = [one for one in meant if one.hours.ends]
    if not own or any(case.explained(one.hours.words) for one in own):
        return
    long = length(own[0].hours, own[0].begins)
    assert long is not None
    end = _clock(minute(at) + long)
    fix: Fix = (("end_time", typed_clock(end)), *_next_day(case, minute(at) + long))
    place = place_of(said.zone) if case.zone else ""
    next_day = " the next day" if len(fix) > 1 else ""
    words = f"Make the end {at_place(end, place)}{next_day}"
    quoted = own[0].hours.words
    if said.end_time is None:
        if len(read) == 1:
            sentence = f"The announcement says “{quoted}”; no end is entered."
            yield Doubt("end-missing", "end_time", sentence, fix, words)
        return
    known = {(minute(at) + (length(one.hours, one.begins) or 0)) % MINUTES for one in own}
    for meaning in _every(read):
        shift = offset if case.zone else minutes(meaning.offset)
        later = length(meaning.hours, meaning.begins) or 0
        if meaning not in own:
            known |= {(meaning.moment + shift + more) % MINUTES for more in (0, later)}
    if minute(said.end_time) not in known:
        half_day = (minute(said.end_time) - minute(end)) % MINUTES == MINUTES // 2
        typed = at_place(said.end_time, place)
        sentence = f"The announcement says “{quoted}”; the form ends at {typed}."
        code = "half-day" if half_day else "end-time"
        ends = own[0].hours.ends
        if minute(said.end_time) == NOON and ends and TWELVE.match(ends.words):
            sentence = f"“{ends.words}” is midnight, though noon is likelier."
            fix = case.noted(f"“{quoted}” is read as ending at noon.")
            words = f"Keep {typed}, and {SAY_SO}"
        yield Doubt(code, "end_time", sentence, fix, words)


def _contradiction(case: Case, group: Group) -> Iterator[Doubt]:
    """One choice for each notation of a moment on which they do not agree."""
    if _settled(case, group):
        return
    by_hours = {one.hours: one for one in reversed(group.meanings)}
    several = [by_hours[hours] for hours in group.hours if hours in by_hours]
    for meaning in several[:MOST_CHOICES]:
        other = next((one for one in several if one.moment != meaning.moment), None)
        if not other:
            continue
        there = _clock(meaning.moment + minutes(other.offset))
        sentence = (
            f"{meaning.words} is {at_place(there, other.place)} on that day; "
            f"the announcement says “{other.hours.words}”."
        )
        fix, words = _typed(case, meaning)
        yield Doubt(
            "contradiction",
            "time_as_announced",
            sentence,
            (*fix, *_told(case, group, words)),
            f"Take {words}, and say that the times contradict each other",
        )


def _lengths_differ(case: Case, group: Group) -> Iterator[Doubt]:
    """The starts are one moment, the ends are not."""
    by_length: dict[int, Meaning] = {}
    for meaning in group.meanings:
        long = length(meaning.hours, meaning.begins)
        if long is not None:
            by_length.setdefault(long, meaning)
    if len(by_length) < 2 or _settled(case, group):
        return
    for meaning in list(by_length.values())[:MOST_CHOICES]:
        other = next(one for one in by_length.values() if one is not meaning)
        end = meaning.moment + (length(meaning.hours, meaning.begins) or 0)
        here = _clock(end + minutes(meaning.offset))
        there = _clock(end + minutes(other.offset))
        sentence = (
            f"An end at {at_place(here, meaning.place)} is {at_place(there, other.place)} "
            f"on that day; the announcement says “{other.hours.words}”."
        )
        fix, words = _typed(case, meaning)
        yield Doubt(
            "contradiction",
            "time_as_announced",
            sentence,
            (*fix, *_told(case, group, words)),
            f"Take {words}, and say that the times contradict each other",
        )


def _settled(case: Case, group: Group) -> bool:
    said = case.said
    if said.certainty == "contradictory" and said.note.strip():
        return True
    return all(case.explained(hours.words) for hours in group.hours)


def _told(case: Case, group: Group, taken: str) -> Fix:
    quoted = " and ".join(f"“{hours.words}”" for hours in group.hours)
    note = f"The announcement gives {quoted}, which do not agree. We show {taken}."
    return (("certainty", "contradictory"), *case.noted(note))
