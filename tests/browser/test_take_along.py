"""Taking lists along in a real browser: copied out of the panel, framed by another site."""

import functools
import http.server
import threading

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations

NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
PANEL = "details.take"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture
def host(tmp_path):
    """Serves a page of another site around this HTML; gives its address."""
    handler = functools.partial(Quiet, directory=tmp_path)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def serve(html):
        head = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Host</title>'
        icon = '<link rel="icon" href="data:,">'
        text = f"{head}{icon}<main><h1>Our institute</h1>{html}</main>"
        (tmp_path / "index.html").write_text(text)
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("scheme", "size", "addresses"),
    [
        ("light", NARROW, ["/", "/feeds/"]),
        ("dark", WIDE, ["/themes/genocide/", "/calendar/"]),
    ],
)
def test_the_open_panel_is_accessible_and_fits(site, page, scheme, size, addresses):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    for address in addresses:
        page.goto(site + address)
        if page.locator(PANEL).count():
            page.locator(f"{PANEL} > summary").click()
            expect(page.get_by_label("Your own site")).to_be_visible()
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_panel_is_used_by_keyboard(site, page):
    page.goto(site + "/")
    page.locator(f"{PANEL} > summary").focus()
    page.keyboard.press("Enter")
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))

    assert reached[:5] == ["How to use them", "Subscribe", "Atom", "CSV", "JSON"]
    assert reached[5].startswith("<iframe ")


def test_the_panel_follows_the_filters_and_stays_open(site, page):
    page.goto(site + "/")
    page.locator(f"{PANEL} > summary").click()
    page.locator("summary", has_text="Format").click()
    page.locator('[name="format"][value="online"]').check()
    page.wait_for_url("**/?format=online")

    expect(page.locator(PANEL)).to_contain_text("This list: upcoming events, online.")
    expect(page.locator(f"{PANEL} code").first).to_have_text(
        f"{site}/events.ics?format=online"
    )
    expect(page.get_by_label("Your own site")).to_be_visible()


def test_what_is_copied_shows_the_list_on_another_site(
    site, page, context, host, complaints
):
    page.goto(site + "/?format=online")
    listed = page.request.get(f"{site}/events.json?format=online").json()["events"]
    titles = [event["title"] for event in listed]
    page.locator(f"{PANEL} > summary").click()
    copied = page.get_by_label("Your own site").input_value()
    address = host(copied)
    page.goto(address)

    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_have_text("Upcoming events, online")
    assert frame.locator("h2 a").all_inner_texts() == titles[:10]
    assert page.locator("iframe").bounding_box()["height"] == 600
    assert complaints == []
    assert context.cookies() == []
    with context.expect_page() as opened:
        frame.locator("h2 a").first.click()
    expect(opened.value.locator("h1")).to_have_text(titles[0])
    assert opened.value.url.startswith(site + "/events/")
    assert opened.value.evaluate("window.opener") is None
    assert page.url == address


def test_a_frame_shows_readers_their_own_time(site, browser, host):
    context = browser.new_context(timezone_id="Asia/Kathmandu")
    page = context.new_page()
    page.goto(host(f'<iframe src="{site}/embed/?when=past" title="Past"></iframe>'))
    frame = page.frame_locator("iframe")

    expect(frame.locator(".time__own").first).to_contain_text("in Kathmandu, UTC+5:45")
    context.close()


def test_no_other_page_is_shown_in_a_frame(site, page, host, complaints):
    page.goto(host(f'<iframe src="{site}/" title="List"></iframe>'))

    page.wait_for_function("() => !document.querySelector('iframe').contentDocument")
    assert page.frame_locator("iframe").locator(".masthead").count() == 0
    assert any("frame-ancestors" in said for said in complaints)


@pytest.mark.parametrize(("width", "scheme"), [(200, "light"), (800, "dark")])
def test_a_frame_is_accessible_and_fits(site, page, width, scheme):
    page.set_viewport_size({"width": width, "height": 600})
    page.emulate_media(color_scheme=scheme)
    for address in ("/embed/?when=all", "/embed/?theme=nonsense"):
        page.goto(site + address)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_frame_takes_three_requests_and_little(site, page):
    sizes = {}
    page.on(
        "requestfinished",
        lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}),
    )
    page.goto(site + "/embed/", wait_until="networkidle")

    assert len(sizes) == 3
    [styles] = (size for url, size in sizes.items() if ".css" in url)
    assert styles < 1_500
    assert sum(sizes.values()) < 8_000


def test_paper_has_neither_panel_nor_forms(site, page):
    page.goto(site + "/")
    page.locator(f"{PANEL} > summary").click()
    event = page.locator("h3 a").last.get_attribute("href")
    page.emulate_media(media="print")
    expect(page.locator(PANEL)).to_be_hidden()
    page.goto(site + event)
    assert not any(part.is_visible() for part in page.locator(".paperless").all())
