"""What is told to robots and to those who find a fault, at addresses that they know."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.visitors import absolute

TEXT = "text/plain; charset=utf-8"
MONTHS = 11  # for which security.txt holds, the one that has begun included

# Every filter can be joined with every other: the addresses with a query are as good as
# without number, and what they lead to stands in the sitemap. RFC 9309, 2.2.2: of the rules
# that match, the longest counts; "*" stands for anything.
ROBOTS = """\
User-agent: *
Disallow: /*?
Allow: /*?page=
Disallow: /*?page=*&
Allow: /sitemap-*.xml?p=
{desk}Disallow: /embed/
Disallow: /time-zone/

Sitemap: {sitemap}
"""


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9309. Where the desk was moved to, nobody is told."""
    is_known = settings.ADMIN_PATH == "admin/"
    desk = "Disallow: /admin/\n" if is_known else ""
    where = absolute(reverse("sitemap"))
    return HttpResponse(ROBOTS.format(desk=desk, sitemap=where), TEXT)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a fault of this site."""
    contact = settings.CONTACT or absolute(f"{reverse('about')}#contact")
    lines = (
        f"Contact: {contact}",
        f"Policy: {absolute(reverse('about'))}#security",
        f"Expires: {expires(timezone.now()):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {absolute(reverse('security'))}",
    )
    return HttpResponse("".join(f"{line}\n" for line in lines), TEXT)


def expires(now: datetime) -> datetime:
    """The first moment of a month less than a year ahead (RFC 9116, 2.5.5), the same for a
    whole month.
    """
    months = now.year * 12 + now.month - 1 + MONTHS
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
