"""What all pages of the desk have in common: nothing typed is lost, nothing hidden told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.forms.models import _get_foreign_key
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.text import capfirst

from desk import asking, bin_pages, history, saved_lists
from desk import bin as the_bin
from desk.bin_pages import bin_page
from desk.doubts import Doubt
from desk.editions import edition, locked
from desk.forms import (
    how_to_ask,
    left_out,
    of_edition,
    say_that_it_collides,
    stays_open,
    unfolded,
)
from desk.guide import guide_page
from desk.meanwhile import Merging, page_of, read, rows_as_saved, written
from desk.pages import RowPage
from desk.past import history_page, version_page
from desk.sent import is_key, is_no_date, refuse_no_keys, refuse_nul
from desk.site import the_desk

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyTabularInline = admin.TabularInline[Any, Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:  # Django's own classes take no type in brackets
    AnyModelAdmin = admin.ModelAdmin
    AnyTabularInline = admin.TabularInline
    AnyInlineFormSet = forms.BaseInlineFormSet

the_desk().add_page("bin", bin_page)
the_desk().add_page("help", guide_page)


ASKED = {*"exact isnull in gt gte lt lte year month day".split()}  # of a list, by filters


class DeskAdmin(AnyModelAdmin):
    """A page of the desk: its search ignores accents, and nothing typed is lost."""

    class Media:
        js = ["js/admin.js"]

    actions = ["move_to_bin"]
    formfield_overrides = how_to_ask()
    show_full_result_count = False
    list_per_page = 50
    view_on_site: Callable[[Any], str | None] | bool = False
    row_pages: Sequence[RowPage] = ()
    instead_of_deleting = ""  # what to do with a row that is in use
    buttons: tuple[str, ...] = ("_save", "_continue", "_addanother")

    # -- pages of one row beside its form

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                f"<int:key>/{page.name}/",
                self.admin_site.admin_view(partial(self.row_page, page)),
                name=self.name_of(page),
            )
            for page in self.row_pages
        ] + [
            path(
                "<int:key>/history/<int:number>/",
                self.admin_site.admin_view(partial(version_page, self)),
                name=self.name_of_page("version"),
            ),
            *self.pages_of_the_list(),
            *super().get_urls(),
        ]

    def pages_of_the_list(self) -> list[URLPattern]:
        """Where saved lists are kept and removed."""
        start, wrap = (
            f"{self.opts.app_label}_{self.opts.model_name}",
            self.admin_site.admin_view,
        )
        return [
            path(
                "lists/save/",
                wrap(transaction.atomic(partial(saved_lists.save, self))),
                name=f"{start}_save_list",
            ),
            path(
                "lists/<int:key>/remove/",
                wrap(partial(saved_lists.remove, self)),
                name=f"{start}_remove_list",
            ),
        ]

    def name_of(self, page: RowPage) -> str:
        return self.name_of_page(page.name)

    def name_of_page(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Not what no list asks for, and the database may not understand or be long at."""
        parts = lookup.split("__")
        several = {f.name for f in self.opts.concrete_fields if isinstance(f, ArrayField)}
        lookups = {*models.CharField().get_lookups(), *models.TextField().get_lookups()}
        if parts[0] in several or parts[-1] in lookups - ASKED:
            return False
        return bool(super().lookup_allowed(lookup, value, request))

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        try:
            return super().to_field_allowed(request, to_field)
        except AttributeError:  # of a relation that is no field of this row
            return False

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
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(key))
        if not self.allows(page, request, row):
            raise PermissionDenied
        return page.view(self, request, row)

    def render_row_page(
        self,
        request: HttpRequest,
        row: models.Model | None,
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

    # -- versions and the bin

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Logs it, and keeps how the row is now as a version. So do the two below."""
        history.record(obj, request.user, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        history.record(obj, request.user, message)
        return super().log_change(request, obj, message)

    def log_all(
        self, request: HttpRequest, done: Mapping[models.Model, str], flag: int
    ) -> None:
        """The same for several rows, with what was done to each."""
        history.record_all(done, request.user)
        for message in dict.fromkeys(done.values()):
            rows = [row for row, said in done.items() if said == message]
            LogEntry.objects.log_actions(request.user.pk, rows, flag, message)  # type: ignore[arg-type]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for row in queryset:
            history.record(row, request.user, the_bin.MOVED, always=True)
        return super().log_deletions(request, queryset)

    def concealed(
        self, request: HttpRequest, row: Any, snapshots: Sequence[history.Snapshot]
    ) -> list[history.Snapshot]:
        """These versions without what this editor may not see in them. Raises
        PermissionDenied if that is all.
        """
        return list(snapshots)

    def settle(self, rows: Sequence[models.Model]) -> Iterable[str]:
        """Makes rows that come back stricter where they must be; what to say of it."""
        return ()

    def look_after(self, request: HttpRequest, row: Any) -> None:
        """Says what an editor should know of a row that was just saved."""

    def to_look_after(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Those of many rows, just saved, of which ``look_after`` may say something."""
        return rows

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = super().get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return history_page(self, request, row)

    def may_bin(self, request: HttpRequest, row: Any = None) -> bool:
        """What only changes its state may go to the bin by whoever may change it."""
        if the_bin.has_state(self.model):
            return self.has_change_permission(request, row)
        return self.has_delete_permission(request, row)

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Asks before a row is moved to the bin, and moves it."""
        refuse_nul(request.GET, request.POST)
        is_popup = IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.may_bin(request, row):
            raise PermissionDenied
        is_free = bin_pages.is_free(row)
        if is_popup and is_free and not the_bin.has_state(self.model):
            return super().delete_view(request, object_id, extra_context)
        if request.method != "POST" or not is_free:
            return bin_pages.ask(self, request, [row])
        bin_pages.move(self, request, [row])
        return HttpResponseRedirect(reverse(f"admin:{self.name_of_page('changelist')}"))

    def log_bin(self, request: HttpRequest, row: models.Model) -> None:
        """Logs that a row goes to the bin. Its version is kept by ``bin.move``."""
        if the_bin.has_state(self.model):
            super().log_change(request, row, the_bin.MOVED)
        else:
            super().log_deletions(request, [row])  # type: ignore[arg-type]

    @admin.action(description="Move to the bin", permissions=["bin"])
    def move_to_bin(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> HttpResponse | None:
        rows = list(queryset)
        if "post" not in request.POST:
            return bin_pages.ask(self, request, rows, "move_to_bin")
        bin_pages.move(self, request, rows)
        return None

    def has_bin_permission(self, request: HttpRequest) -> bool:
        return self.may_bin(request)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The bin instead of Django's own deletion, which would keep nothing."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        if not history.is_kept(self.model) or not self.may_bin(request):
            actions.pop("move_to_bin", None)
        return actions

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        if the_bin.has_state(self.model) and not hasattr(request, "even_binned"):
            return rows.out_of_the_bin()  # type: ignore[attr-defined, no-any-return]
        return rows

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        if is_key(object_id) and the_bin.holds(self.model, int(object_id)):
            messages.warning(request, "It is in the bin. Put it back to go on with it.")
            return HttpResponseRedirect(reverse("admin:bin"))
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc, no-any-return]

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
        beside = {
            "title": capfirst(self.opts.verbose_name_plural),
            "list_pages": self.list_pages(request),
            **saved_lists.shown(self, request),
        }
        return super().changelist_view(request, {**(extra_context or {}), **beside})

    def list_pages(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Pages beside the list: the words of the link to each, and its address."""
        return []

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

    # -- what is asked before it is saved

    def doubts(self, request: HttpRequest, form: Any, formsets: Any) -> list[Doubt]:
        """What the editor is to look at before this is saved. ``form.instance`` and
        ``asking.staying(formsets)`` hold the row and its rows as they will be then; of a
        page that was only opened, as they are.
        """
        return []

    def hindrances(self, request: HttpRequest, form: Any, formsets: Any) -> list[Doubt]:
        """Why this cannot be saved in the state that it is to have."""
        return []

    def ask_first(self, request: HttpRequest, form: Any) -> None:
        """Raises NotYet if something hinders the save, or is doubtful and was neither so
        before nor confirmed.
        """
        formsets = request.formsets  # type: ignore[attr-defined]
        if self.hindrances(request, form, formsets):
            raise asking.NotYet
        if self.new_doubts(request, form, formsets):
            raise asking.NotYet

    def new_doubts(self, request: HttpRequest, form: Any, formsets: Any) -> list[Doubt]:
        """Those that were not there before and are not confirmed."""
        doubts = self.doubts(request, form, formsets)
        left = asking.unconfirmed(doubts, request.POST)
        if not left or not form.instance.pk:
            return left
        known = self.doubts(*self.as_saved(request, form.instance.pk))
        return [doubt for doubt in left if doubt not in known]

    def as_saved(self, request: HttpRequest, key: Any) -> tuple[HttpRequest, Any, Any]:
        """What the form of this row would show if it were opened now."""
        reading = asking.as_read(request)
        row = super().get_object(reading, str(key))
        form = self.get_form(reading, row, change=True)(instance=row)
        formsets, _ = self._create_formsets(reading, row, change=True)
        return reading, form, formsets

    def _create_formsets(
        self, request: HttpRequest, obj: Any, change: bool
    ) -> tuple[list[Any], list[Any]]:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        for formset, inline in zip(formsets, inlines, strict=True):
            formset.called = inline.verbose_name_plural
        request.formsets = formsets  # type: ignore[attr-defined]
        return formsets, inlines

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.ask_first(request, form)
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        forms_sent = [form, *(row for rows in formsets for row in rows.forms)]
        if labels := list(dict.fromkeys(chain.from_iterable(map(left_out, forms_sent)))):
            text = f"Signs that nobody can see were left out: {', '.join(labels)}."
            messages.info(request, text)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        refuse_nul(request.GET)
        if request.method == "POST":
            request.even_binned = True  # type: ignore[attr-defined] # nothing typed is lost
            asking.understand(request, self.buttons)
            kinds = [self.model, *(each.model for each in self.inlines)]
            refuse_no_keys(request.POST, kinds)
        view = partial(super().changeform_view, request, object_id, form_url, extra_context)
        try:
            return view()
        except asking.NotYet:
            request.held = True  # type: ignore[attr-defined]
        except (IntegrityError, ValidationError):  # two editors saved at once
            request.collided = True  # type: ignore[attr-defined]
        return view()

    def explain(self, request: HttpRequest, context: dict[str, Any]) -> None:
        """Lists on top of the page what is wrong or doubtful, and says it beside fields."""
        form = context["adminform"].form
        formsets = [rows.formset for rows in context["inline_admin_formsets"]]
        row, asked, hindered = context["original"], list[Doubt](), list[Doubt]()
        if asking.is_right(form, formsets):
            hindered = self.hindrances(request, form, formsets)
            for each in hindered:
                asking.put_beside(each, form, formsets)
            if not hindered:
                asked = self.new_doubts(request, form, formsets)
        elif row and not form.is_bound and self.has_change_permission(request, row):
            asked = self.doubts(request, form, formsets)
        typed = getattr(request, "typed", [])
        for name in typed:
            asking.say_beside("Typed in for you, not saved yet.", name, form, formsets)
        if first := asking.field_of(typed[0], form, formsets) if typed else None:
            first.field.widget.attrs["autofocus"] = True
        context |= {
            "mistakes": asking.mistakes(form, formsets, hindered),
            "errors": (),  # they are all in the list
            "is_hindered": bool(hindered),
            "questions": asking.questions(asked, form, formsets),
            "is_asked": form.is_bound,
            "pressed": getattr(request, "pressed", ""),
            "typed": [asking.place_of(name, form, formsets) for name in typed],
        }

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page, unfolded wherever something is wrong or doubtful."""
        page = context["adminform"]
        formsets = [rows.formset for rows in context["inline_admin_formsets"]]
        if found := getattr(request, "meanwhile", None):
            context["meanwhile"] = found
            asked = [page.form, *(form for rows in formsets for form in rows.forms)]
            by_prefix = {form.add_prefix(""): form for form in asked}
            for prefix, name, note in found.notes:
                by_prefix[prefix].add_error(name, note)
        elif "edition" in page.form.fields and not page.form.is_bound:
            shown = page_of(page.form, formsets)
            page.form.initial["edition"] = written(request.edition, shown)  # type: ignore[attr-defined]
        if row := context.get("original"):
            context["row_pages"] = [
                (each.words, reverse(f"admin:{self.name_of(each)}", args=[row.pk]))
                for each in self.row_pages
                if self.allows(each, request, row)
            ]
        self.explain(request, context)
        named = [question.doubt.field for question in context["questions"]]
        named += getattr(request, "typed", [])
        page.fieldsets = unfolded(page.fieldsets, [*page.form.errors, *named])
        for rows in context["inline_admin_formsets"]:
            wrong = {field for errors in rows.formset.errors for field in errors}
            start = f"{rows.formset.prefix}-"
            wrong |= {name.split("-")[-1] for name in named if name.startswith(start)}
            rows.fieldsets = unfolded(rows.fieldsets, wrong)
        if row and history.is_kept(row):
            context["show_delete"] = False
            if self.may_bin(request, row):
                address = reverse(f"admin:{self.name_of_page('delete')}", args=[row.pk])
                context["to_bin"] = address
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        """The form; once the database has refused what it holds, one that says so."""
        form = super().get_form(request, obj, change, **kwargs)
        if change and hasattr(request, "edition"):
            if request.method == "POST" and not hasattr(request, "meanwhile"):
                self.merge(request, obj, form)
            form = of_edition(form, getattr(request, "meanwhile", None))
        if getattr(request, "collided", False):
            form = type(form.__name__, (form,), {"clean": say_that_it_collides})
        if getattr(request, "held", False):
            form = type(form.__name__, (form,), {"is_valid": stays_open})
        return form

    def merge(self, request: Any, row: Any, form: type[forms.ModelForm[Any]]) -> None:
        """Sees to it that a page from before is sent as both in one: what was saved
        meanwhile, and what was typed.
        """
        request.meanwhile = None
        shown = read(request.POST.get("edition", ""))
        if shown and shown.edition == request.edition:
            return
        saved = form(instance=row), rows_as_saved(self, request, row)
        request.meanwhile = Merging(request.POST, shown, *saved).merged(request.edition)
        request.POST = request.meanwhile.data


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
