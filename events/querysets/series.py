"""Series with published events."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch

from events.querysets.credit import title_or_credit_has
from events.querysets.published import by_name
from organizers.models import with_every_word

if TYPE_CHECKING:
    from events.models import Series


class SeriesQuerySet(models.QuerySet["Series"]):
    def get_by_natural_key(self, slug: str) -> Series:
        return self.get(slug=slug)

    def sought(self, words: str) -> Self:
        """For staff: every word occurs in the title or an organization's name."""
        return self.filter(with_every_word(words, title_or_credit_has("series")))

    def public(self, now: datetime) -> Self:
        """Series of which at least one event is published, by title."""
        published = by_name("Event").objects.published(now).filter(series=OuterRef("pk"))
        return self.filter(Exists(published)).order_by("title", "pk")

    def for_page(self, now: datetime) -> Self:
        """With all that everybody may see at ``now``."""
        return self.prefetch_related(
            Prefetch("credits", queryset=by_name("Credit").objects.in_order()),
            Prefetch("links", queryset=by_name("Link").objects.public(now).in_order()),
        )
