"""``manage.py bench``, which is ``make bench``: how long pages take with many events."""

import argparse
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from atrocity_events import bench


class Command(BaseCommand):
    help = (
        "Load invented events into scratch databases and measure how long the pages take. "
        "Nothing else on the database server is touched."
    )
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--events",
            type=int,
            nargs="+",
            default=[1_000, 100_000, 1_000_000],
            metavar="NUMBER",
            help="how many (1000 100000 1000000)",
        )
        parser.add_argument(
            "--requests", type=int, default=21, metavar="NUMBER", help="of each case (21)"
        )
        parser.add_argument(
            "--keep", action="store_true", help="keep the databases, and use them again"
        )
        for part in ("--load", "--measure"):  # of the processes that this one starts
            parser.add_argument(part, help=argparse.SUPPRESS)

    def handle(
        self,
        *,
        events: list[int],
        requests: int,
        keep: bool,
        load: str | None,
        measure: str | None,
        **options: Any,
    ) -> None:
        if load:
            bench.load(load, events[0], self.say)
        elif measure:
            bench.measure(measure, requests, self.say)
        elif settings.DEBUG:
            raise CommandError("With DEBUG everything is slower: run it without.")
        else:
            signal.signal(signal.SIGTERM, signal.default_int_handler)
            numbers = sorted(set(events))
            try:
                self.say(bench.measured(numbers, requests, keep, self.say_meanwhile))
            except KeyboardInterrupt:
                raise SystemExit(130) from None

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def say_meanwhile(self, line: str) -> None:
        self.stderr.write(line, self.style.SUCCESS)
        self.stderr.flush()
