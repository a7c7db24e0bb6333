"""People of whom a sentence says that they take part: "moderated by", "will speak"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from events.announcements.drafts import Span
from events.announcements.people.details import Entry
from events.announcements.people.entries import (
    CAPITAL,
    part_company,
    people_after_body,
    people_in,
    person_at,
    person_soon,
    position_before,
    singular,
)
from events.announcements.people.names import Name, Sheet, any_term, is_called_so, plain
from events.announcements.people.roles import role_of, role_words
from events.announcements.people.sheets import LEAD, is_of_another
from events.announcements.vocabularies import folded, patterns, vocabulary

LOOK_BACK = 64  # characters from "by" to what is done
INVITED = re.compile(
    r"(?:are|is|be) welcome|welcome (?:to|you)|willkommen (?:zu|zum|zur)|bienvenid[oa]s a"
)
JOINED_ARTICLES = {
    "de": ("da", "do", "das", "dos", "del", "des", "du", "d'"),
    "por": ("pelo", "pela", "pelos", "pelas"),
    "von": ("vom",),
}
BARE = frozenset(
    ("with", "avec", "con", "com", "mit", "who", "qui", "wer", "quien", "quem")
)
NEAR = {
    "of": 6,
    "de": 8,
    "del": 6,
    "do": 6,
    "da": 6,
    "des": 6,
    "du": 6,
    "d'": 6,
    "dos": 6,
    "das": 6,
    "from": 24,
}
FUTURE = (  # plain text: what somebody will do, in the grammar of each language
    r"will(?![ ]be[ ](?:held|honou?red|remembered|awarded|contacted|celebrated|"
    r"screened|shown))|[a-z]{2,16}(?:era|eront|ira|iront|dra|dront)"
    r"|[a-z]{2,16}(?:ara|aran|erao|arao|irao|eran|iran)"
)
INCLUDES = re.compile(
    r"[ ]+(?:will[ ]+)?(?:include|includes|are|is|will be|incluyen|son|seran|sera|"
    r"sont|seront|comprennent|sind|ist|sao|serao|incluem)[ ]*:?[ ]+"
)
TITLED = re.compile(
    r"[^\n.;:“«„\"]{0,60}?\b(?:on|about|sur|thème|intitulée?|titled|entitled|sobre|"
    r"titulad[ao]|intitulad[ao]|tema|zum Thema|Thema|Titel|über)[ ,:]{1,3}"
    r"[“«„\"][ ]?(?P<title>[^”»“„\"\n]{5,200}?)[ ]?[”»“\"]"
)
GAP = re.compile(r"(?:[ ]?(?:[^\s.;:!?()“«„\"]|(?<=\d)[.:](?=[\d ])){1,24}){1,14}")
PREPOSITIONS = frozenset(
    [
        "of",
        "from",
        "about",
        "on",
        "at",
        "in",
        "to",
        "a",
        "de",
        "del",
        "di",
        "da",
        "do",
        "du",
        "des",
        "sobre",
        "sur",
        "zu",
        "zum",
        "zur",
        "uber",
        "von",
        "vom",
        "en",
        "em",
        "aus",
        "fur",
        "para",
        "pour",
        "por",
        "par",
        "with",
        "con",
        "com",
        "avec",
        "mit",
        "nach",
        "und",
        "and",
        "y",
        "e",
        "et",
    ]
)
BODY_AFTER = re.compile(r",[ ]([^,;:()]{3,70}),[ ]")
TITLE_BEFORE = re.compile(r"[“«„\"][ ]?(?P<title>[^“”«»„\"\n]{5,200}?)[ ]?[”»“\"][ ,]*$")
WORK = re.compile(r"buch|book|livre|libro|livro|film|roman|novel|lesung")
MOST = 60  # verbs of a sentence after which people are sought farther on
REST = re.compile(r"[ ,()–—]{0,3}|,[ ](?:who|qui|que|quien|der|die)[ ][^,]{3,80},[ ]?")
INTERVIEWER = re.compile(
    r"conversation with|gesprach mit|conversation avec|conversacion con|conversa com|"
    r"dialogo con"
)
ASKS = re.compile(
    r"\b(?:host|journalist|journaliste|periodista|jornalista|moderator|moderatorin|"
    r"journalistin|broadcaster|presenter)\b"
)
SENTENCE = re.compile(r"[.!?…][\"”’»)]*[ ]+(?=[\"“«¿¡(]*[^\W\d_a-zß-ÿ])|\n+")
NO_PART = re.compile(  # plain text before a name: it is named for another reason
    r"(?:in memory of|named after|en memoire de|en memoria de|zum gedenken an|"
    r"em memoria de|honou?r of|hommage a|homenaje a|homenagem a"
    r"|contact|contacter|contactar|kontaktieren|write to|e-mail|prize|award|book by|"
    r"novel by|film by|livre de|libro de|livro de|buch von|film von"
    r"|according to|said|selon|segun|segundo|laut|invite you|organi[sz]ed by|"
    r"directed by|murder of|assassination of|trial of|life of|legacy of"
    r"|dear|biography of|diary of)[^.;\n]{0,24}$"
)


def told(sheet: Sheet) -> Iterator[Entry]:
    """The people of whom a sentence says that they take part."""
    for start, end in _sentences(sheet):
        if patterns("letters", "close").match(sheet.plain[start:end].strip()):
            return
        if is_of_another(sheet, LEAD.match(sheet.text, start, end).end(), end):  # type: ignore[union-attr]
            continue
        yield from _labelled(sheet, start, end)
        yield from _done_by(sheet, start, end)
        yield from _announced(sheet, start, end)
        yield from _doing(sheet, start, end)
        yield from _alone(sheet, start, end)


def _alone(sheet: Sheet, start: int, end: int) -> Iterator[Entry]:
    """A person with a position and nothing else, "Evening concert. Ana Gil, conductor."."""
    if re.search(r"[\"”»—–][ ]*$", sheet.text[max(0, start - 4) : start]):
        return  # whoever is quoted
    found = people_in(sheet, start, end, prose=True)
    if found and not sheet.text[found[-1].end : end].strip(" .\n"):
        yield from (one for one in found if one.position and one.reasons > 4)


def _sentences(sheet: Sheet) -> Iterator[tuple[int, int]]:
    at = 0
    for stop in SENTENCE.finditer(sheet.text):
        word = re.search(
            r"[^\s(]{1,12}$", sheet.text[max(at, stop.start() - 12) : stop.start()]
        )
        if "\n" not in stop[0] and word and _abbreviated(word[0]):
            continue
        yield at, stop.end()
        at = stop.end()
    yield at, len(sheet.text)


def _abbreviated(word: str) -> bool:
    """The full stop after this word ends no sentence."""
    return (
        len(word) == 1
        or word.isdigit()
        or "." in word
        or word.casefold() in _abbreviations()
    )


@functools.cache
def _abbreviations() -> frozenset[str]:
    known = vocabulary("honorifics")
    terms = [
        *known["short"],
        *known["french"],
        *known["iberian"],
        "vs",
        "no",
        "nr",
        "ca",
        "st",
        "jr",
        "in",
        "bzw",
        "u.a",
        "ret",
        "retd",
        "rtd",
    ]
    return frozenset(term.strip(".").casefold() for term in terms)


@functools.cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns, for the plain text, of "by", of what stands before and after a person."""
    by = any_term(vocabulary("takes_part")["by"])
    adverbs = any_term(vocabulary("takes_part")["between verb and person"])
    objects = any_term(vocabulary("takes_part")["object of a verb"])
    return (
        re.compile(rf"(?<![\w'-])(?:(?:{by})(?:[ ]+|(?<=')))"),
        re.compile(
            rf"(?<![\w-])(?P<cue>{any_term(_cue_roles(' before'))})(?:[ ](?:{adverbs}))?"
            rf"(?:[ ](?:en[ ]|a[ ])?(?:el|la|o|le|les|die|das|den|the)[ ](?:{objects}))?"
            r"(?:(?:[ ]*:)?[ ]+|(?<='))"
            r"(?:(?:a|al|o|la|le|el|os|as|mit|les|the) )?"
        ),
        re.compile(rf"(?<![\w'-])(?:{any_term(_cue_roles(' after'))}|{FUTURE})(?![\w'-])"),
    )


@functools.cache
def _cue_roles(side: str) -> dict[str, str]:
    """The role of each term; "de" and "por" also as they join an article."""
    found = {}
    for group, terms in vocabulary("takes_part").items():
        for term in map(folded, terms) if group.endswith(side) else ():
            found[term] = group.split()[0]
            begin, _, last = term.rpartition(" ")
            for joined in JOINED_ARTICLES.get(last, ()):
                found.setdefault(f"{begin} {joined}", group.split()[0])
    return found


@functools.cache
def _personal() -> frozenset[str]:
    """What only people do, not bodies."""
    return frozenset(map(folded, vocabulary("takes_part")["speaker in person after"]))


@functools.cache
def _gatherings() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_term(vocabulary('roles')['gathering'])})(?!\w)")


def _cued(found: list[Entry], role: str, span: Span, trust: int) -> Iterator[Entry]:
    for entry in found:
        entry.role = entry.role or role
        entry.spans.append(span)
        entry.reasons += trust
        if entry.reasons >= 3 and (
            entry.name.words > 1 or is_called_so(entry.name.honorific)
        ):
            yield entry


def _labelled(sheet: Sheet, start: int, end: int) -> Iterator[Entry]:
    """In the middle of a line: "Moderator: Name", "(chair: Name)"."""
    for word in role_words().finditer(sheet.plain, start, end):
        colon = re.compile(r"[ ]?:[ ]*").match(sheet.plain, word.end(), end)
        if not colon or not _begins_a_label(sheet.plain, start, word.start()):
            continue
        role = role_of(word[0])
        if role == "nobody":
            continue
        stop = _bracket_end(sheet.text, word.start(), end)
        found = people_in(sheet, colon.end(), stop, prose=True)
        yield from _cued(found, role, Span(*word.span()), 2)


def _begins_a_label(said: str, start: int, at: int) -> bool:
    """Nothing stands before the word of a role, or two words at most, "main talk:"."""
    before = said[max(start, at - 30) : at]
    before = before if at - start <= 30 else before.partition(" ")[2]
    last = re.split(r"[(\n.;,–—|]|- ", before)
    return len(last[-1].split()) < 3 and (len(last) > 1 or at - start <= 30)


def _bracket_end(text: str, at: int, end: int) -> int:
    """The end, or the bracket in which this place stands."""
    if at and text[at - 1] == "(":
        closing = text.find(")", at, end)
        return closing if closing > 0 else end
    return end


def _done_by(sheet: Sheet, start: int, end: int) -> Iterator[Entry]:
    """ "opening remarks by A and B", "an interview with C"."""
    done = start
    for by in _cues()[0].finditer(sheet.plain, start, end):
        if by.start() < done:
            continue
        limit = min(end, by.end() + 220)
        others: list[Entry] = []
        if not person_soon(sheet, by.end(), limit):
            others = people_after_body(sheet, by.end(), limit, prose=True)
            if not others:
                continue
        title = TITLE_BEFORE.search(sheet.text[max(start, by.start() - 240) : by.start()])
        stands = by.start() - len(title[0]) if title else by.start()
        before = sheet.plain[max(start, stands - LOOK_BACK) : stands]
        before += sheet.plain[by.start() : by.end()]
        before = INVITED.sub(lambda one: " " * len(one[0]), before)
        words = [one for one in role_words().finditer(before) if one[0] not in BARE]
        word = by[0].strip()
        if word in BARE and not sheet.text[start : by.start()].strip(" \n–—-•…*"):
            words = [one for one in role_words().finditer(before) if one[0] == word]
        if not words and word in BARE:
            words = list(_gatherings().finditer(before))
        if not words:
            continue
        nearest = words[-1]
        if len(before) - len(by[0]) - nearest.end() > NEAR.get(word, 40):
            continue
        if re.search(r"[.;!?]", before[nearest.end() : len(before) - len(by[0])]):
            continue
        role = role_of(nearest[0]) or "speaker"
        if role == "speaker":
            role = (
                role_of(
                    re.split(
                        r"[,;:]| and | et | y | e | und |followed", before[: nearest.end()]
                    )[-1][-60:]
                )
                or role
            )
        if role == "nobody" or NO_PART.search(before):
            continue
        stop = _bracket_end(sheet.text, by.start(), end)
        found = others or people_in(sheet, by.end(), stop, prose=True)
        shift = stands + len(by[0]) - len(before)
        of_a_work = word in BARE or WORK.search(nearest[0])
        if title and not of_a_work and len(found) == 1 and not found[0].talk:
            found[0].talk = " ".join(title["title"].split())
            begin = stands + title.start("title") - title.start()
            found[0].spans.append(Span(begin, begin + len(title["title"])))
        part_company(sheet, found, role)
        if INTERVIEWER.search(before):
            for entry in found:
                if ASKS.search(plain(entry.position)):
                    entry.role = "moderator"
        trust = 1 if word in NEAR else 2
        yield from _cued(
            found, role, Span(shift + nearest.start(), shift + nearest.end()), trust
        )
        done = max([entry.end for entry in found], default=done)
        _take_talk(sheet, found, end)


def _announced(sheet: Sheet, start: int, end: int) -> Iterator[Entry]:
    """ "featuring A and B", "es sprechen A und B", "speakers will include A"."""
    for word in role_words().finditer(sheet.plain, start, end):
        verb = INCLUDES.match(sheet.plain, word.end(), end)
        role = role_of(word[0]) if verb else ""
        if verb and role != "nobody":
            found = people_in(sheet, verb.end(), end, prose=True, several=True)
            yield from _cued(found, role, Span(*word.span()), 2)
    done = start
    for tries, cue in enumerate(_cues()[1].finditer(sheet.plain, start, end)):
        if cue.start() < done:
            continue
        role = _cue_roles(" before").get(folded(cue["cue"]), "speaker")
        found = people_in(sheet, cue.end(), end, prose=True)
        if tries < MOST and not found:
            found = people_after_body(sheet, cue.end(), end, prose=True)
            found = found or _soon(sheet, cue.end(), end)
        part_company(sheet, found, role)
        for entry in found:
            done = entry.end
            trust = 1 if cue[0].startswith("join ") else 2
            yield from _cued([entry], role, Span(cue.start(), cue.end()), trust)


def _soon(sheet: Sheet, at: int, end: int) -> list[Entry]:
    """The people after a verb and a few other words, "spricht am Montag Dr. Ana Gil"."""
    gap = GAP.match(sheet.plain, at, end)
    stop = gap.end() if gap else at
    for capital in CAPITAL.finditer(sheet.text, at, stop):
        begin = capital.start()
        before = re.search(r"([\w'-]+)[ ]$", sheet.plain[max(at, begin - 20) : begin])
        place = position_before(sheet, begin, at)
        first = person_at(sheet, begin, end)
        if not first or not before or first[0].words < 2:
            continue
        if not first[0].honorific and (
            before[1] in PREPOSITIONS
            or not (place or first[0].known)
            or not sheet.text[begin - 2].islower()
            or (not place and sheet.plain[begin - 3 : begin] in ("la ", "el ", "le "))
        ):
            continue
        found = people_in(sheet, begin, end, prose=True)
        if found and place:
            _take_position(sheet, found, place)
        return found
    return []


def _doing(sheet: Sheet, start: int, end: int) -> Iterator[Entry]:
    """ "A and B will speak", "C moderiert"."""
    done = start
    for cue in _cues()[2].finditer(sheet.plain, start, end):
        if cue.start() < done or not sheet.text[cue.start()].islower():
            continue
        role = _cue_roles(" after").get(folded(cue[0]), "speaker")
        personal = role != "speaker" or folded(cue[0]) in _personal()
        found = _just_before(sheet, max(done, cue.start() - 420), cue.start(), personal)
        done = cue.end()
        if not found:
            continue
        if role == "speaker":
            object_ = sheet.plain[cue.end() : min(end, cue.end() + 44)]
            said = role_of(
                re.split(r"[,;:.(“\"«„]| on | sur | sobre | zu | by ", object_)[0]
            )
            role = (
                said
                if said not in ("", "nobody", "panelist", "performer", "interviewee")
                else role
            )
        yield from _cued(found, role, Span(*cue.span()), 2)


def _take_talk(sheet: Sheet, found: list[Entry], end: int) -> None:
    """Gives the one person of a sentence the title that follows, "on “Title”"."""
    if len(found) != 1 or found[0].talk or found[0].role not in ("speaker", "keynote"):
        return
    title = TITLED.match(sheet.text, found[0].end, end)
    if title:
        found[0].talk = " ".join(title["title"].split())
        found[0].spans.append(Span(*title.span("title")))


def _just_before(sheet: Sheet, start: int, end: int, personal: bool) -> list[Entry]:
    """The people named up to this place, with nothing else in between. ``personal``: what
    follows is done by people only, and the name need not be known.
    """
    for tries, capital in enumerate(CAPITAL.finditer(sheet.text, start, end)):
        if tries > 40:
            break
        at = capital.start()
        before = position_before(sheet, at, start)
        first = person_at(sheet, at, end)
        if not first or NO_PART.search(sheet.plain[max(start - 40, 0, at - 70) : at]):
            continue
        name, place = first
        if name.words < 2 and not is_called_so(name.honorific):
            continue
        if not (
            name.honorific
            or name.known
            or place.end > place.start
            or before
            or personal
            or _goes_with_body(sheet, name, end)
        ):
            continue
        found = people_in(sheet, at, end, prose=True)
        rest = sheet.plain[found[-1].end : end] if found else ""
        body = BODY_AFTER.fullmatch(rest) if found else None
        if body and sheet.text[found[-1].end + body.start(1)].isupper():
            place = Span(found[-1].end + body.start(1), found[-1].end + body.end(1))
            found[-1].affiliation = (
                found[-1].affiliation or sheet.text[place.start : place.end]
            )
            found[-1].spans.append(place)
        if found and (body or REST.fullmatch(rest)):
            if before:
                _take_position(sheet, found, before)
            return found
    return []


def _take_position(sheet: Sheet, found: list[Entry], place: Span) -> None:
    """Gives the position that stands before them, that of several to each."""
    said = sheet.text[place.start : place.end]
    one = singular(said.split()[-1])
    for entry in found if one else found[:1]:
        if not entry.position:
            entry.position = one or said
            entry.spans.append(place)
            entry.reasons += 2


def _goes_with_body(sheet: Sheet, name: Name, end: int) -> bool:
    """A bracket, or "of" a body, follows the name."""
    following = sheet.plain[name.span.end : min(end, name.span.end + 4)].lstrip()
    return following.startswith(("(", "of ", "from", "de ", "von"))
