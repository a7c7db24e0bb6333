"""The API's document as pages to read: what can be asked, and what answers are made of."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from events import visitors
from events.filters import EventFilter
from events.filters.event import MOST_VALUES
from events.formats import examples
from events.formats.openapi import (
    ONE_OF,
    PARTS,
    REPEAT,
    Json,
    Place,
    asked_with,
    document,
    path_of,
    places,
    summary,
)
from events.prose import to_html

SHORT = {  # of an answer, what the first example shows
    "uid": None,
    "title": None,
    "kind": None,
    "when": ("start_date", "start_time", "zone", "starts_at"),
    "where": ("format", "city", "country"),
    "url": None,
}
WORDS = {
    "date": "date",
    "date-time": "instant",
    "uri": "address",
    "uuid": "UUID",
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
}
NOT_SHOWN = ("speaker",)  # no page of ours holds up one person as an example


class Address(NamedTuple):
    """An address as the page tells of it; ``works`` is one that can be followed now."""

    path: str
    gives: str
    media_type: str
    shape: str
    works: str


class Field(NamedTuple):
    """A field or a parameter: of which kind it is, and what it tells."""

    name: str
    words: str
    shape: str
    labels: Mapping[str, str]
    or_null: bool
    about: SafeString
    values_at: str = ""


class Shape(NamedTuple):
    """What an answer, or a part of one, is made of."""

    name: str
    about: str
    fields: list[Field]


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """How to read this site by program: the API's document in words."""
    now = timezone.now()
    there = one_of_each(now)
    addresses = [address_of(place, there) for place in places()]
    told = document()["components"]["parameters"]
    of_lists = asked_with(places()[0])
    context = {
        "addresses": addresses,
        "parameters": [parameter(name, told[name]) for name in of_lists],
        "parts": [(name, html(text)) for name, text in PARTS],
        "question": question(),
        "most": MOST_VALUES,
        "short": short(),
    }
    return render(request, "events/api.html", context)


@require_safe
def api_fields(request: HttpRequest) -> HttpResponse:
    """Every shape of the API's answers, field by field."""
    found = document()["components"]["schemas"]
    shapes = [
        Shape(
            name,
            one["description"],
            [field_of(field, told) for field, told in one["properties"].items()],
        )
        for name, one in found.items()
        if "properties" in one
    ]
    lists = [(name, said(one)) for name, one in found.items() if "enum" in one]
    context = {"shapes": shapes, "lists": lists}
    return render(request, "events/api_fields.html", context)


def address_of(place: Place, there: Mapping[str, str]) -> Address:
    works = there.get(place.name, "") if not place.is_list else path_of(place.name)
    return Address(
        path_of(place.name), summary(place), place.media_type, place.shape, works
    )


def one_of_each(now: datetime) -> dict[str, str]:
    """For each address of one row, one that is there."""
    chosen = EventFilter(QueryDict("when=all"), now)
    [event] = chosen.numbered(chosen.listing().numbers(0, 1)) or [None]
    rows = {"event": event} | {
        name: visitors.listed(name, chosen.catalogue, now).first()
        for name in ONE_OF
        if name not in NOT_SHOWN
    }
    return {
        place.name: path_of(place.name).format(slug=row.slug)
        for place in places()
        if not place.is_list and (row := rows.get(place.name.rpartition("-")[0]))
    }


def field_of(name: str, schema: Json) -> Field:
    """A field of a shape."""
    either = schema.get("anyOf", [schema])
    words, shape = kind_of(either[0])
    return Field(name, words, shape, {}, len(either) > 1, in_line(schema["description"]))


def parameter(name: str, one: Json) -> Field:
    """A parameter; where the values that it can have are listed, if that is elsewhere."""
    schema = one["schema"]
    several = schema["type"] == "array"
    item = schema["items"] if several else schema
    some = "any of" if several else "one of"
    labels = said(item) if "enum" in item else {}
    listed_at = path_of(f"{name}-list-json")
    words = f"{some} the slugs in" if listed_at else kind_of(item)[0]
    if name == "language":
        words = "any tags"
    about = in_line(one["description"].removesuffix(REPEAT).strip())
    return Field(name, some if labels else words, "", labels, False, about, listed_at)


def kind_of(schema: Json) -> tuple[str, str]:
    """What a value is in words, and the shape that it has."""
    if "$ref" in schema:
        return "", schema["$ref"].rpartition("/")[2]
    if schema["type"] == "array":
        words, shape = kind_of(schema["items"])
        return f"list of {words}".strip(), shape
    return WORDS[str(schema.get("format", schema["type"]))], ""


def said(schema: Json) -> dict[str, str]:
    """The values of a closed list; what people read for one where it tells more."""
    labels: dict[str, str] = schema["x-labels"]
    return {
        value: "" if label == value.replace("-", " ") else label
        for value, label in labels.items()
    }


def html(markdown: str) -> SafeString:
    """Words of the document as HTML that is safe to show."""
    return mark_safe(to_html(markdown))  # noqa: S308 - cleaned, and ours


def in_line(markdown: str) -> SafeString:
    """The same for a single paragraph, without its tags."""
    return mark_safe(html(markdown).removeprefix("<p>").removesuffix("</p>"))  # noqa: S308


def question() -> str:
    """A request that always works."""
    asked = {"kind": ["webinar", "side-event"], "when": "all"}
    return f"{reverse('events-json')}?{urlencode(asked, doseq=True)}"


def short() -> str:
    """The beginning of an answer: some fields of an invented event."""
    event: Any = msgspec.to_builtins(examples.event())
    some = {
        name: {inner: event[name][inner] for inner in within} if within else event[name]
        for name, within in SHORT.items()
    }
    return json.dumps(some, indent=2, ensure_ascii=False)
