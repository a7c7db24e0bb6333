"""Who and about what: how many events each of the rows has that a visitor may find."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from events.catalogue import Catalogue

Counted = tuple[Any, int, int]  # a row, its upcoming and its past events


def with_counts(
    rows: Iterable[Any], name: str, catalogue: Catalogue, now: datetime
) -> list[Counted]:
    """``rows``, each with the number of its events to come and past."""
    public, over = catalogue.public(now), catalogue.over(now)
    upcoming, past = public - over, public & over
    having = ((row, catalogue.having(name, [row.slug])) for row in rows)
    return [(row, len(its & upcoming), len(its & past)) for row, its in having]
