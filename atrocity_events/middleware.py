"""What happens to every request before and after its view."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from atrocity_events.health import away_page, is_away

GetResponse = Callable[[HttpRequest], HttpResponse]


def refuse_trace(get_response: GetResponse) -> GetResponse:
    """405 for TRACE, which Django would answer like a GET."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.method == "TRACE":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
        return get_response(request)

    return respond


def drop_broken_cookies(get_response: GetResponse) -> GetResponse:
    """Cookies with a NUL byte are not of ours, and PostgreSQL refuses to look them up."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {
            name: value for name, value in request.COOKIES.items() if "\0" not in value
        }
        return get_response(request)

    return respond


def always_ask_again(get_response: GetResponse) -> GetResponse:
    """``Cache-Control: no-cache`` unless a view says otherwise.

    A name that is taken off must not live on in a cache, nor a redirect that leads to it.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

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
