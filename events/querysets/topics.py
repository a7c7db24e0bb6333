"""Themes, and areas with what lies in and around them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Func, Prefetch, Q, TextField, Value

from events.querysets.published import by_name
from organizers.names import Folded

if TYPE_CHECKING:
    from events.models import Area, Theme


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

    def coded(self, codes: Collection[str]) -> Self:
        """Those with these codes, in order."""
        return self.filter(code__in=codes).in_order()

    def sought(self, words: str) -> Self:
        """For staff: whose name or other words contain these words."""
        return self.called(Folded(Value(words.replace("\x00", ""))))


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

    def for_page(self) -> Self:
        """With the area around it, the groups that it is in, and what lies in it."""
        return self.with_surroundings().prefetch_related("members", "children")

    def with_surroundings(self) -> Self:
        """With the area around each, and the groups that it is in."""
        groups = Prefetch("groups", queryset=by_name("Area").objects.by_name())
        return self.select_related("parent").prefetch_related(groups)

    def by_name(self) -> Self:
        return self.order_by("name", "pk")

    def listed(self, slugs: Collection[str]) -> Self:
        """Those with these addresses, by name."""
        return self.filter(slug__in=slugs).by_name()
