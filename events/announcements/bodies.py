"""Who is behind an event: organizers, and others with what they do for it.

Labels say it ("Veranstalter:"), sentences ("X, in partnership with Y, invites you"), and if
neither does, the head of the letter.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from events.announcements import body_twins
from events.announcements.body_names import Body, Listed, cut
from events.announcements.body_words import Word, words_for
from events.announcements.drafts import Doubt, Draft, Fact, Partner, Span, Sureness
from events.announcements.page import Line, Page, Section, kinds_of
from events.announcements.vocabularies import folded, vocabulary

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
ROLES = {
    "organizer follows": "organizer",
    "developer follows": "organizer",
    "signed": "organizer",
    "organizer before": "organizer",
    "organizer before event": "organizer",
    "join": "organizer",
    "event by": "organizer",
    "co-organizer follows": "co-organizer",
    "partner follows": "partner",
    "co-sponsor follows": "co-sponsor",
    "sponsor follows": "sponsor",
    "supporter follows": "supporter",
    "host follows": "host",
}
BEFORE = ("organizer before", "organizer before event")
NEEDS_A_BODY = (
    "join",
    "event by",
    "host follows",
    "organizer before event",
    "developer follows",
    "signed",
)
REACH = 500  # characters in which the subject of a verb stands
TRIES = 10
MOST = 150  # cues, of an announcement that a person wrote
BETWEEN = re.compile(
    r"[\s,|·–—*_-]*(?:(?:cordially|warmly|jointly|hereby|kindly|together|proudly|also|each|both|now|gemeinsam|herzlich|"
    r"conjointement|conjuntamente|conjuntamente|juntos|juntas|once again|again|recently|qui|que|which|who|will|"
    r"vous|te|les|le|los|os|nous|se|has|have|cordialement|cordialmente|tambem|tambien|aussi|and (?:its|their) [a-z]{3,12}|"
    r"et ses \w{3,12}|y sus \w{3,12}|und \w{2,6} \w{3,12}innen|and|y|et|e|und)[\s,]+){0,3}$"
)
PRONOUN = re.compile(r"(?:^|\s)(?:we|i|wir|ich|nous|je|nos|on|you|sie|vous|they|it)[\s,]*$")
INVERTED = re.compile(
    r"\s{0,3}(?:(?:sie|euch|uns|dazu|hierzu|herzlich|sich|a|ustedes)\s+){0,2}"
)
WITH = re.compile(
    r",?\s(?:with|avec|con|com|mit)\s(?:(?=the |le |la |l'|el |o |a |der |dem )|(?P<bare>(?=\w)))"
)
ORGANIZING = re.compile(
    r"organi[sz]|host|invit|conven|veranstalt|ladt|laden|convid|convoca|promov"
)
PAST = re.compile(
    r"\b(?:was|were|had been|wurde|wurden|fue|fueron|foi|foram|a ete|ont ete|fut)\s(?:\w+\s)?$"
)
OF_A_BODY = re.compile(
    r"\b(?:conference|meeting|session|congress|assembly|symposium|forum|lecture|seminar|series|summit|workshop|webinar|colloque|"
    r"congres|assemblee|seminaire|reunion|conferencia|congreso|sesion|asamblea|encuentro|encontro|congresso|jornadas|reuniao|sessao|"
    r"tagung|jahrestagung|konferenz|kongress|sitzung|ringvorlesung|veranstaltungsreihe|vortragsreihe)\s(?=(?:of|de|du|des|del|da|do|der|von)\s)"
)
ELSEWHERE = re.compile(
    r"\b(?:margins?|marge|sidelines|side|fringes?|al margen|a margem|rande|during|within|en el marco|no ambito|dans le cadre|"
    r"im rahmen|as part|ahead|before|resolution|pendant|durante|waehrend|wahrend|occasion|since|after|following|in the framework)\b"
)
INLINE = re.compile(
    r"(?<=[.|;•·–—/\])])\s{1,3}(?P<label>[^\W\d_][^:：\n|.;•·/]{1,40}?)\s?[:：]\s{0,3}(?=\S)"
)
BEING = frozenset(
    "is was been being are were generously and jointly originally also that which".split()
)
SPEAKING = {"speaker", "panelist", "moderator", "keynote", "opening", "closing", "discussant", "interviewee", "performer", "mail", "contact"}  # fmt: skip
LABELS = ("organizer", "partner", "sponsor", "supporter")
SIGNED = re.compile(
    r"(?:(?:with |our )?(?:best|kind|warm|kindest|warmest)(?: \w+)? (?:regards|wishes)|regards|sincerely|yours|in solidarity|thank you|"
    r"cordialement|bien cordialement|salutations|(?:avec )?nos (?:meilleures )?salutations|saludos|atentamente|cordialmente|un saludo|"
    r"(?:mit )?(?:herzliche|freundliche|beste|viele|besten|freundlichen|herzlichen|vielen)n? gru\w+|atenciosamente|cumprimentos|saudacoes|com os melhores)\b.{0,20}$"
)
LETTERHEAD = 6  # lines in which a sender's name stands


@dataclass(frozen=True)
class Cue:
    """Words that tell that bodies are named next, or were just before."""

    start: int
    end: int
    group: str


@dataclass(frozen=True)
class Claim:
    """A body, with the part in the event that some words give it."""

    body: Body
    role: str  # "organizer" or one of PARTNER_ROLES
    sureness: Sureness
    source: str = "sentence"


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    people = {folded(speaker.name) for speaker in draft.values("speakers")}
    claims = [*_by_labels(page), *_by_inline_labels(page), *_by_sentences(page)]
    claims = [one for one in claims if _is_welcome(one, people)]
    claims = _surest(claims)
    found = [one for one in _by_letterhead(page, draft) if _is_welcome(one, people)]
    if any(one.role == "organizer" for one in claims):
        claims += [one for one in found if one.sureness == Sureness.STATED]
    else:
        read = [one for one in found if one.sureness > Sureness.GUESSED]
        claims += read[:1] or found
    yield from _facts(page, claims)


# -- cues ----------------------------------------------------------------------------------


@functools.cache
def _terms() -> dict[str, tuple[re.Pattern[str], tuple[str, ...]]]:
    """A pattern of cues by their first word, the longest first, and the groups they are in."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for group, terms in vocabulary("organizing").items():
        if group in ROLES:
            for term in map(folded, terms):
                found[WORD.findall(term)[0]].append((term, group))
    for term in map(folded, vocabulary("organizing")["events"]):
        found[WORD.findall(term)[0]].append((f"{term} by", "event by"))
    patterns = {}
    for first, pairs in found.items():
        pairs.sort(key=lambda pair: -len(pair[0]))
        joined = "|".join(f"({_pattern(term)})" for term, _ in pairs)
        patterns[first] = (
            re.compile(rf"(?:{joined})(?![^\W_])"),
            tuple(group for _, group in pairs),
        )
    return patterns


def _pattern(term: str) -> str:
    parts = (
        r"(?:[^\W\d_][\w-]{0,20}[ ]{1,2}){0,3}?"
        if word == "~"
        else re.escape(word) + "[ ]{1,3}"
        for word in term.split()
    )
    return "".join(parts).removesuffix("[ ]{1,3}")


def _cues(page: Page) -> Iterator[Cue]:
    terms = _terms()
    end = 0
    for word in WORD.finditer(page.bare):
        if word.start() < end or word[0] not in terms:
            continue
        pattern, groups = terms[word[0]]
        if found := pattern.match(page.bare, word.start()):
            end = found.end()
            yield Cue(found.start(), end, groups[(found.lastindex or 1) - 1])


# -- labels --------------------------------------------------------------------------------


def _by_labels(page: Page) -> Iterator[Claim]:
    for section in page.labelled(*LABELS):
        role = _role_of(section.heading.label, section.kinds)
        for span in islice(_values(page, section), MOST):
            for body in cut(page, span, listed=True).bodies:
                if body.sure or role != "organizer" or not _is_host(section.heading.label):
                    yield Claim(body, role, Sureness.STATED, "label")


@dataclass(frozen=True)
class Inline:
    """A label within a line: "Organiza: X. Colaboran: Y"."""

    start: int
    value: int
    label: str
    kinds: tuple[str, ...]


@functools.lru_cache(maxsize=4)
def _inline(page: Page) -> tuple[Inline, ...]:
    found = []
    for one in islice(INLINE.finditer(page.without_links), MOST):
        if kinds := kinds_of(one["label"]):
            found.append(Inline(one.start("label"), one.end(), one["label"], kinds))
    return tuple(found)


def _by_inline_labels(page: Page) -> Iterator[Claim]:
    labels = _inline(page)
    for number, label in enumerate(labels):
        if {*LABELS}.isdisjoint(label.kinds):
            continue
        end = page.flow.find("\n", label.value)
        end = len(page.flow) if end < 0 else end
        if number + 1 < len(labels):
            end = min(end, labels[number + 1].start)
        role = _role_of(label.label, label.kinds)
        for body in cut(page, Span(label.value, end), listed=True).bodies:
            if body.sure or role != "organizer":
                yield Claim(body, role, Sureness.STATED, "label")


def _is_host(label: str) -> bool:
    return folded(label) in ("host", "hosts", "gastgeber", "hosted by", "presented by")


def _role_of(label: str, kinds: tuple[str, ...]) -> str:
    label = folded(label)
    if "organizer" in kinds:
        return "organizer"
    if "partner" in kinds:
        return "partner"
    if "sponsor" in kinds:
        return "co-sponsor" if label.startswith("co") else "sponsor"
    return "sponsor" if re.match("fund|financ|finan|gefor", label) else "supporter"


def _values(page: Page, section: Section) -> Iterator[Span]:
    """The lines that a label speaks of, up to the next words that give another part."""
    heading = section.heading
    if not heading.is_heading:
        start = heading.value.start
        end = page.flow.find("\n", start)
        end = len(page.flow) if end < 0 else end
        while (
            page.flow[start:end]
            .rstrip()
            .endswith((",", " and", " et", " y", " und", " e", ";", "&"))
        ):
            following = page.flow.find("\n", end + 1)
            if following < 0 or not page.flow[end:following].strip():
                break
            end = following
        yield Span(start, _before_cue(page, start, end))
        for line in section.lines[1:]:
            if line.bullet and line.start >= end:
                yield Span(line.start, line.end)
        return
    for line in section.lines:
        listed = cut(page, Span(line.start, line.end), listed=True)
        rest = page.flow[listed.end : line.end].strip(" .,;*_")
        if not listed.bodies or (rest and not re.match(r"[(\[–—:|-]|https?:|www", rest)):
            break
        yield Span(line.start, line.end)


def _before_cue(page: Page, start: int, end: int) -> int:
    """Where the words go over to another part."""
    starts = [
        one.start for one in (*_cues_of(page), *_inline(page)) if start < one.start < end
    ]
    return min(starts, default=end)


@functools.lru_cache(maxsize=4)
def _cues_of(page: Page) -> tuple[Cue, ...]:
    return tuple(islice(_cues(page), MOST))


# -- sentences -----------------------------------------------------------------------------


def _by_sentences(page: Page) -> Iterator[Claim]:
    starts = [span.start for span in page.sentences]
    lines = [line.start for line in page.lines]
    of_sentence: dict[int, list[Cue]] = defaultdict(list)
    for cue in _cues_of(page):
        number = bisect_right(lines, cue.start) - 1
        if number >= 0 and _is_spoken_for(page.lines[number], cue):
            continue
        of_sentence[bisect_right(starts, cue.start) - 1].append(cue)
    for number, cues in of_sentence.items():
        if number >= 0:
            sentence = page.sentences[number]
            if number and page.flow.startswith("(", sentence.start + 1):  # "Chega! (CNC)"
                sentence = Span(page.sentences[number - 1].start, sentence.end)
            yield from _of_sentence(page, sentence, cues)


def _is_spoken_for(line: Line, cue: Cue) -> bool:
    """The cue is a label, or stands where speakers are told."""
    if line.kinds and not SPEAKING.isdisjoint(line.kinds):
        return True
    if (
        not line.kinds
        or SPEAKING.isdisjoint(line.kinds)
        and {*line.kinds}.isdisjoint(LABELS)
    ):
        return False
    return cue.start < (line.value.start if not line.is_heading else line.end)


def _of_sentence(page: Page, sentence: Span, cues: list[Cue]) -> Iterator[Claim]:
    lists: dict[int, Listed] = {}
    for number, cue in enumerate(cues):
        until = cues[number + 1].start if number + 1 < len(cues) else sentence.end
        if cue.group not in BEFORE:
            lists[number] = _after(page, sentence, cue, until)
    taken: set[Span] = set()
    for number, cue in enumerate(cues):
        if cue.group in BEFORE:
            subjects = _subject(page, sentence, cues, number, lists)
            for body in subjects:
                taken.add(body.span)
                yield Claim(body, "organizer", Sureness.READ)
            if subjects and number == 0:
                yield from _with_whom(
                    page, Span(sentence.start, cue.start), cues, subjects[-1].span.end
                )
    for number, listed in lists.items():
        cue = cues[number]
        if _is_other_work(page, sentence, cue) or not _is_about_event(page, sentence, cue):
            continue
        source = (
            "past"
            if PAST.search(page.bare[max(sentence.start, cue.start - 30) : cue.start])
            else "sentence"
        )
        if cue.group in ("developer follows", "signed"):
            source = cue.group
        stated = cue.start <= sentence.start + 2
        for body in listed.bodies:
            if body.span in taken:
                continue
            if not body.sure and (
                cue.group in NEEDS_A_BODY
                or (ROLES[cue.group] == "organizer" and not stated)
            ):
                alone = len(listed.bodies) == 1 or not any(
                    one.sure for one in listed.bodies
                )
                if cue.group in NEEDS_A_BODY or (
                    alone and not _is_name_of_body(page, body)
                ):
                    break
            yield Claim(
                body, ROLES[cue.group], Sureness.STATED if stated else Sureness.READ, source
            )
        if ROLES[cue.group] == "organizer" and listed.bodies:
            yield from _with_whom(page, sentence, cues, listed.end)
        if not number and ROLES[cue.group] not in ("organizer", "host") and listed.bodies:
            for body in _bodies_up_to(page, sentence.start, cue.start):
                if (
                    body.sure
                    and body.span not in taken
                    and (
                        body.span.start < sentence.start + 6
                        or _is_event_of(page, sentence.start, body.span.start)
                    )
                ):
                    yield Claim(body, "organizer", Sureness.READ, "guess")


def _is_name_of_body(page: Page, body: Body) -> bool:
    """Nothing shows that it is a person: not two plain words."""
    words = body.name.split()
    if folded(words[0]) in words_for("given names"):
        return False
    return len(words) == 1 or len(words) > 3


def _after(page: Page, sentence: Span, cue: Cue, until: int) -> Listed:
    end = until
    if not page.flow[cue.end : until].strip(" :*_"):
        if until < sentence.end:
            return Listed((), cue.end)
        end = _next_line(page, until)
    start = cue.end
    while start < end and page.flow[start] in " :*_\n":
        start += 1
    return cut(page, Span(start, end))


def _next_line(page: Page, at: int) -> int:
    """The end of the next line that is not empty."""
    found = re.compile(r"\s{0,5}[^\n]{1,400}").match(page.flow, at)
    return found.end() if found else at


def _with_whom(page: Page, sentence: Span, cues: list[Cue], at: int) -> Iterator[Claim]:
    """ "organized by A and B, with the C": C takes part in it."""
    found = WITH.match(page.bare, at, sentence.end)
    if found and not any(at <= cue.start < found.end() for cue in cues):
        if found["bare"] is not None and not page.flow[found.end()].isupper():
            return
        for body in cut(page, Span(found.end(), sentence.end)).bodies:
            if body.sure:
                yield Claim(body, "co-organizer", Sureness.READ)


def _is_other_work(page: Page, sentence: Span, cue: Cue) -> bool:
    """A study that X funded, a book that X published: not the event."""
    before = page.bare[max(sentence.start, cue.start - 40) : cue.start]
    words = WORD.findall(before)
    while words and words[-1] in BEING:
        words.pop()
    others = "other bodies" if ROLES[cue.group] == "organizer" else "other works"
    return bool(words) and words[-1] in _words_for(others)


def _is_about_event(page: Page, sentence: Span, cue: Cue) -> bool:
    """Not of work that somebody does with others all the year round."""
    if page.bare.startswith("our ", cue.start):
        return True
    if cue.start < sentence.start + 30 or sentence.end - sentence.start < 180:
        return True
    words = page.bare[
        max(sentence.start, cue.start - REACH) : min(sentence.end, cue.end + REACH)
    ]
    return ORGANIZING.search(words) is not None or not _events().isdisjoint(
        WORD.findall(words)
    )


def _is_event_of(page: Page, start: int, end: int) -> bool:
    """ "Formation en ligne de l'" before a body, "Webinar of the"."""
    before = page.bare[start:end]
    found = re.fullmatch(
        r"\W{0,3}((?:[\w-]+ ){1,6})(?:of|de|du|des|del|da|do|der|von|vom) ?(?:the |la |l'|le )?",
        before,
    )
    return (
        found is not None
        and not ELSEWHERE.search(before)
        and not _events().isdisjoint(found[1].split())
    )


@functools.cache
def _words_for(group: str) -> frozenset[str]:
    return frozenset(map(folded, vocabulary("organizing")[group]))


def _subject(
    page: Page, sentence: Span, cues: list[Cue], number: int, lists: dict[int, Listed]
) -> tuple[Body, ...]:
    """The bodies that do what a verb says."""
    cue = cues[number]
    event = cue.group != "organizer before event" or _event_follows(
        page, cue.end, sentence.end
    )
    if PRONOUN.search(page.bare[max(sentence.start, cue.start - 20) : cue.start]):
        return ()
    low = sentence.start
    if number and cues[number - 1].group in BEFORE:
        low = cues[number - 1].end
    first = number
    while first and cues[first - 1].group not in BEFORE and cues[first - 1].start >= low:
        first -= 1
    found: tuple[Body, ...] = ()
    if first < number:  # "X, in partnership with Y, invites"
        found = _bodies_up_to(page, low, cues[first].start)
        listed = lists.get(number - 1)
        if not found and listed and BETWEEN.match(page.bare[listed.end : cue.start]):
            if len(listed.bodies) > 1 and listed.last_apart == ",":
                found = listed.bodies[-1:]
    else:
        found = _bodies_up_to(page, low, cue.start)
        if not found and not page.bare[low : cue.start].strip(" ,*_"):
            found = _above(page, sentence.start)
    if not found and page.language != "en":
        found = _inverted(page, sentence, cue, cues, number)
    needy = cue.group in NEEDS_A_BODY
    if not event and (
        len(found) < 2 or page.language == "en" or not all(body.sure for body in found)
    ):
        return ()
    return tuple(body for body in found if body.sure or not needy)


def _event_follows(page: Page, start: int, end: int) -> bool:
    end = end if page.bare[start:end].strip() else start + 90
    words = WORD.findall(page.bare[start : min(end, start + 90)])
    events = _events()
    return not events.isdisjoint(words) or any(
        "-" in word and word in events for word in words
    )


def _events() -> frozenset[str]:
    return _words_for("events")


def _bodies_up_to(page: Page, low: int, high: int) -> tuple[Body, ...]:
    """The bodies whose list ends at ``high``, as many as stand together."""
    low = max(low, high - REACH)
    words = list(re.finditer(r"[^\s,;:“”\"„*_]+", page.bare[low:high]))[-60:]
    flow = page.flow
    tried = 0
    for number, word in enumerate(words):
        at = low + word.start()
        before = flow[max(low, at - 2) : at]
        large = flow[at].isupper() or (flow[at : at + 2].lower() in ("l'", "l’", "d'"))
        article = word[0] in words_for("articles") or word[0].startswith("l'")
        fresh = not number or "," in before or ":" in before or ";" in before
        previous = words[number - 1] if number else None
        if not fresh and not article:
            if not large or (previous and flow[low + previous.start()].isupper()):
                continue
        if not article and previous and previous[0] in words_for("glue") and not fresh:
            continue
        tried += 1
        if tried > TRIES:
            break
        listed = cut(page, Span(at, high))
        if (
            listed.bodies
            and listed.end < high
            and (with_whom := WITH.match(page.bare, listed.end, high))
        ):
            others = cut(page, Span(with_whom.end(), high))
            listed = replace(listed, end=others.end)
        if (
            listed.bodies
            and not listed.has_person
            and listed.end <= high
            and BETWEEN.match(page.bare[listed.end : high])
        ):
            if listed.bodies[0].sure or (
                fresh
                and (len(listed.bodies) > 1 or _is_name_of_body(page, listed.bodies[0]))
            ):
                return listed.bodies
    return ()


def _above(page: Page, start: int) -> tuple[Body, ...]:
    """The bodies on the lines above: "The Embassy of Rwanda / and / Ibuka / invite you"."""
    above = [line for line in page.lines if line.end <= start][-5:]
    found: list[Body] = []
    for line in reversed(above):
        if folded(line.text) in words_for("joining"):
            continue
        listed = cut(page, Span(line.start, line.end), listed=True)
        rest = page.flow[listed.end : line.end].strip(" ,;*_&")
        if (
            not listed.bodies
            or (rest and folded(rest) not in words_for("joining"))
            or not any(body.sure for body in listed.bodies)
        ):
            break
        found[:0] = listed.bodies
    return tuple(found)


def _inverted(
    page: Page, sentence: Span, cue: Cue, cues: list[Cue], number: int
) -> tuple[Body, ...]:
    """ "… lädt der Verein zu …", "organiza la Universidad": the subject stands behind."""
    until = cues[number + 1].start if number + 1 < len(cues) else sentence.end
    found = INVERTED.match(page.bare, cue.end, until)
    listed = cut(page, Span(found.end() if found else cue.end, until))
    return listed.bodies if listed.bodies and listed.bodies[0].sure else ()


# -- no label and no sentence --------------------------------------------------------------


def _by_letterhead(page: Page, draft: Draft) -> Iterator[Claim]:
    for found in islice(OF_A_BODY.finditer(page.bare), 20):
        before = page.bare[max(0, found.start() - 50) : found.start()]
        if ELSEWHERE.search(before.rpartition("\n")[2]):
            continue
        sureness = Sureness.STATED if _is_headline(page, found.start()) else Sureness.READ
        for body in cut(
            page, Span(found.end(), min(len(page.flow), found.end() + 300))
        ).bodies[:1]:
            if body.sure:
                yield Claim(body, "organizer", sureness, "guess")
    signed = _signed_at(page)
    for number, line in enumerate(page.lines):
        if line.kinds or line.bullet or len(line.text) > 160 or number > MOST:
            continue
        if number and _goes_on(page, page.lines[number - 1], line):
            continue
        in_sight = number < LETTERHEAD or number > signed
        if not in_sight and not _is_address(page, number + 1):
            continue
        listed = cut(page, Span(line.start, line.end), listed=True)
        if not listed.bodies or page.flow[listed.end : line.end].strip(" .*_|"):
            continue
        if len(listed.bodies) > 1 and listed.last_apart != ";":
            continue
        if any(map(_has_head, listed.bodies)) and all(
            body.sure and not body.is_country for body in listed.bodies
        ):
            for body in listed.bodies:
                yield Claim(body, "organizer", Sureness.GUESSED, "guess")
            return


def _goes_on(page: Page, above: Line, line: Line) -> bool:
    """The line goes on with a sentence of the line above."""
    if "\n" in page.flow[above.end : line.start]:
        return False
    return above.text.rsplit(None, 1)[-1].islower() or any(
        above.start <= cue.start < above.end for cue in _cues_of(page)
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
            if number > len(page.lines) - 20
            and (line.text in ("--", "---", "—") or SIGNED.match(folded(line.text)))
        ),
        default=len(page.lines),
    )


def _is_address(page: Page, number: int) -> bool:
    """A street and a number, or a post code: the line of an address."""
    return number < len(page.lines) and bool(
        re.search(
            r"^\d{1,4}[\s,]\s?\w|\b\d{4,5}\s[A-ZÀ-Þ]|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b",
            page.lines[number].text,
        )
    )


def _has_head(body: Body) -> bool:
    words = [Word(word, 0, 0) for word in re.findall(r"[\w'’-]+", body.name)]
    events = [word for word in words if word.bare in _events() and not word.is_head]
    return len(words) > 1 and not events and any(word.is_head for word in words)


# -- one body once -------------------------------------------------------------------------


def _is_welcome(claim: Claim, people: set[str]) -> bool:
    """No speaker, and no mere "the Center"."""
    name = claim.body.name
    bare = folded(name)
    if bare in people and not claim.body.sure:
        return False
    words = [
        word for word in body_twins.words_of(name) if word not in words_for("articles")
    ]
    return len(words) > 1 or words[0] not in words_for("heads") | words_for(
        "topics"
    ) | words_for("units")


def _surest(claims: list[Claim]) -> list[Claim]:
    """Without what is told of the past, of who wrote a course or signed the letter, where
    others organize.
    """
    for weak in ("past", "signed", "guess", "developer follows"):
        strong = [one for one in claims if one.source != weak or one.role != "organizer"]
        if any(one.role == "organizer" for one in strong):
            claims = strong
    return claims


@dataclass
class Known:
    """A body, with all claims about it."""

    name: str
    claims: list[Claim]


def _facts(page: Page, claims: list[Claim]) -> Iterator[Fact | Doubt]:
    known: list[Known] = []
    for claim in claims[:200]:
        twin = next((one for one in known if _is_twin(one, claim)), None)
        if twin is None:
            known.append(Known(claim.body.name, [claim]))
        else:
            twin.name = body_twins.fuller(twin.name, claim.body.name)
            twin.claims.append(claim)
    for one in known:
        yield from _fact(page, one)


def _is_twin(known: Known, claim: Claim) -> bool:
    first = known.claims[0]
    afar = all(
        abs(one.body.span.start - claim.body.span.start) > 0 for one in known.claims
    ) and (page_apart(known, claim))
    same_part = (first.role == "organizer") == (claim.role == "organizer")
    if first.source == claim.source == "label" and first.role != claim.role:
        afar = False
    return body_twins.are_one(
        known.name, claim.body.name, afar and (same_part or claim.source != "label")
    )


def page_apart(known: Known, claim: Claim) -> bool:
    """They are named in different places, not in one list."""
    return all(
        one.source != claim.source or abs(one.body.span.start - claim.body.span.start) > 400
        for one in known.claims
    )


def _fact(page: Page, known: Known) -> Iterator[Fact | Doubt]:
    roles = [claim.role for claim in known.claims]
    sureness = max(claim.sureness for claim in known.claims)
    spans = tuple(dict.fromkeys(claim.body.span for claim in known.claims))
    field = "organizers" if "organizer" in roles else "partners"
    value = known.name if field == "organizers" else Partner(known.name, roles[0])
    yield Fact(field, value, spans, sureness)
    if sureness == Sureness.GUESSED:
        yield Doubt(
            "organizer-guessed", field,
            f"No sentence says who organizes; “{known.name}” stands where senders are named.", spans[0],
        )  # fmt: skip
    elif any(claim.body.doubtful for claim in known.claims):
        yield Doubt(
            "body-name-cut", field,
            f"Check where the name ends: “{known.name}”.", spans[0],
        )  # fmt: skip


__all__ = ["read", "replace"]
