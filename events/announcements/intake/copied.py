"""Text that was copied from a page or a mail, as the editor saw it, with the links that the
copied HTML has.
"""

from __future__ import annotations

import re

from events.announcements import intake
from events.announcements.page import MARKDOWN

MOST_LINKS = 300
IN_COMMON = 0.6  # of the words: with fewer the HTML belongs to another text
WORD = re.compile(r"\w+")


def with_links(text: str, html: str) -> str:
    """The text, each link as ``[words](address)``. What the editor changed in the text
    after pasting it stays changed.
    """
    if not html.strip():
        return text
    whole = intake.text_of(html)
    bare = MARKDOWN.sub(lambda link: link["words"], whole)
    typed, copied = WORD.findall(text), WORD.findall(bare)
    if typed == copied:
        return whole
    known = {*copied}
    if sum(word in known for word in typed) < IN_COMMON * len(typed):
        return text
    return "".join(_linked(text, whole))


def _linked(text: str, whole: str) -> list[str]:
    """The text in pieces, its links among them, found by their words one after another."""
    found, at = [], 0
    for link in list(MARKDOWN.finditer(whole))[:MOST_LINKS]:
        words = link["words"].split()
        if not words:
            continue
        place = re.compile(r"\s+".join(map(re.escape, words))).search(text, at)
        if place:
            found += [text[at : place.start()], f"[{' '.join(words)}]({link['url']})"]
            at = place.end()
    return [*found, text[at:]]
