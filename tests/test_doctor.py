"""What is doubted about dates and times, and that nothing else is."""

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st

from events import zones
from events.doctor import Said, doubts, said_in
from events.doctor.said import FIELDS as OF_THE_EVENT
from events.forms.fields import ClockField, DayField, ZoneField
from events.models import Event

NOW = datetime(2021, 1, 2, tzinfo=UTC)
TYPED = [name for name in OF_THE_EVENT.values() if name != "wording"][:8]


def said(typed, wording="", **more):
    """ "2021-04-08 09:00 - 10:30 Europe/Zurich": a dash for an empty field."""
    found = {"wording": wording, **more}
    for field, text in zip(TYPED, typed.split(), strict=False):
        if text != "-":
            found[field] = read(field, text)
    return Said(**found)


def read(field, text):
    kind = field.rpartition("_")[2]
    if kind == "date":
        return date.fromisoformat(text)
    return time.fromisoformat(text) if kind == "time" else text


def typed_in(before, fix):
    """The same, with a fix typed into the form's own fields."""
    values = dict(vars(before))
    values.pop("read", None)
    for name, text in fix:
        field = OF_THE_EVENT[name]
        by_kind = {"date": DayField, "time": ClockField, "zone": ZoneField}
        reader = by_kind.get(field.rpartition("_")[2])
        values[field] = reader(required=False).clean(text) if reader else text
    return Said(**values)


def shown(doubt):
    """ "weekday start_date=2021-04-06"; of a note only that there is one."""
    fix = ("time_note" if name == "time_note" else f"{name}={v}" for name, v in doubt.fix)
    return " ".join([doubt.code, *fix])


def lines(name):
    file = settings.BASE_DIR / "tests" / "doctor" / name
    return file.read_text(encoding="utf-8").splitlines()


def cases():
    """Pairs of what is typed and the doubts expected, which stand indented below it."""
    found: list[tuple[str, list[str]]] = []
    for line in lines("doubted.txt"):
        if line.startswith(" "):
            found[-1][1].append(line.strip())
        else:
            found.append((line, []))
    return found


def told_in(line):
    typed, _, wording = line.partition(" |")
    return said(typed, wording.strip())


@pytest.mark.parametrize("line", lines("clean.txt"))
def test_a_clean_announcement_is_not_doubted(line):
    assert doubts(told_in(line), NOW) == []


@pytest.mark.parametrize(("line", "expected"), cases())
def test_what_is_doubted_and_how_it_is_put_right(line, expected):
    found = doubts(told_in(line), NOW)

    assert list(map(shown, found)) == expected
    assert all(doubt.sentence.endswith((".", "?")) for doubt in found)
    assert all(bool(doubt.fix) == bool(doubt.fix_words) for doubt in found)
    names = {field.name for field in Event._meta.get_fields()}
    assert names.issuperset(name for doubt in found for name, _ in doubt.fix)
    assert names.issuperset([*OF_THE_EVENT, *(doubt.field for doubt in found)])


def test_a_fix_typed_into_the_form_ends_the_doubt():
    for line, _ in cases():
        told = told_in(line)
        for doubt in doubts(told, NOW):
            if doubt.fix:
                left = doubts(typed_in(told, doubt.fix), NOW)
                assert doubt.code not in {one.code for one in left}, (line, doubt)


def test_following_the_fixes_comes_to_an_end():
    for line, _ in cases():
        told = told_in(line)
        for _ in range(5):
            fixes = [doubt.fix for doubt in doubts(told, NOW) if doubt.fix]
            told = typed_in(told, fixes[0]) if fixes else told
        assert fixes == [], line


def test_sentences_are_exact():
    def sentences(*args, **more):
        return [doubt.sentence for doubt in doubts(said(*args, **more))]

    two_notations = ("2021-04-08 09:00 - - America/New_York", "9 a.m. EDT / 2 p.m. CEST")
    assert sentences(*two_notations) == [
        "9:00 in New York is 15:00 in Geneva on that day; "
        "the announcement says “2 p.m. CEST”.",
        "14:00 in Geneva is 8:00 in New York on that day; "
        "the announcement says “9 a.m. EDT”.",
    ]
    assert sentences("2021-04-08 14:00 - - UTC", "9 a.m. EST") == [
        "“9 a.m. EST” is 9:00 in New York, where clocks show daylight time (EDT, UTC−4) on "
        "8 April 2021; the form has 14:00 UTC, which is 10:00 in New York."
    ]
    assert sentences("2021-04-08 - - - -", "Tuesday, April 8") == [
        "The announcement says Tuesday; 8 April 2021 is a Thursday.",
        "The announcement says Tuesday; 8 April 2021 is a Thursday.",
    ]


def test_what_the_note_explains_is_not_doubted_again():
    told = "2021-04-08 09:00 - - America/New_York"
    read_as = "“EST” is read as New York’s clock."

    assert doubts(said(told, "9 a.m. EST", note=read_as)) == []
    assert doubts(said(told, "9 a.m. EST", note="The latest news.")) != []
    assert (
        doubts(
            said(
                told,
                "9 a.m. EDT / 2 p.m. CEST",
                note="We have asked.",
                certainty="contradictory",
            )
        )
        == []
    )


def archive():
    file = settings.BASE_DIR / "fixtures" / "events.yaml"
    for row in yaml.safe_load(file.read_text(encoding="utf-8")):
        if row["model"] == "events.event":
            yield row["fields"]


def as_said(event, **more):
    clocks = {
        name: time.fromisoformat(event[name])
        for name in ("start_time", "end_time")
        if name in event
    }
    return said_in(event | clocks | more)


def test_in_the_archive_each_est_is_doubted_until_the_note_explains_it():
    events = list(archive())
    found = {event["slug"]: doubts(as_said(event, time_note="")) for event in events}
    doubted = {slug: [one.code for one in some] for slug, some in found.items() if some}

    assert set(doubted) == {
        "from-hate-speech-to-genocide",
        "grassroots-womens-narratives-as-catalysts-for-atrocity-prevention",
        "incitement-to-discrimination-hostility-and-violence",
        "15th-anniversary-of-the-responsibility-to-protect",
        "prevention-of-violent-extremism-through-online-data-and-tools",
    }
    assert all(codes == ["season"] for codes in doubted.values())
    assert [doubts(as_said(event)) for event in events] == [[] for _ in events]


SCRAPS = (
    "9 am, pm, a.m., a. m., –, -, to, 10:30, EST, CET, (, ), /, ., 8 April, 2021, Thursday,"
    "12/05/2021, :, h, Uhr, 17.30, 14h00, GMT+1, New York, Geneva time, heure de, à, a las,"
    "Mon, Do., noon, 1400, deadline, ٣, é, May, mar, Z, UTC, |, às, und, 00, 31, 99, 12,"
    "2021-04-08T09:00, Washington D.C., EST/EDT, ,\x00,\n"
)
texts = st.text(max_size=60) | st.lists(
    st.sampled_from(SCRAPS.split(",")), max_size=40
).map("".join)
names = st.sampled_from(
    [*sorted(zones.known_zones()), "", "EST", "../x", "\x00", "x" * 999]
)
days = st.none() | st.dates() | st.sampled_from([date.min, date.max, date(2021, 11, 7)])
clocks = st.none() | st.times()


ANNOUNCED = {  # by the zone: how a day and a time are announced in its language
    "America/New_York": "{a}, {b} {d}, {y}, {h12}:{m:02} {half} (New York time)",
    "Europe/London": "{d} {b} {y} ({a}), {h12}.{m:02}{half} UK time",
    "Europe/Paris": "le {a} {d} {b} {y}, {h}h{m:02}, heure de Paris",
    "Europe/Berlin": "{a}, den {d}. {b} {y}, {h}.{m:02} Uhr Berliner Zeit",
    "America/Bogota": "{a} {d} de {b} de {y}, a las {h:02}:{m:02}, hora de Bogotá",
    "America/Sao_Paulo": "{a}, {d} de {b} de {y}, às {h}h{m:02} (horário de Brasília)",
}
NAMES = {
    "Europe/Paris": (
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "janvier février mars avril mai juin juillet août septembre octobre novembre "
        "décembre",
    ),
    "Europe/Berlin": (
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "Januar Februar März April Mai Juni Juli August September Oktober November "
        "Dezember",
    ),
    "America/Bogota": (
        "lunes martes miércoles jueves viernes sábado domingo",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
        "diciembre",
    ),
    "America/Sao_Paulo": (
        "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
        "dezembro",
    ),
}
ENGLISH = (" ".join(calendar.day_name), " ".join(calendar.month_name[1:]))


def announced(zone, at):
    weekdays, months = (names.split() for names in NAMES.get(zone, ENGLISH))
    return ANNOUNCED[zone].format(
        a=weekdays[at.weekday()],
        b=months[at.month - 1],
        d=at.day,
        y=at.year,
        h=at.hour,
        h12=at.hour % 12 or 12,
        m=at.minute,
        half="pm" if at.hour >= 12 else "am",
    )


rightly = st.tuples(
    st.sampled_from(sorted(ANNOUNCED)),
    st.datetimes(datetime(1990, 1, 3), datetime(2090, 12, 25)).filter(
        lambda at: at.hour > 5
    ),
)


@given(
    rightly, st.integers(-23, 23), st.integers(-40, 40), st.sampled_from(sorted(ANNOUNCED))
)
def test_what_differs_from_the_announcement_is_found_and_put_right(
    right, hours, days, zone
):
    where, at = right
    told = Said(at.date(), at.time(), zone=where, wording=announced(where, at))
    assert doubts(told) == []

    if 6 <= at.hour + hours <= 23 and hours:
        later = replace(told, start_time=at.time().replace(hour=at.hour + hours))
        (doubt,) = doubts(later)
        assert doubt.fix == (("start_time", f"{at:%H:%M}"),)

    if abs(days) > 1:  # the day before may be today elsewhere
        other = replace(told, start_date=at.date() + timedelta(days=days))
        fixes = [dict(doubt.fix).get("start_date") for doubt in doubts(other)]
        assert f"{at:%Y-%m-%d}" in fixes

    if zones.differ([at.replace(tzinfo=ZoneInfo(where))], ZoneInfo(where), ZoneInfo(zone)):
        elsewhere = replace(told, zone=zone)
        fixed = [typed_in(elsewhere, doubt.fix) for doubt in doubts(elsewhere)]
        assert [(one.start_time, doubts(one)) for one in fixed] == [(at.time(), [])]


@given(
    st.builds(
        Said, days, clocks, days, clocks, names, texts, days, clocks, names, texts, texts
    ),
    st.none() | st.datetimes(timezones=st.none() | st.just(UTC)),
)
@example(
    Said(date.max, time(23), date.max, time(1), "Pacific/Kiritimati"), datetime(1, 1, 1)
)
@example(
    Said(date.min, time(0, 30), date.min, time(23), "Pacific/Midway"),
    datetime(9999, 12, 31),
)
def test_whatever_is_typed_it_never_raises(told, now):
    for doubt in doubts(told, now):
        assert doubt.sentence
        assert doubt.field


@pytest.mark.parametrize(
    "text",
    [
        *("9 am ", "9-", "Monday, ", "8, ", "9:00 (New York ", "9 am EST - ", "((", "+"),
        *("A.B.", "deadline 9 am ", "Apr 1-", "1-1-1-", "9 am a, a, ", "31 March - ", " "),
    ],
)
def test_a_hostile_text_is_read_as_far_as_it_goes(text):
    whole = said("2021-04-08 09:00 - 10:00 Europe/Zurich", (text * 5_000)[:5_000])
    longer = said("2021-04-08 09:00 - 10:00 Europe/Zurich", text * 5_000)

    assert doubts(whole) == doubts(longer)
