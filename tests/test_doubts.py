"""What the desk asks before it saves: once, with nothing lost, and never for ever."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from events.models import Event, Link
from events.models.requirements import doubts
from tests.test_admin import add_rows, address, editing, entering, filled_in, send

pytestmark = pytest.mark.django_db

TWO = {  # two doubts of different fields
    "format": "online",
    "venue": "Palais des Nations",
    "summary": "word " * 61,
}


@pytest.fixture
def data(desk):
    soon = timezone.now().date() + timedelta(days=30)
    return entering(desk, title="Talk", kind="lecture", start_date=str(soon))


def asked(page):
    """The codes of what is asked; the page is shown again without a mistake."""
    assert page.status_code == 200
    assert page.context["mistakes"] == []
    return [question.doubt.code for question in page.context["questions"]]


def again(page, button="_save", **typed):
    """The page as it was redisplayed, sent again with the hidden fields of its box."""
    return {
        **filled_in(page),
        "_confirmed": [question.mark for question in page.context["questions"]],
        "_asked_for": page.context["pressed"],
        button: "1",
        **typed,
    }


def all_the_same(page, **typed):
    data = again(page, "_all_the_same", **typed)
    return {**data, "_all_the_same": page.context["pressed"]}


# -- asked once, then saved as it was asked for --------------------------------------------


def test_doubts_are_asked_and_all_that_was_typed_is_there(desk, data):
    add_rows(data, "links", {"label": "First"}, {"label": "Second"})
    add_rows(data, "participations", {"name": "Ana Lozano"})

    page = desk.post(address(Event, "add"), {**data, **TWO})

    assert asked(page) == ["online-at-a-venue", "long-summary"]
    assert not Event.objects.exists()
    shown = filled_in(page)
    assert (shown["venue"], shown["links-1-label"]) == ("Palais des Nations", "Second")
    assert shown["participations-0-name"] == "Ana Lozano"
    text = unescape(page.content.decode())
    assert "Look at this before it is saved" in text
    assert '<a href="#id_format">Format</a>' in text
    said_beside = text[text.index('id="id_format_helptext"') :]
    assert "a venue is given" in said_beside[:300]

    page = desk.post(address(Event, "add"), all_the_same(page))

    assert page.status_code == 302
    event = Event.objects.get()
    assert (event.venue, event.links.count()) == ("Palais des Nations", 2)
    assert event.participations.get().name == "Ana Lozano"


@pytest.mark.parametrize(
    ("button", "state", "goes_to"),
    [
        ("_continue", "draft", "/change/"),
        ("_addanother", "draft", "/event/add/"),
        ("_review", "review", "/event/"),
        ("_publish", "published", "/event/"),
        ("_preview", "draft", "/preview/"),
    ],
)
def test_save_all_the_same_does_what_was_asked_for(
    desk, make_event, make_organization, button, state, goes_to
):
    un = make_organization("UN")
    event = make_event("Talk", state="draft", summary="x", organizers=[un])
    data = {**editing(desk, event), "format": "online", "venue": "Hall", button: "1"}
    page = desk.post(address(event), data)
    assert asked(page) == ["online-at-a-venue"]
    assert filled_in(page)["state"] == "draft"  # what is not done is not chosen

    saved = desk.post(address(event), all_the_same(page))

    event.refresh_from_db()
    assert (saved.status_code, event.state, event.venue) == (302, state, "Hall")
    assert goes_to in saved["Location"]


def test_what_is_said_of_the_saved_row_already_is_not_asked_again(desk, make_event):
    event = make_event("Talk", state="draft", format="online", venue="Hall")

    page = desk.get(address(event))
    assert [question.doubt.code for question in page.context["questions"]] == [
        "online-at-a-venue"
    ]
    text = page.content.decode()
    assert "To look at" in text
    assert "before it is saved" not in text
    assert send(desk, event, editing(desk, event, title="New")) == {}
    data = editing(desk, event, summary="word " * 61)
    assert asked(desk.post(address(event), data)) == ["long-summary"]


def test_a_doubt_with_two_ways_out_is_said_once(desk, data):
    wrong = {"start_date": "24 June 2027", "time_as_announced": "Friday 24 June 2027"}

    page = desk.post(address(Event, "add"), {**data, **wrong})

    assert asked(page).count("weekday") == 2
    text = page.content.decode()
    box = text.partition('id="doubts"')[2].partition("</section>")[0]
    assert box.count("says Friday; 24 June 2027 is a Thursday") == 1
    assert box.count('name="_type_in"') == 2
    assert text.count("says Friday; 24 June 2027 is a Thursday") == 2  # and at its field
    assert desk.post(address(Event, "add"), all_the_same(page)).status_code == 302


def test_what_must_be_given_is_not_asked_about_as_well(desk, make_event):
    event = make_event("Talk", state="review", summary="")

    page = desk.get(address(event))

    assert [place.words for place, _ in page.context["still_missing"]] == ["Organized by"]
    asked_about = {question.doubt.field for question in page.context["questions"]}
    assert "summary" in asked_about
    assert "credits" not in asked_about


def test_only_the_same_doubts_are_confirmed(desk, data):
    page = desk.post(address(Event, "add"), {**data, "summary": "word " * 61})
    assert asked(page) == ["long-summary"]

    # Another number of words is another doubt, and a second one is new.
    longer = all_the_same(page, summary="word " * 62)
    page = desk.post(address(Event, "add"), longer)
    assert asked(page) == ["long-summary"]
    page = desk.post(address(Event, "add"), all_the_same(page, format="online", venue="X"))
    assert asked(page) == ["online-at-a-venue"]
    assert not Event.objects.exists()

    # One of the confirmed ones may be settled by hand meanwhile.
    page = desk.post(address(Event, "add"), {**data, **TWO})
    page = desk.post(address(Event, "add"), all_the_same(page, summary="Short."))
    assert page.status_code == 302


def test_a_plain_save_confirms_nothing(desk, data):
    page = desk.post(address(Event, "add"), {**data, **TWO})

    for button in ("_save", "_continue", "_publish", "pressed by Enter"):
        sent = again(page, button)
        assert desk.post(address(Event, "add"), sent).status_code == 200
    assert not Event.objects.exists()


def test_a_mistake_comes_before_the_doubts(desk, data):
    page = desk.post(address(Event, "add"), {**data, **TWO, "kind": ""})
    assert page.context["questions"] == []
    assert [m.place.target for m in page.context["mistakes"]] == ["id_kind"]

    page = desk.post(address(Event, "add"), {**filled_in(page), "kind": "call"})
    assert asked(page) == ["online-at-a-venue", "long-summary"]


def test_a_page_from_before_is_told_so_and_then_asked(desk, make_event):
    event = make_event("Talk", state="draft")
    data = {**editing(desk, event), **TWO}
    Event.objects.filter(pk=event.pk).update(city="Geneva")

    page = desk.post(address(event), data)
    assert "what you typed is not saved yet" in page.content.decode()
    page = desk.post(address(event), {**filled_in(page), "city": "Geneva"})
    assert asked(page) == ["online-at-a-venue", "long-summary"]
    page = desk.post(address(event), all_the_same(page))
    assert page.status_code == 302
    event.refresh_from_db()
    assert (event.city, event.venue) == ("Geneva", "Palais des Nations")


def test_a_withdrawal_is_not_held_up_by_doubts(desk, make_event):
    event = make_event("Talk")

    page = desk.post(address(event), {**editing(desk, event), **TWO, "_withdraw": "1"})

    event.refresh_from_db()
    assert (page.status_code, event.state) == (302, "withdrawn")


# -- the suggestion ------------------------------------------------------------------------


def test_a_suggestion_is_typed_in_and_not_saved(desk, make_event):
    event = make_event("Talk", state="draft")
    page = desk.post(address(event), {**editing(desk, event), **TWO, "_continue": "1"})
    suggestion = page.context["questions"][0].typed
    assert suggestion == '[["format", "hybrid"]]'

    page = desk.post(address(event), again(page, "_type_in", _type_in=suggestion))

    assert asked(page) == ["long-summary"]
    assert (filled_in(page)["format"], page.context["pressed"]) == ("hybrid", "_continue")
    text = unescape(page.content.decode())
    assert "Typed in for you" in text
    assert text.index("autofocus") == text.rindex("autofocus")
    assert "autofocus" in text[text.index('<select name="format"') :][:200]
    event.refresh_from_db()
    assert event.format == "unknown"
    saved = desk.post(address(event), all_the_same(page))
    event.refresh_from_db()
    assert (event.format, saved["Location"]) == ("hybrid", address(event))


def test_a_suggestion_is_also_typed_into_a_page_that_was_only_opened(desk, make_event):
    event = make_event("Talk", state="draft", format="online", venue="Hall")
    page = desk.get(address(event))
    suggestion = page.context["questions"][0].typed

    page = desk.post(address(event), again(page, "_type_in", _type_in=suggestion))

    assert (asked(page), filled_in(page)["format"]) == ([], "hybrid")
    assert send(desk, event, again(page)) == {}


def test_a_suggestion_is_typed_into_a_row_and_its_fold_opens(desk, data):
    add_rows(data, "participations", {"name": "Ana Lozano"})
    where = "participations-0-visibility"
    sent = {**data, "_type_in": f'[["{where}", "withheld"]]', "_asked_for": "_continue"}

    page = desk.post(address(Event, "add"), sent)

    [place] = page.context["typed"]
    assert place.words == "People taking part, row 1: Visibility"
    assert place.target == f"id_{where}"
    text = page.content.decode()
    row = text[text.index('id="participations-0"') : text.index('id="participations-empty')]
    assert "<details>" not in row
    assert "autofocus" in row[row.index(f'name="{where}"') :][:200]
    assert filled_in(page)[where] == "withheld"
    assert page.context["pressed"] == "_continue"


def test_what_hinders_publication_comes_with_its_way_out(
    desk, make_event, make_organization
):
    un = make_organization("UN")
    event = make_event("Talk", state="draft", summary="x", organizers=[un])
    odd = {"status": "moved-online", "format": "in-person", "city": "Geneva"}
    data = {**editing(desk, event, **odd), "_publish": "1"}

    page = desk.post(address(event), data)

    [mistake] = page.context["mistakes"]
    assert mistake.fix_words == "Make it “online”"
    page = desk.post(address(event), again(page, "_type_in", _type_in=mistake.typed))
    assert (page.status_code, page.context["mistakes"]) == (200, [])
    sent = {**filled_in(page), "_publish": "1"}
    assert send(desk, event, sent) == {}
    event.refresh_from_db()
    assert (event.state, event.format) == ("published", "online")


@pytest.mark.parametrize(
    "typed",
    ["", "nonsense", "[1]", '[["format"]]', '[["no_such", "x"]]', '{"a": "b"}', "null",
     '[["_confirmed", "x"]]', '[["csrfmiddlewaretoken", null]]', "[" * 99_999,
     r'[["title", "\ud800"]]'],
)  # fmt: skip
def test_nonsense_is_not_typed_in_and_nothing_is_saved(desk, data, typed):
    page = desk.post(address(Event, "add"), {**data, "_type_in": typed})

    assert page.status_code == 200
    assert filled_in(page)["title"] == "Talk"
    assert not Event.objects.exists()


# -- the rules -----------------------------------------------------------------------------

WHEN_SEEN = {  # asked only when others are to see it
    "no-summary": {"summary": ""},
    "no-place": {"format": "in-person"},
    "no-organization": {},
    "inferred": {"certainty": "inferred"},
    "no-way-to-register": {"registration": "required"},
    "shown-too-late": {
        "pace": "dated",
        "start_date": date(2026, 5, 1),
        "over_at": datetime(2026, 5, 2, tzinfo=UTC),
        "publish_at": datetime(2026, 5, 3, tzinfo=UTC),
    },
}
ALWAYS = {
    "same-earlier-date": {"start_date": date(2026, 5, 1), "earlier_date": date(2026, 5, 1)},
    "online-at-a-venue": {"format": "online", "venue": "Hall"},
    "long-summary": {"summary": "word " * 61},
}
NOT_ODD = [
    {"format": "in-person", "city": "Geneva"},
    {"format": "online", "venue": "Hall", "status": "moved-online"},
    {"registration": "required", "contact_email": "desk@example.org"},
    {"registration": "required", "access_steps": "Write to us."},
    {"registration": "required", "status": "full"},
    {"certainty": "inferred", "time_note": "From the poster."},
    {"summary": "word " * 60},
]


def codes(make_organization, fields, state, credited=True, links=()):
    known = {"title": "Talk", "pace": "to-be-announced", "summary": "x", "state": state}
    event = Event(**{**known, **fields})
    role = event.credits.model(organization=make_organization("UN"))
    return [doubt.code for doubt in doubts(event, [role] if credited else [], links)]


@pytest.mark.parametrize("code", [*WHEN_SEEN, *ALWAYS])
def test_each_doubt_is_raised_when_it_matters(make_organization, code):
    fields = {**WHEN_SEEN, **ALWAYS}[code]
    credited = code != "no-organization"

    drafted = codes(make_organization, fields, "draft", credited)

    assert codes(make_organization, fields, "review", credited) == [code]
    assert drafted == ([code] if code in ALWAYS else [])


@pytest.mark.parametrize("fields", NOT_ODD)
def test_what_is_usual_raises_no_doubt(make_organization, fields):
    assert codes(make_organization, fields, "published") == []


def test_a_way_to_register_belongs_to_a_registration(make_organization):
    link = Event().links.model(kind="registration")

    def found(registration):
        fields = {"registration": registration}
        return codes(make_organization, fields, "published", links=[link])

    assert found("required") == []
    assert found("not-needed") == ["link-without-registration"]


@pytest.mark.parametrize(
    ("address", "posing"),
    [
        ("https://unit\u0435dnations.example/join", True),  # a Cyrillic letter
        (
            "https://xn--unitdnations-vck.example/join",
            True,
        ),  # the same, as browsers send it
        ("https://www.m\u00fcnchen.example/", False),
        ("https://\u043f\u0440\u0438\u043c\u0435\u0440.example/", False),  # Cyrillic alone
        ("https://xn--99999999999.example/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_an_address_that_looks_like_another_is_asked_about(make_event, address, posing):
    event = make_event("Talk")
    found = doubts(event, [], [Link(event=event, url=address, label="Register")])

    said = [each.sentence for each in found if each.field == "links"]
    assert bool(said) == posing
    assert not posing or "does not lead to unitednations.example, though" in said[0]
