"""Who organizes an event, and with whom: names cut from labels, sentences, letterheads."""

from __future__ import annotations

import pytest

from events.announcements import contacts, links
from events.announcements.bodies import read
from events.announcements.bodies.names import cut
from events.announcements.bodies.twins import are_one, fuller
from events.announcements.drafts import Doubt, Draft, Fact, Span, Sureness
from events.announcements.page import Page


def facts_in(text: str) -> list[Fact]:
    found = read(Page(text), Draft(text), None)
    return [one for one in found if isinstance(one, Fact)]


def organizers_in(text: str) -> list[str]:
    return [fact.value for fact in facts_in(text) if fact.field == "organizers"]


def partners_in(text: str) -> list[tuple[str, str]]:
    return [
        (fact.value.name, fact.value.role)
        for fact in facts_in(text)
        if fact.field == "partners"
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "the Women's Union of Aleppo, Nordic Forum on Women, Law and Development, and"
            " Peace Watch",
            [
                "Women's Union of Aleppo",
                "Nordic Forum on Women, Law and Development",
                "Peace Watch",
            ],
        ),
        (
            "the Centre for Conflict Studies (CCS), Kivu Lawyers and UNICEF on 5 May",
            ["Centre for Conflict Studies (CCS)", "Kivu Lawyers", "UNICEF"],
        ),
        (
            "the Carver Center for Rights, the Human Rights Program, Tufts Law"
            " School, and the"
            " Office of Faith",
            [
                "Carver Center for Rights",
                "Human Rights Program, Tufts Law School",
                "Office of Faith",
            ],
        ),
        (
            "the Hague Institute for Ethics, Law and Armed Conflict (HIELAC) and Ibuka",
            ["Hague Institute for Ethics, Law and Armed Conflict (HIELAC)", "Ibuka"],
        ),
        (
            "the Permanent Missions of Chad, the Netherlands and Peru to the United"
            " Nations",
            [
                "Permanent Mission of Chad",
                "Permanent Mission of the Netherlands",
                "Permanent Mission of Peru",
            ],
        ),
        (
            "le Centre d’études sur la mémoire et les droits de l’homme et"
            " l’association Vivre",
            [
                "Centre d’études sur la mémoire et les droits de l’homme",
                "association Vivre",
            ],
        ),
        (
            "las Embajadas de Suecia y Chile, el Ministerio de Justicia y Derechos"
            " Humanos y"
            " la Red de Museos",
            [
                "Embajada de Suecia",
                "Embajada de Chile",
                "Ministerio de Justicia y Derechos Humanos",
                "Red de Museos",
            ],
        ),
        (
            "dem Institut für Zeitgeschichte und Holocaustforschung, der Hessischen"
            " Landeszentrale für politische Bildung und der Stadt Kassel",
            [
                "Institut für Zeitgeschichte und Holocaustforschung",
                "Hessische Landeszentrale für politische Bildung",
                "Stadt Kassel",
            ],
        ),
        (
            "o Centro de Estudos Sociais da Universidade do Minho, a Comissão da"
            " Verdade e da"
            " Memória e a OAB",
            [
                "Centro de Estudos Sociais da Universidade do Minho",
                "Comissão da Verdade e da Memória",
                "OAB",
            ],
        ),
    ],
)
def test_a_list_is_cut_between_names_and_not_within_them(
    words: str, names: list[str]
) -> None:
    found = cut(Page(words), Span(0, len(words)))

    assert [body.name for body in found.bodies] == names


@pytest.mark.parametrize(
    ("text", "organizers", "partners"),
    [
        (
            "The Lake Institute and Peace Watch invite you to a webinar, in"
            " partnership with"
            " Oxfam and with the support of the Ministry of Culture of Chad.",
            ["Lake Institute", "Peace Watch"],
            [("Oxfam", "partner"), ("Ministry of Culture of Chad", "supporter")],
        ),
        (
            "On Monday, May 3, 2021, the Lake Institute at Yale University will host"
            " a talk.",
            ["Lake Institute at Yale University"],
            [],
        ),
        (
            "In cooperation with the Anne Frank House, the Peace Library is launching an"
            " exhibition.",
            ["Peace Library"],
            [("Anne Frank House", "partner")],
        ),
        (
            "Join the Lake Institute for a conversation with Ann Wood of Yale University.",
            ["Lake Institute"],
            [],
        ),
        (
            "Le Mémorial du Lac, en partenariat avec la Ville de Lyon, organise un"
            " colloque.",
            ["Mémorial du Lac"],
            [("Ville de Lyon", "partner")],
        ),
        (
            "El Museo del Lago y la Universidad de Loja invitan al conversatorio, con"
            " el apoyo"
            " solidario de Pan para el Mundo.",
            ["Museo del Lago", "Universidad de Loja"],
            [("Pan para el Mundo", "supporter")],
        ),
        (
            "Zum Tag des Gedenkens lädt der Verein Seestern e.V. gemeinsam mit der"
            " Volkshochschule Kassel zu einem Vortrag ein.",
            ["Verein Seestern e.V."],
            [("Volkshochschule Kassel", "co-organizer")],
        ),
        (
            "A Clínica de Direitos Humanos da UFX promove, em parceria com o"
            " Instituto Lago,"
            " um seminário.",
            ["Clínica de Direitos Humanos da UFX"],
            [("Instituto Lago", "partner")],
        ),
        (
            "The Embassy of Rwanda\nand\nThe Lake Trust\n\nrequest the pleasure of"
            " your company",
            ["Embassy of Rwanda", "Lake Trust"],
            [],
        ),
        (
            "Organiza: Fundación Lago. Colaboran: Ayuntamiento de Loja y Radio Sur",
            ["Fundación Lago"],
            [("Ayuntamiento de Loja", "partner"), ("Radio Sur", "partner")],
        ),
        (
            "Organizers\n• Lake Institute\n• Peace Watch\n\nSponsors: Ford"
            " Foundation; IHRA",
            ["Lake Institute", "Peace Watch"],
            [("Ford Foundation", "sponsor"), ("IHRA", "sponsor")],
        ),
        (
            "ORGANISED BY: STUDENTS FOR LAKES UK + LONDON RIVER NETWORK",
            ["Students for Lakes UK", "London River Network"],
            [],
        ),
    ],
)
def test_labels_and_sentences_tell_who_organizes_and_what_others_do(
    text: str, organizers: list[str], partners: list[tuple[str, str]]
) -> None:
    assert organizers_in(text) == organizers
    assert partners_in(text) == partners


@pytest.mark.parametrize(
    "text",
    [
        "Hosted by: Dr. Ann Wood",
        "Join Professor Ann Wood and Ambassador Bo Lind for a talk.",
        "Journée d'étude organisée par Anne Bois (CNRS) et Paul Pré (EHESS)",
        "Director of the Peace Institute Oslo, Dr. Ola Berg, invites colleagues to lunch.",
        "Ann Wood is a fellow of the Lake Institute. Her research was funded by the Ford"
        " Foundation.",
        "We invite you to our annual lecture at the Central Library.",
        "PRESS ADVISORY\n\nA report was published on Monday.",
        "Speakers: Ann Wood, Lake Institute, co-author of a study supported by Oxfam",
    ],
)
def test_people_employers_and_funders_of_studies_do_not_organize(text: str) -> None:
    assert facts_in(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lake Action for Peace (LAP)", "LAP"),
        ("Global Action for Lakes (GAL)", "Global Action for Lakes"),
        (
            "Ann Kuperberg Holocaust Resource Center",
            "Kupferberg Holocaust Center at Queens College, CUNY",
        ),
        ("UN Office on Lakes", "United Nations Office on Lakes"),
        (
            "FXB Center for Health, Harvard School of Public Health",
            "Francois-Xavier Bagnoud Center for Health at Harvard University",
        ),
    ],
)
def test_a_body_is_known_by_its_acronym_its_short_name_and_with_a_slip(
    one: str, other: str
) -> None:
    assert are_one(one, other, from_afar=True)
    assert are_one(other, one, from_afar=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ministry of Justice of Chad", "Ministry of Justice of Mali"),
        ("Centre for Peace Studies", "Centre for War Studies"),
        ("Université Lyon 2", "Université Lyon 3"),
        ("Oxfam", "Oxford University"),
    ],
)
def test_like_names_are_not_one_body(one: str, other: str) -> None:
    assert not are_one(one, other, from_afar=True)


def test_a_body_is_named_once_and_in_full() -> None:
    text = "Organized By : LAP\n\nLake Action for Peace (LAP) invites you to a webinar."

    [fact] = facts_in(text)

    assert fact.value == "Lake Action for Peace (LAP)" == fuller("LAP", fact.value)
    assert [text[span.start : span.end] for span in fact.spans] == ["LAP", fact.value]
    assert fact.sureness == Sureness.STATED


def test_a_letterhead_is_a_guess_and_only_where_nothing_else_tells() -> None:
    text = "Gedenkstätte Seestern\nUferweg 3, 10785 Berlin\n\nLesung mit Anna Weber"

    fact, doubt = read(Page(text), Draft(text), None)

    assert isinstance(fact, Fact)
    assert (fact.value, fact.sureness) == ("Gedenkstätte Seestern", Sureness.GUESSED)
    assert isinstance(doubt, Doubt)
    assert "Gedenkstätte Seestern" not in organizers_in(f"{text}\n\nVeranstalter: Oxfam")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (
            "La UNAV, a través de su Instituto de Derecho, y la Corte de Ética"
            " del Sur abren",
            ["UNAV", "Corte de Ética del Sur"],
        ),
        (
            "the Lake Centre, coordinated by Ann Wood, will hold a seminar",
            ["Lake Centre"],
        ),
        (
            "the Centre for Exile, Department of Politics, University of Ayr, the"
            " Moor Library",
            ["Centre for Exile, Department of Politics, University of Ayr", "Moor Library"],
        ),
        (
            "War Studies, Queen's College Leith and the Dr. Ola Berg Foundation",
            ["War Studies, Queen's College Leith", "Dr. Ola Berg Foundation"],
        ),
        (
            "Memoria - Center for Dealing with the Past and the Nordic eScience Centre",
            ["Memoria - Center for Dealing with the Past", "Nordic eScience Centre"],
        ),
        (
            "Survivors' Voices, the Peace Office, Nairobi office and Echoes & Reflections",
            ["Survivors' Voices", "Peace Office, Nairobi office", "Echoes & Reflections"],
        ),
    ],
)
def test_asides_departments_and_second_names(words: str, names: list[str]) -> None:
    page = Page(words)
    assert [body.name for body in cut(page, Span(0, len(words))).bodies] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nov 3\nBook talk\nby Moor Library Friends & Ayr Book Club\nTickets", 2),
        ("Conversa\nEvento de Associação 7 de Abril, Bruma e Casa de Goa\nLisboa", 3),
        ("The Head of the Lake Museum and the Director of the Moor Centre, Ms Ann Wood,"
         " have the pleasure of inviting you.", 2),
        ("From: Centre for Exile Studies <ces@example.org>\n\nDear all, come.", 1),
        ("Our lecture is on 3 May.\n\nBest wishes\nAnn Wood\nOfficer, Moor Institute", 1),
        ("Curso en línea\n\nEl taller empieza en mayo. La Asociación Caja de"
         " Voces (ACVO) recorre aldeas.\nContacto: taller@acvo.example.org", 1),
        ("El Instituto Andino y la Defensoría de Cuyo sostienen un diplomado", 2),
        ("As part of its Peace Dialogue, PRIO is hosting a breakfast seminar.", 1),
        ("Pre-conference workshop hosted by INOGS at Moor State University", 1),
        ("Am 3. Mai zeigt das Filmforum Jena den Film „Rana“.", 1),
        ("Le Centre Moor présente ses compliments et convie à une table ronde.", 1),
        ("swisspeace and FDFA invite you to a lunch talk", 2),
        ("The permanent missions of Denmark, the Gambia and Qatar are hosting a panel.", 3),
        ("Online talk about exile.\nAbout us: The Moor Network is a coalition of NGOs.", 1),
    ],
)  # fmt: skip
def test_senders_are_found_in_many_places(text: str, names: int) -> None:
    draft = Draft(text)
    page = Page(text)
    for reader in (links, contacts):
        draft.add(reader.read(page, draft, None))
    draft.add(read(page, draft, None))
    assert len(draft.values("organizers")) == names, draft.values("organizers")
