"""Which events, in which order, loaded with what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Greatest

from events.querysets.credit import organization_has
from events.querysets.lacking import lacking
from events.querysets.published import by_name, published_at
from events.vocabulary import KEPT_UP, EventStatus, State
from organizers.models import (
    with_every_word,
)
from organizers.names import Folded
from organizers.slugs import find_by_address

if TYPE_CHECKING:
    from events.models import Event
    from organizers.models import Person

MOST_WORDS = 8
MOST_CANDIDATES, MOST_ADDRESSES = 200, 20  # of listings that may be the same event


LASTS = models.Func(  # without an end if that is not known; indexed
    "starts_at", "over_at", function="TSTZRANGE", output_field=DateTimeRangeField()
)


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


class EventQuerySet(models.QuerySet["Event"]):
    def get_by_natural_key(self, slug: str) -> Event:
        return self.get(slug=slug)

    # -- which

    def published(self, now: datetime) -> Self:
        """What the public may see at ``now``."""
        return self.filter(published_at(now))

    def numbered(self, numbers: Collection[int]) -> Self:
        """Those with these numbers (primary keys), in no order."""
        return self.filter(pk__in=numbers)

    def at_keys(self, keys: Collection[str]) -> Self:
        """Those with these uuids or addresses, former ones among them."""
        uuids = [key for key in keys if is_uuid(key)]
        addresses = [*keys]
        return self.filter(
            Q(uuid__in=uuids) | Q(slug__in=addresses) | Q(former_slugs__overlap=addresses)
        )

    def at_address(self, slug: str, now: datetime) -> Event | None:
        """The public one with this slug, present or former, or the one that it was merged
        into.
        """
        published = self.published(now)
        if event := find_by_address(published, slug):
            return event
        twin = find_by_address(by_name("Event").objects.merged(), slug)
        return twin and find_by_address(published, twin.one_that_stays().slug)

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

    # -- for staff, who may see all

    def out_of_the_bin(self) -> Self:
        return self.exclude(state=State.BINNED)

    def with_entry(self) -> Self:
        """With what the index knows of each, and the announcement that it came from."""
        return self.select_related("entry", "announcement")

    def in_which(self, person: Person) -> Self:
        """For staff: those in which the person takes part, the newest first."""
        theirs = self._rows("Participation").filter(person=person)
        return self.with_entry().filter(Exists(theirs)).newest_first()

    def withdraw(self, key: int) -> bool:
        """Withdraws the listing with this key by nothing but its state; whether it was
        published.
        """
        published = self.model._base_manager.filter(pk=key, state=State.PUBLISHED)
        return bool(published.update(state=State.WITHDRAWN))

    def scheduled(self, now: datetime) -> Self:
        """Published, but shown only from a later moment on."""
        return self.filter(state=State.PUBLISHED, publish_at__gt=now)

    def known_as(self, uuid: UUID) -> Self:
        """The one with this uuid, whatever its state."""
        return self.filter(uuid=uuid)

    def with_uuids(self, texts: Collection[str]) -> Self:
        """Those whose uuid is among these texts."""
        return self.filter(uuid__in=[text for text in texts if is_uuid(text)])

    def undated(self) -> Self:
        """Those that are on no day: to be announced, or at any time."""
        return self.filter(start_date__isnull=True)

    def lacking(self, what: str) -> Self:
        """Of which the fact with this code is unknown (``events.models.facts``), or
        "anything".
        """
        return self.filter(lacking(what))

    def kept_up(self) -> Self:
        """Those on which the desk works: not withdrawn, merged or cancelled."""
        kept = self.filter(state__in=KEPT_UP, merged_into__isnull=True)
        return kept.exclude(status=EventStatus.CANCELLED)

    def lasting(self, since: datetime, until: datetime) -> Self:
        """Those with a date that go on at some moment between."""
        dated = self.alias(lasts=LASTS).filter(starts_at__isnull=False)
        return dated.filter(lasts__overlap=(since, until))

    def to_complete(self, now: datetime, most: int, since: datetime) -> Self:
        """Those in which something could be missing that matters soon: up to ``most``
        that are to come, fewer that go on, have ended ``since`` then, or have no date.
        """
        kept, few = self.kept_up(), most // 5
        to_come = kept.filter(starts_at__gt=now).order_by("starts_at", "pk")[:most]
        last = F("over_at").desc(nulls_first=True)
        lasting = kept.lasting(since, now).order_by(last, "pk")[:few]
        undated = kept.filter(starts_at__isnull=True).order_by("starts_at", "pk")[:few]
        parts = [part.values_list("pk") for part in (to_come, lasting, undated)]
        keys = parts[0].union(*parts[1:])
        return self.numbered([key for (key,) in keys]).soonest_first()

    def on_stage(self, now: datetime, until: datetime) -> Self:
        """Public ones that go on at ``now`` or begin before ``until``: those first whose
        beginning is nearest.
        """
        off = (EventStatus.CANCELLED, EventStatus.POSTPONED)
        shown = self.published(now).lasting(now, until).exclude(status__in=off)
        moment = models.Value(now, models.DateTimeField())
        apart = Greatest(F("starts_at") - moment, moment - F("starts_at"))
        return shown.order_by(apart, "pk")

    def waiting(self, state: State) -> Self:
        """Drafts, or those in review, which no visitor sees yet: the oldest first."""
        unmerged = self.filter(state=state, merged_into__isnull=True)
        return unmerged.order_by("created_at", "pk")

    def to_appear(self, now: datetime) -> Self:
        """Published, but not shown before a moment that is set: the nearest first."""
        later = self.filter(state=State.PUBLISHED, publish_at__gt=now)
        return later.filter(merged_into__isnull=True).order_by("publish_at", "pk")

    def sought(self, words: str, by_people: bool = True, hidden_too: bool = True) -> Self:
        """Every word occurs in the title, the city, an organization, the series or, if
        ``by_people``, a person; one who is hidden only if ``hidden_too``.
        """
        parts: Any = self._rows("Participation")
        seen = parts if hidden_too else parts.named()

        def contains(wanted: Folded) -> Q:
            takes_part = Q(name__folded__contains=wanted) | Q(
                person__name__folded__contains=wanted
            )
            either = Q()
            if by_people:
                either |= Q(Exists(seen.filter(takes_part)))
            either |= Q(
                Exists(
                    self._rows("Credit").filter(organization_has("organization__", wanted))
                )
            )
            for column in ("title", "city", "series__title"):
                either |= Q((f"{column}__folded__contains", wanted))
            return either

        return self.filter(with_every_word(words, contains))

    def maybe_the_same(self, event: Event, addresses: Collection[str]) -> Self:
        """Listings worth comparing with ``event``: within a day of it, without a day, of
        the same title, or with a link to one of these ``addresses`` (host and path).
        """
        links = Q(pk__in=())
        for address in sorted(addresses)[:MOST_ADDRESSES]:
            host_and_path = address.partition("?")[0]
            for start in ("https://", "https://www.", "http://", "http://www."):
                links |= Q(url__istartswith=start + host_and_path)
        linked = Exists(self._rows("Link").filter(links))
        near = Q(start_date__isnull=True) | Q(
            title__folded=Folded(models.Value(event.title))
        )
        if event.start_date:
            day = timedelta(days=1)
            last = event.last_date or event.start_date
            near |= Q(start_date=event.start_date) | Q(
                Q(end_date__gte=event.start_date - day)
                | Q(end_date__isnull=True, start_date__gte=event.start_date - day),
                start_date__lte=last + day,
            )
        rank = models.Case(
            models.When(linked, then=0),
            models.When(start_date=event.start_date, then=1),
            models.When(start_date__isnull=False, then=2),
            default=3,
        )
        found = self.filter(near | Q(linked), merged_into__isnull=True)
        return found.exclude(pk=event.pk).order_by(rank, "-pk")[:MOST_CANDIDATES]

    def upcoming_for_twins(self, now: datetime) -> Self:
        """Upcoming listings of any state that are not merged, as twins are compared."""
        kept = self.out_of_the_bin().filter(merged_into__isnull=True)
        return kept.upcoming(now).for_twins()

    def maybe_hosts(self, words: str) -> Self:
        """Listings that an announcement may mean as the larger event that it belongs to:
        those with these words in their title, newest first.
        """
        wanted = Folded(models.Value(words))
        named = self.out_of_the_bin().filter(title__folded__contains=wanted)
        return named.filter(merged_into__isnull=True).newest_first()

    # -- in which order

    def soonest_first(self) -> Self:
        return self.order_by(F("starts_at").asc(nulls_last=True), "pk")

    def newest_first(self) -> Self:
        return self.order_by(F("starts_at").desc(nulls_last=True), "-pk")

    # -- loaded with what

    def for_cards(self) -> Self:
        """With what one entry of a list shows, in three queries whatever the number."""
        credits = by_name("Credit").objects.in_order()
        unseen = ("description", "description_html", "access_steps", "staff_note")
        return (
            self.select_related("series")
            .defer(*unseen)
            .prefetch_related(Prefetch("credits", queryset=credits), "languages")
        )

    def _for_page(self, links: models.QuerySet[Any], parts: models.QuerySet[Any]) -> Self:
        """With all that the page of one event shows, each part in its order; of links and
        people only these.
        """
        return (
            self.for_cards()
            .defer(None)
            .select_related("series", "programme")
            .prefetch_related(
                Prefetch("themes", queryset=by_name("Theme").objects.in_order()),
                Prefetch("areas", queryset=by_name("Area").objects.by_name()),
                Prefetch("sections", queryset=by_name("Section").objects.in_order()),
                Prefetch("links", queryset=links),
                Prefetch("participations", queryset=parts),
            )
        )

    def for_records(self, now: datetime) -> Self:
        """With all that everybody may know of each at ``now``, and when that changed. What
        is for others is not loaded.
        """
        public = by_name("Event").objects.published(now).only("uuid", "slug", "title")
        links = by_name("Link").objects.public(now).in_order()
        parts = by_name("Participation").objects.known().in_order()
        return (
            self._for_page(links, parts)
            .select_related("entry")
            .defer("entry__words", "entry__tokens", "staff_note")
            .prefetch_related(
                Prefetch("parent", queryset=public), Prefetch("follows", queryset=public)
            )
        )

    def for_sitemap(self) -> Self:
        """With its address, and when what is told of it changed."""
        return self.select_related("entry").only(
            "slug", "entry__publish_at", "entry__changed", "entry__turns"
        )

    def for_facts(self) -> Self:
        """With all of which something can be unknown, in five queries whatever the
        number.
        """
        rows = {
            "credits": by_name("Credit").objects.only("event", "role"),
            "languages": by_name("EventLanguage").objects.only("event", "language", "mode"),
            "themes": by_name("Theme").objects.only("pk"),
            "links": by_name("Link").objects.in_order(),
        }
        unseen = ("description_html", "accessibility", "audience", "staff_note", "hashtags")
        return self.defer(*unseen).prefetch_related(
            *(Prefetch(name, queryset=loaded) for name, loaded in rows.items())
        )

    def for_staff_list(self) -> Self:
        return self.select_related("series").prefetch_related("credits__organization")

    def for_twins(self) -> Self:
        """With what tells whether two listings are one event, in three queries."""
        unseen = ("description", "description_html", "access_steps", "staff_note")
        return self.defer(*unseen).prefetch_related("credits", "links")

    def for_merging(self) -> Self:
        """With all that an editor can set, in eight queries for one or for two."""
        related = ("series", "parent", "follows", "programme", "announcement")
        people = by_name("Participation").objects.in_order()
        return self.select_related(*related).prefetch_related(
            Prefetch("credits", queryset=by_name("Credit").objects.in_order()),
            Prefetch("sections", queryset=by_name("Section").objects.in_order()),
            Prefetch("participations", queryset=people.prefetch_related("organizations")),
            Prefetch("links", queryset=by_name("Link").objects.in_order()),
            "languages",
            "themes",
            "areas",
        )

    def for_copying(self) -> Self:
        """With all the rows that a copy takes along."""
        links = by_name("Link").objects.in_order()
        parts = by_name("Participation").objects.in_order()
        rows = self._for_page(links, parts)
        return rows.prefetch_related("participations__organizations")

    def for_import(self) -> Self:
        """With what a calendar may say of each."""
        return self.prefetch_related("links")

    def for_marking(self) -> Self:
        """For staff: in order, with what each is about."""
        return self.newest_first().prefetch_related(
            Prefetch("themes", queryset=by_name("Theme").objects.in_order()),
            Prefetch("areas", queryset=by_name("Area").objects.by_name()),
        )

    def for_table(self) -> Self:
        """For staff: with what the desk's table tells of each."""
        return (
            self.prefetch_related(None)
            .for_marking()
            .prefetch_related(
                Prefetch("credits", queryset=by_name("Credit").objects.in_order()),
                Prefetch("links", queryset=by_name("Link").objects.in_order()),
                "languages",
            )
        )

    # -- parts

    def _rows(self, model: str) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = by_name(model)._default_manager.filter(
            event=OuterRef("pk")
        )
        return rows
