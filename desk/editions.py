"""What a page of the desk showed when it was opened, and whether that is still so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection, models
from django.utils.crypto import salted_hmac

Row = TypeVar("Row", bound=models.Model)
TURN = 1_096_045_129  # the advisory lock of whoever changes listings: a chosen number


def take_turn() -> None:
    """Whoever else wants to change listings waits for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def locked(row: Row) -> Row:
    """The row as it is now; whoever else wants to change listings waits for this
    transaction. What was changed outside the desk is kept as a version first.

    Turns are taken before rows are locked, so that no two wait for each other. Raises
    DoesNotExist if the row was deleted.
    """
    from desk.history import keep_what_was_changed_elsewhere  # migrations read TURN only

    take_turn()
    now: Row = type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)
    keep_what_was_changed_elsewhere([now])
    return now


def edition(row: models.Model, rows: Iterable[tuple[type[models.Model], str]]) -> str:
    """A fingerprint of all that editors can set in this row and in its own ``rows``: pairs
    of a model and its field that refers to this row.
    """
    held = [_held(type(row)._base_manager.filter(pk=row.pk))]
    for model, owner in rows:
        held.append(_held(model._base_manager.filter(**{owner: row.pk})))
    return salted_hmac("edition", repr(held), algorithm="sha256").hexdigest()


def _held(rows: models.QuerySet[Any]) -> list[tuple[Any, ...]]:
    options = rows.model._meta
    columns = [field.attname for field in options.concrete_fields if field.editable]
    held = list(rows.order_by("pk").values_list("pk", *columns))
    for field in options.many_to_many:
        ours, theirs = field.m2m_field_name(), field.m2m_reverse_field_name()
        pairs = field.remote_field.through._base_manager.filter(**{f"{ours}__in": rows})
        held += pairs.order_by(ours, theirs).values_list(ours, theirs)
    return held
