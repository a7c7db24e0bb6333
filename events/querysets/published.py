"""What the public may see, and how much of it: the rules that all rows share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q

from events.vocabulary import State


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
