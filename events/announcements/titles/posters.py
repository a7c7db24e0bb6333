"""Lines that could be the title: as on a poster, at the head of a page."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from events.announcements.drafts import Draft, Span, Sureness
from events.announcements.page import Line, Page
from events.announcements.phrases import QUOTED, SMALL, levelled
from events.announcements.series import EDITION_NUMBER, KIND_WITH_NUMBER
from events.announcements.titles.headlines import EMOJI, MARKS, is_only_a_kind
from events.announcements.vocabularies import any_of, folded, vocabulary

MOST_LINES = 60
LONGEST_TITLE = 240  # characters
HEAD = 1200  # characters, in which a title line stands
FEW_SPEAKERS = 3
MOST_WORDS = 32
SENTENCE = re.compile(
    r"\b(?:fyi|might (?:be of )?interest|invites?|invite you|join us|please"
    r"|will \w+(?:ly)? \w+|we are|we're|are pleased"
    r"|is pleased|"
    r"is organi[sz]ing|are invited|you are|your|takes place|has been|have been|click|scroll"
    r"|vous (?:convie|invite|invitent|convient)\w*|a l'honneur|ont l'honneur|aura lieu"
    r"|se tiendra|nous avons|organise(?:nt)?|est heureu\w+"
    r"|invitan? a|les invita\w*|te invita\w*|se realizara|tendra lugar|se llevara|tenemos"
    r"|convocan? a"
    r"|ladt|laden|findet|wird|werden|wir |bitte|sie |veranstaltet"
    r"|convidam?|sera |realizam?|promovem?|tem o prazer|temos)\b"
)
BODY = re.compile(
    r"^(?:the )?(?:[\w&'.-]+ ){0,6}?(?:university|universite|universidad|universidade"
    r"|universitat|institute?|instituto|institut"
    r"|cent(?:er|re|ro|rum)|zentrum|department|departement|departamento|faculty|faculte"
    r"|facultad|faculdade|fakultat|foundation|fondation"
    r"|fundacion|fundacao|stiftung|association|asociacion|associacao|ministry|ministere"
    r"|ministerio|office|mission|embassy|ambassade"
    r"|embajada|embaixada|botschaft|museum|musee|museo|museu|library|council|college"
    r"|school of|e\. ?v\.|gedenkstatte|network|netzwerk|union"
    r"|society|kollegiat|lehrstuhl|chair of|program in|programme in|laboratoire"
    r"|observatorio|comision|commission|secretariat|volkshochschule|akademie|academy"
    r"|academie|academia|[\w-]+(?:universitat|hochschule|zentrum|institut|stiftung|museum"
    r"|akademie|archiv))\b"
)
DATELINE = re.compile(  # "Windhuk, im Mai 2019"
    r"[A-ZÀ-Þ][\w .-]{2,30},\s(?:(?:im|in|den|le|el|em|a)\s)?[^\W\d_]{3,10}\.?\s(?:de\s)?"
    r"(?:19|20)\d\d"
)
DATED = re.compile(
    r"\d|\b(?:uhr|am|pm|h|at|on|from|to|bis|von|le|de|a|el|del|das|as|um|no|dia|and|et|y|e"
    r"|und|the|of|horas?|hrs?|time|gmt|utc|cet|est)\b"
)
TIMED = re.compile(r"\W{0,4}\d{1,2}(?:[:.h]\d{2}|\s?h\b|\s?uhr|\s?[ap]\.?m)", re.IGNORECASE)
ADDRESSED = re.compile(r"https?://|www\.|@|\b\d{5}\b|\btel\b", re.IGNORECASE)
NAMED = re.compile(
    r"(?:(?:by|with|von|mit|de|par|avec|por|con|com)\s)?(?:(?:dr|drs|prof|professor|profa"
    r"|mr|mrs|ms|mme|m|sra?|dra|h\.e|s\.e|amb|ambassador|sir|hon|rev|"
    r"rabbi|frau|herr|lic|ing|judge)\.?\s)",
    re.IGNORECASE,
)
OF_A_PERSON = re.compile(
    r"^(?:(?:associate|assistant|former|deputy|senior|emeritus|adjunct|visiting|vice"
    r"|co-?)[- ]?)*(?:professor|director|lecturer|researcher|fellow|president|chair"
    r"|executive|ambassador"
    r"|judge|author|historian|journalist|professeure?|directeur|directrice|chercheu\w+"
    r"|historienn?e?|profesora?|directora?|investigadora?|historiadora?|professorin"
    r"|leiter(?:in)?"
    r"|wissenschaftlich\w+ mitarbeiter\w*|historiker(?:in)?|professora|diretora?"
    r"|pesquisadora?)\b.{0,80}(?:,| of | de | du | del | der | fur | at )"
    r"|^(?:begru(?:ss|ß)ung|welcome|opening remarks|opening statement|moderation|moderat\w+"
    r"|closing remarks|mot de bienvenue|allocution|palabras|bienvenida|apertura|boas-vindas"
    r"|abertura"
    r"|eroffnung|grusswort|grußwort|ouverture|cloture|clausura|encerramento)\b"
    r"|,\s(?:the )?(?:[\w.'-]+ ){0,2}(?:university|universite|universidad|universidade"
    r"|universitat|institute|college)\b"
)
NAME_AND_POST = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'.-]+\s(?:(?:de|da|do|dos|del|la|van|von|der|den|bin|al|el|y"
    r"|e)\s){0,2}){1,3}[A-ZÀ-Þ][\w’'.-]+\s?(?:,|\()\s?\w"
)
HERE = re.compile(
    r"\b(?:here|ici|aqui|hier|link|below)\W*$|^(?:click|cliquez|haga clic|klicken|clique)\b"
    r"|\bunsubscribe\b"
)
INTRODUCTORY = re.compile(
    r"\b(?:aims?|participants|discuss|include|following|with|will|by|speakers|diskutieren"
    r"|avec|con|com|mit)\b\W*$|\bthis\b|:.*:"
)
SERIES = re.compile(
    r"\b(?:lecture|webinar|seminar|film|talk|speaker) series\b|\bseries \d|\b(?:cycle|ciclo"
    r"|serie) d[eo]|\w+reihe\b|\bringvorlesung\b|\breihe\b|^series\b"
)
NUMBERED = re.compile(rf"{EDITION_NUMBER} (?:[\w-]+ ){{0,3}}{KIND_WITH_NUMBER}\b")
ABOUT_IT = re.compile(  # "About the symposium", "Key deadlines": headings of sections
    r"(?:(?:about|overview of|aims? of|purpose of|key|important|a propos d[eu]?|sobre"
    r"|acerca d[eo]l?|uber|zu[rm]?|wichtige|principales|principais)"
    r" (?:(?:the|this|our|la|le|l'|el|o|a|este|esta|die|das|den|dem|der) ?)?)"
    r"[\w-]+(?: (?:[ei]t? )?(?:dates|deadlines|speakers?|series|event|organi[sz]ers?))?"
)
REFERENCE = re.compile(  # "No. 41-07/2019", "Ref.: NV/23/114"
    r"(?:(?:our |your |notre |nuestra |unser )?(?:ref(?:erence|erencia)?|n[ro°º]?|num(?:ero"
    r"|ber)?|az|aktenzeichen|note verbale|nota verbal|verbalnote|doc(?:ument)?)\b"
    r"[\s.:°º]{0,4}){1,3}[\w./-]*\d[\w./-]*$"
)
OPEN_END = re.compile(
    r"(?:[,:–—-]|\b(?:and|or|of|the|to|in|for|on|with|a|an|at|from|et|ou|de|des|du|la|le"
    r"|les|en|pour|dans|aux?|y|o|el|los|las|del|para|por"
    r"|und|oder|der|die|das|den|dem|des|im|in|von|zu[rm]?|fur|mit|uber|e|do|da|dos|das|em"
    r"|no|na))$"
)


@dataclass(frozen=True)
class Candidate:
    """A stretch that may be the title, and how much speaks for it."""

    span: Span
    score: float
    sureness: Sureness = Sureness.READ
    why: str = ""


@functools.cache
def _unsaid() -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    words = vocabulary("headings")
    greetings = re.compile(rf"(?:{any_of(words['greeting'])})\b")
    return (
        frozenset(map(folded, words["banner"])),
        frozenset(map(folded, words["section"])),
        greetings,
    )


def common_words(page: Page) -> Counter[str]:
    """How often each word that carries a meaning is written."""
    small = {word for words in SMALL.values() for word in map(levelled, words.split())}
    words = re.findall(r"[^\W\d_]{3,}", levelled(page.text[:20_000]))
    return Counter(word for word in words if word not in small)


def lines_like_titles(page: Page, draft: Draft) -> Iterator[Candidate]:
    counts = common_words(page)
    lines = [*page.lines[:MOST_LINES]]
    taken = [*_spans_of_others(draft), *_beneath_labels(page), *talks_of(page)]
    rank, prose, after_kind, dated = 0, 0, False, False
    skip = -1
    before = ""
    bodies = _bodies_of_labels(page)
    for number, line in enumerate(lines):
        if number <= skip:
            continue
        if line.text.startswith(">"):
            continue
        kind = sort_of(page, line, taken)
        if (
            before == "prose"
            and "\n" not in page.flow[lines[number - 1].end : line.start]
            and not line.kinds
        ):
            kind = "prose"  # its paragraph goes on
        elif kind == "title" and _plain(line.text) in bodies:
            kind = "other"
        before = kind
        if kind == "title":
            last = _joined(page, lines, number, taken)
            span = Span(line.start - _ordinal_before(page, line), lines[last].end)
            skip = last
            spoken = number > 0 and _names_the_speaker(draft, lines[number - 1], line)
            score = 11.0 - 0.7 * rank - (2.5 if dated and not spoken else 0)
            score -= min(8.0, max(0, line.start - HEAD) / 400)
            score -= 0 if not prose else 3.0 if after_kind or spoken else 8.0
            score += _looks(page, line, counts) + (3.0 if after_kind or spoken else 0)
            following = lines[last + 1] if last + 1 < len(lines) else None
            score += 1.5 if following and _is_dated(page, following) else 0
            yield Candidate(
                span,
                score,
                Sureness.STATED if rank < 2 and not prose else Sureness.READ,
                "line",
            )
            rank += 1
            after_kind = False
        elif kind == "kind":
            after_kind = True
        elif kind == "prose":
            prose += 1
            after_kind = _announces(page, line)
        elif kind == "date":
            dated = True
        elif kind == "item":
            after_kind = False


def _names_the_speaker(draft: Draft, above: Line, line: Line) -> bool:
    """The line above is the name of the speaker, of whom there are few: his title."""
    if line.after_gap or len(draft.values("speakers")) > FEW_SPEAKERS:
        return False
    names = [str(speaker.name) for speaker in draft.values("speakers")]
    return any(name in above.text[: len(name) + 40] for name in names)


def _announces(page: Page, line: Line) -> bool:
    """The line leads up to the title beneath: "invite you to a lecture", "a talk by"."""
    return line.text[-1:] in ":," or (line.text[-1:] not in ".!?)" and len(line.text) < 260)


def _spans_of_others(draft: Draft) -> list[Span]:
    """Where organizations and people of this announcement are named."""
    return [
        span
        for name in ("organizers", "partners", "speakers", "venue", "series")
        for fact in draft.facts_of(name)
        for span in fact.spans
        if span.end - span.start < 200 and fact.sureness > Sureness.GUESSED
    ]


def _beneath_labels(page: Page) -> Iterator[Span]:
    """Lines of sections that tell who and where, not what."""
    for section in page.labelled(
        "organizer",
        "partner",
        "sponsor",
        "supporter",
        "speaker",
        "panelist",
        "moderator",
        "keynote",
        "opening",
        "closing",
        "discussant",
        "performer",
        "contact",
        "language",
        "price",
        "where",
        "when",
        "mail",
        "registration",
        "join",
    ):
        if is_only_a_kind(section.heading.label):
            continue
        for line in section.lines[:40]:
            yield Span(line.start, line.end)


TALK = re.compile(
    r"\s?(?:[–—-]|by|von|de|par|por)\s(?:(?:Dr|Prof|Ms|Mr|Mrs|Mme|M|Sra?"
    r"|Dra)\.?\s)?[A-ZÀ-Þ]\w"
)


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", levelled(words)).strip()


def _bodies_of_labels(page: Page) -> set[str]:
    """Organizers behind "Organized by", without their acronyms."""
    lines = [
        line.text for section in page.labelled("organizer") for line in section.lines[:2]
    ]
    return {_plain(form) for text in lines for form in (text, re.sub(r"\(.*?\)", "", text))}


SPOKEN = re.compile(
    r"[“\"„«][^\n]{5,160}?[”\"“»]?\s?[–—-]\s(?:[A-ZÀ-Þ][\w.’'-]+\s){1,3}[A-ZÀ-Þ][\w’'-]+,\s"
)


def talks_of(page: Page) -> list[Span]:
    """Lines with a quoted title and its speaker, where there are several: a programme."""
    talks = [
        Span(line.start, line.end)
        for line in page.lines[:200]
        if ((found := QUOTED.match(line.text)) and TALK.match(line.text, found.end()))
        or SPOKEN.match(line.text)
    ]
    return talks if len(talks) > 1 else []


def sort_of(page: Page, line: Line, taken: list[Span]) -> str:
    """ "title" for a line that could be one, or what it is instead."""
    banners, sections, greetings = _unsaid()
    words = EMOJI.sub("", line.text).strip(MARKS + "!")
    flat, bare = levelled(words), folded(words)
    if not words or not any(map(str.isalpha, words)):
        return "rule"
    if {"mail", "subject"} & {*line.kinds} and re.match(
        r"[*_\s]*\w[\w ’'-]{0,20}\s?:", line.text
    ):
        return "mail"
    if (
        line.is_heading
        and "panelist" in line.kinds
        and flat not in ("panel", "podium", "mesa")
        and is_only_a_kind(words)
    ):
        return "kind"
    if line.kinds and not _label_in_title(line):
        return "date" if {"when", "where"} & {*line.kinds} else "label"
    if bare in banners or bare in sections or bare.strip("!.:? ") in banners | sections:
        return "banner"
    if ABOUT_IT.fullmatch(flat.strip(":.? ")) or REFERENCE.match(flat):
        return "banner"
    if is_only_a_kind(words):
        return "kind"
    if greetings.match(flat) and (line.text[-1:] in ",:!" or len(words.split()) < 5):
        return "greeting"
    if _is_dated(page, line) or DATELINE.fullmatch(words):
        return "date"
    if ADDRESSED.search(words) or TIMED.match(words):
        return "address"
    length = len(words.split())
    if (
        re.match(r"\[.*\]$|[<>]\s|[^>›]{1,40}\s[>›]\s", words)
        or HERE.search(flat)
        or _is_a_row(words)
    ):
        return "item"
    if line.text[-1:] == ":" and not _leads_to_subtitle(page, line):
        return "prose" if length > 3 else "item"
    if _is_wrapped_prose(page, line):
        return "prose"
    if SENTENCE.search(flat) and not QUOTED.fullmatch(words.strip(".")):
        return "prose"
    if length > MOST_WORDS or len(words) > LONGEST_TITLE:
        return "prose"
    if (length > 9 and re.search(r"[.;]$", line.text)) or (
        length > 3 and line.text[-1:] == ","
    ):
        return "prose"
    if words[0].islower() or (
        line.bullet and not line.bullet[0].isdigit() and not line.bullet.startswith("*")
    ):
        return "item"
    if _is_taken(line, words, taken) or (
        BODY.match(flat) and not re.search(r"[:?“«„\"]", words)
    ):
        return "other"
    if OF_A_PERSON.search(flat) and not re.search(r"[?“«„\"]", words):
        return "other"
    if NAMED.match(words) and not QUOTED.search(words):
        return "other"
    if length < 2 and not QUOTED.search(line.text):
        return "word"
    return "title"


def _ordinal_before(page: Page, line: Line) -> int:
    """The length of "30. " in "30. Jahrestag", which looks like a bullet."""
    if page.language != "de" or not re.fullmatch(r"\d{1,3}\.", line.bullet):
        return 0
    others = sum(bool(re.fullmatch(r"\d{1,3}\.", one.bullet)) for one in page.lines[:200])
    return len(line.bullet) + 1 if others == 1 else 0


def _is_a_row(words: str) -> bool:
    """ "Self-paced · English · 6 hours", but not "Webinar | Some words | 4 May"."""
    parts = re.split(r"\s[·•|]\s", words)
    headed = " | " in words and is_only_a_kind(parts[0])
    return (
        len(parts) > 2 and not headed and max(len(part.split()) for part in parts[:2]) < 5
    )


def _leads_to_subtitle(page: Page, line: Line) -> bool:
    """A colon ends a line of a poster, and the next line goes on in the same look."""
    following = page.following(line)
    return bool(
        following
        and not following.after_gap
        and not following.bullet
        and not following.kinds
        and line.start < 900
        and len(line.text.split()) < 10
        and not INTRODUCTORY.search(levelled(line.text))
        and following.text[:1].isupper()
    )


def _is_wrapped_prose(page: Page, line: Line) -> bool:
    """The line is one of several of a paragraph that a mail program broke."""
    end = page.flow.find("\n", line.end)
    end = len(page.flow) if end < 0 else end
    following = page.following(line)
    return bool(
        following
        and end - line.start > 260
        and page.flow[line.end : line.end + 1] == " "
        and len(following.text) <= 1.4 * len(line.text)
    )


def _label_in_title(line: Line) -> bool:
    """ "Panel: The duty to prevent" has a label that is a kind of event."""
    return (
        {"panelist", "title", "performer", "format"} & {*line.kinds} != set()
        and not line.is_heading
        and len(line.text) > 25
        and is_only_a_kind(line.label)
    )


def _is_taken(line: Line, words: str, taken: list[Span]) -> bool:
    """Most of the line is the name of somebody."""
    covered = sum(
        max(0, min(span.end, line.end) - max(span.start, line.start)) for span in taken
    )
    return covered > 0.6 * len(words)


def _is_dated(page: Page, line: Line) -> bool:
    """A day or an hour, with few other words."""
    inside = page.moments_in(line.start, line.end)
    if not inside and not re.search(r"\d", line.text):
        return False
    rest = page.text[line.start : line.end]
    for one in sorted(inside, key=lambda one: -one.start):
        rest = rest[: max(0, one.start - line.start)] + " " + rest[one.end - line.start :]
    if not inside:
        return False
    left = [
        word
        for word in re.findall(r"[^\W\d_]{2,}", levelled(rest))
        if not DATED.fullmatch(word)
    ]
    begins = min(one.start for one in inside) - line.start < 4
    due = line.text.partition(":")[0]
    ends = ":" in line.text[:60] and not re.search(r"[^\W\d_]{2,}", rest.removeprefix(due))
    return len(left) <= 3 or ends or (begins and len(left) <= 8)


def _looks(page: Page, line: Line, counts: Counter[str]) -> float:
    """What the look of a line, and its words' return further below, speak for it."""
    words = EMOJI.sub("", line.text).strip()
    bare = words.strip(MARKS)
    score = 0.0
    if QUOTED.match(bare):
        score += 3.5
    if SERIES.search(levelled(bare)):
        score -= 4.0
    if re.match(
        r"\*\*|__|#{1,4}\s",
        page.text[line.start - (len(line.bullet) + 1) * bool(line.bullet) : line.end],
    ):
        score += 2.5
    if sum(map(str.isupper, bare)) > 0.7 * sum(map(str.isalpha, bare)):
        score += 1.0
    score += 2.0 if NUMBERED.match(levelled(bare)) else 0
    length = len(bare.split())
    score -= 2.5 if length < 3 and not QUOTED.search(bare) else 0
    score -= 3.0 if bare.endswith((".", ";")) and length > 5 else 0
    score += 1.0 if re.search(r"\w\s?[:?]\s", bare) else 0
    meaning = [
        word for word in re.findall(r"[^\W\d_]{4,}", levelled(bare)) if word in counts
    ]
    again = sum(counts[word] > 1 for word in meaning)
    score += 2.5 * again / max(3, len(meaning))
    score -= 3.0 if BODY.match(levelled(bare)) else 0
    score -= 8.0 if NAME_AND_POST.match(bare) else 0
    return score


def _joined(page: Page, lines: list[Line], first: int, taken: list[Span]) -> int:
    """The number of the last line of a title that goes on: broken, or with a subtitle."""
    last = first
    for number in range(first + 1, min(first + 4, len(lines))):
        before, line = lines[number - 1], lines[number]
        if line.after_gap and not OPEN_END.search(
            levelled(before.text.rstrip("*_ "))[-12:]
        ):
            break
        sort = sort_of(page, line, taken)
        broken = (
            OPEN_END.search(levelled(before.text.rstrip("*_ "))[-12:])
            or line.text[0].islower()
        )
        if sort == "item" and broken and len(line.text) < 120 and not line.bullet:
            last = number
            continue
        if sort != "title" or len(line.text) > 160 or lines[number].bullet:
            break
        if _looks_alike(before, line) or broken:
            last = number
            continue
        break
    total = lines[last].end - lines[first].start
    return last if total <= LONGEST_TITLE else first


def _looks_alike(before: Line, line: Line) -> bool:
    """Both in capitals, or both not; a quotation and a line that is none are two things."""
    upper = [
        sum(map(str.isupper, one.text)) > 0.7 * sum(map(str.isalpha, one.text))
        for one in (before, line)
    ]
    quotes = [bool(QUOTED.search(one.text)) for one in (before, line)]
    opened = before.text.count("“") > before.text.count("”")
    return upper[0] == upper[1] and (quotes[0] == quotes[1] == False or opened)  # noqa: E712
