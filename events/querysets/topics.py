"""Themes, and areas with what lies in and around them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, TextField, Value
from django.db.models.expressions import RawSQL

from events.querysets.published import by_name, with_event_counts
from organizers.names import Folded

if TYPE_CHECKING:
    from events.models import Area, Theme

REACHED = """
WITH RECURSIVE reached(id) AS (
    {start}
    UNION
    SELECT near.{to} FROM reached JOIN (
        SELECT id AS area, parent_id AS around FROM events_area WHERE parent_id IS NOT NULL
        UNION ALL
        SELECT to_area_id, from_area_id FROM events_area_members
    ) AS near ON near.{across} = reached.id
) SELECT id FROM reached"""


def _aliases() -> Folded:
    return Folded(
        Func(
            F("aliases"), Value(" | "), function="array_to_string", output_field=TextField()
        )
    )


class ThemeQuerySet(models.QuerySet["Theme"]):
    def get_by_natural_key(self, code: str) -> Theme:
        return self.get(code=code)

    def called(self, wanted: Folded) -> Self:
        """Whose name or other words contain ``wanted``."""
        return self.alias(words=_aliases()).filter(
            Q(name__folded__contains=wanted) | Q(words__contains=wanted)
        )

    def in_order(self) -> Self:
        return self.order_by("order", "name")

    def sought(self, words: str) -> Self:
        """For staff: whose name or other words contain these words."""
        return self.called(Folded(Value(words.replace("\x00", ""))))

    def with_counts(self, now: datetime) -> Self:
        """In order, each with ``upcoming_count`` and ``past_count`` of published events."""
        return with_event_counts(self.in_order(), "events", now)


class AreaQuerySet(models.QuerySet["Area"]):
    def get_by_natural_key(self, code: str) -> Area:
        return self.get(code=code)

    def called(self, wanted: Folded) -> Self:
        """Whose name or other names contain ``wanted``."""
        return self.alias(words=_aliases()).filter(
            Q(name__folded__contains=wanted) | Q(words__contains=wanted)
        )

    def sought(self, words: str) -> Self:
        """For staff: whose name or other names contain these words."""
        return self.called(Folded(Value(words.replace("\x00", ""))))

    def within(self) -> Self:
        """These areas and all that lies in them: a region finds its countries, a group its
        members.
        """
        return self._reached(across="around", to="area")

    def around(self) -> Self:
        """These areas and all in which they lie: a country finds its region and groups."""
        return self._reached(across="area", to="around")

    def _reached(self, across: str, to: str) -> Self:
        start, values = self.order_by().values("pk").query.sql_with_params()
        reached = REACHED.format(start=start, across=across, to=to)  # names of ours alone
        areas = by_name("Area").objects
        found: Self = areas.filter(pk__in=RawSQL(reached, values))  # noqa: S611
        return found

    def for_page(self) -> Self:
        """With the area around it, the groups that it is in, and what lies in it."""
        return self.select_related("parent").prefetch_related(
            "groups", "members", "children"
        )

    def by_name(self) -> Self:
        return self.order_by("name", "pk")

    def with_slugs(self, slugs: Collection[str]) -> Self:
        return self.filter(slug__in=slugs)

    def in_focus(self, now: datetime) -> Self:
        """Areas that published events are about, by name."""
        events = by_name("Event").objects.published(now).filter(areas=OuterRef("pk"))
        return self.filter(Exists(events)).order_by("name")

    def with_counts(self, now: datetime) -> Self:
        """By name, each with ``upcoming_count`` and ``past_count`` of published events
        about it by that name.
        """
        return with_event_counts(self.in_focus(now), "events", now)
