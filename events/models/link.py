"""Addresses that belong to an event, a series or a programme, and who may see them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from events.models.credit import owned_by_one
from events.querysets import LinkQuerySet
from events.vocabulary import Access, CheckState, LinkKind
from organizers.models import Truthful, on_the_web, one_of, web_address

DAY = "%-d %b %Y"
FOUND = ("checked_at", "check_state", "check_result", "moved_to", "failing_since")
TO_LOOK_AT = (
    CheckState.MOVED,
    CheckState.DOUBTFUL,
    CheckState.DEAD,
    CheckState.NOT_CHECKED,
)


class Link(Truthful):
    event = models.ForeignKey(
        "events.Event",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
    )
    series = models.ForeignKey(
        "events.Series",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
    )
    programme = models.ForeignKey(
        "events.Programme",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
    )
    kind = models.CharField(max_length=20, choices=LinkKind, default=LinkKind.INFORMATION)
    url = web_address(
        "address",
        max_length=1000,
        help_text="Leave empty if the announcement has a link whose address you do not "
        "have: "
        "visitors are told so, and you are reminded.",
    )
    label = models.CharField(
        max_length=200, blank=True, help_text="The words of the link; proposed when empty."
    )
    access = models.CharField(
        "who may see it",
        max_length=12,
        choices=Access,
        blank=True,
        help_text="Empty: everybody, but nobody if it is for joining the meeting.",
    )
    opens_at = models.DateTimeField("shown from", null=True, blank=True, help_text="UTC.")
    closes_at = models.DateTimeField("shown until", null=True, blank=True, help_text="UTC.")
    checked_at = models.DateTimeField("last checked", null=True, blank=True, editable=False)
    check_state = models.CharField(
        max_length=12, choices=CheckState, default=CheckState.UNKNOWN, editable=False
    )
    check_result = models.CharField(max_length=200, blank=True, editable=False)
    moved_to = models.CharField(max_length=1000, blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", LinkKind),
            on_the_web("url"),
            one_of("access", Access),
            one_of("check_state", CheckState),
            on_the_web("moved_to"),
            owned_by_one("link_of_one"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True)
                | Q(opens_at__isnull=True)
                | Q(closes_at__gte=F("opens_at")),
                name="link_closes_after_opening",
                violation_error_code="closes_at",
                violation_error_message="It closes before it opens.",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_as

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle_access()
        if self.pk and Link.objects.filter(pk=self.pk).exclude(url=self.url).exists():
            self.forget_check()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], *FOUND}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.settle_access()

    def settle_access(self) -> None:
        """Fills an empty access; a link that becomes one for joining is public no longer,
        unless somebody chooses that in a second step.
        """
        self.access = self.access or self.default_access
        if self.kind == LinkKind.JOIN and self.access == Access.PUBLIC and self.pk:
            before = Link.objects.filter(pk=self.pk).first()
            if before and before.kind != LinkKind.JOIN:
                self.access = Access.REGISTRANTS

    def forget_check(self) -> None:
        """As if nobody had looked yet: what was found was found at another address."""
        unchecked = Link()
        for name in FOUND:
            setattr(self, name, getattr(unchecked, name))

    def is_public(self, now: datetime) -> bool:
        """Everybody may see it at ``now``."""
        opened = self.opens_at is None or self.opens_at <= now
        closed = self.closes_at is not None and self.closes_at <= now
        return self.access == Access.PUBLIC and opened and not closed

    @property
    def last_check(self) -> str:
        """ "Checked 20 Nov 2026: gone (404)", where an editor should look; else ""."""
        if self.checked_at is None or self.check_state not in TO_LOOK_AT:
            return ""
        unseen = self.check_state == CheckState.NOT_CHECKED
        done = "Could not be checked on" if unseen else "Checked"
        said = f"{done} {self.checked_at:{DAY}}: {self.check_result}"
        since = self.failing_since
        if since and since.date() < self.checked_at.date():
            said += f"; it has not worked since {since:{DAY}}"
        return said

    @property
    def is_outcome(self) -> bool:
        """It is what came of the event."""
        return self.kind in (LinkKind.RECORDING, LinkKind.REPORT)

    @property
    def default_access(self) -> str:
        return Access.REGISTRANTS if self.kind == LinkKind.JOIN else Access.PUBLIC

    @property
    def shown_as(self) -> str:
        """The label, or else what the link is for."""
        return self.label or self.get_kind_display().capitalize()


def keep_rooms_closed(links: Iterable[Link]) -> list[str]:
    """Sets links for joining that come back, not saved yet, to be shown to nobody here: who
    took one out may have had to. Sentences on what was set.
    """
    said = []
    for link in links:
        is_open = link.kind == LinkKind.JOIN and link.access == Access.PUBLIC
        if link._state.adding and is_open:
            link.access = Access.REGISTRANTS
            said.append(f"{link}: {link.get_access_display()}. It is for joining.")
    return said
