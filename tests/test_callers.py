"""Whose request it is, behind proxies and without."""

import pytest

from atrocity_events.callers import address_of

PEER = "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, None, PEER),
        (0, "203.0.113.9", PEER),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9,198.51.100.7", "203.0.113.9"),
        (2, "203.0.113.9", PEER),
        (1, None, PEER),
        (1, "6.6.6.6, unknown", PEER),
        (1, "6.6.6.6,", PEER),
        (1, "203.0.113.9:4711", PEER),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "2001:DB8:0::9", "2001:db8::9"),
        (1, "[2001:db8::9]", "2001:db8::9"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "<script>", PEER),
    ],
)
def test_a_proxy_is_believed_as_far_as_it_is_ours(rf, settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    sent = {} if told is None else {"x-forwarded-for": told}
    assert address_of(rf.get("/", headers=sent, REMOTE_ADDR=PEER)) == address


def test_a_socket_of_this_machine_has_no_address(rf):
    assert address_of(rf.get("/", REMOTE_ADDR="")) == ""


def test_whatever_asks_for_the_address_learns_that_of_the_visitor(client, settings):
    settings.TRUSTED_PROXIES = 1
    response = client.get("/about/", headers={"x-forwarded-for": "6.6.6.6, 203.0.113.9"})
    assert response.wsgi_request.META["REMOTE_ADDR"] == "203.0.113.9"
