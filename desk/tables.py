"""Rows of the desk as a table that people fill in with a spreadsheet program.

A cell says what a person would type into the form. An empty one leaves the fact as it is, a
dash alone clears it, and one that says what is so already changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import RowResult
from import_export.widgets import Widget
from rapidfuzz import fuzz, process

from desk import history
from desk.doubts import Doubt
from desk.spreadsheets import Sheet
from desk.truths import untruths

if TYPE_CHECKING:
    AnyField = Any
else:
    AnyField = object

DASHES = ("-", "–", "—")
LIKE_ENOUGH = 70  # per cent
Row = TypeVar("Row", bound=models.Model)
Named = tuple[Row, str, Iterable[str]]  # the row, its name, its other names


def same(header: str) -> str:
    """As two names of a column are compared: without case, hyphens and double blanks."""
    return " ".join(header.casefold().replace("-", " ").replace("_", " ").split())


def did_you_mean(words: str, known: Mapping[str, str]) -> str:
    """The names that are most like ``words``; ``known``: names, and what is compared."""
    near = process.extract(
        words, known, scorer=fuzz.WRatio, score_cutoff=LIKE_ENOUGH, limit=3
    )
    names = [f"“{name}”" for _, _, name in near]
    return f" Did you mean {get_text_list(names, 'or')}?" if names else ""


class Known(Generic[Row]):
    """Rows by each of their names, however these are written; ``fold`` makes of names what
    is compared. Where a name is that of several, a row is called by its address: [pax-2].
    """

    def __init__(
        self, what: str, named: Iterable[Named[Row]], fold: Callable[[list[str]], list[str]]
    ) -> None:
        self.what, self.fold = what, fold
        rows = list(named)
        every = [
            (row, name) for row, name, others in rows for name in (name, *others) if name
        ]
        keys = fold([name for _, name in every])
        self.keys = dict(zip((name for _, name in every), keys, strict=True))
        self.by_key: dict[str, dict[int, Row]] = {}
        for key, (row, _) in zip(keys, every, strict=True):
            self.by_key.setdefault(key, {})[row.pk] = row
        self.by_address = {f"[{address(row)}]": row for row, *_ in rows}
        self.words = {row.pk: self._word(row, name) for row, name, _ in rows}
        self.asked: dict[str, str] = {}  # what was sought, and what is compared of it

    def _word(self, row: Row, name: str) -> str:
        """What stands in a cell for the row, and leads back to it alone."""
        fits = ";" not in name and name == " ".join(name.split())
        alone = len(self.by_key[self.keys[name]]) == 1
        return name if fits and alone else f"[{address(row)}]"

    def called(self, words: str) -> Row:
        """The row of this name. Raises ValidationError."""
        if row := self.by_address.get(words.casefold()):
            return row
        key = self.keys.get(words) or self.asked.get(words)
        if key is None:
            (key,) = self.fold([words])
            self.asked[words] = key
        found = list(self.by_key.get(key, {}).values())
        if len(found) == 1:
            return found[0]
        if found:
            names = [f"{self.words[row.pk]} for {row}" for row in found]
            said = get_text_list(names, "or")
            raise ValidationError(f"“{words[:80]}” is the name of several. Write {said}.")
        hint = did_you_mean(key, self.keys)
        raise ValidationError(f"No {self.what} is called “{words[:80]}”.{hint}")


def address(row: Any) -> str:
    return str(row.slug)


# -- columns -------------------------------------------------------------------------------


class Typed(Widget):  # type: ignore[misc]
    """A cell that a field of a form understands and writes."""

    def __init__(
        self, field: forms.Field, write: Callable[[Any], str] | None = None
    ) -> None:
        super().__init__()
        self.field = field
        self.write = write or field.prepare_value

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return self.field.clean(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value in (None, "") else str(self.write(value))


class Choice(Widget):  # type: ignore[misc]
    """One word of a closed list, as people read it or as it is stored."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        super().__init__()
        self.labels = {each.value: str(each.label) for each in choices}
        self.values = {same(value): value for value in self.labels}
        self.values |= {same(label): value for value, label in self.labels.items()}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        if found := self.values.get(same(value)):
            return found
        listed = "; ".join(self.labels.values())
        raise ValidationError(f"“{value[:80]}” is none of these: {listed}.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.labels.get(value, "")


class Column(Field):  # type: ignore[misc]
    """A column for one field of the row."""

    table: Any = None  # whose column it is

    def __init__(
        self,
        header: str,
        attribute: str,
        widget: Widget | None = None,
        *,
        empty: Any = "",
        hint: str = "",
        told: bool = False,
    ) -> None:
        """``empty``: what a dash makes of it. ``told``: an import leaves it alone."""
        super().__init__(
            attribute=attribute,
            column_name=header,
            widget=widget or Typed(forms.CharField()),
            readonly=told,
        )
        self.empty, self.hint = empty, hint

    def save(
        self, instance: Any, row: dict[str, str], is_m2m: bool = False, **kwargs: Any
    ) -> None:
        cell = row[self.column_name]
        if self.readonly or not cell or cell == self.export(instance):
            return
        if cell in DASHES:
            self.put(instance, self.nothing(instance))
        else:
            self.put(instance, self.understood(cell))

    def understood(self, cell: str) -> Any:
        """What the cell means. Raises ValidationError."""
        return self.widget.clean(cell)

    @property
    def words(self) -> list[str]:
        """The closed list from which the cell is taken; none if it is any text."""
        return [*getattr(self.widget, "labels", {}).values()]

    def export(self, instance: Any, **kwargs: Any) -> str:
        """The text of the cell, without the blanks around it that no program keeps."""
        text: str = self.widget.render(self.get_value(instance))
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def nothing(self, instance: Any) -> Any:
        return copy(self.empty)

    def put(self, instance: Any, value: Any) -> None:
        """Puts it into the row; a field of one line gets one line."""
        field = next((f for f in instance._meta.fields if f.name == self.attribute), None)
        if isinstance(field, models.CharField) and isinstance(value, str):
            value = " ".join(value.split())
        setattr(instance, self.attribute, value)

    def settle(self, instances: Sequence[Any]) -> None:
        """Saves what belongs to these, once they are saved."""


@dataclass(frozen=True)
class Change:
    """What the rows of an ``instance`` are to be: the ``known`` ones by their values, and
    the values of those that are ``wanted``.
    """

    instance: Any
    known: dict[Any, Any]
    wanted: list[Any]

    @property
    def gone(self) -> list[Any]:
        """The rows that are wanted no more."""
        return [row for value, row in self.known.items() if value not in self.wanted]

    @property
    def new(self) -> list[Any]:
        """The values of which there is no row yet."""
        return [value for value in self.wanted if value not in self.known]


class RowsColumn(Column):
    """A column for rows that belong to the row, in the cell parted by semicolons.

    They are known as hashable values that say all that the cell says of each. What they
    are to be is kept with the instance until that is saved.
    """

    def __init__(self, header: str, *, hint: str = "") -> None:
        super().__init__(header, attribute=same(header), hint=hint)

    def rows(self, instance: Any) -> Iterable[Any]:
        """The rows at present."""
        raise NotImplementedError

    def value(self, row: Any) -> Any:
        """All that the cell says of a row."""
        raise NotImplementedError

    def write(self, changes: Sequence[Change]) -> None:
        """Saves them as they are to be."""
        raise NotImplementedError

    def understand(self, text: str) -> Any:
        """The row that a part of the cell means. Raises ValidationError."""
        raise NotImplementedError

    def word(self, value: Any) -> str:
        """The part of the cell that stands for a row."""
        raise NotImplementedError

    def rank(self, value: Any) -> Any:
        """Rows of another order than this say the same."""
        return self.word(value)

    def known(self, instance: Any) -> dict[Any, Any]:
        rows = () if instance.pk is None else self.rows(instance)
        return {self.value(row): row for row in rows}

    def get_value(self, instance: Any) -> list[Any]:
        wanted: dict[str, Change] = instance.__dict__.get("_wanted", {})
        if self.column_name in wanted:
            return wanted[self.column_name].wanted
        return sorted(self.known(instance), key=self.rank)

    def export(self, instance: Any, **kwargs: Any) -> str:
        return "; ".join(self.word(each) for each in self.get_value(instance))

    def nothing(self, instance: Any) -> list[Any]:
        return []

    def understood(self, cell: str) -> list[Any]:
        parts = filter(None, (part.strip() for part in cell.split(";")))
        return sorted({self.understand(part): None for part in parts}, key=self.rank)

    def put(self, instance: Any, value: Any) -> None:
        change = Change(instance, self.known(instance), value)
        instance.__dict__.setdefault("_wanted", {})[self.column_name] = change

    def settle(self, instances: Sequence[Any]) -> None:
        wanted = (instance.__dict__.get("_wanted", {}) for instance in instances)
        self.write([each[self.column_name] for each in wanted if self.column_name in each])


# -- the table -----------------------------------------------------------------------------


class Table(Resource):  # type: ignore[misc]
    """Rows of one model as a table. Of a subclass: its columns and ``Meta.model``, whose
    rows can be loaded ``for_table()`` and found ``at_keys()``.
    """

    key = Column("Key", "pk", told=True)
    writes: Sequence[type[models.Model]] = ()  # what belongs to a row and has a column

    class Meta:
        import_id_fields = ("key",)
        instance_loader_class = BaseInstanceLoader  # get_instance() finds rows itself
        use_transactions = True
        use_bulk = True  # no savepoint for each row: all are saved at once
        skip_diff = True  # it would copy each row with all that belongs to it
        skip_unchanged = True
        report_skipped = True

    def __init__(
        self, rows: Any, numbers: Sequence[int] = (), now: datetime | None = None
    ) -> None:
        """``rows``: those that the editor may see; ``numbers``: of the rows in the file."""
        super().__init__()
        for column in self.fields.values():
            column.table = self
        self.rows_seen, self.numbers, self.now = rows, numbers, now
        self.met: dict[int, int] = {}
        # Of the row that is read at the moment.
        self.new = False
        self.before: list[str] = []
        self.after: list[str] = []
        self.hindered: set[str] = set()
        self.said_before: Any = None

    # -- columns

    @cached_property
    def columns(self) -> list[Column]:
        return [self.fields[name] for name in self.get_export_order()]

    def column(self, header: str) -> Column:
        return next(each for each in self.columns if each.column_name == header)

    def cells(self, instance: Any) -> list[str]:
        return [column.export(instance) for column in self.columns]

    def known_headers(self, sheet: Sheet) -> tuple[Sheet, list[str]]:
        """The sheet with the headers as they are called here, and sentences on columns
        that are not known. Raises ValidationError for a header that comes twice.
        """
        ours = {same(column.column_name): column.column_name for column in self.columns}
        remarks: list[str] = []
        headers: list[str] = []
        for header in sheet.headers:
            name = ours.get(same(header), "")
            if name and name in headers:
                raise ValidationError(f"Two columns are called “{name}”.")
            if not name and header:
                hint = did_you_mean(same(header), {name: key for key, name in ours.items()})
                remarks.append(f"The column “{header[:60]}” is not known: left out.{hint}")
            headers.append(name)
        if not any(headers):
            raise ValidationError(
                "None of the columns is known. The first row holds their names; export "
                "the list to see how they are called."
            )
        read = [place for place, name in enumerate(headers) if name]
        rows = tuple(tuple(row[place] for place in read) for row in sheet.rows)
        return Sheet(tuple(headers[place] for place in read), rows, sheet.numbers), remarks

    # -- one row of the file

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        keys = dataset[self.key_header] if self.key_header in dataset.headers else []
        self.keys_of_the_file = [str(key).casefold() for key in keys if key]

    @cached_property
    def by_key(self) -> dict[str, Any]:
        """The rows that the file names, by their key and by their addresses, loaded all at
        once.
        """
        rows = list(self.rows_seen.for_table().at_keys(self.keys_of_the_file))
        former = {slug: row for row in rows for slug in row.former_slugs}
        by_slug = {row.slug: row for row in rows}
        return former | by_slug | {self.fields["key"].export(row): row for row in rows}

    def init_instance(self, row: Any = None) -> Any:
        return self._meta.model()

    def _check_import_id_fields(self, headers: Any) -> None:
        """A file without keys holds new rows alone."""

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> Any:
        """Raises ValidationError for a key that leads nowhere, or to a row of before."""
        key = row.get(self.key_header, "")
        if not key or key in DASHES:
            return None
        instance = self.by_key.get(key.casefold())
        if instance is None:
            raise ValidationError(
                {
                    "key": f"No row that you may change has the key “{key[:60]}”. Leave "
                    "the cell empty if this is a new one."
                }
            )
        if before := self.met.get(instance.pk):
            raise ValidationError({"key": f"Row {before} has the same key."})
        return instance

    @property
    def key_header(self) -> str:
        return str(self.fields["key"].column_name)

    def after_init_instance(
        self, instance: Any, new: bool, row: Any, **kwargs: Any
    ) -> None:
        if not new:
            self.met[instance.pk] = self.numbers[kwargs["row_number"] - 1]
        self.new = new
        self.before = [""] * len(self.columns) if new else self.cells(instance)
        self.hindered = {doubt.code for doubt in self.hindrances(instance)}
        self.said_before = None if new else self.said(instance)

    def import_instance(self, instance: Any, row: dict[str, str], **kwargs: Any) -> None:
        """Raises ValidationError with all that is wrong in the cells of the row."""
        errors: dict[str, list[str]] = {}
        for column in self.columns:
            if column.column_name not in row:
                continue
            try:
                column.save(instance, row)
            except ValidationError as refused:
                errors[column.attribute] = list(refused.messages)
        self.settle(instance, {*errors})
        if errors:
            raise ValidationError(errors)

    def settle(self, instance: Any, wrong: set[str]) -> None:
        """What follows from the cells: of a subclass."""

    def hindrances(self, instance: Any) -> list[Doubt]:
        """Why the row cannot be in the state that it has: of a subclass. Their field is
        the attribute of a column.
        """
        return []

    def said(self, instance: Any) -> Any:
        """What ``doubts`` are about, as the row is now: of a subclass."""

    def doubts(self, said: Any, before: Any) -> list[Doubt]:
        """What an editor should look at: of a subclass. ``before``: what was said before;
        None of a new row.
        """
        return []

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        self.after = self.cells(instance)
        return not import_validation_errors and not self.new and self.after == self.before

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Any = None,
        validate_unique: bool = True,
    ) -> None:
        """Raises ValidationError: what the cells and what the model's own rules refuse."""
        errors = dict(import_validation_errors or {})
        read = {column.attribute for column in self.columns} - {*errors}
        left = {
            field.name
            for field in instance._meta.fields
            if field.name in errors or (field.is_relation and field.name not in read)
        }
        try:
            instance.full_clean(
                exclude=left, validate_unique=False, validate_constraints=False
            )
        except ValidationError as refused:
            errors = refused.update_error_dict(errors)
        if not errors:
            for doubt in self.hindrances(instance):
                if doubt.code not in self.hindered:
                    errors.setdefault(doubt.field, []).append(doubt.sentence)
        if errors:
            raise ValidationError(errors)

    def save_instance(
        self, instance: Any, is_create: bool, row: Any, **kwargs: Any
    ) -> None:
        """Nothing yet: all rows are saved at once."""

    def save_m2m(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Nothing yet."""

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        """Keeps what changes, as header, old and new text of each cell, and what is
        doubtful now.
        """
        instance = row_result.instance
        row_result.diff = [
            (column.column_name, old, new)
            for column, old, new in zip(self.columns, self.before, self.after, strict=True)
            if old != new and not column.readonly
        ]
        if row_result.import_type != SAME:
            row_result.doubts = self.doubts(self.said(instance), self.said_before)

    # -- all rows of the file

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Saves all that is sound: what is wrong in the eyes of the database alone is said
        as well.
        """
        sound = {
            id(each.instance): (number, each)
            for number, each in enumerate(result.rows, 1)
            if each.import_type in (NEW, CHANGED)
        }
        rows = [each.instance for _, each in sound.values()]
        if not kwargs["dry_run"]:
            saved = [row for row in rows if not row._state.adding]
            history.keep_what_was_changed_elsewhere(saved)
        refused: dict[int, Exception] = {**self.untrue(rows)}
        refused |= self.refused([row for row in rows if id(row) not in refused])
        for key, error in refused.items():
            number, each = sound[key]
            if isinstance(error, ValidationError):
                each.import_type = RowResult.IMPORT_TYPE_INVALID
                result.append_invalid_row(number, {}, error)
            else:
                each.import_type = RowResult.IMPORT_TYPE_ERROR
                result.append_error_row(number, {}, [error])

    def untrue(self, rows: Sequence[Any]) -> dict[int, ValidationError]:
        """By its id, what each row says that cannot be true. Nothing is saved for it, and
        nobody has to wait.
        """
        return {
            id(row): ValidationError(errors)
            for row, errors in zip(rows, untruths(rows), strict=True)
            if errors
        }

    def refused(self, rows: Sequence[Any]) -> dict[int, Exception]:
        """Saves the rows; those that cannot be saved, by their id, with the reason."""
        if not rows:
            return {}
        before = [(row, {**vars(row), "_state": copy(row._state)}) for row in rows]
        try:
            with transaction.atomic():
                self.save_rows(rows)
                for column in self.columns:
                    column.settle(rows)
        except (DatabaseError, ValidationError, ValueError) as refused:
            for row, was in before:
                vars(row).clear()
                vars(row).update(was)
            if len(rows) == 1:
                return {id(rows[0]): self.reason(rows[0], refused)}
            half = len(rows) // 2
            return {**self.refused(rows[:half]), **self.refused(rows[half:])}
        return {}

    def save_rows(self, rows: Sequence[Any]) -> None:
        """Saves the rows themselves. A subclass may know how to do it at once."""
        for row in rows:
            row.save()

    def reason(self, row: Any, refused: Exception) -> Exception:
        """Why it was refused, with the field if that is known."""
        if isinstance(refused, IntegrityError):
            try:
                row.full_clean()
            except ValidationError as known:
                return known
        return refused

    # -- what is said of the whole file

    def mistakes(self, result: Any) -> list[tuple[int, str, str]]:
        """The row, the column ("" for the row as a whole) and the sentence of each."""
        names = {column.attribute: column.column_name for column in self.columns}
        names |= {"key": self.key_header}
        said = []
        for wrong in result.invalid_rows:
            number = self.numbers[wrong.number - 1]
            for attribute, sentences in wrong.error_dict.items():
                whole = attribute == NON_FIELD_ERRORS
                column = "" if whole else names.get(attribute, self.label(attribute))
                said += [(number, column, sentence) for sentence in sentences]
        for wrong in result.error_rows:
            number = self.numbers[wrong.number - 1]
            said.append((number, "", "This row cannot be saved as it is."))
        return sorted(said, key=lambda mistake: mistake[0])

    def said_of(self, doubts: Iterable[Doubt]) -> list[tuple[str, str]]:
        """The column, and the sentence, of each."""
        names = {column.attribute: column.column_name for column in self.columns}
        return [
            (names.get(doubt.field) or self.label(doubt.field), doubt.sentence)
            for doubt in doubts
        ]

    def label(self, attribute: str) -> str:
        fields = {field.name: field for field in self._meta.model._meta.fields}
        name = fields[attribute].verbose_name if attribute in fields else attribute
        return str(name).capitalize()


NEW, CHANGED = RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE
SAME = RowResult.IMPORT_TYPE_SKIP
