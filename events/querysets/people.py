"""Who takes part, and whose name may be shown."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from events import door
from events.door import HIDING
from events.querysets.published import by_name, published_at
from events.vocabulary import State
from organizers.models import Person

if TYPE_CHECKING:
    from events.models import Event, Participation, Section


class SectionQuerySet(models.QuerySet["Section"]):
    def get_by_natural_key(self, event: str, number: int) -> Section:
        return self.get(event__slug=event, number=number)

    def in_order(self) -> Self:
        return self.order_by("number")


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def in_order(self) -> Self:
        """As the editor ordered them; with their persons."""
        return self.select_related("person").order_by("order", "pk")

    def for_form(self) -> Self:
        """In order, with what the desk's form shows of each."""
        return self.in_order().select_related("section").prefetch_related("organizations")

    def seen_with(
        self, all_names: bool, parts: Collection[int], people: Collection[int]
    ) -> Self:
        """For staff: those that somebody may see by name, who may see ``all_names`` or else
        only these parts and people of those that are not shown.
        """
        if all_names:
            return self
        off = Q(visibility__in=HIDING) | Q(person__visibility__in=HIDING)
        return self.exclude(off & ~Q(pk__in=parts) & ~Q(person__in=people))

    def kept_off_in(self, events: Collection[Event]) -> set[int]:
        """The keys of those of the events in which somebody's name is not shown."""
        off = Q(visibility__in=HIDING) | Q(person__visibility__in=HIDING)
        return {*self.filter(off, event__in=events).values_list("event", flat=True)}

    def known_as(self, keys: Collection[int]) -> Self:
        """Those with these keys."""
        return self.filter(pk__in=keys)

    def hidden_names(self) -> dict[str, str]:
        """Names that are not shown where they stand and belong to nobody who is listed,
        with how strictly.
        """
        hidden = self.filter(visibility__in=HIDING, person__isnull=True).exclude(name="")
        return dict(hidden.order_by("-visibility", "pk").values_list("name", "visibility"))

    def names_off(self) -> set[str]:
        """For staff: all names that are not shown where they stand."""
        off = Q(visibility__in=HIDING) | Q(person__visibility__in=HIDING)
        return {*self.filter(off).exclude(name="").values_list("name", flat=True)}

    def for_person(self) -> Self:
        """Newest first, with their events."""
        newest = F("event__starts_at").desc(nulls_last=True)
        return self.select_related("event").order_by(newest, "-pk")

    def of_person(self, person: Person) -> Self:
        return self.filter(person=person)

    def public_of(self, person: Person) -> Self:
        """The person's parts in events that the public may see, or will, newest first."""
        return self.for_person().filter(
            person=person,
            event__state=State.PUBLISHED,
            event__merged_into__isnull=True,
        )

    def to_ask_again(self, today: date) -> Self:
        """For staff: hidden here, and to be asked again by now."""
        due = self.filter(visibility__in=HIDING, visibility_review_on__lte=today)
        return due.select_related("event", "person").order_by("visibility_review_on", "pk")

    def newest_of(self, people: Collection[Person]) -> dict[int, Participation]:
        """For staff: by a person's key, the newest part that says what they are, and does
        not hide more than the person does.
        """
        told = ~Q(position="", affiliation="") & ~Q(visibility__in=HIDING)
        theirs = self.filter(told, person__in=people).order_by(
            "person", F("event__starts_at").desc(nulls_last=True), "-pk"
        )
        return {
            part.person_id: part for part in theirs.distinct("person") if part.person_id
        }

    def twice_in(self, person: Person) -> list[str]:
        """Titles of the events in which the person has the same role more than once."""
        theirs = self.filter(person=person).values(
            "event", "event__title", "role", "section"
        )
        several = theirs.annotate(times=models.Count("pk")).filter(times__gt=1)
        return sorted({row["event__title"] for row in several.order_by()})

    def named(self) -> Self:
        """Whose names may be shown: neither the person nor this participation hides it."""
        return self.filter(door.named())

    def known(self) -> Self:
        """Of which everybody may know that somebody has them, perhaps without a name."""
        return self.filter(door.known())

    def of(self, person: Person, event: int) -> Participation | None:
        """The person's first part in the event with this number, with that event."""
        theirs = self.select_related("event", "person").filter(person=person, event=event)
        return theirs.order_by("order", "pk").first()


def speakers(now: datetime) -> models.QuerySet[Person]:
    """People who take part by name in a published event, by sort name."""
    taking_part = by_name("Participation").objects.named()
    shown = taking_part.filter(published_at(now, "event__"), person=OuterRef("pk"))
    return Person.objects.named().filter(Exists(shown)).order_by("sort_name", "pk")
