"""The title: a title line, quoted words, or a short description by the text's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.page import Page
from events.announcements.phrases import QUOTED, first_of, inside, levelled, phrase
from events.announcements.titles.described import described
from events.announcements.titles.headlines import is_only_a_kind, kind_words, title_in
from events.announcements.titles.posters import Candidate, lines_like_titles, talks_of
from events.announcements.vocabularies import any_of

ENOUGH = 5.0
FEW = 8  # words before a quotation, which only lead up to it
PROSE = 3_500  # characters, in which a quoted title stands
MOST_QUOTES = 40
RELEASE = (  # of a work, whose title is then that of the event
    r"(?:launch|release|presentation|screening|premiere|reading|showing|discussion) of"
    r"|discuss(?:es|ing)?|introduc(?:e|es|ing)|reads? from"
    r"|launch(?:es|ing)?|present(?:s|ing)?|releas(?:es|ing)|screen(?:s|ing)?|shows?"
    r"|presenter(?:a|ont)|projett?e\w{0,4}|proyecta\w{0,2}|presenta\w{0,2}|exibe"
    r"|exibira|zeigt"
    r"|zeigen"
    r"|lancement|presentation|projection|parution|diffusion|lanzamiento|presentacion"
    r"|proyeccion|estreno|lancamento|apresentacao|exibicao|projecao|estreia"
    r"|vorstellung|prasentation|vorfuhrung|premiere"
)
WORK = (
    r"(?:(?:the|a|an|den|das|die|le|la|el|o|un|una|um|uma|eine?n?|its|our|their|his|her"
    r"|de la|de l'|du|de|d'|del|d[ao]|des|der|de su"
    r"|de seu|eines|seines|ihres|unseres|un|une|new|joint|nouveau|nouvelle|nuevo|nueva"
    r"|novo|nova|neuen|photo|photographic|travelling|latest|documentary|documental"
    r"|recent|feature|research|policy|final|annual"
    r")[ ]?){0,4}"
    r"(?:exhibition|exposition|exposicion|exposicao|ausstellung|report|book|novel|film"
    r"|documentary|study|paper|brief|volume|handbook|guide"
    r"|toolkit|rapport|livre|ouvrage|etude|informe|libro|documental|estudio|pelicula"
    r"|relatorio|livro|documentario|filme|berichts?|buch(?:e?s)?|filme?s|studie)"
)
ENTITLED = re.compile(
    r"\b(?:(?:theme|thema|tema|topic|sujet|assunto) (?:of|d[eu]|de la|der|des|d[oa]|del)"
    r" (?:(?:the|la|l'|el) ?)?\w+"
    r"|entitled|titled|called|named|under the (?:title|theme|heading|motto)"
    r"|on the (?:topic|theme|subject)(?: of)?|on the question|theme|theme is|topic is"
    rf"|(?:{RELEASE}) (?:{WORK})"
    r"|intitule(?:e|s|es)?|sous le titre|sur le theme(?: de)?|ayant pour theme|sur le sujet"
    r"|ayant pour titre|autour du theme|thematique|theme"
    r"|titulad[oa]s?|intitulad[oa]s?|denominad[oa]s?|bajo el (?:titulo|lema)|con el titulo"
    r"|sobre el tema|llamad[oa]|cuyo tema es|con el tema"
    r"|unter dem (?:titel|motto|thema)|mit dem (?:titel|thema)|zum thema|zu dem thema|thema"
    r"|titel|namens|betitelt"
    r"|intitulad[oa]s?|sob o (?:titulo|tema|lema)|com o (?:titulo|tema)|sobre o tema"
    r"|denominad[oa]s?|cujo tema e)\b[\s:,]{1,3}"
)
OF_OTHERS = re.compile(
    r"\b(?:author of|editor of|book|books|article|essay|poem|novel|report|paper|study"
    r"|publication|podcast|series|series,|cycle|ciclo|serie|reihe|project|projet"
    r"|proyecto|projeto|projekt|film|documentary|ouvrage|livre|rapport|auteure? d[eu']"
    r"|libro|informe|autora? d[eo]l?|buch|autor(?:in)?(?: von)?|livro|relatorio"
    r"|resolution|campaign|programme|program|called|so-called|known as|reihe"
    r"|veranstaltungsreihe|vortragsreihe|the phrase|the words|motto)\W{0,3}(?:\w+\W){0,2}$"
)
BEFORE_OWN = re.compile(
    r"\b(?:on|about|discuss|host|present|presents|presentar|presenta|attend|join us for|sur"
    r"|sobre|zu|zum|uber|for|um|a|event|titled)\W{0,3}$"
)
ANOTHER_TIME = re.compile(
    r"\b(?:previous|last|past|earlier|next|coming|upcoming|precedente?s?|prochaine?s?"
    r"|derniere?s?|anterior(?:es)?|proxim[oa]s?|pasad[oa]s?|ultim[oa]s?|vorherige[rns]?"
    r"|letzte[rns]?|nachste[rns]?|kommende[rns]?|passad[oa]s?)"
    r"(?: (?:session|event|webinar|lecture|talk|seminar|seance|webinaire|sesion|charla"
    r"|webinario|termine?|veranstaltung(?:en)?|vortrag|sessao|encontro|palestra)s?)?"
    r"\s?:[^.!?]{0,60}$"
)
HELD = re.compile(
    r"\b(?:(?:will|to) (?:host|hold|organi[sz]e|convene|present|launch|screen)"
    r"|(?:is|are) (?:hosting|holding|organi[sz]ing|convening|presenting|launching)"
    r"|presents?|organisent?|organisera|organiseront|presente(?:nt)?|organizan?"
    r"|organizaran?"
    r"|presentan?|celebraran?|veranstaltet|veranstalten|prasentiert|prasentieren|zeigt"
    r"|zeigen|realizam?|promovem?|apresentam?)\W{0,3}$"
)
OF_A_SPEAKER = re.compile(
    r"\b(?:(?:lecon|conference) (?:inaugurale|d'ouverture)|conferencia (?:inaugural"
    r"|magistral|de abertura)|keynote|will speak (?:on|about)|opening address"
    r"|eroffnungsvortrag|festvortrag"
    r"|impulsvortrag|intervention|communication|ponencia|comunicacao)\b[^.\n]{0,110}$"
)
APPOSITION = re.compile(
    r"\b(?P<kind>[^\W\d_]{4,20}),\s(?P<name>[A-ZÀ-Þ][\w’'-]+(?:\s(?:of|on|the|and|for"
    r"|in|to|de|la"
    r"|le|les|des|du|el|los|las|del|y|e|der|die|das|und|im|do|da|dos"
    r"|[A-ZÀ-Þ][\w’'-]*)){1,12})"
    r"(?=,\s(?:on|at|in|with|which|le|el|am|em|no|que|von|qui|à)\b)"
)
BEHIND_COLON = re.compile(r"(?<=\w):\s(?=[A-ZÀ-Þ¿¡])")
TOLD = re.compile(
    r"\b(?:invit\w*|join|attend|convi\w+|einladen|ladt|laden|host\w*|organi[sz]\w*"
    r"|conven\w*"
    r"|veranstaltet|promov\w+|realiza\w*)\b"
)
UNITS = re.compile(
    r"\b(?:session|seance|sesion|sessao|sitzung|encontro|lecture|vortrag|charla|webinar)$"
)
RELEASED = re.compile(rf"\b(?:{RELEASE}) (?:{WORK})\W{{0,3}}$")
NAMED_THEME = re.compile(r"(?:theme|thema|tema|topic|sujet|assunto) [^:]+\s?:")
LEADS_ON = 60  # characters
NEXT_TO = 6


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    candidates = sorted(_candidates(page, draft), key=lambda one: -one.score)
    series = _plain(draft.value("series") or "")
    spare: Fact | None = (
        None  # the title of the series, where the event has none of its own
    )
    for candidate in candidates:
        if candidate.score < ENOUGH:
            break
        if found := title_in(page, draft, *candidate.span):
            title, span = found
            if not is_only_a_kind(title) and not _is_of_a_body(title, draft):
                fact = Fact("title", title, (span,), candidate.sureness)
                if not series or _plain(title) != series:
                    yield fact
                    return
                spare = spare or fact
    if spare:
        yield spare
        return
    if edition := _edition(page, draft):
        yield edition
        return
    if built := described(page, draft):
        title, span = built
        yield Fact("title", title, (span,), Sureness.GUESSED)
        yield Doubt(
            "title",
            "title",
            "The announcement has no title; this one is made of its words. Write a better "
            "one.",
            span,
        )
        return
    yield Doubt("title", "title", "The announcement has no title: write a short one.")


def _edition(page: Page, draft: Draft) -> Fact | None:
    """ "the 9th Global Forum against Mass Atrocity Crimes", named in a sentence."""
    name, number = draft.fact("series"), draft.fact("series_number")
    if not name or not number or name.sureness > Sureness.GUESSED:
        return None
    span = Span(number.spans[0].start, name.spans[0].end)
    if not 0 <= name.spans[0].start - number.spans[0].end < NEXT_TO:
        return None
    return Fact("title", page.said(span), (span,), Sureness.READ)


def _is_of_a_body(title: str, draft: Draft) -> bool:
    bare = levelled(title).strip()
    return any(
        levelled(str(fact.value)) == bare
        for fact in draft.facts_of("organizers")
        if fact.sureness > Sureness.GUESSED
    )


def _candidates(page: Page, draft: Draft) -> Iterator[Candidate]:
    quotes = list(_quotes(page, draft))
    lines = list(lines_like_titles(page, draft))
    said = {_words(page, one.span): one for one in quotes}
    yield from quotes
    for one in lines:
        words = _words(page, one.span)
        again = any(
            (words and words in other) or (other and other in words) for other in said
        )
        yield Candidate(one.span, one.score + (3.0 if again else 0), one.sureness)
    yield from _labelled(page)
    yield from _entitled(page)
    yield from _in_apposition(page)
    yield from _behind_colons(page)


def _words(page: Page, span: Span) -> str:
    return re.sub(r"\W+", " ", levelled(page.said(span))).strip()


def _labelled(page: Page) -> Iterator[Candidate]:
    for section in page.labelled("title"):
        for line in section.lines[:1]:
            if len(line.text) > 4 and len(line.text) < 240:
                strong = levelled(section.heading.label).strip(" *_") in (
                    "title",
                    "titre",
                    "titulo",
                    "titel",
                    "name of event",
                    "event title",
                    "intitule",
                    "event",
                    "evento",
                    "theme",
                    "tema",
                    "thema",
                    "topic",
                )
                yield Candidate(
                    Span(line.start, line.end), 16.0 if strong else 12.0, Sureness.STATED
                )
    for section in page.labelled("subject"):
        for line in section.lines[:1]:
            flat = levelled(line.text)
            heading = section.heading
            if not re.match(
                r"(?:subject|objet|asunto|betreff|assunto)",
                levelled(heading.label).strip(" *_"),
            ):
                continue
            poor = re.search(
                r"circulate|please|share|\d{1,2}\b|invitation$|newsletter|digest|events",
                flat,
            )
            quote = QUOTED.search(page.without_links, line.start, line.end)
            if quote and len(page.said(Span(line.start, quote.start())).split()) < FEW:
                yield Candidate(inside(quote), 13.5, Sureness.READ)
            score = 13.0 if QUOTED.search(line.text) else 7.0 if poor else 10.5
            yield Candidate(Span(line.start, line.end), score, Sureness.READ)


def _quotes(page: Page, draft: Draft) -> Iterator[Candidate]:
    text = page.without_links
    level = levelled(text)
    talks = {_plain(speaker.talk_title) for speaker in draft.values("speakers")} - {""}
    series = _plain(draft.value("series") or "")
    programme = talks_of(page)
    several = len(draft.values("speakers")) > 1
    kinds = re.compile(rf"\b(?:{any_of(kind_words())})\b[^.!?\n“”\"«»„]{{0,{LEADS_ON}}}$")
    for number, found in enumerate(QUOTED.finditer(text, 0, min(len(text), PROSE))):
        if number >= MOST_QUOTES:
            return
        span = inside(found)
        words = text[span.start : span.end]
        before = level[max(0, span.start - 1 - 2 * LEADS_ON) : found.start()]
        here = before.rpartition("\n")[2]
        before = here if here.strip(" *_") else _line_above(before)
        plain, length = _plain(words), len(words.split())
        if (
            (plain in talks and len(draft.values("speakers")) > 1)
            or (plain == series and plain)
            or length < 2
        ):
            continue
        if any(one.start <= span.start < one.end for one in programme):
            continue
        score = 6.0 - found.start() / 900
        score += (
            5.5
            if re.search(
                ENTITLED.pattern[: -len(r"\b[\s:,]{1,3}")] + r"[\s:,]{0,3}$", before
            )
            else 0
        )
        score += 4.5 if kinds.search(before) else 0
        score += 1.5 if BEFORE_OWN.search(before) else 0
        shown = kinds.search(before[-40:]) or RELEASED.search(before)
        score -= 6.0 if OF_OTHERS.search(before) and not shown else 0
        score -= 5.0 if several and OF_A_SPEAKER.search(before) else 0
        score -= 9.0 if ANOTHER_TIME.search(before) else 0
        score += 4.0 if HELD.search(before) else 0
        score -= 5.0 if words[:1].islower() and length < 4 else 0
        score -= 2.0 if length < 3 else 0
        score -= 3.0 if words.rstrip()[-1:] in ".!" and length > 14 else 0
        score -= (
            6.0
            if re.match(
                r"\s?(?:[–—-]|by|von|de|par|por)\s(?:(?:Dr|Prof|Ms|Mr|Mme"
                r"|M)\.?\s)?[A-ZÀ-Þ]",
                text[found.end() : found.end() + 12],
            )
            and before.strip(" •*-1234567890.") == ""
            and found.start() > 400
            else 0
        )
        yield Candidate(span, score, Sureness.READ, "quote")


def _line_above(before: str) -> str:
    """What leads up to a quotation that has a line of its own; "" after a full stop."""
    above = before.rstrip().rpartition("\n")[2]
    return "" if above[-1:] in ".!?" else above


def _plain(words: str) -> str:
    return re.sub(r"\W+", " ", levelled(words)).strip()


def _entitled(page: Page) -> Iterator[Candidate]:
    """ "entitled From hate speech to genocide: …" without quotation marks."""
    text, level = page.without_links, levelled(page.without_links)
    for number, found in enumerate(ENTITLED.finditer(level, 0, min(len(level), PROSE))):
        if number >= MOST_QUOTES:
            return
        at = found.end()
        if (
            QUOTED.match(text, at)
            or text[at : at + 1] in '“"«„‘*_'
            or not (text[at : at + 1].isupper() or NAMED_THEME.match(found[0]))
        ):
            continue
        if (
            re.match(r"(?:theme|thema|tema|titel|thematique)\b", found[0])
            and ":" not in found[0]
        ):
            continue
        span = _name(text, at)
        if len(text[span.start : span.end].split()) > 1:
            yield Candidate(span, 9.5, Sureness.READ)


def _in_apposition(page: Page) -> Iterator[Candidate]:
    """ "our new exhibition, Faces of Exile, on Friday"."""
    text = page.without_links[:PROSE]
    for found in first_of(APPOSITION, text, MOST_QUOTES):
        kind = levelled(found["kind"])
        if kind in kind_words() and len(found["name"].split()) > 1:
            yield Candidate(Span(*found.span("name")), 8.0 - found.start() / 900)


def _behind_colons(page: Page) -> Iterator[Candidate]:
    """ "a side event at the 51st session: Accountability for …", "presents: …"."""
    text, level = page.without_links[:PROSE], levelled(page.without_links[:PROSE])
    kinds = re.compile(rf"\b(?:{any_of(kind_words())})\b")
    for found in first_of(BEHIND_COLON, text, MOST_QUOTES):
        sentence = page.sentence_at(found.start())
        before = level[sentence.start : found.start()]
        line = text.rfind("\n", 0, found.start()) + 1
        span = phrase(text, found.end())
        told = HELD.search(before) or (
            kinds.search(before) and (TOLD.search(before) or UNITS.search(before))
        )
        if told and found.start() - line > 8 and len(page.said(span).split()) > 2:
            yield Candidate(span, 8.0 - found.start() / 900)


def _name(text: str, at: int) -> Span:
    """A name that may have a colon in it, up to the end of its phrase."""
    span = phrase(text, at)
    if re.match(r"\s?:\s", text[span.end : span.end + 3]):
        more = phrase(text, span.end + text[span.end : span.end + 3].index(":") + 1)
        return Span(span.start, more.end)
    return span
