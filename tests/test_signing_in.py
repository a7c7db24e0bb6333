"""Signing in to the desk: who is let in, how often may be guessed, when sessions end."""

import re
import threading
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from desk.models import Act, Guesses, KnownDevice
from desk.signing_in import limits
from events.models import Theme
from organizers.models import Person
from tests.test_admin import editing, send

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LOGIN = "/admin/login/"
RIGHT = "correct horse battery"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as stopped:
        yield stopped


@pytest.fixture
def ana(db):
    return User.objects.create_user("ana", password=RIGHT, is_staff=True, is_superuser=True)


def sign_in(name="ana", password=RIGHT, *, browser=None, address="192.0.2.1", to=""):
    """The answer to a name and a password from a browser at ``address``."""
    sent = {"login": name, "password": password, **({"next": to} if to else {})}
    return (browser or Client()).post(LOGIN, sent, REMOTE_ADDR=address)


def is_in(response):
    return response.status_code == 302 and response["Location"] == "/admin/"


def with_app(account):
    """Sets up an app for codes; what it shows at a moment."""
    secret = generate_totp_secret()
    TOTP.activate(account, "" or secret)
    return lambda moment: format_hotp_value(
        hotp_value(secret, int(moment.timestamp()) // 30)
    )


def test_the_right_password_leads_to_the_desk(ana, client):
    answer = sign_in(browser=client, to="/admin/events/event/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/events/event/")
    assert client.get("/admin/").status_code == 200


# -- who guesses ---------------------------------------------------------------------------


def test_nobody_learns_which_accounts_there_are(ana):
    """A name that nobody has, a wrong password, an account that is switched off, one that
    may not work at the desk, and one that is locked get one and the same answer.
    """
    User.objects.create_user("off", password=RIGHT, is_staff=True, is_active=False)
    User.objects.create_user("visitor", password=RIGHT)
    User.objects.create_user("empty", is_staff=True)
    for number in range(6):
        sign_in("off", "wrong", address=f"192.0.2.{number}")
    locked = [sign_in(password="wrong", address="192.0.2.99") for _ in range(6)]

    answers = [
        sign_in("nobody", RIGHT),
        sign_in(password="wrong"),
        sign_in("off"),
        sign_in("visitor"),
        sign_in("empty", "anything"),
        sign_in(address="192.0.2.99"),
        *locked,
    ]

    said = {
        re.sub(
            r'value="(\w{64}|ana|off|nobody|visitor|empty)"',
            "",
            answer.content.decode(),
        )
        for answer in answers
    }
    assert {answer.status_code for answer in answers} == {200}
    assert len(said) == 1
    assert "Not signed in." in said.pop()


def test_who_guesses_is_turned_away_and_locks_nobody_out(ana, clock):
    known, new = Client(), Client()
    assert is_in(sign_in(browser=known, address="198.51.100.7"))
    known.post("/admin/logout/")

    for number in range(30):  # from everywhere: more than all strangers may together
        sign_in(password="guess", address=f"192.0.2.{number}")

    assert not is_in(sign_in(browser=new, address="192.0.2.200"))
    assert is_in(sign_in(browser=known, address="192.0.2.1"))
    turned_away = Act.objects.filter(kind=Act.Kind.TURNED_AWAY).count()
    assert turned_away == 1, "said once, not once for each try"
    clock.shift(timedelta(minutes=61))
    assert is_in(sign_in(browser=new, address="192.0.2.200"))


def test_five_tries_from_one_address(ana, clock):
    for _ in range(4):
        sign_in(password="wrong")
    assert is_in(sign_in()), "the fifth is right"
    for _ in range(2):
        sign_in(password="wrong")

    assert not is_in(sign_in())
    assert is_in(sign_in(address="192.0.2.2"))
    clock.shift(timedelta(minutes=16))
    assert is_in(sign_in())


def test_a_known_browser_may_not_guess_for_ever(ana):
    known = Client()
    sign_in(browser=known)
    known.post("/admin/logout/")
    for _ in range(10):
        sign_in(password="wrong", browser=known)

    assert not is_in(sign_in(browser=known))
    assert is_in(sign_in()), "others are not counted with it"


def test_nobody_is_known_by_a_cookie_of_their_own(ana):
    for number in range(25):
        sign_in(password="wrong", address=f"192.0.2.{number}")
    forged = Client()
    forged.cookies["device"] = "a" * 43
    of_another = Client()
    User.objects.create_user("ben", password=RIGHT, is_staff=True)
    assert is_in(sign_in("ben", browser=of_another, address="198.51.100.1"))
    of_another.post("/admin/logout/")

    assert not is_in(sign_in(browser=forged, address="198.51.100.2"))
    assert not is_in(sign_in(browser=of_another, address="198.51.100.3"))


def test_strangers_take_turns_and_known_browsers_never_wait_for_them(ana, monkeypatch):
    known = Client()
    sign_in(browser=known)
    known.post("/admin/logout/")
    monkeypatch.setattr(limits, "PATIENCE", 0)

    with limits.TURNS[False]:
        waiting, let_in = sign_in(), sign_in(browser=known)

    assert b"Very many people sign in at this moment." in waiting.content
    assert is_in(let_in)
    assert is_in(sign_in()), "and nobody is counted who had to wait"


def test_few_wait_to_be_let_in_so_that_threads_are_left_for_readers(ana, monkeypatch):
    monkeypatch.setattr(limits, "WAITING", {False: threading.BoundedSemaphore(1)})
    with limits.WAITING[False]:
        answer = sign_in()

    assert b"Very many people sign in at this moment." in answer.content
    assert is_in(sign_in())


def test_the_old_password_is_not_guessed_either(ana, client):
    sign_in(browser=client)
    new = "a long new password"
    sent = {"new_password1": new, "new_password2": new}

    for _ in range(limits.OF_A_DEVICE):
        client.post("/admin/password_change/", {**sent, "old_password": "guessed"})
    right = client.post(
        "/admin/password_change/", {**sent, "old_password": RIGHT}, follow=True
    )

    ana.refresh_from_db()
    assert ana.check_password(RIGHT)
    assert b"There were too many tries. Wait 15 minutes." in right.content
    assert Act.objects.filter(kind=Act.Kind.TURNED_AWAY, who=ana).count() == 1


def test_addresses_are_kept_nowhere(ana):
    sign_in(address="203.0.113.77")
    sign_in("ana", "wrong", address="203.0.113.77")
    sign_in("nobody", "wrong", address="2001:db8:1:2:3:4:5:6")

    kept = [
        str(value)
        for model in (Act, Guesses, KnownDevice)
        for row in model.objects.values()
        for value in row.values()
    ]
    assert kept
    assert not [text for text in kept if "203.0" in text or "2001:" in text]
    assert not [text for text in kept if "nobody" in text], "people type passwords there"


def test_places_are_forgotten_after_a_month_and_acts_after_a_year(ana, clock):
    sign_in()
    clock.shift(timedelta(days=31))
    sign_in()
    first, second = Act.objects.filter(kind=Act.Kind.SIGNED_IN).order_by("at")
    assert (first.place, len(second.place)) == ("", 4)

    clock.shift(timedelta(days=340))
    sign_in()
    assert Act.objects.earliest("at").pk == second.pk


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]
)
def test_signing_in_leads_nowhere_else(ana, away):
    assert is_in(sign_in(to=away))


# -- the second step -----------------------------------------------------------------------


def step(client, code, **where):
    return client.post("/admin/login/second-step/", {"code": code}, **where)


def test_a_code_is_asked_for_and_works_once(ana, clock):
    code = with_app(ana)
    first, second = Client(), Client()
    for client in (first, second):
        assert sign_in(browser=client)["Location"] == "/admin/login/second-step/"
        assert client.get("/admin/").status_code == 302

    assert is_in(step(first, code(NOON)))
    assert step(second, code(NOON)).status_code == 200, "seen over somebody's shoulder"
    assert step(second, code(NOON - timedelta(seconds=30))).status_code == 200
    assert is_in(step(second, code(NOON + timedelta(seconds=30))))
    assert {each.how for each in Act.objects.filter(kind="signed-in")} == {"password, code"}


def test_codes_are_not_guessed(ana, clock):
    code = with_app(ana)
    thief = Client()
    sign_in(browser=thief)
    for _ in range(5):
        step(thief, "000000", REMOTE_ADDR="192.0.2.1")

    assert not is_in(step(thief, code(NOON), REMOTE_ADDR="192.0.2.1"))
    for number in range(20):
        step(thief, "000000", REMOTE_ADDR=f"192.0.2.{number}")
    assert not is_in(step(thief, code(NOON), REMOTE_ADDR="192.0.2.250"))


def test_recovery_codes_work_once_and_are_not_kept_as_they_are(ana, clock):
    with_app(ana)
    codes = RecoveryCodes.activate(ana).get_unused_codes()
    first, second = Client(), Client()
    sign_in(browser=first)
    sign_in(browser=second)

    assert is_in(step(first, f" {codes[0][:5]}-{codes[0][5:]} "))
    assert not is_in(step(second, codes[0]))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert not [code for code in codes if code in kept]


def test_after_a_new_secret_key_codes_open_nothing_and_break_nothing(ana, clock, settings):
    code = with_app(ana)
    RecoveryCodes.activate(ana)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    client = Client()
    sign_in(browser=client)
    assert is_in(step(client, code(NOON)))

    settings.SECRET_KEY_FALLBACKS = []
    client = Client()
    sign_in(browser=client)
    assert step(client, code(NOON + timedelta(seconds=30))).status_code == 200


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "x",
        "null",
        "[]",
        "{}",
        '{"response": []}',
        '{"id": 1, "rawId": []}',
        '{"response": {"userHandle": "AAAA"}}',
    ],
)
def test_nonsense_is_no_passkey(db, nonsense, client):
    client.get("/admin/login/passkey/", headers={"Accept": "application/json"})

    answer = client.post("/admin/login/passkey/", {"credential": nonsense})

    assert (answer.status_code, answer["Location"]) == (302, LOGIN)


# -- a second step for everybody -----------------------------------------------------------


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def test_a_preview_opens_to_no_session_that_is_over_or_lacks_the_second_step(
    ana, client, settings, make_event, clock
):
    preview = reverse("preview", args=[make_event("Talk", state="draft").uuid])
    sign_in(browser=client)
    assert client.get(preview).status_code == 200

    settings.SECOND_FACTOR_REQUIRED = True
    assert client.get(preview)["Location"] == "/admin/account/"
    settings.SECOND_FACTOR_REQUIRED = False
    clock.shift(timedelta(hours=5))
    assert client.get(preview).status_code == 404
    asked = Client().post(preview, {"a": "b"}, headers={"sec-fetch-site": "same-origin"})
    assert asked.status_code == 404, "and strangers are not told where to sign in"


def test_without_a_second_step_nothing_of_the_desk_opens(ana, client, required):
    sign_in(browser=client)

    for page in ("/admin/", "/admin/events/event/", "/admin/help/", "/admin/bin/"):
        assert client.get(page)["Location"] == "/admin/account/", page
    assert client.post("/admin/events/event/add/", {"title": "X"}).status_code == 302
    assert "First set up a second step" in client.get("/admin/account/").content.decode()
    assert client.get("/admin/account/app/").status_code == 200, (
        "the password was just given"
    )


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_desk_and_ends_other_sessions(client, required, clock):
    ana = User.objects.create_user("ana", password=RIGHT, is_staff=True, is_superuser=True)
    sign_in(browser=client)
    other = Client()
    sign_in(browser=other)
    client.get("/admin/events/event/?state=draft")
    clock.shift(timedelta(seconds=1))
    page = client.get("/admin/account/app/").content.decode()
    (secret,) = re.findall(r'<code class="key">(\w+)</code>', page)
    assert secret not in str(list(Authenticator.objects.values()))

    code = format_hotp_value(hotp_value(secret, int(clock_now(NOON) // 30)))
    done = client.post("/admin/account/app/", {"code": code}, follow=True)

    codes = re.findall(r"<code>(\d{10})</code>", done.content.decode())
    assert len(codes) == 10
    assert 'href="/admin/events/event/?state=draft"' in done.content.decode()
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/account/").status_code == 302, "it has to sign in again"
    again = client.get("/admin/account/codes/").content.decode()
    assert not [code for code in codes if code in again], "they are shown once"
    assert [act.kind for act in Act.objects.filter(who=ana).order_by("pk")] == [
        "signed-in",
        "signed-in",
        "factor-added",
    ]
    new = Client()
    sign_in(browser=new)
    assert not is_in(step(new, code)), "the code that it was set up with was used"


def clock_now(moment):
    return moment.timestamp() + 1


# -- sessions ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "is_over"),
    [
        ([timedelta(hours=3)] * 3, False),
        ([timedelta(hours=4, minutes=6)], True),
        ([timedelta(hours=3)] * 4 + [timedelta(minutes=1)], True),
    ],
)
def test_sessions_end_some_hours_after_the_last_page_and_with_the_day(
    ana, client, clock, steps, is_over
):
    sign_in(browser=client)
    for gone in steps:
        clock.shift(gone)
        answer = client.get("/admin/")

    assert (answer.status_code == 302) == is_over


def test_a_session_gets_a_new_key_when_somebody_signs_in(ana, client):
    client.get("/admin/login/passkey/", headers={"Accept": "application/json"})
    before = client.cookies["sessionid"].value

    sign_in(browser=client)

    assert client.cookies["sessionid"].value != before
    assert client.session.get_expire_at_browser_close()
    assert (
        Client(headers={"Cookie": f"sessionid={before}"}).get("/admin/").status_code == 302
    )


def test_signing_out_everywhere_leaves_one_session_and_forgets_browsers(ana, client, clock):
    elsewhere = Client()
    sign_in(browser=client)
    sign_in(browser=elsewhere)
    clock.shift(timedelta(seconds=1))

    client.post("/admin/sign_out_everywhere/")

    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    assert KnownDevice.objects.count() == 1
    for number in range(25):
        sign_in(password="wrong", address=f"192.0.2.{number}")
    assert not is_in(sign_in(browser=elsewhere))


@pytest.mark.parametrize("change", ["password", "active", "staff"])
def test_what_changes_of_an_account_ends_its_sessions(ana, client, change):
    sign_in(browser=client)
    if change == "password":
        ana.set_password("something else now")
    ana.is_active = change != "active"
    ana.is_staff = change != "staff"
    ana.save()

    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


# -- nothing typed is lost -----------------------------------------------------------------

OURS = {"Sec-Fetch-Site": "same-origin"}


def kept(page):
    """The fields of the form that is kept in a page, to be sent again."""
    fields = re.findall(r'<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', page)
    return {name: unescape(value) for name, value in fields}


def test_what_is_sent_after_the_session_ended_is_kept_and_saved(ana):
    browser = Client(enforce_csrf_checks=True)

    def post(where, sent, **headers):
        token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}
        return browser.post(where, {**token, **sent}, headers={**OURS, **headers})

    browser.get(LOGIN)
    post(LOGIN, {"login": "ana", "password": RIGHT})
    theme = "/admin/events/theme/add/"
    browser.get(theme)
    typed = {
        "code": "memory",
        "name": "Memory & “law”",
        "definition": "1\r\n2",
        "order": "0",
    }
    browser.session.flush()

    answer = post(theme, {**typed, "password": "secret"})

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "You were signed out meanwhile" in page
    assert "Passwords have to be typed again." in page
    assert "secret" not in page
    waiting = kept(page)
    assert {name: waiting[name] for name in typed} == typed
    post(LOGIN, {"login": "ana", "password": RIGHT})

    stale = browser.post(theme, waiting, headers=OURS)  # with a token from before

    assert "You signed in meanwhile" in stale.content.decode()
    assert (
        browser.post(theme, kept(stale.content.decode()), headers=OURS).status_code == 302
    )
    assert Theme.objects.get(code="memory").definition == "1\n2"


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}]
)
def test_what_others_send_is_not_kept(ana, headers):
    browser = Client(enforce_csrf_checks=True)
    browser.get(LOGIN)
    token = browser.cookies["csrftoken"].value
    sent = {"title": "of somebody else", "csrfmiddlewaretoken": token}

    answers = [
        browser.post("/admin/events/theme/add/", sent, headers=headers),
        browser.post("/admin/events/theme/add/", {"title": "x"}, headers=headers),
    ]

    assert not any(b"of somebody else" in answer.content for answer in answers)
    assert [answer.status_code for answer in answers][1] == 403


# -- whoever looks after the accounts ------------------------------------------------------


@pytest.fixture
def colleague(db):
    return User.objects.create_user("ben", password=RIGHT, is_staff=True)


def test_a_superuser_manages_accounts_and_sees_no_hash(ana, colleague, client):
    sign_in(browser=client)
    page = client.get(f"/admin/auth/user/{colleague.pk}/change/").content.decode()
    listed = client.get("/admin/auth/user/").content.decode()
    added = client.post(
        "/admin/auth/user/add/",
        {
            "username": "cleo",
            "password1": "a long new password",
            "password2": "a long new password",
        },
    )

    assert "algorithm" not in page + listed
    assert colleague.password[10:30] not in page
    assert added.status_code == 302
    assert is_in(sign_in("cleo", "a long new password")), "whoever is added may come in"
    assert Act.objects.filter(kind=Act.Kind.ACCOUNT_ADDED).count() == 1
    with_app(colleague)
    reset = f"/admin/auth/user/{colleague.pk}/let-in/"
    assert "call, do not" in " ".join(client.get(reset).content.decode().split())
    client.post(reset)
    assert is_in(sign_in("ben"))


def test_accounts_ask_for_the_password_again(ana, colleague, client, clock):
    sign_in(browser=client)
    clock.shift(timedelta(minutes=16))
    page = f"/admin/auth/user/{colleague.pk}/password/"

    asked = client.get(page)
    changed = client.post(
        page, {"password1": "x" * 14, "password2": "x" * 14}, headers=OURS
    )

    assert asked["Location"].startswith("/admin/again/?next=")
    assert changed.status_code == 403
    assert "x" * 14 not in changed.content.decode()
    said = client.post(asked["Location"], {"password": RIGHT})
    assert (said.status_code, said["Location"]) == (302, page)
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", ["auth/user/", "auth/group/", "desk/act/"])
def test_accounts_and_the_log_are_for_those_who_may(editor, page):
    browser = editor("change_user", "view_user", "change_event")

    assert browser.get(f"/admin/{page}").status_code == 403


def test_the_log_is_only_looked_at(ana, client, editor):
    sign_in(browser=client)
    sign_in(password="wrong", address="192.0.2.7")
    act = Act.objects.get(kind=Act.Kind.REFUSED)

    page = client.get("/admin/desk/act/?q=ana").content.decode()

    assert "Wrong password" in page
    for way in (f"{act.pk}/change/", f"{act.pk}/delete/", "add/", f"{act.pk}/history/"):
        assert client.get(f"/admin/desk/act/{way}").status_code in (302, 404), way
        assert client.post(f"/admin/desk/act/{way}", {"post": "yes"}).status_code == 404, (
            way
        )
    client.post(
        "/admin/desk/act/", {"action": "delete_selected", "_selected_action": act.pk}
    )
    assert Act.objects.filter(pk=act.pk).exists()
    assert editor("view_act").get("/admin/desk/act/").status_code == 200


def test_what_is_shown_to_the_public_is_written_down_without_words(ana, client, make_event):
    sign_in(browser=client)
    event = make_event("A title that names Halina", state="draft")
    chosen = {"_selected_action": event.pk}
    client.post("/admin/events/event/", {"action": "withdraw", **chosen})
    client.post("/admin/events/event/", {"action": "move_to_bin", "post": "yes", **chosen})
    client.get("/admin/events/event/export/?file=csv")
    person = Person.objects.create(name="Halina Nowak")
    client.post(f"/admin/organizers/person/{person.pk}/withdraw/")
    for shown in ("named", "withheld"):
        person.refresh_from_db()
        assert not send(client, person, editing(client, person, visibility=shown))
    client.get("/admin/")  # says that it is in the bin

    found = Act.objects.exclude(kind=Act.Kind.SIGNED_IN).order_by("pk")
    kinds = [act.kind for act in found]
    assert kinds == ["binned", "exported", "hidden", "named-again", "hidden"]
    assert (found[0].row_kind, found[0].row_key, found[0].name) == (
        "events.event",
        event.pk,
        "ana",
    )
    assert "Halina" not in str(list(Act.objects.values()))
    assert "Halina" not in client.get("/admin/desk/act/").content.decode()


def test_the_accounts_page_says_who_signed_in_lately(ana, client):
    sign_in(browser=client)
    sign_in(password="wrong", address="192.0.2.66")

    page = " ".join(client.get("/admin/account/").content.decode().split())

    assert "<td>Wrong password</td> <td>elsewhere</td>" in page
    assert "<td>Signed in (password)</td>" in page


# -- passwords, cookies, the command -------------------------------------------------------


def test_passwords_are_kept_by_argon2_whatever_kept_them_before(ana, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert ana.password.startswith("md5$")

    assert is_in(sign_in())

    ana.refresh_from_db()
    assert ana.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("weak", ["short-1", "qwerty123456", "123456789012", "ana-ana-ana"])
def test_new_passwords_are_long_and_uncommon(ana, client, weak):
    sign_in(browser=client)

    sent = {"old_password": RIGHT, "new_password1": weak, "new_password2": weak}
    client.post("/admin/password_change/", sent)

    ana.refresh_from_db()
    assert ana.check_password(RIGHT)


def test_a_new_password_ends_other_sessions_and_is_written_down(ana, client):
    elsewhere = Client()
    sign_in(browser=client)
    sign_in(browser=elsewhere)
    new = "a long new password"

    sent = {"old_password": RIGHT, "new_password1": new, "new_password2": new}
    client.post("/admin/password_change/", sent)

    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302
    assert Act.objects.get(kind=Act.Kind.PASSWORD).who == ana


def test_cookies_are_of_the_desk_alone(ana, client):
    sign_in(browser=client)

    for name in ("sessionid", "csrftoken", "device"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (
            True,
            "Lax",
            "/",
        )
        assert not cookie["domain"]
    answer = client.get("/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_whoever_lost_everything_is_let_back_in(ana, client, capsys):
    with_app(ana)
    sign_in(browser=client)
    for number in range(25):
        sign_in(password="wrong", address=f"192.0.2.{number}")

    call_command("let_back_in", "ana", "--new-password")

    (password,) = re.findall(r"password:  (\S+)", capsys.readouterr().out)
    assert is_in(sign_in(password=password, address="198.51.100.1"))
    assert list(Act.objects.filter(how="command").values_list("kind", flat=True)) == [
        "let-back-in",
        "password",
    ]
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("let_back_in", "nobody")
