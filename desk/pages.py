"""Pages of one row beside its form: its preview, its history, a copy of it …"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from desk.admin import DeskAdmin


@dataclass(frozen=True)
class RowPage:
    """``name`` is the last part of its address, ``words`` those of the link that leads to
    it from the form. ``may`` is the permission that it takes: whatever the admin has a
    ``has_…_permission`` for. ``view`` gets the row, on POST locked and in a transaction.
    """

    name: str
    words: str
    view: Callable[[DeskAdmin, HttpRequest, Any], HttpResponseBase]
    may: str = "change"


def desk_page(row: models.Model) -> str:
    """The address of the page of the desk on which this row is edited."""
    name = row._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_change", args=[row.pk])


def links_to(rows: Iterable[models.Model]) -> SafeString:
    """Links to the pages of the desk on which these rows are edited."""
    return format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((desk_page(row), row) for row in rows),
    )
