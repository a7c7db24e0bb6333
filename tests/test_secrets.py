"""Nothing that is not for everybody is in any format of any address: join links that are
not public, names that are withheld, drafts, what was withdrawn, what the staff notes.
"""

import gzip
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import unquote

import pytest
import time_machine
from django.urls import URLPattern, reverse

from events import urls
from events.formats.sitemap import SECTIONS
from events.models import Announcement, Event, Programme, Series
from organizers.models import Organization, Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Planted:
    """Words that must be found nowhere, one for each place in which they were put."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def __call__(self, where: str) -> str:
        """A word for this place, which looks like nothing else."""
        word = f"Quux{len(self.words):03}zyx"
        self.words[word] = where
        return word

    def address(self, where: str) -> str:
        return f"https://meet.example/{self(where)}?pwd={self(where)}"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secret():
    return Planted()


@pytest.fixture
def site(secret, make_event, make_theme, make_area, make_organization):
    """One public event of which a secret is kept in every place that can keep one, and
    beside it everything that is not public.
    """
    theme, area = make_theme("memory"), make_area("RW", "Rwanda")
    organization = make_organization("Museum of the Lake")
    series = Series.objects.create(title="Four talks")
    programme = Programme.objects.create(title="Signs", state="published")
    announcement = Announcement.objects.create(
        **{
            field.name: secret(f"announcement, {field.name}")
            for field in Announcement._meta.fields
            if field.get_internal_type() in ("TextField", "CharField")
        }
    )
    public = {"start": "2026-06-01 10:00", "zone": "Africa/Kigali", "hours": 2}
    about = {"themes": [theme], "areas": [area], "organizers": [organization]}
    talk = make_event(
        "A talk",
        **public,
        **about,
        series=series,
        programme=programme,
        languages=["fr"],
        description="Words.",
        staff_note=secret("staff note"),
        announcement=announcement,
    )
    section = talk.sections.create(number=1, title="Opening")
    links(talk, secret)
    links(series, secret)
    links(programme, secret)
    people(talk, section, secret)
    for state in ("draft", "review", "withdrawn"):
        hidden = make_event(
            secret(state), **public, **about, state=state, summary=secret(state), slug=state
        )
        hidden.participations.create(name=secret(f"speaker of {state}"))
    later = make_event(
        secret("later"), **public, **about, publish_at=NOW + DAY, slug="later"
    )
    merged = make_event(secret("merged"), **public, **about, slug="merged")
    Event.objects.filter(pk=merged.pk).update(merged_into=talk)
    taken = make_event(
        secret("taken"), **public, **about, slug="taken", summary=secret("taken"),
        city=secret("city"), venue=secret("venue"),
    )  # fmt: skip
    taken.participations.create(person=person("taken back", secret, "named"))
    Event.objects.filter(pk=taken.pk).update(state="withdrawn")
    host = make_event(secret("host"), **public, state="draft", slug="host")
    make_event("Beside it", **public, parent=host, follows=later, slug="beside")
    Programme.objects.create(title=secret("programme"), slug="draft-programme")
    of_draft = Series.objects.create(title=secret("series of a draft"), slug="draft-series")
    Event.objects.filter(slug="draft").update(series=of_draft)
    behind = Organization.objects.create(name=secret("of a draft"), slug="of-draft")
    Event.objects.get(slug="draft").credits.create(organization=behind)
    return talk


def links(owner, secret):
    """Links that nobody may see now, among one that all may."""
    url = secret.address
    owner.links.create(kind="agenda", url="https://example.org/agenda")
    owner.links.create(kind="join", url=url("join link"), label=secret("its label"))
    owner.links.create(kind="information", url=url("for staff"), access="staff")
    owner.links.create(kind="stream", url=url("for registrants"), access="registrants")
    owner.links.create(kind="stream", url=url("not yet open"), opens_at=NOW + DAY)
    owner.links.create(kind="stream", url=url("closed"), closes_at=NOW - DAY)


def person(what, secret, visibility):
    row = Person.objects.create(
        name=secret(f"name, {what}"),
        slug=f"person-{Person.objects.count()}",
        website=f"https://example.org/{secret('website')}",
        visibility=visibility,
        visibility_reason=secret("reason"),
        visibility_decided_by=secret("decided by"),
    )
    Person.objects.filter(pk=row.pk).update(former_slugs=[f"former-{row.pk}"])
    return row


def people(event, section, secret):
    """Everybody whose name is not for everybody, beside one whose is."""
    for number, (its, theirs) in enumerate(
        [("as-person", "withheld"), ("as-person", "hidden"), ("withheld", "named"),
         ("hidden", "named"), ("named", "withheld"), ("hidden", "withheld")]
    ):  # fmt: skip
        event.participations.create(
            person=person(f"{its}, {theirs}", secret, theirs),
            visibility=its,
            section=section if number % 2 else None,
            honorific=secret("honorific"),
            position=secret("position"),
            affiliation=secret("affiliation"),
            talk_title=secret("talk"),
            order=number,
        )
    event.participations.create(name=secret("without a row"), visibility="withheld")
    event.participations.create(person=Person.objects.create(name="Ada Okello"))


SLUGS = {
    "event": ["a-talk", "beside", "draft", "review", "withdrawn", "later", "merged",
              "taken", "host"],
    "organizer": ["museum-of-the-lake", "of-draft"],
    "speaker": ["ada-okello", *(f"person-{n}" for n in range(8)), "former-1"],
    "theme": ["memory"],
    "area": ["rwanda"],
    "series": ["four-talks", "draft-series"],
    "programme": ["signs", "draft-programme"],
}  # fmt: skip


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
    return asked


def told(response) -> str:
    """All that an answer tells, its headers too, however it is written down."""
    body = b"".join(response) if response.streaming else response.content
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    text = f"{[*response.headers.items()]}\n{body.decode()}"
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    return "\n".join([text, unfolded, unescape(text), unquote(text)])


def found_in(text: str, secret: Planted) -> set[str]:
    found = re.findall(r"quux\d{3}zyx", text, re.IGNORECASE)
    return {secret.words[word.capitalize()] for word in found}


def test_no_format_of_any_address_tells_a_secret(site, secret, client):
    leaks: dict[str, set[str]] = {}
    visited: dict[str | None, set[int]] = {}
    for pattern in urls.urlpatterns:
        for address in addresses(pattern):
            few = None if pattern.name in LISTS else 1
            asked = [f"{address}?{query}" for query in questions()[:few]]
            for each in [address, *asked]:
                response = client.get(each)
                assert response.status_code < 500, each
                visited.setdefault(pattern.name, set()).add(response.status_code)
                if found := found_in(told(response), secret):
                    leaks[each] = found
    assert leaks == {}
    # Each entry of the map was really seen, and what it shows is there.
    assert {name for name, codes in visited.items() if not codes & {200, 301, 302}} == {
        "nothing-here",
        "preview",  # for those at the desk
    }


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
