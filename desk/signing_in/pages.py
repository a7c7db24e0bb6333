"""The pages of signing in, in the desk's look: allauth's views with our templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from desk.acts import record
from desk.models import Act, KnownDevice
from desk.places import place
from desk.signing_in import limits, sessions
from desk.signing_in.adapters import BUSY
from desk.signing_in.guard import GOES_ON_AT, is_missing
from desk.site import the_desk

View = Callable[..., HttpResponseBase]
SHOWN = 20  # acts
TOO_OFTEN = "There were too many tries. Wait 15 minutes."


def at_the_desk(view: View, title: str) -> View:
    """The view's page, with all that the head of a page of the desk needs."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            head = {**the_desk().each_context(request), "title": title}
            head |= {
                "goes_on_at": request.session.get(GOES_ON_AT) or reverse("admin:index")
            }
            head |= {"is_number": is_number(request.get_host())}
            head |= {
                "elsewhere": request.build_absolute_uri().replace("127.0.0.1", "localhost")
            }
            response.context_data = {**head, **response.context_data}
        return response

    return page


def is_number(host: str) -> bool:
    """Browsers keep passkeys for names, not for numbers."""
    name = host.rsplit(":", 1)[0]
    return host.startswith("[") or name.replace(".", "").isdigit()


def challenge(view: View) -> View:
    """Where a browser asks what its passkey shall sign: not endlessly often, as each answer
    is kept for ten minutes.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET":
            if not limits.may_ask_for_a_challenge(request):
                return HttpResponse("Too many tries.\n", "text/plain", status=429)
            if request.user.is_anonymous:
                request.session.set_expiry(600)
        return view(request, *args, **kwargs)

    return asked


# -- the account's own page ----------------------------------------------------------------


def account_page(request: HttpRequest) -> HttpResponse:
    """How the editor signs in, what happened lately, and a way to end all sessions."""
    factors = list(Authenticator.objects.filter(user=request.user.pk).order_by("pk"))
    codes = [each for each in factors if each.type == Authenticator.Type.RECOVERY_CODES]
    apps = [each for each in factors if each.type == Authenticator.Type.TOTP]
    keys = [each for each in factors if each.type == Authenticator.Type.WEBAUTHN]
    acts = Act.objects.signs_of_life(request.user)[:SHOWN]
    here = place(request)
    context = {
        **the_desk().each_context(request),
        "title": "Your account",
        "is_missing": is_missing(request),
        "app": apps[0] if apps else None,
        "passkeys": [(each, each.wrap()) for each in keys],
        "has_factor": bool(apps or keys),
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
        "acts": [(act, act.place == here if act.place else None) for act in acts],
        "goes_on_at": request.session.get(GOES_ON_AT) or reverse("admin:index"),
    }
    return TemplateResponse(request, "admin/sign_in/account.html", context)


def new_password(request: HttpRequest) -> HttpResponseBase:
    """Django's page for it, on which nobody goes on guessing the old one."""
    if request.method != "POST":
        return the_desk().password_change(request)
    name = request.user.get_username()
    with limits.turn(request, name) as is_free:
        attempt = limits.try_password(request, name) if is_free else None
        if attempt and attempt.is_first_too_many:
            record(request, Act.Kind.TURNED_AWAY, request.user)  # type: ignore[arg-type]
        if attempt is None or attempt.is_too_many:
            messages.error(request, TOO_OFTEN if attempt else BUSY)
            return HttpResponseRedirect(request.path)
        response = the_desk().password_change(request)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if form is None or "old_password" not in form.errors:
            attempt.was_no_guess()
        return response


def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends all sessions of the account but this one, and forgets its other browsers."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    sessions.end_others(request)
    KnownDevice.objects.forget(request.user, but=limits.mark(request))
    record(request, Act.Kind.ENDED, request.user)  # type: ignore[arg-type]
    messages.success(request, "You are signed out everywhere but here.")
    return HttpResponseRedirect(reverse("admin:account"))


def signed_in(request: HttpRequest) -> HttpResponse:
    """Where signing in leads whose work waits in another tab."""
    context = {**the_desk().each_context(request), "title": "You are signed in"}
    return render(request, "admin/sign_in/signed_in.html", context)


def to_the_account(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:account"))


the_desk().add_page("account", account_page)
the_desk().add_page("password_change", new_password)  # instead of Django's, which it shows
the_desk().add_page("sign_out_everywhere", sign_out_everywhere)
the_desk().add_page("signed_in", signed_in)
