"""Many listings at once: nothing is done without telling to how many."""

import pytest
from django.contrib import admin
from django.urls import reverse

from events.models import Event

pytestmark = pytest.mark.django_db

EVENTS = reverse("admin:events_event_changelist")


@pytest.fixture
def topics(make_theme, make_area):
    return make_theme("genocide"), make_theme("memory"), make_area("RW", "Rwanda")


def act(desk, events, **sent):
    data = {"action": "mark", "_selected_action": [event.pk for event in events], **sent}
    return desk.post(EVENTS, data, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def about(event):
    return (
        {theme.code for theme in event.themes.all()},
        {area.code for area in event.areas.all()},
    )


@pytest.mark.parametrize(
    ("way", "after", "changed"),
    [
        ("add", [{"genocide", "memory"}, {"memory"}, {"memory"}], 2),
        ("remove", [{"genocide"}, set(), set()], 1),
        ("replace", [{"memory"}, {"memory"}, {"memory"}], 2),
    ],
)
def test_themes_are_set_after_a_look_at_what_changes(
    desk, make_event, topics, way, after, changed
):
    genocide, memory, rwanda = topics
    events = [
        make_event("Both", themes=[genocide] if way != "remove" else [genocide, memory]),
        make_event("None"),
        make_event("Memory", themes=[memory] if way != "remove" else [], areas=[rwanda]),
    ]
    asked = act(desk, events)
    assert "3 listings chosen" in asked.content.decode()

    choice = {"way": way, "themes": [memory.pk]}
    look = act(desk, events, **choice)
    assert f"{changed} of 3 listings would change" in " ".join(
        look.content.decode().split()
    )
    assert [about(event)[0] for event in events] != after, "nothing is changed by looking"

    done = act(desk, events, **choice, confirmed="yes")
    what = "listing was" if changed == 1 else "listings were"
    assert said(done) == [f"{changed} {what} changed. {3 - changed} stayed as they were."]
    assert [about(event)[0] for event in events] == after
    assert about(events[2])[1] == {"RW"}, "areas stay: none was chosen"


def test_all_rows_of_all_pages_are_meant_if_the_editor_says_so(
    desk, make_event, topics, monkeypatch
):
    monkeypatch.setattr(admin.site._registry[Event], "list_per_page", 2)
    _, _, rwanda = topics
    events = [make_event(f"E{n}", state="draft") for n in range(5)]
    published = make_event("Elsewhere")
    first = {"action": "mark", "_selected_action": [events[0].pk], "select_across": "1"}
    asked = desk.post(f"{EVENTS}?state__exact=draft", first)
    assert len(asked.context["events"]) == 5

    keys = [event.pk for event in asked.context["events"]]
    choice = {
        "action": "mark",
        "_selected_action": keys,
        "way": "add",
        "areas": [rwanda.pk],
    }
    done = desk.post(
        f"{EVENTS}?state__exact=draft", {**choice, "confirmed": "yes"}, follow=True
    )

    assert said(done) == ["5 listings were changed."]
    assert Event.objects.filter(areas=rwanda).count() == 5
    assert about(published) == (set(), set())


def test_a_listing_that_breaks_a_rule_is_named_and_the_others_are_changed(
    desk, make_event, topics
):
    genocide, *_ = topics
    broken, sound = make_event("Broken"), make_event("Sound")
    Event.objects.filter(pk=broken.pk).update(contact_email="nobody")

    done = act(desk, [broken, sound], way="add", themes=[genocide.pk], confirmed="yes")

    assert "Broken</a> was not changed." in said(done)[0]
    assert "valid email" in said(done)[0]
    assert said(done)[1] == "1 listing was changed. 1 stayed as they were."
    assert about(broken) == (set(), set())
    history = desk.get(reverse("admin:events_event_history", args=[sound.pk]))
    assert "Set themes." in history.content.decode()


def test_nothing_chosen_is_said(desk, make_event, topics):
    page = act(desk, [make_event()], way="add", confirmed="yes")

    assert "Choose at least one theme or area." in page.content.decode()


def test_a_look_takes_the_same_queries_for_one_listing_and_five(
    desk, make_event, topics, django_assert_num_queries
):
    genocide, memory, rwanda = topics

    def look(events):
        with django_assert_num_queries(14):
            act(desk, events, way="add", themes=[memory.pk], areas=[rwanda.pk])

    events = [make_event(f"E{n}", themes=[genocide], areas=[rwanda]) for n in range(5)]
    look(events[:1])
    look(events)
