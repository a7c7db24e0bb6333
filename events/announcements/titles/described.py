"""A short title made of an announcement's own words, where it has none."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter

from events.announcements.drafts import Draft, Span
from events.announcements.page import Page
from events.announcements.phrases import SMALL, first_of, levelled, phrase
from events.announcements.titles.headlines import kind_words
from events.announcements.vocabularies import any_of, vocabulary

ENOUGH = 0.6
FEW = 3  # words of some length, which a subject has at least
SMALL_WORDS = frozenset(word for words in SMALL.values() for word in words.split())
FAR = 5_000  # characters, in which the subject is told
LONGEST = 150
ARTICLE = re.compile(
    r"(?:the|a|an|le|la|les|l'|el|los|las|der|die|das|den|dem|o|os|as|un|une|una|um|uma"
    r"|eine[nrm]?|ein) ?",
    re.IGNORECASE,
)
ABOUT = {
    "en": r"(?:on|about|exploring|addressing|examining|concerning|regarding|focus(?:ing"
    r"|ed) on|looking at|discussing|devoted to|dedicated to)",
    "fr": r"(?:sur|consacree? (?:a|aux?)|portant sur|autour de|autour du|a propos d[eu]"
    r"|au sujet d[eu]|dediee? a|concernant)",
    "es": r"(?:sobre|acerca de|en torno al?|dedicad[oa] al?|relativ[oa] al?)",
    "de": r"(?:uber|zum thema|zu den|zu|zur|zum|rund um)",
    "pt": r"(?:sobre|acerca d[aeo]s?|em torno d[aeo]s?|dedicad[oa] a[os]?"
    r"|a respeito d[aeo]s?)",
}
VERBS = (  # what the event does, the most telling first: the words behind are its subject
    r"commemorat\w+|to mark|pour commemorer|conmemorar|zum gedenken an|comemorar"
    r"|in memory of|a la memoire d\w+|en memoria d\w+|remembers|pays tribute to|gedenkt"
    r"|rend hommage aux?|homenaje al?|hommage aux?|homenagem a[os]?|tribute to",
    r"(?:will|to|they|who|we) (?:\w+ly )?(?:discuss|explore|address|examine|review"
    r"|reflect on|look (?:at|into|back at)|focus on|consider|assess|analy[sz]e|debate"
    r"|study|investigate|question|trace|compare|deal with|tackle|unpack|cover|map"
    r"|revisit|rethink|probe|take stock of|turn to|concentrate on|shed light on|explain"
    r"|ask)|\w+s (?:discuss|explore|examine|debate|reflect on|look at|share|present)"
    r"|(?:speak|talk|brief(?:ing)? [\w ]{3,40}?) (?:on|about)|learn how to"
    r"|focus(?:es|ing)? on|discussions? (?:on|about|of)|deals with|looks at|explores"
    r"|examines|as they (?:discuss|explore)|learn (?:more )?about"
    r"|(?:discute|traite|debatt|parle)(?:ra|ront|r|re)? (?:de|du|des|d'|sur)"
    r"|(?:examine|explore|aborde|analyse|etudie|interroge|questionne|presente|compare)"
    r"(?:ra|ront)|portera(?:it)? sur|reviendra sur|reflechir (?:a|sur)|faire le point sur"
    r"|(?:discutir|analizar|abordar|explorar|examinar|tratar|estudiar|debatir|comparar"
    r"|reflexionar)an?(?: sobre| de)?"
    r"|se (?:discutir|analizar|abordar|hablar|reflexionar|tratar|debatir)an?(?: sobre)?"
    r"|(?:discutir|analizar|reflexionar|dialogar|debatir|abordar|explorar"
    r"|conversar|examinar)(?: sobre)?"
    r"|(?:diskutieren|sprechen|diskutiert|spricht|berichtet|berichten|referiert"
    r"|informiert|debattieren) (?:uber|zu[rm]?)|widmet sich|beschaftigt sich mit"
    r"|(?:sprechen|spricht|diskutieren|diskutiert|berichten|berichtet)\b[^.\n]{3,120}? uber"
    r"|(?:conversar|dialogar|debatir|hablar|discutir)an?\b[^.\n]{3,100}? sobre"
    r"|(?:discute|echange|debatt)r?ont\b[^.\n]{3,100}? (?:sur|de)"
    r"|in conversation\b[^.\n]{3,80}? about"
    r"|geht der frage nach|befasst sich mit|untersucht|beleuchtet|thematisiert"
    r"|(?:discutir|debater|analisar|abordar|tratar|examinar|explorar)(?:a|ao)(?: sobre"
    r"| de)?"
    r"|(?:refletir|debater|discutir|conversar) sobre",
    r"(?:will |to |they |who |presentara |apresentara )(?:present|offer|share|highlight"
    r"|introduce|set out|lay out|outline|put forward|unveil|show|demonstrate|document)"
    r"|calls? for(?! (?:applications|papers|proposals|abstracts|nominations|contributions))"
    r"|presentera|presenteront|presentaran?|vorstell(?:en|t)|apresentar(?:a|ao)"
    r"|prasentiert|prasentieren|denunciaran?|denoncer|exigir(?:an?|ao)?",
)
WORTH = (4.0, 3.7, 2.2)
EMPTY = re.compile(
    r"(?:(?:the|a|an|our|this|these|those|their|its|his|her|your|it|how|what|les?|la|el|los"
    r"|las|der|die|das|o|a|os|as|un|une) ?)*"
    r"(?:topic|topics|issue|issues|question|questions|event|following|same|subject|theme"
    r"|themes|work|experiences?|link|page|occasion|basis|day|behalf"
    r"|margins?|sidelines|sujet|tema|temas|thema|themen|date|campus|website|zoom|youtube"
    r"|facebook|teams|webex|site|internet|updates?|views?)?\W*",
    re.IGNORECASE,
)


APPLIED_FOR = re.compile(
    r"\b(?:applications?|applicants|nominations|candidatures|candidaturas|postulaciones"
    r"|bewerbungen|inscricoes|inscripciones|registration|anmeldung(?:en)?|convocatoria)"
    r" (?:(?:are|is) (?:now )?open )?(?:for|to|pour|para|fur|zu[rm]?|a la|al?)"
    r" (?:the|its|our|this|a|an|la|le|notre|el|su|nuestr[oa]|die|den|das|unsere[nr]?|o"
    r"|a)? ?"
)
NO_TOPIC = re.compile(
    r"(?:in|on|at|during|for|from|with|as|if|when|while|since|after|before|who|what|how|why"
    r"|where|whether|it|we|you|they|he|she|i|there|this|these|that|those|our|your|join|come"
    r"|please|register|registration|participants?|panell?ists?|speakers?|organi[sz]ed"
    r"|hosted|invit\w+|all|admission|drawing|following|dear|copies|working|sessions?"
    r"|(?:the |a |an )?(?:[\w-]+ )?(?:event|webinar|training|course|panel|conference"
    r"|meeting|workshop|seminar|session|discussion|speakers?|participants?|lecture|film"
    r"|organi[sz]ers?|programme|program|papers?|link|recording)\b"
    r"|none|nobody|everybody|everyone|anyone|some|many|most|each|both|one|thanks|recent)\b"
)
NAMES = re.compile(
    r"(?:(?:The|A|An)\s)?(?:[A-ZÀ-Þ][\w’'.&-]*(?:\s|$)(?:(?:of|and|the|for)\s)*)+$"
)
BEFORE_A_DAY = re.compile(r"\s(?:on|at|from|until|le|du|el|am|em|no|dia)\s")
ASKS = re.compile(r"(?:how|why|whether|what|which|where|when|who)\s", re.IGNORECASE)
ANAPHORA = re.compile(
    r"\b(?:such|these|those|they|them|it|he|she)\b|^(?:this|one|some|both|each)\b"
)
NO_SUBJECT = re.compile(
    r"(?:the )?(?:margins?|sidelines|occasion|basis|behalf|zoom|youtube|facebook|website"
    r"|following)\b|(?:and|or|et|ou|y|e|o|und|oder|that|which|this|que|this|\d+)\b"
)


@functools.cache
def _of_kind(language: str) -> re.Pattern[str]:
    """ "a conference on", "une table ronde consacrée à"."""
    return re.compile(
        rf"\b(?:{any_of(kind_words())}|discussion|conversation|debat|gesprach|dialogue"
        rf"|event|evenement|evento|veranstaltung|encuentro|encontro"
        rf"|rencontre|course|reflexion|exchange|session"
        rf"|lecture)(?: (?:\w+ ){{0,2}}?)?\s?{ABOUT[language]} "
    )


@functools.cache
def _on_a_work(language: str) -> re.Pattern[str]:
    """ "its report on", "un film sur"."""
    return re.compile(
        r"\b(?:report|study|book|film|documentary|paper|rapport|etude|livre|film"
        r"|documentaire|informe|estudio|libro|documental|bericht|studie|buch|dokumentarfilm"
        rf"|relatorio|estudo|livro|documentario|exhibition|exposition|exposicion"
        rf"|ausstellung"
        rf"|exposicao) {ABOUT[language]} "
    )


@functools.cache
def _for_whom() -> re.Pattern[str]:
    """ "a four-week online course for", "une formation pour"."""
    kinds = tuple(
        levelled(term)
        for group, terms in vocabulary("kinds").items()
        for term in terms
        if not group.endswith(" weak")
    )
    return re.compile(
        r"\b(?:an?|the|this|its|our|une?|la|le|cette|una?|el|est[ea]|eine?n?|die|den"
        r"|das|uma?"
        r"|o) "
        rf"(?P<what>(?:(?!an? |the |is )[\w-]+ ){{0,3}}?(?P<kind>{any_of(kinds)})"
        r" (?:for|between|with|against|pour|entre|contre|para|contra"
        r"|fur|zwischen|gegen)) (?=\w)"
    )


@functools.cache
def _in_memory() -> re.Pattern[str]:
    """ "a vigil in memory of": the kind belongs to the title."""
    return re.compile(
        rf"\b(?:{any_of(kind_words())}) (?:in (?:memory|honou?r|remembrance) of"
        rf"|for the victims of"
        r"|en (?:memoire|hommage|souvenir)|(?:en|a la) memoria|en (?:homenaje|recuerdo)"
        r"|zum gedenken|zu ehren|im gedenken|em (?:memoria|homenagem)|a memoria) "
    )


def described(page: Page, draft: Draft) -> tuple[str, Span] | None:
    """A title and the words that it is made of: what the event is "on", what it "will
    discuss"; or else the words that the text comes back to.
    """
    counts = _meaningful(page)
    names = [
        span
        for field in ("organizers", "partners", "parent_event")
        for fact in draft.facts_of(field)
        for span in fact.spans
        if span.end - span.start < LONGEST
    ] + [
        Span(line.start, line.end)
        for section in page.labelled(
            "organizer", "partner", "sponsor", "supporter", "where"
        )
        for line in section.lines[:20]
    ]
    for read, prefix in ((_subjects, ""), (_topics, _kind_of(page)), (_for_some, "")):
        found = [
            (score + _worth(page, span, counts), span)
            for score, span in read(page)
            if not any(name.start <= span.start < name.end for name in names)
            and not any(
                one.start < span.start + 4 for one in page.moments_in(span.start, span.end)
            )
        ]
        score, span = max(found, default=(0.0, Span(0, 0)), key=itemgetter(0))
        if score >= ENOUGH:
            return prefix + _title(page, span), span
    said_again = _keyphrase(page, draft)
    return (_kind_of(page) + _title(page, said_again), said_again) if said_again else None


def _kind_of(page: Page) -> str:
    """ "Training: ", as the text calls its event; "" where it does not."""
    calls = re.compile(
        rf"\b(?:this|the|our|an?|cette?|ce|une?|le|la|l'|est[ea]|el|una?|dies\w{{1,2}}"
        rf"|die|der"
        rf"|das|eine?|[eo]st[ea]|[oa]|uma?) (?:[\w-]{{3,20}} ){{0,2}}?"
        rf"(?P<kind>{any_of(kind_words())})(?!\w)"
    )
    text = page.without_links[:FAR]
    for found in first_of(calls, levelled(text), 8):
        kind = text[slice(*found.span("kind"))]
        if page.language == "de" or not kind[:1].isupper():
            return f"{kind[:1].upper()}{kind[1:]}: "
    return ""


POSSESSIVE = re.compile(
    r"(?:their|its|his|her|our|your|leurs?|ses|son|sa|notre|sus?|nuestr[oa]s?|ihre[nrsm]?"
    r"|seine[nrsm]?|unsere[nrsm]?|seus?|suas?|noss[oa]s?)\b"
)
GENERAL = frozenset(
    [
        "civil society",
        "human rights",
        "international community",
        "member states",
        "united nations",
        "more information",
        "further information",
        "public event",
        "societe civile",
        "droits de l'homme",
        "droits humains",
        "communaute internationale",
        "nations unies",
        "etats membres",
        "sociedad civil",
        "derechos humanos",
        "comunidad internacional",
        "naciones unidas",
        "estados miembros",
        "zivilgesellschaft",
        "vereinte nationen",
        "sociedade civil",
        "direitos humanos",
        "comunidade internacional",
        "nacoes unidas",
        "estados membros",
    ]
)
NAMED_EVENT = re.compile(
    r"\b(?:convene|hold|host|organi[sz]e|organi[sz]ing|hosting|holding|to|attend|announce"
    r"|for|organisent?|tiendra|à|au|a|al|organizan?|celebrar[áa]n?"
    r"|veranstaltet|veranstalten|zu[rm]|promovem?|realizam?|para)\s(?:the|a|an|its|their"
    r"|our|la|le|l'|une?|el|una?|die|der|das|eine?n?|o|a|uma?)\s"
    r"(?P<name>(?:\d{1,3}(?:st|nd|rd|th|e|\.)?\s)?[A-ZÀ-Þ][\w’'-]*(?:\s(?:of|on|the|and|for"
    r"|in|to|de|del|la|las|los|el|y|e|du|des|et|der|die|und|für|zur|zum|do|da|dos|das"
    r"|em|por|par|sobre|sur|en|para|pour|against|contra|contre|gegen"
    r"|[A-ZÀ-Þ][\w’'-]*)){2,16}\s[A-ZÀ-Þ][\w’'-]+)"
)


def _subjects(page: Page) -> Iterator[tuple[float, Span]]:
    text = page.without_links[:FAR]
    level = levelled(text)
    for number, found in enumerate(_of_kind(page.language).finditer(level)):
        if number > 20:
            break
        if text[found.start()].isupper() and re.search(
            r"[A-ZÀ-Þ]\w+ $", text[max(0, found.start() - 30) : found.start()]
        ):
            continue  # the name of a body: "Asia Pacific Forum on Women"
        yield 5.0 - found.start() / 1500, _subject(text, found.end())
    for found in first_of(APPLIED_FOR, level, 8):
        span = phrase(text, found.end(), LONGEST)
        if not {*kind_words()}.isdisjoint(
            re.findall(r"[^\W\d_]+", level[span.start : span.end])
        ):
            yield 5.0 - found.start() / 1500, span
    for found in first_of(_on_a_work(page.language), level, 8):
        yield 3.9 - found.start() / 1000, _subject(text, found.end())
    for found in first_of(_in_memory(), level, 20):
        span = phrase(text, found.end(), LONGEST)
        yield 5.5 - found.start() / 1500, Span(found.start(), span.end)
    for number, found in enumerate(NAMED_EVENT.finditer(text)):
        if number > 20:
            break
        kinds = [
            word
            for word in re.findall(r"[\w-]+", levelled(found["name"]))
            if word in kind_words()
        ]
        if kinds or re.match(r"(?:\d|[IVXL]+\s)", found["name"]):
            yield 6.5 - found.start() / 1500, Span(*found.span("name"))
    for order, verbs in enumerate(VERBS):
        for number, found in enumerate(re.finditer(rf"\b(?:{verbs}) (?=\w)", level)):
            if number > 20:
                break
            span = _subject(text, found.end())
            if re.match(
                r"(?:com|con)?memora[ctz][^ ]*[oe]n?\b|gedenk|homen|hommage|tribute",
                found[0],
            ):
                span = Span(found.start(), span.end)  # "Commemoration of the …"
            yield WORTH[order] - found.start() / 500, span


def _for_some(page: Page) -> Iterator[tuple[float, Span]]:
    """Whom the event is for, or between whom: "online course for journalists"."""
    text = page.without_links[:FAR]
    for found in first_of(_for_whom(), levelled(text), 8):
        if text[found.start("kind")].islower() or page.language == "de":
            span = Span(found.start("what"), phrase(text, found.end(), LONGEST).end)
            yield 2.0 - found.start() / 1500, span


def _topics(page: Page) -> Iterator[tuple[float, Span]]:
    """What the first sentences are about: English verbs show where their subjects end."""
    text = page.without_links[:FAR]
    level = levelled(text)
    for sentence in page.sentences[:30] if page.language == "en" else ():
        if sentence.start > FAR:
            break
        opens = ARTICLE.match(text, sentence.start)
        span = phrase(text, sentence.start, LONGEST)
        if _is_a_topic(text, level, span, opens is not None):
            yield 1.2 - sentence.start / 3000, span


def _subject(text: str, at: int) -> Span:
    """The phrase that begins here, with the clause behind it where it says little."""
    span = phrase(text, at, LONGEST)
    for _ in range(3):
        words = re.findall(r"[^\W\d_]{4,}", levelled(text[span.start : span.end]))
        last = text[span.start : span.end].rpartition(" ")[2].lower()
        asks = ASKS.match(text, span.start)
        if len(words) >= FEW and last not in SMALL_WORDS and not asks:
            break
        if BEFORE_A_DAY.match(text, span.end):
            break
        behind = re.match(
            r"\s(?:\([^()\n]{1,60}\)\s)?(?=\w)", text[span.end : span.end + 70]
        )
        if not behind:
            break
        more = phrase(text, span.end + behind.end(), LONGEST)
        if more.end <= span.end or more.end - span.start > LONGEST:
            break
        span = Span(span.start, more.end)
    return span


def _is_a_topic(text: str, level: str, span: Span, with_article: bool) -> bool:
    """The subject of a sentence, of some words, that does not name the event itself."""
    words = level[span.start : span.end].split()
    behind = level[span.end : span.end + 12]
    return (
        3 <= len(words) <= 14
        and text[span.end : span.end + 1] in (" ", ",")
        and (with_article or text[span.start : span.start + 1].isupper())
        and not NO_TOPIC.match(level, span.start)
        and bool(re.match(r"\s\w|,\s\w", behind))
        and not NAMES.match(text, span.start, span.end)
        and words[-1] not in SMALL_WORDS
    )


def _worth(page: Page, span: Span, counts: Counter[str]) -> float:
    words = page.said(span)
    length = len(words.split())
    if EMPTY.fullmatch(levelled(words)) or NO_SUBJECT.match(levelled(words)) or length < 2:
        return -20
    known = [counts[word] for word in re.findall(r"[^\W\d_]{4,}", levelled(words))]
    again = sum(count > 1 for count in known)
    theirs = 2.5 if POSSESSIVE.match(levelled(words)) else 0
    theirs += 2.5 if page.language == "en" and ANAPHORA.search(levelled(words)) else 0
    return (
        min(2.0, 0.5 * again)
        - theirs
        - (2.0 if length < 3 else 0)
        - (1.0 if length > 20 else 0)
    )


def _title(page: Page, span: Span) -> str:
    words = re.sub(r"\s\([^()]{1,60}\)", "", page.said(span)).strip(' ,;:*_“”"«»„')
    words = re.sub(r"^(?:how|whether)\s(?=to\b)", "", words)
    return words[:1].upper() + words[1:]


def _meaningful(page: Page) -> Counter[str]:
    small = {levelled(word) for words in SMALL.values() for word in words.split()}
    return Counter(
        word
        for word in re.findall(r"[^\W\d_]{4,}", levelled(page.text[:20_000]))
        if word not in small
    )


def _keyphrase(page: Page, draft: Draft) -> Span | None:
    """The words of two to five that come back most often, where they first stand."""
    text = page.without_links[:FAR]
    small = {levelled(word) for word in SMALL[page.language].split()}
    bodies = levelled(" | ".join(str(name) for name in draft.values("organizers")))
    found: Counter[str] = Counter()
    first: dict[str, Span] = {}
    for stretch in re.finditer(r"[^.,;:!?()\n“”\"«»|]+", text):
        words = list(re.finditer(r"[^\W\d_][\w'’-]+", stretch[0]))
        flat = [levelled(word[0]) for word in words]
        for start in range(len(words)):
            if flat[start] in small or len(flat[start]) < 3:
                continue
            for length in range(2, 6):
                end = start + length
                if end > len(words) or flat[end - 1] in small or len(flat[end - 1]) < 3:
                    continue
                if sum(word not in small for word in flat[start:end]) < 2:
                    continue
                key = " ".join(flat[start:end])
                if key in GENERAL or key in bodies:
                    continue
                found[key] += 1
                first.setdefault(
                    key,
                    Span(
                        stretch.start() + words[start].start(),
                        stretch.start() + words[end - 1].end(),
                    ),
                )
    again = [
        (count * (1 + 0.25 * len(key.split())), -first[key].start, key)
        for key, count in found.items()
        if count > 1
    ]
    return first[max(again)[2]] if again else None
