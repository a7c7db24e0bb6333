"""The archive, loaded by its command: each fact of it, written here once more by hand."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from events import archive
from events.models import (
    Area,
    Credit,
    Event,
    Link,
    Participation,
    Programme,
    Section,
    Series,
    Theme,
)
from organizers.models import Organization, OrganizationName, Person

pytestmark = pytest.mark.django_db

NOW = datetime(2021, 7, 1, tzinfo=UTC)

NEW_YORK = "America/New_York"
FXB = "FXB Center for Health and Human Rights at Harvard University"
ROMANI_STUDIES = "Romani Studies Program of the Central European University"
ISPMN = "Romanian Institute for Research on National Minorities (ISPMN)"
GAAMAC = "Global Action Against Mass Atrocity Crimes (GAAMAC)"
UN_OFFICE = "United Nations Office on Genocide Prevention and the Responsibility to Protect"


@pytest.fixture(scope="module", autouse=True)
def said(django_db_setup, django_db_blocker):
    """The archive, for all tests of this module; what the command said."""
    out = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_archive", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Expected:
    title: str
    kind: str
    credits: list[tuple[str, str]]  # role and the words shown
    themes: str
    areas: str = ""
    title_is_ours: bool = True
    pace: str = "dated"
    certainty: str = "stated"
    starts: datetime | None = None  # UTC
    ends: datetime | None = None  # UTC, if the announcement gives an end
    days: tuple[date, date] | None = None  # if it gives days, but no time
    zone: str = ""
    announced: str = ""
    noted: str = ""  # words of the note on how the time was read
    format: str = "unknown"
    platforms: list[str] = field(default_factory=list)
    place: tuple[str, str] = ("", "")
    registration: str = "unknown"
    deadline: date | None = None
    cost: str = "unknown"
    seats: str = ""
    steps: list[str] = field(default_factory=list)
    joining: str = ""
    phone: str = ""
    audience: str = ""
    hashtags: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    host: tuple[str, str] = ("", "")
    series: tuple[str, int] | None = None
    sections: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)


def row(model: str, **fields: object) -> dict[str, Any]:
    return {"model": model, "fields": fields}


@dataclass(frozen=True)
class Speaker:
    name: str
    role: str
    section: int | None = None
    honorific: str = ""
    position: str = ""
    affiliation: str = ""
    organizations: str = ""
    country: str = ""
    talk_title: str = ""


def utc(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+00:00")


EVENTS = {
    "the-state-of-roma-human-rights-in-the-balkans": Expected(
        title="The state of Roma human rights in the Balkans",
        kind="conference",
        credits=[
            ("organizer", "Harriman Institute at Columbia University"),
            (
                "organizer",
                "Kupferberg Holocaust Center at Queensborough Community College, CUNY",
            ),
        ],
        themes="displacement minorities",
        areas="balkans western-balkans",
        starts=utc("2021-04-08", "13:00"),
        ends=utc("2021-04-08", "17:40"),
        zone=NEW_YORK,
        announced="Thursday, April 8, 2021 (9:00am - 1:40pm ET)",
        noted="daylight time (UTC−4)",
        format="online",
        platforms=["Zoom", "YouTube"],
        joining="Details of registration were to be found with the full programme.",
        links=[("information", "Full programme and registration details", "public")],
    ),
    "from-hate-speech-to-genocide": Expected(
        title="From hate speech to genocide: "
        "lessons from the 1994 Genocide against the Tutsi in Rwanda",
        title_is_ours=False,
        kind="commemoration",
        credits=[
            ("organizer", "UNESCO"),
            (
                "organizer",
                "University of Southern California Shoah Foundation "
                "UNESCO Chair on Genocide Education",
            ),
            ("co-organizer", "Permanent Delegation of Rwanda to UNESCO"),
            ("partner", "United Nations Department of Global Communications"),
            ("partner", GAAMAC),
        ],
        themes="genocide hate-speech memory",
        areas="RW",
        starts=utc("2021-04-07", "13:00"),
        ends=utc("2021-04-07", "14:30"),
        zone=NEW_YORK,
        announced="9 a.m. to 10.30 a.m. EST / 3 p.m. to 4.30 p.m. CEST",
        noted="the same moment",
        format="online",
        hashtags=["#PreventGenocide", "#Kwibuka"],
        languages=["en interpretation", "en spoken", "fr interpretation", "fr spoken"],
        sections=[
            ("opening", "Welcome remarks"),
            ("interview", "Survivor interview"),
            ("panel", "Panel discussion"),
        ],
        links=[("information", "More information", "public")],
    ),
    "intersectional-discrimination-the-roma-case": Expected(
        title="Intersectional Discrimination. The Roma Case.",
        title_is_ours=False,
        kind="conference",
        credits=[
            (
                "organizer",
                "Francois-Xavier Bagnoud Center for Health and Human Rights "
                "at Harvard University",
            ),
            ("organizer", ROMANI_STUDIES),
            ("co-sponsor", "Carr Center for Human Rights Policy"),
            ("co-sponsor", "Department of Global Health and Social Medicine"),
            ("co-sponsor", "Human Rights Program, Harvard Law School"),
            (
                "co-sponsor",
                "Harvard Sexual Orientation Gender Identity and Expression "
                "Health Equity Research Collaborative (Harvard SOGIE)",
            ),
        ],
        themes="lgbtiq minorities women-peace-security",
        days=(date(2021, 3, 26), date(2021, 3, 26)),
        announced="Friday, March 26, 2021",
        noted="without a time",
        audience="Open to the public.",
        seats="Seating is limited.",
        cost="free",
        links=[("agenda", "Conference agenda (subject to change)", "public")],
    ),
    "grassroots-womens-narratives-as-catalysts-for-atrocity-prevention": Expected(
        title="Grassroots women's narratives as catalysts for atrocity prevention",
        kind="panel",
        credits=[
            ("organizer", "International Coalition of Sites of Conscience (ICSC)"),
            ("organizer", GAAMAC),
        ],
        themes="memory peacebuilding truth women-peace-security",
        areas="002 142 CO latin-america",
        starts=utc("2021-03-25", "13:00"),
        zone=NEW_YORK,
        announced="March 25, 2021 at 9:00 am (EST-NY)",
        noted="daylight time (UTC−4)",
        format="online",
        registration="required",
        steps=[
            "Register on the NGO CSW65 Virtual platform first.",
            "Once you are registered there, join by the event’s own link.",
        ],
        host=("part", "NGO CSW65 Forum"),
        links=[
            (
                "registration-step",
                "Registration on the NGO CSW65 Virtual platform",
                "public",
            ),
            ("join", "The event itself", "registrants"),
        ],
    ),
    "incitement-to-discrimination-hostility-and-violence": Expected(
        title="Incitement to Discrimination, Hostility and Violence: "
        "A Comparative Analysis",
        title_is_ours=False,
        kind="side-event",
        credits=[("organizer", "ODIHR/OSCE")],
        themes="civic-space digital-technology hate-speech",
        starts=utc("2021-03-25", "19:30"),
        ends=utc("2021-03-25", "20:30"),
        zone=NEW_YORK,
        announced="March 25, 2021 | 3:30 – 4:30pm EST/20.30 - 21.30pm CET",
        noted="the same moment",
        host=("side-event", "ASIL Annual Meeting"),
    ),
    "online-course-on-hate-speech-and-incitement": Expected(
        title="Online course on hate speech and incitement "
        "to discrimination, hostility and violence",
        kind="course",
        credits=[
            (
                "organizer",
                "United Nations Interregional Crime and Justice Research Institute "
                "(UNICRI)",
            ),
            ("organizer", f"{UN_OFFICE} (OSAPG)"),
        ],
        themes="civic-space hate-speech",
        pace="to-be-announced",
        noted="gives no date",
        format="online",
        registration="required",
        cost="free",
        links=[("registration", "More information and registration", "public")],
    ),
    "15th-anniversary-of-the-responsibility-to-protect": Expected(
        title="15th anniversary of the responsibility to protect",
        kind="commemoration",
        credits=[("organizer", UN_OFFICE)],
        themes="responsibility-to-protect",
        starts=utc("2020-10-07", "13:00"),
        ends=utc("2020-10-07", "14:30"),
        zone=NEW_YORK,
        announced="7 October 2020 from 09:00 am to 10:30 am (EST)",
        noted="no second time zone",
        format="online",
        registration="required",
        deadline=date(2020, 10, 5),
        audience="The heads (“principals”) of United Nations bodies, and representatives "
        "of Member States, of regional and subregional organizations and of civil society.",
        links=[("registration", "Registration (to confirm participation)", "public")],
    ),
    "housing-land-and-property-rights-violations-in-syria": Expected(
        title="Addressing housing, land and property rights violations in Syria",
        kind="panel",
        credits=[("organizer", "Impunity Watch")],
        themes="accountability displacement",
        areas="SY",
        pace="to-be-announced",
        noted="gives no date",
        format="online",
        joining="Joining instructions to follow.",
        sections=[
            ("opening", "Welcome and introductory remarks"),
            ("video", "Recorded video briefings"),
            ("panel", "Moderated panel"),
        ],
    ),
    "diverging-approaches-to-climate-change-and-digital-transformation": Expected(
        title="Diverging approaches to the security risks "
        "of climate change and digital transformation",
        kind="meeting",
        credits=[
            ("organizer", "Budapest Centre for Mass Atrocities Prevention (BCMAP)"),
            ("organizer", "Environment & Development Resource Centre"),
        ],
        themes="climate digital-technology protection-of-civilians",
        pace="to-be-announced",
        noted="gives no date",
        registration="required",
        audience="Scholars and practitioners.",
        sections=[("discussion", "Presentations and discussion")],
        links=[("registration", "Registration", "public")],
    ),
    "responses-to-covid-19-at-local-national-and-international-levels": Expected(
        title="Responses to COVID-19 at Local, National, and International Levels",
        title_is_ours=False,
        kind="webinar",
        credits=[
            ("organizer", FXB),
            ("organizer", ROMANI_STUDIES),
            ("organizer", ISPMN),
            ("organizer", "Cornell University"),
        ],
        themes="health-emergencies minorities",
        days=(date(2020, 9, 28), date(2020, 9, 28)),
        announced="September 28, 2020",
        noted="without a time",
        format="online",
        joining="How to view the webinar was to be announced on its page.",
        series=("romani-people-during-pandemics", 3),
        links=[
            ("information", "Updates on speakers and on how to view the webinar", "public")
        ],
    ),
    "national-policy-frameworks-on-protection-of-civilians": Expected(
        title="National policy frameworks on protection of civilians",
        kind="side-event",
        credits=[("organizer", "Center for Civilians in Conflict")],
        themes="protection-of-civilians war-crimes",
        starts=utc("2021-06-25", "06:30"),
        zone="Europe/Zurich",
        announced="Jun 25, 2021 08:30 AM (Zurich)",
        noted="not as the place",
    ),
    "prevention-of-violent-extremism-through-online-data-and-tools": Expected(
        title="Prevention of violent extremism through the use of online data and tools",
        kind="side-event",
        credits=[
            ("co-host", "European Commission"),
            ("co-host", "United Nations Development Programme"),
        ],
        themes="counter-terrorism digital-technology",
        starts=utc("2021-06-25", "12:00"),
        ends=utc("2021-06-25", "13:30"),
        zone=NEW_YORK,
        announced="June 25, 2021, 8.00-9.30 am EST",
        noted="no second time zone",
        host=("side-event", "Second United Nations Counter-Terrorism Week"),
    ),
    "women-of-burma-myanmar-critical-grassroots-demands-to-world-leaders": Expected(
        title="Women of Burma/Myanmar: critical grassroots demands to world leaders",
        kind="press-conference",
        credits=[
            ("organizer", "Women’s League of Burma"),
            ("organizer", "Asia Pacific Forum on Women, Law and Development"),
            ("organizer", "Global Justice Center"),
        ],
        themes="civic-space women-peace-security",
        areas="MM",
        starts=utc("2021-06-24", "13:00"),
        zone="Asia/Bangkok",
        announced="Jun 24, 2021 08:00 PM (Bangkok time)",
        noted="not as the place",
    ),
    "covid-19-pandemic-and-implications-for-atrocities-prevention": Expected(
        title="COVID-19 Pandemic and Implications for Atrocities Prevention: "
        "Lessons from East Asia",
        title_is_ours=False,
        kind="launch",
        credits=[("organizer", "Asia-Pacific Centre for the Responsibility to Protect")],
        themes="early-warning health-emergencies responsibility-to-protect",
        areas="030 asia-pacific",
        certainty="inferred",
        starts=utc("2021-06-23", "03:00"),
        zone="Australia/Brisbane",
        announced="June 23 from 1 PM (Brisbane time)",
        noted="2021 is inferred",
        registration="required",
        links=[("registration", "Registration", "public")],
    ),
    "atrocities-prevention-and-conflict-drivers-in-the-united-states": Expected(
        title="Applying an atrocities prevention frame "
        "to conflict drivers in the United States",
        kind="panel",
        credits=[("organizer", "Institute for Genocide and Mass Atrocity Prevention")],
        themes="early-warning peacebuilding",
        areas="US",
        starts=utc("2021-06-23", "18:00"),
        zone=NEW_YORK,
        announced="Jun 23, 2021 02:00 PM in Eastern Time (US and Canada)",
        noted="daylight time (UTC−4)",
    ),
    "international-conference-on-prevention-of-genocides": Expected(
        title="International Conference on Prevention of Genocides",
        title_is_ours=False,
        kind="conference",
        credits=[],
        themes="education genocide hate-speech national-mechanisms",
        days=(date(2014, 3, 31), date(2014, 4, 1)),
        zone="Europe/Brussels",
        announced="31 MARCH - 01 APRIL 2014",
        noted="without times",
        place=("Brussels", "BE"),
        phone="+32 52 65 00 31",
        sections=[
            ("theme", "Status of Academic Research on Genocide"),
            (
                "theme",
                "An integrated international human rights law - "
                "international criminal law perspective",
            ),
            ("theme", "Role of Civil Society"),
            ("theme", "Parliaments, National and Institutional Responses"),
        ],
    ),
}

SPEAKERS = {
    "from-hate-speech-to-genocide": [
        Speaker(
            "Audrey Azoulay",
            "welcome",
            section=1,
            position="Director-General",
            affiliation="UNESCO",
            organizations="unesco",
        ),
        Speaker(
            "François Xavier Ngarambe",
            "welcome",
            section=1,
            honorific="H.E. Amb.",
            position="Permanent Representative of the Republic of Rwanda to UNESCO",
            organizations="permanent-delegation-of-rwanda-to-unesco",
        ),
        Speaker("Freddy Mutanguha", "interviewee", section=2),
        Speaker(
            "Susan Benesch",
            "panelist",
            section=3,
            honorific="Ms",
            position="Director",
            affiliation="Dangerous Speech project",
            organizations="dangerous-speech-project",
            country="US",
        ),
        Speaker(
            "Marcel Kabanda",
            "panelist",
            section=3,
            honorific="Mr",
            position="Historian and former President",
            affiliation="Ibuka France",
            organizations="ibuka-france",
            country="FR",
        ),
        Speaker(
            "Paul Rutayisire",
            "panelist",
            section=3,
            honorific="Mr",
            position="Historian",
            country="RW",
        ),
        Speaker(
            "Silvia Fernandez de Gurmendi",
            "panelist",
            section=3,
            honorific="H.E. Amb.",
            position="Former President of the International Criminal Court; President",
            affiliation="Global Action Against Mass Atrocity Crimes",
            organizations="gaamac international-criminal-court",
            country="AR",
        ),
        Speaker(
            "Stephen Smith",
            "moderator",
            honorific="Dr",
            position="UNESCO Chair on Genocide Education and Executive Director",
            affiliation="University of Southern California Shoah Foundation",
            organizations="usc-shoah-foundation",
        ),
    ],
    "grassroots-womens-narratives-as-catalysts-for-atrocity-prevention": [
        Speaker(
            "Ereshnee Naidu-Silverman",
            "panelist",
            position="Senior Director, Global Initiative for Justice, Truth and "
            "Reconciliation",
            affiliation="International Coalition of Sites of Conscience",
            organizations="global-initiative-for-justice-truth-and-reconciliation "
            "international-coalition-of-sites-of-conscience",
        ),
        Speaker(
            "Alice Nderitu",
            "panelist",
            position="UN Special Adviser on the Prevention of Genocide",
            organizations="un-office-on-genocide-prevention",
        ),
        Speaker(
            "Bibiana Peñaranda Sepúlveda",
            "panelist",
            position="Gender and Racial Justice Advocate and Organizer from Buenaventura, "
            "Colombia",
        ),
        Speaker(
            "Erika Maria Rivera Rúa",
            "panelist",
            position="Deputy Analyst",
            affiliation="Commission for the Clarification of Truth, Coexistence and "
            "Non-Repetition, Colombia",
            organizations="truth-commission-of-colombia",
        ),
    ],
    "housing-land-and-property-rights-violations-in-syria": [
        Speaker(
            "Frances Topham Smallwood",
            "welcome",
            section=1,
            honorific="Ms.",
            affiliation="Impunity Watch",
            organizations="impunity-watch",
        ),
        Speaker(
            "Marjolein Wijninckx",
            "welcome",
            section=1,
            honorific="Ms.",
            affiliation="PAX",
            organizations="pax",
        ),
        Speaker(
            "Mouna Khaity",
            "speaker",
            section=2,
            honorific="Ms.",
            affiliation="Women Now",
            organizations="women-now-for-development",
        ),
        Speaker(
            "Abdullah Khatib",
            "speaker",
            section=2,
            honorific="Mr.",
            position="Filmmaker and peace activist",
        ),
        Speaker(
            "Krystel Bassil",
            "panelist",
            section=3,
            honorific="Ms.",
            affiliation="Syrian Legal Development Programme (SLDP)",
            organizations="syrian-legal-development-programme",
        ),
        Speaker(
            "Ahmad Helmi",
            "panelist",
            section=3,
            honorific="Mr.",
            affiliation="Kesh Malek/Taʼafi",
            organizations="kesh-malek taafi",
        ),
        Speaker(
            "Sawsan Abou Zeinedin",
            "panelist",
            section=3,
            honorific="Ms.",
            affiliation="Sakan Housing Communities and Qibaa",
            organizations="qibaa sakan-housing-communities",
        ),
    ],
    "diverging-approaches-to-climate-change-and-digital-transformation": [
        Speaker(
            "Istvan Lakatos",
            "speaker",
            section=1,
            honorific="Dr.",
            position="Former Human Rights Ambassador of Hungary / Senior Adviser",
            affiliation="Ministry of Human and Minority Rights of Montenegro",
            organizations="ministry-of-human-and-minority-rights-of-montenegro",
            talk_title="Diverging Approaches to Human Rights in Diplomacy",
        ),
        Speaker(
            "Kyle Matthews",
            "speaker",
            section=1,
            position="Executive Director",
            affiliation="Montreal Institute for Genocide & Human Rights Studies",
            organizations="montreal-institute-for-genocide-and-human-rights-studies",
            talk_title="Diverging Responses to the Challenges of Artificial Intelligence",
        ),
        Speaker(
            "Jamie Shea",
            "speaker",
            section=1,
            position="Professor",
            affiliation="Strategy and Security Institute, University of Exeter",
            organizations="strategy-and-security-institute-exeter university-of-exeter",
            talk_title="Diverging Responses to the Threats of Climate Security",
        ),
        Speaker(
            "Gyorgy Tatar",
            "speaker",
            section=1,
            position="Chair",
            affiliation="Budapest Centre for Mass Atrocities Prevention",
            organizations="budapest-centre-for-mass-atrocities-prevention",
            talk_title='Implementation of the Initiative "Multipolar Task Force"',
        ),
        Speaker(
            "Ronald A Kingham",
            "moderator",
            position="Executive Director",
            affiliation="Environment & Development Resource Centre",
            organizations="environment-and-development-resource-centre",
        ),
    ],
    "atrocities-prevention-and-conflict-drivers-in-the-united-states": [
        Speaker(
            "Theo Sitther",
            "speaker",
            position="Senior Fellow",
            affiliation="Alliance for Peacebuilding",
            organizations="alliance-for-peacebuilding",
        ),
        Speaker(
            "Max Pensky",
            "speaker",
            position="Co-Director",
            affiliation="Institute for Genocide and Mass Atrocity Prevention (I-GMAP), "
            "Binghamton University",
            organizations="binghamton-university i-gmap",
        ),
    ],
}

# How announcements write an organization, and which one they mean.
NAMES = {
    "un-office-on-genocide-prevention": [
        UN_OFFICE,
        "OSAPG",
        "UNOGP",
        "UN Office on Genocide Prevention",
        "United Nations Office on Genocide Prevention",
        "Office on Genocide Prevention and the Responsibility to Protect",
        "UN Office of the Special Adviser on Prevention of Genocide",
        "United Nations Office of the Special Adviser on the Prevention of Genocide",
        "United Nations Office of the Special Advisor on the Prevention of Genocide",
    ],
    "kupferberg-holocaust-center": [
        "Kupferberg Holocaust Center",
        "Kupferberg Holocaust Center at Queensborough Community College, CUNY",
        "Harriet and Kenneth Kupferberg Holocaust Resource Center and Archives",
        "Harriet and Kenneth Kuperberg Holocaust Resource Center and Archives",
    ],
    "center-for-civilians-in-conflict": ["CIVIC", "Center for Civilian in Conflict"],
    "fxb-center-for-health-and-human-rights": [
        FXB,
        "FXB Center for Health and Human Rights",
        "FXB Center for Health and Human Rights, Harvard School of Public Health",
        "Francois-Xavier Bagnoud Center for Health and Human Rights",
        "Francois-Xavier Bagnoud Center for Health and Human Rights at Harvard University",
    ],
    "budapest-centre-for-mass-atrocities-prevention": [
        "BCMAP",
        "Budapest Centre for the International Prevention of Genocide and Mass Atrocities",
    ],
    "harriman-institute": ["Harriman Institute at Columbia University"],
    "romani-studies-program-ceu": [ROMANI_STUDIES],
    "ispmn": ["ISPMN"],
    "harvard-sogie": ["Harvard SOGIE"],
    "odihr": ["ODIHR", "ODIHR/OSCE", "OSCE/ODIHR"],
    "i-gmap": ["I-GMAP"],
    "gaamac": ["GAAMAC"],
    "international-coalition-of-sites-of-conscience": ["ICSC"],
    "unesco": ["UNESCO"],
    "unicri": ["UNICRI"],
    "undp": ["UNDP"],
    "un-office-of-counter-terrorism": ["UN Office on Counter-Terrorism", "UNOCT"],
    "usc-shoah-foundation": [
        "University of Southern California Shoah Foundation",
        "University of Southern California Shoah Foundation UNESCO Chair on Genocide "
        "Education",
    ],
    "asia-pacific-centre-for-the-responsibility-to-protect": [
        "Asia-Pacific Centre for the Responsibility to Protect"
    ],
    "womens-league-of-burma": ["Women's League of Burma"],
    "apwld": ["Asia Pacific Forum on Women, Law and Development", "APWLD"],
    "montreal-institute-for-genocide-and-human-rights-studies": [
        "Montreal Institute for Genocide & Human Rights Studies"
    ],
    "environment-and-development-resource-centre": [
        "Environment and Development Resource Centre"
    ],
    "post-conflict-research-center": ["PCRC", "Post-Conflict Research Center"],
    "truth-commission-of-colombia": [
        "Commission for the Clarification of Truth, Coexistence and Non-Repetition, "
        "Colombia"
    ],
    "syrian-legal-development-programme": ["SLDP"],
    "women-now-for-development": ["Women Now"],
    "taafi": ["Taʼafi", "Ta'afi"],
    "dangerous-speech-project": ["Dangerous Speech project"],
}

SORT_NAMES = {
    "Abou Zeinedin, Sawsan",
    "Azoulay, Audrey",
    "Bassil, Krystel",
    "Benesch, Susan",
    "Fernández de Gurmendi, Silvia",
    "Helmi, Ahmad",
    "Kabanda, Marcel",
    "Khaity, Mouna",
    "Khatib, Abdullah",
    "Kingham, Ronald A",
    "Lakatos, István",
    "Matthews, Kyle",
    "Mutanguha, Freddy",
    "Naidu-Silverman, Ereshnee",
    "Nderitu, Alice",
    "Ngarambe, François Xavier",
    "Peñaranda Sepúlveda, Bibiana",
    "Pensky, Max",
    "Rivera Rúa, Erika Maria",
    "Rutayisire, Paul",
    "Shea, Jamie",
    "Sitther, Theo",
    "Smith, Stephen",
    "Tatár, György",
    "Topham Smallwood, Frances",
    "Wijninckx, Marjolein",
}


# -- the events ----------------------------------------------------------------------------

each_event = pytest.mark.parametrize("slug", EVENTS)


def test_all_are_there_and_everybody_may_see_them():
    published = Event.objects.published(NOW)
    assert set(published.values_list("slug", flat=True)) == set(EVENTS)


@each_event
def test_what_it_is(slug):
    event, expected = Event.objects.get(slug=slug), EVENTS[slug]
    assert event.title == expected.title
    assert event.title_is_ours == expected.title_is_ours
    assert event.kind == expected.kind
    assert event.hashtags == expected.hashtags
    assert (event.parent_relation, event.parent_wording) == expected.host
    series = event.series and (event.series.slug, event.number_in_series)
    assert series == expected.series
    assert in_order(event.themes, "code") == expected.themes
    assert in_order(event.areas, "code") == expected.areas


@each_event
def test_when(slug):
    event, expected = Event.objects.get(slug=slug), EVENTS[slug]
    assert event.pace == expected.pace
    assert event.certainty == expected.certainty
    assert event.zone == expected.zone
    assert event.time_as_announced == expected.announced
    assert expected.noted in event.time_note
    assert event.start_time is None or event.starts_at == expected.starts
    assert bool(event.start_time) == bool(expected.starts)
    assert event.end_time is None or event.over_at == expected.ends
    assert bool(event.end_time) == bool(expected.ends)
    if expected.days:
        assert (event.start_date, event.last_date) == expected.days
    if expected.pace == "to-be-announced":
        assert (event.start_date, event.starts_at, event.over_at) == (None, None, None)


@pytest.mark.parametrize(
    ("slug", "starts_at", "over_at"),
    [
        (  # a day without a zone is over when it has ended everywhere on Earth
            "intersectional-discrimination-the-roma-case",
            utc("2021-03-26", "00:00"),
            utc("2021-03-27", "12:00"),
        ),
        (
            "responses-to-covid-19-at-local-national-and-international-levels",
            utc("2020-09-28", "00:00"),
            utc("2020-09-29", "12:00"),
        ),
        (  # summer time in Brussels since the day before
            "international-conference-on-prevention-of-genocides",
            utc("2014-03-30", "22:00"),
            utc("2014-04-01", "22:00"),
        ),
    ],
)
def test_days_without_a_time_become_instants(slug, starts_at, over_at):
    event = Event.objects.get(slug=slug)
    assert (event.starts_at, event.over_at) == (starts_at, over_at)


@each_event
def test_how_to_take_part(slug):
    event, expected = Event.objects.get(slug=slug), EVENTS[slug]
    assert event.format == expected.format
    assert event.platforms == expected.platforms
    assert (event.city, event.country.code or "") == expected.place
    assert event.registration == expected.registration
    assert event.registration_deadline == expected.deadline
    assert event.cost == expected.cost
    assert event.seats_note == expected.seats
    assert event.steps == expected.steps
    assert event.joining_note == expected.joining
    assert event.contact_phone == expected.phone
    assert event.audience == expected.audience
    languages = sorted(f"{row.language} {row.mode}" for row in event.languages.all())
    assert languages == expected.languages


@each_event
def test_who_is_behind_it(slug):
    credits = Credit.objects.filter(event__slug=slug).in_order()
    shown = [(credit.role, credit.shown_as) for credit in credits]
    assert shown == EVENTS[slug].credits


@each_event
def test_its_sections(slug):
    sections = Section.objects.filter(event__slug=slug).in_order()
    assert [(row.kind, row.title) for row in sections] == EVENTS[slug].sections
    assert [row.number for row in sections] == list(range(1, len(sections) + 1))


@each_event
def test_who_takes_part(slug):
    participations = Participation.objects.filter(event__slug=slug).in_order()
    assert [
        Speaker(
            row.name,
            row.role,
            section=row.section.number if row.section else None,
            honorific=row.honorific,
            position=row.position,
            affiliation=row.affiliation,
            organizations=in_order(row.organizations, "slug"),
            country=row.country.code or "",
            talk_title=row.talk_title,
        )
        for row in participations
    ] == SPEAKERS.get(slug, [])
    assert all(row.person and row.state == "confirmed" for row in participations)


@each_event
def test_its_links_wait_for_their_addresses(slug):
    links = Link.objects.filter(event__slug=slug).in_order()
    assert [(row.kind, row.label, row.access) for row in links] == EVENTS[slug].links
    assert not any(row.url for row in links)


@each_event
def test_it_is_described_at_length_and_in_short(slug):
    event = Event.objects.get(slug=slug)
    assert event.description_html.startswith("<p>")
    assert 2 <= event.description.count("\n\n") + 1 <= 6
    assert event.summary.count(". ") <= 1
    assert 1 <= event.themes.count() <= 4
    assert event.revision == 1


def test_registration_closes_when_the_day_is_over_in_new_york():
    event = Event.objects.get(slug="15th-anniversary-of-the-responsibility-to-protect")
    assert event.registration_closes_at == utc("2020-10-06", "04:00")


def test_doubts_are_written_down_for_the_staff():
    def note(slug):
        return Event.objects.get(slug=slug).staff_note

    climate = note("diverging-approaches-to-climate-change-and-digital-transformation")
    assert "Moderator is probable" in climate
    extremism = note("prevention-of-violent-extremism-through-online-data-and-tools")
    assert "leaves open" in extremism


def test_the_conclusions_of_2014_have_five_points():
    event = Event.objects.get(slug="international-conference-on-prevention-of-genocides")
    assert event.description_html.count("<li>") == 5
    assert all(section.description for section in event.sections.all())


def test_nobody_may_see_a_link_for_joining():
    link = Link.objects.get(kind="join")
    assert link.access == "registrants"
    assert not link.is_public(NOW)


def test_uuids_never_change():
    """Calendars of subscribers know the events by them."""
    course = Event.objects.get(slug="online-course-on-hate-speech-and-incitement")
    assert str(course.uuid) == "fc2e84a6-dd46-4b49-933d-cf83f400d795"
    assert {event.uuid.version for event in Event.objects.all()} == {4}


# -- the series and the programme ----------------------------------------------------------


def test_the_series():
    series = Series.objects.get()
    assert series.title == "Romani People During Pandemics"
    assert series.planned_count == 4
    assert series.aims_html.count("<li>") == 3
    assert [credit.shown_as for credit in series.credits.in_order()] == [
        FXB,
        ROMANI_STUDIES,
        ISPMN,
        "Cornell University",
    ]


def test_the_programme():
    programme = Programme.objects.public().get()
    assert programme.title == (
        "Preventing and Responding to Genocide and Mass Atrocity Crimes"
    )
    assert (programme.start_year, programme.start_month) == (2011, 6)
    assert programme.start_day is None
    assert programme.ongoing
    assert programme.dates == "Since June 2011, ongoing"
    assert programme.dates_as_announced == "June 2011 (Ongoing)"
    assert [(row.role, row.shown_as) for row in programme.credits.in_order()] == [
        ("lead", "PCRC"),
        ("partner", "UN Office of the Special Adviser on Prevention of Genocide"),
        ("supporter", "UN Office on Genocide Prevention (UNOGP)"),
    ]
    office = Organization.objects.get(slug="un-office-on-genocide-prevention")
    assert programme.credits.filter(organization=office).count() == 2
    assert [
        (place.city, place.country.code, place.country_as_printed)
        for place in programme.places.order_by("order")
    ] == [
        ("Sarajevo", "BA", "Bosnia-Herzegovina"),
        ("Budva", "ME", ""),
        ("Skopje", "MK", "Macedonia"),
        ("Belgrade", "RS", ""),
    ]
    figure = programme.figures.get()
    assert (figure.value, figure.approximate, figure.as_of) == (Decimal(120), True, "")
    assert str(figure) == "about 120 civil society representatives trained"
    assert programme.quotation == (
        "These kinds of seminars make it possible for civil society organizations to "
        "connect, exchange their opinions and improve their cooperation which is one of "
        "the most important steps in the process of reconciliation."
    )
    assert programme.quotation_by == (
        "Program Participant, Sarajevo, Bosnia-Herzegovina (2016)"
    )
    assert in_order(programme.themes, "code") == (
        "early-warning education genocide hate-speech"
    )
    assert in_order(programme.areas, "code") == "BA ME MK RS balkans"
    for prose in ("summary", "objective", "audience", "description_html", "methods_html"):
        assert getattr(programme, prose)


# -- who, and about what -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"), [(name, slug) for slug, names in NAMES.items() for name in names]
)
def test_an_organization_is_found_however_it_is_written(name, slug):
    assert [found.slug for found in Organization.objects.named(name)] == [slug]


def test_every_wording_of_a_credit_leads_to_its_organization():
    for credit in Credit.objects.select_related("organization"):
        without_acronym = credit.shown_as.partition(" (")[0]
        assert credit.organization in Organization.objects.named(without_acronym)


def test_every_other_name_is_of_one_organization_only():
    for other in OrganizationName.objects.select_related("organization"):
        assert Organization.objects.named(other.name).get() == other.organization


@pytest.mark.parametrize(
    ("slug", "parents"),
    [
        ("fxb-center-for-health-and-human-rights", ["harvard-university"]),
        (
            "human-rights-program-harvard-law-school",
            ["harvard-law-school", "harvard-university"],
        ),
        (
            "kupferberg-holocaust-center",
            ["queensborough-community-college", "city-university-of-new-york"],
        ),
        ("i-gmap", ["binghamton-university"]),
        ("un-office-on-genocide-prevention", ["united-nations"]),
    ],
)
def test_what_an_organization_is_part_of(slug, parents):
    above = Organization.objects.get(slug=slug).parent
    for parent in parents:
        assert above
        assert above.slug == parent
        above = above.parent
    assert above is None


def test_every_organization_has_a_part_in_something():
    """An event or a programme names it, somebody speaks for it, or it has such a part."""
    alone = Organization.objects.filter(
        credits=None, participations=None, children=None
    ).values_list("slug", flat=True)
    # It organizes the week on whose margins a side event takes place.
    assert set(alone) == {"un-office-of-counter-terrorism"}


def test_people_are_sorted_by_the_right_name():
    assert set(Person.objects.values_list("sort_name", flat=True)) == SORT_NAMES
    assert Person.objects.filter(participations=None).count() == 0


def test_themes_are_25_each_with_definition_and_source():
    assert Theme.objects.count() == 25
    assert not Theme.objects.filter(definition="").exists()
    assert not Theme.objects.filter(source="").exists()


@pytest.mark.parametrize(
    "model", [Event, Programme, Series, Organization, Person, Theme, Area]
)
def test_addresses_are_unique(model):
    slugs = list(model.objects.values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs))
    assert all(slugs)


# -- loading -------------------------------------------------------------------------------


def test_the_command_says_what_it_loaded(said):
    assert said.startswith("Loaded 16 events, 1 programme, 1 series, 60 organizations, ")
    assert "26 people, 25 themes, " in said


def test_a_second_archive_is_refused():
    before = OrganizationName.objects.count()
    with pytest.raises(CommandError, match="has an archive already"):
        call_command("load_archive")
    assert OrganizationName.objects.count() == before


@pytest.fixture
def emptied():
    """A database without the archive; it comes back after the test."""
    connection.check_constraints()
    tables = ", ".join(
        model._meta.db_table
        for model in (Event, Programme, Series, Person, Organization, Theme, Area)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


SMALL = {  # an archive of a few rows
    "themes": [
        row("events.theme", code="memory", name="Memory"),
    ],
    "areas": [
        row("events.area", code="RW", name="Rwanda", kind="country"),
    ],
    "organizations": [
        row("organizers.organization", name="Small", slug="small", parent=["large"]),
        row("organizers.organization", name="Large", slug="large"),
    ],
    "people": [],
    "series": [],
    "programmes": [],
    "events": [
        row(
            "events.event",
            slug="visit",
            title="Visit",
            kind="lecture",
            start_date="2014-04-07",
            start_time="09:00",
            zone="Africa/Kigali",
            themes=[["memory"]],
            areas=[["RW"]],
        ),
        row("events.section", event=["visit"], number=1, kind="opening"),
        row("events.credit", event=["visit"], organization=["small"], role="host"),
    ],
}


@pytest.fixture
def written(tmp_path: Path):
    """The folder of a small archive, in which one row may have other fields."""

    def write(file: str = "", number: int = 0, **fields: object) -> Path:
        told = deepcopy(SMALL)
        if file:
            told[file][number - 1]["fields"] |= fields
        for name, rows in told.items():
            (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(rows))
        return tmp_path

    return write


def test_rows_are_derived_and_related(emptied, written):
    assert archive.load(written())[Organization] == 2
    event = Event.objects.get()
    assert event.starts_at == utc("2014-04-07", "07:00")
    assert in_order(event.themes, "code") == "memory"


def test_a_row_may_name_a_later_one_of_its_own_kind(emptied, written):
    archive.load(written())
    small, large = (Organization.objects.get(slug=slug) for slug in ("small", "large"))
    assert small.parent == large


@pytest.mark.parametrize(
    ("file", "number", "fields", "place"),
    [
        ("events", 1, {"start_time": "25:00"}, "(events.event), start_time"),
        ("events", 1, {"start_tme": "09:00"}, "(events.event), start_tme"),
        ("events", 1, {"start_time": None, "end_time": "9"}, "(events.event), end_time"),
        ("events", 1, {"zone": "Mars/Base"}, "(events.event), zone"),
        ("events", 1, {"zone": ""}, "(events.event), zone"),
        ("events", 1, {"title": None}, "(events.event), title"),
        ("events", 1, {"themes": [["no-such-theme"]]}, "(events.event), themes"),
        ("events", 1, {"themes": 25}, "(events.event), themes"),
        ("events", 2, {"event": ["no-such-event"]}, "(events.section), event"),
        ("events", 3, {"role": "boss"}, "(events.credit), role"),
        ("events", 3, {"organization": ["nobody"]}, "(events.credit), organization"),
        ("events", 3, {"event": None}, "(events.credit)"),
        ("organizations", 1, {"parent": ["nobody"]}, "(organizers.organization), parent"),
        ("organizations", 2, {"slug": "small"}, "(organizers.organization)"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_nothing_is_loaded(
    emptied, written, file, number, fields, place
):
    with pytest.raises(archive.CannotLoad) as refused:
        archive.load(written(file, number, **fields))
    reason = str(refused.value)
    assert reason.startswith(f"{file}.yaml, row {number} {place}: ")
    assert "\n" not in reason
    assert not Area.objects.exists()
    assert not Organization.objects.exists()


@pytest.mark.parametrize("text", ["- model: events.area", "just words", "[", "- 3"])
def test_a_file_that_is_not_rows_is_named(emptied, written, text):
    folder = written()
    (folder / "series.yaml").write_text(text)
    with pytest.raises(archive.CannotLoad, match=r"^series\.yaml[^\n]*$"):
        archive.load(folder)
    assert not Area.objects.exists()


def test_a_file_that_is_missing_is_named(emptied, written):
    folder = written()
    (folder / "people.yaml").unlink()
    with pytest.raises(archive.CannotLoad, match=r"people\.yaml"):
        archive.load(folder)


def in_order(related, key):
    """The keys of the related rows, in the order of the alphabet."""
    return " ".join(sorted(getattr(row, key) for row in related.all()))


HEADINGS = {
    "the-state-of-roma-human-rights-in-the-balkans": (
        "Harriet and Kenneth Kuperberg Holocaust Resource Center and Archives"
    ),
    "intersectional-discrimination-the-roma-case": (
        "FXB Center for Health and Human Rights, Harvard School of Public Health"
    ),
    "grassroots-womens-narratives-as-catalysts-for-atrocity-prevention": (
        "International Coalition of Sites of Conscience (ICSC)"
    ),
    "online-course-on-hate-speech-and-incitement": (
        "United Nations Office of the Special Advisor on the Prevention of Genocide"
    ),
    "diverging-approaches-to-climate-change-and-digital-transformation": (
        "Budapest Centre for the International Prevention of Genocide and Mass Atrocities"
    ),
    "responses-to-covid-19-at-local-national-and-international-levels": (
        "FXB Center for Health and Human Rights, Harvard School of Public Health"
    ),
    "national-policy-frameworks-on-protection-of-civilians": (
        "Center for Civilian in Conflict"
    ),
    "women-of-burma-myanmar-critical-grassroots-demands-to-world-leaders": (
        "Global Justice Center"
    ),
}


def test_a_heading_that_differs_from_the_text_is_kept():
    kept = dict(
        Event.objects.exclude(organizers_as_announced="").values_list(
            "slug", "organizers_as_announced"
        )
    )
    assert kept == HEADINGS
