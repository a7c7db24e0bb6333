"""What the environment says of how to reach those who run the site."""

import pytest
from django.core.checks import run_checks

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


SAFE = {
    "SITE_URL": "https://events.example",
    "HTTPS": True,
    "DEBUG": False,
    "ALLOWED_HOSTS": ["events.example"],
    "CONTACT": "mailto:desk@events.example",
    "ONION_URL": f"http://{'a' * 56}.onion",
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "TRUSTED_PROXIES": 1,
    "SECRET_FILES": [],
}


def at(address, **options):
    return {"HOST": address, "OPTIONS": options}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"DEBUG": True}, ["site.E002"]),
        ({"DEBUG": True, "HTTPS": False, "SITE_URL": "http://127.0.0.1:8000"}, []),
        ({"ONION_URL": "http://events.onion"}, ["site.E003"]),
        ({"ONION_URL": f"http://{'a' * 56}.onion.example"}, ["site.E003"]),
        ({"ONION_URL": ""}, []),
        ({"SITE_URL": "http://events.example"}, ["site.W002"]),
        ({"SITE_URL": "http://192.0.2.1"}, ["site.W002"]),
        ({"SITE_URL": "http://localhost:8000"}, []),
        ({"SITE_URL": f"http://{'a' * 56}.onion"}, []),
        ({"ALLOWED_HOSTS": ["events.example", "*"]}, ["site.W003"]),
        ({"database": at("db.example")}, ["site.W004"]),
        ({"database": at("192.0.2.1", sslmode="prefer")}, ["site.W004"]),
        ({"database": at("db.example", sslmode="require")}, []),
        ({"database": at("db.example", sslmode="verify-full")}, []),
        ({"database": at("/run/postgresql")}, []),
        ({"database": at("127.0.0.1")}, []),
        ({"TRUSTED_PROXIES": 0}, ["site.W006"]),
        ({"TRUSTED_PROXIES": 0, "SECURE_PROXY_SSL_HEADER": None}, []),
    ],
)
def test_what_is_unsafe_is_warned_of_before_it_is_public(
    settings, monkeypatch, changed, expected
):
    for name, value in (changed.get("database") or at("")).items():
        monkeypatch.setitem(settings.DATABASES["default"], name, value)
    for name, value in {**SAFE, **changed}.items():
        setattr(settings, name, value)

    assert site_messages() == expected


def test_a_secret_that_everybody_may_read_is_warned_of(settings, tmp_path):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    file = tmp_path / "key"
    file.touch(mode=0o600)
    settings.SECRET_FILES = [file]
    assert "site.W005" not in site_messages()
    file.chmod(0o644)
    assert "site.W005" in site_messages()


def site_messages():
    found = run_checks(tags=["security"], include_deployment_checks=True)
    return [message.id for message in found if message.id and "site." in message.id]
