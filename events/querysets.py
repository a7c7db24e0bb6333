"""The only SQL: which rows are meant, in which order, and what is loaded with them.

``now`` is always an argument: only the edges read the clock. ``for_x()`` loads what x needs.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, TextField, Value

from events.vocabulary import CreditRole, ParticipationVisibility, State
from organizers.models import Organization, Person
from organizers.names import Folded

if TYPE_CHECKING:
    from events.models import (
        Area,
        Event,
        Programme,
        Series,
        Theme,
    )

DEPTH_OF_AREAS = 5  # country, intermediate region, sub-region, region, world
HIDING = (ParticipationVisibility.WITHHELD, ParticipationVisibility.HIDDEN)


def by_name(name: str) -> type[models.Model]:
    """A model of this app: the models import this module, not the other way round."""
    from django.apps import apps

    return apps.get_model("events", name)


class EventQuerySet(models.QuerySet["Event"]):
    def get_by_natural_key(self, slug: str) -> Event:
        return self.get(slug=slug)

    # -- which

    def published(self, now: datetime) -> Self:
        """What the public may see at ``now``."""
        return self.filter(
            Q(publish_at__isnull=True) | Q(publish_at__lte=now),
            state=State.PUBLISHED,
            merged_into__isnull=True,
        )

    def merged(self) -> Self:
        """Listings whose visitors are sent to another one."""
        return self.filter(merged_into__isnull=False)

    def not_over(self, now: datetime) -> Self:
        return self.filter(Q(over_at__gt=now) | Q(over_at__isnull=True))

    def upcoming(self, now: datetime) -> Self:
        """Not over yet at ``now``, soonest first; those without a date last."""
        return self.not_over(now).soonest_first()

    def past(self, now: datetime) -> Self:
        """Over at ``now``, newest first."""
        return self.filter(over_at__lte=now).newest_first()

    def from_day(self, day: date) -> Self:
        """Still running on ``day`` or later, by their own clocks."""
        return self.filter(
            Q(end_date__gte=day) | Q(end_date__isnull=True, start_date__gte=day)
        )

    def to_day(self, day: date) -> Self:
        """Begun on ``day`` or before, by their own clocks."""
        return self.filter(start_date__lte=day)

    def by_organizers(self, organizers: Collection[Organization]) -> Self:
        """With a credit of one of these organizations, in any role."""
        return self.filter(self._has("Credit", organization__in=organizers))

    def on_themes(self, themes: Collection[Theme]) -> Self:
        return self.filter(
            Exists(
                self.model.themes.through.objects.filter(
                    event=OuterRef("pk"), theme__in=themes
                )
            )
        )

    def about_areas(self, areas: AreaQuerySet) -> Self:
        """About one of these areas or anything within them."""
        about = self.model.areas.through.objects.filter(
            event=OuterRef("pk"), area__in=areas.within()
        )
        return self.filter(Exists(about))

    def in_languages(self, tags: Collection[str]) -> Self:
        """Spoken in, interpreted or captioned into one of these languages; "zh" finds "zh-Hant"."""
        either = Q()
        for tag in tags:
            either |= Q(language__iexact=tag) | Q(language__istartswith=f"{tag}-")
        return self.filter(Exists(self._rows("EventLanguage").filter(either)))

    def with_speaker(self, person: Person) -> Self:
        """In which this person takes part by name."""
        shown = (
            by_name("Participation")
            .objects.named()
            .filter(event=OuterRef("pk"), person=person)
        )
        return self.filter(Exists(shown))

    def matching(self, words: str) -> Self:
        """Every word occurs in what the public can read of the event, whatever its case and accents."""
        found = self
        for word in words.split():
            wanted = Folded(Value(word))
            either = Q()
            for column in ("title", "summary", "description", "city", "parent_wording"):
                either |= Q((f"{column}__folded__contains", wanted))
            either |= Q(
                Exists(
                    self._rows("Credit").filter(_organization_has("organization__", wanted))
                )
            )
            either |= Q(
                Exists(
                    by_name("Participation")
                    .objects.named()
                    .filter(
                        Q(name__folded__contains=wanted)
                        | Q(affiliation__folded__contains=wanted),
                        event=OuterRef("pk"),
                    )
                )
            )
            for topics in ("theme", "area"):
                through = getattr(self.model, f"{topics}s").through.objects
                named = by_name(topics.capitalize()).objects.called(wanted)
                either |= Q(
                    Exists(through.filter((f"{topics}__in", named), event=OuterRef("pk")))
                )
            either |= Q(
                Exists(
                    by_name("Series").objects.filter(
                        pk=OuterRef("series"), title__folded__contains=wanted
                    )
                )
            )
            either |= Q(hashtags__icontains=word.removeprefix("#"))
            found = found.filter(either)
        return found

    # -- in which order

    def soonest_first(self) -> Self:
        return self.order_by(F("starts_at").asc(nulls_last=True), "pk")

    def newest_first(self) -> Self:
        return self.order_by(F("starts_at").desc(nulls_last=True), "-pk")

    # -- loaded with what

    def for_cards(self) -> Self:
        """With what one entry of a list shows, in four queries whatever the number."""
        credits = by_name("Credit").objects.in_order()
        return self.select_related("series").prefetch_related(
            Prefetch("credits", queryset=credits), "languages", "themes"
        )

    def for_page(self) -> Self:
        """With all that the page of one event shows."""
        return (
            self.for_cards()
            .select_related("series", "parent", "follows", "programme")
            .prefetch_related(
                "areas",
                "sections",
                "links",
                Prefetch(
                    "participations", queryset=by_name("Participation").objects.in_order()
                ),
            )
        )

    def for_staff_list(self) -> Self:
        return self.select_related("series").prefetch_related("credits__organization")

    # -- parts

    def _rows(self, model: str) -> models.QuerySet[Any]:
        return by_name(model)._default_manager.filter(event=OuterRef("pk"))

    def _has(self, model: str, **conditions: object) -> Exists:
        return Exists(self._rows(model).filter(**conditions))


def _organization_has(prefix: str, wanted: Folded) -> Q:
    columns = ("name", "acronym", "names__name")
    either = Q(credited_as__folded__contains=wanted)
    for column in columns:
        either |= Q((f"{prefix}{column}__folded__contains", wanted))
    return either


def _aliases() -> Folded:
    return Folded(
        Func(
            F("aliases"), Value(" | "), function="array_to_string", output_field=TextField()
        )
    )


class ThemeQuerySet(models.QuerySet["Theme"]):
    def get_by_natural_key(self, code: str) -> Theme:
        return self.get(code=code)

    def called(self, wanted: Folded) -> Self:
        """Whose name or other words contain ``wanted``."""
        return self.alias(words=_aliases()).filter(
            Q(name__folded__contains=wanted) | Q(words__contains=wanted)
        )

    def in_order(self) -> Self:
        return self.order_by("order", "name")

    def with_counts(self, now: datetime) -> Self:
        """In order, each with ``upcoming_count`` and ``past_count`` of published events."""
        return _counted(self.in_order(), "themes", now)


class AreaQuerySet(models.QuerySet["Area"]):
    def get_by_natural_key(self, code: str) -> Area:
        return self.get(code=code)

    def called(self, wanted: Folded) -> Self:
        """Whose name or other names contain ``wanted``."""
        return self.alias(words=_aliases()).filter(
            Q(name__folded__contains=wanted) | Q(words__contains=wanted)
        )

    def within(self) -> AreaQuerySet:
        """These areas and all that lies in them: a region finds its countries, a group its members."""
        chosen = self.order_by().values("pk")
        either, path = Q(), ""
        for _ in range(DEPTH_OF_AREAS):
            either |= Q((f"{path}pk__in", chosen)) | Q((f"{path}groups__in", chosen))
            path += "parent__"
        return self.model._default_manager.filter(either).order_by().distinct()

    def in_focus(self, now: datetime) -> Self:
        """Areas that published events are about, by name."""
        events = by_name("Event").objects.published(now).filter(areas=OuterRef("pk"))
        return self.filter(Exists(events)).order_by("name")

    def with_counts(self, now: datetime) -> Self:
        """By name, each with ``upcoming_count`` and ``past_count`` of published events about it by that name."""
        return _counted(self.in_focus(now), "areas", now)


class CreditQuerySet(models.QuerySet["Credit"]):
    def in_order(self) -> Self:
        """Organizers first, then by role and the order that the editor gave; with their organizations."""
        rank = models.Case(
            *(
                models.When(role=role, then=position)
                for position, role in enumerate(CreditRole)
            ),
            output_field=models.PositiveSmallIntegerField(),
        )
        return self.select_related("organization").order_by(rank, "order", "pk")


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def in_order(self) -> Self:
        """As the editor ordered them; with their persons."""
        return self.select_related("person").order_by("order", "pk")

    def named(self) -> Self:
        """Whose names may be shown: neither the person nor this participation hides it."""
        return self.exclude(visibility__in=HIDING).exclude(person__visibility__in=HIDING)


class SectionQuerySet(models.QuerySet["Section"]):
    def get_by_natural_key(self, event: str, number: int) -> Section:
        return self.get(event__slug=event, number=number)

    def in_order(self) -> Self:
        return self.order_by("number")


class LinkQuerySet(models.QuerySet["Link"]):
    def in_order(self) -> Self:
        return self.order_by("order", "pk")

    def public(self, now: datetime) -> Self:
        """Which everybody may see at ``now``, in order."""
        return self.filter(
            Q(opens_at__isnull=True) | Q(opens_at__lte=now),
            Q(closes_at__isnull=True) | Q(closes_at__gt=now),
            access="public",
        ).in_order()


class SeriesQuerySet(models.QuerySet["Series"]):
    def get_by_natural_key(self, slug: str) -> Series:
        return self.get(slug=slug)

    def public(self, now: datetime) -> Self:
        """Series of which at least one event is published, by title."""
        return _counted(self, "series", now).filter(_some_event).order_by("title", "pk")

    def for_page(self) -> Self:
        return self.prefetch_related(
            Prefetch("credits", queryset=by_name("Credit").objects.in_order()), "links"
        )


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def get_by_natural_key(self, slug: str) -> Programme:
        return self.get(slug=slug)

    def public(self) -> Self:
        """Published programmes, by title."""
        return self.filter(state=State.PUBLISHED).order_by("title", "pk")

    def for_cards(self) -> Self:
        return self.prefetch_related(
            Prefetch("credits", queryset=by_name("Credit").objects.in_order())
        )

    def for_page(self) -> Self:
        return self.for_cards().prefetch_related(
            Prefetch("themes", queryset=by_name("Theme").objects.in_order()),
            "areas",
            Prefetch(
                "places",
                queryset=by_name("ProgrammePlace")._default_manager.order_by("order", "pk"),
            ),
            Prefetch(
                "figures",
                queryset=by_name("Figure")._default_manager.order_by("order", "pk"),
            ),
            "links",
        )


_some_event = Q(upcoming_count__gt=0) | Q(past_count__gt=0)


def _counted(rows: Any, field: str, now: datetime) -> Any:
    """``rows``, each with the number of its published events to come and over."""
    published = by_name("Event").objects.published(now).filter((field, OuterRef("pk")))

    def number(events: models.QuerySet[Event]) -> models.Subquery:
        distinct = Func(
            F("pk"),
            template="COUNT(DISTINCT %(expressions)s)",
            output_field=models.IntegerField(),
        )
        return models.Subquery(events.annotate(number=distinct).values("number"))

    return rows.annotate(
        upcoming_count=number(published.not_over(now)),
        past_count=number(published.filter(over_at__lte=now)),
    )


def organizers(now: datetime) -> models.QuerySet[Organization]:
    """Organizations with a credit on a published event or programme, by name, with counts of their events."""
    programme = by_name("Credit").objects.filter(
        organization=OuterRef("pk"), programme__state=State.PUBLISHED
    )
    counted = _counted(Organization.objects.all(), "credits__organization", now)
    credited: models.QuerySet[Organization] = counted.filter(
        _some_event | Q(Exists(programme))
    )
    return credited.order_by("name", "pk")


def speakers(now: datetime) -> models.QuerySet[Person]:
    """People who take part by name in a published event, by sort name, with counts of those events."""
    shown = by_name("Participation").objects.named()
    published = by_name("Event").objects.published(now)
    taking_part = shown.filter(person=OuterRef("pk"), event__in=published)
    counts = {
        name: Count(
            "participations__event",
            filter=Q(participations__in=shown, participations__event__in=events),
            distinct=True,
        )
        for name, events in (
            ("upcoming_count", published.not_over(now)),
            ("past_count", published.filter(over_at__lte=now)),
        )
    }
    named = Person.objects.named().filter(Exists(taking_part))
    return named.annotate(**counts).order_by("sort_name", "pk")
