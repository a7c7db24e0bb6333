"""One event: what it is, when, where, how to take part, and whether the public may see
it.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_countries.fields import CountryField

from events import zones
from events.models.credit import CreditsByRole, by_role
from events.models.language import EventLanguage
from events.models.people import PublicSpeaker
from events.models.truths import ENDS_BEFORE_START, TRUTHS
from events.prose import to_html
from events.querysets import LASTS, EventQuerySet
from events.vocabulary import (
    STATES,
    Certainty,
    Cost,
    EventKind,
    EventStatus,
    Format,
    LanguageMode,
    Pace,
    ParentRelation,
    Registration,
    State,
)
from organizers.models import Truthful, former_slugs
from organizers.slugs import LONGEST, check_address, keep_addresses

if TYPE_CHECKING:
    from events.models.programme import Programme


def check_zone(name: str) -> None:
    try:
        zones.zone_named(name)
    except zones.UnknownZone as error:
        raise ValidationError(str(error)) from error


class Event(Truthful):
    # -- identity
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        "address",
        max_length=LONGEST,
        unique=True,
        blank=True,
        help_text="The last part of the page’s address. Leave empty: it is made from the "
        "title. "
        "When you change it, the old address keeps working.",
    )
    former_slugs = former_slugs()
    title = models.CharField(max_length=250)
    title_is_ours = models.BooleanField(
        "title supplied by us",
        default=False,
        help_text="Tick if the announcement gives no title.",
    )
    kind = models.CharField(max_length=20, choices=EventKind)
    summary = models.TextField(blank=True, help_text="One or two sentences in plain text.")
    description = models.TextField(blank=True, help_text="Markdown, in our own words.")
    description_html = models.TextField(editable=False, blank=True)
    hashtags = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="#Kwibuka, #R2P",
    )

    # -- relations
    series = models.ForeignKey(
        "events.Series",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )
    number_in_series = models.PositiveSmallIntegerField(null=True, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="side_events",
        verbose_name="host event",
        help_text="The larger event that it belongs to, if that is listed here.",
    )
    parent_relation = models.CharField(
        "relation to it", max_length=20, choices=ParentRelation, blank=True
    )
    parent_wording = models.CharField(
        "host event, if not listed",
        max_length=250,
        blank=True,
        help_text="ASIL Annual Meeting",
    )
    follows = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="An earlier event that it continues.",
    )
    programme = models.ForeignKey(
        "events.Programme",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )
    themes = models.ManyToManyField("events.Theme", blank=True, related_name="events")
    areas = models.ManyToManyField(
        "events.Area",
        blank=True,
        related_name="events",
        verbose_name="areas in focus",
        help_text="What it is about, not where it takes place.",
    )

    # -- time, as the organizer said it
    pace = models.CharField("when", max_length=16, choices=Pace, default=Pace.DATED)
    start_date = models.DateField(null=True, blank=True)
    start_time = models.TimeField(
        null=True,
        blank=True,
        help_text="By the clock of the zone below. Empty if not known.",
    )
    end_date = models.DateField(
        null=True, blank=True, help_text="Only if it is another day."
    )
    end_time = models.TimeField(
        null=True, blank=True, help_text="Empty if not known: never guess."
    )
    zone = models.CharField(
        "time zone",
        max_length=64,
        blank=True,
        validators=[check_zone],
        help_text="The city whose clock is meant: type New York, Geneva, Bangkok …",
    )
    certainty = models.CharField(
        "certainty of the dates", max_length=14, choices=Certainty, default=Certainty.STATED
    )
    time_as_announced = models.CharField(
        "wording of the announcement",
        max_length=250,
        blank=True,
        help_text="9 a.m. EST / 3 p.m. CEST",
    )
    time_note = models.TextField(
        "how we read it",
        blank=True,
        help_text="Shown beside the date: what is doubtful, and why we read it so.",
    )
    starts_at = models.DateTimeField(null=True, editable=False)
    over_at = models.DateTimeField(null=True, editable=False)

    # -- who, in the announcement's own words; the credits are rows of their own
    organizers_as_announced = models.CharField(
        "heading of the announcement",
        max_length=300,
        blank=True,
        help_text="What stands behind “Organized by”, if it differs from the text.",
    )

    # -- status
    status = models.CharField(
        max_length=14, choices=EventStatus, default=EventStatus.SCHEDULED
    )
    status_note = models.CharField(
        max_length=400, blank=True, help_text="Shown with the status."
    )
    earlier_date = models.DateField(
        "earlier date", null=True, blank=True, help_text="The date before it was moved."
    )

    # -- access
    format = models.CharField(max_length=10, choices=Format, default=Format.UNKNOWN)
    platforms = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="Zoom, YouTube"
    )
    venue = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = CountryField(blank=True, help_text="Where it takes place.")
    audience = models.TextField(blank=True, help_text="Whom it is for, in plain text.")
    registration = models.CharField(
        max_length=10, choices=Registration, default=Registration.UNKNOWN
    )
    registration_deadline = models.DateField(null=True, blank=True)
    registration_deadline_time = models.TimeField("deadline time", null=True, blank=True)
    registration_deadline_zone = models.CharField(
        "deadline time zone", max_length=64, blank=True, validators=[check_zone]
    )
    registration_closes_at = models.DateTimeField(null=True, editable=False)
    seats_note = models.CharField(
        max_length=250, blank=True, help_text="Seating is limited."
    )
    cost = models.CharField(max_length=10, choices=Cost, default=Cost.UNKNOWN)
    cost_note = models.CharField(max_length=250, blank=True)
    access_steps = models.TextField(
        "steps to join", blank=True, help_text="One step a line, in order."
    )
    joining_note = models.CharField(
        max_length=300, blank=True, help_text="Joining instructions to follow."
    )
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField("contact e-mail", blank=True)
    contact_phone = models.CharField(max_length=60, blank=True)
    accessibility = models.TextField(
        blank=True, help_text="Wheelchairs, hearing loops, captions …"
    )

    # -- editorial
    state = models.CharField(max_length=10, choices=STATES, default=State.DRAFT)
    publish_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="UTC. Once published, shown only from this moment on.",
    )
    announcement = models.ForeignKey(
        "events.Announcement",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        help_text="The listing that stays; visitors of this one are sent there.",
    )
    staff_note = models.TextField(blank=True, help_text="Seen by staff only.")
    is_sample = models.BooleanField("sample", default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        permissions = [("publish_event", "Can publish event")]
        constraints = TRUTHS
        indexes = [
            models.Index(
                fields=["starts_at", "id"],
                name="event_published_by_start",
                condition=Q(state="published"),
            ),
            models.Index(
                fields=["over_at", "id"],
                name="event_published_by_end",
                condition=Q(state="published"),
            ),
            GinIndex(fields=["former_slugs"], name="event_former_slugs"),
            # What the first page of the desk asks for.
            models.Index(
                fields=["starts_at", "id"],
                name="event_kept_up_by_start",
                condition=Q(state__in=["draft", "review", "published"]),
            ),
            GistIndex(
                LASTS,
                name="event_kept_up_lasts",
                condition=Q(
                    state__in=["draft", "review", "published"], starts_at__isnull=False
                ),
            ),
            models.Index(
                fields=["state", "created_at"],
                name="event_in_work_by_age",
                condition=Q(state__in=["draft", "review"]),
            ),
            models.Index(
                fields=["publish_at"],
                name="event_to_appear",
                condition=Q(publish_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves, and derives what queries and pages need; raises ValidationError if it
        cannot be derived.
        """
        self.prepare([self])
        super().save(*args, **kwargs)

    @staticmethod
    def prepare(events: Sequence["Event"]) -> None:
        """What comes before each save."""
        for event in events:
            event.derive()
        keep_addresses(events, [event.title for event in events])
        for event in events:
            event.revision += 1

    def derive(self) -> None:
        """Fills the instants and the rendered text from what the organizer and the editor
        said.

        Raises ValidationError, with the field, for a time that no clock of the zone shows
        just once.
        """
        if vars(self).get("_rendered") != self.description:
            self.description_html = to_html(self.description)
            vars(self)["_rendered"] = self.description
        self.starts_at = self.over_at = self.registration_closes_at = None
        if self.start_date and (self.zone or not (self.start_time or self.end_time)):
            with said_beside("start_time"):
                self.starts_at, self.over_at = zones.span(
                    self.start_date,
                    self.start_time,
                    self.end_date,
                    self.end_time,
                    self.tzinfo,
                )
            if self.over_at < self.starts_at:
                raise ValidationError({"end_time": ENDS_BEFORE_START}, code="invalid")
            if self.pace == Pace.ONGOING and not self.end_date:
                self.over_at = None
        if self.registration_deadline:
            name = self.registration_deadline_zone or self.zone
            if name or not self.registration_deadline_time:
                with said_beside("registration_deadline_time"):
                    deadline = zones.span(
                        self.registration_deadline,
                        self.registration_deadline_time,
                        None,
                        self.registration_deadline_time,
                        zones.zone_named(name) if name else None,
                    )
                self.registration_closes_at = deadline.over_at

    def clean(self) -> None:
        check_address(self)
        self.derive()

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.slug])

    def one_that_stays(self) -> "Event":
        """The listing into which this one was merged, however many steps away; itself if
        it was not.
        """
        event, seen = self, {self.pk}
        while event.merged_into and event.merged_into.pk not in seen:
            event = event.merged_into
            seen.add(event.pk)
        return event

    @property
    def public_programme(self) -> "Programme | None":
        """The programme that it belongs to, if everybody may see that."""
        published = self.programme and self.programme.state == State.PUBLISHED
        return self.programme if published else None

    @property
    def tzinfo(self) -> ZoneInfo | None:
        return zones.zone_named(self.zone) if self.zone else None

    @property
    def last_date(self) -> date | None:
        """The last calendar day, inclusive, by the event's own clock."""
        return self.end_date or self.start_date

    @property
    def steps(self) -> list[str]:
        return [step.strip() for step in self.access_steps.splitlines() if step.strip()]

    def is_over(self, now: datetime) -> bool:
        return self.over_at is not None and self.over_at <= now

    def is_happening(self, now: datetime) -> bool:
        """It has begun and is not over; an event that does not take place never is."""
        takes_place = self.status not in (EventStatus.CANCELLED, EventStatus.POSTPONED)
        return bool(
            takes_place
            and self.starts_at
            and self.starts_at <= now
            and not self.is_over(now)
        )

    def waits_until(self, now: datetime) -> datetime | None:
        """The moment from which the public sees it, if it is published for later."""
        waits = self.state == State.PUBLISHED and self.publish_at and self.publish_at > now
        return self.publish_at if waits else None

    def registration_is_closed(self, now: datetime) -> bool:
        return (
            self.registration_closes_at is not None and self.registration_closes_at <= now
        )

    @property
    def credits_by_role(self) -> CreditsByRole:
        """Needs: loaded with .for_page() or .for_cards()."""
        return by_role(self.credits.all())

    @property
    def organizers_in_brief(self) -> str:
        """The leading organizations, at most three by name. Needs: loaded with
        .for_cards().
        """
        names = [credit.shown_as for credit in self.credits.all() if credit.leads]
        names = list(dict.fromkeys(names))
        if len(names) > 4:
            return f"{', '.join(names[:3])} and {len(names) - 3} more"
        return ", ".join(names)

    @property
    def says_how_to_take_part(self) -> bool:
        """Anything at all is known about registration, joining, cost or seats."""
        known = (self.access_steps, self.joining_note, self.seats_note, self.cost_note)
        unknown = self.registration == Registration.UNKNOWN and self.cost == Cost.UNKNOWN
        return any(known) or not unknown or self.registration_deadline is not None

    @property
    def speakers(self) -> list[PublicSpeaker]:
        """Everybody whom the public may know of, in order. Needs: loaded with
        .for_page().
        """
        people = (participation.public() for participation in self.participations.all())
        return [speaker for speaker in people if speaker]

    @property
    def languages_in_order(self) -> list[EventLanguage]:
        """Spoken first, then by mode and name. Needs: loaded with .for_cards()."""
        modes = [mode.value for mode in LanguageMode]
        rows: Iterable[EventLanguage] = self.languages.all()
        return sorted(rows, key=lambda row: (modes.index(row.mode), row.language_name))


@contextmanager
def said_beside(field: str) -> Iterator[None]:
    """Turns what ``zones`` refuses into a message beside ``field``."""
    try:
        yield
    except zones.UnknownZone as error:
        raise ValidationError({field.replace("start_time", "zone"): str(error)}) from error
    except ValueError as error:
        raise ValidationError({field: str(error)}) from error
