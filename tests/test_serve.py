"""``manage.py serve``, for real: what ``make run`` does where there is nothing yet."""

import os
import re
import signal
import socket
from contextlib import suppress

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


HOST = b"Host: localhost\r\n"
LENGTH = b"Content-Length: 4\r\n"
SMUGGLED = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\n" + HOST + b"\r\n"
REFUSED = {  # what is sent after the first line, and the status of the only answer
    "two lengths": (HOST + LENGTH + b"Content-Length: 9\r\n\r\nbody", b"400"),
    "a length and chunks": (
        HOST + LENGTH + b"Transfer-Encoding: chunked\r\n\r\n" + SMUGGLED,
        b"405",
    ),
    "odd chunks": (HOST + b"Transfer-Encoding: xchunked\r\n\r\n" + SMUGGLED, b"400"),
    "a space": (HOST + b"Transfer-Encoding : chunked\r\n\r\n" + SMUGGLED, b"400"),
    "a folded line": (HOST + b"X-A: b\r\n c\r\n\r\n", b"400"),
    "no host": (b"\r\n", b"400"),
    "two hosts": (HOST + b"Host: evil.example\r\n\r\n", b"400"),
    "a long header": (HOST + b"X-A: " + b"b" * 400_000 + b"\r\n\r\n", b"431"),
    "many headers": (HOST + b"X-A: b\r\n" * 300 + b"\r\n", b"431"),
}


def refuse_what_proxies_could_read_otherwise(port):
    """One answer to each, after which nothing that was sent counts as another request."""
    for what, (sent, status) in REFUSED.items():
        with socket.create_connection(("127.0.0.1", port), timeout=20) as one:
            got = b""
            with suppress(ConnectionError):  # closed before all was read
                one.sendall(b"POST /healthz HTTP/1.1\r\nConnection: close\r\n" + sent)
                while part := one.recv(65536):
                    got += part
        if got or len(sent) < 65536:  # the refusal itself may be lost when it is closed
            assert got.startswith(b"HTTP/1.1 " + status), what
        assert got.count(b"HTTP/1.1 ") < 2, what
        assert re.findall(rb"(?i)^server: (.*)\r$", got, re.MULTILINE) in ([], [b"granian"])


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
    refuse_what_proxies_could_read_otherwise(port)
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
