"""What leads into a meeting keeps a listing from the public, wherever it stands."""

import pytest
from django.urls import reverse

from desk import history
from desk.merging import Chosen, Refused
from events.models import Event, Programme, Series
from events.models.merging import merge
from events.models.ways_in import anywhere
from tests.test_admin import act, add_rows, editing, send
from tests.test_desk_tables import as_csv, mistakes
from tests.test_history import of_version, read

pytestmark = pytest.mark.django_db
ROOM = "https://zoom.us/j/81234567890"
LEADS_IN = "could walk into the meeting"


@pytest.fixture
def talk(make_event, make_organization):
    return make_event("A talk", summary="Words.", organizers=[make_organization("UN")])


FIELDS = {
    "description": f"Join [here]({ROOM}).",
    "access_steps": "Register\nPasscode: Kigali94",
    "joining_note": "Meeting ID: 812 3456 7890",
    "contact_phone": "+1 212 555 0100,,81234#",
    "venue": "Zoom, mot de passe : Lac2026",
    "platforms": "Zoom (passcode 445566)",
}
ROWS = {
    "links": {"kind": "information", "url": ROOM},
    "sections": {"title": f"Opening, {ROOM}"},
    "participations": {"name": "Ada", "talk_title": "Signs (Passwort: Frieden1)"},
}


def test_it_is_told_beside_each_field(desk, talk):
    Event.objects.update(state="draft")
    sent = editing(desk, talk, **FIELDS)
    wrong = send(desk, talk, {**sent, "_publish": "1"})

    assert {field for field, said in wrong.items() if LEADS_IN in said} == {*FIELDS}
    talk.refresh_from_db()
    assert talk.state == "draft"
    # As a draft it can be saved, and the page keeps saying so.
    assert send(desk, talk, sent) == {}
    page = desk.get(reverse("admin:events_event_change", args=[talk.pk]))
    assert str(page.context["still_missing"]).count(LEADS_IN) == len(FIELDS)


def test_it_is_told_beside_the_rows(desk, talk):
    sent = editing(desk, talk)
    for rows, row in ROWS.items():
        sent = add_rows(sent, rows, row)
    page = desk.post(reverse("admin:events_event_change", args=[talk.pk]), sent)

    beside = {
        inline.formset.prefix
        for inline in page.context["inline_admin_formsets"]
        if "the meeting" in str(inline.formset.non_form_errors())
    }
    assert beside == {*ROWS}
    assert not talk.links.exists()


def test_of_what_is_public_only_what_is_new_is_held_back(desk, talk):
    Event.objects.update(description=f"Join {ROOM}")
    assert send(desk, talk, editing(desk, talk, city="Kigali")) == {}
    wrong = send(desk, talk, editing(desk, talk, description=f"{ROOM} Passcode: 445566"))
    assert "a password of a meeting" in wrong["description"]


def test_a_link_for_joining_is_where_it_belongs(desk, talk):
    talk.links.create(kind="join", url=ROOM, label="Passcode: 445566")
    talk.links.create(kind="information", url=ROOM, access="staff")
    assert anywhere(talk) == []
    assert send(desk, talk, editing(desk, talk, city="Kigali")) == {}


def test_many_are_not_published_at_once_with_it(desk, talk):
    Event.objects.update(state="draft")
    talk.links.create(kind="agenda", url=ROOM)
    assert "leads into a meeting" in str(act(desk, "publish", talk))
    assert Event.objects.get().state == "draft"


def test_a_table_brings_none_along(desk, talk):
    for column, cell in {"Venue": "Passcode: 445566", "Registration link": ROOM}.items():
        sent = as_csv(["Key", column], [str(talk.uuid), cell])
        assert "meeting" in str(mistakes(desk, sent)), column
    talk.refresh_from_db()
    assert (talk.venue, talk.links.count()) == ("", 0)


def test_a_series_never_has_any(desk, talk):
    series = Series.objects.create(title="Four talks")
    wrong = send(desk, series, editing(desk, series, aims=f"- {ROOM}"))
    assert LEADS_IN in wrong["aims"]
    sent = add_rows(editing(desk, series), "links", {"kind": "agenda", "url": ROOM})
    page = desk.post(reverse("admin:events_series_change", args=[series.pk]), sent)
    assert "leads into a meeting" in str(page.context["mistakes"])


def test_a_programme_is_not_published_with_it(desk, talk):
    programme = Programme.objects.create(title="Signs", summary="It goes on.")
    programme.credits.create(organization=talk.credits.get().organization)
    sent = editing(desk, programme, methods="Dial-in: +1 646 558 8656", _publish="1")
    assert LEADS_IN in send(desk, programme, sent)["methods"]


def test_neither_a_version_nor_a_merger_brings_it_back(desk, make_event, talk):
    Event.objects.filter(pk=talk.pk).update(description=f"Join {ROOM}")
    talk.refresh_from_db()
    history.record(talk)
    other = make_event("Its twin", description=talk.description)
    talk.description = ""
    talk.save()
    history.record(talk)

    page = desk.get(of_version(talk, 0))
    assert LEADS_IN in read(page)
    desk.post(of_version(talk, 0), {"now": page.context["now"]})
    talk.refresh_from_db()
    assert talk.description == ""

    both = Event.objects.for_merging()
    with pytest.raises(Refused):
        merge(
            both.get(pk=talk.pk),
            both.get(pk=other.pk),
            Chosen(frozenset({"description"}), frozenset()),
            talk.created_at,
        )
