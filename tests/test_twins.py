"""Listings, organizations and people that are there already: found, with the reasons."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from events.models import Event, Series
from events.models.twins import canonical, pairs, twins_of
from organizers.likeness import alike_people, likeness, person_words, words_of
from organizers.models import Organization, Person
from organizers.twins import organizations_like, people_like
from tests.test_admin import add_rows, address, entering

NOW = datetime(2026, 5, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def reasons(event):
    return {twin.event.title: twin.because for twin in twins_of(event)}


# -- events --------------------------------------------------------------------------------

TITLE = "From hate speech to genocide"
ALIKE = [
    ({"title": "Webinar: From hate speech to genocide"}, "same day, title 92 % alike"),
    ({"title": "From Hatespeech to Genocide"}, "same day, same title"),
    ({"title": f"{TITLE}: lessons of 1994"}, "same day, title 80 % alike"),
    ({"title": "From hate speach to genocides"}, "same day, title 99 % alike"),
    ({"title": TITLE, "start": "2026-06-02"}, "a day apart, same title"),
    (
        {"title": TITLE, "start": "2026-05-30 12:00", "hours": 60},
        "at the same time, same title",
    ),
    ({"title": TITLE, "start": None}, "one has no day yet, same title"),
]
DIFFERENT = [
    {"title": "Early warning in the Sahel"},
    {"title": TITLE, "start": "2026-06-04"},
    {"title": "Genocide"},
    {"title": TITLE, "start": None, "pace": "self-paced"},
]


@pytest.mark.parametrize(("fields", "because"), ALIKE)
def test_a_listing_of_the_same_event_is_found(make_event, fields, because):
    event = make_event(TITLE, start="2026-06-01")
    twin = make_event(**{"start": "2026-06-01", "state": "draft", **fields})

    assert reasons(event) == {twin.title: because}
    assert [found.event for found in twins_of(twin)] == [event]


@pytest.mark.parametrize("fields", DIFFERENT)
def test_another_event_is_not(make_event, fields):
    event = make_event(TITLE, start="2026-06-01")
    make_event(**{"start": "2026-06-01", **fields})

    assert reasons(event) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Part 1", "Part 2"), ("Session I", "Session II"), ("2025 report", "2026 report")],
)
def test_parts_are_numbered_events_of_their_own(make_event, one, other):
    event = make_event(f"Genocide prevention, {one}", start="2026-06-01")
    make_event(f"Genocide prevention, {other}", start="2026-06-01")

    assert reasons(event) == {}


def test_the_same_link_and_organizer_tell_it_whatever_the_title(
    make_event, make_organization
):
    unesco = make_organization("UNESCO")
    event = make_event("Webinar", start="2026-06-01 10:00", organizers=[unesco])
    event.links.create(kind="registration", url="https://www.Example.org/r/?id=7&utm_x=1")
    linked = make_event("Otherwise called", start="2026-06-02")
    linked.links.create(url="http://example.org/r?id=7")
    make_event("Again another", start="2026-06-01 10:00", organizers=[unesco])
    later = make_event("Not at all", start="2026-06-01 15:00", organizers=[unesco])
    later.links.create(url="https://example.org/r?id=8")

    assert reasons(event) == {
        "Otherwise called": "a day apart, same link",
        "Again another": "same day, same time, same organizer",
    }


@pytest.mark.parametrize(
    ("url", "compared"),
    [
        ("HTTPS://WWW.Example.ORG/A/?b=2&a=1&utm_source=x#top", "example.org/A?a=1&b=2"),
        ("http://example.org:80/a", "example.org/a"),
        ("https://www.un.org/", ""),
        ("", ""),
        ("https://[::1/a", ""),
    ],
)
def test_addresses_are_compared_without_what_does_not_matter(url, compared):
    assert canonical(url) == compared


def test_what_is_said_of_two_listings_tells_them_apart(make_event):
    series = Series.objects.create(title="Lectures")
    when = {"start": "2026-06-01"}
    event = make_event(TITLE, **when, series=series, number_in_series=1)
    make_event(TITLE, **when, series=series, number_in_series=2)
    make_event(TITLE, **when, parent=event)
    make_event(TITLE, **when, follows=event)
    make_event(TITLE, **when, merged_into=event)

    assert reasons(event) == {}


def test_sessions_of_one_event_share_its_links(make_event):
    host = make_event("Summit", start="2026-06-01")
    for title in ("On memory", "On justice"):
        session = make_event(title, start="2026-06-01", parent=host)
        session.links.create(url="https://example.org/register")

    assert reasons(session) == {}


def test_a_listing_that_is_not_saved_yet_is_compared_as_typed(
    desk, make_event, make_organization
):
    unesco = make_organization("UNESCO")
    make_event(
        "Webinar", start="2026-06-01 10:00", zone="Europe/Paris", organizers=[unesco]
    )
    data = entering(
        desk, title="Dialogue", kind="webinar", start_date="2026-06-01", start_time="10:00"
    )
    data |= {"zone": "Paris"}
    add_rows(data, "credits", {"organization": str(unesco.pk), "role": "host"})
    Person.objects.create(name="Alice Nderitu")
    rows = (
        {"name": "Ms A. Nderitu"},
        {"name": "A. Nderitu", "another": "on"},
        {"name": "Mia"},
    )
    add_rows(data, "participations", *rows)
    page = desk.post(address(Event, "add"), data)

    person, doubt = (
        question.doubt
        for question in page.context["questions"]
        if question.doubt.code.startswith(("person-", "twin-"))
    )
    assert person.field == "participations-0-person"
    assert "“Alice Nderitu” who is listed already" in person.sentence
    assert "same day, same time, same organizer" in doubt.sentence
    assert (doubt.field, doubt.links[0][1]) == ("title", address(Event.objects.get()))


def test_finding_takes_the_same_queries_however_many_there_are(
    make_event, make_organization, django_assert_num_queries
):
    event = make_event(TITLE, start="2026-06-01")
    for rows in (1, 5):
        for n in range(rows):
            twin = make_event(TITLE, start="2026-06-01", slug=f"twin-{rows}-{n}")
            twin.links.create(url="https://example.org/a")
        with django_assert_num_queries(7):
            twins_of(event)
        with django_assert_num_queries(4):
            assert pairs(NOW)


def test_likely_duplicates_are_listed_until_they_are_told_apart(desk, make_event):
    for title in (TITLE, f"Webinar: {TITLE}", "Something else"):
        make_event(title, start="2030-06-01", state="draft")
    make_event(TITLE, start="2020-06-01")
    make_event(TITLE, start="2020-06-01")
    url = reverse("admin:events_event_duplicates")

    ((one, other, because, merge),) = desk.get(url).context["pairs"]

    assert {one.title, other.title} == {TITLE, f"Webinar: {TITLE}"}
    assert because == "same day, title 92 % alike"
    assert desk.get(merge).status_code == 200
    assert twins_of(one)
    desk.post(url, {"one": one.pk, "other": other.pk})
    assert desk.get(url).context["pairs"] == twins_of(one) == twins_of(other) == []
    assert desk.post(url, {"one": one.pk, "other": "x"}).status_code == 302


# -- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Univ. of Denver", "The University of Denver", True),
        ("Univeristy of Denver", "University of Denver", True),
        ("University of Denver", "University of Dresden", False),
        ("Peace Institute", "Institute for Peace", True),
        ("Gambia Museum", "Zambia Museum", False),
        ("Kenya Human Rights Commission", "Kenya Human Rights Foundation", False),
        ("Women’s League", "Womens League", True),
        ("Office of the Special Adviser on the Prevention of Genocide",
         "Office for the Special Advisor on Genocide Prevention", True),
    ],
)  # fmt: skip
def test_names_of_organizations_are_compared_as_people_mean_them(one, other, is_alike):
    assert (likeness(words_of(one), words_of(other)) >= 87) is is_alike


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("Alice Nderitu", "NDERITU, Alice", True),
        ("A. Nderitu", "Ms Alice Nderitu", True),
        ("Alice Wairimu Nderitu", "Alice Nderitu", True),
        ("H.E. Amb. Silvia Fernández", "Silvia Fernandez", True),
        ("Мия Лох", "Mia Loch", True),
        ("Alice Nderitu", "Alice Mary Smith", False),
        ("Nderitu", "Alice Nderitu", False),
        ("Tim Bishop", "Tim Judge", False),
        ("Ana Maria Lopez", "Ana Lucia Lopez", False),
    ],
)
def test_names_of_people_are_compared_as_people_mean_them(one, other, is_alike):
    assert bool(alike_people(person_words(one), person_words(other))) is is_alike
    assert bool(alike_people(person_words(other), person_words(one))) is is_alike


GAAMAC = "Global Action Against Mass Atrocity Crimes"


@pytest.mark.parametrize(
    ("typed", "acronym", "reason"),
    [
        ("gaamac", "", "the same acronym"),
        (GAAMAC.upper(), "", "the same name"),
        ("Global Action against Mass Attrocity Crimes", "", "99 % alike"),
        ("Something else", "GAAMAC", "the same acronym"),
        ("Action mondiale", "", "its other name"),
        ("Nothing like it", "", None),
    ],
)
def test_an_organization_is_known_by_any_of_its_names(
    make_organization, typed, acronym, reason
):
    known = make_organization(GAAMAC, ["Action mondiale"], acronym="GAAMAC")
    make_organization("Museum of the Lake")

    found = organizations_like(typed, acronym)

    if reason is None:
        assert found == []
    else:
        assert [each.row for each in found] == [known]
        assert reason in found[0].reason
    assert organizations_like(typed, acronym, apart_from=known.pk) == []


@pytest.mark.parametrize(
    ("listed", "typed"), [("GAAMAC", GAAMAC), (GAAMAC, "GAAMAC"), (GAAMAC, "gaamac")]
)
def test_initials_are_recognized(make_organization, listed, typed):
    make_organization(listed)

    assert "initials" in organizations_like(typed)[0].reason


def choices(desk, model, field, term):
    query = {"app_label": "events", "model_name": model, "field_name": field, "term": term}
    return desk.get(reverse("admin:choices"), query).json()["results"]


@pytest.mark.parametrize(
    ("model", "field", "typed", "meant"),
    [
        ("credit", "organization", "dangerus spech", "Dangerous Speech Project"),
        ("participation", "person", "Alice Nderittu", "Alice Nderitu"),
    ],
)
def test_who_finds_nothing_is_offered_the_closest(desk, model, field, typed, meant):
    Organization.objects.create(name="Dangerous Speech Project")
    Organization.objects.create(name="Museum of the Lake")
    Person.objects.create(name="Alice Nderitu")

    (group,) = choices(desk, model, field, typed)

    assert "Did you mean" in group["text"]
    assert [each["text"].startswith(meant) for each in group["children"]] == [True]
    assert choices(desk, model, field, "qqqq wwww") == []
    (found,) = choices(desk, model, field, meant)
    assert "children" not in found


@pytest.mark.parametrize(
    ("model", "listed", "typed"),
    [
        (Organization, "University of Denver", "Univ. of Denver"),
        (Person, "Alice Nderitu", "Nderitu, A."),
    ],
)
def test_one_is_asked_before_a_second_entry_is_made(desk, model, listed, typed):
    known = model.objects.create(name=listed)
    page = desk.get(address(model, "add"))
    form, request = page.context["adminform"].form, page.wsgi_request
    form.instance.name = typed
    entries: Any = admin.site.get_model_admin(model)

    (doubt,) = entries.doubts(request, form, [])

    assert listed in doubt.sentence
    assert doubt.links == (("Open it", address(known)),)
    form.instance.save()
    (doubt,) = entries.doubts(request, form, [])
    assert doubt.links[1][0] == "Compare and merge"


def test_names_are_read_in_the_same_queries_however_many(
    make_organization, django_assert_num_queries
):
    for rows in (1, 5):
        for n in range(rows):
            make_organization(f"{GAAMAC} {n}", [f"Other {rows}{n}"])
            Person.objects.create(name="Alice Nderitu")
        with django_assert_num_queries(3):
            assert organizations_like(GAAMAC)
        with django_assert_num_queries(2):
            assert people_like("A. Nderitu")
