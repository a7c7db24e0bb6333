"""What people type, understood and checked: editors at the desk, readers a clock."""

from events.forms.clock import ReadersClock
from events.forms.credits import CreditForm, CreditRows
from events.forms.event import (
    EventForm,
    LanguageForm,
    LanguageRows,
    LinkForm,
    LinkRows,
    ParticipationForm,
    ParticipationRows,
    PlaceRows,
    Rows,
    SectionForm,
    SectionRows,
    described,
)
from events.forms.fields import datalists
from events.forms.pasting import PasteForm
from events.forms.topics import AnnouncementForm, AreaForm, ProgrammeForm, ThemeForm

__all__ = [
    "AnnouncementForm",
    "AreaForm",
    "CreditForm",
    "CreditRows",
    "EventForm",
    "LanguageForm",
    "LanguageRows",
    "LinkForm",
    "LinkRows",
    "ParticipationForm",
    "ParticipationRows",
    "PasteForm",
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
