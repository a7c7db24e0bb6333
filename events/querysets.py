"""The only SQL: which rows are meant, in which order, and what is loaded with them.

``now`` is always an argument: only the edges read the clock. ``for_x()`` loads what x
needs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, TextField, Value
from django.db.models.expressions import RawSQL

from events.vocabulary import CreditRole, ParticipationVisibility, State
from organizers.models import Organization, Person, with_every_word
from organizers.names import Folded

if TYPE_CHECKING:
    from events.models import (
        Area,
        Event,
        EventLanguage,
        Participation,
        Programme,
        Section,
        Series,
        Theme,
    )

MOST_WORDS = 12
Rows = TypeVar("Rows", bound=models.QuerySet[Any])
REACHED = """
WITH RECURSIVE reached(id) AS (
    {start}
    UNION
    SELECT near.{to} FROM reached JOIN (
        SELECT id AS area, parent_id AS around FROM events_area WHERE parent_id IS NOT NULL
        UNION ALL
        SELECT to_area_id, from_area_id FROM events_area_members
    ) AS near ON near.{across} = reached.id
) SELECT id FROM reached"""
NAMING = (ParticipationVisibility.AS_PERSON, ParticipationVisibility.NAMED)
HIDING = (ParticipationVisibility.WITHHELD, ParticipationVisibility.HIDDEN)


def by_name(name: str) -> Any:
    """A model of this app: the models import this module, not the other way round."""
    from django.apps import apps

    return apps.get_model("events", name)


class EventQuerySet(models.QuerySet["Event"]):
    def get_by_natural_key(self, slug: str) -> Event:
        return self.get(slug=slug)

    # -- which

    def published(self, now: datetime) -> Self:
        """What the public may see at ``now``."""
        return self.filter(published_at(now))

    def in_series(self, series: Series) -> Self:
        """Its events by number, then by date."""
        numbered = F("number_in_series").asc(nulls_last=True)
        return self.filter(series=series).order_by(
            numbered, F("starts_at").asc(nulls_last=True), "pk"
        )

    def of_programme(self, programme: Programme) -> Self:
        return self.filter(programme=programme).newest_first()

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
        """Spoken in, interpreted or captioned into one of these languages; "zh" finds
        "zh-Hant".
        """
        either = Q()
        for tag in tags:
            either |= Q(language__iexact=tag) | Q(language__istartswith=f"{tag}-")
        return self.filter(Exists(self._rows("EventLanguage").filter(either)))

    def of_kinds(self, kinds: Collection[str]) -> Self:
        return self.filter(kind__in=kinds)

    def in_formats(self, formats: Collection[str]) -> Self:
        """In one of these formats; what is in person and online is found under each of the
        two.
        """
        return self.filter(
            format__in={*formats, "hybrid"}
            if {"online", "in-person"} & {*formats}
            else formats
        )

    def with_speaker(self, person: Person) -> Self:
        """In which this person takes part by name."""
        shown = (
            by_name("Participation")
            .objects.named()
            .filter(event=OuterRef("pk"), person=person)
        )
        return self.filter(Exists(shown))

    def matching(self, words: str) -> Self:
        """Every word occurs in what the public can read of the event, whatever its case
        and accents.
        """
        found = self
        for word in words.split()[:MOST_WORDS]:
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

    def relatives(self, event: Event) -> Self:
        """Its host event, the host's other side events, what it follows or is followed by,
        its series.
        """
        family = Q(parent=event) | Q(follows=event)
        family |= Q(pk__in=[key for key in (event.parent_id, event.follows_id) if key])
        if event.parent_id:
            family |= Q(parent=event.parent_id)
        if event.series_id:
            family |= Q(series=event.series_id)
        return self.filter(family).exclude(pk=event.pk).soonest_first()

    def like(self, event: Event) -> Self:
        """Others that share its themes, those with most in common first."""
        shared = Count("themes", filter=Q(themes__in=event.themes.all()), distinct=True)
        others = self.exclude(pk=event.pk).annotate(shared=shared).filter(shared__gt=0)
        return others.order_by("-shared", F("starts_at").desc(nulls_last=True), "pk")

    # -- for staff, who may see all

    def undated(self) -> Self:
        """Those that are on no day: to be announced, or at any time."""
        return self.filter(start_date__isnull=True)

    def with_a_link_to_find(self) -> Self:
        """Whose announcement has a link of which nobody knows the address."""
        return self.filter(self._has("Link", url=""))

    def sought(self, words: str) -> Self:
        """Every word occurs in the title, the city, an organization, a person or the
        series.
        """

        def contains(wanted: Folded) -> Q:
            takes_part = Q(name__folded__contains=wanted) | Q(
                person__name__folded__contains=wanted
            )
            either = Q(Exists(self._rows("Participation").filter(takes_part)))
            either |= Q(
                Exists(
                    self._rows("Credit").filter(_organization_has("organization__", wanted))
                )
            )
            for column in ("title", "city", "series__title"):
                either |= Q((f"{column}__folded__contains", wanted))
            return either

        return self.filter(with_every_word(words, contains))

    # -- in which order

    def soonest_first(self) -> Self:
        return self.order_by(F("starts_at").asc(nulls_last=True), "pk")

    def newest_first(self) -> Self:
        return self.order_by(F("starts_at").desc(nulls_last=True), "-pk")

    # -- loaded with what

    def for_cards(self) -> Self:
        """With what one entry of a list shows, in three queries whatever the number."""
        credits = by_name("Credit").objects.in_order()
        return self.select_related("series").prefetch_related(
            Prefetch("credits", queryset=credits), "languages"
        )

    def for_page(self) -> Self:
        """With all that the page of one event shows, each part in its order."""
        return (
            self.for_cards()
            .select_related("series", "programme")
            .prefetch_related(
                Prefetch("themes", queryset=by_name("Theme").objects.in_order()),
                Prefetch("areas", queryset=by_name("Area").objects.by_name()),
                Prefetch("sections", queryset=by_name("Section").objects.in_order()),
                Prefetch("links", queryset=by_name("Link").objects.in_order()),
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

    def sought(self, words: str) -> Self:
        """For staff: whose name or other words contain these words."""
        return self.called(Folded(Value(words.replace("\x00", ""))))

    def with_counts(self, now: datetime) -> Self:
        """In order, each with ``upcoming_count`` and ``past_count`` of published events."""
        return with_event_counts(self.in_order(), "events", now)


class AreaQuerySet(models.QuerySet["Area"]):
    def get_by_natural_key(self, code: str) -> Area:
        return self.get(code=code)

    def called(self, wanted: Folded) -> Self:
        """Whose name or other names contain ``wanted``."""
        return self.alias(words=_aliases()).filter(
            Q(name__folded__contains=wanted) | Q(words__contains=wanted)
        )

    def sought(self, words: str) -> Self:
        """For staff: whose name or other names contain these words."""
        return self.called(Folded(Value(words.replace("\x00", ""))))

    def within(self) -> Self:
        """These areas and all that lies in them: a region finds its countries, a group its
        members.
        """
        return self._reached(across="around", to="area")

    def around(self) -> Self:
        """These areas and all in which they lie: a country finds its region and groups."""
        return self._reached(across="area", to="around")

    def _reached(self, across: str, to: str) -> Self:
        start, values = self.order_by().values("pk").query.sql_with_params()
        reached = REACHED.format(start=start, across=across, to=to)  # names of ours alone
        return self.model._default_manager.filter(pk__in=RawSQL(reached, values))  # noqa: S611

    def for_page(self) -> Self:
        """With the area around it, the groups that it is in, and what lies in it."""
        return self.select_related("parent").prefetch_related(
            "groups", "members", "children"
        )

    def by_name(self) -> Self:
        return self.order_by("name", "pk")

    def with_slugs(self, slugs: Collection[str]) -> Self:
        return self.filter(slug__in=slugs)

    def in_focus(self, now: datetime) -> Self:
        """Areas that published events are about, by name."""
        events = by_name("Event").objects.published(now).filter(areas=OuterRef("pk"))
        return self.filter(Exists(events)).order_by("name")

    def with_counts(self, now: datetime) -> Self:
        """By name, each with ``upcoming_count`` and ``past_count`` of published events
        about it by that name.
        """
        return with_event_counts(self.in_focus(now), "events", now)


class EventLanguageQuerySet(models.QuerySet["EventLanguage"]):
    def in_use(self, now: datetime) -> models.QuerySet[EventLanguage, str]:
        """The tags of languages that published events have."""
        published = by_name("Event").objects.published(now)
        return (
            self.filter(event__in=published).values_list("language", flat=True).distinct()
        )


class CreditQuerySet(models.QuerySet["Credit"]):
    def in_order(self) -> Self:
        """Organizers first, then by role and the order that the editor gave; with their
        organizations.
        """
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

    def for_form(self) -> Self:
        """In order, with what the desk's form shows of each."""
        return self.in_order().select_related("section")

    def for_person(self) -> Self:
        """Newest first, with their events."""
        newest = F("event__starts_at").desc(nulls_last=True)
        return self.select_related("event").order_by(newest, "-pk")

    def newest_of(self, people: Collection[Person]) -> dict[int, Participation]:
        """For staff: by a person's key, the newest part that says what they are."""
        told = ~Q(position="", affiliation="")
        theirs = self.filter(told, person__in=people).order_by(
            "person", F("event__starts_at").desc(nulls_last=True), "-pk"
        )
        return {
            part.person_id: part for part in theirs.distinct("person") if part.person_id
        }

    def named(self) -> Self:
        """Whose names may be shown: neither the person nor this participation hides it."""
        return self.exclude(visibility__in=HIDING).exclude(person__visibility__in=HIDING)

    def latest_of(self, person: Person, now: datetime) -> Participation | None:
        """The person's newest part in a published event, with that event."""
        published = by_name("Event").objects.published(now)
        theirs = self.select_related("event", "person").filter(
            person=person, event__in=published
        )
        return theirs.order_by(F("event__starts_at").desc(nulls_last=True), "pk").first()


class SectionQuerySet(models.QuerySet["Section"]):
    def get_by_natural_key(self, event: str, number: int) -> Section:
        return self.get(event__slug=event, number=number)

    def in_order(self) -> Self:
        return self.order_by("number")


class LinkQuerySet(models.QuerySet["Link"]):
    def in_order(self) -> Self:
        return self.order_by("order", "pk")


class SeriesQuerySet(models.QuerySet["Series"]):
    def get_by_natural_key(self, slug: str) -> Series:
        return self.get(slug=slug)

    def sought(self, words: str) -> Self:
        """For staff: every word occurs in the title or an organization's name."""
        return self.filter(with_every_word(words, _title_or_credit_has("series")))

    def public(self, now: datetime) -> Self:
        """Series of which at least one event is published, by title."""
        published = by_name("Event").objects.published(now).filter(series=OuterRef("pk"))
        return self.filter(Exists(published)).order_by("title", "pk")

    def with_counts(self, now: datetime) -> Self:
        """Public ones, each with ``upcoming_count`` and ``past_count`` of its events."""
        return with_event_counts(self.public(now), "events", now)

    def for_page(self) -> Self:
        return self.prefetch_related(
            Prefetch("credits", queryset=by_name("Credit").objects.in_order()), "links"
        )


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def get_by_natural_key(self, slug: str) -> Programme:
        return self.get(slug=slug)

    def sought(self, words: str) -> Self:
        """For staff: every word occurs in the title or an organization's name."""
        return self.filter(with_every_word(words, _title_or_credit_has("programme")))

    def public(self) -> Self:
        """Published programmes, by title."""
        return self.filter(state=State.PUBLISHED).order_by("title", "pk")

    def led_by(self, organization: Organization) -> Self:
        """With a credit of this organization, in any role."""
        return self.filter(credits__organization=organization).distinct()

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


def _title_or_credit_has(owner: str) -> Callable[[Folded], Q]:
    def contains(wanted: Folded) -> Q:
        credits = by_name("Credit").objects.filter(
            _organization_has("organization__", wanted), (owner, OuterRef("pk"))
        )
        return Q(title__folded__contains=wanted) | Q(Exists(credits))

    return contains


def published_at(now: datetime, path: str = "") -> Q:
    """What the public may see at ``now``: the one rule, for events at the end of ``path``."""
    return Q(
        Q((f"{path}publish_at__isnull", True)) | Q((f"{path}publish_at__lte", now)),
        (f"{path}state", State.PUBLISHED),
        (f"{path}merged_into__isnull", True),
    )


def with_event_counts(rows: Rows, path: str, now: datetime, only: Q | None = None) -> Rows:
    """``rows``, each with ``upcoming_count`` and ``past_count`` of published events."""
    published = published_at(now, f"{path}__") & (only or Q())
    over_at = f"{path}__over_at"
    times = {
        "upcoming_count": Q((f"{over_at}__gt", now)) | Q((f"{over_at}__isnull", True)),
        "past_count": Q((f"{over_at}__lte", now)),
    }
    counted: Rows = rows.annotate(
        **{
            name: Count(path, filter=published & time, distinct=True)
            for name, time in times.items()
        }
    )
    return counted


def organizers(now: datetime) -> models.QuerySet[Organization]:
    """Organizations with a credit on a published event or programme, by name."""
    credits = by_name("Credit").objects.filter(
        published_at(now, "event__") | Q(programme__state=State.PUBLISHED),
        organization=OuterRef("pk"),
    )
    return Organization.objects.filter(Exists(credits)).order_by("name", "pk")


def organizers_with_counts(now: datetime) -> models.QuerySet[Organization]:
    return with_event_counts(organizers(now), "credits__event", now)


def speakers(now: datetime) -> models.QuerySet[Person]:
    """People who take part by name in a published event, by sort name."""
    taking_part = by_name("Participation").objects.named()
    shown = taking_part.filter(published_at(now, "event__"), person=OuterRef("pk"))
    return Person.objects.named().filter(Exists(shown)).order_by("sort_name", "pk")


def speakers_with_counts(now: datetime) -> models.QuerySet[Person]:
    by_name_only = Q(participations__visibility__in=NAMING)
    return with_event_counts(speakers(now), "participations__event", now, by_name_only)
