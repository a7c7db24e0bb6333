"""What can be found of the public events. Triggers of the database keep these rows
(``migrations/0003_index.sql``); nothing else writes them.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from events.catalogue import FAR_DAY
from events.querysets import EntryQuerySet, WordQuerySet


class Entry(models.Model):
    """One event's words and facets; empty when it is not public, and kept when it is gone,
    so that every process learns of it. Instants are Unix seconds, days proleptic ordinals.

    ``fingerprint`` stands for all that the public is told of it, which ``changed`` at that
    moment and changes again by the clock alone at each of the ``turns``; ``revision`` is
    how often it has changed ``since`` it was first public. An event that is public no
    longer is ``withdrawn``, and keeps the days and facets by which subscribers knew it, and
    the ``addresses`` (slugs) under which it was public: a later one is nobody's business.
    """

    event = models.OneToOneField(
        "events.Event",
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="entry",
        db_constraint=False,  # it outlives the event
    )
    is_public = models.BooleanField()
    tokens = models.TextField()
    words = SearchVectorField()
    starts = models.BigIntegerField(null=True)
    over = models.BigIntegerField(null=True)
    ends = models.BigIntegerField(null=True)
    first_day = models.IntegerField(null=True)
    last_day = models.IntegerField(null=True)
    has_clock = models.BooleanField()
    publish_at = models.BigIntegerField(null=True)
    changed_in = models.BigIntegerField()
    uuid = models.UUIDField(null=True)
    fingerprint = models.TextField(db_default="")
    turns = ArrayField(models.BigIntegerField(), null=True)
    changed = models.BigIntegerField(null=True)
    revision = models.IntegerField(db_default=0)
    since = models.BigIntegerField(null=True)
    withdrawn = models.BigIntegerField(null=True)
    addresses = ArrayField(models.TextField(), null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["changed_in"], name="entry_changed_in"),
            GinIndex(fields=["words"], name="entry_words", fastupdate=False),
            models.Index(
                fields=["withdrawn"],
                name="entry_withdrawn",
                condition=models.Q(withdrawn__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.tokens

    def had(self, name: str, values: Collection[str]) -> bool:
        """One of these values of the facet ``name`` finds it, or did until it was taken
        back.
        """
        return not {f"{name}={value}" for value in values}.isdisjoint(self.tokens.split())

    def was_on_days(self, first: date | None, last: date | None) -> bool:
        """It took place on one of these days, by its own clock."""
        if not self.first_day:
            return not first and not last
        begins, ends = self.first_day, self.last_day or FAR_DAY
        return not (
            (first and ends < first.toordinal()) or (last and begins > last.toordinal())
        )

    def changed_at(self, now: datetime) -> datetime:
        """When what is told of it changed last, by a hand or by the clock."""
        turns = (turn for turn in self.turns or () if turn <= now.timestamp())
        moments = (self.changed or 0, self.publish_at or 0, *turns)
        return datetime.fromtimestamp(max(moments), UTC)

    def told_times(self, now: datetime) -> int:
        """How often that has happened since it was first public."""
        return self.revision + sum(turn <= now.timestamp() for turn in self.turns or ())

    def taken_back_at(self) -> datetime | None:
        """When it was taken off the public, if that is known."""
        return datetime.fromtimestamp(self.withdrawn, UTC) if self.withdrawn else None

    def listed_at(self) -> datetime:
        """When it was first public."""
        return datetime.fromtimestamp(self.since or 0, UTC)


class Word(models.Model):
    """A word that public events contain: what a misspelt one may have meant."""

    word = models.TextField(primary_key=True)

    objects = WordQuerySet.as_manager()

    def __str__(self) -> str:
        return self.word
