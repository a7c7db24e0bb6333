"""What is written down about faults: nothing of whoever met them."""

import io
import logging

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import path
from django.views.debug import ExceptionReporter

from atrocity_events.logs import WithoutVisitors
from organizers.models import Organization

NAME, QUERY, ADDRESS = "Mia Loch", "early-warning", "203.0.113.9"


def fault(request, slug):
    try:
        int(slug)
    except ValueError as error:
        raise LookupError(f"{slug} {request.GET} {NAME}") from error


def twice(request, slug):
    Organization.objects.create(name=NAME, slug=slug)
    Organization.objects.create(name=NAME, slug=slug)


urlpatterns = [path("talks/<slug:slug>/", fault), path("again/<slug:slug>/", twice)]
handler400 = "atrocity_events.health.bad_request"
handler500 = "atrocity_events.health.server_error"


@pytest.fixture
def written():
    """What the site writes to stderr, as its own settings have it."""
    [handler] = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.StreamHandler)
        and isinstance(handler.formatter, WithoutVisitors)
    ]
    kept = io.StringIO()
    before = handler.setStream(kept)
    yield kept.getvalue
    handler.setStream(before)


@pytest.fixture
def client():
    headers = {"x-forwarded-for": ADDRESS, "user-agent": NAME}
    return Client(raise_request_exception=False, headers=headers, REMOTE_ADDR=ADDRESS)


def assert_tells_nothing(text):
    for secret in (NAME, "mia-loch", QUERY, ADDRESS):
        assert secret not in text


@pytest.mark.urls(__name__)
def test_a_fault_is_told_by_its_place_in_the_program(client, written):
    assert client.get(f"/talks/mia-loch/?q={QUERY}").status_code == 500

    text = written()
    assert_tells_nothing(text)
    assert text.startswith("ERROR django.request: 500 for GET talks/<slug:slug>/\n")
    assert "builtins.ValueError\nwhich led to:\n" in text
    assert "in fault: raise LookupError(" in text
    assert text.endswith("builtins.LookupError\n")


@pytest.mark.urls(__name__)
def test_what_the_database_refuses_is_told_without_the_row(db, client, written):
    assert client.get("/again/mia-loch/").status_code == 500

    text = written()
    assert_tells_nothing(text)
    assert "psycopg.errors.UniqueViolation 23505\n" in text
    assert f"{IntegrityError.__module__}.IntegrityError\n" in text
    connection.needs_rollback = False


@pytest.mark.parametrize(
    ("method", "address", "sent", "status"),
    [
        ("GET", f"/speakers/mia-loch/?q={QUERY}", {}, 404),
        ("GET", f"/?q={QUERY}&" + f"x={NAME}&" * 20_000, {}, 400),
        ("GET", f"/?q={QUERY}%00mia-loch", {}, 400),
        ("GET", "/mia-loch/", {"host": "mia-loch.example"}, 400),
        ("POST", f"/mia-loch/?q={QUERY}", {}, 404),
        ("POST", "/admin/login/", {"origin": "https://mia-loch.example"}, 403),
        ("GET", "/admin/login/", {"cookie": f"sessionid=mia-loch{QUERY}"}, 200),
    ],
)
def test_what_is_refused_tells_nothing(db, written, method, address, sent, status):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    headers = {"x-forwarded-for": ADDRESS, "user-agent": NAME, **sent}
    form = {"username": NAME, "q": QUERY}

    response = (
        client.post(address, form, headers=headers)
        if method == "POST"
        else (client.get(address, headers=headers))
    )

    assert response.status_code == status
    assert_tells_nothing(written())


@pytest.mark.urls(__name__)
def test_not_even_a_page_for_developers_shows_a_secret(settings, rf):
    settings.DEBUG = True
    environment = {"DATABASE_URL": "postgres://me:p4ssw0rd@db/e", "SECRET_KEY": "k3y"}
    request = rf.get("/", **environment)
    page = ExceptionReporter(request, None, None, None).get_traceback_html()

    assert "DATABASE_URL" in page
    assert settings.SECRET_KEY not in page
    for secret in environment.values():
        assert secret not in page
    assert settings.SECRET_KEY not in repr(settings._wrapped) + str(settings)


def test_nobody_is_sent_a_fault_by_mail_and_no_visit_is_written_down():
    for name in ("", "django", "django.request", "django.security", "django.server"):
        kinds = {type(one).__name__ for one in logging.getLogger(name).handlers}
        assert "AdminEmailHandler" not in kinds
    from django.conf import settings

    assert settings.ADMINS == settings.MANAGERS == []
