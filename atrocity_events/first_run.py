"""Everything between a fresh checkout and a site that can be served.

Each step does only what is still missing, so that a second run is quick, and yields what a
person at the terminal should know.
"""

import errno
import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.crypto import get_random_string

from events.models import Area

PREPARING = (
    0x41545243  # the advisory lock of whoever prepares the database: a chosen number
)
EASY_TO_COPY = "abcdefghjkmnpqrstuvwxyz23456789"  # no l and 1, no o and 0


def refuse_a_taken_port(host: str, port: int) -> None:
    """Raise CommandError in plain words when nobody can listen on ``port``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} is taken: stop what uses it, "
                    f"or run  make run PORT={port + 1}"
                ) from None
            raise CommandError(
                f"Cannot listen on {host}:{port}: {error.strerror}."
            ) from None


def reach_the_database() -> None:
    """Connect once, past any pool. Raises CommandError in words without a password."""
    try:
        psycopg.connect(**connection.get_connection_params()).close()
    except (DatabaseError, ImproperlyConfigured) as error:  # plain lines already
        raise CommandError(str(error)) from error
    except psycopg.Error as error:
        reason = str(error).strip().partition("\n")[0]
        raise CommandError(
            f"The database of DATABASE_URL does not answer: {reason}"
        ) from error


def prepare(address: str) -> Iterator[str]:
    """Make the site ready to be served at ``address``; what was done, line by line."""
    reach_the_database()
    try:
        with nobody_else_preparing():
            yield from migrate()
            yield from load_the_archive()
            yield from make_the_staff_account(address)
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        raise CommandError(f"The database could not be prepared: {reason}") from error
    if not settings.DEBUG:
        collect_static_files()
    connection.close()


@contextmanager
def nobody_else_preparing() -> Iterator[None]:
    """Wait until this process is the only one that prepares this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


def migrate() -> Iterator[str]:
    """Bring the tables up to date; says so only when they were not."""
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        yield f"Database: {len(missing)} migrations applied."


def load_the_archive() -> Iterator[str]:
    """Fill an empty database; on the embedded one with invented events too."""
    if Area.objects.exists():
        return
    with transaction.atomic():  # an interrupted first run starts again from nothing
        call_command("load_archive", verbosity=0)
        if is_embedded():
            call_command("sample_events", verbosity=0)
    yield "Archive: loaded."
    if is_embedded():
        yield "Sample events, all invented, were loaded so that there is something to see."
        yield "    Remove them with  .venv/bin/python manage.py sample_events --remove"
    else:
        yield "Sample events were not loaded: manage.py sample_events loads them."


def is_embedded() -> bool:
    """Whether this site keeps its events in the embedded PostgreSQL."""
    return bool(connection.settings_dict["ENGINE"] == "atrocity_events.database")


def make_the_staff_account(address: str) -> Iterator[str]:
    """The account ``staff`` when nobody could manage the site yet; its password, once."""
    staff = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    names = list(staff.values_list("username", flat=True)[:3])
    if names:
        yield f"Staff sign in at {address}/{settings.ADMIN_PATH} as {' or '.join(names)}."
        yield f"    New password:  .venv/bin/python manage.py changepassword {names[0]}"
    elif User.objects.filter(username="staff").exists():
        yield "Nobody can manage the site: .venv/bin/python manage.py createsuperuser"
    else:
        password = "-".join(get_random_string(4, EASY_TO_COPY) for _ in range(4))
        User.objects.create_superuser("staff", password=password)
        yield f"Staff sign in at {address}/{settings.ADMIN_PATH}"
        yield "    name:      staff"
        yield f"    password:  {password}    (shown only this once)"


def collect_static_files() -> None:
    """Hash and compress the static files, unless all are as they were the last time."""
    stamp = settings.VAR_DIR / "static.stamp"
    found = static_fingerprint()
    if not stamp.exists() or stamp.read_text() != found:
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(found)


def static_fingerprint() -> str:
    """Changes whenever a static file does, or where the files are collected, but not with
    a folder that moves as a whole.
    """
    collected = os.path.relpath(settings.STATIC_ROOT, settings.VAR_DIR)
    files = [collected, str(settings.STORAGES["staticfiles"])]
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            files.append(f"{path} {file.st_size} {file.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(files)).encode()).hexdigest()
