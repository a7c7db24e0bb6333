"""What everybody may see is decided once: in Python, as a condition and in the index the
same, for every mixture of settings; and nothing else is even loaded for a page.
"""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine

from events import door
from events.models import Entry, Event, Link, Participation, Programme, Series
from events.vocabulary import Access, LinkKind, ParticipationVisibility, State
from organizers.models import Person, Visibility

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENTS = (NOW - 3 * HOUR, NOW - HOUR, NOW, NOW + HOUR, NOW + 3 * HOUR)
EARLY, LATE = NOW - 2 * HOUR, NOW + 2 * HOUR


def test_events_are_public_alike_everywhere(make_event):
    kept = make_event("The one that stays")
    mixtures = product(State, (None, EARLY, NOW, LATE), (None, kept))
    Event.objects.bulk_create(
        Event(
            title="E",
            slug=f"e-{number}",
            kind="webinar",
            pace="to-be-announced",
            state=state,
            publish_at=publish_at,
            merged_into=into,
        )
        for number, (state, publish_at, into) in enumerate(mixtures)
    )
    rows = list(Event.objects.all())
    assert len(rows) == len(State) * 8 + 1

    for now in MOMENTS:
        decided = {event.pk for event in rows if door.is_published(event, now)}
        assert 1 < len(decided) < len(rows) / 3
        assert decided == {event.pk for event in Event.objects.published(now)}
        known = Entry.objects.catalogue()
        found = known.slice(known.public(now), 0, len(rows))
        assert decided == {key.number for key in found}, now


@pytest.fixture
def parts(make_event):
    """A part for every mixture of its own setting and that of the person, if any."""
    event = make_event("A talk")
    settings = product(ParticipationVisibility, (None, *Visibility))
    for number, (own, theirs) in enumerate(settings):
        word = f"quux{number:02}zyx"
        person = theirs and Person.objects.create(name=word, slug=word, visibility=theirs)
        event.participations.create(
            name=word, visibility=own, person=person, order=number, talk_title=f"t{word}"
        )
    return list(event.participations.in_order())


def fingerprint():
    return Entry.objects.get(event__title="A talk").fingerprint


def test_people_are_shown_alike_everywhere(parts):
    named = {part for part in parts if (told := part.public()) and told.name == part.name}
    known = {part for part in parts if part.public()}
    assert len(named) < len(known) < len(parts)

    assert named == {*Participation.objects.named()}
    assert known == {*Participation.objects.known()}
    entry = Entry.objects.get(event__title="A talk")
    for part in parts:
        for told in (f"'{part.name}'", f"'t{part.name}'"):
            assert (told in str(entry.words)) == (part in named), part.name
        listed = f"speaker={part.name}" in entry.tokens.split()
        assert listed == (part in named and part.person is not None)


def test_what_is_told_of_people_changes_alike(parts):
    named = {*Participation.objects.named()}
    known = {*Participation.objects.known()}
    for part in parts:
        mine = Participation.objects.filter(pk=part.pk)
        before = fingerprint()
        mine.update(name=f"{part.name} {part.name}")
        assert (fingerprint() != before) == (part in named), part
        before = fingerprint()
        mine.update(role="chair")
        assert (fingerprint() != before) == (part in known), part


def test_links_are_public_alike_everywhere(make_event):
    event = make_event("A talk")
    times = [(None, None), (EARLY, None), (LATE, None), (None, EARLY), (None, LATE),
             (EARLY, LATE), (EARLY, EARLY)]  # fmt: skip
    Link.objects.bulk_create(
        Link(event=event, kind=kind, access=access, opens_at=opens_at, closes_at=closes_at)
        for kind, access, (opens_at, closes_at) in product(LinkKind, Access, times)
        if access != Access.ASKED  # nobody asks: tests/test_joining.py
    )
    rows = list(Link.objects.all())
    for now in MOMENTS:
        decided = {link.pk for link in rows if link.is_public(now)}
        assert decided
        assert decided == {*Link.objects.public(now).values_list("pk", flat=True)}

    tried = {
        (link.kind, link.access, link.closes_at): link
        for link in rows
        if link.opens_at is None
    }
    for link in tried.values():
        ever = any(link.is_public(now) for now in MOMENTS)
        before = fingerprint()
        Link.objects.filter(pk=link.pk).update(label="Other words")
        assert (fingerprint() != before) == ever, (link.kind, link.access)
    turns = {round(moment.timestamp()) for moment in (EARLY, LATE)}
    assert {*(Entry.objects.get(event=event).turns or ())} == turns
    Link.objects.exclude(kind="join").delete()
    assert Entry.objects.get(event=event).turns is None


# -- what is loaded ------------------------------------------------------------------------


@pytest.fixture
def tripwire(monkeypatch):
    """Fails as soon as a row is read from the database that is not for everybody."""
    seen = []

    def watch(model, is_for_all):
        read = model.from_db.__func__

        def from_db(cls, db, names, values):
            row = read(cls, db, names, values)
            seen.append(model)
            assert is_for_all(row), f"{model.__name__} {row.pk} was loaded"
            return row

        monkeypatch.setattr(model, "from_db", classmethod(from_db))

    def open_link(link):
        hidden = {"url", "label"} <= link.get_deferred_fields()
        return hidden or door.is_public(link, NOW)

    def published(event):
        return "state" in event.get_deferred_fields() or door.is_published(event, NOW)

    watch(Event, published)
    watch(Link, open_link)
    watch(Participation, lambda part: part.visibility != "hidden")
    watch(Person, lambda person: person.visibility != "hidden")
    return seen


PAGES = (
    "/", "/past/", "/?q=talk", "/calendar/2026/6/", "/embed/", "/feeds/", "/api/",
    "/events/a-talk/", "/events/a-talk.json", "/events/a-talk.ics", "/events.ics",
    "/events.atom", "/events.csv", "/events.json", "/series/four/", "/series/four.json",
    "/series.json", "/programmes/signs/", "/programmes/signs.json", "/programmes.json",
    "/speakers/", "/speakers/ada/", "/speakers.json", "/organizers/un/",
    "/organizers.json", "/themes/memory/", "/sitemap-events.xml", "/sitemap-speakers.xml",
)  # fmt: skip


def test_no_page_loads_what_is_not_for_everybody(
    client, make_event, make_organization, make_theme, tripwire
):
    series = Series.objects.create(title="Four")
    programme = Programme.objects.create(title="Signs", state="published")
    about = {"series": series, "programme": programme, "start": "2026-06-01 10:00"}
    behind = {"themes": [make_theme("memory")], "organizers": [make_organization("UN")]}
    with time_machine.travel(NOW, tick=False):
        talk = make_event("A talk", hours=2, **about, **behind)
        for state in ("draft", "withdrawn", "binned"):
            Event.objects.bulk_create([draft_of(talk, state)])
        people = [Person(name=name, slug=name.lower()) for name in ("Ada", "Bo", "Cy")]
        people[2].visibility = "hidden"
        people[1].visibility = "withheld"
        Person.objects.bulk_create(people)
        Participation.objects.bulk_create(
            Participation(event=talk, person=person, name=person.name, visibility=own)
            for person, own in product(people, ("as-person", "hidden"))
        )
        links: list[dict[str, Any]] = [{}, {"access": "staff"}, {"kind": "join"}]
        links += [{"opens_at": LATE}, {"closes_at": EARLY}]
        owners: list[dict[str, Any]] = [{"event": talk}, {"series": series}]
        for owner in [*owners, {"programme": programme}]:
            Link.objects.bulk_create(
                Link(**{"url": "https://example.org", "access": "public", **owner, **link})
                for link in links
            )
        tripwire.clear()
        for page in PAGES:
            assert client.get(page).status_code == 200, page
    assert {*tripwire} == {Event, Link, Participation, Person}


def draft_of(talk, state):
    """Another one of the same series, in which it goes before and after."""
    facts = {"title": "Not for all", "kind": "webinar", "pace": "to-be-announced"}
    family = {"series": talk.series, "parent": talk, "follows": talk}
    return Event(**facts, **family, slug=f"not-{state}", state=state)
