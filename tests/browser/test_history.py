"""Two editors, each in a browser of their own; and the way back through the history."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from events.models import Event


@pytest.fixture
def editor(browser, sign_in):
    """``editor("ana")``: a page of that editor's own browser, and what it objected to."""
    opened = []

    def open_browser(name):
        context = browser.new_context()
        opened.append(context)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        sign_in(page, User.objects.create_superuser(name, first_name=name.title()))
        return page, said

    yield open_browser
    for context in opened:
        context.close()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def test_two_editors_lose_nothing_and_the_past_comes_back(editor, live_server):
    event = Event.objects.create(title="Talk", kind="lecture", pace="to-be-announced")
    event.links.create(label="More", url="https://example.org/")
    url = live_server.url + reverse("admin:events_event_change", args=[event.pk])
    (ana, ana_heard), (ben, ben_heard) = editor("ana"), editor("ben")
    for page in (ana, ben):
        page.goto(url)

    ana.get_by_label("Title:", exact=True).first.fill("By Ana")
    ana.get_by_label("Summary:").fill("Her sentence.")
    ana.get_by_role("button", name="Add another Link").click()
    ana.locator("#id_links-1-label").fill("Her link")
    save(ana)
    ana.get_by_text("was changed successfully").wait_for()
    ben.get_by_label("Title:", exact=True).first.fill("By Ben")
    ben.locator("#id_links-1-label").fill("His link")
    save(ben)

    ben.get_by_role("heading", name=re.compile("Changed meanwhile by Ana")).wait_for()
    assert ben.get_by_text("Ana wrote “By Ana” here at").first.is_visible()
    assert ben.get_by_label("Summary:").input_value() == "Her sentence."
    labels = [ben.locator(f"#id_links-{n}-label").input_value() for n in range(3)]
    assert labels == ["More", "Her link", "His link"]
    save(ben)
    ben.get_by_text("was changed successfully").wait_for()
    event.refresh_from_db()
    assert (event.title, event.summary, event.links.count()) == (
        "By Ben",
        "Her sentence.",
        3,
    )

    ben.goto(url)
    ben.get_by_role("link", name="History").click()
    ben.get_by_role("link", name="Look at it as it was then, or put it back").first.click()
    ben.get_by_role("heading", name="What putting it back will change").wait_for()
    ben.get_by_role("button", name="Put it back to how it was").click()
    ben.get_by_text(re.compile("Put back to how it was on")).first.wait_for()
    event.refresh_from_db()
    assert (event.title, event.links.count()) == ("By Ana", 2)

    ben.get_by_role("link", name="Move to the bin").click()
    ben.get_by_role("button", name="Move to the bin").click()
    ben.get_by_role("link", name="the bin", exact=True).click()
    ben.get_by_role("button", name="Put back: By Ana").click()
    ben.get_by_text("was put back").wait_for()
    event.refresh_from_db()
    assert event.state == "draft"
    heard = [text for text in ana_heard + ben_heard if "Autofocus" not in text]
    assert heard == []
