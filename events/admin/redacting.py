"""Where a name that is to stay off the site still stands, and what to write instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from desk import bin_pages, history
from desk.acts import record
from desk.editions import locked
from desk.forms import COLLIDES
from desk.models import Act
from desk.pages import RowPage, desk_page, links_to
from events.models import Event
from events.models.mentions import Place, places
from events.models.redaction import (
    SOMEBODY,
    WITHHELD,
    by_owner,
    can_be_replaced,
    hidden_names_in,
    in_versions,
    is_ticked,
    names_of,
    proposal,
    take_out,
)
from events.vocabulary import State
from organizers.models import Person, Visibility
from organizers.withheld import knowledge

if TYPE_CHECKING:
    from desk.admin import DeskAdmin

DONE = "A name taken out."
MOST_SPELLINGS = 10


def kind(row: Model) -> str:
    return str(row._meta.verbose_name)


@dataclass(frozen=True)
class Line:
    """One place: what stands there, and what to do about it."""

    place: Place
    instead: str
    is_ticked: bool
    may_replace: bool

    @property
    def of(self) -> str:
        """What kind of row of its owner it is in; "" for the owner itself."""
        return "" if self.place.row == self.place.owner else kind(self.place.row)

    @property
    def takes_all(self) -> bool:
        return not self.instead


@dataclass(frozen=True)
class Sought:
    """The names that are looked for: of a person everywhere, or of all whom one event does
    not name, within it.
    """

    names: set[str]
    within: Event | None
    instead: str
    is_off: bool
    person: Person | None = None

    def places(self) -> list[Place]:
        found = places(self.names, parts=True, within=self.within, desk=True)
        return [place for place in found if place.owner != self.person]


def sought(row: Any, also: Collection[str]) -> Sought:
    if isinstance(row, Person):
        withheld = row.visibility == Visibility.WITHHELD
        is_off = row.visibility != Visibility.NAMED
        names, within = names_of(row), None
    else:
        withheld, is_off = False, True
        names, within = hidden_names_in(row), row
    person = row if isinstance(row, Person) else None
    instead = WITHHELD if withheld else SOMEBODY
    return Sought({*names, *also}, within, instead, is_off, person)


def typed_spellings(request: HttpRequest) -> list[str]:
    """Other ways of writing the name that the editor knows."""
    text = request.POST.get("also", "") or request.GET.get("also", "")
    found = (" ".join(each.split()) for each in text.replace(";", "\n").splitlines())
    return [each[:200] for each in found if len(each) > 2][:MOST_SPELLINGS]


def still_page(desk: DeskAdmin, request: HttpRequest, row: Any) -> HttpResponseBase:
    """Each place at which the name stands, with a tick and a proposal; one button."""
    also = typed_spellings(request)
    wanted = sought(row, also)
    if request.method == "POST":
        if "erase" in request.POST:
            erase(request, wanted)
        elif wanted.is_off:
            replace(request, wanted)
        here = reverse(f"admin:{desk.name_of_page('still')}", args=[row.pk])
        query = f"?{urlencode({'also': '; '.join(also)})}" if also else ""
        return HttpResponseRedirect(f"{here}{query}")
    found = by_owner(wanted.places()) if wanted.names else {}
    owners = [
        (
            owner,
            kind(owner),
            desk_page(owner),
            [line(place, request, wanted) for place in some],
        )
        for owner, some in found.items()
        if bin_pages.desk_of(type(owner)).has_view_permission(request, owner)
    ]
    context = {
        "owners": owners,
        "unseen": len(found) - len(owners),
        "is_off": wanted.is_off,
        "is_person": isinstance(row, Person),
        "names": sorted(wanted.names),
        "also": "; ".join(also),
        "proposals": [SOMEBODY, WITHHELD],
        "kept": versions_with(request, wanted.names, wanted.within),
    }
    title = "Where the name still stands"
    return desk.render_row_page(request, row, title, "admin/still.html", context)


def line(place: Place, request: HttpRequest, wanted: Sought) -> Line:
    of_owner = bin_pages.desk_of(type(place.owner))
    may = can_be_replaced(place) and of_owner.has_change_permission(request, place.owner)
    return Line(place, proposal(place, wanted.instead), is_ticked(place), may)


# -- writing something else there


def replace(request: HttpRequest, wanted: Sought) -> None:
    """Writes what was chosen in all ticked places, owner by owner; says what was not."""
    keys = request.POST.getlist("place")
    known = {place.key: place for place in wanted.places()}
    if not keys:
        messages.error(request, "Nothing was replaced: tick what is to be replaced.")
    if lost := len([key for key in keys if key not in known]):
        words = "One place was" if lost == 1 else f"{lost} places were"
        messages.warning(request, f"{words} changed meanwhile: look again below.")
    chosen = [known[key] for key in dict.fromkeys(keys) if key in known]
    done: list[Model] = []
    for owner, some in by_owner(chosen).items():
        said = [(place, words_for(request, place)) for place in some]
        try:
            with transaction.atomic():
                take_out_by(request, owner, said, wanted.names)
        except ObjectDoesNotExist:
            messages.error(request, f"{owner} was deleted meanwhile.")
        except (ValidationError, IntegrityError) as refused:
            reasons = " ".join(getattr(refused, "messages", [COLLIDES]))
            link = links_to([owner])
            messages.error(request, format_html("{} was not changed. {}", link, reasons))
        else:
            done.append(owner)
    if done:
        said_of = format_html("The name was taken out of: {}.", links_to(done))
        messages.success(request, said_of)


def words_for(request: HttpRequest, place: Place) -> str:
    return " ".join(request.POST.get(f"as-{place.key}", "").split())[:300]


def take_out_by(
    request: HttpRequest,
    owner: Model,
    chosen: Sequence[tuple[Place, str]],
    names: Collection[str],
) -> None:
    """Takes it out as a form would: locked, through the gate, with a version. Raises
    ValidationError.
    """
    desk: Any = bin_pages.desk_of(type(owner))
    row: Any = locked(owner)
    if not all(can_be_replaced(place) for place, _ in chosen):
        raise ValidationError("Open it and change it there.")
    if not desk.has_change_permission(request, row):
        raise ValidationError("Ask somebody who may change it.")
    is_public = getattr(row, "state", "") == State.PUBLISHED
    before = {each.code for each in desk.kept_from_the_public(row, {})} if is_public else {}
    take_out(row, chosen, names)
    row = type(row)._base_manager.get(pk=row.pk)
    if is_public:
        new = [e for e in desk.kept_from_the_public(row, {}) if e.code not in before]
        if new:
            raise ValidationError([each.sentence for each in new])
    desk.log_change(request, row, DONE)


# -- earlier versions


def versions_with(
    request: HttpRequest, names: Collection[str], within: Event | None
) -> list[tuple[Any, str, str]]:
    """The rows of which an earlier version holds one of the names, each with its history;
    of those whose versions this editor may erase.
    """
    found = []
    for row in in_versions(names) if names else ():
        if within is not None and row != within:
            continue
        desk = bin_pages.desk_of(type(row))
        if desk.has_delete_permission(request, row):
            found.append((row, kind(row), f"{row._meta.label_lower}:{row.pk}"))
    return found


def erase(request: HttpRequest, wanted: Sought) -> None:
    ticked = {*request.POST.getlist("version")}
    if not ticked:
        messages.error(request, "Nothing was erased: tick what is to be erased.")
    for row, _, name in versions_with(request, wanted.names, wanted.within):
        if name in ticked:
            with transaction.atomic():
                history.record(locked(row))
                number = history.forget_earlier(type(row), row.pk)
                record(request, Act.Kind.ERASED, row)
            messages.success(request, f"{row}: {number} earlier versions erased.")


STILL = RowPage("still", "Where the name still stands", still_page, may="redact")


def may_redact(request: HttpRequest, row: Any) -> bool:
    """The editor may see the name that is looked for."""
    if isinstance(row, Person):
        return row.visibility == Visibility.NAMED or knowledge(request).of(row)
    known = knowledge(request)
    parts = row.participations.in_order()
    off = [part for part in parts if part.shown != Visibility.NAMED]
    return all(
        known.of(part) or (part.person is not None and known.of(part.person))
        for part in off
    )
