"""The stock admin in a real browser, under our content security policy."""

from django.contrib.auth.models import User


def test_staff_sign_in_and_nothing_is_blocked(page, live_server, complaints):
    User.objects.create_superuser("staff", password="correct horse")

    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Username").fill("staff")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="What is to be done").wait_for()
    page.goto(f"{live_server.url}/admin/auth/user/add/")
    page.get_by_role("button", name="Save", exact=True).wait_for()

    assert complaints == []
