"""Addresses that open the form of a calendar on the web, filled in with an event. Pure: no
Django, no clock read.

None of the four companies documents them. What is known was found by trying and is kept at
https://github.com/InteractionDesignFoundation/add-event-to-calendar-docs (services/*.md and
the issues named below; read in November 2026).
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import accumulate
from urllib.parse import quote
from zoneinfo import ZoneInfo

LONGEST = 1_999  # signs in an address; some programs cut longer ones off
LONGEST_TITLE, LONGEST_PLACE = 600, 300  # as they are written in an address
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Planned:
    """An event as a form needs it. ``page`` is its address here, ``place`` in one line.

    ``start`` and ``end`` are both instants, or both days, of which ``end`` is the last one;
    ``end`` is None if nobody announced it.
    """

    title: str
    start: date
    end: date | None
    summary: str
    place: str
    page: str

    def __post_init__(self) -> None:
        timed = isinstance(self.start, datetime)
        if self.end is not None and isinstance(self.end, datetime) != timed:
            raise ValueError("Start and end are both days, or both instants.")
        for moment in (self.start, self.end):
            if isinstance(moment, datetime) and not moment.tzinfo:
                raise ValueError("An instant needs a zone.")

    @property
    def last(self) -> date:
        """The end, or the start where none was announced: forms insist on one, and no
        length is invented.
        """
        return self.start if self.end is None else self.end


def google(event: Planned) -> str:
    """Google Calendar: instants in UTC, or days of which the end is the day after the last.

    Both ends are needed, and may be the same (google.md). No ``ctz``: with days Android
    takes them for instants (spatie/calendar-links, pull request 198).
    """
    if isinstance(event.start, datetime):
        dates = "/".join(f"{plain(in_utc(end))}Z" for end in (event.start, event.last))
    else:
        dates = f"{plain(event.start)}/{plain(day_after(event.last))}"
    head = "https://calendar.google.com/calendar/render?action=TEMPLATE&dates=" + dates
    return filled_in(head, event, ("text", "location", "details"))


def outlook(event: Planned) -> str:
    """Outlook.com."""
    return microsoft("outlook.live.com", event)


def microsoft_365(event: Planned) -> str:
    """Microsoft 365, as companies and universities have it."""
    return microsoft("outlook.office.com", event)


def microsoft(host: str, event: Planned) -> str:
    """Instants in UTC; days as ``allday``, of which the end is the day after the last, and
    which need none if they are one (outlook-web.md; spatie/calendar-links, pull request 64;
    that the end is midnight after the last day:
    https://learn.microsoft.com/exchange/client-developer/exchange-web-services, "Create
    all-day events").

    The body is HTML (pull request 60 of the documents), and "+" is not read as a space.
    """
    head = f"https://{host}/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose"
    head += "&rru=addevent"
    if isinstance(event.start, datetime):
        begins, ends = (
            percent_encoded(f"{iso(in_utc(end))}Z") for end in (event.start, event.last)
        )
        head += f"&startdt={begins}&enddt={ends}"
    else:
        head += f"&startdt={iso(event.start)}&allday=true"
        if event.last != event.start:
            head += f"&enddt={iso(day_after(event.last))}"
    return filled_in(head, event, ("subject", "location", "body"), as_html=True)


def yahoo(event: Planned, reader: ZoneInfo | None) -> str:
    """Yahoo Calendar; "" if the event has a time of day and ``reader`` is not known.

    Yahoo shows every time as one of its user's own clock and ignores a Z behind it (issue
    29 of the documents): to be right, it has to be told that clock's time. One day is
    ``DUR=allday``, which cannot be said of several: those become a time from midnight to
    the midnight after the last (issue 61 there; spatie/calendar-links, issue 240).
    """
    head = "https://calendar.yahoo.com/?v=60"
    if isinstance(event.start, datetime):
        if not reader:
            return ""
        begins, ends = (plain(wall(end, reader)) for end in (event.start, event.last))
        head += f"&ST={begins}&ET={ends}"
    elif event.last == event.start:
        head += f"&ST={plain(event.start)}&DUR=allday"
    else:
        head += f"&ST={plain(event.start)}&ET={plain(day_after(event.last))}"
    return filled_in(head, event, ("TITLE", "in_loc", "DESC"))


# -- times


def in_utc(moment: date) -> datetime:
    assert isinstance(moment, datetime), "both ends of an event are of one kind"
    return moment.astimezone(UTC)


def wall(moment: date, zone: ZoneInfo) -> datetime:
    """What the clock in ``zone`` shows."""
    return in_utc(moment).astimezone(zone)


def iso(moment: date) -> str:
    """ "2026-04-07T09:30:00" or "2026-04-07": four digits of every year, no zone."""
    return moment.isoformat()[:19]


def plain(moment: date) -> str:
    """ "20260407T093000" or "20260407"."""
    return iso(moment).replace("-", "").replace(":", "")


def day_after(day: date) -> date:
    """The very last day that there is has none after it and is given itself."""
    return day + DAY if day < date.max else day


# -- words


def filled_in(
    head: str, event: Planned, names: tuple[str, str, str], as_html: bool = False
) -> str:
    """``head`` with title, place and details under these names, at most LONGEST signs: the
    summary is cut, the address of the page never.
    """
    title, place, details = names
    written: Callable[[str], str] = escaped if as_html else percent_encoded
    head += f"&{title}={percent_encoded(cut(event.title, LONGEST_TITLE))}"
    if event.place:
        head += f"&{place}={percent_encoded(cut(event.place, LONGEST_PLACE))}"
    page = f"&{details}={written(event.page)}"
    gap = percent_encoded("<br><br>" if as_html else "\n\n")
    left = LONGEST - len(head) - len(page) - len(gap)
    summary = cut(event.summary, left, written)
    if not summary:
        return head + page
    return head + page.replace("=", f"={written(summary)}{gap}", 1)


def percent_encoded(text: str) -> str:
    return quote(text, safe="")


def escaped(text: str) -> str:
    """``text`` that stays text where HTML is expected."""
    return percent_encoded(escape(text))


def cut(text: str, most: int, written: Callable[[str], str] = percent_encoded) -> str:
    """``text`` in one line, or as many of its words as are at most ``most`` signs when
    written in an address, and "…".
    """
    text = " ".join(text.split())
    if len(written(text)) <= most:
        return text
    ends = accumulate(len(written(sign)) for sign in text)
    kept = text[: bisect_right(list(ends), most - len(written("…")))]
    return f"{kept.rpartition(' ')[0] or kept}…" if kept else ""
