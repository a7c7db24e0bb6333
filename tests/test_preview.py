"""An event as visitors will see it, for the desk alone."""

from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.models import Event
from organizers.models import Person
from tests.test_admin import address

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def draft(make_event, make_organization, make_theme):
    event = make_event(
        "From words to deeds",
        start="2026-06-01 10:00",
        hours=2,
        zone="Africa/Kigali",
        state="draft",
        summary="About warning signs.",
        organizers=[make_organization("Museum of the Lake")],
        themes=[make_theme("memory")],
        staff_note="Quux staff",
    )
    hidden = Person.objects.create(name="Mia Loch", visibility="hidden")
    event.participations.create(person=hidden)
    event.participations.create(person=Person.objects.create(name="Ada Okello"))
    event.links.create(kind="join", url="https://meet.example/secret")
    return event


def preview(event):
    return reverse("preview", args=[event.uuid])


def test_a_draft_is_seen_on_its_page_in_a_list_and_in_a_calendar(admin_client, draft):
    page = admin_client.get(preview(draft))

    text = unescape(page.content.decode())
    assert "Preview: only you at the desk can see this" in text
    assert text.count("From words to deeds") >= 4
    assert "<h1>From words to deeds</h1>" in text
    assert '<h3 class="event__title">' in text
    assert "BEGIN:VEVENT" in text
    assert "DTSTART;TZID=Africa/Kigali:20260601T100000" in text
    assert "Ada Okello" in text
    assert not [word for word in ("Mia Loch", "Quux", "meet.example") if word in text]
    assert page["Cache-Control"] == "no-store, private"
    assert "noindex" in page["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in text
    assert 'rel="canonical"' not in text
    assert page.context["hindrances"] == []


def test_the_preview_is_what_visitors_then_see(admin_client, client, draft):
    seen = admin_client.get(preview(draft)).content.decode()
    Event.objects.filter(pk=draft.pk).update(state="published")

    shown = client.get(draft.get_absolute_url()).content.decode()
    page = shown[
        shown.index("<article>") : shown.index("<footer")
    ]  # whose day is the database's
    assert page in seen
    card = client.get("/").content.decode()
    card = card[card.index('<article class="event">') :]
    lines = card[: card.index("</article>")].split()
    assert " ".join(lines) in " ".join(seen.split())
    told = admin_client.get(preview(draft)).content.decode()
    assert "visitors see the same" in told


@pytest.mark.parametrize("state", ["draft", "review", "published", "withdrawn"])
@pytest.mark.parametrize("rights", [None, (), ("change_organization",)])
def test_others_find_no_such_page(client, django_user_model, draft, state, rights):
    """Neither visitors nor staff without that right, nor a user who is no staff."""
    Event.objects.filter(pk=draft.pk).update(state=state)
    if rights is not None:
        staff = django_user_model.objects.create_user("trainee", is_staff=bool(rights))
        staff.user_permissions.set(
            Permission.objects.filter(codename__in=rights or ["view_event"])
        )
        client.force_login(staff)
    unknown = "/preview/00000000-0000-4000-8000-000000000000/"
    nothing = client.get("/nothing-here/")

    for ask in (client.get, client.head, client.post):
        answers = [ask(preview(draft)), ask(unknown)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
        assert answers[0].headers == answers[1].headers
    assert client.get(preview(draft)).content == nothing.content
    assert client.get(draft.get_absolute_url()).status_code == (
        200 if state == "published" else 404
    )


def test_whoever_may_only_look_sees_the_preview(client, django_user_model, draft):
    staff = django_user_model.objects.create_user("trainee", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename="view_event"))
    client.force_login(staff)

    led = client.get(reverse("admin:events_event_preview", args=[draft.pk]))

    assert led["Location"] == preview(draft)
    assert client.get(led["Location"]).status_code == 200
    assert led["Location"].startswith("/preview/")
    page = client.get(address(draft)).content.decode()
    assert f'href="{reverse("admin:events_event_preview", args=[draft.pk])}"' in page
    assert client.post(preview(draft)).status_code == 404


def test_what_comes_later_is_shown_as_it_will_be_then(admin_client, draft):
    draft.links.create(kind="stream", url="https://live.example/", opens_at=NOW)
    later = "2026-05-20T08:00Z"
    draft.links.create(kind="agenda", url="https://agenda.example/", opens_at=later)
    Event.objects.filter(pk=draft.pk).update(state="published", publish_at=later)

    text = admin_client.get(preview(draft)).content.decode()

    assert "public from 20 May 2026, 08:00 UTC on" in text
    assert "https://agenda.example/" in text


def test_what_hinders_publication_is_said(admin_client, make_event):
    event = make_event("Talk", state="draft", certainty="contradictory")

    text = unescape(admin_client.get(preview(event)).content.decode())

    assert "It cannot be published yet" in text
    assert "Name at least one organization" in text
    assert "There is no summary and no description" in text
    assert "Without a date it is in no calendar." in text
    assert Event.objects.get().state == "draft"


@pytest.mark.parametrize("rows", [1, 5])
def test_a_preview_takes_the_same_queries_for_one_row_and_five(
    admin_client, draft, rows, make_organization, django_assert_num_queries
):
    for n in range(rows):
        draft.credits.create(organization=make_organization(f"O{n}"))
        draft.participations.create(person=Person.objects.create(name=f"P{n}"))
        draft.links.create(url=f"https://example.org/{n}")
    admin_client.get(preview(draft))
    with django_assert_num_queries(21):
        admin_client.get(preview(draft))
