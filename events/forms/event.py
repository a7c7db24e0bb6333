"""One event on one page: its own fields, and its rows of sections, people, links …"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from events.door import ASKED_FOR, HIDING
from events.forms.fields import (
    ClockField,
    DayField,
    HashtagsField,
    LanguageField,
    MomentField,
    WordsField,
    ZoneField,
)
from events.models import Participation
from events.models.people import names_kept_off
from events.vocabulary import (
    Access,
    LinkKind,
    ParticipationState,
)
from organizers.models import Person, folded
from organizers.withheld import is_known

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:  # Django's own classes take no type in brackets
    AnyModelForm = forms.ModelForm
    AnyInlineFormSet = forms.BaseInlineFormSet

DAYS = ("start_date", "end_date", "earlier_date", "registration_deadline")
CLOCKS = ("start_time", "end_time", "registration_deadline_time")
ZONES = ("zone", "registration_deadline_zone")


class EventForm(AnyModelForm):
    """An event as announced: a wall clock, and the city in which that clock hangs."""

    class Meta:
        field_classes = {
            **dict.fromkeys(DAYS, DayField),
            **dict.fromkeys(CLOCKS, ClockField),
            **dict.fromkeys(ZONES, ZoneField),
            "hashtags": HashtagsField,
            "platforms": WordsField,
            "publish_at": MomentField,
        }
        widgets = {
            **dict.fromkeys(CLOCKS, ClockField.widget),
            **dict.fromkeys(ZONES, ZoneField.widget),
            "publish_at": MomentField.widget,
            "summary": forms.Textarea({"rows": 2}),
            "description": forms.Textarea({"rows": 8}),
            "access_steps": forms.Textarea({"rows": 3}),
        }
        labels = {"publish_at": "Public only from"}
        help_texts = {
            "start_time": "By the clock of that city. Empty if not known.",
            "publish_at": "Empty: as soon as it is published. Or a moment in UTC, or by "
            "the clock of a city: 8 April 2026 9:00 New York.",
        }


# -- rows ----------------------------------------------------------------------------------


class Rows(AnyInlineFormSet):
    """The rows of one page, checked against each other, in the order typed."""

    counted = "order"  # left empty, it is the next number
    most = 9_999
    once: tuple[str, ...] = ()  # what no two rows may have in common
    twice = ""

    @cached_property
    def empty_form(self) -> Any:
        """The row that scripts copy: a page asks for it three times, it is made once."""
        return super().empty_form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.counted in form.fields:
            form.fields[self.counted].required = False
            form.fields[self.counted].initial = None

    def total_form_count(self) -> int:
        """As many as were sent or are saved, whatever number the page claims to have."""
        claimed = super().total_form_count()
        return min(claimed, self._present) if self.is_bound else claimed

    @cached_property
    def _present(self) -> int:
        start = f"{self.prefix}-"
        mine = (key.removeprefix(start) for key in self.data if key.startswith(start))
        rows = (key.partition("-")[0] for key in mine)
        sent = (int(row) + 1 for row in rows if row.isdecimal() and len(row) < 6)
        return max(*sent, 0, len(self.get_queryset()))

    def kept(self) -> Iterator[Any]:
        """The forms that hold a row which stays or is new."""
        for form in self.forms:
            filled = form.instance.pk or form.has_changed()
            if filled and not form.cleaned_data.get("DELETE"):
                yield form

    def clean(self) -> None:
        self._count()
        seen = set()
        for form in self.kept():
            row = tuple(form.cleaned_data.get(field) for field in self.once)
            if row and None not in row and row in seen:
                form.add_error(self.once[0], self.twice)
            seen.add(row)

    def _count(self) -> None:
        forms = [form for form in self.kept() if self.counted in form.cleaned_data]
        numbers = (form.cleaned_data[self.counted] for form in forms)
        last = max((number for number in numbers if number is not None), default=0)
        for form in forms:
            if form.cleaned_data[self.counted] is None:
                last += 1
                form.cleaned_data[self.counted] = last
                setattr(form.instance, self.counted, last)
            if form.cleaned_data[self.counted] > self.most:
                form.add_error(self.counted, f"Give a number up to {self.most}.")

    def save(self, commit: bool = True) -> Any:
        if commit and self.once:
            self.make_room(
                form.instance.pk
                for form in self.initial_forms
                if form.has_changed() and {*self.once, "DELETE"} & {*form.changed_data}
            )
        return super().save(commit)

    def _all_rows(self) -> models.QuerySet[Any]:
        assert self.model
        rows: models.QuerySet[Any] = self.model._default_manager.get_queryset()
        return rows

    def make_room(self, keys: Iterator[int]) -> None:
        """Takes rows out before they are saved: two may exchange what only one may have."""
        for row in self._all_rows().in_bulk(list(keys)).values():
            row.delete()


class LanguageRows(Rows):
    once = ("language", "mode")
    twice = "This language is in the list already."


class PlaceRows(Rows):
    once = ("city", "country")
    twice = "This place is in the list already."


class LanguageForm(AnyModelForm):
    class Meta:
        field_classes = {"language": LanguageField}
        widgets = {"language": LanguageField.widget}
        help_texts = {"language": "English, French, sign language by its name …"}


class LinkForm(AnyModelForm):
    """A link. That visitors be told one for joining is only asked for here: a second person
    confirms it, on a page of its own.
    """

    asker: Any = None

    class Meta:
        field_classes = {"opens_at": MomentField, "closes_at": MomentField}
        widgets = {"opens_at": MomentField.widget, "closes_at": MomentField.widget}

    def clean(self) -> Any:
        row = super().clean()
        typed = self.cleaned_data
        for_all = typed.get("access") in ASKED_FOR
        agreed_to = {"kind", "url", "label", "access", "opens_at", "closes_at"}
        if typed.get("kind") != LinkKind.JOIN or not for_all:
            return row
        if agreed_to & {*self.changed_data}:
            self.instance.ask(self.asker, timezone.now())
            typed["access"] = Access.ASKED
        return row

    @property
    def asks(self) -> bool:
        """It asks, now, that visitors be told a link for joining."""
        return self.has_changed() and self.instance.access == Access.ASKED


class LinkRows(Rows):
    asker: Any = None

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.asker = self.asker


class SectionForm(AnyModelForm):
    class Meta:
        field_classes = {
            "on": DayField,
            "start_time": ClockField,
            "end_time": ClockField,
        }
        widgets = {
            "on": forms.DateInput({"size": 10, "autocomplete": "off"}),
            "start_time": ClockField.widget,
            "end_time": ClockField.widget,
            "description": forms.Textarea({"rows": 1}),
        }


class SectionRows(Rows):
    """Sections by number; people refer to them by it before either is saved."""

    counted = "number"
    most = 999
    once = ("number",)
    twice = "Two sections have this number."
    out_of_the_way = 30_000

    def numbers(self) -> set[int]:
        """The numbers that sections will have once the page is saved."""
        found = (form.cleaned_data.get("number") for form in self.kept())
        return {number for number in found if number is not None}

    def make_room(self, keys: Iterator[int]) -> None:
        rows = self._all_rows().in_bulk(list(keys)).values()
        for number, section in enumerate(rows, self.out_of_the_way):
            section.number = number
            section.save(update_fields=["number"])


# -- people taking part --------------------------------------------------------------------


class ParticipationForm(AnyModelForm):
    """One person in one role; the section is the number that its row above has."""

    section_number = forms.IntegerField(
        label="Section",
        required=False,
        widget=forms.NumberInput({"min": 0, "max": 999}),
    )
    another = forms.BooleanField(label="Another person of the same name", required=False)

    class Meta:
        help_texts = dict.fromkeys(("honorific", "country"), "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        part: Participation = self.instance
        if part.section:
            self.initial["section_number"] = part.section.number

    def names_somebody(self) -> bool:
        """A name was typed for which no person was chosen, and which is to be public."""
        row = self.cleaned_data
        return bool(
            self.has_changed()
            and {"name", "person", "another"} & {*self.changed_data}
            and row.get("name")
            and not row.get("person")
            and row.get("state") != ParticipationState.TO_BE_ANNOUNCED
            and row.get("visibility") not in HIDING
        )


class ParticipationRows(Rows):
    """The people of an event. A new name becomes a person; a known one is asked about."""

    sections: SectionRows | None = None  # none if the editor may not see sections
    may_see_people = may_add_people = True

    def clean(self) -> None:
        super().clean()
        numbers = self._section_numbers()
        for form in self.kept():
            number = form.cleaned_data.get("section_number")
            if number is not None and number not in numbers:
                form.add_error("section_number", _no_section(number, numbers))
        self._keep_names_off()
        if self.may_see_people:
            self._ask_about_known_names()

    def _section_numbers(self) -> set[int]:
        if self.sections and self.sections.is_bound:
            return self.sections.numbers()
        event = self.instance
        return {section.number for section in event.sections.all()} if event.pk else set()

    def _keep_names_off(self) -> None:
        """A name of somebody whom this editor may not see stays as strictly off here."""
        typed = [form for form in self.kept() if form.names_somebody()]
        off = {
            name: person
            for name, person in names_kept_off(
                [form.cleaned_data["name"] for form in typed]
            ).items()
            if not is_known(person)
        }
        for form in typed:
            if person := off.get(form.cleaned_data["name"]):
                form.cleaned_data["visibility"] = person.visibility
                form.instance.visibility = person.visibility

    def _ask_about_known_names(self) -> None:
        asked = [
            form
            for form in self.kept()
            if form.names_somebody() and not form.cleaned_data["another"]
        ]
        names = [form.cleaned_data["name"] for form in asked]
        known = list(Person.objects.called(names))
        newest = Participation.objects.newest_of(known)
        by_name: dict[str, list[str]] = {}
        for person, name in zip(
            known, folded([person.name for person in known]), strict=True
        ):
            by_name.setdefault(name, []).append(described(person, newest.get(person.pk)))
        off = names_kept_off(names)
        for form, name in zip(asked, folded(names), strict=True):
            found = by_name.get(name, [])
            alike = off.get(form.cleaned_data["name"])  # in letters that only look alike
            if alike and not found:
                found = [described(alike, None)]
            if found:
                form.add_error("person", _which_one(found))

    def save(self, commit: bool = True) -> Any:
        """Saves the rows, with the sections and the persons that they name."""
        sections = {section.number: section for section in self.instance.sections.all()}
        before = {form: form.instance.section_id for form in self.forms}
        rows = list(self.kept())
        for form in rows:
            form.instance.section = sections.get(form.cleaned_data.get("section_number"))
        if commit and self.may_see_people and self.may_add_people:
            self._add_persons([form for form in rows if form.names_somebody()])
        saved = super().save(commit)
        for form in self.initial_forms:  # a section may have passed its number to another
            moved = form.instance.section_id != before[form]
            if commit and moved and form in rows and not form.has_changed():
                form.instance.save(update_fields=["section"])
        return saved

    def _add_persons(self, rows: list[Any]) -> None:
        """A name that comes twice in one event is one person, unless another is ticked."""
        added: dict[str, Person] = {}
        names = folded([form.cleaned_data["name"] for form in rows])
        for form, name in zip(rows, names, strict=True):
            row = form.cleaned_data
            person = None if row["another"] else added.get(name)
            if not person:
                person = Person(
                    name=row["name"],
                    honorific=row.get("honorific", ""),
                    country=row.get("country", ""),
                )
                person.save()
                added.setdefault(name, person)
            form.instance.person = person


def described(person: Person, newest: Participation | None) -> str:
    """Tells a person from others of the same name: by the position last printed."""
    parts = (newest.position, newest.affiliation) if newest else ()
    known = ", ".join(filter(None, parts)) or person.slug
    return f"{person.name}, {known}"


def _no_section(number: int, numbers: set[int]) -> str:
    if not numbers:
        return f"There is no section {number}: add it above, or leave this empty."
    listed = ", ".join(map(str, sorted(numbers)))
    return f"There is no section {number}; above there is {listed}."


def _which_one(found: list[str]) -> str:
    return (
        f"Listed already: {'; '.join(found)}. If this is who takes part, choose them here; "
        "if not, tick “another person of the same name”."
    )
