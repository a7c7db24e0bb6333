"""``manage.py sample_events``: invented events around today; ``--remove`` ends them."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from events import samples


class Command(BaseCommand):
    help = (
        "Load some 60 invented events around today, all marked as samples, or remove them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--remove", action="store_true", help="take every sample away")
        parser.add_argument(
            "--yes",
            action="store_true",
            help="also on a database that is not the embedded one",
        )

    def handle(self, *, remove: bool, yes: bool, verbosity: int, **options: Any) -> None:
        embedded = settings.DATABASES["default"]["ENGINE"] == "atrocity_events.database"
        if not embedded and not yes:
            raise CommandError(
                "This is not the embedded database and may serve the public: "
                "add --yes if its sample events are meant to change."
            )
        try:
            counts = samples.remove() if remove else samples.load(timezone.now())
        except samples.CannotLoad as reason:
            raise CommandError(str(reason)) from reason
        if not verbosity:
            return
        numbers = ", ".join(samples.in_words(*counted) for counted in counts.items())
        self.stdout.write(f"{'Removed' if remove else 'Loaded'}: {numbers or 'nothing'}.")
        for row in samples.kept() if remove else ():
            self.stdout.write(f"Kept {row}.")
