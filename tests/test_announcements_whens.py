"""Days, times, zones and deadlines of announcements, in five languages."""

from pathlib import Path

import pytest

from events.announcements import whens
from events.announcements.contract import as_json
from events.announcements.drafts import Draft, Fact
from events.announcements.page import Page

LINES = Path(__file__).with_name("announcements").joinpath("whens.txt")
READINGS = [
    tuple(part.strip() for part in line.split(" | ", 2))
    for line in LINES.read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def draft_of(text, place="-", today=None):
    draft = Draft(text)
    if place == "online":
        draft.add([Fact("format", "online")])
    elif place != "-":
        draft.add([Fact("city", place)])
    draft.add(whens.read(Page(text), draft, today))
    return draft


def clock(start, end):
    return start[-5:] + (f"-{end[-5:]}" if end else "")


def shown(draft):
    """ "2021-04-08..2021-04-10 18:30-20:00 Europe/Paris = 12:30 America/New_York by …"."""
    said = as_json(draft)
    days = "..".join(filter(None, (said["start_date"], said["end_date"])))
    words = [days or "-"]
    if said["start_local"]:
        assert said["date_precision"] == "minute"
        words.append(clock(said["start_local"], said["end_local"]))
    if said["timezone"]:
        words.append(said["timezone"])
    for other in said["other_times"]:
        words.append(f"= {clock(other['start_local'], other['end_local'])}")
        words.append(other["timezone"])
    if said["rsvp_deadline"]:
        words.append(f"by {said['rsvp_deadline']}")
    return " ".join(words)


@pytest.mark.parametrize(("expected", "place", "text"), READINGS)
def test_when_it_is(expected, place, text):
    assert shown(draft_of(text.replace(" ⏎ ", "\n"), place)) == expected
