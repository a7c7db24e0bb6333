"""What programs can ask here, as an OpenAPI document. It is made from the code: the
addresses from the URL map, the parameters from ``EventFilter``, the shapes from
``records``; so it cannot tell anything else than what is so.
"""

import inspect
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import django_filters
import msgspec
from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, resolve, reverse

from events import records
from events.filters import EventFilter
from events.filters.event import CLOSED, MOST_VALUES
from events.formats import examples
from events.formats.answer import METHODS, answer, check_parameters, open_to_all
from events.formats.data import JSON, PER_PAGE, TITLES

Json = dict[str, Any]

PROBLEM = "application/problem+json"
LISTS = {"json": JSON, "ics": "text/calendar", "atom": "application/atom+xml"} | {
    "csv": "text/csv"
}
TOLD = {"json": "JSON", "ics": "iCalendar", "atom": "Atom", "csv": "a table (CSV)"}
ONE_OF = {
    "organizer": records.Organizer,
    "speaker": records.Person,
    "theme": records.Theme,
    "area": records.Area,
    "series": records.Series,
    "programme": records.Programme,
}
EXAMPLE_OF: dict[str, Callable[[], object]] = {
    "organizer": examples.organizer,
    "speaker": examples.person,
    "theme": examples.theme,
    "area": examples.area,
    "series": examples.series,
    "programme": examples.programme,
}
MEANING = {  # of each filter: what a value finds
    "q": "Words that occur in titles, names, topics, places or texts; “two words” in "
    "quotation marks side by side, `-word` not at all.",
    "organizer": "Organizations in any role, by slug.",
    "theme": "What events are about, by slug.",
    "kind": "What events are.",
    "format": "Online, in person or both.",
    "language": "BCP 47: `fr` finds any use of French, `fr.spoken` what is spoken in "
    "it, `fr.interpretation` what is interpreted into it.",
    "area": "Parts of the world that events are about, by slug; a region finds its "
    "countries as well.",
    "speaker": "People who take part by name, by slug.",
    "series": "Events of a series, by slug.",
    "programme": "Events of a programme, by slug.",
    "dates": "Days, counted from today.",
    "from": "The first day: 2026-04-07.",
    "to": "The last day, inclusive.",
    "when": "Whether they are over; without it, those that are not.",
    "sort": "The order, if words are asked for; else it is by date.",
}
REPEAT = f"Repeat it for several, at most {MOST_VALUES}: any of them will do."
USUALLY = {"when": "upcoming", "sort": "best"}
EXAMPLES = {
    "q": "early warning",
    "kind": ["webinar", "conference"],
    "format": ["online"],
    "dates": "this-month",
    "from": "2026-04-01",
    "to": "2026-04-30",
    "when": "all",
    "sort": "date",
}
PARTS = (
    (
        "Open to all",
        "No key, no account, no limit but fairness. Programs and pages of any site may "
        "read (CORS), and the answers set no cookie. HEAD and OPTIONS are answered "
        "wherever GET is.",
    ),
    (
        "What is not known",
        "Nothing is guessed. Text that is not known is empty, everything else null: a "
        "date without a time of day has no `starts_at`, a start without an end no "
        "`ends_at`. Times are those of the clock at the place, with its IANA `zone` "
        "beside them; instants are ISO 8601 with the offset of that clock.",
    ),
    (
        "Pages",
        f"A list gives {PER_PAGE} at a time. Follow `next` until it is null; the header "
        "Link tells the same. A page of events begins after an event, not at a number: "
        "none is given twice, however many are added meanwhile.",
    ),
    (
        "Asking again",
        "Keep the ETag of an answer, and send it as If-None-Match. 304, without a body, "
        "says that nothing has changed. An event’s `revision` rises with each change that "
        "the public can see; `changed_at` is when.",
    ),
    (
        "Mistakes",
        "A parameter or a value that is not known is refused with 400 and the reason "
        "(RFC 9457): what is asked for by mistake must not become all events. 404 is what "
        "is not there or not public, 410 what was withdrawn in the last 30 days. 301 leads "
        "from an old address to the new one, also where two listings became one.",
    ),
    (
        "What stays",
        "Fields are added: ignore those that you do not know. None is taken away, and none "
        "changes its meaning. Closed lists of words may get longer. The `uid` of an event "
        "never changes, whatever happens to its title, date or address.",
    ),
    (
        "What is never told",
        "Names that are withheld or hidden, addresses for joining a meeting, drafts, and "
        "what only staff can see. Some people can be in danger, and a name that is taken "
        "off is gone with the next request: ask again before you show what you keep, and "
        "take off what is gone.",
    ),
)
ABOUT = "\n\n".join(f"**{name}.** {text}" for name, text in PARTS)


class Place(NamedTuple):
    """An address of the URL map that programs read."""

    name: str
    media_type: str
    shape: str
    is_list: bool


def places() -> list[Place]:
    """What programs can ask for: lists of events, one event, then who and about what. A
    format whose name is not in the URL map is left out.
    """
    events = [
        Place(f"events-{end}", media_type, "Events" if end == "json" else "", True)
        for end, media_type in LISTS.items()
    ]
    one = [
        Place("event-json", JSON, "Event", False),
        Place("event-ics", LISTS["ics"], "", False),
    ]
    topics = [
        place
        for name, shape in ONE_OF.items()
        for place in (
            Place(f"{name}-list-json", JSON, f"{shape.__name__}Index", True),
            Place(f"{name}-json", JSON, shape.__name__, False),
        )
    ]
    return [place for place in [*events, *one, *topics] if path_of(place.name)]


def path_of(name: str) -> str:
    """The path with this name as OpenAPI writes it; "" if the URL map has none."""
    for slug in ({}, {"slug": "-slug-"}):
        try:
            return reverse(name, kwargs=slug).replace("-slug-", "{slug}")
        except NoReverseMatch:
            continue
    return ""


# -- the whole


@cache
def document() -> Json:
    """The OpenAPI document of this site."""
    found = places()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME}: events as data",
            "version": "1",
            "summary": "Public events on preventing genocide and mass atrocities.",
            "description": ABOUT,
        },
        "servers": [{"url": settings.SITE_URL}],
        "tags": [
            {"name": EVENTS, "description": "Any list of events, and any one of them."},
            {"name": TOPICS, "description": "All that have events, and what they are."},
        ],
        "paths": {path_of(place.name): {"get": operation(place)} for place in found},
        "components": {
            "schemas": schemas(),
            "parameters": parameters(),
            "responses": problems(),
            "headers": HEADERS,
        },
    }


EVENTS, TOPICS = "Events", "Who and about what"
ETAG = {"$ref": "#/components/headers/ETag"}
HEADERS = {
    "ETag": {
        "description": "Stands for this very answer: send it as If-None-Match.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": "The pages before and after this one (RFC 8288), if there are any.",
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "Where it is now.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Allow": {
        "description": "The methods that are answered.",
        "schema": {"const": METHODS},
    },
}


def operation(place: Place) -> Json:
    """What one address gives, in OpenAPI's words."""
    return {
        "operationId": place.name,
        "tags": [EVENTS if place.name.startswith("event") else TOPICS],
        "summary": summary(place),
        "description": docstring(place.name),
        "parameters": [
            {"$ref": f"#/components/parameters/{name}"} for name in asked_with(place)
        ],
        "responses": responses(place),
    }


def summary(place: Place) -> str:
    """ "A list of events as JSON", "One theme"."""
    what, _, end = place.name.rpartition("-")
    if what == "events":
        return f"A list of events as {TOLD[end]}"
    if what == "event":
        return f"One event as {TOLD[end]}"
    if place.is_list:
        return f"All {TITLES[what.removesuffix('-list')].lower()}"
    return f"One {what}"


def docstring(name: str) -> str:
    """What the view of this name says of itself, in one line."""
    view = resolve(path_of(name).replace("{slug}", "slug")).func
    return " ".join((inspect.getdoc(view) or "").partition("\n\n")[0].split())


def asked_with(place: Place) -> list[str]:
    """The parameters of an address."""
    if not place.is_list:
        return ["slug"]
    if not place.name.startswith("events-"):
        return ["page"]
    after = ["after"] if paged(place) else []
    return [*EventFilter.base_filters, *after, "tz"]


def responses(place: Place) -> Json:
    content: Json = {}
    if place.shape:
        content["schema"] = {"$ref": f"#/components/schemas/{place.shape}"}
        content["example"] = example(place)
    pages = {"Link": {"$ref": "#/components/headers/Link"}} if paged(place) else {}
    told: Json = {
        "200": {
            "description": "Here it is.",
            "headers": {"ETag": ETAG, **pages},
            "content": {place.media_type: content},
        }
    }
    if not place.is_list:
        told["301"] = {
            "description": "It was renamed, or merged into another.",
            "headers": {"Location": {"$ref": "#/components/headers/Location"}},
        }
    told["304"] = {
        "description": "Nothing has changed since the answer with this ETag.",
        "headers": {"ETag": ETAG},
    }
    kind = "" if place.shape else "InWords"
    named = {"400": "NotUnderstood", "404": "NotFound", "405": "NotAllowed"}
    if place.name == "event-json":
        named["410"] = "Withdrawn"
    for status, name in named.items():
        told[status] = {"$ref": f"#/components/responses/{name}{kind}"}
    return told


def paged(place: Place) -> bool:
    """It gives a part of a long list, and tells where the rest is."""
    return place.is_list and place.name not in ("events-ics", "events-atom")


def problems() -> Json:
    """Why a request is not answered: RFC 9457 where JSON was asked for, else a line."""
    told = {
        "NotUnderstood": (400, "A parameter or a value is not known, or they do not fit."),
        "NotFound": (404, "There is nothing at this address, or it is not public."),
        "NotAllowed": (405, "Another method was used than those that only read."),
        "Withdrawn": (410, "What was listed here was taken back in the last 30 days."),
    }
    found: Json = {}
    for name, (status, description) in told.items():
        base: Json = {"description": description}
        if status == 405:
            base["headers"] = {"Allow": {"$ref": "#/components/headers/Allow"}}
        content: Json = {"schema": {"$ref": "#/components/schemas/Problem"}}
        if status == 400:
            content["example"] = msgspec.to_builtins(examples.problem())
        found[name] = {**base, "content": {PROBLEM: content}}
        in_words = {"text/plain": {"schema": {"type": "string"}}}
        if status != 410 and any(not place.shape for place in places()):
            found[f"{name}InWords"] = {**base, "content": in_words}
    return found


# -- parameters


def parameters() -> Json:
    """Each parameter of any address, by name."""
    told = {name: parameter_of(name, one) for name, one in EventFilter.base_filters.items()}
    own: dict[str, tuple[str, Json]] = {
        "after": (
            "Begins the page after this event. Not to be made up: follow `next`.",
            {"type": "string", "pattern": MARK},
        ),
        "page": (
            f"Of a list of more than {PER_PAGE}. Follow `next`.",
            {"type": "integer", "minimum": 1, "default": 1},
        ),
        "tz": (
            "The IANA name of the reader’s zone, such as Africa/Nairobi: `from`, `to` and "
            "`dates` are then days by its clock, else by that of each event.",
            {"type": "string", "pattern": ZONE},
        ),
    }
    told |= {name: in_query(name, *about) for name, about in own.items()}
    told["slug"] = {
        "name": "slug",
        "in": "path",
        "required": True,
        "description": "The last part of its address, as lists tell it.",
        "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    }
    return told


MARK = r"^(upcoming|past)\.(undated|-?[0-9]{1,16})\.[0-9]{1,16}(\.[0-9]{1,16})?$"
ZONE = r"^[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*$"


def in_query(name: str, description: str, schema: Json, **more: object) -> Json:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": schema,
        **more,
    }


def parameter_of(name: str, one: django_filters.Filter) -> Json:
    """A filter as a parameter."""
    more: Json = {"style": "form", "explode": True}
    told = MEANING[name]
    if name in EXAMPLES:
        more["example"] = EXAMPLES[name]
    if isinstance(one, django_filters.MultipleChoiceFilter):
        item = closed(CLOSED[name]) if name in CLOSED else open_value(name)
        return in_query(
            name,
            f"{told} {REPEAT}",
            {
                "title": one.label,
                "type": "array",
                "items": item,
                "minItems": 1,
                "maxItems": MOST_VALUES,
            },
            **more,
        )
    if isinstance(one, django_filters.ChoiceFilter):
        schema = closed(dict(one.extra["choices"]))
    elif isinstance(one, django_filters.DateFilter):
        schema = {"type": "string", "format": "date", "pattern": DAY}
    else:
        longest = one.extra["max_length"]
        schema = {"type": "string", "maxLength": longest, "pattern": NO_NUL}
    usual = {"default": USUALLY[name]} if name in USUALLY else {}
    return in_query(name, told, {"title": one.label, **schema, **usual}, **more)


DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*(\.(spoken|interpretation))?$"
NO_NUL = r"^[^\u0000]*$"


def closed(labels: dict[str, str]) -> Json:
    """The schema of a closed list; ``x-labels`` is what people read for each value."""
    return {"type": "string", "enum": list(labels), "x-labels": labels}


def open_value(name: str) -> Json:
    """The schema of values that are rows: which there are changes with the events."""
    if name == "language":
        return {"type": "string", "pattern": LANGUAGE}
    return {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}


# -- shapes


def schemas() -> Json:
    """The shapes of all answers, and of what they are made, by name."""
    shapes: list[Any] = [records.Events, records.Event, records.Problem]
    for one in ONE_OF.values():
        shapes += [one, records.Index[one]]  # type: ignore[valid-type]
    lists: Json = {}

    def closed_list(kind: type) -> Json:
        """What msgspec does not know as an enumeration."""
        if not issubclass(kind, TextChoices):
            raise NotImplementedError
        lists[kind.__name__] = closed(dict(kind.choices)) | {
            "description": "A closed list of words, to which others may be added."
        }
        return {"$ref": f"#/components/schemas/{kind.__name__}"}

    _, components = msgspec.json.schema_components(
        shapes, schema_hook=closed_list, ref_template="#/components/schemas/{name}"
    )
    return renamed({**components, **lists})


def renamed(components: Json) -> Json:
    """Index_Theme_, as msgspec calls it, is ThemeIndex; all else as it was."""
    text = msgspec.json.encode(components).decode()
    told: Json = msgspec.json.decode(re.sub(r"\bIndex_([A-Za-z]+)_", r"\1Index", text))
    for name, one in told.items():
        one["title"] = name
        one["description"] = " ".join(one["description"].split())
    return told


def example(place: Place) -> object:
    """What the address gives, invented."""
    what, _, _ = place.name.rpartition("-")
    if what == "event":
        return msgspec.to_builtins(examples.event())
    if what == "events":
        return msgspec.to_builtins(
            records.Events(
                title="All events: side events",
                url=f"{settings.SITE_URL}{reverse('upcoming')}?kind=side-event&when=all",
                total=1,
                previous=None,
                next=None,
                events=[examples.event()],
            )
        )
    name = what.removesuffix("-list")
    one = EXAMPLE_OF[name]()
    if not place.is_list:
        return msgspec.to_builtins(one)
    return msgspec.to_builtins(
        records.Index(
            title=TITLES[name],
            url=f"{settings.SITE_URL}{path_of(f'{name}-list-json')}",
            total=1,
            previous=None,
            next=None,
            items=[one],
        )
    )


# -- the address of the document


@open_to_all
def openapi(request: HttpRequest) -> HttpResponse:
    """This document."""
    check_parameters(request, set())
    return answer(msgspec.json.encode(document()), JSON)
