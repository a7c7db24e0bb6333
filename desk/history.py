"""What rows were before: versions of a row with the rows that belong to it, kept by
django-reversion's tables.

A version is kept whenever something is logged at the desk (``DeskAdmin.log_change`` and
the like). What was changed elsewhere is kept as soon as the row is ``locked`` to be
changed at the desk, so that nothing is lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import reversion
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from reversion.models import Revision
from reversion.models import Version as Stored

AS_BEFORE = "As it was before."
ELSEWHERE = "Changed outside the desk."
EXPORTED = "Exported."
DATABASE = "default"
SAID_AT_MOST = 4  # parts of one change
UNSEEN = ("uuid", "former_slugs", "is_sample")  # no form asks for them; kept all the same

Model = type[models.Model]
Key = tuple[Model, int]
FAMILIES: dict[Model, dict[str, tuple[str, ...]]] = {}


def keep_versions_of(model: Model, **rows: Sequence[str]) -> None:
    """To be said once, when the program starts. ``rows`` are what belongs to a row of
    ``model``: the names of these relations, each with what the rows' words need loaded.
    """
    owned = {relation: tuple(needed) for relation, needed in rows.items()}
    reversion.register(model, fields=kept_fields(model), follow=(*owned,))
    for relation in owned:
        child: Any = model._meta.get_field(relation).related_model
        if not reversion.is_registered(child):
            reversion.register(child, fields=kept_fields(child))
    FAMILIES[model] = owned


def kept_fields(model: Model) -> tuple[str, ...]:
    """What is kept of a row: all that people set, nothing that is derived or measured."""
    own = [
        field.name
        for field in model._meta.local_fields
        if (field.editable and not field.primary_key) or field.name in UNSEEN
    ]
    return (*own, *(field.name for field in model._meta.local_many_to_many))


def is_kept(row: models.Model | Model) -> bool:
    return (row if isinstance(row, type) else type(row)) in FAMILIES


def owner_field(root: Model, relation: str) -> str:
    """The field of the rows in ``relation`` that refers to the row to which they belong."""
    name: str = root._meta.get_field(relation).field.name  # type: ignore[union-attr]
    return name


# -- a row and its rows, as values ---------------------------------------------------------


@dataclass(frozen=True)
class Kept:
    """One row as it was. ``values`` are as in JSON, ``words`` what it was called."""

    model: Model
    key: int
    values: dict[str, Any]
    words: str

    @property
    def id(self) -> Key:
        return (self.model, self.key)


@dataclass(frozen=True)
class Snapshot:
    """A row and the rows that belonged to it."""

    root: Kept
    rows: dict[Key, Kept]

    def __iter__(self) -> Iterator[Kept]:
        yield self.root
        yield from self.rows.values()

    def fingerprint(self) -> str:
        """The same for two snapshots that do not differ."""
        held = [[each.model._meta.label, each.key, each.values] for each in self]
        return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()

    def same_as(self, other: Snapshot) -> bool:
        """Nothing differs in what both of them hold: a column may be newer than one."""
        mine, theirs = {each.id: each for each in self}, {each.id: each for each in other}
        return mine.keys() == theirs.keys() and not any(
            differing(mine[each].values, theirs[each].values) for each in mine
        )


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The fields that both hold, with other values."""
    return [name for name in after if name in before and before[name] != after[name]]


def present(row: models.Model) -> Snapshot:
    """The row as the database has it now. Raises DoesNotExist."""
    return present_all([row])[row.pk]


def present_all(rows: Sequence[models.Model]) -> dict[int, Snapshot]:
    """By its key, each of these rows of one model as the database has it now: the same
    queries for one and many. Raises DoesNotExist.
    """
    model: Any = type(rows[0])
    owned = FAMILIES[model]
    needed = [f"{name}__{part}" for name, parts in owned.items() for part in parts]
    needed += [
        f"{name}__{field.name}"
        for name in owned
        for field in _many(model._meta.get_field(name).related_model)
    ]
    many = [field.name for field in _many(model)]
    stored = model._base_manager.prefetch_related(*owned, *needed, *many)
    now = list(stored.filter(pk__in=[row.pk for row in rows]))
    if len(now) < len({row.pk for row in rows}):
        raise model.DoesNotExist
    of_each = {
        row.pk: [child for name in owned for child in getattr(row, name).all()]
        for row in now
    }
    kept = _kept([*now, *(child for children in of_each.values() for child in children)])
    snapshots = {}
    for row in now:
        ids = [(type(child), child.pk) for child in of_each[row.pk]]
        snapshots[row.pk] = Snapshot(kept[model, row.pk], {id: kept[id] for id in ids})
    return snapshots


def _many(model: Any) -> Sequence[Any]:
    many: Sequence[Any] = model._meta.local_many_to_many
    return many


def _kept(rows: Iterable[models.Model]) -> dict[Key, Kept]:
    by_model: dict[Model, list[models.Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    kept: dict[Key, Kept] = {}
    for model, alike in by_model.items():
        fields = kept_fields(model)
        written = json.loads(serializers.serialize("json", alike, fields=fields))
        for row, values in zip(alike, written, strict=True):
            said = _alike(model, values["fields"])
            kept[model, row.pk] = Kept(model, row.pk, said, str(row))
    return kept


def _alike(model: Model, values: dict[str, Any]) -> dict[str, Any]:
    """The values, written so that what means the same is the same: browsers end lines in
    another way than files, and what was chosen has no order.
    """
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = value.replace("\r\n", "\n")
    for field in model._meta.local_many_to_many:
        if field.name in values:
            values[field.name] = sorted(values[field.name])
    return values


# -- versions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """How a row was after somebody had changed it; ``number`` is its address."""

    number: int
    at: datetime
    user: Any
    comment: str
    was: Snapshot

    @property
    def who(self) -> str:
        return called(self.user)


def called(user: Any) -> str:
    """How people at the desk know this user."""
    return (user.get_full_name() or user.get_username()) if user else ""


def _stored() -> models.QuerySet[Any]:
    stored: models.QuerySet[Any] = Stored.objects.filter(db=DATABASE)  # its index asks
    return stored


def _of(model: Model, keys: Iterable[object]) -> models.QuerySet[Any]:
    """The versions of these rows alone, newest first."""
    kind = ContentType.objects.get_for_model(model)
    texts = [str(key) for key in keys]
    return _stored().filter(content_type=kind, object_id__in=texts).order_by("-pk")


def _whole(found: Iterable[Any]) -> list[Version]:
    """These versions with the rows that belonged to them: one query for all."""
    roots = list(found)
    revisions: dict[int, list[Kept]] = {root.revision_id: [] for root in roots}
    numbers = {root.pk for root in roots}
    for version in _stored().filter(revision__in=revisions).order_by("pk"):
        if version.pk not in numbers:
            revisions[version.revision_id].append(_read(version))
    return [
        Version(
            root.pk,
            root.revision.date_created,
            root.revision.user,
            root.revision.comment,
            Snapshot(_read(root), {each.id: each for each in revisions[root.revision_id]}),
        )
        for root in roots
    ]


def _read(version: Any) -> Kept:
    [written] = json.loads(version.serialized_data)
    kind = ContentType.objects.get_for_id(version.content_type_id)
    model: Model = kind.model_class()  # type: ignore[assignment]
    values = _alike(model, written["fields"])
    return Kept(model, int(version.object_id), values, version.object_repr)


def versions(
    model: Model, key: object, start: int = 0, number: int | None = None
) -> list[Version]:
    """The versions of one row, newest first."""
    end = None if number is None else start + number
    return _whole(_of(model, [key]).select_related("revision__user")[start:end])


def versions_since(row: models.Model, moment: datetime) -> list[Version]:
    """The last version before ``moment``, if there is one, and all later, oldest first."""
    of_it = _of(type(row), [row.pk]).select_related("revision__user")
    later = list(of_it.filter(revision__date_created__gte=moment))
    before = list(of_it.filter(revision__date_created__lt=moment)[:1])
    return _whole([*later, *before])[::-1]


def version(model: Model, key: object, number: int) -> Version | None:
    found = _of(model, [key]).filter(pk=number).select_related("revision__user")
    return next(iter(_whole(found)), None)


def newest(model: Model, key: object) -> Version | None:
    return next(iter(versions(model, key, number=1)), None)


def newest_of(model: Model, keys: Collection[int]) -> dict[int, Any]:
    """By a row's key: django-reversion's newest version of it, with who and when."""
    newest = _of(model, keys).order_by("object_id", "-pk").distinct("object_id")
    return {int(each.object_id): each for each in newest.select_related("revision__user")}


def before_this(model: Model, key: object, **values: str) -> Version | None:
    """The newest version of a row that had none of these ``values``."""
    of_it = _of(model, [key]).select_related("revision__user")
    for name, value in values.items():
        of_it = of_it.exclude(serialized_data__contains=f'"{name}": {json.dumps(value)}')
    return next(iter(_whole(of_it[:1])), None)


def has_added(
    model: Model, user: Any, comment: str, since: datetime, words: Collection[str]
) -> bool:
    """This user has kept a row called by one of these ``words`` with this ``comment``."""
    kind = ContentType.objects.get_for_model(model)
    kept = _stored().filter(content_type=kind, object_repr__in=words)
    return kept.filter(
        revision__user=user.pk,
        revision__comment=comment,
        revision__date_created__gte=since,
    ).exists()


def address(model: Model, key: object, number: int) -> str:
    """The page of the desk that shows this version."""
    name = model._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_version", args=[key, number])


# -- keeping one ---------------------------------------------------------------------------


def record(
    row: models.Model, user: Any = None, comment: object = "", always: bool = False
) -> None:
    """Keeps how the row is now, if that differs from its last version.

    ``comment`` is what was done, in words or as Django's log puts it. To be called in the
    transaction of the change, after it; ``DeskAdmin.log_change`` and the like do.
    ``always`` keeps it even if nothing differs.
    """
    record_all({row: comment}, user, always)


def record_all(
    done: Mapping[models.Model, object], user: Any = None, always: bool = False
) -> None:
    """The same for several rows of one model, with what was done to each: the same queries
    for one and many.
    """
    rows = [row for row in done if is_kept(row)]
    if not rows:
        return
    now, last = present_all(rows), {} if always else _newest_of(rows)
    _keep(
        [
            (now[row.pk], in_words(done[row]))
            for row in rows
            if row.pk not in last or not now[row.pk].same_as(last[row.pk])
        ],
        user,
    )


def keep_what_was_changed_elsewhere(rows: Sequence[models.Model]) -> None:
    """Keeps how these rows of one model are before they are changed at the desk, where the
    last version does not say that already.
    """
    rows = [row for row in rows if is_kept(row)]
    if not rows:
        return
    now, last = present_all(rows), _newest_of(rows)
    _keep(
        [
            (snapshot, ELSEWHERE if key in last else AS_BEFORE)
            for key, snapshot in now.items()
            if key not in last or not snapshot.same_as(last[key])
        ]
    )


def _newest_of(rows: Sequence[models.Model]) -> dict[int, Snapshot]:
    """How each of these rows was in its last version, by its key."""
    found = newest_of(type(rows[0]), [row.pk for row in rows])
    return {version.was.root.key: version.was for version in _whole(found.values())}


def _keep(snapshots: Sequence[tuple[Snapshot, str]], user: Any = None) -> None:
    """``snapshots``: each with what was done."""
    if not snapshots:
        return
    now = timezone.now()
    with transaction.atomic():
        revisions = Revision.objects.bulk_create(
            Revision(
                date_created=now, user=user if user and user.pk else None, comment=comment
            )
            for _, comment in snapshots
        )
        _stored().bulk_create(
            Stored(
                revision_id=revision.pk,
                object_id=str(each.key),
                content_type_id=ContentType.objects.get_for_model(each.model).pk,
                db=DATABASE,
                format="json",
                serialized_data=json.dumps(
                    [
                        {
                            "model": each.model._meta.label_lower,
                            "pk": each.key,
                            "fields": each.values,
                        }
                    ]
                ),
                object_repr=each.words,
            )
            for revision, (snapshot, _) in zip(revisions, snapshots, strict=True)
            for each in snapshot
        )


def in_words(comment: object) -> str:
    """ "Title changed, link added." from what Django's log is told. Rows are called by
    their kind alone: they may have the names of people who are hidden.
    """
    if isinstance(comment, str):
        return comment
    parts: list[dict[str, Any]] = comment if isinstance(comment, list) else []
    said = list(dict.fromkeys(words for part in parts for words in _part_in_words(part)))
    more = len(said) - SAID_AT_MOST
    if more > 0:
        said = [*said[:SAID_AT_MOST], f"{more} more"]
    return capfirst(", ".join(said) or "saved") + "."


def _part_in_words(part: dict[str, Any]) -> list[str]:
    [(done, what)] = part.items()
    if name := what.get("name"):
        return [f"{name} {done}"]
    return [f"{field.lower()} {done}" for field in what.get("fields", ())] or [done]


# -- forgetting ----------------------------------------------------------------------------


def forget(model: Model, key: int) -> None:
    """Erases all versions of a row with what belonged to them, and the log's entries on
    it; in versions of other rows, what was credited to it or said of it.
    """
    of_it = _of(model, [key]).order_by().values("revision")
    Revision.objects.filter(pk__in=of_it).delete()
    _forget_log(model, key)
    for child, name in _told_of(model):
        said = Q(serialized_data__contains=f'"{name}": {key},')
        said |= Q(serialized_data__contains=f'"{name}": {key}}}')
        told = ContentType.objects.get_for_model(child)
        _stored().filter(said, content_type=told).delete()


def forget_earlier(model: Model, key: int) -> int:
    """Erases all versions of a row but the newest, and the log's entries on it, which
    repeat names; how many versions.
    """
    _forget_log(model, key)
    numbers = list(_of(model, [key]).values_list("revision", flat=True)[1:])
    Revision.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def _forget_log(model: Model, key: int) -> None:
    kind = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=kind, object_id=str(key)).delete()


def _told_of(model: Model) -> Iterator[tuple[Model, str]]:
    """Rows that belong to others and say something of a row of ``model``."""
    for root, owned in FAMILIES.items():
        for relation in owned:
            child: Model = root._meta.get_field(relation).related_model  # type: ignore[assignment]
            for field in child._meta.local_fields:
                if field.related_model is model and model is not root:
                    yield child, field.name


# -- what changed lately -------------------------------------------------------------------


@dataclass(frozen=True)
class Lately:
    """One change: ``who`` ("" if it was not at the desk), when, to what ``kind`` of row,
    what it was called, what was done, and the address of the change at the desk.
    """

    who: str
    at: datetime
    kind: str
    words: str
    done: str
    address: str
    label: str = ""
    key: str = ""


def latest(number: int, user: Any = None) -> list[Lately]:
    """The last changes at the desk, newest first, of what ``user`` may see (None: of all).
    Two queries, however many.
    """
    kinds = {
        ContentType.objects.get_for_model(model).pk: model
        for model in FAMILIES
        if user is None or may_see(user, model)
    }
    newest = _stored().filter(content_type__in=kinds).select_related("revision__user")
    changes = []
    for each in newest.order_by("-pk")[:number]:
        model = kinds[each.content_type_id]
        changes.append(
            Lately(
                who=called(each.revision.user),
                at=each.revision.date_created,
                kind=str(model._meta.verbose_name),
                words=each.object_repr,
                done=each.revision.comment,
                address=address(model, each.object_id, each.pk),
                label=model._meta.label_lower,
                key=each.object_id,
            )
        )
    return changes


def may_see(user: Any, model: Model) -> bool:
    app, name = model._meta.label_lower.split(".")
    return any(user.has_perm(f"{app}.{may}_{name}") for may in ("view", "change"))


def exports_since(moment: datetime) -> models.QuerySet[LogEntry]:
    """What was taken out of the desk as a file, by whom, the last first."""
    logged = LogEntry.objects.filter(change_message=EXPORTED, action_time__gte=moment)
    return logged.select_related("user").order_by("-action_time")


def log_export(user: Any, model: Model, number: int, kind: str) -> None:
    words = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
    LogEntry.objects.create(
        user_id=user.pk,
        content_type=ContentType.objects.get_for_model(model),
        object_repr=f"{number} {words} as .{kind}",
        action_flag=CHANGE,
        change_message=EXPORTED,
    )


def holding(may: Q, does: Callable[[str], bool]) -> list[Any]:
    """Rows of which a version before the last holds what is looked for: ``may`` asks the
    database of the text ``told``, ``does`` decides.
    """
    told = Cast(Cast("serialized_data", models.JSONField()), models.TextField())
    maybe = (
        _stored().alias(told=told).filter(may).values_list("revision", "serialized_data")
    )
    revisions = {
        revision
        for revision, data in maybe
        if does(json.dumps(json.loads(data), ensure_ascii=False))
    }
    found: list[Any] = []
    for model in FAMILIES:
        kind = ContentType.objects.get_for_model(model)
        roots = _stored().filter(content_type=kind, revision__in=revisions).order_by()
        keys = {int(key) for key in roots.values_list("object_id", flat=True)}
        newest = [version.pk for version in newest_of(model, keys).values()]
        older = roots.exclude(pk__in=newest).values_list("object_id", flat=True)
        rows = model._base_manager.filter(pk__in={int(key) for key in older})
        found += rows.order_by("pk")
    return found
