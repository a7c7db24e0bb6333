"""An editor at the desk, in a real browser and under the site's own security policy."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from events.models import Announcement, Event
from organizers.models import Organization, Person

ANNOUNCEMENT = """\
The online event will include welcome remarks by UNESCO-Director General Audrey Azoulay …
Wednesday 7 April 2021
9 a.m. to 10.30 a.m. EST / 3 p.m. to 4.30 p.m. CEST
"""
SPEAKERS = [  # section, role, title, name, position, affiliation
    (1, "welcome or opening remarks", "", "Audrey Azoulay", "Director-General", "UNESCO"),
    (1, "welcome or opening remarks", "H.E. Amb.", "François Xavier Ngarambe", "", ""),
    (2, "interviewee", "", "Freddy Mutanguha", "", ""),
    (3, "panelist", "Ms", "Susan Benesch", "Director", "Dangerous Speech project"),
    (3, "panelist", "Mr", "Marcel Kabanda", "Historian", ""),
    (3, "panelist", "Mr", "Paul Rutayisire", "Historian", ""),
    (3, "panelist", "H.E. Amb.", "Silvia Fernández", "President", "GAAMAC"),
    (None, "moderator", "Dr", "Stephen Smith", "Executive Director", "Shoah Foundation"),
]


@pytest.fixture
def desk(page, live_server, sign_in, complaints):
    """An editor’s browser, signed in; ``desk(name, *args)`` opens a page."""
    sign_in(page, User.objects.create_superuser("editor"))

    def open_page(name, *args):
        page.goto(live_server.url + reverse(f"admin:{name}", args=args))
        return page

    return open_page


def choose(page, field, words):
    """Types into the search of an autocomplete and takes the first offered."""
    field.locator("xpath=following-sibling::span").click()
    page.keyboard.type(words)
    offered = page.locator(".select2-results__option--highlighted")
    offered.filter(has_text=re.compile(re.escape(words), re.IGNORECASE)).wait_for()
    page.keyboard.press("Enter")


def test_a_messy_announcement_becomes_a_listing_in_one_save(desk, page, complaints):
    for name, acronym in (("UN Educational Organization", "UNESCO"), ("GAAMAC", "")):
        Organization.objects.create(name=name, acronym=acronym)
    desk("events_event_add")

    page.get_by_label("Title:", exact=True).first.fill("From hate speech to genocide")
    page.get_by_label("Kind:").first.select_option("commemoration")
    page.get_by_label("Start date:").fill("Wednesday 7 April 2021")
    page.get_by_label("Start time:").first.fill("9 a.m.")
    page.get_by_label("End time:").first.fill("10.30 a.m.")
    page.get_by_label("Time zone:", exact=True).fill("new york")
    page.get_by_label("Format:").select_option("online")

    for row, acronym in enumerate(("unesco", "gaamac")):
        if row:
            page.get_by_role("button", name="Add another Organization").click()
        choose(page, page.locator(f"#id_credits-{row}-organization"), acronym)
    page.locator("#id_credits-1-role").select_option("partner")

    for row, (kind, title) in enumerate(
        (("opening", "Welcome"), ("interview", ""), ("panel", "Panel discussion"))
    ):
        if row:
            page.get_by_role("button", name="Add another Section").click()
        page.locator(f"#id_sections-{row}-number").fill(str(row + 1))
        page.locator(f"#id_sections-{row}-kind").select_option(kind)
        page.locator(f"#id_sections-{row}-title").fill(title)

    for row, (section, role, honorific, name, position, affiliation) in enumerate(SPEAKERS):
        if row:
            page.get_by_role("button", name="Add another Person taking part").click()
            assert page.evaluate("document.activeElement.name").endswith("section_number")
        start = f"#id_participations-{row}"
        page.locator(f"{start}-section_number").fill(str(section or ""))
        page.locator(f"{start}-role").select_option(label=role)
        for field, value in (
            ("honorific", honorific),
            ("name", name),
            ("position", position),
            ("affiliation", affiliation),
        ):
            page.locator(f"{start}-{field}").fill(value)
    page.locator("#id_languages-0-language").fill("French")
    page.locator("#id_languages-0-mode").select_option("interpretation")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("7 April 2021 is over.").first.wait_for()
    page.get_by_role("button", name="Save all the same").click()
    page.get_by_text("was added successfully").wait_for()

    event = Event.objects.get()
    assert (event.state, event.zone) == ("draft", "America/New_York")
    assert [credit.organization.acronym for credit in event.credits.in_order()] == [
        "UNESCO",
        "",
    ]
    assert [
        (
            part.section.number if part.section else None,
            part.get_role_display(),
            part.honorific,
            str(part.person),
            part.position,
            part.affiliation,
        )
        for part in event.participations.for_form()
    ] == SPEAKERS
    assert complaints == []


def test_a_known_name_is_settled_beside_the_field(desk, page, complaints):
    Person.objects.create(name="Ana Lozano")
    desk("events_event_add")
    page.get_by_label("Title:", exact=True).first.fill("Talk")
    page.get_by_label("Kind:").first.select_option("lecture")
    page.get_by_text("date to be announced").click()
    page.locator("#id_participations-0-name").fill("Ana Lozano")
    another = page.get_by_label("Another person of the same name").first
    assert not another.is_visible()

    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Listed already: Ana Lozano").first.wait_for()
    choose(page, page.locator("#id_participations-0-person"), "ana")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()

    assert Event.objects.get().participations.get().person == Person.objects.get()
    assert complaints == []


def test_a_second_person_of_a_name_takes_one_tick(desk, page):
    Person.objects.create(name="Ana Lozano")
    desk("events_event_add")
    page.get_by_label("Title:", exact=True).first.fill("Talk")
    page.get_by_label("Kind:").first.select_option("lecture")
    page.get_by_text("date to be announced").click()
    page.locator("#id_participations-0-name").fill("Ana Lozano")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Another person of the same name").first.check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()

    assert Person.objects.count() == 2


def test_what_is_wrong_in_a_folded_part_is_seen(desk, page):
    desk("events_event_add")
    page.get_by_label("Title:", exact=True).first.fill("Talk")
    page.get_by_text("More on taking part").click()
    page.get_by_label("Contact e-mail:").fill("nobody")
    page.get_by_role("button", name="Save", exact=True).click()

    page.get_by_text("Enter a valid email address").first.wait_for()
    assert page.get_by_label("Contact e-mail:").is_visible()
    page.locator("#wrong:focus").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.ariaInvalid === 'true'")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_fits_and_nothing_is_blocked(desk, page, complaints, width, scheme):
    announcement = Announcement.objects.create(text=ANNOUNCEMENT)
    event = Event.objects.create(
        title="From hate speech to genocide: " + "lessons " * 12,
        kind="commemoration",
        start_date=date(2021, 4, 7),
        announcement=announcement,
    )
    event.participations.create(person=Person.objects.create(name="Audrey Azoulay"))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)

    for name, *args in (
        ("index",),
        ("events_event_changelist",),
        ("events_event_change", event.pk),
        ("events_programme_add",),
        ("organizers_organization_add",),
        ("organizers_person_change", Person.objects.get().pk),
    ):
        desk(name, *args)
        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, name
    assert complaints == []
