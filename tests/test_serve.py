"""``manage.py serve``, for real: what ``make run`` does where there is nothing yet."""

import os
import re
import signal
import socket

import pytest

from tests import serving
from tests.serving import all_gone, answer, family, stop


@pytest.fixture
def port():
    return serving.free_port()


@pytest.fixture
def serve(scratch, port):
    """Start the site in a scratch home, or in another one."""
    processes = []

    def start(home=scratch, **environment):
        processes.append(serving.serve(home, port, **environment))
        return processes[-1]

    yield start
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.communicate()


def test_two_runs(first_run, serve, port, eventually):
    """A first run that ends by Ctrl-C and a second one that ends by SIGTERM and SIGHUP."""
    assert first_run.processes >= 4
    assert first_run.statuses == {"/": 200, "/admin/login/": 200}

    first, home = first_run.printed, first_run.home
    [password] = re.findall(r"password: +(\S+)", first)
    assert f"http://127.0.0.1:{first_run.port}/admin/" in first
    assert "Sample events" in first
    kept = [path for path in home.rglob("*") if path.is_file()]
    assert kept
    assert not any(password.encode() in path.read_bytes() for path in kept)

    process = serve(home)
    eventually(lambda: answer(port))
    everybody = family(process, home)
    second = stop(process, lambda: process.send_signal(signal.SIGTERM))
    eventually(lambda: all_gone(everybody), seconds=5)
    assert "name:" not in second
    assert password not in second
    assert "/admin/ as staff.\n" in second
    assert "Sample events" not in second
    assert "migrations" not in second

    process = serve(home)
    eventually(lambda: answer(port))
    assert stop(process, lambda: os.killpg(process.pid, signal.SIGHUP)) == second


def test_a_ctrl_c_while_it_still_starts_leaves_nothing_behind(serve, scratch, eventually):
    process = serve()
    eventually(lambda: list(scratch.glob("postgres/data-*[0-9]/postmaster.pid")))
    everybody = family(process, scratch)

    stop(process, lambda: os.killpg(process.pid, signal.SIGINT))

    eventually(lambda: all_gone(everybody), seconds=5)


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
