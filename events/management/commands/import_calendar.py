"""``manage.py import_calendar``: takes over a calendar, from a file or from the web."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils import timezone

from events import calendar_files, imports, link_checks


class Command(BaseCommand):
    help = (
        "Take over the events of a calendar (.ics). New ones become drafts; known ones are "
        "brought up to date, except for what an editor wrote. Nothing is ever published."
    )
    stealth_options = ("visitor",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", help="an address (https, webcal) or a file")
        parser.add_argument(
            "--source",
            default="",
            metavar="NAME",
            help="what to call this calendar, the same each time; usually its address",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done; keep nothing"
        )

    def handle(self, *, place: str, source: str, dry_run: bool, **options: Any) -> None:
        is_address = imports.is_address(place)
        source = source or (place if is_address else imports.FILE)
        try:
            if is_address:
                visitor = options.get("visitor") or link_checks.robot("Calendars")
                data = imports.fetched(place, visitor)
            else:
                with Path(place).open("rb") as file:
                    data = file.read(calendar_files.LARGEST + 1)
            report = imports.import_calendar(data, source, timezone.now(), dry_run=dry_run)
        except imports.NothingRead as reason:
            raise CommandError(str(reason)) from reason
        except OSError as error:
            raise CommandError(f"{place} cannot be opened: {error.strerror}.") from error
        except ProgrammingError as error:
            raise CommandError("Tables are missing: first manage.py migrate.") from error
        if dry_run:
            self.stdout.write("Nothing is kept: this is what would be done.")
        for sentence in report.sentences():
            self.stdout.write(sentence)
