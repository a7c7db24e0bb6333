"""``manage.py load_archive``: the real archive, into a database that has none yet."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.db.models import Model

from events import archive
from events.models import Area, Event, Programme, Series, Theme
from organizers.models import Organization, Person

TOLD = (Event, Programme, Series, Organization, Person, Theme, Area)


class Command(BaseCommand):
    help = "Load the archive of real events: once, into a database that has none yet."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        try:
            loaded = archive.load(settings.BASE_DIR / "fixtures")
        except archive.CannotLoad as reason:
            raise CommandError(str(reason)) from reason
        except ProgrammingError as error:
            raise CommandError("No tables yet: first manage.py migrate.") from error
        if verbosity:
            numbers = ", ".join(counted(model, loaded[model]) for model in TOLD)
            self.stdout.write(f"Loaded {numbers}.")


def counted(model: type[Model], number: int) -> str:
    """ "16 events", or "1 event"."""
    named = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
    return f"{number} {named}"
