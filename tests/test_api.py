"""The API's document: that it tells all there is, that answers are as it says, and that
nothing that schemathesis thinks of is answered otherwise.
"""

import re
from copy import deepcopy
from datetime import UTC, date, datetime, time
from pathlib import Path

import jsonschema_rs
import pytest
import schemathesis
import time_machine
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.urls import get_resolver
from hypothesis import HealthCheck
from hypothesis import settings as how
from schemathesis.checks import CHECKS

from atrocity_events.wsgi import application
from events import archive, urls
from events.filters import EventFilter
from events.formats.openapi import document
from events.models import Event, Programme, Series
from organizers.models import Organization, Person

NOW = datetime(2021, 4, 1, 12, tzinfo=UTC)
FORMATS = ("-json", "-ics", "-atom", "-csv")


@pytest.fixture(scope="module")
def listings(django_db_setup, django_db_blocker):
    """The archive, and what it does not have, for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        archive.load(Path(settings.BASE_DIR) / "fixtures")
        make_what_the_archive_has_not()
        yield
        transaction.set_rollback(True)


def make_what_the_archive_has_not():
    first = Event.objects.order_by("pk").first()
    event = Event.objects.create(
        title="Everything",
        kind="workshop",
        state="published",
        status="rescheduled",
        status_note="Moved.",
        earlier_date=date(2021, 5, 1),
        start_date=date(2021, 5, 2),
        start_time=time(9),
        end_time=time(11),
        zone="Asia/Kathmandu",
        certainty="tentative",
        format="hybrid",
        venue="Hall",
        city="Kathmandu",
        country="NP",
        registration_deadline=date(2021, 4, 30),
        registration_deadline_time=time(17),
        registration_deadline_zone="Europe/Zurich",
        cost="paid",
        contact_email="desk@example.org",
        parent=first,
        follows=first,
        series=Series.objects.order_by("pk").first(),
        programme=Programme.objects.create(title="Seminars", state="published"),
    )
    part = event.sections.create(number=1, kind="keynote", on="2021-05-02")
    event.sections.create(number=2, start_time="10:00", end_time="10:30")
    person = Person.objects.create(name="Susan Example", website="https://example.org/é|")
    event.participations.create(
        person=person, section=part, country="XK", role="keynote", state="invited"
    )
    event.participations.create(name="Nobody", visibility="withheld", order=1)
    event.participations.create(state="to-be-announced", order=2)
    event.languages.create(language="zh-Hant", mode="captions")
    office = Organization.objects.create(name="Office", website="https://[::1]/é")
    event.credits.create(organization=office)
    event.links.create(url="https://example.org/ü?a=[b]&c=%zz|#d#e f")


@pytest.fixture(autouse=True)
def now(listings):
    with time_machine.travel(NOW, tick=False):
        yield


pytestmark = pytest.mark.django_db


def parameters_of(path):
    """What the document says can be asked at this path."""
    told = document()
    refs = [one["$ref"] for one in told["paths"][path]["get"]["parameters"]]
    known = told["components"]["parameters"]
    return {
        known[ref.rpartition("/")[2]]["name"]: known[ref.rpartition("/")[2]] for ref in refs
    }


# -- it tells all there is


def test_every_address_that_programs_read_is_in_it():
    patterns = [one for one in urls.urlpatterns if (one.name or "").endswith(FORMATS)]
    paths = {f"/{one.pattern}".replace("<slug:slug>", "{slug}") for one in patterns}

    assert len(paths) >= 14
    assert paths == set(document()["paths"])


def test_every_parameter_of_a_list_is_in_it(client):
    told = parameters_of("/events.json")

    assert set(told) == {*EventFilter.base_filters, "after", "tz"}
    refusal = client.get("/events.json?unknown=1").json()["detail"]
    assert set(re.findall(r"\w+", refusal.partition("Known are")[2])) == set(told)
    for name, one in EventFilter.base_filters.items():
        schema = told[name]["schema"]
        closed = [value for value, _ in one.extra.get("choices", ())]
        item = schema.get("items", schema)
        assert schema["title"] == one.label
        if closed:
            assert item["enum"] == closed
    assert told["kind"]["schema"]["items"]["enum"][:2] == ["webinar", "conference"]
    assert told["theme"]["style"] == "form"
    assert told["theme"]["explode"] is True


def test_everything_in_it_is_explained():
    told = document()
    schemas = told["components"]["schemas"]
    unexplained = [
        f"{name}.{field}"
        for name, one in schemas.items()
        for field, about in one.get("properties", {}).items()
        if len(about.get("description", "")) < 5
    ]
    assert unexplained == []
    assert all(one["description"] for one in schemas.values())
    assert all(one["description"] for one in told["components"]["parameters"].values())
    for path in told["paths"].values():
        assert path["get"]["summary"]
        assert path["get"]["description"].endswith(".")


def test_every_closed_list_says_what_people_read():
    for one in document()["components"]["schemas"].values():
        if "enum" in one:
            assert [*one["x-labels"]] == one["enum"]


def test_it_is_a_valid_document():
    schemathesis.openapi.from_dict(document()).validate()


def test_every_reference_in_it_leads_somewhere():
    told = document()
    for ref in set(re.findall(r"'\$ref': '#/(.*?)'", str(told))):
        part = told
        for step in ref.split("/"):
            part = part[step]


# -- answers are as it says


def validator(schema):
    """Draft 2020-12, as OpenAPI 3.1 has it; formats are checked."""
    whole = {**schema, "components": document()["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def test_an_example_is_as_its_schema_says():
    for path, operation in document()["paths"].items():
        for media in operation["get"]["responses"]["200"]["content"].values():
            if "example" in media:
                errors = validator(media["schema"]).iter_errors(media["example"])
                assert [*errors] == [], path


def test_real_answers_are_as_the_document_says(client):
    asked = 0
    for path, operation in document()["paths"].items():
        content = operation["get"]["responses"]["200"]["content"]
        if "application/json" not in content:
            continue
        schema = validator(content["application/json"]["schema"])
        for address in addresses(client, path):
            response = client.get(address)
            assert response.status_code == 200
            errors = [
                (list(error.instance_path), error.message)
                for error in schema.iter_errors(response.json())
            ]
            assert errors == [], address
            asked += 1
    assert asked > 40


def addresses(client, path):
    """This path, or some that are made of it."""
    if "{slug}" not in path:
        return [path, *([f"{path}?when=all"] if path == "/events.json" else [])]
    index = client.get(
        path.replace("/{slug}", "") + ("?when=all" if "event" in path else "")
    )
    rows = index.json().get("items") or index.json()["events"]
    return [path.format(slug=row["slug"]) for row in rows[:12]]


def filled(told, name=""):
    """The fields that have a value."""
    if isinstance(told, dict):
        return {one for key in told for one in filled(told[key], f"{name}.{key}")}
    if isinstance(told, list):
        return {one for value in told for one in filled(value, name)}
    return set() if told in (None, "", False) else {name}


def test_every_field_of_an_event_has_been_validated_with_a_value(client):
    told = document()["paths"]["/events.json"]["get"]["responses"]["200"]
    example = told["content"]["application/json"]["example"]
    real = client.get("/events.json?when=all").json()

    nowhere = {
        ".sample",
        ".revision",
        ".taking_part.contact_name",
        ".taking_part.accessibility",
    }
    assert {*filled(example["events"])} - {*filled(real["events"])} <= nowhere


def test_a_program_written_for_it_finds_the_example_of_the_page(client):
    html = client.get("/api/").content.decode()
    asked = set(re.findall(r'href="(/[^"]*\.json[^"]*)"', html))

    assert len(asked) >= 14
    for address in asked:
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
    assert "Susan" not in html


def test_the_pages_tell_all_that_the_document_tells(client):
    fields = client.get("/api/fields/").content.decode()
    page = client.get("/api/").content.decode()

    for name, one in document()["components"]["schemas"].items():
        assert f'id="{name}"' in fields
        for field in one.get("properties", {}):
            assert f"<code>{field}</code>" in fields
        for value in one.get("enum", ()):
            assert f"<code>{value}</code>" in fields
    for path in document()["paths"]:
        assert f"<code>{path}</code>" in page
    for name in parameters_of("/events.json"):
        assert f"<code>{name}</code>" in page


# -- what schemathesis thinks of


KNOWN = {
    "event": ["everything", "from-hate-speech-to-genocide"],
    "organizer": ["office", "unesco"],
    "speaker": ["susan-example"],
    "theme": ["genocide", "memory"],
    "area": ["africa", "rwanda"],
    "series": ["romani-people-during-pandemics"],
    "programme": ["seminars"],
    "language": ["en", "fr.spoken", "zh-Hant"],
    "tz": ["UTC", "Asia/Tokyo", "America/New_York"],
}


def as_it_is_now():
    """The document, in which the values that are rows are some that are there: all others
    are then mistakes, which are refused on purpose.
    """
    told = deepcopy(document())
    parameters = told["components"]["parameters"]
    for name, values in KNOWN.items():
        schema = parameters.get(name, {"schema": {}})["schema"]
        schema.get("items", schema)["enum"] = values
    for path, operation in told["paths"].items():
        if "{slug}" in path:
            what = operation["get"]["operationId"].rpartition("-")[0]
            slug = {**parameters["slug"], "schema": {"enum": KNOWN[what]}}
            operation["get"]["parameters"] = [slug]
    return told


api = schemathesis.openapi.from_dict(as_it_is_now())
api.app = application


@pytest.fixture
def one_connection():
    """What each request closes at its end would take the test's transaction with it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@api.parametrize()
@how(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_schemathesis_finds_nothing(one_connection, case):
    both = "from" in (case.query or {}) and "to" in case.query
    # That the last day is not before the first cannot be said in a schema.
    unsaid = [CHECKS.get_one("positive_data_acceptance")] if both else []
    unpacked = {"Accept-Encoding": "identity"}  # a WSGI client does not unpack anything
    case.call_and_validate(headers=unpacked, excluded_checks=unsaid)


def test_no_address_of_the_site_is_forgotten():
    """The names by which the formats are found are those of the whole site."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    told = {one["get"]["operationId"] for one in document()["paths"].values()}
    assert {name for name in names if name.endswith(FORMATS)} == told
