"""Two editors on one page: what the first saved and what the second typed, in one form.

A form carries what it showed. If the row has changed by the time it is sent, nothing is
saved: the page comes back with the newer values wherever its editor touched nothing, and
with what the editor typed wherever it was touched, the other's words beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import Truncator, capfirst

from desk import history
from desk.differences import Change, Difference, RowChange, changed
from desk.restoring import BINNED, SAFETY, openness

SALT = "desk.edition"
CHOOSE_AGAIN = "This is “{}” by now; you had “{}”. Choose again if it is to be changed."
STRICTER = "This is “{}” by now; here it says “{}”. Is that meant?"
ALSO_CHANGED = "{} wrote “{}” here at {}. Yours stands; put in what is right."
EMPTIED = "{} emptied this at {}. Yours stands; put in what is right."
TICK_AGAIN = (
    "{}: you had ticked it to be taken out; it was changed meanwhile. Tick it again if it "
    "is to go."
)
WORDS = ""  # among a row's values: what the row is called

Values = dict[str, list[str]]  # as a browser sends them
Page = dict[str, dict[str, Values]]  # by the rows' prefix ("" for the form), by row


# -- what a form showed --------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    edition: str
    at: datetime
    page: Page


def written(edition: str, page: Page) -> str:
    """What a form carries along: signed, so that only we can have written it."""
    told = {"edition": edition, "at": timezone.now().isoformat(), "page": page}
    return signing.dumps(told, salt=SALT, compress=True)


def read(text: str) -> Shown | None:
    try:
        told = signing.loads(text, salt=SALT)
        return Shown(told["edition"], datetime.fromisoformat(told["at"]), told["page"])
    except (signing.BadSignature, KeyError, ValueError):
        return None


def page_of(form: forms.BaseForm, formsets: Iterable[Any]) -> Page:
    """All that these forms show of what is saved, as a browser would send it."""
    page: Page = {"": {"": sent(form)}}
    for formset in formsets:
        page[formset.prefix] = {
            str(row.instance.pk): {WORDS: [str(row.instance)], **sent(row)}
            for row in formset.initial_forms
            if row.instance.pk
        }
    return page


def sent(form: forms.BaseForm) -> Values:
    values: Values = {}
    start = len(form.add_prefix(""))
    left_out = {"edition", "DELETE", *_keys(form)}
    for name in form.fields:
        if name not in left_out:
            bound = form[name]
            for part, value in _sent(bound):
                values[part[start:]] = value
    return values


def _keys(form: Any) -> Iterator[str]:
    """The hidden fields of a row: its own key and that of its owner."""
    for name, asked in form.fields.items():
        if isinstance(asked, forms.models.InlineForeignKeyField):
            yield name
        if form.prefix and name == form._meta.model._meta.pk.name:
            yield name


def _sent(bound: Any) -> Iterator[tuple[str, list[str]]]:
    widget = getattr(bound.field.widget, "widget", bound.field.widget)
    value = bound.field.prepare_value(bound.initial)
    if isinstance(widget, forms.MultiWidget):
        for place, (each, part) in enumerate(
            zip(widget.widgets, widget.decompress(value) or (), strict=False)
        ):
            yield f"{bound.html_name}_{place}", _texts(each.format_value(part))
    elif isinstance(widget, forms.CheckboxInput):
        yield bound.html_name, ["on"] if value else []
    else:
        yield bound.html_name, _texts(widget.format_value(value))


def _texts(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return [] if value is None else [str(value)]


def plain(values: Sequence[str] | None) -> list[str]:
    """Values that mean the same look the same."""
    texts = ("\n".join(each.splitlines()).strip() for each in values or ())
    return sorted(text for text in texts if text)


def means_the_same(form: Any, name: str, one: list[str], other: list[str]) -> bool:
    """Both are understood alike: "9 am" and "09:00" are."""
    asked = form.fields.get(name)
    if one == other or asked is None or not (len(one) == len(other) == 1):
        return one == other
    try:
        understood = [asked.to_python(text) for text in (*one, *other)]
    except (forms.ValidationError, ValueError):
        return False
    return bool(understood[0] == understood[1])


# -- both in one ---------------------------------------------------------------------------


@dataclass
class Meanwhile:
    """The merged ``data`` of a page; ``notes``, each with its form's prefix and field, on
    what both had changed; ``changes``, what the other did; ``told``, what is not as typed.
    """

    data: QueryDict
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    changes: Difference = field(default_factory=Difference)
    who: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


class Merging:
    """``form`` and ``formsets`` show what is saved now; ``posted`` was typed into a page
    that showed ``shown``.
    """

    def __init__(
        self,
        posted: QueryDict,
        shown: Shown | None,
        form: Any,
        formsets: Sequence[Any],
    ) -> None:
        self.posted, self.shown = posted, shown
        self.form, self.formsets = form, formsets
        self.now = page_of(form, formsets)
        self.before: Page = shown.page if shown else {}
        self.found = Meanwhile(posted.copy())
        row = form.instance
        since = history.versions_since(row, shown.at) if shown else []
        self.versions = since
        self.words = Words(form, formsets, (self.before, self.now))

    def merged(self, edition: str) -> Meanwhile:
        found = self.found
        before = self.before.get("", {}).get("")
        self._merge(self.form, "", before, self.now[""][""], self.posted)
        for formset in self.formsets:
            if f"{formset.prefix}-INITIAL_FORMS" in self.posted:
                self._merge_rows(formset)
        found.data["edition"] = written(edition, self.now)
        found.changes = self._what_changed() if self.shown else Difference()
        later = [version for version in self.versions[1:] if version.user]
        found.who = list(
            dict.fromkeys(f"{each.who}, {each.at:%H:%M} UTC" for each in later)
        )
        return found

    # -- one form

    def _merge(
        self,
        form: Any,
        prefix: str,
        before: Values | None,
        now: Values,
        typed: Mapping[str, Any] | QueryDict,
        start: str = "",
    ) -> None:
        """Puts into the data under ``prefix`` what holds for one form, typed under
        ``start``.
        """
        assert isinstance(typed, QueryDict)
        for name, present in now.items():
            if name == WORDS:
                continue
            mine = typed.getlist(f"{start}{name}")
            was = before.get(name) if before is not None else None
            holds, note = self._settled(form, name, was, mine, present)
            self._put(f"{prefix}{name}", holds)
            if note:
                self.found.notes.append((prefix, _field_of(form, name), note))

    def _settled(
        self, form: Any, name: str, was: Any, mine: list[str], present: list[str]
    ) -> tuple[list[str], str]:
        """What the field shall hold, and what to say beside it."""
        typed, now, before = plain(mine), plain(present), plain(was)
        if means_the_same(form, name, typed, now):
            return mine, ""
        untouched = was is not None and means_the_same(form, name, typed, before)
        if name in SAFETY and now != [BINNED]:
            here, there = "".join(typed), "".join(now)
            said = (self.words.of(form, name, values) or "–" for values in (now, typed))
            if openness(here) > openness(there) or untouched:
                return present, CHOOSE_AGAIN.format(*said)
            return mine, STRICTER.format(*said)
        if was is None or now == before:
            return mine, ""
        if untouched:
            return present, ""
        return mine, self._both_changed(form, name, present)

    def _both_changed(self, form: Any, name: str, present: list[str]) -> str:
        said = self.words.of(form, name, present)
        who, at = self._author(form, name)
        if not plain(present):
            return EMPTIED.format(who, at)
        return ALSO_CHANGED.format(who, Truncator(said).chars(400), at)

    def _author(self, form: Any, name: str) -> tuple[str, str]:
        """Who changed this field last, and when."""
        row = form.instance
        field = {"section_number": "section"}.get(name, _field_of(form, name))
        last = None
        for before, after in zip(self.versions, self.versions[1:], strict=False):
            held = [
                {each.id: each.values for each in version.was}.get((type(row), row.pk), {})
                for version in (before, after)
            ]
            if held[0].get(field) != held[1].get(field):
                last = after
        last = last or next(iter(self.versions[:0:-1]), None)
        moment = last.at if last else timezone.now()
        return (last and last.who) or "Somebody", f"{moment:%H:%M} UTC"

    def _put(self, name: str, values: list[str]) -> None:
        if values:
            self.found.data.setlist(name, values)
        else:
            self.found.data.pop(name, None)

    # -- rows

    def _merge_rows(self, formset: Any) -> None:
        prefix = formset.prefix
        key, owner = formset.model._meta.pk.name, formset.fk.name
        typed = self._typed_rows(prefix)
        initial = _number(self.posted.get(f"{prefix}-INITIAL_FORMS"))
        mine, new = {}, []
        for place, names in sorted(typed.items()):
            number = self.posted.get(f"{prefix}-{place}-{key}")
            if number and place < initial:
                mine[number] = place
            else:
                new.append((place, names))
        now, before = self.now[prefix], self.before.get(prefix, {})
        for name in [name for name in self.found.data if name.startswith(f"{prefix}-")]:
            if name not in {f"{prefix}-{kind}_NUM_FORMS" for kind in ("MIN", "MAX")}:
                self.found.data.pop(name)
        data = self.found.data
        rows = {str(row.instance.pk): row for row in formset.initial_forms}
        for place, (number, values) in enumerate(now.items()):
            start = f"{prefix}-{place}-"
            data[f"{start}{key}"] = number
            data[f"{start}{owner}"] = str(formset.instance.pk)
            was = before.get(number) if self.shown else None
            if number not in mine:
                for name, theirs in values.items():
                    if name != WORDS:
                        self._put(f"{start}{name}", theirs)
                continue
            there = f"{prefix}-{mine[number]}-"
            self._merge(rows[number], start, was, values, self.posted, there)
            if f"{there}DELETE" in self.posted:
                if was is None or _same(was, values):
                    data[f"{start}DELETE"] = "on"
                else:
                    self.found.told.append(TICK_AGAIN.format(values[WORDS][0]))
        for number in mine.keys() - now.keys():
            self._tell_of_what_is_gone(formset, before.get(number), mine[number])
        for place, (sent_as, names) in enumerate(new, len(now)):
            for name in names:
                as_typed = self.posted.getlist(f"{prefix}-{sent_as}-{name}")
                self._put(f"{prefix}-{place}-{name}", as_typed)
        data[f"{prefix}-INITIAL_FORMS"] = str(len(now))
        data[f"{prefix}-TOTAL_FORMS"] = str(len(now) + len(new))

    def _typed_rows(self, prefix: str) -> dict[int, list[str]]:
        pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,5}})-(.+)", re.DOTALL)
        rows: dict[int, list[str]] = {}
        for name in self.posted:
            if found := pattern.fullmatch(name):
                rows.setdefault(int(found[1]), []).append(found[2])
        return rows

    def _tell_of_what_is_gone(self, formset: Any, was: Values | None, place: int) -> None:
        """A row that the other took out stays out; what was typed into it is told."""
        if was is None:
            return
        form = formset.empty_form
        start = f"{formset.prefix}-{place}-"
        typed = []
        for name, before in was.items():
            mine = self.posted.getlist(f"{start}{name}")
            if name != WORDS and plain(mine) != plain(before):
                said = self.words.of(form, name, plain(mine)) or "nothing"
                typed.append(f"{_label(form, name)} “{said}”")
        if typed:
            self.found.told.append(
                f"{was[WORDS][0]} was taken out meanwhile. You had typed into it: "
                f"{', '.join(typed)}. If it shall stay, enter it again as a new row."
            )

    # -- what the other did

    def _what_changed(self) -> Difference:
        before, now = self.before.get("", {}).get("", {}), self.now[""][""]
        changes = list(self._changes(self.form, before, now))
        rows = []
        for formset in self.formsets:
            form = formset.empty_form
            old, new = self.before.get(formset.prefix, {}), self.now[formset.prefix]
            for number in {**old, **new}:
                was, values = old.get(number, {}), new.get(number, {})
                how = "taken out" if not values else "changed" if was else "added"
                words = (values or was)[WORDS][0]
                made = list(self._changes(form, was, values))
                if made or how != "changed":
                    rows.append(RowChange(how, formset.kind, words, made))
        return Difference(changes, rows)

    def _changes(self, form: Any, was: Values, now: Values) -> Iterator[Change]:
        for name in {**was, **now}:
            old, new = plain(was.get(name)), plain(now.get(name))
            if name != WORDS and old != new:
                before, after = (self.words.of(form, name, each) for each in (old, new))
                yield changed(name, _label(form, name), before, after)


class Words:
    """What the fields of these forms hold, as an editor reads it."""

    def __init__(self, form: Any, formsets: Iterable[Any], pages: Iterable[Page]) -> None:
        keys: dict[Any, set[int]] = {}
        asking = {"": form, **{formset.prefix: formset.empty_form for formset in formsets}}
        for page in pages:
            for prefix, rows in page.items():
                for values in rows.values() if prefix in asking else ():
                    for name, value in values.items():
                        asked = asking[prefix].fields.get(name)
                        if model := _chosen_from(asked):
                            wanted = keys.setdefault(model, set())
                            wanted.update(int(key) for key in value if key.isdigit())
        self.names = {
            model: {str(key): str(row) for key, row in rows.items()}
            for model, those in keys.items()
            if (rows := model._base_manager.in_bulk(those))
        }

    def of(self, form: Any, name: str, values: Sequence[str]) -> str:
        asked = form.fields.get(_field_of(form, name))
        if model := _chosen_from(asked):
            names = self.names.get(model, {})
            return ", ".join(names.get(key, key) for key in values)
        if isinstance(asked, forms.BooleanField):
            return "yes" if values else "no"
        choices = {str(key): str(text) for key, text in getattr(asked, "choices", ())}
        return ", ".join(choices.get(value, value) for value in values)


def _chosen_from(asked: Any) -> Any:
    """The model from whose rows a field lets people choose, if it does."""
    return getattr(getattr(asked, "queryset", None), "model", None)


def _field_of(form: Any, name: str) -> str:
    """The field to which a part of a form belongs: some are sent in two parts."""
    return name if name in form.fields else re.sub(r"_\d+$", "", name)


def _label(form: Any, name: str) -> str:
    name = _field_of(form, name)
    return str(capfirst(form.fields[name].label or name.replace("_", " ")))


def _same(was: Values, now: Values) -> bool:
    names = {*was, *now} - {WORDS}
    return all(plain(was.get(name)) == plain(now.get(name)) for name in names)


def _number(text: Any) -> int:
    return int(text) if str(text).isdecimal() and len(str(text)) < 6 else 0


def rows_as_saved(desk: Any, request: Any, row: Any) -> list[Any]:
    """The formsets of a page as it would be opened now."""
    found = []
    counted = Counter[str]()
    for formset, inline in desk.get_formsets_with_inlines(request, row):
        formset.kind = str(inline.verbose_name)
        prefix = formset.get_default_prefix()
        counted[prefix] += 1
        if counted[prefix] > 1:
            prefix = f"{prefix}-{counted[prefix]}"
        rows = inline.get_queryset(request)
        found.append(formset(instance=row, prefix=prefix, queryset=rows))
    return found
