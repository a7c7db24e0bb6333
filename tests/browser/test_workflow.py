"""From an announcement to the public, by two people in a real browser."""

from datetime import timedelta
from importlib import import_module

from django.urls import reverse
from django.utils import timezone

from events.models import Event
from organizers.models import Organization
from tests.browser.test_admin_in_the_browser import choose

make_groups = import_module("events.migrations.0008_publishing").make_groups


def press(page, name, key="Enter"):
    """Presses a button that the keyboard can reach."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press(key)


def has_the_focus(page, name):
    page.locator(f"#{name}:focus").wait_for()


def test_an_event_goes_from_an_editor_to_the_public(page, live_server, people, complaints):
    Organization.objects.create(name="Museum of the Lake")
    in_two_months = timezone.now().date() + timedelta(days=60)
    people(page, "ana")
    page.goto(live_server.url + reverse("admin:events_event_add"))
    assert page.get_by_role("button", name="Save and publish").count() == 0
    page.get_by_label("Title:", exact=True).first.fill("From words to deeds")
    page.get_by_label("Start date:").fill(str(in_two_months))
    page.get_by_label("Format:").select_option("online")
    page.get_by_label("Venue:").fill("Palais des Nations")
    page.get_by_label("Summary:").fill("About warning signs.")

    # She forgot the kind: Enter saves, the list of mistakes has the focus and leads there.
    page.get_by_label("Title:", exact=True).first.press("Enter")
    has_the_focus(page, "wrong")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    has_the_focus(page, "id_kind")
    page.keyboard.type("lecture")

    # The field of the organization is one that a search stands for.
    press(page, "Save and send to review")
    has_the_focus(page, "doubts")
    page.get_by_role("link", name="Organized by").press("Enter")
    page.locator("#credits-group .select2-selection:focus").wait_for()
    choose(page, page.locator("#id_credits-0-organization"), "museum")

    # One doubt is left; the suggestion is typed in, and nothing is saved yet.
    press(page, "Make it “in person and online”")
    has_the_focus(page, "id_format")
    assert page.get_by_label("Format:").input_value() == "hybrid"
    assert page.get_by_text("Typed in for you, not saved yet.").is_visible()
    assert not Event.objects.exists()
    press(page, "Save and send to review")
    page.get_by_text("It waits for somebody who may publish it.").wait_for()
    event = Event.objects.get()
    assert (event.state, event.format) == ("review", "hybrid")

    people(page, "ben")
    page.goto(live_server.url + reverse("admin:events_event_change", args=[event.pk]))
    page.get_by_role("link", name="Preview").press("Enter")
    page.get_by_role(
        "heading", name="Preview: only you at the desk can see this"
    ).wait_for()
    page.get_by_role("heading", level=1, name="From words to deeds").wait_for()
    shown = page.url
    page.get_by_role("link", name="Back to the form").press("Enter")
    press(page, "Save and publish", "Space")
    page.get_by_text("It is public now.").wait_for()

    page.context.clear_cookies()
    assert page.goto(live_server.url + event.get_absolute_url()).status == 200
    assert complaints == []
    assert page.goto(shown).status == 404
