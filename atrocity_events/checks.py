"""What manage.py check says of the settings of this site."""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from atrocity_events.keys import is_open_to_others

NOBODY = Warning(
    "CONTACT is not set: nobody can ask for a name to be taken off, nor report a danger.",
    hint="Set it to an e-mail address or an https:// address that somebody reads.",
    id="site.W001",
)
NO_ADDRESS = Error(
    "CONTACT is neither an e-mail address nor an address that begins with https://.",
    hint="CONTACT=desk@events.example.org",
    id="site.E001",
)
DEBUG_IN_PUBLIC = Error(
    "DEBUG is on: whoever meets a fault reads settings and data of the site.",
    hint="Unset DEBUG where SITE_URL begins with https://.",
    id="site.E002",
)
NO_ONION = Error(
    "ONION_URL is not the address of an onion service.",
    hint="ONION_URL=http://<56 letters and digits>.onion",
    id="site.E003",
)
NOT_ENCRYPTED = Warning(
    "SITE_URL begins with http://: who reads what can be seen on the way.",
    hint="Put a proxy with a certificate in front and set SITE_URL to https://…",
    id="site.W002",
)
ANY_HOST = Warning(
    "ALLOWED_HOSTS has *: pages and redirects would name whatever host was asked for.",
    hint="List the site's own names.",
    id="site.W003",
)
DATABASE_IN_THE_CLEAR = Warning(
    "The connection to the database on another machine need not be encrypted.",
    hint="End DATABASE_URL with ?sslmode=verify-full (or require).",
    id="site.W004",
)
ONE_VISITOR = Warning(
    "TRUSTED_PROXIES is 0 behind a proxy: all visitors look like one, so that whoever asks "
    "too much keeps out all others.",
    hint="Set it to the number of proxies that add to X-Forwarded-For; usually 1.",
    id="site.W006",
)
ONION = re.compile(r"https?://[a-z2-7]{56}\.onion(:\d+)?")
ENCRYPTED = ("require", "verify-ca", "verify-full")
HERE = ("", "localhost")


@register(Tags.security, deploy=True)
def somebody_can_be_reached(**kwargs: Any) -> list[CheckMessage]:
    return [] if settings.CONTACT else [NOBODY]


@register(Tags.security)
def contact_is_an_address(**kwargs: Any) -> list[CheckMessage]:
    contact = settings.CONTACT
    try:
        if contact.startswith("mailto:"):
            validate_email(unquote(contact.removeprefix("mailto:")))
        elif contact:
            URLValidator(schemes=["https"])(contact)
    except ValidationError:
        return [NO_ADDRESS]
    return []


@register(Tags.security)
def nothing_private_is_shown(**kwargs: Any) -> list[CheckMessage]:
    return [DEBUG_IN_PUBLIC] if settings.DEBUG and settings.HTTPS else []


@register(Tags.security)
def the_onion_is_one(**kwargs: Any) -> list[CheckMessage]:
    is_one = not settings.ONION_URL or ONION.fullmatch(settings.ONION_URL)
    return [] if is_one else [NO_ONION]


@register(Tags.security, deploy=True)
def the_site_is_encrypted(**kwargs: Any) -> list[CheckMessage]:
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    is_safe = parts.scheme == "https" or is_here(host) or host.endswith(".onion")
    return [] if is_safe else [NOT_ENCRYPTED]


@register(Tags.security, deploy=True)
def hosts_are_named(**kwargs: Any) -> list[CheckMessage]:
    return [ANY_HOST] if {"*", "."} & {*settings.ALLOWED_HOSTS} else []


@register(Tags.security, deploy=True)
def the_database_is_encrypted(**kwargs: Any) -> list[CheckMessage]:
    database = settings.DATABASES["default"]
    host = database.get("HOST", "")
    is_safe = host.startswith("/") or is_here(host)
    is_safe = is_safe or database["OPTIONS"].get("sslmode") in ENCRYPTED
    return [] if is_safe else [DATABASE_IN_THE_CLEAR]


@register(Tags.security, deploy=True)
def secrets_are_kept(**kwargs: Any) -> list[CheckMessage]:
    return [
        Warning(
            f"Every account of this machine may read a secret: {path}",
            hint=f"chmod 600 {path}, or mode 0400 where a container is given it.",
            id="site.W005",
        )
        for path in settings.SECRET_FILES
        if is_open_to_others(path)
    ]


@register(Tags.security, deploy=True)
def visitors_are_told_apart(**kwargs: Any) -> list[CheckMessage]:
    is_behind_one = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    return [ONE_VISITOR] if is_behind_one and not settings.TRUSTED_PROXIES else []


def is_here(host: str) -> bool:
    """Whether ``host`` is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in HERE
