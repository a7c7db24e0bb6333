"""Hostile words in every text of every row are words wherever they are shown: a rude robot
that follows every link of the site finds no element, no attribute and no line of theirs,
and it comes to an end.
"""

import csv
import json
from collections import deque
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.contrib import admin
from django.db import DatabaseError, models, transaction
from django.urls import reverse
from icalendar import Calendar

from desk.admin import DeskAdmin
from desk.models import SavedList
from events import prose
from events.models import Announcement, Difference, Event, Programme, Series
from organizers.models import Organization, Person
from tests.test_admin import act, address

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

EVIL = "\"'><x-evil onevil=1>"
WORDS = (
    f"{EVIL}</script></style></title></textarea></select>--><x-evil onevil=1>]]><x-evil/>"
    "\r\nX-EVIL:1\r\nEND:VEVENT\r\n[x](javascript:onevil) <javascript:onevil> "
    "![x](data:text/html,onevil) {{x-evil}} %(x-evil)s {x-evil} &lt;x-evil onevil=1&gt; "
    "&#60;x-evil&#62;"
)
ADDRESS = f"https://example.org/{EVIL}"
# What follows a grammar of its own, which a constraint or a form holds.
GOVERNED = (
    *("slug", "zone", "registration_deadline_zone", "language", "code", "m49", "page"),
    *("query", "uid", "day", "field", "tokens", "fingerprint", "word", "sort_name"),
)
URLS = (models.URLField,)
OPENED = {"href", "src", "action", "formaction", "srcset", "data"}
SCHEMES = ("", "http", "https", "mailto", "tel", "webcal")


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rows(make_event, make_theme, make_area, make_organization, admin_user):
    """One public row of every kind, and hostile words in each of their texts."""
    theme, area = make_theme("memory"), make_area("RW", "Rwanda")
    un = make_organization("UN", names=["Former"])
    series = Series.objects.create(title="Talks")
    programme = Programme.objects.create(title="Signs", state="published")
    programme.places.create(city="Skopje", country="MK")
    programme.figures.create(value=3, unit="people")
    programme.links.create(url="https://example.org/", label="Page")
    series.links.create(url="https://example.org/", label="Page")
    announcement = Announcement.objects.create(text="A talk\n\nWebinar on 3 June 2026")
    about = {"themes": [theme], "areas": [area], "organizers": [un], "languages": ["fr"]}
    event = make_event(
        "Talk", start="2026-06-01 10:00", zone="Africa/Kigali", hours=2, **about,
        series=series, programme=programme, announcement=announcement, venue="Hall",
    )  # fmt: skip
    section = event.sections.create(number=1, title="Opening")
    person = Person.objects.create(name="Mia Loch")
    event.participations.create(person=person, section=section)
    event.participations.create(name="Nobody Else")
    event.links.create(url="https://example.org/", label="Page", check_state="dead")
    make_event("Past", start="2026-03-01", parent=event, **about)
    Difference.objects.create(
        event=event, source=WORDS[:400], field="title", value=WORDS, since=datetime.now(UTC)
    )
    saved = SavedList.objects.create(
        owner=admin_user, page="events.event", name="Mine", query="q=a", shared=True
    )
    found = [event, un, person, series, programme, theme, area, announcement, saved]
    poison({type(row) for row in found})
    for row in found:
        row.refresh_from_db()
    return found


def poison(kinds):
    """Puts hostile words into each text of all rows of these kinds, and of those that
    belong to them, past every form.
    """
    kinds = kinds | {
        relation.related_model
        for kind in kinds
        for relation in kind._meta.related_objects
        if relation.related_model._meta.app_label in ("events", "organizers")
    }
    refused = set()
    for kind in kinds:
        for field in kind._meta.concrete_fields:
            is_text = isinstance(field, (models.CharField, models.TextField))
            if not is_text or field.choices or field.name in GOVERNED:
                continue
            if field.name.endswith("_html"):
                said = prose.to_html(WORDS)
            elif isinstance(field, URLS) or field.name == "moved_to":
                said = ADDRESS
            else:
                said = WORDS[: field.max_length]
            try:
                with transaction.atomic():
                    kind._default_manager.update(**{field.name: said})
            except DatabaseError:
                refused.add(f"{kind.__name__}.{field.name}")
    assert refused <= {"Event.contact_email"}, refused


class Live(HTMLParser):
    """What of a page is alive: elements, attributes, and the addresses that it leads to."""

    def __init__(self, html):
        super().__init__()
        self.evil, self.addresses = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.evil.append((tag, name, value))
            if name in OPENED and value:
                self.addresses.append(value)
                scheme = value.strip("\x00 \t\r\n").partition(":")[0].lower()
                is_icon = tag == "link" and value.startswith(
                    ("data:,", "data:image/svg+xml,")
                )
                if ":" in value and scheme.isalpha() and not (scheme in SCHEMES or is_icon):
                    self.evil.append((tag, name, value))
        if tag in ("x-evil", "iframe", "object", "embed", "base"):
            self.evil.append(tag)

    def handle_comment(self, data):
        self.evil += ["comment"] * ("evil" in data)

    def unknown_decl(self, data):
        self.evil += ["declaration"] * ("evil" in data)


def look(response):
    """What is alive in an answer that should not be, and where it leads."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    for name, value in response.headers.items():
        assert "X-EVIL" not in name.upper()
        assert not {"\r", "\n"} & {*value}
    if response.streaming or not response.content:
        return [], []
    text = response.content.decode()
    if kind == "text/html":
        live = Live(text)
        return live.evil, live.addresses
    if kind.endswith("xml"):
        names = [node.tag for node in ET.fromstring(text).iter()]
        return [name for name in names if "evil" in str(name)], []
    if kind.endswith("json"):
        assert json.loads(text) is not None
        return [], []
    if kind == "text/calendar":
        parts = Calendar.from_ical(text).walk()
        return [name for part in parts for name in part if "EVIL" in name], []
    if kind == "text/csv":
        cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
        return [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))], []
    return [], []


def test_a_rude_robot_finds_words_alone_and_comes_to_an_end(client, rows):
    seen, queue, found = {"/"}, deque(["/"]), {}
    while queue:
        at = queue.popleft()
        response = client.get(at)
        assert response.status_code in (200, 301, 302), at
        evil, links = look(response)
        if evil:
            found[at] = evil[:3]
        links.append(response.headers.get("Location", ""))
        for link in filter(None, links):
            parts = urlsplit(urljoin(f"http://testserver{at}", link))
            if parts.netloc in ("testserver", "127.0.0.1:8000"):
                there = f"{parts.path}?{parts.query}".removesuffix("?")
                if there not in seen and not there.startswith(("/static/", "/admin/")):
                    seen.add(there)
                    if not there.startswith("/time-zone/?") or "talk" in there:
                        queue.append(there)
        # It ignores robots.txt and rel=nofollow: nine rows and four months, each as a page
        # and in up to five formats, and the way to the reader's clock from each page.
        assert len(seen) < 220, "\n".join(sorted(seen))
    assert not found
    assert {"/events/talk/", "/speakers/mia-loch/", "/events.ics"} <= seen


def test_every_page_of_the_desk_shows_words_alone(desk, rows):
    found = {}
    for at in pages_of_the_desk(rows):
        response = desk.get(at)
        assert response.status_code in (200, 302, 403), at
        evil, _ = look(response)
        if evil:
            found[at] = evil[:3]
    assert not found
    event = rows[0]
    for action in ("withdraw", "move_to_bin"):
        for said in act(desk, action, event):
            assert not Live(said).evil


def pages_of_the_desk(rows):
    yield from (reverse("admin:index"), reverse("admin:bin"), reverse("admin:help"))
    yield from (f"/preview/{rows[0].uuid}/", reverse("admin:import_calendar"))
    for model, desk_admin in admin.site._registry.items():
        if not isinstance(desk_admin, DeskAdmin):
            continue
        for name in ("changelist", "add"):
            yield address(model, name)
        yield f"{address(model, 'changelist')}?q=x-evil"
        for row in (row for row in rows if isinstance(row, model)):
            for name in ("change", "history", "delete"):
                yield address(row, name)
            for page in desk_admin.row_pages:
                yield address(row, page.name)
    event = rows[0]
    yield f"{address(Event, 'changelist')}?id__in={event.pk}"
    yield f"{address(event, 'merge')}?with={rows[0].pk}"
    for kind in (Event, Organization):
        yield f"{address(kind, 'export')}?file=csv"
