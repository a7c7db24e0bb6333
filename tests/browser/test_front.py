"""The first page of the desk in a browser: from what is missing to a field, or a letter."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from tests.browser.accessibility import violations


@pytest.fixture
def desk(page, live_server, sign_in):
    """Signs an editor in; the address of the desk's first page."""
    sign_in(page, User.objects.create_superuser("editor"))
    return live_server.url + reverse("admin:index")


@pytest.fixture
def talk(make_event):
    day = timezone.now().astimezone(ZoneInfo("Asia/Tokyo")) + timedelta(days=3)
    return make_event(
        "Talk on early warning",
        start=f"{day:%Y-%m-%d} 09:00",
        zone="Asia/Tokyo",
        format="online",
        joining_note="To follow.",
        contact_email="ana@example.org",
        state="draft",
    )


def test_an_editor_goes_from_what_is_missing_to_its_field_and_writes_a_letter(
    desk, talk, page, complaints
):
    page.goto(desk)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link to the main content
    page.get_by_role("link", name=re.compile("with something missing, 1 urgent")).click()
    day = page.get_by_role("heading", name="In 3 days")
    assert day.is_visible()

    page.get_by_role("link", name="how to join, said to follow").click()
    page.locator("#id_joining_note:focus").wait_for()  # its fieldset was folded
    page.go_back()
    page.get_by_role("link", name="theme", exact=True).click()
    page.locator(".field-themes :focus").first.wait_for()
    page.go_back()

    page.get_by_role("link", name="ask the organizer").click()
    page.get_by_role("link", name="Français").click()
    text = page.get_by_role("textbox", name="Letter").input_value()
    assert "1. Comment peut-on y participer" in text
    mail = page.get_by_role("link", name="Open in your program for mail")
    assert mail.get_attribute("href").startswith("mailto:ana@example.org?subject=Questions")
    page.get_by_role("button", name="Copy the letter").click()
    page.get_by_text("Copied.").wait_for()
    assert complaints == []


def test_without_a_script_a_folded_field_is_reached_as_well(
    desk, talk, page, browser, live_server
):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(f"{live_server.url}{reverse('admin:events_event_letter', args=[talk.pk])}")
    assert not plain.get_by_role("button", name="Copy the letter").is_visible()

    plain.goto(desk)
    plain.get_by_role("link", name="how to join, said to follow").click()

    plain.get_by_label("Joining note").wait_for()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_both_pages(desk, talk, page, live_server, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 900})
    letter = live_server.url + reverse("admin:events_event_letter", args=[talk.pk])

    for url in (desk, letter):
        page.goto(url)
        assert violations(page, "#content-start") == []
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
