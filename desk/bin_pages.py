"""The pages of the bin: what is in it, and the question before something goes there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html

from desk import bin as the_bin
from desk import history
from desk.acts import record
from desk.editions import locked
from desk.history import FAMILIES, Model
from desk.models import Act
from desk.pages import desk_page
from desk.restoring import Refused
from desk.site import the_desk

if TYPE_CHECKING:
    from desk.admin import DeskAdmin

AT_ONCE = 100


def desk_of(model: Model) -> DeskAdmin:
    found: Any = admin.site.get_model_admin(model)
    return found  # type: ignore[no-any-return]


def bin_page(request: HttpRequest) -> HttpResponse:
    """What is in the bin, the last first; put back or deleted for good from here."""
    if request.method == "POST":
        return _act(request)
    models = [model for model in FAMILIES if history.may_see(request.user, model)]
    if not models:
        raise PermissionDenied
    rows = the_bin.contents(models)
    context = {
        **admin.site.each_context(request),
        "title": "Bin",
        "rows": [
            {
                "entry": replace(row, words=told(request, row)),
                "may_put_back": may_put_back(request, row.model),
            }
            for row in rows[:AT_ONCE]
        ],
        "more": max(len(rows) - AT_ONCE, 0),
    }
    return TemplateResponse(request, "admin/bin.html", context)


def told(request: HttpRequest, row: the_bin.Binned) -> str:
    return the_desk().told(request, row.model._meta.label_lower, row.key, row.words)


def may_put_back(request: HttpRequest, model: Model) -> bool:
    desk = desk_of(model)
    if the_bin.has_state(model):
        return desk.has_change_permission(request)
    return bool(desk.has_add_permission(request))


def _act(request: HttpRequest) -> HttpResponse:
    label, _, text = request.POST.get("row", "").partition(":")
    known = {model._meta.label_lower: model for model in FAMILIES}
    model = known.get(label)
    if not model or not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404("Nothing in the bin is called so.")
    act = _delete_for_good if "delete" in request.POST else _put_back
    return act(request, model, int(text))


def _put_back(request: HttpRequest, model: Model, key: int) -> HttpResponse:
    if not may_put_back(request, model):
        raise PermissionDenied
    desk = desk_of(model)
    try:
        row, told = the_bin.put_back(model, key, request.user, desk.settle)
    except Refused as refused:
        messages.error(request, f"Not put back. {refused}")
        return HttpResponseRedirect(reverse("admin:bin"))
    state = f": {row.get_state_display()}" if the_bin.has_state(model) else ""  # type: ignore[attr-defined]
    record(request, Act.Kind.PUT_BACK, row)
    link = format_html('<a href="{}">{}</a>', desk_page(row), row)
    messages.success(request, format_html("{} was put back{}.", link, state))
    for sentence in told:
        messages.warning(request, sentence)
    desk.look_after(request, row)
    return HttpResponseRedirect(reverse("admin:bin"))


def _delete_for_good(request: HttpRequest, model: Model, key: int) -> HttpResponse:
    if not desk_of(model).has_delete_permission(request):
        raise PermissionDenied
    if request.POST.get("sure") != "yes":
        messages.error(request, "Nothing was deleted: tick the box first.")
    else:
        try:
            the_bin.delete_for_good(model, key)
        except Refused as refused:
            messages.error(request, f"Not deleted. {refused}")
        else:
            record(request, Act.Kind.DELETED, model(pk=key))
            messages.success(request, "Deleted for good, with all its versions.")
    return HttpResponseRedirect(reverse("admin:bin"))


# -- before it goes there ------------------------------------------------------------------


def is_free(row: models.Model) -> bool:
    """It can be moved to the bin: it stays where it is, or nothing uses it."""
    return the_bin.has_state(type(row)) or not the_bin.uses(row)


def ask(
    desk: DeskAdmin, request: HttpRequest, rows: list[models.Model], action: str = ""
) -> HttpResponse:
    """The page that says what moving these rows to the bin means, with what cannot be."""
    used = []
    free = []
    for row in rows:
        if not is_free(row):
            found, most = the_bin.uses(row), the_bin.MOST_USES
            used.append({"row": row, "uses": found[:most], "more": len(found) > most})
        else:
            free.append(row)
    context = {
        **desk.admin_site.each_context(request),
        "title": "Move to the bin",
        "opts": desk.opts,
        "free": free,
        "used": used,
        "instead": desk.instead_of_deleting,
        "stays": the_bin.has_state(desk.model),
        "action": action,
        "checkbox": ACTION_CHECKBOX_NAME,
        "original": rows[0] if len(rows) == 1 and not action else None,
    }
    return TemplateResponse(request, "admin/to_bin.html", context)


def move(desk: DeskAdmin, request: HttpRequest, rows: list[models.Model]) -> None:
    """Moves the rows to the bin, each by itself, and says what was done and what not."""
    moved = []
    for listed in rows:
        words = str(listed)
        try:
            with transaction.atomic():
                row = locked(listed)
                desk.log_bin(request, row)
                the_bin.move(row, request.user)
                record(request, Act.Kind.BINNED, row.__class__(pk=listed.pk))
        except desk.model.DoesNotExist:
            messages.error(request, f"{words} was deleted meanwhile.")
        except Refused as refused:
            messages.error(request, f"{words} was not moved to the bin. {refused}")
        else:
            moved.append(words)
    if moved:
        what = (
            moved[0] if len(moved) == 1 else f"{len(moved)} {desk.opts.verbose_name_plural}"
        )
        were = "is" if len(moved) == 1 else "are"
        said = '{} {} in <a href="{}">the bin</a> now, and can be put back.'
        messages.success(request, format_html(said, what, were, reverse("admin:bin")))
