"""From a draft to the public: who may do which step, and what has to be right before."""

from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.archive import load
from events.forms.fields import MomentField
from events.models import Event, Programme
from events.models.requirements import hindrances, programme_hindrances
from tests.test_admin import (
    act,
    add_rows,
    address,
    editing,
    entering,
    filled_in,
    send,
    titles,
)

pytestmark = pytest.mark.django_db
make_groups = import_module("events.migrations.0008_publishing").make_groups
LATER = datetime(2126, 11, 24, 19, 50, tzinfo=UTC)


@pytest.fixture
def at_the_desk(client, django_user_model):
    """``at_the_desk("Editors")``: the browser of somebody in these groups."""
    make_groups(apps, None)  # another test may have emptied the whole database

    def sign_in(*groups):
        user = django_user_model.objects.create_user("-".join(groups), is_staff=True)
        user.groups.set(Group.objects.filter(name__in=groups))
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def ready(make_event, make_organization):
    """An event that could be published; ``ready(state="review")``."""
    un = make_organization("UN")

    def make(title="Talk", **fields):
        known = {"state": "draft", "organizers": [un], "summary": "About it."}
        return make_event(title, **{**known, **fields})

    return make


def buttons(page):
    return dict(page.context["steps"])


def state_of(row):
    return type(row).objects.get(pk=row.pk).state


# -- who may do what -----------------------------------------------------------------------


def test_groups_are_made_once_and_keep_what_they_have(django_user_model):
    make_groups(apps, None)
    editors = Group.objects.get(name="Editors")
    own = Permission.objects.get(codename="add_user")
    editors.permissions.add(own)
    before = set(editors.permissions.all())

    make_groups(apps, None)

    assert set(editors.permissions.all()) == before
    names = {right.codename for right in before}
    assert {"add_event", "change_event", "view_event", "delete_link"} <= names
    assert not {"publish_event", "delete_event", "publish_programme"} & names
    more = Group.objects.get(name="Publishers").permissions.values_list(
        "codename", flat=True
    )
    assert {*more} >= (names - {"add_user"}) | {
        "publish_event", "publish_programme", "delete_event", "delete_organization"
    }  # fmt: skip
    assert Permission.objects.filter(codename="publish_event").count() == 1


STEPS = {  # by the state that it is in: what an editor may press, what a publisher
    "draft": ({"_review"}, {"_review", "_publish"}),
    "review": ({"_draft"}, {"_draft", "_publish"}),
    "published": ({"_withdraw"}, {"_withdraw"}),
    "withdrawn": ({"_draft"}, {"_draft", "_publish"}),
}
LEADS_TO = {
    "_review": "review",
    "_publish": "published",
    "_draft": "draft",
    "_withdraw": "withdrawn",
}


@pytest.mark.parametrize("state", STEPS)
@pytest.mark.parametrize("group", ["Editors", "Publishers"])
def test_buttons_lead_where_this_person_may_go(at_the_desk, ready, state, group):
    event, desk = ready(state=state), at_the_desk(group)
    page = desk.get(address(event))
    data = filled_in(page)
    choices = page.context["adminform"].form.fields["state"].choices
    offered = {value for value, _ in choices}

    assert buttons(page).keys() == STEPS[state][group == "Publishers"]
    assert ("published" in offered) == (group == "Publishers" or state == "published")
    assert offered >= {state, "withdrawn"}
    for name in buttons(page):
        assert send(desk, event, {**data, name: "1"}) == {}
        assert state_of(event) == LEADS_TO[name]
        Event.objects.filter(pk=event.pk).update(state=state, title="Talk")


@pytest.mark.parametrize("forged", [{"state": "published"}, {"_publish": "1"}])
def test_an_editor_cannot_publish_by_a_forged_form(at_the_desk, ready, forged):
    event, desk = ready(), at_the_desk("Editors")

    said = send(desk, event, {**editing(desk, event, title="New"), **forged})

    assert "Only those who may publish" in said["state"]
    assert (state_of(event), Event.objects.get().title) == ("draft", "Talk")
    said = send(desk, Event, {**entering(desk, title="X", kind="call"), **forged})
    assert "state" in said
    assert Event.objects.count() == 1


def test_an_editor_cannot_publish_by_a_forged_action(at_the_desk, ready):
    draft, public = ready(), ready("Public", state="published")
    desk = at_the_desk("Editors")

    assert act(desk, "publish", draft) == ["No action selected."]
    [refused] = act(desk, "back_to_draft", public)
    assert "Only those who may publish" in refused
    assert [state_of(event) for event in (draft, public)] == ["draft", "published"]
    assert act(desk, "send_to_review", draft) == ["1 event sent to review."]
    assert act(desk, "withdraw", public) == ["1 event withdrawn."]


def test_an_editor_corrects_what_is_public_but_does_not_make_it_public(at_the_desk, ready):
    public = ready(state="published")
    waiting = ready("Later", state="published", publish_at=LATER)
    merged = ready("Merged", state="published", merged_into=public)
    desk = at_the_desk("Editors")

    assert send(desk, public, editing(desk, public, title="Corrected")) == {}
    assert send(desk, waiting, editing(desk, waiting, publish_at="")) == {}
    assert send(desk, merged, editing(desk, merged, merged_into="")) == {}

    public.refresh_from_db()
    waiting.refresh_from_db()
    merged.refresh_from_db()
    assert (public.title, public.state) == ("Corrected", "published")
    assert waiting.publish_at == LATER
    assert merged.merged_into == public


@pytest.mark.parametrize("wrong", [{"contact_email": "nobody"}, {"edition": "old"}, {}])
def test_a_withdrawal_does_not_wait_until_all_the_rest_is_right(at_the_desk, ready, wrong):
    event, desk = ready(state="published"), at_the_desk("Editors")
    data = {**editing(desk, event, title="New"), **wrong, "_withdraw": "1"}

    page = desk.post(address(event), data)

    event.refresh_from_db()
    assert event.state == "withdrawn"
    assert LogEntry.objects.filter(change_message="Withdrawn.").count() == 1
    if not wrong:
        assert (page.status_code, event.title) == (302, "New")
        return
    form = page.context["adminform"].form
    assert (form["title"].value(), form["state"].value()) == ("New", "withdrawn")
    assert "is withdrawn: the public sees it no more" in page.content.decode()
    assert event.title == "Talk"


# -- what has to be right ------------------------------------------------------------------

AT_TEN = {"start_date": date(2026, 5, 1), "start_time": time(10), "zone": "UTC"}
# What an event has, and beside which field that is said.
HINDRANCES: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": " "}, "title"),
    "no kind": ({"kind": ""}, "kind"),
    "no date": ({"start_date": None, "start_time": None}, "start_date"),
    "no zone": ({"zone": ""}, "zone"),
    "unexplained": ({"certainty": "contradictory"}, "time_note"),
    "deadline": ({"registration_deadline": date(2026, 5, 2)}, "registration_deadline"),
    "no new date": (
        {"status": "rescheduled", "pace": "to-be-announced", "start_date": None,
         "start_time": None},
        "status",
    ),
    "not needed": (
        {"registration": "not-needed", "registration_deadline": date(2026, 4, 2)},
        "registration",
    ),
    "moved online": ({"status": "moved-online", "format": "in-person"}, "format"),
}  # fmt: skip


@pytest.mark.parametrize("case", HINDRANCES)
def test_what_hinders_publication_is_said_beside_its_field(ready, case):
    event = ready()
    fields, place = HINDRANCES[case]
    known = {"title": "Talk", "kind": "lecture", "pace": "dated", **AT_TEN}
    event.registration = "required"
    for name, value in {**known, **fields}.items():
        setattr(event, name, value)

    [found] = hindrances(event, event.credits.all())

    assert found.field == place
    for name, text in found.fix:
        setattr(event, name, text)
    if found.fix:
        assert hindrances(event, event.credits.all()) == []


def test_an_event_without_organizations_or_merged_is_not_published(ready):
    event, other = ready(), ready("Other")

    assert [found.field for found in hindrances(event, [])] == ["credits"]
    event.merged_into = other
    assert [found.field for found in hindrances(event, event.credits.all())] == [
        "merged_into"
    ]


NO_HINDRANCE = [
    {"registration_deadline": date(2026, 5, 1)},  # until the end of the day itself
    {"registration_deadline": date(2026, 5, 2), "registration_deadline_zone": "Asia/Tokyo"},
    {"registration_deadline": date(2027, 5, 1), "pace": "ongoing"},
    {"status": "postponed"},
    {"status": "rescheduled", "earlier_date": date(2026, 4, 1)},
    {"format": "in-person"},  # "the venue will be announced"
    {"format": "online", "venue": "Palais des Nations"},
    {"certainty": "contradictory", "time_note": "Two days are named."},
    {"publish_at": datetime(2026, 6, 1, tzinfo=UTC)},  # some are listed afterwards
]


@pytest.mark.parametrize("fields", NO_HINDRANCE)
def test_what_is_unusual_but_possible_can_be_published(ready, fields):
    event = ready(start="2026-05-01 10:00", hours=2, **fields)

    assert hindrances(event, event.credits.all()) == []


def test_a_deadline_by_the_clock_is_compared_by_the_clock(ready):
    fields = {
        "registration_deadline": date(2026, 5, 1),
        "registration_deadline_zone": "UTC",
    }
    ends_at_noon = {"start": "2026-05-01 10:00", "hours": 2}
    late = ready(**ends_at_noon, **fields, registration_deadline_time=time(12, 30))
    early = ready(**ends_at_noon, **fields, registration_deadline_time=time(11, 30))

    assert [found.code for found in hindrances(late, late.credits.all())] == [
        "late-deadline"
    ]
    assert hindrances(early, early.credits.all()) == []


def test_the_archive_could_be_published_as_it_is():
    load(Path(settings.BASE_DIR) / "fixtures")

    found = {
        event.slug: hindrances(event, event.credits.all()) for event in Event.objects.all()
    }
    programmes = {
        row.slug: programme_hindrances(row, row.credits.all())
        for row in Programme.objects.all()
    }

    assert (len(found), len(programmes)) == (16, 1)
    assert {slug: why for slug, why in {**found, **programmes}.items() if why} == {}


# -- the form that is not published yet ----------------------------------------------------


@pytest.mark.parametrize("how", [{"_publish": "1"}, {"state": "published"}])
def test_a_refused_publication_loses_nothing_and_saves_as_a_draft(
    admin_client, make_organization, how
):
    data = entering(admin_client, title="Talk", kind="lecture", start_date="1 May 2026")
    data |= {"certainty": "contradictory", "summary": "x"}
    add_rows(data, "links", {"label": "More"})

    page = admin_client.post(address(Event, "add"), {**data, **how})

    form = page.context["adminform"].form
    assert (form["summary"].value(), form["state"].value()) == ("x", "draft")
    text = page.content.decode()
    assert "It cannot be published yet, and nothing is saved" in text
    assert '<a href="#id_time_note">How we read it</a>' in text
    assert '<a href="#credits-group">Organized by</a>' in text
    assert 'name="links-0-label" value="More"' in text
    assert not Event.objects.exists()
    assert send(admin_client, Event, data) == {}
    assert state_of(Event.objects.get()) == "draft"


def test_the_rows_count_as_they_will_be_after_the_save(admin_client, ready):
    event = ready()
    credit = event.credits.get()
    data = {**editing(admin_client, event), "_publish": "1"}
    other = {"organization": str(credit.organization.pk), "role": "partner"}

    said = send(admin_client, event, {**data, "credits-0-DELETE": "on"})
    assert "at least one organization" in said["credits"]
    added = add_rows({**data, "credits-0-DELETE": "on"}, "credits", other)
    added["_all_the_same"], added["_confirmed"] = "_publish", ""
    page = admin_client.post(address(event), added)
    assert [q.doubt.code for q in page.context["questions"]] == ["nobody-leads"]
    assert send(admin_client, event, data) == {}
    assert state_of(event) == "published"


def test_what_is_public_is_held_back_only_by_what_is_new(admin_client, make_event):
    event = make_event("Talk", format="in-person")  # nobody organizes it

    assert send(admin_client, event, editing(admin_client, event, title="New")) == {}
    data = editing(admin_client, event, certainty="contradictory")
    page = admin_client.post(address(event), data)
    [mistake] = page.context["mistakes"]
    assert mistake.place.target == "id_time_note"
    assert "This cannot stand in a public listing" in page.content.decode()
    assert filled_in(page)["state"] == "published"
    event.refresh_from_db()
    assert (event.title, event.certainty) == ("New", "stated")


def test_a_programme_is_published_by_its_button_when_it_says_what_it_is(
    at_the_desk, make_organization
):
    row = Programme.objects.create(title="Seminars")
    desk = at_the_desk("Publishers")
    data = {**editing(desk, row), "_publish": "1"}

    assert send(desk, row, data).keys() == {"summary", "credits"}
    leads = {"organization": str(make_organization("UN").pk), "role": "lead"}
    add_rows(data, "credits", leads)
    assert send(desk, row, {**data, "objective": "To learn."}) == {}
    assert state_of(row) == "published"


def test_a_draft_says_what_is_still_missing(admin_client, make_event):
    event = make_event("Talk", state="draft")

    page = admin_client.get(address(event))

    assert "Before it can be published" in page.content.decode()
    [(place, sentence)] = page.context["still_missing"]
    assert (place.target, sentence[:4]) == ("credits-group", "Name")


# -- what is wrong, on top of the page -----------------------------------------------------


def test_every_mistake_is_listed_with_a_link_to_its_field(admin_client):
    data = entering(admin_client, kind="lecture", start_date="1 May 2026")
    data |= {"contact_email": "nobody", "pace": ""}
    add_rows(data, "participations", {"name": "A", "section_number": "7"})
    add_rows(data, "languages", {"language": "French"}, {"language": "fr"})

    page = admin_client.post(address(Event, "add"), data)

    listed = [(m.place.words, m.place.target) for m in page.context["mistakes"]]
    assert listed == [
        ("Title", "id_title"),
        ("When", "id_pace_0"),
        ("Contact e-mail", "id_contact_email"),
        ("People taking part, row 1: Section", "id_participations-0-section_number"),
        ("Languages, row 2: Language", "id_languages-1-language"),
    ]
    text = page.content.decode()
    for words, target in listed:
        assert text.count(f'id="{target}"') == 1, words
    assert '<fieldset class="module aligned collapse"' in text
    assert text.index("More on taking part") < text.index('id="id_contact_email"')
    assert "<title>" in text
    assert "Error:" in text[: text.index("</title>")]


# -- at a set time -------------------------------------------------------------------------


def test_publication_at_a_set_time_is_said_everywhere(admin_client, ready):
    now = timezone.now()
    event = ready()
    ready("Public", state="published", publish_at=now - timedelta(days=1))
    data = editing(admin_client, event, publish_at="24 November 2126 14:50 New York")

    page = admin_client.post(address(event), {**data, "_publish": "1"}, follow=True)

    event.refresh_from_db()
    assert event.publish_at == LATER
    said = [str(message) for message in page.context["messages"]]
    assert "It will be public from 24 Nov 2126, 19:50 UTC on." in said
    assert "public from 24 Nov 2126, 19:50 UTC" in page.content.decode()
    event_list = address(Event, "changelist")
    assert titles(admin_client.get(event_list, {"public": "later"})) == ["Talk"]
    assert titles(admin_client.get(event_list, {"public": "now"})) == ["Public"]
    Event.objects.filter(pk=event.pk).update(state="review")
    words = buttons(admin_client.get(address(event)))["_publish"]
    assert words == "Save and publish for 24 Nov 2126, 19:50 UTC"


MOMENTS = {
    "8 April 2021 13:00": (13, 0),
    "2021-04-08 1 p.m. UTC": (13, 0),
    "8 April 2021 9:00 New York": (13, 0),
    "8 April 2021, 9 a.m. (new york)": (13, 0),
    "Thursday 8 April 2021 noon Addis Ababa": (9, 0),
}


@pytest.mark.parametrize("typed", MOMENTS)
def test_a_moment_is_typed_by_the_clock_of_a_city(typed):
    assert MomentField().clean(typed) == datetime(2021, 4, 8, *MOMENTS[typed], tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("8 April 2021 9:00 EST", "whose clock"),
        ("8 April 2021 9:00 Nowhere at all", "not known as a time zone"),
        ("28 March 2021 2:30 Paris", "skip 02:30"),
        ("1 January 0001 0:30 Tokyo", "our time"),
        ("8 April 2021 New York", "name the city"),
        ("a " * 3000, "Write the day"),
    ],
)
def test_a_moment_that_is_none_is_refused_in_words(typed, words):
    with pytest.raises(ValidationError) as refused:
        MomentField().clean(typed)
    assert words in str(refused.value)
