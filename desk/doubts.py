"""What a person should look at before a row is saved. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Doubt:
    """One sentence, beside one field, and what could be done about it.

    ``code`` names the kind of doubt for programs ("weekday"). ``fix`` is what to type
    instead: pairs of a field and its text, all of which belong together; none if only a
    person can tell. ``fix_words`` stand on the button that types it. ``links`` lead to
    pages that help to decide: pairs of words and an address.
    """

    code: str
    field: str
    sentence: str
    fix: tuple[tuple[str, str], ...] = ()
    fix_words: str = ""
    links: tuple[tuple[str, str], ...] = ()
