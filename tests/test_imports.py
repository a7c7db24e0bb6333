"""Calendars that come in, once and again."""

from datetime import UTC, datetime, time
from io import StringIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from desk import bin as the_bin
from desk import history
from events import imports
from events.imports import FILE, NothingRead, import_calendar
from events.models import Difference, Event, Imported, Link, Series
from organizers import models
from organizers.models import Person
from tests.web_site import WebSite

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 12, tzinfo=UTC)
FEED = "https://example.org/feed.ics"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW):
        yield


def entry(title="Talk", uid="1", *lines, start="20270408T100000", **properties):
    given = {
        "SUMMARY": title,
        "UID": uid,
        "DTSTART;TZID=Europe/Zurich": start,
        **properties,
    }
    said = [f"{name}:{value}" for name, value in given.items()]
    return "\n".join(["BEGIN:VEVENT", *said, *lines, "END:VEVENT"])


def calendar(*entries, head=""):
    return f"BEGIN:VCALENDAR\n{head}\n{chr(10).join(entries)}\nEND:VCALENDAR".encode()


def take(*entries, source=FEED, head="", **options):
    return import_calendar(calendar(*entries, head=head), source, NOW, **options)


WEEKLY = ("RRULE:FREQ=WEEKLY;COUNT=3",)


def test_what_is_new_becomes_a_draft():
    report = take(
        entry(
            "Talk",
            "1",
            DESCRIPTION="Words.\\nPasscode: 4711",
            LOCATION="Geneva",
            URL="https://example.org/talk",
            CONFERENCE="https://zoom.us/j/123?pwd=x",
        )
    )
    event = Event.objects.get()
    links = {link.kind: (link.url, link.access) for link in event.links.all()}

    assert (event.state, event.title, event.zone) == ("draft", "Talk", "Europe/Zurich")
    assert (event.start_time, event.venue, event.format) == (time(10), "Geneva", "hybrid")
    assert event.description == "Words."
    assert "Passcode: 4711" in event.staff_note
    assert links == {
        "information": ("https://example.org/talk", "public"),
        "join": ("https://zoom.us/j/123?pwd=x", "registrants"),
    }
    assert list(report.sentences()) == ["New draft: “Talk” (8 April 2027).", "1 new."]
    assert history.versions(Event, event.pk)[0].comment.startswith(
        "Imported from the calendar"
    )


def test_nothing_is_kept_of_a_dry_run():
    report = take(entry(), entry("Series", "2", *WEEKLY), dry_run=True)

    assert report.summary == "4 new"
    assert not Event.objects.exists()
    assert not Series.objects.exists()
    assert not Imported.objects.exists()


def test_a_second_import_brings_up_to_date_what_nobody_touched():
    take(entry(LOCATION="Bern", CONFERENCE="https://zoom.us/j/1"), entry("Other", "2"))
    report = take(
        entry("New title", start="20270409T110000", CONFERENCE="https://zoom.us/j/2"),
        entry("Other", "2"),
    )
    event = Event.objects.get(title="New title")

    assert Event.objects.count() == 2
    assert (str(event.start_date), event.start_time, event.venue) == (
        "2027-04-09",
        time(11),
        "",
    )
    assert [link.url for link in event.links.all()] == ["https://zoom.us/j/2"]
    assert report.summary == "1 brought up to date, 1 as before"
    assert report.changed[0][1] == [
        "title",
        "date and time",
        "venue",
        "links for joining",
    ]
    assert (
        take(
            entry("New title", start="20270409T110000", CONFERENCE="https://zoom.us/j/2"),
            entry("Other", "2"),
        ).summary
        == "2 as before"
    )


def test_what_an_editor_wrote_is_never_overwritten():
    take(entry("Talk", DESCRIPTION="Theirs."))
    event = Event.objects.get()
    event.title = "Our title"
    event.save()

    report = take(entry("Their new title", DESCRIPTION="Theirs, longer."))
    event.refresh_from_db()
    [difference] = Difference.objects.still_open()

    assert (event.title, event.description) == ("Our title", "Theirs, longer.")
    assert (difference.field, difference.value) == ("title", "Their new title")
    assert report.summary == "1 brought up to date, 1 kept as you and others wrote"

    assert (
        take(entry("Their new title", DESCRIPTION="Theirs, longer.")).summary
        == "1 as before"
    )
    assert Difference.objects.still_open().count() == 1
    event.save()  # an editor has looked at it
    assert not Difference.objects.still_open().exists()


def test_what_is_cancelled_at_its_source_is_told_and_stays_public(make_event):
    take(entry())
    event = Event.objects.get()
    event.state = "published"
    event.save()

    report = take(entry(STATUS="CANCELLED"))
    event.refresh_from_db()
    event.save()

    assert report.cancelled == [event]
    assert (event.status, event.state) == ("scheduled", "published")
    [difference] = Difference.objects.to_look_at(NOW)
    assert (difference.field, difference.value) == ("status", "cancelled")
    take(entry())
    assert not Difference.objects.to_look_at(NOW).exists()
    take(entry(), head="METHOD:CANCEL")
    assert Difference.objects.to_look_at(NOW).exists()
    event.status = "cancelled"
    event.save()
    assert not Difference.objects.to_look_at(NOW).exists()


def test_what_is_gone_from_a_feed_that_lists_its_neighbours_is_told():
    three = [
        entry(f"Talk {day}", str(day), start=f"202704{day:02}T100000") for day in (8, 9, 10)
    ]
    take(*three)

    gone = take(three[0], three[2]).gone
    beyond = take(*three[:2]).gone

    assert [event.title for event in gone] == ["Talk 9"]
    assert beyond == []  # a feed that ends earlier


def test_single_files_miss_nothing():
    take(entry("One", "1"), source=FILE)

    assert take(entry("Two", "2"), source=FILE).gone == []


def test_what_is_repeated_becomes_a_series_that_grows():
    take(entry("Weekly", "1", "RRULE:FREQ=WEEKLY;COUNT=2"))
    report = take(entry("Weekly", "1", *WEEKLY))
    [series] = Series.objects.all()

    assert [f"{event.start_date:%d}" for event in series.events.order_by("start_date")] == [
        *("08", "15", "22")
    ]
    assert report.summary == "1 new, 2 as before"


def test_what_is_cancelled_already_is_not_listed():
    report = take(entry(STATUS="CANCELLED"))

    assert not Event.objects.exists()
    assert "cancelled already" in report.said[0]


def test_what_was_deleted_does_not_come_back(admin_user):
    take(entry("Binned", "1"), entry("Erased", "2"), entry("Withdrawn", "3"))
    the_bin.move(Event.objects.get(title="Binned"), admin_user)
    Event.objects.get(title="Erased").delete()
    Event.objects.filter(title="Withdrawn").update(state="withdrawn")

    report = take(entry("Binned 2", "1"), entry("Erased 2", "2"), entry("Withdrawn 2", "3"))

    assert (report.new, report.changed) == ([], [])
    assert {event.title for event in Event.objects.all()} == {"Binned", "Withdrawn"}
    assert "Erased" not in str(Imported.objects.values_list("said", flat=True))
    assert len(report.said) == 3


def test_a_merged_listing_goes_on_with_the_one_that_stays(make_event):
    take(entry("Talk"))
    event, stays = Event.objects.get(), make_event("Talk", start="2027-04-08")
    event.merged_into, event.state = stays, "withdrawn"
    event.save()

    take(entry("Talk", LOCATION="Bern"))
    stays.refresh_from_db()

    assert stays.venue == "Bern"
    assert Event.objects.count() == 2


def test_another_source_of_the_same_entry_makes_no_second_listing():
    take(entry("Talk"))

    report = take(entry("Talk as a file"), source=FILE)

    assert Event.objects.get().title == "Talk"
    assert report.summary == "1 as before"


@pytest.mark.parametrize("other", ["https://example.net/copy.ics", FILE])
def test_whoever_copies_an_entry_of_another_calendar_cannot_change_its_listing(other):
    """First it says the same, so that the listing is as it said; then something else."""
    take(entry("Talk", LOCATION="Geneva"))
    take(entry("Talk", LOCATION="Geneva"), source=other)

    report = take(entry("Lies", LOCATION="Elsewhere"), source=other)

    event = Event.objects.get()
    assert (event.title, event.venue) == ("Talk", "Geneva")
    assert report.summary == "1 kept as you and others wrote"
    assert {each.field for each in event.differences.all()} == {"title", "venue"}
    take(entry("Lecture", LOCATION="Geneva"))
    assert Event.objects.get().title == "Lecture"


def test_an_import_stops_where_others_would_wait_and_goes_on_with_the_next(monkeypatch):
    monkeypatch.setattr(imports, "MOST_NEW", 3)
    entries = [entry("Talk", str(number)) for number in range(4)]
    entries.append(entry("Weekly", "w", *WEEKLY))

    report = take(*entries)

    assert len(report.new) == 3
    assert report.said == [
        "4 more are new as well. Import the calendar again when you have looked at these."
    ]
    assert not report.series
    assert len(take(*entries).new) == 3
    assert len(take(*entries).new) == 1


def test_no_statement_takes_more_values_than_postgresql_does(
    monkeypatch, django_assert_max_num_queries
):
    for model in (Event, Link, Imported, Difference):
        assert models.BATCH * len(model._meta.concrete_fields) < 65_536
    take(*(entry("Talk", str(number)) for number in range(5)))
    events = list(Event.objects.all())
    monkeypatch.setattr(models, "BATCH", 2)

    with django_assert_max_num_queries(20) as made:
        models.save_all(events)
    assert sum("INSERT" in each["sql"] for each in made.captured_queries) == 3


def test_our_own_calendar_makes_no_second_listing(make_event):
    event = make_event("Ours", start="2027-04-08 10:00")

    take(entry("Ours, changed", str(event.uuid)))

    assert Event.objects.get().title == "Ours"


def test_an_end_that_no_clock_shows_is_left_out():
    take(
        entry(
            "Night",
            start="20270328T010000",
            **{"DTEND;TZID=Europe/Zurich": "20270328T023000"},
        )
    )

    assert Event.objects.get().start_time == time(1)


def test_many_take_as_many_queries_as_few(django_assert_max_num_queries):
    few = [entry(f"Talk {number}", str(number)) for number in range(2)]
    many = [entry(f"Talk {number}", str(number)) for number in range(40)]
    changed = [entry(f"Lecture {number}", str(number)) for number in range(40)]
    take(*few)
    with django_assert_max_num_queries(60):
        take(*many)
    with django_assert_max_num_queries(60):
        take(*changed)


@pytest.mark.parametrize("data", [b"", b"Dear all,", calendar()])
def test_what_holds_no_events_is_said(data):
    with pytest.raises(NothingRead, match=r"\.$"):
        import_calendar(data, FILE, NOW)


# -- the command ---------------------------------------------------------------------------


@pytest.fixture
def site():
    site = WebSite()
    yield site
    site.close()


def run(*arguments, **options):
    out = StringIO()
    call_command("import_calendar", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_reads_files(tmp_path):
    file = tmp_path / "talk.ics"
    file.write_bytes(calendar(entry(start="20370408T100000")))

    assert "1 new." in run(str(file), "--dry-run")
    assert not Event.objects.exists()
    assert "New draft: “Talk” (8 April 2037)." in run(str(file))
    assert Imported.objects.get().source == FILE
    assert Link.objects.count() == 0
    with pytest.raises(CommandError, match="cannot be opened"):
        run(str(tmp_path / "missing.ics"))


def test_the_command_fetches_addresses_of_the_public_internet_alone(site):
    site.pages["/feed.ics"] = (200, {}, calendar(entry(start="20370408T100000")))

    assert "1 new." in run(site.url("/feed.ics"), visitor=site.visitor())
    with pytest.raises(CommandError, match="404"):
        run(site.url("/other.ics"), visitor=site.visitor())
    with pytest.raises(CommandError, match="not on the public internet"):
        run(site.url("/feed.ics"), visitor=site.visitor(allowed=()))


# -- the desk ------------------------------------------------------------------------------

PAGE = reverse("admin:import_calendar")


def test_an_editor_looks_first_and_then_imports(desk):
    file = SimpleUploadedFile("talk.ics", calendar(entry(), entry("Weekly", "2", *WEEKLY)))
    look = desk.post(PAGE, {"file": file})

    assert "New draft: “Talk” (8 April 2027)." in look.content.decode()
    assert not Event.objects.exists()
    done = desk.post(PAGE, {"read": look.context["read"]}, follow=True)
    assert Event.objects.count() == 4
    assert "The calendar was imported: 4 new." in done.content.decode()
    desk.post(PAGE, {"read": look.context["read"]})
    assert Event.objects.count() == 4


def test_a_page_that_was_used_or_overtaken_is_shown_again(desk):
    take(entry("Talk", LOCATION="Bern"), source=FILE)
    file = SimpleUploadedFile("talk.ics", calendar(entry("Lecture", LOCATION="Bern")))
    read = desk.post(PAGE, {"file": file}).context["read"]
    event = Event.objects.get()
    event.title = "An editor's"
    event.save()

    again = desk.post(PAGE, {"read": read})

    assert "Nothing was imported yet" in again.content.decode()
    assert Event.objects.get().title == "An editor's"
    event.title = "Talk"
    event.save()
    assert desk.post(PAGE, {"read": read}).status_code == 302
    assert Event.objects.get().title == "Lecture"
    event.save()  # somebody takes it back
    used = desk.post(PAGE, {"read": read}, follow=True)
    assert "Nothing was imported" in used.content.decode()
    assert Event.objects.get().title == "Talk"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file, or give an address."),
        ({"address": "example.org"}, "begins with https://"),
        ({"address": "http://127.0.0.1/feed.ics"}, "not on the public internet"),
        ({"address": "https://[::1]/feed.ics"}, "not on the public internet"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(desk, sent, said):
    assert said in desk.post(PAGE, sent).content.decode()


def test_a_page_that_was_tampered_with_imports_nothing(desk):
    answer = desk.post(PAGE, {"read": "anything"}, follow=True)

    assert "Nothing was imported" in answer.content.decode()


def test_who_may_not_write_listings_may_not_import(client, django_user_model):
    user = django_user_model.objects.create_user("reader", password="x", is_staff=True)
    client.force_login(user)

    assert client.get(PAGE).status_code == 403


def test_the_desk_tells_what_changed_at_the_source(desk):
    take(entry("Talk", LOCATION="Bern"))
    event = Event.objects.get()
    event.venue, event.start_time = "Berne, Hall 1", time(11)
    event.save()
    moved = entry("Talk", LOCATION="Thun", STATUS="CANCELLED", start="20270409T180000")
    take(moved)

    first = desk.get(reverse("admin:index"))
    form = desk.get(reverse("admin:events_event_change", args=[event.pk]))
    asked = {question.doubt.code: question.doubt for question in form.context["questions"]}

    assert [each.event for each in first.context["at_source"]] == [event]
    assert "says that it is cancelled" in first.content.decode()
    assert "Friday 9 April 2027, 18:00, Zurich time" in first.content.decode()
    assert asked["source-status"].fix == (("status", "cancelled"),)
    assert asked["source-venue"].fix == (("venue", "Thun"),)


def test_a_name_that_stays_off_comes_into_no_public_listing_by_itself():
    Person.objects.create(name="Mia Loch", visibility="hidden", visibility_reason="Why")
    take(entry("Talk", DESCRIPTION="Words."), entry("With Mia Loch", "2"))
    event, draft = Event.objects.order_by("imported__uid")
    event.state = "published"
    event.save()
    take(entry("Talk", DESCRIPTION="Words."))

    report = take(entry("#MiaLoch", DESCRIPTION="Words by MIA LOCH.", LOCATION="Bern"))
    event.refresh_from_db()

    assert (event.title, event.description, event.venue) == ("Talk", "Words.", "Bern")
    assert report.kept == [(event, ["title", "description"])]
    told = {each.field for each in Difference.objects.still_open() if each.event == event}
    assert told == {"title", "description"}
    assert "“Mia Loch” is not to be shown" in draft.staff_note


def test_whoever_copies_our_own_entry_cannot_change_it(make_event):
    event = make_event("Talk", start="2027-04-08 10:00", zone="Europe/Zurich")
    take(entry("Talk", str(event.uuid)))

    report = take(entry("Cancelled, go home", str(event.uuid)))
    event.refresh_from_db()

    assert (event.title, report.kept) == ("Talk", [(event, ["title"])])
