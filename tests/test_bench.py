"""``manage.py bench``, for real, but with few events and without a look at the clock."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ONCE = ("loading", "first request", "memory", "requests per second")
SOME = {"/", "/past/", "/past/?q=… common word, again", "/events/…/", "/ after a save"}


def test_every_page_is_there_and_takes_the_same_queries_with_more_events():
    command = [sys.executable, "manage.py", "bench", "--events", "30", "60"]
    done = subprocess.run(
        [*command, "--requests", "1"],
        cwd=ROOT,
        env={**os.environ, "DEBUG": "0"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    heading, *lines = (re.split(r"  +", line) for line in done.stdout.splitlines())
    cases = {name: cells for name, *cells in lines if len(cells) > 2}
    queries = {name: cells[0] for name, cells in cases.items() if not name.startswith(ONCE)}

    assert heading == ["median (worst) ms", "queries", "30", "60", "growth"]
    assert {*queries} > SOME
    assert [name for name, cells in cases.items() if "!" in "".join(cells)] == []  # 404!
    assert {
        name: number for name, number in queries.items() if not number.isdecimal()
    } == {}
