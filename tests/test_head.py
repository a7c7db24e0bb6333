"""The head of a page: its one address, and what a preview of a link to it shows."""

from datetime import UTC, datetime, time
from html.parser import HTMLParser

import pytest
import time_machine

from events.models import Programme, Series
from organizers.models import Organization, Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"
PREVIEW = {"site_name", "locale", "type", "title", "description", "url"}


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


class Head(HTMLParser):
    """The metadata of a page and its canonical addresses."""

    def __init__(self, html):
        super().__init__()
        self.meta, self.canonical, self.title, self._open = {}, [], "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given, self._open = dict(attrs), tag
        if tag == "link" and given.get("rel") == "canonical":
            self.canonical.append(given["href"])
        if tag == "meta" and (name := given.get("name") or given.get("property")):
            assert name not in self.meta, name
            self.meta[name] = given["content"]

    def handle_data(self, data):
        if self._open == "title":
            self.title += data
        self._open = ""

    @property
    def preview(self):
        return {
            name.removeprefix("og:"): said
            for name, said in self.meta.items()
            if name.startswith("og:")
        }


@pytest.fixture
def head(client):
    def get(address, status=200):
        response = client.get(address)
        assert response.status_code == status
        return Head(response.content.decode())

    return get


@pytest.fixture
def one_of_each(make_event, make_theme, make_area):
    """An event, and one of all that it can belong to."""
    series = Series.objects.create(title="Four", description="What *they* are.")
    programme = Programme.objects.create(
        title="Seminars", state="published", summary="What it is."
    )
    event = make_event(
        "Panel",
        start="2026-06-10",
        series=series,
        programme=programme,
        organizers=[Organization.objects.create(name="Pax", description="Who they are.")],
        themes=[make_theme("memory", definition="What it means.")],
        areas=[make_area("RW", "Rwanda")],
    )
    event.participations.create(person=Person.objects.create(name="Amina Example"))
    make_event("Gone", start="2021-06-10")


PAGES = [
    "/",
    "/?theme=memory",
    "/past/",
    "/past/?kind=webinar",
    "/calendar/2026/6/",
    "/events/panel/",
    "/organizers/",
    "/organizers/pax/",
    "/speakers/",
    "/speakers/amina-example/",
    "/themes/",
    "/themes/memory/",
    "/themes/memory/?kind=webinar",
    "/areas/",
    "/areas/rwanda/",
    "/series/",
    "/series/four/",
    "/programmes/",
    "/programmes/seminars/",
    "/feeds/",
    "/about/",
]


def test_every_page_has_one_address_and_a_preview(one_of_each, head):
    for address in PAGES:
        found = head(address)
        assert found.canonical == [SITE + address]
        assert set(found.preview) == PREVIEW, address
        assert found.preview["url"] == SITE + address
        assert found.preview["description"] == found.meta["description"] != ""
        assert found.title == f"{found.preview['title']} – Atrocity Events"
        assert "robots" not in found.meta


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/?tz=Africa/Nairobi", "/"),
        ("/?more=theme&tz=Africa/Nairobi&theme=memory", "/?theme=memory"),
        ("/?theme=memory&kind=webinar", "/?kind=webinar&theme=memory"),
        ("/?kind=webinar&q=panel", "/?kind=webinar&q=panel"),
        ("/calendar/2026/6/?theme=memory", "/calendar/2026/6/?theme=memory"),
        ("/time-zone/?next=/past/", "/time-zone/"),
    ],
)
def test_what_nobody_is_to_find_has_an_address_but_no_preview(
    one_of_each, client, head, address, canonical
):
    while (response := client.get(address)).status_code == 301:
        address = response.url
    found = head(address)

    assert found.canonical == [SITE + canonical]
    assert found.meta["robots"] == "noindex"
    assert found.preview == {}
    assert "description" not in found.meta


def test_past_events_have_one_address(one_of_each, head):
    assert head("/?when=past").canonical == [f"{SITE}/past/"]
    assert head("/?theme=memory&when=past").canonical == [f"{SITE}/past/?theme=memory"]
    assert head("/?when=all").canonical == [f"{SITE}/?when=all"]


@pytest.mark.parametrize("address", ["/no/", "/events/no/", "/calendar/2026/13/"])
def test_a_page_that_is_not_there_has_no_address(head, address):
    found = head(address, status=404)

    assert found.canonical == []
    assert found.preview == {}


def test_a_question_that_is_not_understood_has_no_address(head):
    found = head("/?theme=nonsense", status=400)

    assert found.canonical == []
    assert found.preview == {}


def test_a_later_page_of_a_list_is_not_the_first(make_event, client, head):
    for number in range(31):
        make_event(f"No. {number}", start="2026-06-01")
    page = client.get("/").context["page"]
    found = head(f"/?after={page.next}")

    assert found.canonical == [f"{SITE}/?after={page.next}"]
    assert found.meta["robots"] == "noindex"


def test_a_later_page_of_an_index_is_not_the_first(make_event, head, monkeypatch):
    monkeypatch.setattr("events.views.topics.ROWS_PER_PAGE", 1)
    event = make_event(start="2026-06-01")
    for number in range(2):
        event.participations.create(person=Person.objects.create(name=f"No. {number}"))

    assert head("/speakers/?page=2").canonical == [f"{SITE}/speakers/?page=2"]
    assert head("/speakers/?page=1").canonical == [f"{SITE}/speakers/"]


# -- one event


@pytest.fixture
def preview(make_event, head):
    def make(title="Panel", **fields):
        return head(make_event(title, **fields).get_absolute_url()).preview

    return make


def test_a_preview_begins_with_the_time_and_its_zone(preview):
    found = preview(
        start="2021-04-08 09:00",
        zone="America/New_York",
        end_date=datetime(2021, 4, 8).date(),
        end_time=time(13, 40),
        summary="What it is about.",
    )

    assert found["type"] == "article"
    assert found["title"] == "Panel"
    assert found["description"] == (
        "Thursday 8 April 2021, 09:00–13:40, New York time, UTC−4. What it is about."
    )


def test_a_preview_tells_as_much_of_the_time_as_is_known(preview):
    assert preview()["description"] == "Date to be announced."
    assert preview(start="2026-06-10")["description"] == "Wednesday 10 June 2026."
    doubtful = preview(start="2026-06-10", certainty="inferred")
    assert doubtful["description"] == "Wednesday 10 June 2026 (inferred by us)."
    several = preview(
        start="2026-06-10 09:00",
        zone="Europe/Zurich",
        end_date=datetime(2026, 6, 12).date(),
        end_time=time(17),
    )
    assert several["description"] == (
        "Wednesday 10 June 2026, 09:00 to Friday 12 June 2026, 17:00, Zurich time, UTC+2."
    )


def test_a_preview_tells_that_it_is_off(preview):
    assert preview(start="2026-06-10", status="cancelled")["title"] == "Cancelled: Panel"


def test_a_long_summary_is_cut_and_hostile_text_stays_text(preview):
    found = preview(title="\"><script>'&", summary='"><b>&' + "long " * 100)

    assert found["title"] == "\"><script>'&"
    assert found["description"].startswith('Date to be announced. "><b>&long')
    assert found["description"].endswith("…")
    assert len(found["description"]) < 230


# -- lists and what they are about


def test_a_list_says_its_question(one_of_each, head):
    found = head("/past/?kind=webinar").preview

    assert found["title"] == "Past events: webinars"
    assert found["description"].startswith("Past events: webinars. Webinars, conferences")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/organizers/pax/", "Pax. Who they are."),
        ("/themes/memory/", "Memory. What it means."),
        ("/series/four/", "Four. What they are."),
        ("/programmes/seminars/", "Seminars. What it is."),
        ("/themes/memory/?kind=webinar", "Memory: webinars. What it means."),
    ],
)
def test_a_topic_says_what_it_is(one_of_each, head, address, said):
    assert head(address).preview["description"] == said
