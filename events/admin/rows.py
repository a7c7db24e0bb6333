"""The rows of an event, a series or a programme: who is behind it, and its links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Field, ModelChoiceField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from desk.forms import DeskInline, how_to_ask
from desk.restoring import Refused
from events.admin.choices import DescribedSelect
from events.admin.filling import rows_read
from events.forms import CreditForm, CreditRows, LinkForm, LinkRows, Rows
from events.models import Credit, Event, Link, Programme, Series
from events.models.strictness import closed_as_now
from events.models.ways_in import CALLED, anywhere, in_the_rows, in_the_texts
from events.vocabulary import CheckState, State

MOMENT = "%-d %b %Y, %H:%M"
NEXT = {
    CheckState.MOVED: "If that is the same page, make it the address of the link.",
    CheckState.DEAD: "Look for its new address; if there is none, leave it empty.",
    CheckState.DOUBTFUL: "Open it yourself and see; it will be looked at again.",
    CheckState.NOT_CHECKED: "Open it yourself and see.",
}


def only_add(field: Field | None) -> Field | None:
    """Beside what is chosen only the "+": a row has no room for more."""
    if field is not None:
        for other in ("change", "delete", "view"):
            setattr(field.widget, f"can_{other}_related", False)
    return field


def refuse_ways_in(rows: Sequence[models.Model]) -> None:
    """Raises Refused if rows that come back tell everybody how to get into a meeting, and
    did not until now.
    """
    for row in rows:
        if not isinstance(row, Event | Programme) or row.state != State.PUBLISHED:
            continue
        of_rows = in_the_rows(
            row, lambda name: [each for each in rows if CALLED.get(type(each)) == name]
        )
        now = type(row)._default_manager.get(pk=row.pk)
        known = {doubt.code for doubt in anywhere(now)}
        found = [*in_the_texts(row), *of_rows]
        if new := [doubt.sentence for doubt in found if doubt.code not in known]:
            raise Refused(["It is public, and so would be what was there.", *new])


def closed_again(rows: Sequence[models.Model]) -> list[str]:
    """Sets the links among rows that come back as closed as they must be; what was set.
    Raises Refused where no setting would help.
    """
    refuse_ways_in(rows)
    links = [row for row in rows if isinstance(row, Link)]
    for row in rows:
        if isinstance(row, Event | Programme | Series):
            return closed_as_now(row, links)
    return []


class RowInline(DeskInline):
    """Rows of an event, a series or a programme, in a table."""

    formset = Rows
    formfield_overrides = how_to_ask()
    template = in_a_table = "admin/events/rows.html"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """One empty row, after those that are filled in from an announcement."""
        return self.extra + (0 if obj else len(rows_read(request, self.model)))

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        return only_add(super().formfield_for_dbfield(db_field, request, **kwargs))


class BlockInline(RowInline):
    """Rows with more fields than a table has room for, one empty row at the end."""

    template = "admin/events/blocks.html"


class CreditInline(RowInline):
    model = Credit
    form = CreditForm
    formset = CreditRows
    verbose_name = "organization"
    verbose_name_plural = "organized by"
    fields = ["organization", "role", "credited_as", "order"]
    autocomplete_fields = ["organization"]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "organization":
            kwargs["widget"] = DescribedSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).in_order()  # type: ignore[attr-defined,no-any-return]


class LinkInline(BlockInline):
    model = Link
    form = LinkForm
    formset = LinkRows
    classes = ["compact"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("kind", "url", "label"),
                    ("access", "opens_at", "closes_at", "order"),
                    "agreed",
                    "last_check",
                ]
            },
        )
    ]
    readonly_fields = ["agreed", "last_check"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        rows = super().get_formset(request, obj, **kwargs)
        rows.asker = request.user  # type: ignore[attr-defined]
        return rows

    @admin.display(description="Told to visitors")
    def agreed(self, link: Link) -> str:
        """Of a link for joining, who wants it to be told; "" hides the line."""
        if not link.asked_at or not link.event_id:
            return ""
        page = reverse("admin:events_event_joining", args=[link.event_id])
        if link.confirmed_at:
            when = f"{link.opens_at:{MOMENT}} to {link.closes_at:{MOMENT}} UTC"
            said = f"On request, {when}. Two people agreed to it."
        else:
            said = "Not yet. A second person who may publish has to confirm it."
        return format_html('{} <a href="{}">Look at it</a>', said, page)

    @admin.display(description="Where it leads")
    def last_check(self, link: Link) -> str:
        """What an editor should look at; "" hides the line."""
        next_step = NEXT.get(CheckState(link.check_state))
        if not (link.last_check and next_step):
            return ""
        if not link.moved_to:
            return f"{link.last_check}. {next_step}"
        where = format_html('<a href="{0}" rel="noreferrer">{0}</a>', link.moved_to)
        return format_html("{} to {}. {}", link.last_check, where, next_step)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).in_order()  # type: ignore[attr-defined,no-any-return]
