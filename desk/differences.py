"""How one version of a row differs from another, in the words of its form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.utils.text import capfirst

from desk.history import UNSEEN, Kept, Key, Model, Snapshot, kept_fields

LONG = 60  # letters; texts beyond that are compared word by word
MOST_WORDS = 600  # of two passages that are compared word by word, else as wholes
AROUND = 12  # words that are shown on either side of a difference
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
OTHER_WORDS = {"binned": "in the bin"}  # of values that no form offers
GONE = "one that is no longer there"
NOTHING = object()


@dataclass(frozen=True)
class Asked:
    """A field as a form asks for it. ``related`` is the model from which it chooses."""

    name: str
    label: str
    field: forms.Field | None
    column: models.Field[Any, Any]

    @property
    def related(self) -> Model | None:
        return self.column.related_model


Form = dict[str, Asked]  # by the field's name, in the order of the form
Names = Mapping[Key, str]  # how related rows are called


class Piece(NamedTuple):
    """A passage that was there before ("del"), is there now ("ins") or both ("")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field: as it was and as it is, "" for nothing; long texts in pieces."""

    name: str
    label: str
    before: str
    after: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True)
class RowChange:
    """One of the rows that belong to it. ``how`` is "added", "taken out" or "changed"; ""
    where there is nothing to compare with.
    """

    how: str
    kind: str
    words: str
    changes: list[Change]


@dataclass(frozen=True)
class Difference:
    changes: list[Change] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.changes or self.rows)


# -- what forms ask for --------------------------------------------------------------------


def asked_of(
    model: Model, form: type[forms.BaseForm] | None, shown: Collection[str] | None = None
) -> Form:
    """What is kept of a row of ``model`` and people may see: all but what ``shown``, if
    given, leaves out. Labels are those of the ``form``.
    """
    fields = form.base_fields if form else {}  # type: ignore[attr-defined]
    found: Form = {}
    for name in kept_fields(model):
        column: Any = model._meta.get_field(name)
        if name in UNSEEN or (shown is not None and name not in shown):
            continue
        own = fields.get(name)
        label = (own.label if own else None) or column.verbose_name
        found[name] = Asked(name, str(capfirst(label)), own, column)
    places = {name: place for place, name in enumerate(fields)}
    return dict(sorted(found.items(), key=lambda each: places.get(each[0], len(places))))


def in_words(asked: Asked, value: Any, names: Names) -> str:
    """What a field holds as an editor reads it; "" for nothing."""
    if value is None or value == "" or value == []:
        return ""
    if related := asked.related:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(names.get((related, int(key)), GONE) for key in keys)
    if isinstance(value, bool):
        return "yes" if value else "no"
    choices = dict(getattr(asked.field, "choices", None) or asked.column.flatchoices)
    if choices and not isinstance(value, list):
        return str(choices.get(value) or OTHER_WORDS.get(value) or value)
    return _plainly(asked, asked.column.to_python(value))


def _plainly(asked: Asked, value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%-d %B %Y, %H:%M} UTC"
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    prepared = asked.field.prepare_value(value) if asked.field else value
    if isinstance(prepared, list | tuple):
        return ", ".join(map(str, prepared))
    return str(prepared)


def names_of(
    wanted: Iterable[tuple[Form, Mapping[str, Any]]], known: Names | None = None
) -> dict[Key, str]:
    """How all rows to which these values refer are called: one query for each model."""
    keys: dict[Model, set[int]] = {}
    for form, values in wanted:
        for name, asked in form.items():
            value = values.get(name)
            if asked.related and value:
                these = value if isinstance(value, list) else [value]
                keys.setdefault(asked.related, set()).update(map(int, these))
    names = dict(known or {})
    for model, those in keys.items():
        for key, row in model._base_manager.in_bulk(those).items():
            names[(model, key)] = str(row)
    return names


# -- two versions --------------------------------------------------------------------------


class Reader:
    """Puts differences in words for one editor: ``forms`` are those of the row and of the
    rows that belong to it, as far as the editor may see them, and ``kinds`` how the form
    calls these rows.
    """

    def __init__(
        self,
        forms: Mapping[Model, Form],
        kinds: Mapping[Model, str],
        snapshots: Iterable[Snapshot],
    ) -> None:
        self.forms, self.kinds = forms, kinds
        kept = [each for snapshot in snapshots for each in snapshot]
        seen = [each for each in kept if each.model in forms]
        known = {each.id: each.words for each in reversed(kept)}
        values = ((forms[each.model], each.values) for each in seen)
        self.names = names_of(values, known)

    def difference(self, before: Snapshot | None, after: Snapshot) -> Difference:
        """What changed from one to the other; all that there is, if there was nothing."""
        old = before.root if before else None
        rows = list(self._rows(before.rows if before else None, after.rows))
        return Difference(list(self._changes(old, after.root)), rows)

    def _rows(
        self, before: Mapping[Key, Kept] | None, after: Mapping[Key, Kept]
    ) -> Iterator[RowChange]:
        earlier = before or {}
        for model in self.forms:
            kind = self.kinds.get(model, str(model._meta.verbose_name))
            ids = [each for each in {**earlier, **after} if each[0] is model]
            for each in ids:
                old, new = earlier.get(each), after.get(each)
                if new is None:
                    assert old
                    gone = list(self._changes(old, None))
                    yield RowChange("taken out", kind, old.words, gone)
                    continue
                changes = list(self._changes(old, new))
                if changes or not old:
                    how = "changed" if old else "added" if before is not None else ""
                    yield RowChange(how, kind, new.words, changes)

    def _changes(self, old: Kept | None, new: Kept | None) -> Iterator[Change]:
        row = new or old
        assert row
        for name, asked in self.forms.get(row.model, {}).items():
            held = [each.values.get(name, NOTHING) for each in (old, new) if each]
            if NOTHING in held or (len(held) == 2 and held[0] == held[1]):
                continue
            if len(held) == 1 and is_default(asked, held[0]):
                continue
            was, now = (self._said(asked, each) for each in (old, new))
            if was != now:
                yield changed(name, asked.label, was, now)

    def _said(self, asked: Asked, row: Kept | None) -> str:
        return in_words(asked, row.values[asked.name], self.names) if row else ""


def is_default(asked: Asked, value: Any) -> bool:
    """It is what an empty form holds."""
    if asked.related:
        return not value
    return bool(asked.column.to_python(value) == asked.column.get_default())


def changed(name: str, label: str, was: str, now: str) -> Change:
    """The change of one field, word by word if it is a long text."""
    long = bool(was and now and max(len(was), len(now)) > LONG)
    return Change(name, label, was, now, compared(was, now) if long else [])


# -- two texts -----------------------------------------------------------------------------


def compared(before: str, after: str) -> list[Piece]:
    """Both texts in one, word by word; what is the same far from any difference is left
    out. Quick however long they are: lines first, then words within what differs.
    """
    pieces: list[Piece] = []
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    for how, start, end, other, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        was, now = "".join(old[start:end]), "".join(new[other:last])
        if how == "equal":
            pieces.append(Piece("", was))
        else:
            pieces += _words_compared(was, now)
    return _shortened(_joined(pieces))


def _words_compared(was: str, now: str) -> list[Piece]:
    old, new = WORDS.findall(was), WORDS.findall(now)
    if max(len(old), len(new)) > MOST_WORDS:
        return [Piece("del", was), Piece("ins", now)]
    pieces = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.3:
        return [Piece("del", was), Piece("ins", now)]
    for how, start, end, other, last in matcher.get_opcodes():
        if how == "equal":
            pieces.append(Piece("", "".join(old[start:end])))
        else:
            pieces.append(Piece("del", "".join(old[start:end])))
            pieces.append(Piece("ins", "".join(new[other:last])))
    return pieces


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of a kind as one; what was taken out stands before what came."""
    found: list[Piece] = []
    out = came = ""
    for kind, text in [*pieces, Piece("", "")]:
        if kind == "del":
            out += text
        elif kind == "ins":
            came += text
        elif text or not kind:
            if text.isspace() and (out or came) and len(text) == 1:
                out, came = out + text, came + text  # two words changed side by side
                continue
            found += [Piece("del", out), Piece("ins", came), Piece("", text)]
            out = came = ""
    merged: list[Piece] = []
    for piece in found:
        if piece.text and merged and merged[-1].kind == piece.kind:
            merged[-1] = Piece(piece.kind, merged[-1].text + piece.text)
        elif piece.text:
            merged.append(piece)
    return merged


def _shortened(pieces: list[Piece]) -> list[Piece]:
    """Without what is the same and far from what differs."""
    last = len(pieces) - 1
    return [
        Piece(kind, text if kind else _cut(text, place > 0, place < last))
        for place, (kind, text) in enumerate(pieces)
    ]


def _cut(text: str, differs_before: bool, differs_after: bool) -> str:
    words = WORDS.findall(text)
    if len(words) <= 4 * AROUND:
        return text
    head = "".join(words[: 2 * AROUND]) if differs_before else ""
    tail = "".join(words[-2 * AROUND :]) if differs_after else ""
    return f"{head} … {tail}"
