"""Who takes part: the people in lists and sentences, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from events.announcements.drafts import Doubt, Draft, Fact, Span, Speaker, Sureness
from events.announcements.page import Page
from events.announcements.people.details import Entry, described
from events.announcements.people.makers import makers
from events.announcements.people.names import Sheet, plain
from events.announcements.people.roles import ORDER
from events.announcements.people.rosters import listed
from events.announcements.people.sentences import told
from events.announcements.people.sheets import sheet_of
from events.announcements.vocabularies import vocabulary

MOST = 80  # people of one announcement
WEIGHT = (*ORDER[1:], "")  # the most telling first
PANEL = re.compile(
    r"(?<!\w)(?:panel|panels|panell?ists?|panell?istes?|panelistas?|podiumsdiskussion|"
    r"podium|podiumsgesprach|table ronde"
    r"|mesa redonda|painel|painelistas|roundtable|round table|conversatorio|"
    r"roda de conversa|debate|debatedor[ae]s)(?!\w)"
)


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    sheet = sheet_of(page)
    unread: list[Span] = []
    listing = list(islice(listed(page, sheet, unread), 2 * MOST))
    telling = [*islice(told(sheet), 4 * MOST), *makers(sheet)]
    taken: list[Span] = []
    silent: list[Entry] = []
    usual = "panelist" if PANEL.search(sheet.plain) else "speaker"
    for entry, from_list in _once_each(sheet, listing, telling):
        speaker = Speaker(
            name=entry.name.name,
            role=entry.role or ("performer" if _plays(entry) else usual),
            honorific=entry.name.honorific.strip(" ,-"),
            position=entry.position,
            affiliation=entry.affiliation,
            talk_title=entry.talk,
        )
        others = sorted({span for span in entry.spans if span.end > span.start})
        spans = (entry.name.span, *(span for span in others if span != entry.name.span))
        yield Fact("speakers", speaker, spans, _sureness(entry, from_list))
        taken += spans
        if not entry.role:
            silent.append(entry)
        told_of = entry.position or entry.affiliation
        named = entry.name.known or entry.name.honorific or (from_list and told_of)
        if entry.reasons < 4 and not named:
            yield Doubt(
                "speaker-name",
                "speakers",
                f"“{entry.name.name}” looks like a name, but may not be a person’s.",
                entry.name.span,
            )
    for place in unread[:MOST]:
        if not any(one.start < place.end and place.start < one.end for one in taken):
            yield Doubt(
                "speaker-unread",
                "speakers",
                f"“{sheet.text[place.start : place.end]}” may take part, but was not "
                "read as a person. If so, add them.",
                place,
            )
    if silent:
        who = silent[0].name.name + (f" and {len(silent) - 1} more" if silent[1:] else "")
        yield Doubt(
            "speaker-role",
            "speakers",
            f"The announcement does not say what {who} will do in the programme.",
            silent[0].name.span,
        )


def _plays(entry: Entry) -> bool:
    """Somebody who makes music, and of whom no role is said."""
    first = plain(entry.position or entry.affiliation).split(",")[0].split(" of ")[0]
    return first.strip() in vocabulary("takes_part")["performer by position"]


def _sureness(entry: Entry, from_list: bool) -> Sureness:
    if entry.reasons < 4 or not entry.role:
        return Sureness.GUESSED
    return Sureness.STATED if from_list else Sureness.READ


def _once_each(
    sheet: Sheet, listing: list[Entry], telling: list[Entry]
) -> list[tuple[Entry, bool]]:
    """Everybody once, in the order of the text, with all that is said of them."""
    kept: list[tuple[Entry, bool, list[str]]] = []
    for entry, from_list in [
        *((one, True) for one in listing),
        *((one, False) for one in telling),
    ]:
        words = _name_words(entry)
        if not words or entry.reasons < 1:
            continue
        same = next((one for one, _, others in kept if _same(words, others)), None)
        if same is not None:
            _merge(same, entry)
        elif len(kept) < MOST and not (
            len(words) < 2 and any(words[-1] == others[-1] for _, _, others in kept)
        ):
            kept.append((entry, from_list, words))
    for entry, _, _ in kept:
        if not entry.position and not entry.affiliation:
            _look_elsewhere(sheet, entry)
    return sorted(
        ((entry, from_list) for entry, from_list, _ in kept),
        key=lambda one: one[0].name.span,
    )


def _name_words(entry: Entry) -> list[str]:
    return re.findall(r"\w+", plain(entry.name.name))


def _same(words: list[str], others: list[str]) -> bool:
    """Two spellings of a name: one may leave out a middle or a second family name."""
    if words == others:
        return True
    shorter, longer = sorted((words, others), key=len)
    return len(shorter) > 1 and {*shorter} <= {*longer}


def _merge(entry: Entry, other: Entry) -> None:
    if WEIGHT.index(other.role or "") < WEIGHT.index(entry.role or "") and (
        WEIGHT.index(entry.role or "") > 6
    ):
        entry.role = other.role
    if not entry.position and not entry.affiliation:
        entry.position, entry.affiliation = other.position, other.affiliation
    if not entry.name.honorific and other.name.honorific:
        entry.name = replace(entry.name, honorific=other.name.honorific)
    entry.talk = entry.talk or other.talk
    entry.spans += other.spans
    entry.reasons = max(entry.reasons, other.reasons)


def _look_elsewhere(sheet: Sheet, entry: Entry) -> None:
    """What another sentence says of somebody, "Jane Doe, author of X, looks back"."""
    at, tries = 0, 0
    while tries < 6 and (at := sheet.text.find(entry.name.name, at)) >= 0:
        tries += 1
        end = at + len(entry.name.name)
        line = sheet.text.find("\n", end)
        if at != entry.name.span.start:
            stop = min(line if line > 0 else len(sheet.text), end + 260)
            name = replace(entry.name, span=Span(at, end))
            more = described(sheet, name, Span(at, at), stop, True)
            if more.position or more.affiliation:
                entry.position, entry.affiliation = more.position, more.affiliation
                entry.spans += more.spans
                return
        at = end
