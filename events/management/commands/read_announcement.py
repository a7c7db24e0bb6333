"""One announcement in, one JSON object out."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from events.announcements import as_json, parse


class Command(BaseCommand):
    help = (
        "Reads the text of one announcement from standard input and prints what it says as "
        "one JSON object. Asks no database, no clock and no network."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
        self.stdout.write(json.dumps(as_json(parse(text)), ensure_ascii=False, indent=2))
