"""What editors type, and what the forms make of it."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.core.exceptions import ValidationError

from events.forms.fields import (
    ClockField,
    DayField,
    HashtagsField,
    LanguageField,
    LinesField,
    MomentField,
    WordsField,
    ZoneField,
    clocks,
    languages,
)


def refused(field, typed):
    with pytest.raises(ValidationError) as error:
        field.clean(typed)
    return " ".join(error.value.messages)


@pytest.mark.parametrize(
    "typed",
    [
        "2021-04-08",
        "8 April 2021",
        "8 Apr 2021",
        "April 8, 2021",
        "apr 8 2021",
        "Thursday, April 8, 2021",
        "Thu 8th April 2021",
        " 8  april  2021 ",
    ],
)
def test_a_day_as_people_write_it(typed):
    assert DayField().clean(typed) == date(2021, 4, 8)


@pytest.mark.parametrize(
    "typed", ["12/05/2021", "05.12.2021", "20210-04-08", "8 April", "\x00"]
)
def test_a_day_that_could_be_another_is_refused(typed):
    assert "8 April 2021" in refused(DayField(), typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9am", time(9)),
        ("9 a.m.", time(9)),
        ("9.30", time(9, 30)),
        ("09:00", time(9)),
        ("10.30 A.M.", time(10, 30)),
        ("9:30 pm", time(21, 30)),
        ("12 p.m.", time(12)),
        ("12am", time(0)),
        ("noon", time(12)),
        ("15h30", time(15, 30)),
        ("21:30", time(21, 30)),
    ],
)
def test_a_time_as_people_write_it(typed, meant):
    assert ClockField().clean(typed) == meant


@pytest.mark.parametrize("typed", ["9", "25:00", "midnight", "13pm", "soon"])
def test_a_time_that_could_be_another_is_refused(typed):
    assert "9.30 pm" in refused(ClockField(), typed)


@pytest.mark.parametrize(
    "typed", ["2021-04-08 13:00", "8 April 2021 1 pm", "April 8, 2021 1pm UTC"]
)
def test_a_moment_in_one_line(typed):
    assert MomentField().clean(typed) == datetime(2021, 4, 8, 13, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2021-04-08", "13:00", "tomorrow at noon"])
def test_a_moment_needs_its_day_and_its_time(typed):
    assert "UTC" in refused(MomentField(), typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("New York", "America/New_York"),
        ("new york time", "America/New_York"),
        ("Bangkok time", "Asia/Bangkok"),
        ("geneva", "Europe/Zurich"),
        ("Washington, D.C.", "America/New_York"),
        ("europe/zurich", "Europe/Zurich"),
        ("UTC", "UTC"),
        ("utc", "UTC"),
        ("Pacific/Kiritimati", "Pacific/Kiritimati"),
    ],
)
def test_a_city_stands_for_its_clock(typed, meant):
    assert ZoneField().clean(typed) == meant


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("Genva", "Did you mean Geneva?"),
        ("Nairobbi", "Did you mean Nairobi?"),
        ("EST", "Name the city: New York"),
        ("Eastern Time", "Name the city: New York"),
        ("CET", "Name the city: Geneva, Paris, Berlin"),
        ("cst (us)", "Name the city: Chicago, Shanghai"),
        ("Central European Time", "Name the city: Geneva"),
        ("GMT", "Name the city: London, UTC"),
        ("xyz", "Name a large city"),
        ("../etc/passwd", "Name a large city"),
    ],
)
def test_an_unknown_clock_comes_with_advice(typed, advice):
    assert advice in refused(ZoneField(), typed)


def test_a_zone_is_shown_as_the_city_that_leads_back_to_it():
    field = ZoneField()

    assert field.prepare_value("America/New_York") == "New York"
    assert field.prepare_value("America/Indiana/Knox") == "Knox"
    assert field.prepare_value("US/Eastern") == "US/Eastern"
    assert field.prepare_value("nonsense") == "nonsense"
    for name in ("America/New_York", "Europe/Zurich", "Asia/Bangkok", "UTC"):
        assert field.clean(field.prepare_value(name)) == name


def test_the_list_of_clocks_says_what_they_are_apart_from_utc():
    listed = dict(clocks(2026))

    assert listed["New York"] == "UTC−5 / UTC−4"
    assert listed["Geneva"] == "UTC+1 / UTC+2"
    assert listed["Bangkok"] == "UTC+7"
    assert all(ZoneField().clean(place) for place in listed)


def test_words_are_trimmed_and_listed_once():
    field = WordsField(forms.CharField(max_length=20), required=False)

    assert field.clean("Zoom, YouTube Live,, Zoom ,") == ["Zoom", "YouTube Live"]
    assert field.clean("") == []
    assert field.prepare_value(["Zoom", "YouTube"]) == "Zoom, YouTube"
    assert not field.has_changed(["Zoom", "YouTube"], "Zoom, YouTube")
    assert "Number 2" in refused(field, f"Zoom, {'x' * 21}")


@pytest.mark.parametrize("typed", ["#a #b", "a, b", "#a,#b, a", "#a#b", "a #b ##b #"])
def test_hashtags_begin_with_their_sign(typed):
    assert HashtagsField(forms.CharField()).clean(typed) == ["#a", "#b"]


def test_names_stand_one_a_line_since_a_name_may_hold_a_comma():
    field = LinesField(forms.CharField(), required=False)
    names = ["Congo, Democratic Republic of the", "Zaire"]

    assert field.clean("Congo, Democratic Republic of the\r\n\r\nZaire\r\nZaire") == names
    assert not field.has_changed(names, "\r\n".join(names))


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("French", "fr"),
        ("fr", "fr"),
        ("EN", "en"),
        ("zh-hant", "zh-Hant"),
        ("kinyarwanda", "rw"),
    ],
)
def test_a_language_by_name_or_tag(typed, tag):
    assert LanguageField().clean(typed) == tag


def test_an_unknown_language_is_refused():
    assert "English name" in refused(LanguageField(), "gibberish")


def test_languages_are_shown_by_a_name_that_leads_back():
    field = LanguageField()

    assert field.prepare_value("fr") == "French"
    assert field.prepare_value("zz-nonsense") == "zz-nonsense"
    assert {"English", "French", "Arabic", "Kinyarwanda"} < set(languages())
    assert all(field.prepare_value(field.clean(name)) == name for name in languages())
