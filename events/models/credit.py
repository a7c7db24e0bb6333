"""Which organization is behind an event, a series or a programme, in which role, and in
which words.
"""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from events.querysets import CreditQuerySet
from events.vocabulary import LEADING_ROLES, CreditRole
from organizers.models import Organization, Truthful, one_of

OWNERS = ("event", "series", "programme")


def owned_by_one(name: str) -> models.CheckConstraint:
    """The row belongs to exactly one event, series or programme."""
    either = Q()
    for owner in OWNERS:
        either |= Q(*((f"{other}__isnull", other != owner) for other in OWNERS))
    return models.CheckConstraint(
        condition=either,
        name=name,
        violation_error_message="It belongs to one event, one series or one programme.",
    )


CreditsByRole = list[tuple[str, list["Credit"]]]


def by_role(credits: Iterable["Credit"]) -> CreditsByRole:
    """Credits under their role in words, "Organizers" for two of them, in the order
    given.
    """
    roles: dict[str, list[Credit]] = {}
    for credit in credits:
        roles.setdefault(credit.get_role_display(), []).append(credit)
    return [(_plural(role, len(rows)), rows) for role, rows in roles.items()]


def _plural(role: str, number: int) -> str:
    with_s = number > 1 and not role.endswith(" by")
    return f"{role}s".capitalize() if with_s else role.capitalize()


class Credit(Truthful):
    event = models.ForeignKey(
        "events.Event",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="credits",
    )
    series = models.ForeignKey(
        "events.Series",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="credits",
    )
    programme = models.ForeignKey(
        "events.Programme",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="credits",
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="credits"
    )
    role = models.CharField(max_length=20, choices=CreditRole, default=CreditRole.ORGANIZER)
    credited_as = models.CharField(
        max_length=300,
        blank=True,
        help_text="The wording printed, if it differs from the name.",
    )
    order = models.PositiveSmallIntegerField(
        default=0, help_text="Lower numbers come first."
    )

    objects = CreditQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("role", CreditRole),
            owned_by_one("credit_of_one"),
            models.UniqueConstraint(
                fields=["event", "organization", "role"],
                name="credit_once_per_event",
                violation_error_message="This organization already has this role here.",
            ),
            models.UniqueConstraint(
                fields=["series", "organization", "role"],
                name="credit_once_per_series",
                violation_error_message="This organization already has this role here.",
            ),
            models.UniqueConstraint(
                fields=["programme", "organization", "role"],
                name="credit_once_per_programme",
                violation_error_message="This organization already has this role here.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown_as} ({self.get_role_display()})"

    @property
    def shown_as(self) -> str:
        """The wording printed, or else the organization's name."""
        return self.credited_as or self.organization.name

    @property
    def leads(self) -> bool:
        return self.role in LEADING_ROLES
