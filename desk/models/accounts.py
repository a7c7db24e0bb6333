"""What is kept of an account besides Django's own row: since when its sessions count, the
browsers it is known to sign in with, and how often somebody guessed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import connection, models

DEVICE_KEPT = timedelta(days=180)


class StandingQuerySet(models.QuerySet["Standing"]):
    def end_sessions(self, account: Any, now: datetime) -> None:
        """Whoever signed in to this account before ``now`` has to sign in again."""
        self.update_or_create(account_id=account.pk, defaults={"sessions_since": now})


class Standing(models.Model):
    """Sessions of the account that began before ``sessions_since`` are over."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="standing"
    )
    sessions_since = models.DateTimeField()

    objects = StandingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Sessions since {self.sessions_since:%Y-%m-%d %H:%M}"


class KnownDeviceQuerySet(models.QuerySet["KnownDevice"]):
    def knows(self, username: str, mark: str, now: datetime) -> bool:
        """Somebody signed in as ``username`` with this browser, and not too long ago."""
        return self.filter(
            account__username=username, mark=mark, seen_at__gt=now - DEVICE_KEPT
        ).exists()

    def is_of_staff(self, mark: str, now: datetime) -> bool:
        return self.filter(mark=mark, seen_at__gt=now - DEVICE_KEPT).exists()

    def remember(self, account: Any, mark: str, now: datetime) -> None:
        self.filter(seen_at__lte=now - DEVICE_KEPT).delete()
        self.update_or_create(account_id=account.pk, mark=mark, defaults={"seen_at": now})

    def forget(self, account: Any, but: str = "") -> None:
        """Forgets the browsers of this account, all or all but one."""
        self.filter(account_id=account.pk).exclude(mark=but).delete()


class KnownDevice(models.Model):
    """A browser with which somebody signed in to the account. ``mark`` is a keyed hash of
    what its cookie says.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_devices"
    )
    mark = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    objects = KnownDeviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "mark"], name="device_known_once")
        ]

    def __str__(self) -> str:
        return f"Known since {self.seen_at:%Y-%m-%d}"


COUNTED = """
INSERT INTO desk_guesses (key, failed, ends_at) VALUES (%(key)s, 1, %(ends)s)
ON CONFLICT (key) DO UPDATE SET
    failed = CASE WHEN desk_guesses.ends_at <= %(now)s THEN 1
                  ELSE desk_guesses.failed + 1 END,
    ends_at = CASE WHEN desk_guesses.ends_at <= %(now)s THEN excluded.ends_at
                   ELSE desk_guesses.ends_at END
RETURNING failed
"""


class GuessesQuerySet(models.QuerySet["Guesses"]):
    def count_one(self, key: str, now: datetime, window: timedelta) -> int:
        """Counts a try before it is looked at; how many there were in its window. Of tries
        at the same moment each gets a number of its own.
        """
        with connection.cursor() as cursor:
            cursor.execute(COUNTED, {"key": key, "now": now, "ends": now + window})
            return int(cursor.fetchone()[0])

    def so_far(self, key: str, now: datetime) -> int:
        found = self.filter(key=key, ends_at__gt=now).values_list("failed", flat=True)
        return found.first() or 0

    def take_back(self, keys: list[str]) -> None:
        """It was no guess: whoever tried was let in."""
        self.filter(key__in=keys, failed__gt=0).update(failed=models.F("failed") - 1)

    def lift(self, keys: list[str]) -> None:
        self.filter(key__in=keys).delete()

    def over(self, now: datetime) -> Self:
        return self.filter(ends_at__lte=now)


class Guesses(models.Model):
    """How often somebody failed, by a keyed hash of whom and from where. The row says
    neither, and goes soon after its window ends.
    """

    key = models.CharField(max_length=64, primary_key=True)
    failed = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects = GuessesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "guesses"

    def __str__(self) -> str:
        return f"{self.failed} until {self.ends_at:%Y-%m-%d %H:%M}"
