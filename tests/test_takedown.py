"""From saving to gone: a name or an event that is taken off is on no surface of any process
with the next request, whoever asks with whatever they kept.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from events.models import Entry, Event
from organizers.models import Person
from tests.test_admin import address, messages_after

ROOT = Path(__file__).resolve().parent.parent
AT_MOST = 5  # seconds
SERVER = "-m granian --interface wsgi --workers 1 --blocking-threads 4 --log-level error"


def ask(port, path, etag=""):
    """Status, headers and text of what a process answers; status 0 if nobody does."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"If-None-Match": etag} if etag else {}
    )
    opener = urllib.request.build_opener(NotOn)
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.status, refusal.headers, refusal.read().decode()
    except OSError:
        return 0, {}, ""


class NotOn(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


@pytest.fixture
def ports(transactional_db, eventually):
    """Two servers, each with a catalogue and answers of its own, on the tests' database."""
    there = connection.get_connection_params()
    known = {
        name: str(there[name])
        for name in ("user", "password", "host", "port")
        if there.get(name)
    }
    database = f"postgres:///{there['dbname']}?{urlencode(known)}"
    found, processes = [], []
    for _ in range(2):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            found.append(listener.getsockname()[1])
        processes.append(
            subprocess.Popen(
                [
                    *(sys.executable, *SERVER.split(), "--port", str(found[-1])),
                    "atrocity_events.wsgi:application",
                ],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": database, "DEBUG": "1"},
                start_new_session=True,
            )
        )
    try:
        for port in found:
            eventually(lambda port=port: ask(port, "/healthz")[0] == 200, seconds=60)
        yield found
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def test_what_is_taken_off_is_gone_from_every_surface_of_every_process(
    ports, desk, make_event, make_organization, make_theme
):
    mia = Person.objects.create(name="Mia Quuxloch", slug="mia-quuxloch")
    event = make_event(
        "Evening of the Zyzzyva",
        start="2121-04-08 18:00",
        hours=1,
        slug="evening",
        organizers=[make_organization("A Centre", slug="a-centre")],
        themes=[make_theme("memory", slug="memory")],
        languages=["fr"],
    )
    event.former_slugs = ["evening-of-old"]
    event.save()
    event.participations.create(person=mia, position="Poet", talk_title="My Wombleword")
    other = make_event("Another one", start="2121-04-09")
    other.participations.create(person=mia)
    secrets = re.compile("quuxloch|wombleword", re.IGNORECASE)
    title = re.compile("zyzzyva", re.IGNORECASE)
    lists = ("?q=quuxloch", "?speaker=mia-quuxloch", "?theme=memory", "?organizer=a-centre")
    surfaces = [
        *("/", "/?q=quuxlohc", "/past/", "/calendar/2121/4/", "/embed/", "/speakers/"),
        *("/speakers/mia-quuxloch/", "/organizers/a-centre/", "/themes/memory/"),
        *("/events/evening/", "/events/evening-of-old/", "/events/another-one/"),
        *("/sitemap.xml", "/sitemap-speakers.xml", "/sitemap-events.xml"),
        *("/speakers.json", "/speakers/mia-quuxloch.json", "/organizers/a-centre.json"),
        *(f"/events/evening.{kind}" for kind in ("ics", "json")),
        *(f"/events.{kind}" for kind in ("ics", "atom", "json", "csv")),
        *(f"/{question}" for question in lists),
        *(f"/events.{kind}{q}" for kind in ("ics", "atom", "json", "csv") for q in lists),
    ]
    every = [(port, path) for port in ports for path in surfaces]

    def ask_all(etags):
        """What all answer now, and how long the slowest took."""

        def timed(one):
            began = time.monotonic()
            answer = ask(one[0], one[1], etags.get(one, ""))
            return answer, time.monotonic() - began

        with ThreadPoolExecutor(4) as several:
            answers = dict(zip(every, several.map(timed, every), strict=True))
        slowest = max(took for _, took in answers.values())
        return {one: answer for one, (answer, _) in answers.items()}, slowest

    ask_all({})  # so that catalogues and answers are kept
    known, _ = ask_all({})
    etags = {
        one: headers["ETag"] for one, (_, headers, _) in known.items() if "ETag" in headers
    }
    telling = {path for (_, path), (_, _, text) in known.items() if secrets.search(text)}
    assert len(telling) > 20, telling
    assert len(etags) > 40
    again, _ = ask_all(etags)
    assert {again[one][0] for one in etags} == {304}

    started = time.monotonic()
    desk.post(address(mia, "withdraw"), {"reason": "Threats"})
    saved = time.monotonic() - started
    answers, slowest = ask_all(etags)  # each once: the first answer has to be the new one
    assert saved + slowest < AT_MOST

    for one, (status, headers, text) in answers.items():
        asked_for = "quuxloch" in one[1]  # a page repeats the question that it was asked
        if not asked_for:
            assert not secrets.search(text), one
        assert not (known[one][0] == 200 and one[1] in telling and status == 304), one
        assert "no-cache" in headers["Cache-Control"], one
        assert "Quuxloch" not in text, one
    for port in ports:
        assert ask(port, "/speakers/mia-quuxloch/")[0] == 404
        assert ask(port, "/events.json?speaker=mia-quuxloch")[0] == 400
        before, after = (
            int(re.findall(r"SEQUENCE:(\d+)", answer[port, "/events/evening.ics"][2])[0])
            for answer in (known, answers)
        )
        assert after == before + 1

    etags = {one: h["ETag"] for one, (_, h, _) in answers.items() if "ETag" in h}
    telling = {path for (_, path), (_, _, text) in answers.items() if title.search(text)}
    started = time.monotonic()
    desk.post(address(event, "withdraw"), {})
    saved_too = time.monotonic() - started
    answers, slowest_too = ask_all(etags)
    assert saved_too + slowest_too < AT_MOST

    for one, (status, _, text) in answers.items():
        assert not title.search(text), one
        assert not (one[1] in telling and status == 304), one
    for port in ports:
        for slug in ("evening", "evening-of-old"):
            status, _, text = ask(port, f"/events/{slug}/")
            assert (status, "This listing was withdrawn" in text) == (410, True)
            assert ask(port, f"/events/{slug}.json")[0] == 410
        status, _, told = ask(port, "/events/evening.ics")
        told = told.partition("BEGIN:VEVENT")[2]
        assert (status, "STATUS:CANCELLED" in told) == (200, True)
        assert "DESCRIPTION" not in told
        assert "STATUS:CANCELLED" in ask(port, "/events.ics?theme=memory")[2]


# -- withdrawing at once -------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn", "binned"])
def test_withdrawing_what_is_not_public_changes_nothing(desk, make_event, client, state):
    event = make_event("Talk", state="draft")
    Event.objects.update(state=state)

    said = messages_after(desk, address(event, "withdraw"), {})

    assert "Nothing had to be done" in said[0]
    event.refresh_from_db()
    assert event.state == state
    if state in ("draft", "review"):
        assert client.get(event.get_absolute_url()).status_code == 404


def test_a_click_in_the_row_and_a_confirmation_by_whoever_works_at_the_desk(
    editor, make_event, client
):
    event = make_event("Talk", start="2121-04-08")
    draft = make_event("Draft", state="draft")
    Event.objects.update(kind="webinar", title="  ")  # no form would save that
    desk = editor("view_event")

    listed = desk.get(address(Event, "changelist")).content.decode()
    assert f'href="{address(event, "withdraw")}"' in listed
    assert address(draft, "withdraw") not in listed
    asked = desk.get(address(event, "withdraw")).content.decode()
    assert "Withdraw it now" in asked
    assert Event.objects.get(pk=event.pk).state == "published"
    for _ in range(2):
        desk.post(address(event, "withdraw"), {"reason": "A threat\nby mail"})

    assert Event.objects.get(pk=event.pk).state == "withdrawn"
    said = desk.get(address(event, "history")).content.decode()
    assert said.count("Withdrawn at once. A threat by mail") == 1
    assert client.get(event.get_absolute_url()).status_code == 410


def test_a_later_address_of_what_was_withdrawn_says_nothing(make_event, client):
    event = make_event("Talk", slug="talk")
    Event.objects.update(state="withdrawn")
    assert client.get("/events/talk/").status_code == 410

    event.refresh_from_db()
    event.slug = "never-public"
    event.save()

    for ending in ("/", ".ics", ".json"):
        assert client.get(f"/events/never-public{ending}").status_code == 404
    assert client.get("/events/talk.json").json()["status"] == 410
    Entry.objects.update(withdrawn=1)
    assert client.get("/events/talk/").status_code == 404
    Event.objects.update(state="published")
    assert client.get("/events/talk/")["Location"] == "/events/never-public/"


def test_a_person_is_hidden_and_the_events_that_are_ticked_go(desk, make_event, client):
    person = Person.objects.create(name="Mia Loch", website="https://x.example")
    Person.objects.update(name=" Mia Loch ")
    stays, goes = make_event("Stays"), make_event("Goes")
    for event in (stays, goes):
        event.participations.create(person=person)
    listed = desk.get(address(Person, "changelist")).content.decode()
    assert f'href="{address(person, "withdraw")}"' in listed

    for _ in range(2):
        sent = {"event": [str(goes.pk), "x", "99"], "reason": "Asked"}
        messages_after(desk, address(person, "withdraw"), sent)

    person.refresh_from_db()
    assert (person.visibility, person.visibility_reason) == ("hidden", "Asked")
    assert person.visibility_decided_by == "admin"
    assert client.get(stays.get_absolute_url()).status_code == 200
    assert client.get(goes.get_absolute_url()).status_code == 410


# -- what caches are told ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(
            ("/", 200),
            ("/events/talk/", 200),
            ("/events/old/", 301),
            ("/events/gone/", 410),
        ),
        *(("/events/none/", 404), ("/?kind=", 302), ("/calendar/", 302), ("/embed/", 200)),
        *(("/events.ics", 200), ("/events.atom", 200), ("/events.json", 200)),
        *(("/events.csv", 200), ("/events.json?x=1", 400), ("/events/gone.json", 410)),
        *(("/robots.txt", 200), ("/sitemap.xml", 200), ("/.well-known/security.txt", 200)),
        *(("/api/openapi.json", 200), ("/admin/", 302), ("/healthz", 200)),
    ],
)
def test_nothing_may_be_kept_unasked(client, make_event, path, status):
    make_event("Talk", slug="talk", former_slugs=["old"], start="2121-04-08")
    gone = make_event("Gone", slug="gone")
    Event.objects.withdraw(gone.pk)

    response = client.get(path)

    assert response.status_code in (status, 301 if status == 302 else status)
    said = response["Cache-Control"]
    assert "no-cache" in said or "no-store" in said
    if etag := response.get("ETag"):
        same = client.get(path, headers={"If-None-Match": etag})
        assert (same.status_code, same["Cache-Control"]) == (304, said)


def test_a_preview_is_kept_nowhere(desk, make_event):
    event = make_event("Talk", state="draft")
    assert "no-store" in desk.get(f"/preview/{event.uuid}/")["Cache-Control"]
