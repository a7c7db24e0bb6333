"""What a page of the desk asks before it saves, and where on the page that is.

A ``Doubt`` names its place by the name of a field of the form (``start_date``), by that of
a field of a row as it is sent (``links-0-url``), or by rows as a whole (``credits``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.forms import BaseForm, BoundField, RadioSelect
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.text import capfirst

from desk.doubts import Doubt

ALL_THE_SAME = "_all_the_same"  # its value is the button that was pressed before
CONFIRMED = "_confirmed"  # marks of the doubts that "all the same" is said to
TYPE_IN = "_type_in"  # its value is what to type: pairs of a field and a text, in JSON
ASKED_FOR = "_asked_for"


class NotYet(Exception):
    """The page is right, but is shown again before it is saved."""


@dataclass(frozen=True)
class Place:
    """A place on the page: how it is called, and the id to which a link jumps."""

    words: str
    target: str = ""


@dataclass(frozen=True)
class Mistake:
    """One sentence of the list of what is wrong; ``typed`` and ``fix_words`` if there is a
    way out that can be typed in.
    """

    sentence: str
    place: Place
    typed: str = ""
    fix_words: str = ""


@dataclass(frozen=True)
class Question:
    """A doubt as the page puts it."""

    doubt: Doubt
    place: Place
    mark: str
    typed: str  # what the button sends that types in the suggestion; "" without one

    @property
    def said(self) -> tuple[str, str]:
        """The same for doubts that differ only in the way out: they are one to read."""
        return self.doubt.field, self.doubt.sentence


def mark(doubt: Doubt) -> str:
    """Stands for this very doubt: another sentence is another one."""
    said = repr((doubt.code, doubt.field, doubt.sentence))
    return salted_hmac("doubt", said, algorithm="sha256").hexdigest()[:24]


# -- what was pressed


def understand(request: HttpRequest, buttons: Sequence[str]) -> None:
    """Makes of "save all the same" the button that was pressed first, and types in what a
    suggestion says; ``request.held``: the page is then shown again, whatever it holds.
    """
    sent = request.POST.copy()
    asked_for = sent.get(ALL_THE_SAME) or sent.get(ASKED_FOR, "")
    if ALL_THE_SAME not in sent:
        sent.setlist(CONFIRMED, [])
    elif asked_for in buttons:
        sent[asked_for] = "1"
    request.held = TYPE_IN in sent  # type: ignore[attr-defined]
    request.typed = typed_in(sent)  # type: ignore[attr-defined]
    pressed = [name for name in buttons if name in sent]
    if TYPE_IN in sent and asked_for in buttons:
        pressed = [asked_for]
    request.pressed = (pressed or buttons)[0]  # type: ignore[attr-defined]
    request.POST = sent  # type: ignore[assignment]


def typed_in(sent: QueryDict) -> list[str]:
    """The fields into which a suggestion was typed. Only what the page has can be."""
    try:
        pairs = [(str(name), str(text)) for name, text in json.loads(sent.get(TYPE_IN, ""))]
        "".join(text for _, text in pairs).encode()  # a half character cannot be shown
    except (ValueError, TypeError, RecursionError):
        return []
    pairs = [(name, text) for name, text in pairs if name in sent and name[:1] != "_"]
    for name, text in pairs:
        sent[name] = text
    return [name for name, _ in pairs]


def as_read(request: HttpRequest) -> HttpRequest:
    """The request as one that only opens the page, so that forms show what is saved."""
    reading = copy(request)
    reading.method = "GET"
    reading.resolver_match = request.resolver_match
    return reading


# -- the rows of a page


def staying(formsets: Iterable[Any]) -> dict[type[models.Model], list[Any]]:
    """The rows as they will be once the page is saved, by their model."""
    return {formset.model: [*_rows(formset)] for formset in formsets}


def _rows(formset: Any) -> Iterator[Any]:
    for form in formset.forms:
        gone = formset.is_bound and getattr(form, "cleaned_data", {}).get("DELETE")
        if not gone and (form.instance.pk or (formset.is_bound and form.has_changed())):
            yield form.instance


# -- where on the page


def field_of(name: str, form: Any, formsets: Iterable[Any]) -> BoundField | None:
    """The field of this name, of the form or of one of its rows."""
    if name in form.fields:
        return form[name]  # type: ignore[no-any-return]
    for formset in formsets:
        for row in formset.forms if name.startswith(f"{formset.prefix}-") else ():
            field = name.removeprefix(f"{row.prefix}-")
            if field in row.fields:
                return row[field]  # type: ignore[no-any-return]
    return None


def place_of(name: str, form: Any, formsets: Sequence[Any]) -> Place:
    """Where the field, the field of a row or the rows of this name stand."""
    field = field_of(name, form, formsets)
    for formset in formsets:
        if name == formset.prefix:
            return Place(_called(formset), f"{name}-group")
        if field and field.form in formset.forms:
            row = formset.forms.index(field.form) + 1
            return _place(field, f"{_called(formset)}, row {row}: ")
    return _place(field) if field else Place("")


def _place(field: BoundField, before: str = "") -> Place:
    first = "_0" if isinstance(field.field.widget, RadioSelect) else ""
    shown = not field.is_hidden
    words = before + (str(field.label) if before else capfirst(str(field.label)))
    return Place(words, f"{field.id_for_label or field.auto_id}{first}" if shown else "")


def _called(formset: Any) -> str:
    return str(
        capfirst(getattr(formset, "called", formset.model._meta.verbose_name_plural))
    )


def is_right(form: BaseForm, formsets: Iterable[Any]) -> bool:
    """Nothing is wrong in the page that was sent."""
    return form.is_bound and not form.errors and not any(map(_is_wrong, formsets))


def _is_wrong(formset: Any) -> bool:
    return any(formset.errors) or bool(formset.non_form_errors())


def mistakes(
    form: Any, formsets: Sequence[Any], hindered: Iterable[Doubt]
) -> list[Mistake]:
    """All that is wrong on the page: its own fields, then its rows. What hinders a save
    comes with its way out.
    """
    if not form.is_bound:
        return []
    found = [*_of_form(form, "", "")]
    for formset in formsets:
        called = _called(formset)
        group = Place(called, f"{formset.prefix}-group")
        found += [Mistake(said, group) for said in formset.non_form_errors()]
        for number, row in enumerate(formset.forms):
            target = f"{formset.prefix}-{number}"
            found += _of_form(row, f"{called}, row {number + 1}: ", target)
    ways_out = {doubt.sentence: doubt for doubt in hindered if doubt.fix}
    return [
        replace(each, typed=to_type(doubt), fix_words=doubt.fix_words)
        if (doubt := ways_out.get(each.sentence))
        else each
        for each in found
    ]


def _of_form(form: Any, before: str, target: str) -> Iterator[Mistake]:
    whole = Place(before.removesuffix(": "), target)
    for said in form.errors.get("__all__", ()):
        yield Mistake(said, whole)
    for name in form.fields:  # in the order of the page
        for said in form.errors.get(name, ()):
            yield Mistake(said, _place(form[name], before))


def put_beside(doubt: Doubt, form: Any, formsets: Iterable[Any]) -> None:
    """Says it as a mistake beside its field or its rows."""
    if doubt.field in form.fields:
        form.add_error(doubt.field, doubt.sentence)
        return
    for formset in formsets:
        if doubt.field.partition("-")[0] == formset.prefix:
            formset.non_form_errors().append(doubt.sentence)
            return
    form.add_error(None, doubt.sentence)


# -- what is asked


def questions(
    doubts: Iterable[Doubt], form: Any, formsets: Sequence[Any]
) -> list[Question]:
    """These doubts as the page puts them; also said where their fields are."""
    asked = [
        Question(doubt, place_of(doubt.field, form, formsets), mark(doubt), to_type(doubt))
        for doubt in doubts
    ]
    for name, sentence in dict.fromkeys(each.said for each in asked):
        say_beside(sentence, name, form, formsets)
    return asked


def say_beside(sentence: str, name: str, form: Any, formsets: Sequence[Any]) -> None:
    if field := field_of(name, form, formsets):
        said = '<strong class="doubt">{}</strong> {}'
        field.help_text = format_html(said, sentence, field.help_text)


def to_type(doubt: Doubt) -> str:
    """What the button sends that types in the suggestion; "" without one."""
    pairs = [[name, str(text)] for name, text in doubt.fix]
    return json.dumps(pairs) if pairs else ""


def unconfirmed(doubts: Iterable[Doubt], sent: QueryDict) -> list[Doubt]:
    """Those to which nobody has said "save all the same" now."""
    confirmed = {*sent.getlist(CONFIRMED)}
    return [doubt for doubt in doubts if mark(doubt) not in confirmed]
