"""Where a request comes from: used to keep one visitor from crowding out others, and never
written down.
"""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's IP address, or "" where the server does not know it (a Unix socket).

    ``X-Forwarded-For`` is believed as far as ``TRUSTED_PROXIES`` of our own have written
    it, each at its end: anybody can send its beginning. What is no address is not believed.
    """
    proxies: int = settings.TRUSTED_PROXIES
    if proxies:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(told) >= proxies and (address := plain(told[-proxies])):
            return address
    return plain(request.META.get("REMOTE_ADDR", ""))


def plain(written: str) -> str:
    """An address in its one spelling, ::ffff:192.0.2.1 as 192.0.2.1; "" if it is none."""
    try:
        address = ip_address(written.strip().removeprefix("[").removesuffix("]"))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address)))  # without a %zone
    return str(address)
