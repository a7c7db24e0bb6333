"""Where a request comes from, never in the clear."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

ONE_HOME = 64  # bits of an IPv6 address that its owner cannot choose


def sealed(*parts: object) -> str:
    """The same for the same parts; nobody without the secret key can tell which."""
    said = "\0".join(f"{len(str(part))}:{part}" for part in parts)
    return salted_hmac("desk.places", said, algorithm="sha256").hexdigest()


def address(request: HttpRequest) -> str:
    """A keyed hash of the address, the same for all addresses of one line."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        known = ipaddress.ip_address(given)
    except ValueError:
        return sealed("address", given)
    if isinstance(known, ipaddress.IPv6Address):
        if known.ipv4_mapped:
            return sealed("address", known.ipv4_mapped)
        known = ipaddress.ip_network(f"{known}/{ONE_HOME}", strict=False).network_address
    return sealed("address", known)


def place(request: HttpRequest) -> str:
    """Four characters: enough for an editor to tell the own desk from elsewhere, too few to
    prove an address, since many thousands have the same.
    """
    return sealed("place", address(request))[:4]
