"""The desk by its keys, and its pages for many rows, as a browser meets them."""

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from events.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page, live_server, sign_in, complaints):
    sign_in(page, User.objects.create_superuser("editor"))

    def open_page(name, *args, query=""):
        page.goto(live_server.url + reverse(f"admin:{name}", args=args) + query)
        return page

    return open_page


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def test_keys_search_save_and_stay_silent_while_somebody_types(
    desk, page, complaints, make_event
):
    event = make_event("Early warning", state="draft")
    make_event("Another", state="draft")
    desk("events_event_changelist")

    page.keyboard.press("/")
    assert focused(page) == "searchbar"
    page.keyboard.type("early/")
    assert page.locator("#searchbar").input_value() == "early/"
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.get_by_text("1 result").wait_for()
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "Early warning"

    page.keyboard.press("Enter")
    title = page.locator("#id_title")
    title.fill("Early / warning")
    title.press("Control+s")
    page.get_by_text("You may edit it again below").wait_for()
    assert Event.objects.get(pk=event.pk).title == "Early / warning"
    assert page.locator("#id_title").is_visible()
    assert complaints == []


def test_a_list_is_saved_exported_imported_and_a_listing_copied_without_a_mouse(
    desk, page, complaints, make_event
):
    event = make_event("Early warning", start="2027-03-10 17:00", zone="Europe/Brussels")
    desk("events_event_changelist", query="?q=early")
    page.get_by_text("Save this list as").press("Enter")
    page.get_by_label("Its name").fill("Warnings")
    page.keyboard.press("Enter")
    page.get_by_text("“Warnings” is saved.").wait_for()
    page.get_by_role("link", name="Warnings").press("Enter")
    page.get_by_role("button", name="Remove the saved list “Warnings”").wait_for()

    page.get_by_role("link", name="Export").press("Enter")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV file").press("Enter")
    table = download.value.path().read_text("utf-8-sig")
    assert "Early warning" in table

    desk("events_event_import")
    changed = table.replace("Early warning", "Early action").encode()
    page.get_by_label("Excel workbook").set_input_files(
        {"name": "events.csv", "mimeType": "text/csv", "buffer": changed}
    )
    page.get_by_role("button", name="Read the table").press("Enter")
    page.get_by_role("button", name="Import: 0 new, 1 changed").press("Enter")
    page.get_by_text("0 new, 1 changed, 0 as before").wait_for()
    assert Event.objects.get().title == "Early action"

    page.get_by_role("link", name="Copy to a new date").press("Enter")
    page.get_by_label("New date").fill("28 March 2027")
    page.keyboard.press("Enter")
    page.get_by_text("This is the copy, a draft.").wait_for()
    copy = Event.objects.exclude(pk=event.pk).get()
    assert (str(copy.start_date), copy.state) == ("2027-03-28", "draft")
    assert page.url.endswith(reverse("admin:events_event_change", args=[copy.pk]))
    assert complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_pages_fit_and_nothing_is_blocked(
    desk, page, complaints, width, scheme, make_event
):
    event = make_event("Early warning " * 6, start="2027-03-10 17:00", zone="UTC")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)

    def fits(what):
        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, what

    for name, *args in (
        ("events_event_export",),
        ("events_event_import",),
        ("events_event_copy", event.pk),
    ):
        desk(name, *args)
        fits(name)
    desk("events_event_changelist", query="?q=early")
    page.get_by_text("Save this list as").click()
    fits("list")
    page.locator("#result_list .action-select").first.check()
    page.locator("select[name=action]").select_option(label="Set themes and areas …")
    page.get_by_role("button", name=re.compile("^(Go|Run)")).first.click()
    page.get_by_text("1 listing chosen").wait_for()
    fits("themes and areas")
    for table in (b"Title,Kind\nTalk,webinar", b"Title,Kind,Start\nTalk,party,9.3"):
        desk("events_event_import")
        page.get_by_label("Excel workbook").set_input_files(
            {"name": "events.csv", "mimeType": "text/csv", "buffer": table}
        )
        page.get_by_role("button", name="Read the table").click()
        page.get_by_role("heading", name=re.compile("would be new|mistakes")).wait_for()
        fits(table)
    assert complaints == []
