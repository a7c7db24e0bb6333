"""A title line without what stands around a title: marks, prefixes, dates, places."""

from __future__ import annotations

import functools
import re

from events.announcements.drafts import Draft, Span
from events.announcements.page import Page
from events.announcements.phrases import QUOTED, inside, levelled
from events.announcements.titles.casing import in_ordinary_case
from events.announcements.vocabularies import any_of, vocabulary

MARKS = " \t*_#>~=|•·●▪◦–—-:;,/\u200b\ufeff"
EMOJI = re.compile(
    r"[\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u27BF\u2B00-\u2BFF\uFE0F\u200d]+"
)
REPLY = r"(?:re|fwd?|tr|wg|aw|rv|enc|res|antw)\s?:|\[[^\]\n]{1,40}\]"
TAIL = re.compile(r"\s?\|\s?|\s+[–—-]+\s+|\s?[•·]\s?|,\s+(?=\S)")
NUMBER_OF_TOTAL = re.compile(  # "(module 2 of 4)", "(5/8)"
    r"(?:[^\W\d_]{3,14} )?\d{1,2}\s?(?:/|of|de|von|sur)\s?\d{1,2}"
)
WITH_SOMEBODY = re.compile(  # "- with author Solène Marchetti"
    r"(?:with|mit|avec|con|com|by|von|par|por|de) (?:the )?(?:(?:author|editor|director"
    r"|artist"
    r"|filmmaker|historian|journalist|autor(?:in|a|e)?|auteure?|regisseur(?:in)?|directora?"
    r"|diretora?|realisat\w+|dr|prof|professor)\.? )?"
)
PERSON_BEHIND = re.compile(
    r"\s(?:by|with|von|mit|de|par|avec|por|con|com)\s(?:(?:Dr|Prof|Sir|Mr"
    r"|Ms)\.?\s)?[A-ZÀ-Þ][\w.-]+\s[A-ZÀ-Þ][\w-]+\W*$"
)
IN_BRACKETS = re.compile(r"\s?[(\[]([^()\[\]\n]{1,60})[)\]]\s*$")
FORM = re.compile(
    r"(?:online|virtual|hybrid|in[- ]person|via zoom|zoom|webex|en ligne|en linea"
    r"|presencial|virtuell|hybride?o?|live"
    r"|prasenz|a distance|en presentiel|remote|free|gratuit|gratis|kostenlos|open to (?:all"
    r"|the public)|[a-z]{2,3}/[a-z]{2,3}|\d[\d., ]* min\.?)"
)


@functools.cache
def _prefix() -> re.Pattern[str]:
    """ "Invitation:", "Save the date |", "Webinar –" before a title."""
    banners = any_of(tuple(map(levelled, vocabulary("headings")["banner"])))
    kinds = any_of(kind_words())
    return re.compile(
        rf"\s*(?:{REPLY}|(?:today|tonight|tomorrow|(?:next|this) \w{{3,8}}day|heute|morgen"
        rf"|demain|ce soir|aujourd'hui|hoy|manana|hoje|amanha)\s?[:|!–—-]+\s"
        rf"|(?:(?:{banners})(?: to (?:the|a)| zur| zum| al?| a la"
        rf"| au)?)(?:\s?[:|!]|\s[–—-]+\s|\s?[/,]\s?)"
        rf"|(?:(?:online|virtual|hybrid|free|public|new|nouveau|nueva?|nov[oa]"
        rf"|international\w*|national\w*|digital\w*|\d{{1,3}}(?:st|nd|rd|th|e|\.|\.?[oa])?"
        rf"|[a-z]{{2,6}}\d{{2}}|"
        rf"high-level|joint|special)\s)*(?:{kinds})(?:s?\s(?:online|virtual|virtuel\w*"
        rf"|en ligne|en linea|international\w*|internacional|publique|publica|publico"
        rf"|invitation|"
        rf"(?:{kinds})|#?\d{{1,2}}))?(?:\s?[:|!]|\s[–—-]+\s))\s*",
    )


@functools.cache
def kind_words() -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            levelled(term)
            for group, terms in vocabulary("kinds").items()
            for term in terms
            if (group != "programme" and not levelled(term).startswith("panel"))
            or group == "panel"
        )
    )


@functools.cache
def _only_kind() -> re.Pattern[str]:
    kinds, banners = (
        any_of(kind_words()),
        any_of(tuple(map(levelled, vocabulary("headings")["banner"]))),
    )
    adjective = (
        r"(?:online|virtual\w*|hybrid\w*|free|public\w*|special|international\w*"
        r"|internacional\w*|national\w*|nacional|annual|annuel\w*|anual"
        r"|offentliche\w*|open|joint|digital\w*|guest|high-level|interaktive\w*|interactive"
        r"|live|moderierte\w*|moderated|scientific|scientifique"
        r"|wissenschaftliche\w*|interdisciplina\w*|gratuit\w*|abiert[oa]|abert[oa]"
        r"|avis de|notice of|invitation (?:to|a)|einladung zu[rm]?|invitacion al?|aviso de"
        r"|convite para"
        r"|presencial|zum thema|on|uber|sobre|sur|mit|to)"
    )
    return re.compile(
        rf"(?:(?:{adjective}|[a-z]{{2,6}}\d{{2,3}}|a|an|the|un|une|una|eine?|um|uma|la|le"
        rf"|el|die|der|das)\s)*(?:{kinds}|{banners})"
        rf"(?:(?:\s?[|/&+,:–-]\s?|\s(?:and|und|et|y|e|mit|zur|in)\s"
        rf"|\s)(?:(?:{adjective})\s)*(?:{kinds}|{banners}|{adjective}))*"
    )


def is_only_a_kind(words: str) -> bool:
    """ "Vortrag und Gespräch", "Colloque international", "Side event | Concept note"."""
    bare = levelled(EMOJI.sub("", words)).strip(MARKS + '!.“”"«»„')
    if not bare or len(bare) > 90:
        return False
    parts = re.split(r"\s?[|*!]+\s?|\s[–—-]\s|\s?/\s?", bare)
    return all(not part or _only_kind().fullmatch(part.strip()) for part in parts)


def title_in(page: Page, draft: Draft, start: int, end: int) -> tuple[str, Span] | None:
    """The title in a stretch of text, and where it is; None if nothing of one is left."""
    text = page.without_links
    start, end = _trimmed(text, start, end)
    for _ in range(4):
        flat = levelled(text[start:end])
        found = _prefix().match(flat)
        if not found or len(flat) - found.end() < 8:
            break
        start, end = _trimmed(text, start + found.end(), end)
    if quote := _quoted_title(page, draft, start, end):
        start, end = quote
    end = _without_tails(page, draft, start, end)
    start, end = _trimmed(text, start, end)
    if end - start < 3:
        return None
    words = EMOJI.sub("", page.said(Span(start, end))).replace("**", "").replace("__", "")
    words = re.sub(r"\s+", " ", words).strip(MARKS)
    words = _unwrapped(words)
    if not words or not any(map(str.isalpha, words)):
        return None
    words = in_ordinary_case(words, page)
    first = words.partition(" ")[0]
    words = words if first != first.lower() else words[:1].upper() + words[1:]
    return words, Span(start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without marks and symbols at both ends."""
    while start < end and (text[start] in MARKS or EMOJI.match(text[start])):
        start += 1
    while start < end and (text[end - 1] in MARKS or EMOJI.match(text[end - 1])):
        end -= 1
    return start, end


def _unwrapped(words: str) -> str:
    if re.fullmatch(r"'[^'].{4,}'", words):
        return words[1:-1]
    found = QUOTED.fullmatch(words.rstrip("."))
    return found[found.lastgroup or 0].strip(" ,") if found else words


def _quoted_title(page: Page, draft: Draft, start: int, end: int) -> Span | None:
    """The words in quotation marks, where what stands before is at most a kind of event;
    with a subtitle behind "|" or ":".
    """
    found = QUOTED.search(page.without_links, start, end)
    if not found:
        return None
    before = page.without_links[start : found.start()].strip(MARKS)
    span = inside(found)
    known = not before or is_only_a_kind(before) or len(before.split()) <= 2
    if not known or len(page.said(span).split()) < 2:
        return None
    behind = page.without_links[found.end() : end]
    if (
        re.match(r"\s?[|:–—]\s", behind)
        and not PERSON_BEHIND.search(behind)
        and len(behind) > 8
    ):
        tail_end = _without_tails(page, draft, start, end)
        if tail_end > found.end() + 4:
            return Span(found.start(), tail_end)
    return span


def _without_tails(page: Page, draft: Draft, start: int, end: int) -> int:
    """The end of the title before a date, a place, an address or a form of event."""
    text = page.without_links
    for _ in range(4):
        brackets = IN_BRACKETS.search(text, start, end)
        if brackets and _is_aside(page, draft, *brackets.span(1)):
            end = brackets.start()
            continue
        cuts = [cut for cut in TAIL.finditer(text, start, end) if cut.start() - start > 6]
        if cuts and _is_aside(page, draft, cuts[-1].end(), end):
            end = cuts[-1].start()
            continue
        break
    for day in page.notations.days:
        if start + 8 < day.start < end <= day.end + 2 and not _is_a_year(day.words):
            end = day.start
            tail = re.search(
                r"(?:[\s,(|:–—-]+(?:on|le|el|am|em|on the|du|vom|del|no dia|dia"
                r"|the))?[\s,(|:–—-]*$",
                text[start:end],
            )
            end = start + tail.start() if tail else end
    return end


def _is_a_year(words: str) -> bool:
    return bool(re.fullmatch(r"\d{4}", words.strip()))


def _is_aside(page: Page, draft: Draft, start: int, end: int) -> bool:
    """A stretch is a date, a time, a place or a form, not a part of a title."""
    words = levelled(page.said(Span(start, end))).strip(MARKS)
    if not words:
        return True
    if FORM.fullmatch(words) or NUMBER_OF_TOTAL.fullmatch(words) or is_only_a_kind(words):
        return True
    named = WITH_SOMEBODY.match(words)
    people = {levelled(str(speaker.name)) for speaker in draft.values("speakers")}
    if named and words[named.end() :] in people:
        return True
    if page.moments_in(start, end) and len(words.split()) <= 9:
        return True
    places = {
        levelled(str(draft.value(name))) for name in ("city", "venue") if draft.value(name)
    }
    return words in places or any(
        place in words and len(words.split()) <= len(place.split()) + 2 for place in places
    )
