"""Letters such as "EST" on days on which clocks show something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from desk.doubts import Doubt
from events.doctor.meanings import Group, Meaning
from events.doctor.said import (
    SAY_SO,
    Case,
    day_words,
    half_of_year,
    letters_shown,
    offset_words,
)


def shown(meaning: Meaning, at: datetime) -> str:
    """ "clocks show daylight time (EDT, UTC−4) on 8 April 2021"."""
    assert meaning.zone
    half, by_whom = half_of_year(meaning.zone, at), _offset_shown(meaning, at)
    return f"clocks show {half} ({by_whom}) on {day_words(at)}"


def _offset_shown(meaning: Meaning, at: datetime) -> str:
    letters = letters_shown(meaning.zone, at) if meaning.zone else ""
    named = letters.isalpha() and letters not in ("GMT", "UTC")
    return (
        f"{letters}, {offset_words(meaning.offset)}"
        if named
        else (offset_words(meaning.offset))
    )


def season(case: Case, meant: Iterable[Meaning], at: datetime) -> Iterator[Doubt]:
    """ "EST" in April: read as New York’s clock, and said so."""
    found = _out_of_season(case, list(meant))
    if not found:
        return
    if len(found) == 1:
        ((words, meaning),) = found.items()
        sentence = (
            f"In {meaning.place} {shown(meaning, at)}. Read literally, “{words}” would be "
            f"{_how_late(meaning)}. We read it as the clock of {meaning.place}."
        )
    else:
        clocks = (f"{one.place} ({_offset_shown(one, at)})" for one in found.values())
        sentence = (
            f"{_listed(f'“{words}”' for words in found)} are not what clocks show on "
            f"{day_words(at)}. We read them as the clocks of {_listed(clocks)}."
        )
    note = " ".join(
        f"“{words}” is read as the clock of {one.place}, which shows "
        f"{half_of_year(one.zone, at)} ({offset_words(one.offset)}) that day."
        for words, one in found.items()
        if one.zone
    )
    fix, button = case.noted(note), SAY_SO.capitalize()
    yield Doubt("season", "time_as_announced", sentence, fix, button)


def _out_of_season(case: Case, meant: list[Meaning]) -> dict[str, Meaning]:
    """What letters are read as, where they say something else and no note explains it."""
    fitting = {
        one.hours.whose.words
        for one in meant
        if one.hours.whose and one.offset == one.reading.literal
    }
    found: dict[str, Meaning] = {}
    for one in meant:
        whose = one.hours.whose
        if not whose or not one.zone or one.reading.literal is None:
            continue
        if whose.words not in fitting and not case.explained(whose.words):
            found.setdefault(whose.words, one)
    return found


def _how_late(meaning: Meaning) -> str:
    late = meaning.offset - (meaning.reading.literal or timedelta())
    hours = abs(late) / timedelta(hours=1)
    length = "an hour" if hours == 1 else f"{hours:g} hours"
    return f"{length} {'later' if late > timedelta() else 'earlier'}"


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def literally(case: Case, read: list[Group]) -> Iterator[Doubt]:
    """Letters that must be taken at their word, or else the times given would not agree."""
    for words in taken_literally(read):
        if not case.explained(words):
            sentence = f"Only if “{words}” is taken literally do the times given agree."
            note = f"“{words}” is taken literally: only then do the times given agree."
            fix, button = case.noted(note), SAY_SO.capitalize()
            yield Doubt("season", "time_as_announced", sentence, fix, button)


def taken_literally(read: list[Group]) -> list[str]:
    meanings = [one for group in read if group.at_its_word for one in group.meanings]
    as_places = {one.hours for one in meanings if not one.at_its_word}
    found = (one.hours.whose for one in meanings if one.hours not in as_places)
    return list(dict.fromkeys(whose.words for whose in found if whose))
