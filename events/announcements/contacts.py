"""Whom to ask: e-mail addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from phonenumbers import Leniency, PhoneNumberMatcher

from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.page import Page
from events.announcements.vocabularies import patterns

LONGEST = 20_000  # characters that are looked at
AT = (
    r"\s?(?:@|\[\s?at\s?\]|\(\s?at\s?\)|\{at\}|\(\s?arroba\s?\)|\[\s?aroba?se\s?\]"
    r"|\[\s?arrobas?e?\s?\]|\(\s?arobase\s?\)|\(a\)|\[a\]|\sat\s|\sarroba\s)\s?"
)
DOT = (
    r"(?:\.|\s?\[\s?(?:dot|punkt|point|punto|ponto)\s?\]\s?|\s?\((?:dot|punkt|point"
    r"|punto|ponto)\)\s?|\s(?:dot|punto|ponto|punkt)\s)"
)
EMAIL = re.compile(
    rf"(?<![\w.+-])(?P<name>[\w][\w+-]{{0,40}}(?:\.[\w+-]{{1,40}}){{0,5}}){AT}"
    rf"(?P<host>[a-z0-9-]{{1,60}}(?:{DOT}[a-z0-9-]{{1,60}}){{0,4}}{DOT}[a-z]{{2,12}})("
    rf"?![\w-])",
    re.IGNORECASE,
)
OF_LISTS = patterns("contacts", "of_lists")
PHONE_WORDS = re.compile(
    r"(?:renseignement|rsvp|inscri|reserv|billet|appel|llama|ligar|anruf|\bou au"
    r"|\bor at|\btel|\bphone|\bcall|\bmobile|\bcell|\bwhatsapp|\bfon"
    r"|\bruf|\bt\b|\bm\b|telefon|contact|contato"
    r"|kontakt|contacto|question|\bmob|\binfo|@|\+\d{1,3}\s?[\d(])[^\n]{0,60}$"
)
CALLED = re.compile(
    r"\b(?:tel|t[ée]l|telephone|t[ée]l[ée]phone|tel[ée]fono|telefone|telefon|phone"
    r"|fon|mob|mobile|cell|whatsapp|call|ph)\b"
    r"(?: (?:no|number|nr))?[.:]{0,2} ?(?P<number>[+(]?[0-9][0-9"
    r" ()/.\u2011-]{5,20}[0-9])(?![0-9])",
    re.IGNORECASE,
)
FEWEST_DIGITS, MOST_DIGITS = 7, 15
MOST_TRIES = 200  # numbers that are looked at
NO_PHONES = patterns("contacts", "no_phones")
REGIONS = {
    "en": ("US", "GB"),
    "fr": ("FR",),
    "es": ("ES",),
    "de": ("DE",),
    "pt": ("BR", "PT"),
}


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    yield from _emails(page)
    yield from _phones(page, draft)


def _emails(page: Page) -> Iterator[Fact]:
    mail_lines = [
        line for line in page.lines if "mail" in line.kinds and "contact" not in line.kinds
    ]
    of_mail = {spot for line in mail_lines for spot in range(line.start, line.end)}
    for found in EMAIL.finditer(page.flow[:LONGEST]):
        written_out = "@" in found[0]
        if not written_out and not re.search(r"[\[({]|dot|punto|ponto|punkt", found[0]):
            continue
        begin = page.flow.rfind("\n", 0, found.start()) + 1
        around = page.bare[max(begin, found.start() - 80) : found.start()]
        if found.start() in of_mail or OF_LISTS.search(around + found[0].lower()):
            continue
        host = re.sub(DOT, ".", found["host"], flags=re.IGNORECASE)
        address = f"{found['name']}@{host}"
        sureness = Sureness.STATED if written_out else Sureness.READ
        yield Fact("contact_emails", address, (Span(*found.span()),), sureness)


def _phones(page: Page, draft: Draft) -> Iterator[Fact]:
    """Numbers behind a word for telephones, and numbers that telephones can have, near a
    word that says so or with "+".
    """
    text = page.without_links[:LONGEST]
    taken: set[int] = set()
    for found in CALLED.finditer(text):
        digits = sum(sign.isdigit() for sign in found["number"])
        if FEWEST_DIGITS <= digits <= MOST_DIGITS:
            taken |= {*range(*found.span("number"))}
            number = found["number"].strip(" /.-")
            yield Fact("contact_phones", number, (Span(*found.span("number")),))
    country = draft.value("country")
    regions = [country] if country else []
    for region in dict.fromkeys([*regions, *REGIONS[page.language]]):
        for match in PhoneNumberMatcher(
            text, region, leniency=Leniency.POSSIBLE, max_tries=MOST_TRIES
        ):
            span = Span(match.start, match.end)
            begin = text.rfind("\n", 0, span.start) + 1
            before = page.bare[max(begin, span.start - 70) : span.start]
            plus = match.raw_string.startswith(("+", "00"))
            digits = sum(sign.isdigit() for sign in match.raw_string)
            if (
                not taken.isdisjoint(range(*span))
                or digits < FEWEST_DIGITS
                or NO_PHONES.search(before)
            ):
                continue
            if plus or PHONE_WORDS.search(before):
                taken |= {*range(*span)}
                yield Fact("contact_phones", match.raw_string.strip(), (span,))
