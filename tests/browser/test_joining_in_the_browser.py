"""The way into a meeting as a visitor finds it who runs no script, on a small screen."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from events.models import Link

ROOM = "https://zoom.us/j/81234567890?pwd=abcdefghijklmnopqrstuvwxyz0123456789"
HOUR = timedelta(hours=1)


@pytest.fixture
def browser_context_args(browser_context_args):
    screen = {"width": 360, "height": 700}
    return {**browser_context_args, "java_script_enabled": False, "viewport": screen}


def test_the_link_is_told_by_a_button_and_nobody_learns_where_from(
    page, live_server, make_event, complaints
):
    now = timezone.now().replace(second=0, microsecond=0)
    talk = make_event("A talk", start=f"{now + HOUR:%Y-%m-%d %H:%M}", hours=2)
    ana, ben = (User.objects.create(username=name) for name in ("ana", "ben"))
    link = Link(event=talk, kind="join", url=ROOM, opens_at=now, closes_at=now + 2 * HOUR)
    link.ask(ana, now)
    link.save()
    link.confirm(ben, now)
    asked = []

    def meet(route):
        asked.append(route.request.headers)
        route.fulfill(body="The meeting", content_type="text/plain")

    page.route("https://zoom.us/**", meet)

    page.goto(live_server.url + talk.get_absolute_url())
    assert "zoom.us" not in page.content()
    page.keyboard.press("Tab")
    button = page.get_by_role("button", name="Show the link for joining")
    button.focus()
    page.keyboard.press("Enter")
    way_in = page.get_by_role("link", name="Joining the meeting")
    way_in.wait_for()

    assert page.locator("main").bounding_box()["width"] <= 360
    assert page.locator("main").evaluate("main => main.scrollWidth") <= 360
    assert page.context.cookies() == []
    way_in.click()
    page.get_by_text("The meeting", exact=True).wait_for()
    assert "referer" not in asked[0]
    assert complaints == []
