"""Two editors with one page open: neither loses what was typed."""

import re

import pytest
from django.test import Client

from events.models import Event, Section
from organizers.models import Organization, Person
from tests.test_admin import add_rows, address, editing, filled_in, send
from tests.test_history import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def editors(django_user_model):
    """The browsers of Ana and Ben."""

    def sign_in(name):
        browser = Client()
        browser.force_login(django_user_model.objects.create_superuser(name))
        return browser

    return sign_in("Ana"), sign_in("Ben")


@pytest.fixture
def event(make_event, make_organization):
    event = make_event(
        "Talk",
        start="2021-04-08 09:00",
        zone="America/New_York",
        organizers=[make_organization("PAX")],
        languages=["fr"],
    )
    event.sections.create(number=1, title="Opening")
    for name in ("Mia Loch", "Bo Li"):
        event.participations.create(name=name)
    event.links.create(label="More", url="https://example.org/")
    return event


def both(editors, event, first, second):
    """Ana and Ben open the page; she saves hers, then he sends his: the page he gets."""
    ana, ben = editors
    hers, his = editing(ana, event), editing(ben, event)
    first(hers)
    second(his)
    assert send(ana, event, hers) == {}
    response = ben.post(address(event), his)
    assert response.status_code == 200
    return response


def beside(response):
    """What is said beside the fields, by their name."""
    found: dict[str, str] = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    for form in forms:
        found |= {
            form.add_prefix(name): " ".join(said) for name, said in form.errors.items()
        }
    found.pop("__all__")
    return found


def changing(**fields):
    return lambda data: data.update(fields)


def test_what_each_changed_alone_is_both_there_after_the_second_save(editors, event):
    response = both(
        editors,
        event,
        changing(title="A better title", zone="Geneva", start_time="3 pm"),
        changing(summary="One sentence.", title_is_ours="on"),
    )

    page = read(response)
    assert re.search(r"Changed meanwhile by Ana, \d\d:\d\d UTC", page)
    assert "Title Talk → A better title" in page
    assert "Time zone New York → Zurich" in page
    assert beside(response) == {}
    again = filled_in(response)
    assert (again["title"], again["zone"], again["summary"]) == (
        "A better title",
        "Zurich",
        "One sentence.",
    )
    assert send(editors[1], event, again) == {}
    event.refresh_from_db()
    assert (event.title, event.summary, event.title_is_ours) == (
        "A better title",
        "One sentence.",
        True,
    )
    assert (event.zone, f"{event.starts_at:%H:%M}") == ("Europe/Zurich", "13:00")


def test_where_both_wrote_the_second_stays_and_the_first_stands_beside(editors, event):
    response = both(
        editors,
        event,
        changing(title="By Ana", summary="Hers", city="Geneva"),
        changing(title="By Ben", summary="His", city="Geneva"),
    )

    said = beside(response)
    assert set(said) == {"title", "summary"}
    assert re.search(r"Ana wrote “By Ana” here at \d\d:\d\d UTC", said["title"])
    again = filled_in(response)
    assert (again["title"], again["summary"]) == ("By Ben", "His")
    assert Event.objects.get().title == "By Ana"
    assert send(editors[1], event, again) == {}
    assert Event.objects.get().title == "By Ben"
    assert "By Ana → By Ben" in read(editors[0].get(address(event, "history")))


def test_each_is_named_who_wrote_what(editors, event, django_user_model):
    ana, ben = editors
    cleo = Client()
    cleo.force_login(django_user_model.objects.create_superuser("Cleo"))
    typed = editing(ben, event, title="By Ben", city="Paris")
    send(ana, event, editing(ana, event, title="By Ana"))
    send(cleo, event, editing(cleo, event, city="Rome"))

    said = beside(ben.post(address(event), typed))

    assert "Ana wrote “By Ana”" in said["title"]
    assert "Cleo wrote “Rome”" in said["city"]


def test_a_third_save_in_between_is_merged_once_more(editors, event):
    response = both(editors, event, changing(city="Rome"), changing(summary="His"))
    again = filled_in(response)
    ana, ben = editors
    send(ana, event, editing(ana, event, city="Oslo", venue="Hall"))

    response = ben.post(address(event), again)
    assert send(ben, event, filled_in(response)) == {}

    event.refresh_from_db()
    assert (event.city, event.venue, event.summary) == ("Oslo", "Hall", "His")


def rows_of(event):
    event = Event.objects.get(pk=event.pk)
    return {
        "credits": [c.organization.name for c in event.credits.in_order()],
        "sections": [s.title for s in event.sections.in_order()],
        "people": [(p.name, p.position) for p in event.participations.in_order()],
        "languages": [row.language for row in event.languages.order_by("pk")],
        "links": [link.label for link in event.links.order_by("pk")],
    }


def test_rows_of_both_are_there(editors, event, make_organization):
    un = make_organization("UN")

    def hers(data):
        add_rows(data, "credits", {"organization": str(un.pk), "role": "partner"})
        add_rows(data, "links", {"label": "Hers"})
        add_rows(data, "participations", {"name": "Sol Ek"})
        data["participations-0-position"] = "Director"

    def his(data):
        add_rows(data, "links", {"label": "His"}, {"label": "His too"})
        add_rows(data, "languages", {"language": "English"})
        data["participations-1-position"] = "Historian"
        data["sections-0-title"] = "Welcome"

    response = both(editors, event, hers, his)

    page = read(response)
    for words in (
        "Organization added: UN (partner)",
        "Link added: Hers",
        "Person taking part added: Sol Ek",
        "Person taking part changed: Mia Loch Position Director",
    ):
        assert words in page, page
    assert beside(response) == {}
    assert send(editors[1], event, filled_in(response)) == {}
    assert rows_of(event) == {
        "credits": ["PAX", "UN"],
        "sections": ["Welcome"],
        "people": [("Mia Loch", "Director"), ("Bo Li", "Historian"), ("Sol Ek", "")],
        "languages": ["fr", "en"],
        "links": ["More", "Hers", "His", "His too"],
    }


def test_a_row_that_the_first_took_out_does_not_come_back_unsaid(editors, event):
    def his(data):
        data["participations-0-position"] = "Director"
        data["links-0-label"] = "More information"
        add_rows(data, "links", {"label": "His"})

    response = both(
        editors,
        event,
        changing(
            **{
                "participations-0-DELETE": "on",
                "links-0-DELETE": "on",
                "languages-0-DELETE": "on",
            }
        ),
        his,
    )

    page = read(response)
    assert (
        "Event language taken out: French (spoken)" in page or "Language taken out" in page
    )
    assert (
        "Mia Loch was taken out meanwhile. You had typed into it: Position “Director”"
        in page
    )
    assert (
        "More was taken out meanwhile. You had typed into it: Label “More information”"
        in page
    )
    assert send(editors[1], event, filled_in(response)) == {}
    rows = rows_of(event)
    assert rows["people"] == [("Bo Li", "")]
    assert rows["links"] == ["His"]
    assert rows["languages"] == []


def test_a_row_that_the_second_took_out_while_it_was_changed_is_asked_about(editors, event):
    response = both(
        editors,
        event,
        changing(**{"participations-0-position": "Director"}),
        changing(**{"participations-0-DELETE": "on", "participations-1-DELETE": "on"}),
    )

    assert "Mia Loch: you had ticked it to be taken out" in read(response)
    again = filled_in(response)
    assert "participations-0-DELETE" not in again
    assert again["participations-1-DELETE"]
    assert send(editors[1], event, again) == {}
    assert rows_of(event)["people"] == [("Mia Loch", "Director")]


def test_both_change_one_row(editors, event):
    response = both(
        editors,
        event,
        changing(**{"links-0-label": "Hers", "links-0-url": "https://example.org/hers"}),
        changing(**{"links-0-label": "His"}),
    )

    assert "Ana wrote “Hers” here" in beside(response)["links-0-label"]
    assert send(editors[1], event, filled_in(response)) == {}
    link = event.links.get()
    assert (link.label, link.url) == ("His", "https://example.org/hers")


def test_people_follow_a_section_that_the_first_numbered_anew(editors, event):
    def hers(data):
        data["sections-0-number"] = "2"
        add_rows(data, "sections", {"number": "1", "title": "Before"})

    response = both(
        editors, event, hers, changing(**{"participations-0-section_number": "1"})
    )

    assert send(editors[1], event, filled_in(response)) == {}
    mia = event.participations.get(name="Mia Loch")
    assert mia.section == Section.objects.get(title="Before")
    assert [s.title for s in event.sections.in_order()] == ["Before", "Opening"]


@pytest.mark.parametrize(
    ("hers", "his", "after"),
    [
        ({"state": "withdrawn"}, {"title": "By Ben"}, "withdrawn"),
        ({"state": "withdrawn"}, {"state": "published", "title": "By Ben"}, "withdrawn"),
        ({"title": "By Ana"}, {"state": "withdrawn"}, "withdrawn"),
    ],
)
def test_what_one_of_them_closed_stays_closed(editors, event, hers, his, after):
    response = both(editors, event, changing(**hers), changing(**his))

    assert "state" in beside(response)
    assert send(editors[1], event, filled_in(response)) == {}
    assert Event.objects.get().state == after


def test_what_only_one_published_is_published(editors, make_event):
    event = make_event("Talk", state="draft", contact_email="desk@example.org")

    response = both(editors, event, changing(state="published"), changing(title="By Ben"))

    assert "This is “published” by now; you had “draft”" in beside(response)["state"]
    assert send(editors[1], event, filled_in(response)) == {}
    event.refresh_from_db()
    assert (event.title, event.state) == ("By Ben", "published")


def test_other_pages_merge_too(editors):
    _, ben = editors
    pax = Organization.objects.create(name="PAX")
    mia = Person.objects.create(name="Mia Loch")
    for row, hers, his in (
        (pax, {"acronym": "P"}, {"country": "NL"}),
        (mia, {"visibility": "withheld"}, {"country": "NL"}),
    ):
        response = both(editors, row, changing(**hers), changing(**his))
        assert send(ben, row, filled_in(response)) == {}
        row.refresh_from_db()
        assert row.country.code == "NL"
    assert (pax.acronym, mia.visibility) == ("P", "withheld")


def test_what_a_page_carries_cannot_be_made_up(editors, event):
    ana, ben = editors
    data = editing(ben, event, title="By Ben")
    send(ana, event, editing(ana, event, city="Rome"))
    for forged in ("", "nonsense", data["edition"][:-2] + "xx", "a:b:c"):
        response = ben.post(address(event), {**data, "edition": forged})
        again = filled_in(response)
        assert again["title"] == "By Ben"
        assert Event.objects.get().title == "Talk"
    assert send(ben, event, again) == {}


def test_nonsense_in_a_page_from_before_is_no_crash(editors, event):
    ana, ben = editors
    data = editing(ben, event, title="By Ben")
    send(ana, event, editing(ana, event, city="Rome"))
    for name, value in (
        ("links-TOTAL_FORMS", "x"),
        ("links-INITIAL_FORMS", "-1"),
        ("links-INITIAL_FORMS", "9" * 30),
        ("links-0-id", "x"),
        ("links-0-id", "999999"),
        ("links-99999-label", "Far away"),
    ):
        response = ben.post(address(event), {**data, name: value})

        assert filled_in(response)["title"] == "By Ben", name
        event.refresh_from_db()
        assert (event.title, event.city) == ("Talk", "Rome")
