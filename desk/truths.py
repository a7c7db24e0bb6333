"""What must be true of rows, asked of the database before they are saved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, models, transaction

Errors = dict[str, list[str]]


def untruths(rows: Sequence[Any]) -> list[Errors]:
    """For each of these rows of one model, saved or not, the sentences of the constraints
    that it would violate, by the field beside which they belong. One query, however
    many; nothing is locked.
    """
    if not rows:
        return []
    model: type[models.Model] = type(rows[0])
    known = {
        constraint.name: constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    try:
        with transaction.atomic():
            violated = _violated(model, rows)
    except (DatabaseError, ValueError):  # it cannot even be written: saving it will say so
        return [{} for _ in rows]
    fields = {field.name for field in model._meta.fields}
    found = []
    for names in violated:
        errors: Errors = {}
        for constraint in (known[name] for name in known if name in names):
            code = constraint.violation_error_code
            place = code if code in fields else NON_FIELD_ERRORS
            sentence = str(constraint.get_violation_error_message())
            errors.setdefault(place, []).append(sentence)
        found.append(errors)
    return found


def is_true(row: models.Model) -> bool:
    """The row, saved or not, violates none of these constraints for sure."""
    try:
        with transaction.atomic():
            return not any(_violated(type(row), [row]))
    except (DatabaseError, ValueError):
        return False


def _violated(model: type[models.Model], rows: Sequence[Any]) -> list[list[str]]:
    """The names of the table's constraints that each row would violate."""
    table = connection.ops.quote_name(model._meta.db_table)
    checks = _checks(table)
    if not checks:
        return [[] for _ in rows]
    with connection.cursor() as cursor:
        # All of it comes from the table's own definition.
        truths = ", ".join(f"({check.replace('%', '%%')})" for check in checks.values())
        cursor.execute(
            f"SELECT ARRAY[{truths}] "  # noqa: S608
            f"FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb) "
            f"WITH ORDINALITY AS given ORDER BY ordinality",
            [json.dumps([_values(row) for row in rows], cls=DjangoJSONEncoder)],
        )
        return [
            [name for name, is_true in zip(checks, true, strict=True) if is_true is False]
            for (true,) in cursor.fetchall()
        ]


@cache
def _checks(table: str) -> dict[str, str]:
    """The conditions of the table's constraints in SQL, by their names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'c' ORDER BY conname",
            [table],
        )
        return dict(cursor.fetchall())


def _values(row: models.Model) -> dict[str, Any]:
    return {
        str(field.column): field.get_prep_value(getattr(row, field.attname))
        for field in row._meta.concrete_fields
    }
