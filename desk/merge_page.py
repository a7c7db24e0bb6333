"""The page on which two rows become one: choose the other, compare, decide, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html

from desk.editions import edition, locked
from desk.forms import COLLIDES
from desk.merging import Chosen, Comparison, Refused, not_taken
from desk.pages import desk_page, links_to
from desk.sent import is_key

if TYPE_CHECKING:
    from desk.admin import DeskAdmin

CHANGED_MEANWHILE = (
    "Somebody changed one of the two while you were comparing them: nothing was merged. "
    "What you chose is still here: look again, then merge."
)


def links_of(row: models.Model, merge: str | None) -> tuple[tuple[str, str], ...]:
    """Where a doubt about a likely twin leads: to its page, and to the page on which both
    are compared, if there is one.
    """
    links = [("Open it", desk_page(row))]
    if merge:
        links.append(("Compare and merge", f"{merge}?with={row.pk}"))
    return tuple(links)


@dataclass(frozen=True)
class Merging:
    """How rows of one kind become one. ``likely`` are rows with the reason why they may be
    the same; ``merge`` returns what the editor must know of it; ``done`` may say more,
    given the names that both had.
    """

    words: str  # "listing", "organization", "person"
    fate: str  # what becomes of the one that goes
    relation: models.Field[Any, Any]  # a foreign key, whose choices are offered
    widget: type[forms.Select]
    load: Callable[[Iterable[int]], Iterable[Any]]
    owned: tuple[tuple[type[models.Model], str], ...]
    keep: Callable[[Any, Any], tuple[Any, Any]]
    compare: Callable[[Any, Any], Comparison]
    merge: Callable[[Any, Any, Chosen, datetime], Iterable[str]]
    likely: Callable[[Any], list[tuple[models.Model, str]]]
    unseen: Callable[[HttpRequest], Iterable[str]] = field(default=lambda request: ())
    done: Callable[[HttpRequest, Any, list[str]], object] = field(
        default=lambda request, row, names: None
    )
    disappears: bool = False  # the one that goes is deleted

    def page(self, admin: DeskAdmin, request: HttpRequest, row: Any) -> HttpResponseBase:
        """What the page answers: first the choice of the other, then both side by side."""
        try:
            other = self._other(admin, request, row)
            if other is None:
                return self._choose(admin, request, row)
            if request.method == "POST":
                locked(other)
            pair = _Pair(self, request, row, other)
        except (Refused, models.ObjectDoesNotExist) as refused:
            said = str(refused) if isinstance(refused, Refused) else "It was deleted."
            return self._choose(admin, request, row, said)
        if request.method == "POST":
            return self._decide(admin, request, row, pair)
        return self._compare(admin, request, row, pair, Chosen.proposed(pair.comparison))

    # -- choosing

    def _other(self, admin: DeskAdmin, request: HttpRequest, row: Any) -> Any:
        """The row to merge with, if one was chosen. Raises Refused, PermissionDenied."""
        key = request.POST.get("with") or request.GET.get("with", "")
        if not key:
            return None
        other = admin.get_queryset(request).in_bulk([int(key)] if is_key(key) else [])
        if not other:
            raise Refused(f"There is no such {self.words} any more: choose another one.")
        found = next(iter(other.values()))
        if not admin.has_change_permission(request, found):
            raise PermissionDenied
        return found

    def _choose(
        self, admin: DeskAdmin, request: HttpRequest, row: Any, error: str = ""
    ) -> HttpResponseBase:
        widget = self.widget(self.relation, admin.admin_site)  # type: ignore[arg-type]
        widget.attrs["title"] = f"The other {self.words}"
        rows = admin.get_queryset(request)
        chosen = forms.ModelChoiceField(
            rows, widget=widget, label=f"The other {self.words}"
        )
        form = type("Choice", (forms.Form,), {"with": chosen})()
        context = {
            "form": form,
            "media": form.media,
            "likely": [
                (other, reason, f"?{urlencode({'with': other.pk})}")
                for other, reason in self.likely(row)
            ],
            "error": error,
            "kind": self,
        }
        title = f"Merge with another {self.words}"
        return admin.render_row_page(
            request, row, title, "admin/merge_choose.html", context
        )

    # -- comparing

    def _compare(
        self,
        admin: DeskAdmin,
        request: HttpRequest,
        row: Any,
        pair: _Pair,
        chosen: Chosen,
        errors: Iterable[str] = (),
    ) -> HttpResponseBase:
        query = urlencode({"with": pair.other.pk, "stays": pair.goes.pk})
        stays, goes = admin.described([pair.stays, pair.goes])  # type: ignore[attr-defined]
        context = {
            "pair": pair,
            "stays": stays,
            "goes": goes,
            "comparison": pair.comparison,
            "chosen": chosen,
            "errors": list(errors),
            "swap": f"?{query}",
            "kind": self,
            "here": request.path,
        }
        title = f"Merge two {self.words}s" if self.words != "person" else "Merge two people"
        return admin.render_row_page(request, row, title, "admin/merge.html", context)

    def _decide(
        self, admin: DeskAdmin, request: HttpRequest, row: Any, pair: _Pair
    ) -> HttpResponseBase:
        sent = request.POST.dict()
        for key in self.unseen(request):  # nobody decides on what they may not see
            sent.pop(key, None)
        chosen = Chosen.sent(sent)
        if request.POST.get("editions") != pair.editions:
            errors = [CHANGED_MEANWHILE]
            return self._compare(admin, request, row, pair, chosen, errors)
        try:
            with transaction.atomic():
                self._merge(admin, request, pair, chosen)
        except IntegrityError:
            errors = [COLLIDES]
        except Refused as refused:
            errors = [str(refused)]
        except ValidationError as refused:
            errors = refused.messages
        else:
            return HttpResponseRedirect(desk_page(pair.stays))
        pair = _Pair(self, request, row, pair.other)  # as they were
        return self._compare(admin, request, row, pair, chosen, errors)

    def _merge(
        self, admin: DeskAdmin, request: HttpRequest, pair: _Pair, chosen: Chosen
    ) -> None:
        names = [str(pair.stays), str(pair.goes)]
        left, _ = not_taken(pair.comparison, chosen)
        told = f"“{names[1]}” was merged into this one."
        into = f"Merged into “{names[0]}”."
        if self.disappears:  # while there is something to keep a version of
            admin.log_change(request, pair.goes, into)
            admin.log_deletions(request, [pair.goes])
            told += f" Not taken over: {'; '.join(left)}." if left else ""
        remarks = list(self.merge(pair.stays, pair.goes, chosen, timezone.now()))
        if not self.disappears:
            admin.log_change(request, pair.goes, into)
        admin.log_change(request, pair.stays, told)
        said = format_html(
            "“{}” was merged into {}. {}", names[1], links_to([pair.stays]), self.fate
        )
        messages.success(request, said)
        for remark in remarks:
            messages.warning(request, remark)
        self.done(request, pair.stays, names)


class _Pair:
    """Two rows, which of them stays, and the edition of what is shown of them."""

    def __init__(self, kind: Merging, request: HttpRequest, row: Any, other: Any) -> None:
        self.other = other
        self.editions = " ".join(
            edition(each, kind.owned)
            for each in sorted((row, other), key=lambda one: one.pk)
        )
        rows = {each.pk: each for each in kind.load([row.pk, other.pk])}
        if len(rows) < 2:
            raise Refused(f"Choose another {kind.words}: this is the same one.")
        wanted = request.POST.get("stays") or request.GET.get("stays", "")
        if is_key(wanted) and int(wanted) in rows:
            self.stays = rows.pop(int(wanted))
            (self.goes,) = rows.values()
        else:
            self.stays, self.goes = kind.keep(*rows.values())
        self.comparison = kind.compare(self.stays, self.goes)
        for key in kind.unseen(request):
            self.comparison = self.comparison.without(key)
