"""What the head of a page tells machines: its one address, its preview, linked data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import Parser, Token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events import linked_data, prose, records
from events.filters import EventFilter
from events.filters.topics import with_counts
from events.visitors import absolute, page_of, series_record, when, where
from events.vocabulary import EventKind, EventStatus

if TYPE_CHECKING:
    from events.models import Event, Series

register = template.Library()

# With these no text can end the element or begin a comment in it (HTML, 4.12.1.3), and
# readers that take JSON for JavaScript find no line end in it. JSON reads them back.
ESCAPES = str.maketrans({mark: f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"})


class InOneLine(template.Node):
    # A simple_block_tag hides the blocks in it, so that {{ block.super }} would be empty.
    def __init__(self, nodelist: template.NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> SafeString:
        context[self.name] = SafeString(" ".join(self.nodelist.render(context).split()))
        return SafeString("")


@register.tag
def in_one_line(parser: Parser, token: Token) -> InOneLine:
    """Keeps what stands in it, with single spaces, to be written more than once:
    ``{% in_one_line as name %}…{% endin_one_line %}``.
    """
    *_, name = token.split_contents()
    nodelist = parser.parse(("endin_one_line",))
    parser.delete_first_token()
    return InOneLine(nodelist, name)


@register.filter
def without_site(title: str) -> str:
    """A title of a page without the name of the site behind it."""
    proper = title.removesuffix(f" – {settings.SITE_NAME}")
    return SafeString(proper) if isinstance(title, SafeString) else proper


@register.filter
def as_text(html: str) -> str:
    """What an editor wrote, as plain text."""
    return prose.to_text(html)


# -- the one address


@register.simple_tag(takes_context=True)
def canonical_address(context: Context) -> str:
    """The one address of what the page shows (RFC 6596); "" if it has none.

    A later page of a list is not the same as the first, so that it keeps its mark; neither
    the reader's clock nor which facet is unfolded makes another page.
    """
    request, chosen = context["request"], context.get("chosen")
    if not isinstance(chosen, EventFilter):
        number = getattr(context.get("page"), "number", 1)
        return absolute(request.path + (f"?page={number}" if number > 1 else ""))
    if chosen.mistakes:
        return ""
    path, changes = request.path, {"after": request.GET.get("after", "")}
    if path == reverse("upcoming") and chosen.when_asked == "past":
        path, changes["when"] = reverse("past"), ""
    return absolute(f"{path}?{chosen.query(None, **changes)}".removesuffix("?"))


# -- linked data


@register.simple_tag
def linked_data_of_event(event: records.Event) -> SafeString | str:
    """The event for search engines; "" for what is no event."""
    node = linked_data.of_event(event)
    return as_data(node) if node else ""


@register.simple_tag
def linked_data_of_series(
    series: Series, chosen: EventFilter, events: Iterable[Event], now: datetime
) -> SafeString:
    """The series for search engines, with the events that its page lists."""
    [counted] = with_counts([series], "series", chosen.catalogue, now)
    record = series_record(*counted, now)
    return as_data(linked_data.of_series(record, map(in_brief, events)))


def in_brief(event: Event) -> linked_data.InBrief:
    return linked_data.InBrief(
        uid=event.uuid,
        url=page_of(event),
        title=event.title,
        kind=EventKind(event.kind),
        status=EventStatus(event.status),
        earlier_date=event.earlier_date,
        when=when(event),
        where=where(event),
    )


def as_data(node: linked_data.Node) -> SafeString:
    """JSON-LD 1.1, 7: a block of data, which no browser runs."""
    told = json.dumps(node, ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(told))
