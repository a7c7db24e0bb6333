"""Who and about what: the rows that a visitor may find, and how many events each has."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from events import querysets
from events.catalogue import Catalogue
from events.models import Area, Entry, Programme, Series, Theme

Counted = tuple[Any, int, int]  # a row, its upcoming and its past events


def listed(name: str, catalogue: Catalogue, now: datetime) -> QuerySet[Any]:
    """All values of the facet ``name`` that are to be listed, in order."""
    if name == "organizer":
        return querysets.organizers_listed(catalogue.values("organizer", now), now)
    if name == "speaker":
        return querysets.speakers(now)
    if name == "theme":
        return Theme.objects.in_order()
    if name == "area":
        return Area.objects.listed(catalogue.values("area", now))
    return Series.objects.public(now) if name == "series" else Programme.objects.public()


def listed_in_full(name: str, catalogue: Catalogue, now: datetime) -> QuerySet[Any]:
    """The same with all that everybody may know of each."""
    rows = listed(name, catalogue, now)
    if name == "organizer":
        return rows.select_related("parent").prefetch_related("names")
    if name == "theme":
        return rows.select_related("broader")
    if name == "area":
        return Area.objects.listed(catalogue.values("area", now)).with_surroundings()
    return rows.for_page() if name in ("series", "programme") else rows  # type: ignore[attr-defined]


def with_page(name: str, slug: str, now: datetime) -> QuerySet[Any]:
    """The values of the facet ``name`` that have a page, with all that it shows; of many
    only those that can be at the address ``slug``.
    """
    if name == "organizer":
        catalogue = Entry.objects.catalogue()
        public = catalogue.has("organizer", slug, now)
        known = {slug} if public else catalogue.values("organizer", now)
        return querysets.organizers_listed(known, now).select_related("parent")
    if name == "theme":
        return Theme.objects.select_related("broader")
    if name == "area":
        return Area.objects.for_page()
    if name == "series":
        return Series.objects.public(now).for_page()
    if name == "programme":
        return Programme.objects.public().for_page()
    return querysets.speakers(now)


def with_counts(
    rows: Iterable[Any], name: str, catalogue: Catalogue, now: datetime
) -> list[Counted]:
    """``rows``, each with the number of its events to come and past."""
    public, over = catalogue.public(now), catalogue.over(now)
    upcoming, past = public - over, public & over
    having = ((row, catalogue.having(name, [row.slug])) for row in rows)
    return [(row, len(its & upcoming), len(its & past)) for row, its in having]
