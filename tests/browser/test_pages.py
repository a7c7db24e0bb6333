"""The public pages in a real browser: narrow and wide, light and dark, without script."""

import re
from itertools import pairwise

import pytest

from tests.browser.accessibility import violations

NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
PAGES = [
    "/",
    "/?theme=genocide&q=sample",
    "/?theme=nonsense",
    "/past/",
    "/organizers/",
    "/speakers/",
    "/themes/",
    "/themes/genocide/",
    "/areas/",
    "/areas/africa/",
    "/series/",
    "/programmes/",
    "/programmes/preventing-and-responding-to-genocide-and-mass-atrocity-crimes/",
    "/about/",
    "/api/",
    "/api/fields/",
    "/no-such-page/",
]


LEADING_ON = ("/", "/past/", "/organizers/", "/speakers/", "/series/")
LOOKS = (("light", NARROW), ("dark", WIDE))


def test_every_page_is_accessible_fits_and_asks_nobody_else(
    site, page, context, complaints
):
    """Every kind of page, and the first that the lists lead to."""
    addresses, requests, broken, wide, disorder = [*PAGES], [], [], [], []
    page.on("request", lambda request: requests.append(request.url))
    for address in addresses:
        page.goto(site + address)
        for scheme, size in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            broken += [(address, scheme, *found) for found in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((address, size))
        levels = page.eval_on_selector_all(
            "h1,h2,h3,h4", "hs => hs.map(h => +h.tagName[1])"
        )
        steps = [low - high for high, low in pairwise(levels)]
        if levels.count(1) != 1 or any(step > 1 for step in steps):
            disorder.append((address, levels))
        if address in LEADING_ON:
            first = page.locator("h3 a, h2.index__name a").first
            addresses.append(first.get_attribute("href"))
    assert len(addresses) == len(PAGES) + len(LEADING_ON)
    assert broken == []
    assert (wide, disorder) == ([], [])
    assert [url for url in requests if not url.startswith(site)] == []
    assert [text for text in complaints if not text.startswith("Failed to load")] == []
    assert context.cookies() == []


@pytest.mark.parametrize("address", ["/", "/api/", "/api/fields/"])
def test_a_first_visit_takes_14_kilobytes_and_three_requests(site, page, address):
    requests = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(site + address, wait_until="networkidle")

    sizes = {request.url: request.sizes()["responseBodySize"] for request in requests}
    script = sum(size for url, size in sizes.items() if url.endswith(".js"))
    assert len(requests) <= 3
    assert script <= 5_000
    assert sum(sizes.values()) - script <= 14_000


@pytest.fixture
def still_page(browser, site):
    """A page of a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    page.goto(site + "/")
    yield page
    context.close()


def test_a_visitor_without_javascript_filters_and_takes_filters_away(still_page):
    page = still_page
    page.locator("summary", has_text="Filter").click()
    page.locator("summary", has_text="Format").click()
    page.get_by_role("checkbox", name=re.compile(r"^In person \d+ event")).check()
    page.get_by_role("button", name="Show events").click()

    assert "format=in-person" in page.url
    assert "match" in page.get_by_role("status").inner_text()

    page.get_by_role("link", name="Remove Format").click()
    assert "format" not in page.url


def test_a_visitor_searches_and_opens_an_event_by_keyboard(still_page):
    page = still_page
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.get_by_label("Search events").focus()
    page.keyboard.type("early warning")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=early+warning*")

    page.locator("h3 a").first.focus()
    title = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/*/")
    assert page.locator("h1").inner_text() == title


def test_a_printed_list_leaves_out_what_paper_cannot_do(site, page):
    page.goto(site + "/")
    page.emulate_media(media="print")

    assert not page.get_by_role("search").is_visible()
    assert page.locator("h3").first.is_visible()
