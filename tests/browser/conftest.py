"""The site as visitors meet it: the production server, the archive and the samples."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

make_groups = import_module("events.migrations.0008_publishing").make_groups

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120  # seconds for the first start


@pytest.fixture(scope="session")
def site():
    """The address of ``manage.py serve`` on a database of its own, started once: all tests
    of this folder run in one worker, because some of them change what is listed.
    """
    home = Path(tempfile.mkdtemp(prefix="atrocity-events-site-"))
    home.chmod(0o711)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with (home / "printed").open("w+") as printed:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": "", "VAR_DIR": str(home), "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            deadline = time.monotonic() + PATIENCE
            while not answers(address):
                assert server.poll() is None, said(printed)
                assert time.monotonic() < deadline, said(printed)
                time.sleep(0.1)  # between two looks; the condition above ends the wait
            yield address
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
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    return said


def answers(address):
    try:
        return urllib.request.urlopen(f"{address}/healthz", timeout=5).status == 200
    except (OSError, urllib.error.URLError):
        return False


def said(printed):
    printed.seek(0)
    return printed.read()


@pytest.fixture
def people(live_server):
    """Ana writes, Ben publishes; ``sign_in(page, "ana")``."""
    make_groups(apps, None)
    for name, group in (("ana", "Editors"), ("ben", "Publishers")):
        user = User.objects.create_user(name, password="correct horse", is_staff=True)
        user.groups.add(Group.objects.get(name=group))

    def sign_in(page, name):
        page.context.clear_cookies()
        page.goto(live_server.url + reverse("admin:index"))
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill("correct horse")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="What is to be done").wait_for()

    return sign_in
