"""The only SQL: which rows are meant, in which order, and what is loaded with them.

``now`` is always an argument: only the edges read the clock. ``for_x()`` loads what x
needs.
"""

from events.querysets.credit import CreditQuerySet, organizers, organizers_with_counts
from events.querysets.event import EventQuerySet
from events.querysets.language import EventLanguageQuerySet
from events.querysets.link import LinkQuerySet
from events.querysets.people import (
    ParticipationQuerySet,
    SectionQuerySet,
    speakers,
    speakers_with_counts,
)
from events.querysets.programme import ProgrammeQuerySet
from events.querysets.series import SeriesQuerySet
from events.querysets.topics import AreaQuerySet, ThemeQuerySet

__all__ = [
    "AreaQuerySet",
    "CreditQuerySet",
    "EventLanguageQuerySet",
    "EventQuerySet",
    "LinkQuerySet",
    "ParticipationQuerySet",
    "ProgrammeQuerySet",
    "SectionQuerySet",
    "SeriesQuerySet",
    "ThemeQuerySet",
    "organizers",
    "organizers_with_counts",
    "speakers",
    "speakers_with_counts",
]
