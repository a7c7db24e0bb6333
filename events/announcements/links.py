"""Where to register, where to join and where to read more; platforms on the web."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.page import Link, Page
from events.announcements.vocabularies import any_of, patterns, same_length, vocabulary
from events.rooms import is_room

BEFORE = 110  # characters before an address that may say what it is for
REGISTERS = patterns("links", "registers")
JOINS = patterns("links", "joins")
SOCIAL = re.compile(
    r"^(?:[a-z]+\.)?(?:twitter|x|facebook|instagram|linkedin|tiktok|threads|flickr|t"
    r"|bsky|whatsapp"
    r"|chat\.whatsapp|wa)\.(?:com|net|me|co|app)$",
    re.IGNORECASE,
)
NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w.’'-]*(?:\s(?:of|de|for|the|du|la|der|für|da|do|del|al))*\s?){1,7}"
)
MAPS = re.compile(
    r"maps\.|/maps|goo\.gl/maps|openstreetmap|what3words|w3w\.co", re.IGNORECASE
)
LIVE = patterns("links", "live")
FOLLOW = patterns("links", "follow")
ONLY_LIVE = (
    "Facebook",
    "Instagram",
    "LinkedIn",
    "Twitter",
    "WhatsApp",
    "Telegram",
    "Skype",
)
USES = ("registration_url", "join_url", "info_url")


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    yield from _urls(page)
    yield from _platforms(page)


# -- addresses -----------------------------------------------------------------------------


def _urls(page: Page) -> Iterator[Fact]:
    left: list[Link] = []
    found: dict[str, Link] = {}
    for link in page.links:
        use = use_of(page, link)
        if use:
            found.setdefault(use, link)
        elif use is None:
            left.append(link)
    if left and "info_url" not in found:
        found["info_url"] = left[0]
    for use, link in found.items():
        sureness = Sureness.READ if link not in left else Sureness.GUESSED
        yield Fact(use, link.url, (Span(link.start, link.end),), sureness)


def use_of(page: Page, link: Link) -> str | None:
    """The field that an address belongs to, "" for one of no use here, None if its words
    do not tell.
    """
    before = _before(page, link)
    own = same_length(link.words)
    host, _, path = _without_scheme(link.url).partition("/")
    nearest = own or before[-45:]
    if _said("not_links").search(nearest) or MAPS.search(link.url) or "@" in host:
        return ""
    if (is_room(link.url) or JOINS.search(link.url)) and not REGISTERS.search(link.url):
        return "join_url"
    if SOCIAL.match(host):
        return ""
    if REGISTERS.search(link.url):
        return "registration_url"
    for words in filter(None, (own, before)):
        if use := _last_said(words):
            return use
    if link.words and (not path or NAME.fullmatch(link.words)):
        return ""  # the page of a body or a person who is named
    return None


def _before(page: Page, link: Link) -> str:
    """The words of its line, or of the line above, before an address."""
    begin = page.flow.rfind("\n", 0, link.start) + 1
    if not page.bare[begin : link.start].strip(" :-–>•*"):
        begin = page.flow.rfind("\n", 0, max(begin - 1, 0)) + 1
    return page.bare[max(begin, link.start - BEFORE) : link.start]


def _last_said(words: str) -> str:
    """The use that is named last, nearest to the address."""
    ends = {
        use: max((found.end() for found in _said(group).finditer(words)), default=0)
        for use, group in zip(USES, ("register", "join", "info"), strict=True)
    }
    use = max(ends, key=lambda use: ends[use])
    if use == "info_url" and ends["registration_url"]:
        return "registration_url"  # "more information and registration"
    return use if ends[use] else ""


@functools.cache
def _said(group: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(vocabulary('access')[group])})")


def _without_scheme(url: str) -> str:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:  # a bracket that does not close
        return url
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"


# -- platforms -----------------------------------------------------------------------------


def _platforms(page: Page) -> Iterator[Fact]:
    bare = same_length(page.flow)
    ignored = [
        link
        for link in page.links
        if not JOINS.search(link.url) and not REGISTERS.search(link.url)
    ]
    for name, words in vocabulary("platforms").items():
        for found in _pattern(words).finditer(bare):
            if any(
                link.url_span.start <= found.start() < link.url_span.end for link in ignored
            ):
                continue
            begin = bare.rfind("\n", 0, found.start()) + 1
            before = bare[max(begin, found.start() - 60) : found.start()]
            after = bare[found.end() : found.end() + 30].partition("\n")[0]
            if FOLLOW.search(before) or bare[found.start() - 1 : found.start()] in (
                "@",
                "#",
            ):
                continue
            told = LIVE.search(before) or "live" in found[0] + after
            if name in ONLY_LIVE and not told:
                continue
            yield Fact("platforms", name, (Span(*found.span()),))
            break
        else:
            for link in page.carried:
                ways = JOINS.search(link.url) or REGISTERS.search(link.url)
                if ways and _pattern(words).search(link.url.lower()):
                    yield Fact("platforms", name, (Span(link.start, link.end),))
                    break


@functools.cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{any_of(words)})(?!\w)")
