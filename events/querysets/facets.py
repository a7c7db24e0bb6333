"""What the values of facets are called, and where renamed ones have gone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import reduce
from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from events.querysets.credit import organizers
from events.querysets.people import speakers
from events.querysets.published import by_name
from organizers.models import Organization, Person

ROWS = ("theme", "organizer", "area", "speaker", "series", "programme")
LABELS = dict.fromkeys(("theme", "area", "organizer", "speaker"), F("name")) | {
    "series": F("title"),
    "programme": F("title"),
}


def rows_of(name: str) -> models.QuerySet[Any]:
    """The rows that are the values of the facet ``name``, public or not."""
    if name == "organizer":
        return Organization.objects.order_by()
    if name == "speaker":
        return Person.objects.named().order_by()
    rows: models.QuerySet[Any] = by_name(name.capitalize()).objects.order_by()
    return rows


def labels(wanted: Mapping[str, Collection[str]]) -> dict[tuple[str, str], str]:
    """What these values of facets are called: by facet and address, in one query."""
    asked = [
        rows_of(name)
        .filter(slug__in=slugs)
        .values_list(Value(name), "slug", label_of(name))
        for name, slugs in wanted.items()
        if slugs
    ]
    if not asked:
        return {}
    found = asked[0].union(*asked[1:], all=True)
    return {(name, slug): label for name, slug, label in found}


def label_of(name: str) -> Any:
    if name != "organizer":
        return LABELS[name]
    acronym = Concat(F("name"), Value(" ("), F("acronym"), Value(")"))
    told = Q(acronym="") | Q(name__contains=F("acronym"))
    return models.Case(models.When(told, then=F("name")), default=acronym)


def present(name: str, slugs: Collection[str], now: datetime) -> dict[str, str]:
    """For each of these addresses of public rows, present or former, the present one."""
    public: dict[str, models.QuerySet[Any]] = {
        "organizer": organizers(now),
        "series": by_name("Series").objects.public(now),
        "programme": by_name("Programme").objects.public(),
        "speaker": speakers(now),
    }
    rows = public.get(name, rows_of(name))
    either = reduce(Q.__or__, (Q(former_slugs__contains=[slug]) for slug in slugs))
    found = rows.filter(either | Q(slug__in=slugs)).values_list("slug", "former_slugs")
    now_at = {slug: row for row, former in found for slug in former}
    return {slug: slug for slug, _ in found} | now_at
