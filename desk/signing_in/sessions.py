"""Sessions that end: some hours after the last page, at the end of the day, and at once
when the account changes how it is signed in to.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from desk.acts import record
from desk.models import Act, Standing

IDLE = timedelta(hours=4)
WHOLE = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=5)
BEGAN, COUNTS_FROM, SEEN = "desk.began", "desk.counts_from", "desk.seen"
HAS_SECOND_FACTOR = "desk.second_factor"
RECORDS = "account_authentication_methods"  # of allauth: how it was proven who it is


def begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Called at each sign-in."""
    now = timezone.now().timestamp()
    request.session.update({BEGAN: now, COUNTS_FROM: now, SEEN: now})
    request.session.set_expiry(None)
    proofs = request.session.get(RECORDS, [])
    request.session[HAS_SECOND_FACTOR] = any(each["method"] == "mfa" for each in proofs)
    # Whoever has just signed in need not say so again to change how it is done.
    request.session[RECORDS] = [{**each, "reauthenticated": True} for each in proofs]


def note_the_end(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Called when somebody signs out."""
    if user is not None:
        record(request, Act.Kind.SIGNED_OUT, who=user)


def is_over(request: HttpRequest) -> bool:
    session, now = request.session, timezone.now().timestamp()
    began, counts_from, seen = (session.get(key, 0) for key in (BEGAN, COUNTS_FROM, SEEN))
    if now - began > WHOLE.total_seconds() or now - seen > IDLE.total_seconds():
        return True
    standing: Standing | None = getattr(request.user, "standing", None)
    return standing is not None and counts_from < standing.sessions_since.timestamp()


def end(request: HttpRequest) -> None:
    request.session.flush()
    request.user = AnonymousUser()


def note_that_it_is_used(request: HttpRequest) -> None:
    now = timezone.now().timestamp()
    if now - request.session.get(SEEN, 0) > NOTED_EVERY.total_seconds():
        request.session[SEEN] = now


def end_all(account: Any) -> None:
    """Everybody who is signed in to this account has to sign in again."""
    Standing.objects.end_sessions(account, timezone.now())


def end_others(request: HttpRequest) -> None:
    """All but the one of this request, whose key changes."""
    now = timezone.now()
    Standing.objects.end_sessions(request.user, now)
    request.session[COUNTS_FROM] = now.timestamp()
    request.session.cycle_key()


def proofs_of(request: HttpRequest) -> str:
    """How it was proven, in this session, who it is: "password, passkey"."""
    words = {
        "password": "password",
        "totp": "code",
        "webauthn": "passkey",
        "recovery_codes": "recovery code",
    }
    records = request.session.get(RECORDS, [])
    kinds = [each.get("type") or each["method"] for each in records]
    return ", ".join(words.get(kind, "") for kind in dict.fromkeys(kinds))
