"""Where an announced event is, in which languages, what it costs, whom to ask."""

import pytest

from events.announcements import parse
from events.announcements.gazetteer import city_called, country_called

PLACES = [
    (
        "Conference\n4 May 2021\nVenue: Palais des Nations, Room XX, Geneva, Switzerland",
        ("Palais des Nations, Room XX", "Geneva", "CH", "in_person"),
    ),
    (
        "Lesung\nDonnerstag, 6. Mai 2021\nHaus der Bildung, Ringstraße 3, 73430 Aalen",
        ("Haus der Bildung, Ringstraße 3", "Aalen", "DE", "in_person"),
    ),
    (
        "The lecture will take place on 4 May 2021 at 6 pm at the Old Town Hall in Dublin.",
        ("Old Town Hall", "Dublin", "IE", "in_person"),
    ),
    (
        "Le colloque se tiendra le 4 mai 2021 à la Maison des associations, Lyon.",
        ("Maison des associations", "Lyon", "FR", "in_person"),
    ),
    (
        "Acto el 4 de mayo de 2021\nLugar: Auditorio Central, Bogotá D.C.",
        ("Auditorio Central", "Bogotá", "CO", "in_person"),
    ),
    (
        "Mesa-redonda\n4 de maio de 2021, 19h\nLocal: online, pelo Zoom",
        (None, None, None, "online"),
    ),
    ("A webinar on 4 May 2021, 3 pm London time", (None, None, None, "online")),
    (
        "Talk, 4 May 2021, 12 noon in London, 7 am in Toronto. Join us on Zoom.",
        (None, None, None, "online"),
    ),
    (
        "Panel\n4 May 2021\nSeminar Room 4, Manor Road Building, Oxford & on Teams",
        ("Seminar Room 4, Manor Road Building", "Oxford", "GB", "hybrid"),
    ),
    (
        "Hybrid event, 4 May 2021, in person at the Jubilee Library, Brighton",
        ("Jubilee Library", "Brighton", "GB", "hybrid"),
    ),
]


@pytest.mark.parametrize(("text", "said"), PLACES)
def test_places(text, said):
    draft = parse(text)

    assert tuple(map(draft.value, ("venue", "city", "country", "format"))) == said


@pytest.mark.parametrize(
    "text",
    [
        "We will discuss hate speech online and digital evidence.",
        "Register online by 4 May.",
        "He is a professor in Berlin.",
        "Wir laden herzlich ein.\n\nMit freundlichen Grüßen\nVerein\nWeg 5\n10115 Berlin",
    ],
)
def test_what_is_no_place(text):
    draft = parse(text)

    assert [draft.value(name) for name in ("venue", "city", "format")] == [None] * 3


LANGUAGES = [
    ("Simultaneous interpretation (EN-FR-ES) will be provided.", "en fr es", "en fr es"),
    ("Die Veranstaltung wird simultan ins Englische übersetzt.", "", "en"),
    ("Vortrag in englischer Sprache", "en", ""),
    ("This bilingual event (English/Spanish) is open to all.", "en es", ""),
    ("Con traducción simultánea español-inglés.", "es en", "es en"),
    ("Conférence en anglais avec traduction simultanée en français", "en", "fr"),
    ("Une interprétation en langue des signes sera assurée.", "", ""),
    ("Held in French with English interpretation.", "fr", "en"),
    ("Idioma: español. Habrá interpretación al inglés y al francés.", "es", "en fr"),
    ("Línguas: português e inglês, com interpretação simultânea.", "pt en", "pt en"),
    ("Sprache: Deutsch", "de", ""),
    ("Les échanges se feront en kinyarwanda, en français et en anglais.", "rw fr en", ""),
    ("She teaches English literature.", "", ""),
    ("The report is published in English and French.", "", ""),
    ("Auf Deutsch und Französisch, ohne Übersetzung.", "de fr", ""),
]


@pytest.mark.parametrize(("text", "spoken", "interpreted"), LANGUAGES)
def test_languages(text, spoken, interpreted):
    draft = parse(text)

    assert {*draft.values("languages")} == {*spoken.split()}
    assert {*draft.values("interpretation")} == {*interpreted.split()}


MONEY = [
    ("Admission free", True, []),
    ("Eintritt frei", True, []),
    ("Entrée libre et gratuite", True, []),
    ("Entrada libre hasta completar aforo", True, []),
    ("Entrada franca", True, []),
    ("Participation is free of charge (printed certificate: USD 15).", True, []),
    ("Tickets: £10 / £5 concessions / free for members", False, ["10 GBP", "5 GBP"]),
    ("Conference fee: EUR 1.250,00", False, ["1250 EUR"]),
    ("Tarifs : 12 € (étudiants 6,50 €)", False, ["12 EUR", "6.5 EUR"]),
    ("Eintritt: CHF 15.– / Studierende gratis", False, ["15 CHF"]),
    ("Investimento: R$ 350,00", False, ["350 BRL"]),
    ("A grant of $2 million supports free speech.", None, []),
    ("Travel costs up to EUR 120 are covered by the organizers.", None, []),
]


@pytest.mark.parametrize(("text", "free", "prices"), MONEY)
def test_money(text, free, prices):
    draft = parse(text)

    assert draft.value("free") is free
    assert [f"{one.amount} {one.currency}" for one in draft.values("prices")] == prices


LINKS = [
    ("Register [here](https://example.org/a)", "registration_url", "https://example.org/a"),
    ("Anmeldung unter www.example.org/a.", "registration_url", "www.example.org/a"),
    ("Watch live: https://youtu.be/abc", "join_url", "https://youtu.be/abc"),
    (
        "https://us02web.zoom.us/j/812?pwd=x",
        "join_url",
        "https://us02web.zoom.us/j/812?pwd=x",
    ),
    (
        "https://zoom.us/webinar/register/WN_1",
        "registration_url",
        "https://zoom.us/webinar/register/WN_1",
    ),
    ("More information: example.org/events/7", "info_url", "example.org/events/7"),
    ("Plus d’informations : https://example.org/b)", "info_url", "https://example.org/b"),
    ("Follow us: https://twitter.com/example", None, None),
    ("[Unsubscribe](https://example.org/u)", None, None),
]


@pytest.mark.parametrize(("text", "field", "url"), LINKS)
def test_links(text, field, url):
    draft = parse(text)

    found = {
        name: draft.value(name)
        for name in ("registration_url", "join_url", "info_url")
        if draft.value(name)
    }
    assert found == ({field: url} if field else {})


CONTACTS = [
    ("Contact: a.b@example.org", ["a.b@example.org"], []),
    ("hub[at]example[dot]org", ["hub@example.org"], []),
    ("name at site dot example dot org", ["name@site.example.org"], []),
    ("Rückfragen: +49 351 5550176", [], ["+49 351 5550176"]),
    ("tél. 01 55 50 61 17", [], ["01 55 50 61 17"]),
    ("Webinar ID: 882 5550 1234, passcode 250817", [], []),
    ("This mail was sent to list@example.org. Unsubscribe", [], []),
]


@pytest.mark.parametrize(("text", "emails", "phones"), CONTACTS)
def test_contacts(text, emails, phones):
    draft = parse(text)

    assert draft.values("contact_emails") == emails
    assert draft.values("contact_phones") == phones


def test_themes_and_countries_are_what_it_is_about():
    draft = parse(
        "Hate speech before the elections in Kenya\n\n4 May 2021\n\nThe Permanent Mission "
        "of Denmark invites you. Speakers:\n- Ana Ruiz (Spain)\n- Bo Lund, University Oslo"
    )

    assert draft.values("themes") == ["hate-speech"]
    assert draft.values("countries") == ["KE"]


def test_names_of_places_in_five_languages():
    names = ["Geneva", "Genf", "Genève", "Ginebra", "Genebra"]

    zones = {city.zone for name in names if (city := city_called(name))}
    assert zones == {"Europe/Zurich"}
    assert {country_called(name) for name in ("Deutschland", "Germany", "Alemania")} == {
        "DE"
    }
    assert city_called("University") is None


def test_names_that_are_links_are_read_like_others():
    text = (
        "Webinar: Hate\n\nOrganized by the [Museum of the Lake](https://x.example.org) "
        "and [PAX](https://pax.example.org/us). [Register](https://example.org/r)"
    )
    draft = parse(text)

    organizers = draft.facts_of("organizers")
    words = [text[slice(*fact.spans[0])] for fact in organizers]
    assert [fact.value for fact in organizers] == words == ["Museum of the Lake", "PAX"]
    assert draft.value("registration_url") == "https://example.org/r"
    assert draft.value("info_url") is None
