"""The same event on another day: a draft with all its rows, and nothing that tells of the
other date.
"""

from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event, Programme, Series
from events.models.copying import LEFT, MOVED, TAKEN
from organizers.models import Organization, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(make_event, make_theme, make_area):
    """A published two-day course with all that an event can have."""
    event = make_event(
        "Preventing atrocities",
        start="2026-03-10 17:00",
        hours=26,
        zone="Europe/Brussels",
        themes=[make_theme("genocide")],
        areas=[make_area("RW", "Rwanda")],
        organizers=[Organization.objects.create(name="PAX")],
        languages=["en"],
        series=Series.objects.create(title="Courses"),
        number_in_series=3,
        programme=Programme.objects.create(title="Prevention", start_year=2020),
        venue="Town hall",
        registration="required",
        registration_deadline=date(2026, 3, 1),
        registration_deadline_time=time(12),
        registration_deadline_zone="Europe/Brussels",
        status="full",
        status_note="No seats left",
        certainty="inferred",
        time_as_announced="5 p.m. CET",
        time_note="CET is Brussels",
        staff_note="They paid",
        publish_at=timezone.now(),
        hashtags=["#R2P"],
    )
    event.credits.update(credited_as="PAX for peace")
    first = event.sections.create(number=1, on=date(2026, 3, 10), start_time=time(17))
    second = event.sections.create(number=2, on=date(2026, 3, 11), kind="discussion")
    hidden = Person.objects.create(name="Ana Lozano", visibility="hidden")
    part = event.participations.create(
        person=hidden, section=second, visibility="withheld", role="instructor", order=1
    )
    part.organizations.add(Organization.objects.get())
    event.participations.create(name="Alain Rey", section=first, order=2)
    event.links.create(
        kind="registration",
        url="https://example.org/r",
        checked_at=timezone.now(),
        check_result="ok",
        closes_at=datetime(2026, 3, 9, 16, tzinfo=UTC),
        order=1,
    )
    event.links.create(kind="agenda", url="https://example.org/a", access="staff", order=2)
    for kind in ("recording", "report", "join"):
        event.links.create(kind=kind, url=f"https://example.org/{kind}")
    return event


def page(event):
    return reverse("admin:events_event_copy", args=[event.pk])


def copy(desk, event, **typed):
    """Presses the button; what the page says, or where it leads."""
    response = desk.post(page(event), {"sections": "on", "people": "on", **typed})
    if response.status_code == 302:
        return response.url
    return " ".join(
        [
            *(" ".join(errors) for errors in response.context["form"].errors.values()),
            *response.context["no_such_hour"],
        ]
    )


def the_copy(event):
    return Event.objects.exclude(pk=event.pk).for_copying().get()


def test_every_field_is_either_taken_moved_or_left():
    fields = [*Event._meta.concrete_fields, *Event._meta.many_to_many]

    assert sorted([*TAKEN, *MOVED, *LEFT]) == sorted(field.name for field in fields)


def test_a_copy_is_a_draft_with_all_rows_of_its_own(desk, course):
    where = copy(desk, course, day="Tuesday 31 March 2026")

    new = the_copy(course)
    assert where == reverse("admin:events_event_change", args=[new.pk])
    for name in TAKEN:
        mine, theirs = getattr(new, name), getattr(course, name)
        if name in ("themes", "areas"):
            mine, theirs = set(mine.all()), set(theirs.all())
        assert mine == theirs, name
    fresh = Event()
    for name in {*LEFT} - {"id", "uuid", "slug", "description_html", "starts_at"}:
        if name in ("over_at", "registration_closes_at", "number_in_series"):
            continue
        if name not in ("created_at", "changed_at", "revision"):
            assert getattr(new, name) == getattr(fresh, name), name
    assert (new.state, new.status, new.number_in_series) == ("draft", "scheduled", 4)
    assert new.uuid != course.uuid
    assert new.slug == "preventing-atrocities-2"
    assert (new.start_date, new.end_date) == (date(2026, 3, 31), date(2026, 4, 1))
    assert new.registration_deadline == date(2026, 3, 22)
    assert f"{new.starts_at:%H:%M}" == "15:00", "summer by the same wall clock"

    assert [(c.role, c.credited_as) for c in new.credits.all()] == [
        ("organizer", "PAX for peace")
    ]
    first, second = new.sections.all()
    assert (first.on, second.on) == (date(2026, 3, 31), date(2026, 4, 1))
    assert (first.event, first.start_time) == (new, time(17))
    ana, alain = new.participations.all()
    assert (ana.visibility, ana.shown, ana.section) == ("withheld", "hidden", second)
    assert list(ana.organizations.all()) == [Organization.objects.get()]
    assert (alain.section, alain.person) == (first, None)
    assert [language.language for language in new.languages.all()] == ["en"]
    registration, agenda = new.links.all()
    assert (registration.kind, agenda.access) == ("registration", "staff")
    assert (registration.checked_at, registration.check_result) == (None, "")
    assert registration.closes_at == datetime(2026, 3, 30, 15, tzinfo=UTC)
    assert course.participations.count() == 2
    assert course.links.count() == 5


def test_the_copy_is_recorded_and_may_follow_its_original(desk, course):
    copy(desk, course, day="2026-05-05", follows="on", people="", sections="")

    new = the_copy(course)
    assert new.follows == course
    assert not new.participations.exists()
    assert not new.sections.exists()
    recorded = desk.get(reverse("admin:events_event_history", args=[new.pk]))
    assert "Copied from “Preventing atrocities”" in recorded.content.decode()


def test_an_hour_that_clocks_skip_is_told_and_nothing_is_lost(desk, make_event):
    night = make_event("Vigil", start="2026-03-28 02:30", zone="Europe/Brussels")

    said = copy(desk, night, day="29 March 2026", follows="on")
    assert "Clocks in Brussels skip 02:30 on 29 March 2026" in said
    assert Event.objects.get() == night
    again = desk.post(page(night), {"day": "29 March 2026", "follows": "on"})
    assert again.context["form"]["day"].value() == "29 March 2026"
    assert "Copy, and leave those times empty" in again.content.decode()

    copy(desk, night, day="29 March 2026", clocks_change="on")
    new = the_copy(night)
    assert (new.start_date, new.start_time) == (date(2026, 3, 29), None)
    assert new.zone == "Europe/Brussels"


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ({"copies": "3", "every": "2", "unit": "weeks"}, ["04-07", "04-21", "05-05"]),
        ({"copies": "2", "every": "1", "unit": "months"}, ["04-07", "05-07"]),
        ({"copies": "2", "every": "1", "unit": "days"}, ["04-07", "04-08"]),
        (
            {"more_days": "9 April 2026\n\n2026-04-08\n9 Apr 2026"},
            ["04-07", "04-08", "04-09"],
        ),
    ],
)
def test_a_course_is_copied_to_several_days(desk, course, typed, days):
    where = copy(desk, course, day="7 April 2026", follows="on", **typed)

    made = Event.objects.exclude(pk=course.pk).order_by("start_date")
    assert [f"{event.start_date:%m-%d}" for event in made] == days
    assert [event.number_in_series for event in made] == [*range(4, 4 + len(days))]
    assert [event.follows for event in made] == [course, *made][: len(made)]
    listed = desk.get(where)
    assert set(listed.context["cl"].result_list) == set(made)


def test_a_number_that_another_has_is_left_empty(desk, course):
    Event.objects.create(
        title="Fourth", kind="course", pace="to-be-announced", series=course.series,
        number_in_series=4,
    )  # fmt: skip

    copy(desk, course, day="7 April 2026", copies="2", every="1", unit="weeks")

    made = Event.objects.filter(title=course.title).exclude(pk=course.pk)
    assert {event.number_in_series for event in made} == {None, 5}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Type the new date."),
        ({"day": "12/05/2026"}, "Write the day like"),
        ({"day": "10 March 2026"}, "The event itself begins on 10 March 2026."),
        ({"day": "1 May 2026", "copies": "31"}, "less than or equal to 30"),
        ({"day": "31 Jan 2027", "copies": "2", "unit": "months"}, "no day 31"),
        ({"day": "2198-01-01", "copies": "30", "every": "366"}, "from 1900 to 2199"),
        ({"day": "9999-12-31", "copies": "2"}, "from 1900 to 2199"),
        ({"more_days": "tomorrow"}, "“tomorrow”: Write the day like"),
    ],
)
def test_what_is_no_day_is_said_and_nothing_is_made(desk, course, typed, said):
    assert said in copy(desk, course, **typed)
    assert Event.objects.get() == course


def test_an_undated_event_is_copied_to_its_first_date(desk, make_event):
    undated = make_event("Talks", registration_deadline=date(2026, 1, 1))

    copy(desk, undated, day="2026-05-05")

    new = the_copy(undated)
    assert (new.pace, new.start_date) == ("dated", date(2026, 5, 5))
    assert new.registration_deadline is None


def test_who_may_not_add_events_cannot_copy_them(client, django_user_model, course):
    from django.contrib.auth.models import Permission

    viewer = django_user_model.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename="change_event"))
    client.force_login(viewer)

    assert client.post(page(course), {"day": "2026-05-05"}).status_code == 403
    form = client.get(reverse("admin:events_event_change", args=[course.pk]))
    assert page(course) not in form.content.decode()


def test_the_page_says_what_goes_along_in_the_same_number_of_queries(
    desk, course, django_assert_num_queries
):
    def look(queries):
        with django_assert_num_queries(queries):
            return desk.get(page(course)).content.decode()

    text = look(22)
    for words in (
        "2 people taking part, 1 of them not shown by name, as now",
        "2 links",
        "The link: recording",
        "The link: joining the meeting",
        "The staff note",
    ):
        assert words in text
    for number in range(5):
        course.participations.create(name=f"Speaker {number}")
        course.links.create(kind="agenda")
    look(22)
