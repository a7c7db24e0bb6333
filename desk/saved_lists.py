"""Lists that editors narrowed and gave a name, to open them again with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.urls import reverse

from desk.models import LONGEST_QUERY, SavedList
from desk.site import the_desk
from desk.texts import legible

if TYPE_CHECKING:
    from desk.admin import DeskAdmin

MOST = 50  # of one editor
TURN_OF_LISTS = 1_096_045_130  # an advisory lock: the number is counted and then added to
NOT_A_CHOICE = (PAGE_VAR, ERROR_FLAG, IS_POPUP_VAR, TO_FIELD_VAR, "_facets", "all")


class SaveForm(forms.Form):
    """What an editor calls a list, and whether the others are to see it."""

    name = forms.CharField(label="Its name", max_length=60)
    shared = forms.BooleanField(label="for everybody at the desk", required=False)
    query = forms.CharField(
        max_length=LONGEST_QUERY, required=False, widget=forms.HiddenInput
    )

    def clean_name(self) -> str:
        return " ".join(legible(self.cleaned_data["name"]).split())

    def clean_query(self) -> str:
        if query := narrowed(QueryDict(self.cleaned_data["query"])):
            return query
        raise forms.ValidationError("Search, filter or sort the list first.")


def narrowed(asked: QueryDict) -> str:
    """The query string of a list without what is not a choice of rows or of their order."""
    kept = asked.copy()
    for name in NOT_A_CHOICE:
        kept.pop(name, None)
    for name in [name for name, value in kept.items() if value == ""]:
        del kept[name]
    return kept.urlencode()


def shown(desk: DeskAdmin, request: HttpRequest) -> dict[str, Any]:
    """What the page of a list says of saved lists; nothing where a row is chosen for
    another window.
    """
    if IS_POPUP_VAR in request.GET:
        return {}
    query = narrowed(request.GET)
    lists = [
        each
        for each in SavedList.objects.of_page(desk.opts.label_lower, request.user)
        if may_read(request, each)
    ]
    names = {"save": address_of(desk, "save_list"), "query": query}
    return {
        "saved_lists": [
            {
                "row": each,
                "here": each.query == query,
                "remove": may_remove(request, each)
                and address_of(desk, "remove_list", each.pk),
            }
            for each in lists
        ],
        "save_list": {
            **names,
            "form": SaveForm(initial={"query": query}, auto_id="saved_%s"),
        },
    }


def may_read(request: HttpRequest, saved: SavedList) -> bool:
    """Neither its name nor what it asks for is kept from this editor."""
    words = f"{saved.name} {unquote_plus(saved.query)}"
    return the_desk().told(request, "", "", words) == words


def address_of(desk: DeskAdmin, name: str, *keys: int) -> str:
    where = f"admin:{desk.opts.app_label}_{desk.opts.model_name}_{name}"
    return reverse(where, args=keys)


def may_remove(request: HttpRequest, saved: SavedList) -> bool:
    return saved.owner_id == request.user.pk or bool(request.user.is_superuser)


def save(desk: DeskAdmin, request: HttpRequest) -> HttpResponse:
    """Keeps the list under its name; one of the same name is replaced."""
    check(desk, request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = SaveForm(request.POST)
    query = narrowed(QueryDict(request.POST.get("query", "")))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, f"The list was not saved. {' '.join(map(str, errors))}")
        return back(desk, query[:LONGEST_QUERY])
    said = form.cleaned_data
    mine = SavedList.objects.owned_by(request.user)
    facts = {"query": said["query"], "shared": said["shared"]}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN_OF_LISTS])
    known = {(each.page, each.name) for each in mine}
    page = desk.opts.label_lower
    if (page, said["name"]) not in known and len(known) >= MOST:
        text = f"The list was not saved. You have {MOST} of them: remove one first."
        messages.error(request, text)
        return back(desk, said["query"])
    saved, new = SavedList.objects.update_or_create(
        owner_id=request.user.pk, page=page, name=said["name"], defaults=facts
    )
    what = "is saved" if new else "is saved in place of the former list of that name"
    messages.success(request, f"“{saved.name}” {what}.")
    return back(desk, saved.query)


def remove(desk: DeskAdmin, request: HttpRequest, key: int) -> HttpResponse:
    """Forgets a saved list, not the rows in it."""
    check(desk, request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    seen = SavedList.objects.of_page(desk.opts.label_lower, request.user)
    saved = next((each for each in seen if each.pk == key), None)
    if saved is None:
        raise Http404("No such list.")
    if not may_remove(request, saved):
        raise PermissionDenied
    saved.delete()
    messages.success(request, f"The saved list “{saved.name}” was removed; no row was.")
    return back(desk, narrowed(QueryDict(request.POST.get("query", ""))))


def check(desk: DeskAdmin, request: HttpRequest) -> None:
    if not desk.has_view_or_change_permission(request):
        raise PermissionDenied


def back(desk: DeskAdmin, query: str) -> HttpResponse:
    changelist = address_of(desk, "changelist")
    return HttpResponseRedirect(f"{changelist}?{query}" if query else changelist)
