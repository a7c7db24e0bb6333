"""What robots are told: which pages there are, and where they need not go."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
import time_machine
from django.urls import reverse

from events.formats import sitemap
from events.models import Programme, Series
from organizers.models import Organization, Person

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def read(client, db):
    """The addresses of a file, each with the day of its last change or None."""

    def get(address, **headers):
        response = client.get(address, **headers)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/xml"
        space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
        return {
            entry.findtext(f"{space}loc"): entry.findtext(f"{space}lastmod")
            for entry in ElementTree.fromstring(response.content)
        }

    return get


@pytest.fixture
def paths(read):
    def get(section, page=1):
        found = read(f"/sitemap-{section}.xml?p={page}")
        assert all(address.startswith(f"{SITE}/") for address in found)
        return [address.removeprefix(SITE) for address in found]

    return get


# -- the sitemap


def test_the_index_names_a_file_for_each_kind_of_page_that_there_is(read, make_event):
    assert [*read("/sitemap.xml")] == [f"{SITE}/sitemap-pages.xml"]

    event = make_event(series=Series.objects.create(title="Four"))
    event.participations.create(person=Person.objects.create(name="Amina Example"))
    assert [*read("/sitemap.xml")] == [
        f"{SITE}/sitemap-{name}.xml" for name in ("pages", "events", "speakers", "series")
    ]


def test_addresses_are_those_of_the_site_whatever_host_was_asked(
    read, make_event, settings
):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    settings.SITE_URL = "https://events.example"
    make_event("Panel")

    asked = {"headers": {"host": "elsewhere.example"}}
    assert [*read("/sitemap.xml", **asked)][
        1
    ] == "https://events.example/sitemap-events.xml"
    assert [*read("/sitemap-events.xml", **asked)] == [
        "https://events.example/events/panel/"
    ]


def test_what_is_not_public_is_not_in_it(paths, make_event, make_area):
    public = make_event("Public", start="2026-06-01")
    belongings = {
        "series": Series.objects.create(title="Hush"),
        "areas": [make_area("H", "Hush")],
        "organizers": [Organization.objects.create(name="Hush")],
    }
    for fields in (
        {"state": "draft"},
        {"state": "withdrawn"},
        {"merged_into": public},
        {"publish_at": datetime.now(UTC) + timedelta(days=1)},
    ):
        event = make_event("Hush", **belongings, **fields)
        event.participations.create(person=Person.objects.create(name="Hush"))
    withheld = Person.objects.create(name="Hush", visibility="withheld")
    public.participations.create(person=withheld)
    Programme.objects.create(title="Hush")

    assert paths("events") == ["/events/public/"]
    for section in sitemap.SECTIONS:
        assert [path for path in paths(section) if "hush" in path] == []


def test_every_page_of_every_kind_is_in_it_and_answers(
    paths, make_event, make_theme, make_area, client
):
    named = Organization.objects.create(name="Pax")
    series = Series.objects.create(title="Four")
    series.credits.create(organization=Organization.objects.create(name="Behind it"))
    programme = Programme.objects.create(title="Seminars", state="published")
    event = make_event(
        "Panel",
        series=series,
        organizers=[named],
        themes=[make_theme("memory")],
        areas=[make_area("RW", "Rwanda", parent=make_area("2", "Africa", kind="region"))],
    )
    make_theme("other")
    make_area("CH", "Switzerland")
    programme.credits.create(organization=Organization.objects.create(name="Far"))
    event.participations.create(person=Person.objects.create(name="Amina Example"))

    assert paths("organizers") == [
        "/organizers/behind-it/",
        "/organizers/far/",
        "/organizers/pax/",
    ]
    assert paths("speakers") == ["/speakers/amina-example/"]
    assert paths("themes") == ["/themes/memory/", "/themes/other/"]
    assert paths("areas") == ["/areas/africa/", "/areas/rwanda/"]
    assert paths("series") == ["/series/four/"]
    assert paths("programmes") == ["/programmes/seminars/"]
    for section in sitemap.SECTIONS:
        for path in paths(section):
            assert client.get(path).status_code == 200, path


def test_an_event_changed_when_what_is_told_of_it_changed(read, make_event):
    day = timedelta(days=1)
    opens = datetime.now(UTC) + 3 * day
    event = make_event("Panel", publish_at=datetime.now(UTC) + day)
    event.links.create(url="https://example.org", opens_at=opens)

    def changed():
        return read("/sitemap-events.xml")[f"{SITE}/events/panel/"]

    with time_machine.travel(opens - day, tick=False):
        assert changed() == f"{opens - 2 * day:%Y-%m-%d}"
    with time_machine.travel(opens + day, tick=False):
        assert changed() == f"{opens:%Y-%m-%d}"
    assert set(read("/sitemap-pages.xml").values()) == {None}


def test_many_events_are_in_several_files(paths, read, make_event, client, monkeypatch):
    monkeypatch.setattr(sitemap.Pages, "limit", 2)
    for number in (3, 1, 4, 2, 5):
        make_event(f"No {number}", start=f"2026-06-0{number}")

    found = [path for path in read("/sitemap.xml") if "events" in path]
    events = f"{SITE}/sitemap-events.xml"
    assert found == [events, f"{events}?p=2", f"{events}?p=3"]
    assert [paths("events", page) for page in (1, 2, 3)] == [
        ["/events/no-1/", "/events/no-2/"],
        ["/events/no-3/", "/events/no-4/"],
        ["/events/no-5/"],
    ]
    for page in ("0", "4", "x", "9" * 30):
        assert client.get(f"/sitemap-events.xml?p={page}").status_code == 404
    assert client.get("/sitemap-nonsense.xml").status_code == 404


# Within the test's transaction the catalogue takes two queries; on the site it takes one.
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/sitemap.xml", 5),
        ("/sitemap-events.xml", 3),
        ("/sitemap-organizers.xml", 3),
        ("/sitemap-speakers.xml", 2),
        ("/sitemap-themes.xml", 3),
        ("/sitemap-pages.xml", 2),
    ],
)
@pytest.mark.parametrize("rows", [1, 4])
def test_a_file_takes_the_same_queries_however_many_rows(
    client, django_assert_num_queries, make_event, make_theme, address, queries, rows
):
    for number in range(rows):
        event = make_event(
            themes=[make_theme(f"theme-{number}")],
            organizers=[Organization.objects.create(name=f"Org {number}")],
        )
        event.participations.create(person=Person.objects.create(name=f"No {number}"))
        event.links.create(url="https://example.org")

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_a_sitemap_is_not_itself_found(client, db):
    for address in ("/sitemap.xml", "/sitemap-pages.xml"):
        response = client.get(address)
        assert "noindex" in response["X-Robots-Tag"]
        assert "Last-Modified" not in response


# -- robots.txt


@pytest.fixture
def robots(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode()


def allowed(robots, address):
    """RFC 9309, 2.2.2: the longest rule that matches counts, "Allow" if two are as long."""
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.MULTILINE)
    found = [
        (len(rule), what == "Allow")
        for what, rule in rules
        if re.match(re.escape(rule).replace(r"\*", ".*"), address)
    ]
    return max(found)[1] if found else True


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/past/",
        "/events/panel/",
        "/events/panel.ics",
        "/calendar/2026/6/",
        "/themes/genocide/",
        "/organizers/?page=2",
        "/about/",
        "/sitemap.xml",
        "/sitemap-events.xml",
        "/sitemap-events.xml?p=2",
        "/static/css/site.css",
        "/.well-known/security.txt",
    ],
)
def test_a_robot_may_read_pages(robots, address):
    assert allowed(robots, address)


@pytest.mark.parametrize(
    "address",
    [
        "/?theme=x&kind=y",
        "/?theme=x",
        "/?after=upcoming.1779235200.172",
        "/?tz=Africa/Nairobi",
        "/past/?kind=webinar",
        "/themes/genocide/?kind=webinar",
        "/calendar/2026/6/?theme=x",
        "/organizers/?page=2&tz=Africa/Nairobi",
        "/organizers/?tz=Africa/Nairobi&page=2",
        "/events/panel/?tz=Africa/Nairobi",
        "/events.ics?theme=x",
        "/events.json?theme=x",
        "/embed/",
        "/embed/?theme=x",
        "/admin/",
        "/admin/events/event/",
        "/time-zone/",
        "/time-zone/?next=/",
    ],
)
def test_a_robot_does_not_lose_itself_in_questions(robots, address):
    assert not allowed(robots, address)


def test_robots_without_wildcards_may_read_pages_too(robots):
    parser = RobotFileParser()
    parser.parse(robots.splitlines())

    assert parser.site_maps() == [f"{SITE}/sitemap.xml"]
    for path in ("/", "/events/panel/", "/sitemap.xml", "/static/css/site.css"):
        assert parser.can_fetch("*", SITE + path), path
    for path in ("/admin/", "/time-zone/", "/embed/?theme=x"):
        assert not parser.can_fetch("*", SITE + path), path


def test_the_rules_are_about_addresses_that_there_are(robots):
    for name in ("admin:index", "time-zone"):
        assert f"Disallow: {reverse(name)}\n" in robots
    assert urlsplit(re.findall(r"Sitemap: (\S+)", robots)[0]).path == reverse("sitemap")


# -- security.txt


def test_security_txt_says_whom_to_write_to(client, settings):
    settings.SITE_URL = "https://events.example"
    settings.CONTACT = "mailto:desk@events.example"
    with time_machine.travel(NOW, tick=False):
        response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "Contact: mailto:desk@events.example\n"
        "Policy: https://events.example/about/#security\n"
        "Expires: 2027-04-01T00:00:00Z\n"
        "Preferred-Languages: en\n"
        "Canonical: https://events.example/.well-known/security.txt\n"
    )


def test_without_a_contact_it_leads_to_the_about_page(client, settings):
    settings.CONTACT = ""
    told = client.get("/.well-known/security.txt").content.decode()
    assert f"Contact: {SITE}/about/#contact\n" in told
    about = client.get("/about/").content.decode()
    for part in re.findall(r"/about/#(\w+)", told):
        assert f'id="{part}"' in about


def test_security_txt_holds_less_than_a_year_and_is_stable_for_a_month():
    from events.formats.notices import expires

    day, year = datetime(2027, 1, 1, tzinfo=UTC), timedelta(days=365)
    while day.year < 2029:
        assert timedelta(days=300) < expires(day) - day < year
        assert expires(day) == expires(day.replace(day=1, hour=0))
        day += timedelta(hours=31)


# -- how to reach those who run it


def test_the_about_page_says_how_to_reach_them(client, settings):
    settings.CONTACT = "mailto:desk%22@events.example"
    html = client.get("/about/").content.decode()
    assert 'id="contact"' in html
    assert 'href="mailto:desk%22@events.example"' in html
    assert ">desk&quot;@events.example</a>" in html
    assert "no address yet" not in html

    settings.CONTACT = "https://events.example/contact?a=1&b=2"
    html = client.get("/about/").content.decode()
    assert 'href="https://events.example/contact?a=1&amp;b=2"' in html


def test_the_about_page_says_plainly_that_there_is_no_address(client, settings):
    settings.CONTACT = ""
    html = client.get("/about/").content.decode()
    assert "This copy of the site has no address yet." in html
    assert "mailto:" not in html
