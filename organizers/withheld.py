"""Who at the desk may see names that are withheld or hidden.

Whoever has the right ``see_withheld``; and whoever has hidden a name, until they sign out:
they know it, and have to take it out of the texts.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest

RIGHT = "organizers.see_withheld"
NOT_TOLD = "Name withheld"
IN_THE_SESSION = "knows"
MOST = 200  # that are remembered


@dataclass(frozen=True)
class Knowledge:
    """Whose names somebody may see: ``all_names``, or those of these rows alone."""

    all_names: bool = True
    rows: frozenset[str] = frozenset()

    def of(self, row: models.Model) -> bool:
        return self.all_names or key_of(type(row), row.pk) in self.rows

    def keys(self, model: type[models.Model]) -> list[int]:
        """The keys of the rows of ``model`` that are known one by one."""
        start = key_of(model, "")
        return [int(key.removeprefix(start)) for key in self.rows if key.startswith(start)]


# Of the request that is answered; commands and the public's pages know all, and the latter
# are given none.
_looking: ContextVar[Knowledge | None] = ContextVar("looking", default=None)


def key_of(model: type[models.Model], key: object) -> str:
    return f"{model._meta.label_lower}:{key}"


def knowledge(request: HttpRequest) -> Knowledge:
    user: Any = request.user
    if user.has_perm(RIGHT):
        return Knowledge()
    return Knowledge(False, frozenset(request.session.get(IN_THE_SESSION, ())))


def learns(request: HttpRequest, row: models.Model) -> None:
    """Whoever hides a name goes on seeing it, until they sign out."""
    known = request.session.get(IN_THE_SESSION, [])
    key = key_of(type(row), row.pk)
    if key not in known:
        request.session[IN_THE_SESSION] = [*known, key][-MOST:]
    looks(request)


def looks(request: HttpRequest) -> None:
    """From now on rows are called by what this editor may see."""
    _looking.set(knowledge(request))


def sees_all() -> bool:
    """Whoever looks may see all names."""
    known = _looking.get()
    return known is None or known.all_names


def is_known(row: models.Model) -> bool:
    """Whoever looks may see the name of this row, though the public may not."""
    known = _looking.get()
    return known is None or known.of(row)


def seen_keys(model: type[models.Model]) -> tuple[bool, list[int]]:
    """Whether whoever looks may see all names, and the keys of those known one by one."""
    known = _looking.get() or Knowledge()
    return known.all_names, known.keys(model)
