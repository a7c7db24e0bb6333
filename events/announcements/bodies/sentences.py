"""Who is behind an event, as its sentences tell: "X, together with Y, invites you"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from events.announcements.bodies.cues import (
    WORD,
    Claim,
    Cue,
    any_word,
    cues,
    names_event,
    words_for,
)
from events.announcements.bodies.labels import LABELS
from events.announcements.bodies.names import Listed, cut
from events.announcements.bodies.words import words_for as body_words
from events.announcements.bodies.writing import Body, maybe_person
from events.announcements.drafts import Span, Sureness
from events.announcements.page import Line, Page
from events.announcements.vocabularies import any_of, folded

REACH = 500  # characters in which the subject of a verb stands
NEAR = 90  # characters after a verb in which the event is named
TRIES = 10  # places where a subject may begin
SHORT = 180  # characters of a sentence that has one matter
LINES_ABOVE = 5
SPEAKING = frozenset(
    {
        "speaker", "panelist", "moderator", "keynote", "opening", "closing",
        "discussant", "interviewee", "performer", "mail", "contact",
    }
)  # fmt: skip
BETWEEN = re.compile(
    rf"[\s,|·–—*_-]*(?:(?:and (?:other |many )?(?:partners|allies|others|friends)"
    r"|et (?:d'autres )?partenaires|y (?:otros )?aliados|e parceiros|und partner)[\s,]+)?"
    rf"(?:(?:{any_of(tuple(words_for('between')))}"
    r"|and (?:its|their) [a-z]{3,12}|(?:et ses|y sus|e seus) \w{3,12}|und ihre \w{3,12})"
    r"[\s,]+){0,3}$"
)
PRONOUN = re.compile(rf"(?:^|\s)(?:{any_of(tuple(words_for('pronouns')))})[\s,]*$")
INVERTED = re.compile(
    rf"\s{{0,3}}(?:(?:{any_of(tuple(words_for('after verbs')))})\s+){{0,2}}"
)
WITH = re.compile(
    r",?\s(?:with|avec|con|com|mit)\s"
    r"(?:(?=the |le |la |l'|el |o |a |der |dem )|(?P<bare>(?=\w)))"
)
PAST = re.compile(rf"(?:{any_word('past').pattern})\s(?:\w+\s)?$")
ORGANIZING = re.compile(
    r"organi[sz]|host|invit|conven|veranstalt|ladt|laden|convid|convoca|promov"
)
EVENT_OF = re.compile(
    r"\W{0,3}((?:[\w-]+ ){1,6})(?:of|de|du|des|del|da|do|der|von|vom) ?(?:the |la |l'|le )?"
)
OFFICERS = re.compile(
    rf"(?<!\w)(?:{any_of(tuple(words_for('officers')))})(?:in)?\s"
    r"(?:of|de|du|des|del|da|do|dos|der|von|vom|de l')\s?"
)
FORMAL = re.compile(
    r"hono|pleasure|request|you\b|plaisir|vous|agrado|gusto|placer|complac|praz|ehre|freu"
)
OPENING = re.compile(
    r"\s*(?:as|in|on|at|within|for|to|ahead|during|following|after|dans|en|a l'|au|lors"
    r"|pour|con motivo|no|na|por|im|am|zum|zur|anlasslich|nach|vor|bei)\s[^,\n]{2,150},\s"
)
FEW = 3  # officers
SERIES_OF = re.compile(r"(?:series|reihe|cycle|ciclo|serie) (?:of|de|du|del|da|der|des) ")
NEXT_LINE = re.compile(r"\s{0,5}[^\n]{1,400}")
TOKEN = re.compile(r"[^\s,;:“”\"„*_]+")


def by_sentences(page: Page) -> Iterator[Claim]:
    starts = [span.start for span in page.sentences]
    lines = [line.start for line in page.lines]
    of_sentence: dict[int, list[Cue]] = defaultdict(list)
    for cue in cues(page):
        line = bisect_right(lines, cue.start) - 1
        if line < 0 or not _is_spoken_for(page.lines[line], cue):
            of_sentence[bisect_right(starts, cue.start) - 1].append(cue)
    for number, found in of_sentence.items():
        if number >= 0:
            sentence = page.sentences[number]
            if number and page.flow.startswith("(", sentence.start + 1):  # "Chega! (CNC)"
                sentence = Span(page.sentences[number - 1].start, sentence.end)
            yield from Said(page, sentence, found).claims()


def _is_spoken_for(line: Line, cue: Cue) -> bool:
    """The cue is a label, or stands where speakers are told."""
    if not SPEAKING.isdisjoint(line.kinds):
        return True
    if {*line.kinds}.isdisjoint(LABELS):
        return False
    return cue.start < (line.value.start if not line.is_heading else line.end)


class Said:
    """A sentence with its cues, and the bodies that each of them speaks of."""

    def __init__(self, page: Page, sentence: Span, cues: list[Cue]) -> None:
        self.page = page
        self.sentence = sentence
        self.cues = cues
        self.lists = {
            number: self._after(cue, self._until(number))
            for number, cue in enumerate(cues)
            if not cue.is_verb
        }

    def claims(self) -> Iterator[Claim]:
        taken: set[Span] = set()
        for number, cue in enumerate(self.cues):
            if cue.is_verb and (subject := self._subject(number)):
                taken |= {body.span for body in subject}
                yield from (Claim(body, "organizer", Sureness.READ) for body in subject)
                if not number:
                    yield from self._with_whom(subject[-1].span.end, cue.start)
                if ORGANIZING.search(self.page.bare, cue.start, cue.end):
                    yield from self._with_whom(cue.end, self._until(number))
        for number, listed in self.lists.items():
            cue = self.cues[number]
            if (
                not listed.bodies
                or self._is_other_work(cue)
                or not self._is_about_event(cue)
            ):
                continue
            for claim in self._claims_of(cue, listed):
                if claim.body.span not in taken:
                    yield claim
            if cue.role == "organizer":
                yield from self._with_whom(listed.end, self.sentence.end)
            elif not number and cue.role != "host":
                yield from self._owners(cue, taken)

    def _until(self, number: int) -> int:
        """Where the words that belong to a cue end."""
        following = self.cues[number + 1 : number + 2]
        return following[0].start if following else self.sentence.end

    def _after(self, cue: Cue, until: int) -> Listed:
        """The bodies named behind a cue, on the next line if none is left on its own."""
        flow, start, end = self.page.flow, cue.end, until
        if not flow[start:end].strip(" :*_"):
            if until < self.sentence.end:
                return Listed((), cue.end)
            below = NEXT_LINE.match(flow, until)
            end = below.end() if below else until
        while start < end and flow[start] in " :*_\n":
            start += 1
        return cut(self.page, Span(start, end))

    def _claims_of(self, cue: Cue, listed: Listed) -> Iterator[Claim]:
        before = self.page.bare[max(self.sentence.start, cue.start - 30) : cue.start]
        source = "past" if PAST.search(before) else "sentence"
        if cue.group in ("developer follows", "signed"):
            source = cue.group
        stated = cue.start <= self.sentence.start + 2
        sureness = Sureness.STATED if stated else Sureness.READ
        several = len(listed.bodies) > 1 and any(one.sure for one in listed.bodies)
        for body in listed.bodies:
            if not body.sure and cue.is_weak:
                return
            trusted = body.sure or stated or several or cue.role != "organizer"
            if not trusted and not _may_be_body(body):
                return
            yield Claim(body, cue.role, sureness, source, cue.start)

    def _with_whom(self, at: int, end: int) -> Iterator[Claim]:
        """ "organized by A and B, with the C": C takes part in it."""
        found = WITH.match(self.page.bare, at, end)
        if not found or any(at <= cue.start < found.end() for cue in self.cues):
            return
        if found["bare"] is not None and not self.page.flow[found.end()].isupper():
            return
        for body in cut(self.page, Span(found.end(), end)).bodies:
            if body.sure:
                yield Claim(body, "co-organizer", Sureness.READ)

    def _owners(self, cue: Cue, taken: set[Span]) -> Iterator[Claim]:
        """ "X | in association with Y", "Formation de l'X en partenariat avec Y": X."""
        start = self.sentence.start
        found = up_to(self.page, start, cue.start)
        of = EVENT_OF.match(self.page.bare, start, cue.start)
        if of and names_event(of[1]):
            found = cut(self.page, Span(of.end(), cue.start)).bodies
        for body in found:
            if SERIES_OF.search(folded(body.name)):
                continue
            if body.sure and body.span not in taken:
                before = self.page.bare[start : body.span.start]
                if len(before) < 6 or _is_event_of(before):
                    yield Claim(body, "organizer", Sureness.READ, "guess")

    def _is_other_work(self, cue: Cue) -> bool:
        """A study that X funded, an institute that X hosts: not the event."""
        words = WORD.findall(
            self.page.bare[max(self.sentence.start, cue.start - 40) : cue.start]
        )
        while words and words[-1] in words_for("being"):
            words.pop()
        others = "other bodies" if cue.role == "organizer" else "other works"
        return bool(words) and words[-1] in words_for(others)

    def _is_about_event(self, cue: Cue) -> bool:
        """Not of work that somebody does with others all the year round."""
        start, end = self.sentence
        if self.page.bare.startswith("our ", cue.start):
            return True
        if cue.start < start + 30 or end - start < SHORT:
            return True
        words = self.page.bare[max(start, cue.start - REACH) : min(end, cue.end + REACH)]
        return ORGANIZING.search(words) is not None or names_event(words)

    # -- who does what a verb says ---------------------------------------------------------

    def _subject(self, number: int) -> tuple[Body, ...]:
        cue, start = self.cues[number], self.sentence.start
        if PRONOUN.search(self.page.bare[max(start, cue.start - 20) : cue.start]):
            return ()
        low, first = start, number
        if number and self.cues[number - 1].is_verb:
            low = self.cues[number - 1].end
        while first and not self.cues[first - 1].is_verb:
            first -= 1
        found = up_to(self.page, low, self.cues[first].start, past_opening=True)
        if not found and FORMAL.search(self.page.bare, cue.start, cue.end):
            found = tuple(_of_officers(self.page, low, cue.start))
        if not found and first < number:
            found = self._last_listed(number - 1, cue)
        if (
            not found
            and first == number
            and not self.page.bare[low : cue.start].strip(" ,*_")
        ):
            found = _above(self.page, start)
        if not found and self.page.language != "en":
            found = self._behind(number)
        if cue.group == "organizer before event" and not self._event_follows(cue):
            if len(found) < 2 or self.page.language == "en":
                return ()
            return found if all(body.sure for body in found) else ()
        return tuple(body for body in found if body.sure or not cue.is_weak)

    def _last_listed(self, number: int, cue: Cue) -> tuple[Body, ...]:
        """ "In cooperation with A and B, C invites": C."""
        listed = self.lists.get(number)
        if not listed or len(listed.bodies) < 2 or listed.last_apart != ",":
            return ()
        between = self.page.bare[listed.end : cue.start]
        return listed.bodies[-1:] if BETWEEN.match(between) else ()

    def _event_follows(self, cue: Cue) -> bool:
        bare, end = self.page.bare, self.sentence.end
        if not bare[cue.end : end].strip():
            end = len(bare)
        return names_event(bare[cue.end : min(end, cue.end + NEAR)])

    def _behind(self, number: int) -> tuple[Body, ...]:
        """ "… lädt der Verein zu …", "organiza la Universidad": who stands behind."""
        cue, until = self.cues[number], self._until(number)
        found = INVERTED.match(self.page.bare, cue.end, until)
        listed = cut(self.page, Span(found.end() if found else cue.end, until))
        return listed.bodies if listed.bodies and listed.bodies[0].sure else ()


def up_to(
    page: Page, low: int, high: int, *, past_opening: bool = False
) -> tuple[Body, ...]:
    """The bodies whose list ends at ``high``, as many as stand together; ``past_opening``:
    rather those behind "As part of the X Week, …".
    """
    opening = OPENING.match(page.bare, low, high) if past_opening else None
    if opening and (found := up_to(page, opening.end(), high)):
        return found
    for at, fresh in _beginnings(page, max(low, high - REACH), high):
        small = (
            page.sentence_at(at).start == at and page.flow[at].islower()
        )  # "swisspeace invites"
        listed = cut(page, Span(at, high), listed=small)
        if not listed.bodies or listed.has_person:
            continue
        end = listed.end
        if end < high and (others := WITH.match(page.bare, end, high)):
            end = cut(page, Span(others.end(), high)).end
        if end > high or not BETWEEN.match(page.bare[end:high]):
            continue
        first = listed.bodies[0]
        if first.sure or (fresh and (len(listed.bodies) > 1 or _may_be_body(first))):
            return listed.bodies
    return ()


def _of_officers(page: Page, low: int, high: int) -> Iterator[Body]:
    """ "The Head of the Y and the Director of the X, Ms …, have the pleasure": Y and X."""
    for office in islice(OFFICERS.finditer(page.bare, max(low, high - REACH), high), FEW):
        for body in cut(page, Span(office.end(), high)).bodies[:1]:
            if body.sure and not body.is_country:
                yield body


def _beginnings(page: Page, low: int, high: int) -> Iterator[tuple[int, bool]]:
    """Where a subject may begin, and whether a clause does so there."""
    words = list(TOKEN.finditer(page.bare, low, high))[-60:]
    tried = 0
    for number, word in enumerate(words):
        at, said = word.start(), word[0]
        previous = words[number - 1] if number else None
        fresh = previous is None or any(sign in page.flow[at - 2 : at] for sign in ",:;")
        if previous and previous[0] in body_words("agents"):  # "…, coordinated by the X,"
            continue
        if not fresh and not said.startswith("l'") and said not in body_words("articles"):
            if not page.flow[at].isupper() or previous is None:
                continue
            if page.flow[previous.start()].isupper() or previous[0] in body_words("glue"):
                continue
        yield at, fresh
        tried += 1
        if tried == TRIES:
            return


def _above(page: Page, start: int) -> tuple[Body, ...]:
    """The bodies on the lines above: "The Embassy of Rwanda / and / Ibuka / invite you"."""
    found: list[Body] = []
    before = bisect_right([line.end for line in page.lines], start)
    for line in reversed(page.lines[max(0, before - LINES_ABOVE) : before]):
        if folded(line.text) in body_words("joining"):
            continue
        listed = cut(page, Span(line.start, line.end), listed=True)
        rest = folded(page.flow[listed.end : line.end].strip(" ,;*_&"))
        if rest and rest not in body_words("joining"):
            break
        if not any(body.sure for body in listed.bodies):
            break
        found[:0] = listed.bodies
    return tuple(found)


def _may_be_body(body: Body) -> bool:
    """Nothing shows that it is a person: not two plain words."""
    return not maybe_person((body,))


def _is_event_of(before: str) -> bool:
    """ "Formation en ligne de l'", "Webinar of the": words before a body."""
    found = EVENT_OF.fullmatch(before)
    return (
        found is not None
        and names_event(found[1])
        and not any_word("elsewhere").search(before)
    )
