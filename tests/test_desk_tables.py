"""Listings as tables: out to a spreadsheet program, in again, and nothing else changed."""

import csv
import html
import zipfile
from datetime import date, datetime, time
from io import BytesIO, StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from desk import spreadsheets
from desk.history import versions
from desk.spreadsheets import UnreadableFile, defused, plain, read
from events.models import Event, Link
from organizers.models import Organization, Person

pytestmark = pytest.mark.django_db

EVENTS = reverse("admin:events_event_changelist")
EXPORT = reverse("admin:events_event_export")
IMPORT = reverse("admin:events_event_import")


def as_csv(*rows, delimiter=",", encoding="utf-8"):
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def look(desk, content, name="events.csv"):
    """The page after the file was chosen."""
    return desk.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def mistakes(desk, content):
    return list(look(desk, content).context["look"].mistakes)


def confirm(desk, page):
    return desk.post(IMPORT, {"read": page.context["read"]}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def everything():
    """All that tables could change, and all that they must not."""
    return [
        [list(model.objects.order_by("pk").values()) for model in (Event, Link)],
        [
            [list(getattr(event, name).order_by("pk").values()) for name in ROWS]
            for event in Event.objects.order_by("pk")
        ],
    ]


ROWS = ("credits", "languages", "themes", "areas", "sections", "participations")


@pytest.fixture
def known(make_organization, make_theme, make_area):
    make_organization("PAX", names=["Pax Christi"])
    make_organization(
        "Global Action Against Mass Atrocity Crimes", acronym="GAAMAC", country="CH"
    )
    make_organization("Institute (Geneva)")
    make_theme("genocide")
    make_theme("memory", name="Memory; remembrance", aliases=["Kwibuka"])
    make_area("MM", "Myanmar", aliases=["Burma"])


FULL = {
    "Title": "Early warning",
    "Kind": "Webinar",
    "Date": "Wednesday 7 April 2027",
    "Start": "9.30 am",
    "End": "11h",
    "Time zone": "new york",
    "Format": "in person and online",
    "Venue": "Town hall",
    "City": "Geneva",
    "Country": "Switzerland",
    "Organizers": "gaamac; Pax Christi (co-organizer); Institute (Geneva)",
    "Themes": "Genocide; kwibuka",
    "Areas": "Burma",
    "Languages": "English; French (interpretation)",
    "Registration": "required",
    "Registration link": "https://example.org/r",
    "Information link": "example.org/i",
    "Deadline": "2027-04-01",
    "Cost": "free",
    "Summary": "-5 °C, = cold",
    "Contact E-mail": "a@example.org",
    "Hashtags": "R2P #Kwibuka",
}


# -- out and in again ----------------------------------------------------------------------


def test_the_archive_goes_out_and_comes_in_again_and_nothing_changes(desk):
    call_command("load_archive", stdout=StringIO())
    Event.objects.filter(pk=Event.objects.values_list("pk")[:1]).update(
        summary="=1+1\r\n- “a”; +b",
        description="'=2",
        venue="'quoted'",
        staff_note="secret",
    )
    before = everything()

    for kind in ("csv", "xlsx"):
        out = desk.get(EXPORT, {"file": kind})
        page = look(desk, out.content)

        assert page.context["look"].mistakes == []
        assert (page.context["look"].new, page.context["look"].changed) == ([], [])
        assert page.context["look"].same == Event.objects.count() > 10
        confirm(desk, page)
        assert everything() == before


def test_an_export_is_of_the_list_as_narrowed_and_tells_nothing_that_is_not_listed(
    desk, make_event
):
    event = make_event("Draft", state="draft", staff_note="NOTE")
    event.participations.create(person=Person.objects.create(name="Ana Lozano"))
    event.links.create(kind="join", url="https://example.org/JOIN", access="public")
    event.links.create(kind="registration", url="https://example.org/STAFF", access="staff")
    make_event("Published")

    page = desk.get(EXPORT, {"state__exact": "draft", "p": "1"})
    assert "1 event" in " ".join(page.content.decode().split())
    text = desk.get(EXPORT, {"state__exact": "draft", "file": "csv"}).content.decode()
    assert "Draft" in text
    for private in ("Published", "NOTE", "Ana", "JOIN", "STAFF"):
        assert private not in text

    chosen = {"action": "export_csv", "_selected_action": [event.pk]}
    assert "Draft" in desk.post(EVENTS, chosen).content.decode()


def test_no_cell_is_run_as_a_formula(desk, make_event):
    make_event("=HYPERLINK(1)", description="a\n+1", summary="x;=cmd", city="＝1")

    cells = next(
        csv.DictReader(
            StringIO(desk.get(EXPORT, {"file": "csv"}).content.decode("utf-8-sig"))
        )
    )
    assert cells["Title"] == "'=HYPERLINK(1)"
    assert cells["Description"] == "a\n'+1"
    assert cells["Summary"] == "x;'=cmd"
    assert cells["City"] == "'＝1"
    book = load_workbook(BytesIO(desk.get(EXPORT, {"file": "xlsx"}).content))
    assert {cell.data_type for row in book.active for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "'=1",
        "''=1",
        "a;=1",
        "a;'=1",
        "\n=1",
        "- a\n- b",
        " '+",
        "plain",
        "'a'",
        "a;\n'\n =1",
    ],
)
def test_what_is_defused_is_read_as_it_was(text):
    assert plain(defused(text)) == text


def test_an_export_takes_the_same_queries_for_one_event_and_five(
    desk, make_event, known, django_assert_num_queries
):
    def make(number):
        for _ in range(number):
            event = make_event(organizers=Organization.objects.all(), languages=["en"])
            event.links.create(url="https://example.org/")

    ContentType.objects.get_for_model(Event)  # known from then on
    for number in (1, 4):
        make(number)
        with django_assert_num_queries(16):
            desk.get(EXPORT, {"file": "csv"})


# -- new rows ------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_a_row_without_a_key_is_a_new_draft(desk, known, make):
    page = look(desk, make([*FULL], [*FULL.values()]))

    assert page.context["look"].mistakes == []
    assert "Row 2: Early warning" in page.content.decode()
    assert not Event.objects.exists()
    done = confirm(desk, page)

    assert said(done) == ["The table was imported: 1 new, 0 changed, 0 as before."]
    event = Event.objects.get()
    assert (event.state, event.publish_at, event.pace) == ("draft", None, "dated")
    assert (event.start_date, event.start_time) == (date(2027, 4, 7), time(9, 30))
    assert (event.end_time, event.zone) == (time(11), "America/New_York")
    assert (event.format, event.cost, event.country) == ("hybrid", "free", "CH")
    assert event.summary == "-5 °C, = cold"
    assert event.hashtags == ["#R2P", "#Kwibuka"]
    assert [(c.organization.name, c.role) for c in event.credits.in_order()] == [
        ("Global Action Against Mass Atrocity Crimes", "organizer"),
        ("Institute (Geneva)", "organizer"),
        ("PAX", "co-organizer"),
    ]
    assert {theme.code for theme in event.themes.all()} == {"genocide", "memory"}
    assert {area.code for area in event.areas.all()} == {"MM"}
    assert {(row.language, row.mode) for row in event.languages.all()} == {
        ("en", "spoken"),
        ("fr", "interpretation"),
    }
    assert {(link.kind, link.url, link.access) for link in event.links.all()} == {
        ("registration", "https://example.org/r", "public"),
        ("information", "https://example.org/i", "public"),
    }
    history = desk.get(reverse("admin:events_event_history", args=[event.pk]))
    assert "Imported from a table" in history.content.decode()


def test_a_title_is_one_line(desk, known):
    table = as_csv([*FULL], [*{**FULL, "Title": "Early\n warning"}.values()])

    confirm(desk, look(desk, table))

    assert Event.objects.get().title == "Early warning"


def test_rows_are_looked_at_and_saved_in_the_same_queries_for_one_and_five(
    desk, known, make_event, django_assert_num_queries
):
    make_event(FULL["Title"])
    confirm(desk, look(desk, as_csv([*FULL], [*FULL.values()])))
    for number in (1, 5):
        table = as_csv([*FULL], *([[*FULL.values()]] * number))
        desk.get(IMPORT)  # says what the import before did
        with django_assert_num_queries(35):
            page = look(desk, table)
        with django_assert_num_queries(57):
            desk.post(IMPORT, {"read": page.context["read"]})

    slugs = Event.objects.order_by("pk").values_list("slug", flat=True)
    assert [*slugs] == ["early-warning", *(f"early-warning-{n}" for n in range(2, 9))]
    assert {*Event.objects.values_list("revision", flat=True)} == {1}


def test_excels_own_days_and_times_are_understood(desk):
    cells = {
        "Title": "Talk",
        "Kind": "lecture",
        "Date": datetime(2027, 4, 7),
        "Start": time(9, 30),
        "Time zone": "Geneva",
        "Venue": 12.0,
    }
    confirm(desk, look(desk, as_xlsx([*cells], [None] * 6, [*cells.values()])))

    event = Event.objects.get()
    assert (event.start_date, event.start_time) == (date(2027, 4, 7), time(9, 30))
    assert event.venue == "12"


# -- rows that are listed ------------------------------------------------------------------


def test_what_changes_is_shown_cell_by_cell_before_it_is_saved(desk, make_event, known):
    event = make_event(
        "Talk", start="2027-04-07 09:30", zone="Europe/Zurich", venue="Hall", city="Geneva",
        organizers=Organization.objects.named("PAX"),
    )  # fmt: skip
    event.credits.update(credited_as="PAX for peace")
    link = event.links.create(
        kind="registration", url="https://example.org/old", check_result="ok"
    )
    table = as_csv(
        ["Key", "Title", "Start", "Venue", "City", "Organizers", "Registration link"],
        [
            event.slug,
            "",
            "10:00",
            "–",
            "",
            "PAX; GAAMAC (partner)",
            "https://example.org/n",
        ],
    )

    page = look(desk, table)
    facts = page.context["look"].changed[0].facts
    assert facts == [
        ("Start", "09:30", "10:00"),
        ("Venue", "Hall", ""),
        (
            "Organizers",
            "PAX",
            "PAX; Global Action Against Mass Atrocity Crimes (partner)",
        ),
        ("Registration link", "https://example.org/old", "https://example.org/n"),
    ]
    confirm(desk, page)

    event.refresh_from_db()
    link.refresh_from_db()
    assert (event.title, event.start_time, event.venue) == ("Talk", time(10), "")
    assert (event.city, event.state) == ("Geneva", "published")
    assert f"{event.starts_at:%H:%M}" == "08:00"
    assert [c.credited_as for c in event.credits.in_order()] == ["PAX for peace", ""]
    assert (link.url, link.check_result) == ("https://example.org/n", "")

    again = look(desk, table)
    assert (again.context["look"].changed, again.context["look"].same) == ([], 1)
    assert "There is nothing to import" in again.content.decode()


def test_a_date_that_comes_or_goes_decides_whether_there_is_one(desk, make_event):
    dated, undated = make_event("A", start="2027-04-07"), make_event("B")
    rows = [[str(dated.uuid), "–"], [str(undated.uuid), "1 May 2027"]]

    confirm(desk, look(desk, as_csv(["key", "date"], *rows)))

    dated.refresh_from_db()
    undated.refresh_from_db()
    assert (dated.pace, dated.start_date) == ("to-be-announced", None)
    assert (undated.pace, undated.start_date) == ("dated", date(2027, 5, 1))


def test_a_table_decides_nothing_about_who_may_see_what(desk, make_event):
    event = make_event("Draft", state="draft")
    link = event.links.create(kind="registration", url="https://a.example/", access="staff")
    before = everything()

    page = look(
        desk,
        as_csv(
            ["Key", "State", "Visibility", "Access", "Slug"],
            [event.slug, "published", "named", "public", "other"],
        ),
    )

    assert page.context["look"].same == 1
    assert "“Visibility” is not known" in page.content.decode()
    confirm(desk, page)
    assert everything() == before

    table = as_csv(["Key", "Registration link"], [event.slug, "https://b.example/"])
    confirm(desk, look(desk, table))
    link.refresh_from_db()
    assert (link.url, link.access) == ("https://a.example/", "staff")
    assert event.links.count() == 2


def test_a_hidden_name_in_a_text_that_comes_in_is_told(desk, make_event):
    event = make_event("Talk")
    person = Person.objects.create(name="Ana Lozano", visibility="hidden")
    event.participations.create(person=person)

    table = as_csv(["Key", "Summary"], [event.slug, "With Ana Lozano"])
    done = confirm(desk, look(desk, table))

    told = [version.was.root.values["summary"] for version in versions(Event, event.pk)]
    assert told == ["With Ana Lozano", ""]
    assert any("Ana Lozano" in message for message in said(done)), said(done)


# -- organizations -------------------------------------------------------------------------


def test_organizations_go_out_and_come_in_again(desk, make_organization):
    where = reverse("admin:organizers_organization_import")
    parent = make_organization("University; of (Everything)", kind="academic")
    make_organization(
        "Institute", names=["Inst. (acronym)", "Acción"], parent=parent, country="CH"
    )
    out = desk.get(reverse("admin:organizers_organization_export"), {"file": "csv"})
    page = desk.post(where, {"file": SimpleUploadedFile("o.csv", out.content)})
    assert (page.context["look"].mistakes, page.context["look"].same) == ([], 2)

    table = as_csv(
        ["Key", "Name", "Other names", "Part of", "Kind", "Website"],
        ["institute", "", "Acción; INST (acronym)", "–", "network", "example.org"],
        ["", "Fund", "", f"[{parent.slug}]", "", ""],
    )
    page = desk.post(where, {"file": SimpleUploadedFile("o.csv", table)})
    assert page.context["look"].mistakes == []
    desk.post(where, {"read": page.context["read"]})

    institute = Organization.objects.get(slug="institute")
    assert (institute.parent, institute.kind) == (None, "network")
    assert institute.website == "https://example.org"
    assert {(name.name, name.kind) for name in institute.names.all()} == {
        ("Acción", "variant"),
        ("INST", "acronym"),
    }
    assert Organization.objects.get(name="Fund").parent == parent

    taken = as_csv(["Name", "Other names"], ["Other", "accion"])
    page = desk.post(where, {"file": SimpleUploadedFile("o.csv", taken)})
    ((row, column, sentence),) = page.context["look"].mistakes
    assert (row, column) == (2, "Other names")
    assert "“accion”: An organization already has this other name" in sentence


# -- mistakes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cell", "words"),
    [
        ("Organizers", "Gaamak", "Did you mean “GAAMAC”"),
        ("Organizers", "PAX (patron)", "No organization is called “PAX (patron)”."),
        ("Themes", "genocid", "Did you mean “Genocide”"),
        ("Areas", "Birma", "Did you mean “Burma”"),
        ("Country", "Swizerland", "Did you mean “Switzerland”"),
        ("Languages", "Xqzzy", "not known as a language"),
        ("Kind", "party", "is none of these: webinar; conference;"),
        ("Date", "12/05/2027", "Write the day like"),
        ("Start", "9.3", "Write the time with a colon: 9:30."),
        ("Time zone", "EST", "Name the city: New York"),
        ("Time zone", "Genva", "Did you mean Geneva"),
        ("Registration link", "ftp://example.org/", "Enter a valid URL"),
        ("Contact e-mail", "nobody", "valid email"),
        ("Title", "–", "cannot be blank"),
        ("Title", "x" * 251, "at most 250"),
        ("Key", "nowhere", "Leave the cell empty if this is a new one."),
    ],
)
def test_each_mistake_is_said_with_its_row_and_column(desk, known, header, cell, words):
    sound = {"Title": "A", "Kind": "webinar", "Key": ""}
    wrong = {**sound, header: cell}
    headers = [*wrong]

    found = mistakes(
        desk, as_csv(headers, [sound.get(name, "") for name in headers], [*wrong.values()])
    )

    assert [(number, column) for number, column, _ in found] == [(3, header)]
    assert words in found[0][2]


def test_nothing_is_saved_if_any_row_is_wrong(desk, make_event):
    event = make_event("Talk", start="2027-04-07 09:30", zone="Europe/Zurich")
    headers = ["Key", "Title", "Kind", "Date", "Start", "End", "Time zone"]
    page = look(
        desk,
        as_csv(
            headers,
            [event.slug, "Other", "", "", "", "8:00", ""],
            ["", "Night", "webinar", "28 March 2027", "2:30", "", "Geneva"],
            [str(event.uuid), "Twice", "", "", "", "", ""],
            ["", "Sound", "webinar", "", "", "", ""],
        ),
    )

    text = [(n, c, s.split(".")[0]) for n, c, s in page.context["look"].mistakes]
    assert text == [
        (2, "End", "The event ends before it starts"),
        (3, "Start", "Clocks in Zurich skip 02:30 on 28 March 2027"),
        (4, "Key", "Row 2 has the same key"),
    ]
    assert page.context["read"] == ""
    assert Event.objects.get().title == "Talk"


def test_every_row_of_which_the_database_knows_better_is_said(desk):
    rows = [[f"{n}", "webinar", "2027-04-07", "9:30", "", "8:00"] for n in range(3)]
    rows[1][3] = rows[1][5] = ""
    rows[2][4] = "2027-04-01"
    page = look(desk, as_csv(["Title", "Kind", "Date", "Start", "End date", "End"], *rows))

    found = [each for each in page.context["look"].mistakes if each[1] != "Date"]
    assert found == [
        (2, "Time zone", "A time needs its time zone: the city whose clock is meant."),
        (4, "Time zone", "A time needs its time zone: the city whose clock is meant."),
        (4, "End date", "The event ends on a day before it starts."),
    ]


def test_one_row_that_collides_keeps_no_other_from_being_looked_at(desk, make_organization):
    make_organization("Institute", names=["Acción"])
    table = as_csv(
        ["Name", "Other names"],
        ["A", "One"],
        ["B", "accion"],
        ["C", "one"],
        ["A", "Two"],
    )
    where = reverse("admin:organizers_organization_import")
    page = desk.post(where, {"file": SimpleUploadedFile("o.csv", table)})

    assert [number for number, *_ in page.context["look"].mistakes] == [3, 4]
    assert Organization.objects.count() == 1


def test_a_table_passes_the_gate_that_a_form_passes(desk, make_event, known):
    """What is public is not held back for what was so before."""
    pax = Organization.objects.named("PAX")
    named = make_event("Named", organizers=pax)
    draft = make_event("Draft", organizers=pax, state="draft")
    nobody = make_event("Nobody")
    headers = ["Key", "Organizers", "Venue"]

    ((number, column, sentence),) = mistakes(
        desk,
        as_csv(
            headers,
            [named.slug, "–", ""],
            [draft.slug, "–", ""],
            [nobody.slug, "", "Hall"],
        ),
    )
    assert (number, column) == (2, "Organizers")
    assert "Name at least one organization" in sentence


def test_a_doubt_about_a_time_stands_beside_its_row_and_keeps_nothing_back(
    desk, make_event
):
    event = make_event("Talk", start="2027-04-07 02:30", zone="Europe/Zurich")
    table = as_csv(
        ["Key", "Title", "Kind", "Date", "Start", "Time zone"],
        [event.slug, "Same", "", "", "", ""],
        ["", "Night", "webinar", "2027-04-07", "2:30", "Geneva"],
    )

    page = look(desk, table)
    ((column, sentence),) = page.context["look"].new[0].doubts
    assert column == "Start"
    assert page.context["look"].changed[0].doubts == []
    assert sentence in html.unescape(page.content.decode())
    assert said(confirm(desk, page)) == [
        "The table was imported: 1 new, 1 changed, 0 as before."
    ]


def test_names_that_several_have_are_asked_about(desk, make_organization, make_event):
    first, second = make_organization("CIVIC"), make_organization("Civic")
    event = make_event(organizers=[second])

    out = desk.get(EXPORT, {"file": "csv"}).content
    assert f"[{second.slug}]" in out.decode()
    assert look(desk, out).context["look"].same == 1
    ((_, _, sentence),) = mistakes(
        desk, as_csv(["Key", "Organizers"], [event.slug, "civic"])
    )
    assert f"Write [{first.slug}] for CIVIC or [{second.slug}] for Civic." in sentence


# -- confirming ----------------------------------------------------------------------------


def test_what_changed_since_is_shown_again_instead_of_saved(desk, make_event):
    event = make_event("Talk", venue="Hall")
    page = look(desk, as_csv(["Key", "Venue"], [event.slug, "Room 1"]))
    Event.objects.filter(pk=event.pk).update(venue="Room 2")

    again = confirm(desk, page)

    assert "Nothing was imported yet" in again.content.decode()
    assert again.context["look"].changed[0].facts == [("Venue", "Room 2", "Room 1")]
    assert Event.objects.get().venue == "Room 2"
    confirm(desk, again)
    assert Event.objects.get().venue == "Room 1"


def test_only_what_was_shown_to_this_editor_can_be_confirmed(
    desk, client, django_user_model, make_event
):
    read = look(desk, as_csv(["Title", "Kind"], ["A", "webinar"])).context["read"]
    client.force_login(django_user_model.objects.create_superuser("other"))

    assert client.post(IMPORT, {"read": read}).status_code == 403
    forged = desk.post(IMPORT, {"read": f"{read}x"}, follow=True)
    assert said(forged) == [
        "Nothing was imported: this page is too old. Choose the file again."
    ]
    assert not Event.objects.exists()


def test_the_button_pressed_twice_imports_once(desk):
    page = look(desk, as_csv(["Title", "Kind"], ["A", "webinar"]))
    confirm(desk, page)

    assert "Nothing was imported a second time" in said(confirm(desk, page))[0]
    assert Event.objects.count() == 1
    confirm(desk, look(desk, as_csv(["Title", "Kind"], ["A", "webinar"])))
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    "rights",
    [["add_event"], ["change_event"], ["view_event"], ["add_event", "change_event"]],
)
def test_an_import_takes_the_rights_to_all_that_it_writes(
    client, django_user_model, rights
):
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("e", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(editor)

    assert client.get(IMPORT).status_code == 403
    assert client.post(IMPORT, {"read": "x"}).status_code == 403
    seen = rights != ["add_event"]
    assert client.get(EXPORT, {"file": "csv"}).status_code == (200 if seen else 403)


def test_an_import_waits_for_nobody_and_leaves_no_row_of_a_refused_one(desk, make_event):
    event = make_event("Talk")
    look(desk, as_csv(["Key", "Title"], [event.slug, "Shown"], ["", "New"]))

    assert list(Event.objects.values_list("title", flat=True)) == ["Talk"]


# -- files ---------------------------------------------------------------------------------

HEADERS = ["Title", "Kind", "City"]
ROW = ["Génocide", "webinar", "Kigali, Rwanda"]


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8"), (",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16"), (";", "utf-8")],
)
def test_tables_of_many_programs_are_read(delimiter, encoding):
    content = as_csv(HEADERS, ROW, delimiter=delimiter, encoding=encoding)
    sheet = read(content)

    assert (sheet.headers, sheet.rows) == (tuple(HEADERS), (tuple(ROW),))
    assert bool(sheet.remarks) is (encoding == "cp1252")


def test_excel_says_how_cells_are_parted():
    assert read(b"sep=;\r\nTitle;Kind\r\na,b;webinar\r\n").rows == (("a,b", "webinar"),)


def packed(**parts):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name.replace("__", "."), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The first row is empty."),
        (b"Title\n", "nothing in the file"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "neither an Excel workbook"),
        (b"\x81\x8d\x00", "neither an Excel workbook"),
        (b'Title\n"open', "quotation mark"),
        (b"Title\na,b\n", "Row 2 has more cells"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Save it as .xlsx"),
        (packed(a="x"), "damaged"),
        (packed(a__xml="<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), "No spreadsheet program"),
        (packed(a__xml="0" * (spreadsheets.LARGEST_UNPACKED + 1)), "too large"),
        (b"T\n" + b"x" * spreadsheets.LARGEST, "larger than 2 MB"),
        (b"T\n" + b"x\n" * 1001, "more than 1,000 rows"),
        (b"T\n" + b"x" * 20_001, "20,000 characters"),
        (b"," * 60 + b"T\nx", "more than 60 columns"),
    ],
)
def test_what_is_no_table_is_said(content, words):
    with pytest.raises(UnreadableFile, match=words):
        read(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Foo,Bar\n1,2\n", "None of the columns is known."),
        (b"Title,TITLE\n1,2\n", "Two columns are called “Title”."),
        (b"Title\n", "nothing in the file"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_beside_it(desk, content, words):
    assert words in look(desk, content).content.decode()


def test_a_misspelt_column_is_pointed_out(desk):
    page = look(desk, as_csv(["Title", "Kind", "Venu"], ["A", "webinar", "Hall"]))

    assert "“Venu” is not known: left out. Did you mean “Venue”?" in page.content.decode()
