"""A second step as staff meet it: a passkey in a browser, an app without a script."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.urls import reverse

from desk.models import Act
from tests.browser.accessibility import violations

PASSWORD = "correct horse battery"


@pytest.fixture
def ana(live_server, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    return User.objects.create_user(
        "ana", password=PASSWORD, is_staff=True, is_superuser=True
    )


def give_password(page, where):
    page.goto(where)
    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")


def sign_out(page):
    page.get_by_role("button", name="Log out").click()
    page.get_by_text("Thanks for spending").wait_for()


def test_a_passkey_is_the_second_step_and_later_the_only_one(
    page, ana, live_server, complaints
):
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    desk = live_server.url + reverse("admin:index")
    front = page.get_by_role("heading", name="What is to be done")
    page.set_viewport_size({"width": 360, "height": 740})

    give_password(page, desk)
    page.get_by_role("heading", name="First set up a second step").wait_for()
    assert violations(page) == []
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Let it sign in without a password").check()
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("They are shown only now").wait_for()
    page.get_by_role("link", name="I have them: go on").click()
    front.wait_for()

    sign_out(page)
    page.goto(desk)
    page.get_by_role("button", name="Sign in with a passkey").click()
    front.wait_for()

    sign_out(page)
    give_password(page, desk)
    page.get_by_role("heading", name="Second step").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    front.wait_for()

    proofs = Act.objects.filter(kind="signed-in").order_by("pk")
    assert [act.how for act in proofs] == ["password", "passkey", "password, passkey"]
    assert complaints == []


def test_an_app_for_codes_needs_no_script(browser, ana, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    give_password(page, live_server.url + reverse("admin:index"))
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("code.key").inner_text()
    step = int(time.time()) // 30
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, step)))
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("link", name="I have them: go on").click()
    sign_out(page)

    give_password(page, live_server.url + reverse("admin:index"))
    page.get_by_text("Passkeys need JavaScript").wait_for()
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, step + 1)))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="What is to be done").wait_for()
    context.close()
