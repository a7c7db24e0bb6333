"""``manage.py serve``, which is ``make run``: prepare the site and serve it."""

import multiprocessing
import os
import signal
import threading
from argparse import ArgumentParser
from multiprocessing import resource_tracker
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from atrocity_events.first_run import prepare, refuse_a_taken_port

WORKERS = 2
HEADERS = 64 * 1024  # bytes: longer ones are refused with 431
MOST_CONNECTIONS = 4_000  # of each worker; granian waits for slow ones without a thread
SECONDS_FOR_HEADERS = 10


class Command(BaseCommand):
    help = "Prepare the database, the archive and the staff account, then serve the site."
    requires_system_checks = []
    interrupted = threading.Event()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--reload", action="store_true", help="restart on changed code")

    def handle(self, *, host: str, port: int, reload: bool, **options: Any) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self.interrupt)
        os.environ["PORT"] = str(port)  # the workers read their settings anew
        try:
            if "RUN_MAIN" not in os.environ:  # the reloader's child finds all this done
                self.prepare(host, port)
            if self.interrupted.is_set():
                return
            if reload:
                call_command("runserver", f"{host}:{port}")
            else:
                serve(host, port)
        except KeyboardInterrupt:
            return
        except CommandError as error:
            raise SystemExit(str(error)) from error

    def interrupt(self, *_: object) -> None:
        self.interrupted.set()  # Python drops an exception that is raised in a finalizer
        raise KeyboardInterrupt

    def prepare(self, host: str, port: int) -> None:
        address = f"http://{host}:{port}"
        refuse_a_taken_port(host, port)
        for line in prepare(address):
            self.say(line)
        refuse_a_taken_port(host, port)  # preparing took a while
        self.say(f"{settings.SITE_NAME} is at {address}/    (Ctrl-C stops it)")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def serve(host: str, port: int) -> None:
    """Answer requests until a signal says stop."""
    # A forked worker would inherit database connections, and pools without their threads.
    multiprocessing.set_start_method("spawn", force=True)
    resource_tracker.ensure_running()  # started later, it would unblock Ctrl-C, see below
    server = Granian(
        "atrocity_events.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,  # what proxies speak; HTTP/2 and sockets would only be doors
        http1_settings=HTTP1Settings(
            max_buffer_size=HEADERS, header_read_timeout=SECONDS_FOR_HEADERS * 1000
        ),
        websockets=False,
        workers=WORKERS,
        blocking_threads=settings.THREADS,
        blocking_threads_idle_timeout=600,
        backlog=1024,
        backpressure=MOST_CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.error,
    )
    # Ctrl-C reaches the whole process group and a worker that is still starting would show
    # a traceback. So these two are blocked, which workers inherit, and waited for here; the
    # workers hear from granian, by SIGTERM.
    group_signals = {signal.SIGINT, signal.SIGHUP}
    signal.pthread_sigmask(signal.SIG_BLOCK, group_signals)

    def wait_for_the_end() -> None:
        signal.sigwait(group_signals)
        server.signal_handler_interrupt()  # type: ignore[no-untyped-call]

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    server.serve()
