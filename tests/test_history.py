"""What rows were before: kept, shown in words, put back by every rule."""

import html
import re

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk import history
from desk.differences import Piece, compared
from events.models import Announcement, Event, Participation, Programme, Series, Theme
from organizers.models import Organization, Person
from tests.test_admin import add_rows, address, editing, entering, messages_after, send

pytestmark = pytest.mark.django_db


def read(response):
    """A page as text, one space between words."""
    assert response.status_code == 200
    page = response.content.decode()
    page = page[page.index('id="content-start"') :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def past(row):
    """The versions of a row, oldest first."""
    return history.versions(type(row), row.pk)[::-1]


def of_version(row, place):
    return history.address(type(row), row.pk, past(row)[place].number)


def put_back(desk, row, place):
    """Puts a version back through its page; what is said then, or why it is not done."""
    url = of_version(row, place)
    page = desk.get(url)
    assert "Put it back to how it was" in read(page), read(page)
    row.refresh_from_db()
    said = messages_after(desk, url, {"now": page.context["now"]})
    row.refresh_from_db()
    return said


def values(event):
    """All that an event and its rows hold, keys included."""
    return {each.id: each.values for each in history.present(event)}


# -- kept ----------------------------------------------------------------------------------


def test_what_is_saved_at_the_desk_is_kept_with_its_rows(desk, admin_user):
    data = entering(desk, title="Talk", kind="lecture", pace="to-be-announced")
    add_rows(data, "links", {"label": "Programme", "url": "https://example.org/"})
    send(desk, Event, data)
    event = Event.objects.get()
    send(desk, event, editing(desk, event, title="A better title"))
    send(desk, event, editing(desk, event))

    first, second = past(event)

    assert (first.comment, first.user, first.was.root.values["title"]) == (
        "Added, link added.",
        admin_user,
        "Talk",
    )
    assert (second.comment, second.was.root.words) == ("Title changed.", "A better title")
    assert [row.words for row in second.was.rows.values()] == ["Programme"]


def test_what_was_changed_outside_the_desk_is_not_lost(desk, make_event):
    event = make_event("As imported")
    event.languages.create(language="fr")
    send(desk, event, editing(desk, event, title="At the desk"))
    Event.objects.update(title="By a command")
    event.languages.all().delete()
    send(desk, event, editing(desk, event, title="Again"))

    assert [
        (v.comment, v.who, v.was.root.values["title"], len(v.was.rows)) for v in past(event)
    ] == [
        ("As it was before.", "", "As imported", 1),
        ("Title changed.", "admin", "At the desk", 1),
        ("Changed outside the desk.", "", "By a command", 0),
        ("Title changed.", "admin", "Again", 0),
    ]


def test_what_is_derived_or_measured_is_no_change(desk, make_event):
    event = make_event("Talk")
    event.links.create(url="https://example.org/")
    send(desk, event, editing(desk, event, title="Lecture"))
    event.refresh_from_db()
    event.save()
    event.links.update(check_result="404")

    send(desk, event, editing(desk, event))

    assert len(past(event)) == 2


@pytest.mark.parametrize(
    "model", [Event, Programme, Series, Organization, Person, Theme, Announcement]
)
def test_every_page_of_the_desk_has_a_history(desk, model):
    names = {Announcement: "text", Organization: "name", Person: "name", Theme: "name"}
    name = names.get(model, "title")
    fields = {"code": "t"}
    if model is Event:
        fields |= {"kind": "lecture", "pace": "to-be-announced"}
    assert send(desk, model, entering(desk, model, **{**fields, name: "The first"})) == {}
    row = model.objects.get()
    send(desk, row, editing(desk, row, **{name: "The second"}))

    page = read(desk.get(address(row, "history")))

    assert f"{name.capitalize()} The first → The second" in page
    assert "Added" in page
    said = put_back(desk, row, 0)
    assert getattr(row, name) == "The first"
    assert said[0].startswith("Put back to how it was on ")
    put_back(desk, row, 1)
    assert getattr(row, name) == "The second"
    assert len(past(row)) == 4


# -- in words ------------------------------------------------------------------------------


def test_a_difference_is_told_in_the_words_of_the_form(
    desk, make_event, make_organization, make_theme
):
    pax, kesh = make_organization("PAX"), make_organization("Kesh Malek")
    prevention, memory = make_theme("prevention"), make_theme("memory")
    event = make_event("Talk", start="2021-04-08 09:00", zone="America/New_York")
    event.themes.add(prevention)
    event.credits.create(organization=pax)
    event.sections.create(number=1, title="Opening words")
    event.participations.create(
        name="Ana Lozano", person=Person.objects.create(name="Ana Lozano")
    )
    link = event.links.create(label="Report", url="https://example.org/a", kind="report")
    link_data = editing(
        desk,
        event,
        zone="Geneva",
        format="online",
        start_time="10.30",
        title_is_ours="on",
        themes=[str(memory.pk)],
        summary="One sentence.",
    )
    link_data |= {
        "credits-0-organization": str(kesh.pk),
        "participations-0-section_number": "1",
        "participations-0-visibility": "hidden",
        "links-0-DELETE": "on",
    }
    add_rows(link_data, "languages", {"language": "French"})
    assert send(desk, event, link_data) == {}

    page = read(desk.get(address(event, "history")))

    for words in (
        "Title supplied by us no → yes",
        "Summary One sentence.",
        "Start time 09:00 → 10:30",
        "Time zone New York → Zurich",
        "Format not known → online",
        "Themes Prevention → Memory",
        "Organization changed: Kesh Malek (organizer) Organization PAX → Kesh Malek",
        "Section 1. Opening words",
        "Visibility as the person’s own setting → not shown at all",
        "Link taken out: Report Kind report",
        "https://example.org/a",
        "Language added: French (spoken) Language French",
    ):
        assert words in page, (words, page)
    assert link.pk


def test_long_texts_are_compared_word_by_word():
    before = (
        "The first line stays.\nA line of many words that is changed in one place only.\n"
    )
    after = before.replace("many", "quite a few") + "And a line more.\n"

    assert compared(before, after) == [
        Piece("", "The first line stays.\nA line of "),
        Piece("del", "many"),
        Piece("ins", "quite a few"),
        Piece("", " words that is changed in one place only.\n"),
        Piece("ins", "And a line more.\n"),
    ]


def test_of_a_very_long_text_only_what_differs_is_shown():
    text = "".join(f"Line {number} of a text.\n" for number in range(3000))

    pieces = compared(text, text.replace("Line 1500 of", "Line 1500 off"))

    assert [p for p in pieces if p.kind] == [Piece("del", "of"), Piece("ins", "off")]
    assert sum(len(piece.text) for piece in pieces) < 500


@pytest.mark.parametrize("number", [2, 20])
def test_the_history_takes_the_same_queries_however_long_it_is(
    desk, make_event, make_organization, number
):
    event = make_event("Title", organizers=[make_organization("PAX")])
    event.participations.create(person=Person.objects.create(name="Mia"))
    history.record(event)
    for turn in range(number):
        event.links.create(label=f"Link {turn}")
        history.record(event)
    desk.get(address(event, "history"))

    with CaptureQueriesContext(connection) as made:
        page = desk.get(address(event, "history"))

    assert len(page.context["entries"]) == min(number + 1, 20)
    assert bool(page.context["older"]) == (number == 20)
    assert len(made) == 18


def test_the_last_page_begins_with_the_first_version(desk, make_event):
    event = make_event("Title 0")
    for turn in range(1, 22):
        Event.objects.update(title=f"Title {turn}")
        history.record(event)

    page = read(desk.get(address(event, "history"), {"page": "2"}))

    assert "Title 1 " not in page.replace("Title 1 →", "")
    assert "The first version that was kept." in page
    assert desk.get(address(event, "history"), {"page": "x"}).status_code == 200


def test_who_may_not_see_people_does_not_see_them_in_the_past(
    client, django_user_model, make_event
):
    event = make_event("Talk")
    history.record(event)
    event.participations.create(name="Mia Loch", visibility="hidden")
    history.record(event)
    user = django_user_model.objects.create_user("trainee", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_event"))
    client.force_login(user)

    for url in (address(event, "history"), of_version(event, 1)):
        assert "Mia" not in read(client.get(url))
    assert "Nothing that you may see" in read(client.get(address(event, "history")))
    assert client.post(of_version(event, 0), {"now": ""}).status_code == 403


# -- put back ------------------------------------------------------------------------------


@pytest.fixture
def whole(make_event, make_organization, make_theme, make_area):
    """An event with rows of every kind, two versions of it kept, and its first values."""
    pax = make_organization("PAX")
    event = make_event(
        "Talk",
        start="2021-04-08 09:00",
        zone="America/New_York",
        themes=[make_theme("prevention")],
        areas=[make_area("RW", "Rwanda")],
        languages=["fr"],
        hashtags=["#R2P"],
        description="Many words. " * 20,
        organizers=[pax],
    )
    one, two = (event.sections.create(number=n, title=f"Part {n}") for n in (1, 2))
    part = event.participations.create(name="Mia Loch", section=one, talk_title="Why")
    part.organizations.add(pax)
    event.participations.create(name="Bo Li", section=two)
    event.links.create(label="More", url="https://example.org/", check_result="200")
    history.record(event)
    return event


def test_an_event_is_put_back_with_all_its_rows_under_their_keys(desk, whole, make_theme):
    event, before = whole, values(whole)
    one, two = event.sections.in_order()
    mia, bo = event.participations.in_order()
    data = editing(
        desk,
        event,
        title="Other",
        slug="other",
        start_time="11:00",
        hashtags="",
        themes=[str(make_theme("memory").pk)],
        areas=[],
        description="Few words.",
        contact_email="desk@example.org",
    )
    data |= {"sections-0-number": "2", "sections-1-number": "1"}
    data |= {"participations-1-DELETE": "on", "languages-0-DELETE": "on"}
    data |= {"credits-0-DELETE": "on", "participations-0-organizations": []}
    data |= {"links-0-label": "Less"}
    add_rows(data, "links", {"label": "New"})
    assert send(desk, event, data) == {}
    assert {section.pk: section.number for section in event.sections.all()} == {
        one.pk: 2,
        two.pk: 1,
    }
    starts, uuid = event.starts_at, event.uuid

    put_back(desk, event, 0)

    after = values(event)
    root = (Event, event.pk)
    assert after[root].pop("former_slugs") == '["other"]'
    assert before[root].pop("former_slugs") == "[]"
    assert after == before
    assert (event.starts_at, event.uuid) == (starts, uuid)
    assert event.description_html.startswith("<p>Many words.")
    assert event.links.get().check_result == "200"
    assert Participation.objects.get(pk=mia.pk).section == one
    assert Participation.objects.get(pk=bo.pk).section == two
    assert desk.get("/events/other/").headers["Location"].endswith("/events/talk/")
    put_back(desk, event, 1)
    assert (event.title, event.slug, event.former_slugs) == ("Other", "other", ["talk"])
    assert [link.label for link in event.links.in_order()] == ["Less", "New"]


def test_to_look_at_a_version_changes_nothing(desk, whole):
    Event.objects.update(title="Other", state="published")
    history.record(whole)
    before, versions = values(whole), len(past(whole))

    page = read(desk.get(of_version(whole, 0)))

    assert "What putting it back will change Title Other → Talk" in page
    assert (values(whole), len(past(whole))) == (before, versions)
    assert "This is how it is now." in read(desk.get(of_version(whole, 1)))


def test_putting_back_opens_nothing_that_was_closed(desk, make_event):
    other = make_event("The one that stays")
    event = make_event("Talk", summary="As it was")
    person = Person.objects.create(name="Bo Li")
    part = event.participations.create(name="Mia Loch")
    of_bo = event.participations.create(person=person)
    stream = event.links.create(url="https://example.org/a", label="Stream")
    closed = event.links.create(url="https://example.org/b", label="Old")
    taken_out = event.participations.create(name="Sol Ek")
    room = event.links.create(label="Room", kind="join", access="public")
    history.record(event)
    event.state, event.summary, event.merged_into = "withdrawn", "", other
    event.publish_at = "2121-01-01T00:00Z"
    event.save()
    event.participations.filter(pk=part.pk).update(visibility="hidden")
    event.participations.filter(pk=of_bo.pk).update(visibility="withheld")
    event.links.filter(pk=stream.pk).update(access="staff", kind="join")
    event.links.filter(pk=closed.pk).update(closes_at="2021-01-01T00:00Z")
    taken_out.delete()
    room.delete()
    Person.objects.create(name="Sol Ék", visibility="hidden")
    history.record(event)

    said = " ".join(put_back(desk, event, 0))

    assert event.summary == "As it was"
    assert (event.state, event.merged_into) == ("withdrawn", other)
    assert f"{event.publish_at:%Y}" == "2121"
    assert {p.name: p.visibility for p in event.participations.all()} == {
        "Mia Loch": "hidden",
        "Bo Li": "withheld",
        "Sol Ek": "hidden",
    }
    links = {link.label: link for link in event.links.all()}
    assert (links["Stream"].kind, links["Stream"].access) == ("information", "staff")
    assert links["Room"].access == "registrants"
    assert f"{links['Old'].closes_at:%Y}" == "2021"
    assert "State stays “withdrawn”" in said
    assert "Visibility stays “not shown at all”" in said
    assert "Sol Ek: not shown at all, as the person of that name is." in said


def test_putting_back_does_close(desk, make_event):
    event = make_event("Talk", state="draft")
    part = event.participations.create(name="Mia Loch", visibility="hidden")
    history.record(event)
    Event.objects.update(state="published")
    event.participations.update(visibility="named")
    history.record(event)

    put_back(desk, event, 0)

    part.refresh_from_db()
    assert (event.state, part.visibility) == ("draft", "hidden")


def test_a_hidden_person_stays_hidden(desk):
    person = Person.objects.create(name="Mia Loch", country="RW")
    history.record(person)
    Person.objects.update(visibility="hidden", country="")
    history.record(person)

    put_back(desk, person, 0)

    assert (person.country, person.visibility) == ("RW", "hidden")


def test_what_is_gone_by_now_is_left_out_and_told(
    desk, make_event, make_organization, make_theme
):
    pax, un = make_organization("PAX"), make_organization("UN")
    series = Series.objects.create(title="Lectures")
    mia = Person.objects.create(name="Mia Loch")
    theme = make_theme("memory")
    event = make_event("Talk", organizers=[pax, un], series=series, themes=[theme])
    event.participations.create(person=mia)
    history.record(event)
    event.credits.filter(organization=pax).delete()
    event.participations.all().delete()
    Event.objects.update(series=None, title="Other")
    for row in (pax, mia, series, theme):
        row.delete()
    history.record(event)

    said = " ".join(put_back(desk, event, 0))

    assert [credit.organization for credit in event.credits.all()] == [un]
    assert (event.title, event.series) == ("Talk", None)
    assert event.participations.get().name == "Mia Loch"
    for words in (
        "Left out: PAX (organizer). The organization is no longer listed.",
        "Series of “Talk” is left out: it is gone by now.",
        "Person of “Mia Loch” is left out: it is gone by now.",
        "Themes: 1 of them left out, gone by now.",
    ):
        assert words in said


def test_what_cannot_be_is_refused_and_nothing_is_changed(desk, make_event):
    event = make_event("Talk", slug="talk", state="draft")
    history.record(event)
    Event.objects.update(slug="lecture")
    make_event("Another", slug="talk")
    history.record(event)
    before = values(event)

    page = desk.get(of_version(event, 0))

    assert "It cannot be put back Address: Event with this Address already exists." in read(
        page
    )
    response = desk.post(of_version(event, 0), {"now": page.context["now"]})
    assert "It cannot be put back" in read(response)
    assert values(event) == before


def test_nothing_is_put_back_over_what_somebody_saved_meanwhile(desk, make_event):
    event = make_event("Talk")
    history.record(event)
    Event.objects.update(title="Lecture")
    history.record(event)
    shown = desk.get(of_version(event, 0)).context["now"]
    Event.objects.update(title="By somebody else")

    response = desk.post(of_version(event, 0), {"now": shown})

    assert "nothing was done" in response.content.decode()
    event.refresh_from_db()
    assert event.title == "By somebody else"
    put_back(desk, event, 0)
    assert event.title == "Talk"
    assert past(event)[2].was.root.values["title"] == "By somebody else"


def test_a_version_belongs_to_its_row(desk, make_event):
    events = [make_event("One"), make_event("Two")]
    for event in events:
        history.record(event)
    number = past(events[0])[0].number

    for key, of in ((events[1].pk, number), (events[0].pk, number + 10), (10**30, 10**30)):
        assert desk.get(history.address(Event, key, of)).status_code == 404


# -- erased --------------------------------------------------------------------------------


def test_earlier_versions_are_erased(desk, admin_user, make_event):
    event = make_event("Talk with Mia Loch")
    history.record(event)
    event.title = "Talk"
    event.save()
    history.record(event)
    LogEntry.objects.log_actions(admin_user.pk, [event], CHANGE)
    url = address(event, "history")

    assert "tick the box" in messages_after(desk, url, {})[0]
    assert messages_after(desk, url, {"sure": "yes"}) == ["1 earlier version was erased."]

    assert "Mia" not in read(desk.get(url))
    assert [version.was.root.words for version in past(event)] == ["Talk"]
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (
            [{"changed": {"fields": ["Start date", "Time zone"]}}],
            "Start date changed, time zone changed.",
        ),
        (
            [{"added": {"name": "person taking part", "object": "Mia Loch"}}],
            "Person taking part added.",
        ),
        ([{"added": {"name": "link", "object": name}} for name in "AB"], "Link added."),
        (
            [{"changed": {"fields": list("abcdef")}}],
            "A changed, b changed, c changed, d changed, 2 more.",
        ),
        ([], "Saved."),
        ("Withdrawn.", "Withdrawn."),
    ],
)
def test_a_change_is_told_in_words_that_name_nobody(message, words):
    assert history.in_words(message) == words


# -- what changed lately -------------------------------------------------------------------


def test_what_changed_lately_takes_one_query(
    desk, make_event, admin_user, django_assert_num_queries
):
    event = make_event("Talk")
    history.record(event, admin_user, "Published.")
    person = Person.objects.create(name="Mia Loch", visibility="hidden")
    history.record(person, None, "Changed outside the desk.")
    history.latest(5)

    with django_assert_num_queries(1):
        found = history.latest(5)

    assert [(each.who, each.kind, each.words, each.done) for each in found] == [
        ("", "person", "Mia Loch", "Changed outside the desk."),
        ("admin", "event", "Talk", "Published."),
    ]
    assert "Talk" in read(desk.get(found[1].address))
    admin_user.is_superuser = False
    assert history.latest(5, admin_user) == []


@pytest.mark.parametrize("at_once", [True, False])
def test_what_came_in_place_of_a_row_keeps_it_closed(desk, make_event, at_once):
    """A row taken out and entered anew, hidden; or the same row, now of a hidden person."""
    event = make_event("Talk")
    part = event.participations.create(name="M. Loch")
    stream = event.links.create(kind="stream", url="https://example.org/room/1")
    history.record(event)
    if at_once:
        hidden = Person.objects.create(name="Mia Loch", visibility="hidden")
        Participation.objects.filter(pk=part.pk).update(person=hidden, name="Mia Loch")
    else:
        part.delete()
        event.participations.create(name="M. Loch", visibility="hidden")
    stream.url = "https://example.org/"
    stream.save()
    event.links.create(kind="join", url="https://example.org/room/1/")
    history.record(event)

    said = " ".join(put_back(desk, event, 0))

    assert [each.shown for each in event.participations.all()] == ["hidden"]
    assert [(each.kind, each.access) for each in event.links.all()] == [
        ("stream", "registrants")
    ]
    assert "no more open than its address is now" in said


def test_rows_are_put_back_only_by_whoever_may_write_them(desk, client, make_event):
    event = make_event("Talk")
    event.participations.create(name="Mia Loch", visibility="hidden")
    history.record(event)
    Participation.objects.all().delete()
    Person.objects.create(name="Mia Loch", visibility="withheld")
    history.record(event)
    user = get_user_model().objects.create_user("trainee", is_staff=True)
    rights = Permission.objects.filter(codename__in=["view_event", "change_event"])
    user.user_permissions.set(rights)
    client.force_login(user)

    page = client.get(of_version(event, 0))
    sent = client.post(of_version(event, 0), {"now": page.context["now"]})

    assert "Mia Loch" not in read(page)
    assert "Putting it back is for those" in read(page)
    assert (sent.status_code, event.participations.count()) == (403, 0)
    assert desk.get(address(event, "history"), {"page": "9" * 5000}).status_code == 200
