"""Who is behind an event: organizers, and others with what they do for it.

Labels say it, sentences do, and if neither does, the head or the foot of the letter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from events.announcements.bodies import twins as body_twins
from events.announcements.bodies.cues import Claim
from events.announcements.bodies.labels import by_labels
from events.announcements.bodies.senders import by_gatherings, by_senders
from events.announcements.bodies.sentences import by_sentences
from events.announcements.bodies.words import words_for
from events.announcements.drafts import Doubt, Draft, Fact, Partner, Sureness
from events.announcements.page import Page
from events.announcements.vocabularies import folded

WEAK = ("past", "signed", "guess", "developer follows")  # sources, the weakest first
APART = 400  # characters between two places of an announcement


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    people = {folded(speaker.name) for speaker in draft.values("speakers")}
    claims = [
        claim
        for claim in (*by_labels(page), *by_sentences(page))
        if _is_welcome(claim, people)
    ]
    claims = _surest(claims)
    own = [claim for claim in by_gatherings(page) if _is_welcome(claim, people)]
    if any(claim.role == "organizer" for claim in claims):
        claims += [claim for claim in own if claim.sureness == Sureness.STATED]
    else:
        senders = (one for one in by_senders(page, draft) if _is_welcome(one, people))
        claims += own[:1] or senders
    yield from _facts(claims)


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
        names = [one.body.name for one in strong if one.role == "organizer"]
        if names:
            told = {  # in one list with an organizer
                one.place
                for one in claims
                if any(body_twins.are_one(one.body.name, name, True) for name in names)
            }
            together = told - {-1} if weak == "developer follows" else ()
            claims = [one for one in claims if one in strong or one.place in together]
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
