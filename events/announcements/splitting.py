"""A pasted text, cut into its announcements."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One announcement, at ``start`` to ``end`` of the pasted text."""

    text: str
    start: int
    end: int


def split(text: str) -> list[Part]:
    """The announcements in a pasted text, in its order; together they are all of it."""
    return [Part(text, 0, len(text))] if text.strip() else []
