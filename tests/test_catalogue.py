"""Sets of events, their counts, order and pages, against the plainest computation."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import catalogue as module
from events import listing as lists
from events import zones
from events.catalogue import FAR, FAR_DAY, Catalogue, Entry, Key, key_of
from events.listing import Listing, NoSuchPlace, Run

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ZONES = [
    "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Europe/Zurich",
    "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Nairobi",
]  # fmt: skip
TOKENS = ["theme=a", "theme=b", "kind=webinar", "kind=course", "area=africa"]


def entry(number, day=None, clock=None, nights=0, hours=None, zone="UTC", **fields):
    """What the index holds of an event that is told like this."""
    told = {
        "number": number,
        "tokens": "",
        "starts": FAR,
        "over": FAR,
        "ends": 0,
        "first_day": FAR_DAY,
        "last_day": FAR_DAY,
        "has_clock": False,
        "publish_at": 0,
    }
    if day:
        ends = (datetime.combine(day, clock) + timedelta(hours=hours)) if hours else None
        last = ends.date() if ends else day + timedelta(days=nights)
        try:
            until = ends.time() if ends else None
            starts_at, over_at = zones.span(
                day, clock, last, until, ZoneInfo(zone) if clock else None
            )
        except zones.AmbiguousTime:  # as the form does: another hour is asked for
            return entry(number, day, time(12), nights, hours, zone, **fields)
        told |= {
            "starts": int(starts_at.timestamp()),
            "over": int(over_at.timestamp()),
            "ends": int(over_at.timestamp()) if ends else 0,
            "first_day": day.toordinal(),
            "last_day": last.toordinal(),
            "has_clock": clock is not None,
        }
    return Entry(**{**told, **fields})


def after(made, changes, version=None):
    return made.changed(changes, version)


def page_of(listing, mark, size):
    return listing.page(mark, size)


def first_page():
    return ""


days = st.dates(date(2026, 4, 20), date(2026, 5, 12))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0))
entries = st.builds(
    lambda **told: lambda number: entry(number, **told),
    day=st.none() | days,
    clock=st.none() | clocks,
    nights=st.integers(0, 9),
    zone=st.sampled_from(ZONES),
    tokens=st.sets(st.sampled_from(TOKENS)).map(" ".join),
    publish_at=st.just(0) | st.just(int(NOW.timestamp()) + 60),
    changed=st.integers(1, 9),
    turns=st.none()
    | st.lists(st.integers(-3, 3).map(int(NOW.timestamp()).__add__), max_size=2),
)


@st.composite
def catalogues(draw):
    """A catalogue that was changed a few times, and the entries that it must hold."""
    first = {n: make(n) for n, make in enumerate(draw(st.lists(entries, max_size=14)))}
    made = Catalogue(sorted(first.values(), key=key_of))
    held = dict(first)
    for _ in range(draw(st.integers(0, 2))):
        numbers = draw(st.sets(st.integers(0, 20), max_size=4))
        made_or_none = {n: draw(st.none() | entries) for n in numbers}
        changes = {n: make(n) if make else None for n, make in made_or_none.items()}
        made = after(made, changes, None)
        held = {n: e for n, e in {**held, **changes}.items() if e}
    return made, held


def numbers(made, hits):
    return {key.number for key in made.slice(hits, 0, len(hits))}


def is_public(one):
    return one.publish_at <= NOW.timestamp()


def is_over(one):
    return one.over <= NOW.timestamp()


@given(catalogues())
def test_what_is_public_and_over(drawn):
    made, held = drawn
    public = {n for n, one in held.items() if is_public(one)}

    assert numbers(made, made.public(NOW)) == public
    assert numbers(made, made.over(NOW)) == {n for n, one in held.items() if is_over(one)}


@given(catalogues(), st.sampled_from(TOKENS))
def test_a_value_finds_and_counts_what_has_it(drawn, token):
    made, held = drawn
    name, value = token.split("=")
    having = {n for n, one in held.items() if token in one.tokens.split()}

    assert numbers(made, made.having(name, [value])) == having
    assert made.counts(made.public(NOW), name)[value] == sum(
        is_public(held[n]) for n in having
    )


@given(catalogues(), st.integers(1, 12), st.sampled_from([1, 10_000]))
def test_what_changed_last_comes_first(drawn, most, few):
    made, held = drawn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("events.catalogue.FEW", few)  # more are looked up in order of change
        found = made.last_changed(made.public(NOW), most, NOW)

    def changed_at(one):
        return max(one.changed, *(t for t in one.turns or () if t <= NOW.timestamp()), 0)

    changes = sorted(changed_at(one) for one in held.values() if is_public(one))
    assert [changed_at(held[number]) for number in found] == changes[::-1][:most]
    assert len({*found}) == len(found)


@given(catalogues())
def test_no_turn_of_the_clock_goes_unnoticed(drawn):
    made, held = drawn
    turns = {turn for one in held.values() for turn in one.turns or ()}
    for turn in turns:
        moment = datetime.fromtimestamp(turn, UTC)
        assert made.turned(moment) > made.turned(moment - timedelta(seconds=1))


@given(catalogues(), days)
def test_days_are_those_of_each_events_own_clock(drawn, day):
    made, held = drawn
    dated = {n: one for n, one in held.items() if one.first_day < FAR_DAY}

    assert numbers(made, made.on_days(day, None)) == {
        n for n, one in dated.items() if one.last_day >= day.toordinal()
    }
    assert numbers(made, made.on_days(None, day)) == {
        n for n, one in dated.items() if one.first_day <= day.toordinal()
    }


def days_by(one, zone):
    """The first and the last day of an event by the clock of ``zone`` or by its own."""
    begins, ends = date.fromordinal(one.first_day), date.fromordinal(one.last_day)
    if not one.has_clock or not zone:
        return begins, ends
    starts = datetime.fromtimestamp(one.starts, ZoneInfo(zone)).date()
    if not one.ends:
        return starts, starts + (ends - begins)
    return starts, datetime.fromtimestamp(
        max(one.starts, one.ends - 1), ZoneInfo(zone)
    ).date()


@given(catalogues(), st.none() | st.sampled_from(ZONES), days, st.integers(0, 12))
def test_each_event_is_on_each_of_its_days(drawn, zone, first, length):
    made, held = drawn
    last = first + timedelta(days=length)
    public = {
        n: one for n, one in held.items() if is_public(one) and one.first_day < FAR_DAY
    }
    expected: dict[date, list[tuple[bool, Key]]] = {}
    for one in public.values():
        begins, ends = days_by(one, zone)
        for step in range((ends - begins).days + 1):
            if first <= (day := begins + timedelta(days=step)) <= last:
                expected.setdefault(day, []).append((step > 0, key_of(one)))
    clock = ZoneInfo(zone) if zone else None
    hits = made.public(NOW) & made.on_days(first, last, clock)

    found = made.by_day(hits, first, last, clock, 3)

    assert numbers(made, hits) == {key.number for on in expected.values() for _, key in on}
    assert {day: (on.total, on.numbers) for day, on in found.items()} == {
        day: (len(on), [key.number for _, key in sorted(on)[:3]])
        for day, on in expected.items()
    }


def test_an_event_that_ends_at_midnight_is_not_on_the_next_day():
    late = entry(1, date(2026, 5, 1), time(22), hours=2)
    made, utc = Catalogue([late]), ZoneInfo("UTC")
    month = (date(2026, 5, 1), date(2026, 5, 30))

    assert list(made.by_day(made.public(NOW), *month, utc, 5)) == [date(2026, 5, 1)]
    assert not made.on_days(date(2026, 5, 2), None, utc)


def test_what_goes_on_without_an_end_is_on_every_day_but_begins_once():
    ongoing = entry(1, date(2026, 4, 1), last_day=FAR_DAY, over=FAR)
    made, may = Catalogue([ongoing]), (date(2026, 5, 1), date(2026, 5, 30))
    hits = made.on_days(*may)

    assert numbers(made, hits) == {1}
    assert made.by_day(hits, *may, None, 5) == {}
    assert made.ongoing(hits, may[0]) == [1]
    assert made.ongoing(hits, date(2026, 4, 1)) == []


@pytest.mark.parametrize("zone", ZONES)
def test_days_at_the_ends_of_the_calendar(zone):
    made = Catalogue([entry(1, date(2026, 5, 1), time(22), hours=2)])
    for clock in (None, ZoneInfo(zone)):
        assert len(made.on_days(date.min, date.max, clock)) == 1
        assert not made.on_days(date.max, None, clock)
        assert not made.on_days(None, date.min, clock)


def runs(made):
    public, over = made.public(NOW), made.over(NOW)
    return [Run("upcoming", public - over, False), Run("past", public & over, True)]


def in_plain_order(held):
    public = [one for one in held.values() if is_public(one)]
    coming = sorted((one for one in public if not is_over(one)), key=key_of)
    over = sorted((one for one in public if is_over(one)), key=key_of, reverse=True)
    return [one.number for one in [*coming, *over]]


@given(catalogues(), st.integers(1, 5))
def test_pages_lead_through_the_whole_list_and_back(drawn, size):
    made, held = drawn
    listing = Listing(made, runs(made))
    order = in_plain_order(held)
    assert listing.numbers() == order

    mark, pages = first_page(), []
    seen: list[int] = []
    while mark is not None:
        page = page_of(listing, mark, size)
        assert (page.first, page.total) == (len(seen), len(order))
        pages.append(page)
        seen += page.numbers
        mark = page.next
    assert seen == order
    for before, page in zip([None, *pages], pages, strict=False):
        assert (
            page.previous is None
            if before is None
            else (listing.page(page.previous, size).numbers == before.numbers)
        )
        if page.last is not None:
            assert listing.page(page.last, size).numbers == pages[-1].numbers


@given(catalogues(), st.integers(1, 4), st.data())
def test_a_page_begins_after_its_mark_whatever_came_or_went(drawn, size, data):
    made, held = drawn
    mark = Listing(made, runs(made)).page("", size).next
    number = data.draw(st.integers(0, 20))
    changes = {number: data.draw(st.none() | entries.map(lambda make: make(number)))}
    later = after(made, changes, None)

    if mark:
        page = page_of(Listing(later, runs(later)), mark, 100)
        rest = in_plain_order(held)[size:]
        assert [n for n in page.numbers if n != number] == [n for n in rest if n != number]


@given(catalogues(), st.integers(1, 5))
def test_the_best_come_first_and_the_others_by_time(drawn, size):
    made, held = drawn
    order = in_plain_order(held)
    nearest = order[: lists.MOST_RANKED]
    listing = Listing(made, runs(made), lambda near: sorted(near, reverse=True))

    mark = first_page()
    seen: list[int] = []
    while mark is not None:
        page = page_of(listing, mark, size)
        seen += page.numbers
        mark = page.next
    assert seen == [*sorted(nearest, reverse=True), *order[len(nearest) :]]


def test_a_ranked_list_goes_on_where_its_mark_was_when_the_event_is_gone():
    told = {n: entry(n, date(2026, 6, n), time(12)) for n in range(1, 10)}
    made = Catalogue(told.values())
    reverse = lambda near: sorted(near, reverse=True)  # noqa: E731
    mark = page_of(Listing(made, runs(made), reverse), "", 3).next

    gone = after(made, {7: None}, None)
    assert page_of(Listing(gone, runs(gone), reverse), mark, 3).numbers == [6, 5, 4]


def test_numbers_with_large_gaps_are_found_as_well(monkeypatch):
    monkeypatch.setattr(module, "FEW", 0)
    for numbers_given in ([1, 2, 3], [1, 5, 10**15]):
        made = Catalogue([entry(n, date(2026, 6, 1)) for n in numbers_given])
        asked = [*numbers_given, 4, 10**16]
        assert numbers(made, made.numbered(asked)) == set(numbers_given)


def test_only_the_nearest_are_ranked(monkeypatch):
    monkeypatch.setattr(lists, "MOST_RANKED", 2)
    made = Catalogue([entry(n, date(2026, 6, n), time(12)) for n in range(1, 6)])
    listing = Listing(made, runs(made), lambda near: near[::-1])

    assert listing.numbers() == [2, 1, 3, 4, 5]
    assert page_of(listing, page_of(listing, "", 3).next, 3).numbers == [4, 5]
    assert page_of(listing, page_of(listing, "", 1).next, 3).numbers == [1, 3, 4]


@given(st.text())
def test_a_mark_is_understood_or_refused(mark):
    made = Catalogue([entry(1, date(2026, 6, 1))])
    try:
        Listing(made, runs(made)).page(mark, 3)
    except NoSuchPlace:
        assert mark


def test_too_many_changes_ask_for_a_new_catalogue(monkeypatch):
    monkeypatch.setattr(module, "MOST_CHANGES", 2)
    made = Catalogue([])

    assert after(made, {1: None, 2: None}, "later").version == "later"
    assert after(made, {1: None, 2: None, 3: None}, "later") is None


@pytest.mark.parametrize(
    ("told", "months"),
    [
        ([], None),
        ([entry(1)], None),
        ([entry(1, date(2026, 5, 3), nights=40)], (date(2026, 5, 3), date(2026, 6, 12))),
        (
            [entry(1, date(2026, 1, 3), nights=300), entry(2, date(2026, 5, 3))],
            (date(2026, 1, 3), date(2026, 10, 30)),
        ),
    ],
)
def test_the_first_and_the_last_day_of_all(told, months):
    made = Catalogue(told)
    assert made.months(NOW) == months


@given(catalogues())
def test_no_event_is_before_the_first_or_after_the_last_day(drawn):
    made, held = drawn
    dated = [one for one in held.values() if one.first_day < FAR_DAY and is_public(one)]
    bounds = made.months(NOW)

    assert bounds == (
        (
            date.fromordinal(min(one.first_day for one in dated)),
            date.fromordinal(max(one.last_day for one in dated)),
        )
        if dated
        else None
    )


def test_those_that_share_most_come_first():
    tokens = ["theme=a theme=b", "theme=a", "theme=c"]
    made = Catalogue(
        [entry(n, date(2026, 6, 1 + n), tokens=t) for n, t in enumerate(tokens)]
    )

    shared = [numbers(made, hits) for hits in made.sharing_most("theme", ["a", "b"])]
    assert shared == [{0}, {0, 1}]
