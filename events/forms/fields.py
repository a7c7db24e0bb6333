"""Fields that understand what people type: days, clocks, zones, words, languages."""

from __future__ import annotations

import functools
import re
from datetime import UTC, date, datetime, time
from typing import Any

import langcodes
from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from events import zones
from events.models.language import check_language, language_name
from events.notations import whose_named

# -- days, clocks and zones ----------------------------------------------------------------

WEEKDAY = re.compile(
    r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.?,?\s+", re.I
)
ORDINAL = re.compile(r"(?<=\d)(st|[nr]d|th)\b", re.IGNORECASE)
HALF_OF_DAY = re.compile(r"\s*([ap])\.?\s*m\.?$", re.IGNORECASE)

SAME_CLOCK = {  # more of those whose clock letters may mean: an editor knows one of them
    "Athens": ("Kyiv",),
    "Bangkok": ("Phnom Penh",),
    "Geneva": ("Paris", "Berlin"),
    "Kigali": ("Harare",),
    "Lagos": ("Kinshasa",),
    "Nairobi": ("Addis Ababa",),
}


class DayField(forms.DateField):
    """A day as people write it, unless it could be another: 12/05/2021 is refused."""

    default_error_messages = {
        "invalid": "Write the day like 8 April 2021, April 8, 2021 or 2021-04-08."
    }
    input_formats = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = WEEKDAY.sub("", value.strip())
            value = " ".join(ORDINAL.sub("", value).replace(",", " ").split())
        return super().to_python(value)


class ClockField(forms.TimeField):
    """A wall-clock time as people write it: 9am, 9.30, 9:30 p.m., 21:30, 15h."""

    default_error_messages = {"invalid": "Write the time like 9am, 9.30 pm or 21:30."}
    widget = forms.TimeInput(format="%H:%M", attrs={"size": 8, "autocomplete": "off"})
    input_formats = (
        "%H:%M",
        "%H:%M:%S",
        "%H.%M",
        "%Hh%M",
        "%Hh",
        "%I%p",
        "%I:%M%p",
        "%I.%M%p",
    )

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str):
            value = HALF_OF_DAY.sub(r"\1m", value.strip().lower())
            value = "12:00" if value in ("noon", "12 noon", "12noon", "midday") else value
        return super().to_python(value)


class ZoneField(forms.CharField):
    """The IANA name of the zone meant by "New York", "Geneva time" or "europe/zurich"."""

    widget = forms.TextInput(
        {"list": "zones", "size": 26, "autocomplete": "off", "spellcheck": "false"}
    )

    def prepare_value(self, value: Any) -> Any:
        """ "New York" for America/New_York, where that leads back to the same clock."""
        try:
            place = zones.place(value) if value else ""
            return place if zones.zone_called(place) == value else value
        except zones.UnknownZone:
            return value

    def to_python(self, value: Any) -> str:
        words = super().to_python(value)
        if not words:
            return ""
        if cities := _cities_of_letters(words):
            message = (
                f"“{words}” does not say whose clock is meant, and is often used "
                f"wrongly in summer. Name the city: {', '.join(cities)} …"
            )
            raise ValidationError(message, code="invalid")
        try:
            return zones.zone_called(words)
        except zones.UnknownZone:
            raise ValidationError(_unknown_zone(words), code="invalid") from None


def _cities_of_letters(words: str) -> list[str]:
    """The cities whose clocks are meant by "EST", "eastern time" …, the likeliest first;
    none for what names a city, or UTC.
    """
    named = whose_named(words) or whose_named(words.upper())
    if named is None or words[named.end : named.end + 1].strip():
        return []
    cities = [reading.place for reading in named.readings if reading.letters]
    if cities == ["UTC"]:
        return []
    return [each for city in cities for each in (city, *SAME_CLOCK.get(city, ()))]


def _unknown_zone(words: str) -> str:
    near = [place for place, _ in zones.places_like(words)]
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    said = f"“{words[:80]}” is not known as a time zone."
    return f"{said}{hint} Name a large city of that clock."


class MomentField(forms.DateTimeField):
    """A day and a time written in one line, in UTC or by the clock of a city named last."""

    default_error_messages = {
        "invalid": "Write the day and the UTC time like 8 April 2021 13:00, or name the "
        "city of the clock: 8 April 2021 9:00 New York."
    }
    widget = forms.DateTimeInput(
        format="%Y-%m-%d %H:%M", attrs={"size": 26, "autocomplete": "off"}
    )

    def to_python(self, value: Any) -> datetime | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        words = value.strip().removesuffix("UTC").split()
        for days in range(1, min(len(words), 6)):
            for clocks in range(len(words), days, -1):
                day, clock, city = words[:days], words[days:clocks], words[clocks:]
                try:
                    on = DayField().to_python(" ".join(day))
                    at = ClockField().to_python(" ".join(clock))
                except ValidationError:
                    continue
                if on and at is not None:
                    return moment(datetime.combine(on, at), " ".join(city))
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def moment(wall: datetime, city: str) -> datetime:
    """The instant at which the clock of this city shows that; of UTC without one. Raises
    ValidationError.
    """
    if not city.strip(" ,()"):
        return wall.replace(tzinfo=UTC)
    zone = ZoneField().to_python(city.strip(" ,()"))
    try:
        return zones.instant(wall, zones.zone_named(zone))
    except zones.AmbiguousTime as error:
        raise ValidationError(str(error), code="invalid") from error
    except OverflowError:
        raise ValidationError("Give a day of our time.", code="invalid") from None


def clocks(year: int) -> list[tuple[str, str]]:
    """Places for the list under a zone, each with what it is apart from UTC in ``year``."""
    halves = [datetime(year, month, 1, tzinfo=UTC) for month in (1, 7)]
    listed = []
    for place, name in sorted(zones.known_places().items()):
        zone = zones.zone_named(name)
        apart = dict.fromkeys(zones.offset(moment, zone) for moment in halves)
        listed.append((place, " / ".join(apart)))
    return listed


# -- lists of words ------------------------------------------------------------------------


class WordsField(SimpleArrayField):
    """Words separated by commas, each once."""

    default_error_messages = {"item_invalid": "Number %(nth)s:"}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = [word for word in map(str.strip, value.split(self.delimiter)) if word]
        return list(dict.fromkeys(super().to_python(value)))

    def prepare_value(self, value: Any) -> Any:
        gap = self.delimiter if self.delimiter == "\n" else f"{self.delimiter} "
        return gap.join(value) if isinstance(value, list) else value


class HashtagsField(WordsField):
    """Words that begin with "#", whether that was typed or not."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = self.delimiter.join(value.replace("#", ",#").replace(",", " ").split())
        words = super().to_python(value)
        return list(dict.fromkeys(f"#{word.lstrip('#')}" for word in words if word != "#"))


class LinesField(WordsField):
    """Names, one a line, since a name may hold a comma; each once."""

    def __init__(self, base_field: forms.Field, **kwargs: Any) -> None:
        super().__init__(base_field, delimiter="\n", **kwargs)


# -- languages -----------------------------------------------------------------------------

OFTEN_SPOKEN = (
    "en fr es ar zh ru pt de it nl sw rw rn ha am ti so om ln kg yo ig wo fa ps ku ckb tr "
    "he ur hi bn my ta si ne id ms fil vi th km lo ja ko bs hr sr sq mk el uk pl cs hu ro "
    "bg hy ka az rom zh-Hant ase"
)


class LanguageField(forms.CharField):
    """A BCP 47 tag, for which "French" will do."""

    widget = forms.TextInput({"list": "languages", "size": 22, "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        """ "French" for "fr", where that name leads back to the same tag."""
        return _name_that_leads_to(value) or value

    def to_python(self, value: Any) -> str:
        words = super().to_python(value)
        if not words:
            return ""
        try:
            check_language(words)
        except ValidationError:
            try:
                return langcodes.find(words).to_tag()
            except LookupError:
                message = f"“{words}” is not known as a language. Write its English name."
                raise ValidationError(message, code="invalid") from None
        return langcodes.standardize_tag(words)


def _name_that_leads_to(tag: object) -> str:
    try:
        name = language_name(str(tag))
        return name if langcodes.find(name).to_tag() == tag else ""
    except (LookupError, ValueError):
        return ""


def languages() -> list[str]:
    """The names of languages that events are often held in."""
    return sorted(filter(None, map(_name_that_leads_to, OFTEN_SPOKEN.split())))


@functools.cache
def datalists(year: int) -> SafeString:
    """The lists from which a browser completes zones and languages."""
    places = format_html_join("", '<option value="{}" label="{}"></option>', clocks(year))
    named = format_html_join(
        "", '<option value="{}"></option>', zip(languages(), strict=True)
    )
    return format_html(
        '<datalist id="zones">{}</datalist><datalist id="languages">{}</datalist>',
        places,
        named,
    )
