"""What all tests share: the settings that make them quick, a browser, a folder to spoil."""

import gc
import hashlib
import os
import shutil
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connection
from django.template import Template
from django.test.signals import template_rendered
from psycopg.sql import SQL, Identifier
from xdist.scheduler import LoadScopeScheduling

from atrocity_events.first_run import is_embedded
from events.models import Area, Entry, Event, Theme, Word
from organizers.models import Organization, save_checked
from tests import serving

FIELDS = ("django/forms/", "admin/widgets/")
CI = bool(os.environ.get("CI"))
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
MIGRATED = "migrated_for_tests_"
MIGRATING = 1_297_631_316  # the advisory lock of whoever migrates: a chosen number
NO_BROWSER = "The browser tests were left out: no Chromium on this machine."


def pytest_configure(config):
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright runs an event loop
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Each test client would list all that an earlier run collected.
    settings.STATIC_ROOT = settings.VAR_DIR / "no-static-files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # What a test commits need not outlive a power cut.
    settings.DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages_alone(django_test_environment):
    """``response.context`` tells of whole pages. Django copies the context of each part and
    of each field as well, which takes as long as all the rest of a page of the desk.
    """

    def render(template, context):
        if context.template is template and not str(template.name).startswith(FIELDS):
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


INDEX = {Entry._meta.db_table, Word._meta.db_table}  # triggers write there until the end
KEPT = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}


@pytest.fixture(scope="session", autouse=True)
def rows_go_quickly(django_test_environment):
    """After a test that commits, rows are deleted: to truncate seventy tables takes thirty
    times as long. What migrations put in stays, so that no later test misses it.
    """

    def delete(style, connection, **options):
        names = {*connection.introspection.django_table_names(only_existing=True)} - KEPT
        emptied = [f'DELETE FROM "{name}"' for name in sorted(names - INDEX)]
        return [*emptied, f"TRUNCATE {', '.join(INDEX)}"]  # which every process notices

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", delete)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *args, **options: None)
        yield


# -- the browser ---------------------------------------------------------------------------


TOGETHER = {  # what is prepared for one of them serves them all
    "tests/browser/": "served",
    "tests/test_serve.py": "served",
    "tests/test_announcements.py": "announcements",
    "tests/test_api.py": "api",
    "tests/test_archive.py": "archive",
    "tests/test_samples.py": "samples",
}
LONGEST = (  # the last to begin must not be long: the other worker would wait
    *("tests/browser/", "tests/test_serve.py", "tests/test_bench.py", "tests/test_api.py"),
    *("tests/test_fuzz.py", "tests/test_takedown.py"),
    *("tests/test_archive.py", "tests/test_samples.py", "tests/test_announcements.py"),
    *("tests/test_secrets.py", "tests/test_desk_tables.py", "tests/test_database.py"),
)


def beginning_of(test, beginnings):
    return next((each for each in beginnings if test.startswith(each)), None)


def pytest_xdist_make_scheduler(config, log):
    """Some tests go to one worker, all others one by one to whoever is free."""
    config.option.loadscopereorder = False
    scheduling = LoadScopeScheduling(config, log)
    scheduling._split_scope = lambda test: TOGETHER.get(beginning_of(test, TOGETHER), test)
    return scheduling


def pytest_collection_finish(session):
    """What was read so far stays, and need not be looked through for garbage again and
    again: that took a tenth of the time of the desk's pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    places = {beginning: place for place, beginning in enumerate(LONGEST)}
    items.sort(
        key=lambda item: places.get(beginning_of(item.nodeid, LONGEST), len(LONGEST))
    )
    here = Path(__file__).parent / "browser"
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("browser")
    if CHROMIUM is None:
        left_out = [item for item in items if item.get_closest_marker("browser")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """In CI a run without browser tests is a failure, whatever left them out."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if CI and reporter and not hasattr(session.config, "workerinput"):
        passed = reporter.stats.get("passed", [])
        if not any("browser" in report.keywords for report in passed):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            reporter.write_line("\nFailed: no browser test ran, and CI is set.", red=True)


def pytest_terminal_summary(terminalreporter):
    if CHROMIUM is None:
        terminalreporter.write_line(NO_BROWSER, yellow=True)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, as root too, and without its services that call home."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


# -- the database --------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, django_db_blocker
):
    """Each worker's database is a copy of one on the embedded server that was migrated
    once, and is kept until a migration changes.
    """
    if is_embedded():
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database()


def migrated_database():
    """The name of a database with all tables, in which nothing was written."""
    files = sorted(
        file
        for app in apps.get_app_configs()
        for file in Path(app.path, "migrations").glob("[0-9]*.*")
    )
    parts = [f"{file.name} {file.read_text()}" for file in files]
    print_of_all = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    name, unfinished = f"{MIGRATED}{print_of_all[:12]}", f"{MIGRATED}unfinished"
    asked = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])  # until we hang up
        known = {row[0] for row in server.execute(asked, [MIGRATED])}
        if name not in known:
            for outdated in known:
                server.execute(SQL("DROP DATABASE {}").format(Identifier(outdated)))
            made = SQL("CREATE DATABASE {} TEMPLATE template0")
            server.execute(made.format(Identifier(unfinished)))
            with pytest.MonkeyPatch.context() as patch:
                patch.setitem(connection.settings_dict, "NAME", unfinished)
                call_command("migrate", verbosity=0, interactive=False)
                connection.close()
            named = SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(named.format(Identifier(unfinished), Identifier(name)))
    return name


# -- processes and their folders -----------------------------------------------------------


@pytest.fixture
def scratch():
    """An empty folder that the embedded server's own account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="atrocity-events-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def eventually():
    """Wait until ``condition()`` is true; its value. Fails after ``seconds``."""
    return serving.eventually


@pytest.fixture(scope="session")
def first_run():
    """``manage.py serve`` on a fresh machine, once: what was seen of it, and the folder
    that it left. Whoever goes on there stops what it started.
    """
    home = Path(tempfile.mkdtemp(prefix="atrocity-events-test-"))
    home.chmod(0o711)
    yield serving.first_run(home)
    shutil.rmtree(home)


# -- the desk ------------------------------------------------------------------------------


@pytest.fixture
def desk(admin_client):
    """The browser of a signed-in editor who may do everything, with no network between."""
    return admin_client


@pytest.fixture
def editor(client, django_user_model):
    """``editor("change_event", …)``: the browser of somebody with these rights alone."""

    def sign_in(*rights):
        user = django_user_model.objects.create_user("trainee", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return sign_in


# -- events --------------------------------------------------------------------------------


@pytest.fixture
def make_event(db):
    """Saves a published event: ``make_event("Title", start="2026-05-01 12:00", hours=1)``.

    ``start`` is by the clock of ``zone`` (UTC), or a day alone; other arguments are fields.
    """

    def make(title="An event", start=None, hours=None, zone="UTC", **fields):
        when: dict[str, object] = {"pace": "to-be-announced"}
        if start:
            day, _, clock = start.partition(" ")
            begins = datetime.fromisoformat(start)
            when = {"pace": "dated", "start_date": date.fromisoformat(day)}
            if clock:
                when |= {"start_time": begins.time(), "zone": zone}
            if hours:
                ends = begins + timedelta(hours=hours)
                when |= {"end_date": ends.date(), "end_time": ends.time()}
        languages = fields.pop("languages", ())
        related = {name: fields.pop(name, ()) for name in ("themes", "areas")}
        credits = fields.pop("organizers", ())
        defaults = {"kind": "webinar", "state": "published"}
        event = Event(title=title, **{**defaults, **when, **fields})
        save_checked(event)
        for name, rows in related.items():
            getattr(event, name).set(rows)
        for organization in credits:
            event.credits.create(organization=organization)
        for tag in languages:
            event.languages.create(language=tag)
        return event

    return make


@pytest.fixture
def make_organization(db):
    """Saves an organization; other names as a list."""

    def make(name, names=(), **fields):
        organization = Organization.objects.create(name=name, **fields)
        for other in names:
            organization.names.create(name=other)
        return organization

    return make


@pytest.fixture
def make_theme(db):
    def make(code, **fields):
        return Theme.objects.create(code=code, **{"name": code.capitalize(), **fields})

    return make


@pytest.fixture
def make_area(db):
    def make(code, name, kind="country", **fields):
        return Area.objects.create(code=code, name=name, kind=kind, **fields)

    return make
