"""The reader's own time in a real browser: by script, and without one by the address."""

import pytest

from tests.browser.accessibility import violations

OWN = ".time__own"
NARROW = {"width": 360, "height": 780}


@pytest.fixture
def reader(browser, site):
    """A page of a browser whose own zone is this, and what it complained of."""
    contexts = []

    def open_browser(zone, **options):
        context = browser.new_context(timezone_id=zone, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def event_with_a_clock(browser, site):
    """The address of the first listed event by New York's clock."""
    with browser.new_page(timezone_id="UTC") as page:
        page.goto(site + "/past/")
        card = page.locator(".event", has_text="New York time").first
        return site + card.locator("h3 a").get_attribute("href")


def times(page):
    """What each time with a clock says: its zone, and the reader's own time."""
    return page.eval_on_selector_all(
        ".time[data-starts]:not(.time--line)",
        """times => times.map(time => [
            time.querySelector(".time__zone").innerText,
            time.querySelector(".time__own")?.innerText ?? "",
        ])""",
    )


def test_a_browser_in_nairobi_shows_its_own_times(reader, site, event_with_a_clock):
    page = reader("Africa/Nairobi")
    for address in (site + "/", event_with_a_clock):
        page.goto(address)
        told = times(page)

        assert told
        for zone, own in told:
            assert ("in Nairobi, UTC+3" in own) != ("UTC+3" in zone)
    assert page.complaints == []
    assert page.evaluate("typeof ownTimes + typeof window.ownTimes") == "undefinedundefined"


@pytest.mark.parametrize(
    "zone",
    [
        "Asia/Kathmandu",
        "Pacific/Kiritimati",
        "America/St_Johns",
        "America/New_York",
        "Europe/Kyiv",
        "UTC",
    ],
)
def test_the_script_says_what_the_server_says(reader, site, event_with_a_clock, zone):
    page = reader(zone)
    for address in (site + "/", event_with_a_clock):
        page.goto(address)

        said = [text.replace("St Johns", "St. John’s") for text in own_times(page)]
        assert said == own_times_of_the_server(page, f"{address}?tz={zone}")


# What is said of the reader's own time, in the order of time: what is today by the reader's
# clock stands above the rest of the week.
OWN_TIMES = """page => [...page.querySelectorAll(".time:has(.time__own)")]
    .toSorted((one, other) => (
        Date.parse(one.dataset.starts) - Date.parse(other.dataset.starts)
        || one.textContent.localeCompare(other.textContent)
    ))
    .map(time => time.querySelector(".time__own").textContent.replace(/\\s+/g, " ").trim())
"""


def own_times(page):
    page.wait_for_load_state()
    return page.evaluate(f"({OWN_TIMES})(document)")


def own_times_of_the_server(page, address):
    """The same of a page as it is sent, without any script."""
    sent = (
        "new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html')"
    )
    return page.evaluate(f"async address => ({OWN_TIMES})({sent})", address)


def test_a_browser_in_the_events_own_zone_shows_no_other(reader, event_with_a_clock):
    page = reader("America/New_York")
    page.goto(event_with_a_clock)

    assert page.locator(".facts__when .time__zone").count() == 1
    assert page.locator(f".facts__when {OWN}").count() == 0


def test_a_choice_goes_before_the_browsers_own_zone(reader, site):
    page = reader("Africa/Nairobi")
    page.goto(site + "/?tz=Asia/Kathmandu")

    assert all("Kathmandu" in text for text in own_times(page))
    assert own_times(page)


def test_a_zone_that_the_browser_does_not_tell_does_no_harm(reader, site):
    page = reader("UTC")
    page.add_init_script(
        "Intl.DateTimeFormat = () => ({ resolvedOptions: () => ({}) })",
    )
    page.goto(site + "/")

    assert own_times(page) == []
    assert page.complaints == []


def test_without_javascript_the_choice_is_kept_through_three_clicks(reader, site):
    page = reader("UTC", java_script_enabled=False, viewport=NARROW)
    page.goto(site + "/past/?tz=Asia/Kathmandu")
    assert own_times(page)

    page.locator(".event", has_text="in Kathmandu").locator("h3 a").first.click()
    assert "in Kathmandu, UTC+5:45" in page.locator(f".facts__when {OWN}").inner_text()
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Past").click()
    page.get_by_role("link", name="Upcoming", exact=True).first.click()

    assert "tz=Asia/Kathmandu" in page.url
    assert all("in Kathmandu" in text for text in own_times(page))
    assert own_times(page)


def test_a_reader_without_javascript_chooses_changes_and_stops(reader, site):
    page = reader("UTC", java_script_enabled=False, viewport=NARROW)
    page.goto(site + "/past/")
    assert own_times(page) == []

    page.get_by_role("link", name="Show mine as well").click()
    page.get_by_label("City").fill("Nairobbi")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Nairobi", exact=True).first.click()
    assert page.url == site + "/past/?tz=Africa/Nairobi"
    assert own_times(page)

    page.get_by_role("link", name="Change").click()
    page.get_by_label("City").fill("geneva")
    page.get_by_role("button", name="Show my time").click()
    assert page.url == site + "/past/?tz=Europe/Zurich"

    page.get_by_role("link", name="Stop showing").click()
    assert page.url == site + "/past/"
    assert own_times(page) == []


@pytest.mark.parametrize(
    ("scheme", "address"),
    [
        ("light", "/time-zone/?next=/past/"),
        ("dark", "/time-zone/?city=San"),
        ("dark", "/?tz=Asia/Kathmandu"),
    ],
)
def test_the_choice_is_accessible_and_fits(reader, site, scheme, address):
    page = reader("Africa/Nairobi", color_scheme=scheme, viewport=NARROW)
    page.goto(site + address)
    for region in page.locator("main details > summary").all():
        region.click()

    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert page.locator("h1").count() == 1
