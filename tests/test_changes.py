"""When what the public is told of an event changed, and what was taken back: kept by the
database whatever writes.
"""

from datetime import UTC, date, datetime, time, timedelta

import msgspec
import pytest
import time_machine
from django.db import connection, transaction
from django.http import Http404

from events.formats.answer import for_record
from events.models import Entry, Event, Programme, Series
from events.models.public import event_record
from organizers.models import Person

pytestmark = pytest.mark.django_db
several_transactions = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def told(event):
    entry = Entry.objects.get(event=event)
    return entry.revision, entry.fingerprint


@pytest.fixture
def rich(make_event, make_theme, make_area, make_organization):
    """An event of which there is a row of everything."""
    organization = make_organization("Museum of the Lake")
    theme, area = make_theme("memory"), make_area("RW", "Rwanda")
    series = Series.objects.create(title="Four talks")
    programme = Programme.objects.create(title="Signs", state="published")
    host = make_event("Congress", start="2026-06-01")
    event = make_event(
        "A talk",
        start="2026-06-01 10:00",
        zone="Africa/Kigali",
        hours=2,
        themes=[theme],
        areas=[area],
        organizers=[organization],
        languages=["fr"],
        series=series,
        programme=programme,
        parent=host,
    )
    section = event.sections.create(number=1, title="Opening")
    person = Person.objects.create(name="Ada Okello")
    event.participations.create(person=person, section=section)
    event.links.create(kind="agenda", url="https://example.org/agenda")
    return event


CHANGES = {
    "the title": lambda e: Event.objects.filter(pk=e.pk).update(title="Another"),
    "a clock": lambda e: later(Event.objects.get(pk=e.pk)),
    "the status": lambda e: Event.objects.filter(pk=e.pk).update(status="cancelled"),
    "an organizer’s name": lambda e: rename(e.credits.get().organization, "name"),
    "how it is credited": lambda e: e.credits.update(credited_as="The Museum"),
    "a section": lambda e: e.sections.update(description="Words of welcome."),
    "a speaker’s position": lambda e: e.participations.update(position="Director"),
    "a person withheld": lambda e: Person.objects.update(visibility="withheld"),
    "a speaker hidden there": lambda e: e.participations.update(visibility="hidden"),
    "a language": lambda e: e.languages.create(language="rw"),
    "a link": lambda e: e.links.update(url="https://example.org/other"),
    "a link that goes": lambda e: e.links.all().delete(),
    "a theme’s name": lambda e: rename(e.themes.get(), "name"),
    "an area that goes": lambda e: e.areas.clear(),
    "the series’ title": lambda e: rename(e.series, "title"),
    "the programme’s title": lambda e: rename(e.programme, "title"),
    "the host event’s title": lambda e: rename(e.parent, "title"),
    "the host event embargoed": lambda e: Event.objects.filter(pk=e.parent_id).update(
        publish_at=datetime(2999, 1, 1, tzinfo=UTC)
    ),
    "a host event that becomes what it follows": lambda e: Event.objects.filter(
        pk=e.pk
    ).update(parent=None, follows=e.parent_id),
    "the host event withdrawn": lambda e: Event.objects.filter(pk=e.parent_id).update(
        state="withdrawn"
    ),
}
NO_CHANGES = {
    "saving it as it is": lambda e: Event.objects.get(pk=e.pk).save(),
    "a note of the staff": lambda e: Event.objects.filter(pk=e.pk).update(staff_note="!"),
    "a link for registrants": lambda e: e.links.create(
        kind="join", url="https://zoom.example/j/1"
    ),
    "a look at a link": lambda e: e.links.update(checked_at=NOW, check_result="200"),
    "another event": lambda e: Event.objects.filter(pk=e.parent_id).update(city="Goma"),
    "a host event that nobody may see": lambda e: Event.objects.filter(pk=e.pk).update(
        follows=Event.objects.create(
            title="Draft", kind="webinar", pace="ongoing", start_date=date(2026, 5, 1)
        )
    ),
    "why a name is shown": lambda e: Person.objects.update(visibility_reason="asked"),
}


def later(event):
    event.end_time = time(13)
    event.save()


def rename(row, field):
    type(row).objects.filter(pk=row.pk).update(**{field: "Another name"})


@several_transactions
def test_each_change_of_what_is_told_counts_once_and_no_other(rich, client):
    now = datetime.now(UTC)
    for what, change in CHANGES.items():
        number, before = told(rich)
        with transaction.atomic():
            change(rich)
        assert told(rich)[0] == number + 1, what
        assert told(rich)[1] != before, what
        # What is kept between two answers is what a new process would say.
        kept = client.get("/events.json?when=all").json()["events"]
        fresh = Event.objects.published(now).numbered([rich.pk]).for_records(now).get()
        assert msgspec.to_builtins(event_record(fresh, now), builtin_types=()) in kept, what
    kept = told(rich)
    for what, change in NO_CHANGES.items():
        change(rich)
        assert told(rich) == kept, what


def test_a_hidden_speakers_other_facts_do_not_count(rich):
    rich.participations.update(visibility="withheld")
    kept = told(rich)

    rich.participations.update(position="Survivor", talk_title="My village")
    Person.objects.update(name="Ada O.")

    assert told(rich) == kept


@several_transactions
def test_what_one_transaction_changes_counts_once(rich):
    number, _ = told(rich)
    with transaction.atomic():
        Event.objects.filter(pk=rich.pk).update(title="One")
        rich.links.all().delete()
        rich.credits.all().delete()
    assert told(rich)[0] == number + 1


def test_a_new_listing_begins_with_nothing_changed(make_event):
    with transaction.atomic():
        event = make_event("New", start="2026-06-01", state="draft")
        event.links.create(kind="agenda", url="https://example.org")
    assert Entry.objects.get(event=event).since is None

    with transaction.atomic():
        event.state = "published"
        event.save()
        event.languages.create(language="en")

    entry = Entry.objects.get(event=event)
    assert entry.revision == 0
    assert 0 <= (entry.changed or 0) - (entry.since or 0) < 60


def test_an_event_counts_as_changed_when_it_is_published_and_when_a_link_opens(make_event):
    day = timedelta(days=1)
    event = make_event("Soon", start="2026-06-01", publish_at=NOW)
    event.links.create(
        kind="stream",
        url="https://example.org",
        opens_at=NOW + day,
        closes_at=NOW + 2 * day,
    )
    Entry.objects.update(changed=0)
    entry = Entry.objects.get()

    changes = [entry.changed_at(NOW + days * day) for days in range(4)]
    times = [entry.told_times(NOW + days * day) - entry.revision for days in range(4)]

    assert changes == [NOW, NOW + day, NOW + 2 * day, NOW + 2 * day]
    assert times == [0, 1, 2, 2]
    assert [Entry.objects.catalogue().turned(NOW + n * day) for n in range(4)] == [
        0,
        1,
        2,
        2,
    ]


def test_an_event_counts_as_changed_when_its_host_event_is_published(make_event):
    host = make_event("Congress", start="2026-06-01", publish_at=NOW)
    make_event("Beside it", start="2026-06-01", parent=host)
    catalogue = Entry.objects.catalogue()
    assert [catalogue.turned(NOW - timedelta(1)), catalogue.turned(NOW)] == [0, 1]


@several_transactions
def test_number_and_moment_of_changes_never_go_back(make_event):
    event = make_event("Talk", start="2026-06-01", publish_at=NOW)
    told = []

    def look():
        now = datetime.now(UTC)
        entry = Entry.objects.get(event=event)
        told.append((entry.told_times(now), entry.changed_at(now), entry.listed_at()))

    look()
    link = event.links.create(kind="stream", url="https://example.org", opens_at=NOW)
    look()
    link.closes_at = NOW + timedelta(1)
    link.save()
    look()
    link.delete()
    look()
    Event.objects.update(publish_at=None)
    look()
    event.links.create(kind="stream", url="https://example.org", opens_at=NOW)
    look()
    Event.objects.update(state="withdrawn")
    look()

    assert told == sorted(told)
    numbers = [number for number, _, _ in told]
    assert numbers[-1] > numbers[-2]
    assert len({*numbers}) == len(numbers) - 1  # but for the moment of publication


@several_transactions
def test_a_link_that_closes_is_gone_even_if_another_event_lost_one(make_event, client):
    """What is kept of an event hangs on its own moments, not on how many there are."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    other = make_event("Other", start="2199-06-01")
    other.links.create(kind="stream", url="https://example.org/1", opens_at=NOW)
    event = make_event("Talk", start="2199-06-01")
    event.links.create(kind="stream", url="https://example.org/secret", closes_at=soon)
    assert b"/secret" in client.get("/events.json").content

    other.links.all().delete()
    with time_machine.travel(soon + timedelta(minutes=1)):
        for address in ("/events.json", "/events.ics", "/events.csv", "/events/talk.json"):
            assert b"/secret" not in client.get(address).content


# -- what was taken back


@several_transactions
def test_a_withdrawn_event_keeps_its_days_and_facets_and_no_word_or_name(rich):
    before = Entry.objects.get(event=rich)
    assert "speaker=ada-okello" in before.tokens

    Event.objects.filter(pk=rich.pk).update(state="withdrawn", title="Secret", city="Goma")
    rich.themes.clear()

    entry = Entry.objects.get(event=rich)
    assert entry.uuid == rich.uuid
    assert entry.withdrawn
    assert entry.revision == before.revision + 1
    assert entry.first_day == before.first_day
    assert entry.had("theme", ["memory"])
    assert not entry.had("speaker", ["ada-okello"])
    assert not entry.words
    assert not entry.fingerprint


@several_transactions
def test_an_event_that_returns_is_no_longer_withdrawn(rich):
    number, _ = told(rich)
    for state in ("review", "draft", "withdrawn", "published"):
        Event.objects.filter(pk=rich.pk).update(state=state)
    entry = Entry.objects.get(event=rich)
    assert entry.withdrawn is None
    assert entry.revision == number + 2


def test_what_nobody_has_seen_is_not_withdrawn_but_gone(make_event):
    draft = make_event("Draft", start="2026-06-01", state="draft")
    later = make_event(
        "Later", start="2026-06-01", publish_at=datetime(2999, 1, 1, tzinfo=UTC)
    )
    Event.objects.update(state="withdrawn")

    kept = Entry.objects.filter(event__in=[draft.pk, later.pk])
    assert {(row.uuid, row.withdrawn, row.tokens) for row in kept} == {(None, None, "")}


@several_transactions
def test_what_was_seen_is_withdrawn_even_when_it_is_to_be_published_later(make_event):
    event = make_event("Talk", start="2026-06-01")
    Event.objects.update(publish_at=datetime(2999, 1, 1, tzinfo=UTC))
    Event.objects.update(state="withdrawn")
    assert Entry.objects.get(event=event).withdrawn


def test_an_event_that_goes_while_it_is_asked_for_is_not_there(make_event):
    event = make_event("Talk", start="2026-06-01")
    Event.objects.update(state="withdrawn")
    with pytest.raises(Http404):
        for_record(event, datetime.now(UTC))


def test_of_a_deleted_event_nothing_is_kept(rich):
    number = rich.pk
    rich.participations.all().delete()
    rich.delete()

    entry = Entry.objects.get(event_id=number)
    assert not any(
        [
            entry.uuid,
            entry.tokens,
            entry.first_day,
            entry.withdrawn,
            entry.since,
            entry.words,
        ]
    )


@several_transactions
def test_who_asks_for_what_was_withdrawn_learns_no_new_name(make_event, client):
    programme = Programme.objects.create(title="Signs", state="published")
    make_event("Talk", start="2199-06-01", programme=programme)
    Event.objects.update(state="withdrawn")
    Programme.objects.update(state="draft", title="Nobody may know")

    told = {".ics": 200, ".atom": 200, ".json": 400, ".csv": 400}
    for address, status in {f"/events{name}": told[name] for name in told}.items():
        response = client.get(f"{address}?programme=signs")
        assert response.status_code == status
        assert b"Nobody may" not in response.content


def test_merged_events_are_taken_back(make_event):
    stays, goes = (
        make_event("Stays", start="2026-06-01"),
        make_event("Goes", start="2026-06-01"),
    )
    goes.merged_into = stays
    goes.save()
    assert Entry.objects.get(event=goes).withdrawn


def test_the_clock_is_the_databases(make_event):
    event = make_event("Now")
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        [[now]] = cursor.fetchall()
    assert abs(Entry.objects.get(event=event).changed - now.timestamp()) < 60
