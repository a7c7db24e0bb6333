"""Signing in to the desk: who is let in, how often may be guessed, when sessions end."""

from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib.auth.models import User
from django.test import Client

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
            r'name="csrfmiddlewaretoken" value="\w+"|value="(ana|off|nobody|visitor|empty)"',
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
    assert list(Act.objects.order_by("at"))[0].pk == second.pk


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
    assert Act.objects.filter(kind=Act.Kind.SIGNED_IN).first().how == "password, code"


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
