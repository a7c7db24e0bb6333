"""What happens. One module per noun; import from here."""

from events.models.announcement import Announcement
from events.models.credit import Credit
from events.models.event import Event
from events.models.imported import Difference, Imported
from events.models.index import Entry, Word
from events.models.language import EventLanguage
from events.models.link import Link
from events.models.people import Participation, PublicSpeaker, Section
from events.models.programme import Figure, Programme, ProgrammePlace
from events.models.series import Series
from events.models.topics import Area, Theme
from events.models.twins import ToldApart

__all__ = [
    "Announcement",
    "Area",
    "Credit",
    "Difference",
    "Entry",
    "Event",
    "EventLanguage",
    "Figure",
    "Imported",
    "Link",
    "Participation",
    "Programme",
    "ProgrammePlace",
    "PublicSpeaker",
    "Section",
    "Series",
    "Theme",
    "ToldApart",
    "Word",
]
