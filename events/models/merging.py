"""Two listings of one event become one: what both say, what is taken over, what is kept.

The listing that goes keeps all of its own facts and rows; the one that stays gets copies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import models

from desk.merging import (
    DAY,
    MOMENT,
    Addition,
    Chosen,
    Comparison,
    Fact,
    Refused,
    Unit,
    facts_of,
    not_taken,
    take,
)
from events import zones
from events.models.credit import Credit
from events.models.event import Event
from events.models.link import Link
from events.models.people import Participation, Section
from events.models.strictness import (
    address_of,
    close,
    hide,
    names_in,
    strict_links,
    strict_names,
)
from events.models.ways_in import anywhere
from events.vocabulary import Access, Certainty, Pace, State
from organizers.likeness import plain
from organizers.models import save_checked

FACTS: tuple[Unit, ...] = (  # of an event; what belongs together is chosen together
    ("title", "title_is_ours"),
    ("kind",),
    ("summary",),
    ("description",),
    ("hashtags",),
    ("pace", "start_date", "start_time", "end_date", "end_time", "zone", "certainty"),
    ("time_as_announced",),
    ("time_note",),
    ("status", "status_note", "earlier_date"),
    ("format",),
    ("platforms",),
    ("venue", "city", "country"),
    ("registration",),
    (
        "registration_deadline",
        "registration_deadline_time",
        "registration_deadline_zone",
    ),
    ("cost", "cost_note"),
    ("seats_note",),
    ("joining_note",),
    ("access_steps",),
    ("audience",),
    ("contact_name", "contact_email", "contact_phone"),
    ("accessibility",),
    ("organizers_as_announced",),
    ("series", "number_in_series"),
    ("parent", "parent_relation", "parent_wording"),
    ("follows",),
    ("programme",),
    ("announcement",),
)
OF_A_CREDIT: tuple[Unit, ...] = (("credited_as",),)
OF_A_SECTION: tuple[Unit, ...] = (
    ("title",),
    ("description",),
    ("on", "start_time", "end_time"),
)
OF_A_PART: tuple[Unit, ...] = (
    *(("name",), ("person",), ("honorific",), ("position",), ("affiliation",)),
    *(("country",), ("talk_title",), ("state",)),
)
OF_A_LINK: tuple[Unit, ...] = (("label",),)
SOMEBODY = "a person who is not shown by name (see the merged listing)"
RESTRICTED = "a link that is not for everybody (see the merged listing)"

CONFIDENTIAL = "Announcement: another one (see the merged listing)"


def refuse(stays: Event, goes: Event) -> None:
    """Raises Refused if these two cannot become one."""
    if stays.pk == goes.pk:
        raise Refused("Choose another listing: this is the same one.")
    for event in (stays, goes):
        if event.merged_into_id:
            raise Refused(
                f"“{event}” was merged into “{event.merged_into}” already. Choose that "
                "one, or separate them first."
            )
    for field, words in (("parent_id", "belongs to"), ("follows_id", "follows")):
        for one, other in ((stays, goes), (goes, stays)):
            if getattr(one, field) == other.pk:
                raise Refused(
                    f"“{one}” {words} “{other}”: these are two events. If that is wrong, "
                    "take it out of the form first."
                )


def one_to_keep(one: Event, other: Event) -> tuple[Event, Event]:
    """The one that had better stay, and the other: first what is public, then the older."""

    def known(event: Event) -> tuple[bool, datetime, int]:
        return event.state != State.PUBLISHED, event.created_at, event.pk

    stays, goes = sorted((one, other), key=known)
    return stays, goes


# -- what both say -------------------------------------------------------------------------


class Pairs:
    """Which rows of the one that goes are rows of the one that stays as well. Needs: both
    loaded with .for_merging().
    """

    def __init__(self, stays: Event, goes: Event) -> None:
        self.stays, self.goes = stays, goes
        self.sections = self._of("sections", _same_section)
        self.credits = self._of("credits", _same_credit)
        self.links = self._of("links", _same_link)
        self.parts = self._of("participations", self._same_part)
        self.languages = self._of("languages", _same_language)

    def _of(self, rows: str, same: Callable[[Any, Any], bool]) -> dict[Any, Any]:
        """For each row of the one that goes the one that stays, or None."""
        left = list(getattr(self.stays, rows).all())
        found: dict[Any, Any] = {}
        for row in getattr(self.goes, rows).all():
            found[row] = next((other for other in left if same(row, other)), None)
            if found[row] is not None:
                left.remove(found[row])
        return found

    def _same_part(self, one: Participation, other: Participation) -> bool:
        by_key = {section.pk: twin for section, twin in self.sections.items()}
        section = by_key.get(one.section_id) if one.section_id else None
        placed = section.pk if section else None
        if one.section_id and not section:
            return False
        return (
            one.role == other.role
            and placed == other.section_id
            and same_person(one, other)
        )


def same_person(one: Participation, other: Participation) -> bool:
    if one.person_id and other.person_id:
        return one.person_id == other.person_id
    return bool(names_in(one) & names_in(other))


def _same_section(one: Section, other: Section) -> bool:
    titles = plain(one.title), plain(other.title)
    if all(titles):
        return titles[0] == titles[1]
    return one.number == other.number and one.kind == other.kind


def _same_credit(one: Credit, other: Credit) -> bool:
    return one.organization_id == other.organization_id and one.role == other.role


def _same_link(one: Link, other: Link) -> bool:
    if one.kind != other.kind or bool(one.url) != bool(other.url):
        return False
    if one.url:
        return address_of(one) == address_of(other)
    return plain(one.label) == plain(other.label)


def _same_language(one: Any, other: Any) -> bool:
    return bool((one.language, one.mode) == (other.language, other.mode))


def compare(stays: Event, goes: Event) -> Comparison:
    """What both listings say, and what only the one that goes has. Of a listing that was
    withdrawn nothing is proposed: somebody took it back. Needs: loaded with .for_merging().
    """
    refuse(stays, goes)
    pairs = Pairs(stays, goes)
    propose = goes.state in (State.DRAFT, State.REVIEW, State.PUBLISHED)
    facts = facts_of(stays, goes, FACTS, propose=propose, words=WORDS, labels=LABELS)
    facts = [
        replace(fact, secret=CONFIDENTIAL) if fact.key == "announcement" else fact
        for fact in facts
    ]
    facts += _facts_of_rows(pairs, propose)
    additions: dict[str, list[Addition]] = defaultdict(list)
    for name, addition in _additions(pairs, propose):
        additions[name].append(addition)
    return Comparison(facts, dict(additions), list(_warnings(stays, goes)))


def _facts_of_rows(pairs: Pairs, propose: bool) -> list[Fact]:
    """What paired rows say otherwise; of what both say only the event's own facts count."""
    found: list[Fact] = []
    for rows, units in (
        (pairs.credits, OF_A_CREDIT),
        (pairs.sections, OF_A_SECTION),
        (pairs.parts, OF_A_PART),
        (pairs.links, OF_A_LINK),
    ):
        for goes, stays in rows.items():
            if stays is None:
                continue
            facts = facts_of(
                stays,
                goes,
                units,
                prefix=f"{goes._meta.model_name}-{goes.pk}-",
                about=described(goes),
                secret=secret(goes) or secret(stays),
                propose=propose,
            )
            found += [fact for fact in facts if not fact.is_same]
    return found


def _additions(pairs: Pairs, propose: bool) -> Iterator[tuple[str, Addition]]:
    groups: tuple[tuple[str, Iterable[models.Model]], ...] = (
        ("Organizations", _unpaired(pairs.credits)),
        ("Sections", _unpaired(pairs.sections)),
        ("People taking part", _unpaired(pairs.parts)),
        ("Languages", _unpaired(pairs.languages)),
        ("Links", _unpaired(pairs.links)),
        ("Themes", _missing(pairs, "themes")),
        ("Areas in focus", _missing(pairs, "areas")),
    )
    for name, rows in groups:
        for row in rows:
            key = f"{row._meta.model_name}-{row.pk}"
            yield name, Addition(key, described(row), row, propose, secret(row))
    for part, twin in pairs.parts.items():
        known = {each.pk for each in twin.organizations.all()} if twin else set()
        for each in part.organizations.all() if twin else ():
            if each.pk not in known:
                key = f"organization-{each.pk}-{part.pk}"
                words = f"{described(part)}: {each}"
                yield (
                    "Organizations of people",
                    Addition(key, words, each, propose, secret(part)),
                )


def _unpaired(rows: dict[Any, Any]) -> list[Any]:
    return [row for row, twin in rows.items() if twin is None]


def _missing(pairs: Pairs, name: str) -> list[models.Model]:
    known = {row.pk for row in getattr(pairs.stays, name).all()}
    return [row for row in getattr(pairs.goes, name).all() if row.pk not in known]


def _warnings(stays: Event, goes: Event) -> Iterator[str]:
    public = State.PUBLISHED
    if stays.state == public and goes.state != public:
        yield (
            f"“{goes}” is not public ({goes.get_state_display()}). What you take over "
            "from it becomes public at once."
        )
    if stays.state != public and goes.state == public:
        yield (
            f"“{goes}” is public, but the one that stays is not "
            f"({stays.get_state_display()}): nobody will find either until it is published."
        )
    if goes.publish_at and (not stays.publish_at or goes.publish_at > stays.publish_at):
        yield (
            f"“{goes}” is not to be public before {goes.publish_at.strftime(MOMENT)}. What "
            "you take over from it does not wait."
        )
    if stays.series_id and stays.series_id == goes.series_id:
        numbers = (stays.number_in_series, goes.number_in_series)
        if None not in numbers and numbers[0] != numbers[1]:
            yield "They have different numbers in their series: are they really one event?"


def when(event: Event) -> str:
    """ "7 Apr 2021, 09:00–10:30 New York, inferred by us"."""
    said = []
    if not event.start_date or event.pace != Pace.DATED:
        said.append(str(event.get_pace_display()))
    if event.start_date:
        days = [event.start_date, event.end_date]
        said.append(" – ".join(day.strftime(DAY) for day in days if day))
    if event.start_time:
        clocks = [event.start_time, event.end_time]
        said.append(
            "–".join(f"{clock:%H:%M}" for clock in clocks if clock)
            + f" {zones.place(event.zone)}"
        )
    elif event.zone:
        said.append(zones.place(event.zone))
    if event.certainty != Certainty.STATED:
        said.append(str(event.get_certainty_display()))
    return ", ".join(said)


def where(event: Event) -> str:
    """ "Room 4, Geneva, Switzerland"."""
    known = (event.venue, event.city, str(event.country.name))
    return ", ".join(filter(None, known))


WORDS = {"pace": when, "venue": where}
LABELS = {"venue": "Where", "contact_name": "Contact", "parent": "Host event"}


def described(row: Any) -> str:
    """A row in a few words, as an editor tells it from the others."""
    if isinstance(row, Credit):
        return f"{row.shown_as} ({row.get_role_display()})"
    if isinstance(row, Participation):
        hidden = "" if row.shown == "named" else f", {row.shown}"
        return f"{row} ({row.get_role_display()}{hidden})"
    if isinstance(row, Link):
        known = row.url or "address not known"
        limited = "" if row.access == Access.PUBLIC else ", not for everybody"
        return f"{row} ({row.get_kind_display()}{limited}): {known}"
    return str(row)


def secret(row: Any) -> str:
    """What a staff note may say of a row of which few may know; "" if it may say all."""
    if isinstance(row, Participation) and row.shown != "named":
        return f"{SOMEBODY}: {row.get_role_display()}"
    if isinstance(row, Link) and (row.access != Access.PUBLIC or row.is_for_joining):
        return f"{RESTRICTED}: {row.get_kind_display()}"
    return ""


# -- one of two ----------------------------------------------------------------------------


def merge(stays: Event, goes: Event, chosen: Chosen, now: datetime) -> list[str]:
    """Makes ``stays`` the listing of both. What was not chosen is kept in its staff note;
    ``goes`` keeps all that it has, and its visitors are sent on. Nothing is shown
    afterwards that either of them hid.

    Needs: both locked and loaded with .for_merging(). Raises Refused, and ValidationError
    if what was chosen does not go together.
    """
    comparison = compare(stays, goes)
    pairs = Pairs(stays, goes)
    known = {doubt.code for doubt in anywhere(stays)}
    hidden = strict_names([*stays.participations.all(), *goes.participations.all()])
    closed = strict_links([*stays.links.all(), *goes.links.all()])
    note = _note(comparison, chosen, goes, now.date())
    goes.merged_into = stays
    if goes.state == State.PUBLISHED:  # separated again it is not public by itself
        goes.state = State.WITHDRAWN
    goes.save()
    everything = Event._base_manager.all()
    everything.filter(merged_into=goes).update(merged_into=stays)
    everything.filter(parent=goes).update(parent=stays)
    everything.filter(follows=goes).update(follows=stays)
    changed = take(comparison, chosen)
    stays.staff_note = "\n\n".join(filter(None, (stays.staff_note.strip(), note)))
    save_checked(stays)
    _add_rows(pairs, chosen)
    for row in changed:
        if row is not stays:
            save_checked(row)
    for part in Participation.objects.in_order().filter(event=stays):
        if hide(part, hidden):
            part.save()
    for link in Link.objects.in_order().filter(event=stays):
        if close(link, closed):
            link.save()
    merged = Event.objects.for_merging().get(pk=stays.pk)
    for doubt in anywhere(merged) if merged.state == State.PUBLISHED else ():
        if doubt.code not in known:
            raise Refused(f"What you chose would be public. {doubt.sentence}")
    return []


def separate(event: Event) -> None:
    """The listing is one of its own again; not a public one until somebody publishes it."""
    event.merged_into = None
    if event.state == State.PUBLISHED:
        event.state = State.WITHDRAWN
    event.save()


def _note(comparison: Comparison, chosen: Chosen, goes: Event, today: date) -> str:
    left, replaced = not_taken(comparison, chosen)
    if goes.staff_note.strip():
        left.append(f"Staff note: {goes.staff_note.strip()}")
    told = [(f"From the merged listing “{goes}”, not taken over", left)]
    told.append(("Said here before", replaced))
    lines = [f"Merged on {today.strftime(DAY)} with “{goes}”."]
    for heading, facts in told:
        lines += [f"{heading}:", *(f"- {fact}" for fact in facts)] if facts else []
    return "\n".join(lines)


def _add_rows(pairs: Pairs, chosen: Chosen) -> None:
    """Copies the rows that were chosen, each behind those that are there."""
    stays = pairs.stays

    def wanted(rows: dict[Any, Any]) -> Iterator[Any]:
        for row in _unpaired(rows):
            if f"{row._meta.model_name}-{row.pk}" in chosen.additions:
                yield row

    def copied(row: Any, **fields: object) -> Any:
        copy = type(row)(
            **{
                field.attname: getattr(row, field.attname)
                for field in row._meta.concrete_fields
                if not field.primary_key
            }
        )
        copy.event = stays
        for name, value in fields.items():
            setattr(copy, name, value)
        if isinstance(copy, Link):
            copy.close()  # nobody has asked for it here
        copy.save()
        return copy

    def last(rows: dict[Any, Any], name: str) -> int:
        manager = getattr(stays, name)
        return max((row.order for row in manager.all()), default=0)

    sections = {row.pk: twin for row, twin in pairs.sections.items() if twin}
    numbers = {section.number for section in stays.sections.all()}
    for section in wanted(pairs.sections):
        number = section.number if section.number not in numbers else max(numbers) + 1
        numbers.add(number)
        sections[section.pk] = copied(section, number=number)
    for rows, name in ((pairs.credits, "credits"), (pairs.links, "links")):
        for order, row in enumerate(wanted(rows), last(rows, name) + 1):
            copied(row, order=order)
    for order, part in enumerate(
        wanted(pairs.parts), last(pairs.parts, "participations") + 1
    ):
        copy = copied(part, order=order, section=sections.get(part.section_id))
        copy.organizations.set(part.organizations.all())
    for language in wanted(pairs.languages):
        copied(language)
    for part, twin in pairs.parts.items():
        for each in part.organizations.all() if twin else ():
            if f"organization-{each.pk}-{part.pk}" in chosen.additions:
                twin.organizations.add(each)
    for name in ("themes", "areas"):
        missing = _missing(pairs, name)
        taken = [
            row for row in missing if f"{row._meta.model_name}-{row.pk}" in chosen.additions
        ]
        getattr(stays, name).add(*taken)
