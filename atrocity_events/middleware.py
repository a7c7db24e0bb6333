"""What happens to every request before and after its view."""

import re
from contextvars import copy_context
from html import unescape

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from atrocity_events.callers import address_of
from atrocity_events.headers import GetResponse, is_at_the_desk, is_onion
from atrocity_events.health import away_page, is_away
from events import zones

SLOW_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Please send it again</title>
<h1>Please send it again</h1>
<p>What you sent did not arrive in time, and nothing was saved. Go back in your browser:
what you typed is still there. Send it again in ten seconds.</p>
</html>
"""
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def begin_anew(get_response: GetResponse) -> GetResponse:
    """What one request makes known, such as whose names its editor may see, is unknown to
    the next one in the same thread.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        return copy_context().run(get_response, request)

    return respond


def know_the_visitor(get_response: GetResponse) -> GetResponse:
    """The visitor's own address for whatever asks for it, and not that of our proxies."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = address_of(request)
        return get_response(request)

    return respond


def take_onion_for_https(get_response: GetResponse) -> GetResponse:
    """What came through Tor was encrypted on its way: it is not led to https, where an
    onion address has no certificate.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if settings.ONION_URL and is_onion(request):
            request.META["HTTP_X_FORWARDED_PROTO"] = "https"
        return get_response(request)

    return respond


def refuse_forged_hosts(get_response: GetResponse) -> GetResponse:
    """400 for a request that was meant for another site, whatever it asks for: files and
    /healthz too, which never look at the host.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises DisallowedHost
        return get_response(request)

    return respond


def refuse_other_methods(get_response: GetResponse) -> GetResponse:
    """405 for what nothing here does, which Django would answer like a GET where nobody
    objects; to OPTIONS it says what may be done.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        asked = request.method
        if asked in ("GET", "HEAD", "POST"):
            return get_response(request)
        if is_at_the_desk(request):  # its pages look at POST alone
            response: HttpResponse = HttpResponseNotAllowed(METHODS)
        else:
            response = get_response(request)  # most views refuse, in their own words
        if asked == "OPTIONS":
            return told_what_may_be_done(response) if is_refusal(response) else response
        return response if is_refusal(response) else HttpResponseNotAllowed(METHODS)

    return respond


def is_refusal(response: HttpResponse) -> bool:
    return response.status_code == 405


def told_what_may_be_done(refusal: HttpResponse) -> HttpResponse:
    """204 with the methods that ``refusal`` names, and OPTIONS, which this answers."""
    allowed = dict.fromkeys([*refusal.headers["Allow"].split(", "), "OPTIONS"])
    return HttpResponse(status=204, headers={"Allow": ", ".join(allowed)})


def refuse_too_many_parameters(get_response: GetResponse) -> GetResponse:
    """400 for a query string of more parameters than Django reads.

    Any other answer would read them again, its own page of a mistake included.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        try:
            request.GET  # noqa: B018 - read here for the first time
        except TooManyFieldsSent:
            return HttpResponse("Too many parameters.\n", "text/plain", status=400)
        return get_response(request)

    return respond


def refuse_what_came_too_slowly(get_response: GetResponse) -> GetResponse:
    """408, 413 or 503 for a body that did not arrive (atrocity_events/bodies.py): Django
    takes that for a form without its token.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        status = getattr(request.META.get("wsgi.input"), "failed", 0)
        if not status:
            return response
        if status == 413:
            return render(request, "413.html", status=413)
        return HttpResponse(
            SLOW_PAGE, status=status, headers={"Retry-After": "10", "Connection": "close"}
        )

    return respond


def read_cookies_at_the_desk_alone(get_response: GetResponse) -> GetResponse:
    """No page for the public knows who is signed in. At the desk cookies with a NUL byte
    are left out: they are not of ours, and PostgreSQL refuses to look them up.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        kept = request.COOKIES if is_at_the_desk(request) else {}
        request.COOKIES = {name: value for name, value in kept.items() if "\0" not in value}
        return get_response(request)

    return respond


def say_when_the_database_is_away(get_response: GetResponse) -> GetResponse:
    """503 and a plain page when a view cannot reach the database.

    Django turns an error in another middleware into a response before it gets here:
    ``handler500`` in urls.py answers those in the same words.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return away_page(error) if is_away(error) else None

    respond.process_exception = process_exception  # type: ignore[attr-defined]
    return respond


# What stands between "<!--" and "-->", or in a script or a text field, is not a link. In a
# tag, ">" may stand between quotes.
LINK = re.compile(
    r"""<!--.*?-->|<(script|style|textarea)\b.*?</\1|"""
    r"""(?P<before><a(?=\s)(?:[^"'>]|"[^"]*"|'[^']*')*?\shref=")(?P<address>[/?][^"]*)(?=")""",
    re.DOTALL | re.IGNORECASE,
)
ENTITY = r"&(?:#\d+|#[xX][\da-fA-F]+|\w+);"
BEFORE_FRAGMENT = re.compile(rf"(?:{ENTITY}|[^#])*")
NOT_OURS = ("//", "/\\", f"/{settings.ADMIN_PATH}", settings.STATIC_URL)


def keep_the_readers_zone(get_response: GetResponse) -> GetResponse:
    """Every link and redirect to a page of ours keeps the ``?tz=`` of the request.

    It stands inside the middleware that compresses and that measures a response.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(NOT_OURS) or response.streaming:
            return response
        reader = zones.readers_zone(request.GET.getlist("tz"))
        if not reader:
            return response
        if address := response.headers.get("Location"):
            if is_page_of_ours(address):
                response.headers["Location"] = zones.with_zone(address, reader.key)
        elif response.headers.get("Content-Type", "").startswith("text/html"):
            html = response.content.decode(response.charset)
            response.content = with_zone_in_links(html, reader.key)
        return response

    return respond


def is_page_of_ours(address: str) -> bool:
    """A path or a query of this site that does not name a zone yet. Paths of pages end with
    a slash, those of other formats do not.
    """
    here = address.startswith(("/", "?")) and not address.startswith(NOT_OURS)
    path, _, _ = address.partition("#")[0].partition("?")
    return here and path[-1:] in ("/", "") and not zones.names_a_zone(address)


def with_zone_in_links(html: str, name: str) -> str:
    """``html`` with ``tz=name`` at the end of the query of every link to a page of ours."""

    def link(found: re.Match[str]) -> str:
        written = found["address"]
        if written is None or not is_page_of_ours(unescape(written)):
            return found[0]
        ends = BEFORE_FRAGMENT.match(written)
        address = ends[0] if ends else ""
        if "?" not in address:
            mark = "?"
        else:
            mark = "" if address.endswith(("?", "&amp;")) else "&amp;"
        return f"{found['before']}{address}{mark}tz={name}{written[len(address) :]}"

    return LINK.sub(link, html)
