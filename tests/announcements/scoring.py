"""How well announcements are read: precision and recall of each field over a folder of
announcements with what each says.

Words are compared without case, accents and punctuation. Titles, positions and the like
need not be the same to the letter: most of their words must be. ``<field>_ok`` lists what
is accepted beside the label, ``skip`` what an announcement leaves open.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from events.announcements import as_json, parse

HERE = Path(__file__).parent
SCALARS = [
    "start_date",
    "end_date",
    "date_precision",
    "format",
    "country",
    "free",
    "rsvp_deadline",
    "series_number",
    "series_total",
]
PHRASES = ["title", "venue", "city", "series", "parent_event"]
ADDRESSES = ["registration_url", "join_url", "info_url"]
SETS = [
    "platforms",
    "languages",
    "interpretation",
    "hashtags",
    "countries",
    "regions",
    "contact_emails",
    "contact_phones",
]
MOST_WORDS = 0.6  # of both phrases, to be the same
OF_A_NAME = 0.75
OF_A_POSITION = 0.5
TELL_LITTLE = {
    *[
        "the",
        "a",
        "an",
        "of",
        "and",
        "for",
        "in",
        "on",
        "at",
        "to",
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "et",
        "der",
        "die",
        "das",
        "und",
    ],
    *["el", "los", "las", "y", "o", "e", "da", "do", "dos", "von", "im", "d", "l", "s"],
}
THEMES = {  # labels that are finer or coarser than the site's themes, and those that fit
    "genocide_prevention": "genocide early-warning national-mechanisms",
    "holocaust": "genocide",
    "atrocity_prevention": "crimes-against-humanity early-warning national-mechanisms",
    "ihl": "war-crimes",
    "r2p": "responsibility-to-protect",
    "hate_speech": "hate-speech",
    "incitement": "hate-speech",
    "technology": "digital-technology",
    "counter_terrorism": "counter-terrorism",
    "covid": "health-emergencies",
    "health": "health-emergencies",
    "protection_of_civilians": "protection-of-civilians",
    "refugees_displacement": "displacement",
    "freedom_of_expression": "civic-space",
    "human_rights": "civic-space",
    "racism_discrimination": "minorities",
    "gender": "women-peace-security",
    "sexual_violence": "women-peace-security",
    "children_youth": "children-youth",
    "transitional_justice": "accountability truth reparation non-recurrence",
    "memory": "memory truth",
}
KINDS = {  # the same of kinds
    "summit": "conference",
    "roundtable": "panel meeting",
    "seminar": "lecture",
    "training": "workshop course",
    "vigil": "commemoration",
    "briefing": "press-conference meeting",
    "report_launch": "launch",
    "book_launch": "launch",
    "consultation": "meeting",
    "hearing": "meeting",
    "meetup": "meeting other",
    "film_screening": "exhibition",
    "performance": "exhibition other",
    "social": "other",
    "hackathon": "workshop other",
    "course": "course self-paced-course",
}


@dataclass
class Tally:
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def fields(self) -> list[str]:
        """Fields of which an announcement says something."""
        return [name for name in (*self.right, *self.missed) if self._said(name)]

    def _said(self, name: str) -> int:
        return self.right[name] + self.missed[name]

    def precision(self, name: str) -> float:
        given = self.right[name] + self.wrong[name]
        return self.right[name] / given if given else 1.0

    def recall(self, name: str) -> float:
        return self.right[name] / self._said(name) if self._said(name) else 1.0

    def f1(self, name: str) -> float:
        both = self.precision(name) + self.recall(name)
        return 2 * self.precision(name) * self.recall(name) / both if both else 0.0

    def overall(self) -> float:
        """The mean over the fields."""
        names = {*self.fields()}
        return sum(map(self.f1, names)) / len(names)


def read_all(folder: str) -> Tally:
    tally = Tally()
    for path in sorted((HERE / folder).glob("*.json")):
        one = json.loads(path.read_text("utf-8"))
        compare(tally, one["gold"], as_json(parse(one["text"])), set(one.get("skip", [])))
    return tally


def compare(
    tally: Tally, said: dict[str, Any], read: dict[str, Any], skip: set[str]
) -> None:
    """Adds up what was read of one announcement against what it says."""

    def one(name: str, same: Callable[[Any, Any], bool], *, least: Any = None) -> None:
        if name in skip:
            return
        wanted, got = said.get(name), read.get(name)
        accepted = [wanted, *said.get(f"{name}_ok", [])]
        if wanted in (None, "") and got in (None, ""):
            return
        right = got not in (None, "") and any(
            same(got, each) for each in accepted if each not in (None, "")
        )
        if wanted in (None, ""):
            tally.wrong[name] += not right
        elif right:
            tally.right[name] += 1
        else:
            tally.missed[name] += 1
            tally.wrong[name] += got not in (None, "")

    def several(name: str, same: Callable[[Any, Any], bool]) -> None:
        if name not in skip:
            _count(tally, name, said, read.get(name) or [], same)

    for name in SCALARS:
        one(name, _equal)
    for name in PHRASES:
        one(name, _alike)
    for name in ADDRESSES:
        one(name, lambda got, wanted: _address(got) == _address(wanted))
    if said.get("date_precision") == "minute":
        one("timezone", lambda got, wanted: _same_clock(got, wanted, said))
    one("event_type", _same_kind)
    for name in ("start", "end"):
        if name not in skip and "start_local" not in skip:
            _moment(tally, name, said, read, "timezone" in skip)
    for name in SETS:
        several(name, lambda got, wanted: _folded(got) == _folded(wanted))
    several("prices", lambda got, wanted: {**got} == {**wanted})
    _themes(tally, said, read, skip)
    _bodies(tally, said, read, skip)
    _people(tally, said, read, skip)


# -- words ---------------------------------------------------------------------------------


def _folded(words: Any) -> str:
    marked = unicodedata.normalize("NFKD", str(words).casefold().replace("&", " and "))
    bare = "".join(sign for sign in marked if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w#@]+", " ", bare).split())


def _equal(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, str) and wanted.startswith("--"):
        return str(got)[-5:] == wanted[-5:]
    return str(got) == str(wanted)


def _alike(got: str, wanted: str, least: float = MOST_WORDS) -> bool:
    one, other = (
        [word for word in _folded(words).split() if word not in TELL_LITTLE]
        or _folded(words).split()
        for words in (got, wanted)
    )
    common = sum((Counter(one) & Counter(other)).values())
    shorter, longer = sorted(({*one}, {*other}), key=len)
    inside = len(shorter) > 1 and shorter <= longer
    return inside or 2 * common / max(len(one) + len(other), 1) >= least


def _address(url: str) -> str:
    return (
        re.sub(r"^https?://|^www\.", "", re.sub(r"^https?://", "", url))
        .rstrip("/.")
        .lower()
    )


def _same_kind(got: str, wanted: str) -> bool:
    plain = wanted.replace("_", "-")
    return got == plain or got in KINDS.get(wanted, "").split()


# -- times ---------------------------------------------------------------------------------


def _same_clock(got: str, wanted: str, said: dict[str, Any]) -> bool:
    """The same hour on that day; or that of another of the clocks that are named."""
    named = [wanted, *(other["timezone"] for other in said.get("other_times", []))]
    return any(_offset(got, said) == _offset(zone, said) for zone in named)


def _offset(zone: str, said: dict[str, Any]) -> Any:
    day = str(said.get("start_date") or "2021-06-15")[:10]
    noon = datetime.fromisoformat(
        f"{day if re.match(r'[0-9]{4}-..-..', day) else '2021-06-15'}T12:00"
    )
    return noon.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def _instant(facts: dict[str, Any], name: str) -> str | None:
    """The moment in UTC, or what the clock shows where no zone is known."""
    if moment := facts.get(f"{name}_utc"):
        return datetime.fromisoformat(moment).astimezone(UTC).isoformat()
    wall: str | None = facts.get(f"{name}_local")
    return wall[-11:] if wall else None


def _moment(
    tally: Tally, name: str, said: dict[str, Any], read: dict[str, Any], any_zone: bool
) -> None:
    wanted, got = _instant(said, name), _instant(read, name)
    others = [{f"{name}_utc": moment} for moment in said.get(f"{name}_utc_ok", [])]
    accepted = {wanted, *(_instant(other, name) for other in others)}
    walls = [str(facts.get(f"{name}_local"))[-11:] for facts in (said, read)]
    by_wall = any_zone or not said.get(f"{name}_utc")
    same = got in accepted or (by_wall and walls[0] == walls[1])
    tally.right[name] += bool(wanted and got and same)
    tally.missed[name] += bool(wanted and not (got and same))
    tally.wrong[name] += bool(got and not same)


# -- lists ---------------------------------------------------------------------------------


def _count(
    tally: Tally,
    name: str,
    said: dict[str, Any],
    got: Iterable[Any],
    same: Callable[[Any, Any], bool],
) -> None:
    wanted = list(said.get(name, []))
    for each in got:
        found = next((one for one in wanted if same(each, one)), None)
        if found is not None:
            wanted.remove(found)
            tally.right[name] += 1
        elif not any(
            same(each, one) for one in (*said.get(f"{name}_ok", []), *said.get(name, []))
        ):
            tally.wrong[name] += 1
    tally.missed[name] += len(wanted)


def _themes(
    tally: Tally, said: dict[str, Any], read: dict[str, Any], skip: set[str]
) -> None:
    if "themes" in skip:
        return

    def fits(code: str, label: str) -> bool:
        return code == label or code in THEMES.get(label, "").split()

    got = read["themes"]
    for label in said.get("themes", []):
        hit = any(fits(code, label) for code in got)
        tally.right["themes"] += hit
        tally.missed["themes"] += not hit
    labels = [*said.get("themes", []), *said.get("themes_ok", [])]
    tally.wrong["themes"] += sum(not any(fits(code, one) for one in labels) for code in got)


def _names_of(body: Any) -> list[str]:
    return [body] if isinstance(body, str) else [body["name"], *body.get("aka", [])]


def _same_body(got: str, body: Any) -> bool:
    bare = re.sub(r"\([^)]*\)", " ", got)
    for name in _names_of(body):
        plain = re.sub(r"\([^)]*\)", " ", name)
        if _folded(bare).removeprefix("the ") == _folded(plain).removeprefix("the "):
            return True
        if len(_folded(plain).split()) > 1 and _nearly(bare, plain):
            return True
    return False


def _nearly(one: str, other: str) -> bool:
    words = [
        [word for word in _folded(name).split() if word not in TELL_LITTLE]
        for name in (one, other)
    ]
    common = sum((Counter(words[0]) & Counter(words[1])).values())
    return 2 * common / max(sum(map(len, words)), 1) >= OF_A_NAME


def _bodies(
    tally: Tally, said: dict[str, Any], read: dict[str, Any], skip: set[str]
) -> None:
    """A body labelled "either" may be named as organizer or as partner."""
    labels = {name: list(said.get(name, [])) for name in ("organizers", "partners")}
    either = [
        body
        for bodies in labels.values()
        for body in bodies
        if isinstance(body, dict) and (body.get("either") or body.get("optional"))
    ]
    got = {
        "organizers": read["organizers"],
        "partners": [partner["name"] for partner in read["partners"]],
    }
    for name in ("organizers", "partners"):
        if name in skip:
            continue
        other = got["partners" if name == "organizers" else "organizers"]
        needed = [
            body
            for body in labels[name]
            if not (
                isinstance(body, dict)
                and (
                    body.get("optional")
                    or (
                        body.get("either") and any(_same_body(each, body) for each in other)
                    )
                )
            )
        ]
        _count(
            tally,
            name,
            {name: needed, f"{name}_ok": [*either, *labels[name]]},
            got[name],
            _same_body,
        )


def _people(
    tally: Tally, said: dict[str, Any], read: dict[str, Any], skip: set[str]
) -> None:
    if "speakers" in skip:
        return
    left = list(read["speakers"])
    for person in said.get("speakers", []):
        found = next(
            (one for one in left if _same_person(one["name"], person["name"])), None
        )
        if found is None:
            tally.missed["speakers"] += not person.get("optional")
            continue
        left.remove(found)
        tally.right["speakers"] += 1
        for name, right in _details(found, person):
            if name not in skip:
                tally.right[name] += right
                tally.missed[name] += not right
    known = [person["name"] for person in said.get("speakers", [])]
    tally.wrong["speakers"] += sum(
        not any(_same_person(one["name"], name) for name in known) for one in left
    )


def _same_person(got: str, wanted: str) -> bool:
    one, other = sorted((_folded(got).split(), _folded(wanted).split()), key=len)
    return (len(one) > 1 and {*one} <= {*other}) or one == other


def _details(got: dict[str, Any], wanted: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    roles = {"panelist": "speaker", "discussant": "speaker"}
    accepted = {wanted.get("role") or "speaker", *wanted.get("role_ok", [])}
    yield (
        "speaker_role",
        roles.get(got["role"], got["role"]) in {roles.get(role, role) for role in accepted},
    )
    positions = [
        " ".join(filter(None, (one.get("position"), one.get("affiliation"))))
        for one in (got, wanted)
    ]
    if positions[1]:
        alike = _alike(positions[0], positions[1], OF_A_POSITION)
        yield "speaker_affiliation", bool(positions[0]) and alike
    if wanted.get("talk_title"):
        title = got["talk_title"]
        yield "talk_title", bool(title) and _alike(title, wanted["talk_title"])


def main() -> None:
    for folder in ("tuned", "held_back"):
        tally = read_all(folder)
        print(f"{folder}: {tally.overall():.3f}")  # noqa: T201
        for name in sorted({*tally.fields()}):
            precision, recall = tally.precision(name), tally.recall(name)
            print(f"  {name:22}{precision:6.3f}{recall:7.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
