"""The page that holds what an editor sent when it could not be taken: nothing typed is
lost because a session ended meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.views.csrf import csrf_failure as django_csrf_failure

from desk.site import the_desk

NOT_KEPT = ("password", "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Reason:
    """Why it was not taken, and the page that leads on from there, in another tab."""

    sentence: str
    words: str = ""
    page: str = ""


SIGNED_OUT = Reason(
    "You were signed out meanwhile: nothing was saved yet.", "Sign in again", "admin:login"
)
NO_FACTOR = Reason(
    "Nothing was saved yet: first set up a second step for signing in.",
    "Set it up",
    "admin:account",
)
SAY_AGAIN = Reason(
    "Nothing was saved yet: say once more that it is you.",
    "Give your password",
    "account_reauthenticate",
)
SIGNED_IN_MEANWHILE = Reason("You signed in meanwhile: nothing was saved yet.")


def may_keep(request: HttpRequest) -> bool:
    """It was sent from a page of ours: nobody else may have an editor send something."""
    if request.method != "POST":
        return False
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def kept_page(request: HttpRequest, why: Reason) -> HttpResponse:
    """All that was sent but passwords and files, to be sent again with one press."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name for word in NOT_KEPT)
        for value in values
    ]
    ways = {"next": reverse("admin:signed_in")}
    context = {
        **the_desk().each_context(request),
        "title": "Nothing that you typed is lost",
        "why": why,
        "way": why.page and f"{reverse(why.page)}?{urlencode(ways)}",
        "fields": fields,
        "files": bool(request.FILES),
        "passwords": any("password" in name for name in request.POST),
    }
    return TemplateResponse(
        request,
        "admin/sign_in/kept.html",
        context,
        status=403,
        headers={"Cache-Control": "no-store"},
    ).render()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Whoever signs in gets a new token: pages opened before have an old one."""
    try:
        at = resolve(request.path_info)
    except Resolver404:
        return django_csrf_failure(request, reason)
    if settings.CSRF_COOKIE_NAME in request.COOKIES and may_keep(request):
        if at.view_name in ("account_login", "admin:login"):
            return HttpResponse(status=303, headers={"Location": request.get_full_path()})
        if "admin" in at.app_names and at.view_name != "admin:logout":
            signed_in = request.user.is_authenticated
            return kept_page(request, SIGNED_IN_MEANWHILE if signed_in else SIGNED_OUT)
    return django_csrf_failure(request, reason)
