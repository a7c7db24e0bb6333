"""The clock that a reader wants to see beside each event's own."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme

from events import zones
from events.forms.fields import ZoneField

LONGEST_WAY_BACK = 1000  # characters
MATCHES = 8


class ReadersClock(forms.Form):
    """``city``: whose clock; ``next``: the address of ours to return to; ``tz``, if empty:
    no clock but the events' own.
    """

    city = ZoneField(required=False)
    next = forms.CharField(required=False)

    def clean_city(self) -> str:
        city: str = self.cleaned_data["city"]
        if "city" in self.data and not city:
            raise ValidationError("Name a city.", code="required")
        return city

    def clean_next(self) -> str:
        address: str = self.cleaned_data["next"] or "/"
        if len(address) > LONGEST_WAY_BACK or not is_ours(address):
            raise ValidationError("That is not an address of this site.", code="invalid")
        return address

    @property
    def way_back(self) -> str:
        """The address to return to, once a choice is made; "" before."""
        if not self.is_valid():
            return ""
        if city := self.cleaned_data["city"]:
            return zones.with_zone(self.address, city)
        return zones.with_zone(self.address, None) if self.data.get("tz") == "" else ""

    @property
    def address(self) -> str:
        """The page from which the reader came, as far as it is one of ours."""
        address: str = self.cleaned_data.get("next", "/") if self.is_bound else "/"
        return address

    @property
    def typed(self) -> str:
        return str(self.data.get("city", ""))[:80]

    @property
    def matches(self) -> list[tuple[str, str]]:
        """Places that could be meant, each with the name of its clock."""
        return zones.places_like(self.typed, MATCHES) if self.typed else []

    @property
    def regions(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """All places, each with the name of its clock, under their region."""
        return [*zones.places_by_region().items()]


def is_ours(address: str) -> bool:
    """A path on this site, and nothing that a browser could take for another's address."""
    local = address.startswith("/") and not address.startswith("//")
    return local and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
