"""Which events, in which order, loaded with what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, TextField, Value

from events.querysets.credit import organization_has
from events.querysets.published import by_name, published_at
from events.querysets.topics import AreaQuerySet
from organizers.models import (
    Organization,
    Person,
    with_every_word,
)
from organizers.names import Folded

if TYPE_CHECKING:
    from events.models import Event, Programme, Series, Theme

MOST_WORDS = 8


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
        meant = [word for word in words.split() if any(map(str.isalnum, word))]
        # What is shown, not the Markdown that editors see: a comment in it is not public.
        shown = (F("description_html"), Value("<[^>]*>"), Value(" "), Value("g"))
        text = Func(*shown, function="regexp_replace", output_field=TextField())
        found = self.alias(description_shown=Folded(text)) if meant else self.none()
        for word in meant[:MOST_WORDS]:
            wanted = Folded(Value(word))
            either = Q(description_shown__contains=wanted)
            for column in ("title", "summary", "city", "parent_wording"):
                either |= Q((f"{column}__folded__contains", wanted))
            either |= Q(
                Exists(
                    self._rows("Credit").filter(organization_has("organization__", wanted))
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
            told = Q(title__folded__contains=wanted) | Q(
                description__folded__contains=wanted
            )
            either |= Q(Exists(self._rows("Section").filter(told)))
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

    def sought(self, words: str, by_people: bool = True) -> Self:
        """Every word occurs in the title, the city, an organization, the series or, if
        ``by_people``, a person, hidden or not.
        """

        def contains(wanted: Folded) -> Q:
            takes_part = Q(name__folded__contains=wanted) | Q(
                person__name__folded__contains=wanted
            )
            either = Q()
            if by_people:
                either |= Q(Exists(self._rows("Participation").filter(takes_part)))
            either |= Q(
                Exists(
                    self._rows("Credit").filter(organization_has("organization__", wanted))
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
        rows: models.QuerySet[Any] = by_name(model)._default_manager.filter(
            event=OuterRef("pk")
        )
        return rows

    def _has(self, model: str, **conditions: object) -> Exists:
        return Exists(self._rows(model).filter(**conditions))
