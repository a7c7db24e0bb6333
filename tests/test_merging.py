"""Two listings of one event become one, through the desk, and are separated again."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Announcement, Event, Series
from events.models.merging import FACTS
from organizers.models import Person
from tests.test_admin import address

pytestmark = pytest.mark.django_db

KEPT = {  # of each listing whatever is merged, or derived, or united in a way of its own
    *("uuid", "slug", "former_slugs", "description_html", "starts_at", "over_at"),
    *("registration_closes_at", "state", "publish_at", "merged_into", "staff_note"),
    *("is_sample", "revision", "created_at", "changed_at", "themes", "areas", "id"),
}


def merging(row):
    name = row._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_merge", args=[row.pk])


def comparing(desk, row, other, stays=None):
    """The page that shows both, and its form as it stands."""
    query = {"with": other.pk} | ({"stays": stays.pk} if stays else {})
    page = desk.get(merging(row), query)
    return page, form_of(page)


def form_of(page):
    pair, comparison, chosen = (
        page.context[name] for name in ("pair", "comparison", "chosen")
    )
    data = {
        "with": str(pair.other.pk),
        "stays": str(pair.stays.pk),
        "editions": pair.editions,
    }
    for fact in comparison.different:
        data[fact.key] = "goes" if fact.key in chosen.facts else "stays"
    return data | dict.fromkeys(chosen.additions, "on")


def merge(desk, row, other, stays=None, **chosen):
    """Merges as the page proposes, but for what is ``chosen``; what the desk says then."""
    _, data = comparing(desk, row, other, stays)
    page = desk.post(merging(row), {**data, **chosen}, follow=True)
    return [str(message) for message in page.context["messages"]]


@pytest.fixture
def two(make_event, make_organization, make_theme, make_area):
    """The same event twice: a public listing that knows little, and a draft."""
    unesco = make_organization("UNESCO")
    one = make_event(
        "From hate speech to genocide",
        start="2026-04-07",
        organizers=[unesco],
        languages=["en"],
        themes=[make_theme("memory")],
        city="Paris",
    )
    one.links.create(kind="registration", url="https://example.org/Register/")
    one.participations.create(name="Susan Benesch", role="panelist", order=4)
    other = make_event(
        "From hate speech to genocide: a commemoration",
        start="2026-04-07 10:00",
        zone="Europe/Paris",
        hours=2,
        state="draft",
        organizers=[unesco, make_organization("Ibuka")],
        languages=["en", "fr"],
        areas=[make_area("RW", "Rwanda")],
        city="Geneva",
        summary="Words.",
        staff_note="Asked them.",
    )
    other.links.create(
        kind="registration",
        url="http://www.example.org/Register?utm_source=x",
        label="Here",
    )
    other.links.create(kind="agenda", url="https://example.org/agenda")
    opening = other.sections.create(number=1, title="Opening", kind="opening")
    other.participations.create(name="Susan Benesch", role="panelist", position="Director")
    other.participations.create(name="Ada Okello", role="welcome", section=opening)
    return one, other


def test_every_fact_of_an_event_is_compared_or_kept():
    named = {name for unit in FACTS for name in unit}
    fields = {field.name for field in (*Event._meta.fields, *Event._meta.many_to_many)}

    assert named | KEPT == fields
    assert not named & KEPT


def test_two_listings_become_one(desk, two, client):
    one, other = two
    page, _ = comparing(desk, other, one)
    assert page.context["pair"].stays == one  # the public one, from wherever one comes
    assert "becomes public at once" in page.content.decode()

    said = merge(desk, other, one, title="goes")

    assert "was merged into" in said[0]
    one.refresh_from_db()
    assert one.title == "From hate speech to genocide: a commemoration"
    assert (one.city, one.summary, one.state) == ("Paris", "Words.", "published")
    assert one.start_time is None  # the day was said here, and is proposed
    roles = [(row.organization.name, row.role) for row in one.credits.in_order()]
    assert roles == [("UNESCO", "organizer"), ("Ibuka", "organizer")]
    assert {row.language for row in one.languages.all()} == {"en", "fr"}
    assert [(row.kind, row.label) for row in one.links.in_order()] == [
        ("registration", "Here"),
        ("agenda", ""),
    ]
    parts = [(row.name, row.position) for row in one.participations.in_order()]
    assert parts == [("Susan Benesch", "Director"), ("Ada Okello", "")]
    section = one.participations.in_order()[1].section
    assert section in one.sections.all()
    assert [area.name for area in one.areas.all()] == ["Rwanda"]
    for kept in (
        "Start date" not in one.staff_note and "10:00–12:00 Paris",
        "Geneva",
        "Title: From hate speech to genocide",
        "Staff note: Asked them.",
    ):
        assert kept in one.staff_note
    other.refresh_from_db()
    assert (other.merged_into, other.city, other.participations.count()) == (
        one,
        "Geneva",
        2,
    )
    answer = client.get(other.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, one.get_absolute_url())
    for page in (one, other):
        history = desk.get(address(page, "history")).content.decode()
        assert "erged" in history


def test_times_are_chosen_with_their_zone(desk, two):
    one, other = two
    merge(desk, one, other, pace="goes")

    one.refresh_from_db()
    assert (f"{one.start_time:%H:%M}", one.zone) == ("10:00", "Europe/Paris")
    assert one.starts_at == other.starts_at
    assert "Said here before:\n- When: 7 Apr 2026" in one.staff_note


def test_what_is_not_ticked_stays_out_and_is_written_down(desk, two):
    one, other = two
    _, data = comparing(desk, one, other)
    for key in [key for key, value in data.items() if value == "on"]:
        del data[key]
    desk.post(merging(one), data)

    assert one.credits.count() == one.links.count() == one.participations.count() == 1
    assert (one.sections.count(), one.areas.count()) == (0, 0)
    one.refresh_from_db()
    for name in ("Ibuka", "Ada Okello", "https://example.org/agenda", "Rwanda", "French"):
        assert name in one.staff_note


def test_nothing_opens_by_merging(desk, make_event, client):
    hidden = Person.objects.create(name="Mia Loch", visibility="hidden")
    one, other = (make_event(f"Talk {n}", start="2026-06-01") for n in "ab")
    one.participations.create(name="Mia Loch", position="Judge")
    one.participations.create(name="Ada Okello")
    one.links.create(kind="stream", url="https://example.org/live")
    other.participations.create(person=hidden, position="Exile")
    other.participations.create(name="Ada Okello", role="chair", visibility="withheld")
    other.links.create(kind="stream", url="https://example.org/live/", access="registrants")
    other.links.create(kind="join", url="https://example.org/room")

    merge(desk, one, other)

    page = client.get(one.get_absolute_url()).content.decode()
    for name in ("Loch", "Judge", "Exile", "Okello", "/live", "/room"):
        assert name not in page, name
    one.refresh_from_db()
    assert "Exile" not in one.staff_note
    assert "Loch" not in one.staff_note
    assert "Loch" not in client.get("/events.json?when=all").content.decode()


def test_rows_not_taken_still_hide_a_name(desk, make_event, client):
    one, other = (make_event(f"Talk {n}", start="2026-06-01") for n in "ab")
    one.participations.create(name="Mia Loch", position="Judge")
    other.participations.create(name="Mia LOCH", role="chair", visibility="hidden")
    _, data = comparing(desk, one, other)
    desk.post(merging(one), {key: each for key, each in data.items() if each != "on"})

    assert "Loch" not in client.get(one.get_absolute_url()).content.decode()


def test_of_a_withdrawn_listing_nothing_is_proposed(desk, make_event):
    one = make_event("Talk")
    other = make_event("A talk", state="withdrawn", summary="Taken back.", venue="Hall")
    other.participations.create(name="Mia Loch")

    merge(desk, one, other)

    one.refresh_from_db()
    assert (one.summary, one.venue, one.participations.count()) == ("", "", 0)


def test_what_waits_for_its_day_is_not_taken_over_unseen(desk, make_event):
    one = make_event("One")
    other = make_event("Other", publish_at=datetime(2199, 1, 1, tzinfo=UTC))

    page, _ = comparing(desk, one, other, one)

    assert "not to be public before 1 Jan 2199" in page.context["comparison"].warnings[0]


def test_what_refers_to_the_one_that_goes_refers_to_the_one_that_stays(desk, make_event):
    one, other = make_event("One"), make_event("Other")
    side = make_event("Side event", parent=other)
    next_one = make_event("The next", follows=other)
    earlier = make_event("Earlier twin", merged_into=other)

    merge(desk, one, other)

    for row in (side, next_one, earlier):
        row.refresh_from_db()
    assert side.parent == next_one.follows == earlier.merged_into == one


def test_the_number_in_a_series_moves_between_two_public_listings(desk, make_event):
    series = Series.objects.create(title="Lectures")
    one = make_event("One")
    other = make_event("Other", series=series, number_in_series=2)

    merge(desk, one, other)

    one.refresh_from_db()
    assert (one.series, one.number_in_series, one.state) == (series, 2, "published")


def test_the_former_addresses_of_both_keep_working_in_every_format(
    desk, make_event, client
):
    one = make_event("One", slug="one", former_slugs=["first"])
    other = make_event("Other", slug="other", former_slugs=["second"], start="2026-06-01")
    merge(desk, one, other)

    for slug in ("first", "other", "second"):
        for ending in ("/", ".ics", ".json"):
            answer = client.get(f"/events/{slug}{ending}")
            assert (answer.status_code, answer["Location"]) == (301, f"/events/one{ending}")


def test_a_merged_listing_is_separated_and_not_public_by_itself(desk, make_event, client):
    one, other = make_event("One"), make_event("Other", start="2026-06-01")
    merge(desk, one, other)
    assert "merge" not in desk.get(address(other)).context["row_pages"][0][1]
    page = reverse("admin:events_event_separate", args=[other.pk])
    assert "Separate them" in desk.get(page).content.decode()

    desk.post(page)

    other.refresh_from_db()
    assert (other.merged_into, other.state, other.title) == (None, "withdrawn", "Other")
    assert client.get(other.get_absolute_url()).status_code == 410
    assert client.get(one.get_absolute_url()).status_code == 200
    assert desk.get(page).status_code == 403


@pytest.mark.parametrize("relation", ["parent", "follows"])
def test_a_host_and_its_side_event_are_two(desk, make_event, relation):
    host = make_event("Host")
    side = make_event("Side", **{relation: host})

    page = desk.get(merging(host), {"with": side.pk})

    assert "these are two events" in page.context["error"]


@pytest.mark.parametrize("other", ["itself", "merged", "none", "nonsense"])
def test_there_is_nothing_to_merge_with(desk, make_event, other):
    event = make_event("One")
    merged = make_event("Merged", merged_into=make_event("Elsewhere"))
    keys = {"itself": event.pk, "merged": merged.pk, "none": 987654, "nonsense": "x"}

    page = desk.get(merging(event), {"with": keys[other]})

    assert page.status_code == 200
    assert page.context["error"]
    data = {"with": keys[other], "stays": event.pk, "editions": ""}
    assert desk.post(merging(event), data).context["error"]


def test_a_comparison_from_before_merges_nothing(desk, two):
    one, other = two
    _, data = comparing(desk, one, other)
    other.participations.create(name="Somebody new", visibility="hidden")

    page = desk.post(merging(one), {**data, "title": "goes"})

    assert "nothing was merged" in page.context["errors"][0]
    other.refresh_from_db()
    assert other.merged_into is None
    again = form_of(page)
    assert again["title"] == "goes"
    assert desk.post(merging(one), again).status_code == 302


def test_what_does_not_go_together_is_said_and_nothing_is_saved(desk, make_event):
    series = Series.objects.create(title="Lectures")
    make_event("Second lecture", series=series, number_in_series=2)
    one = make_event("One")
    other = make_event("Other", state="draft", series=series, number_in_series=2)

    page = desk.post(merging(one), comparing(desk, one, other)[1])

    assert "Another published event has this number" in page.context["errors"][0]
    assert form_of(page)["series"] == "goes"
    assert not Event.objects.merged().exists()
    assert Event.objects.get(pk=one.pk).series is None


MAY_NOT = ["change_participation", "change_event", "add_link", "view_person"]


@pytest.mark.parametrize("missing", MAY_NOT)
def test_merging_takes_the_right_to_change_all_of_it(
    client, django_user_model, two, missing
):
    user = django_user_model.objects.create_user("trainee", is_staff=True)
    user.user_permissions.set(Permission.objects.exclude(codename=missing))
    client.force_login(user)
    one, other = two

    data = {"with": other.pk, "stays": one.pk, "editions": ""}
    assert client.post(merging(one), data).status_code == 403
    assert "merge/" not in client.get(address(one)).content.decode()


def test_an_announcement_is_compared_only_for_those_who_may_see_it(
    client, django_user_model, two
):
    one, other = two
    other.announcement = Announcement.objects.create(text="Sent in confidence")
    other.save()
    user = django_user_model.objects.create_user("trainee", is_staff=True)
    rights = Permission.objects.exclude(codename__endswith="_announcement")
    user.user_permissions.set(rights)
    client.force_login(user)

    page, _ = comparing(client, one, other)
    assert "confidence" not in page.content.decode()
    merge(client, one, other, announcement="goes")
    one.refresh_from_db()
    assert "confidence" not in one.staff_note
    assert one.announcement is None


def test_a_comparison_takes_as_many_queries_however_many_rows(desk, two):
    one, other = two
    desk.get(merging(one), {"with": other.pk})
    counts = []
    for rows in (0, 5):
        for n in range(rows):
            person = Person.objects.create(name=f"Person {n}")
            other.participations.create(person=person, role="chair")
            one.links.create(url=f"https://example.org/{n}")
        with CaptureQueriesContext(connection) as queries:
            desk.get(merging(one), {"with": other.pk})
        counts.append(len(queries))
    assert counts[0] == counts[1] < 60
