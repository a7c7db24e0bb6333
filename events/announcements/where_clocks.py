"""The zone of the event's place."""

from __future__ import annotations

import functools

from events.announcements.drafts import Draft
from events.announcements.marks import bare
from pathlib import Path


@functools.cache
def _cities():
    out = {}
    for row in (Path(__file__).with_name("cities.tsv")).read_text("utf-8").splitlines():
        name, country, zone, pop, *others = row.split("\t")
        for n in [name, *(others[0].split("|") if others else [])]:
            out.setdefault((bare(n), country), zone)
            out.setdefault((bare(n), ""), zone)
    return out


def zone_of_place(draft: Draft) -> str:
    city, country = draft.value("city"), draft.value("country")
    if city:
        return _cities().get((bare(city), country or "")) or ""
    return ""
