"""Which links are visited, what is kept of it, and what editors then see."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from ipaddress import ip_address

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from desk.editions import TURN
from events import link_checks
from events.models import Entry, Event, Link, Programme, Series
from events.web import NoAnswer
from tests.test_admin import address, editing, send, titles
from tests.web_site import HERE, Clock, WebSite

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
DAY = timedelta(days=1)
LONG = "/page?" + "x" * 1000


@pytest.fixture
def site():
    site = WebSite()
    site.pages["/page"] = (200,)
    yield site
    site.close()


@pytest.fixture
def run(site):
    """Checks the links at a moment; what the command says, line by line."""

    def check(at=NOW, visitor=None, **options):
        out = StringIO()
        with time_machine.travel(at, tick=False):
            call_command(
                "check_links", stdout=out, visitor=visitor or site.visitor(), **options
            )
        return out.getvalue().splitlines()

    return check


@pytest.fixture
def make_link(make_event, site):
    """A link of a new published event: ``make_link("/page")``."""

    def make(path="/page", event=None, **fields):
        event = event or make_event("A talk")
        return event.links.create(url=fields.pop("url", None) or site.url(path), **fields)

    return make


# -- which are visited ---------------------------------------------------------------------


def test_only_what_everybody_may_open_is_visited(site, run, make_event, make_link):
    draft, review = (make_event(state, state=state) for state in ("draft", "review"))
    gone, stays = make_event("Gone", state="withdrawn"), make_event("Stays")
    twin = make_event("Twin", merged_into=stays)
    series, taken_back = Series.objects.create(title="S"), Series.objects.create(title="T")
    make_event("One of it", series=series)
    make_event("Another", series=taken_back, state="withdrawn")
    sample = make_event("Sample", is_sample=True)
    programme = Programme.objects.create(title="P", state="published")
    for wanted, owner in {
        "draft": draft,
        "review": review,
        "stays": stays,
        "series": series,
        "programme": programme,
    }.items():
        make_link(f"/yes/{wanted}", owner)
    for unwanted, owner in {
        "gone": gone,
        "twin": twin,
        "series": taken_back,
        "sample": sample,
    }.items():
        make_link(f"/no/{unwanted}", owner)
    make_link("/no/join", kind="join")
    make_link("/no/join-for-all", kind="join", access="public")
    make_link("/no/registrants", access="registrants")
    make_link("/no/staff", access="staff")
    make_link("/no/later", opens_at=NOW + DAY)
    make_link("/no/over", closes_at=NOW)
    make_link("/yes/open", opens_at=NOW - DAY, closes_at=NOW + DAY)

    run(all=True)

    visited = ("draft", "review", "stays", "series", "programme", "open")
    assert {path.split()[-1] for path in site.paths()} == {f"/yes/{v}" for v in visited}
    assert not Link.objects.filter(url__contains="/no/", checked_at__isnull=False).exists()


@pytest.mark.parametrize(
    "room",
    [
        "/room",
        "https://us02web.zoom.us/j/123?pwd=x",
        "https://ZOOM.us/my/mia",
        "https://teams.microsoft.com/l/meetup-join/19",
        "https://meet.google.com/abc-defg-hij",
    ],
)
def test_no_link_leads_the_robot_into_a_meeting(site, run, make_link, room):
    """Neither one to a room that another link keeps private nor one that leads there."""
    private = make_link(url=site.url(room) if room == "/room" else room, kind="join")
    public = make_link(url=f"{private.url}#now", kind="stream")
    detour = make_link("/short")
    site.pages["/short"] = (301, {"Location": private.url})
    site.pages["/room"] = (200,)

    run()

    assert site.paths() == ["HEAD site.example /short"]
    for link in (public, detour):
        link.refresh_from_db()
        assert (link.check_state, link.moved_to) == ("not-checked", "")
        assert link.check_result in (
            "it leads into a meeting",
            "another link keeps this address from the public",
        )
        assert link.last_check == (
            f"Could not be checked on 21 Nov 2026: {link.check_result}"
        )


def test_a_link_that_becomes_private_during_the_run_is_not_visited(site, run, make_link):
    make_link("/page")
    make_link("/other")
    clock = Clock()

    def sleep(seconds):
        clock.sleep(seconds)
        Link.objects.filter(url__endswith="/other").update(access="staff")

    run(visitor=site.visitor(clock=clock, sleep=sleep))

    assert site.paths() == ["HEAD site.example /page"]


def test_the_soonest_come_first_then_what_waits_longest(site, make_event, make_link):
    checked = {"checked_at": NOW - 30 * DAY}
    make_link("/past", make_event(start="2026-11-01"), **checked)
    make_link("/longer", make_event(start="2026-11-02"), checked_at=NOW - 40 * DAY)
    make_link("/never", make_event())
    make_link("/later", make_event(start="2027-02-01"))
    make_link("/soon", make_event(start="2026-11-22"), **checked)
    make_link("/lately", make_event(start="2026-11-23"), checked_at=NOW - DAY)
    failing = {"failing_since": NOW - DAY, "checked_at": NOW - DAY}
    make_link("/failing", make_event(start="2026-12-01"), **failing)

    due = link_checks.due(NOW, 7 * DAY)

    paths = ["/soon", "/failing", "/later", "/never", "/longer", "/past"]
    assert [each.url for each in due] == [site.url(path) for path in paths]


def test_an_address_is_visited_once_for_all_its_links(site, run, make_link):
    links = [make_link("/gone"), make_link("/gone"), make_link("/page")]
    Link.objects.filter(pk=links[1].pk).update(checked_at=NOW - DAY)  # it is not due

    said = run(limit=1)
    assert said[-1] == "1 address checked: 1 dead."
    assert said[0] == f"Dead: gone (404): {site.url('/gone')} in “A talk”"
    assert run(limit=5)[-1] == "1 address checked: 1 work."
    assert run() == ["0 addresses checked."]
    assert site.paths() == [
        *("HEAD site.example /gone", "GET site.example /gone", "HEAD site.example /page")
    ]
    for link, state in zip(links, ("dead", "dead", "works"), strict=True):
        link.refresh_from_db()
        assert (link.check_state, link.checked_at) == (state, NOW)


def test_a_dry_run_visits_nobody(site, run, make_link):
    make_link()
    assert run(dry_run=True) == [f"{site.url()} in “A talk”", "1 address due."]
    assert site.seen == []
    assert Link.objects.get().checked_at is None


def test_a_host_that_wants_rest_keeps_no_other_waiting(site, run, make_link):
    site.pages["/busy"] = (429, {"Retry-After": "99999"})
    make_link("/busy")
    make_link("/page")
    make_link(url=site.url(host="other.example"))

    said = run()

    assert said[0].startswith("Could not be checked: the site turns robots away (429): ")
    assert said[1:] == [
        "2 addresses checked: 1 work, 1 could not be checked.",
        "1 address left for the next run.",
    ]
    assert site.paths() == ["HEAD site.example /busy", "HEAD other.example /page"]


# -- what is kept --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "state", "words", "moved_to"),
    [
        ((200,), "works", "works", ""),
        ((302, {"Location": "/page"}), "works", "works", ""),
        ((301, {"Location": "/page"}), "moved", "moved for good", "/page"),
        ((301, {"Location": LONG}), "works", "works", ""),
        ((301, {"Location": "/"}), "doubtful", "leads to a front page by now: what", ""),
        ((404,), "dead", "gone (404)", ""),
        ((410,), "dead", "gone (410)", ""),
        ((403,), "not-checked", "the site turns robots away (403)", ""),
        ((999,), "not-checked", "the site turns robots away (999)", ""),
        ((500,), "doubtful", "the site has a fault (500)", ""),
        ((302,), "doubtful", "it leads to an address that cannot be read", ""),
        ((302, {"Location": "http://10.0.0.1/"}), "not-checked", "not on the public", ""),
    ],
)
def test_what_is_found_is_kept_in_words(
    site, run, make_link, reply, state, words, moved_to
):
    link = make_link(
        "/here", moved_to="https://example.org/before", checked_at=NOW - 9 * DAY
    )
    site.pages |= {"/here": reply, "/": (200,), LONG: (200,)}

    def resolve(host):
        return [HERE if host == "site.example" else ip_address(host)]

    run(visitor=site.visitor(resolve=resolve))

    link.refresh_from_db()
    assert (link.check_state, link.checked_at) == (state, NOW)
    assert words in link.check_result
    assert link.moved_to == (site.url(moved_to) if moved_to else "")


def test_what_fails_is_dead_only_after_a_day(site, run, make_link):
    link = make_link("/fault")
    site.pages["/fault"] = (502,)

    def states():
        for hours in (0, 12, 20, 24, 48):
            run(NOW + timedelta(hours=hours))
            link.refresh_from_db()
            yield link.check_state, link.checked_at - NOW, link.failing_since

    hours = [timedelta(hours=hours) for hours in (0, 0, 20, 24, 48)]
    sure = ["doubtful", "doubtful", "doubtful", "doubtful", "dead"]
    found = [*states()]
    assert [at for _, at, _ in found] == [*hours[:3], hours[2], hours[4]]
    assert [state for state, _, _ in found] == sure
    assert {since for _, _, since in found} == {NOW}
    assert Link.objects.dead().get() == link
    assert link.last_check == (
        "Checked 23 Nov 2026: the site has a fault (502); "
        "it has not worked since 21 Nov 2026"
    )

    site.pages["/fault"] = (200,)
    run(NOW + 3 * DAY)
    link.refresh_from_db()
    assert (link.check_state, link.failing_since) == ("works", None)
    site.pages["/fault"] = (502,)
    run(NOW + 11 * DAY)
    link.refresh_from_db()
    assert (link.check_state, link.failing_since) == ("doubtful", NOW + 11 * DAY)


def silent(*hosts):
    """A resolver for a machine on which only other names than these are known."""

    def resolve(host):
        if host in hosts:
            raise NoAnswer("there is no such site (its name is unknown)", False)
        return [HERE]

    return resolve


def test_if_nobody_answers_nothing_is_held_against_the_links(site, run, make_link):
    hosts = [f"{name}.example" for name in ("a", "b", "c", "d")]
    for host in hosts:
        make_link(url=site.url(host=host))
    make_link(url="https://meet.google.com/abc")  # which says nothing of the internet

    with pytest.raises(CommandError, match="no way to the internet"):
        run(visitor=site.visitor(resolve=silent(*hosts)))
    states = Link.objects.order_by("pk").values_list("check_state", flat=True)
    assert [*states] == ["unknown"] * 4 + ["not-checked"]

    assert run(visitor=site.visitor(resolve=silent(*hosts[:3])))[-1] == (
        "4 addresses checked: 1 work, 3 doubtful."
    )

    with pytest.raises(CommandError, match="no way"):  # nor does the one that worked
        run(NOW + DAY, visitor=site.visitor(resolve=silent(*hosts)))
    assert not Link.objects.dead().exists()
    said = run(NOW + DAY, visitor=site.visitor(resolve=silent(*hosts[:3])))
    assert said[-1] == "3 addresses checked: 3 dead."


def test_an_address_changed_meanwhile_does_not_get_what_was_found(site, run, make_link):
    link = make_link("/gone")
    clock = Clock()

    def sleep(seconds):
        clock.sleep(seconds)
        Link.objects.update(url=site.url("/new"))

    run(visitor=site.visitor(clock=clock, sleep=sleep))

    link.refresh_from_db()
    assert site.paths() == ["HEAD site.example /gone", "GET site.example /gone"]
    assert (link.url, link.check_state, link.checked_at) == (
        *(site.url("/new"), "unknown", None),
    )


@pytest.mark.parametrize("fields", [None, ["url"]])
def test_a_new_address_is_as_if_nobody_had_looked(run, make_link, site, fields):
    link = make_link("/gone")
    run()
    link.refresh_from_db()
    link.label = "The page"
    link.save()
    assert Link.objects.dead().get() == link

    link.url = site.url()
    link.save(update_fields=fields)

    link = Link.objects.get()
    assert (link.check_state, link.check_result, link.moved_to) == ("unknown", "", "")
    assert (link.checked_at, link.failing_since) == (None, None)
    assert link.url == site.url()


# -- beside the editors --------------------------------------------------------------------


def test_no_reader_and_no_editor_notices_a_check(desk, site, run, make_link):
    site.pages["/old"] = (301, {"Location": "/page"})
    link = make_link("/old")
    event = Event.objects.get()
    before = editing(desk, event, title="Another title")
    entry = Entry.objects.values().get()

    run()

    assert Link.objects.get().moved_to == site.url()
    assert Entry.objects.values().get() == entry
    assert Event.objects.get().changed_at == event.changed_at
    assert send(desk, event, before) == {}
    assert Event.objects.get().title == "Another title"
    assert Link.objects.get(pk=link.pk).moved_to == site.url()


@pytest.mark.django_db(transaction=True)
def test_while_it_waits_editors_can_save_but_nobody_runs_it_twice(site, run, make_link):
    make_link()
    other = connection.copy()
    clock = Clock()
    free = []

    def ask(sql, number):
        with other.cursor() as cursor:
            cursor.execute(f"SELECT {sql}(%s)", [number])
            return cursor.fetchone()[0]

    def sleep(seconds):
        clock.sleep(seconds)
        free.append(ask("pg_try_advisory_xact_lock", TURN))
        free.append(ask("pg_try_advisory_lock", link_checks.RUN))
        assert not connection.in_atomic_block

    try:
        run(visitor=site.visitor(clock=clock, sleep=sleep))
        assert free == [True, False]
        assert ask("pg_try_advisory_lock", link_checks.RUN)
        with pytest.raises(CommandError, match="already"):
            run(all=True)
        assert ask("pg_advisory_unlock", link_checks.RUN)
        run(all=True)
        assert len(site.paths()) == 2
    finally:
        other.close()


def test_editors_see_what_to_look_at(desk, site, run, make_event, make_link):
    site.pages["/old"] = (301, {"Location": "/page?a=1&b=<2>"})
    site.pages["/page?a=1&b=%3C2%3E"] = (200,)
    fine, dead = make_event("Fine"), make_event("With a dead link")
    moved = make_event("With a moved link")
    make_link("/page", fine)
    make_link("/gone", dead)
    make_link("/old", moved)
    run()

    page = desk.get(address(dead)).content.decode()
    assert "Checked 21 Nov 2026: gone (404). Look for its new address" in page
    page = desk.get(address(moved)).content.decode()
    new = site.url("/page?a=1&amp;b=%3C2%3E")
    assert f'moved for good to <a href="{new}" rel="noreferrer">{new}</a>' in page
    assert "Checked" not in desk.get(address(fine)).content.decode()
    listed = desk.get(address(Event, "changelist"), {"missing": "dead-link"})
    assert titles(listed) == ["With a dead link"]
    listed = desk.get(address(Event, "changelist"), {"missing": "moved-link"})
    assert titles(listed) == ["With a moved link"]


@pytest.mark.parametrize("options", [{"limit": 0}, {"older_than": -1}])
def test_numbers_that_make_no_sense_are_refused(run, options):
    with pytest.raises(CommandError, match="--older-than takes"):
        run(**options)


def test_the_robot_says_whose_it_is(settings):
    from events.link_checks import introduction

    settings.SITE_URL, settings.CONTACT = "https://events.example.org", "mailto:d@e.org"
    assert introduction("LinkCheck") == (
        "AtrocityEventsLinkCheck/1.0 (+https://events.example.org/about/; mailto:d@e.org)"
    )
