"""What a browser sent, before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import BadRequest
from django.db import models
from django.http import QueryDict

PARTS_OF_DATES = {"__year": 9998, "__month": 12, "__day": 31}
LONGEST_KEY = 18


def refuse_nul(*sent: QueryDict) -> None:
    """Raises BadRequest for a character that no text of the database can hold. Forms say
    so themselves, beside the field.
    """
    for given in sent:
        for name, values in given.lists():
            if "\x00" in name or any("\x00" in str(value) for value in values):
                raise BadRequest("A NUL character was sent.")


def is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


def refuse_no_keys(sent: QueryDict, kinds: Iterable[type[models.Model]]) -> None:
    """Raises BadRequest if what was chosen for a field that relates rows of these kinds is
    no key: Django looks for it before it says so.
    """
    related = {
        field.name
        for kind in kinds
        for field in kind._meta.get_fields()
        if field.is_relation and field.concrete
    }
    for name, values in sent.lists():
        if name.rpartition("-")[2] in related and not all(
            map(is_key, filter(None, values))
        ):
            raise BadRequest("No row has such a key.")


def is_no_date(name: str, value: object) -> bool:
    """It asks a list for a year, a month or a day that no calendar has."""
    for part, last in PARTS_OF_DATES.items():
        if name.endswith(part):
            text = str(value)
            return not (is_key(text) and 1 <= int(text) <= last)
    return False
