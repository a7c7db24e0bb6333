"""What it costs, or that it costs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from events.announcements.drafts import Doubt, Draft, Fact, Price, Span, Sureness
from events.announcements.page import Page
from events.announcements.vocabularies import folded, patterns

MOST_AMOUNTS = 200
LONGEST = 30_000  # characters that are looked at
FREE = patterns("money", "free")
NOT_FREE = patterns("money", "not_free")
SYMBOLS = {
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₦": "NGN",
    "₪": "ILS",
    "R$": "BRL",
}
DOLLARS = {
    "CA": "CAD",
    "AU": "AUD",
    "NZ": "NZD",
    "MX": "MXN",
    "AR": "ARS",
    "CL": "CLP",
    "CO": "COP",
    "UY": "UYU",
}
WORDS = {
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "us dollars": "USD",
    "dolares": "USD",
    "pounds": "GBP",
    "francs suisses": "CHF",
    "franken": "CHF",
    "swiss francs": "CHF",
    "fr": "CHF",
    "sfr": "CHF",
    "reais": "BRL",
    "real": "BRL",
    "shillings": "KES",
    "fcfa": "XOF",
    "francs cfa": "XOF",
    "rand": "ZAR",
    "soles": "PEN",
}
NAMED = {
    "CA": "canad",
    "AU": "australia",
    "NZ": "new zealand",
    "MX": "mexic",
    "AR": "argentin",
    "CL": "chile",
    "CO": "colombia",
    "UY": "uruguay",
}
CODES = (
    "EUR|USD|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ARS|CLP|COP|PEN|UYU"
    "|ZAR|KES|NGN|RWF"
    "|UGX|TZS|GHS|XOF|XAF|INR|JPY|ILS|TRY|BAM|RSD|GEL|AMD|KHR|THB|IDR|PHP|SGD|HKD|CRC|GTQ"
)
AMOUNT = (
    r"(?P<{0}>[0-9]{{1,3}}(?:[.,' ][0-9]{{3}}){{0,2}}(?:[.,][0-9]{{2}}(?![0-9]))?"
    r"|[0-9]{{1,7}}(?:[.,][0-9]{{2}})?)(?:,[-–]+|\.-)?"
)
UNIT = rf"US\$|R\$|C\$|CA\$|A\$|AU\$|[$€£¥₹₦₪]|(?:{CODES})"
PRICE = re.compile(
    rf"(?<![\w.,])(?P<before>{UNIT})\s?{AMOUNT.format('after_unit')}(?!\w)"
    rf"|(?<![\w.,/$€£])(?:{AMOUNT.format('before_unit')})\s?(?P<after>€|£|\$|(?:{CODES}"
    rf"|{CODES.lower()}|euros?|Euros?|EUROS?|dollars"
    r"|dólares|dolares|pounds|francs suisses|Franken|Swiss francs|Fr\.|SFr\.|reais"
    r"|shillings|FCFA|francs CFA|rand|soles|pesos)(?!\w))"
)
PAYING = patterns("money", "paying")
NO_PRICE = patterns("money", "no_price")


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    prices = list(_prices(page, draft))
    free = [
        found
        for found in FREE.finditer(page.bare, 0, LONGEST)
        if not _only_for_some(page, found)
    ]
    if free and prices and free[0].start() < prices[0].spans[0].start:
        near = page.sentence_at(free[0].start())
        if prices[0].spans[0].start < near.end:
            prices = []  # "free of charge (printed certificate: 15 USD)"
    if free and not prices:
        yield Fact("free", True, (Span(*free[0].span()),), Sureness.STATED)
    elif prices:
        if all(price.value.amount for price in prices):
            yield Fact("free", False, prices[0].spans, Sureness.READ)
        yield from prices


def _only_for_some(page: Page, found: re.Match[str]) -> bool:
    begin = page.bare.rfind("\n", 0, found.start()) + 1
    around = page.bare[max(begin, found.start() - 50) : found.end() + 30].partition("\n")[0]
    return bool(NOT_FREE.search(around))


def _prices(page: Page, draft: Draft) -> Iterator[Fact]:
    labelled = [
        Span(section.heading.start, section.lines[-1].end)
        for section in page.labelled("price")
        if section.lines
    ]
    for found in islice(PRICE.finditer(page.without_links, 0, LONGEST), MOST_AMOUNTS):
        span = Span(*found.span())
        begin = page.bare.rfind("\n", 0, span.start) + 1
        end = page.bare.find("\n", span.end)
        line = page.bare[
            max(begin, span.start - 150) : min(end if end >= 0 else span.end, span.end + 60)
        ]
        told = any(one.start <= span.start < one.end for one in labelled)
        if NO_PRICE.search(_beside(page, span)) or not (told or PAYING.search(line)):
            continue
        amount = _number(found["after_unit"] or found["before_unit"])
        currency = _currency(found["before"] or found["after"], draft)
        if currency and amount is not None:
            yield Fact("prices", Price(amount, currency), (span,))


def _beside(page: Page, span: Span) -> str:
    """The words of its sentence around an amount."""
    sentence = page.sentence_at(span.start)
    start, end = max(sentence.start, span.start - 45), min(sentence.end, span.end + 25)
    return page.bare[start:end]


def _number(written: str) -> float | None:
    """ "45.000" and "1,200.50": a mark before three digits only groups them."""
    bare = re.sub(r"[.,' ](?=[0-9]{3}(?![0-9]))", "", written).replace(",", ".")
    try:
        number = float(bare)
    except ValueError:
        return None
    return int(number) if number == int(number) else number


def _currency(unit: str, draft: Draft) -> str | None:
    country = draft.value("country") or _country_said(draft)
    if unit in ("$", "pesos"):
        return DOLLARS.get(country, "USD" if unit == "$" else None)
    if unit[-1:] == "$":
        return {"US$": "USD", "R$": "BRL", "C$": "CAD", "CA$": "CAD"}.get(unit, "AUD")
    return SYMBOLS.get(unit) or WORDS.get(_plain(unit)) or unit.upper()


def _country_said(draft: Draft) -> str:
    """The one country with a dollar or peso of its own that the text names."""
    words = folded(draft.text[:20_000])
    said = {code for code, name in NAMED.items() if name in words}
    return said.pop() if len(said) == 1 else ""


def _plain(unit: str) -> str:
    return unit.lower().replace("ó", "o").rstrip(".")
