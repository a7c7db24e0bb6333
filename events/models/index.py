"""What can be found of the public events. Triggers of the database keep these rows
(``migrations/0003_index.sql``); nothing else writes them.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from events.querysets import EntryQuerySet, WordQuerySet


class Entry(models.Model):
    """One event's words and facets; empty when it is not public, and kept when it is gone,
    so that every process learns of it. Instants are Unix seconds, days proleptic ordinals.
    """

    event_id = models.BigIntegerField(primary_key=True)
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

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["changed_in"], name="entry_changed_in"),
            GinIndex(fields=["words"], name="entry_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.tokens


class Word(models.Model):
    """A word that public events contain: what a misspelt one may have meant."""

    word = models.TextField(primary_key=True)

    objects = WordQuerySet.as_manager()

    def __str__(self) -> str:
        return self.word
