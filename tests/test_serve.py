"""``manage.py serve``, for real: what ``make run`` does where there is nothing yet."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def port():
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def serve(scratch, port):
    """Start the site in a session of its own, as a terminal would, with a scratch home."""
    processes = []

    def start(**environment):
        known = {**os.environ, "DATABASE_URL": ""}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={**known, "VAR_DIR": str(scratch), "PORT": str(port), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.communicate()


def answer(port, path="/healthz"):
    """What the site answers, or None while nobody does."""
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)
    except urllib.error.HTTPError as refusal:
        return refusal
    except OSError:
        return None


def family(process, scratch):
    """The site's process, its workers, and the embedded server."""
    parent = psutil.Process(process.pid)
    data = next((scratch / "postgres").glob("data-*[0-9]"))
    postmaster = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
    return [parent, *parent.children(recursive=True), postmaster]


def stop(process, send):
    """Send the signal and wait for the end; all that the site ever printed."""
    send()
    printed, _ = process.communicate(timeout=30)
    assert process.returncode == 0, printed
    assert "Traceback" not in printed
    return printed


def test_two_runs(serve, scratch, port, eventually):
    """A first run that ends by Ctrl-C and a second one that ends by SIGTERM and SIGHUP."""
    process = serve()
    eventually(lambda: process.poll() is not None or answer(port), seconds=120)
    assert process.poll() is None, process.stdout.read()
    everybody = family(process, scratch)
    assert len(everybody) >= 4
    assert answer(port).status == 200
    assert answer(port, "/admin/login/").status == 200

    first = stop(process, lambda: os.killpg(process.pid, signal.SIGINT))
    eventually(lambda: not any(one.is_running() for one in everybody), seconds=5)
    [password] = re.findall(r"password: +(\S+)", first)
    assert f"http://127.0.0.1:{port}/admin/" in first
    assert "Sample events" in first
    kept = [path for path in scratch.rglob("*") if path.is_file()]
    assert not any(password.encode() in path.read_bytes() for path in kept)

    process = serve()
    eventually(lambda: answer(port))
    everybody = family(process, scratch)
    second = stop(process, lambda: process.send_signal(signal.SIGTERM))
    eventually(lambda: not any(one.is_running() for one in everybody), seconds=5)
    assert "name:" not in second
    assert password not in second
    assert "/admin/ as staff.\n" in second
    assert "Sample events" not in second
    assert "migrations" not in second

    process = serve()
    eventually(lambda: answer(port))
    assert stop(process, lambda: os.killpg(process.pid, signal.SIGHUP)) == second


def test_a_ctrl_c_while_it_still_starts_leaves_nothing_behind(serve, scratch, eventually):
    process = serve()
    eventually(lambda: list(scratch.glob("postgres/data-*[0-9]/postmaster.pid")))
    everybody = family(process, scratch)

    stop(process, lambda: os.killpg(process.pid, signal.SIGINT))

    eventually(lambda: not any(one.is_running() for one in everybody), seconds=5)


def test_a_taken_port_is_said_before_anything_slow(serve, scratch, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        printed, _ = (process := serve()).communicate()

    assert process.returncode == 1
    assert printed == (
        f"Port {port} is taken: stop what uses it, or run  make run PORT={port + 1}\n"
    )
    assert not (scratch / "postgres").exists()


def test_an_unreachable_database_is_one_line_without_the_password(serve, port):
    printed, _ = (
        process := serve(DATABASE_URL=f"postgres://someone:s3cret@127.0.0.1:{port}/events")
    ).communicate()

    assert process.returncode == 1
    assert printed.startswith("The database of DATABASE_URL does not answer: ")
    assert "refused" in printed
    assert printed.count("\n") == 1
    assert "s3cret" not in printed
