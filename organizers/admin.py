"""The desk's pages for organizations and people, and what all its pages have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from organizers.models import (
    Organization,
    OrganizationName,
    Person,
    closest_first,
    folded,
)

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyTabularInline = admin.TabularInline[Any, Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:  # Django's own classes take no type in brackets
    AnyModelAdmin = admin.ModelAdmin
    AnyTabularInline = admin.TabularInline
    AnyInlineFormSet = forms.BaseInlineFormSet

admin.site.enable_nav_sidebar = False  # the head of each page has the same links

COLLIDES = (
    "Nothing was saved: at the same moment somebody else saved something that this "
    "collides with. All that you typed is still here: look again, then save."
)


def how_to_ask() -> dict[Any, dict[str, Any]]:
    """How every form of the desk asks for a kind of field, if not in Django's way."""
    return {
        models.URLField: {"assume_scheme": "https", "widget": forms.URLInput},
        models.TextField: {"widget": forms.Textarea({"rows": 3})},
        models.DateField: {
            "input_formats": ["%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y"],
            "error_messages": {"invalid": "Write the day like 8 April 2021 or 2021-04-08."},
        },
    }


def links_to(rows: Iterable[models.Model]) -> SafeString:
    """Links to the pages of the desk on which these rows are edited."""
    return format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        (
            (
                reverse(
                    f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk]
                ),
                row,
            )
            for row in rows
        ),
    )


class DeskAdmin(AnyModelAdmin):
    """A page of the desk: its search ignores accents, and nothing typed is lost."""

    class Media:
        js = ["js/admin.js"]

    formfield_overrides = how_to_ask()
    show_full_result_count = False
    list_per_page = 50
    view_on_site: Callable[[Any], str | None] | bool = False

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """The rows that an editor means; an autocomplete begins with the closest."""
        found = queryset.sought(search_term)  # type: ignore[attr-defined]
        if request.path.endswith(("/autocomplete/", "/choices/")):
            closest = closest_first(search_term, self.get_search_fields(request))
            found = found.order_by(closest, *self.get_ordering(request))
        return found, False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, ValidationError):  # two editors saved at once
            request.collided = True  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, unfolded wherever something is wrong."""
        page = context["adminform"]
        page.fieldsets = unfolded(page.fieldsets, page.form.errors)
        for rows in context["inline_admin_formsets"]:
            wrong = {field for errors in rows.formset.errors for field in errors}
            rows.fieldsets = unfolded(rows.fieldsets, wrong)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        """The form; once the database has refused what it holds, one that says so."""
        form = super().get_form(request, obj, change, **kwargs)
        if getattr(request, "collided", False):
            form = type(form.__name__, (form,), {"clean": say_that_it_collides})
        return form


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


class OtherNameInline(AnyTabularInline):
    model = OrganizationName
    formset = OtherNames
    extra = 1
    verbose_name_plural = "other names: former, in other languages, misspelt"


@admin.register(Organization)
class OrganizationAdmin(DeskAdmin):
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

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        named = Organization.objects.named(form.instance.name)
        namesakes = [other for other in named if other != form.instance]
        if namesakes:
            said = format_html("Listed under the same name: {}.", links_to(namesakes))
            messages.warning(request, said)


@admin.register(Person)
class PersonAdmin(DeskAdmin):
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
