"""The public pages, as a visitor gets them."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine

from events.models import Programme, Series
from organizers.models import Organization, Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def read(client):
    """The text of a page that is found."""

    def get(address, status=200):
        response = client.get(address)
        assert response.status_code == status
        assert not response.cookies
        return " ".join(response.content.decode().split())

    return get


# -- lists


def test_the_list_groups_events_by_how_near_they_are(make_event, read):
    make_event("Runs", start="2026-05-01 11:00", hours=2)
    make_event("Tonight", start="2026-05-01 19:00")
    make_event("Sunday", start="2026-05-03 19:00")
    make_event("June", start="2026-06-03 19:00")
    make_event("Some day")

    html = read("/")

    headings = [
        "Happening now",
        "Today",
        "Rest of this week",
        "June 2026",
        "Date to be announced",
    ]
    titles = ["Runs", "Tonight", "Sunday", "June", "Some day"]
    places = [
        html.index(f">{text}<")
        for pair in zip(headings, titles, strict=True)
        for text in pair
    ]
    assert places == sorted(places)
    assert "5 upcoming events" in html


def test_a_cancelled_event_is_never_happening_now(make_event, read):
    make_event("Off", start="2026-05-01 11:00", hours=2, status="cancelled")

    html = read("/")

    assert "Happening now" not in html
    assert "Cancelled" in html


def test_past_events_stand_under_their_year(make_event, read):
    make_event("Old", start="2021-04-30")
    html = read("/past/")

    assert html.index(">2021<") < html.index(">Old<")


def test_when_nothing_upcoming_matches_the_past_is_offered(make_event, make_theme, read):
    theme = make_theme("memory", name="Memory")
    for number in range(3):
        make_event(f"Old {number}", start="2021-04-30", themes=[theme])

    html = read("/?theme=memory")

    assert "Nothing upcoming matches." in html
    assert '<a href="/past/?theme=memory">3 past events do.</a>' in html


def test_an_unknown_value_is_answered_in_words(read):
    html = read("/?theme=nonsense", status=400)

    assert "There is no theme “nonsense” here." in html


@pytest.mark.parametrize(
    "mark", ["0", "x.1.1", "upcoming.1", "upcoming.1.-1", "past.1.1", "upcoming.1e9.1"]
)
def test_a_mark_that_was_never_one_of_the_list_is_404(make_event, read, mark):
    make_event()
    assert "There is no such page" in read(f"/?after={mark}", status=404)


def test_a_long_list_has_pages_that_keep_the_question(make_event, make_theme, read):
    theme = make_theme("memory")
    for number in range(61):
        make_event(f"No. {number:02}", start="2026-06-01", themes=[theme])

    html = read("/?theme=memory")
    assert "61 upcoming events match. These are 1 to 30." in html
    assert 'rel="canonical" href="http://127.0.0.1:8000/?theme=memory"' in html

    second = leads_to("next", html)
    assert "theme=memory" in second
    make_event("One more before them", start="2026-05-20", themes=[theme])
    html = read(f"/{second}")
    assert re.findall(r">No. (\d\d)<", html) == [str(n) for n in range(30, 60)]
    assert "These are 32 to 61." in html
    assert ">No. 60<" in read(f"/{leads_to('next', html)}")
    assert "These are 2 to 31." in read(f"/{leads_to('prev', html)}")
    assert ">No. 60<" in read(f"/{leads_to('', read('/?theme=memory'))}")


def leads_to(rel, html):
    """Where the page leads by a link of this kind; "" for the last page."""
    pattern = rf'rel="{rel}" href="([^"]*)"' if rel else r'href="([^"]*)">Last page'
    return unescape(re.findall(pattern, html)[0])


def test_hostile_text_stays_text(make_event, read):
    make_event("<script>alert('x')</script>", start="2026-06-01", summary="<b>&")
    assert "<script>" not in read("/")
    assert "<script>" not in read("/?q=%3Cscript%3E")


# -- one event


def test_an_event_says_everything_that_was_announced(
    make_event, make_organization, make_theme, make_area, read
):
    series = Series.objects.create(title="Four lectures", planned_count=4)
    event = make_event(
        "From hate speech to genocide",
        start="2026-06-10 09:00",
        hours=1.5,
        zone="America/New_York",
        series=series,
        number_in_series=3,
        summary="A summary.",
        description="A *description*.",
        time_as_announced="9 a.m. EST / 3 p.m. CEST",
        time_note="EST is read as New York’s clock.",
        format="online",
        platforms=["Zoom", "YouTube"],
        registration="required",
        registration_deadline=date(2026, 6, 8),
        cost="free",
        seats_note="Seating is limited.",
        access_steps="Register.\nJoin by your own link.",
        joining_note="Joining instructions to follow.",
        audience="Diplomats",
        accessibility="Captions",
        contact_name="The desk",
        contact_email="desk@example.org",
        contact_phone="+32 52 65 00 31",
        hashtags=["#Kwibuka"],
        parent_wording="Annual Meeting",
        organizers_as_announced="The Paris Office",
        parent_relation="side-event",
        themes=[make_theme("memory", name="Memory")],
        areas=[make_area("RW", "Rwanda")],
        languages=["en"],
    )
    event.languages.create(language="fr", mode="interpretation")
    event.credits.create(
        organization=make_organization("UNESCO"), credited_as="Unesco, Paris"
    )
    event.credits.create(organization=make_organization("PAX"), role="co-sponsor")
    opening = event.sections.create(
        number=1, title="Welcome", kind="opening", start_time="09:00"
    )
    person = Person.objects.create(name="Susan Example")
    event.participations.create(
        section=opening,
        person=person,
        honorific="Ms",
        position="Director",
        affiliation="Speech Project",
        country="US",
        role="welcome",
        talk_title="On words",
    )
    event.links.create(kind="registration", url="https://example.org/register")
    event.links.create(kind="agenda", label="Full agenda")

    html = read(event.get_absolute_url())

    for said in (
        "3 of 4 in the series",
        "Wednesday 10 June 2026",
        "09:00–10:30",
        "New York time, UTC−4",
        'datetime="2026-06-10T09:00:00-04:00"',
        "Announced as “9 a.m. EST / 3 p.m. CEST”.",
        "EST is read as New York’s clock.",
        "A summary.",
        "<em>description</em>",
        "Online, on Zoom and YouTube",
        "Registration is required.",
        "Register by Monday 8 June 2026.",
        'href="https://example.org/register"',
        "Free of charge",
        "Seating is limited.",
        "<li>Join by your own link.</li>",
        "Joining instructions to follow.",
        "English; interpretation: French",
        "Diplomats",
        "Captions",
        "desk@example.org",
        "+32 52 65 00 31",
        "#Kwibuka",
        "Side event on the margins of",
        "Annual Meeting",
        "“Organized by: The Paris Office”",
        "Memory",
        "Rwanda",
        ">Unesco, Paris</a>",
        "Co-sponsor",
        "Welcome",
        "Ms <a",
        ">United States of America<",
        "Director, Speech Project",
        "“On words”",
        "Full agenda",
        "we do not have the address",
    ):
        assert said in html, said


def test_what_is_not_announced_is_said_plainly(make_event, read):
    html = read(make_event(start="2026-06-10").get_absolute_url())

    assert "No time of day is announced." in html
    assert '<dt>Organizers</dt> <dd class="soft">Not said in the announcement</dd>' in html
    assert "The announcement does not say." in html

    assert "No end is announced." in read(
        make_event(start="2026-06-10 10:00").get_absolute_url()
    )


def test_a_doubtful_date_is_marked(make_event, read):
    event = make_event(
        start="2026-06-10", certainty="inferred", time_note="No year is given."
    )
    html = read(event.get_absolute_url())

    assert "inferred by us" in html
    assert "No year is given." in html


def test_a_cancelled_event_says_so_first_and_in_the_title(make_event, read):
    event = make_event(
        "Panel", start="2026-06-10", status="cancelled", status_note="No visas."
    )
    html = read(event.get_absolute_url())

    assert "<title>Cancelled: Panel" in html
    assert html.index("No visas.") < html.index("When")


def test_a_past_event_offers_no_registration(make_event, read):
    event = make_event(start="2026-04-10")
    event.links.create(kind="registration", url="https://example.org/register")
    html = read(event.get_absolute_url())

    assert "This event is over." in html
    assert "button" not in html


def test_a_join_link_is_nowhere(make_event, read):
    event = make_event(start="2026-06-10")
    event.links.create(kind="join", url="https://example.org/join/secret")
    event.links.create(kind="information", url="https://example.org/staff", access="staff")

    for address in ("/", event.get_absolute_url()):
        html = read(address)
        assert "join/secret" not in html
        assert "example.org/staff" not in html


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn"])
def test_what_is_not_published_is_404(make_event, read, state):
    read(make_event(state=state).get_absolute_url(), status=404)


def test_relatives_that_are_not_published_are_not_mentioned(make_event, read):
    host = make_event("Hush host", state="draft")
    programme = Programme.objects.create(title="Hush programme")
    earlier = make_event("Hush earlier", state="withdrawn")
    event = make_event(
        "Side", start="2026-06-01", parent=host, programme=programme, follows=earlier
    )
    make_event("Hush twin", state="review", parent=host)
    make_event("Hush next", state="draft", follows=event)

    assert "Hush" not in read(event.get_absolute_url())


def test_relatives_are_linked(make_event, read):
    host = make_event("The host", start="2026-06-01")
    event = make_event(
        "Side", start="2026-06-01", parent=host, follows=make_event("Earlier")
    )
    make_event("Beside", parent=host)
    make_event("Next", follows=event)

    html = read(event.get_absolute_url())
    for title in ("The host", "Earlier", "Beside", "Next"):
        assert f">{title}</a>" in html
    assert ">Side</a>" in read(host.get_absolute_url())


# -- addresses


def moved(client, address):
    response = client.get(address)
    assert response.status_code == 301
    return response.url


def test_a_renamed_event_is_found_by_its_former_address(client, make_event):
    event = make_event("Panel")
    event.slug = "renamed"
    event.save()

    assert moved(client, "/events/panel/") == "/events/renamed/"


def test_a_merged_event_leads_to_the_one_that_stays(client, make_event):
    one, two, three = make_event("One"), make_event("Two"), make_event("Three")
    for twin, stays in ((one, two), (two, three)):
        twin.merged_into = stays
        twin.save()

    assert moved(client, "/events/one/") == "/events/three/"


def test_a_merge_into_a_withdrawn_event_is_404(read, make_event):
    hidden = make_event("Hidden", state="withdrawn")
    read(make_event("Twin", merged_into=hidden).get_absolute_url(), status=404)


def test_every_renamed_row_is_found_by_its_former_address(
    client, make_event, make_organization, make_theme, make_area
):
    series = Series.objects.create(title="Old")
    programme = Programme.objects.create(title="Old", state="published")
    organization, theme, area = (
        make_organization("Old"),
        make_theme("old"),
        make_area("XX", "Old"),
    )
    person = Person.objects.create(name="Old")
    event = make_event(
        series=series, organizers=[organization], themes=[theme], areas=[area]
    )
    event.participations.create(person=person)
    for row in (series, programme, organization, theme, area, person):
        row.slug = "new"
        row.save()

    for name in ("series", "programmes", "organizers", "themes", "areas", "speakers"):
        assert moved(client, f"/{name}/old/") == f"/{name}/new/"


@pytest.mark.parametrize(
    "address",
    [
        "/events/no/",
        "/organizers/no/",
        "/speakers/no/",
        "/themes/no/",
        "/areas/no/",
        "/series/no/",
        "/no",
    ],
)
def test_an_unknown_address_is_a_page_of_ours(read, address):
    assert "There is no such page" in read(address, status=404)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_public_page_is_only_read(client, method):
    assert getattr(client, method)("/").status_code == 405


# -- who and about what


def test_an_organizer_has_a_page_with_its_events(make_event, make_organization, read):
    un = make_organization("UN Office", acronym="UNOGP", names=["OSAPG"])
    organization = make_organization(
        "Center", parent=un, description="What it is.", country="CH"
    )
    make_event("To come", start="2026-06-01", organizers=[organization])
    make_event("Gone", start="2021-06-01", organizers=[organization])
    make_event("Of others", start="2026-06-01", organizers=[un])

    html = read("/organizers/center/")

    assert html.index(">To come<") < html.index(">Gone<")
    assert "What it is." in html
    assert "Switzerland" in html
    assert "Of others" not in html
    assert "OSAPG" in read("/organizers/un-office/")
    assert "<strong>1 upcoming</strong> <span>1 past</span>" in read("/organizers/")


def test_an_organization_of_drafts_only_has_no_page(make_event, make_organization, read):
    make_event(state="draft", organizers=[make_organization("Hush")])

    read("/organizers/hush/", status=404)
    assert "Hush" not in read("/organizers/")


def test_a_speaker_has_a_page_with_events_in_which_she_is_named(make_event, read):
    amina = Person.objects.create(name="Amina Example")
    event = make_event("Named", start="2026-06-01")
    event.participations.create(person=amina, position="Judge", affiliation="Court")
    make_event("Withheld").participations.create(person=amina, visibility="withheld")
    make_event("Draft", state="draft").participations.create(person=amina)

    html = read("/speakers/amina-example/")

    assert "Named" in html
    assert "Judge, Court" in html
    assert "Withheld" not in html
    assert "Draft" not in html
    assert "Example, Amina" in read("/speakers/")


@pytest.mark.parametrize("visibility", ["withheld", "hidden"])
def test_a_withheld_name_is_on_no_page(client, make_event, visibility):
    amina = Person.objects.create(name="Amina Example", website="https://amina.example")
    event = make_event("Panel", start="2026-06-01")
    event.participations.create(
        person=amina, position="Judge", affiliation="Court", country="RS"
    )
    addresses = [
        "/",
        "/speakers/",
        "/speakers/amina-example/",
        event.get_absolute_url(),
        "/?q=amina",
    ]
    assert "Amina" in client.get(event.get_absolute_url()).content.decode()

    amina.visibility = visibility
    amina.save()

    for address in addresses:
        html = client.get(address).content.decode().lower()
        for secret in (
            "amina example",
            "amina-example",
            "example, amina",
            "amina.example",
            "judge",
            "serbia",
        ):
            assert secret not in html, (address, secret)
    assert client.get("/speakers/amina-example/").status_code == 404


def test_a_theme_has_a_definition_with_its_source(make_event, make_theme, read):
    theme = make_theme(
        "memory", name="Memory", definition="What it means.", source="A/HRC/54/24"
    )
    make_event("Vigil", start="2026-06-01", themes=[theme])

    for said in ("What it means.", "A/HRC/54/24", "Vigil"):
        assert said in read("/themes/memory/")
    assert "1 upcoming" in read("/themes/")


def test_an_area_lists_events_about_what_lies_in_it(make_event, make_area, read):
    europe = make_area("150", "Europe", kind="region")
    serbia = make_area("RS", "Serbia", parent=europe, aliases=["Srbija"])
    make_event("Seminar", start="2026-06-01", areas=[serbia])

    assert "Seminar" in read("/areas/europe/")
    assert "Srbija" in read("/areas/serbia/")
    assert "Serbia" in read("/areas/")


def test_a_series_lists_its_events_by_number(make_event, read):
    series = Series.objects.create(title="Four", planned_count=4, aims="- one aim")
    make_event("Second", series=series, number_in_series=2, start="2026-03-01")
    make_event("First", series=series, number_in_series=1, start="2026-04-01")
    Series.objects.create(title="Of drafts")

    html = read("/series/four/")

    assert html.index(">First<") < html.index(">Second<")
    assert "2 of 4 events are listed here." in html
    assert "one aim" in html
    assert "Of drafts" not in read("/series/")


def test_a_programme_tells_what_it_is_and_has_done(make_organization, read):
    programme = Programme.objects.create(
        title="Seminars",
        state="published",
        start_year=2011,
        start_month=6,
        ongoing=True,
        dates_as_announced="June 2011 (Ongoing)",
        objective="To prevent.",
        description="What is done.",
        methods="How it is done.",
        audience="Civil society",
        quotation="It helped us.",
        quotation_by="A participant",
    )
    programme.credits.create(organization=make_organization("PCRC"), role="lead")
    programme.places.create(city="Skopje", country="MK", country_as_printed="Macedonia")
    programme.figures.create(
        value=120, unit="people trained", approximate=True, as_of="2016"
    )

    html = read("/programmes/seminars/")

    for said in (
        "Since June 2011, ongoing",
        "June 2011 (Ongoing)",
        "To prevent.",
        "What is done.",
        "How it is done.",
        "Civil society",
        "It helped us.",
        "A participant",
        "PCRC",
        "Skopje, North Macedonia",
        "announced as Macedonia",
        "about 120",
        "people trained",
        "(2016)",
    ):
        assert said in html, said
    assert "Seminars" in read("/programmes/")
    assert "Seminars" in read("/organizers/pcrc/")


def test_a_programme_in_draft_is_404(read):
    Programme.objects.create(title="Hush")
    read("/programmes/hush/", status=404)
    assert "Hush" not in read("/programmes/")


# -- the same work, however much there is


# Within the test's transaction the catalogue takes two queries; on the site it takes one.
LISTS = {
    "/": 6,
    "/past/": 6,
    "/?area=area-0&kind=webinar&language=en&organizer=org-0&q=event&theme=theme-0": 8,
    "/calendar/2026/6/": 4,
    "/organizers/": 4,
    "/organizers/org-0/": 11,
    "/speakers/": 3,
    "/speakers/person-0/": 10,
    "/themes/": 4,
    "/themes/theme-0/": 7,
    "/areas/": 4,
    "/areas/area-0/": 10,
    "/series/": 3,
    "/series/series-0/": 9,
    "/programmes/": 3,
    "/programmes/programme-0/": 13,
    "/events/event-0/": 14,
    "/about/": 0,
}


@pytest.mark.parametrize("rows", [1, 5])
def test_a_page_takes_the_same_queries_however_many_rows(
    client, subtests, django_assert_num_queries, make_event, make_theme, make_area, rows
):
    series = [Series.objects.create(title=f"Series {n}") for n in range(rows)]
    organizations = [Organization.objects.create(name=f"Org {n}") for n in range(rows)]
    people = [Person.objects.create(name=f"Person {n}") for n in range(rows)]
    themes = [make_theme(f"theme-{n}", slug=f"theme-{n}") for n in range(rows)]
    areas = [make_area(f"a{n}", f"Area {n}") for n in range(rows)]
    for n in range(rows):
        programme = Programme.objects.create(title=f"Programme {n}", state="published")
        for organization in organizations:
            programme.credits.create(organization=organization, role="partner")
            series[n].credits.create(organization=organization)
        programme.figures.create(value=n, unit="people")
        programme.places.create(city="Skopje")
        programme.themes.set(themes)
        programme.areas.set(areas)
    for n in range(rows):
        for title, start in (
            (f"Event {n}", f"2026-06-0{n + 1} 10:00"),
            (f"Past {n}", f"2026-02-0{n + 1}"),
        ):
            event = make_event(
                title,
                start=start,
                series=series[0],
                themes=themes,
                areas=areas,
                organizers=organizations,
                programme=Programme.objects.get(title="Programme 0"),
                languages=["en", "fr"],
            )
            for person in people:
                event.participations.create(person=person)
            event.sections.create(number=1)
            event.links.create(url="https://example.org")
    client.get("/about/")

    for address, number in LISTS.items():
        with subtests.test(address), django_assert_num_queries(number):
            assert client.get(address).status_code == 200


def test_sections_stand_by_number_and_links_in_their_order(make_event, read):
    event = make_event(start="2026-06-01")
    for number, title in ((2, "Second part"), (1, "First part")):
        event.sections.create(number=number, title=title)
        event.links.create(order=number, label=f"{title} online", url="https://example.org")
    html = read(event.get_absolute_url())

    assert html.index("First part<") < html.index("Second part<")
    assert html.index("First part online") < html.index("Second part online")


def test_every_page_and_redirect_is_asked_for_again(client, make_event):
    event = make_event("Panel")
    event.slug = "renamed"
    event.save()

    for address in ("/", "/events/renamed/", "/events/panel/", "/no-such-page/"):
        assert client.get(address)["Cache-Control"] == "no-cache", address


def test_an_organization_of_a_series_has_a_page(make_event, make_organization, read):
    series = Series.objects.create(title="Lectures")
    series.credits.create(organization=make_organization("Pax"))
    assert Organization.objects.get()
    read("/organizers/pax/", status=404)

    make_event(series=series)
    assert "Pax" in read("/organizers/pax/")
