"""The bin: what was deleted at the desk can be put back until it is deleted for good.

A row with a ``state`` stays where it is, in the state "in the bin", with all that belongs
to it. Of any other row, which is deleted only if nothing uses it, the last version stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from reversion.models import Version as Stored

from desk import history
from desk.editions import locked
from desk.history import FAMILIES, Model
from desk.pages import desk_page
from desk.restoring import BINNED, Refused, Restoring, Settle, sentences

PUBLIC, WITHDRAWN = "published", "withdrawn"
MOVED, PUT_BACK = "Moved to the bin.", "Put back from the bin."
MOST_USES = 20  # that are listed


def has_state(model: Model) -> bool:
    """Its rows stay where they are while they are in the bin."""
    try:
        model._meta.get_field("state")
    except FieldDoesNotExist:
        return False
    return model in FAMILIES


def is_binned(row: models.Model) -> bool:
    return has_state(type(row)) and row.state == BINNED  # type: ignore[attr-defined]


# -- into the bin --------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """What refers to a row: words, and the page of the desk that shows it."""

    words: str
    address: str


def uses(row: models.Model) -> list[Use]:
    """What refers to ``row`` and would lose something, but not what belongs to it."""
    model = type(row)
    found: dict[models.Model, None] = {}
    for relation in model._meta.related_objects:
        related: Any = relation.related_model
        name = relation.get_accessor_name()
        if name in FAMILIES[model] or not (related in FAMILIES or owners_of(related)):
            continue
        for each in getattr(row, str(name)).all()[: MOST_USES + 1]:
            owners = (getattr(each, owner) for owner in owners_of(related))
            found[next(filter(None, owners), each)] = None
    return [Use(str(each), desk_page(each)) for each in found if each != row]


def owners_of(model: Model) -> list[str]:
    """The fields by which rows of ``model`` belong to others."""
    return [
        history.owner_field(root, relation)
        for root, owned in FAMILIES.items()
        for relation in owned
        if root._meta.get_field(relation).related_model is model
    ]


def move(row: models.Model, user: Any) -> None:
    """Moves a row to the bin. To be called in a transaction, the row locked. Raises Refused
    if it is in use.
    """
    if has_state(type(row)):
        row.state = BINNED  # type: ignore[attr-defined]
        try:
            row.save()
        except ValidationError as refused:
            raise Refused(sentences(type(row), refused)) from refused
        history.record(row, user, MOVED)
        return
    if found := uses(row):
        raise Refused([f"It is in use: {', '.join(use.words for use in found)}."])
    history.record(row, user, MOVED, always=True)
    row.delete()


# -- what is in it -------------------------------------------------------------------------


@dataclass(frozen=True)
class Binned:
    """One row in the bin. ``address`` is the page that shows it as it was."""

    model: Model
    key: int
    words: str
    who: str
    at: datetime | None
    address: str

    @property
    def kind(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def name(self) -> str:
        """Tells it from all others: "events.event:12"."""
        return f"{self.model._meta.label_lower}:{self.key}"


def contents(of: Collection[Model]) -> list[Binned]:
    """All rows of these models that are in the bin, the last first."""
    found = [each for model in of for each in _binned(model)]
    return sorted(found, key=lambda each: (each.at is not None, each.at), reverse=True)


def _binned(model: Model) -> Iterable[Binned]:
    gone = Stored.objects.get_deleted(model).select_related("revision__user")
    gone = gone.defer("serialized_data")
    for version in gone:
        yield _entry(model, int(version.object_id), version.object_repr, version)
    if has_state(model):
        rows = model._base_manager.filter(state=BINNED).order_by("pk")
        newest = history.newest_of(model, [row.pk for row in rows])
        for row in rows:
            yield _entry(model, row.pk, str(row), newest.get(row.pk))


def _entry(model: Model, key: int, words: str, version: Any) -> Binned:
    if not version:
        return Binned(model, key, words, "", None, "")
    revision = version.revision
    who, at = history.called(revision.user), revision.date_created
    return Binned(model, key, words, who, at, history.address(model, key, version.pk))


def holds(model: Model, key: int) -> bool:
    """This row is in the bin."""
    row = model._base_manager.filter(pk=key).first()
    return is_binned(row) if row else history.newest(model, key) is not None


# -- out of it -----------------------------------------------------------------------------


def put_back(
    model: Model, key: int, user: Any, settle: Settle | None = None
) -> tuple[models.Model, list[str]]:
    """The row, which is there again, but not for the public; and sentences on what is not
    as it was. Raises Refused.
    """
    with transaction.atomic():
        row = model._base_manager.filter(pk=key).first()
        if row:
            row, told = _reopened(locked(row)), []
        else:
            version = history.newest(model, key)
            if not version:
                raise Refused(["It is not in the bin any more."])
            restoring = Restoring(model, version.was)
            row = restoring.put_back(model(pk=key), settle)
            told = restoring.told
        history.record(row, user, PUT_BACK, always=True)
        return row, told


def _reopened(row: Any) -> models.Model:
    if not is_binned(row):
        raise Refused(["It is not in the bin any more."])
    before = history.before_this(type(row), row.pk, state=BINNED)
    state = before.was.root.values["state"] if before else WITHDRAWN
    row.state = WITHDRAWN if state == PUBLIC else state
    try:
        row.save()
    except ValidationError as refused:
        raise Refused(sentences(type(row), refused)) from refused
    return row  # type: ignore[no-any-return]


def delete_for_good(model: Model, key: int) -> None:
    """Deletes what is in the bin, with all that was kept of it. Raises Refused."""
    with transaction.atomic():
        row = model._base_manager.filter(pk=key).first()
        if row:
            row = locked(row)
            if not is_binned(row):
                raise Refused(["It is not in the bin any more."])
            try:
                row.delete()
            except ProtectedError as refused:
                others = ", ".join(sorted(map(str, refused.protected_objects)))
                raise Refused([f"It is still needed by: {others}."]) from refused
        history.forget(model, key)
