"""The rows of an event, a series or a programme: who is behind it, and its links."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Field
from django.http import HttpRequest
from django.utils.html import format_html

from desk.admin import DeskInline, how_to_ask
from events.forms import CreditRows, LinkForm, Rows
from events.models import Credit, Link


def only_add(field: Field | None) -> Field | None:
    """Beside what is chosen only the "+": a row has no room for more."""
    if field is not None:
        for other in ("change", "delete", "view"):
            setattr(field.widget, f"can_{other}_related", False)
    return field


class RowInline(DeskInline):
    """Rows of an event, a series or a programme, in a table."""

    formset = Rows
    formfield_overrides = how_to_ask()

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        return only_add(super().formfield_for_dbfield(db_field, request, **kwargs))


class BlockInline(RowInline):
    """Rows with more fields than a table has room for, one empty row at the end."""

    template = "admin/edit_inline/stacked.html"


class CreditInline(RowInline):
    model = Credit
    formset = CreditRows
    verbose_name = "organization"
    verbose_name_plural = "organized by"
    fields = ["organization", "role", "credited_as", "order"]
    autocomplete_fields = ["organization"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).in_order()  # type: ignore[attr-defined,no-any-return]


class LinkInline(BlockInline):
    model = Link
    form = LinkForm
    classes = ["compact"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "url", "label"),
                    ("access", "opens_at", "closes_at", "order"),
                    "last_check",
                ]
            },
        )
    ]
    readonly_fields = ["last_check"]

    @admin.display(description="Where it leads")
    def last_check(self, link: Link) -> str:
        """What an editor should look at; "" hides the line."""
        if not link.moved_to:
            return link.last_check
        return format_html(
            '{} to <a href="{}" rel="noreferrer">{}</a>. If that is right, make it the '
            "address of the link.",
            link.last_check,
            link.moved_to,
            link.moved_to,
        )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).in_order()  # type: ignore[attr-defined,no-any-return]
