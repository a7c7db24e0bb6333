"""What must stay secret: read from the environment or a file, and refused when weak."""

import math
import os
import stat
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from django.core.management.utils import get_random_secret_key

SHORTEST, LEAST_BITS = 50, 128
MAKE_ONE = "Make one with  openssl rand -base64 48"


def secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The value of ``name``, or what the file named by ``name_FILE`` holds; "" if neither
    is given. Ends the program, in words without the value, where it cannot be had.

    A file suits systemd's credentials and Docker's secrets: nobody sees it in a list of
    processes, nor does it reach other programs that are started.
    """
    value, path = environment.get(name, ""), environment.get(f"{name}_FILE", "")
    if value and path:
        raise SystemExit(f"{name} and {name}_FILE are both set. Unset one of them.")
    if not path:
        return value
    try:
        kept = Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise SystemExit(f"{name}_FILE cannot be read: {path}: {reason}.") from None
    if not kept:
        raise SystemExit(f"{name}_FILE is empty: {path}.")
    return kept


def signing_key(name: str, value: str) -> str:
    """``value``, if it is strong enough to sign with; otherwise the program ends."""
    if found := weakness(value):
        raise SystemExit(f"{name} is weak: {found}. {MAKE_ONE}")
    return value


def weakness(key: str) -> str:
    """Why ``key`` could be guessed, in words without the key; "" if nothing says so."""
    if key.startswith("django-insecure"):
        return "Django made it for a trial"
    if len(key) < SHORTEST:
        return f"it has fewer than {SHORTEST} characters"
    if key in (key + key)[1:-1]:
        return "it says the same again and again"
    steps = [ord(later) - ord(earlier) for earlier, later in pairwise(key)]
    if min(bits(key), bits(steps)) < LEAST_BITS:
        return "its characters follow a pattern"
    return ""


def bits(signs: str | list[int]) -> float:
    """How much there is to be guessed in ``signs``, by how often each occurs (Shannon)."""
    counts = Counter(signs).values()
    return -sum(count * math.log2(count / len(signs)) for count in counts)


def kept_secret_key(path: Path) -> str:
    """The key in ``path``; made on first use, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(f".{os.getpid()}")
        written.touch(mode=0o600)
        written.write_text(get_random_secret_key())
        with suppress(FileExistsError):
            path.hardlink_to(written)  # whole or not at all; of two first starts one wins
        written.unlink()
    return path.read_text()


def files_of(*names: str, environment: Mapping[str, str] = os.environ) -> list[Path]:
    """The files that the environment names for these secrets."""
    return [Path(path) for name in names if (path := environment.get(f"{name}_FILE"))]


def is_open_to_others(path: Path) -> bool:
    """Whether somebody else than its owner and its group may read the file ``path``."""
    return path.exists() and bool(path.stat().st_mode & stat.S_IROTH)
