"""What editors write becomes HTML that cannot harm a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.prose import to_html


def test_paragraphs_lists_and_emphasis():
    html = to_html("One *two*.\n\n- a\n- b\n")

    assert html == "<p>One <em>two</em>.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"


def test_a_link_gives_nothing_away_about_the_reader():
    html = to_html("See https://example.org/a and [this](https://example.org/b).")

    assert html.count('rel="noopener noreferrer nofollow"') == 2


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://tracker.example/pixel.gif)",
        '<a href="x" onclick="alert(1)">a</a>',
        "<style>body{display:none}</style>",
        "<iframe src=//example.org></iframe>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(attack):
    html = to_html(attack)

    for tag in (
        "<script",
        "<img",
        "<style",
        "<iframe",
        'href="javascript',
        'href="data',
        '<a href="x"',
    ):
        assert tag not in html


def test_a_heading_does_not_break_the_outline_of_the_page():
    assert "<h1" not in to_html("# Title\n\nText\n====\n")


@given(st.text())
def test_any_text_gives_some_html(text):
    assert "<script" not in to_html(f"{text}<script>{text}")


@pytest.mark.parametrize("address", ["//evil.example", "/admin/logout/", "evil.html"])
def test_a_link_says_where_it_goes(address):
    assert "href" not in to_html(f"[click]({address})")
