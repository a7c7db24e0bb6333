"""How often somebody may guess. Browsers that signed in to an account before are counted by
themselves, so that nobody who guesses from elsewhere keeps its owner out.

After OWASP's "Slow down online guessing attacks with device cookies".
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from desk.models import Guesses, KnownDevice
from desk.models.accounts import DEVICE_KEPT
from desk.places import address, sealed

QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
OF_A_DEVICE = 10  # that is known, to one account, in a quarter of an hour
OF_A_STRANGER = 5  # to one account from one address, in a quarter of an hour
OF_ALL_STRANGERS = 20  # to one account from anywhere, in an hour
OF_AN_ADDRESS = 60  # to all accounts, by strangers, in a quarter of an hour


@dataclass(frozen=True)
class Try:
    """One attempt, which is counted before it is looked at."""

    keys: list[str]
    is_first_too_many: bool
    is_too_many: bool
    is_flood: bool = False  # too many of one address: not worth the work of looking

    def was_no_guess(self) -> None:
        Guesses.objects.take_back(self.keys)


# A hash takes 100 MB for a moment: one of strangers at a time in each process, and beside
# it one of a browser that is known, which thus never waits for strangers.
TURNS = {known: threading.BoundedSemaphore(1) for known in (True, False)}
# Others are told at once that they have to wait: each who waits here keeps a thread.
MOST_WAITING = 1
WAITING = {known: threading.BoundedSemaphore(MOST_WAITING) for known in (True, False)}
PATIENCE = 1.0  # seconds


@contextmanager
def turn(request: HttpRequest, username: str) -> Iterator[bool]:
    """Whether it is the turn of this password to be looked at."""
    known = KnownDevice.objects.knows(username, mark(request), timezone.now())
    if not WAITING[known].acquire(blocking=False):
        yield False
        return
    try:
        is_free = TURNS[known].acquire(timeout=PATIENCE)
    finally:
        WAITING[known].release()
    try:
        yield is_free
    finally:
        if is_free:
            TURNS[known].release()


def try_password(request: HttpRequest, username: str) -> Try:
    known = KnownDevice.objects.knows(username, mark(request), timezone.now())
    return _try(request, f"password:{folded(username)}", known)


def try_code(request: HttpRequest, account: Any) -> Try:
    username = account.get_username()
    known = KnownDevice.objects.knows(username, mark(request), timezone.now())
    return _try(request, f"code:{account.pk}", known)


def _try(request: HttpRequest, what: str, known: bool) -> Try:
    now = timezone.now()
    if known:
        limits = [(sealed(what, "device", mark(request)), OF_A_DEVICE, QUARTER)]
    else:
        here = address(request)
        everywhere = sealed("everything", here)
        if Guesses.objects.so_far(everywhere, now) >= OF_AN_ADDRESS:
            return Try([], False, True, is_flood=True)
        limits = [
            (everywhere, OF_AN_ADDRESS, QUARTER),
            (sealed(what, here), OF_A_STRANGER, QUARTER),
            (sealed(what, "strangers"), OF_ALL_STRANGERS, HOUR),
        ]
    Guesses.objects.over(now).delete()
    left = [
        most - Guesses.objects.count_one(key, now, window) for key, most, window in limits
    ]
    return Try([key for key, _, _ in limits], min(left) == -1, min(left) < 0)


def may_ask_for_a_challenge(request: HttpRequest) -> bool:
    """False after very many, which would each be kept for some minutes."""
    now = timezone.now()
    if KnownDevice.objects.is_of_staff(mark(request), now):
        return True
    key = sealed("challenge", address(request))
    return Guesses.objects.count_one(key, now, QUARTER) <= OF_AN_ADDRESS


def lift(account: Any) -> None:
    """Strangers may try this account again at once; its own browsers and single addresses
    are counted on.
    """
    names = (f"password:{folded(account.get_username())}", f"code:{account.pk}")
    Guesses.objects.lift([sealed(what, "strangers") for what in names])


def folded(username: str) -> str:
    return unicodedata.normalize("NFKC", username).casefold()


# -- the cookie ----------------------------------------------------------------------------


def mark(request: HttpRequest) -> str:
    """What is kept of the cookie of a known browser; "" without one."""
    said = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return sealed("device", said) if said else ""


def remember(request: HttpRequest, response: HttpResponse, account: Any) -> None:
    """From now on this browser is known to sign in to this account."""
    name = settings.DEVICE_COOKIE_NAME
    if not KnownDevice.objects.is_of_staff(mark(request), timezone.now()):
        request.COOKIES[name] = get_random_string(43)  # 256 bits
    KnownDevice.objects.remember(account, mark(request), timezone.now())
    response.set_cookie(
        name,
        request.COOKIES[name],
        max_age=DEVICE_KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
