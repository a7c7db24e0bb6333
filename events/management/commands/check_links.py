"""``manage.py check_links``: looks where the links of listings lead, each night."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils import timezone

from events import link_checks
from events.vocabulary import CheckState

SUMMARY = {
    CheckState.WORKS: "{} work",
    CheckState.MOVED: "{} moved for good",
    CheckState.DOUBTFUL: "{} doubtful",
    CheckState.DEAD: "{} dead",
    CheckState.NOT_CHECKED: "{} could not be checked",
}
NOBODY = (
    "Nobody answered, so this machine seems to have no way to the internet: "
    "that is held against no link. Try again when it has."
)


class Command(BaseCommand):
    help = (
        "Look where the public links of events, series and programmes lead, and keep what "
        "is found for the desk. Meetings and private addresses are never visited."
    )
    stealth_options = ("visitor",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="also those that were checked lately"
        )
        parser.add_argument(
            "--older-than",
            type=int,
            default=7,
            metavar="DAYS",
            help="those not checked for so many days (7); what fails is looked at each day",
        )
        parser.add_argument(
            "--limit", type=int, metavar="N", help="at most so many addresses"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say which addresses are due; visit and keep nothing",
        )

    def handle(self, *, verbosity: int, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        days, limit = options["older_than"], options["limit"]
        if not 0 <= days <= 36500 or (limit is not None and limit < 1):
            raise CommandError(
                "--older-than takes days from 0 on, --limit a number from 1."
            )
        older_than = timedelta(0 if options["all"] else days)
        try:
            if dry_run:
                due = link_checks.due(now, older_than, limit)
                for address in due:
                    self.stdout.write(said_of(address.url, address.titles))
                self.stdout.write(f"{counted(len(due))} due.")
                return
            visitor = options.get("visitor") or link_checks.robot("LinkCheck")
            with link_checks.only_run():
                due = link_checks.due(now, older_than, limit)
                self.tell(link_checks.check(due, visitor, now), verbosity)
                if due and verbosity:
                    self.stdout.write(f"{counted(len(due))} left for the next run.")
        except link_checks.AlreadyRunning as reason:
            said = "The links are being checked already: let that run come to its end."
            raise CommandError(said) from reason
        except link_checks.NoInternet as reason:
            raise CommandError(NOBODY) from reason
        except ProgrammingError as error:
            raise CommandError("Tables are missing: first manage.py migrate.") from error

    def tell(self, found: Iterable[link_checks.Found], verbosity: int) -> None:
        """Says what is wrong, line by line, then how much of what was found."""
        states = Counter[CheckState]()
        for each in found:
            states[each.state] += 1
            if each.state != CheckState.WORKS and verbosity:
                self.stdout.write(f"{in_words(each)}: {said_of(each.url, each.titles)}")
        if verbosity:
            parts = [text.format(states[s]) for s, text in SUMMARY.items() if states[s]]
            told = f": {', '.join(parts)}" if parts else ""
            self.stdout.write(f"{counted(states.total())} checked{told}.")


def in_words(found: link_checks.Found) -> str:
    """ "Dead: gone (404)", "Moved for good to https://…"."""
    label = found.state.label.capitalize()
    return f"{label} to {found.moved_to}" if found.moved_to else f"{label}: {found.words}"


def counted(number: int) -> str:
    return f"{number} address" if number == 1 else f"{number} addresses"


def said_of(url: str, titles: list[str] | tuple[str, ...]) -> str:
    """ "https://example.org/ in “A talk” and 2 others"."""
    others = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    return f"{url} in “{titles[0]}”{others}"
