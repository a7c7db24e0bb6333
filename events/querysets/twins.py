"""Which listings were told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from events.models import Event
    from events.models.twins import ToldApart  # noqa: F401 - named in a base class


class ToldApartQuerySet(models.QuerySet["ToldApart"]):
    def pairs(self) -> set[tuple[int, int]]:
        """The keys of both, the lower first."""
        return {*self.values_list("one", "other")}

    def pairs_of(self, event: Event) -> set[tuple[int, int]]:
        return self.filter(Q(one=event) | Q(other=event)).pairs()

    def remember(self, event: Event, other: Event) -> None:
        """From now on these are two events."""
        one, two = sorted((event.pk, other.pk))
        self.get_or_create(one_id=one, other_id=two)
