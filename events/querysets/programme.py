"""Programmes that the public may see."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch

from events.querysets.credit import title_or_credit_has
from events.querysets.published import by_name
from events.vocabulary import State
from organizers.models import Organization, with_every_word

if TYPE_CHECKING:
    from events.models import Programme


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def get_by_natural_key(self, slug: str) -> Programme:
        return self.get(slug=slug)

    def out_of_the_bin(self) -> Self:
        return self.exclude(state=State.BINNED)

    def withdraw(self, key: int) -> bool:
        """Withdraws the programme with this key by nothing but its state; whether it was
        published.
        """
        published = self.model._base_manager.filter(pk=key, state=State.PUBLISHED)
        return bool(published.update(state=State.WITHDRAWN))

    def sought(self, words: str) -> Self:
        """For staff: every word occurs in the title or an organization's name."""
        return self.filter(with_every_word(words, title_or_credit_has("programme")))

    def public(self) -> Self:
        """Published programmes, by title."""
        return self.filter(state=State.PUBLISHED).order_by("title", "pk")

    def led_by(self, organization: Organization) -> Self:
        """With a credit of this organization, in any role."""
        return self.filter(credits__organization=organization).distinct()

    def for_cards(self) -> Self:
        return self.prefetch_related(
            Prefetch("credits", queryset=by_name("Credit").objects.in_order())
        )

    def for_page(self, now: datetime) -> Self:
        """With all that everybody may see at ``now``."""
        return self.for_cards().prefetch_related(
            Prefetch("themes", queryset=by_name("Theme").objects.in_order()),
            Prefetch("areas", queryset=by_name("Area").objects.by_name()),
            Prefetch(
                "places",
                queryset=by_name("ProgrammePlace")._default_manager.order_by("order", "pk"),
            ),
            Prefetch(
                "figures",
                queryset=by_name("Figure")._default_manager.order_by("order", "pk"),
            ),
            Prefetch("links", queryset=by_name("Link").objects.public(now).in_order()),
        )
