"""An editor finds a listing entered twice, compares both and makes them one."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from events.models import Event
from tests.browser.accessibility import violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page, live_server, sign_in):
    sign_in(page, User.objects.create_superuser("editor"))
    page.goto(live_server.url + reverse("admin:index"))
    return page


def is_accessible(page):
    its_own = [[".select2-selection__rendered"]]  # of the library that Django uses
    rules = ["wcag2a", "wcag2aa", "wcag22aa"]
    assert violations(page, {"exclude": its_own}, runOnly=rules) == []


def test_two_listings_become_one_without_a_mouse(
    desk, page, complaints, make_event, make_organization
):
    one = make_event(
        "From hate speech to genocide", start="2030-04-07", city="Paris", summary="Short."
    )
    other = make_event(
        "Webinar: From hate speech to genocide",
        start="2030-04-07 10:00",
        zone="Europe/Paris",
        state="draft",
        city="Geneva",
        organizers=[make_organization("UNESCO")],
    )
    other.participations.create(name="Ada Okello", role="chair")
    other.links.create(kind="agenda", url="https://example.org/agenda")

    page.get_by_role("link", name="Likely duplicates").click()
    is_accessible(page)
    page.get_by_role("link", name="Compare and merge").press("Enter")
    is_accessible(page)
    page.get_by_role("group", name="When").get_by_label("The one that goes").focus()
    page.keyboard.press("Space")
    page.get_by_label("Ada Okello").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Merge them into one").press("Enter")

    page.get_by_text("was merged into").wait_for()
    one.refresh_from_db()
    assert (one.zone, one.city) == ("Europe/Paris", "Paris")
    assert one.credits.count() == one.links.count() == 1
    assert one.participations.count() == 0
    assert Event.objects.merged().get() == other
    assert complaints == []


def test_the_other_one_is_chosen_from_a_list(
    desk, page, complaints, make_event, live_server
):
    one = make_event("Talk on memory")
    make_event("An evening of justice")
    page.goto(live_server.url + reverse("admin:events_event_merge", args=[one.pk]))
    is_accessible(page)

    page.locator(".select2-selection").click()
    page.keyboard.type("evening of")
    page.locator(".select2-results__option--highlighted", has_text="evening").wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Compare them").click()

    assert page.locator(".which").inner_text().startswith("Talk on memory (")
    page.get_by_role("link", name="Keep the other one instead").click()
    assert page.locator(".which").inner_text().startswith("An evening of justice (")
    assert complaints == []
