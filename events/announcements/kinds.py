"""What kind of event is announced: the most specific of what the announcement calls it."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.page import Page
from events.announcements.phrases import levelled
from events.announcements.titles.headlines import is_only_a_kind
from events.announcements.vocabularies import any_of, vocabulary

# The more specific first: "side event" says more than "panel", and that than "webinar".
SPECIFIC = (
    "side-event",
    "press-conference",
    "commemoration",
    "launch",
    "exhibition",
    "self-paced-course",
    "course",
    "workshop",
    "conference",
    "lecture",
    "panel",
    "meeting",
    "webinar",
    "call",
    "programme",
)
TITLE, SAID, EARLY, MENTIONED, WEAK = 12.0, 6.0, 3.0, 1.0, 0.4
ENOUGH = 2.5  # below that nothing but a mention or two is known
WORDS_BEFORE = 3  # a kind further inside a title may be a word of its subject
MOST_MENTIONS = 300
LONGEST_NAME = 120  # characters
INTRODUCED = re.compile(
    r"(?:\b(?:this|our|next|upcoming|come (?:to|for)|invit\w+ (?:you |all "
    r"|everyone )?(?:to|for)|join (?:us"
    r"|\w+)(?: \w+)? (?:for|at|in)"
    r"|please join|hosts?|hosting|holds?|holding|organi[sz]\w*|conven\w+|presents?"
    r"|announces?|propos\w+"
    r"|during|attend|title of the|cette?|ce|notre|convie\w* (?:\w+ )?a|invit\w+ (?:\w+ )?a"
    r"|organise\w*"
    r"|assister a|participer a|prochaine?|este|esta|nuestr[oa]|invitan? (?:\w+ )?al?"
    r"|convoca\w* a"
    r"|organizan?|realizan?|realizara|celebrara|les invita\w* al?|participe en|proxim[oa]"
    r"|dies\w*|unser\w*|ladt|laden|einladung|einladen|veranstalte\w*|nachste\w*|nest[ea]"
    r"|noss[oa]"
    r"|convidam? (?:\w+ )?para|promovem?|realizam?|participe d[eao])"
    r"(?: (?:the|an?|its|their|this|for|to|of|la|le|les|l'|une?|au|aux|el|los|las|del?|al"
    r"|una|un|zu[rm]?|einem|einer|eine|ein"
    r"|der|die|das|o|a|os|as|uma|um|ao|d[oa]|new|special|online|virtual|free|public|open"
    r"|international|grand\w*|hybrid|half-day|one-day|two-day|moderated|joint"
    r"|virtuelle[nrs]?"
    r"|offentliche[nrs]?|internationale[nrs]?|high-level|lunchtime|annual|next"
    r"|upcoming)){0,5}"
    r"|\b(?:during|for|to|at) an?(?: \w+){0,2}|^\W*(?:the|an?|la|le|el|der|die|das|o|une?"
    r"|eine?|um|uma))[ '’“\"]*$"
)
OF_OTHERS = re.compile(
    r"^(?:'s)?[ -](?:series|cycle|participants?|room|centre|center|rooms|reihe|serie"
    r"|organi[sz]er|programme"
    r"|committee|agenda|proceedings|papers?|fees?|dinner|hall|salle|sala|saal|raum)\b"
)
OF_SERIES = re.compile(r"^[ -](?:series|cycle|reihe|serie)\b")
PART = re.compile(  # "the second in our three-part webinar series": it is a webinar
    r"\b(?:in|of|part of|within|dans|du|de|im|in|del|da|do|no|na)(?: [^\s.,;:]+){0,6} $"
)
RECURS = re.compile(
    r"(?:research |doctoral )?(?:seminar|colloquium)|seminaire|seminario|\w*kolloquium"
    r"|\w+seminar"
)
NEXT = re.compile(
    r"\b(?:next|previous|last|past|coming|prochaine?s?|proxim[oa]s?|precedente?s?"
    r"|nachste[rns]?"
    r"|kommende[rns]?|anterior(?:es)?) $"
)
OF_ANOTHER = re.compile(
    r"\b(?:last year's|previous|past|after the|following the|series of|cycle de|ciclo de"
    r"|serie de|reihe von"
    r"|closing|opening|press|national|the 2005 world|previous|salle de|sala de|centre de"
    r"|margins of the|en marge d\S*"
    r"|former|author of|series:?)\s+(?:\w+\s)?$"
)
BY_FORM = {"online": "webinar"}


@dataclass(frozen=True)
class Called:
    """One mention of a kind, with the weight of its place."""

    kind: str
    weight: float
    span: Span


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    calls = list(_called(page, draft))
    chosen = _most_specific(calls, page, draft)
    if chosen:
        kind, spans, weight = chosen
        sureness = (
            Sureness.STATED
            if weight >= TITLE
            else Sureness.READ
            if weight >= SAID
            else Sureness.GUESSED
        )
        yield Fact("event_type", kind, spans, sureness)
    elif guessed := _by_programme(draft):
        yield Fact("event_type", guessed, (), Sureness.GUESSED)
    else:
        yield Doubt(
            "kind", "event_type", "Nothing says what kind of event this is: choose one."
        )


@functools.cache
def _terms() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """A pattern for all terms, and the groups of each."""
    groups: dict[str, tuple[str, ...]] = {}
    for group, terms in vocabulary("kinds").items():
        for term in dict.fromkeys(map(levelled, terms)):
            groups[term] = (*groups.get(term, ()), group)
    return re.compile(rf"(?<![\w@/.-])(?=\w)(?:{any_of(tuple(groups))})(?![\w@])"), groups


def _called(page: Page, draft: Draft) -> Iterator[Called]:
    pattern, groups = _terms()
    text = levelled(page.without_links)
    elsewhere = _not_the_event(draft)
    headed = list(_headed(page, draft))
    early = page.sentences[min(3, len(page.sentences) - 1)].end if page.sentences else 0
    for number, found in enumerate(pattern.finditer(text)):
        if number > MOST_MENTIONS:
            return
        span = Span(*found.span())
        if any(one.start <= span.start < one.end for one in elsewhere):
            continue
        weight = _weight(text, span, headed, early)
        for group in groups[found[0]]:
            kind = group.removesuffix(" weak")
            if kind == "talk or conference":
                kind = _talk_or_conference(page, draft, text, span)
            share = WEAK if group.endswith(" weak") else 1.0
            yield Called(kind, weight * share, span)


def _not_the_event(draft: Draft) -> list[Span]:
    """Spans of names in which a "forum" is a body or a larger event."""
    fields = ("parent_event", "organizers", "partners", "venue", "speakers")
    return [
        span
        for field in fields
        for fact in draft.facts_of(field)
        for span in fact.spans
        if span.end - span.start < LONGEST_NAME
        and not is_only_a_kind(draft.text[span.start : span.end])
    ]


def _headed(page: Page, draft: Draft) -> Iterator[tuple[Span, float]]:
    """The places that name the event, with the weight of each: the title and what stands
    above it, the subject, the values of "Title" and "Type".
    """
    title = draft.fact("title")
    told = title is not None and title.sureness > Sureness.GUESSED
    for section in page.labelled("title", "format"):
        for line in section.lines[:1]:
            yield Span(line.start, line.end), TITLE
    if title and told:
        for span in title.spans:
            yield span, TITLE * 0.75
    for number, line in enumerate(page.lines[:12]):
        if "subject" in line.kinds:
            yield line.value, TITLE * 0.75
        elif "mail" in line.kinds or "organizer" in line.kinds:
            continue
        elif len(line.text) <= 110 and line.text[-1:] not in ".,;" and number < 6:
            yield Span(line.start, line.end), TITLE if number < 3 else SAID


def _weight(text: str, span: Span, headed: list[tuple[Span, float]], early: int) -> float:
    after = text[span.end : span.end + 24]
    before = text[max(0, span.start - 70) : span.start].rpartition("\n")[2]
    recurring = OF_SERIES.match(after) or RECURS.fullmatch(text, *span)
    if recurring and PART.search(before):
        return EARLY
    if after.lstrip("s ")[:1] == ":" and NEXT.search(before):
        return MENTIONED * WEAK
    if OF_OTHERS.match(after) or OF_ANOTHER.search(before):
        return MENTIONED * WEAK
    weights = [
        weight if len(text[one.start : span.start].split()) <= WORDS_BEFORE else weight / 2
        for one, weight in headed
        if one.start <= span.start < one.end
    ]
    if weights:
        return max(weights)
    if INTRODUCED.search(before):
        return SAID
    return EARLY if span.start < early else MENTIONED


def _talk_or_conference(page: Page, draft: Draft, text: str, span: Span) -> str:
    """ "Conférence" and "conferencia" are one person's talk, or several days of many."""
    if page.language not in ("fr", "es", "pt"):
        return "conference"
    talks = re.match(
        r"\s+(?:de|d'|del|da|do|par|por|a cargo de|con|avec|com|magistral|publique|debat"
        r"|inaugural)\b",
        text[span.end : span.end + 16],
    )
    many = len(draft.values("speakers")) > 3 or draft.value("end_date")
    return "lecture" if talks and not many else "conference"


def _most_specific(
    calls: list[Called], page: Page, draft: Draft
) -> tuple[str, tuple[Span, ...], float] | None:
    best: dict[str, float] = defaultdict(float)
    mentions: dict[str, float] = defaultdict(float)
    for call in calls:
        best[call.kind] = max(best[call.kind], call.weight)
        mentions[call.kind] += min(call.weight, MENTIONED)
    if not best:
        return None
    scores = {kind: best[kind] + min(2.0, mentions[kind] / 2) for kind in best}
    highest = max(scores.values())
    if highest < ENOUGH and draft.values("speakers"):
        return None
    tier = [kind for kind, score in scores.items() if score >= highest * 0.6]
    if best.get("side-event", 0) >= MENTIONED:
        tier.append("side-event")
    if draft.fact("parent_event") and best.get("side-event"):
        tier.append("side-event")
    kind = min(tier, key=SPECIFIC.index)
    days = draft.value("end_date")
    if kind == "lecture" and days and days != draft.value("start_date"):
        kind = "conference"  # a "seminar" of several days
        scores[kind], calls = scores["lecture"], [replace(one, kind=kind) for one in calls]
    spans = tuple(
        call.span for call in calls if call.kind == kind and call.weight >= MENTIONED * WEAK
    )
    return kind, spans[:1], scores[kind]


def _by_programme(draft: Draft) -> str | None:
    """By who takes part, where nothing names the kind."""
    roles = [speaker.role for speaker in draft.values("speakers")]
    if "panelist" in roles or "moderator" in roles or len(roles) > 2:
        return "panel"
    if len(roles) == 1:
        return "lecture"
    return BY_FORM.get(draft.value("format"))
