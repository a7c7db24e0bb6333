"""Cities, countries and regions by their names in five languages.

``cities.tsv`` was made from GeoNames (geonames.org, CC BY 4.0): places of 20,000 people and
more, and smaller ones that are known by many names. Countries are those of CLDR (Babel).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from events.announcements.vocabularies import folded, groups_of, vocabulary

ARTICLE = re.compile(r"^(?:(?:the|la|le|les|el|die|der|os?|as?)\s|l')")
CITIES = Path(__file__).with_name("cities.tsv")
TONGUES = ("en", "fr", "es", "de", "pt")
NO_COUNTRIES = ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB")  # of CLDR
LARGE = 1000  # thousands of people
SHORTEST = 3  # letters of a name


@dataclass(frozen=True)
class City:
    name: str
    country: str  # ISO 3166-1 alpha-2
    zone: str  # IANA name
    population: int  # thousands


@functools.cache
def cities() -> dict[str, tuple[City, ...]]:
    """Cities by each of their names, folded; the largest first, own names before others."""
    own: dict[str, list[City]] = {}
    other: dict[str, list[City]] = {}
    for line in CITIES.read_text("utf-8").splitlines():
        name, country, zone, population, *names = line.split("\t")
        city = City(name, country, zone, int(population))
        own.setdefault(folded(name), []).append(city)
        for alias in names[0].split("|") if names else ():
            other.setdefault(folded(alias), []).append(city)
    for name, aliases in vocabulary("cities").items():
        for alias in aliases:
            own[folded(alias)] = own.get(folded(name), [])
    for alias, found in other.items():
        known = own.setdefault(alias, [])
        known += [city for city in found if city not in known]
    return {
        name: tuple(sorted(found, key=lambda city: -city.population))
        for name, found in own.items()
    }


def city_called(name: str, country: str = "") -> City | None:
    """The largest city of this name, in ``country`` if that is given."""
    key = folded(name)
    if len(key) < SHORTEST or key in groups_of("no_cities"):
        return None
    found = cities().get(key, ())
    if found and found[0].population < LARGE:  # Armenia is a city as well, in Colombia
        country = country or _english_names().get(key, "")
    return next((city for city in found if not country or city.country == country), None)


@functools.cache
def _english_names() -> dict[str, str]:
    return {folded(name): code for code, name in Locale("en").territories.items()}


@functools.cache
def countries() -> dict[str, str]:
    """Codes of countries by their names, folded, in all five languages."""
    found: dict[str, str] = {}
    for code, names in vocabulary("countries").items():
        found |= dict.fromkeys(map(folded, names), code)
    for tongue in TONGUES:
        for code, name in Locale(tongue).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES:
                found.setdefault(folded(name), code)
    return found


def country_called(name: str) -> str | None:
    """The code of the country of this name; also for "USA" and "the Gambia"."""
    key = folded(name)
    return countries().get(key) or countries().get(ARTICLE.sub("", key))


@functools.cache
def regions() -> dict[str, str]:
    """English names of regions of the world by their names, folded."""
    return {
        folded(name): region
        for region, names in vocabulary("regions").items()
        for name in (region, *names)
    }


@functools.cache
def zone_of_country(country: str) -> str | None:
    """The zone of a country all of whose cities have the same."""
    zones = {
        city.zone
        for found in cities().values()
        for city in found
        if city.country == country
    }
    return zones.pop() if len(zones) == 1 else None
