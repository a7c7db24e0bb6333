"""Where a request comes from: used to keep one visitor from crowding out others, and never
written down.
"""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's IP address, or "" where the server does not know it (a Unix socket).

    ``X-Forwarded-For`` is believed as far as ``TRUSTED_PROXIES`` of our own have written
    it, each at its end: anybody can send its beginning. What is no address is not believed.
    """
    return sender(request.META)


def sender(environ: Mapping[str, Any]) -> str:
    """The same of a request that Django has not seen yet."""
    proxies: int = settings.TRUSTED_PROXIES
    if proxies:
        told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(told) >= proxies and (address := plain(told[-proxies])):
            return address
    return plain(environ.get("REMOTE_ADDR", ""))


def line_of(address: str) -> str:
    """The address, or the whole network of IPv6 in which it is: each machine there can have
    as many as it likes.
    """
    if ":" not in address:
        return address
    return str(ip_network(f"{ip_address(address)}/64", strict=False).network_address)


def plain(written: str) -> str:
    """An address in its one spelling, ::ffff:192.0.2.1 as 192.0.2.1; "" if it is none."""
    try:
        address = ip_address(written.strip().removeprefix("[").removesuffix("]"))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address)))  # without a %zone
    return str(address)
