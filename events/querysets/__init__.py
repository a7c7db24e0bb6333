"""The only SQL: which rows are meant, in which order, and what is loaded with them.

``now`` is always an argument: only the edges read the clock. ``for_x()`` loads what x
needs.
"""

from events.querysets.announcement import AnnouncementQuerySet
from events.querysets.credit import CreditQuerySet, organizers, organizers_listed
from events.querysets.event import LASTS, EventQuerySet
from events.querysets.imported import DifferenceQuerySet, ImportedQuerySet
from events.querysets.index import EntryQuerySet, WordQuerySet
from events.querysets.link import LinkQuerySet
from events.querysets.people import (
    ParticipationQuerySet,
    SectionQuerySet,
    speakers,
)
from events.querysets.programme import ProgrammeQuerySet
from events.querysets.series import SeriesQuerySet
from events.querysets.topics import AreaQuerySet, ThemeQuerySet
from events.querysets.twins import ToldApartQuerySet

__all__ = [
    "LASTS",
    "AnnouncementQuerySet",
    "AreaQuerySet",
    "CreditQuerySet",
    "DifferenceQuerySet",
    "EntryQuerySet",
    "EventQuerySet",
    "ImportedQuerySet",
    "LinkQuerySet",
    "ParticipationQuerySet",
    "ProgrammeQuerySet",
    "SectionQuerySet",
    "SeriesQuerySet",
    "ThemeQuerySet",
    "ToldApartQuerySet",
    "WordQuerySet",
    "organizers",
    "organizers_listed",
    "speakers",
]
