"""What every request meets, and what a visitor reads while the database is away."""

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path


def lose_the_connection():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def away(request):
    lose_the_connection()
    raise AssertionError("the connection is gone")


def slow(request):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        cursor.execute("SELECT pg_sleep(10)")
    return HttpResponse()


def lost_in_a_middleware(get_response):
    def respond(request):
        lose_the_connection()
        return get_response(request)

    return respond


urlpatterns = [path("away", away), path("slow", slow)]
handler500 = "atrocity_events.health.server_error"


@pytest.fixture
def connection_to_lose(transactional_db):
    yield
    connection.close()


def assert_says_that_the_database_is_away(response):
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    assert b"try again in half a minute" in response.content
    assert not response.cookies


@pytest.mark.urls(__name__)
def test_a_view_without_its_database(client, connection_to_lose, caplog):
    assert_says_that_the_database_is_away(client.get("/away"))
    assert "The database is away: terminating connection" in caplog.text


def test_a_middleware_without_its_database(settings, connection_to_lose):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.lost_in_a_middleware"]

    response = Client(raise_request_exception=False).get("/healthz")

    assert_says_that_the_database_is_away(response)


@pytest.mark.urls(__name__)
def test_another_error_of_the_database_stays_what_it_is(client, db):
    with pytest.raises(OperationalError, match="statement timeout"):
        client.get("/slow")


def test_healthz(client, db):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_healthz_without_its_database(client, connection_to_lose):
    with pytest.raises(OperationalError):
        lose_the_connection()

    assert client.get("/healthz").status_code == 503


def test_a_cookie_with_a_nul_byte_is_dropped(client, db):
    client.cookies["sessionid"] = "\0aaaaaaaaaaaa"
    assert client.get("/admin/").status_code == 302
