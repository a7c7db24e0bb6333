"""What people type, understood and checked: editors at the desk, readers a clock."""

from events.forms.clock import ReadersClock
from events.forms.event import (
    CreditRows,
    EventForm,
    LanguageForm,
    LanguageRows,
    LinkForm,
    ParticipationForm,
    ParticipationRows,
    PlaceRows,
    Rows,
    SectionForm,
    SectionRows,
    described,
)
from events.forms.fields import datalists
from events.forms.topics import AnnouncementForm, AreaForm, ProgrammeForm, ThemeForm

__all__ = [
    "AnnouncementForm",
    "AreaForm",
    "CreditRows",
    "EventForm",
    "LanguageForm",
    "LanguageRows",
    "LinkForm",
    "ParticipationForm",
    "ParticipationRows",
    "PlaceRows",
    "ProgrammeForm",
    "ReadersClock",
    "Rows",
    "SectionForm",
    "SectionRows",
    "ThemeForm",
    "datalists",
    "described",
]
