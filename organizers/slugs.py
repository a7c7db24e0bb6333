"""Addresses of pages: made once from a name, and never lost when they are renamed.

They serve every model that has the fields ``slug`` and ``former_slugs``.
"""

from typing import Any, TypeVar

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

LONGEST = 90


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
    rows = type(row)._default_manager.exclude(pk=row.pk)
    if not row.slug:
        wanted = slug_for(text)
        taken = set(rows.filter(slug__startswith=wanted).values_list("slug", flat=True))
        for former in rows.filter(former_slugs__len__gt=0).values_list(
            "former_slugs", flat=True
        ):
            taken.update(former)
        number = 2
        slug = wanted
        while slug in taken:
            slug = f"{wanted}-{number}"
            number += 1
        row.slug = slug
    before = (
        type(row)._default_manager.filter(pk=row.pk).values_list("slug", flat=True).first()
    )
    if before and before != row.slug:
        kept = [slug for slug in row.former_slugs if slug not in (before, row.slug)]
        row.former_slugs = [*kept, before]


def check_address(row: Any) -> None:
    """Raises ValidationError if the slug still leads visitors to another row by its former
    address.
    """
    rows = type(row)._default_manager.exclude(pk=row.pk)
    other = rows.filter(former_slugs__contains=[row.slug]).first()
    if row.slug and other:
        raise ValidationError(
            {"slug": f"This address still leads to “{other}”, which used to have it."}
        )


def find_by_address(rows: models.QuerySet[Row], slug: str) -> Row | None:
    """The row with this slug, or else the one that used to have it; its slug then differs
    from ``slug``.
    """
    return (
        rows.filter(slug=slug).first() or rows.filter(former_slugs__contains=[slug]).first()
    )
