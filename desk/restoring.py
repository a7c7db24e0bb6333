"""A row put back to how it was, with the rows that belong to it: by the rules of the
models, and never more open to the public than it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils.text import capfirst

from desk.history import FAMILIES, Kept, Model, Snapshot, kept_fields, owner_field

SAFETY = ("state", "visibility", "access")  # never set to show more than is shown now
SHOWS_ALL = ("", "as-person", "named", "public", "published")  # "" may become public
SHOWS_SOMETHING = ("withheld", "registrants")
SHOWS_LITTLE = ("role-only",)
LATER, EARLIER = ("publish_at", "opens_at"), ("closes_at",)
AS_IT_IS = ("uuid", "former_slugs", "merged_into", "is_sample")
BINNED = "binned"
NOT_AT_ONCE = ("published", BINNED)
COLLIDES = "It collides with something that is there by now."

Settle = Callable[[list[models.Model]], Iterable[str]]


class Refused(Exception):
    """It cannot be as it was; ``sentences`` say why."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(dict.fromkeys(sentences))
        super().__init__(" ".join(self.sentences))


def openness(value: str) -> int:
    """What the public sees by this setting: 3 all, 2 that there is something that it is
    not shown, 1 less than that, 0 nothing.
    """
    if value in SHOWS_ALL:
        return 3
    return 2 if value in SHOWS_SOMETHING else int(value in SHOWS_LITTLE)


@dataclass(eq=False)
class Child:
    """One of its rows, as it shall be. ``before`` are its values as saved, if it is."""

    row: models.Model
    kept: Kept
    before: list[Any] | None

    def differs(self) -> bool:
        return self.before is None or values_of(self.row) != self.before


@dataclass
class Restoring:
    """One row on its way back. ``told`` are sentences on what is not as it was."""

    model: Model
    was: Snapshot
    told: list[str] = field(default_factory=list)

    def put_back(self, row: models.Model, settle: Settle | None = None) -> models.Model:
        """Saves the row and its rows as they were; ``row`` as it is now, or a new one.

        To be called in a transaction, the row locked. ``settle`` may make rows stricter
        before they are saved, and says so. Raises Refused, and nothing is changed.
        """
        try:
            with transaction.atomic():
                return self._put_back(row, settle)
        except ValidationError as refused:
            raise Refused(sentences(self.model, refused)) from refused
        except IntegrityError as refused:
            raise Refused([COLLIDES]) from refused

    def _put_back(self, row: models.Model, settle: Settle | None) -> models.Model:
        is_new = row._state.adding
        self._set(row, self.was.root, is_new)
        children = list(self._children(row))
        if settle:
            self.told += settle([row, *(child.row for child in children)])
        row.full_clean()
        row.save(force_insert=is_new)
        self._choose(row, self.was.root)
        self._take_out_others(row)
        changed = [child for child in children if child.differs()]
        # Taken out first, since two may exchange what only one may have. Whatever refers
        # to them finds them again before the transaction ends.
        saved = [child for child in changed if child.before is not None]
        for model in {type(child.row) for child in saved}:
            keys = [child.row.pk for child in saved if type(child.row) is model]
            model._base_manager.filter(pk__in=keys)._raw_delete("default")
        for child in children:
            if child in changed:
                if missing := _missing(child.row):
                    self.told.append(f"Left out: {child.kept.words}. {missing}")
                    continue
                child.row.full_clean()
                child.row.save(force_insert=True)
            self._choose(child.row, child.kept)
        connection.check_constraints()  # those that wait for the end of the transaction
        return row

    def _children(self, row: models.Model) -> Iterator[Child]:
        """The rows as they were, not saved yet."""
        for relation in FAMILIES[self.model]:
            model: Any = self.model._meta.get_field(relation).related_model
            owner = owner_field(self.model, relation)
            wanted = {key: kept for (of, key), kept in self.was.rows.items() if of is model}
            rows = model._base_manager
            there = {each.pk: each for each in rows.filter(**{owner: row.pk})}
            others = {*rows.filter(pk__in=wanted).values_list("pk", flat=True)} - {*there}
            for key, kept in wanted.items():
                each, is_new = there.get(key), key not in there
                if each is None:
                    each = model(pk=None if key in others else key)
                before = None if is_new else values_of(each)
                self._set(each, kept, is_new, owner)
                setattr(each, owner, row)
                yield Child(each, kept, before)

    def _take_out_others(self, row: models.Model) -> None:
        """Deletes its rows that it did not have."""
        for relation in FAMILIES[self.model]:
            model: Any = self.model._meta.get_field(relation).related_model
            owner = owner_field(self.model, relation)
            wanted = [key for of, key in self.was.rows if of is model]
            model._base_manager.filter(**{owner: row.pk}).exclude(pk__in=wanted).delete()

    # -- values

    def _set(self, row: models.Model, kept: Kept, is_new: bool, owner: str = "") -> None:
        for name in _own(type(row)):
            as_it_is = name == owner or (name in AS_IT_IS and not is_new)
            if as_it_is or name not in kept.values:
                continue
            column: Any = row._meta.get_field(name)
            value = column.to_python(kept.values[name])
            if column.is_relation:
                value = self._still_there(column, value, kept)
            setattr(row, column.attname, self._no_more_open(row, column, value, is_new))

    def _no_more_open(self, row: Any, column: Any, value: Any, is_new: bool) -> Any:
        name = column.name
        if is_new:
            return "withdrawn" if name == "state" and value in NOT_AT_ONCE else value
        now = getattr(row, column.attname)
        if name in SAFETY and (openness(value) > openness(now) or BINNED in (value, now)):
            if value != BINNED:
                words = dict(column.flatchoices)
                said = f"{capfirst(column.verbose_name)} stays “{words.get(now, now)}”"
                self._tell(f"{said}: restoring never shows more than is shown now.", row)
            return now
        if name in LATER and now and (value is None or value < now):
            return now
        if name in EARLIER and now and (value is None or value > now):
            return now
        return value

    def _tell(self, sentence: str, row: models.Model) -> None:
        of_it = "" if type(row) is self.model else f" ({row})"
        self.told.append(sentence if not of_it else f"{sentence[:-1]}{of_it}.")

    def _still_there(self, column: Any, key: Any, kept: Kept) -> Any:
        """The key, if there still is such a row."""
        related = column.related_model
        if key is None or self._belongs_to_it(related):
            return key
        if related._base_manager.filter(pk=key).exists():
            return key
        if column.null:
            label = capfirst(column.verbose_name)
            self.told.append(f"{label} of “{kept.words}” is left out: it is gone by now.")
        return None

    def _belongs_to_it(self, related: Model) -> bool:
        fields = (self.model._meta.get_field(name) for name in FAMILIES[self.model])
        return any(related is field.related_model for field in fields)

    def _choose(self, row: models.Model, kept: Kept) -> None:
        """Sets what was chosen among other rows, as far as these are still there."""
        for column in type(row)._meta.local_many_to_many:
            if column.name not in kept.values:
                continue
            wanted = kept.values[column.name]
            chosen = getattr(row, column.name)
            there = column.related_model._base_manager.in_bulk(wanted)
            if gone := len(wanted) - len(there):
                label = capfirst(column.verbose_name)
                self.told.append(f"{label}: {gone} of them left out, gone by now.")
            if {*chosen.values_list("pk", flat=True)} != {*there}:
                chosen.set(there)


def _own(model: Model) -> list[str]:
    many = {column.name for column in model._meta.local_many_to_many}
    return [name for name in kept_fields(model) if name not in many]


def values_of(row: models.Model) -> list[Any]:
    columns = (row._meta.get_field(name) for name in _own(type(row)))
    return [getattr(row, column.attname) for column in columns]  # type: ignore[union-attr]


def _missing(row: models.Model) -> str:
    """Why this row cannot be put back, "" if it can."""
    for column in row._meta.local_fields:
        if column.is_relation and not column.null and not getattr(row, column.attname):
            return f"The {column.verbose_name} is no longer listed."
    return ""


def sentences(model: Model, refused: ValidationError) -> Iterator[str]:
    """Why something was refused, each with the label of its field."""
    if not hasattr(refused, "error_dict"):
        yield from refused.messages
        return
    for name, messages in refused.message_dict.items():
        if name == NON_FIELD_ERRORS or name not in {f.name for f in model._meta.fields}:
            yield from messages
        else:
            label = capfirst(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield from (f"{label}: {message}" for message in messages)
