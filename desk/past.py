"""Pages on what a row was before: its history, one version, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.utils import flatten
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from desk import bin_pages, history
from desk.acts import record
from desk.bin import is_binned, owners_of
from desk.differences import Form, Reader, asked_of
from desk.editions import locked
from desk.history import Model, Snapshot, Version
from desk.models import Act
from desk.pages import desk_page
from desk.restoring import Refused, Restoring
from desk.rights import may_write
from desk.sent import is_key
from desk.site import the_desk

if TYPE_CHECKING:
    from desk.admin import DeskAdmin

AT_ONCE = 20  # versions on a page
RESTORED = "Put back to how it was on {}."
CHANGED_MEANWHILE = (
    "Somebody changed it meanwhile: nothing was done. Look again at what will change."
)


def when(version: Version) -> str:
    return f"{version.at:%-d %B %Y, %H:%M} UTC"


def reader_of(
    desk: DeskAdmin,
    request: HttpRequest,
    row: models.Model | None,
    snapshots: Iterable[Snapshot],
) -> Reader:
    """Reads what this editor may see of the row and of what belongs to it, in the order of
    the form.
    """
    shown = {*flatten(_fields(desk.get_fieldsets(request, row)))}
    form = desk.get_form(request, row, change=False)
    forms: dict[Model, Form] = {desk.model: asked_of(desk.model, form, shown)}
    kinds = {}
    for inline in desk.get_inline_instances(request, row):
        of_row = inline.get_formset(request, row).form
        owners = owners_of(inline.model)
        own = [name for name in history.kept_fields(inline.model) if name not in owners]
        forms[inline.model] = asked_of(inline.model, of_row, own)
        kinds[inline.model] = str(inline.verbose_name)
    return Reader(forms, kinds, snapshots)


def _fields(fieldsets: Any) -> list[Any]:
    return [name for _, options in fieldsets for name in flatten(options["fields"])]


# -- the history of a row ------------------------------------------------------------------


def history_page(desk: DeskAdmin, request: HttpRequest, row: models.Model) -> HttpResponse:
    """Who changed what, the last first."""
    model = type(row)
    if request.method == "POST":
        return _forget_earlier(desk, request, row)
    page = int(text) if is_key(text := request.GET.get("page", "1")) else 1
    page = min(max(page, 1), 10_000)
    start = (page - 1) * AT_ONCE
    found = history.versions(model, row.pk, start, AT_ONCE + 1)
    was = (each.was for each in found)
    now, *seen = desk.concealed(request, row, [history.present(row), *was])
    found = [
        replace(each, was=each_was) for each, each_was in zip(found, seen, strict=True)
    ]
    reader = reader_of(desk, request, row, [now, *seen])
    entries = []
    for place, version in enumerate(found[:AT_ONCE]):
        before = found[place + 1].was if place + 1 < len(found) else None
        entries.append(
            {
                "version": version,
                "address": history.address(model, row.pk, version.number),
                "difference": reader.difference(before, version.was) if before else None,
                "is_first": before is None,
                "is_now": page == 1 and not place and now.same_as(version.was),
            }
        )
    elsewhere = found and page == 1 and not now.same_as(found[0].was)
    context = {
        "entries": entries,
        "elsewhere": reader.difference(found[0].was, now) if elsewhere else None,
        "newer": page - 1,
        "older": page + 1 if len(found) > AT_ONCE else 0,
        "may_forget": desk.has_delete_permission(request, row) and len(found) > 1,
    }
    return desk.render_row_page(request, row, "History", "admin/history.html", context)


def _forget_earlier(
    desk: DeskAdmin, request: HttpRequest, row: models.Model
) -> HttpResponse:
    if not desk.has_delete_permission(request, row):
        raise PermissionDenied
    if request.POST.get("sure") != "yes":
        messages.error(request, "Nothing was erased: tick the box first.")
    else:
        with transaction.atomic():
            history.record(locked(row))
            number = history.forget_earlier(type(row), row.pk)
        versions = "version was" if number == 1 else "versions were"
        messages.success(request, f"{number} earlier {versions} erased.")
        record(request, Act.Kind.ERASED, row)
    return HttpResponseRedirect(request.path)


# -- one version ---------------------------------------------------------------------------


def version_page(
    desk: DeskAdmin, request: HttpRequest, key: int, number: int
) -> HttpResponse:
    """How a row was, what putting it back would change, and the button that does it."""
    row = desk.model._base_manager.filter(pk=key).first()
    if not desk.has_view_or_change_permission(request, row):
        raise PermissionDenied
    version = history.version(desk.model, key, number)
    if not version:
        raise Http404("There is no such version any more.")
    if row is None or is_binned(row):
        return _page(desk, request, version, row, None)
    if request.method == "POST":
        if not may_restore(desk, request, row):
            raise PermissionDenied
        if answer := _restored(desk, request, row, version):
            return answer
    if not may_restore(desk, request, row):
        return _page(desk, request, version, row, Tried(history.present(row)))
    return _page(desk, request, version, row, tried(desk, row, version))


def may_restore(desk: DeskAdmin, request: HttpRequest, row: models.Model) -> bool:
    """The editor may change the row, and do all to the rows that come and go with it."""
    owned = (desk.model._meta.get_field(name) for name in history.FAMILIES[desk.model])
    return desk.has_change_permission(request, row) and may_write(
        request,
        [field.related_model for field in owned],
    )


def _restored(
    desk: DeskAdmin, request: HttpRequest, row: models.Model, version: Version
) -> HttpResponse | None:
    """Where to go once it is done; None if it is not, and the page says why."""
    with transaction.atomic():
        row = locked(row)
        if request.POST.get("now") != history.present(row).fingerprint():
            messages.error(request, CHANGED_MEANWHILE)
            return None
        restoring = Restoring(type(row), version.was)
        try:
            row = restoring.put_back(row, desk.settle)
        except Refused:
            return None  # the page says so
        done = RESTORED.format(when(version))
        desk.log_change(request, row, done)
        record(request, Act.Kind.RESTORED, row)
    messages.success(request, done)
    for sentence in restoring.told:
        messages.warning(request, sentence)
    desk.look_after(request, row)
    return HttpResponseRedirect(desk_page(row))


@dataclass
class Tried:
    """What putting a version back would do: how the row would be, and what is told."""

    now: Snapshot
    then: Snapshot | None = None
    told: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def tried(desk: DeskAdmin, row: models.Model, version: Version) -> Tried:
    """It is done, looked at, and undone: so that the page says what really happens."""
    with transaction.atomic():
        row = locked(row)
        found = Tried(history.present(row))
        restoring = Restoring(type(row), version.was)
        try:
            row = restoring.put_back(row, desk.settle)
        except Refused as refused:
            found.refused = refused.sentences
        else:
            found.then, found.told = history.present(row), restoring.told
        transaction.set_rollback(True)
    return found


def _page(
    desk: DeskAdmin,
    request: HttpRequest,
    version: Version,
    row: models.Model | None,
    attempt: Tried | None,
) -> TemplateResponse:
    fingerprint = attempt and attempt.now.fingerprint()
    snapshots = [version.was]
    if attempt:
        snapshots += [attempt.now, *([attempt.then] if attempt.then else [])]
    snapshots = desk.concealed(request, row, snapshots)
    version = replace(version, was=snapshots[0])
    if attempt:
        then = snapshots[2] if attempt.then else None
        told = [the_desk().told(request, "", "", each) for each in attempt.told]
        attempt = replace(attempt, now=snapshots[1], then=then, told=told)
    reader = reader_of(desk, request, row, snapshots)
    changes = attempt and attempt.then and reader.difference(attempt.now, attempt.then)
    apart = attempt and reader.difference(version.was, attempt.now)
    context = {
        "version": version,
        "when": when(version),
        "whole": reader.difference(None, version.was),
        "attempt": attempt,
        "now": fingerprint,
        "changes": changes,
        "apart": apart,
        "is_binned": attempt is None,
        "name": f"{desk.opts.label_lower}:{version.was.root.key}",
        "words": version.was.root.words,
        "may_restore": row is not None and may_restore(desk, request, row),
        "may_put_back": bin_pages.may_put_back(request, desk.model),
        "may_delete": desk.has_delete_permission(request, row),
        "history": row and reverse(f"admin:{desk.name_of_page('history')}", args=[row.pk]),
    }
    title = f"How it was on {when(version)}"
    return desk.render_row_page(request, row, title, "admin/version.html", context)
