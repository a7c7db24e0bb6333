"""What stands before each page of the desk: sessions end, and nobody goes on without a
second factor where one is required.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from desk.signing_in import sessions
from desk.signing_in.kept import NO_FACTOR, SIGNED_OUT, kept_page, may_keep

GetResponse = Callable[[HttpRequest], HttpResponse]
GOES_ON_AT = "desk.next"  # where somebody was going who had to set up a second factor
PREVIEW = "preview"  # a page of the desk beside its path, which it tells nobody
FOR_EVERYBODY = {"admin:login", "admin:logout", "account_login", "account_logout"}
WITHOUT_SECOND_FACTOR = {
    *FOR_EVERYBODY,
    "admin:account",
    "admin:sign_out_everywhere",
    "admin:password_change",
    "admin:password_change_done",
}


def guard_the_desk(get_response: GetResponse) -> GetResponse:
    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        at = request.resolver_match
        if at is None:
            return None
        name = at.view_name or ""
        of_allauth = name.startswith(("account_", "mfa_"))
        if "admin" not in at.app_names and not of_allauth and name != PREVIEW:
            return None
        if request.user.is_authenticated:
            if sessions.is_over(request) or not request.user.is_staff:
                sessions.end(request)
            else:
                sessions.note_that_it_is_used(request)
        if not request.user.is_authenticated:
            if name in {*FOR_EVERYBODY, PREVIEW} or of_allauth or not may_keep(request):
                return None
            return kept_page(request, SIGNED_OUT)
        if of_allauth or name in WITHOUT_SECOND_FACTOR or not is_missing(request):
            return None
        if request.method == "POST":
            return kept_page(request, NO_FACTOR) if may_keep(request) else to_account()
        request.session[GOES_ON_AT] = request.get_full_path()
        return to_account()

    respond.process_view = process_view  # type: ignore[attr-defined]
    return respond


def is_missing(request: HttpRequest) -> bool:
    """A second factor is required, and this session was begun without one."""
    required: bool = settings.SECOND_FACTOR_REQUIRED
    return required and not request.session.get(sessions.HAS_SECOND_FACTOR)


def to_account() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:account"))
