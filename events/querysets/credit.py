"""Which organizations are behind events, series and programmes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from events.querysets.published import by_name, published_at
from events.vocabulary import CreditRole, State
from organizers.models import Organization
from organizers.names import Folded

if TYPE_CHECKING:
    from events.models import Credit  # noqa: F401 - named in a base class


class CreditQuerySet(models.QuerySet["Credit"]):
    def in_order(self) -> Self:
        """Organizers first, then by role and the order that the editor gave; with their
        organizations.
        """
        rank = models.Case(
            *(
                models.When(role=role, then=position)
                for position, role in enumerate(CreditRole)
            ),
            output_field=models.PositiveSmallIntegerField(),
        )
        return self.select_related("organization").order_by(rank, "order", "pk")

    def of_organization(self, organization: Organization) -> Self:
        """All credits of this organization."""
        return self.filter(organization=organization)


def organization_has(prefix: str, wanted: Folded) -> Q:
    columns = ("name", "acronym", "names__name")
    either = Q(credited_as__folded__contains=wanted)
    for column in columns:
        either |= Q((f"{prefix}{column}__folded__contains", wanted))
    return either


def title_or_credit_has(owner: str) -> Callable[[Folded], Q]:
    def contains(wanted: Folded) -> Q:
        credits = by_name("Credit").objects.filter(
            organization_has("organization__", wanted), (owner, OuterRef("pk"))
        )
        return Q(title__folded__contains=wanted) | Q(Exists(credits))

    return contains


def organizers(now: datetime) -> models.QuerySet[Organization]:
    """Organizations behind a published event, series or programme, by name."""
    credits = by_name("Credit").objects.filter(
        published_at(now, "event__")
        | published_at(now, "series__events__")
        | Q(programme__state=State.PUBLISHED),
        organization=OuterRef("pk"),
    )
    return Organization.objects.filter(Exists(credits)).order_by("name", "pk")


def organizers_listed(
    of_events: Collection[str], now: datetime
) -> models.QuerySet[Organization]:
    """Organizations with these addresses, and those behind a public series or programme,
    by name.
    """
    credits = by_name("Credit").objects.filter(
        published_at(now, "series__events__") | Q(programme__state=State.PUBLISHED),
        Q(series__isnull=False) | Q(programme__isnull=False),
        organization=OuterRef("pk"),
    )
    either = Q(slug__in=of_events) | Q(Exists(credits))
    return Organization.objects.filter(either).order_by("name", "pk")
