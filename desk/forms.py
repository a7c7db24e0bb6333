"""Forms of the desk: how they ask, what they carry, and when they save nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from desk import bin as the_bin
from desk.meanwhile import Meanwhile
from desk.pages import desk_page
from desk.texts import legible

if TYPE_CHECKING:
    AnyTabularInline = admin.TabularInline[Any, Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:  # Django's own classes take no type in brackets
    AnyTabularInline = admin.TabularInline
    AnyInlineFormSet = forms.BaseInlineFormSet

COLLIDES = (
    "Nothing was saved: at the same moment somebody else saved something that this "
    "collides with. All that you typed is still here: look again, then save."
)
CHANGED_MEANWHILE = (
    "Below is both in one, what was saved and what you typed: look at it, then save again. "
    '<a href="{}" target="_blank">Open what is saved in another tab</a>.'
)
IN_THE_BIN = (
    'Somebody moved it to <a href="{}" target="_blank">the bin</a> while you were '
    "editing: nothing was saved. Put it back there, then save here again."
)


class LinesField(forms.CharField):
    """Text of several lines, which end as those in files do, whatever the browser sends:
    saving a page without a change changes nothing.
    """

    def to_python(self, value: Any) -> str | None:
        text: str | None = super().to_python(value)
        return text and text.replace("\r\n", "\n").replace("\r", "\n")


def how_to_ask() -> dict[Any, dict[str, Any]]:
    """How every form of the desk asks for a kind of field, if not in Django's way."""
    return {
        models.URLField: {"assume_scheme": "https", "widget": forms.URLInput},
        models.TextField: {
            "form_class": LinesField,
            "widget": forms.Textarea({"rows": 3}),
        },
        models.DateField: {
            "input_formats": ["%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y"],
            "error_messages": {"invalid": "Write the day like 8 April 2021 or 2021-04-08."},
        },
    }


def of_edition(
    form: type[forms.ModelForm[Any]], meanwhile: Meanwhile | None
) -> type[forms.ModelForm[Any]]:
    """The form, which carries what it showed. It saves nothing if that has changed
    ``meanwhile``; shown again it carries what is saved now, so that saving a second time
    is possible.
    """

    class FormOfEdition(form):  # type: ignore[misc, valid-type]
        edition = forms.CharField(required=False, widget=forms.HiddenInput)

        def clean(self) -> Any:
            is_binned = the_bin.is_binned(self.instance)
            cleaned = super().clean()
            if is_binned:
                raise ValidationError(format_html(IN_THE_BIN, reverse("admin:bin")))
            if meanwhile:
                page = desk_page(self.instance)
                raise ValidationError(format_html(CHANGED_MEANWHILE, page))
            return cleaned

        @property
        def changed_data(self) -> list[str]:
            return [name for name in super().changed_data if name != "edition"]

    return FormOfEdition


def left_out(form: forms.ModelForm[Any]) -> list[str]:
    """The labels of fields whose row holds less than was typed there, because the rest
    were signs that nobody sees.
    """
    return [
        str(capfirst(form.fields[name].label))
        for name, typed in form.cleaned_data.items()
        if isinstance(typed, str) and len(legible(typed)) < len(typed)
    ]


def unfolded(fieldsets: Iterable[Any], wrong: Collection[str]) -> list[Any]:
    """The fieldsets, those that hold a ``wrong`` field without their "collapse".

    Django does so itself, but not for fields that share a line.
    """
    return [
        (name, {**options, "classes": ()})
        if {*flatten(options["fields"])} & {*wrong}
        else (name, options)
        for name, options in fieldsets
    ]


def say_that_it_collides(form: forms.ModelForm[Any]) -> None:
    raise ValidationError(COLLIDES)


def stays_open(form: forms.ModelForm[Any]) -> bool:
    """Never valid, so that nothing is saved; what is wrong with it is found yet."""
    form.full_clean()
    return False


class DeskInline(AnyTabularInline):
    """Rows of a page in a table, one empty row at its end."""

    in_a_table = AnyTabularInline.template
    extra = 1
    max_num = 100  # rows; a page that says it has more is refused

    def get_formset(
        self, request: HttpRequest, obj: Any = None, **kwargs: Any
    ) -> type[AnyInlineFormSet]:
        rows = super().get_formset(
            request, obj, **{"absolute_max": type(self).max_num, **kwargs}
        )
        if self.template == type(self).in_a_table:  # without labels
            for field in rows.form.base_fields.values():
                if field.label:
                    field.widget.attrs.setdefault("aria-label", capfirst(field.label))
        return rows
