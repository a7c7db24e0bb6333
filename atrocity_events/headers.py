"""What every answer tells browsers: what the page may do, and who may use it.

The Content-Security-Policy is django-csp's, from the settings; HSTS is Django's.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]

# Powers that no page of ours needs. A passkey is asked for where the staff sign in.
UNUSED = (
    "accelerometer autoplay browsing-topics camera display-capture "
    "encrypted-media fullscreen geolocation gyroscope hid idle-detection local-fonts "
    "magnetometer microphone midi payment picture-in-picture screen-wake-lock serial usb "
    "xr-spatial-tracking"
).split()
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")


def powers(allowed: tuple[str, ...] = ()) -> str:
    """A Permissions-Policy under which our own pages have ``allowed`` and no other."""
    names = (*UNUSED, *PASSKEYS)
    return ", ".join(f"{name}=({'self' if name in allowed else ''})" for name in names)


AT_THE_DESK = {
    # With no-referrer a browser sends "Origin: null" with forms, which Django refuses.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": powers(PASSKEYS),
}
ELSEWHERE = {
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": powers(),
}
EVERYWHERE = {
    "Cache-Control": "no-cache",  # a name that is taken off must not live on in a cache
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def is_at_the_desk(request: HttpRequest) -> bool:
    """Whether this page is for the staff: only there are cookies read and set."""
    return request.path_info.startswith(settings.DESK_PATHS)


def say_what_browsers_may(get_response: GetResponse) -> GetResponse:
    """The headers of every answer: of pages, files, redirects, refusals and faults alike. A
    view may say something else of ``EVERYWHERE`` alone.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in EVERYWHERE.items():
            response.headers.setdefault(name, value)
        here = AT_THE_DESK if is_at_the_desk(request) else ELSEWHERE
        for name, value in here.items():
            response.headers[name] = value
        response.headers.setdefault("Cross-Origin-Resource-Policy", users_of(response))
        if settings.ONION_URL and may_go_by_onion(request, response):
            onion = f"{settings.ONION_URL}{request.get_full_path()}"
            response.headers.setdefault("Onion-Location", onion)
        return response

    return respond


def users_of(response: HttpResponse) -> str:
    """Formats and lists to be embedded are for pages of all sites, all else for our own."""
    is_embedded = getattr(response, "xframe_options_exempt", False)
    is_open = is_embedded or "Access-Control-Allow-Origin" in response.headers
    return "cross-origin" if is_open else "same-origin"


def may_go_by_onion(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether Tor Browser may be told of the onion address of this page."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    is_public = response.status_code == 200 and not is_at_the_desk(request)
    return is_page and is_public and request.is_secure() and not is_onion(request)


def is_onion(request: HttpRequest) -> bool:
    """Whether this request came by the site's onion address."""
    host = request.META.get("HTTP_HOST", "").lower()
    return bool(host) and host == urlsplit(settings.ONION_URL).netloc
