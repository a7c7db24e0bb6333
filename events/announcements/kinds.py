"""To be written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from events.announcements.drafts import Doubt, Draft, Fact
from events.announcements.page import Page


def read(page: Page, draft: Draft, today: date | None) -> Iterator[Fact | Doubt]:
    return iter(())
