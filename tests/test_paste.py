"""From a pasted announcement to the form of an event, filled in and not saved."""

import re
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.admin.source import Kind, Saying, marked
from events.announcements import Span
from events.announcements.intake.copied import with_links
from events.models import Announcement, Event
from events.models.announcement import Piece
from events.models.quotes import _quoted
from organizers.models import Organization, Person
from tests.test_admin import address, filled_in

pytestmark = pytest.mark.django_db

PASTE = "/admin/events/announcement/paste/"
ONE = """Webinar: Early warning in the Sahel

The Museum of the Lake invites you to a webinar.

Date: Thursday 14 January 2027
Time: 9 a.m. to 10.30 a.m. EST / 3 p.m. to 4.30 p.m. CET
Online via Zoom

Speakers:
- Dr Mia Loch, Director, Museum of the Lake

Register here: https://example.org/register/early-warning
Join: https://us02web.zoom.us/j/8123456789
"""
SEVERAL = "\n\n".join(
    f"Organized by: Body {number}\n\nPlease join us for a lecture on {subject}.\n\n"
    f"Date: {day} January 2027\nTime: 3 p.m. (Geneva time)\nVenue: Palais des Nations\n"
    for number, subject, day in ((1, "memory", 14), (2, "genocide", 21))
)


@pytest.fixture
def museum(make_organization):
    return make_organization("Museum of the Lake")


def paste(desk, text="", **fields):
    return desk.post(PASTE, {"text": text, "received_from": "", **fields})


def read_page(announcement):
    return reverse("admin:events_announcement_read", args=[announcement.pk])


def decide(desk, announcement, act, **fields):
    desk.post(read_page(announcement), {"act": act, **fields})
    announcement.refresh_from_db()
    return announcement.pieces


# -- in one go -----------------------------------------------------------------------------


def test_one_announcement_leads_straight_to_its_form(desk, museum):
    response = paste(desk, ONE, received_from="Ana <ana@example.org>")

    announcement = Announcement.objects.get()
    assert (announcement.text, announcement.received_from) == (ONE, "Ana <ana@example.org>")
    assert not Event.objects.exists()
    form = desk.get(response["Location"])
    shown = filled_in(form)
    assert shown["title"] == "Early warning in the Sahel"
    assert (shown["start_date"], shown["start_time"]) == ("2027-01-14", "09:00:00")
    assert (shown["zone"], shown["format"]) == ("New York", "online")
    assert shown["registration"] == "required"
    assert shown["credits-0-organization"] == str(museum.pk)
    assert shown["participations-0-name"] == "Mia Loch"
    assert {shown["links-0-kind"], shown["links-1-kind"]} == {"registration", "join"}
    assert shown["announcement"] == str(announcement.pk)
    page = form.content.decode()
    assert "from: “Thursday 14 January 2027”" in page
    assert '<mark class="said said--when"' in page

    saved = desk.post(response["Location"], {**shown, "_publish": "1", "summary": "On it."})

    event = Event.objects.get()
    assert saved["Location"] == address(event)
    assert (event.state, event.announcement) == ("published", announcement)
    assert event.time_as_announced == (
        "Thursday 14 January 2027, 9 a.m. to 10.30 a.m. EST / 3 p.m. to 4.30 p.m. CET"
    )
    assert [link.access for link in event.links.order_by("kind")] == [
        "registrants",
        "public",
    ]
    announcement.refresh_from_db()
    assert announcement.pieces == [Piece(0, len(ONE), events=(event.pk,))]


def test_a_new_organization_is_added_with_one_tick_when_the_form_is_saved(
    desk, make_organization
):
    near = make_organization("Musaeum of the Lake")
    response = paste(desk, ONE)
    shown = filled_in(desk.get(response["Location"]))
    assert (shown["credits-0-organization"], shown["credits-0-credited_as"]) == (
        "",
        "Museum of the Lake",
    )

    assert (
        "Not listed yet: add “Museum of the Lake”"
        in desk.get(response["Location"]).content.decode()
    )
    refused = desk.post(response["Location"], {**shown, "_save": "1"})
    assert refused.context["mistakes"]
    assert "“Museum of the Lake” is not chosen yet: choose it" in refused.content.decode()
    assert Organization.objects.count() == 1

    ticked = {**shown, "_save": "1", "credits-0-add_it": "on"}
    asked = desk.post(response["Location"], ticked)
    doubts = [question.doubt for question in asked.context["questions"]]
    assert [doubt.fix for doubt in doubts] == [(("credits-0-organization", str(near.pk)),)]
    assert Organization.objects.count() == 1

    marks = [question.mark for question in asked.context["questions"]]
    desk.post(
        response["Location"], {**ticked, "_all_the_same": "_save", "_confirmed": marks}
    )

    (credit,) = Event.objects.get().credits.all()
    assert (credit.organization.name, credit.credited_as) == ("Museum of the Lake", "")
    assert credit.organization != near


def test_who_may_not_add_organizations_is_told_so(editor, client):
    rights = ("add_announcement", "view_announcement", "add_event", "view_organization")
    rows = [f"{may}_{kind}" for may in ("add", "view") for kind in ("credit", "link")]
    who = editor(*rights, *rows)
    response = paste(who, ONE)
    page = who.get(response["Location"])
    assert "Not listed yet" not in page.content.decode()

    shown = {**filled_in(page), "_save": "1", "credits-0-add_it": "on"}
    refused = who.post(response["Location"], shown)

    assert "You may not add organizations" in refused.content.decode()
    assert not Organization.objects.exists()


def test_a_withheld_name_comes_withheld_and_nobody_is_told_of_the_person(editor, museum):
    Person.objects.create(name="Mia Loch", visibility="withheld", visibility_reason="Why")
    rows = [f"{may}_participation" for may in ("add", "view", "change")]
    who = editor("add_announcement", "view_announcement", "add_event", *rows)
    response = paste(who, ONE)

    page = who.get(response["Location"])

    shown = filled_in(page)
    assert shown["participations-0-visibility"] == "withheld"
    assert shown["participations-0-person"] == ""
    assert f"/organizers/person/{Person.objects.get().pk}/" not in page.content.decode()

    asked = who.post(
        response["Location"], {**shown, "title": "With Mia Loch", "_save": "1"}
    )

    assert "“Mia Loch” is not to be shown, but stands here" in asked.content.decode()
    assert not Event.objects.exists()


def test_a_withheld_name_is_told_wherever_it_stands(desk, museum):
    Person.objects.create(name="Ana Roy", visibility="hidden", visibility_reason="Why")
    text = ONE.replace("Early warning in", "In talk with Ana Roy on")
    text = text.replace("Director,", "Biographer of Ana Roy,")
    form = paste(desk, text)["Location"]

    page = desk.get(form)

    named = [
        each.doubt for each in page.context["questions"] if "Roy" in each.doubt.sentence
    ]
    told = [doubt.field.rpartition("-")[0] for doubt in named]
    assert {"", "participations-0"} <= {*told}
    asked = desk.post(form, {**filled_in(page), "_save": "1"})
    assert "“Ana Roy” is not to be shown" in asked.content.decode()
    assert not Event.objects.exists()


# -- parts ---------------------------------------------------------------------------------


def test_parts_are_listed_one_after_another(desk):
    response = paste(desk, SEVERAL)
    announcement = Announcement.objects.get()
    assert response["Location"] == read_page(announcement)
    first, second = announcement.pieces
    assert "Fill in the form" in desk.get(read_page(announcement)).content.decode()

    first, second = decide(desk, announcement, "nothing", part=first.start)
    assert (first.nothing, second.nothing) == (True, False)
    form = f"{address(Event, 'add')}?announcement={announcement.pk}&part={second.start}"
    shown = filled_in(desk.get(form))
    assert shown["start_date"] == "2027-01-21"

    (both,) = decide(desk, announcement, "join", part=first.start)
    assert (both.start, both.end, both.nothing) == (0, len(SEVERAL), False)
    again = decide(desk, announcement, "cut", at=second.start)
    assert [(each.start, each.end) for each in again] == [
        (first.start, first.end),
        (second.start, second.end),
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "join", "part": "7"},
        {"act": "cut", "at": "99999"},
        {"act": "nothing", "part": "-1"},
        {"act": "this", "part": "0", "event": "9" * 30},
        {"act": "this", "part": "0", "event": "x"},
        {"act": "this", "part": "0"},
        {"act": "rm", "part": "0"},
        {},
    ],
)
def test_what_makes_no_sense_changes_nothing(desk, sent):
    announcement = Announcement.objects.create(text=SEVERAL)

    response = desk.post(read_page(announcement), sent, follow=True)

    assert response.status_code == 200
    assert announcement.pieces == Announcement.objects.get().pieces


def test_two_who_join_the_same_parts_join_them_once(desk):
    three = (
        SEVERAL
        + "\n\n"
        + SEVERAL.replace("Body 1", "Body 3").partition("Organized by: Body 2")[0]
    )
    announcement = Announcement.objects.create(text=three)
    assert len(announcement.pieces) == 3
    page = desk.get(read_page(announcement)).content.decode()
    cuts = re.findall('name="cuts" value="([^"]+)"', page)[0]

    once = decide(desk, announcement, "join", part="0", cuts=cuts)
    twice = decide(desk, announcement, "join", part="0", cuts=cuts)

    assert len(once) == 2
    assert once == twice


def test_a_listing_is_not_noted_at_a_part_of_another_text(desk, museum):
    form = paste(desk, ONE)["Location"]
    shown = filled_in(desk.get(form))
    announcement = Announcement.objects.get()
    announcement.text = SEVERAL
    announcement.save()

    desk.post(form, {**shown, "_save": "1"})

    announcement.refresh_from_db()
    assert Event.objects.get().announcement == announcement
    assert not any(each.is_done for each in announcement.pieces)


def test_a_likely_duplicate_comes_first_and_takes_the_announcement(
    desk, make_event, museum
):
    event = make_event(
        "Early warning in the Sahel",
        start="2027-01-14 09:00",
        zone="America/New_York",
        organizers=[museum],
    )

    response = paste(desk, ONE)

    announcement = Announcement.objects.get()
    assert response["Location"] == read_page(announcement)
    page = desk.get(response["Location"]).content.decode()
    assert page.index("This is it: open the listing") < page.index("What was read")
    linked = desk.post(
        read_page(announcement), {"act": "this", "part": "0", "event": event.pk}
    )
    assert linked["Location"] == address(event)
    event.refresh_from_db()
    assert event.announcement == announcement
    assert "Listed:" in desk.get(read_page(announcement)).content.decode()


def test_a_text_that_is_corrected_is_cut_anew(desk):
    paste(desk, SEVERAL)
    announcement = Announcement.objects.get()
    decide(desk, announcement, "nothing", part=announcement.pieces[0].start)

    announcement.text = ONE

    assert announcement.pieces == [Piece(0, len(ONE))]


@pytest.mark.parametrize(
    ("rights", "decides", "fills"),
    [
        (["view_announcement"], False, False),
        (["view_announcement", "change_announcement", "add_event"], True, True),
    ],
)
def test_each_sees_the_buttons_that_they_may_press(editor, rights, decides, fills):
    announcement = Announcement.objects.create(text=ONE)
    who = editor(*rights)

    page = who.get(read_page(announcement)).content.decode()

    assert ("Nothing to list here" in page, "Fill in the form" in page) == (decides, fills)
    assert who.get(PASTE).status_code == 403
    sent = who.post(read_page(announcement), {"act": "nothing", "part": "0"})
    assert sent.status_code == (302 if decides else 403)


def test_the_announcement_is_not_shown_to_who_may_not_see_it(editor):
    announcement = Announcement.objects.create(text=ONE)
    who = editor("add_event", "view_event")

    form = who.get(f"{address(Event, 'add')}?announcement={announcement.pk}&part=0")

    assert form.status_code == 200
    assert "Sahel" not in form.content.decode()
    assert who.get(read_page(announcement)).status_code == 403


def test_listings_are_not_told_to_who_may_not_see_them(editor, make_event, museum):
    make_event("Early warning in the Sahel", "2027-01-14 09:00", organizers=[museum])
    other = make_event("Secret summit")
    announcement = Announcement.objects.create(text=ONE)
    Announcement.objects.note(announcement.pk, 0, other.pk)
    who = editor("view_announcement", "add_event", "add_announcement")
    form = f"{address(Event, 'add')}?announcement={announcement.pk}&part=0"

    shown = filled_in(who.get(form))
    pages = [
        who.get(read_page(announcement)),
        who.get(form),
        who.post(form, {**shown, "_save": "1"}),
    ]

    for page in pages:
        assert "may be the same" not in page.content.decode()
        assert "listed already" not in page.content.decode()
        assert "Secret summit" not in page.content.decode()


def test_a_calendar_is_pasted_only_by_who_may_import_one(editor):
    may = ("add_announcement", "add_event", "change_event", "add_link", "change_link")
    file = SimpleUploadedFile("museum.ics", CALENDAR)

    response = paste(editor(*may), file=file)  # may add no series, take out no links

    assert "You may not import calendars" in response.content.decode()
    assert not Event.objects.exists()


SECRET = "4711"
ROOM = f"https://us02web.zoom.us/j/8123456789?pwd={SECRET}"
STATED = (
    '<div><script type="application/ld+json">{"@type": "Event", "name": "Memory", '
    f'"startDate": "2027-01-14", "url": "{ROOM}", "location": {{"@type": "Place", "name": '
    f'"Zoom ID 81 {SECRET}", "address": {{"addressLocality": "{ROOM}"}}}}}}</script><p>'
)


@pytest.mark.parametrize(
    ("said", "html"),
    [
        (f"More information: {ROOM}", ""),
        (f"Register here: {ROOM}", ""),
        (f"9 a.m. EST (Zoom meeting ID 81, passcode {SECRET}) / 3 p.m. CET", ""),
        (f"Venue: Palais, Meeting ID: 81, Passcode: {SECRET}", ""),
        (f"(Zoom ID 812 3456 7890, passcode {SECRET})", ""),
        ("Memory", STATED),
    ],
)
def test_no_way_into_the_meeting_comes_into_what_is_public(desk, said, html):
    first = said if said.startswith("(") else f"on 14 January 2027, {said}"
    paste(desk, f"Webinar: Memory {first}\n\n14 January 2027\n{said}\n\nBye", html=html)
    announcement = Announcement.objects.get()
    form = f"{address(Event, 'add')}?announcement={announcement.pk}&part=0"

    shown = filled_in(desk.get(form))

    public = {
        name: value
        for name, value in shown.items()
        if SECRET in str(value) and not re.fullmatch(r"links-\d-url", name)
    }
    assert public == {}
    for name in [name for name, value in shown.items() if SECRET in str(value)]:
        assert shown[name.replace("-url", "-access")] == "registrants"


def test_words_cannot_be_turned_around(desk):
    text = (
        "Webinar: Mem\u202eory \u2066and\u200b us\n\n14 January 2027\nVenue: Pal\u202eais"
    )
    form = desk.get(paste(desk, text)["Location"])

    shown = filled_in(form)

    assert (shown["title"], shown["venue"]) == ("Memory and us", "Palais")


# -- what comes in -------------------------------------------------------------------------

MAIL = (
    b"From: Ana <ana@example.org>\r\nDate: Mon, 4 Jan 2027 10:00:00 +0100\r\n"
    b"Subject: Invitation\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8"
    b"\r\n\r\n<p>Lecture on memory, 14 January 2027, <a href='https://example.org/r'>"
    b"register</a></p>"
)


def test_files_are_kept_each_as_an_announcement(desk):
    files = [
        SimpleUploadedFile("mail.eml", MAIL),
        SimpleUploadedFile("page.html", b"<h1>Talk</h1><p>On 3 March 2027</p>"),
    ]

    paste(desk, file=files)

    page, mail = Announcement.objects.order_by("received_at")
    assert mail.received_from == "Ana <ana@example.org>"
    assert f"{mail.received_at:%Y-%m-%d %H:%M}" == "2027-01-04 09:00"
    assert "[register](https://example.org/r)" in mail.text
    assert page.text.startswith("Talk")


CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Museum//EN
BEGIN:VEVENT
UID:1@museum.example
DTSTART:20270114T140000Z
SUMMARY:Lecture on memory
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_becomes_drafts(desk):
    file = SimpleUploadedFile("museum.ics", CALENDAR.replace(b"\n", b"\r\n"))

    response = paste(desk, file=file)

    assert response["Location"] == address(Event, "changelist")
    event = Event.objects.get()
    assert (event.title, event.state) == ("Lecture on memory", "draft")
    assert "New draft: “Lecture on memory”" in desk.get("/admin/").content.decode()
    assert not Announcement.objects.exists()


def mail_with_calendar(words):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "ana@example.org", "Invitation"
    mail.set_content(words)
    mail.add_attachment(CALENDAR, maintype="text", subtype="calendar", filename="i.ics")
    return SimpleUploadedFile("mail.eml", bytes(mail))


def test_a_calendar_attached_to_a_mail_is_offered(desk, editor):
    words = "Lecture on memory, 14 January 2027, 3 p.m. (Geneva time)"
    form = paste(desk, file=mail_with_calendar(words))["Location"]

    announcement = Announcement.objects.get()
    look = f"/admin/import_calendar/?announcement={announcement.pk}&amp;file=0"
    for page in (form, read_page(announcement)):
        assert look in desk.get(page).content.decode()
    looked = desk.get(look.replace("&amp;", "&"))
    assert "New draft: “Lecture on memory”" in looked.content.decode()
    assert not Event.objects.exists()
    desk.post("/admin/import_calendar/", {"read": looked.context["read"]})
    assert Event.objects.get().title == "Lecture on memory"
    gone = desk.get(look.replace("&amp;file=0", "&file=7"))
    assert gone["Location"] == read_page(announcement)

    rights = ("add_event", "change_event", "add_series")
    links = ("add_link", "change_link", "delete_link")
    assert editor(*rights, *links).get(look.replace("&amp;", "&")).status_code == 403


def test_a_mail_that_is_nothing_but_a_calendar_becomes_drafts(desk):
    paste(desk, file=mail_with_calendar(" "))

    assert Event.objects.get().title == "Lecture on memory"
    assert not Announcement.objects.exists()


def test_an_announcement_is_called_by_its_title_and_its_parts(desk):
    paste(desk, f"Organized by: Body 0\n\n{ONE}")
    paste(desk, SEVERAL)

    several, one = (each.called for each in Announcement.objects.newest_first())
    assert one == "Early warning in the Sahel"
    assert several.endswith(" and 1 more")


NOISE = bytes(range(256)) * 40


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "  \n"}, "Paste the announcement, or choose a file."),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
        ({"text": "word " * 50_000}, "200,000 are read at most"),
        ({"file": SimpleUploadedFile("mail.eml", NOISE)}, "mail.eml"),
        ({"file": SimpleUploadedFile("a.ics", b"BEGIN:VCALENDAR")}, "a.ics"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 ...")}, "PDF"),
        ({"file": SimpleUploadedFile("a.txt", b"\xff\xfe\x00\xd8" * 20)}, "a.txt"),
        ({"file": [SimpleUploadedFile("a.txt", b"Talk")] * 11}, "at most 10 files"),
        ({"text": "Talk", "received_from": "a" * 300}, "at most 250"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(desk, fields, words):
    response = paste(desk, **fields)

    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Announcement.objects.exists()


def test_a_paste_of_many_megabytes_is_told_so(desk):
    response = paste(desk, "a" * 3_000_000)

    assert response.status_code == 413
    assert "too much at once" in response.content.decode()


def test_hostile_text_is_shown_and_not_obeyed(desk):
    evil = '<script>alert(1)</script> "Talk", <img src=x onerror=alert(2)> 14 January 2027'

    response = paste(desk, f"Webinar: {evil}\n\nTime: 3 p.m. (Geneva time)", html=evil)

    for url in (response["Location"], read_page(Announcement.objects.get())):
        page = desk.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


# -- pure ----------------------------------------------------------------------------------

PAGE = '<p>Register <a href="https://example.org/r">here</a> by <b>May</b>.</p><p>Bye</p>'


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        (
            "Register here by May.\n\nBye",
            "Register [here](https://example.org/r) by **May**.\n\nBye",
        ),
        ("Register\nhere by May.", "Register\n[here](https://example.org/r) by May."),
        ("Another text that is here", "Another text that is here"),
    ],
)
def test_links_of_what_was_copied_are_kept(text, linked):
    assert re.sub(r"\*\*", "", with_links(text, PAGE)) == re.sub(r"\*\*", "", linked)


def test_marks_do_not_overlap():
    kind = Kind("what", "title", "Title", ("title",))
    sayings = [
        Saying(1, kind, "v", "read", False, "", (Span(0, 8), Span(20, 99))),
        Saying(2, kind, "v", "read", False, "", (Span(4, 12),)),
        Saying(3, kind, "v", "read", False, "", (Span(4, 8), Span(50, 60))),
    ]
    text = "<b>& a talk on memory, now"

    html = marked(text, sayings, "said")

    bare = re.sub(r"<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">")
    assert bare.replace("&amp;", "&") == text
    assert not re.search(r"<mark[^>]*>(?:(?!</mark>).)*<mark", html)
    assert re.findall(r'data-said="([^"]*)"', html) == [
        "1 title",
        "2 title · 3 title",
        "",
        "1",
    ]


def test_after_a_decision_the_page_goes_on_with_what_is_left(desk):
    paste(desk, SEVERAL)
    announcement = Announcement.objects.get()
    first, second = announcement.pieces

    def decided(piece, act):
        sent = {"act": act, "part": piece.start}
        return desk.post(read_page(announcement), sent)["Location"].partition("#")[2]

    assert decided(first, "nothing") == "part-2"
    assert decided(first, "something") == "part-1"
    assert decided(second, "nothing") == "part-1"
    page = desk.get(read_page(announcement)).content.decode()
    assert page.count('<details class="part__done">') == 1
    assert "1 of them still to be decided on" in page


# -- what the form says of where things come from ------------------------------------------

STATED = """<script type="application/ld+json">{"@context": "https://schema.org",
"@type": "Event", "name": "Transmettre la mémoire", "startDate": "2027-04-07T14:00+02:00",
"location": {"@type": "Place", "name": "Mémorial", "address": {"@type": "PostalAddress",
"addressLocality": "Paris", "addressCountry": "FR"}}}</script>
<h1>Transmettre la mémoire</h1><p>Le 7 avril à 14 h au Mémorial.</p>"""


def test_what_a_page_states_for_programs_is_not_doubted_for_its_prose(desk):
    file = SimpleUploadedFile("page.html", STATED.encode())

    form = desk.get(paste(desk, file=file)["Location"])

    shown = filled_in(form)
    assert (shown["start_date"], shown["start_time"]) == ("2027-04-07", "14:00:00")
    assert "from the page’s own data" in form.content.decode()
    asked = {question.doubt.field for question in form.context["questions"]}
    assert not asked & {"start_date", "start_time", "zone"}


def test_doubts_of_one_kind_are_one_to_read(desk, museum):
    text = ONE.replace(
        "Date:", "Co-sponsored by: Australia, Ireland, Mexico and Slovenia\n\nDate:"
    )

    form = desk.get(paste(desk, text)["Location"])

    said = [question.doubt.sentence for question in form.context["questions"]]
    (names,) = [each for each in said if "begin and end" in each]
    assert "“Ireland”, “Mexico”" in names


def test_words_within_other_words_are_not_quoted_twice():
    assert _quoted(["Room XI, Geneva", "Geneva", "online"]) == "Room XI, Geneva … online"
