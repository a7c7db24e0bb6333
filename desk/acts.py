"""Writing down what was done: ``record(request, Act.Kind.PUBLISHED, event)``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from desk.models import Act
from desk.places import place

BY_COMMAND = "command"


def record(
    request: HttpRequest | None,
    kind: Act.Kind,
    row: models.Model | None = None,
    *,
    how: str = "",
    who: Any = None,
) -> None:
    """Notes that ``who``, or else the editor of this request, did this to ``row``."""
    record_all(request, kind, [row], how=how, who=who)


def record_all(
    request: HttpRequest | None,
    kind: Act.Kind,
    rows: Iterable[models.Model | None],
    *,
    how: str = "",
    who: Any = None,
) -> None:
    """The same of several rows. Without a request it was done by a command."""
    now = timezone.now()
    account = who or getattr(request, "user", None)
    if account is None or not account.pk:
        account = None
    Act.objects.bulk_create(
        Act(
            at=now,
            kind=kind,
            who_id=account.pk if account else None,
            name=account.get_username() if account else "",
            how=how or ("" if request else BY_COMMAND),
            row_kind=row._meta.label_lower if row else "",
            row_key=row.pk if row else None,
            place=place(request) if request else "",
        )
        for row in rows
    )
