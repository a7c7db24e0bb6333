"""The embedded server, for real: every user of it is a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from atrocity_events.database.server import Server, plain_reason

USE_IT = """
import sys
from pathlib import Path
from atrocity_events.database.server import Server
Server(Path(sys.argv[1])).ensure_running()
print("up", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def server(scratch):
    """A server that nobody has started yet; stopped at the end, however the test ends."""
    server = Server(scratch / "postgres")
    yield server
    if server.home.is_dir():
        server.stop()


@pytest.fixture
def start_using(server):
    """Start one more process that uses the server, until its ``stdin`` is closed."""
    processes = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", USE_IT, server.home],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def use(start_using):
    """Like ``start_using``, but the server runs when it returns."""

    def start():
        process = start_using()
        assert process.stdout.readline() == "up\n", process.stderr.read()
        return process

    return start


def leave(process):
    _, errors = process.communicate()
    assert process.returncode == 0, errors
    return errors


def postmaster(server):
    """The server's process as its own file names it, or None when there is no such file."""
    try:
        number = (server.data / "postmaster.pid").read_text().split()[0]
        return psutil.Process(int(number))
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None


def sql(server, statement):
    with psycopg.connect(
        host=str(server.socket_dir), user=server.user, dbname="postgres"
    ) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None


def test_the_last_one_out_stops_it(server, use):
    first, second = use(), use()

    leave(first)
    assert sql(server, "SELECT 1") == [(1,)]

    leave(second)
    assert postmaster(server) is None


def test_only_its_own_account_gets_in_and_only_by_the_socket(server, use):
    use()

    assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    assert sql(server, "SHOW listen_addresses") == [("",)]


def test_a_user_that_was_killed_does_not_keep_it_running(server, use):
    killed, last = use(), use()
    killed.kill()
    killed.wait()

    leave(last)

    assert postmaster(server) is None


def test_committed_rows_outlive_kill_9_of_the_server(server, use):
    use()
    sql(server, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    postmaster(server).send_signal(signal.SIGKILL)

    use()

    assert sql(server, "SELECT count(*), sum(n) FROM kept") == [(1000, 500500)]


def test_a_stale_pid_file_harms_nobody(server, use):
    leave(use())
    with subprocess.Popen(["sleep", "60"]) as innocent:
        (server.data / "postmaster.pid").write_text(f"{innocent.pid}\n{server.data}\n")

        leave(use())

        assert innocent.poll() is None
        innocent.kill()


def test_a_half_made_database_is_made_anew(server, use):
    unfinished = server.data.with_suffix(".unfinished")
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    use()

    assert sql(server, "SELECT 1") == [(1,)]
    assert not unfinished.exists()


def test_two_first_users_at_once_create_one_database(server, start_using):
    both = [start_using(), start_using()]
    for process in both:
        assert process.stdout.readline() == "up\n"

    said = "".join(leave(process) for process in both)

    assert said.count("Creating a PostgreSQL") == 1


def test_a_long_path_gets_a_short_socket(scratch, use, server):
    server.__init__(scratch / ("long" * 25) / "postgres")

    use()

    assert len(str(server.socket_dir)) < 60
    assert sql(server, "SELECT 1") == [(1,)]
    server.stop()
    server.socket_dir.rmdir()


def test_a_folder_that_cannot_be_used_is_one_plain_line(scratch, server, start_using):
    server.home.write_text("a file where the folder should be")

    _, errors = start_using().communicate()

    assert errors.splitlines()[-1] == (
        "django.db.utils.OperationalError: The embedded PostgreSQL cannot use "
        f"{server.home}: File exists."
    )


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "LOG:  starting\nFATAL:  could not write: No space left on device\n",
            "The embedded PostgreSQL failed (pg_ctl): the disk is full.",
        ),
        (
            "2026-01-01 LOG:  starting\n2026-01-01 FATAL:  bad lock file\nHINT:  x\n",
            "The embedded PostgreSQL failed (pg_ctl): bad lock file. More in server.log.",
        ),
        (
            "",
            "The embedded PostgreSQL failed (pg_ctl): no reason given. More in server.log.",
        ),
    ],
)
def test_postgresqls_complaint_becomes_one_plain_line(said, reason):
    assert plain_reason("pg_ctl", said, Path("server.log")) == reason
