"""Models by name, and the condition under which the public sees an event."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from events.door import published as published_at

__all__ = ["by_name", "published_at"]


def by_name(name: str) -> Any:
    """A model of this app: the models import this module, not the other way round."""
    return apps.get_model("events", name)
