"""How allauth works at this desk: no mail, no sign-up, the same answer to all who guess."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme

from desk.acts import record
from desk.models import Act
from desk.places import address
from desk.signing_in import limits, sessions

REFUSED = (
    "Not signed in. Look at the name and the password again: both distinguish capital and "
    "small letters. After several tries nothing is let in for a while, at most an hour, "
    "but for passkeys."
)
BUSY = "Very many people sign in at this moment. Wait a little and try again."
SAID = {  # what allauth has to say, in our words; all else goes without saying
    "mfa/messages/totp_activated.txt": "The app is set up: signing in now takes its code.",
    "mfa/messages/totp_deactivated.txt": "The app was removed. Its codes open nothing now.",
    "mfa/messages/webauthn_added.txt": "The passkey is kept.",
    "mfa/messages/webauthn_removed.txt": "The passkey was removed.",
    "mfa/messages/recovery_codes_generated.txt": "New recovery codes were made.",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": REFUSED,
        "incorrect_password": "This is not your password.",
        "incorrect_code": "This code does not fit.",
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account, if the password is right and it may work at the desk. Whatever else
        is the matter, the answer is the same, and so is the work of finding it.
        """
        with limits.turn(request, credentials["username"]) as is_free:
            if not is_free:
                raise ValidationError(BUSY)
            return self.look_at(request, **credentials)

    def look_at(self, request: HttpRequest, **credentials: Any) -> Any:
        username = credentials["username"]
        attempt = limits.try_password(request, username)
        if attempt.is_flood:
            return None
        user = authenticate(request, **credentials)
        if user and user.is_staff and not attempt.is_too_many:
            attempt.was_no_guess()
            return user
        meant = get_user_model().objects.filter(username=username).first()
        if attempt.is_first_too_many:
            record(request, Act.Kind.TURNED_AWAY, meant, who=meant)
        elif not attempt.is_too_many:
            record(request, Act.Kind.REFUSED, meant, who=meant)
        return None

    def pre_login(
        self, request: HttpRequest, user: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Passkeys come here without a password."""
        if user.is_active and user.is_staff:
            return None
        request.session.flush()
        messages.error(request, REFUSED)
        return HttpResponseRedirect(reverse("admin:login"))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        record(request, Act.Kind.SIGNED_IN, how=sessions.proofs_of(request))
        limits.remember(request, response, user)
        Act.objects.forget_old(timezone.now())
        SessionStore.clear_expired()
        return response

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """A path of this site and nothing else."""
        here = bool(url) and str(url).startswith("/")
        return here and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        return address(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str = "",
        *args: Any,
        **kw: Any,
    ) -> None:
        if said := SAID.get(message_template) or kw.get("message"):
            messages.add_message(request, level, said)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The desk knows no mail server; the account's page says what was done."""


def cipher() -> MultiFernet:
    """Keys made of the secret key, and of those before it."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = (
        hashlib.sha256(force_bytes(secret) + b":desk.factors").digest()
        for secret in secrets
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code does not fit. A code of the app works once, and for a "
        "minute. Wait for the next one.",
    }

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was kept. What cannot be read, after a change of the secret key, becomes a
        secret that nobody has: it opens nothing, and stops nobody from using a passkey.
        """
        try:
            return str(cipher().decrypt(encrypted_text.encode()), "ascii")
        except InvalidToken:
            return str(generate_totp_secret())

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return "My passkey"
