"""The desk when two edit at once, when rights are few, and when nonsense is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from events.models import (
    Announcement,
    Difference,
    Entry,
    Event,
    Figure,
    Imported,
    Participation,
    Programme,
    Series,
    Theme,
    Word,
)
from events.models.mentions import NAMES, WORDS, mentions
from organizers.models import Organization, Person
from tests.test_admin import act, add_rows, address, editing, entering, filled_in, send

pytestmark = pytest.mark.django_db


# -- two at once ---------------------------------------------------------------------------


def test_a_page_from_before_does_not_put_a_hidden_name_back(desk, make_event):
    event = make_event("Talk")
    part = event.participations.create(name="Mia Loch")
    before = editing(desk, event, title="My title")
    part.visibility = "hidden"
    part.save()

    response = desk.post(address(event), before)

    page = response.content.decode()
    assert "what you typed is not saved yet" in page
    assert f'href="{address(event)}" target="_blank"' in page
    assert "This is “not shown at all” by now" in page
    again = filled_in(response)
    assert again["title"] == "My title"
    assert again["participations-0-visibility"] == "hidden"
    part.refresh_from_db()
    event.refresh_from_db()
    assert (event.title, part.visibility) == ("Talk", "hidden")
    assert send(desk, event, again) == {}
    part.refresh_from_db()
    event.refresh_from_db()
    assert (event.title, part.visibility) == ("My title", "hidden")


def test_a_page_from_before_does_not_publish_what_was_withdrawn(desk, make_event):
    event = make_event("Talk")
    before = editing(desk, event)
    act(desk, "withdraw", event)

    said = send(desk, event, before)

    assert "both in one" in said["__all__"]
    assert "This is “withdrawn” by now" in said["state"]
    assert Event.objects.get().state == "withdrawn"


def test_a_page_from_before_does_not_show_a_hidden_person_again(desk):
    person = Person.objects.create(name="Mia Loch")
    before = editing(desk, person, country="GT")
    Person.objects.update(visibility="hidden")

    assert set(send(desk, person, before)) == {"__all__", "visibility"}

    person.refresh_from_db()
    assert (person.visibility, person.country) == ("hidden", "")


def test_a_name_that_one_hides_stays_hidden_when_another_was_faster(desk):
    """Nothing is saved yet, but the page still hides it when it is sent again."""
    person = Person.objects.create(name="Mia Loch")
    before = editing(desk, person, visibility="hidden")
    Person.objects.update(country="GT")

    response = desk.post(address(person), before)

    assert "Is that meant?" in response.content.decode()
    assert send(desk, person, filled_in(response)) == {}
    person.refresh_from_db()
    assert person.visibility == "hidden"


def test_a_page_from_before_does_not_undo_rows_and_topics(desk, make_event, make_theme):
    event = make_event("Talk", themes=[make_theme("prevention")])
    before = editing(desk, event)
    event.links.create(label="Programme", url="https://example.org/")
    assert "__all__" in send(desk, event, before)
    before = editing(desk, event)
    event.themes.clear()
    assert "__all__" in send(desk, event, before)
    assert send(desk, event, editing(desk, event)) == {}


def test_a_page_without_its_edition_is_not_saved(desk, make_event):
    event = make_event("Talk")
    data = editing(desk, event, title="Other")
    del data["edition"]

    assert "__all__" in send(desk, event, data)
    assert Event.objects.get().title == "Talk"


def test_a_browser_that_ends_lines_in_its_own_way_changes_nothing(desk, make_event):
    event = make_event("Talk", description="One line.\n\nAnother.")
    data = editing(desk, event, description="One line.\r\n\r\nAnother.", city="Kigali")

    assert send(desk, event, data) == {}

    event.refresh_from_db()
    assert event.description == "One line.\n\nAnother."
    history = desk.get(address(event, "history")).content.decode()
    assert '<p class="done">City changed.</p>' in history


def test_the_log_does_not_speak_of_editions(desk, make_event):
    event = make_event("Talk")
    send(desk, event, editing(desk, event, title="Other"))

    history = desk.get(address(event, "history")).content.decode()
    assert "Title changed." in history


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_save_at_once_one_is_first(make_event, admin_user):
    event = make_event("Talk")

    def browser():
        client = Client()
        client.force_login(admin_user)
        return client

    desks = [browser() for _ in range(8)]
    pages = [editing(desk, event, title=f"Title {n}") for n, desk in enumerate(desks)]

    def save(desk, data):
        try:
            return desk.post(address(event), data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(save, desks, pages))

    assert sorted(answers) == [200] * 7 + [302]
    event.refresh_from_db()
    assert (event.revision, event.title) == (2, f"Title {answers.index(302)}")


def test_an_action_keeps_what_another_saved_meanwhile(
    desk, make_event, make_organization, monkeypatch
):
    event = make_event("Talk", state="draft", organizers=[make_organization("UN")])
    admin = desk.get(address(Event, "changelist")).context["cl"].model_admin
    set_state = type(admin).set_state

    def be_slow(self, request, queryset, *state):
        listed = list(queryset)
        Event.objects.update(title="New title")
        set_state(self, request, listed, *state)

    monkeypatch.setattr(type(admin), "set_state", be_slow)
    assert act(desk, "publish", event) == ["1 event published."]
    event.refresh_from_db()
    assert (event.title, event.state) == ("New title", "published")


# -- what nobody types ---------------------------------------------------------------------

ROWS = [
    *((Event, f"{rows}") for rows in ("credits", "sections", "participations", "links")),
    (Event, "languages"),
    (Programme, "places"),
    (Programme, "figures"),
    (Organization, "names"),
]


@pytest.mark.parametrize(("model", "rows"), ROWS)
def test_more_rows_than_anybody_types_are_refused(desk, model, rows):
    name = "name" if model is Organization else "title"
    data = entering(desk, model, **{name: "Talk", f"{rows}-TOTAL_FORMS": "999999999999"})

    page = desk.post(address(model, "add"), data)

    inlines = {
        inline.formset.prefix: inline for inline in page.context["inline_admin_formsets"]
    }
    assert "Please submit at most" in str(inlines[rows].formset.non_form_errors())
    assert len(inlines[rows].formset.forms) <= 100
    assert not model.objects.exists()


@pytest.mark.parametrize("model", [Organization, Person, Series, Programme, Theme])
def test_a_cleared_address_beside_another_error_is_no_crash(desk, model):
    name = "title" if model in (Series, Programme) else "name"
    row = model.objects.create(**{name: "Something"})
    if model is Programme:
        row.state = "published"
        row.save()

    assert name in send(desk, row, editing(desk, row, **{name: "", "slug": ""}))


def test_a_cleared_address_of_a_public_event_beside_another_error(desk, make_event):
    event = make_event("Talk")

    assert "kind" in send(desk, event, editing(desk, event, slug="", kind=""))


@pytest.mark.parametrize(
    "query",
    [
        "start_date__year=9999",
        "start_date__year=99999999",
        "start_date__year=a",
        "start_date__year=2021&start_date__month=13",
        "start_date__year=2021&start_date__month=2&start_date__day=31",
    ],
)
def test_a_day_that_no_calendar_has_is_no_crash(desk, make_event, query):
    make_event("Talk", start="2021-04-08")

    page = desk.get(f"{address(Event, 'changelist')}?{query}", follow=True)

    assert page.status_code == 200


@pytest.mark.parametrize("year", ["9999", "0", "1"])
def test_a_year_that_no_announcement_has_is_no_crash(desk, year):
    Announcement.objects.create(text="A")
    url = address(Announcement, "changelist")

    assert desk.get(url, {"received_at__year": year}, follow=True).status_code == 200


@pytest.mark.parametrize("key", ["a", "1\x00", "", "9" * 30])
def test_no_row_has_such_a_key(desk, make_event, key):
    make_event("Talk")
    data = {"action": "publish", "_selected_action": [key]}

    assert desk.post(address(Event, "changelist"), data).status_code in (302, 400)


@pytest.mark.parametrize(
    "query", ["themes=a", "themes=1,a", "series=a", "themes=", "announcement=-1"]
)
def test_an_address_that_fills_in_nonsense_opens_an_empty_form(desk, query):
    assert desk.get(f"{address(Event, 'add')}?{query}").status_code == 200


def test_an_address_may_fill_in_topics(desk, make_theme):
    theme = make_theme("prevention")

    page = desk.get(f"{address(Event, 'add')}?themes={theme.pk}&title=Talk")

    assert (filled_in(page)["themes"], filled_in(page)["title"]) == (
        [str(theme.pk)],
        "Talk",
    )


CHOICES = {"app_label": "events", "model_name": "participation", "field_name": "person"}


def test_rows_without_description_are_not_among_the_choices(desk):
    query = {**CHOICES, "model_name": "event", "field_name": "themes"}

    assert desk.get(reverse("admin:choices"), query).status_code == 404


@pytest.mark.parametrize("model", [Event, Person, Organization, Announcement, Theme])
def test_a_nul_is_refused(desk, model):
    for query in ({"q": "a\x00b"}, {"_facets": "\x00"}):
        assert desk.get(address(model, "changelist"), query).status_code == 400
    assert desk.get(address(model, "add"), {"name": "a\x00"}).status_code == 400
    assert (
        desk.get(reverse("admin:choices"), {**CHOICES, "term": "\x00"}).status_code == 400
    )
    query = {"app_label": "events", "model_name": "event", "field_name": "announcement"}
    found = desk.get(reverse("admin:autocomplete"), {**query, "term": "a\x00"})
    assert found.status_code in (200, 400)


# -- few rights ----------------------------------------------------------------------------

PARTS = [f"{may}_participation" for may in ("view", "add", "change")]


def test_people_are_checked_against_sections_that_one_may_not_see(editor, make_event):
    event = make_event("Talk")
    event.sections.create(number=2)
    client = editor("view_event", "change_event", *PARTS)
    data = add_rows(
        editing(client, event), "participations", {"name": "Mia", "section_number": "3"}
    )

    assert (
        "above there is 2" in send(client, event, data)["participations-0-section_number"]
    )
    assert send(client, event, {**data, "participations-0-section_number": "2"}) == {}
    part = Participation.objects.get()
    assert part.section
    assert (part.section.number, part.person) == (2, None)


def test_who_may_not_see_people_neither_asks_for_them_nor_adds_one(editor, make_event):
    event = make_event("Talk")
    Person.objects.create(name="Mia Loch", visibility="hidden")
    client = editor("view_event", "change_event", "add_person", *PARTS)
    data = add_rows(editing(client, event), "participations", {"name": "Mia Loch"})

    assert send(client, event, data) == {}
    assert Participation.objects.get().person is None
    assert Person.objects.count() == 1


def test_events_are_found_by_people_only_for_those_who_may_see_people(editor, make_event):
    event = make_event("Talk")
    event.participations.create(name="Mia Loch", visibility="hidden")
    client = editor("view_event")

    def found(words):
        page = client.get(address(Event, "changelist"), {"q": words})
        return page.context["cl"].result_count

    assert (found("loch"), found("talk")) == (0, 1)


def test_an_announcement_is_shown_only_to_those_who_may_see_it(editor, make_event):
    announcement = Announcement.objects.create(text="Sent in confidence")
    event = make_event("Talk", announcement=announcement)
    client = editor("view_event", "change_event")

    assert "confidence" not in client.get(address(event)).content.decode()
    assert send(client, event, editing(client, event, title="Other")) == {}
    event.refresh_from_db()
    assert (event.title, event.announcement) == ("Other", announcement)


def test_the_desk_does_not_tell_the_address_of_a_hidden_person(editor):
    person = Person.objects.create(name="Mia Loch", visibility="hidden")
    kind = ContentType.objects.get_for_model(Person).pk

    answer = editor("view_event").get(f"{reverse('admin:index')}r/{kind}/{person.pk}/")

    assert answer.status_code == 404


# -- where a name still stands -------------------------------------------------------------

EVENT_TEXTS = [
    {"hashtags": ["#FreeMiaLoch"]},
    {"venue": "Mia Loch Hall"},
    {"platforms": ["Mia Loch’s channel"]},
    {"city": "Mia Loch"},
    {"contact_name": "Mia Loch"},
    {"contact_phone": "1 (Mia Loch)"},
    {"contact_email": "mialoch@example.org"},
    {"former_slugs": ["a-talk-by-mia-loch"]},
    {"slug": "mialoch"},
    {"organizers_as_announced": "Friends of Mia Loch"},
]


@pytest.mark.parametrize("text", EVENT_TEXTS)
def test_a_name_is_found_in_every_text_of_an_event(make_event, text):
    event = make_event("Talk", **text)

    assert mentions(["Mia Loch"]) == [event]
    assert mentions(["Mia Loch Junior"]) == []


def test_a_name_is_found_in_what_belongs_to_series_programmes_and_organizations(
    make_organization, make_event
):
    centre = make_organization("A centre")
    series = Series.objects.create(title="Lectures")
    series.links.create(url="https://mialoch.example.org/")
    credited = Series.objects.create(title="Seminars")
    credited.credits.create(organization=centre, credited_as="Mia Loch Centre")
    programmes = [
        Programme.objects.create(title="A", dates_as_announced="Since Mia Loch"),
        Programme.objects.create(title="B", website="https://mia-loch.example.org/"),
        Programme.objects.create(title="C", hashtags=["#MiaLoch"]),
        Programme.objects.create(title="D"),
    ]
    Figure.objects.create(programme=programmes[-1], value=1, unit="book by Mia Loch")
    fund = make_organization("Mia Loch Fund")
    other = make_organization("Another", description="Founded by Mia Loch.")

    found = mentions(["Mia Loch"])

    assert found == [series, credited, *programmes, other, fund]


def test_a_name_in_another_script_is_found_in_an_address(make_event):
    event = make_event("Talk", slug="with-miya-lokh")

    assert mentions(["Мия Лох"]) == [event]


NEVER_SHOWN = {  # to everybody, or not written by anybody
    *("description_html", "aims_html", "methods_html", "staff_note", "check_result"),
    "moved_to",
    *("visibility_reason", "visibility_decided_by", "zone", "registration_deadline_zone"),
    *("country", "language", "code", "m49"),
}


def test_a_name_is_looked_for_in_every_text():
    public = [*apps.get_app_config("events").get_models()]
    public += apps.get_app_config("organizers").get_models()
    texts = (models.CharField, models.TextField, ArrayField)
    missed = {
        f"{model.__name__}.{field.name}"
        for model in public
        # Words and entries are made of the others; the first three only the desk sees.
        if model not in (Announcement, Difference, Imported, Entry, Word)
        for field in model._meta.concrete_fields
        if isinstance(field, texts) and not field.choices
        if field.name not in {*WORDS.get(model, ()), NAMES.get(model, ""), *NEVER_SHOWN}
    }

    assert missed == set()


@pytest.mark.parametrize(
    "lookup",
    [
        *("title__regex", "id__range", "hashtags__overlap", "hashtags", "hashtags__exact"),
        *("former_slugs__contains", "former_slugs__0", "title__trigram_similar"),
    ],
)
def test_a_list_is_not_asked_what_no_filter_asks(admin_client, lookup):
    asked = admin_client.get(reverse("admin:events_event_changelist"), {lookup: "("})
    assert asked.status_code == 400
