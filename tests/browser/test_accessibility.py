"""That the look at the pages' accessibility sees what it should."""

import pytest

from tests.browser.accessibility import violations

PAGE = """<!DOCTYPE html><html lang="en"><title>Many</title><main><h1>Many texts</h1>
<style>.pale {{ color: #ccc }} .grey {{ background: #555 }}</style>{}</main>"""
PLAIN = "<p>Alike</p>" * 20


@pytest.mark.parametrize(
    ("html", "broken"),
    [
        (PLAIN, []),
        (PLAIN + "<p class=pale>Not alike</p>" + PLAIN, ["color-contrast"]),
        (PLAIN + "<div class=grey><p>On another ground</p></div>", ["color-contrast"]),
        (PLAIN * 2 + "<img src='data:,'>", ["image-alt"]),
    ],
)
def test_one_among_many_is_seen(page, html, broken):
    page.set_content(PAGE.format(html))
    for _ in range(2):
        assert [rule for rule, _ in violations(page)] == broken
