"""What an announcement names, found among what the site has."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.announcements.drafts import Doubt, Draft, Fact, Partner, Span, Speaker
from events.models import Credit, EventLanguage, Link, Participation, Series
from events.models.matching import Matched, matched, without_acronym
from events.models.proposal import proposed
from organizers.models import Person

pytestmark = pytest.mark.django_db


def draft(text="", **facts):
    """A draft with these values; of a list each one."""
    made = Draft(text)
    for name, values in facts.items():
        for value in values if isinstance(values, list) else [values]:
            made.add([Fact(name, value)])
    return made


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Museum of the Lake (MOL)", ("Museum of the Lake", "MOL")),
        ("Museum of the Lake", ("Museum of the Lake", "")),
        ("Museum (closed on Mondays)", ("Museum (closed on Mondays)", "")),
    ],
)
def test_an_acronym_in_brackets_is_told_from_the_name(name, parts):
    assert without_acronym(name) == parts


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the Museum of the Lake", True),
        ("MUSÉE DU LAC", True),  # another name
        ("Museum of the Lake (MOTL)", True),
        ("MOTL", True),
        ("Museum of the Laek", False),  # a slip is only offered
        ("Museum of the River", False),
    ],
)
def test_an_organization_is_found_by_any_of_its_names(make_organization, words, found):
    museum = make_organization("Museum of the Lake", ["Musée du Lac"], acronym="MOTL")
    make_organization("Another Body")

    match = matched(draft(organizers=[words])).organizations[words]

    assert (match.row == museum) is found


def test_what_could_be_two_organizations_is_only_offered(make_organization):
    one = make_organization("Action Group", acronym="AG")
    other = make_organization("Alpine Guides", acronym="AG")

    match = matched(draft(organizers=["AG"])).organizations["AG"]

    assert match.row is None
    assert {likely.row for likely in match.maybe} == {one, other}


@pytest.fixture
def mia(make_event):
    person = Person.objects.create(name="Mia Loch")
    make_event().participations.create(
        name="Mia Loch",
        person=person,
        position="Director",
        affiliation="Museum of the Lake",
    )
    return person


@pytest.mark.parametrize(
    ("position", "affiliation", "chosen"),
    [
        ("", "The Museum of the Lake", True),
        ("Director of the Museum of the Lake", "", True),
        ("Director", "A Bank", False),
        ("Director", "", False),
        ("", "", False),
    ],
)
def test_a_name_is_a_person_only_with_the_same_employer(mia, position, affiliation, chosen):
    speaker = Speaker("Mia LOCH", position=position, affiliation=affiliation)

    found = matched(draft(speakers=[speaker]))
    made = proposed(draft(speakers=[speaker]), found)

    met = found.people["Mia LOCH"]
    assert met.person == (mia if chosen else None)
    assert [likely.row for likely in met.maybe] == ([] if chosen else [mia])
    (row,) = made.rows[Participation]
    assert row["person"] == (mia.pk if chosen else None)
    asked = [doubt for doubt in made.doubts if doubt.field == "participations-0-person"]
    assert len(asked) == (0 if chosen else 1)
    assert bool(made.notes) is chosen


@pytest.mark.parametrize("visibility", ["withheld", "hidden"])
@pytest.mark.parametrize("name", ["mia loch", "Dr. Loch, Mia", "Mia R. Loch"])
def test_a_name_that_is_to_stay_off_comes_as_it_is_elsewhere(mia, visibility, name):
    Person.objects.update(visibility=visibility)
    announced = draft(speakers=[Speaker(name, affiliation="Museum of the Lake")])

    for sees_people in (True, False):
        found = matched(announced, sees_people)
        (row,) = proposed(announced, found).rows[Participation]
        assert (row["visibility"], row["person"]) == (visibility, None)
        assert bool(found.people[name].maybe) is sees_people


def test_a_name_withheld_where_nobody_is_listed_stays_withheld(make_event):
    make_event().participations.create(name="Mia Loch", visibility="withheld")

    announced = draft(speakers=[Speaker("Mia Loch")])

    (row,) = proposed(announced, matched(announced)).rows[Participation]
    assert row["visibility"] == "withheld"


def test_topics_are_those_that_there_are(make_theme, make_area):
    theme = make_theme("genocide")
    rwanda, sahel = make_area("RW", "Rwanda"), make_area("sahel", "Sahel", kind="group")
    names = {"themes": ["genocide", "memory"], "countries": ["RW", "XX"]}

    found = matched(draft(**names, regions=["the Sahel region", "Atlantis"]))

    assert (found.themes, found.areas) == ([theme], [rwanda, sahel])
    assert found.unknown_areas == ["XX", "Atlantis"]


def test_a_series_and_a_larger_event_are_found_by_their_titles(make_event):
    series = Series.objects.create(title="Voices of Survivors")
    host = make_event("ASIL Annual Meeting 2027", start="2027-03-24")
    make_event("ASIL Annual Meeting 2021", start="2021-03-24")

    found = matched(
        draft(series="Voices of the survivors", parent_event="ASIL annual meeting"),
        day=date(2027, 3, 25),
    )

    assert (row(found.series), row(found.parent)) == (series, host)
    assert row(matched(draft(series="Voices")).series) is None
    assert row(matched(draft(parent_event="ASIL annual meeting")).parent) is None


def row(match):
    assert match
    return match.row


def test_the_number_of_queries_does_not_grow_with_what_is_named(
    make_organization, make_event
):
    event = make_event()
    for number in range(5):
        make_organization(f"Body {number} of lakes")
        person = Person.objects.create(name=f"Mia Loch{'abcde'[number]}")
        event.participations.create(person=person, affiliation="Museum")

    def queries(number):
        announced = draft(
            organizers=[f"Body {each} of lakes" for each in range(number)],
            partners=[Partner(f"Partner {each}") for each in range(number)],
            speakers=[Speaker(f"Mia Loch{each}") for each in "abcde"[:number]],
            countries=["RW", "ML"][:number],
            themes=["genocide", "memory"][:number],
            series="Voices",
            parent_event="Annual Meeting",
        )
        with CaptureQueriesContext(connection) as counted:
            proposed(announced, matched(announced))
        return len(counted)

    assert queries(1) == queries(5) <= 16


# -- a draft as the form shows it ----------------------------------------------------------


def fields(text="", **facts):
    return proposed(draft(text, **facts), Matched()).fields


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        (
            {"start_local": "2027-01-14T09:00", "end_local": "2027-01-15T01:30"},
            "dated 2027-01-14 09:00:00 01:30:00 2027-01-15",
        ),
        (
            {"start_date": "2027-01-14", "end_date": "2027-01-16"},
            "dated 2027-01-14 2027-01-16",
        ),
        ({"start_date": "2027-01"}, "to-be-announced"),
        ({"start_local": "--01-14T09:00"}, "to-be-announced"),
        ({"start_date": "2027-01-14", "event_type": "self-paced-course"}, "self-paced"),
        ({"start_date": "2027-02-30"}, "to-be-announced"),
    ],
)
def test_times_fill_in_what_can_be_saved(facts, shown):
    made = fields(**facts)
    names = ("pace", "start_date", "start_time", "end_time", "end_date")
    assert " ".join(str(made[name]) for name in names if name in made) == shown


def test_how_times_are_read_is_noted_where_readers_see_it():
    contradiction = Doubt("contradiction", "start_local", "“9” and “10” are not the same.")
    times = {"start_local": "2021-04-07T09:00", "timezone": "America/New_York"}
    text = "Wednesday 7 April 2021, 9 a.m. EST"
    made = Draft(text)
    for name, value in times.items():
        made.add([Fact(name, value, (Span(0, len(text)),))])

    season = proposed(made, Matched()).fields
    made.add([contradiction])
    contradictory = proposed(made, Matched()).fields

    assert season["time_as_announced"] == text
    assert "“EST” is read as the clock of New York" in season["time_note"]
    assert contradictory["time_note"] == contradiction.sentence
    assert contradictory["certainty"] == "contradictory"


@pytest.mark.parametrize(
    ("kind", "url", "row"),
    [
        ("join_url", "https://us02web.zoom.us/j/1", ("join", "registrants")),
        ("join_url", "https://www.youtube.com/watch?v=1", ("stream", "public")),
        ("join_url", "https://notyoutube.com/watch", ("join", "registrants")),
        ("registration_url", "https://example.org/r", ("registration", "public")),
        ("info_url", "www.example.org/i", ("information", "public")),
    ],
)
def test_a_link_for_joining_comes_closed(kind, url, row):
    (link,) = proposed(draft(**{kind: url}), Matched()).rows[Link]
    assert (link["kind"], link["access"]) == row
    assert link["url"].startswith("https://")


def test_roles_are_kept_and_an_organization_has_each_once(make_organization):
    museum = make_organization("Museum of the Lake", acronym="MOTL")
    announced = draft(
        organizers=["Museum of the Lake", "MOTL", "New Body"],
        partners=[Partner("Museum of the Lake", "sponsor")],
    )

    made = proposed(announced, matched(announced))

    assert [
        (row["organization"], row["role"], row["credited_as"]) for row in made.rows[Credit]
    ] == [
        (museum.pk, "organizer", ""),
        (None, "organizer", "New Body"),
        (museum.pk, "sponsor", ""),
    ]
    assert made.leads == {museum.pk}


def test_languages_of_the_interpretation_alone_are_not_spoken():
    made = Draft("Interpretation in English and French")
    for name in ("languages", "interpretation"):
        made.add([Fact(name, "en", (Span(0, 10),)), Fact(name, "fr", (Span(0, 10),))])
    made.add([Fact("languages", "es")])

    rows = proposed(made, Matched()).rows[EventLanguage]

    assert [(row["language"], row["mode"]) for row in rows] == [
        ("es", "spoken"),
        ("en", "interpretation"),
        ("fr", "interpretation"),
    ]
