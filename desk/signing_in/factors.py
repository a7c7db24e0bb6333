"""What follows when somebody adds or takes away a second factor."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from desk.acts import record
from desk.models import Act
from desk.signing_in import sessions

CODES, TOTP = Authenticator.Type.RECOVERY_CODES, Authenticator.Type.TOTP
REAL = (TOTP, Authenticator.Type.WEBAUTHN)
WORDS = {CODES: "recovery codes", TOTP: "app", Authenticator.Type.WEBAUTHN: "passkey"}


def added(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    if authenticator.type == TOTP:  # the code that it was set up with was used
        step = int(time.time()) // app_settings.TOTP_PERIOD
        authenticator.data["last_step"] = step
        authenticator.save(update_fields=["data"])
    if authenticator.type in REAL:
        sessions.end_others(request)
        request.session[sessions.HAS_SECOND_FACTOR] = True
        record(request, Act.Kind.FACTOR_ADDED, user, how=WORDS[authenticator.type])


def removed(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    if authenticator.type not in REAL:
        return
    sessions.end_others(request)
    left = Authenticator.objects.filter(user=user, type__in=REAL).exists()
    request.session[sessions.HAS_SECOND_FACTOR] = left
    record(request, Act.Kind.FACTOR_REMOVED, user, how=WORDS[authenticator.type])


def made_anew(request: HttpRequest, user: Any, authenticator: Any, **kwargs: Any) -> None:
    record(request, Act.Kind.CODES_MADE, user)


def reset(account: Any) -> int:
    """Takes all second factors away and ends the sessions; how many there were."""
    number, _ = Authenticator.objects.filter(user=account.pk).delete()
    sessions.end_all(account)
    return int(number)
