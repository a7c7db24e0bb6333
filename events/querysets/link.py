"""Links in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from events.models import Link  # noqa: F401 - named in a base class


class LinkQuerySet(models.QuerySet["Link"]):
    def in_order(self) -> Self:
        return self.order_by("order", "pk")
