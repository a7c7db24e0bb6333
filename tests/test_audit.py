"""``make audit``: it never says that nothing is known when nobody was asked."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NO_FAULT = "No known vulnerabilities found"
FAULT = "Found 1 known vulnerability in 1 package"
NOBODY = "requests.exceptions.ConnectionError: Failed to resolve 'pypi.org'"
UNKNOWN = "ERROR:pip_audit._cli:anyascii: Dependency not found on PyPI"


@pytest.mark.parametrize(
    ("answers", "status", "told"),
    [
        ([(NO_FAULT, 0), (NO_FAULT, 0)], 0, "No fault is known."),
        ([(FAULT, 1), (NO_FAULT, 0)], 1, FAULT),
        ([(NO_FAULT, 0), (FAULT, 1)], 1, FAULT),
        ([(NOBODY, 1)], 2, "could not be looked up"),
        ([(NO_FAULT, 0), (UNKNOWN, 1)], 2, "could not be looked up"),
    ],
)
def test_each_lock_is_looked_up_and_silence_is_no_answer(tmp_path, answers, status, told):
    for number, (said, code) in enumerate(answers, 1):
        (tmp_path / f"said{number}").write_text(said)
        (tmp_path / f"code{number}").write_text(str(code))
    tool = tmp_path / "pip-audit"
    tool.write_text(
        '#!/bin/bash\ncd "${0%/*}"; echo "$@" >>asked; n=$(wc -l <asked)\n'
        'cat said$n >&2; exit "$(<code$n)"\n'
    )
    tool.chmod(0o755)

    done = subprocess.run(
        [ROOT / ".ci" / "audit"],
        cwd=ROOT,
        env={**os.environ, "BIN": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == status, done.stderr
    assert told in done.stdout + done.stderr
    asked = (tmp_path / "asked").read_text().splitlines()
    assert len(asked) == len(answers)
    assert all("--require-hashes" in line and "--strict" in line for line in asked)
    assert "--requirement requirements.txt" in asked[0]
