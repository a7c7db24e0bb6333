"""What keeps a listing from the public, and what looks odd in it. Each rule says why it is
there; facts that organizers often leave out are never required, because nobody shall invent
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from desk.doubts import Doubt
from events.models import ways_in
from events.models.credit import Credit
from events.models.event import Event
from events.models.link import Link
from events.models.programme import Programme
from events.vocabulary import (
    Certainty,
    EventStatus,
    Format,
    LinkKind,
    Pace,
    Registration,
    State,
)
from organizers.lookalikes import posing_as

TO_REGISTER = (LinkKind.REGISTRATION, LinkKind.REGISTRATION_STEP)
AT_A_PLACE = (Format.IN_PERSON, Format.HYBRID)
LONGEST_SUMMARY = 60  # words; a card shows 36
MERGED = "merged"
MAY_COME_LATER = {MERGED}  # what is public may get it: it is public no more then


def hindrances(event: Event, credits: Iterable[Credit]) -> list[Doubt]:
    """Why the event cannot be published with these credits, most important first; [] if it
    can. What only a careful reader would miss is in ``doubts``.
    """
    return [
        *_not_said(event, [*credits]),
        *_contradictions_of_time(event),
        *_contradictions_of_access(event),
        *_merged(event),
        *ways_in.in_the_texts(event),
    ]


def doubts(event: Event, credits: Iterable[Credit], links: Iterable[Link]) -> list[Doubt]:
    """What is possible, but more often a slip: to be looked at once before it is saved.
    A draft may be incomplete; what is missing is asked when others are to see it.
    """
    links = [*links]
    found = [*_odd_access(event, links), *_odd_words(event), *_odd_addresses(links)]
    if event.state in (State.REVIEW, State.PUBLISHED):
        found += [*_incomplete(event, [*credits]), *_no_way_to_register(event, links)]
        found += _shown_too_late(event)
    return found


def programme_hindrances(programme: Programme, credits: Iterable[Credit]) -> list[Doubt]:
    """Why the programme cannot be published; [] if it can."""
    said = (programme.summary, programme.objective, programme.description)
    found = []
    if not programme.title.strip():
        found.append(Doubt("title", "title", "Give it a title."))
    if not any(text.strip() for text in said):
        sentence = "Say what the programme is: a summary, an objective or a description."
        found.append(Doubt("summary", "summary", sentence))
    if not any(credit.leads for credit in credits):
        sentence = "Name at least one organization that leads it or organizes it."
        found.append(Doubt("nobody", "credits", sentence))
    return found + ways_in.in_the_texts(programme)


# -- what must be said


def _not_said(event: Event, credits: list[Credit]) -> Iterator[Doubt]:
    if not event.title.strip():
        yield Doubt(
            "title",
            "title",
            "Give it a title. If the announcement has none, write one and tick “title "
            "supplied by us”.",
        )
    if not event.kind:
        yield Doubt("kind", "kind", "Choose what kind of event it is.")
    if event.pace == Pace.DATED and not event.start_date:
        yield Doubt(
            "date",
            "start_date",
            "Give the date, or choose “date to be announced” or “self-paced” above it.",
        )
    if (event.start_time or event.end_time) and not event.zone:
        # A time without its clock sends people to the wrong hour.
        yield Doubt("zone", "zone", "Name the city whose clock the times are by.")
    if not credits and not _contact(event):
        # Whoever reads of an event must be able to judge who invites, or to ask. A role
        # that leads is not required: some announcements name partners alone, or nobody.
        yield Doubt(
            "nobody",
            "credits",
            "Name at least one organization that is behind it, in whatever role; if the "
            "announcement names none, give a contact.",
        )
    if event.certainty == Certainty.CONTRADICTORY and not event.time_note.strip():
        # The page says that the announcement contradicts itself, and then must say how.
        yield Doubt(
            "unexplained",
            "time_note",
            "The dates are called contradictory: write in what way, and how you read them.",
        )


def _contact(event: Event) -> str:
    known = (event.contact_name, event.contact_email, event.contact_phone)
    return "".join(known).strip()


# -- what cannot be true at the same time


def _contradictions_of_time(event: Event) -> Iterator[Doubt]:
    if _deadline_after_the_end(event):
        sentence = "Registration ends after the event itself. Correct one of the two."
        yield Doubt("late-deadline", "registration_deadline", sentence)
    if event.status == EventStatus.RESCHEDULED and not event.start_date:
        yield Doubt(
            "no-new-date",
            "status",
            "It is called rescheduled but has no new date. Give the date, or call it "
            "postponed.",
            (("status", EventStatus.POSTPONED),),
            "Make it “postponed”",
        )


def _deadline_after_the_end(event: Event) -> bool:
    deadline, last = event.registration_deadline, event.last_date
    if not deadline or not last or event.pace == Pace.ONGOING:
        return False
    closes, over = event.registration_closes_at, event.over_at
    if event.registration_deadline_time and event.end_time and closes and over:
        return closes > over
    # Places on either side of the date line are a day apart.
    elsewhere = event.registration_deadline_zone not in ("", event.zone)
    return deadline > last + timedelta(days=1 if elsewhere else 0)


def _contradictions_of_access(event: Event) -> Iterator[Doubt]:
    if event.registration == Registration.NOT_NEEDED and event.registration_deadline:
        yield Doubt(
            "deadline-without-registration",
            "registration",
            "Registration is “not needed”, yet there is a deadline for it.",
            (("registration", Registration.REQUIRED),),
            "Make it “required”",
        )
    if event.status == EventStatus.MOVED_ONLINE and event.format == Format.IN_PERSON:
        yield Doubt(
            "moved-online",
            "format",
            "It has moved online, yet its format is “in person”.",
            (("format", Format.ONLINE),),
            "Make it “online”",
        )


def _merged(event: Event) -> Iterator[Doubt]:
    if event.merged_into_id:
        yield Doubt(
            MERGED,
            "merged_into",
            "It is merged into another listing, to which its visitors are sent. Empty "
            "“merged into” first.",
        )


# -- what is odd


def _odd_access(event: Event, links: list[Link]) -> Iterator[Doubt]:
    if event.registration == Registration.NOT_NEEDED and any(
        link.kind in TO_REGISTER for link in links
    ):
        yield Doubt(
            "link-without-registration",
            "registration",
            "Registration is “not needed”, but there is a link for it. Is it required?",
            (("registration", Registration.REQUIRED),),
            "Make it “required”",
        )
    if (
        event.format == Format.ONLINE
        and event.venue.strip()
        and event.status != EventStatus.MOVED_ONLINE
    ):
        yield Doubt(
            "online-at-a-venue",
            "format",
            "It is “online”, but a venue is given. Can people also come there?",
            (("format", Format.HYBRID),),
            "Make it “in person and online”",
        )


def _odd_words(event: Event) -> Iterator[Doubt]:
    if (words := len(event.summary.split())) > LONGEST_SUMMARY:
        yield Doubt(
            "long-summary",
            "summary",
            f"The summary has {words} words; lists show the first 36. One or two sentences "
            "are enough, the rest belongs into the description.",
        )
    if event.earlier_date and event.earlier_date == event.start_date:
        yield Doubt(
            "same-earlier-date",
            "earlier_date",
            "The earlier date is the present one. Is the new date typed in?",
            (("earlier_date", ""),),
            "Leave the earlier date out",
        )


def _odd_addresses(links: list[Link]) -> Iterator[Doubt]:
    """Whoever sends visitors to a page of their own learns who wants to take part."""
    for link in links:
        host = _host(link.url)
        if name := posing_as(host):
            yield Doubt(
                f"posing-{host}",
                "links",
                f"The link “{link.shown_as}” does not lead to {name}, though it looks so: "
                "letters of its address are of another alphabet. Ask the organizer.",
            )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # brackets that are no address
        return ""


def _incomplete(event: Event, credits: list[Credit]) -> Iterator[Doubt]:
    if not event.summary.strip() and not event.description.strip():
        sentence = "There is no summary and no description: only the title tells of it."
        yield Doubt("no-summary", "summary", sentence)
    if event.format in AT_A_PLACE and not event.venue.strip() and not event.city.strip():
        sentence = "People are to come, but no city and no venue is given."
        yield Doubt("no-place", "city", sentence)
    if not credits:
        sentence = "No organization is named. Does the announcement really name none?"
        yield Doubt("no-organization", "credits", sentence)
    elif not any(credit.leads for credit in credits):
        sentence = "No organization leads it: there are only partners or sponsors."
        yield Doubt("nobody-leads", "credits", sentence)
    if event.certainty == Certainty.INFERRED and not event.time_note.strip():
        sentence = "The dates are inferred by us: say from what."
        yield Doubt("inferred", "time_note", sentence)


def _no_way_to_register(event: Event, links: list[Link]) -> Iterator[Doubt]:
    """A closed or full registration needs no way in."""
    said = (event.access_steps, event.joining_note)
    if (
        event.registration == Registration.REQUIRED
        and event.status not in (EventStatus.CANCELLED, EventStatus.FULL)
        and not any(text.strip() for text in said)
        and not _contact(event)
        and not any(link.kind in TO_REGISTER for link in links)
    ):
        yield Doubt(
            "no-way-to-register",
            "registration",
            "Registration is required, but nothing says how: add a link for it under "
            "“Links”, a step to join or a contact.",
        )


def _shown_too_late(event: Event) -> Iterator[Doubt]:
    """Not a hindrance: some events are listed afterwards on purpose, for the safety of
    those who attend.
    """
    if event.publish_at and event.over_at and event.publish_at >= event.over_at:
        sentence = "The public sees it only when it is over. Is that meant?"
        yield Doubt("shown-too-late", "publish_at", sentence)
