"""The stock admin in a real browser, under our content security policy."""

from django.contrib.auth.models import User
from playwright.sync_api import expect


def test_staff_sign_in_and_nothing_is_blocked(page, live_server):
    User.objects.create_superuser("staff", password="correct horse")
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))

    page.goto(f"{live_server.url}/admin/")
    expect(page.get_by_label("Username")).to_be_focused()  # else that is complained of
    page.get_by_label("Username").fill("staff")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Listings").wait_for()
    page.goto(f"{live_server.url}/admin/auth/user/add/")
    page.get_by_role("button", name="Save", exact=True).wait_for()

    assert complaints == []
