"""What a browser sent, before anything is made of it."""

from __future__ import annotations

from django.core.exceptions import BadRequest
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


def is_no_date(name: str, value: object) -> bool:
    """It asks a list for a year, a month or a day that no calendar has."""
    for part, last in PARTS_OF_DATES.items():
        if name.endswith(part):
            text = str(value)
            return not (is_key(text) and 1 <= int(text) <= last)
    return False
