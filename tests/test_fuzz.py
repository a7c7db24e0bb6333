"""Whatever is sent to any address of the site, it answers: nothing is a mistake of its own."""

import os
import random
import re
import time
from collections import Counter

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from events.filters import EventFilter
from events.models import Programme, Series
from organizers.models import Person
from tests.hostile import Attacker, Site, requests

pytestmark = pytest.mark.django_db

OTHERS = ["tz", "after", "more", "next", "letter", "page", "event", "zone"]
SEED = int(os.environ.get("FUZZ_SEED", 0)) or random.randrange(10**9)
PUBLIC, STAFF = int(os.environ.get("FUZZ_N", 5_000)), 400


def addresses(resolver, known, before="", admin=False):
    """A function for each address of the URL map: a word in, a path out."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if route.startswith("admin/") == admin:
                yield from addresses(pattern, known, route, admin)
        elif isinstance(pattern, URLPattern) and route.startswith("admin/") == admin:
            yield path_of(route)


def path_of(route):
    def path(word):
        if route.startswith("^") or "^" in route:
            return "/" + word + ".json"
        return "/" + re.sub(r"<(?:\w+:)?\w+>", lambda _: word, route)

    return path


@pytest.fixture
def site(make_event, make_theme, make_area, make_organization):
    theme, area = make_theme("memory"), make_area("RW", "Rwanda")
    un = make_organization("UN", names=["Former"])
    series = Series.objects.create(title="Talks")
    programme = Programme.objects.create(title="Signs", state="published")
    for number, day in enumerate(
        ("2026-06-01 10:00", "2021-01-01", "2199-12-31 23:00", None)
    ):
        event = make_event(
            f"Talk {number}", start=day, themes=[theme], areas=[area], organizers=[un],
            languages=["fr"], series=series, programme=programme, description="Some words",
        )  # fmt: skip
        event.participations.create(person=Person.objects.get_or_create(name="Mia Loch")[0])
    site = Site()
    yield site
    site.close()


KNOWN = [
    "talk-0",
    "talk-1",
    "un",
    "mia-loch",
    "memory",
    "rwanda",
    "RW",
    "rw",
    "talks",
    "signs",
    "2026",
    "6",
    "1",
]


def attack(site, attacker, paths, number, **beside):
    tally = Counter()
    failed = []
    slow = []
    for asked in requests(attacker, paths, number):
        began = time.process_time()
        try:
            status, headers, body = site.answer(asked, **beside)
        except Exception as error:
            failed.append((asked, repr(error)[:600]))
            continue
        took = time.process_time() - began
        slow.append((took, str(asked)[:200]))
        tally[status] += 1
        if status >= 500:
            failed.append((asked, site.errors[-1:]))
        for name, value in headers:
            if re.search(r"[\r\n\0]", f"{name}{value}"):
                failed.append((asked, (name, value)))
            if name == "Location" and not re.match(
                r"/(?![/\\])|\?|https?://testserver/", value
            ):
                failed.append((asked, (name, value)))
    slow.sort(reverse=True)
    if os.environ.get("FUZZ_SHOW"):
        by = Counter()
        for t, a in slow:
            by[a.split("?")[0]] += t
        print(tally, sum(t for t, _ in slow), *by.most_common(25), sep="\n")
    return failed


def test_no_request_of_a_visitor_is_a_mistake_of_the_sites_own(site):
    attacker = Attacker(SEED, [*EventFilter.base_filters, *OTHERS], KNOWN)
    paths = [*addresses(get_resolver(), KNOWN)]
    failed = attack(site, attacker, paths, PUBLIC)
    for asked, error in failed[:5]:
        print(asked, error)
    assert not failed, f"FUZZ_SEED={SEED}"
