"""A draft as one JSON object, for programs that read announcements through the command."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import Any

from events.announcements.drafts import LISTS, SCALARS, Draft


def as_json(draft: Draft) -> dict[str, Any]:
    """All fields, in one order: null or an empty list where nothing is said."""
    scalars = {name: draft.value(name) for name in SCALARS}
    scalars["date_precision"] = scalars["date_precision"] or "none"
    lists = {name: [_plain(value) for value in draft.values(name)] for name in LISTS}
    return scalars | lists


def _plain(value: Any) -> Any:
    """A value as JSON has it; "" in one that has several parts is null."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return {name: part if part != "" else None for name, part in asdict(value).items()}
