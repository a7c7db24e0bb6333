"""Which "and" and which comma stand between two organizations, and which within a name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from events.announcements.bodies.words import Name, words_for
from events.announcements.drafts import Span
from events.announcements.gazetteer import city_called, country_called
from events.announcements.vocabularies import folded, vocabulary

ADJECTIVAL = re.compile(
    r"\w{2,}(?:ical|onal|ual|eral|ural|oral|cial|ntal|ival|ary|ative|istic)$"
)
INFLECTED = re.compile(
    r"(?:ere|eren|ste|sten|ische|ischen|liche|lichen|ige|igen|ale|alen|elle|ellen)$"
)
LEGAL_FORM = re.compile(r"(?:[^\W\d_]\.){2,3}$")  # "I.P."
ROMANCE = ("fr", "es", "pt")
FEW = 3  # words


def joined(names: list[Name], language: str) -> list[Name]:
    """The names, put together where a comma or an "and" stood within one."""
    done: list[Name] = []
    last = max((n for n, name in enumerate(names) if name.apart == "and"), default=-1)
    parted = False  # by an "and"
    for number, name in enumerate(names):
        if not done or name.apart == ";":
            done.append(name)
            continue
        left, rest = done[-1], names[number + 1 :][:20]
        if name.apart == "and":
            apart: bool | None = _and_parts(left, name, language)
        elif parted and number > last:
            apart = _trails(left, name)
        else:
            apart = _comma_parts(left, name, rest, language)
        if apart is None:
            break
        if apart:
            done.append(name)
            parted = parted or name.apart == "and"
        elif not _is_aside(name):
            left.kept += [*name.by, *name.kept]
            left.closed = left.closed or name.closed
            left.doubtful = left.doubtful or name.doubtful
    return done


# -- "and" ---------------------------------------------------------------------------------


def _and_parts(left: Name, name: Name, language: str) -> bool:
    """Two bodies, not two words of one name."""
    if _belongs(left, name) or not left.is_complete:
        return False
    if name.after_sign and len(left.kept) == len(name.kept) == 1:  # "Echoes & Reflections"
        return left.has_acronym or name.has_acronym
    first, evident = name.kept[0], name.closed or name.has_head or name.has_acronym
    if len(left.kept) == 1 and left.kept[0].bare in words_for("given names"):
        return False
    if left.closed:
        return first.is_large or evident
    if name.after_comma and first.is_large and not all(word.is_topic for word in name.lead):
        return True
    if _begins_small(name, language) or _is_topic_of(left, name, language):
        return False
    if evident or name.has_article:
        return True
    if name.is_country and left.kept[-1].is_large and country_called(left.kept[-1].text):
        return left.is_country
    if language == "de" and len(name.large) == 1 and left.is_about:
        return False
    name.doubtful = not name.has_hint
    return True


def _begins_small(name: Name, language: str) -> bool:
    """ "et de dialogue", "y derechos": it goes on with a name."""
    if name.kept[0].is_large or name.kept[0].is_head or language == "de":
        return False
    return not name.has_article or all(
        word.is_topic or not word.is_large for word in name.kept[:FEW]
    )


def _is_topic_of(left: Name, name: Name, language: str) -> bool:
    """ "Justice" and "Human Rights", "Historical and Philosophical Studies": one name."""
    lead, first, tail = name.lead, name.kept[0], left.kept[-1]
    evident = name.closed or name.has_head or name.has_acronym
    of_topics = all(word.is_topic for word in lead)
    if of_topics and not any(word.is_head for word in lead):
        return True
    alike = first.is_topic and tail.is_topic
    if (
        alike
        and not name.has_head
        and (len(lead) < FEW or (name.has_article and lead[-1].is_topic))
    ):
        return True
    if name.has_article:
        return False
    if len(name.kept) == len(lead) < FEW and all(  # "and Archives", "& Education Center"
        word.is_topic or word.is_plain_head for word in lead
    ):
        return True
    if alike and not left.has_head and len(left.kept) > 1:
        return True
    if len(left.kept) > 2 and left.kept[-2].is_small:  # "for Historical", "für Neuere"
        if ADJECTIVAL.match(tail.bare) and not country_called(tail.text):
            return True
        if language == "de" and INFLECTED.search(tail.bare):
            return True
    if evident:
        return False
    if name.kept[-1].bare == "e.v" and len(name.large) < FEW:
        return True
    if language != "en" and left.has_article and not name.by and not name.has_hint:
        return True
    return first.is_topic and any(word.is_topic for word in left.tail)


# -- commas --------------------------------------------------------------------------------


def _comma_parts(left: Name, name: Name, rest: list[Name], language: str) -> bool | None:
    """Two bodies; None if what follows the comma is no name."""
    first = name.kept[0]
    if _belongs(left, name) or not left.is_complete:
        return False
    if _enumerates(left, name, rest, language) or _is_department(left, name, rest):
        return False
    if language in ROMANCE and not first.is_large:
        if not name.by and first.is_head:  # "la Maison d'Izieu, mémorial des enfants"
            return False if rest else None
        if name.by and not first.is_head and not any(word.is_large for word in name.kept):
            return False
    named_after = not name.has_article or name.by[-1].text == "The"
    if left.is_unit and name.is_parent and named_after and not (left.closed and rest):
        left.doubtful = True
        return False
    if not name.is_place and (name.has_article or left.closed):
        return True
    if name.is_place and left.is_body:
        return any(one.apart == "and" and one.is_place for one in rest)
    name.doubtful = not name.is_body
    return True


def _is_department(left: Name, name: Name, rest: list[Name]) -> bool:
    """The middle of "Centre for X, Department of Y, University of Z"."""
    if not left.is_unit or name.has_article or not rest or rest[0].apart != ",":
        return False
    return name.kept[0].bare in words_for("departments") and rest[0].is_parent


def _trails(left: Name, name: Name) -> bool | None:
    """After the last "and": "…, NUI Galway" belongs to the last body, a clause does not."""
    if _belongs(left, name):
        return False
    evident = name.closed or name.has_head or name.has_acronym
    if name.has_article and evident:
        return True
    if len(name.kept) == 1 and name.has_acronym and left.is_parent:
        return False
    if not evident and not name.is_place:
        return None
    if left.closed and not name.is_parent:
        return None
    return False if len(name.large) < 7 else None


def _is_aside(name: Name) -> bool:
    """A town, or what a body is: "…, Berlin", "…, mémorial des enfants de"."""
    if name.apart != ",":
        return False
    if not name.by and name.kept[0].is_head and name.kept[0].text.islower():
        return True
    return name.is_place and not name.is_country and len(name.kept) < FEW


def _belongs(left: Name, name: Name) -> bool:
    """A branch, a legal form, a half word, or an acronym of both: no body of its own."""
    first = name.kept[0]
    if left.kept[-1].text.endswith("-") or LEGAL_FORM.match(first.text):
        return True
    if name.apart == "," and (first.bare in words_for("branches") or _is_local(name)):
        return True
    return name.closed and not left.closed and _is_short_for_both(left, name)


def _is_local(name: Name) -> bool:
    """ "…, Nairobi office", "…, UK Branch"."""
    if name.has_article or len(name.kept) > FEW or len(name.kept) < 2:
        return False
    if name.kept[-1].bare in ("chapter", "branch", "section"):
        return True
    place = " ".join(word.text for word in name.kept[:-1])
    return name.kept[-1].bare in words_for("local") and bool(
        city_called(place) or country_called(place) or place in ("UK", "US", "EU")
    )


def _is_short_for_both(left: Name, name: Name) -> bool:
    """ "… for Ethics, Law and Armed Conflict (ELAC)"."""
    acronym = re.sub(r"[^a-z0-9]", "", folded(name.kept[-1].text))
    its = "".join(word.bare[:1] for word in name.large)
    both = "".join(word.bare[:1] for word in left.large) + its
    return len(acronym) > 2 and not its.endswith(acronym) and both.endswith(acronym)


def _enumerates(left: Name, name: Name, rest: list[Name], language: str) -> bool:
    """A topic in a row of topics: "…, Law and Development"."""
    if left.is_about and not name.has_article and not name.is_body and len(name.large) < 3:
        ends = next((one for one in rest if one.apart == "and"), None)
        if ends is not None and not ends.has_article and not ends.has_head:
            return True
    if not name.is_topical or name.has_head or name.closed:
        return False
    if name.has_article and language == "en":  # "…, the Refugee Law and Policy Network"
        return False
    if left.has_head and left.kept[-1].is_topic and len(left.kept) > 2:
        return True
    for one in rest:
        if one.apart == "and":
            return bool(one.large) and one.large[0].is_topic
        if not one.is_topical:
            return False
    return False


# -- one word for several bodies: "the Permanent Missions of A, B and C" -------------------


@functools.cache
def many() -> dict[str, str]:
    """ "misión permanente" by "misiones permanentes"."""
    pairs = (term.partition(" = ") for term in vocabulary("bodies")["many"])
    return {folded(several): one for several, _, one in pairs}


TAIL = re.compile(
    r"\s(?:to|at|before|aupr[èe]s|ante|junto|bei|beim|en|in|à)\s.*$", re.IGNORECASE
)


def _plural(name: Name) -> tuple[str, int]:
    """How one of them is called, and how many words of the name say it."""
    for length in (2, 1):
        words = " ".join(word.bare for word in name.kept[:length])
        if len(name.kept) > length + 1 and words in many():
            following = name.kept[length].bare
            if following in (
                "of",
                "de",
                "d'",
                "du",
                "des",
                "del",
                "da",
                "do",
                "der",
                "von",
                "dos",
            ):
                return many()[words], length
    return "", 0


def shared(names: list[Name]) -> int:
    """How many names, from the first on, one word in the plural is said of."""
    if len(names) < 2 or not _plural(names[0])[0]:
        return 0
    for number, name in enumerate(names[1:], 1):
        if name.apart == ";" or (name.has_head and name.kept[0].is_head):
            return number if number > 1 else 0
        if name.apart == "and":
            return number + 1
    return 0


def _said(flow: str, start: int, end: int) -> str:
    return " ".join(flow[start:end].split())


def apportioned(flow: str, names: list[Name]) -> Iterator[tuple[str, Span]]:
    """The name of each of them, and where it stands."""
    if not names:
        return
    single, length = _plural(names[0])
    if names[0].kept[0].is_large or " " in single:
        single = (
            single.title() if names[0].kept[length - 1].is_large else single.capitalize()
        )
    small = names[0].kept[length]
    tail = TAIL.search(_said(flow, names[-1].start, names[-1].end))
    for number, name in enumerate(names):
        kept = name.kept[length:] if not number else [*name.by, *name.kept]
        if not kept:
            continue
        words = _said(flow, kept[0].start, kept[-1].end)
        if number and not (
            name.by and name.by[0].bare in words_for("glue") - {"the", "la", "le"}
        ):
            joint = small.text if small.bare in ("of", "von", "de") else "de"
            words = f"{joint} {words}"
        if number == len(names) - 1 and tail:
            words = TAIL.sub("", words)
        yield f"{single} {words}", Span(name.start, name.end)
