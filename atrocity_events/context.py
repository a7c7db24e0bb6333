"""What every template may say about the site itself."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from atrocity_events.headers import is_onion


def site(request: HttpRequest) -> dict[str, str]:
    """The site's name, its public address, and the one by which this reader came, without
    a slash at the end. Machines are told the first, readers are led on by the second.
    """
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "REACHED_AT": reached_at(request),
    }


def reached_at(request: HttpRequest) -> str:
    """The site's address as this reader came to it: within Tor, by a mirror, in public."""
    if settings.ONION_URL and is_onion(request):
        return str(settings.ONION_URL)
    try:
        host = request.get_host()
    except DisallowedHost:  # the page that says so
        return str(settings.SITE_URL)
    if urlsplit(f"//{host}").hostname == urlsplit(settings.SITE_URL).hostname:
        return str(settings.SITE_URL)
    return f"{request.scheme}://{host}"
