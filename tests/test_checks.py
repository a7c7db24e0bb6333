"""What the environment says of how to reach those who run the site."""

import pytest

from atrocity_events.checks import contact_is_an_address, somebody_can_be_reached
from atrocity_events.settings import contact


def found(settings, typed):
    settings.CONTACT = contact(typed)
    return [message.id for message in contact_is_an_address()]


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("desk@events.example", "mailto:desk@events.example"),
        (" desk+names@events.example ", "mailto:desk+names@events.example"),
        ("o'neill%x@events.example", "mailto:o%27neill%25x@events.example"),
        ("mailto:desk@events.example", "mailto:desk@events.example"),
        ("https://events.example/contact?x=@", "https://events.example/contact?x=@"),
        ("", ""),
    ],
)
def test_an_address_of_any_kind_becomes_a_link(settings, typed, address):
    assert contact(typed) == address
    assert found(settings, typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "the desk",
        "desk@",
        "http://events.example/contact",
        "javascript://events.example/%0aalert(1)",
        "mailto:desk",
        "desk@events.example\r\nBcc: all@events.example",
    ],
)
def test_what_is_no_address_is_refused(settings, typed):
    assert found(settings, typed) == ["site.E001"]


def test_a_site_that_nobody_can_reach_is_warned_of(settings):
    settings.CONTACT = ""
    assert [message.id for message in somebody_can_be_reached()] == ["site.W001"]
    settings.CONTACT = "mailto:desk@events.example"
    assert somebody_can_be_reached() == []
