"""What was done at the desk that a superuser should be able to look up: who signed in and
how, what changed of accounts, what was shown to the public or taken from it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

KEPT = timedelta(days=365)
PLACE_KEPT = timedelta(days=30)


class ActQuerySet(models.QuerySet["Act"]):
    def of(self, account: Any) -> Self:
        """What this account did, and what was done to it; the latest first."""
        its = Q(who=account.pk) | Q(row_kind="auth.user", row_key=account.pk)
        return self.filter(its).order_by("-at", "-pk")

    def signs_of_life(self, account: Any) -> Self:
        """When somebody signed in to the account or tried to, or changed how it is done."""
        return self.of(account).filter(kind__in=Act.OF_ACCOUNTS)

    def forget_old(self, now: datetime) -> None:
        """Leaves out acts of more than a year ago, and places of more than a month ago."""
        self.filter(at__lt=now - KEPT).delete()
        self.filter(at__lt=now - PLACE_KEPT).exclude(place="").update(place="")


class Act(models.Model):
    """One act. Of the row that it was done to only the key is kept: a name that stays off
    the site must not stand here.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed-in", "Signed in"
        REFUSED = "refused", "Wrong password"
        CODE_REFUSED = "code-refused", "Right password, wrong second step"
        TURNED_AWAY = "turned-away", "Too many tries: turned away for a while"
        SIGNED_OUT = "signed-out", "Signed out"
        ENDED = "ended", "Signed out everywhere"
        FACTOR_ADDED = "factor-added", "Second factor added"
        FACTOR_REMOVED = "factor-removed", "Second factor removed"
        CODES_MADE = "codes-made", "New recovery codes"
        PASSWORD = "password", "Password changed"
        ACCOUNT_ADDED = "account-added", "Account added"
        ACCOUNT_CHANGED = "account-changed", "Account or rights changed"
        LET_BACK_IN = "let-back-in", "Second factors reset"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"
        HIDDEN = "hidden", "Name hidden or withheld"
        NAMED_AGAIN = "named-again", "Named again"
        RESTORED = "restored", "Earlier version restored"
        BINNED = "binned", "Moved to the bin"
        PUT_BACK = "put-back", "Put back from the bin"
        DELETED = "deleted", "Deleted for good"
        ERASED = "erased", "Earlier versions erased"
        EXPORTED = "exported", "Table exported"
        JOIN_LINK = "join-link", "Join link made public"

    OF_ACCOUNTS = (
        Kind.SIGNED_IN,
        Kind.REFUSED,
        Kind.CODE_REFUSED,
        Kind.TURNED_AWAY,
        Kind.ENDED,
        Kind.FACTOR_ADDED,
        Kind.FACTOR_REMOVED,
        Kind.CODES_MADE,
        Kind.PASSWORD,
        Kind.ACCOUNT_CHANGED,
        Kind.LET_BACK_IN,
    )

    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=20, choices=Kind)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="acts"
    )
    name = models.CharField(max_length=150, blank=True)  # of the account, then
    how = models.CharField(max_length=60, blank=True)  # it was proven who it is
    row_kind = models.CharField(max_length=100, blank=True)  # events.event
    row_key = models.BigIntegerField(null=True)
    place = models.CharField(max_length=4, blank=True)  # alike: perhaps the same address

    objects = ActQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        verbose_name_plural = "acts"
        indexes = [models.Index(fields=["who", "-at"], name="act_of_account")]

    def __str__(self) -> str:
        return self.get_kind_display()
