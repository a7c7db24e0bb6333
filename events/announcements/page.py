"""An announcement as a reader's eye takes it in: lines, paragraphs, labels, links."""

from __future__ import annotations

import bisect
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from events import notations
from events.announcements.drafts import Span
from events.announcements.vocabularies import folded, groups_of, same_length, vocabulary

NOWHERE = Span(0, 0)
LONGEST_LABEL = 48  # characters
PROGRAMME_ITEM = re.compile(
    r"(?:[0-9]{1,2}[:.h][0-9]{2}|[0-9]{1,2}(?=\s?(?:h|am|pm|Uhr)\b))(?:\s?(?:h|hrs?|Uhr|am|pm|[ap]\.m\."
    r"|[–-]\s?[0-9]{1,2}[:.h][0-9]{2})){0,3}[\s:.–—|-]+[«„“\"]?[A-ZÀ-Þ][a-zà-ÿ]"
)
WRAPPED = 50  # characters at least of a line that its mail program broke
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\t\r\u000b\u000c", " "))
BULLET = re.compile(r"(?:[•·●▪◦‣*>▶►➢✓○–—-]+|o|\(?[0-9]{1,2}[.)])\s+(?=\S)")
EMPHASIS = re.compile(r"[*_#]+")
LABEL = re.compile(
    rf"[*_#\s]*(?P<words>[^\W\d_][^:：\n|]{{0,{LONGEST_LABEL}}}?)[*_]*\s?[:：|][*_]*"
    r"(?!//)(?=\s|$|[^\d\s])"
)
MARKDOWN = re.compile(
    r"!?\[(?P<words>[^\[\]\n]{0,300})\]\(\s?(?P<url><?[^\s()<>]+(?:\([^\s()]*\))?[^\s("
    r")<>]*>?)\s?\)"
)
ADDRESS = re.compile(
    r"(?:https?://|www\.|(?<![\w@.-])(?=[a-z0-9.-]{4,60}/)(?:[a-z0-9-]+\.)+(?:org|com"
    r"|net|int|edu|gov|io"
    r"|eu|de|fr|es|ch|at|be|uk|br|pt|us|ly|gl|me|co|live|events?)(?=/))[^\s<>\"“”\[\]]+",
    re.IGNORECASE,
)
BARE_END = ".,;:!?'’*_»>"
LEAVE = re.compile(
    r"^[^\w\n]{0,9}(?:(?:best|kind|warm|kindest|warmest)(?: wishes| regards)|regards"
    r"|sincerely|yours (?:sincerely|truly)"
    r"|in solidarity|with (?:best|kind|warm) (?:wishes|regards)|cordialement"
    r"|bien cordialement|salutations|veuillez agreer"
    r"|saludos|un saludo|cordiales saludos|atentamente|cordialmente|un abrazo"
    r"|mit (?:\w+ )?(?:freundlichen|besten|herzlichen|kollegialen) gru(?:ss|ß)en"
    r"|herzliche gru(?:ss|ß)e|beste gru(?:ss|ß)e|viele gru(?:ss|ß)e|atenciosamente"
    r"|abracos|saudacoes|com os melhores cumprimentos|-- ?$)",
    re.MULTILINE,
)
SENTENCE_END = re.compile(r"[.!?…]+[\"”’)»]*(?=\s+[\"“«¿¡(]*[A-ZÀ-Þ0-9]|\s*$)")
ABBREVIATED = re.compile(
    r"(?:\b(?:[A-ZÀ-Þ]|Dr|Drs|Prof|Mr|Mrs|Ms|Mme|Amb|Sr|Sra|St|Ste|No|Nr|vs|etc|Hon"
    r"|Rev|Ing|Lic|Dra"
    r"|Profa|Gen|Col|Univ|Inc|Ltd|[ap]\.m|H\.E|e\.g|i\.e|bzw|ca|z\.B|u\.a|al|approx"
    r"|Jan|Feb|Mar|Apr|Jun|Jul"
    r"|Aug|Sept?|Oct|Nov|Dec|Art|Abs|art|pp?)|(?<=\s)[0-9]{1,2})\.$"
)


@dataclass(frozen=True)
class Link:
    """An address with the words that carry it; ``words`` is "" for a bare address."""

    start: int
    end: int
    words: str
    url: str
    url_span: Span


@dataclass(frozen=True)
class Line:
    """A line without its bullet. ``label``: its words before a colon, if they tell what
    follows, or a whole line that does; ``value`` is then what stands after the label.
    """

    start: int
    end: int
    text: str
    bullet: str = ""
    after_gap: bool = False  # an empty line, or nothing, stands above
    kinds: tuple[str, ...] = ()
    label: str = ""
    value: Span = NOWHERE

    @property
    def is_heading(self) -> bool:
        """A label with nothing after it: what it announces stands beneath."""
        return bool(self.kinds) and self.value.start >= self.value.end


@dataclass(frozen=True)
class Section:
    """What stands under, or after, a label; ``kinds`` as of the label."""

    heading: Line
    kinds: tuple[str, ...]
    lines: tuple[Line, ...]  # the rest of the label's own line first, if there is any


@dataclass(frozen=True)
class Page:
    """``flow`` has the length of ``text``: odd spaces are plain ones, and the line breaks
    of a mail program are spaces, so that a sentence can be matched as a whole.
    """

    text: str
    carried: tuple[Link, ...] = ()

    @cached_property
    def spaced(self) -> str:
        return self.text.translate(SPACES)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Lines that are not empty."""
        return tuple(_lines(self.spaced))

    @cached_property
    def moments(self) -> tuple[notations.Days | notations.Hours, ...]:
        """Days and hours in the order of the text."""
        found: list[notations.Days | notations.Hours] = [*self.notations.days]
        found += self.notations.hours
        return tuple(sorted(found, key=attrgetter("start")))

    def moments_in(
        self, start: int, end: int
    ) -> tuple[notations.Days | notations.Hours, ...]:
        """Those that begin between two places of the text."""
        at = attrgetter("start")
        first = bisect_left(self.moments, start, key=at)
        return self.moments[first : bisect_left(self.moments, end, key=at)]

    def following(self, line: Line) -> Line | None:
        """The line below a line."""
        number = bisect_left(self.lines, line.end, key=attrgetter("start"))
        return self.lines[number] if number < len(self.lines) else None

    @cached_property
    def flow(self) -> str:
        signs = list(self.spaced)
        for line, following in zip(self.lines, self.lines[1:], strict=False):
            if _goes_on(line, following):
                signs[line.end : following.start] = " " * (following.start - line.end)
        return "".join(signs)

    @cached_property
    def bare(self) -> str:
        """``without_links`` in lower case and without accents: words are sought in it."""
        return same_length(self.without_links)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        return tuple(_sentences(self.flow))

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, spot: int) -> Span:
        """The sentence, or line, in which a spot is."""
        number = bisect.bisect_right(self._starts, spot) - 1
        return self.sentences[number] if number >= 0 else Span(0, len(self.text))

    @cached_property
    def signature(self) -> int:
        """Where the writer takes leave, or the end: what stands beneath is about her."""
        half = len(self.text) // 4
        found = LEAVE.search(self.bare, half)
        return found.start() if found else len(self.text)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Those that words carry, and bare addresses."""
        both = [*self.carried, *_links(self.spaced)]
        return tuple(sorted(both, key=lambda link: link.start))

    @cached_property
    def notations(self) -> notations.Notations:
        return notations.read(self.without_links)

    @cached_property
    def without_links(self) -> str:
        """``flow`` with spaces for addresses, whose numbers are no days."""
        signs = list(self.flow)
        for link in self.links:
            start, end = link.url_span
            signs[start:end] = " " * (end - start)
        return "".join(signs)

    @cached_property
    def language(self) -> str:
        """The language that the announcement is written in: en, fr, es, de or pt."""
        words = re.findall(r"[^\W\d_]+", self.text[:20_000].casefold())
        counts = {
            tag: sum(map({*common}.__contains__, words))
            for tag, common in vocabulary("common").items()
        }
        return max(counts, key=lambda tag: (counts[tag], tag == "en"))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        return tuple(_sections(self.lines))

    def labelled(self, *kinds: str) -> Iterator[Section]:
        """The sections whose label is of one of these kinds."""
        for section in self.sections:
            if not {*kinds}.isdisjoint(section.kinds):
                yield section

    def said(self, span: Span) -> str:
        """The words of a span, on one line and with single spaces."""
        return " ".join(self.flow[span.start : span.end].split())


# -- lines ---------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[Line]:
    at, gap = 0, True
    for raw in text.split("\n"):
        start, end = at, at + len(raw)
        at = end + 1
        words = raw.strip()
        if not words:
            gap = True
            continue
        start += len(raw) - len(raw.lstrip())
        end = start + len(words)
        bullet = BULLET.match(text, start, end)
        if bullet:
            start = bullet.end()
        yield _labelled(text, start, end, bullet[0].strip() if bullet else "", gap)
        gap = False


def _labelled(text: str, start: int, end: int, bullet: str, gap: bool) -> Line:
    words = text[start:end]
    found = LABEL.match(text, start, end)
    if found and (kinds := kinds_of(found["words"])):
        value = (
            found.end()
            + len(text[found.end() : end])
            - len(text[found.end() : end].lstrip())
        )
        return Line(start, end, words, bullet, gap, kinds, found["words"], Span(value, end))
    if len(words) <= LONGEST_LABEL and (kinds := kinds_of(words)):
        return Line(start, end, words, bullet, gap, kinds, words, Span(end, end))
    return Line(start, end, words, bullet, gap)


def kinds_of(words: str) -> tuple[str, ...]:
    """The kinds of label that these words are, if they are one."""
    bare = folded(EMPHASIS.sub("", words))
    known = groups_of("labels")
    return known.get(bare) or known.get(
        re.sub(r"\s?\(.*?\)$|^(?:the|les?|la|los|die|der|os?)\s", "", bare), ()
    )


def _goes_on(line: Line, following: Line) -> bool:
    """The line break between two lines is a mail program's, not the writer's."""
    if (
        PROGRAMME_ITEM.match(following.text)
        or following.after_gap
        or following.bullet
        or following.kinds
        or len(line.text) < WRAPPED
    ):
        return False
    return line.text[-1] not in ".:;!?" or following.text[0].islower()


def _sections(lines: tuple[Line, ...]) -> Iterator[Section]:
    for number, line in enumerate(lines):
        if not line.kinds:
            continue
        beneath = []
        if not line.is_heading:
            start, end = line.value
            offset = start - line.start
            beneath.append(Line(start, end, line.text[offset:], after_gap=False))
        for at in range(number + 1, len(lines)):
            following = lines[at]
            if following.kinds or (
                following.after_gap and beneath and not following.bullet
            ):
                break
            beneath.append(following)
        yield Section(line, line.kinds, tuple(beneath))


# -- sentences and links -------------------------------------------------------------------


def _sentences(flow: str) -> Iterator[Span]:
    """Sentences and lines, whichever ends first."""
    at = 0
    for line in re.finditer(r"[^\n]+", flow):
        at = line.start()
        for stop in SENTENCE_END.finditer(flow, line.start(), line.end()):
            if ABBREVIATED.search(flow[max(at, stop.end() - 12) : stop.end()]):
                continue
            if flow[at : stop.end()].strip():
                yield Span(at, stop.end())
            at = stop.end()
        if flow[at : line.end()].strip():
            yield Span(at, line.end())


@dataclass(frozen=True)
class Unlinked:
    """A text whose links in Markdown are mere words, and where each stretch of it stood:
    pairs of where it begins now, and where it began.
    """

    text: str
    links: tuple[Link, ...]
    stretches: tuple[tuple[int, int], ...]

    def origin(self, span: Span) -> Span:
        """Where these words stand in the text with its links."""
        start = self._origin(span.start)
        return Span(
            start, max(start, self._origin(span.end - 1) + 1) if span.end else start
        )

    def _origin(self, spot: int) -> int:
        number = bisect.bisect_right(self.stretches, (max(spot, 0), sys.maxsize)) - 1
        here, there = self.stretches[number]
        return there + max(spot, 0) - here


def unlinked(text: str) -> Unlinked:
    """ "by [the Museum](https://…)" as "by the Museum", so that a name that is a link is
    read like any other.
    """
    pieces: list[str] = []
    links: list[Link] = []
    stretches = [(0, 0)]
    length = end = 0
    for one in MARKDOWN.finditer(text):
        words, url = one["words"], one["url"].strip("<>")
        if not words.strip() or ADDRESS.match(words.strip()):
            continue
        pieces += [text[end : one.start()], words]
        at = length + one.start() - end
        length = at + len(words)
        links.append(Link(at, length, words.strip(" *_"), url, Span(length, length)))
        end = one.end()
        stretches += [(at, one.start("words")), (length, end)]
    return Unlinked("".join([*pieces, text[end:]]), tuple(links), tuple(stretches))


def _links(text: str) -> Iterator[Link]:
    end = 0
    found = sorted(
        [*MARKDOWN.finditer(text), *ADDRESS.finditer(text)], key=lambda one: one.start()
    )
    for one in found:
        if one.start() < end:
            continue
        if one.re is MARKDOWN:
            url = one["url"].strip("<>")
            at = text.index(url, one.start("url"))
            yield Link(*one.span(), one["words"].strip(" *_"), url, Span(at, at + len(url)))
            end = one.end()
            continue
        url = _without_tail(one[0])
        end = one.start() + len(url)
        yield Link(one.start(), end, "", url, Span(one.start(), end))


def _without_tail(url: str) -> str:
    """An address without the full stop or bracket of its sentence."""
    while url and (
        url[-1] in BARE_END or (url[-1] == ")" and url.count("(") < url.count(")"))
    ):
        url = url[:-1]
    return url
