"""What visitors find by their own words, and what nobody may find."""

import threading
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection, transaction
from django.http import QueryDict
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st

from desk.editions import locked
from events.filters import EventFilter, facets, near_words, wider
from events.models import Entry, Event, Programme, Series, Word
from events.words import Marks, Text, folded, near, understood
from organizers.models import Person

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def asked(words, **other):
    return EventFilter(QueryDict(urlencode({"q": words, **other})), NOW)


def found(words, **other):
    chosen = asked(words, **other)
    numbers = chosen.listing().numbers()
    titles = dict(chosen.numbered(numbers).values_list("pk", "title"))
    return [titles[number] for number in numbers]


# -- how a question is read


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("hate speech", Text(words=("hate", "speech"))),
        ('"hate  speech" Rwanda', Text(words=("Rwanda",), phrases=("hate speech",))),
        ("rwanda -radio", Text(words=("rwanda",), without=("radio",))),
        ('-"mille collines"', Text(without_phrases=("mille collines",))),
        ('an open "phrase', Text(words=("an", "open"), phrases=("phrase",))),
        ("COVID-19 R2P", Text(words=("COVID-19", "R2P"))),
        ('... " " - --', Text()),
        ("war war", Text(words=("war",))),
        (" ".join("abcdefghijklmnop"), Text(words=tuple("abcdefghijkl"))),
    ],
)
def test_a_question_is_words_phrases_and_what_must_not_be_there(question, read):
    assert understood(question) == read


@given(st.text(max_size=60))
def test_reading_never_fails(question):
    understood(question)


# -- where words are found


@pytest.fixture
def panel(make_event, make_organization, make_theme, make_area):
    """One event with a word of its own at every place that is searched."""
    africa = make_area("002", "Africa", kind="region")
    rwanda = make_area("RW", "Rwanda", parent=africa, aliases=["Ruanda"])
    make_area("CH", "Switzerland")
    theme = make_theme("speech", name="Hate speech", aliases=["Incitement"])
    organization = make_organization(
        "Kofi Foundation", acronym="KAF", names=["Stiftung Kofi", "Koffi Fundation"]
    )
    event = make_event(
        "Lessons for prevention",
        start="2026-06-01",
        summary="Eight decades after Raphaël Lemkin.",
        description="About <tribunals> & *archives* on the women’s side.",
        city="Geneva",
        country="CH",
        kind="side-event",
        parent_wording="Human Rights Council",
        hashtags=["#Kwibuka27"],
        series=Series.objects.create(title="Conversations"),
        themes=[theme],
        areas=[rwanda],
    )
    event.credits.create(organization=organization, credited_as="The Kofi house")
    person = Person.objects.create(name="Amina Çelik")
    event.participations.create(
        person=person, name="Dr Amina Celik", affiliation="Ankara Bar", talk_title="Borders"
    )
    event.sections.create(number=1, title="Opening", description="Welcome by the hosts")
    make_event("Something else", start="2026-06-02")
    return event


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [
        *("lessons", "LESSONS", "lesson", "prevention", "preventing", "prevent"),
        *("kofi", "KAF", "stiftung", "fundation", "house"),
        *("celik", "Çelik", "ÇELIK", "ankara", "borders"),
        *("hate speech", "incitement", "rwanda", "Ruanda", "africa", "switzerland"),
        *("geneva", "side event", "council", "#kwibuka27", "kwibuka27", "conversations"),
        *(
            "lemkin",
            "Raphael Lemkin",
            "RAPHAËL",
            "tribunals",
            "archive",
            "women's",
            "womens",
        ),
        *("opening", "hosts", "less", "lemk", "raphael geneva tribunal"),
        *('"hate speech"', '"for prevention"', "the lessons of africa"),
    ],
)
def test_an_event_is_found_by_every_word_that_is_public(panel, words):
    assert found(words) == ["Lessons for prevention"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", ["essons", "lessons nairobi", '"speech hate"', "lessons -kofi", "lessonsx"]
)
def test_other_words_do_not_find_it(panel, words):
    assert found(words) == []


@pytest.mark.django_db
def test_what_must_not_be_there_may_be_all_that_is_said(panel):
    assert found("-lemkin") == ["Something else"]
    assert found('-"lessons for" -else') == []


@pytest.mark.django_db
def test_small_words_count_in_capitals_or_alone(make_event, make_organization):
    health = make_organization("World Health Organization", acronym="WHO")
    make_event("Health", start="2026-06-01", organizers=[health])
    make_event("Those who speak", start="2026-06-02")
    make_event("On the record", start="2026-06-03")

    assert found("WHO health") == ["Health"]
    assert found("the health") == ["Health"]
    assert found("on") == ["On the record"]


@pytest.mark.django_db
def test_only_the_last_word_may_be_unfinished(make_event):
    make_event("Genocide prevention", start="2026-06-01")

    assert found("genoc") == ["Genocide prevention"]
    assert found("genocide prev") == ["Genocide prevention"]
    assert found("genoc prevention") == []
    assert found("ge") == []


@pytest.mark.django_db
def test_the_best_match_comes_first_and_of_equals_the_sooner(
    make_event, make_organization, make_theme
):
    make_event("Archives and warfare", start="2026-05-10")
    make_event("In its text", start="2026-05-11", description="The war on archives")
    make_event(
        "By its theme", start="2026-05-12", themes=[make_theme("war", name="War archives")]
    )
    make_event(
        "By whom", start="2026-05-13", organizers=[make_organization("War archives")]
    )
    make_event("War and archives, later", start="2026-05-15")
    make_event("War and archives, sooner", start="2026-05-14")
    make_event("War and archives, past", start="2026-04-14")

    assert found("archives war", when="all") == [
        "War and archives, sooner",
        "War and archives, later",
        "War and archives, past",
        "By whom",
        "By its theme",
        "In its text",
        "Archives and warfare",
    ]
    assert found("archives war", sort="date")[0] == "Archives and warfare"


@pytest.mark.django_db
def test_facets_and_words_narrow_together(panel, make_theme):
    assert found("lessons", theme="hate-speech") == ["Lessons for prevention"]
    make_theme("other")
    assert found("lessons", theme="other") == []
    [theme] = [f for f in facets(asked("lessons")) if f.name == "theme"]
    assert [(option.label, option.count) for option in theme.options] == [
        ("Hate speech", 1)
    ]


# -- what is marked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("prevent genoc", "Preventing a Génocide", ["Preventing", "Génocide"]),
        ("women's", "The Women’s League", ["Women’s"]),
        ("the war", "The war", ["war"]),
        ("war -peace", "war and peace", ["war"]),
        ('"hate speech"', "Hate and hateful speech", ["Hate", "hateful", "speech"]),
    ],
)  # fmt: skip
def test_the_words_are_marked_as_they_were_found(words, text, marked):
    pieces = list(asked(words).marks.pieces(text))

    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_asked_for in pieces if is_asked_for] == marked


@given(st.text(), st.text(max_size=5))
def test_marking_keeps_every_letter(text, lexeme):
    pieces = Marks(f"'{lexeme}':* & 'war'").pieces(text)
    assert "".join(piece for piece, _ in pieces) == text


@pytest.mark.django_db
def test_a_page_marks_words_and_escapes_the_rest(client, make_event):
    make_event("<b>War</b> & peace", start="2199-06-01", summary="After a war <script>")

    html = client.get("/", {"q": "war"}).content.decode()

    assert "&lt;b&gt;<mark>War</mark>&lt;/b&gt; &amp; peace" in html
    assert "After a <mark>war</mark> &lt;script&gt;" in html


# -- what may have been meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("genocde", ["genocide"]),
        ("jenocide", ["genocide"]),
        ("rawnda", ["rwanda"]),
        ("Ruwanda", ["rwanda"]),
        ("speach", ["speech"]),
        ("responsability", ["responsibility"]),
        ("war", []),
        ("xyzzy", []),
    ],
)
def test_near_spellings(typed, meant):
    known = ["genocide", "rwanda", "speech", "responsibility", "wars", "gender"]
    assert near(typed, known) == meant


@pytest.mark.django_db
def test_nothing_found_offers_words_that_occur(make_event):
    make_event("Early warning", start="2026-06-01")
    make_event("Early warning, again", start="2026-04-01")
    chosen = asked("erly warnign")

    [offer] = near_words(chosen)
    assert (offer.label, offer.count) == ("early warning", 2)
    assert offer.query == "q=early+warning&when=all"
    assert near_words(asked("early warning")) == []


@pytest.mark.django_db
def test_nothing_found_offers_what_a_wider_question_finds(make_event, make_theme):
    make_theme("genocide")
    make_event("Course", start="2026-06-01", kind="course", themes=[make_theme("memory")])
    chosen = asked("", theme="genocide", kind="course")

    assert [(offer.label, offer.query, offer.count) for offer in wider(chosen)] == [
        ("Genocide", "kind=course", 1)
    ]


@pytest.mark.django_db
def test_words_that_never_stand_together_are_offered_one_by_one(make_event):
    make_event("Rwanda", start="2026-06-01")
    make_event("Bosnia", start="2026-06-02")

    offers = wider(asked("rwanda bosnia"))

    assert [(offer.label, offer.query, offer.count) for offer in offers] == [
        ("rwanda", "q=bosnia", 1),
        ("bosnia", "q=rwanda", 1),
    ]


# -- what nobody may find


@pytest.fixture
def witness(make_event):
    """A person at an event, whose name stands nowhere else."""
    person = Person.objects.create(name="Zuhra Xendarova")
    event = make_event("Testimony", start="2026-06-01")
    event.participations.create(
        person=person, affiliation="Qyzylhouse", talk_title="Wombats"
    )
    return person


def hide(person):
    person.visibility = "hidden"
    person.save()


WAYS_TO_HIDE = {
    "the person withheld": lambda p: Person.objects.filter(pk=p.pk).update(
        visibility="withheld"
    ),
    "the person hidden": hide,
    "the participation withheld": lambda p: p.participations.update(visibility="withheld"),
    "the participation hidden": lambda p: p.participations.update(visibility="hidden"),
    "the participation deleted": lambda p: p.participations.all().delete(),
    "the event withdrawn": lambda p: Event.objects.update(state="withdrawn"),
    "the event back in draft": lambda p: Event.objects.update(state="draft"),
    "the event deleted": lambda p: Event.objects.all().delete(),
    "the name changed": lambda p: (
        p.participations.update(name="Somebody", affiliation="", talk_title=""),
        Person.objects.update(name="Somebody", slug="somebody"),
    ),
    "by hand": lambda p: connection.cursor().execute(
        "UPDATE organizers_person SET visibility = 'hidden'"
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("way", WAYS_TO_HIDE)
def test_what_is_taken_away_cannot_be_found_in_any_way(client, witness, way):
    assert found("xendarova") == ["Testimony"]
    assert Word.objects.filter(word="xendarova").exists()

    WAYS_TO_HIDE[way](witness)

    for words in (
        "xendarova",
        "zuhra",
        "xend",
        "qyzylhouse",
        "wombats",
        '"zuhra xendarova"',
    ):
        assert found(words, when="all") == []
    assert near_words(asked("xendarovo")) == []
    assert asked("", speaker="zuhra-xendarova").mistakes
    kept = str([*Word.objects.values(), *Entry.objects.values("tokens", "words")])
    assert "xendarova" not in kept
    assert "wombat" not in kept
    assert b"endarova" not in client.get("/?q=endarov").content.replace(b"endarov&", b"")


@pytest.mark.django_db
def test_a_word_that_stands_elsewhere_too_is_not_forgotten(witness, make_event):
    make_event("Wombats of the south", start="2026-06-02")

    Person.objects.update(visibility="hidden")

    assert found("wombats") == ["Wombats of the south"]
    assert near_words(asked("wombatts"))


@pytest.mark.django_db
def test_what_is_published_later_is_not_found_before(make_event):
    make_event("Embargo", start="2026-06-01", publish_at=datetime(2026, 5, 2, tzinfo=UTC))

    assert found("embargo") == []
    assert near_words(asked("embargoo")) == []


@pytest.mark.django_db
def test_notes_and_drafts_of_a_programme_are_not_indexed(make_event):
    programme = Programme.objects.create(title="Secret programme")
    make_event("Seminar", start="2026-06-01", staff_note="qwertynote", programme=programme)

    assert found("qwertynote") == found("secret") == []
    assert asked("", programme="secret-programme").mistakes


# -- the index follows what it is made of


@pytest.mark.django_db
def test_other_names_and_renamed_rows_are_found_at_once(panel):
    organization = panel.credits.get().organization
    organization.names.create(name="Fondation Kofi")
    panel.themes.update(name="Dangerous speech", slug="dangerous")
    panel.areas.get().parent.aliases.append("Afrique")
    parent = panel.areas.get().parent
    parent.aliases = ["Afrique"]
    parent.save()

    assert found("fondation") == found("dangerous") == found("afrique")
    assert found("", theme="dangerous") == ["Lessons for prevention"]
    panel.areas.clear()
    assert found("afrique") == []
    organization.names.all().delete()
    assert found("fondation") == found("stiftung") == []


@pytest.mark.django_db
def test_a_text_of_any_length_and_script_can_be_saved(make_event):
    long = "wordy " * 20_000 + "x" * 5_000
    make_event(
        "Длинный 长标题", start="2026-06-01", description=long, summary="'\\:*&|!<->"
    )

    assert found("длинный") == found("长标题") == ["Длинный 长标题"]
    assert found("wordy") == ["Длинный 长标题"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    ["'", "\\", "a:*", "!", "&|", "<->", "(", "'x':A", "%s", "x\\'y", "🕊 peace", "ﷺ"],
)
def test_signs_of_the_search_language_are_only_signs(panel, words):
    found(words)
    found(f'"{words}"')
    found(f"-{words}")


# -- kept between requests


@pytest.fixture
def committed(transactional_db):
    """Changes are committed, as on the site: the catalogue is kept between questions."""
    Entry.objects.catalogue()


@pytest.mark.usefixtures("committed")
def test_the_kept_catalogue_follows_every_committed_change(
    make_event, make_theme, django_assert_num_queries
):
    theme = make_theme("memory")
    event = make_event("First", start="2026-06-01", themes=[theme])
    make_event("Second", start="2026-06-02", themes=[theme])
    assert found("", theme="memory") == ["First", "Second"]
    assert found("first") == ["First"]

    known = Entry.objects.catalogue()
    with django_assert_num_queries(1):
        assert Entry.objects.catalogue() is known
    Event.objects.filter(pk=event.pk).update(
        start_date="2026-06-03",
        starts_at=datetime(2026, 6, 3, tzinfo=UTC),
        over_at=datetime(2026, 6, 4, 12, tzinfo=UTC),
    )
    assert found("", theme="memory") == ["Second", "First"]
    event.themes.clear()
    assert found("", theme="memory") == ["Second"]
    Event.objects.filter(pk=event.pk).update(title="Third")
    assert found("first") == []
    assert found("third") == ["Third"]
    event.delete()
    assert found("third") == found("", theme="memory", kind="course") == []


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("way", WAYS_TO_HIDE)
def test_the_kept_catalogue_forgets_values_that_are_taken_away(witness, way):
    assert not asked("", speaker="zuhra-xendarova").mistakes
    WAYS_TO_HIDE[way](witness)

    assert asked("", speaker="zuhra-xendarova").mistakes
    assert found("xendarova", when="all") == []


@pytest.mark.usefixtures("committed")
def test_values_of_an_embargoed_event_are_unknown_until_it_is_published(
    client, make_event, make_organization
):
    event = make_event(
        "Later", start="2026-06-01", publish_at=datetime(2026, 5, 1, 12, 0, 1, tzinfo=UTC)
    )
    event.credits.create(organization=make_organization("Hush"))
    event.participations.create(person=Person.objects.create(name="Hush Hush"))
    event.languages.create(language="rw")

    for now, known in ((NOW, False), (datetime(2026, 5, 1, 12, 0, 1, tzinfo=UTC), True)):
        for name, value in (("speaker", "hush-hush"), ("organizer", "hush")):
            assert (not EventFilter(QueryDict(f"{name}={value}"), now).mistakes) == known
        offered = facets(EventFilter(QueryDict(), now))
        assert ("language" in [facet.name for facet in offered]) == known
        with time_machine.travel(now, tick=False):
            for index in ("organizers", "speakers"):
                assert (b"Hush" in client.get(f"/{index}/").content) == known


@pytest.mark.usefixtures("committed")
def test_what_is_not_committed_stays_in_its_transaction(make_event):
    make_event("Kept", start="2026-06-01")
    with transaction.atomic():
        make_event("Undone", start="2026-06-02")
        assert found("") == ["Kept", "Undone"]
        transaction.set_rollback(True)

    assert found("") == ["Kept"]


@pytest.mark.usefixtures("committed")
def test_an_emptied_table_is_noticed(make_event):
    make_event("Gone", start="2026-06-01")
    assert found("") == ["Gone"]
    connection.cursor().execute("TRUNCATE events_event, events_entry, events_word CASCADE")

    assert found("") == []


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.fixture
def at_once(committed):
    """Runs the second change while the first is not committed; the second must wait."""

    def run(first, second):
        began = threading.Event()
        failed = []

        def other():
            began.wait(10)
            try:
                second()
            except Exception as error:
                failed.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=other)
        thread.start()
        with transaction.atomic():
            first()
            began.set()
            with connection.cursor() as cursor:
                for _ in range(1000):
                    cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)")
                    cursor.execute(WAITING)
                    if cursor.fetchone()[0]:
                        break
        thread.join(10)
        assert failed == []

    return run


def test_two_changes_of_one_event_at_once_lose_nothing(at_once, make_event, make_theme):
    event, memory, truth = make_event(start="2026-06-01"), *map(make_theme, ("a", "b"))

    at_once(lambda: event.themes.add(memory), lambda: event.themes.add(truth))

    assert "theme=a theme=b" in Entry.objects.get(event_id=event.pk).tokens


@pytest.mark.parametrize("hide_first", [True, False])
def test_a_name_hidden_while_it_is_added_is_not_found(at_once, make_event, hide_first):
    person, event = (
        Person.objects.create(name="Zuhra Xendarova"),
        make_event(start="2026-06-01"),
    )
    changes = [
        lambda: Person.objects.update(visibility="hidden"),
        lambda: event.participations.create(person=person),
    ]

    at_once(*(changes if hide_first else reversed(changes)))

    assert found("xendarova") == []
    assert asked("", speaker="zuhra-xendarova").mistakes
    assert not Word.objects.filter(word="xendarova").exists()


def test_two_events_with_the_same_words_can_be_saved_at_once(at_once, make_event):
    one, two = make_event(start="2026-06-01"), make_event(start="2026-06-02")

    def add(event, *titles):
        with transaction.atomic():
            for number, title in enumerate(titles, start=1):
                event.sections.create(number=number, title=title)

    at_once(lambda: add(one, "Quokkas", "Zebras"), lambda: add(two, "Zebras", "Quokkas"))

    assert len(found("quokkas zebras")) == 2


def test_a_person_and_an_event_are_saved_at_the_desk_at_once(at_once, make_event):
    person = Person.objects.create(name="Ana Lozano")
    event = make_event(start="2026-06-01")

    def rename():
        with transaction.atomic():
            row = locked(person)
            row.name, row.slug = "Ana Renamed", "ana-renamed"
            row.save()

    def take_part():
        with transaction.atomic():
            locked(event)
            event.participations.create(person=person, name="Ana Lozano")

    at_once(rename, take_part)

    assert found("lozano") == found("renamed") != []


@pytest.mark.usefixtures("committed")
def test_nothing_is_left_of_many_events_or_of_emptied_tables(make_event):
    person = Person.objects.create(name="Zuhra Xendarova")
    for number in range(101):
        event = make_event(f"No. {number}", start="2026-06-01")
        event.participations.create(person=person)
    Person.objects.update(visibility="hidden")
    assert not Word.objects.filter(word="xendarova").exists()
    Person.objects.update(visibility="named")
    assert len(found("xendarova")) == 101

    connection.cursor().execute("TRUNCATE events_participation CASCADE")

    assert found("xendarova") == []
    assert not Word.objects.filter(word="xendarova").exists()
    connection.cursor().execute("TRUNCATE events_event CASCADE")
    assert found("") == []
    assert not Word.objects.exists()


@pytest.mark.usefixtures("committed")
def test_an_index_restored_from_a_busier_server_is_read_once(
    make_event, django_assert_num_queries
):
    make_event("Kept", start="2026-06-01")
    assert found("") == ["Kept"]
    connection.cursor().execute(
        "UPDATE events_entry SET changed_in = changed_in + 1000000000"
    )
    Entry.objects.catalogue()
    before = Entry.objects.catalogue()
    with django_assert_num_queries(1):
        after = Entry.objects.catalogue()

    assert after.changed_numbers == before.changed_numbers
    make_event("Later", start="2026-06-02")
    assert found("") == ["Kept", "Later"]


@pytest.mark.usefixtures("committed")
def test_an_entry_is_written_only_when_it_changes(make_event, make_organization):
    event = make_event(
        start="2026-06-01", organizers=[make_organization("A"), make_organization("B")]
    )
    before = Entry.objects.get(event_id=event.pk)
    event.staff_note = "Called them."
    event.save()

    assert Entry.objects.get(event_id=event.pk).changed_in == before.changed_in


@pytest.mark.django_db
def test_a_phrase_does_not_reach_from_one_name_into_the_next(make_event, make_organization):
    organizers = [make_organization("Alpha House"), make_organization("Beta Institute")]
    make_event("Gamma", start="2026-06-01", organizers=organizers, summary="Delta")

    assert found('"alpha house"') == ["Gamma"]
    assert found('"house beta"') == found('"gamma alpha"') == []


@pytest.mark.django_db
def test_a_renamed_country_is_found_by_its_new_name(make_event, make_area):
    country = make_area("LI", "Liechtenstein")
    make_event("Panel", start="2026-06-01", country="LI")
    country.name = "Principality"
    country.save()

    assert found("principality") == ["Panel"]
    assert found("liechtenstein") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["q=a%00b", "q=a%00&after=upcoming.1.1", "q=a&theme=no", "q=%00&when=all"]
)
def test_words_in_a_question_that_is_not_understood_find_nothing(client, make_event, query):
    make_event("A", start="2026-06-01")
    assert client.get(f"/?{query}").status_code == 400


@pytest.mark.django_db
def test_an_event_with_every_theme_has_a_page(client, make_event, make_theme):
    themes = [make_theme(f"theme-{number}") for number in range(26)]
    event = make_event("All", start="2026-06-01", themes=themes)
    make_event("Like it", start="2026-06-02", themes=themes[:25])

    assert b"Like it" in client.get(event.get_absolute_url()).content


def test_folding_is_that_of_the_database(db):
    for word in ("Women’s", "ÇELIK", "Straße", "Łódź", "Ñandú", "İstanbul", "長", "R2P"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT folded(%s)", [word])
            assert cursor.fetchone()[0] == folded(word)
