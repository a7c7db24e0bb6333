"""When nothing matches: what may have been meant, and what would find something."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from events import visitors
from events.filters.event import EventFilter
from events.words import Text, folded, near, understood

MOST_MEANT, MOST_TRIED, MOST_OFFERED, MOST_WIDER = 3, 6, 3, 5


@dataclass(frozen=True)
class Offer:
    """Another question that finds something: its words, its query string, how much."""

    label: str
    query: str
    count: int


def near_words(asked: EventFilter) -> list[Offer]:
    """The same question in words that do occur, instead of those that do not."""
    if not asked.text:
        return []
    public = asked.catalogue.public(asked.now)
    meant = {
        word: near(word, visitors.words_about_as_long_as(folded(word)))[:MOST_MEANT]
        for word in asked.text.words
        if not len(asked.containing(Text(words=(word,)))[0] & public)
    }
    others = asked.matching("all", without=["q"])
    offers = []
    for instead in islice(product(*meant.values()), MOST_TRIED if meant else 0):
        known = dict(zip(meant, instead, strict=True))
        words = " ".join(known.get(word, word) for word in asked.words.split())
        count = len(asked.containing(understood(words))[0] & others)
        if count:
            offers.append(Offer(words, asked.query(q=words, when="all"), count))
    return offers[:MOST_OFFERED]


def wider(asked: EventFilter) -> list[Offer]:
    """The same question without one of its parts or words, if that finds something."""
    return [*fewer_parts(asked), *fewer_words(asked)][:MOST_WIDER]


def fewer_parts(asked: EventFilter) -> Iterator[Offer]:
    for part in asked.parts if len(asked.parts) > 1 else ():
        alone = len(asked.asked.getlist(part.name)) == 1
        count = len(asked.matching(without=[part.name])) if alone else 0
        if count:
            yield Offer(part.value, part.without, count)


def fewer_words(asked: EventFilter) -> Iterator[Offer]:
    others = asked.matching(without=["q"])
    words = asked.words.split()
    for word in asked.text.words if asked.text and len(words) > 1 else ():
        fewer = " ".join(other for other in words if other != word)
        text = understood(fewer)
        count = 0 if text.excludes_only else len(asked.containing(text)[0] & others)
        if count:
            yield Offer(word, asked.query(q=fewer), count)
