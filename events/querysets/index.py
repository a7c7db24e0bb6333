"""The index of public events: read into a catalogue, and asked for words."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.contrib.postgres.aggregates import StringAgg
from django.db import connections, models, transaction
from django.db.models import Q
from django.db.models.functions import Length

from events.catalogue import CHUNK, FAR, FAR_DAY, Catalogue, Entry, Hits
from events.words import MOST_TYPOS, Text

if TYPE_CHECKING:
    from events.models.index import Entry as EntryRow
    from events.models.index import Word  # noqa: F401 - in a base class

COLUMNS = f"""event_id, tokens, coalesce(starts, {FAR}), coalesce(over, {FAR}),
    coalesce(ends, 0), coalesce(first_day, {FAR_DAY}), coalesce(last_day, {FAR_DAY}),
    has_clock, coalesce(publish_at, 0),
    greatest(coalesce(changed, 0), coalesce(publish_at, 0)), turns, changed_in"""
# Changes of transactions that had not ended when we looked are asked for again; what is
# from the future was restored from another server. Another file means that the table was
# emptied or restored.
VERSION = """
SELECT pg_snapshot_xmin(snapshot)::text::bigint,
    pg_snapshot_xmax(snapshot)::text::bigint,
    pg_relation_filenode('events_entry')
FROM pg_current_snapshot() AS snapshot"""
CHANGES = f"""
SELECT version.*, changed_in, is_public, {COLUMNS}
FROM ({VERSION}) AS version (seen, until, file)
LEFT JOIN events_entry ON changed_in >= %s AND changed_in < until"""  # noqa: S608
IN_ORDER = f"""
SELECT changed_in, {COLUMNS} FROM events_entry WHERE is_public
ORDER BY starts NULLS LAST, event_id"""  # noqa: S608
# In the title, with organizations and people, with topics, anywhere; whole words first.
LEVELS = """
SELECT event_id FROM (
    SELECT event_id, place, CASE
        WHEN ts_filter(words, '{{a}}') @@ whole THEN 0
        WHEN ts_filter(words, '{{a,b}}') @@ whole THEN 1
        WHEN ts_filter(words, '{{a,b,c}}') @@ whole THEN 2
        WHEN words @@ whole THEN 3
        WHEN ts_filter(words, '{{a}}') @@ begun THEN 4
        WHEN ts_filter(words, '{{a,b}}') @@ begun THEN 5
        ELSE 6 END AS level
    FROM (
        SELECT event_id, place, words || '' AS words  -- read once for all levels
        FROM unnest(%s::bigint[]) WITH ORDINALITY AS near (event_id, place)
        JOIN events_entry USING (event_id) OFFSET 0
    ) AS near, (SELECT {whole}, {begun}) AS question (whole, begun)
) AS found ORDER BY level, place"""

TOLD_FOR = timedelta(days=30)  # of an event that was withdrawn

_kept: dict[str, Catalogue] = {}
_one_at_a_time = threading.Lock()


class Version(NamedTuple):
    """A catalogue has seen all transactions before ``seen`` of the table's ``file``, and of
    later ones the ``changes``: the number of a transaction for that of an event.
    """

    seen: int
    file: int
    changes: dict[int, int]


def tsquery(text: Text, unfinished: bool = True) -> tuple[str, list[Any]]:
    """SQL, and its values. The last word may be the beginning of one if it is
    ``unfinished``.
    """
    parts = ["events_query(%s::text[], %s::text[], %s)"]
    values: list[Any] = [list(text.words), list(text.phrases), unfinished]
    for other in text.excluded:
        parts.append("!!events_query(%s::text[], %s::text[], false)")
        values += [list(other.words), list(other.phrases)]
    return f"({' && '.join(parts)})", values


class EntryQuerySet(models.QuerySet["EntryRow"]):
    def withdrawn(self, now: datetime) -> Self:
        """What was public and was taken back in the days before ``now`` within which its
        subscribers learn of it.
        """
        since = int((now - TOLD_FOR).timestamp())
        return self.filter(withdrawn__gt=since).defer("words").order_by("event")

    def at_address(self, slug: str) -> EntryRow | None:
        """The one that was public at this address and was not taken off it since."""
        either = Q(event__slug=slug) | Q(event__former_slugs__contains=[slug])
        return self.filter(either, addresses__contains=[slug]).first()

    def catalogue(self) -> Catalogue:
        """All public events as the database has them now: one query, and a second one in
        a process that has not asked before.

        Within a transaction everything is read again and nothing kept: it may be undone.
        """
        connection = connections[self.db]
        if connection.in_atomic_block:
            return self._all()
        known = _kept.get(self.db)
        if known and (same := self._since(known)):
            _kept[self.db] = same
            return same
        with _one_at_a_time:
            fresh = _kept[self.db] = self._all()
        return fresh

    def _since(self, known: Catalogue) -> Catalogue | None:
        """``known`` and what has changed; None if all must be read again."""
        version = known.version
        assert isinstance(version, Version)
        with connections[self.db].cursor() as cursor:
            cursor.execute(CHANGES, [version.seen])
            rows = cursor.fetchall()
        seen, _, file = rows[0][:3]
        if file != version.file:
            return None
        entries = {row[5]: (row[3], row[4], Entry(*row[5:])) for row in rows if row[5]}
        changes = {
            number: entry if is_public else None
            for number, (changed_in, is_public, entry) in entries.items()
            if version.changes.get(number) != changed_in
        }
        stamps = {number: changed_in for number, (changed_in, _, _) in entries.items()}
        return known.changed(changes, Version(seen, file, stamps))

    def _all(self) -> Catalogue:
        with connections[self.db].cursor() as cursor:
            cursor.execute(VERSION)
            seen, _, file = cursor.fetchone()
        stamps: dict[int, int] = {}
        # Outside a transaction the server would put all rows aside before it sends one.
        with transaction.atomic(using=self.db, savepoint=False):
            return Catalogue(self._rows(seen, stamps), Version(seen, file, stamps))

    def _rows(self, seen: int, stamps: dict[int, int]) -> Iterator[Entry]:
        """All public entries in the order of time; those that changed since ``seen`` are
        noted in ``stamps``.
        """
        # A cursor of the server: all rows at once would take much memory.
        with connections[self.db].chunked_cursor() as cursor:
            cursor.execute(IN_ORDER)
            while rows := cursor.fetchmany(CHUNK):
                for changed_in, *told in rows:
                    if changed_in >= seen:
                        stamps[told[0]] = changed_in
                    yield told  # quicker than an Entry

    def containing(
        self, text: Text, catalogue: Catalogue, now: datetime
    ) -> tuple[Hits, str]:
        """The public events that contain ``text``, and how its words were read, as a
        tsquery.
        """
        sql, values = tsquery(text)
        positive, its_values = tsquery(Text(text.words, text.phrases))
        known = catalogue.texts.get(text)
        recent = catalogue.changed_numbers
        with connections[self.db].cursor() as cursor:
            if known is None:
                cursor.execute(
                    f"SELECT {positive}::text, "
                    f"events_containing({sql}, {positive}, %s::bigint)",
                    [*its_values, *values, *its_values, int(now.timestamp())],
                )
                said, numbers = cursor.fetchone()
                known = catalogue.remember_text(text, numbers, said)
                recent = sorted({*recent}.intersection(numbers))
            elif recent:
                cursor.execute(
                    f"SELECT event_id FROM events_entry "  # noqa: S608
                    f"WHERE event_id = ANY (%s::bigint[]) AND words @@ {sql}",
                    [recent, *values],
                )
                recent = [number for (number,) in cursor.fetchall()]
        return catalogue.with_text(known, recent), known.said

    def best_first(self, text: Text, numbers: Sequence[int]) -> list[int]:
        """These events by how well they match; equally good ones as they were."""
        (whole, its_values), (begun, their_values) = tsquery(text, False), tsquery(text)
        with connections[self.db].cursor() as cursor:
            sql = LEVELS.format(whole=whole, begun=begun)
            cursor.execute(sql, [list(numbers), *its_values, *their_values])
            return [number for (number,) in cursor.fetchall()]


class WordQuerySet(models.QuerySet["Word"]):
    def about_as_long_as(self, word: str) -> list[str]:
        """Words of which ``word`` may be a misspelling, by their length."""
        length = Length("word")
        near = self.alias(length=length).filter(
            length__gte=len(word) - MOST_TYPOS, length__lte=len(word) + MOST_TYPOS
        )
        # One string is read ten times as fast as many rows.
        return (near.aggregate(words=StringAgg("word", " "))["words"] or "").split()
