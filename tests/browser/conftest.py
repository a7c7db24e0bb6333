"""The site as visitors meet it: the production server, the archive and the samples."""

import shutil
import signal
import subprocess
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from tests import serving

make_groups = import_module("events.migrations.0008_publishing").make_groups

PATIENCE = 60  # seconds for a start


@pytest.fixture(scope="session")
def site(first_run):
    """The address of ``manage.py serve`` on a database of its own, started once: all tests
    of this folder run in one worker, because some of them change what is listed.
    """
    home = first_run.home.with_name(f"{first_run.home.name}-site")
    subprocess.run(["cp", "-a", first_run.home, home], check=True)  # owners, too
    port = serving.free_port()
    with (home / "printed").open("w+") as printed:
        server = serving.serve(home, port, output=printed)
        try:
            serving.eventually(
                lambda: server.poll() is not None or serving.answer(port), PATIENCE
            )
            assert server.poll() is None, (home / "printed").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
    shutil.rmtree(home)


@pytest.fixture
def sign_in(live_server):
    """``sign_in(page, user)``: the desk knows this browser, as if the user had filled in
    the form, which test_admin.py and test_workflow.py do.
    """

    def sign_in(page, user):
        client = Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        page.context.add_cookies(
            [{"name": "sessionid", "value": session, "url": live_server.url}]
        )

    return sign_in


@pytest.fixture
def complaints(page):
    """What the browser objected to in any frame: what the policy forbids, errors."""
    said = []

    def hear(message):
        # The desk's pages ask twice for the focus, by attribute and by script: who comes
        # first is chance.
        if not message.text.startswith("Autofocus processing was blocked"):
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def people(live_server, sign_in):
    """Ana writes, Ben publishes; ``people(page, "ana")``."""
    make_groups(apps, None)
    users = {}
    for name, group in (("ana", "Editors"), ("ben", "Publishers")):
        users[name] = User.objects.create_user(name, is_staff=True)
        users[name].groups.add(Group.objects.get(name=group))

    def at_the_desk(page, name):
        page.context.clear_cookies()
        sign_in(page, users[name])
        page.goto(live_server.url + reverse("admin:index"))
        page.get_by_role("heading", name="What is to be done").wait_for()

    return at_the_desk
