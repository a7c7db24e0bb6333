"""What the database holds to be true, and what is derived on save."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from events.models import Credit, Event, Link, Participation, Programme, Section, Series
from organizers.models import Organization, OrganizationName, Person

pytestmark = pytest.mark.django_db


# -- time


def test_the_instants_follow_from_what_the_organizer_said(make_event):
    event = make_event(start="2021-04-07 09:00", hours=1.5, zone="America/New_York")

    assert event.starts_at == datetime(2021, 4, 7, 13, tzinfo=UTC)
    assert event.over_at == datetime(2021, 4, 7, 14, 30, tzinfo=UTC)


def test_a_changed_time_changes_the_instants(make_event):
    event = make_event(start="2021-04-07 09:00", zone="America/New_York")
    event.zone = "Europe/Paris"
    event.save()

    assert Event.objects.get().starts_at == datetime(2021, 4, 7, 7, tzinfo=UTC)


def test_an_end_is_never_invented(make_event):
    event = make_event(start="2021-06-24 20:00", zone="Asia/Bangkok")

    assert (event.end_date, event.end_time) == (None, None)


@pytest.mark.parametrize("pace", ["to-be-announced", "self-paced"])
def test_an_event_without_date_has_no_instants(make_event, pace):
    event = make_event(pace=pace)

    assert (event.starts_at, event.over_at) == (None, None)


def test_an_ongoing_event_is_never_over(make_event):
    event = make_event(start="2021-06-24", pace="ongoing")

    assert event.starts_at
    assert event.over_at is None


WRONG = [
    ("start_date", {"start_date": None}, "needs its start date"),
    ("start_date", {"pace": "self-paced"}, "has none"),
    ("zone", {"zone": ""}, "needs its time zone"),
    ("zone", {"zone": "Mars/Olympus"}, "is not a time zone"),
    ("end_date", {"end_date": date(2026, 5, 1)}, "before it starts"),
    ("end_time", {"end_time": time(11)}, "give the end date"),
    ("start_time", {"start_time": None, "end_time": time(13)}, "needs the start time"),
    ("start_date", {"start_date": date(1066, 10, 14)}, "from 1900 to 2199"),
    ("number_in_series", {"number_in_series": 3}, "needs the series"),
    (
        "registration_deadline_zone",
        {"registration_deadline": date(2026, 5, 1), "registration_deadline_time": time(12)},
        "needs its date and time zone",
    ),
]


@pytest.mark.parametrize(("field", "change", "message"), WRONG)
def test_a_contradiction_is_said_beside_its_field(make_event, field, change, message):
    event = make_event(start="2026-05-02 12:00", zone="Europe/Zurich")
    for name, value in change.items():
        setattr(event, name, value)

    with pytest.raises(ValidationError) as refused:
        event.full_clean()

    assert message in " ".join(refused.value.message_dict[field])


@pytest.mark.parametrize(
    "columns",
    [
        {"start_date": None},
        {"zone": ""},
        {"end_date": date(2026, 5, 1)},
        {"over_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"starts_at": None},
        {"start_date": date(1066, 10, 14)},
        {"number_in_series": 1},
        *({name: "nonsense"} for name in ("kind", "pace", "certainty", "status", "format")),
        *(
            {name: "nonsense"}
            for name in ("registration", "cost", "state", "parent_relation")
        ),
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_the_database_itself_refuses_it(make_event, columns):
    make_event(start="2026-05-02 12:00", zone="Europe/Zurich")

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(**columns)


def test_a_skipped_hour_is_said_beside_the_time(make_event):
    with pytest.raises(ValidationError) as refused:
        make_event(start="2026-03-08 02:30", zone="America/New_York")

    assert "Clocks in New York skip 02:30" in refused.value.message_dict["start_time"][0]


def test_two_published_events_cannot_have_the_same_number_in_a_series(make_event):
    series = Series.objects.create(title="Four lectures")
    make_event(series=series, number_in_series=1)

    with pytest.raises(ValidationError, match="Another published event has this number"):
        make_event("Twin", series=series, number_in_series=1)


# -- addresses


def test_an_address_is_made_from_the_title_in_any_script(make_event):
    assert make_event("Память и право").slug == "pamyat-i-pravo"
    assert make_event("种族灭绝").slug
    assert make_event("!!!").slug == "untitled"


def test_the_same_title_twice_gives_two_addresses(make_event):
    assert [make_event("Panel").slug for _ in range(3)] == ["panel", "panel-2", "panel-3"]


def test_a_former_address_is_kept_and_not_given_to_another(make_event):
    event = make_event("Panel")
    event.slug = "renamed"
    event.save()

    assert event.former_slugs == ["panel"]
    assert make_event("Panel").slug == "panel-2"

    other = make_event("Another")
    other.slug = "panel"
    with pytest.raises(ValidationError, match="still leads to"):
        other.full_clean()


def test_an_address_can_be_taken_back(make_event):
    event = make_event("Panel")
    for slug in ("second", "panel"):
        event.slug = slug
        event.save()

    assert (event.slug, event.former_slugs) == ("panel", ["second"])


def test_a_merge_leads_to_the_event_that_stays_even_in_a_circle(make_event):
    one, two, three = make_event("1"), make_event("2"), make_event("3")
    one.merged_into = two
    two.merged_into = three
    assert one.one_that_stays() == three

    three.merged_into = one
    assert one.one_that_stays() in (one, two, three)


# -- names


@pytest.mark.parametrize(
    "written", ["WOMEN'S LEAGUE OF BURMA", "Women’s League  of Búrma", "WLB", "wlb"]
)
def test_an_organization_is_found_however_it_is_written(make_organization, written):
    league = make_organization("Women's League of Burma", acronym="WLB")

    assert list(Organization.objects.named(written)) == [league]


def test_an_organization_is_found_by_a_misspelling(make_organization):
    center = make_organization(
        "Kupferberg Holocaust Center", names=["Kuperberg Holocaust Center"]
    )

    assert list(Organization.objects.named("kuperberg holocaust center")) == [center]


def test_another_name_belongs_to_one_organization(make_organization):
    make_organization("One", names=["Ligue des femmes"])
    two = make_organization("Two")

    with pytest.raises(ValidationError, match="already has this other name"):
        OrganizationName(organization=two, name="LIGUE des Femmes!").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        two.names.create(name="LIGUE des Femmes!")


def test_two_organizations_may_share_an_acronym(make_organization):
    make_organization("Center for Civilians in Conflict", acronym="CIVIC")
    make_organization("Civic Centre", acronym="CIVIC")

    assert Organization.objects.named("civic").count() == 2


def test_an_organization_is_not_a_part_of_itself(make_organization):
    top = make_organization("Top")
    part = make_organization("Part", parent=top)
    top.parent = part

    with pytest.raises(ValidationError, match="itself a part of"):
        top.full_clean()


# -- what belongs to one


def test_a_credit_belongs_to_one_event_series_or_programme(make_event, make_organization):
    event, organization = make_event(), make_organization("One")
    series = Series.objects.create(title="A series")

    for owners in ({}, {"event": event, "series": series}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Credit.objects.create(organization=organization, **owners)
    event.credits.create(organization=organization)
    with pytest.raises(IntegrityError), transaction.atomic():
        event.credits.create(organization=organization)


def test_a_person_takes_part_in_a_section_of_the_same_event(make_event):
    section = Section.objects.create(event=make_event("One"), number=1)
    other = make_event("Two")

    with pytest.raises(ValidationError, match="another event"):
        Participation(event=other, section=section, name="A").full_clean()

    def cross():
        with transaction.atomic():
            Participation.objects.create(event=other, section=section, name="A")
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        cross()


def test_deleting_a_section_keeps_its_people(make_event):
    event = make_event()
    section = Section.objects.create(event=event, number=1)
    event.participations.create(name="A", section=section)
    section.delete()

    assert event.participations.get().section is None


def test_a_programme_is_as_precise_as_is_known():
    def dates(**fields):
        return Programme(title="P", **fields).dates

    assert dates(start_year=2011, start_month=6, ongoing=True) == "Since June 2011, ongoing"
    assert dates(start_year=2011, end_year=2014) == "2011 to 2014"
    assert dates(start_year=2011, start_month=6, start_day=3) == "3 June 2011"
    assert dates() == ""


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("start_month", {"start_month": 6}),
        ("start_month", {"start_year": 2011, "start_month": 13}),
        ("start_day", {"start_year": 2011, "start_day": 3}),
        ("start_day", {"start_year": 2011, "start_month": 2, "start_day": 30}),
        ("start_day", {"start_year": 2011, "start_month": 4, "start_day": 31}),
        ("end_year", {"start_year": 2011, "end_year": 2010}),
        (
            "end_year",
            {"start_year": 2011, "start_month": 6, "end_year": 2011, "end_month": 5},
        ),
        ("end_year", {"ongoing": True, "end_year": 2010}),
    ],
)
def test_a_programme_contradicts_itself_nowhere(field, fields):
    with pytest.raises(ValidationError) as refused:
        Programme(title="P", **fields).full_clean()
    assert field in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.create(title="P", **fields)


# -- what the public may know


def test_a_join_link_is_not_public(make_event):
    now = datetime(2026, 5, 1, tzinfo=UTC)
    event = make_event()
    join = event.links.create(kind="join", url="https://example.org/join")
    page = event.links.create(kind="information", url="https://example.org/")

    assert not join.is_public(now)
    assert page.is_public(now)


def test_a_link_is_public_between_its_hours_only(make_event):
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    link = Link(access="public", opens_at=noon, closes_at=noon.replace(hour=14))

    shown = [link.is_public(noon.replace(hour=hour)) for hour in (11, 12, 13, 14)]
    assert shown == [False, True, True, False]


@pytest.mark.parametrize(
    ("person", "part", "expected"),
    [
        ("named", "as-person", "Amina Example"),
        ("named", "withheld", "Name withheld"),
        ("named", "hidden", None),
        ("withheld", "as-person", "Name withheld"),
        ("withheld", "named", "Name withheld"),
        ("withheld", "hidden", None),
        ("hidden", "named", None),
    ],
)
def test_the_stricter_setting_decides_what_is_shown(make_event, person, part, expected):
    amina = Person.objects.create(name="Amina Example", visibility=person)
    event = make_event()
    event.participations.create(
        person=amina, honorific="Dr", position="Judge", affiliation="Court", visibility=part
    )

    shown = event.participations.in_order().get().public()

    assert (shown and shown.name) == expected
    if expected == "Name withheld":
        assert (shown.honorific, shown.described, shown.country, shown.url) == (
            "",
            "",
            "",
            "",
        )


def test_a_person_is_shown_as_announced():
    shown = Participation(
        name="A. Example", role="keynote", position="Judge", affiliation="Court"
    ).public()

    assert shown
    assert (shown.name, shown.role_shown, shown.described) == (
        "A. Example",
        "keynote speaker",
        "Judge, Court",
    )


def test_a_withheld_talk_does_not_tell_whose_it_is():
    shown = Participation(name="A", visibility="withheld", talk_title="My escape").public()

    assert shown
    assert shown.talk_title == ""


def test_a_link_that_becomes_one_for_joining_is_public_no_longer(make_event):
    link = make_event().links.create(kind="information", url="https://example.org/")
    link.kind = "join"
    link.save()
    assert link.access == "registrants"

    link.access = "public"  # that takes two people: tests/test_joining.py
    link.save()
    assert link.access == "registrants"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "https://user:password@example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "/admin/",
    ],
)
def test_an_address_is_one_of_the_web(make_event, url):
    with pytest.raises(ValidationError):
        Link(event=make_event(), url=url).full_clean()
    if not url.startswith("https"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Link.objects.create(event=Event.objects.get(), url=url)
        with pytest.raises(IntegrityError), transaction.atomic():
            Organization.objects.create(name="One", website=url)


def test_a_person_with_a_new_name_leaves_no_way_from_the_old_one():
    person = Person.objects.create(name="Real Name")
    person.slug = "spelt-better"
    person.save()
    assert person.former_slugs == ["real-name"]

    person.name, person.slug = "Nom de Plume", ""
    person.save()
    assert (person.slug, person.former_slugs) == ("nom-de-plume", [])
