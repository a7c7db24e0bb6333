"""A query string, understood once."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.filters import EventFilter, facets, near_words, wider
from events.models import Event, Series
from organizers.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def found(query, now=NOW, **fixed):
    chosen = EventFilter(QueryDict(query), now, fixed)
    titles = dict(chosen.numbered(chosen.listing().numbers()).values_list("pk", "title"))
    return [titles[number] for number in chosen.listing().numbers()]


def mistakes(query):
    return EventFilter(QueryDict(query), NOW).mistakes


# -- when


def test_upcoming_comes_soonest_first_and_undated_last(make_event):
    make_event("Undated")
    make_event("Later", start="2026-05-03 12:00")
    make_event("Sooner", start="2026-05-02 12:00")
    make_event("Over", start="2026-04-30 12:00", hours=1)

    assert found("") == ["Sooner", "Later", "Undated"]


def test_upcoming_keeps_an_event_that_is_still_running(make_event):
    make_event("Over", start="2026-05-01 09:00", hours=2)
    make_event("Running", start="2026-05-01 11:00", hours=3)
    make_event(
        "Running for days", start="2026-04-20", end_date=datetime(2026, 5, 10).date()
    )

    assert found("") == ["Running for days", "Running"]


def test_a_day_without_zone_is_upcoming_until_it_has_ended_everywhere(make_event):
    make_event("Yesterday", start="2026-04-30")
    make_event("The day before", start="2026-04-29")

    almost_noon = datetime(2026, 5, 1, 11, 59, tzinfo=UTC)
    assert found("", almost_noon) == ["Yesterday"]
    assert found("") == []


def test_past_comes_newest_first(make_event):
    make_event("Old", start="2021-04-30")
    make_event("New", start="2026-04-20")
    make_event("Coming", start="2026-06-20")

    assert found("when=past") == ["New", "Old"]
    assert found("when=all") == ["Coming", "New", "Old"]


def test_days_are_those_of_the_events_own_clock(make_event):
    make_event("Late in Honolulu", start="2026-06-01 23:00", zone="Pacific/Honolulu")
    make_event("Two days", start="2026-06-01", end_date=datetime(2026, 6, 2).date())

    assert found("from=2026-06-01&to=2026-06-01") == ["Two days", "Late in Honolulu"]
    assert found("from=2026-06-02") == ["Two days"]
    assert found("to=2026-05-31") == []


# -- what the public may see


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft"},
        {"state": "review"},
        {"state": "withdrawn"},
        {"publish_at": datetime(2026, 5, 1, 12, 0, 1, tzinfo=UTC)},
    ],
)
def test_what_is_not_published_is_in_no_list(make_event, fields):
    make_event("Secret", start="2026-06-01", **fields)

    assert found("when=all") == []


def test_a_merged_listing_is_in_no_list(make_event):
    make_event(
        "Twin", start="2026-06-01", merged_into=make_event("One", start="2026-06-01")
    )

    assert found("when=all") == ["One"]


# -- who and about what


def test_several_values_of_a_facet_widen_and_several_facets_narrow(make_event, make_theme):
    genocide, memory = make_theme("genocide"), make_theme("memory")
    make_event("A", themes=[genocide], kind="webinar", start="2026-06-01")
    make_event("B", themes=[memory], kind="webinar", start="2026-06-02")
    make_event("C", themes=[memory], kind="course", start="2026-06-03")

    assert found("theme=genocide") == ["A"]
    assert found("theme=genocide&theme=memory") == ["A", "B", "C"]
    assert found("theme=genocide&theme=memory&kind=webinar") == ["A", "B"]


def test_an_organizer_is_found_in_any_role(make_event, make_organization):
    event = make_event("A", start="2026-06-01")
    event.credits.create(organization=make_organization("Pax"), role="supporter")
    make_event("B", start="2026-06-01")

    assert found("organizer=pax") == ["A"]


def test_a_region_finds_its_countries_and_a_group_its_members(make_event, make_area):
    europe = make_area("150", "Europe", kind="region")
    south = make_area("039", "Southern Europe", kind="subregion", parent=europe)
    serbia = make_area("RS", "Serbia", parent=south)
    balkans = make_area("balkans", "Balkans", kind="group", parent=europe)
    balkans.members.add(serbia)
    make_event("Serbia", start="2026-06-01", areas=[serbia])
    make_event("Balkans", start="2026-06-02", areas=[balkans])
    make_event("Elsewhere", start="2026-06-03")

    assert found("area=europe") == ["Serbia", "Balkans"]
    assert found("area=southern-europe") == ["Serbia"]
    assert found("area=balkans") == ["Serbia", "Balkans"]
    assert found("area=serbia") == ["Serbia"]


def test_a_language_finds_its_variants_whether_spoken_or_interpreted(make_event):
    make_event("A", start="2026-06-01", languages=["zh-Hant"])
    event = make_event("B", start="2026-06-02", languages=["en"])
    event.languages.create(language="fr", mode="interpretation")
    make_event("Other", start="2026-06-02", languages=["zha"])
    make_event("Zh", start="2026-06-03", languages=["zh"])

    assert found("language=zh") == ["A", "Zh"]
    assert found("language=fr") == ["B"]


def test_an_event_in_both_forms_is_found_under_each(make_event):
    make_event("Hybrid", start="2026-06-01", format="hybrid")
    make_event("Online", start="2026-06-02", format="online")

    assert found("format=online") == ["Hybrid", "Online"]
    assert found("format=in-person") == ["Hybrid"]


# -- words


@pytest.fixture
def conference(make_event, make_organization, make_theme, make_area):
    theme = make_theme("r2p", name="Responsibility to protect", aliases=["R2P"])
    myanmar = make_area("MM", "Myanmar", aliases=["Burma"])
    event = make_event(
        "Mémoire des génocides",
        start="2026-06-01",
        themes=[theme],
        areas=[myanmar],
        summary="What archives keep.",
        description="On *testimony*.",
        hashtags=["#Kwibuka"],
        series=Series.objects.create(title="Open archives"),
        city="Sarajevo",
    )
    organization = make_organization(
        "Kupferberg Center", names=["Kuperberg Center"], acronym="KHC"
    )
    event.credits.create(organization=organization, credited_as="The Kupferberg Archive")
    event.sections.create(number=1, title="Opening", description="What scholars found.")
    amina = Person.objects.create(name="Amina Example")
    event.participations.create(person=amina, affiliation="Court of Sarajevo")
    return event


@pytest.mark.parametrize(
    "words",
    [
        "memoire",
        "opening",
        "scholars",
        "GENOCIDES",
        "archives",
        "testimony",
        "kupferberg",
        "kuperberg",
        "khc",
        "amina",
        "r2p",
        "burma",
        "kwibuka",
        "#kwibuka",
        "open+archives",
        "sarajevo",
        "memoire+burma+amina",
        "mémoire",
    ],
)
def test_words_are_found_wherever_the_public_can_read_them(conference, words):
    assert found(f"q={words}") == [conference.title]


def test_every_word_must_occur(conference):
    assert found("q=memoire+nowhere") == []


@pytest.mark.parametrize("visibility", ["withheld", "hidden"])
def test_a_withheld_name_cannot_be_found(conference, visibility):
    Person.objects.update(visibility=visibility)
    assert found("q=amina") == []


@pytest.mark.parametrize("visibility", ["withheld", "hidden"])
def test_a_name_withheld_in_one_event_cannot_be_found_there(conference, visibility):
    conference.participations.update(visibility=visibility)
    assert found("q=amina") == []
    assert found("q=court") == []


def test_a_note_of_the_staff_cannot_be_found(conference):
    Event.objects.update(staff_note="hush")
    assert found("q=hush") == []


# -- what cannot be understood


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "theme=nonsense",
            "There is no theme “nonsense” here. Remove it, or choose another.",
        ),
        (
            "organizer=nobody",
            "There is no organizer “nobody” here. Remove it, or choose another.",
        ),
        (
            "kind=party",
            "There is no kind of event “party” here. Remove it, or choose another.",
        ),
        ("from=tomorrow", "Write the day as year-month-day: 2026-04-07."),
        ("when=never", "“never” is not one of upcoming, past, all."),
        ("from=2026-06-02&to=2026-06-01", "This day is before the first one."),
        ("&".join(f"theme=t{n}" for n in range(41)), "Choose at most 40 at once."),
        ("q=%00", "Null characters are not allowed."),
    ],
)
def test_what_is_not_understood_is_said_in_words_and_finds_nothing(
    make_event, query, message
):
    make_event("A", start="2026-06-01")

    assert message in mistakes(query)
    assert found(query) == []


def test_parameters_of_others_are_left_alone(make_event):
    make_event("A", start="2026-06-01")
    assert found("utm_source=x&page=2") == ["A"]


names = st.sampled_from(
    ["q", "organizer", "theme", "kind", "format", "language", "area", "from", "to", "when"]
)
texts = st.text(max_size=40) | st.sampled_from(
    ["past", "all", "2026-01-01", "genocide", "%", "_", "\x00", "'"]
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(names, texts), max_size=6))
def test_nothing_that_is_asked_breaks_it(make_event, pairs):
    if not Event.objects.exists():
        make_event("Secret", start="2026-06-01", state="draft")
    query = QueryDict(mutable=True)
    for name, text in pairs:
        query.appendlist(name, text)

    chosen = EventFilter(query, NOW)

    assert chosen.listing().numbers() == []
    assert EventFilter(QueryDict(chosen.query()), NOW).query() == chosen.query()
    assert [facet.name for facet in facets(chosen)]
    assert isinstance(chosen.sentence, list)
    assert near_words(chosen) == wider(chosen) == []


# -- what is shown of the question


def test_the_same_question_has_one_query_string(make_theme):
    make_theme("a")
    make_theme("b")

    one = EventFilter(QueryDict("theme=b&q=+x+&theme=a&when=upcoming&theme=b&kind="), NOW)

    assert one.query() == "q=x&theme=a&theme=b"


def test_each_part_of_the_question_can_be_taken_away(make_theme):
    make_theme("a", name="Alpha", slug="a")
    chosen = EventFilter(QueryDict("theme=a&q=x&when=past"), NOW)

    assert [(part.label, part.value, part.without) for part in chosen.parts] == [
        ("Words", "x", "theme=a&when=past"),
        ("Theme", "Alpha", "q=x&when=past"),
    ]


def test_a_renamed_theme_is_still_found_by_its_former_address(make_event, make_theme):
    theme = make_theme("a")
    make_event("A", start="2026-06-01", themes=[theme])
    theme.slug = "renamed"
    theme.save()

    assert found("theme=a") == ["A"]


def test_what_the_page_fixes_is_neither_asked_nor_repeated(make_event, make_theme):
    theme = make_theme("a")
    make_event("A", start="2026-06-01", themes=[theme])
    make_event("B", start="2026-06-01")
    chosen = EventFilter(QueryDict("theme=nonsense"), NOW, fixed={"theme": "a"})

    assert found("theme=nonsense", theme="a") == ["A"]
    assert chosen.query() == ""
    assert "theme" not in [facet.name for facet in facets(chosen)]


def test_facets_offer_what_published_events_have(make_event, make_organization, make_area):
    make_event(
        "A", start="2026-06-01", languages=["fr"], organizers=[make_organization("Shown")]
    )
    make_event(
        "Draft", state="draft", languages=["de"], organizers=[make_organization("Hush")]
    )
    make_area("RS", "Serbia")

    offered = {
        facet.name: [option.label for option in facet.options]
        for facet in facets(EventFilter(QueryDict(), NOW))
    }

    assert offered["organizer"] == ["Shown"]
    assert offered["language"] == ["French"]
    assert "area" not in offered


def test_a_comment_in_the_markdown_cannot_be_found(make_event):
    make_event(description="Shown.\n\n[//]: # (internal: Qwertysecret)", start="2026-06-01")

    assert found("q=shown")
    assert found("q=qwertysecret") == []


@pytest.mark.parametrize("words", ["%23", "...", "%25", "__"])
def test_words_without_a_letter_find_nothing(make_event, words):
    make_event("A", start="2026-06-01")
    assert found(f"q={words}") == []


def test_thousands_of_values_are_cut_before_they_cost_anything(
    django_assert_max_num_queries,
):
    query = "&".join(f"{name}=x{n}" for name in ("kind", "area") for n in range(5000))
    chosen = EventFilter(QueryDict(query), NOW)

    with django_assert_max_num_queries(5):
        assert chosen.mistakes
        assert chosen.parts == []
    assert len(chosen.query()) < 1000
