"""Who is behind an event: organizers, and others with what they do for it.

Labels say it, sentences do, and if neither does, the head or the foot of the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from events.announcements import body_twins
from events.announcements.body_cues import MOST, Claim, any_word, cues
from events.announcements.body_labels import by_labels
from events.announcements.body_names import Body, cut
from events.announcements.body_sentences import by_sentences
from events.announcements.body_words import Word, events, words_for
from events.announcements.drafts import Doubt, Draft, Fact, Partner, Span, Sureness
from events.announcements.page import Line, Page
from events.announcements.vocabularies import folded

WEAK = ("past", "signed", "guess", "developer follows")  # sources, the weakest first
LETTERHEAD = 6  # lines in which a sender's name stands
FOOT = 20  # lines in which a letter is signed
APART = 400  # characters between two places of an announcement
OF = re.compile(r"\s(?=(?:of|de|du|des|del|da|do|der|von)\s)")
NUMBERED = re.compile(r"[\W_]*(?:the )?(?:\d{1,4}|annual|jahres|[ivxl]+\b)")
ADDRESS = re.compile(
    r"^\d{1,4}[\s,]\s?\w|\b\d{4,5}\s[A-ZÀ-Þ]|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b"
)


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    people = {folded(speaker.name) for speaker in draft.values("speakers")}
    claims = [
        claim
        for claim in (*by_labels(page), *by_sentences(page))
        if _is_welcome(claim, people)
    ]
    claims = _surest(claims)
    heads = [claim for claim in _by_letterhead(page) if _is_welcome(claim, people)]
    if any(claim.role == "organizer" for claim in claims):
        claims += [claim for claim in heads if claim.sureness == Sureness.STATED]
    else:
        told = [claim for claim in heads if claim.sureness > Sureness.GUESSED]
        claims += told[:1] or heads
    yield from _facts(claims)


# -- neither label nor sentence ------------------------------------------------------------


def _by_letterhead(page: Page) -> Iterator[Claim]:
    yield from _by_gatherings(page)
    signed = _signed_at(page)
    for number, line in enumerate(page.lines[:MOST]):
        if line.kinds or line.bullet or len(line.text) > 160:
            continue
        if number and _goes_on(page, page.lines[number - 1], line):
            continue
        in_sight = number < LETTERHEAD or number > signed
        if not in_sight and not _is_address(page, number + 1):
            continue
        bodies = _line_of_bodies(page, line)
        if bodies:
            for body in bodies:
                yield Claim(body, "organizer", Sureness.GUESSED, "guess")
            return


def _by_gatherings(page: Page) -> Iterator[Claim]:
    """ "7th Annual Conference of the Consortium for …": its own event."""
    for found in islice(any_word("gatherings").finditer(page.bare), FOOT):
        of = OF.match(page.bare, found.end())
        before = page.bare[max(0, found.start() - 50) : found.start()].rpartition("\n")[2]
        if not of or any_word("elsewhere").search(before):
            continue
        sureness = Sureness.READ
        if _is_headline(page, found.start()):
            sureness = Sureness.STATED
        ends = (cue.start for cue in cues(page) if cue.start > of.end())
        end = min(next(ends, len(page.flow)), of.end() + APART)
        for body in cut(page, Span(of.end(), end)).bodies[:1]:
            if body.sure:
                yield Claim(body, "organizer", sureness, "guess")


def _line_of_bodies(page: Page, line: Line) -> tuple[Body, ...]:
    """The bodies that a line consists of."""
    listed = cut(page, Span(line.start, line.end), listed=True)
    if not listed.bodies or page.flow[listed.end : line.end].strip(" .*_|"):
        return ()
    if len(listed.bodies) > 1 and listed.last_apart != ";":
        return ()
    if not all(body.sure and not body.is_country for body in listed.bodies):
        return ()
    return listed.bodies if any(map(_has_head, listed.bodies)) else ()


def _goes_on(page: Page, above: Line, line: Line) -> bool:
    """The line goes on with a sentence of the line above."""
    if "\n" in page.flow[above.end : line.start]:
        return False
    return above.text.rsplit(None, 1)[-1].islower() or any(
        above.start <= cue.start < above.end for cue in cues(page)
    )


def _is_headline(page: Page, at: int) -> bool:
    """Words at the top of the page: "7th Annual Conference of the …"."""
    line = page.bare.rfind("\n", 0, at) + 1
    return line <= (page.lines[min(2, len(page.lines) - 1)].start) and bool(
        re.match(
            r"[\W_]*(?:the )?(?:\d{1,4}|annual|jahres|[ivxl]+\b)", page.bare[line : at + 30]
        )
    )


def _signed_at(page: Page) -> int:
    """The number of the last line that ends a letter: "Best regards,"."""
    return max(
        (
            number
            for number, line in enumerate(page.lines)
            if number > len(page.lines) - FOOT
            and (
                line.text in ("--", "---", "—")
                or any_word("signing off").match(folded(line.text))
            )
        ),
        default=len(page.lines),
    )


def _is_address(page: Page, number: int) -> bool:
    """A street and a number, or a post code: the line of an address."""
    lines = page.lines
    return number < len(lines) and ADDRESS.search(lines[number].text) is not None


def _has_head(body: Body) -> bool:
    words = [Word(word, 0, 0) for word in re.findall(r"[\w'’-]+", body.name)]
    gatherings = [word for word in words if word.bare in events() and not word.is_head]
    return len(words) > 1 and not gatherings and any(word.is_head for word in words)


# -- one body once -------------------------------------------------------------------------


def _is_welcome(claim: Claim, people: set[str]) -> bool:
    """No speaker, and no mere "the Center"."""
    if folded(claim.body.name) in people and not claim.body.sure:
        return False
    words = body_twins.words_of(claim.body.name)
    return len(words) > 1 or not any(
        words[0] in words_for(group) for group in ("heads", "topics", "units")
    )


def _surest(claims: list[Claim]) -> list[Claim]:
    """Without what is told of the past, of who wrote a course or signed the letter, where
    others organize.
    """
    for weak in WEAK:
        strong = [one for one in claims if one.source != weak or one.role != "organizer"]
        if any(one.role == "organizer" for one in strong):
            claims = strong
    return claims


@dataclass
class Known:
    """A body, with all claims about it."""

    name: str
    claims: list[Claim]


def _facts(claims: list[Claim]) -> Iterator[Fact | Doubt]:
    known: list[Known] = []
    for claim in claims[:200]:
        twin = next((one for one in known if _is_twin(one, claim)), None)
        if twin is None:
            known.append(Known(claim.body.name, [claim]))
        else:
            twin.name = body_twins.fuller(twin.name, claim.body.name)
            twin.claims.append(claim)
    for one in known:
        yield from _fact(one)


def _is_twin(known: Known, claim: Claim) -> bool:
    first = known.claims[0]
    in_labels = first.source == claim.source == "label" and first.role != claim.role
    same_part = (first.role == "organizer") == (claim.role == "organizer")
    from_afar = (
        _stand_apart(known, claim)
        and not in_labels
        and (same_part or claim.source != "label")
    )
    return body_twins.are_one(known.name, claim.body.name, from_afar)


def _stand_apart(known: Known, claim: Claim) -> bool:
    """They are named in different places, not in one list."""
    return all(
        one.source != claim.source
        or abs(one.body.span.start - claim.body.span.start) > APART
        for one in known.claims
    )


def _fact(known: Known) -> Iterator[Fact | Doubt]:
    roles = [claim.role for claim in known.claims]
    sureness = max(claim.sureness for claim in known.claims)
    spans = tuple(dict.fromkeys(claim.body.span for claim in known.claims))
    field = "organizers" if "organizer" in roles else "partners"
    value = known.name if field == "organizers" else Partner(known.name, roles[0])
    yield Fact(field, value, spans, sureness)
    name = known.name
    if sureness == Sureness.GUESSED:
        sentence = (
            f"No sentence says who organizes; “{name}” stands where senders are named."
        )
        yield Doubt("organizer-guessed", field, sentence, spans[0])
    elif any(claim.body.doubtful for claim in known.claims):
        sentence = f"Check where this name begins and ends: “{name}”."
        yield Doubt("body-name-cut", field, sentence, spans[0])
