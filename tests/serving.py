"""``manage.py serve`` in a process of its own, as somebody at a terminal starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def serve(home, port, output=subprocess.PIPE, **environment):
    """The site in a session of its own, with all that it keeps in the folder ``home``."""
    known = {**os.environ, "DATABASE_URL": "", "VAR_DIR": str(home), "PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env={**known, **environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def answer(port, path="/healthz"):
    """What the site answers, or None while nobody does."""
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10)
    except urllib.error.HTTPError as refusal:
        return refusal
    except OSError:
        return None


def eventually(condition, seconds=30):
    """Wait until ``condition()`` is true; its value. Fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        time.sleep(0.02)
    return value


def family(process, home):
    """The site's process, its workers, and the embedded server."""
    parent = psutil.Process(process.pid)
    data = next((home / "postgres").glob("data-*[0-9]"))
    postmaster = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
    return [parent, *parent.children(recursive=True), postmaster]


def stop(process, send):
    """Send the signal and wait for the end; all that the site ever printed."""
    send()
    printed, _ = process.communicate(timeout=30)
    assert process.returncode == 0, printed
    assert "Traceback" not in printed
    return printed


def all_gone(processes):
    return not any(one.is_running() for one in processes)


@dataclass(frozen=True)
class FirstRun:
    """What was seen of a first run that Ctrl-C ended, and the folder that it left."""

    home: Path
    port: int
    printed: str
    processes: int
    statuses: dict[str, int]


def first_run(home):
    """The site is served where there is nothing yet, asked, and stopped by Ctrl-C."""
    port = free_port()
    process = serve(home, port)
    try:
        eventually(lambda: process.poll() is not None or answer(port), seconds=120)
        assert process.poll() is None, process.stdout.read()
        everybody = family(process, home)
        statuses = {path: answer(port, path).status for path in ("/", "/admin/login/")}
        printed = stop(process, lambda: os.killpg(process.pid, signal.SIGINT))
        eventually(lambda: all_gone(everybody), seconds=5)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    return FirstRun(home, port, printed, len(everybody), statuses)
