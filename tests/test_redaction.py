"""A name that is taken off: what is shown instead, where it still stands, and what replaces
it.
"""

import pytest

from events.models import Event, Participation, Series
from events.models.mentions import mentions, places
from organizers.models import Person
from organizers.spellings import Spellings
from tests.test_admin import address, editing, messages_after, send

ODD = "Мi\u200ba Lосh"  # in Cyrillic, with a sign that nobody sees


# -- spellings -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MIA LÓCH", "MIA LÓCH"),
        ("by Loch, Mia.", "Loch, Mia"),
        ("talk-by-mia-loch", "mia-loch"),
        ("#FreeMiaLoch", "FreeMiaLoch"),
        ("at mialoch.org", "mialoch"),
        ("Mia A. Loch’s talk", "Mia A. Loch"),
        (f"with {ODD}", ODD),
        ("Миа Лох", "Миа Лох"),
        ("\u202eMia\u202c Loch", "Mia\u202c Loch"),
        ("Ｍｉａ Ｌｏｃｈ", "Ｍｉａ Ｌｏｃｈ"),
        ("M1a L0ch", "M1a L0ch"),
        ("Loch Ness", "Loch"),
        ("M. Loch", "M. Loch"),
        ("Mia Lochner, Maria, Lochmia", None),
        ("", None),
    ],
)
def test_a_name_is_found_however_it_is_written(text, found):
    hits = Spellings({"Mia Loch"}, parts=True).hits(text)

    assert [text[hit.start : hit.end] for hit in hits] == ([found] if found else [])


def test_a_short_name_is_not_found_in_other_words():
    assert not Spellings({"Ali"}).hits("all of Alicia’s ALL")
    assert Spellings({"李明"}).hits("教授李明")


# -- what the public sees ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "part", "shown"),
    [
        ("named", "role-only", "A moderator"),
        ("role-only", "as-person", "A moderator"),
        ("role-only", "withheld", "A moderator"),
        ("withheld", "role-only", "A moderator"),
        ("hidden", "role-only", None),
        ("withheld", "named", "Name withheld"),
    ],
)
def test_the_stricter_setting_holds_for_pages_and_for_the_index(
    make_event, client, person, part, shown
):
    event = make_event("Talk", start="2121-04-08")
    amina = Person.objects.create(name="Amina Quux", visibility=person)
    told = event.participations.create(
        person=amina,
        role="moderator",
        visibility=part,
        honorific="Dr",
        position="Judge",
        country="RS",
        talk_title="Mine",
    ).public()

    assert (told and told.name) == shown
    for where in (event.get_absolute_url(), f"/events/{event.slug}.json", "/events.csv"):
        text = client.get(where).content.decode()
        assert (shown or "moderator") in text or shown is None
        assert not {"Amina", "Judge", "Serbia", "Mine"} & {*text.replace('"', " ").split()}
    assert client.get("/?q=quux").content.decode().count("Talk") == 0
    if shown == "A moderator":
        assert told.remarks == []
        assert "withheld" not in client.get(f"/events/{event.slug}.ics").content.decode()


def test_a_row_may_have_a_role_and_no_name_at_all(make_event):
    part = make_event("Talk").participations.create(visibility="role-only")
    part.full_clean()
    assert part.public().name == "A speaker"


# -- addresses -----------------------------------------------------------------------------


def test_no_address_tells_a_name_that_is_taken_off(desk, make_event, client):
    person = Person.objects.create(name="Mia Loch")
    event = make_event("A talk", slug="talk-by-mia-loch", start="2121-04-08")
    event.former_slugs = ["mia-loch-speaks", "a-talk"]
    event.save()
    event.participations.create(person=person)
    for slug in ("talk-by-mia-loch", "mia-loch-speaks"):
        assert client.get(f"/events/{slug}/").status_code in (200, 301)

    assert not send(desk, person, editing(desk, person, visibility="role-only"))

    event.refresh_from_db()
    assert (event.slug, event.former_slugs) == ("webinar-2121-04-08", ["a-talk"])
    for slug in ("talk-by-mia-loch", "mia-loch-speaks"):
        for ending in ("/", ".ics", ".json"):
            assert client.get(f"/events/{slug}{ending}").status_code == 404
    assert client.get("/events/a-talk/")["Location"] == event.get_absolute_url()
    assert client.get("/speakers/mia-loch/").status_code == 404


# -- who decided, and when to ask again ----------------------------------------------------


def test_who_decided_is_filled_in_and_what_is_due_is_on_the_first_page(desk, make_event):
    event = make_event("Talk")
    part = event.participations.create(name="Mia Loch")
    person = Person.objects.create(name="Ana Roy")
    row = {
        "participations-0-visibility": "role-only",
        "participations-0-visibility_reason": "Threats",
        "participations-0-visibility_review_on": "2026-01-01",
        "participations-0-visibility_decided_by": "Somebody else",
    }
    assert not send(desk, event, editing(desk, event, **row))
    decided = {"visibility": "withheld", "visibility_review_on": "2026-01-02"}
    assert not send(desk, person, editing(desk, person, **decided))

    for each in (part, person):
        each.refresh_from_db()
        assert each.visibility_decided_by == "admin"
        assert each.visibility_decided_at is not None
    front = desk.get("/admin/")
    assert [each.row for each in front.context["ask_again"]] == [part, person]
    assert "Role only in “Talk”. Due since" in " ".join(front.content.decode().split())


# -- where it still stands -----------------------------------------------------------------


@pytest.fixture
def told(make_event):
    """A hidden person and an event that tells the name in many ways."""
    person = Person.objects.create(name="Mia Loch", visibility="hidden")
    event = make_event(
        f"An evening with {ODD}",
        summary="First music. Then Mia Loch reads. Loch also sings.",
        hashtags=["FreeMiaLoch", "Peace"],
        staff_note="Mia Loch asked us.",
        start="2121-04-08",
    )
    Event.objects.update(title=f"An evening with {ODD}")  # earlier rows may have such signs
    event.refresh_from_db()
    event.participations.create(person=person)
    event.sections.create(number=1, title="Loch, Mia: a reading")
    Series.objects.create(title="Readings", description="Begun by Миа Лох.")
    return person, event


def still(row):
    return address(row, "still")


def test_each_place_is_shown_with_a_proposal_and_replaced_with_a_version(
    desk, told, client
):
    person, event = told
    assert [str(row) for row in mentions({"Mia Loch"})] == [str(event), "Readings"]
    page = desk.get(still(person))
    text = " ".join(page.content.decode().replace("\n>", ">").split())
    assert f">{ODD}</mark>" in text
    assert ">Mia Loch</mark> reads." in text
    lines = [line for *_, some in page.context["owners"] for line in some]
    unticked = [line.place.in_context[1] for line in lines if not line.is_ticked]
    assert unticked == ["Loch"]

    ticked = [line for line in lines if line.is_ticked]
    data = {"place": [line.place.key for line in ticked], "replace": "yes"}
    data |= {f"as-{line.place.key}": line.instead for line in ticked}
    said = " ".join(messages_after(desk, still(person), data))

    assert "taken out of" in said
    event.refresh_from_db()
    assert event.title == "An evening with a speaker"
    assert event.summary == "First music. Then a speaker reads. Loch also sings."
    assert event.hashtags == ["Peace"]
    assert event.staff_note == "a speaker asked us."
    assert event.sections.get().title == "a speaker: a reading"
    assert Series.objects.get().description == "Begun by a speaker."
    assert not places({"Mia Loch"}, desk=True)
    assert "A name taken out." in desk.get(address(event, "history")).content.decode()
    assert "Mia" not in client.get(event.get_absolute_url()).content.decode()

    kept = desk.get(still(person)).context["kept"]
    assert [row for row, *_ in kept] == [event, Series.objects.get()]
    names = [name for *_, name in kept]
    messages_after(desk, still(person), {"erase": "yes", "version": names})
    assert not desk.get(still(person)).context["kept"]


def test_nothing_is_replaced_that_was_changed_meanwhile_or_is_worse(desk, told):
    person, event = told
    lines = [
        line for *_, some in desk.get(still(person)).context["owners"] for line in some
    ]
    title = next(line.place for line in lines if line.place.column == "title")

    for words, reason in (("Miа Loch", "holds the name itself"), ("", "Give it a title")):
        whole = {"place": title.key, f"as-{title.key}": words, "replace": "yes"}
        if not words:
            Event.objects.update(title=ODD)
            place = next(p for p in places({"Mia Loch"}) if p.column == "title")
            whole = {"place": place.key, f"as-{place.key}": "", "replace": "yes"}
        said = " ".join(messages_after(desk, still(person), whole))
        assert "was not changed" in said, reason
    said = " ".join(messages_after(desk, still(person), {"place": title.key}))
    assert "changed meanwhile" in said
    event.refresh_from_db()
    assert event.title == ODD


def test_of_one_event_only_that_is_looked_through(desk, make_event):
    event = make_event("Ana Roy speaks")
    event.participations.create(name="Ana Roy", visibility="withheld")
    make_event("Ana Roy again")

    page = desk.get(still(event))

    assert [row for row, *_ in page.context["owners"]] == [event]
    assert "“Role only”" in desk.get(address(Person, "add")).content.decode()
    assert Participation.objects.get().shown == "withheld"


# -- what cannot be recalled ---------------------------------------------------------------


def test_what_cannot_be_recalled_is_listed_honestly(desk, make_event):
    person = Person.objects.create(name="Mia Loch")
    event = make_event("A talk", start="2121-04-08", slug="a-talk")
    event.participations.create(person=person)
    desk.get(address(Event, "export"), {"file": "csv"})
    for row in (person, event):
        assert "The public still sees" in desk.get(address(row, "copies")).content.decode()

    messages_after(desk, address(person, "withdraw"), {"event": str(event.pk)})

    for row in (person, event):
        page = desk.get(address(row, "copies")).content.decode()
        assert "/events/a-talk.ics" in page
        assert "1 event as .csv" in page
        assert "no log of who" in " ".join(page.split())
        assert "Backups of the database" in page
        assert 'href="https://search' not in page
