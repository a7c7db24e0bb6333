"""The real archive, in ``fixtures/``: events and a programme as they were announced."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.serializers import deserialize
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DatabaseError, models, transaction

from events.models import Area
from organizers.models import save_checked

FILES = ("themes", "areas", "organizations", "people", "series", "programmes", "events")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C, where there is one
MISFITS = (DeserializationError, FieldDoesNotExist, ObjectDoesNotExist)

Known = dict[tuple[Any, ...], Any]  # primary keys by model and natural key


class CannotLoad(Exception):
    """Why the archive cannot be loaded, in one line."""


@transaction.atomic
def load(folder: Path) -> Counter[type[models.Model]]:
    """How many rows of each model there are now: all, or none and CannotLoad is raised."""
    if Area.objects.exists():
        raise CannotLoad("This database has an archive already: nothing was loaded.")
    kept = []
    known: Known = {}
    for file in FILES:
        for place, told in rows_of(folder / f"{file}.yaml"):
            with named(place, told):
                kept.append((place, told, keep(told, known)))
    for place, told, found in kept:
        if found.deferred_fields:
            with named(place, told):
                found.save_deferred_fields()
                found.object.full_clean()
    return Counter(type(found.object) for _, _, found in kept)


def rows_of(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row with its place, "events.yaml, row 3 (events.credit)". Raises CannotLoad."""
    try:
        rows = yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  a safe one
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise CannotLoad(f"{file.name}: {' '.join(str(error).split())}") from error
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], start=1):
        if not (isinstance(row, dict) and isinstance(row.get("fields"), dict)):
            raise CannotLoad(f"{file.name}, row {number}: not a model and its fields.")
        yield f"{file.name}, row {number} ({row.get('model')})", row


@contextmanager
def named(place: str, told: dict[str, Any]) -> Iterator[None]:
    """Says which row is refused, and in which field. Raises CannotLoad."""
    try:
        yield
    except ValidationError as refused:
        field, errors = next(iter(refused.update_error_dict({}).items()))
        where = f"{place}, {field}".removesuffix(", __all__")
        reasons = dict.fromkeys(ValidationError(errors).messages)
        raise CannotLoad(f"{where}: {' '.join(reasons)}") from refused
    except MISFITS as error:
        field = misfit(told)
        reason = "This fits nothing in the models or in the rows before it."
        raise CannotLoad(f"{place}, {field}: {reason}") from error
    except DatabaseError as error:
        raise CannotLoad(f"{place}: {str(error).splitlines()[0]}") from error


def keep(told: dict[str, Any], known: Known) -> DeserializedObject:
    """The row, checked as in a form and saved. Raises ValidationError or a misfit."""
    [found] = deserialize(
        "python", [looked_up(told, known)], handle_forward_references=True
    )
    row: Any = found.object
    if any(field.related_model is not type(row) for field in found.deferred_fields):
        raise ObjectDoesNotExist
    if row.pk:
        raise ValidationError("A row before this one is called the same.")
    save_checked(
        row, exclude={field.name for field in row._meta.fields if field.is_relation}
    )
    for name, others in (found.m2m_data or {}).items():
        getattr(row, name).add(*others)
    if hasattr(row, "natural_key"):
        known[type(row), *row.natural_key()] = row.pk
    return found


def looked_up(told: dict[str, Any], known: Known) -> dict[str, Any]:
    """The row, with primary keys for the natural keys that are known. What fits nothing
    stays as it is, to be named.
    """
    fields = {**told["fields"]}
    for name, said in fields.items():
        with suppress(LookupError, TypeError, FieldDoesNotExist):
            field = apps.get_model(told["model"])._meta.get_field(name)
            other = field.related_model
            if field.many_to_one:
                fields[name] = known.get((other, *said), said)
            elif field.many_to_many:
                fields[name] = [known.get((other, *key), key) for key in said]
    return {**told, "fields": fields}


def misfit(told: dict[str, Any]) -> str:
    """The first part of the row that cannot be read even alone."""
    parts = {str(name): {name: value} for name, value in told["fields"].items()}
    for name, part in {"model": {}, **parts}.items():
        try:
            list(deserialize("python", [{**told, "fields": part}]))
        except ObjectDoesNotExist:
            continue  # a section without its event
        except MISFITS:
            return name
    return "fields"
