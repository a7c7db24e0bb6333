"""The desk as a whole: its first page, and its pages that are no list of rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path

from desk.acts import record
from desk.models import Act

View = Callable[[HttpRequest], HttpResponseBase]
# How a row of a model ("events.event") with a key is called to whoever looks.
Told = Callable[[HttpRequest, str, object, str], str]


class DeskSite(admin.AdminSite):
    """Django's admin, to which apps add pages of their own."""

    enable_nav_sidebar = False  # the head of each page has the same links
    index_title = "What is to be done"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages: dict[str, View] = {}
        self.arrivals: list[Callable[[HttpRequest], None]] = []
        self.told: Told = lambda request, label, key, words: words
        self.first_page: Callable[[HttpRequest], dict[str, Any]] = lambda request: {}

    def add_page(self, name: str, view: View) -> None:
        """A page for everybody at the desk: ``admin:name``, found at ``name/``."""
        self.pages[name] = view

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """The page for those who may enter; ``arrivals`` learn first who looks."""

        @wraps(view)
        def arrived(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            for each in self.arrivals:
                each(request)
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

        return super().admin_view(arrived, cacheable)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """All addresses but the one that leads to the page of any row: it would tell
        everybody at the desk the addresses of people who are hidden.
        """
        own = [
            path(f"{name}/", self.admin_view(view), name=name)
            for name, view in self.pages.items()
        ]
        all_of_them = [*own, *super().get_urls()]
        return [each for each in all_of_them if getattr(each, "name", "") != "view_on_site"]

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Django's page; other sessions of the account end by themselves."""
        account = cast(User, request.user)
        before = account.password
        response = super().password_change(request, extra_context)
        if account.password != before:
            record(request, Act.Kind.PASSWORD, account)
        return response

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {**self.first_page(request), **(extra_context or {})})


def the_desk() -> DeskSite:
    """The one at which all apps register, as ``desk.apps`` sets it up."""
    return cast(DeskSite, admin.site)
