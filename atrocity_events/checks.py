"""What manage.py check says of the settings of this site."""

from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

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
