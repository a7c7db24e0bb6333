"""Any number of invented events, for measurements in a database of their own."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from events.models import Area, Event, Theme

SQL = Path(__file__).with_suffix(".sql")
AT_ONCE = 10_000  # events of one transaction; series and host events begin anew in each
INDEXED_AT_ONCE = 1_000
CONNECTIONS = 2
RARE = re.compile(r"^With (\w+) and ")  # how each summary begins
WITH_NUMBERS = (
    "events_event",
    "events_series",
    "organizers_organization",
    "organizers_person",
)

TRIGGERS = """
DO $$
DECLARE
    watched regclass;
BEGIN
    FOR watched IN SELECT DISTINCT tgrelid FROM pg_trigger WHERE tgname LIKE 'index_%' LOOP
        EXECUTE format('ALTER TABLE %s {} TRIGGER USER', watched);
    END LOOP;
END $$"""
INDEX = """
SELECT events_index(array_agg(id)) FROM events_event
WHERE id BETWEEN %s AND %s HAVING count(*) > 0"""
NEXT_NUMBER = """
SELECT setval(pg_get_serial_sequence('{0}', 'id'), (SELECT max(id) FROM {0}))"""


class CannotLoad(Exception):
    """Why nothing was loaded, in one line."""


def load(number: int, now: datetime, told: Callable[[int], None]) -> None:
    """Fills an empty database with events numbered from 1, a tenth of them upcoming.

    ``told`` hears how many there are, now and then. The same number gives the same events,
    but for the day from which they are counted. Raises CannotLoad.
    """
    if Area.objects.exists() or Event.objects.exists():
        raise CannotLoad("This database is not empty: nothing was loaded.")
    run(TRIGGERS.format("DISABLE"))
    call_command("loaddata", "themes", "areas", verbosity=0)
    assert Theme.objects.count() == 25  # as synthetic.sql has it
    run("SET maintenance_work_mem = '512MB'")
    [[definition]] = run("SELECT pg_get_indexdef('entry_words'::regclass)")
    # One row at a time would take ten times as long.
    run("DROP INDEX entry_words")
    run(SQL.read_text(encoding="utf-8"))
    with ThreadPoolExecutor(CONNECTIONS) as workers:
        workers.submit(add, 1, min(AT_ONCE - 1, number), number, now).result()
        parts = [
            workers.submit(add, first, min(first + AT_ONCE - 1, number), number, now)
            for first in range(AT_ONCE, number + 1, AT_ONCE)
        ]
        try:
            for done, part in enumerate(as_completed(parts), start=1):
                part.result()
                if done % 10 == 0:
                    told(done * AT_ONCE)
        finally:
            workers.shutdown(cancel_futures=True)
    for table in WITH_NUMBERS:
        run(NEXT_NUMBER.format(table))
    run("DROP SCHEMA synthetic CASCADE")
    run(definition)
    run(TRIGGERS.format("ENABLE"))
    run("VACUUM ANALYZE")


def add(first: int, last: int, number: int, now: datetime) -> None:
    """Makes a part of the events and their entries, over a connection of its own."""
    try:
        run("SET synchronous_commit = off")
        run("SELECT synthetic.add_events(%s, %s, %s, %s)", first, last, number, now)
        if first == 1:
            run("ANALYZE")  # else the index would be made as if the tables were empty
        for begin in range(first, last + 1, INDEXED_AT_ONCE):
            run(INDEX, begin, min(begin + INDEXED_AT_ONCE - 1, last))
    finally:
        connection.close()


def run(sql: str, *values: int | datetime) -> list[tuple[str, ...]]:
    """The rows that the statement gives, if it gives any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


def rare_word(event: Event) -> str:
    """A word that only few other events contain."""
    found = RARE.match(event.summary)
    assert found
    return found[1]
