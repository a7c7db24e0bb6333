"""The bin: what is deleted can be put back, never straight to the public, until it is
deleted for good and nothing of it is left.
"""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse
from reversion.models import Revision, Version

from desk import history
from desk.bin import contents
from events.models import (
    Announcement,
    Area,
    Credit,
    Entry,
    Event,
    Participation,
    Programme,
    Series,
    Theme,
)
from organizers.models import Organization, OrganizationName, Person
from tests.test_admin import act, address, editing, filled_in, messages_after, send
from tests.test_history import read

pytestmark = pytest.mark.django_db

THE_BIN = "/admin/bin/"
out_of_the_bin = import_module("events.migrations.0007_the_bin").out_of_the_bin


def told(desk, url, data):
    return [re.sub(r"<[^>]+>", "", said) for said in messages_after(desk, url, data)]


def move(desk, row):
    return told(desk, address(row, "delete"), {"post": "yes"})


def choose(desk, row, act="put_back", **data):
    """Presses a button of the bin for a row, which may be there no more."""
    name = f"{row._meta.label_lower}:{row.pk}"
    return told(desk, THE_BIN, {"row": name, act: "yes", **data})


def for_good(desk, row):
    return choose(desk, row, "delete", sure="yes")


# -- events and programmes stay where they are ---------------------------------------------


def test_an_event_in_the_bin_is_nowhere_but_there(desk, make_event, client):
    event = make_event("Talk", start="2121-04-08")
    event.participations.create(name="Mia Loch")
    other = make_event("Lecture")

    asked = read(desk.get(address(event, "delete")))
    assert "its page is gone at once" in asked
    assert Event.objects.get(pk=event.pk).state == "published"
    assert move(desk, event) == ["Talk is in the bin now, and can be put back."]

    event.refresh_from_db()
    assert (event.state, event.participations.count()) == ("binned", 1)
    assert client.get(event.get_absolute_url()).status_code == 410
    assert "Talk" not in client.get("/").content.decode()
    listed = desk.get(address(Event, "changelist"))
    assert [row.title for row in listed.context["cl"].result_list] == ["Lecture"]
    assert "in the bin" not in listed.content.decode().replace(">Bin<", "")
    query = {"app_label": "events", "model_name": "event", "field_name": "parent"}
    offered = desk.get(reverse("admin:choices"), {**query, "term": "talk"}).json()
    assert offered["results"] == []
    page = desk.get(address(event), follow=True)
    assert page.redirect_chain[-1][0] == THE_BIN
    assert "It is in the bin." in page.content.decode()
    assert "Talk event admin" in read(page)
    assert other.state == "published"


def test_calendars_and_feeds_are_told_as_of_a_withdrawal(desk, make_event, client):
    event = make_event("Talk with Mia", start="2121-04-08", languages=["fr"])
    client.get("/events.ics")

    move(desk, event)

    entry = Entry.objects.get()
    assert entry.withdrawn
    assert "mia" not in entry.words
    calendar = client.get("/events.ics?language=fr").content.decode()
    assert str(event.uuid) in calendar
    assert "STATUS:CANCELLED" in calendar
    assert "Mia" not in calendar


@pytest.mark.parametrize(
    ("model", "before", "after"),
    [
        (Event, "published", "withdrawn"),
        (Event, "draft", "draft"),
        (Event, "withdrawn", "withdrawn"),
        (Programme, "published", "withdrawn"),
        (Programme, "review", "in review"),
    ],
)
def test_put_back_it_is_not_public(desk, make_event, model, before, after):
    kinds = {"kind": "lecture", "pace": "to-be-announced"} if model is Event else {}
    row = model.objects.create(title="Talk", state=before, **kinds)
    move(desk, row)
    assert read(desk.get(THE_BIN)).count("Put back") == 2  # the column and its button

    said = choose(desk, row)

    assert said == [f"Talk was put back: {after}."]
    row.refresh_from_db()
    assert row.get_state_display() == after
    assert "The bin is empty." in read(desk.get(THE_BIN))
    comments = [version.comment for version in history.versions(model, row.pk)]
    assert comments == ["Put back from the bin.", "Moved to the bin.", "As it was before."]
    assert choose(desk, row) == ["Not put back. It is not in the bin any more."]


def test_several_are_moved_at_once_after_a_question(desk, make_event):
    events = [make_event(f"Talk {n}") for n in range(3)]
    data = {"action": "move_to_bin", "_selected_action": [str(e.pk) for e in events[:2]]}
    url = address(Event, "changelist")

    assert "Talk 1 Talk 0" in read(desk.post(url, data))
    assert not Event.objects.filter(state="binned").exists()
    said = told(desk, url, {**data, "post": "yes"})

    assert said == ["2 events are in the bin now, and can be put back."]
    assert [e.title for e in Event.objects.out_of_the_bin()] == ["Talk 2"]
    actions = desk.get(url).context["action_form"].fields["action"].choices
    assert "delete_selected" not in dict(actions)


def test_nobody_moves_it_there_by_a_form_or_out_of_it(desk, make_event):
    event = make_event("Talk")
    assert "state" in send(desk, event, editing(desk, event, state="binned"))
    move(desk, event)

    act(desk, "publish", event)

    event.refresh_from_db()
    assert event.state == "binned"


def test_what_was_typed_while_another_moved_it_to_the_bin_is_not_lost(desk, make_event):
    event = make_event("Talk")
    typed = editing(desk, event, title="A better title")
    move(desk, event)

    response = desk.post(address(event), typed)

    page = response.content.decode()
    assert f'<a href="{THE_BIN}" target="_blank">the bin</a>' in page
    again = filled_in(response)
    assert again["title"] == "A better title"
    choose(desk, event)
    response = desk.post(address(event), again)
    assert send(desk, event, filled_in(response)) == {}
    event.refresh_from_db()
    assert (event.title, event.state) == ("A better title", "withdrawn")


def test_where_there_is_no_bin_any_more_nothing_of_it_is_public(make_event):
    event = make_event("Talk")
    Event.objects.update(state="binned")
    with connection.schema_editor() as editor:
        out_of_the_bin(apps, editor)

    event.refresh_from_db()
    assert event.state == "withdrawn"


# -- other rows go, if nothing uses them ---------------------------------------------------


def in_use(make_event, make_organization, make_theme, make_area):
    event = make_event("A talk")
    pax, mia = make_organization("PAX"), Person.objects.create(name="Mia Loch")
    theme, area = make_theme("memory"), make_area("RW", "Rwanda")
    series = Series.objects.create(title="Lectures")
    announcement = Announcement.objects.create(text="Come!")
    Event.objects.update(series=series, announcement=announcement)
    event.credits.create(organization=pax)
    event.participations.create(person=mia)
    event.themes.add(theme)
    event.areas.add(area)
    return event, [pax, mia, theme, area, series, announcement]


def test_what_is_in_use_stays_and_says_by_what(
    desk, make_event, make_organization, make_theme, make_area
):
    event, rows = in_use(make_event, make_organization, make_theme, make_area)
    for row in rows:
        page = desk.post(address(row, "delete"), {"post": "yes"})

        assert "is in use and stays" in read(page), row
        assert f'<a href="{address(event)}">A talk</a>' in page.content.decode(), row
        desk.post(f"{address(row, 'delete')}?_popup=1", {"post": "yes", "_popup": "1"})
        assert type(row).objects.filter(pk=row.pk).exists()
    assert "merge it into the one that stays" in read(desk.get(address(rows[0], "delete")))


def test_a_part_of_another_organization_is_in_use_and_what_only_has_parts_is_not(
    desk, make_organization
):
    university = make_organization("University")
    centre = make_organization("Centre", parent=university)

    assert "Centre" in read(desk.post(address(university, "delete"), {"post": "yes"}))
    assert "is in the bin now" in move(desk, centre)[0]
    assert "is in the bin now" in move(desk, university)[0]
    said = choose(desk, centre)
    assert "Parent of “Centre” is left out: it is gone by now." in said
    assert Organization.objects.get().pk == centre.pk


@pytest.mark.parametrize("model", [Organization, Person, Series, Theme, Area, Announcement])
def test_what_nothing_uses_goes_and_comes_back_as_it_was(desk, model, make_organization):
    names = {Announcement: "text", Series: "title"}
    fields = {names.get(model, "name"): "Old name"}
    fields |= {"code": "XX"} if model in (Theme, Area) else {}
    fields |= {"kind": "country"} if model is Area else {}
    row = model.objects.create(**fields)
    if model is not Announcement:
        row.slug = "an-address"
        row.save()
    if model is Organization:
        row.names.create(name="Other name")
    if model is Series:
        row.credits.create(organization=make_organization("PAX"))
        row.links.create(label="More")
    before = history.present(row)

    assert "and can be put back." in move(desk, row)[0]
    assert not model.objects.exists()
    assert str(row) in read(desk.get(THE_BIN))
    assert choose(desk, row) == [f"{row} was put back."]

    assert history.present(row) == before
    assert send(desk, row, editing(desk, row)) == {}


def test_a_person_comes_back_as_hidden_as_another_of_that_name(desk):
    gone = Person.objects.create(name="Mia Loch")
    move(desk, gone)
    Person.objects.create(name="Mia Löch", slug="mia", visibility="hidden")

    said = choose(desk, gone)

    assert Person.objects.get(pk=gone.pk).visibility == "hidden"
    assert "as another person of that name is" in said[1]


def test_what_cannot_come_back_stays_in_the_bin(desk, make_organization):
    pax = make_organization("PAX", names=["Pax Christi"])
    move(desk, pax)
    make_organization("Peace", names=["Pax Christi"])

    [said] = choose(desk, pax)

    assert said.startswith(
        "Not put back. Name: An organization already has this other name"
    )
    assert Organization.objects.count() == OrganizationName.objects.count() == 1
    assert "PAX" in read(desk.get(THE_BIN))


# -- for good ------------------------------------------------------------------------------


def test_deleted_for_good_nothing_of_an_event_is_left(desk, make_event, client):
    event = make_event("Talk with Mia Loch")
    event.participations.create(name="Mia Loch")
    send(desk, event, editing(desk, event, summary="New"))
    move(desk, event)
    page = read(desk.get(contents([Event])[0].address))
    assert "Delete for good" in page
    assert "tick the box" in choose(desk, event, "delete")[0]
    assert Event.objects.exists()

    assert for_good(desk, event) == ["Deleted for good, with all its versions."]

    assert not Event.objects.exists()
    assert not Participation.objects.exists()
    assert not Version.objects.exists()
    assert not Revision.objects.exists()
    assert not LogEntry.objects.filter(object_repr__contains="Mia").exists()
    assert client.get(event.get_absolute_url()).status_code == 404
    assert "Mia" not in desk.get(THE_BIN).content.decode()
    assert not Entry.objects.filter(uuid=event.uuid).exists()


def test_deleted_for_good_a_person_is_gone_from_the_versions_of_events(desk, make_event):
    mia = Person.objects.create(name="Mia Loch")
    event = make_event("Talk")
    part = event.participations.create(person=mia)
    event.participations.create(name="Bo Li")
    history.record(event)
    part.delete()
    send(desk, event, editing(desk, event, summary="New"))
    move(desk, mia)

    for_good(desk, mia)

    assert not Version.objects.filter(serialized_data__contains="Mia").exists()
    assert not Version.objects.filter(object_repr__contains="Mia").exists()
    page = read(desk.get(address(event, "history")))
    assert "Mia" not in page
    oldest = history.versions(Event, event.pk)[-1]
    assert [row.words for row in oldest.was.rows.values()] == ["Bo Li"]


def test_what_others_were_merged_into_is_not_deleted_for_good(desk, make_event):
    event = make_event("Talk")
    make_event("The same talk", merged_into=event)
    move(desk, event)

    assert for_good(desk, event) == ["Not deleted. It is still needed by: The same talk."]
    assert Event.objects.count() == 2


def test_only_what_is_in_the_bin_is_deleted_for_good(desk, make_event):
    event = make_event("Talk")
    history.record(event)

    assert for_good(desk, event) == ["Not deleted. It is not in the bin any more."]
    assert Event.objects.get() == event
    for row in (
        "events.credit:1",
        "events.event:x",
        "",
        "auth.user:1",
        "events.event:9" + "9" * 30,
    ):
        answer = desk.post(THE_BIN, {"row": row, "delete": "yes", "sure": "yes"})
        assert answer.status_code == 404
    assert Credit.objects.count() == 0


# -- rights --------------------------------------------------------------------------------


def test_the_bin_shows_what_one_may_see_and_does_what_one_may_do(editor, desk, make_event):
    event = make_event("Talk")
    person = Person.objects.create(name="Mia Loch")
    move(desk, event)
    move(desk, person)
    client = editor("view_event", "change_event")

    page = read(client.get(THE_BIN))

    assert "Talk" in page
    assert "Mia" not in page
    assert client.get(contents([Person])[0].address).status_code == 403
    for row, button in ((person, "put_back"), (person, "delete"), (event, "delete")):
        name = f"{row._meta.label_lower}:{row.pk}"
        answer = client.post(THE_BIN, {"row": name, button: "yes", "sure": "yes"})
        assert answer.status_code == 403
    assert "was put back" in choose(client, event)[0]
    assert "is in the bin" in move(client, event)[0]


def test_whoever_may_only_look_moves_nothing(editor, make_event, client):
    event = make_event("Talk")
    assert client.get(THE_BIN).status_code == 302
    looking = editor("view_event", "view_person")
    person = Person.objects.create(name="Mia")

    for row in (event, person):
        assert looking.post(address(row, "delete"), {"post": "yes"}).status_code == 403
        assert "Move to the bin" not in looking.get(address(row)).content.decode()
    assert [event.state for event in Event.objects.all()] == ["published"]


@pytest.mark.parametrize("number", [1, 5])
def test_the_bin_takes_the_same_queries_for_one_row_and_five(
    desk, make_event, make_organization, number, django_assert_num_queries
):
    for turn in range(number):
        move(desk, make_event(f"Talk {turn}"))
        move(desk, make_organization(f"Organization {turn}"))
    desk.get(THE_BIN)

    with django_assert_num_queries(13):
        desk.get(THE_BIN)
