"""Who takes part in an event, read from lists, tables, agendas and sentences."""

from time import process_time

import pytest

from events.announcements import Sureness, parse


def parts(text):
    """Name and role of everybody, in order."""
    return [(one.name, one.role) for one in parse(text).values("speakers")]


def only(text):
    (speaker,) = parse(text).values("speakers")
    return speaker


# -- one person, in every shape ------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Speaker: Dr. Amal Haddadin, Director, Levant Justice Centre",
        "Speaker: Dr. Amal Haddadin (Director, Levant Justice Centre)",
        "Speaker – Dr. Amal Haddadin – Director of the Levant Justice Centre",
        "Speakers\n• Dr. Amal Haddadin, Director, Levant Justice Centre",
        "Speakers\n1. Dr. Amal Haddadin: director, Levant Justice Centre",
        "Speakers\n\nDr. Amal Haddadin\nDirector, Levant Justice Centre",
        "Speakers\n\nDr. Amal Haddadin\nDirector\nLevant Justice Centre",
        "Name\tPosition\tOrganization\nDr. Amal Haddadin\tDirector\tLevant Justice Centre",
        "Name | Position | Organization | Role\n"
        "Dr. Amal Haddadin | Director | Levant Justice Centre | speaker",
        "Dr. Amal Haddadin, Director of the Levant Justice Centre, will speak.",
        "A lecture by Dr. Amal Haddadin, Director of the Levant Justice Centre.",
        "**Speaker:** **Dr. Amal Haddadin**, Director, Levant Justice Centre",
        "Speaker: [Dr. Amal Haddadin](https://x.org/a), Director, Levant Justice Centre",
        "Speaker: Dr. Amal Haddadin, PhD, Director, Levant Justice Centre",
    ],
)
def test_a_person_is_found_with_position_and_body_in_every_shape(line):
    found = only(line)

    assert (found.honorific, found.name, found.role) == ("Dr.", "Amal Haddadin", "speaker")
    assert (found.position.lower(), found.affiliation) == (
        "director",
        "Levant Justice Centre",
    )


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("“Naming the dead” – Lea Sorensen, Archive of Oslo", "Naming the dead"),
        ("Speakers\nLea Sorensen: “Naming the dead”", "Naming the dead"),
        ("Intervenants :\nLea Sorensen (Oslo), « Nommer les morts »", "Nommer les morts"),
        ("10:00 – 10:30 Lea Sorensen (Archive): Naming the dead", "Naming the dead"),
        (
            "10:00 Naming the dead, name by name\n      Dr. Lea Sorensen",
            "Naming the dead, name by name",
        ),
        ("Ponente\tTema\nLea Sorensen\tNombrar a los muertos", None),
        (
            "Name\tInstitution\tSession\nLea Sorensen\tArchive\tNaming the dead",
            "Naming the dead",
        ),
        ("Lea Sorensen dará una conferencia sobre «Nombrar a los muertos».", None),
    ],
)
def test_a_talk_goes_with_the_person_who_gives_it(text, talk):
    found = only(text)

    assert found.name == "Lea Sorensen"
    assert talk is None or found.talk_title == talk


@pytest.mark.parametrize(
    ("said", "honorific", "name"),
    [
        ("H.E. Amb. Pierre-Yves N’Diaye", "H.E. Amb.", "Pierre-Yves N’Diaye"),
        ("S.E.M. Ousmane Ould Cheikh", "S.E.M.", "Ousmane Ould Cheikh"),
        ("Prof. Dr. Anna van der Meer-König", "Prof. Dr.", "Anna van der Meer-König"),
        (
            "Profa. Dra. Maria das Graças dos Santos",
            "Profa. Dra.",
            "Maria das Graças dos Santos",
        ),
        ("Rev. J. R. Okello", "Rev.", "J. R. Okello"),
        ("Ms Zaynab bint Omar al-Rashid", "Ms", "Zaynab bint Omar al-Rashid"),
        ("Dr Seán Ó Briain KC", "Dr", "Seán Ó Briain"),
        ("Ronald A Kessling", "", "Ronald A Kessling"),
        ("Hélène DUMAS-PICARD", "", "Hélène DUMAS-PICARD"),
        ("GARCÍA SOLANO, Ana", "", "Ana GARCÍA SOLANO"),
        ("Roser Llobet i Pons", "", "Roser Llobet i Pons"),
        ('Elsa "Chiche" Ferraro', "", 'Elsa "Chiche" Ferraro'),
        ("Gen. (ret.) Birame Diop", "Gen. (ret.)", "Birame Diop"),
    ],
)
def test_a_name_is_kept_whole_and_its_honorific_apart(said, honorific, name):
    found = only(f"Speakers:\n- {said}, Observatoire de Genève")

    assert (found.honorific, found.name) == (honorific, name)


# -- several people and their roles --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Panelists: Ana Wairimu (KNCHR), Bekele Haile (AAU) and Clara Ncube (ZLHR)",
            [
                ("Ana Wairimu", "panelist"),
                ("Bekele Haile", "panelist"),
                ("Clara Ncube", "panelist"),
            ],
        ),
        (
            "Speakers\nAna Gil, ICC (moderator)\nTom Weber, UNHCR",
            [("Ana Gil", "moderator"), ("Tom Weber", "speaker")],
        ),
        (
            "Keynote speakers\nAna Gil, Leeds University\n\nDiscussant\nTom Weber, UNHCR",
            [("Ana Gil", "keynote"), ("Tom Weber", "discussant")],
        ),
        (
            "With opening remarks by Ana Gil and Tom Weber, an interview with Eva Lindt, "
            "and a panel with Max Oliveira and Rosa Quispe, moderated by Dr Ida Holm.",
            [
                ("Ana Gil", "opening"),
                ("Tom Weber", "opening"),
                ("Eva Lindt", "interviewee"),
                ("Max Oliveira", "panelist"),
                ("Rosa Quispe", "panelist"),
                ("Ida Holm", "moderator"),
            ],
        ),
        (
            "Professor Ana Gil of the University of Leeds will deliver the keynote. "
            "Tom Weber (UNHCR) will respond.",
            [("Ana Gil", "keynote"), ("Tom Weber", "discussant")],
        ),
        (
            "Avec la participation de Mme Ana Gil et de M. Tom Weber. "
            "Débat modéré par Eva Lindt.",
            [("Ana Gil", "speaker"), ("Tom Weber", "speaker"), ("Eva Lindt", "moderator")],
        ),
        (
            "Con la participación de Ana Gil (UNAM) y Tom Weber. "
            "Moderará la periodista Eva Lindt.",
            [("Ana Gil", "speaker"), ("Tom Weber", "speaker"), ("Eva Lindt", "moderator")],
        ),
        (
            "Es sprechen Ana Gil (KZ-Gedenkstätte) und Dr. Tom Weber. "
            "Begrüßung: Bürgermeisterin Eva Lindt\nModeration: Max Holm, ZDF",
            [
                ("Ana Gil", "speaker"),
                ("Tom Weber", "speaker"),
                ("Eva Lindt", "opening"),
                ("Max Holm", "moderator"),
            ],
        ),
        (
            "Com a presença da professora Ana Gil e de Tom Weber, "
            "com mediação de Eva Lindt.",
            [("Ana Gil", "speaker"), ("Tom Weber", "speaker"), ("Eva Lindt", "moderator")],
        ),
        (
            "19h Accueil par Mme Ana Gil, adjointe au maire\n20h Clôture : Tom Weber",
            [("Ana Gil", "opening"), ("Tom Weber", "closing")],
        ),
        (
            "Musik: Streichquartett Halle und Ana Gil\nGrußworte\nTom Weber, Landrat",
            [("Ana Gil", "performer"), ("Tom Weber", "opening")],
        ),
    ],
)
def test_everybody_is_found_with_their_role(text, expected):
    assert parts(text) == expected


# -- who does not take part ----------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The Simon Wiesenthal Center and the Konrad Adenauer Foundation invite you.",
        "Venue: Nelson Mandela Building, Desmond Tutu Hall, 12 Rosa Parks Avenue",
        "In memory of Raoul Berg. The court convicted Ratko Mladic last year.",
        "Contact: Ms. Lena Hartmann, lena@example.org",
        "Organizing committee: Prof. Marta Vidal, Dr. Chen Wei",
        "Comité scientifique : Claire Dupont, Jean Petit",
        "See you there!\n\nBest regards,\nTom Fletcher\nDirector, Centre for Memory",
        "Veuillez agréer nos salutations distinguées.\n\nPr Éric Seba\nDirecteur exécutif",
        "“It must not happen again,” said Anna Kowal, director of the museum.",
        "From: Reena Patel\nSubject: Talk\nDear Dr. Weber,\nplease come.",
        "Curated by Paul Salmon. The film is directed by Almudena Caro.",
        "Speakers:\n- Amnesty International\n- Médecins Sans Frontières\n- TBC",
        "As Primo Levi wrote, nobody listened. The Hannah Arendt Lecture is free.",
        "Panel 1: Lessons From Bosnia And Rwanda\nPanel 2: New Technologies",
        "El Premio Ana Gil se entrega el jueves. Con el apoyo de la Fundación Rosa Lux.",
        "",
    ],
)
def test_nobody_is_named_who_does_not_take_part(text):
    assert parts(text) == []


# -- what the desk is told -----------------------------------------------------------------


def test_the_words_of_each_part_are_kept_with_the_name_first():
    text = "Moderator:  Dr Ana  Gil, Editor, El Faro"
    (fact,) = parse(text).facts_of("speakers")

    assert fact.sureness == Sureness.STATED
    assert text[slice(*fact.spans[0])] == "Ana  Gil"
    assert {"Editor", "El Faro"} < {text[slice(*span)] for span in fact.spans[1:]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requiem. Ilona Karacs, conductor.", [("Ilona Karacs", "performer")]),
        (
            "Music by Komarov\nperformed by the Harbour Choir, Lusine Adamian, conductor",
            [("Lusine Adamian", "performer")],
        ),
        ("A mass, Father Okwudili Nnamdo, presiding.", [("Okwudili Nnamdo", "moderator")]),
        ("Presentará el acto Itziar Goikoa.", [("Itziar Goikoa", "opening")]),
        (
            "Am Dienstag spricht im Saal Prof. Dr. Tsevel Ganba.",
            [("Tsevel Ganba", "speaker")],
        ),
        (
            "Mit Staatsanwältin a. D. Gudrun Lehner und Oberst a.D. Rodo Kiesel.",
            [("Gudrun Lehner", "speaker"), ("Rodo Kiesel", "speaker")],
        ),
        (
            "Speakers: Lord Alten of Leigh; Imam Sajed; Sister Orlagh",
            [("Alten of Leigh", "speaker"), ("Sajed", "speaker"), ("Orlagh", "speaker")],
        ),
        (
            "Les auteures, Maëlle Quentrec et Soaz Le Brihan, présenteront leur livre.",
            [("Maëlle Quentrec", "speaker"), ("Soaz Le Brihan", "speaker")],
        ),
        (
            "A abertura será feita pela diretora da escola, professora Iraci Bittar.",
            [("Iraci Bittar", "opening")],
        ),
        (
            "“Der Brunnen”, ein Film von Tendai Mhlang. Gespräch mit der Regisseurin.",
            [("Tendai Mhlang", "speaker")],
        ),
        (
            "Chaired by Ms. Ana Gil, with Mr. Tun Khinza and Dr. Eva Lindt as briefers.",
            [("Ana Gil", "moderator"), ("Tun Khinza", "speaker"), ("Eva Lindt", "speaker")],
        ),
        (
            "Speakers\nShelter Fund: Orlyth Shachar\nMinistry of Trade: Ms. Vjosa Kras",
            [("Orlyth Shachar", "speaker"), ("Vjosa Kras", "speaker")],
        ),
        (
            "Lecture by Ana Gil.\n\nPrevious lecture: “Snow” (Prof. Tom Weber, 3 May)",
            [("Ana Gil", "speaker")],
        ),
    ],
)
def test_people_whose_names_nobody_knows_are_told_by_what_stands_around(text, expected):
    assert parts(text) == expected


def test_who_was_promised_and_not_read_is_a_doubt():
    doubts = parse("Moderator: Jo\nSpeakers\nAna Gil, Leeds\nPeace Okwar").doubts

    assert "Peace Okwar" in next(d for d in doubts if d.code == "speaker-unread").sentence


def test_doubts_tell_of_open_roles_and_of_names_that_may_be_none():
    doubts = {
        one.code: one
        for one in parse("Ana Gil, Director, ICC\nSpeakers\nKesh Malek").doubts
    }

    assert "Ana Gil" in doubts["speaker-role"].sentence
    assert "Kesh Malek" in doubts["speaker-name"].sentence


def test_somebody_named_twice_is_one_person_with_all_that_is_said():
    found = only("Lecture by Sir Paul Webb KC\n\nPaul Webb, former judge, looks back.")

    assert (found.honorific, found.position) == ("Sir", "former judge")


@pytest.mark.parametrize(
    "text",
    [
        "moderated by Ana Gil, " * 4500,
        "Director of " * 8000,
        "Dr. Ana Gil\n" * 8000,
        "(“" * 50_000,
    ],
)
def test_reading_takes_little_time_whatever_the_text(text):
    parse("Ana")  # the vocabularies
    before = process_time()
    parse(text)

    assert process_time() - before < 5
