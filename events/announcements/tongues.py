"""Languages in which an event is held, and those of interpretation."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from datetime import date

from babel import Locale

from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.gazetteer import TONGUES
from events.announcements.page import Page
from events.announcements.vocabularies import any_of, folded, patterns

FEW_WORDS = 7  # of a line that says little else
SPOKEN = [
    "en",
    "fr",
    "es",
    "ar",
    "zh",
    "ru",
    "pt",
    "de",
    "it",
    "nl",
    "sw",
    "rw",
    "rn",
    "ha",
    "am",
    "ti",
    "so",
    "om",
    "ln",
    "kg",
    "yo",
    "ig",
    "wo",
    "fa",
    "ps",
    "ku",
    "tr",
    "he",
    "ur",
    "hi",
    "bn",
    "my",
    "ta",
    "si",
    "ne",
    "id",
    "ms",
    "fil",
    "vi",
    "th",
    "km",
    "lo",
    "ja",
    "ko",
    "bs",
    "hr",
    "sr",
    "sq",
    "mk",
    "el",
    "uk",
    "pl",
    "cs",
    "hu",
    "ro",
    "bg",
    "hy",
    "ka",
    "az",
    "sv",
    "no",
    "da",
    "fi",
    "ca",
    "eu",
    "gl",
    "et",
    "lv",
    "lt",
    "sk",
    "sl",
    "be",
    "kk",
    "uz",
    "ky",
    "tg",
    "mn",
    "mg",
    "ay",
    "qu",
    "gn",
    "rom",
    "yi",
    "bo",
    "ug",
    "zu",
    "xh",
    "af",
    "st",
    "tn",
    "sn",
    "lg",
    "sg",
    "ff",
]
OTHER_NAMES = {
    "bcs": "bs",
    "b/c/s": "bs",
    "farsi": "fa",
    "dari": "fa",
    "mandarin": "zh",
    "kiswahili": "sw",
    "suaheli": "sw",
    "castellano": "es",
    "castilian": "es",
    "tagalog": "fil",
    "kiñarwanda": "rw",
    "ikinyarwanda": "rw",
    "flamand": "nl",
    "flemish": "nl",
    "brasileiro": "pt",
    "burmese": "my",
    "romani": "rom",
    "romanes": "rom",
    "engl": "en",
    "ingl": "en",
    "dt": "de",
}
INTERPRETED = patterns("tongues", "interpreted")
SIGNED = patterns("tongues", "signed")
HELD = re.compile(
    r"\b(?:in|en|auf|em|into|to|vers|ins|al|au|ao|para|pour|for|fur|nach|langues?"
    r"|languages?|idiomas?|sprachen?|linguas?"
    r"|lengua|bilingual|bilingue|trilingue|zweisprachig|between|entre|zwischen|from"
    r"|de|do|del|du|aus|and|et|y|und|e|&|or|ou|oder)\W{1,3}(?:the |l'|el |le |la |o |"
    r"both |simultaneous |portugues |sprache )?$"
)
EVENT_IN = re.compile(
    r"\b(?:event|webinar|lecture|talk|conference|discussion|panel|course|session"
    r"|seminar|workshop|meeting|held|conducted"
    r"|taught|delivered|presented|takes? place|evenement|conference|seance|tiendra"
    r"|aura lieu|deroulera|debat|cours|formation"
    r"|evento|charla|conferencia|realizara|impartira|sera|curso|taller|veranstaltung"
    r"|vortrag|findet|statt|gesprach|kurs"
    r"|palestra|realizado|ministrad|acontec|language|langue|idioma|sprache|lingua"
    r"|bilingu|english|session|working|mesa|screening|film|omu|available|communication"
    r"|present|echange"
    r"|debat|travaux|hablara|acto\b|actividad|jornada|se fera|se feront|tagung"
    r"|reunion|encontro|lecon|trabalhos|arbeit)"
)
SAYS_LANGUAGE = re.compile(
    r"bilingu|trilingu|zweisprachig|dreisprachig|(?:sprachen?|working languages?"
    r"|langues? de travail"
    r"|idiomas? de trabajo) (?:ist|sind|is|are|est|sont|es|son)\b"
)
CODES = re.compile(
    r"\b(?:EN|FR|ES|DE|PT|AR|RU|ZH|IT|NL|PL|UA|SW)(?:(?: ?[/,|–-] ?| and | et | y "
    r"| und | & )(?:EN|FR|ES|DE|PT|AR|RU|ZH|IT|NL|PL|UK|SW)\b){1,6}"
)
UN_LANGUAGES = re.compile(
    r"(?:all |the )?(?:six|6) (?:official )?(?:un "
    r"|united nations )?(?:official )?languages?|six langues officielles"
    r"|seis idiomas oficiales|sechs (?:amtssprachen|un-sprachen)"
)
OF_THE_UN = ("ar", "zh", "en", "fr", "ru", "es")
AND = ("and", "et", "y", "und", "e", "o", "ou", "or", "with")
WITHOUT = re.compile(r"\b(?:without|no|sans|sin|ohne|sem|keine)\b[^.]{0,24}$")
NOT_HELD = patterns("tongues", "not_held")


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    labelled = {
        spot
        for section in page.labelled("language", "interpretation")
        for line in (section.heading, *section.lines[:3])
        for spot in range(line.start, line.end)
    }
    spoken: list[Fact] = []
    interpreted: list[Fact] = []
    both: list[Fact] = []
    for found in sorted(_found(page), key=lambda one: one.start()):
        sentence = page.sentence_at(found.start())
        before = page.bare[max(sentence.start, found.start() - 140) : found.start()]
        around = page.bare[sentence.start : sentence.end]
        marks = [
            one.start()
            for one in INTERPRETED.finditer(around)
            if not WITHOUT.search(around[max(0, one.start() - 25) : one.start()])
        ]
        told = (
            found.start() in labelled
            or bool(marks)
            or _is_listed(page, found)
            or bool(SAYS_LANGUAGE.search(around))
        )
        if not told and (NOT_HELD.search(around) or not _stands_well(before)):
            continue
        code = _codes().get(found[0], found[0])
        fact_of = functools.partial(Fact, value=code, spans=(Span(*found.span()),))
        at = found.start() - sentence.start
        if marks and not SIGNED.search(around[max(0, at - 25) : at + 30]):
            if _is_interpreted(around, at, marks):
                interpreted.append(fact_of("interpretation", sureness=Sureness.STATED))
            else:
                spoken.append(fact_of("languages", sureness=Sureness.READ))
                both.append(spoken[-1])
        elif told or EVENT_IN.search(around) or len(around.split()) <= FEW_WORDS:
            sureness = Sureness.STATED if told else Sureness.READ
            spoken.append(fact_of("languages", sureness=sureness))
    if not interpreted and (un := UN_LANGUAGES.search(page.bare)):
        beside = page.sentence_at(un.start())
        if INTERPRETED.search(page.bare, beside.start, beside.end):
            for code in OF_THE_UN:
                span = Span(*un.span())
                interpreted.append(Fact("interpretation", code, (span,), Sureness.READ))
    if not interpreted and len({fact.value for fact in both}) > 1:
        for fact in both:  # "in Spanish and French, with simultaneous interpretation"
            interpreted.append(
                Fact("interpretation", fact.value, fact.spans, Sureness.GUESSED)
            )
    if interpreted and not spoken and len({fact.value for fact in interpreted}) > 1:
        for fact in interpreted:  # "interpretation in English and French": both are spoken
            spoken.append(Fact("languages", fact.value, fact.spans, Sureness.GUESSED))
    yield from spoken
    yield from interpreted


def _found(page: Page) -> Iterator[re.Match[str]]:
    """Names of languages; and their codes, where several stand together: "EN-FR-ES"."""
    yield from _names().finditer(page.bare)
    for several in CODES.finditer(page.flow):
        for code in re.finditer("[A-Z]{2}", several[0]):
            start = several.start() + code.start()
            if one := re.compile("[a-z]{2}").match(page.bare, start):
                yield one


def _is_listed(page: Page, found: re.Match[str]) -> bool:
    """A line, or a part of one, is nothing but languages: "English, French, Arabic"."""
    begin = (
        max(page.bare.rfind(mark, 0, found.start()) for mark in ("\n", "·", "|", "•")) + 1
    )
    ends = [page.bare.find(mark, found.end()) for mark in ("\n", "·", "|", "•")]
    end = min((end for end in ends if end >= 0), default=len(page.bare))
    words = re.findall(r"[^\W\d_]+", page.bare[begin:end])
    return bool(words) and all(word in _codes() or word in AND for word in words)


def _is_interpreted(around: str, at: int, marks: list[int]) -> bool:
    """The words for interpretation come before this language, or right behind its list:
    "English–Spanish interpretation". What is before them is the language it is held in.
    """
    if marks[0] < at:
        return True
    between = around[at : marks[0]]
    if re.search(r"for which|pour lesquelles|para (?:los|las) (?:cuales|que)", between):
        return True
    return len(between) < 60 and not re.search(
        r"\b(?:with|avec|con|mit|com)\b|[,;(.]", between
    )


def _stands_well(before: str) -> bool:
    tail = before[-40:]
    return bool(
        HELD.search(tail) or _names_end().search(tail) or not before.strip(" -–•*:(")
    )


@functools.cache
def _codes() -> dict[str, str]:
    """Codes of languages by their names, folded."""
    codes = {folded(name): code for name, code in OTHER_NAMES.items()}
    for tongue in TONGUES:
        names = Locale(tongue).languages
        for code in SPOKEN:
            if name := folded(names.get(code, "")):
                codes.setdefault(name, code)
                if tongue == "de" and name.endswith("isch"):
                    for ending in ("e", "er", "en", "es"):
                        codes.setdefault(name + ending, code)
    return codes


@functools.cache
def _names() -> re.Pattern[str]:
    long = tuple(name for name in _codes() if len(name) > 1)
    return re.compile(rf"(?<!\w)(?:{any_of(long)})(?!\w)")


@functools.cache
def _names_end() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{any_of(tuple(_codes()))})\W{{0,3}}(?:and|et|y|und|e|ou|or|with|/)?\W{{0,2}}$"
    )
