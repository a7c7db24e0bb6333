"""Whether the site and its database answer, and what a visitor reads when they do not."""

import logging
import sys

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import bad_request as django_bad_request
from django.views.defaults import server_error as django_server_error

logger = logging.getLogger(__name__)

AWAY_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Back in a moment</title>
<h1>Back in a moment</h1>
<p>The list of events cannot be reached right now. Nothing is lost.
Please try again in half a minute.</p>
</html>
"""
# PostgreSQL's error codes, appendix A of its manual: the connection broke, the server is
# out of disk, memory or connections, or it is shutting down or starting.
AWAY = ("08", "53", "57P")


def is_away(error: BaseException | None) -> bool:
    """Whether ``error`` says that the database as a whole cannot be used now."""
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "sqlstate", None)  # none: there was nobody to give one
    return code is None or code.startswith(AWAY)


def away_page(error: BaseException) -> HttpResponse:
    """The 503 page; the reason goes to the log, in one line."""
    logger.error("The database is away: %s", str(error).strip().partition("\n")[0])
    return HttpResponse(
        AWAY_PAGE, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"}
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error nobody caught: 503 when the database is away, else 500."""
    error = sys.exception() if sys.version_info >= (3, 12) else sys.exc_info()[1]
    if error and is_away(error):
        return away_page(error)
    return django_server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what cannot be understood: 413 when it is too much, else 400."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    try:
        return django_bad_request(request, exception)
    except (BadRequest, MultiPartParserError):  # the page itself asks what was sent
        return HttpResponse("That request could not be understood.\n", "text/plain", 400)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """ "ok" when the site and its database answer, for a monitor or a load balancer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database is away\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")
