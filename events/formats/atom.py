"""Atom: what was told last in any list, for those who follow it (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.xmlutils import SimplerXMLGenerator

from events.filters import EventFilter
from events.formats.answer import (
    address_of,
    answered,
    marks_of,
    open_to_all,
    question,
    with_query,
)
from events.records import Event as Record
from events.visitors import absolute, event_record
from events.vocabulary import LEADING_ROLES, LinkKind

if TYPE_CHECKING:
    from events.models import Entry as Row
    from events.models import Event

MOST = 50  # entries of a feed
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries changed
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Author:
    """Who is behind an event."""

    name: str
    uri: str


@dataclass(frozen=True)
class Category:
    """A theme or a kind; ``scheme`` and ``term`` make its address (RFC 4287, 4.2.2)."""

    term: str
    scheme: str
    label: str


@dataclass(frozen=True)
class Entry:
    """What a feed tells of one event, ready to be written (RFC 4287, 4.1.2)."""

    uid: UUID
    title: str
    url: str
    published: datetime
    updated: datetime
    authors: Sequence[Author]
    categories: Sequence[Category]
    summary: str  # this and the content are HTML
    content: str


@open_to_all
def events_atom(request: HttpRequest) -> HttpResponse:
    """The events that the query string asks for, those first of which something new was
    told last.
    """
    chosen = question(request, beside=("tz",), withdrawn_too=True)
    numbers = chosen.catalogue.last_changed(chosen.matching(), MOST, chosen.now)
    gone = chosen.withdrawn()
    address = address_of("events-atom", chosen)
    key = ("atom", address, chosen.title, *numbers, *marks_of(gone), chosen.turned)

    def make() -> bytes:
        told = [entry(event, chosen.now, request) for event in chosen.events(numbers)]
        found = [*told, *(taken_back(row, chosen) for row in gone)]
        found.sort(key=lambda one: one.updated, reverse=True)
        return written(chosen, address, found[:MOST])

    return answered(chosen.catalogue, key, Feed.content_type, make)


def written(chosen: EventFilter, address: str, found: Sequence[Entry]) -> bytes:
    feed = Feed(
        title=f"{settings.SITE_NAME} – {chosen.title}",
        subtitle="Events that were listed or changed last, each with all that is known.",
        description=None,
        link=page_of_list(chosen),
        feed_url=address,
        feed_guid=address,
        author_name=settings.SITE_NAME,
        author_link=absolute("/"),
        language=settings.LANGUAGE_CODE,
    )
    for one in found:
        feed.add_entry(one)
    text = StringIO()
    feed.write(text, "utf-8")
    return text.getvalue().encode()


def page_of_list(chosen: EventFilter) -> str:
    """The address on the internet of the same list as a page."""
    zone = chosen.zone.key if chosen.zone else ""
    if chosen.when_asked == "past":
        return absolute(with_query(reverse("past"), chosen.query(when="", tz=zone)))
    return absolute(with_query(reverse("upcoming"), chosen.query(tz=zone)))


# -- one event


def entry(event: Event, now: datetime, request: HttpRequest) -> Entry:
    """What ``event`` is to a feed. It says nothing of how near the event is, as that would
    change with the clock; the times of the reader's own clock are those of ``request``.
    """
    told = event_record(event, now)
    offers = [link for link in told.links if link.kind == LinkKind.REGISTRATION]
    others = [link for link in told.links if link.url and link not in offers]
    context = {"event": event, "links": offers, "other_links": others}
    return Entry(
        uid=told.uid,
        title=render_to_string("events/_entry_title.html", {"event": event}).strip(),
        url=told.url,
        published=told.listed_at,
        updated=told.changed_at,
        authors=authors(told),
        categories=categories(told),
        summary=linebreaks(told.summary, autoescape=True) if told.summary else "",
        content=render_to_string("events/_entry.html", context, request).strip(),
    )


def taken_back(row: Row, chosen: EventFilter) -> Entry:
    """What takes the place of a withdrawn event, without a word of what it was."""
    assert row.uuid
    return Entry(
        uid=row.uuid,
        title="Withdrawn",
        url=page_of_list(chosen),
        published=row.listed_at(),
        updated=row.changed_at(chosen.now),
        authors=[Author(settings.SITE_NAME, absolute("/"))],
        categories=[],
        summary="",
        content="<p>This event is no longer listed.</p>",
    )


def authors(told: Record) -> list[Author]:
    """The leading organizers, or else the site."""
    leading = [
        Author(credit.credited_as, credit.website or credit.url)
        for credit in told.organizers
        if credit.role in LEADING_ROLES
    ]
    return [*dict.fromkeys(leading)] or [Author(settings.SITE_NAME, absolute("/"))]


def categories(told: Record) -> list[Category]:
    kind = Category(told.kind, absolute("/?kind="), told.kind.label)
    themes = absolute(reverse("themes"))
    return [*(Category(one.slug, themes, one.name) for one in told.themes), kind]


# -- the file


class WithoutControls(SimplerXMLGenerator):
    """Writes XML, and leaves out what cannot stand in it (XML 1.0, 2.2)."""

    def characters(self, content: str) -> None:
        super().characters(NO_XML.sub("", content))

    def startElement(self, name: str, attrs: Mapping[str, str]) -> None:  # type: ignore[override]  # noqa: N802
        super().startElement(name, {n: NO_XML.sub("", v) for n, v in attrs.items()})  # type: ignore[arg-type]


class Feed(Atom1Feed):
    """A feed of entries with several authors, labelled categories and full content."""

    def add_entry(self, one: Entry) -> None:
        self.add_item(
            one.title,
            one.url,
            one.summary or None,  # type: ignore[arg-type]
            unique_id=one.uid.urn,
            pubdate=one.published,
            updateddate=one.updated,
            entry=one,
        )

    def latest_post_date(self) -> datetime:
        return max((one["updateddate"] for one in self.items), default=BEFORE_ALL)

    def write(self, outfile: Any, encoding: str) -> None:
        handler = WithoutControls(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        one: Entry = item["entry"]
        for author in one.authors:
            handler.startElement("author", {})  # type: ignore[arg-type]
            handler.addQuickElement("name", author.name)
            handler.addQuickElement("uri", author.uri)
            handler.endElement("author")
        for category in one.categories:
            about = {"scheme": category.scheme, "label": category.label}
            handler.addQuickElement("category", "", {"term": category.term, **about})
        handler.addQuickElement("content", one.content, {"type": "html"})
