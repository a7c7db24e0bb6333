"""The desk's pages for organizations and people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models

from desk.admin import DeskAdmin
from desk.forms import DeskInline
from desk.table_pages import TableAdmin
from organizers.models import Organization, OrganizationName, Person, Visibility, folded
from organizers.tables import OrganizationTable

if TYPE_CHECKING:
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:  # Django's own classes take no type in brackets
    AnyInlineFormSet = forms.BaseInlineFormSet


class OtherNames(AnyInlineFormSet):
    """The other names of an organization, each of them once."""

    def clean(self) -> None:
        super().clean()
        kept = [
            form
            for form in self.forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]
        written = folded([form.cleaned_data["name"] for form in kept])
        seen = Counter[str]()
        for form, name in zip(kept, written, strict=True):
            seen[name] += 1
            if seen[name] > 1:
                form.add_error("name", "This name is in the list above already.")


class OtherNameInline(DeskInline):
    model = OrganizationName
    formset = OtherNames
    verbose_name_plural = "other names: former, in other languages, misspelt"


@admin.register(Organization)
class OrganizationAdmin(TableAdmin):
    table = OrganizationTable
    instead_of_deleting = (
        "If it is listed twice, merge it into the one that stays. If it "
        "only changed its name, rename it and keep the old one among its other names."
    )
    list_display = ["name", "acronym", "kind", "country", "parent"]
    list_filter = ["kind", "is_sample"]
    list_select_related = ["parent"]
    search_fields = ["name", "acronym"]
    search_help_text = "Name, acronym, former name, misspelling …"
    ordering = ["name", "pk"]
    autocomplete_fields = ["parent"]
    inlines = [OtherNameInline]
    fields = [
        ("name", "acronym"),
        ("kind", "country"),
        "website",
        "parent",
        "description",
        "slug",
    ]


@admin.register(Person)
class PersonAdmin(DeskAdmin):
    instead_of_deleting = (
        "To keep the name off the site, hide the person: that takes effect "
        "everywhere at once. If the person is listed twice, merge the two."
    )
    list_display = ["name", "honorific", "sort_name", "country", "visibility"]
    list_filter = ["visibility", "is_sample"]
    search_fields = ["name", "sort_name"]
    ordering = ["sort_name", "pk"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("honorific", "name"),
                    ("sort_name", "country"),
                    "website",
                    "slug",
                ]
            },
        ),
        (
            "Safety",
            {
                "description": "If showing the name could harm somebody. When in doubt, "
                "withhold it first and ask afterwards.",
                "fields": [
                    "visibility",
                    "visibility_reason",
                    ("visibility_decided_by", "visibility_review_on"),
                ],
            },
        ),
    ]

    def settle(self, rows: Sequence[models.Model]) -> list[str]:
        """A person who comes back is shown no more than others of that name are."""
        said = []
        for person in rows:
            if isinstance(person, Person) and person._state.adding:
                off = Person.objects.kept_off([person.name]).last()
                if off and person.visibility == Visibility.NAMED:
                    person.visibility = off.visibility
                    words = person.get_visibility_display()
                    said.append(f"{person}: {words}, as another person of that name is.")
        return said
