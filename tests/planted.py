"""Secrets: words that look like nothing else, one in every place that can keep something
from somebody. Tests look for them in all that the site answers.

``SEEN_AT_THE_DESK`` says who may see which kind of them. A new kind of secret is planted in
``plant`` and gets a line there; nobody outside the desk ever sees any.
"""

import gzip
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import unquote

import reversion
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore

from desk import history
from desk.models import SavedList
from events.models import (
    Announcement,
    Difference,
    Event,
    Imported,
    Link,
    Programme,
    Series,
)
from organizers.models import Organization, Person

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

# Whether editors see names that are withheld or hidden, and the reasons: to be switched off
# when that takes a right of its own.
EDITORS_SEE_WITHHELD_NAMES = False

WITHHELD = {"withheld name", "its reason"}
OF_EVENTS = {"listing", "version", "shared list", "colleague", "source"}
SEEN_AT_THE_DESK = {
    "onlooker": OF_EVENTS,  # has the right to see events, and no other
    "editor": {
        *OF_EVENTS,
        *("link", "announcement", "organization", "programme", "check", "person"),
        *(WITHHELD if EDITORS_SEE_WITHHELD_NAMES else ()),
    },
}
SEEN_BY_NOBODY = {"account", "private list", "log", "session", "fingerprint"}


class Planted:
    """Words that must be found nowhere, one for each place in which they were put."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def __call__(self, where: str, kind: str = "listing") -> str:
        """A word for this place, which looks like nothing else."""
        word = f"Quux{len(self.words):03}zyx"
        self.words[word] = where
        self.kinds[where] = kind
        return word

    def address(self, where: str, kind: str = "link") -> str:
        return f"https://meet.example/{self(where, kind)}?pwd={self(where, kind)}"

    def found_in(self, text: str) -> set[str]:
        """The places whose words stand in the text."""
        found = re.findall(r"quux\d{3}zyx", text, re.IGNORECASE)
        return {self.words[word.capitalize()] for word in found}


def told(response) -> str:
    """All that an answer tells, its headers too, however it is written down."""
    body = b"".join(response) if response.streaming else response.content
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    cookies = response.cookies.output()
    text = f"{[*response.headers.items()]}\n{cookies}\n{body.decode()}"
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    return "\n".join([text, unfolded, unescape(text), unquote(text)])


# -- what is planted -----------------------------------------------------------------------


def plant(secret, make_event, make_theme, make_area, make_organization):
    """One public event of which a secret is kept in every place that can keep one, and
    beside it everything that is not public.
    """
    theme, area = make_theme("memory"), make_area("RW", "Rwanda")
    organization = make_organization("Museum of the Lake")
    series = Series.objects.create(title="Four talks")
    programme = Programme.objects.create(title="Signs", state="published")
    words = {
        field.name: secret(f"announcement, {field.name}", "announcement")
        for field in Announcement._meta.fields
        if field.get_internal_type() in ("TextField", "CharField")
    }
    file = {
        "name": secret("announcement, name of its file", "announcement"),
        "text": secret("announcement, its calendar", "announcement"),
    }
    announcement = Announcement.objects.create(**words, calendars=[file])
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
    for owner in (talk, series, programme):
        links(owner, secret)
    people(talk, section, secret)
    for state in ("draft", "review", "withdrawn", "binned"):
        hidden = make_event(
            secret(state), **public, **about, state="draft", summary=secret(state),
            slug=state,
        )  # fmt: skip
        hidden.participations.create(name=secret(f"speaker of {state}"))
        Event.objects.filter(pk=hidden.pk).update(state=state)
    later = make_event(
        secret("later"), **public, **about, publish_at=NOW + DAY, slug="later"
    )
    merged = make_event(secret("merged"), **public, **about, slug="merged")
    Event.objects.filter(pk=merged.pk).update(merged_into=talk)
    taken = make_event(
        secret("taken"), **public, **about, slug="taken", summary=secret("taken"),
        city=secret("city"), venue=secret("venue"),
    )  # fmt: skip
    taken.participations.create(name=secret("speaker taken back"))
    Event.objects.filter(pk=taken.pk).update(state="withdrawn")
    host = make_event(secret("host"), **public, state="draft", slug="host")
    make_event("Beside it", **public, parent=host, follows=later, slug="beside")
    Programme.objects.create(
        title=secret("draft of a programme", "programme"),
        summary=secret("its summary", "programme"),
        slug="draft-programme",
    )
    of_draft = Series.objects.create(title=secret("series of a draft"), slug="draft-series")
    Event.objects.filter(slug="draft").update(series=of_draft)
    behind = Organization.objects.create(
        name=secret("organizer of a draft"), slug="of-draft"
    )
    Event.objects.get(slug="draft").credits.create(organization=behind)
    at_the_desk(talk, secret)
    return talk


def links(owner, secret):
    """Links that nobody may see now, among one that all may."""
    url = secret.address
    owner.links.create(kind="agenda", url="https://example.org/agenda")
    owner.links.create(kind="join", url=url("join link"), label=secret("label", "link"))
    owner.links.create(kind="information", url=url("for staff"), access="staff")
    owner.links.create(kind="stream", url=url("for registrants"), access="registrants")
    owner.links.create(kind="stream", url=url("not yet open"), opens_at=NOW + DAY)
    owner.links.create(kind="stream", url=url("closed"), closes_at=NOW - DAY)
    looked_at = {
        "check_state": "moved",
        "checked_at": NOW - DAY,
        "check_result": secret("result of its check", "check"),
        "moved_to": f"https://example.org/{secret('where it moved', 'check')}",
    }
    Link.objects.filter(pk=owner.links.get(kind="agenda").pk).update(**looked_at)


def person(what, secret, visibility):
    """Somebody; who is named elsewhere is known at the desk, but not that they are here."""
    kind = "withheld name" if visibility != "named" else "person"
    row = Person.objects.create(
        name=secret(f"name, {what}", kind),
        sort_name=secret(f"sort name, {what}", kind),
        slug=f"person-{Person.objects.count()}",
        website=f"https://example.org/{secret(f'website, {what}', kind)}",
        visibility=visibility,
        visibility_reason=secret("reason", "its reason"),
        visibility_decided_by=secret("decided by", "its reason"),
    )
    former = [f"former-{row.pk}", secret("former address", "fingerprint").lower()]
    Person.objects.filter(pk=row.pk).update(former_slugs=former)
    return row


def people(event, section, secret):
    """Everybody whose name is not for everybody, beside one whose is."""
    for number, (its, theirs) in enumerate(
        [("as-person", "withheld"), ("as-person", "hidden"), ("withheld", "named"),
         ("hidden", "named"), ("named", "withheld"), ("hidden", "withheld"),
         ("role-only", "named"), ("as-person", "role-only")]
    ):  # fmt: skip
        words = ("honorific", "position", "affiliation", "talk_title")
        event.participations.create(
            person=person(f"{its}, {theirs}", secret, theirs),
            visibility=its,
            section=section if number % 2 else None,
            order=number,
            **{name: secret(name, "withheld name") for name in words},
        )
    event.participations.create(
        name=secret("without a row", "withheld name"), visibility="withheld"
    )
    event.participations.create(person=Person.objects.create(name="Ada Okello"))


def at_the_desk(event, secret):
    """What is known of the event and of those who work on it at the desk alone."""
    colleague = User.objects.create_user(
        secret("name of an account", "colleague"),
        f"{secret('e-mail of an account', 'account')}@example.org",
        last_name=secret("last name of an account", "colleague"),
        is_staff=True,
    )
    Group.objects.create(name=secret("group of accounts", "account"))
    for shared, kind in ((False, "private list"), (True, "shared list")):
        SavedList.objects.create(
            owner=colleague,
            page="events.event",
            name=secret(f"{kind}, its name", kind),
            query=f"q={secret(f'{kind}, what it seeks', kind)}",
            shared=shared,
        )
    Difference.objects.create(
        event=event,
        source=f"https://example.org/{secret('address of a source', 'source')}",
        field="venue",
        value=secret("what a source says", "source"),
        since=NOW,
    )
    Imported.objects.create(
        source=f"https://example.org/{secret('import, source', 'fingerprint')}",
        uid=secret("import, uid", "fingerprint"),
        event=event,
        said={"title": secret("import, print", "fingerprint")},
        seen_at=NOW,
    )
    title, event.title = event.title, secret("earlier title", "version")
    event.save()
    doubt = f"Saved all the same: {secret('doubt that was confirmed', 'version')}"
    history.record(event, colleague, doubt)
    event.title = title
    event.save()
    history.record(event, colleague, "Put right.")
    Event.objects.filter(pk=event.pk).update(former_slugs=[])
    with reversion.create_revision():  # of what is no more, only its versions are left
        gone = Organization.objects.create(name=secret("gone for good", "organization"))
        reversion.add_to_revision(gone)
    gone.delete()
    LogEntry.objects.log_actions(
        colleague.pk, [event], CHANGE, secret("log entry", "log"), single_object=True
    )
    session = SessionStore()
    session["note"] = secret("session", "session")
    session.create()


# -- where it is sought --------------------------------------------------------------------

SLUGS = {
    "event": ["a-talk", "beside", "draft", "review", "withdrawn", "binned", "later",
              "merged", "taken", "host"],
    "organizer": ["museum-of-the-lake", "of-draft"],
    "speaker": ["ada-okello", *(f"person-{n}" for n in range(8)), "former-1"],
    "theme": ["memory"],
    "area": ["rwanda"],
    "series": ["four-talks", "draft-series"],
    "programme": ["signs", "draft-programme"],
}  # fmt: skip
