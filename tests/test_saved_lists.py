"""Lists that editors narrowed and gave a name."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from desk.models import SavedList
from desk.saved_lists import MOST

pytestmark = pytest.mark.django_db

EVENTS = reverse("admin:events_event_changelist")
SAVE = reverse("admin:events_event_save_list")


@pytest.fixture
def colleague(client, django_user_model):
    """Another editor, who may look at events alone."""
    user = django_user_model.objects.create_user("ana", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_event"))
    client.force_login(user)
    return client


def said(response):
    return [str(message) for message in response.context["messages"]]


def saved_lists(response):
    return [each["row"].name for each in response.context["saved_lists"]]


def test_a_narrowed_list_is_saved_opened_and_removed(desk, make_event):
    make_event("A draft", state="draft")
    make_event("A listing")
    narrowed = desk.get(EVENTS, {"state__exact": "draft", "q": "", "p": "1", "o": "2.-1"})
    form = narrowed.context["save_list"]["form"]
    assert form["query"].value() == "state__exact=draft&o=2.-1"

    page = desk.post(
        SAVE, {"name": "My  drafts", "query": form["query"].value()}, follow=True
    )

    assert said(page) == ["“My drafts” is saved."]
    assert page.redirect_chain == [(f"{EVENTS}?state__exact=draft&o=2.-1", 302)]
    again = desk.get(f"{EVENTS}?{SavedList.objects.get().query}")
    assert saved_lists(again) == ["My drafts"]
    assert 'aria-current="page"' in again.content.decode()
    assert [row.title for row in again.context["cl"].result_list] == ["A draft"]

    removed = desk.post(again.context["saved_lists"][0]["remove"], follow=True)
    assert said(removed) == ["The saved list “My drafts” was removed; no row was."]
    assert saved_lists(removed) == []


def test_a_whole_list_has_nothing_to_save(desk):
    assert "Save this list as" not in desk.get(EVENTS).content.decode()
    assert "Save this list as" in desk.get(EVENTS, {"q": "hate"}).content.decode()

    page = desk.post(SAVE, {"name": "All", "query": "p=2&e=1&q="}, follow=True)

    assert said(page) == ["The list was not saved. Search, filter or sort the list first."]


def test_a_list_of_the_same_name_is_replaced(desk):
    desk.post(SAVE, {"name": "Mine", "query": "q=old"}, follow=True)
    page = desk.post(SAVE, {"name": "Mine", "query": "q=new"}, follow=True)

    assert said(page) == ["“Mine” is saved in place of the former list of that name."]
    assert SavedList.objects.get().query == "q=new"


def test_a_list_is_the_owners_own_unless_it_is_shared(desk, colleague):
    desk.post(SAVE, {"name": "Secret", "query": "q=a"})
    desk.post(SAVE, {"name": "Ours", "query": "q=b", "shared": "on"})
    secret, ours = SavedList.objects.order_by("query")

    page = colleague.get(EVENTS)

    assert saved_lists(page) == ["Ours"]
    assert page.context["saved_lists"][0]["remove"] is False
    for row, answer in ((secret, 404), (ours, 403)):
        where = reverse("admin:events_event_remove_list", args=[row.pk])
        assert colleague.post(where).status_code == answer
    assert SavedList.objects.count() == 2


def test_a_list_belongs_to_its_page_and_its_address_leads_nowhere_else(desk):
    desk.post(SAVE, {"name": "Ours", "query": "q=b", "shared": "on"})
    assert saved_lists(desk.get(reverse("admin:events_theme_changelist"))) == []

    for query in (
        "//example.org/?q=1",
        "https://example.org/",
        "q=1#/../../",
        "q=\r\nX: y",
    ):
        page = desk.post(SAVE, {"name": "Elsewhere", "query": query})
        assert page.url.partition("?")[0] == EVENTS
        assert "//" not in page.url
        assert "\n" not in page.url


def test_each_editor_has_so_many_lists_and_no_more(desk, admin_user):
    SavedList.objects.bulk_create(
        SavedList(owner=admin_user, page="events.event", name=f"L{n}", query=f"q={n}")
        for n in range(MOST)
    )

    page = desk.post(SAVE, {"name": "One more", "query": "q=x"}, follow=True)

    assert said(page) == [
        f"The list was not saved. You have {MOST} of them: remove one first."
    ]
    assert SavedList.objects.count() == MOST


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "", "query": "q=1"},
        {"name": "n" * 61, "query": "q=1"},
        {"name": "a\x00", "query": "q=1"},
        {"name": "a", "query": "q=" + "x" * 1500},
        {"name": "a"},
        {},
    ],
)
def test_nonsense_is_said_and_not_saved(desk, sent):
    page = desk.post(SAVE, sent, follow=True)

    assert said(page)[0].startswith("The list was not saved.")
    assert not SavedList.objects.exists()


def test_lists_are_saved_by_those_who_see_them_and_by_their_own_page_alone(colleague):
    assert colleague.get(SAVE).status_code == 405
    where = reverse("admin:organizers_person_save_list")
    assert colleague.post(where, {"name": "People", "query": "q=a"}).status_code == 403
    colleague.handler.enforce_csrf_checks = True
    assert colleague.post(SAVE, {"name": "Mine", "query": "q=a"}).status_code == 403
    assert not SavedList.objects.exists()


def test_a_window_in_which_a_row_is_chosen_has_no_saved_lists(desk):
    desk.post(SAVE, {"name": "Ours", "query": "q=b"}, follow=True)

    assert "Ours" not in desk.get(EVENTS, {"_popup": "1", "q": "b"}).content.decode()
