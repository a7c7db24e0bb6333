"""Whatever is sent to any address of the site is answered: nothing is a mistake of its own.

The same requests in each run; another FUZZ_SEED makes others, FUZZ_REQUESTS more of them.
"""

import logging
import os
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver

from events.filters import EventFilter
from events.models import Announcement, Programme, Series
from organizers.models import Person
from tests.hostile import Attacker, Site

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

SEED = int(os.environ.get("FUZZ_SEED") or 3)
OF_VISITORS = int(os.environ.get("FUZZ_REQUESTS") or 5_000)
OF_STRANGERS, OF_EDITORS = OF_VISITORS // 25, OF_VISITORS // 25
PUBLIC = ("tz", "after", "more", "next", "city", "letter", "page", "p", "event")
AT_THE_DESK = (
    *("q", "o", "p", "e", "all", "_popup", "_to_field", "_facets", "id__in", "action"),
    *("state__exact", "start_date__year", "start_date__month", "with", "from", "file"),
    *("announcement", "part", "text", "title", "slug", "read", "act", "at", "cuts", "name"),
    *("query", "_selected_action", "links-TOTAL_FORMS", "links-0-url", "themes", "next"),
    *("username", "password", "app_label", "model_name", "field_name", "term", "edition"),
)
KNOWN = [
    "talk-0",
    "talk-1",
    "un",
    "mia-loch",
    "memory",
    "rwanda",
    "talks",
    "signs",
    "1",
    "2",
]
ENDINGS = ("json", "ics", "atom", "csv")


def paths(resolver, at_the_desk, before=""):
    """A function for each address of the URL map: a word in, a path out."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from paths(pattern, at_the_desk, route)
        elif route.startswith("admin/") == at_the_desk:
            yield path_of(route)


def path_of(route):
    if "^" in route:  # what no other address matches, of each format
        start = route.partition("^")[0]
        return lambda word: f"/{start}{word}.{ENDINGS[len(word) % 4]}"
    return lambda word: "/" + re.sub(r"<(?:\w+:)?\w+>", lambda _: word, route)


@pytest.fixture
def site(make_event, make_theme, make_area, make_organization):
    logging.disable(logging.CRITICAL)  # of each refusal
    theme, area = make_theme("memory"), make_area("RW", "Rwanda")
    about = {
        "series": Series.objects.create(title="Talks"),
        "programme": Programme.objects.create(title="Signs", state="published"),
        "organizers": [make_organization("UN", names=["Former"])],
        "announcement": Announcement.objects.create(text="A talk on 3 June 2026"),
    }
    for number, day in enumerate(("2026-06-01 10:00", "2021-01-01", "2199-12-31", None)):
        event = make_event(
            f"Talk {number}",
            start=day,
            **about,
            themes=[theme],
            areas=[area],
            languages=["fr"],
        )
        event.participations.create(person=Person.objects.get_or_create(name="Mia Loch")[0])
    site = Site()
    with time_machine.travel(datetime(2026, 5, 1, 12, tzinfo=UTC), tick=False):
        yield site
    site.close()
    logging.disable(logging.NOTSET)


def mistakes(site, attacker, addresses, number, **beside):
    """Requests that were answered as no request may be, and how."""
    found = []
    for turn in range(number):
        asked = attacker.request(addresses[turn % len(addresses)])
        status, headers = site.answer(asked, **beside)
        if status >= 500:
            found.append((str(asked), status, site.errors[-1:]))
        for name, value in headers:
            elsewhere = name == "Location" and not re.match(OURS, value)
            if elsewhere or re.search(r"[\r\n\0]", f"{name}{value}"):
                found.append((str(asked), name, value))
    return found


OURS = r"/(?![/\\])|\?|\Z|http://testserver/"


def test_no_request_of_a_visitor_is_a_mistake_of_ours(site):
    attacker = Attacker(SEED, [*EventFilter.base_filters, *PUBLIC], KNOWN)
    addresses = [*paths(get_resolver(), at_the_desk=False)]

    found = mistakes(site, attacker, addresses, OF_VISITORS)

    assert not found, f"FUZZ_SEED={SEED}: {found[:3]}"


def test_no_request_at_the_desk_is_a_mistake_of_ours(site, admin_user):
    attacker = Attacker(SEED, [*AT_THE_DESK], [*KNOWN, "publish", "csv", "events", "event"])
    addresses = [*paths(get_resolver(), at_the_desk=True)]
    attacker.chance.shuffle(addresses)
    found = mistakes(site, attacker, addresses, OF_STRANGERS)
    client = Client()
    client.force_login(admin_user)
    token = "a" * 32
    cookies = {
        settings.CSRF_COOKIE_NAME: token,
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
    }
    signed_in = {
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "HTTP_X_CSRFTOKEN": token,
    }

    found += mistakes(site, attacker, addresses, OF_EDITORS, **signed_in)

    assert not found, f"FUZZ_SEED={SEED}: {found[:3]}"
