"""Who is behind an event that neither label nor sentence gives to anybody: the sender, as
the mail, its head, its foot and its addresses tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from events.announcements.bodies import twins as body_twins
from events.announcements.bodies.cues import (
    MOST,
    Claim,
    any_word,
    cues,
    names_event,
    words_for,
)
from events.announcements.bodies.names import Listed, cut
from events.announcements.bodies.sentences import up_to
from events.announcements.bodies.words import ACRONYM, Word, events
from events.announcements.bodies.words import words_for as body_words
from events.announcements.bodies.writing import Body
from events.announcements.drafts import Draft, Span, Sureness
from events.announcements.gazetteer import country_called
from events.announcements.page import Line, Page
from events.announcements.vocabularies import folded

LETTERHEAD = 6  # lines in which a sender's name stands
FOOT = 20  # lines in which a letter is signed
APART = 400  # characters between two places of an announcement
BEGINNING = 2500  # characters in which the announcement says what it is about
SOME = 12  # sentences, addresses
OF = re.compile(r"\s(?=(?:of|de|du|des|del|da|do|der|von)\s)")
HEADLINE = re.compile(r"[\W_]*(?:the )?(?:\d{1,4}|annual|jahres|[ivxl]+\b)")
SEMINAR = re.compile(r"(?<!sches )\b(?:seminars?|seminaire|seminario|series|lectures)$")
ADDRESS = re.compile(
    r"^\d{1,4}[\s,]\s?\w|\b\d{4,5}\s[A-ZÀ-Þ]|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b"
)
FROM = (
    "from",
    "de",
    "von",
    "de parte de",
    "sent by",
    "expediteur",
    "remitente",
    "absender",
)
DOES = re.compile(r"[\s,]{1,3}(?P<verb>[a-zß-ÿ][\w’']+)")
IS_A = re.compile(
    r"\s(?:is|ist|est|es|e|are)\s(?:an?|the|une?|el|una|ein|eine|uma?|the|la|le|o|l')\s"
    r"(?P<what>(?:[\w'-]+\s?){1,9})"
)
ABOUT = re.compile(
    r"(?:about us|a propos de nous|sobre nosotros|quienes somos|uber uns"
    r"|sobre nos|quem somos)"
    r"\s?:\s{0,2}"
    r"|(?:about|a propos d[eu']s?|acerca del?|sobre|uber)\s{1,2}"
)
PART = re.compile(r"\s?[|·•]\s?|,\s|\s[–-]\s")
ACADEMIC = re.compile(r"\.edu\b|\.ac\.|\buni-|univ")


def by_senders(page: Page, draft: Draft) -> tuple[Claim, ...]:
    """What the first of these tells that tells anything."""
    addresses = tuple(_spelt_by_addresses(page, draft))
    top = tuple(_at_top(page))
    for found in (
        _of_mail(page),
        (
            body
            for body, academic in addresses
            if not academic and not (top and _is_among(body, top))
        ),
        top,
        _subjects(page),
        _at_foot(page),
        (body for body, _ in addresses),
        _described(page),
    ):
        if bodies := tuple(islice(found, SOME)):
            return tuple(
                Claim(body, "organizer", Sureness.GUESSED, "guess") for body in bodies
            )
    return ()


def by_gatherings(page: Page) -> Iterator[Claim]:
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


def _is_headline(page: Page, at: int) -> bool:
    """Words at the top of the page: "7th Annual Conference of the …"."""
    line = page.bare.rfind("\n", 0, at) + 1
    top = page.lines[min(2, len(page.lines) - 1)].start
    return line <= top and bool(HEADLINE.match(page.bare, line, at + 30))


def _is_among(body: Body, bodies: tuple[Body, ...]) -> bool:
    return len(bodies) > 1 or body_twins.are_one(body.name, bodies[0].name, True)


# -- who wrote the mail --------------------------------------------------------------------


def _of_mail(page: Page) -> Iterator[Body]:
    """ "From: Centre for … <centre@…>"; of several, the first that was sent."""
    for line in reversed(page.lines[:MOST]):
        if "mail" in line.kinds and folded(line.label) in FROM:
            bodies = tuple(_in_parts(page, line.value))
            if bodies:
                yield from bodies[:1]
                return


def _in_parts(page: Page, span: Span) -> Iterator[Body]:
    """Bodies that stand alone between bars, commas and brackets of a line."""
    start = span.start
    words = re.split(r"[<\[]|\(?mailto", page.flow[span.start : span.end])[0]
    ends = [*(span.start + found.end() for found in PART.finditer(words)), span.end]
    end = span.start + len(words)
    for following in ends:
        while start < end and not page.flow[start].isalnum():
            start += 1
        listed = cut(page, Span(start, end), listed=True)
        rest = page.flow[listed.end : end].strip(" .,\"'*_|()")
        alone = len(listed.bodies) == 1 and (not rest or names_event(folded(rest)))
        if alone and _is_told(listed.bodies[0]):
            yield listed.bodies[0]
            return
        start = following


def _at_foot(page: Page) -> Iterator[Body]:
    """ "Best regards, / Priya Rao / Programme Officer, Centre for …"."""
    for line in page.lines[_signed_at(page) + 1 :]:
        bodies = tuple(_in_parts(page, Span(line.start, line.end)))
        if bodies and not line.kinds:
            yield from bodies
            return


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


# -- letterheads ---------------------------------------------------------------------------


def _at_top(page: Page) -> Iterator[Body]:
    for number, line in enumerate(page.lines[:MOST]):
        if line.kinds or line.bullet or len(line.text) > 160:
            continue
        if number and _goes_on(page, page.lines[number - 1], line):
            continue
        if number < LETTERHEAD or _is_address(page, number + 1):
            bodies = _line_of_bodies(page, line)
            if bodies:
                below = page.following(line)
                units = _line_of_bodies(page, below) if below and not below.kinds else ()
                yield from units if _is_university(bodies[0]) and units else bodies
                return


def _line_of_bodies(page: Page, line: Line) -> tuple[Body, ...]:
    """The bodies that a line consists of, were a day behind them."""
    listed = cut(page, Span(line.start, line.end), listed=True)
    rest = page.flow[listed.end : line.end].strip(" .*_|")
    if page.moments_in(line.start, line.end):  # "… - The Hague, 29 May"
        listed = cut(page, Span(line.start, line.end))
        rest = "" if page.flow[listed.end : line.end].lstrip()[:1] in "–—-|,·" else rest
        listed = Listed(listed.bodies[:1], listed.end)
    if not listed.bodies or rest:
        return ()
    if len(listed.bodies) > 1 and listed.last_apart != ";":
        return ()
    bodies = tuple(body for body in listed.bodies if body.sure and not body.is_country)
    if bodies != listed.bodies and "|" not in line.text:
        return ()
    return bodies if any(map(_is_told, bodies)) else ()


def _goes_on(page: Page, above: Line, line: Line) -> bool:
    """The line goes on with a sentence of the line above."""
    if "\n" in page.flow[above.end : line.start]:
        return False
    return above.text.rsplit(None, 1)[-1].islower() or any(
        above.start <= cue.start < above.end for cue in cues(page)
    )


def _is_address(page: Page, number: int) -> bool:
    """A street and a number, or a post code: the line of an address."""
    lines = page.lines
    return number < len(lines) and ADDRESS.search(lines[number].text) is not None


def _is_told(body: Body) -> bool:
    """Its name says what kind of body it is, and is no gathering's."""
    if re.search(r"\d\d", body.name) or SEMINAR.search(folded(body.name)):
        return False
    words = [Word(word, 0, 0) for word in re.findall(r"[\w'’-]+", body.name)]
    gatherings = [word for word in words if word.bare in events() and not word.is_head]
    return (
        body.sure
        and len(words) > 1
        and not gatherings
        and any(word.is_head for word in words)
    )


def _is_university(body: Body) -> bool:
    return not {*folded(body.name).split()}.isdisjoint(body_words("universities"))


# -- sentences about the sender ------------------------------------------------------------


def _subjects(page: Page) -> Iterator[Body]:
    """ "The A and the B open the call for …": who does something with an event."""
    for sentence in islice(page.sentences, SOME):
        if sentence.start > BEGINNING:
            return
        listed = cut(page, sentence)
        bodies = listed.bodies
        does = DOES.match(page.flow, listed.end, sentence.end)
        if not does or not bodies or not all(body.sure for body in bodies):
            continue
        verb = folded(does["verb"])
        if not any(map(_is_told, bodies)) or _is_no_deed(verb):
            continue
        if names_event(page.bare[does.end() : does.end() + APART // 2]):
            yield from (body for body in bodies if not body.is_country)
            return


def _is_no_deed(verb: str) -> bool:
    """It is no verb, or tells of the past."""
    return (
        verb.endswith("ed")
        or verb in words_for("past")
        or verb in words_for("other works")
        or verb in body_words("glue")
        or verb in body_words("joining")
    )


def _described(page: Page) -> Iterator[Body]:
    """ "About the X", "X is a network of …": at the foot of many announcements."""
    for sentence in islice(reversed(page.sentences), SOME):
        start = sentence.start
        about = ABOUT.match(page.bare, start, sentence.end)
        listed = cut(page, Span(about.end() if about else start, sentence.end))
        if len(listed.bodies) != 1 or not listed.bodies[0].sure:
            continue
        is_a = IS_A.match(page.bare, listed.end, sentence.end)
        told = is_a and any(
            Word(word, 0, 0).bare in body_words("heads") or word == "ngo"
            for word in is_a["what"].split()
        )
        alone = about and not page.flow[listed.end : sentence.end].strip(" .:*_")
        if told or (alone and _is_told(listed.bodies[0])):
            yield listed.bodies[0]
            return


# -- addresses -----------------------------------------------------------------------------


def _spelt_by_addresses(page: Page, draft: Draft) -> Iterator[tuple[Body, bool]]:
    """The body whose name or acronym is in the addresses: "events@achm.org"; and whether
    the address is a university's, with many bodies.
    """
    for label, academic in islice(_labels(draft), SOME):
        if body := _named(page, label):
            yield body, academic
            return


def _labels(draft: Draft) -> Iterator[tuple[str, bool]]:
    hosts = [
        urlsplit(address if "//" in address else f"//{address}").netloc
        for field in ("info_url", "registration_url")
        if (address := draft.value(field))
    ]
    for address in (*draft.values("contact_emails"), *hosts):
        for label in re.findall(r"[^\W_]+(?:-[^\W_]+)*", address.lower()):
            if 3 <= len(label) <= 40:
                yield label, bool(ACADEMIC.search(address.lower()))


def _named(page: Page, label: str) -> Body | None:
    letters = r"[\s'’-]{0,2}".join(map(re.escape, label.replace("-", "")))
    for found in re.finditer(rf"(?<!\w)(?<!@)(?:{letters})(?!\w)", page.bare):
        said = page.without_links[found.start() : found.end()]
        if not said[0].isupper() or country_called(said):
            continue
        if " " not in said:
            if not (said.isupper() and ACRONYM.match(said)):
                continue
            if page.flow[found.end() : found.end() + 1] == ")":
                start = page.sentence_at(found.start()).start
                for body in up_to(page, start, found.end() + 1):
                    if said in body.name:
                        return body
            if Word(said, 0, 0).is_head or Word(said, 0, 0).is_topic:
                continue
        named = next(iter(cut(page, Span(found.start(), found.end())).bodies), None)
        if named and named.sure and named.span == Span(found.start(), found.end()):
            return named
    return None
