"""Feeds of any list, as a feed reader gets them."""

import re
from calendar import timegm
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
import time_machine
from django.conf import settings

from events.formats import atom
from events.models import Entry, Event, Series
from events.templatetags.times import day_of
from organizers.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LONG_AGO = datetime(2026, 2, 1, 9, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def feed(client):
    """A feed, read strictly as XML and by a feed reader's library."""

    def get(address="/events.atom"):
        response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies
        check(ElementTree.fromstring(response.content))
        headers = {name.lower(): value for name, value in response.items()}
        read = feedparser.parse(response.content, response_headers=headers)
        assert not read.bozo
        return read

    return get


def check(root):
    """What RFC 4287 asks of a feed (4.1.1) and its entries (4.1.2)."""
    assert root.tag == f"{ATOM}feed"
    for part in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1, name
        assert part.findall(f"{ATOM}author/{ATOM}name")
        alternates = part.findall(f"{ATOM}link[@rel='alternate']")
        assert len(alternates) == 1
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len({*ids}) == len(ids)


def age(moment=LONG_AGO):
    """Makes everything listed and changed last at that moment."""
    Entry.objects.update(changed=int(moment.timestamp()), since=int(moment.timestamp()))


def instant(parsed):
    return datetime.fromtimestamp(timegm(parsed), UTC)


def text_of(entry):
    """The content as plain words."""
    return " ".join(re.sub(r"<[^>]+>", " ", entry.content[0].value).split())


@pytest.fixture
def rich(make_event, make_organization, make_theme):
    event = make_event(
        "From words to walls",
        start="2026-06-10 09:00",
        hours=1.5,
        zone="America/New_York",
        status="rescheduled",
        status_note="A new hall.",
        earlier_date=date(2026, 6, 3),
        certainty="tentative",
        time_note="EST is read as New York’s clock.",
        summary="One line & another.",
        description="What is *done* <https://example.org/more>.",
        format="hybrid",
        platforms=["Zoom"],
        venue="Room XX",
        city="Geneva",
        country="CH",
        registration="required",
        registration_deadline=date(2026, 6, 8),
        access_steps="Register.\nBring a passport.",
        cost="free",
        themes=[make_theme("memory", name="Memory"), make_theme("law", name="Law")],
    )
    pax = make_organization("PAX", website="https://pax.example/")
    event.credits.create(organization=pax, role="organizer", credited_as="Pax Paris")
    event.credits.create(organization=pax, role="host", credited_as="Pax Paris")
    event.credits.create(organization=make_organization("Ibuka"), role="co-organizer")
    event.credits.create(organization=make_organization("City"), role="sponsor")
    event.participations.create(
        person=Person.objects.create(name="Léa Ünal"),
        honorific="Dr",
        position="Judge",
        affiliation="Court",
        role="moderator",
        talk_title="On walls",
    )
    event.links.create(
        kind="registration", label="Sign up", url="https://example.org/register"
    )
    event.links.create(kind="stream", url="https://example.org/live")
    return event


# -- an entry


def test_an_entry_tells_an_event(rich, feed):
    Entry.objects.update(
        changed=int(NOW.timestamp()) - 3600, since=int(LONG_AGO.timestamp()), revision=4
    )
    [entry] = feed().entries

    assert entry.id == f"urn:uuid:{rich.uuid}"
    assert entry.title == "Wed 10 Jun 2026: Rescheduled: From words to walls"
    assert entry.link == f"{SITE}/events/from-words-to-walls/"
    assert [link.rel for link in entry.links] == ["alternate"]
    assert instant(entry.published_parsed) == LONG_AGO
    assert instant(entry.updated_parsed) == NOW - timedelta(hours=1)
    assert [(one.name, one.href) for one in entry.authors] == [
        ("Pax Paris", "https://pax.example/"),
        ("Ibuka", f"{SITE}/organizers/ibuka/"),
    ]
    assert [(one.scheme + one.term, one.label) for one in entry.tags] == [
        (f"{SITE}/themes/law", "Law"),
        (f"{SITE}/themes/memory", "Memory"),
        (f"{SITE}/?kind=webinar", "webinar"),
    ]
    assert entry.summary == "<p>One line &amp; another.</p>"
    assert entry.content[0].type == "text/html"
    for said in (
        "Rescheduled. A new hall.",
        "It was to be on Wednesday 3 June 2026.",
        "Wednesday 10 June 2026, 09:00–10:30, New York time, UTC−4",
        "This date is tentative, says the organizer.",
        "EST is read as New York’s clock.",
        "In person and online, in Geneva, Switzerland, on Zoom",
        "Room XX",
        "Organizer: Pax Paris",
        "Sponsor: City",
        "One line &amp; another.",
        "Dr Léa Ünal, moderator (Judge, Court) “On walls”",
        "Registration is required.",
        "Register by Monday 8 June 2026.",
        "Bring a passport.",
        "Free of charge.",
        "Live stream for everybody",
    ):
        assert said in text_of(entry), said
    content = entry.content[0].value
    assert "<em>done</em>" in content
    for address in ("register", "live", "more"):
        assert f'href="https://example.org/{address}"' in content
    assert 'href="/' not in content


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Date to be announced"),
        ({"pace": "self-paced"}, "Self-paced: at any time"),
        ({"start": "2021-04-08"}, "Thu 8 Apr 2021"),
        ({"start": "2021-04-08 19:00"}, "Thu 8 Apr 2021"),
        ({"start": "2021-04-08 19:00", "hours": 8}, "Thu 8 Apr 2021"),
        ({"start": "2021-04-08 19:00", "hours": 48}, "Thu 8 Apr to Sat 10 Apr 2021"),
        ({"start": "2021-12-30", "hours": 72}, "Thu 30 Dec 2021 to Sun 2 Jan 2022"),
        ({"start": "2021-04-08", "pace": "ongoing"}, "Since Thu 8 Apr 2021"),
        ({"start": "2021-04-08 19:00", "pace": "ongoing"}, "Since Thu 8 Apr 2021"),
    ],
)
def test_a_title_begins_with_the_days(make_event, feed, fields, said):
    if fields.get("start") == "2021-12-30":
        fields = {"start": "2021-12-30 09:00", "hours": 72}
    event = make_event("Panel", **fields)

    assert day_of(event) == said
    [entry] = feed("/events.atom?when=all").entries
    assert entry.title == f"{said}: Panel"


def test_an_event_of_which_little_is_known(make_event, client, feed):
    make_event("Vigil", start="2026-06-01", kind="commemoration")
    [entry] = feed().entries

    assert [(one.name, one.href) for one in entry.authors] == [
        (settings.SITE_NAME, f"{SITE}/")
    ]
    assert [one.term for one in entry.tags] == ["commemoration"]
    assert b"<summary" not in client.get("/events.atom").content
    assert "The announcement does not say." in text_of(entry)


def test_a_cancelled_event_says_so_and_offers_no_registration(rich, feed):
    Event.objects.update(status="cancelled", earlier_date=None)
    [entry] = feed().entries

    assert entry.title == "Wed 10 Jun 2026: Cancelled: From words to walls"
    assert text_of(entry).startswith("Cancelled. A new hall.")
    assert "example.org/register" not in entry.content[0].value


def test_the_readers_own_clock_stands_beside_the_events(rich, feed):
    read = feed("/events.atom?tz=Africa/Nairobi")

    assert "09:00–10:30, New York time, UTC−4 (16:00–17:30 in Nairobi, UTC+3)" in text_of(
        read.entries[0]
    )
    assert read.feed.id == f"{SITE}/events.atom?tz=Africa%2FNairobi"
    assert "Nairobi" not in text_of(feed().entries[0])


def test_nothing_that_is_not_public_is_told(make_event, client):
    make_event("Hush draft", state="draft")
    make_event("Hush later", publish_at=NOW + timedelta(days=1))
    event = make_event(
        "Panel", start="2026-06-01", parent=make_event("Hush host", state="review")
    )
    for name, visibility in (("Hush Amina", "withheld"), ("Nobody Known", "hidden")):
        event.participations.create(
            person=Person.objects.create(name=name),
            visibility=visibility,
            position="Secret judge",
            talk_title="My secret",
        )
    event.links.create(kind="join", url="https://example.org/secret")
    event.links.create(url="https://example.org/secret", access="staff")
    event.links.create(url="https://example.org/secret", opens_at=NOW + timedelta(days=1))
    Event.objects.update(staff_note="A secret.")

    text = client.get("/events.atom?when=all").content.decode()
    assert "Name withheld" in text
    for secret in ("Hush", "Nobody Known", "secret"):
        assert secret not in text


def test_it_says_nothing_that_the_clock_alone_would_change(rich, make_event, client):
    make_event("Some day")
    make_event("Ongoing", start="2026-06-01", pace="ongoing")
    told = set()
    for moment in (NOW, *(datetime(2026, 6, day, 13, 30, tzinfo=UTC) for day in (8, 10))):
        for days in (0, 1, 400):
            with time_machine.travel(moment + timedelta(days=days), tick=False):
                told.add(client.get("/events.atom?when=all").content)
    assert len(told) == 1


# -- what came last


def test_the_last_change_comes_first(make_event, feed, monkeypatch):
    monkeypatch.setattr(atom, "MOST", 3)
    events = [make_event(f"No. {n}", start=f"2026-06-0{n + 1}") for n in range(5)]
    for days, event in zip((3, 1, 4, 0, 2), events, strict=True):
        changed = (LONG_AGO - timedelta(days=days)).timestamp()
        Entry.objects.filter(event=event).update(changed=int(changed))

    read = feed()
    assert [entry.title[-5:] for entry in read.entries] == ["No. 3", "No. 1", "No. 4"]
    assert instant(read.feed.updated_parsed) == LONG_AGO
    Event.objects.filter(title="No. 2").update(city="Goma")
    assert feed().entries[0].title.endswith("No. 2")


def test_an_event_is_new_when_it_is_published(make_event, feed):
    make_event("Listed", start="2026-06-01")
    later = make_event("Published", start="2026-06-01", publish_at=NOW)
    age()
    Entry.objects.filter(event=later).update(since=int(NOW.timestamp()))

    with time_machine.travel(NOW - timedelta(seconds=1), tick=False):
        assert len(feed().entries) == 1
    entry = feed().entries[0]
    assert entry.title.endswith("Published")
    assert instant(entry.published_parsed) == instant(entry.updated_parsed) == NOW


def test_a_link_that_opens_is_news(make_event, feed):
    event = make_event("Streamed", start="2026-06-01")
    make_event("Other", start="2026-06-01")
    event.links.create(kind="stream", url="https://example.org/live", opens_at=NOW)
    age()

    with time_machine.travel(NOW - timedelta(seconds=1), tick=False):
        read = feed()
        assert {instant(one.updated_parsed) for one in read.entries} == {LONG_AGO}
    entry = feed().entries[0]
    assert instant(entry.updated_parsed) == NOW
    assert "example.org/live" in entry.content[0].value


def test_a_moved_event_stays_the_same_and_is_news(rich, feed):
    age()
    [before] = feed().entries
    event = Event.objects.get()
    event.start_date = event.end_date = date(2026, 7, 1)
    event.slug = "moved"
    event.save()
    [after] = feed().entries

    assert before.id == after.id
    assert before.published == after.published
    assert before.updated_parsed < after.updated_parsed
    assert after.title.startswith("Wed 1 Jul 2026: ")
    assert after.link == f"{SITE}/events/moved/"


def test_a_hidden_speaker_leaves(rich, feed):
    age()
    [before] = feed().entries
    assert "Léa Ünal" in text_of(before)

    Person.objects.update(visibility="hidden")
    [after] = feed().entries
    for gone in ("Léa", "Judge", "On walls", "Speakers"):
        assert gone not in text_of(after)
    assert before.updated_parsed < after.updated_parsed


def test_what_only_staff_see_changes_no_byte(rich, client):
    before = client.get("/events.atom").content
    event = Event.objects.get()
    event.staff_note = "Not for you."
    event.save()
    event.links.create(kind="join", url="https://example.org/join")

    assert client.get("/events.atom").content == before


# -- the feed


@pytest.mark.parametrize(
    ("asked", "canonical", "listing", "title"),
    [
        ("", "", "/", "Upcoming events"),
        ("?when=upcoming", "", "/", "Upcoming events"),
        ("?when=past", "?when=past", "/past/", "Past events"),
        (
            "?theme=memory&when=past&kind=webinar",
            "?kind=webinar&theme=memory&when=past",
            "/past/?kind=webinar&theme=memory",
            "Past events: webinars on Memory",
        ),
        ("?when=all&q=a+b", "?q=a+b&when=all", "/?q=a+b&when=all", "All events: with"),
        (
            "?theme=old&theme=law&tz=Asia/Tokyo",
            "?theme=law&theme=memory&tz=Asia%2FTokyo",
            "/?theme=law&theme=memory&tz=Asia%2FTokyo",
            "Upcoming events: on Law or Memory",
        ),
    ],
)
def test_a_feed_has_one_address_and_a_page(
    client, make_event, make_theme, feed, asked, canonical, listing, title
):
    theme = make_theme("memory", name="Memory", slug="old")
    theme.slug = "memory"
    theme.save()
    make_event("Panel", themes=[theme, make_theme("law", name="Law")])
    read = feed(f"/events.atom{asked}").feed

    assert read.id == f"{SITE}/events.atom{canonical}"
    links = {link.rel: link.href for link in read.links}
    assert links == {"self": read.id, "alternate": f"{SITE}{listing}"}
    assert read.title.startswith(f"{settings.SITE_NAME} – {title}")
    assert read.subtitle
    assert read.author == settings.SITE_NAME
    assert client.get(listing).status_code == 200


def test_an_empty_feed_has_no_age(feed):
    before = feed()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        after = feed()

    assert before.entries == []
    assert before.feed.updated == after.feed.updated == "1970-01-01T00:00:00+00:00"


def test_hostile_texts_stay_text(make_event, make_organization, make_theme, feed):
    hostile = "]]> <script>alert('x')</script> &amp; \x01\x0c\x1f\x7f\ufffe \u202eABC <b"
    shown = "]]> <script>alert('x')</script> &amp; \x7f \u202eABC <b"
    event = make_event(
        hostile,
        start="2026-06-01",
        status="full",
        status_note=hostile,
        summary=hostile,
        description=hostile,
        venue=hostile,
        series=Series.objects.create(title=hostile),
        themes=[make_theme("law", name=f'Law" {hostile}')],
        organizers=[make_organization(hostile)],
    )
    event.participations.create(person=Person.objects.create(name=hostile))
    event.links.create(label=hostile, url="https://example.org/?a=1&b=%22%3E")
    Event.objects.update(title=hostile)  # as rows of earlier times may have it
    [entry] = feed().entries

    assert entry.title_detail.type == "text/plain"
    assert entry.title == f"Mon 1 Jun 2026: Full: {shown}"
    assert entry.tags[0].label == f'Law" {shown}'
    assert entry.author == shown


def test_hostile_texts_are_escaped_before_a_reader_cleans_them(make_event, client):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\x00"[:-1]
    make_event(hostile, start="2026-06-01", summary=hostile, description=hostile)
    root = ElementTree.fromstring(client.get("/events.atom").content)

    for name in ("summary", "content"):
        html = root.findtext(f"{ATOM}entry/{ATOM}{name}") or ""
        assert "&lt;script&gt;" in html
        assert not re.search(r"<(script|img)", html)


# -- answers


def test_it_is_open_to_all_and_sent_once_while_nothing_has_changed(rich, client):
    first = client.get("/events.atom", headers={"Accept-Encoding": "gzip"})
    again = client.get("/events.atom", headers={"If-None-Match": first["ETag"]})
    head = client.head("/events.atom")

    assert first["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"] == "no-cache"
    assert "Cookie" not in first.get("Vary", "")
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == first["ETag"].removeprefix("W/")
    assert client.post("/events.atom").status_code == 405
    assert client.options("/events.atom").status_code == 204


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_is_made_again_once_something_has_changed(rich, client, feed):
    age()
    for _ in range(2):
        first = client.get("/events.atom")
        nairobi = client.get("/events.atom?tz=Africa/Nairobi")
        assert b"Nairobi" not in first.content
        assert b"Nairobi" in nairobi.content
    [before] = feed().entries
    Event.objects.update(staff_note="Not for you.")
    [same] = feed().entries
    Person.objects.update(visibility="withheld")
    [after] = feed().entries

    assert before == same
    assert "Name withheld" in text_of(after)
    assert "Léa" not in text_of(after)
    assert before.updated_parsed < after.updated_parsed
    changed = client.get("/events.atom", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("topic=law", "There is no parameter “topic” here. Known are area, dates"),
        ("after=upcoming.1.1", "There is no parameter “after” here."),
        ("theme=nonsense", "There is no theme “nonsense” here."),
        ("kind=%3Cscript%3E", "There is no kind of event “<script>” here."),
        ("from=2026-06-02&to=2026-06-01", "This day is before the first one."),
        ("tz=Nowhere", "tz is not the IANA name of a time zone"),
    ],
)
def test_what_is_not_understood_is_said_in_plain_text(client, query, said):
    response = client.get(f"/events.atom?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert said in response.content.decode()


# Within the test's transaction the catalogue takes two queries; on the site it takes one.
@pytest.mark.parametrize("number", [1, 5])
def test_a_feed_takes_the_same_queries_however_many_entries(
    client, django_assert_num_queries, make_event, make_organization, make_theme, number
):
    themes = [make_theme(f"theme-{n}") for n in range(number)]
    organizations = [make_organization(f"Org {n}") for n in range(number)]
    people = [Person.objects.create(name=f"Person {n}") for n in range(number)]
    host = make_event("Host", start="2026-06-02")
    for n in range(number):
        event = make_event(
            f"Event {n}",
            start="2026-06-01 10:00",
            themes=themes,
            organizers=organizations,
            languages=["en", "fr"],
            parent=host,
            follows=host,
            series=Series.objects.create(title=f"Series {n}"),
        )
        for person in people:
            event.participations.create(person=person)
        event.sections.create(number=1)
        event.links.create(kind="registration", url="https://example.org")

    with django_assert_num_queries(13):
        assert client.get("/events.atom").status_code == 200


def test_a_withdrawn_event_is_replaced_in_feed_readers_too(make_event, make_theme, client):
    event = make_event("Witnesses", start="2026-06-01", themes=[make_theme("memory")])
    make_event("Some day, withdrawn")
    Event.objects.update(state="withdrawn")

    feed = feedparser.parse(client.get("/events.atom?theme=memory").content)

    [entry] = feed.entries
    assert entry.id == event.uuid.urn
    assert entry.title == "Withdrawn"
    assert entry.content[0].value == "<p>This event is no longer listed.</p>"
    assert "itnesses" not in str(feed)
    assert len(feedparser.parse(client.get("/events.atom").content).entries) == 2
