"""Addresses of pages: made once from a name, and never lost when they are renamed.

They serve every model that has the fields ``slug`` and ``former_slugs``.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

LONGEST = 90
NEW = 0  # the key of rows that are not saved yet


Row = TypeVar("Row", bound=models.Model)


def slug_for(text: str) -> str:
    """ASCII words joined by hyphens, for any script; "untitled" when nothing is left."""
    slug = slugify(anyascii(text))
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rsplit("-", 1)[0][:LONGEST]
    return slug.strip("-") or "untitled"


def keep_address(row: Any, text: str) -> None:
    """Gives ``row`` a free slug made of ``text`` if it has none; remembers the slug that
    it had before.

    To be called before each save.
    """
    keep_addresses([row], [text])


def keep_addresses(rows: Sequence[Any], texts: Sequence[str]) -> None:
    """The same for several rows of one model: three queries, however many."""
    wanted = [slug_for(text) for text in texts]
    without = [pair for pair in zip(rows, wanted, strict=True) if not pair[0].slug]
    if without:
        owners = _owners(type(rows[0]), {slug for _, slug in without})
        for row, wish in without:
            row.slug, number = wish, 2
            while owners[row.slug] - {row.pk}:
                row.slug = f"{wish}-{number}"
                number += 1
            owners[row.slug].add(row.pk or NEW)
    for row, before in _saved_slugs(rows):
        if before and before != row.slug:
            kept = [slug for slug in row.former_slugs if slug not in (before, row.slug)]
            row.former_slugs = [*kept, before]


def _owners(model: type[models.Model], stems: Collection[str]) -> dict[str, set[int]]:
    """The keys of the rows that have each slug which begins like one of these, or had any
    before.
    """
    begins = models.Q(*(("slug__startswith", stem) for stem in stems), _connector="OR")
    rows: Any = model._default_manager
    owners: dict[str, set[int]] = defaultdict(set)
    for key, slug in rows.filter(begins).values_list("pk", "slug"):
        owners[slug].add(key)
    had: Any = rows.filter(former_slugs__len__gt=0).values_list("pk", "former_slugs")
    for key, former in had:
        for slug in former:
            owners[slug].add(key)
    return owners


def _saved_slugs(rows: Sequence[Any]) -> list[tuple[Any, str]]:
    """Each row that is saved already, with the slug that it has in the database."""
    saved: Any = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows])
    slugs = dict(saved.values_list("pk", "slug"))
    return [(row, slugs[row.pk]) for row in rows if row.pk in slugs]


def check_address(row: Any) -> None:
    """Raises ValidationError if the slug still leads visitors to another row by its former
    address.
    """
    if not row.slug:
        return
    rows = type(row)._default_manager.exclude(pk=row.pk)
    others = rows.filter(former_slugs__contains=[row.slug])
    if others.exists():
        raise ValidationError(
            {
                "slug": f"This address still leads to “{others.first()}”, which used to "
                "have it."
            }
        )


def find_by_address(rows: models.QuerySet[Row], slug: str) -> Row | None:
    """The row with this slug, or else the one that used to have it; its slug then differs
    from ``slug``.
    """
    return (
        rows.filter(slug=slug).first() or rows.filter(former_slugs__contains=[slug]).first()
    )
