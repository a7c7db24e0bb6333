"""The lock files hold what pyproject.toml asks for: ``make lock`` writes them."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
ASKED = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS = {
    name: [line for line in lines if isinstance(line, str)]
    for name, lines in ASKED["dependency-groups"].items()
}


def pins(name):
    """Package -> version, of one lock file."""
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements.txt", ASKED["project"]["dependencies"]),
        ("requirements-dev.txt", ASKED["project"]["dependencies"]),
        *(("requirements-dev.txt", asked) for asked in GROUPS.values()),
    ],
)
def test_everything_asked_for_is_pinned_within_its_range(lock, asked):
    pinned = pins(lock)
    for requirement in map(Requirement, asked):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock}: make lock"
        assert version in requirement.specifier, f"{requirement} has {version}: make lock"


def test_both_locks_agree():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_names_hashes_and_no_place(lock):
    text = (ROOT / lock).read_text()

    assert "://" not in text
    assert "--index" not in text
    for pin in re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in pin, pin
