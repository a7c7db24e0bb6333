"""Links into a meeting: told on request, at their time, once two people agreed to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from desk.merging import Chosen
from events import door, urls
from events.formats.sitemap import SECTIONS
from events.models import Entry, Event, Link, Series
from events.models.copying import another
from events.models.merging import merge
from tests.planted import told
from tests.test_admin import add_rows, editing, entering, send

pytestmark = pytest.mark.django_db
STARTS = datetime(2026, 6, 1, 8, tzinfo=UTC)  # 10:00 in Kigali
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEFORE, DURING, AFTER = STARTS - HOUR, STARTS + HOUR, STARTS + 2 * HOUR
ROOM = "https://zoom.us/j/81234567890?pwd=Quux"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def ana(django_user_model):
    return django_user_model.objects.create_superuser("ana", first_name="Ana")


@pytest.fixture
def ben(django_user_model):
    return django_user_model.objects.create_superuser("ben")


@pytest.fixture
def talk(make_event):
    return make_event("A talk", start="2026-06-01 10:00", zone="Africa/Kigali", hours=2)


def asked(event, by, **fields):
    window = {"opens_at": STARTS - 10 * MINUTE, "closes_at": AFTER}
    link = Link(event=event, kind="join", **{"url": ROOM, **window, **fields})
    link.ask(by, BEFORE)
    link.full_clean()
    link.save()
    return link


@pytest.fixture
def room(talk, ana, ben):
    """A link for joining that two people want to be told."""
    link = asked(talk, ana)
    link.confirm(ben, BEFORE)
    return link


def access_of(link):
    link.refresh_from_db()
    return link.access


# -- what a visitor is told ----------------------------------------------------------------


def ask_for(client, event):
    return client.post(reverse("event-joining", args=[event.slug]))


def test_it_is_told_at_its_time_on_request_and_nowhere_else(client, talk, room):
    page, where = talk.get_absolute_url(), reverse("event-joining", args=["a-talk"])

    def shown():
        return " ".join(client.get(page).content.decode().split())

    assert "The link for joining is shown here from Monday 1 June 2026, 09:50, Kigali" in (
        shown()
    )
    assert "06:50 in Lisbon" not in shown()
    assert "08:50 in Lisbon" in client.get(f"{page}?tz=Europe/Lisbon").content.decode()
    early = ask_for(client, talk)
    assert (early.status_code, ROOM in early.content.decode()) == (404, False)
    assert "is not shown yet" in early.content.decode()

    with time_machine.travel(STARTS - 10 * MINUTE, tick=False):
        assert f'method="post" action="{where}"' in shown()
        assert ROOM not in shown()
        answer = ask_for(client, talk)
        html = answer.content.decode()
        assert answer.status_code == 200
        assert f'href="{ROOM}" rel="noreferrer noopener nofollow"' in " ".join(html.split())
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert not answer.cookies
        for method in (client.get, client.head):  # robots, and previews of messengers
            assert method(where).url == page
        assert client.put(where).status_code == 405

    with time_machine.travel(AFTER, tick=False):
        late = ask_for(client, talk)
        assert (late.status_code, ROOM in late.content.decode()) == (410, False)
        assert "joining" not in shown()


def test_the_address_is_in_no_other_answer_while_it_is_open(client, talk, room):
    plain = [each for each in urls.urlpatterns if not each.pattern.converters]
    walk = [reverse(each.name) for each in plain if each.name != "nothing-here"]
    walk += [reverse(name, args=[talk.slug]) for name in OF_THE_EVENT]
    walk += [reverse("month", args=[2026, 6])]
    walk += [reverse("sitemap-section", args=[section]) for section in SECTIONS]
    asked = [each + query for each in walk for query in ("", "?when=all")]

    with time_machine.travel(DURING, tick=False):
        for address in [*asked, "/?q=zoom"]:
            text = told(client.get(address))
            assert "81234567890" not in text, address
            assert "zoom.us" not in text, address
        assert "81234567890" in ask_for(client, talk).content.decode()


OF_THE_EVENT = ("event", "event-json", "event-ics", "event-joining")


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft"},
        {"state": "withdrawn"},
        {"publish_at": STARTS + DAY},
        {"status": "cancelled"},
        {"status": "postponed"},
        {"start_date": "2026-09-01", "end_date": "2026-09-01",
         "starts_at": STARTS + 90 * DAY, "over_at": AFTER + 90 * DAY},
    ],
    ids=lambda fields: next(iter(fields.items())),
)  # fmt: skip
def test_a_meeting_that_does_not_take_place_then_lets_nobody_in(client, talk, room, fields):
    Event.objects.filter(pk=talk.pk).update(**fields)

    with time_machine.travel(DURING, tick=False):
        answer = ask_for(client, talk)
        assert answer.status_code == 404
        assert ROOM not in answer.content.decode()


def test_a_link_for_joining_changes_nothing_that_is_written_down(talk, ana, ben):
    before = Entry.objects.get(event=talk)
    link = asked(talk, ana)
    link.confirm(ben, BEFORE)
    link.close()
    link.save()

    after = Entry.objects.get(event=talk)
    assert (after.fingerprint, after.turns, after.changed, after.revision) == (
        before.fingerprint,
        None,
        before.changed,
        before.revision,
    )


# -- two people ----------------------------------------------------------------------------


def test_one_asks_in_the_form_and_another_confirms(client, talk, ana, ben):
    confirming = reverse("admin:events_event_joining", args=[talk.pk])
    client.force_login(ana)
    typed = {"kind": "join", "url": ROOM, "access": "public"}
    data = editing(client, talk)
    wrong = send(client, talk, add_rows({**data}, "links", typed))
    assert "from when" in " ".join(wrong.values())
    window = {"opens_at": "2026-06-01 7:50", "closes_at": "2026-06-01 10:00"}
    far = {"opens_at": "2026-05-01 7:50", "closes_at": "2026-07-01 10:00"}
    wrong = send(client, talk, add_rows({**data}, "links", {**typed, **far}))
    assert "At the earliest a day before the event." in " ".join(wrong.values())

    assert send(client, talk, add_rows(data, "links", {**typed, **window})) == {}

    link = talk.links.get()
    assert (link.access, link.asked_by, link.confirmed_by) == ("asked", ana, None)
    page = client.get(confirming).content.decode()
    assert "You asked for it yourself" in page
    sent = {"link": link.pk, "print": print_on(page), "confirm": "1"}
    client.post(confirming, sent)
    assert access_of(link) == "asked"
    assert "you asked for it" in client.get(reverse("admin:index")).content.decode()

    client.force_login(ben)
    assert "Ana asks for it." in client.get(reverse("admin:index")).content.decode()
    form = client.get(reverse("admin:events_event_change", args=[talk.pk]))
    assert "A second person who may publish has to confirm it." in form.content.decode()
    client.post(confirming, {**sent, "print": "0" * 64})
    assert access_of(link) == "asked"
    client.post(confirming, sent)
    assert access_of(link) == "public"
    assert (link.asked_by, link.confirmed_by, link.confirmed_at) == (ana, ben, BEFORE)
    assert "confirmed" in LogEntry.objects.latest("pk").change_message
    assert ROOM not in LogEntry.objects.latest("pk").change_message

    # Saved again as it is, it stays; with another address somebody has to look again.
    assert send(client, talk, editing(client, talk)) == {}
    assert access_of(link) == "public"
    moved = editing(client, talk, **{"links-0-url": f"{ROOM}1"})
    assert send(client, talk, moved) == {}
    assert (access_of(link), link.asked_by, link.confirmed_by) == ("asked", ben, None)


def print_on(page):
    return page.partition('name="print" value="')[2].partition('"')[0]


def test_a_link_of_a_series_cannot_be_asked_for(desk):
    series = Series.objects.create(title="Four talks")
    typed = {"kind": "join", "url": ROOM, "access": "public",
             "opens_at": "2026-06-01 7:50", "closes_at": "2026-06-01 10:00"}  # fmt: skip
    wrong = send(desk, series, add_rows(editing(desk, series), "links", typed))
    assert "Only a link of an event can be told" in " ".join(wrong.values())
    assert not series.links.exists()


def test_who_may_not_publish_cannot_confirm(editor, talk, ana):
    link = asked(talk, ana)
    desk = editor("change_event", "view_event", "change_link", "view_link")

    where = reverse("admin:events_event_joining", args=[talk.pk])
    assert desk.get(where).status_code == 403
    assert desk.post(where, {"link": link.pk, "confirm": "1"}).status_code == 403


def test_only_a_link_of_a_dated_event_can_be_asked_for(desk):
    typed = {"kind": "join", "url": ROOM, "access": "public",
             "opens_at": "2026-06-01 7:50", "closes_at": "2026-06-01 10:00"}  # fmt: skip
    data = entering(desk, title="Talk", kind="lecture", pace="to-be-announced")
    wrong = send(desk, Event, add_rows(data, "links", typed))
    assert "has no date yet" in " ".join(wrong.values())
    assert not Event.objects.exists()


# -- whatever writes -----------------------------------------------------------------------

CHANGES: dict[str, dict[str, Any]] = {
    "another address": {"url": "https://zoom.us/j/1"},
    "another label": {"label": "Here"},
    "an earlier opening": {"opens_at": STARTS - 20 * MINUTE},
    "no opening": {"opens_at": None},
    "a later end": {"closes_at": AFTER + HOUR},
    "another who asks": {"asked_at": BEFORE + MINUTE},
}


@pytest.mark.parametrize("how", ["save", "update", "bulk_update"])
@pytest.mark.parametrize("what", CHANGES)
def test_whoever_changes_what_was_agreed_to_takes_it_back(room, how, what):
    if how == "update":
        Link.objects.filter(pk=room.pk).update(**CHANGES[what])
    for name, value in CHANGES[what].items():
        setattr(room, name, value)
    if how == "save":
        room.save()
        assert (room.access, room.confirmed_by) == ("registrants", None)  # not only saved
    elif how == "bulk_update":
        Link.objects.bulk_update([room], [*CHANGES[what]])

    assert access_of(room) == "registrants"
    assert (room.asked_by, room.asked_at, room.confirmed_by) == (None, None, None)


def test_what_shows_less_is_still_agreed_to(room):
    room.opens_at, room.closes_at = STARTS, DURING
    room.save()
    assert access_of(room) == "public"


def test_no_row_is_born_public(talk, room, ana, ben):
    fields = {"event": talk, "kind": "join", "url": ROOM, "access": "public"}
    agreed: dict[str, Any] = {"asked_by": ana, "asked_at": BEFORE, "confirmed_by": ben,
              "confirmed_at": BEFORE, "opens_at": STARTS, "closes_at": AFTER}  # fmt: skip
    born = [
        Link.objects.create(**fields),
        Link.objects.create(**fields, **agreed),
        *Link.objects.bulk_create([Link(**fields, **agreed), another(room)]),
    ]
    page = talk.links.create(url="https://example.org/")
    Link.objects.filter(pk=page.pk).update(kind="join")

    for link in [*born, page]:
        assert access_of(link) == "registrants"
    assert access_of(room) == "public"


@pytest.mark.parametrize(
    "fields",
    [
        {"confirmed_by": "ana"},  # who asked
        {"confirmed_by": None},
        {"confirmed_at": None},
    ],
    ids=str,
)
def test_the_database_wants_two_people(talk, ana, ben, fields):
    link = asked(talk, ana)
    people = {"ana": ana, None: None}
    agreed: dict[str, Any] = {"access": "public", "confirmed_by": ben}
    agreed["confirmed_at"] = BEFORE
    for name, value in fields.items():
        agreed[name] = people[value]

    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.filter(pk=link.pk).update(**agreed)
    assert access_of(link) == "asked"
    with pytest.raises(ValidationError):
        link.confirm(ana, BEFORE)


def test_a_request_that_was_changed_is_no_request_any_more(talk, ana, ben):
    """Who types another address cannot confirm it in the name of who asked."""
    link = asked(talk, ana)
    Link.objects.filter(pk=link.pk).update(url="https://zoom.us/j/666")
    assert access_of(link) == "registrants"
    with pytest.raises(ValidationError):
        link.confirm(ben, BEFORE)


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_an_account_that_goes_takes_its_word_along(room, who):
    User.objects.get(username=who).delete()

    assert access_of(room) == "registrants"
    assert (room.asked_by, room.confirmed_by) == (None, None)


def test_merging_brings_no_agreement_along(make_event, talk, room, ana):
    other = make_event("Talk b", start="2026-06-01 10:00", zone="UTC", hours=2)
    asked(talk, ana, url="https://zoom.us/j/2")
    stays, goes = (Event.objects.for_merging().get(pk=event.pk) for event in (other, talk))
    links = [f"link-{link.pk}" for link in talk.links.all()]
    merge(stays, goes, Chosen(frozenset(), frozenset(links)), BEFORE)

    assert other.links.count() == 2
    assert {*other.links.values_list("access", flat=True)} == {"registrants"}


def test_a_staff_note_tells_no_link_for_joining(make_event, talk, room):
    other = make_event("Talk b", start="2026-06-01 10:00", zone="UTC", hours=2)
    both = Event.objects.for_merging()
    nothing = Chosen(frozenset(), frozenset())
    merge(both.get(pk=other.pk), both.get(pk=talk.pk), nothing, BEFORE)

    note = Event.objects.get(pk=other.pk).staff_note
    assert "a link that is not for everybody" in note
    assert "zoom.us" not in note


# -- the decision in Python and as a condition ---------------------------------------------


def test_the_condition_finds_what_the_decision_tells(talk, room, ana):
    asked(talk, ana)
    talk.links.create(kind="join", url=ROOM)
    told = [link for link in Link.objects.all() if door.joining(link, talk)]

    assert told == [room] == list(Link.objects.for_joining(talk))
    assert not any(link.is_public(DURING) for link in Link.objects.all())
    assert not Link.objects.public(DURING)
