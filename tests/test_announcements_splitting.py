"""Newsletters are cut where a reader would cut them, and one announcement never is."""

from __future__ import annotations

import pytest

from events.announcements import split

ITEMS = {
    "en": (
        "Teaching after violence\n\nThe Harbour Centre for Peace Education invites you to "
        "a "
        "webinar with "
        "three teachers.\nTuesday 4 May 2021, 3 pm (London time)\nRegister: "
        "https://harbour.example.org/teach",
        "Names on the wall\n\nOn Friday, May 14, 2021 at 10:00 am EST the Lakeside "
        "Memorial "
        "will host a panel "
        "discussion about monuments that no one asked for. Speakers come from four "
        "towns.\n\nMore information here",
        "Measuring risk\n\nJoin us for a two-hour workshop on early warning data, "
        "organized "
        "by the Institute for "
        "Quiet Diplomacy.\nDate: 2 June 2021\nTime: 14:00 CET\nContact: risk@example.org",
    ),
    "fr": (
        "Enseigner après la violence\n\nLe Centre du Port pour la paix vous invite à un "
        "webinaire avec trois "
        "enseignantes.\nMardi 4 mai 2021 à 15h (heure de Paris)\nInscription : "
        "https://port.example.org/cours",
        "Des noms sur le mur\n\nLe vendredi 14 mai 2021 à 18h30, le Mémorial du Lac "
        "organise une table ronde sur "
        "les monuments que personne n’a demandés. Entrée libre.\n\nPlus d’informations ici",
        "Mesurer le risque\n\nParticipez à un atelier de deux heures sur l’alerte précoce, "
        "proposé par l’Institut "
        "de la diplomatie discrète.\nDate : 2 juin 2021\nHeure : 14h00\nContact : "
        "risque@example.org",
    ),
    "es": (
        "Enseñar después de la violencia\n\nEl Centro del Puerto les invita a un seminario "
        "web con tres maestras.\n"
        "Martes 4 de mayo de 2021, 15:00 h (hora de Madrid)\nInscripción: "
        "https://puerto.example.org/clase",
        "Nombres en el muro\n\nEl viernes 14 de mayo de 2021 a las 18:30 el Memorial del "
        "Lago organiza una mesa "
        "redonda sobre los monumentos que nadie pidió. Entrada libre.\n\nMás información "
        "aquí",
        "Medir el riesgo\n\nTe invitamos a un taller de dos horas sobre alerta "
        "temprana.\nFecha: 2 de junio de 2021\n"
        "Hora: 14:00\nContacto: riesgo@example.org",
    ),
    "de": (
        "Unterrichten nach der Gewalt\n\nDas Hafenzentrum lädt zu einem Webinar mit drei "
        "Lehrerinnen ein.\n"
        "Dienstag, 4. Mai 2021, 15 Uhr\nAnmeldung: https://hafen.example.org/kurs",
        "Namen an der Wand\n\nAm Freitag, dem 14. Mai 2021 um 18:30 Uhr veranstaltet die "
        "Gedenkstätte am See eine "
        "Podiumsdiskussion über Denkmäler, um die niemand gebeten hat. Eintritt "
        "frei.\n\nMehr Informationen hier",
        "Risiken messen\n\nWir laden zu einem zweistündigen Workshop über Frühwarnung "
        "ein.\nDatum: 2. Juni 2021\n"
        "Uhrzeit: 14:00 Uhr\nKontakt: risiko@example.org",
    ),
    "pt": (
        "Ensinar depois da violência\n\nO Centro do Porto convida para um webinário com "
        "três professoras.\n"
        "Terça-feira, 4 de maio de 2021, às 15h (horário de Lisboa)\nInscrições: "
        "https://porto.example.org/aula",
        "Nomes no muro\n\nNa sexta-feira, 14 de maio de 2021, às 18h30, o Memorial do Lago "
        "promove uma mesa-redonda "
        "sobre os monumentos que ninguém pediu. Entrada livre.\n\nMais informações aqui",
        "Medir o risco\n\nParticipe de uma oficina de duas horas sobre alerta "
        "precoce.\nData: 2 de junho de 2021\n"
        "Horário: 14h\nContato: risco@example.org",
    ),
}
HEADS = {
    "en": (
        "Lakes Network newsletter, April 2021",
        "In this issue",
        "Unsubscribe from this list",
    ),
    "fr": (
        "Lettre d’information du Réseau des lacs, avril 2021",
        "Sommaire",
        "Se désinscrire de cette liste",
    ),
    "es": (
        "Boletín de la Red de los Lagos, abril de 2021",
        "En este número",
        "Darse de baja de esta lista",
    ),
    "de": (
        "Rundbrief des Seennetzwerks, April 2021",
        "In dieser Ausgabe",
        "Diesen Rundbrief abbestellen",
    ),
    "pt": (
        "Boletim da Rede dos Lagos, abril de 2021",
        "Neste número",
        "Cancelar inscrição nesta lista",
    ),
}
HEADERS = {
    "en": "Organized By : ",
    "fr": "Organisé par : ",
    "es": "Organiza: ",
    "de": "Veranstalter: ",
    "pt": "Organização: ",
}


def _ruled(items: tuple[str, ...], tongue: str) -> str:
    return "\n\n-----\n\n".join(items)


def _starred(items: tuple[str, ...], tongue: str) -> str:
    return "\n* * *\n".join(items)


def _numbered(items: tuple[str, ...], tongue: str) -> str:
    return "\n\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))


def _headed(items: tuple[str, ...], tongue: str) -> str:
    return "\n\n".join(f"## {item}" for item in items)


def _gaps(items: tuple[str, ...], tongue: str) -> str:
    return "\n\n\n".join(items)


def _wide_gaps(items: tuple[str, ...], tongue: str) -> str:
    return "\n\n\n\n".join(items)


def _with_organizers(items: tuple[str, ...], tongue: str) -> str:
    return "\n\n".join(f"{HEADERS[tongue]}Lakes Network\n\n{item}" for item in items)


def _with_head_and_foot(items: tuple[str, ...], tongue: str) -> str:
    head, contents, foot = HEADS[tongue]
    titles = "\n".join(f"- {item.splitlines()[0]}" for item in items)
    return (
        f"{head}\n\n{contents}\n{titles}\n\n=====\n"
        + "\n\n=====\n".join(items)
        + f"\n\n=====\n{foot}\n"
    )


@pytest.mark.parametrize("tongue", ITEMS)
@pytest.mark.parametrize(
    "lay_out",
    [
        _ruled,
        _starred,
        _numbered,
        _headed,
        _gaps,
        _wide_gaps,
        _with_organizers,
        _with_head_and_foot,
    ],
)
def test_a_newsletter_is_cut_into_its_items(lay_out, tongue):
    text = lay_out(ITEMS[tongue], tongue)

    parts = split(text)

    ends = [(part.text.splitlines()[0][-12:], part.text[-12:]) for part in parts]
    firsts = (
        [f"{HEADERS[tongue]}Lakes Network"] * 3
        if lay_out is _with_organizers
        else [item.splitlines()[0] for item in ITEMS[tongue]]
    )
    assert ends == [
        (first[-12:], item[-12:]) for first, item in zip(firsts, ITEMS[tongue], strict=True)
    ]
    assert all(text[part.start : part.end] == part.text for part in parts)


PROGRAMME = """\
International Conference: Early Warning Comes of Age

Lisbon, 10-12 May 2022

Hosted by the Harbour Centre for Peace Education


About the conference

Ten years ago, on 3 March 2012, the first network met. The second met in June 2015.

-----

Day 1 - Tuesday, 10 May 2022

09:00 Registration
09:30 Opening session
11:00 Panel discussion: Who listens?

Day 2 - Wednesday, 11 May 2022

09:30 Workshop: Reading the data
14:00 Keynote lecture by Dr Ana Reis

Thursday, 12 May 2022

10:00 Round table
12:00 Closing remarks

-----

Speakers

Ana Reis teaches by the lakes. On 4 April 2019 she received the Peace Prize.

Jo Thal organized the exhibition of 2018 and will publish a book in June 2022.


Practical information

Registration: https://harbour.example.org/lisbon until 30 April 2022

Contact: lisbon@example.org
"""
THREAD = """\
Dear all,

a reminder: the Lakeside Memorial invites you to a panel discussion, “Names on the Wall”.
Friday 14 May 2021 at 6 pm, main hall. Register: https://lake.example.org

Kind regards
Ann

-----Original Message-----
From: Ann Lake
Sent: Monday, March 1, 2021 9:12 AM
Subject: Winter lecture

Dear all,

please join us for a lecture on Tuesday 9 March 2021 at 5 pm in the small hall.
Register: https://lake.example.org/winter
"""
MAIL = """\
Von: Rundbrief <rundbrief@example.org>
Gesendet: Montag, 3. Mai 2021 10:15
Betreff: WG: Einladung zur Tagung

Liebe Kolleginnen und Kollegen,

bitte weitersagen!

--------------------

Die Gedenkstätte am See lädt zur Tagung „Namen und Orte“ ein.

Freitag, 14. Mai 2021, 10 Uhr bis Samstag, 15. Mai 2021, 13 Uhr

Freitag, 14. Mai 2021
10:00 Begrüßung
11:00 Vortrag von Dr. Eva Lindner

Samstag, 15. Mai 2021
09:00 Workshop
13:00 Ende

--------------------
Anmeldung bis 7. Mai 2021 unter anmeldung@example.org
"""
COURSE = """\
CURSO VIRTUAL DE ALERTA TEMPRANA


Módulo 1 - Conceptos

Del 3 al 7 de mayo de 2021, de 18 a 20 h


Módulo 2 - Datos

Del 10 al 14 de mayo de 2021, de 18 a 20 h


Módulo 3 - Respuesta

Del 17 al 21 de mayo de 2021, de 18 a 20 h


Inscripción: https://lago.example.org hasta el 30 de abril de 2021

Organiza: Red de los Lagos
"""


LETTER = """\
Upcoming events in our network

Laws of memory on two shores

Three historians discuss how the countries by the lake regulate speech about the past.

Tuesday, 4 October 2022, 17:00 CEST, online. Register at https://lake.example.org/a

Children born of war: a conversation

The network hosts a conversation about the rights of children born of war.

Thursday, 13 October 2022, 18:30, Public Library, Sarajevo. Free entry.

Workshop on documentation for local groups

Basic standards of documenting violations, for groups that have just begun to work.

The workshop takes place on 20 October 2022 in Tbilisi. Applications to
docs@lake.example.org until 1 October.
"""


def test_a_letter_in_prose_is_cut_at_its_title_lines():
    titles = [part.text.partition("\n")[0] for part in split(LETTER)]
    assert titles == [
        "Laws of memory on two shores",
        "Children born of war: a conversation",
        "Workshop on documentation for local groups",
    ]


@pytest.mark.parametrize("text", [PROGRAMME, THREAD, MAIL, COURSE])
def test_one_announcement_stays_one(text):
    assert [part.text for part in split(text)] == [text.strip()]


@pytest.mark.parametrize("tongue", ITEMS)
def test_one_item_stays_one(tongue):
    for item in ITEMS[tongue]:
        assert [part.text for part in split(f"\n\n{item}\n")] == [item]


def test_nothing_has_no_announcements():
    assert split(" \n\n ") == []
