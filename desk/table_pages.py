"""The pages of the desk on which a list goes out as a table and comes in again.

What was read of a file is kept in the page that shows it, signed, and nowhere else: what is
saved is what was shown, and no file stays behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.crypto import salted_hmac

from desk import history
from desk.acts import record
from desk.admin import DeskAdmin
from desk.editions import take_turn
from desk.models import Act
from desk.pages import desk_page
from desk.rights import may_write
from desk.saved_lists import address_of, narrowed
from desk.sent import refuse_nul
from desk.spreadsheets import (
    CSV,
    LARGEST,
    MOST_ROWS,
    TYPES,
    XLSX,
    Sheet,
    UnreadableFile,
    written,
)
from desk.spreadsheets import read as read_sheet
from desk.tables import CHANGED, NEW, SAME, Table

MOST_EXPORTED = 5_000  # rows
LARGEST_PAGE = 2_300_000  # characters that a browser may send back
HOURS_TO_LOOK = 12
SALT = "what was read of a table"
IMPORTED = "Imported from a table."
IMPORTED_ALREADY = (
    "Nothing was imported a second time: since you looked at this table you added rows of "
    "these names from it. If you mean others, choose the file again."
)
MOST_LISTED = 100  # rows to which the list after an import is narrowed


class FileForm(forms.Form):
    """``sheet``: what stands in the file."""

    file = forms.FileField(
        label="Excel workbook (.xlsx) or CSV file",
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".xlsx,.csv,text/csv"}),
        error_messages={"required": "Choose a file."},
        help_text=f"At most {LARGEST // 1024 // 1024} MB and {MOST_ROWS:,} rows.",
    )

    def clean_file(self) -> Sheet:
        file = self.cleaned_data["file"]
        try:
            return read_sheet(file.read(LARGEST + 1))
        except UnreadableFile as refused:
            raise ValidationError(str(refused), code="invalid") from None


class Line(NamedTuple):
    """A row that is new or changes: its number in the file; the header, the old and the new
    text of each cell that changes; header and sentence of what an editor should look at.
    """

    number: int
    row: Any
    facts: list[tuple[str, str, str]]
    doubts: list[tuple[str, str]]


@dataclass(frozen=True)
class Look:
    """What an import would do, or did: lines by what becomes of the rows."""

    mistakes: Sequence[tuple[int, str, str]]
    new: Sequence[Line]
    changed: Sequence[Line]
    same: int

    @property
    def doubts(self) -> int:
        """How many there are."""
        return sum(len(line.doubts) for line in (*self.new, *self.changed))

    @property
    def print(self) -> str:
        """Two looks with the same one are about the same changes."""
        held = [(line.number, line.facts) for line in self.new]
        held += [(line.row.pk, line.facts) for line in self.changed]
        return salted_hmac(SALT, repr(held), algorithm="sha256").hexdigest()


class TableAdmin(DeskAdmin):
    """Rows that are exported and imported as a ``table``."""

    table: type[Table]
    actions: Any = ["export_workbook", "export_csv"]

    def pages_of_the_list(self) -> list[URLPattern]:
        start, wrap = (
            f"{self.opts.app_label}_{self.opts.model_name}",
            self.admin_site.admin_view,
        )
        return [
            path("export/", wrap(self.export_page), name=f"{start}_export"),
            path("import/", wrap(self.import_page), name=f"{start}_import"),
            *super().pages_of_the_list(),
        ]

    def list_pages(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Both pages, that of the export for the list as it is narrowed."""
        query = narrowed(request.GET)
        pages = [("Export", f"{address_of(self, 'export')}{'?' * bool(query)}{query}")]
        if self.has_import_permission(request):
            pages.append(("Import", address_of(self, "import")))
        return [*pages, *super().list_pages(request)]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """The editor may write the rows, and what belongs to them and has a column."""
        return (
            self.has_add_permission(request)
            and self.has_change_permission(request)
            and may_write(request, self.table.writes)
        )

    # -- out

    def export_page(self, request: HttpRequest) -> HttpResponse:
        """Asks which kind of file; with ``file`` the file itself."""
        refuse_nul(request.GET)
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        asked = request.GET.copy()
        kind = (asked.pop("file", None) or [""])[-1]
        empty = bool(asked.pop("empty", None))
        query = narrowed(asked)
        request.GET = QueryDict(query)
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(address_of(self, "changelist"))
        if kind in TYPES:
            return self.file(request, rows.none() if empty else rows, kind)
        count = rows.count()
        return self.page(
            request,
            "Export",
            "admin/export.html",
            {
                "count": count,
                "too_many": count > MOST_EXPORTED and MOST_EXPORTED,
                "query": query,
                "columns": self.table(rows.none()).columns,
            },
        )

    def file(
        self, request: HttpRequest, rows: models.QuerySet[Any], kind: str
    ) -> HttpResponse:
        table = self.table(rows)
        found = list(rows.for_table()[: MOST_EXPORTED + 1])  # type: ignore[attr-defined]
        if len(found) > MOST_EXPORTED:
            text = f"Nothing was exported: these are more than {MOST_EXPORTED:,} rows."
            messages.error(request, text)
            return HttpResponseRedirect(address_of(self, "changelist"))
        record(request, Act.Kind.EXPORTED, how=f"{len(found)} {self.opts.label_lower}")
        content = written(table.export(found), kind)
        history.log_export(request.user, self.model, len(found), kind)
        name = f"{self.opts.verbose_name_plural}-{timezone.now():%Y-%m-%d}.{kind}"
        response = HttpResponse(content, content_type=TYPES[kind])
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    @admin.action(description="Export as an Excel workbook", permissions=["view"])
    def export_workbook(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        return self.file(request, queryset, XLSX)

    @admin.action(description="Export as a CSV file", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        return self.file(request, queryset, CSV)

    # -- in

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """Takes a file, shows what it would change, and changes it once confirmed."""
        refuse_nul(request.GET, request.POST)
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.ask(request, FileForm())
        if "read" in request.POST:
            return self.confirmed(request)
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask(request, form)
        table = self.empty_table(request)
        try:
            sheet, remarks = table.known_headers(form.cleaned_data["file"])
        except ValidationError as refused:
            form.add_error("file", refused)
            return self.ask(request, form)
        return self.show(request, sheet, [*form.cleaned_data["file"].remarks, *remarks])

    def show(
        self, request: HttpRequest, sheet: Sheet, remarks: Iterable[str]
    ) -> HttpResponse:
        look = self.run(request, sheet, dry_run=True)
        read = self.signed(request, sheet, look)
        if len(read) > LARGEST_PAGE:
            form = FileForm()
            form.cleaned_data = {}
            form.add_error("file", "There is too much text in it. Split it into several.")
            return self.ask(request, form)
        context = {"look": look, "read": read, "remarks": [*remarks]}
        return self.page(request, "Import: look first", "admin/import_look.html", context)

    def confirmed(self, request: HttpRequest) -> HttpResponse:
        """Saves all of it or nothing; what would change otherwise by now is shown again."""
        try:
            kept = signing.loads(
                request.POST["read"],
                salt=SALT,
                max_age=HOURS_TO_LOOK * 3600,
            )
        except signing.BadSignature:
            text = "Nothing was imported: this page is too old. Choose the file again."
            messages.error(request, text)
            return HttpResponseRedirect(address_of(self, "import"))
        if [kept["page"], kept["editor"]] != [self.opts.label_lower, request.user.pk]:
            raise PermissionDenied
        headers, rows, numbers = kept["sheet"]
        sheet = Sheet(tuple(headers), tuple(map(tuple, rows)), tuple(numbers))
        with transaction.atomic():
            take_turn()
            if self.was_imported(request, kept):
                messages.warning(request, IMPORTED_ALREADY)
                return HttpResponseRedirect(address_of(self, "changelist"))
            look = self.run(request, sheet, dry_run=False)
            as_shown = look.print == kept["print"]
            if look.mistakes or not as_shown:
                transaction.set_rollback(True)
            else:
                self.record(request, look)
        if look.mistakes or not as_shown:
            remark = (
                "Nothing was imported yet: somebody changed some of these rows since the "
                "table was read. This is what would change now."
            )
            return self.show(request, sheet, [remark])
        return self.after_import(request, look)

    def was_imported(self, request: HttpRequest, kept: dict[str, Any]) -> bool:
        """The button was pressed twice: the same editor has added such rows since."""
        shown_at = datetime.fromisoformat(kept["at"])
        return history.has_added(self.model, request.user, IMPORTED, shown_at, kept["new"])

    def run(self, request: HttpRequest, sheet: Sheet, dry_run: bool) -> Look:
        table = self.table(self.get_queryset(request), sheet.numbers, timezone.now())
        result = table.import_data(
            sheet.dataset,
            dry_run=dry_run,
            rollback_on_validation_errors=True,
            retain_instance_in_row_result=True,
        )
        lines: dict[str, list[Line]] = {NEW: [], CHANGED: []}
        for number, row in zip(sheet.numbers, result.rows, strict=True):
            if row.import_type in lines:
                line = Line(number, row.instance, row.diff, table.said_of(row.doubts))
                lines[row.import_type].append(line)
        for line in lines[CHANGED]:
            if not self.has_change_permission(request, line.row):
                raise PermissionDenied
        same = sum(row.import_type == SAME for row in result.rows)
        return Look(table.mistakes(result), lines[NEW], lines[CHANGED], same)

    def signed(self, request: HttpRequest, sheet: Sheet, look: Look) -> str:
        kept = {
            "page": self.opts.label_lower,
            "editor": request.user.pk,
            "print": look.print,
            "at": timezone.now().isoformat(),
            "new": [str(line.row) for line in look.new],
            "sheet": [sheet.headers, sheet.rows, sheet.numbers],
        }
        return "" if look.mistakes else signing.dumps(kept, salt=SALT, compress=True)

    def record(self, request: HttpRequest, look: Look) -> None:
        new = {line.row: IMPORTED for line in look.new}
        changed = {}
        for line in look.changed:
            columns = ", ".join(header for header, _, _ in line.facts)
            changed[line.row] = f"Imported from a table: {columns}."
        self.log_all(request, new, ADDITION)
        self.log_all(request, changed, CHANGE)
        for row in self.to_look_after([*new, *changed]):
            self.look_after(request, row)

    def after_import(self, request: HttpRequest, look: Look) -> HttpResponse:
        """Leads to the rows that are new or changed."""
        said = f"{len(look.new)} new, {len(look.changed)} changed, {look.same} as before."
        messages.success(request, f"The table was imported: {said}")
        touched = [line.row for line in (*look.new, *look.changed)]
        if len(touched) == 1:
            return HttpResponseRedirect(desk_page(touched[0]))
        where = address_of(self, "changelist")
        if 0 < len(touched) <= MOST_LISTED:
            where += f"?id__in={','.join(str(row.pk) for row in touched)}"
        return HttpResponseRedirect(where)

    # -- pages

    def empty_table(self, request: HttpRequest) -> Table:
        return self.table(self.get_queryset(request).none())

    def ask(self, request: HttpRequest, form: FileForm) -> HttpResponse:
        table = self.empty_table(request)
        columns = [column for column in table.columns if not column.readonly]
        context = {"form": form, "columns": columns, "key": table.key_header}
        return self.page(request, "Import", "admin/import.html", context)

    def page(
        self, request: HttpRequest, title: str, template: str, context: dict[str, Any]
    ) -> HttpResponse:
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "title": title,
                "opts": self.opts,
                "media": self.media,
                "changelist": address_of(self, "changelist"),
                "export": address_of(self, "export"),
                **context,
            },
        )
