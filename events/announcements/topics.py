"""What an announcement is about: themes, countries and regions in focus."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.gazetteer import countries, regions
from events.announcements.page import Page
from events.announcements.vocabularies import any_of, folded, vocabulary

IN_TITLE, IN_LEAD, IN_BODY = 5, 2, 1
OF_NAMES = 0  # of bodies and people
LEAD = 700  # characters
MOST_OF_ONE = 4  # mentions that count
MOST_THEMES = 4
LEAST = 4  # points
OF_THE_BEST = 0.25
BESIDE_A_NAME = 110  # characters: position and body
LONGEST = 30_000  # characters that are looked at
APART = ("contact", "info", "registration", "mail", "price", "where", "when", "language")


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    places = _weights(page, draft)
    yield from _themes(page, places)
    yield from _countries(page, draft, places)
    yield from _regions(page, draft, places)


class Weights:
    """How much words at a spot say about the subject."""

    def __init__(
        self, title: tuple[Span, ...], without: list[Span], names: list[Span]
    ) -> None:
        self.title, self.without, self.names = title, without, names
        self.lead = LEAD

    def at(self, spot: int, of_names: bool = False) -> int:
        if any(span.start <= spot < span.end for span in self.title):
            return IN_TITLE
        if any(span.start <= spot < span.end for span in self.without):
            return 0
        if of_names and any(span.start <= spot < span.end for span in self.names):
            return OF_NAMES
        return IN_LEAD if spot < self.lead else IN_BODY


def _weights(page: Page, draft: Draft) -> Weights:
    title = draft.fact("title")
    facts = [
        fact
        for name in ("organizers", "partners", "speakers", "venue", "series")
        for fact in draft.facts_of(name)
    ]
    names = [span for fact in facts for span in fact.spans]
    apart = [
        Span(section.heading.start, line.end)
        for section in page.labelled(*APART)
        for line in section.lines[:1]
    ]
    people = [
        Span(span.start, min(_end_of_line(page, span.end), span.end + BESIDE_A_NAME))
        for fact in draft.facts_of("speakers")
        for span in fact.spans[:1]
    ]
    return Weights(title.spans if title else (), apart, [*names, *people])


def _end_of_line(page: Page, at: int) -> int:
    end = page.flow.find("\n", at)
    return end if end >= 0 else len(page.flow)


# -- themes --------------------------------------------------------------------------------


def _themes(page: Page, places: Weights) -> Iterator[Fact]:
    points: Counter[str] = Counter()
    spans: dict[str, list[Span]] = defaultdict(list)
    for group, pattern in _patterns().items():
        code, _, weak = group.partition(" ")
        counted = 0
        for found in pattern.finditer(page.bare, 0, LONGEST):
            weight = places.at(found.start(), of_names=True)
            if not weight or (weight < IN_TITLE and counted >= MOST_OF_ONE):
                continue
            counted += weight < IN_TITLE
            points[code] += weight if weak else 2 * weight
            spans[code].append(Span(*found.span()))
    if not points:
        return
    best = max(points.values())
    for code, sum_ in points.most_common(MOST_THEMES):
        if sum_ >= max(LEAST, OF_THE_BEST * best):
            sureness = Sureness.READ if sum_ >= 2 * IN_TITLE else Sureness.GUESSED
            yield Fact("themes", code, tuple(spans[code][:3]), sureness)


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        group: re.compile(rf"(?<![\w-])(?:{_endings(any_of(terms))})(?!\w)")
        for group, terms in vocabulary("themes").items()
    }


def _endings(pattern: str) -> str:
    return pattern.replace(r"\*", r"\w*")


# -- countries and regions -----------------------------------------------------------------


def _countries(page: Page, draft: Draft, places: Weights) -> Iterator[Fact]:
    points: Counter[str] = Counter()
    spans: dict[str, list[Span]] = defaultdict(list)
    named = [
        (found, countries()[folded(found[0])])
        for found in _country_names().finditer(page.bare, 0, LONGEST)
        if _is_name(page, found) and not _is_aside(page, found)
    ]
    listed = _listed(page, [found for found, _ in named])
    for code, pattern in _peoples().items():
        named += [(found, code) for found in pattern.finditer(page.bare, 0, LONGEST)]
    for found, code in named:
        weight = places.at(found.start(), of_names=True)
        if weight and found.start() in listed:
            weight = max(weight, IN_LEAD)
        points[code] += weight
        if weight:
            spans[code].append(Span(*found.span()))
    venue = draft.value("country")
    for code, sum_ in points.most_common(6):
        least = IN_LEAD if code != venue else IN_LEAD + 2
        if sum_ >= least:
            sureness = Sureness.READ if sum_ >= IN_TITLE else Sureness.GUESSED
            yield Fact("countries", code, tuple(spans[code][:3]), sureness)


def _listed(page: Page, found: list[re.Match[str]]) -> set[int]:
    """Where countries stand in a list: "in Ethiopia, Myanmar and India"."""
    spots = set()
    for one, other in itertools.pairwise(found):
        if AND.fullmatch(page.bare, one.end(), other.start()):
            spots |= {one.start(), other.start()}
    return spots


@functools.cache
def _peoples() -> dict[str, re.Pattern[str]]:
    return {
        code: re.compile(rf"(?<![\w-])(?:{_endings(any_of(names))})(?!\w)")
        for code, names in vocabulary("peoples").items()
    }


def _is_name(page: Page, found: re.Match[str]) -> bool:
    return page.flow[found.start()].isupper()


def _is_aside(page: Page, found: re.Match[str]) -> bool:
    """Somebody's nationality, a body's name, an address: not what the event is about."""
    begin = page.bare.rfind("\n", 0, found.start()) + 1
    before = page.bare[max(begin, found.start() - 45) : found.start()]
    after = page.bare[found.end() : found.end() + 12]
    if before.endswith("(") and after.startswith(")"):
        return True
    if BODIES_OF.search(page.bare[max(begin, found.start() - 110) : found.start()]):
        return True
    if BODY_OF.search(before) or re.match(
        r"\s?(?:time\b|standard|office\b|field office)", after
    ):
        return True
    return bool(
        re.search(r"[,(]\s*$", before) and re.search(r"[0-9]{4}|street|rue|ave", before)
    )


AND = re.compile(
    r",? (?:and|et|y|und|e|ou|or|o|oder) (?:la |le |l'|el |the |au |en |in )?"
    r"|, (?:la |le |l'|el |the |au |en )?"
)
BODIES_OF = re.compile(
    r"(?:missions?|embassies|governments|ambassadors|states|missionen|missoes"
    r"|embajadas|ambassades|misiones)(?: permanentes?)? (?:of|de|du|von|da"
    r"|do)[^.;:\n]{0,80}$"
)
BODY_OF = re.compile(
    r"(?:republi[ck]\w* (?:of|de|du)(?: la| l')?|universi\w*(?: \w+)? (?:of|de|du|da"
    r"|do)|embass\w+ of(?: the \w+ of)?|ambassade d\w*"
    r"|embajada de|botschaft (?:von|der)|government of|gouvernement d\w+"
    r"|permanent \w+ (?:of|de)(?: the)?|mission\w* (?:of|de|du)"
    r"|time in|hour of|horario de|hora de|heure de|president of|ministr\w+ (?:of|de)"
    r"|ambassador (?:of|to)|united nations in"
    r"|college of|institute of|professor \w+|based in|bank of|delegation of"
    r"|permanente de|staat|bundesrepublik"
    r"|amnesty international|unicef|undp|save the children|kingdom of the|estado de"
    r"|church of|council of) ?$"
)


@functools.cache
def _country_names() -> re.Pattern[str]:
    names = tuple(
        name for name in countries() if len(name) > 3 or name in ("usa", "drc", "rdc")
    )
    return re.compile(rf"(?<![\w-])(?:{any_of(names)})(?![\w-])")


def _regions(page: Page, draft: Draft, places: Weights) -> Iterator[Fact]:
    found_spans: dict[str, list[Span]] = defaultdict(list)
    points: Counter[str] = Counter()
    for found in _region_names().finditer(page.bare, 0, LONGEST):
        if not _is_name(page, found):
            continue
        before = page.bare[max(0, found.start() - 30) : found.start()]
        if BODY_OF.search(before) or re.search(
            r"organi[sz]ation for|council of |conseil de l'|europarat|university of "
            r"|studies",
            before,
        ):
            continue
        region = regions()[folded(found[0])]
        weight = places.at(found.start(), of_names=True)
        points[region] += weight
        if weight:
            found_spans[region].append(Span(*found.span()))
    for region, sum_ in points.most_common(5):
        if sum_ >= IN_LEAD:
            yield Fact("regions", region, tuple(found_spans[region][:3]), Sureness.GUESSED)


@functools.cache
def _region_names() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{any_of(tuple(regions()))})(?![\w-])")
