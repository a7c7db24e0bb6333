"""Addresses that belong to an event, a series or a programme, and who may see them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from events import door
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
SHOWN = ("kind", "event_id", "url", "label")  # what a second person says yes to
CONFIRMED = ("confirmed_by", "confirmed_at")
ASKED = ("asked_by", "asked_at", *CONFIRMED)
NO_DATE = "The event has no date yet, or no end: nobody can say when people will join."


def take_back(collector: Any, field: Any, rows: Any, using: str) -> None:
    """Closes the links for joining that an account asked for or confirmed which goes."""
    access = Link._meta.get_field("access")
    collector.add_field_update(access, Access.REGISTRANTS, rows)
    collector.add_field_update(field, None, rows)


def somebody() -> Any:
    """Who asks that a link for joining be shown, or says yes to it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=take_back,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
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
        help_text="Empty: everybody, but nobody if it is for joining the meeting. Visitors "
        "are told a link for joining only on request, between the two moments, after a "
        "second person has confirmed it.",
    )
    opens_at = models.DateTimeField("shown from", null=True, blank=True, help_text="UTC.")
    closes_at = models.DateTimeField("shown until", null=True, blank=True, help_text="UTC.")
    asked_by = somebody()
    asked_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = somebody()
    confirmed_at = models.DateTimeField(null=True, editable=False)
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
            models.CheckConstraint(
                condition=~Q(access="asked") | Q(kind="join"),
                name="link_asked_is_for_joining",
                violation_error_code="access",
                violation_error_message="Only a link for joining waits for a second "
                "person. Choose “everybody”.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="join", access__in=["asked", "public"])
                | Q(
                    ~Q(url=""),
                    event__isnull=False,
                    asked_by__isnull=False,
                    asked_at__isnull=False,
                    opens_at__isnull=False,
                    closes_at__isnull=False,
                ),
                name="link_for_joining_is_asked",
                violation_error_code="access",
                violation_error_message="To be told, a link for joining needs its address, "
                "and from when until when.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="join", access="public")
                | Q(
                    ~Q(confirmed_by=F("asked_by")),
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                ),
                name="link_for_joining_by_two",
                violation_error_code="access",
                violation_error_message="A second person has to confirm that everybody is "
                "told this link.",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_as

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = self.saved
        self.settle_access(before)
        fields: set[str] = {*ASKED, "access"} if self.kind == LinkKind.JOIN else set()
        if before and before.url != self.url:
            self.forget_check()
            fields |= {*FOUND}
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *fields}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.settle_access(self.saved)
        if self.kind == LinkKind.JOIN and self.access in door.ASKED_FOR:
            self.check_window()

    @property
    def saved(self) -> "Link | None":
        """As the database has it."""
        return Link.objects.filter(pk=self.pk).first() if self.pk else None

    def settle_access(self, before: "Link | None" = None) -> None:
        """Fills an empty access, and closes a link for joining that nobody has asked for,
        or that is not the one any more that a second person has confirmed. A trigger of
        the database does the same, whatever writes (``migrations/0015_joining.sql``).
        """
        self.access = self.access or self.default_access
        is_asked_for = self.kind == LinkKind.JOIN and self.access in door.ASKED_FOR
        same = before and not self.shows_more_than(before)
        if is_asked_for and self.access == Access.PUBLIC:
            is_asked_for = bool(same and self.confirmed_by_id and self.confirmed_at)
        elif is_asked_for:
            is_asked_for = bool(self.asked_by_id and self.asked_at) and (
                same or before is None or before.request != self.request
            )
            self.confirmed_by = self.confirmed_at = None
        if not is_asked_for:
            self.close()

    @property
    def request(self) -> tuple[int | None, datetime | None]:
        """Who asks that a link for joining be told, and since when."""
        return self.asked_by_id, self.asked_at

    def shows_more_than(self, before: "Link") -> bool:
        """Another address or label, or for longer; or somebody else has asked for it."""
        told = (*SHOWN, "asked_by_id", "asked_at")
        if any(getattr(self, name) != getattr(before, name) for name in told):
            return True
        moments = self.opens_at, before.opens_at, self.closes_at, before.closes_at
        if None in moments:
            return True
        opens, opened, closes, closed = moments
        return opens < opened or closes > closed  # type: ignore[operator]

    def close(self) -> None:
        """Takes back what one person asked and another confirmed."""
        for name in ASKED:
            setattr(self, name, None)
        if self.kind == LinkKind.JOIN and self.access in door.ASKED_FOR:
            self.access = Access.REGISTRANTS

    def ask(self, by: Any, now: datetime) -> None:
        """Notes, without saving it, who wants everybody to be told this link."""
        self.close()
        self.access, self.asked_by, self.asked_at = Access.ASKED, by, now

    def confirm(self, by: Any, now: datetime) -> None:
        """Saves that a second person wants so, too. Raises ValidationError."""
        if self.access != Access.ASKED:
            raise ValidationError("Nobody asks any more that this link be told.")
        if by.pk == self.asked_by_id:
            raise ValidationError(
                "You asked for it yourself: somebody else has to confirm."
            )
        self.check_window()
        self.access, self.confirmed_by, self.confirmed_at = Access.PUBLIC, by, now
        self.save()

    def check_window(self) -> None:
        """Raises ValidationError if a link for joining may not be told when it is to be."""
        if not self.url:
            raise ValidationError({"url": "Give the address that everybody is to be told."})
        if not self.event:
            said = "Only a link of an event can be told, at the time of the event."
            raise ValidationError({"access": f"{said} Add it there."})
        around = door.around_it(self.event)
        if not around:
            raise ValidationError({"access": NO_DATE})
        wrong = {}
        if not self.opens_at:
            wrong["opens_at"] = "Say from when: for instance fifteen minutes before."
        elif self.opens_at < around.opens_at:
            wrong["opens_at"] = "At the earliest a day before the event."
        if not self.closes_at:
            wrong["closes_at"] = "Say until when: for instance until the end of the event."
        elif self.closes_at > around.closes_at:
            wrong["closes_at"] = "At the latest a day after the event."
        if wrong:
            raise ValidationError(wrong)

    def forget_check(self) -> None:
        """As if nobody had looked yet: what was found was found at another address."""
        unchecked = Link()
        for name in FOUND:
            setattr(self, name, getattr(unchecked, name))

    def is_public(self, now: datetime) -> bool:
        """Everybody may see it at ``now``."""
        return door.is_public(self, now)

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
    def is_for_joining(self) -> bool:
        return self.kind == LinkKind.JOIN

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
        is_open = link.kind == LinkKind.JOIN and link.access in door.ASKED_FOR
        if link._state.adding and is_open:
            link.close()
            said.append(f"{link}: {link.get_access_display()}. It is for joining.")
    return said
