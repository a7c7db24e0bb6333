"""Which pages there are, for search engines: https://www.sitemaps.org/protocol.html."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, overload
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap, views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events import visitors
from events.catalogue import Catalogue
from events.listing import in_order
from events.visitors import absolute

if TYPE_CHECKING:
    from events.models import Event

PER_FILE = 1_000  # 50,000 are allowed, but these are made in a tenth of a second
PLAIN = (
    "upcoming",
    "past",
    "organizers",
    "speakers",
    "themes",
    "areas",
    "series-list",
    "programmes",
    "feeds",
    "api",
    "api-fields",
    "about",
)


class Pages(Sitemap):  # type: ignore[type-arg]
    """Pages of one kind. Of none but events it is known when they changed last: the others
    change with the events that they list.
    """

    limit = PER_FILE

    def __init__(self, rows: Sequence[Any], address: Callable[[Any], str]) -> None:
        self.rows, self.address = rows, address

    def items(self) -> Sequence[Any]:
        return self.rows

    def location(self, item: Any) -> str:
        return self.address(item)

    def get_protocol(self, protocol: str | None = None) -> str:
        return absolute("").partition("://")[0]

    def get_domain(self, site: object = None) -> str:
        """That of the site, whatever host was asked."""
        return absolute("").partition("://")[2]


def address_of(event: Event) -> str:
    return event.get_absolute_url()


class EventPages(Pages):
    """Every public event, and when what is told of it changed last."""

    def __init__(self, catalogue: Catalogue, now: datetime) -> None:
        super().__init__(PublicEvents(catalogue, now), address_of)
        self.now = now

    def lastmod(self, item: Event) -> datetime:
        return item.entry.changed_at(self.now)

    def get_latest_lastmod(self) -> None:
        """Not said: in the index it would stand beside files that have not changed."""


class PublicEvents(Sequence["Event"]):
    """Those that everybody may see, in the order of time. A slice takes one query, which is
    as quick at the end as at the beginning.
    """

    def __init__(self, catalogue: Catalogue, now: datetime) -> None:
        self.catalogue, self.now = catalogue, now
        self.hits = catalogue.public(now)

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, asked: int) -> Event: ...
    @overload
    def __getitem__(self, asked: slice) -> list[Event]: ...
    def __getitem__(self, asked: int | slice) -> Event | list[Event]:
        if isinstance(asked, int):
            return self[asked : asked + 1][0]
        first, end, _ = asked.indices(len(self))
        numbers = [key.number for key in self.catalogue.slice(self.hits, first, end)]
        rows = visitors.events(self.now).numbered(numbers).for_sitemap()
        return in_order(rows, numbers)


TOPICS = {  # what a public event has as a facet has a page
    "organizers": "organizer",
    "speakers": "speaker",
    "themes": "theme",
    "areas": "area",
    "series": "series",
    "programmes": "programme",
}
SECTIONS = ("pages", "events", *TOPICS)


def pages_of(section: str, catalogue: Catalogue, now: datetime) -> Pages:
    if section == "pages":
        return Pages(PLAIN, reverse)
    if section == "events":
        return EventPages(catalogue, now)
    name = TOPICS[section]
    slugs = visitors.slugs(name, catalogue, now)
    return Pages(sorted(slugs), lambda slug: reverse(name, args=[slug]))


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The files of all kinds of pages that have any."""
    catalogue, now = visitors.catalogue(), timezone.now()
    made = ((name, pages_of(name, catalogue, now)) for name in SECTIONS)
    filled: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
        name: pages for name, pages in made if len(pages.rows)
    }
    response = views.index(request, filled, sitemap_url_name="sitemap-section")
    for file in (response.context_data or {})["sitemaps"]:
        here = urlsplit(file.location)._replace(scheme="", netloc="")
        file.location = absolute(here.geturl())  # whatever host was asked
    return response


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """The pages of one kind, PER_FILE of them."""
    if section not in SECTIONS:
        raise Http404("There is no such list of pages.")
    pages = pages_of(section, visitors.catalogue(), timezone.now())
    response = views.sitemap(request, {section: pages})
    # A listing that is withdrawn changes the file, though no page in it is newer.
    response.headers.pop("Last-Modified", None)
    return response
