"""The programme of an event: its sections, and who takes part in which role.

What the public may know of a person is decided here: pages and formats are given a
``PublicSpeaker``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django_countries.fields import CountryField

from events import door
from events.querysets import ParticipationQuerySet, SectionQuerySet
from events.vocabulary import (
    ParticipationRole,
    ParticipationState,
    ParticipationVisibility,
    SectionKind,
)
from organizers.models import Organization, Person, Truthful, one_of
from organizers.spellings import Spellings
from organizers.withheld import NOT_TOLD, is_known, sees_all


class Section(Truthful):
    event = models.ForeignKey(
        "events.Event", on_delete=models.CASCADE, related_name="sections"
    )
    number = models.PositiveSmallIntegerField(
        help_text="1, 2, 3 …: people refer to it by this number."
    )
    title = models.CharField(max_length=250, blank=True)
    kind = models.CharField(max_length=12, choices=SectionKind, default=SectionKind.PANEL)
    description = models.TextField(blank=True, help_text="Plain text.")
    on = models.DateField(
        "day", null=True, blank=True, help_text="Only if the event has several days."
    )
    start_time = models.TimeField(
        null=True, blank=True, help_text="By the event’s own clock."
    )
    end_time = models.TimeField(null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", SectionKind),
            models.UniqueConstraint(
                fields=["event", "number"],
                name="section_number_once",
                violation_error_code="number",
                violation_error_message="Two sections have this number.",
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(start_time__isnull=False),
                name="section_end_needs_start",
                violation_error_code="start_time",
                violation_error_message="An end needs a start.",
            ),
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(end_time__gte=F("start_time")),
                name="section_end_not_before_start",
                violation_error_code="end_time",
                violation_error_message="The section ends before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.shown_as}"

    def natural_key(self) -> tuple[str, int]:
        return (*self.event.natural_key(), self.number)

    @property
    def shown_as(self) -> str:
        return self.title or self.get_kind_display().capitalize()


CALLED = {  # of whom only the role is told; all others are "a speaker"
    ParticipationRole.PANELIST: "A panelist",
    ParticipationRole.MODERATOR: "A moderator",
    ParticipationRole.CHAIR: "A chair",
    ParticipationRole.KEYNOTE: "A keynote speaker",
    ParticipationRole.INTERVIEWEE: "An interviewee",
    ParticipationRole.INSTRUCTOR: "An instructor",
    ParticipationRole.DISCUSSANT: "A discussant",
}


@dataclass(frozen=True)
class PublicSpeaker:
    """What everybody may know of one participation."""

    name: str  # or "Name withheld", "A speaker", "To be announced"
    withheld: bool
    role: str
    role_shown: str
    section_id: int | None
    talk_title: str = ""
    honorific: str = ""
    position: str = ""
    affiliation: str = ""
    country: str = ""
    country_code: str = ""
    slug: str = ""
    url: str = ""
    to_be_confirmed: bool = False
    to_be_announced: bool = False
    role_only: bool = False

    @property
    def remarks(self) -> list[str]:
        """What stands behind the name: country, a role other than speaker, "invited"."""
        role = self.role_shown if self.role != ParticipationRole.SPEAKER else ""
        if self.role_only and self.role in CALLED:
            role = ""  # the name says it
        invited = "invited" if self.to_be_confirmed else ""
        return [remark for remark in (self.country, role, invited) if remark]

    @property
    def is_named(self) -> bool:
        return not (self.withheld or self.role_only or self.to_be_announced)

    @property
    def described(self) -> str:
        """Position and affiliation in one line."""
        return ", ".join(filter(None, (self.position, self.affiliation)))


class Participation(Truthful):
    event = models.ForeignKey(
        "events.Event", on_delete=models.CASCADE, related_name="participations"
    )
    section = models.ForeignKey(
        Section,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="participations",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
    )
    name = models.CharField(
        "name as announced",
        max_length=200,
        blank=True,
        help_text="As this announcement writes it, without title. Empty while to be "
        "announced.",
    )
    honorific = models.CharField(
        "title", max_length=60, blank=True, help_text="Dr, H.E. Amb., Ms …"
    )
    position = models.CharField(max_length=400, blank=True)
    affiliation = models.CharField(
        max_length=400,
        blank=True,
        help_text="Organizations as printed: “PAX”, “Kesh Malek/Taʼafi”.",
    )
    organizations = models.ManyToManyField(
        Organization,
        blank=True,
        related_name="participations",
        verbose_name="organizations of this list",
    )
    country = CountryField(blank=True, help_text="If the announcement gives one.")
    role = models.CharField(
        max_length=12, choices=ParticipationRole, default=ParticipationRole.SPEAKER
    )
    talk_title = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=16, choices=ParticipationState, default=ParticipationState.CONFIRMED
    )
    visibility = models.CharField(
        max_length=10,
        choices=ParticipationVisibility,
        default=ParticipationVisibility.AS_PERSON,
    )
    visibility_reason = models.CharField("reason", max_length=300, blank=True)
    visibility_decided_by = models.CharField("decided by", max_length=200, blank=True)
    visibility_decided_at = models.DateTimeField("decided", null=True, editable=False)
    visibility_review_on = models.DateField("ask again on", null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "person taking part"
        verbose_name_plural = "people taking part"
        constraints = [
            one_of("role", ParticipationRole),
            one_of("state", ParticipationState),
            one_of("visibility", ParticipationVisibility),
            models.CheckConstraint(
                condition=~Q(name="")
                | Q(person__isnull=False)
                | Q(state="to-be-announced")
                | Q(visibility="role-only"),
                name="participation_has_a_name",
                violation_error_code="name",
                violation_error_message="Give a name, choose a person, or set “to be "
                "announced” or “role only”.",
            ),
        ]

    def __str__(self) -> str:
        if not self.is_told:
            return NOT_TOLD
        return self.name or (str(self.person) if self.person else self.get_state_display())

    @property
    def is_told(self) -> bool:
        """Whoever looks may see the name: see ``organizers.withheld``."""
        if sees_all() or self.shown == ParticipationVisibility.NAMED or is_known(self):
            return True
        return self.person is not None and is_known(self.person)

    def clean(self) -> None:
        if self.section_id and self.section and self.section.event_id != self.event_id:
            raise ValidationError({"section": "This section belongs to another event."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle_name()
        super().save(*args, **kwargs)

    def settle_name(self) -> None:
        """Fills an empty name with that of the person."""
        if self.person and not self.name:
            self.name = self.person.name

    @property
    def shown(self) -> str:
        """The stricter of the person's own setting and this one: "named", "withheld",
        "role-only" or "hidden".
        """
        return door.shown(self.visibility, self.person.visibility if self.person else None)

    def public(self) -> PublicSpeaker | None:
        """What everybody may know: all, only the role, or nothing (None). Needs: loaded
        with its person.
        """
        if self.shown == ParticipationVisibility.HIDDEN:
            return None
        role = {
            "role": self.role,
            "role_shown": self.get_role_display(),
            "section_id": self.section_id,
        }
        if self.shown == ParticipationVisibility.WITHHELD:
            return PublicSpeaker(name="Name withheld", withheld=True, **role)  # type: ignore[arg-type]
        if self.shown == ParticipationVisibility.ROLE_ONLY:
            called = CALLED.get(ParticipationRole(self.role), "A speaker")
            return PublicSpeaker(name=called, withheld=False, role_only=True, **role)  # type: ignore[arg-type]
        return PublicSpeaker(
            name=self.name or "To be announced",
            withheld=False,
            honorific=self.honorific,
            position=self.position,
            affiliation=self.affiliation,
            country=str(self.country.name) if self.country else "",
            country_code=self.country.code or "",
            slug=self.person.slug if self.person and self.name else "",
            url=self.person.get_absolute_url() if self.person and self.name else "",
            talk_title=self.talk_title,
            to_be_confirmed=self.state == ParticipationState.INVITED,
            to_be_announced=not self.name,
            **role,  # type: ignore[arg-type]
        )


def keep_names_off(parts: Sequence[Participation]) -> list[str]:
    """Sets each of these parts, not saved yet, as strictly as the setting of any person of
    that name: who was taken out may have been in danger. Sentences on what was set.
    """
    off = names_kept_off([part.name for part in parts])
    said = []
    for part in parts:
        person = off.get(part.name)
        if person and part.shown == ParticipationVisibility.NAMED:
            part.visibility = person.visibility
            words = part.get_visibility_display()
            said.append(f"{part}: {words}, as the person of that name is.")
    return said


def names_kept_off(names: Sequence[str]) -> dict[str, Person]:
    """Those of these names that are of somebody whose name is not shown, however they are
    written, with that person: the one who is hidden most strictly.
    """
    found: dict[str, Person] = {}
    for person in Person.objects.not_named().order_by("-visibility", "pk") if names else ():
        wanted = Spellings({person.name})
        found |= {name: person for name in names if wanted.is_all_of(name)}
    return found
