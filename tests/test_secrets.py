"""Nothing that is not for everybody is in any format of any address: join links that are
not public, names that are withheld, drafts, what was withdrawn, what the staff notes.
"""

from datetime import date

import pytest
import time_machine
from django.urls import URLPattern, reverse

from events import urls
from events.formats.sitemap import SECTIONS
from events.models import Event
from tests.planted import NOW, SEEN_AT_THE_DESK, SEEN_BY_NOBODY, SLUGS, Planted, plant, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secret():
    return Planted()


@pytest.fixture
def site(secret, make_event, make_theme, make_area, make_organization):
    return plant(secret, make_event, make_theme, make_area, make_organization)


LISTS = {"upcoming", "past", "month", "embed"} | {
    f"events-{name}" for name in ("ics", "atom", "json", "csv")
}


def addresses(pattern: URLPattern) -> list[str]:
    """Where this entry of the URL map leads, for everything that there is."""
    name = pattern.name or ""
    wanted = pattern.pattern.converters
    if not wanted:
        return [reverse(name)]
    if "slug" in wanted:
        kind = next(kind for kind in SLUGS if name == kind or name.startswith(f"{kind}-"))
        return [reverse(name, args=[slug]) for slug in SLUGS[kind]]
    if "uuid" in wanted:
        return [reverse(name, args=[event.uuid]) for event in Event.objects.all()]
    if {"year", "month"} == {*wanted}:
        return [reverse(name, args=[2026, 6])]
    if "section" in wanted:
        return [reverse(name, args=[section]) for section in SECTIONS]
    raise AssertionError(f"How is {name} asked for? Say it here.")


def questions() -> list[str]:
    """Query strings with which somebody would look for what is hidden."""
    asked = ["when=all", "when=past", "theme=memory&when=all", "q=quux", "q=zyx&sort=date"]
    asked += ["from=2026-01-01&to=2026-12-31", "series=draft-series", "organizer=of-draft"]
    asked += ["programme=draft-programme", "tz=Asia/Tokyo&when=all", "kind=webinar"]
    asked += [f"speaker={slug}&when=all" for slug in SLUGS["speaker"][1:4]]
    asked += ["q=meet.example+pwd", "state=draft", "announcement__text__contains=quux"]
    return asked


def public_addresses() -> list[tuple[str, str]]:
    """Each address of the map, with the name of its entry; lists with every question."""
    found = []
    for pattern in urls.urlpatterns:
        name = pattern.name or ""
        asked = [f"?{query}" for query in questions()[: None if name in LISTS else 1]]
        for address in addresses(pattern):
            found += [(name, f"{address}{query}") for query in ("", *asked)]
    return found


def elsewhere() -> list[str]:
    """What is on no map: mistakes, the desk from outside, and what somebody may guess."""
    event = Event.objects.get(slug="draft")
    desk = f"/admin/events/event/{event.pk}"
    return [
        *("/nothing", "/events/nothing/", "/events.json?q=%00", "/events.ics?nothing=1"),
        *("/?page=-1", "/events.json?after=quux", "/calendar/2026/13/", "/healthz"),
        *(f"/events/{event.uuid}.ics", f"/events/{event.pk}/", f"/preview/{event.uuid}/?x"),
        *("/admin/", f"{desk}/change/", f"{desk}/preview/", "/admin/bin/", "/admin/help/"),
        *("/admin/autocomplete/?term=quux", "/admin/jsi18n/", "/admin/nothing/"),
        *("/sitemap-drafts.xml", "/speakers.json?q=quux", "/fixtures/", "/static/"),
    ]


def test_no_format_of_any_address_tells_a_secret(site, secret, client):
    assert len(secret.kinds) >= 40  # places, of which many are planted more than once
    leaks: dict[str, set[str]] = {}
    visited: dict[str, set[int]] = {}
    for name, address in [*public_addresses(), *(("", each) for each in elsewhere())]:
        response = client.get(address)
        assert response.status_code < 500, address
        visited.setdefault(name, set()).add(response.status_code)
        if found := secret.found_in(told(response)):
            leaks[address] = found
    assert leaks == {}
    # Each entry of the map was really seen, and what it shows is there.
    assert {name for name, codes in visited.items() if not codes & {200, 301, 302}} == {
        "nothing-here",
        "preview",  # for those at the desk
    }


def test_no_other_way_of_asking_tells_a_secret(site, secret, client):
    """Neither a method that writes, nor a question of a cache or of a server."""
    for address in (
        "/events/a-talk/",
        "/events/draft/",
        "/events.ics",
        "/speakers/person-1/",
    ):
        etag = client.get(address).headers.get("ETag", '"x"')
        answers = [
            *(client.generic(method, address) for method in ("HEAD", "OPTIONS", "POST")),
            client.get(address, headers={"if-none-match": etag}),
            client.get(address, headers={"x-forwarded-host": "example.org"}),
            client.get(
                address, headers={"accept": "application/json", "range": "bytes=0-9"}
            ),
        ]
        assert [each.status_code < 500 for each in answers] == [True] * len(answers)
        assert [secret.found_in(told(each)) for each in answers] == [set()] * len(answers)


def test_every_kind_of_secret_has_its_line():
    """In the table of who may see it at the desk."""
    assert SEEN_AT_THE_DESK["onlooker"] <= SEEN_AT_THE_DESK["editor"]
    assert not SEEN_BY_NOBODY & SEEN_AT_THE_DESK["editor"]


def test_a_secret_in_public_would_be_found(secret, make_event, client):
    """In each format, wherever a line was folded; in a header; and behind a former name."""
    for length in range(40, 60, 3):  # the lines of .ics end after 75 bytes
        make_event("x" * length + secret(f"title of {length}"), start="2026-06-01 10:00")
    event = make_event("Moved", summary=secret("summary"), slug="moved")
    event.slug = secret("address").lower()
    event.save()
    places = {*secret.words.values()}

    for path in ("/", "/events.ics", "/events.atom", "/events.csv", "/events.json"):
        found = secret.found_in(told(client.get(path)))
        assert {place for place in places if place.startswith("title")} <= found, path
    assert secret.found_in(told(client.get("/events/moved/"))) == {"address"}  # to there
    page = told(client.get(event.get_absolute_url()))
    assert secret.found_in(page) == {"summary", "address"}
    assert "address" in secret.found_in(told(client.get("/sitemap-events.xml")))


def test_a_secret_cannot_be_searched_for(site, secret, client):
    """Not even whether it is there: the answer is the same as for what nobody wrote."""

    def answer(word):
        response = client.get(f"/events.json?q={word}&when=all")
        assert response.status_code == 200
        return response.content.decode().replace(word, "…")

    nothing = answer("Quux999zyx")
    for word, where in secret.words.items():
        assert answer(word) == nothing, where


def test_what_is_public_is_found_by_the_same_walk(site, client):
    """The walk would see it: the secrets' neighbours are told."""
    for address in (
        "/events/a-talk/",
        "/events/a-talk.json",
        "/events.json",
        "/events.csv",
    ):
        text = told(client.get(address))
        assert "Ada Okello" in text, address
    assert "https://example.org/agenda" in told(client.get("/events/a-talk.json"))
    assert date(2026, 6, 1).isoformat() in told(client.get("/events.csv"))
