"""Secrets: where they come from, and which ones are refused."""

import os

import pytest
from django.core.management.utils import get_random_secret_key

from atrocity_events.keys import is_open_to_others, secret, signing_key, weakness

STRONG = "sQ8k2Z1vYcXw7Rf0LmPb9TgJd4Hn8e6AiSoK3xWqMzBtVyCrGhNpFjElOuDa5I"


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (STRONG, ""),
        ("3f1c9b7e0a5d2846c1e7f09b38ad562490bd7e13f2a68c45de0174b9a35c82f6", ""),
        ("", "fewer than 50"),
        ("changeme", "fewer than 50"),
        (STRONG[:49], "fewer than 50"),
        (f"django-insecure-{STRONG}", "for a trial"),
        ("x" * 60, "again and again"),
        ("changeme" * 8, "again and again"),
        (STRONG[:30] * 2, "again and again"),
        ("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "a pattern"),
        ("aabbababbabaabbaabababbbaabbaabababaabbabaababbabaabbababab", "a pattern"),
    ],
)
def test_a_key_that_could_be_guessed_is_refused_and_not_repeated(key, why):
    assert why in weakness(key)
    assert bool(weakness(key)) == bool(why)
    if not why:
        assert signing_key("SECRET_KEY", key) == key
        return
    with pytest.raises(SystemExit) as refused:
        signing_key("SECRET_KEY", key)
    assert str(refused.value).startswith("SECRET_KEY is weak: ")
    assert not key or key not in str(refused.value)


def test_the_key_that_the_site_makes_for_itself_is_strong():
    assert not any(weakness(get_random_secret_key()) for _ in range(200))


def test_a_secret_comes_from_the_environment_or_from_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{STRONG}\n")
    assert secret("KEY", {}) == ""
    assert secret("KEY", {"KEY": STRONG}) == STRONG
    assert secret("KEY", {"KEY_FILE": str(file)}) == STRONG
    for told, environment in {
        "both set": {"KEY": STRONG, "KEY_FILE": str(file)},
        "No such file": {"KEY_FILE": str(tmp_path / "none")},
        "Is a directory": {"KEY_FILE": str(tmp_path)},
    }.items():
        with pytest.raises(SystemExit, match=told) as refused:
            secret("KEY", environment)
        assert STRONG not in str(refused.value)
    for content, told in ((b" \n", "is empty"), (b"\xff\xfe", "not text")):
        file.write_bytes(content)
        with pytest.raises(SystemExit, match=told):
            secret("KEY", {"KEY_FILE": str(file)})


def test_a_file_that_others_may_read_is_noticed(tmp_path):
    file = tmp_path / "key"
    assert not is_open_to_others(file)
    file.touch()
    for mode, is_open in ((0o600, False), (0o440, False), (0o444, True), (0o604, True)):
        os.chmod(file, mode)  # noqa: PTH101
        assert is_open_to_others(file) == is_open
