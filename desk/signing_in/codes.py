"""Codes of the second step: of an app, or for recovery. Each opens the desk once."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare

from desk.acts import record
from desk.models import Act
from desk.signing_in import limits

WAIT = (
    "There were too many tries. Wait 15 minutes, or use a passkey if you have one. Nobody "
    "else can make you wait at a browser with which you have signed in before."
)


def checked(user: Any, code: str) -> Authenticator:
    """The factor that ``code`` belongs to, used up. Raises ValidationError."""
    attempt = limits.try_code(context.request, user)
    if attempt.is_first_too_many:
        record(context.request, Act.Kind.TURNED_AWAY, user, who=user)
    if attempt.is_too_many:
        raise ValidationError(WAIT)
    code = "".join(code.split()).replace("-", "")
    with transaction.atomic():
        factors = Authenticator.objects.select_for_update().filter(user=user)
        for factor in factors.exclude(type=Authenticator.Type.WEBAUTHN):
            if fits(factor, code):
                attempt.was_no_guess()
                return factor
    record(context.request, Act.Kind.CODE_REFUSED, user, who=user)
    raise get_adapter().validation_error("incorrect_code")


def fits(factor: Authenticator, code: str) -> bool:
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        return bool(factor.wrap().validate_code(code))
    step = step_of(decrypt(factor.data["secret"]), code)
    if step is None or step <= factor.data.get("last_step", 0):  # RFC 6238, 5.2: once
        return False
    factor.data["last_step"] = step
    factor.save(update_fields=["data"])
    return True


def step_of(secret: str, code: str) -> int | None:
    """The half minute whose code this is, of those that are accepted now."""
    for step in yield_hotp_counters_from_time():
        if constant_time_compare(code, format_hotp_value(hotp_value(secret, step))):
            return int(step)
    return None
