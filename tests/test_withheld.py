"""What editors without the right to see withheld names are shown in their place."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from desk import history
from events.models import Event, Participation
from organizers.models import Person
from organizers.withheld import is_known
from tests.test_admin import address, editing, entering, send

RIGHTS = (
    *("view_event", "add_event", "change_event", "view_person", "add_person"),
    *("change_person", "delete_person", "view_participation", "add_participation"),
    *("change_participation", "delete_participation", "view_section", "view_credit"),
    *("view_link", "add_announcement", "view_announcement"),
)
SECRET = "Quuxloch"


@pytest.fixture
def trainee(editor):
    """Somebody who may write, and not see what is withheld."""
    return editor(*RIGHTS)


@pytest.fixture
def kept(make_event, admin_user):
    """A person who was shown and is hidden now, one hidden in an event alone, and versions
    that tell both.
    """
    person = Person.objects.create(name=f"Mia {SECRET}")
    event = make_event("Talk", summary=f"Mia {SECRET} speaks.")
    event.participations.create(person=person, position=f"Sister of Bo {SECRET}")
    event.participations.create(name=f"Zed {SECRET}x", visibility="withheld", order=1)
    other = make_event(f"With Mia {SECRET}")
    for row in (person, event, other):
        history.record(row, admin_user, "Kept.")
    Event.objects.update(summary="", title="Talk")
    person.visibility = "hidden"
    person.visibility_reason = f"Reason of {SECRET}"
    person.save()
    for row in (person, event, other):
        history.record(row, admin_user, "Changed.")
    gone = Person.objects.create(name=f"Gone {SECRET}", visibility="withheld")
    history.record(gone, admin_user, "Moved to the bin.", always=True)
    gone.delete()
    return person, event


def pages(person, event):
    numbers = [version.number for version in history.versions(Event, event.pk)]
    term = {"app_label": "events", "model_name": "participation", "field_name": "person"}
    choices = reverse("admin:choices")
    yield from ("/admin/", "/admin/bin/", address(Event, "changelist"))
    yield from (address(event, name) for name in ("change", "history", "delete", "copies"))
    yield from (address(Person, "changelist"), f"{address(Person, 'changelist')}?q=mia")
    yield from (address(person, name) for name in ("change", "history", "merge", "still"))
    yield from (address(person, name) for name in ("withdraw", "copies", "delete"))
    yield from (history.address(Event, event.pk, number) for number in numbers)
    for version in history.versions(Person, person.pk):
        yield history.address(Person, person.pk, version.number)
    for words in ("mia", "quuxlohc", ""):
        yield f"{choices}?{'&'.join(f'{k}={v}' for k, v in term.items())}&term={words}"
    yield f"{address(Event, 'changelist')}?q=quuxloch"
    yield f"/preview/{event.uuid}/"
    yield f"{address(Event, 'export')}?file=csv"


def test_no_page_tells_the_name_to_whoever_may_not_see_it(trainee, kept):
    for page in pages(*kept):
        answer = trainee.get(page, follow=True)
        text = answer.content.decode()
        shown = text if answer["Content-Type"].startswith("text/csv") else told(text)
        assert SECRET not in shown, page


def told(text):
    """A page without the words that it was asked for."""
    return text.replace("quuxloch", "").replace("quuxlohc", "")


def test_they_who_may_see_it_do(desk, kept):
    telling = [page for page in pages(*kept) if SECRET in desk.get(page).content.decode()]

    assert len(telling) > 12, telling


def test_what_is_not_seen_stays_as_it_is(trainee, kept):
    _, event = kept
    page = trainee.get(address(event)).content.decode()
    assert "2 people taking part" in " ".join(page.split())

    assert not send(trainee, event, editing(trainee, event, title="Lecture"))

    assert Event.objects.get(pk=event.pk).title == "Lecture"
    parts = Participation.objects.in_order().values_list("name", "visibility")
    assert set(parts) == {
        (f"Mia {SECRET}", "as-person"),
        (f"Zed {SECRET}x", "withheld"),
    }
    some = event.participations.in_order()[0]
    crafted = editing(trainee, event)
    crafted |= {
        "participations-INITIAL_FORMS": "1",
        "participations-0-id": str(some.pk),
        "participations-0-visibility": "named",
    }
    send(trainee, event, crafted)
    assert Participation.objects.get(pk=some.pk).visibility == "as-person"


def test_a_name_that_is_typed_again_stays_off_and_its_editor_goes_on_seeing_it(
    trainee, kept, client
):
    _, event = kept
    typed = {
        "participations-0-name": f"mia {SECRET.lower()}",
        "participations-0-role": "chair",
    }
    Event.objects.update(summary="")

    assert not send(trainee, event, editing(trainee, event, **typed))

    part = Participation.objects.get(role="chair")
    assert (part.visibility, part.person) == ("hidden", None)
    assert Person.objects.count() == 1
    assert f"mia {SECRET.lower()}" in trainee.get(address(event)).content.decode()


@pytest.mark.parametrize("name", ["Mia Quuxloch", "Мia Quuxlосh", "Quuxloch, Mia"])
def test_nobody_is_listed_under_a_name_that_stays_off(trainee, kept, name):
    data = {**entering(trainee, Person), "name": name}

    assert not send(trainee, Person, data)

    assert [each.visibility for each in Person.objects.called([name])][-1:] != ["named"]
    assert not Person.objects.named().exists()


def test_who_hides_somebody_may_take_the_name_out_of_the_texts(trainee, make_event):
    person = Person.objects.create(name="Ana Roy")
    make_event("Ana Roy speaks")

    assert not send(trainee, person, editing(trainee, person, visibility="hidden"))

    assert "Ana Roy" in trainee.get(address(person, "still")).content.decode()
    assert trainee.get(address(person)).status_code == 200
    trainee.logout()


def test_publishers_have_the_right(db):
    rights = Group.objects.get(name="Publishers").permissions
    assert rights.filter(codename="see_withheld").exists()
    editors = Group.objects.get(name="Editors").permissions
    assert not editors.filter(codename="see_withheld").exists()


def test_the_next_request_begins_anew(trainee, kept):
    """A thread that answered one editor goes on to answer others, and visitors."""
    person, _ = kept
    trainee.get("/admin/")
    assert is_known(person)
