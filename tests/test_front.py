"""The first page of the desk, and the letter to an organizer."""

import re
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from desk import history
from events.admin import front
from events.letters import LONGEST_LINK, letter, mailto, tongue_of
from events.models import Event
from events.models.facts import unknown
from events.tongues import TONGUES
from organizers.models import Person
from tests.test_admin import address

pytestmark = pytest.mark.django_db

FIRST = reverse("admin:index")


@pytest.fixture
def soon(make_event):
    """``soon("Talk", days=3)``: an event so many days from now, by New York's clock."""

    def make(title, days=0, hours=0, lasts=1, **fields):
        zone = "America/New_York"
        start = timezone.now() + timedelta(days=days, hours=hours)
        local = f"{start.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
        return make_event(title, start=local, hours=lasts, zone=zone, **fields)

    return make


def missing(page):
    """What stands under each heading: titles with the codes of what is missing."""
    return {
        group.name if group.days is None else group.days: [
            (line.event.title, [fact.code for fact in line.facts]) for line in group.lines
        ]
        for group in page.context["missing"].groups
    }


# -- what is missing -----------------------------------------------------------------------


def test_listings_stand_by_days_and_the_worst_first(desk, soon, make_event, make_theme):
    complete = {
        "format": "in-person",
        "city": "Goma",
        "venue": "Hall",
        "registration": "not-needed",
        "languages": ["fr"],
        "summary": "About.",
    }
    soon("In 3 days", 3, format="online", state="draft")
    soon("Nicely known", 2, **complete)
    soon("Worse", 2, **{**complete, "city": "", "title_is_ours": True}, state="review")
    soon("Better", 2, **{**complete, "venue": "", "summary": ""})
    soon("Over", 0, -2, **{**complete, "registration": "required"})
    soon("Long ago", -9, **complete)
    soon("Goes on", -5, lasts=24 * 9, **complete)
    make_event("Some day", **complete)
    soon("Off", 2, status="cancelled", format="online")
    soon("Gone", 2, state="withdrawn", format="online")
    soon("Twin", 2, format="online", merged_into=make_event("Stays", start="2020-01-01"))

    shown = missing(desk.get(FIRST))

    assert [*shown] == ["Under way", 2, 3, "Without a date", "Just ended"]
    assert [title for title, _ in shown[2]] == ["Worse", "Better", "Nicely known"]
    assert shown[2][0][1] == ["city", "organizer", "title", "theme"]
    assert [title for title, _ in shown["Under way"]] == ["Goes on"]
    assert [title for title, _ in shown["Without a date"]] == ["Some day"]
    assert shown["Just ended"] == [("Over", ["organizer", "theme"])]


def test_a_complete_listing_is_not_there(desk, soon, make_theme, make_organization):
    soon(
        "All known",
        2,
        format="online",
        registration="not-needed",
        access_steps="Dial in.",
        summary="About.",
        languages=["en"],
        themes=[make_theme("prevention")],
        organizers=[make_organization("GAAMAC")],
    )

    page = desk.get(FIRST)

    assert missing(page) == {}
    assert "all that is to come is complete" in page.content.decode()


def test_each_fact_leads_to_its_field(desk, soon, make_event):
    """Whatever an address names is in the form, be it folded or a row yet to be filled."""
    day = timezone.now().date() + timedelta(days=2)
    events = [
        make_event("Date alone", start=f"{day}", format="in-person", summary=""),
        soon("Steps", 2, joining_note="To follow.", registration="required", lasts=None),
        soon("Free", 2, registration="not-needed", format="online", certainty="tentative"),
        make_event("Undated", title_is_ours=True),
    ]
    events[2].links.create(kind="agenda")
    events[2].languages.create(language="en", mode="captions")
    page = desk.get(FIRST).content.decode()

    led = re.findall(r'href="([^"]*/change/)#([^"]+)"', page)

    assert len({field for _, field in led}) >= 16
    forms = {url: desk.get(url).content.decode() for url in {url for url, _ in led}}
    assert [f"{url}{name}" for url, name in led if f'id="{name}"' not in forms[url]] == []


def test_what_is_not_shown_is_said(desk, soon, monkeypatch):
    for number in range(4):
        soon(f"Talk {number}", number + 2)
    monkeypatch.setattr(front, "SHOWN", 3)
    monkeypatch.setattr(front, "LOOKED_AT", 4)

    page = desk.get(FIRST)
    text = " ".join(page.content.decode().split())

    assert [*missing(page)] == [2, 3, 4]
    assert "Shown are the first 3 of 4. Only the next 4 listings to come" in text
    rest = re.search(r'href="([^"]*missing=anything[^"]*)"', text)
    assert rest
    found = desk.get(rest[1].replace("&amp;", "&")).context["cl"].queryset
    assert [event.title for event in found] == [f"Talk {number}" for number in range(4)]


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_takes_the_same_queries_for_any_number(
    desk, soon, make_event, make_theme, number, django_assert_num_queries
):
    for each in range(number):
        for event in (
            soon(f"Now {each}", 0, -1, lasts=3, themes=[make_theme(f"t{each}")]),
            soon(f"Draft {each}", 3, state="draft", languages=["en"]),
            soon(f"Review {each}", 3, state="review"),
            soon(f"Later {each}", 9, publish_at=timezone.now() + timedelta(days=1)),
            make_event(f"Some day {each}"),
        ):
            event.links.create(kind="stream", url="https://example.org/")
            kept(event, [{"changed": {"fields": ["Title"]}}])
    desk.get(FIRST)

    with django_assert_num_queries(23):
        desk.get(FIRST)


# -- what goes on, what waits, what was changed --------------------------------------------


def stages(page):
    return {
        name: {each.event.title: each.way_in for each in events}
        for name, events in page.context["staged"]
    }


def test_what_goes_on_is_shown_with_the_state_of_its_link_and_its_contact(desk, soon):
    now = soon("Now", 0, -1, lasts=3, format="online", contact_phone="+41 22 123")
    now.links.create(kind="join", url="https://zoom.example/secret")
    soon("Begins", 0, 20, format="online", registration="not-needed")
    later = soon("With a stream", 0, 21)
    later.links.create(kind="stream", url="https://tube.example/")
    soon("Here", 0, 22, format="in-person", city="Goma")
    soon("Called off", 0, 2, status="cancelled")
    soon("Draft", 0, 2, state="draft")
    soon("Tomorrow", 0, 30)
    page = desk.get(FIRST)

    assert stages(page) == {
        "Happening now": {"Now": "Joining the meeting: only for people who registered"},
        "Within 24 hours": {
            "Begins": "No link for joining or watching",
            "With a stream": "Live stream for everybody: shown to everybody",
            "Here": "Goma",
        },
    }
    text = page.content.decode()
    assert "+41 22 123" in text
    assert "zoom.example" not in text


def test_what_waits_is_shown_oldest_first_with_who_wrote_last(
    desk, make_event, django_user_model
):
    ana = django_user_model.objects.create_user("ana", first_name="Ana", last_name="Diaz")
    new, old = (make_event(name, state="draft") for name in ("New", "Old"))
    Event.objects.numbered([old.pk]).update(created_at=timezone.now() - timedelta(days=12))
    kept(new)
    kept(new, [{"changed": {"fields": ["Title"]}}], by=ana)
    make_event("Asked", state="review", start="2020-01-01")
    moment = datetime(2199, 1, 5, 8, 30, tzinfo=UTC)
    make_event("Embargoed", publish_at=moment)
    make_event("Out", publish_at=timezone.now() - timedelta(days=1))
    page = desk.get(FIRST)

    review, drafts = page.context["waiting"]
    assert [(row.event.title, row.is_over) for row in review.rows] == [("Asked", True)]
    assert [(row.event.title, row.days) for row in drafts.rows] == [("Old", 12), ("New", 0)]
    assert [row.last and row.last.revision.user for row in drafts.rows] == [None, ana]
    text = " ".join(page.content.decode().split())
    assert "1 January 2020 (it has passed). Entered today." in text.replace(
        "Jan ", "January "
    )
    assert "Date to be announced. Entered 12 days ago." in text
    assert "Entered today, last changed by Ana Diaz on" in text
    assert [event.title for event in page.context["to_appear"]] == ["Embargoed"]
    assert "Saturday 5 January 2199, 08:30 UTC" in text


def kept(row, message="Saved.", by=None):
    history.record(row, by, message, always=True)


# -- rights --------------------------------------------------------------------------------


def test_who_may_not_see_events_sees_nothing_of_them(editor, soon):
    event = soon("Secret talk", 2)
    trainee = editor("view_theme")
    kept(event)

    page = trainee.get(FIRST)

    assert "Secret talk" not in page.content.decode()
    assert page.context["lately"] == []


def test_who_sees_events_alone_sees_no_links_and_no_names_of_people(editor, soon):
    event = soon("Talk", 0, -1, lasts=3, format="online")
    event.links.create(kind="join")
    trainee = editor("view_event")
    kept(Person.objects.create(name="Mia Loch"))
    kept(event, [{"added": {"name": "person taking part", "object": "Mia Loch"}}])

    page = trainee.get(FIRST)

    assert {code for lines in missing(page).values() for code in lines[0][1]} == {
        "registration",
        "summary",
        "theme",
    }
    assert stages(page)["Happening now"] == {"Talk": ""}
    assert [change.words for change in page.context["lately"]] == ["Talk"]
    assert "Mia Loch" not in page.content.decode()
    assert trainee.get(address(event, "letter")).status_code == 200


def test_the_letter_is_for_those_who_may_see_the_event(editor, soon):
    assert editor("view_theme").get(address(soon("Talk"), "letter")).status_code == 403


# -- the letter ----------------------------------------------------------------------------

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def written(event, tag="en", page="https://desk.example/events/talk/"):
    loaded = Event.objects.numbered([event.pk]).for_facts().get()
    tongue = next(tongue for tongue in TONGUES if tongue.tag == tag)
    return letter(loaded, unknown(loaded, NOW), tongue, "Our Site", page, NOW)


def test_a_letter_asks_once_what_only_the_organizer_knows(make_event):
    event = make_event("Talk", start="2026-05-04", format="in-person", title_is_ours=True)
    event.links.create(kind="agenda", label="Programme {0}")

    text = written(event).body

    assert "   Talk\n   Monday 4 May 2026\n   https://desk.example/events/talk/\n" in text
    numbered = re.findall(r"^(\d+)\. (.*)$", text, re.MULTILINE)
    assert [number for number, _ in numbered] == [str(n + 1) for n in range(len(numbered))]
    assert [asks.partition(" ")[2][:18] for _, asks in numbered] == [
        "what time does it ",
        "does it take place",
        "people have to reg",
        "address belongs to",
        "organizations are ",
        "which languages wi",
        "is its exact title",
        "is it about, in on",
    ]
    assert "“Programme {0}”" in text
    assert "theme" not in text


def test_a_letter_holds_no_link_that_is_not_for_everybody_and_no_name(make_event):
    event = make_event("Talk", joining_note="To follow.", contact_name="Ana Diaz")
    event.links.create(kind="join", label="Room of Mia")
    event.links.create(kind="agenda", label="Inside", access="staff")
    event.links.create(kind="join", url="https://zoom.example/secret")
    event.participations.create(name="Mia Loch", visibility="hidden")

    whole = repr(written(event))

    for hidden in ("zoom", "Room of", "Inside", "Mia", "Ana"):
        assert hidden not in whole


@pytest.mark.parametrize(
    ("tag", "when", "asks"),
    [
        ("en", "Thursday 8 April 2027, 09:00–10:00 (New York time, UTC−4)", "Do people"),
        ("fr", "jeudi 8 avril 2027, 09:00–10:00 (heure de New York, UTC−4)", "Faut-il"),
        ("es", "jueves 8 de abril de 2027, 09:00–10:00 (hora de New York, UTC−4)", "¿Hay"),
    ],
)
def test_a_letter_is_in_the_language_of_the_event(make_event, tag, when, asks):
    start, zone = "2027-04-08 09:00", "America/New_York"
    event = make_event("Talk", start, 1, zone, languages=[tag])

    text = written(event, tag).body

    assert tongue_of(event).tag == tag
    assert when in text
    assert asks in text


def test_every_language_knows_every_question():
    asked = [{*tongue.questions} for tongue in TONGUES]

    assert asked == [asked[0]] * len(asked)
    for tongue in TONGUES:
        assert len(tongue.weekdays.split()) == 7
        assert len(tongue.months.split()) == 12


def test_a_letter_gives_the_times_of_several_days_and_clocks(make_event):
    event = make_event("Talk", start="2026-03-28 22:00", hours=30, zone="Europe/Zurich")
    days = "Saturday 28 March 2026, 22:00 – Monday 30 March 2026, 04:00"

    assert f"{days} (Zurich time, UTC+1, then UTC+2)" in written(event).body


def test_nothing_typed_becomes_a_header_of_the_mail(make_event):
    event = make_event("Talk\r\nBcc: all@example.org\u2028x & y?body=z", summary="About.")

    sent = written(event)
    link = urlsplit(mailto("o'neil+a&cc=b%40c@example.org", sent))

    message = EmailMessage()
    message["Subject"] = sent.subject  # refuses line breaks
    assert link.scheme == "mailto"
    assert unquote(link.path) == "o'neil+a&cc=b%40c@example.org"
    assert "&" not in link.path
    fields = parse_qs(link.query, strict_parsing=True)
    assert fields == {"subject": [sent.subject], "body": [sent.body.replace("\n", "\r\n")]}
    assert "+" not in link.query


@pytest.mark.parametrize(
    "nobody",
    [
        "",
        "nobody",
        "a@example.org\r\nBcc: b@example.org",
        "a@b.org,c@d.org",
        "a@b.org?cc=c@d.org",
    ],
)
def test_what_is_no_address_gets_no_mail(make_event, nobody):
    assert mailto(nobody, written(make_event("Talk"))) == ""


def test_a_link_too_long_for_some_programs_leaves_the_text_out(make_event):
    event = make_event("Ж" * 200, contact_email="ana@example.org")

    link = mailto("ana@example.org", written(event))

    assert "body=" not in link
    assert len(link) <= LONGEST_LINK


@pytest.mark.parametrize(("state", "told"), [("published", True), ("draft", False)])
def test_the_page_tells_an_address_only_if_everybody_may_see_it(
    desk, make_event, state, told
):
    event = make_event("Talk", start="2199-05-04 12:00", state=state, languages=["fr"])

    page = desk.get(address(event, "letter"))
    text = page.context["letter"].body

    assert (event.get_absolute_url() in text) is told
    assert page.context["letter"].tongue.tag == "fr"
    assert f'href="{address(event, "letter")}"' in desk.get(address(event)).content.decode()
    page = desk.get(address(event, "letter"), {"language": "es"})
    assert page.context["letter"].tongue.tag == "es"
    assert "mailto:" not in page.content.decode()


def test_the_page_has_a_link_that_opens_the_letter(desk, make_event):
    event = make_event("Talk & <b>", contact_email="ana@example.org")

    page = desk.get(address(event, "letter")).content.decode()

    assert 'href="mailto:ana@example.org?subject=Questions%20about%20' in page
    assert "<b>" not in page.partition("<main")[2].replace("<body", "")


@pytest.mark.parametrize("number", [1, 5])
def test_the_letter_takes_the_same_queries_for_any_number_of_rows(
    desk, make_event, number, django_assert_num_queries
):
    event = make_event("Talk", start=f"{date(2199, 5, 4)}")
    for each in range(number):
        event.links.create(kind="agenda", label=f"Agenda {each}")
    desk.get(address(event, "letter"))

    with django_assert_num_queries(19):
        desk.get(address(event, "letter"))
