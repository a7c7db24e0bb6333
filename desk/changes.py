"""What was changed at the desk lately, and by whom."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.contrib import admin
from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from desk.rights import sees

Row = TypeVar("Row", bound=models.Model)
SAID_AT_MOST = 4  # parts of one change


@dataclass(frozen=True)
class Change:
    """``who`` did when, to what ``kind`` of row, what it was called, what was ``done``, and
    the row's page at the desk; "" if it is gone.
    """

    who: str
    at: datetime
    kind: str
    words: str
    done: str
    address: str


def latest(number: int, user: Any) -> list[Change]:
    """The last changes at the desk, newest first, of what ``user`` may see."""
    models = [model for model in admin.site._registry if sees(user, model)]
    types = ContentType.objects.get_for_models(*models).values()
    entries = LogEntry.objects.filter(content_type__in=types)
    entries = entries.select_related("user", "content_type").order_by("-pk")
    return [change(entry) for entry in entries[:number]]


def last_of(rows: Sequence[Row]) -> dict[int, Change]:
    """By a row's key the last change of each, if one was made at the desk."""
    if not rows:
        return {}
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(rows[0]),
        object_id__in=[str(row.pk) for row in rows],
    )
    newest = entries.order_by("object_id", "-pk").distinct("object_id")
    newest = newest.select_related("user", "content_type")
    return {int(entry.object_id or 0): change(entry) for entry in newest}


def change(entry: LogEntry) -> Change:
    gone = entry.action_flag == DELETION
    return Change(
        who=entry.user.get_full_name() or entry.user.get_username(),
        at=entry.action_time,
        kind=entry.content_type.name if entry.content_type else "",
        words=entry.object_repr,
        done=in_words(entry),
        address="" if gone else entry.get_admin_url() or "",
    )


def in_words(entry: LogEntry) -> str:
    """ "entered", "start time and zone changed, a link added". Rows are called by their
    kind alone: their names may be those of people.
    """
    if entry.action_flag in (ADDITION, DELETION):
        return "entered" if entry.action_flag == ADDITION else "deleted"
    try:
        parts = json.loads(entry.change_message)
    except ValueError:
        return entry.change_message.rstrip(".").lower()
    said = [words for part in parts for words in _part_in_words(part)]
    said = list(dict.fromkeys(said))
    more = len(said) - SAID_AT_MOST
    if more > 0:
        said = [*said[:SAID_AT_MOST], f"{more} more"]
    return ", ".join(said) or "saved, nothing changed"


def _part_in_words(part: dict[str, Any]) -> list[str]:
    [(done, what)] = part.items()
    if name := what.get("name"):
        return [f"{name} {done}"]
    return [f"{field.lower()} {done}" for field in what.get("fields", ())]
