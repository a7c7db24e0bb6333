"""The desk: what editors enter, and what it says to them."""

from datetime import date, time
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db.models.signals import pre_save
from django.forms import ModelMultipleChoiceField
from django.urls import reverse

from events.admin.event import when
from events.models import (
    Announcement,
    Area,
    Event,
    Figure,
    Participation,
    Programme,
    Series,
    Theme,
)
from organizers.models import Organization, Person

pytestmark = pytest.mark.django_db

SPEAKERS = [  # section, role, title, name, position, affiliation, country
    ("1", "welcome", "", "Audrey Azoulay", "Director-General", "UNESCO", "FR"),
    ("1", "welcome", "H.E. Amb.", "François Xavier Ngarambe", "", "Rwanda", "RW"),
    ("2", "interviewee", "", "Freddy Mutanguha", "", "", ""),
    ("3", "panelist", "Ms", "Susan Benesch", "Director", "Dangerous Speech", "US"),
    ("3", "panelist", "Mr", "Marcel Kabanda", "Historian", "Ibuka France", "FR"),
    ("3", "panelist", "Mr", "Paul Rutayisire", "Historian", "", "RW"),
    ("3", "panelist", "H.E. Amb.", "Silvia Fernández", "President", "GAAMAC", "AR"),
    ("", "moderator", "Dr", "Stephen Smith", "Executive Director", "USC", ""),
]
SECTIONS = [("1", "opening", "Welcome"), ("2", "interview", ""), ("3", "panel", "Panel")]


def address(row, page="change"):
    args = [] if isinstance(row, type) else [row.pk]
    model: Any = row if isinstance(row, type) else type(row)
    return reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_{page}", args=args)


def filled_in(response):
    """The form of a page as it stands, ready to be sent."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for name, field in form.fields.items():
            value = form[name].value()
            several = isinstance(field, ModelMultipleChoiceField)
            if isinstance(value, list | tuple):
                data[form.add_prefix(name)] = [str(part) for part in value]
            elif value is not None and value is not False:
                data[form.add_prefix(name)] = str(value)
            elif not several and not hasattr(field.widget, "check_test"):
                data[form.add_prefix(name)] = ""
    return data


def add_rows(data, prefix, *rows):
    """Fills the empty row and adds others, as "Add another" does."""
    first = int(data[f"{prefix}-INITIAL_FORMS"])
    blank = {
        name.split("-")[2]: value
        for name, value in data.items()
        if name.startswith(f"{prefix}-{first}-")
    }
    for number, row in enumerate(rows, first):
        for name, value in {**blank, **row}.items():
            data[f"{prefix}-{number}-{name}"] = value
    data[f"{prefix}-TOTAL_FORMS"] = str(first + len(rows))
    return data


BLANK: dict[type, dict[str, Any]] = {}


def entering(desk, model=Event, **fields):
    """The data of a new page, with ``fields`` typed in."""
    if model not in BLANK:
        BLANK[model] = filled_in(desk.get(address(model, "add")))
    return {**BLANK[model], **fields}


def editing(desk, row, **fields):
    return {**filled_in(desk.get(address(row))), **fields}


def send(desk, where, data):
    """Saves, all the same if something is doubtful; what the page then says, by field: {}
    if it was saved.
    """
    url = address(where, "add" if isinstance(where, type) else "change")
    response = desk.post(url, data)
    if response.status_code == 200 and not response.context["mistakes"]:
        asked = [question.mark for question in response.context["questions"]]
        wanted = response.context["pressed"]
        response = desk.post(
            url, {**data, "_confirmed": asked, "_all_the_same": wanted or "_save"}
        )
    if response.status_code == 302:
        return {}
    assert response.status_code == 200
    form = response.context["adminform"].form
    said = {name: " ".join(errors) for name, errors in form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        if inline.formset.non_form_errors():
            said[inline.formset.prefix] = " ".join(inline.formset.non_form_errors())
        for row in inline.formset.forms:
            said |= {
                row.add_prefix(name): " ".join(errors)
                for name, errors in row.errors.items()
            }
    assert said, "refused without a word"
    return said


def messages_after(desk, url, data):
    page = desk.post(url, data, follow=True)
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def unesco(desk, make_organization):
    """A whole conference as it is typed in: eight people in three sections, in one form."""
    unesco = make_organization("UNESCO")
    rwanda = make_organization("Permanent Delegation of Rwanda to UNESCO")
    data = entering(
        desk,
        title="From hate speech to genocide",
        kind="commemoration",
        start_date="Wednesday 7 April 2021",
        start_time="9 a.m.",
        end_time="10.30 a.m.",
        zone="new york",
        time_as_announced="9 a.m. to 10.30 a.m. EST / 3 p.m. to 4.30 p.m. CEST",
        format="online",
        hashtags="#PreventGenocide #Kwibuka",
    )
    credits = [(unesco, "organizer"), (rwanda, "co-organizer")]
    add_rows(
        data,
        "credits",
        *({"organization": str(row.pk), "role": role} for row, role in credits),
    )
    names = ("number", "kind", "title")
    add_rows(data, "sections", *(dict(zip(names, part, strict=True)) for part in SECTIONS))
    columns = (
        "section_number",
        "role",
        "honorific",
        "name",
        "position",
        "affiliation",
        "country",
    )
    add_rows(
        data, "participations", *(dict(zip(columns, who, strict=True)) for who in SPEAKERS)
    )
    add_rows(
        data,
        "languages",
        {"language": "English", "mode": "interpretation"},
        {"language": "French", "mode": "interpretation"},
    )
    add_rows(data, "links", {"label": "More information"})
    return data


@pytest.fixture
def event(make_event):
    return make_event("A webinar", state="draft")


# -- one page, one save --------------------------------------------------------------------


def test_a_conference_with_eight_people_in_three_sections_is_one_save(desk, unesco):
    assert send(desk, Event, unesco) == {}

    event = Event.objects.get()
    assert (event.state, event.slug) == ("draft", "from-hate-speech-to-genocide")
    assert (event.start_date, event.start_time) == (date(2021, 4, 7), time(9))
    assert (event.zone, event.hashtags) == (
        "America/New_York",
        ["#PreventGenocide", "#Kwibuka"],
    )
    assert f"{event.starts_at:%H:%M}" == "13:00"
    assert [(str(s.number), s.kind, s.title) for s in event.sections.in_order()] == SECTIONS
    people = event.participations.for_form()
    assert [
        (
            str(p.section.number) if p.section else "",
            p.role,
            p.honorific,
            p.name,
            p.position,
            p.affiliation,
            str(p.country),
        )
        for p in people
    ] == SPEAKERS
    assert [p.order for p in people] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [str(p.person) for p in people] == [p.name for p in people]
    assert [c.role for c in event.credits.in_order()] == ["organizer", "co-organizer"]
    assert {(row.language, row.mode) for row in event.languages.all()} == {
        ("en", "interpretation"),
        ("fr", "interpretation"),
    }
    assert [(link.url, link.access) for link in event.links.all()] == [("", "public")]


def test_what_was_saved_can_be_saved_again_unchanged(desk, unesco):
    send(desk, Event, unesco)
    event = Event.objects.get()
    before = list(event.participations.values())

    assert send(desk, event, editing(desk, event)) == {}

    assert list(event.participations.values()) == before
    assert Person.objects.count() == len(SPEAKERS)
    assert Event.objects.get().zone == "America/New_York"


def test_nothing_is_saved_and_nothing_lost_when_one_row_is_wrong(desk, unesco):
    unesco["links-0-url"] = "no address"

    assert set(send(desk, Event, unesco)) == {"links-0-url"}

    assert not Event.objects.exists()
    assert not Person.objects.exists()
    response = desk.post(address(Event, "add"), unesco)
    again = filled_in(response)
    assert {name: again[name] for name in unesco if unesco[name]} == {
        name: value for name, value in unesco.items() if value
    }


def test_a_new_event_is_a_draft(desk):
    assert filled_in(desk.get(address(Event, "add")))["state"] == "draft"


# -- sections by number --------------------------------------------------------------------


def test_a_number_that_no_section_has_is_said_beside_the_field(desk, unesco):
    unesco["participations-4-section_number"] = "7"

    said = send(desk, Event, unesco)

    assert said == {
        "participations-4-section_number": "There is no section 7; above there is 1, 2, 3."
    }


def test_a_section_number_needs_sections(desk):
    data = entering(desk, title="Talk", kind="lecture", pace="to-be-announced")
    add_rows(data, "participations", {"name": "Ana Lozano", "section_number": "1"})

    assert "add it above" in send(desk, Event, data)["participations-0-section_number"]


def test_sections_without_number_are_counted(desk):
    data = entering(desk, title="Talks", kind="conference", pace="to-be-announced")
    add_rows(
        data,
        "sections",
        {"title": "One"},
        {"title": "Ten", "number": "10"},
        {"title": "Last"},
    )
    add_rows(data, "participations", {"name": "Ana Lozano", "section_number": "12"})

    assert send(desk, Event, data) == {}
    sections = Event.objects.get().sections.in_order()
    assert [(s.number, s.title) for s in sections] == [
        (10, "Ten"),
        (11, "One"),
        (12, "Last"),
    ]
    assert str(Participation.objects.get().section) == "12. Last"


def test_two_sections_of_one_number_are_refused(desk, unesco):
    unesco["sections-2-number"] = "2"

    said = send(desk, Event, unesco)

    assert said["sections-2-number"] == "Two sections have this number."


def test_sections_may_exchange_numbers_and_people_follow_what_they_say(desk, unesco):
    send(desk, Event, unesco)
    event = Event.objects.get()
    data = editing(desk, event)
    data["sections-0-number"], data["sections-1-number"] = "2", "1"

    assert send(desk, event, data) == {}

    assert [(s.number, s.kind) for s in event.sections.in_order()] == [
        (1, "interview"),
        (2, "opening"),
        (3, "panel"),
    ]
    azoulay = Participation.objects.select_related("section").get(name="Audrey Azoulay")
    assert str(azoulay.section) == "1. Interview"


def test_a_section_may_be_put_before_others(desk, unesco):
    send(desk, Event, unesco)
    event = Event.objects.get()
    data = editing(desk, event)
    data |= {"sections-1-number": "3", "sections-2-number": "4"}
    add_rows(data, "sections", {"number": "2", "title": "A film", "kind": "video"})
    for row in range(3, 7):
        data[f"participations-{row}-section_number"] = "4"

    assert send(desk, event, data) == {}
    assert [s.kind for s in event.sections.in_order()] == [
        "opening",
        "video",
        "interview",
        "panel",
    ]
    benesch = Participation.objects.select_related("section").get(name="Susan Benesch")
    assert str(benesch.section) == "4. Panel"


def test_a_section_goes_only_when_nobody_names_it(desk, unesco):
    send(desk, Event, unesco)
    event = Event.objects.get()
    data = editing(desk, event, **{"sections-1-DELETE": "on"})

    assert "no section 2" in send(desk, event, data)["participations-2-section_number"]

    data["participations-2-section_number"] = ""
    assert send(desk, event, data) == {}
    assert [s.number for s in event.sections.in_order()] == [1, 3]


# -- people --------------------------------------------------------------------------------


def talk(desk, *people, **fields):
    data = entering(desk, title="Talk", kind="lecture", pace="to-be-announced", **fields)
    return add_rows(data, "participations", *people)


def test_a_known_name_is_asked_about_and_not_merged(desk, make_event):
    known = Person.objects.create(name="Silvia Fernandez de Gurmendi")
    make_event().participations.create(
        person=known, position="President", affiliation="GAAMAC"
    )
    data = talk(desk, {"name": "SILVIA FERNÁNDEZ DE GURMENDI"})

    said = send(desk, Event, data)["participations-0-person"]

    assert "Silvia Fernandez de Gurmendi, President, GAAMAC" in said
    assert Person.objects.count() == 1


def test_the_known_person_is_chosen(desk):
    known = Person.objects.create(name="Ana Lozano")
    data = talk(desk, {"name": "Dr Ana Lozano", "person": str(known.pk)})

    assert send(desk, Event, data) == {}
    assert [(p.name, p.person) for p in Participation.objects.all()] == [
        ("Dr Ana Lozano", known)
    ]


def test_another_person_of_the_same_name_is_ticked(desk):
    known = Person.objects.create(name="Ana Lozano")
    data = talk(desk, {"name": "Ana Lozano", "another": "on", "honorific": "Dr"})

    assert send(desk, Event, data) == {}
    other = Person.objects.exclude(pk=known.pk).get()
    assert (other.name, other.slug, other.honorific) == ("Ana Lozano", "ana-lozano-2", "Dr")
    assert Participation.objects.get().person == other


def test_one_person_in_two_roles_of_one_new_event_is_one_person(desk):
    data = talk(
        desk,
        {"name": "Ana Lozano", "role": "chair"},
        {"name": "Ana  LOZANO", "role": "speaker"},
        {"name": "Ana Lozano", "role": "panelist", "another": "on"},
    )

    assert send(desk, Event, data) == {}
    chair, speaker, panelist = Participation.objects.in_order()
    assert chair.person == speaker.person != panelist.person


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Ana Lozano", "visibility": "withheld"},
        {"name": "Ana Lozano", "visibility": "hidden"},
        {"name": "A minister", "state": "to-be-announced"},
        {"state": "to-be-announced"},
    ],
)
def test_no_person_is_made_of_a_name_that_is_not_to_be_shown(desk, row):
    assert send(desk, Event, talk(desk, row)) == {}
    assert Participation.objects.get().person is None
    assert not Person.objects.exists()


def test_a_row_without_any_name_is_refused(desk):
    said = send(desk, Event, talk(desk, {"position": "Historian"}))

    assert "Give a name" in said["participations-0-name"]


def test_an_imported_row_without_person_is_left_as_it_is(desk, event):
    event.participations.create(name="Ana Lozano")
    Person.objects.create(name="Ana Lozano")

    assert send(desk, event, editing(desk, event, title="Another title")) == {}
    assert event.participations.get().person is None


def test_people_are_offered_with_what_tells_them_apart(desk, make_event):
    first, second = (Person.objects.create(name="José Pérez") for _ in range(2))
    make_event().participations.create(person=first, position="Judge", affiliation="ICC")
    query = {"app_label": "events", "model_name": "participation", "field_name": "person"}

    found = desk.get(reverse("admin:choices"), {**query, "term": "jose perez"}).json()

    assert [row["text"] for row in found["results"]] == [
        "José Pérez, Judge, ICC",
        f"José Pérez, {second.slug}",
    ]


# -- every rule has its words beside a field -----------------------------------------------

EVENT_RULES = [
    ("title", {"title": ""}, "required"),
    ("title", {"title": "x" * 251}, "at most 250"),
    ("title", {"title": "a\x00b"}, "Null characters"),
    ("kind", {"kind": "party"}, "valid choice"),
    ("kind", {"kind": ""}, "required"),
    ("start_date", {"start_date": ""}, "needs its start date"),
    ("start_date", {"pace": "to-be-announced"}, "has none"),
    ("start_date", {"start_date": "1 May 1815"}, "1900"),
    ("start_date", {"start_date": "10000-01-01"}, "Write the day"),
    ("end_date", {"end_date": "1 April 2026"}, "before it starts"),
    ("end_date", {"end_date": "1 May 3026"}, "2199"),
    ("start_time", {"end_time": "13:00"}, "needs the start time"),
    ("zone", {"start_time": "9am"}, "needs its time zone"),
    ("zone", {"start_time": "9am", "zone": "EST"}, "New York"),
    ("end_time", {"start_time": "9am", "end_time": "8am", "zone": "UTC"}, "past midnight"),
    (
        "start_time",
        {"start_date": "2026-03-29", "start_time": "02:30", "zone": "Geneva"},
        "skip",
    ),
    (
        "start_time",
        {"start_date": "2026-10-25", "start_time": "02:30", "zone": "Geneva"},
        "show twice",
    ),
    ("earlier_date", {"earlier_date": "1 May 1815"}, "1900"),
    ("registration_deadline", {"registration_deadline": "1 May 1815"}, "1900"),
    (
        "registration_deadline_zone",
        {"registration_deadline": "30 April 2026", "registration_deadline_time": "5pm"},
        "needs its date and time zone",
    ),
    ("registration_deadline_zone", {"registration_deadline_zone": "Genva"}, "Geneva?"),
    ("number_in_series", {"number_in_series": "1"}, "needs the series"),
    ("number_in_series", {"number_in_series": "99999"}, "32767"),
    ("parent_relation", {"parent_relation": "cousin"}, "valid choice"),
    ("hashtags", {"hashtags": "#" + "x" * 80}, "at most 80"),
    ("platforms", {"platforms": "Zoom\x00"}, "Null characters"),
    ("contact_email", {"contact_email": "somebody"}, "valid email"),
    ("summary", {"summary": "a\x00b"}, "Null characters"),
    ("publish_at", {"publish_at": "tomorrow"}, "UTC time"),
    ("slug", {"slug": "taken"}, "already exists"),
    ("slug", {"slug": "former"}, "still leads to"),
    ("slug", {"slug": "not a slug"}, "letters, numbers"),
    ("country", {"country": "XX"}, "valid choice"),
    ("state", {"state": "secret"}, "valid choice"),
]


@pytest.mark.parametrize(("field", "fields", "words"), EVENT_RULES)
def test_an_event_that_breaks_a_rule_is_told_so_beside_the_field(
    desk, make_event, field, fields, words
):
    make_event("Taken", slug="taken")
    other = make_event("Former", slug="former")
    other.slug = "present"
    other.save()
    fields = {"title": "Talk", "kind": "lecture", "start_date": "1 May 2026", **fields}

    said = send(desk, Event, entering(desk, **fields))

    assert words in said[field], said
    assert Event.objects.count() == 2


@pytest.mark.parametrize("field", ["parent", "follows", "merged_into"])
def test_an_event_is_not_its_own_relative(desk, event, field):
    said = send(desk, event, editing(desk, event, **{field: str(event.pk)}))

    assert "itself" in said[field] or "its own" in said[field]


def test_a_number_in_a_series_is_given_once_among_published_events(desk, make_event, event):
    series = Series.objects.create(title="A series")
    make_event("First", series=series, number_in_series=1)
    fields = {"series": str(series.pk), "number_in_series": "1"}

    assert send(desk, event, editing(desk, event, **fields)) == {}
    said = send(desk, event, editing(desk, event, state="published"))
    assert "has this number" in said["number_in_series"]


ROW_RULES = [
    ("credits", [{"role": "host"}], "organization", "required"),
    ("credits", [{"role": "king"}], "role", "valid choice"),
    ("credits", [{"credited_as": "x" * 301}], "credited_as", "at most 300"),
    ("credits", [{"order": "-1"}], "order", "greater than or equal to 0"),
    ("sections", [{"start_time": "soon", "title": "x"}], "start_time", "Write the time"),
    ("sections", [{"end_time": "9am", "title": "x"}], "start_time", "An end needs a start"),
    (
        "sections",
        [{"start_time": "9am", "end_time": "8am"}],
        "end_time",
        "ends before it starts",
    ),
    ("sections", [{"number": "99999"}], "number", "32767"),
    ("sections", [{"number": "-1"}], "number", "0"),
    ("sections", [{"number": "999", "title": "x"}, {"title": "y"}], "number", "up to 999"),
    ("links", [{"order": "9999", "label": "x"}, {"label": "y"}], "order", "up to 9999"),
    ("sections", [{"title": "x" * 251}], "title", "at most 250"),
    ("sections", [{"on": "12/05/2021"}], "on", "Write the day"),
    ("participations", [{"name": "x" * 201}], "name", "at most 200"),
    ("participations", [{"name": "a\x00b"}], "name", "Null characters"),
    ("participations", [{"name": "A", "role": "king"}], "role", "valid choice"),
    ("participations", [{"name": "A", "section_number": "x"}], "section_number", "whole"),
    ("participations", [{"name": "A", "person": "999"}], "person", "valid choice"),
    ("languages", [{"language": "gibberish"}], "language", "English name"),
    (
        "languages",
        [{"language": "French"}, {"language": "fr"}],
        "language",
        "in the list already",
    ),
    ("links", [{"url": "x", "label": "y"}], "url", "valid URL"),
    ("links", [{"url": "https://e.org/" + "x" * 1000}], "url", "at most 1000"),
    ("links", [{"url": "javascript:alert(1)"}], "url", "valid URL"),
    ("links", [{"label": "y", "access": "world"}], "access", "valid choice"),
    (
        "links",
        [{"opens_at": "2026-05-02 9am", "closes_at": "2026-05-01 9am"}],
        "closes_at",
        "closes before it opens",
    ),
]


@pytest.mark.parametrize(("rows", "filled", "field", "words"), ROW_RULES)
def test_a_row_that_breaks_a_rule_is_told_so_beside_the_field(
    desk, rows, filled, field, words
):
    data = entering(desk, title="Talk", kind="lecture", pace="to-be-announced")

    said = send(desk, Event, add_rows(data, rows, *filled))

    assert words in said[f"{rows}-{len(filled) - 1}-{field}"], said
    assert not Event.objects.exists()


def test_an_organization_has_a_role_once(desk, make_organization):
    row = {"organization": str(make_organization("UNESCO").pk), "role": "host"}
    data = entering(desk, title="Talk", kind="lecture", pace="to-be-announced")

    said = send(desk, Event, add_rows(data, "credits", row, row))

    assert "has this role" in said["credits-1-organization"]


def test_rows_may_exchange_what_only_one_may_have(desk, event, make_organization):
    first, second = make_organization("UNESCO"), make_organization("GAAMAC")
    for number, organization in enumerate((first, second), 1):
        event.credits.create(organization=organization, order=number)
    data = editing(desk, event)
    keys = [data[f"credits-{row}-organization"] for row in (0, 1)]
    data["credits-0-organization"], data["credits-1-organization"] = reversed(keys)

    assert send(desk, event, data) == {}
    assert [c.organization for c in event.credits.in_order()] == [second, first]


def test_a_row_may_take_the_place_of_one_that_goes(desk, event):
    event.languages.create(language="fr")
    data = editing(desk, event, **{"languages-0-DELETE": "on"})

    assert send(desk, event, add_rows(data, "languages", {"language": "French"})) == {}
    assert [row.language for row in event.languages.all()] == ["fr"]


def test_a_link_for_joining_is_not_public_unless_somebody_says_so(desk):
    data = entering(desk, title="Talk", kind="lecture", pace="to-be-announced")
    join = {"url": "example.org/room", "kind": "join"}

    assert send(desk, Event, add_rows(data, "links", join)) == {}
    link = Event.objects.get().links.get()
    assert (link.access, link.url) == ("registrants", "https://example.org/room")


OTHER_RULES = [
    (Organization, {"name": ""}, "name", "required"),
    (Organization, {"name": "x" * 251}, "name", "at most 250"),
    (Organization, {"name": "A", "kind": "club"}, "kind", "valid choice"),
    (Organization, {"name": "A", "website": "no site"}, "website", "valid URL"),
    (Person, {"name": ""}, "name", "required"),
    (Person, {"name": "A", "visibility": "secret"}, "visibility", "valid choice"),
    (
        Person,
        {"name": "A", "visibility_review_on": "12/05/2021"},
        "visibility_review_on",
        "Write the day",
    ),
    (Series, {"title": "A", "planned_count": "0"}, "planned_count", "at least one"),
    (Programme, {"title": "A", "start_year": "1800"}, "start_year", "1900"),
    (Programme, {"title": "A", "start_month": "5"}, "start_month", "needs its year"),
    (
        Programme,
        {"title": "A", "start_year": "2011", "start_day": "5"},
        "start_day",
        "needs its month",
    ),
    (
        Programme,
        {"title": "A", "start_year": "2011", "start_month": "2", "start_day": "30"},
        "start_day",
        "no such day",
    ),
    (
        Programme,
        {"title": "A", "start_year": "2011", "start_month": "13"},
        "start_month",
        "1 to 12",
    ),
    (Programme, {"title": "A", "end_year": "2012", "ongoing": "on"}, "end_year", "no end"),
    (
        Programme,
        {"title": "A", "start_year": "2012", "end_year": "2011"},
        "end_year",
        "before the start",
    ),
    (
        Programme,
        {
            "title": "A",
            "start_year": "2012",
            "start_month": "5",
            "end_year": "2012",
            "end_month": "4",
        },
        "end_year",
        "before the start",
    ),
    (Theme, {"name": "A", "code": "not a code"}, "code", "letters, numbers"),
    (Theme, {"name": "A", "code": "a", "aliases": "x" * 121}, "aliases", "at most 120"),
    (Area, {"name": "A", "code": "a", "kind": "planet"}, "kind", "valid choice"),
    (Announcement, {"text": ""}, "text", "required"),
    (Announcement, {"text": "A", "received_at": "today"}, "received_at", "UTC time"),
]


@pytest.mark.parametrize(("model", "fields", "field", "words"), OTHER_RULES)
def test_whatever_breaks_a_rule_is_told_so_beside_the_field(
    desk, model, fields, field, words
):
    said = send(desk, model, entering(desk, model, **fields))

    assert words in said[field], said


def test_a_programme_that_ends_in_a_year_without_month_is_not_before_its_start(desk):
    fields = {"start_year": "2012", "start_month": "5", "end_year": "2012"}

    assert send(desk, Programme, entering(desk, Programme, title="A", **fields)) == {}


@pytest.mark.parametrize(
    ("prefix", "row", "field", "words"),
    [
        ("places", {"city": "Budva", "country": "ME"}, "city", "in the list already"),
        ("figures", {"value": "-1", "unit": "people"}, "value", "not negative"),
        ("figures", {"value": "9" * 20, "unit": "people"}, "value", "digits"),
    ],
)
def test_the_rows_of_a_programme_have_their_rules(desk, prefix, row, field, words):
    data = add_rows(entering(desk, Programme, title="A"), prefix, row, row)

    assert words in send(desk, Programme, data)[f"{prefix}-1-{field}"]


def test_a_programme_with_all_its_rows(desk, make_organization):
    data = entering(desk, Programme, title="Seminars", start_year="2011", ongoing="on")
    lead = {"organization": str(make_organization("PCRC").pk), "role": "lead"}
    add_rows(data, "credits", lead)
    add_rows(data, "places", {"city": "Budva", "country": "ME"}, {"city": "Budva"})
    add_rows(data, "figures", {"value": "120", "unit": "people", "approximate": "on"})
    add_rows(data, "links", {"url": "https://example.org/"})

    assert send(desk, Programme, data) == {}
    programme = Programme.objects.get()
    assert [place.order for place in programme.places.order_by("order")] == [1, 2]
    assert str(Figure.objects.get()) == "about 120 people"


def test_another_name_belongs_to_one_organization(desk, make_organization):
    make_organization("UNESCO", ["Unesco Paris"])
    data = entering(desk, Organization, name="Another")
    add_rows(
        data,
        "names",
        {"name": "unesco, paris"},
        {"name": "Éa"},
        {"name": "ea"},
        {"name": "!"},
    )

    said = send(desk, Organization, data)

    assert "already has this other name" in said["names-0-name"]
    assert "in the list above already" in said["names-2-name"]


def test_an_organization_is_not_a_part_of_itself(desk, make_organization):
    above = make_organization("University")
    below = make_organization("Centre", parent=above)

    said = send(desk, above, editing(desk, above, parent=str(below.pk)))

    assert "itself a part" in said["parent"]


@pytest.mark.parametrize(("model", "field"), [(Theme, "broader"), (Area, "parent")])
def test_a_topic_does_not_contain_itself(desk, model, field):
    row = model.objects.create(
        code="a", name="A", **({"kind": "region"} if model is Area else {})
    )

    assert field in send(desk, row, editing(desk, row, **{field: str(row.pk)}))


def test_two_editors_who_collide_lose_nothing(desk, event):
    """The form found nothing wrong, yet the database refuses: another was faster."""
    data = editing(desk, event, title="My title", slug="wanted")

    def be_faster(sender, instance, **kwargs):
        pre_save.disconnect(be_faster, sender=Event)
        Event.objects.create(title="x", kind="webinar", pace="self-paced", slug="wanted")

    pre_save.connect(be_faster, sender=Event)
    response = desk.post(address(event), data)

    assert "somebody else saved" in " ".join(
        response.context["adminform"].form.errors["__all__"]
    )
    assert filled_in(response)["title"] == "My title"
    event.refresh_from_db()
    assert event.title == "A webinar"


# -- choosing from lists -------------------------------------------------------------------


def offered(desk, model, field, term):
    app, name = model._meta.label_lower.split(".")
    query = {"app_label": app, "model_name": name, "field_name": field, "term": term}
    return [
        row["text"]
        for row in desk.get(reverse("admin:autocomplete"), query).json()["results"]
    ]


def test_an_organization_is_found_by_any_of_its_names_closest_first(
    desk, make_organization
):
    from events.models import Credit

    make_organization("Office for the Prevention of Genocide", ["OSAPG"], acronym="OGP")
    make_organization("Peña Center for Genocide Studies", ["Centro Peña"])
    make_organization("Genocide Watch")

    def find(term):
        return offered(desk, Credit, "organization", term)

    assert find("osapg") == ["Office for the Prevention of Genocide (OGP)"]
    assert find("ogp") == ["Office for the Prevention of Genocide (OGP)"]
    assert find("centro PENA") == ["Peña Center for Genocide Studies"]
    assert find("genocide")[0] == "Genocide Watch"
    assert find("genocide prevention") == ["Office for the Prevention of Genocide (OGP)"]
    assert len(find("")) == 3
    assert find("a\x00b") == []


def test_topics_are_found_by_other_names(desk, make_area, make_theme):
    make_area("MM", "Myanmar", aliases=["Burma"])
    make_theme("r2p", name="Responsibility to protect", aliases=["R2P", "doctrine"])

    assert offered(desk, Event, "areas", "burma") == ["Myanmar"]
    assert offered(desk, Event, "themes", "r2p") == ["Responsibility to protect"]


def test_events_are_offered_with_their_date(desk, make_event):
    make_event("Forum", start="2026-05-01 09:00", zone="Asia/Bangkok")
    make_event("Forum", state="draft")
    query = {"app_label": "events", "model_name": "event", "field_name": "follows"}

    found = desk.get(reverse("admin:choices"), {**query, "term": "forum"}).json()

    assert [row["text"] for row in found["results"]] == [
        "Forum (date to be announced), draft",
        "Forum (1 May 2026, 09:00 Bangkok)",
    ]


# -- lists ---------------------------------------------------------------------------------


def some_of(model, number, make_organization):
    """``number`` rows, each with all that its line in the list shows."""
    for n in range(number):
        if model is Event:
            event = Event.objects.create(
                title=f"E{n}", kind="webinar", start_date=date(2026, 5, 1 + n)
            )
            event.credits.create(organization=make_organization(f"O{n}"))
            event.credits.create(organization=make_organization(f"P{n}"))
        elif model is Organization:
            make_organization(f"O{n}", [f"o {n}"], parent=make_organization(f"P{n}"))
        elif model is Announcement:
            row = Announcement.objects.create(text=f"A{n}")
            row.events.create(title=f"E{n}", kind="webinar", pace="self-paced")
        elif model in (Theme, Area):
            kind = {"kind": "country"} if model is Area else {}
            field = "parent" if model is Area else "broader"
            above = model.objects.create(code=f"above{n}", name=f"Above {n}", **kind)
            model.objects.create(code=f"c{n}", name=f"C{n}", **kind, **{field: above})
        elif model is Person:
            Person.objects.create(name=f"P{n}")
        else:
            model.objects.create(title=f"T{n}")


QUERIES = {
    Event: 10,
    Organization: 5,
    Person: 5,
    Series: 5,
    Programme: 6,
    Theme: 5,
    Area: 5,
    Announcement: 8,
}


@pytest.mark.parametrize("model", QUERIES)
@pytest.mark.parametrize("rows", [1, 5])
def test_a_list_takes_the_same_queries_for_one_row_and_five(
    desk, model, rows, make_organization, django_assert_num_queries
):
    some_of(model, rows, make_organization)
    with django_assert_num_queries(QUERIES[model]):
        response = desk.get(address(model, "changelist"))

    assert response.context["cl"].result_count >= rows


@pytest.mark.parametrize("rows", [1, 5])
def test_an_autocomplete_takes_the_same_queries_for_one_row_and_five(
    desk, rows, make_event, django_assert_num_queries
):
    for _ in range(rows):
        person = Person.objects.create(name="Ana Lozano")
        make_event().participations.create(person=person)
    query = {"app_label": "events", "model_name": "participation", "field_name": "person"}
    with django_assert_num_queries(5):
        found = desk.get(reverse("admin:choices"), {**query, "term": "ana"})

    assert len(found.json()["results"]) == rows


def titles(response):
    return [row.title for row in response.context["cl"].result_list]


def test_the_list_of_events_says_when_by_the_clock_of_the_place(desk, make_event):
    event = make_event(start="2021-04-08 09:00", hours=4, zone="America/New_York")

    assert when(event) == "8 Apr 2021, 09:00–13:00 New York"
    assert when(make_event()) == "date to be announced"
    assert when(make_event(pace="self-paced")) == "at any time"
    assert when(make_event(pace="ongoing")) == "ongoing"
    several = make_event(start="2021-04-08", end_date=date(2021, 4, 10))
    assert when(several) == "8 Apr 2021 – 10 Apr 2021"


def test_the_list_of_events_is_narrowed(desk, make_event, make_organization):
    make_event("Past", start="2021-04-08")
    make_event("Future", start="2121-04-08", organizers=[make_organization("Ünesco")])
    make_event("Some day", state="draft").links.create(label="Here")

    def found(**query):
        return titles(desk.get(address(Event, "changelist"), query))

    assert found() == ["Some day", "Future", "Past"]
    assert found(when="upcoming") == ["Some day", "Future"]
    assert found(when="past") == ["Past"]
    assert found(when="undated") == ["Some day"]
    assert found(state__exact="draft") == ["Some day"]
    assert found(missing="link") == ["Some day"]
    assert found(q="unesco FUTURE") == ["Future"]
    assert found(q="nothing") == []
    assert found(_facets="True") == ["Some day", "Future", "Past"]


def test_events_are_found_by_people_cities_series_and_other_names(
    desk, make_event, make_organization
):
    event = make_event(
        "Forum", city="Kraków", series=Series.objects.create(title="Dialogues")
    )
    event.credits.create(
        organization=make_organization("UNESCO", ["Organisation éducative"]),
        credited_as="The Paris office",
    )
    event.participations.create(name="Hidden Name", visibility="hidden")
    make_event("Other")

    for words in (
        "krakow",
        "dialogues",
        "educative",
        "paris office",
        "hidden name",
        "FORUM",
    ):
        found = titles(desk.get(address(Event, "changelist"), {"q": words}))
        assert found == ["Forum"], words


# -- what the public sees ------------------------------------------------------------------


def act(desk, action, *rows):
    data = {"action": action, "_selected_action": [str(row.pk) for row in rows]}
    return messages_after(desk, address(type(rows[0]), "changelist"), data)


def test_events_are_published_withdrawn_and_made_drafts_again(
    desk, make_event, make_organization
):
    un = make_organization("UN")
    events = [make_event(f"E{n}", state="draft", organizers=[un]) for n in range(2)]

    for action, state in (
        ("publish", "published"),
        ("withdraw", "withdrawn"),
        ("back_to_draft", "draft"),
    ):
        [said] = act(desk, action, *events)
        assert said.startswith("2 events")
        assert {event.state for event in Event.objects.all()} == {state}
    assert {event.revision for event in Event.objects.all()} == {4}
    assert "Published." in desk.get(address(events[0], "history")).content.decode()


def test_an_event_that_cannot_be_published_stays_and_the_reason_is_said(
    desk, make_event, make_organization
):
    by = {"state": "draft", "organizers": [make_organization("UN")]}
    series = Series.objects.create(title="A series")
    make_event("First", series=series, number_in_series=1)
    second = make_event("Second", series=series, number_in_series=1, **by)
    third = make_event("Third", **by)

    refused, done = act(desk, "publish", second, third)

    assert "Second" in refused
    assert "Another published event has this number" in refused
    assert done == "1 event published."
    assert [e.state for e in Event.objects.order_by("title")] == [
        "published",
        "draft",
        "published",
    ]


def test_a_programme_is_published(desk, make_organization):
    programme = Programme.objects.create(title="Seminars", summary="What they are.")
    programme.credits.create(organization=make_organization("UN"), role="lead")

    assert act(desk, "publish", programme) == ["1 programme published."]
    assert Programme.objects.get().state == "published"


def test_only_what_is_public_is_viewed_on_the_site(desk, event):
    def links(row):
        page = desk.get(address(row)).content.decode()
        return "View on site" in page

    assert not links(event)
    event.state = "published"
    event.save()
    assert links(event)
    event.publish_at = "2121-01-01T00:00Z"
    event.save()
    assert not links(event)


def test_what_is_in_use_is_not_deleted(desk, event, make_organization):
    unesco = make_organization("UNESCO")
    event.credits.create(organization=unesco)

    page = desk.post(address(unesco, "delete"), {"post": "yes"})

    assert "is in use and stays" in page.content.decode()
    assert Organization.objects.exists()


# -- names that stay off the site ----------------------------------------------------------

PLACES_OF_NAMES = [
    {"title": "A talk with Ana Lozano"},
    {"summary": "With ANA LOZANO."},
    {"description": "ana lozano speaks"},
    {"sections": {"title": "Ana Lozano’s keynote", "number": 1}},
    {"sections": {"description": "By Ána Lozano", "number": 1}},
    {"participations": {"name": "Bo Li", "position": "Assistant to Ana Lozano"}},
    {"participations": {"name": "Ana Lozano"}},
    {"credits": {"credited_as": "The Ana Lozano Centre"}},
    {"links": {"label": "Ana Lozano’s paper"}},
]


@pytest.mark.parametrize("place", PLACES_OF_NAMES)
def test_a_withheld_name_that_still_stands_somewhere_is_pointed_out(
    desk, make_event, make_organization, place
):
    person = Person.objects.create(name="Ana Lozano")
    make_event("Nothing to see").participations.create(person=person)
    rows = {name: row for name, row in place.items() if isinstance(row, dict)}
    event = make_event(
        **{"title": "Named", **{k: v for k, v in place.items() if k not in rows}}
    )
    for name, row in rows.items():
        if name == "credits":
            row = {**row, "organization": make_organization("A centre")}
        getattr(event, name).create(**row)

    said = messages_after(
        desk, address(person), editing(desk, person, visibility="withheld")
    )

    [warning] = [words for words in said if "stay off" in words]
    assert address(event) in warning
    assert "Nothing to see" not in warning


def test_a_name_as_announced_is_looked_for_too_and_series_and_programmes_are(
    desk, make_event
):
    person = Person.objects.create(name="Ana Lozano")
    make_event("Talk").participations.create(person=person, name="Anna Losano")
    other = make_event("On Anna Losano’s book")
    series = Series.objects.create(title="Lectures", description="Begun by Ana Lozano")
    programme = Programme.objects.create(title="Work", quotation_by="Ana Lozano, teacher")

    said = " ".join(
        messages_after(desk, address(person), editing(desk, person, visibility="hidden"))
    )

    for row in (other, series, programme):
        assert address(row) in said


def test_nobody_is_warned_of_a_name_that_may_be_shown(desk, make_event):
    person = Person.objects.create(name="Ana Lozano")
    make_event("A talk with Ana Lozano").participations.create(person=person)

    said = messages_after(desk, address(person), editing(desk, person, country="GT"))

    assert not any("stay off" in words for words in said)


def test_an_event_that_names_whom_it_withholds_is_pointed_out(desk, make_event):
    event = make_event("A talk with Ana Lozano", slug="a-talk")
    event.participations.create(name="Ana Lozano", visibility="withheld")
    make_event("Ana Lozano again")

    [warning, _] = messages_after(desk, address(event), editing(desk, event))

    assert "stay off" in warning
    assert "Ana Lozano again" not in warning


def test_a_second_person_or_organization_of_a_name_is_pointed_out(desk, make_organization):
    Person.objects.create(name="Ana Lozano")
    make_organization("Genocide Watch", ["GenWatch"])

    for model, name in ((Person, "ANA LOZANO"), (Organization, "genwatch")):
        page = desk.post(address(model, "add"), entering(desk, model, name=name))
        assert len(page.context["questions"]) == 1
        assert model.objects.count() == 1


def test_the_page_of_a_person_lists_their_events(desk, make_event):
    person = Person.objects.create(name="Ana Lozano")
    event = make_event("A talk")
    event.participations.create(person=person, role="chair")

    page = desk.get(address(person)).content.decode()

    assert address(event) in page
    assert "chair" in page


# -- editors who may not do everything -----------------------------------------------------


def test_whoever_may_change_events_only_leaves_their_people_as_they_are(
    desk, client, django_user_model, unesco
):
    send(desk, Event, unesco)
    event = Event.objects.get()
    Participation.objects.update(person=None)
    before = list(event.participations.values())
    user = django_user_model.objects.create_user("trainee", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(
            codename__in=["change_event", "view_participation", "view_section"]
        )
    )
    client.force_login(user)

    page = client.get(address(event))
    data = {**filled_in(page), "title": "Another title"}
    assert send(client, event, data) == {}

    event.refresh_from_db()
    assert event.title == "Another title"
    assert list(event.participations.values()) == before
    assert client.get(reverse("admin:organizers_person_changelist")).status_code == 403
    assert client.get(reverse("admin:index")).status_code == 200


def test_whoever_may_only_look_can_look(client, django_user_model, event):
    user = django_user_model.objects.create_user("visitor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)

    assert client.get(address(event)).status_code == 200
    assert client.post(address(event), {}).status_code == 403


# -- the look ------------------------------------------------------------------------------


def test_the_desk_has_its_own_name(client, admin_client):
    for page in (
        client.get(reverse("admin:login")),
        admin_client.get(reverse("admin:index")),
        admin_client.get(address(Event, "changelist")),
    ):
        text = page.content.decode()
        assert "Atrocity Events desk" in text
        assert "Django administration" not in text
        assert "site admin" not in text


def test_the_announcement_stands_above_what_is_made_of_it(desk, make_event):
    announcement = Announcement.objects.create(text="Please join us <at> noon")
    event = make_event(announcement=announcement)

    assert "Please join us &lt;at&gt; noon" in desk.get(address(event)).content.decode()
    assert address(event) in desk.get(address(announcement)).content.decode()


def test_each_page_of_the_desk_opens(desk, make_event, make_organization):
    event = make_event()
    rows = [
        event,
        make_organization("UNESCO"),
        Person.objects.create(name="Ana"),
        Series.objects.create(title="S"),
        Programme.objects.create(title="P"),
        Theme.objects.create(code="t", name="T"),
        Area.objects.create(code="a", name="A", kind="country"),
        Announcement.objects.create(text="A"),
    ]
    for row in rows:
        for url in (
            address(row),
            address(type(row), "add"),
            address(type(row), "changelist"),
        ):
            assert desk.get(url).status_code == 200, url
