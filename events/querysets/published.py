"""What the public may see, and how much of it: the rules that all rows share."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Count, Q

from events.vocabulary import State

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


def by_name(name: str) -> Any:
    """A model of this app: the models import this module, not the other way round."""
    return apps.get_model("events", name)


def published_at(now: datetime, path: str = "") -> Q:
    """What the public may see at ``now``: the one rule, for events at ``path``."""
    return Q(
        Q((f"{path}publish_at__isnull", True)) | Q((f"{path}publish_at__lte", now)),
        (f"{path}state", State.PUBLISHED),
        (f"{path}merged_into__isnull", True),
    )


def with_event_counts(rows: Rows, path: str, now: datetime, only: Q | None = None) -> Rows:
    """``rows``, each with ``upcoming_count`` and ``past_count`` of published events."""
    published = published_at(now, f"{path}__") & (only or Q())
    over_at = f"{path}__over_at"
    times = {
        "upcoming_count": Q((f"{over_at}__gt", now)) | Q((f"{over_at}__isnull", True)),
        "past_count": Q((f"{over_at}__lte", now)),
    }
    counted: Rows = rows.annotate(
        **{
            name: Count(path, filter=published & time, distinct=True)
            for name, time in times.items()
        }
    )
    return counted
