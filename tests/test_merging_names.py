"""Two entries of one organization, or of one person, become one through the desk."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Credit, Programme, Series
from organizers.models import Organization, OrganizationName, Person
from tests.test_admin import address
from tests.test_merging import comparing, merge, merging

pytestmark = pytest.mark.django_db


# -- organizations -------------------------------------------------------------------------


@pytest.fixture
def two(make_organization):
    one = make_organization(
        "University of Denver", ["DU"], acronym="", country="US", former_slugs=["denver"]
    )
    other = make_organization(
        "Univeristy of Denver",
        ["Universidad de Denver", "university OF denver"],
        acronym="UD",
        website="https://example.org/",
        former_slugs=["ud"],
    )
    return one, other


def test_two_organizations_become_one(desk, two, make_organization, make_event, client):
    one, other = two
    part = make_organization("Its centre", parent=other)
    event = make_event("Talk", organizers=[other])
    speaker = event.participations.create(name="Ada Okello")
    speaker.organizations.set([one, other])
    alone = event.participations.create(name="Mia Loch")
    alone.organizations.set([other])

    said = merge(desk, one, other)

    assert [each for each in said if "was merged into" in each] == said
    one.refresh_from_db()
    assert not Organization.objects.contains(other)
    assert (one.acronym, str(one.country), one.website) == ("UD", "US", other.website)
    assert {(row.name, row.kind) for row in one.names.all()} == {
        ("DU", "variant"),
        ("Universidad de Denver", "variant"),
        ("Univeristy of Denver", "misspelling"),
    }
    assert event.credits.get().organization == one
    assert [*speaker.organizations.all()] == [*alone.organizations.all()] == [one]
    part.refresh_from_db()
    assert part.parent == one
    for slug in ("denver", "univeristy-of-denver", "ud"):
        answer = client.get(f"/organizers/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, one.get_absolute_url())
    assert client.get("/events.json?when=all&organizer=university-of-denver").json()[
        "events"
    ]
    log = [*LogEntry.objects.values_list("action_flag", "object_repr", "change_message")]
    assert {(flag, name) for flag, name, _ in log} == {
        (2, "Univeristy of Denver (UD)"),
        (3, "Univeristy of Denver (UD)"),
        (2, str(one)),
    }


@pytest.mark.parametrize("owner", ["event", "series", "programme"])
def test_credits_that_become_doubles_unite(desk, two, make_event, owner):
    one, other = two
    row = {
        "event": lambda: make_event("Talk"),
        "series": lambda: Series.objects.create(title="Talks"),
        "programme": lambda: Programme.objects.create(title="Talks"),
    }[owner]()
    row.credits.create(organization=one, order=3)
    row.credits.create(organization=other, order=1, credited_as="The univeristy")
    row.credits.create(organization=other, order=2, role="partner")

    merge(desk, one, other)

    found = Credit.objects.values_list("organization", "role", "order", "credited_as")
    assert {*found} == {
        (one.pk, "organizer", 1, "The univeristy"),
        (one.pk, "partner", 2, ""),
    }


def test_the_name_that_is_not_chosen_is_another_name(desk, make_organization):
    one = make_organization("Old name", ["New name"], acronym="ON")
    other = make_organization("New name!", acronym="NN", website="https://example.org/")
    one.website = "https://example.com/"
    one.save()

    merge(desk, one, other, name="goes")

    one.refresh_from_db()
    assert (one.name, one.acronym, one.slug) == ("New name!", "ON", "old-name")
    assert {(row.name, row.kind) for row in one.names.all()} == {
        ("Old name", "variant"),
        ("NN", "acronym"),
    }
    log = LogEntry.objects.get(object_id=str(one.pk), action_flag=2)
    assert "https://example.org/" in log.change_message


def test_a_name_that_another_organization_has_is_told(desk, two, make_organization):
    one, other = two
    make_organization("Somebody else", ["Univeristy of Denver"])

    said = merge(desk, one, other)

    assert any("other name of “Somebody else” already" in each for each in said)
    assert OrganizationName.objects.filter(organization=one).count() == 2


@pytest.mark.parametrize("upside_down", [False, True])
def test_a_part_may_turn_out_to_be_the_whole(desk, make_organization, upside_down):
    whole = make_organization("Whole", parent=make_organization("Above"))
    part = make_organization("Part", parent=whole)
    stays, goes = (part, whole) if upside_down else (whole, part)
    page, _ = comparing(desk, stays, goes, stays)
    assert "are they really one" in page.content.decode()

    merge(desk, stays, goes, stays)

    stays.refresh_from_db()
    assert str(stays.parent) == "Above"


def test_a_circle_of_parts_is_refused(desk, make_organization):
    top = make_organization("Top")
    middle = make_organization("Middle", parent=top)
    below = make_organization("Below", parent=middle)
    _, data = comparing(desk, below, top, below)

    page = desk.post(merging(below), data)

    assert "is itself a part of" in page.context["errors"][0]
    assert Organization.objects.count() == 3


# -- people --------------------------------------------------------------------------------


def person(name, event=None, **fields):
    row = Person.objects.create(name=name, **fields)
    if event:
        event.participations.create(person=row, role="chair")
    return row


def public_text(client):
    pages = ("/", "/past/", "/speakers/", "/events.json?when=all", "/events.ics?when=all")
    return "".join(client.get(page).content.decode() for page in pages)


def test_two_people_become_one_and_the_old_address_leads_there(desk, make_event, client):
    talks = [make_event(f"Talk {n}", start="2026-06-01") for n in "ab"]
    one = person("Alice Nderitu", talks[0], country="KE")
    other = person("Alice W. Nderitu", talks[1], former_slugs=["awn"], honorific="Ms")
    page, _ = comparing(desk, one, other)
    assert page.context["pair"].stays == one

    merge(desk, one, other)

    one.refresh_from_db()
    assert (one.honorific, one.participations.count()) == ("Ms", 2)
    assert talks[1].participations.get().name == "Alice W. Nderitu"
    for slug in ("alice-w-nderitu", "awn"):
        answer = client.get(f"/speakers/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, one.get_absolute_url())


def test_with_the_other_name_all_addresses_of_the_public_names_stay(
    desk, make_event, client
):
    talks = [make_event(f"Talk {n}", start="2026-06-01") for n in "ab"]
    one = person("A. Nderitu", talks[0], former_slugs=["an"])
    other = person("Alice Nderitu", talks[1])

    merge(desk, one, other, name="goes")

    one.refresh_from_db()
    assert (one.name, one.sort_name) == ("Alice Nderitu", "Nderitu, Alice")
    for slug in ("an", "alice-nderitu"):
        assert client.get(f"/speakers/{slug}/").status_code == 301


@pytest.mark.parametrize(
    ("visibility", "which", "name"),
    [
        ("withheld", "stays", "goes"),
        ("withheld", "goes", "goes"),
        ("hidden", "stays", "goes"),
        ("hidden", "goes", "stays"),
    ],
)
def test_if_one_is_not_shown_neither_is_the_other(
    desk, make_event, client, visibility, which, name
):
    talks = [make_event(f"Talk {n}", start="2026-06-01") for n in "ab"]
    hidden = {
        "visibility": visibility,
        "visibility_reason": "Threats",
        "visibility_decided_by": "Ana",
    }
    one = person("Mia Loch", talks[0], **(hidden if which == "stays" else {}))
    other = person("Maria Loch-Quux", talks[1], **(hidden if which == "goes" else {}))

    merge(desk, one, other, name=name)

    one.refresh_from_db()
    assert (one.visibility, one.visibility_reason) == (visibility, "Threats")
    assert one.visibility_decided_by == "Ana"
    assert "Loch" not in public_text(client)
    for slug in ("mia-loch", "maria-loch-quux"):
        assert client.get(f"/speakers/{slug}/").status_code == 404
    Person.objects.update(visibility="named")  # somebody decides otherwise, later
    gone = {"mia-loch": "goes", "maria-loch-quux": "stays"}
    for slug, chosen in gone.items():
        if chosen == name:
            assert client.get(f"/speakers/{slug}/").status_code == 404


def test_no_address_leads_from_a_name_that_was_never_public(desk, make_event, client):
    talks = [make_event(f"Talk {n}", start="2026-06-01") for n in "ab"]
    one = person("Mia Loch", talks[0])
    other = person("Maria Quux")
    talks[1].participations.create(person=other, visibility="withheld")

    merge(desk, one, other)

    assert client.get("/speakers/mia-loch/").status_code == 200
    assert client.get("/speakers/maria-quux/").status_code == 404
    assert "Quux" not in public_text(client)


def test_in_the_same_event_the_stricter_setting_holds(desk, make_event):
    event = make_event("Talk")
    one, other = person("Mia Loch", event), person("M. Loch", event)
    event.participations.update(visibility="named")
    other.participations.update(visibility="withheld")

    said = merge(desk, one, other)

    assert {part.shown for part in event.participations.all()} == {"withheld"}
    assert any("Stands twice in “Talk”" in each for each in said)


def test_the_editor_is_told_where_a_hidden_name_still_stands(desk, make_event):
    event = make_event("Evening with Maria Quux")
    one = person("Mia Loch", visibility="hidden", visibility_reason="Threats")
    other = person("Maria Quux", visibility="hidden", visibility_reason="Asked us")

    said = merge(desk, one, other)

    assert any("still stands in" in each and event.title in each for each in said)
    one.refresh_from_db()
    assert one.visibility_reason == "Threats\nAsked us"


# -- both ----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Organization, Person])
def test_a_comparison_from_before_merges_nothing(desk, model):
    one, other = (model.objects.create(name=f"Name {n}") for n in "ab")
    _, data = comparing(desk, one, other)
    model.objects.filter(pk=other.pk).update(website="https://example.org/")

    assert "nothing was merged" in desk.post(merging(one), data).context["errors"][0]
    assert model.objects.count() == 2


@pytest.mark.parametrize(
    ("model", "missing"),
    [
        (Organization, "change_organization"),
        (Organization, "change_credit"),
        (Person, "change_person"),
        (Person, "change_participation"),
    ],
)
def test_merging_takes_the_right_to_change_what_moves(
    client, django_user_model, model, missing
):
    user = django_user_model.objects.create_user("trainee", is_staff=True)
    user.user_permissions.set(Permission.objects.exclude(codename=missing))
    client.force_login(user)
    one, other = (model.objects.create(name=f"Name {n}") for n in "ab")

    data = {"with": other.pk, "stays": one.pk, "editions": ""}
    assert client.post(merging(one), data).status_code == 403
    assert "merge/" not in client.get(address(one)).content.decode()


@pytest.mark.parametrize("model", [Organization, Person])
def test_likely_ones_are_offered_in_as_many_queries(desk, model):
    one = model.objects.create(name="Alice Nderitu")
    counts = set()
    for _ in range(2):
        model.objects.create(name="Alice Nderittu")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = desk.get(merging(one))
        counts.add(len(queries))
    assert len(page.context["likely"]) == 2
    assert len(counts) == 1
