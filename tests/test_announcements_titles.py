"""Titles, kinds, series and larger events, in five languages and many wordings."""

from __future__ import annotations

import pytest

from events.announcements import Sureness, parse


def read(text: str, field: str) -> object:
    return parse(text).value(field)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Save the date!\n\nBread and Borders: A Village Remembers\n\n3 June 2022, 6 "
            "pm\nTown Hall, Leeds\n\n"
            "The village archive invites you to an evening of stories.",
            "Bread and Borders: A Village Remembers",
        ),
        (
            "PUBLIC LECTURE\nTHE ROAD TO SREBRENICA AND THE UN\nProfessor Amy Oldcastle\n5 "
            "May 2022, 17:00\n\n"
            "The road to Srebrenica ran through many offices of the UN.",
            "The Road to Srebrenica and the UN",
        ),
        (
            "From: Ann <ann@example.org>\nSubject: Fwd: Invitation: Counting the "
            "Missing\n\nDear all,\n\n"
            "please join us on 4 May 2022 at 3 pm in Room 4.\n\nBest wishes\nAnn",
            "Counting the Missing",
        ),
        (
            "On 4 May 2022 the Lakeside Institute will host a webinar entitled “Who Warns "
            "the Warners?” at 3 pm CET. "
            "It is the second of a series called “Alarm”.",
            "Who Warns the Warners?",
        ),
        (
            "Title: Rivers of Memory\nDate: 4 May 2022\nVenue: City Library",
            "Rivers of Memory",
        ),
        (
            "Webinar | Reading the Signs: Early Warning in Villages | 4 May 2022 | "
            "Online\n\nJoin the Harbour Centre.",
            "Reading the Signs: Early Warning in Villages",
        ),
        (
            "Will courts listen? The centre will host “Listening to the Lake.” soon.\n\n"
            "Previous session: “Voices of the Shore” (3 April, recording here).",
            "Listening to the Lake.",
        ),
        (
            "Le lancement du rapport Les voix du fleuve : dix ans de silence aura lieu le "
            "3 mai 2022.",
            "Les voix du fleuve : dix ans de silence",
        ),
        (
            "Three former mission leaders share lessons from two lakes on the use of "
            "warnings to protect fishermen.\n\nThursday, 17 June 2021, 9:30",
            "Lessons from two lakes on the use of warnings to protect fishermen",
        ),
        (
            "You are invited to a side event at the 51st session of the Human Rights "
            "Council: Justice for fishermen of the lake. 21 September 2022, 12:00.",
            "Justice for fishermen of the lake",
        ),
        (
            "The 9th Harbour Forum against Cruelty will take place in Accra in 2023!",
            "9th Harbour Forum against Cruelty",
        ),
        (
            "The Harbour Centre invites you to a conference on the future of local peace "
            "committees, to be held in "
            "Accra on 4 May 2022.",
            "The future of local peace committees",
        ),
        (
            "Chers collègues,\n\nNous avons le plaisir de vous convier à la conférence "
            "intitulée « Juger l’irréparable » "
            "le mardi 3 mai 2022 à 18h.\n\nBien cordialement",
            "Juger l’irréparable",
        ),
        (
            "L’Institut du Lac organise une table ronde sur la prévention des violences de "
            "masse au Sahel, le 3 mai 2022 à 14h.",
            "La prévention des violences de masse au Sahel",
        ),
        (
            "INVITATION\n\nColloque international\n\nLES MOTS DE LA HAINE AU "
            "RWANDA\n\nParis, 3 mai 2022\n\n"
            "Au Rwanda, la haine fut d’abord une affaire de mots.",
            "Les mots de la haine au Rwanda",
        ),
        (
            "Estimadas y estimados:\n\nLes invitamos al conversatorio «Buscar hasta "
            "encontrar», que se realizará el "
            "3 de mayo de 2022 a las 18:00 h.",
            "Buscar hasta encontrar",
        ),
        (
            "SEMINARIO WEB\nMemoria y territorio: lo que dicen los ríos\nMartes 3 de mayo "
            "de 2022, 10:00 h\nPonentes:\n"
            "Ana Ruiz, Universidad del Valle",
            "Memoria y territorio: lo que dicen los ríos",
        ),
        (
            "El Observatorio Andino convoca a una mesa redonda sobre la reparación de las "
            "víctimas en Colombia el martes 3 "
            "de mayo de 2022.",
            "La reparación de las víctimas en Colombia",
        ),
        (
            "Herzliche Einladung zum Vortrag\n\n„Schweigen nach dem Krieg“\n\nvon Dr. Eva "
            "Lindner\nDienstag, 3. Mai 2022, "
            "19 Uhr, Stadtbücherei",
            "Schweigen nach dem Krieg",
        ),
        (
            "Die Gedenkstätte am See lädt am 3. Mai 2022 um 19 Uhr zu einer "
            "Podiumsdiskussion zum Thema „Nie wieder heißt "
            "jetzt“ ein.",
            "Nie wieder heißt jetzt",
        ),
        (
            "Podiumsdiskussion: Wer schützt die Helfer?\n3. Mai 2022, 19 Uhr\nMit Anna "
            "Berg "
            "und Jo Thal",
            "Wer schützt die Helfer?",
        ),
        (
            "Prezadas colegas,\n\na Universidade do Porto convida para a palestra "
            "intitulada “O dever de lembrar”, no dia 3 de "
            "maio de 2022, às 18h.",
            "O dever de lembrar",
        ),
        (
            "MESA-REDONDA\nTerra, corpo e memória indígena\n3 de maio de 2022, "
            "19h\nAuditório Central",
            "Terra, corpo e memória indígena",
        ),
        (
            "A Rede dos Lagos promove um debate sobre a prevenção do discurso de ódio nas "
            "escolas no dia 3 de maio de 2022.",
            "A prevenção do discurso de ódio nas escolas",
        ),
    ],
)
def test_the_title(text, title):
    found = read(text, "title")

    assert str(found).removeprefix("The ").casefold() in (
        title.casefold(),
        title.removeprefix("The ").casefold(),
        title.partition(" ")[2].casefold(),
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Join us for a side event: a panel discussion on 3 May, by webinar.",
            "side-event",
        ),
        (
            "En marge de la session, événement parallèle et table ronde le 3 mai.",
            "side-event",
        ),
        ("El 3 de mayo, rueda de prensa y presentación del informe.", "press-conference"),
        (
            "Wir laden zur Gedenkfeier am 3. Mai ein. Es gibt auch einen Vortrag.",
            "commemoration",
        ),
        ("Cerimônia em memória das vítimas, 3 de maio.", "commemoration"),
        ("Book launch and panel discussion, 3 May 2022", "launch"),
        ("Buchvorstellung mit anschließender Diskussion am 3. Mai", "launch"),
        ("Lancement du rapport, suivi d’une discussion, le 3 mai", "launch"),
        ("Film screening and talk with the director, 3 May", "exhibition"),
        ("A self-paced online course in six modules.", "self-paced-course"),
        ("Diplomado en memoria y derechos humanos, del 3 al 30 de mayo", "course"),
        ("Einladung zum Workshop am 3. Mai, online über Zoom", "workshop"),
        ("Oficina online sobre memória, 3 de maio", "workshop"),
        (
            "Colloque international des 3 et 4 mai : conférences et table ronde",
            "conference",
        ),
        ("Palestra com a professora Rita Lima, 3 de maio", "lecture"),
        ("Gastvortrag von Prof. Ina Wolf am 3. Mai", "lecture"),
        ("The institute will host a panel discussion via Zoom webinar on 3 May.", "panel"),
        ("Conversatorio virtual, 3 de mayo", "panel"),
        ("The next meeting of practitioners is on 3 May.", "meeting"),
        ("Join our webinar on 3 May at 4 pm.", "webinar"),
        ("Webinário, 3 de maio, 19h", "webinar"),
        ("Call for applications: fellowship for journalists, until 3 May", "call"),
    ],
)
def test_the_most_specific_kind(text, kind):
    assert read(text, "event_type") == kind


@pytest.mark.parametrize(
    ("text", "series", "number", "total"),
    [
        (
            "This is the second event in the five-part lecture series “Broken Ground”.",
            "Broken Ground",
            2,
            5,
        ),
        ("Part 3 of 6 of our webinar series “Alarm Bells”", "Alarm Bells", 3, 6),
        ("Webinar #7 in the Quiet Signals series.", None, 7, None),
        (
            "The 12th Annual Oldcastle Lecture, 3 May 2022",
            "Annual Oldcastle Lecture",
            12,
            None,
        ),
        (
            "as part of our Monday Memory Lecture Series, 3 May",
            "Monday Memory Lecture Series",
            None,
            None,
        ),
        (
            "Troisième séance du cycle de conférences « Après le silence »",
            "Après le silence",
            3,
            None,
        ),
        (
            "C’est le premier volet d’une série de quatre webinaires intitulée « Signaux »",
            "Signaux",
            1,
            4,
        ),
        ("Segunda sesión del ciclo “Tierra y memoria”", "Tierra y memoria", 2, None),
        (
            "XIV Congreso Internacional de Memoria, Lima, 3 de mayo",
            "Congreso Internacional de Memoria",
            14,
            None,
        ),
        ("Teil 2 der Reihe „Spuren im Schnee“", "Spuren im Schnee", 2, None),
        ("Dritter Abend der Vortragsreihe „Spuren im Schnee“", "Spuren im Schnee", 3, None),
        ("Quarto encontro do ciclo “Vozes do rio”", "Vozes do rio", 4, None),
        (
            "II Seminário Nacional de Memória, 3 de maio",
            "Seminário Nacional de Memória",
            2,
            None,
        ),
        ("Quatrième séance (sur six) du séminaire « Rives »", "Rives", 4, 6),
        ("Ringvorlesung im Sommer\n„Ufer“\n\n4. Vortrag (von 12)", "Ufer", 4, 12),
        ("Lecture Series: Views of the Shore (5/8)", "Views of the Shore", 5, 8),
        ("Join the inaugural lecture of the series “Firsts”.", "Firsts", 1, None),
        ("The 30th anniversary of the genocide will be marked on 3 May.", None, None, None),
        ("During its 53rd session the Council adopted resolution 47/17.", None, None, None),
        (
            "A series of attacks on villages led to the third crisis in a year.",
            None,
            None,
            None,
        ),
    ],
)
def test_the_series(text, series, number, total):
    draft = parse(text)

    if series:
        assert draft.value("series") == series
    assert (draft.value("series_number"), draft.value("series_total")) == (number, total)
    assert bool(draft.value("series")) == bool(series) or number == 7


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        (
            "Side event on the margins of the 59th session of the Human Rights Council on "
            "3 "
            "May.",
            "59th session of the Human Rights Council",
        ),
        ("A side event at the Lakes Peace Forum, 3 May 2022", "Lakes Peace Forum"),
        (
            "The talk is held as part of the Lakes Human Rights Week.",
            "Lakes Human Rights Week",
        ),
        (
            "Table ronde en marge de l’Assemblée des États Parties, le 3 mai",
            "Assemblée des États Parties",
        ),
        (
            "dans le cadre de la Semaine de la mémoire, le Mémorial organise un débat",
            "Semaine de la mémoire",
        ),
        (
            "al margen de la 65.ª sesión de la Comisión de la Condición Jurídica, el "
            "martes "
            "3",
            "65.ª sesión de la Comisión de la Condición Jurídica",
        ),
        (
            "en el marco de las Jornadas de Memoria Andina, invitamos a un taller",
            "Jornadas de Memoria Andina",
        ),
        (
            "Am Rande der Münchner Sicherheitskonferenz findet ein Gespräch statt.",
            "Münchner Sicherheitskonferenz",
        ),
        (
            "Im Rahmen der Internationalen Wochen gegen Rassismus laden wir ein",
            "Internationalen Wochen gegen Rassismus",
        ),
        (
            "à margem da Assembleia Geral das Nações Unidas, no dia 3",
            "Assembleia Geral das Nações Unidas",
        ),
        (
            "The Office acts as part of its mandate and within the framework of the "
            "Convention.",
            None,
        ),
        ("Dans le cadre de son mandat, l’Office organise un atelier.", None),
        ("En el marco del proyecto Raíces, se ofrece un taller.", None),
        ("Im Rahmen des Projekts „Wurzeln“ bieten wir einen Kurs an.", None),
        ("No âmbito do projeto Raízes, há uma oficina.", None),
    ],
)
def test_the_larger_event(text, parent):
    assert read(text, "parent_event") == parent


def test_hashtags_are_not_parts_of_addresses_or_numbers():
    text = (
        "#NeverAgain and #Memória_Viva, see https://example.org/page#top — webinar #4, "
        "room #12a?"
    )

    assert parse(text).values("hashtags") == ["#NeverAgain", "#Memória_Viva", "#12a"]


def test_a_made_title_is_a_guess_that_says_so():
    draft = parse(
        "Join us for a discussion on the future of peace committees on 3 May 2022 at 4 pm."
    )

    fact = draft.fact("title")
    assert fact
    assert (fact.value, fact.sureness) == (
        "The future of peace committees",
        Sureness.GUESSED,
    )
    assert [doubt.code for doubt in draft.doubts if doubt.field == "title"] == ["title"]
