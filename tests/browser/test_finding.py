"""Finding events in a real browser: with the script, without it, by keyboard, enlarged."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations

LIST = "/?when=all"


def number_found(page):
    """The number that the page says it found."""
    said = page.locator("#count").inner_text()
    return 0 if said.startswith("Nothing") else int(said.split()[0].replace(",", ""))


@pytest.fixture
def requests(page):
    """Addresses of the documents that the browser loaded in full."""
    seen = []

    def note(request):
        if request.is_navigation_request():
            seen.append(request.url)

    page.on("request", note)
    return seen


def test_a_choice_changes_the_list_without_a_reload(site, page, requests):
    page.goto(site + LIST)
    before = number_found(page)
    page.locator("summary", has_text="Format").click()
    box = page.get_by_role("checkbox", name=re.compile("^In person and online"))
    promised = int(box.locator("xpath=..").inner_text().split()[-2])
    box.check()
    page.wait_for_url("**/?format=hybrid&when=all")

    assert 0 < number_found(page) == promised < before
    assert page.title().startswith("All events: in person and online")
    expect(page.locator("body > [role=status]")).to_have_text(
        re.compile(rf"^\s*{promised} ")
    )
    assert page.evaluate("document.activeElement.value") == "hybrid"
    assert box.is_checked()
    assert len(requests) == 1

    page.evaluate("location.hash = 'main'")  # as the skip link does
    page.get_by_role("link", name="Remove Format: in person and online").click()
    page.wait_for_url("**" + LIST)
    assert number_found(page) == before
    assert page.evaluate("document.activeElement.id") == "count"
    page.go_back()
    page.wait_for_url("**/?format=hybrid&when=all#main")
    expect(page.locator("#count")).to_have_text(re.compile(rf"^\s*{promised} "))
    assert len(requests) == 1


def test_words_are_sought_while_they_are_typed(site, page, requests):
    page.goto(site + LIST)
    page.get_by_label("Search events").press_sequentially("early warn", delay=20)
    page.wait_for_url("**/?q=early+warn&when=all")

    assert page.locator("mark").first.inner_text().lower() in ("early", "warning")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("ings")
    page.wait_for_url("**/?q=early+warnings&when=all")
    assert page.get_by_label("Search events").input_value() == "early warnings"
    page.go_back()
    page.wait_for_url("**" + LIST)
    expect(page.get_by_label("Search events")).to_have_value("")
    page.go_forward()
    page.wait_for_url("**/?q=early+warnings&when=all")
    expect(page.get_by_label("Search events")).to_have_value("early warnings")
    page.get_by_label("Search events").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#list")).not_to_have_attribute("aria-busy", "true")
    assert len(requests) == 1


def test_a_word_that_nobody_wrote_is_answered_with_one_that_occurs(site, page):
    page.goto(site + "/?q=erly+warnign")
    offer = page.locator(".offer a").first
    assert offer.inner_text() == "early warning"
    offer.click()
    page.wait_for_url("**/?q=early+warning&when=all")
    assert number_found(page) > 0


def test_what_cannot_be_understood_is_said_where_the_reader_is(site, page):
    page.goto(site + LIST)
    page.get_by_label("From").fill("2026-06-02")
    page.wait_for_url("**from=2026-06-02*")
    page.get_by_label("Until").fill("2026-06-01")
    expect(page.get_by_role("alert")).to_contain_text("before the first one")
    expect(page.locator("body > [role=status]")).to_contain_text("before the first one")
    assert page.get_by_label("Until").input_value() == "2026-06-01"


def test_an_answer_that_does_not_come_loads_the_page_in_full(site, page, requests):
    page.goto(site + LIST)
    page.route(
        "**/?kind=*",
        lambda route: (
            route.continue_() if route.request.is_navigation_request() else route.abort()
        ),
    )
    page.locator("summary", has_text="Kind of event").click()
    page.get_by_role("checkbox", name=re.compile("^Webinar")).check()
    page.wait_for_url("**/?kind=webinar&when=all")

    expect(page.get_by_role("link", name="Remove Kind of event: Webinars")).to_be_visible()
    assert len(requests) == 2


def test_all_values_of_a_long_facet_are_one_link_away(site, page):
    page.goto(site + LIST)
    page.locator("summary", has_text="Theme").click()
    few = page.locator("#facet-theme input").count()
    page.locator("#facet-theme .facet__more").click()
    expect(page.locator("#facet-theme input")).to_have_count(25)

    assert few < 25
    assert page.locator("#facet-theme").get_attribute("open") is not None


@pytest.fixture
def still(browser, site):
    """A small screen without JavaScript."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 780}
    )
    yield context.new_page()
    context.close()


def test_without_script_the_address_is_canonical_and_the_zone_is_kept(still, site):
    page = still
    page.goto(site + "/?tz=Africa/Nairobi")
    page.get_by_text("Filter", exact=True).click()
    page.locator("summary", has_text="Kind of event").click()
    page.get_by_role("checkbox", name=re.compile("^Webinar")).check()
    page.get_by_role("button", name="Show events").click()

    assert page.url == f"{site}/?kind=webinar&tz=Africa%2FNairobi"
    page.get_by_role("link", name="Calendar", exact=True).click()
    assert "tz=Africa%2FNairobi" in page.url
    assert page.locator("h1").inner_text()[-4:].isdigit()


def test_without_script_every_page_of_the_list_is_reached_and_left_again(still, site):
    page = still
    page.goto(site + LIST)
    total, titles, walked = number_found(page), [], 0
    while True:
        titles += page.locator("h3 a").all_inner_texts()
        if not page.get_by_role("link", name="Next page").count():
            break
        page.get_by_role("link", name="Next page").click()
        walked += 1
    assert len(titles) == total
    for _ in range(walked):
        page.get_by_role("link", name="Previous page").click()
    assert page.locator("h3 a").all_inner_texts() == titles[:30]
    page.get_by_role("link", name="Last page").click()
    assert page.locator("h3 a").all_inner_texts()[-1] == titles[-1]


def test_the_month_is_a_table_and_on_a_small_screen_a_list_of_days(site, page, still):
    page.goto(site + "/calendar/")
    assert re.search(r"/calendar/\d{4}/\d+/$", page.url)
    assert page.get_by_role("columnheader").all_inner_texts()[0] == "Mon"
    assert page.locator("td.day").count() % 7 == 0
    assert page.locator(".day a").count() > 0
    page.get_by_role("link", name="As a list").click()
    assert page.url == site + "/"

    still.goto(site + "/calendar/")
    assert not still.get_by_text("Mon", exact=True).is_visible()
    days = [day for day in still.locator("td.day").all() if day.is_visible()]
    assert all(day.locator("a").count() for day in days)
    assert days[0].inner_text().split()[0].endswith("day")


@pytest.mark.parametrize(
    "address",
    ["/?kind=webinar&q=warning&when=all", "/calendar/", "/time-zone/", "/?more=area"],
)
def test_open_filters_are_accessible_and_fit_when_enlarged(site, page, address):
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024 at 400 %
    page.goto(site + address)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_script_is_at_most_five_kilobytes(site, page):
    address = page.goto(site + "/") and page.locator("script").get_attribute("src")
    assert len(page.request.get(site + address).body()) <= 5_000


def test_a_printed_month_has_its_events_and_no_form(site, page):
    page.goto(site + "/calendar/")
    page.emulate_media(media="print")
    assert not page.get_by_role("search").is_visible()
    assert page.locator(".day a").first.is_visible()
    whole = page.locator("main").bounding_box()["width"]
    assert page.locator("table.month").bounding_box()["width"] > 0.8 * whole
