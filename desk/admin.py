"""What all pages of the desk have in common: nothing typed is lost, nothing hidden told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.forms.models import _get_foreign_key
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, URLResolver, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desk.editions import edition, locked
from desk.pages import RowPage

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyTabularInline = admin.TabularInline[Any, Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:  # Django's own classes take no type in brackets
    AnyModelAdmin = admin.ModelAdmin
    AnyTabularInline = admin.TabularInline
    AnyInlineFormSet = forms.BaseInlineFormSet

admin.site.enable_nav_sidebar = False  # the head of each page has the same links
all_addresses = admin.site.get_urls


def addresses() -> list[URLResolver | URLPattern]:
    """The desk's addresses, without the one that leads to the page of any row: it would
    tell everybody at the desk the addresses of people who are hidden.
    """
    return [each for each in all_addresses() if getattr(each, "name", "") != "view_on_site"]


admin.site.get_urls = addresses  # type: ignore[method-assign]

COLLIDES = (
    "Nothing was saved: at the same moment somebody else saved something that this "
    "collides with. All that you typed is still here: look again, then save."
)
CHANGED_MEANWHILE = (
    "Somebody changed this listing while you were editing: nothing was saved. "
    '<a href="{}" target="_blank">Open it in another tab</a>, compare, and save again.'
)
CHOOSE_AGAIN = "This is “{}” by now; you had “{}”. Choose again if it is to be changed."
STRICTER = "This is “{}” by now; here it says “{}”. Is that meant?"
SAFETY = ("state", "visibility", "access")  # a page from before must not open these
SHOWS_ALL = ("", "as-person", "named", "public", "published")  # "" may become public
PARTS_OF_DATES = {"__year": 9998, "__month": 12, "__day": 31}
LONGEST_KEY = 18


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


def desk_page(row: models.Model) -> str:
    name = row._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_change", args=[row.pk])


def links_to(rows: Iterable[models.Model]) -> SafeString:
    """Links to the pages of the desk on which these rows are edited."""
    return format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((desk_page(row), row) for row in rows),
    )


class DeskAdmin(AnyModelAdmin):
    """A page of the desk: its search ignores accents, and nothing typed is lost."""

    class Media:
        js = ["js/admin.js"]

    formfield_overrides = how_to_ask()
    show_full_result_count = False
    list_per_page = 50
    view_on_site: Callable[[Any], str | None] | bool = False
    row_pages: Sequence[RowPage] = ()

    # -- pages of one row beside its form

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                f"<int:key>/{page.name}/",
                self.admin_site.admin_view(partial(self.row_page, page)),
                name=self.name_of(page),
            )
            for page in self.row_pages
        ] + super().get_urls()

    def name_of(self, page: RowPage) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page.name}"

    def allows(self, page: RowPage, request: HttpRequest, row: models.Model) -> bool:
        return bool(getattr(self, f"has_{page.may}_permission")(request, row))

    def row_page(self, page: RowPage, request: HttpRequest, key: int) -> HttpResponseBase:
        """What the page answers; a POST that fails leaves all as it was. Raises
        PermissionDenied.
        """
        refuse_nul(request.GET, request.POST)
        if request.method != "POST":
            return self._row_page(page, request, key)
        with transaction.atomic():
            return self._row_page(page, request, key)

    def _row_page(self, page: RowPage, request: HttpRequest, key: int) -> HttpResponseBase:
        row = self.get_object(request, str(key))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))  # type: ignore[attr-defined, no-any-return]
        if not self.allows(page, request, row):
            raise PermissionDenied
        return page.view(self, request, row)

    def render_row_page(
        self,
        request: HttpRequest,
        row: models.Model,
        title: str,
        template: str,
        context: dict[str, Any],
    ) -> TemplateResponse:
        """A page that extends ``admin/row_page.html``."""
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "original": row,
                "title": title,
                **context,
            },
        )

    # -- the list

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """The rows that an editor means; an autocomplete begins with the closest."""
        found = self.sought(request, queryset, search_term)
        if request.path.endswith(("/autocomplete/", "/choices/")):
            closest = closest_first(search_term, self.get_search_fields(request))
            found = found.order_by(closest, *self.get_ordering(request))
        return found, False

    def sought(
        self, request: HttpRequest, rows: models.QuerySet[Any], words: str
    ) -> models.QuerySet[Any]:
        found: models.QuerySet[Any] = rows.sought(words)  # type: ignore[attr-defined]
        return found

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        refuse_nul(request.GET, request.POST)
        if any(is_no_date(name, value) for name, value in request.GET.items()):
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        return super().changelist_view(request, extra_context)

    def response_action(
        self, request: HttpRequest, queryset: models.QuerySet[Any], *where: Any
    ) -> HttpResponse | None:
        if not all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            raise BadRequest("No row has such a key.")
        return super().response_action(request, queryset, *where)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address of an empty form fills in; of related rows only their keys."""
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        related = {field.name for field in self.opts.get_fields() if field.is_relation}
        for name in related & {*given}:
            keys = given[name] if isinstance(given[name], list) else [given[name]]
            if not all(map(is_key, keys)):
                del given[name]
        return given

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        try:
            return super().get_view_on_site_url(obj)
        except NoReverseMatch:  # its address was cleared, and something else is wrong
            return None

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row, locked if it is about to be saved. Its edition is taken before it is
        read: what a form shows is never older than the edition that it carries.
        """
        row = super().get_object(request, object_id, from_field)
        if row is None:
            return None
        if request.method == "POST" and connection.in_atomic_block:
            try:
                locked(row)
            except self.model.DoesNotExist:
                return None
        inlines = self.get_inline_instances(request, row)
        owned = (
            (each.model, _get_foreign_key(self.model, each.model, each.fk_name).name)
            for each in inlines
        )
        request.edition = edition(row, owned)  # type: ignore[attr-defined]
        return super().get_object(request, object_id, from_field)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        refuse_nul(request.GET)
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
        if getattr(page.form, "is_stale", False):
            keep_safety(page.form)
            for rows in context["inline_admin_formsets"]:
                for form in rows.formset.initial_forms:
                    keep_safety(form)
        if row := context.get("original"):
            context["row_pages"] = [
                (each.words, reverse(f"admin:{self.name_of(each)}", args=[row.pk]))
                for each in self.row_pages
                if self.allows(each, request, row)
            ]
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
        if change and hasattr(request, "edition"):
            form = of_edition(form, request.edition)
        if getattr(request, "collided", False):
            form = type(form.__name__, (form,), {"clean": say_that_it_collides})
        return form


def of_edition(
    form: type[forms.ModelForm[Any]], present: str
) -> type[forms.ModelForm[Any]]:
    """The form, which saves nothing if it was opened before the ``present`` edition. Shown
    again it carries that one, so that saving a second time is possible.
    """

    class FormOfEdition(form):  # type: ignore[misc, valid-type]
        edition = forms.CharField(required=False, widget=forms.HiddenInput, initial=present)
        data: Any
        is_stale = False

        def clean(self) -> Any:
            cleaned = super().clean()
            if self.cleaned_data.get("edition") != present:
                self.is_stale = True
                self.data = self.data.copy()
                self.data["edition"] = present
                page = desk_page(self.instance)
                raise ValidationError(format_html(CHANGED_MEANWHILE, page))
            return cleaned

    return FormOfEdition


def keep_safety(form: forms.ModelForm[Any]) -> None:
    """Says what is now set otherwise in the fields on which safety depends, and puts it
    back where the page would show more to the public.
    """
    if not form.has_changed():
        return
    for name in {*SAFETY} & {*form.changed_data}:
        present, typed = str(form[name].initial or ""), str(form[name].data or "")
        words = dict(getattr(form.fields[name], "choices", ()))
        now, had = (words.get(value) or value or "–" for value in (present, typed))
        if openness(typed) <= openness(present):
            form.add_error(name, STRICTER.format(now, had))
            continue
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data[form.add_prefix(name)] = present  # type: ignore[index]
        form.add_error(name, CHOOSE_AGAIN.format(now, had))


def openness(value: str) -> int:
    """What the public sees by this setting: 2 all, 1 that there is something, 0 nothing."""
    return 2 if value in SHOWS_ALL else int(value == "withheld")


def refuse_nul(*sent: QueryDict) -> None:
    """Raises BadRequest for a character that no text of the database can hold. Forms say
    so themselves, beside the field.
    """
    for given in sent:
        for name, values in given.lists():
            if "\x00" in name or any("\x00" in str(value) for value in values):
                raise BadRequest("A NUL character was sent.")


def is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


def is_no_date(name: str, value: object) -> bool:
    """It asks a list for a year, a month or a day that no calendar has."""
    for part, last in PARTS_OF_DATES.items():
        if name.endswith(part):
            text = str(value)
            return not (is_key(text) and 1 <= int(text) <= last)
    return False


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


def closest_first(words: str, columns: Iterable[str]) -> models.Case:
    """An order for rows that were sought: those called ``words``, those that begin with
    them, the others.
    """
    wanted = models.Func(models.Value(words.replace("\x00", "")), function="folded")
    is_it, begins = models.Q(), models.Q()
    for column in columns:
        is_it |= models.Q((f"{column}__folded", wanted))
        begins |= models.Q((f"{column}__folded__startswith", wanted))
    return models.Case(
        models.When(is_it, then=0),
        models.When(begins, then=1),
        default=2,
        output_field=models.PositiveSmallIntegerField(),
    )


class DeskInline(AnyTabularInline):
    """Rows of a page in a table, one empty row at its end."""

    extra = 1
    max_num = 100  # rows; a page that says it has more is refused

    def get_formset(
        self, request: HttpRequest, obj: Any = None, **kwargs: Any
    ) -> type[AnyInlineFormSet]:
        return super().get_formset(
            request, obj, **{"absolute_max": type(self).max_num, **kwargs}
        )
