"""The forms of the desk: what editors type, understood and checked."""

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
from events.forms.fields import clocks, languages
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
    "Rows",
    "SectionForm",
    "SectionRows",
    "ThemeForm",
    "clocks",
    "described",
    "languages",
]
