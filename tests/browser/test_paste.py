"""From the clipboard to the public, in a real browser: few clicks, links kept."""

from django.urls import reverse

from events.models import Event
from organizers.models import Organization, Person
from tests.test_paste import ONE

MOST_CLICKS = 4
PAGE = """<h1>Webinar: Early warning in the Sahel</h1>
<p>The Museum of the Lake invites you to a webinar.</p>
<p>Date: Thursday 14 January 2027<br>Time: 3 p.m. to 4.30 p.m. (Geneva time)</p>
<p><a href="https://example.org/register">Register here</a></p>"""


class Clicks:
    """Presses what has these words; ``count`` says how often."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def __call__(self, words):
        self.count += 1
        button = self.page.get_by_role("button", name=words, exact=True)
        link = self.page.get_by_role("link", name=words, exact=True)
        button.or_(link).first.click()


def test_from_paste_to_published_in_few_clicks(
    page,
    live_server,
    people,
    complaints,
):
    Organization.objects.create(name="Museum of the Lake")
    people(page, "ben")
    clicks = Clicks(page)

    clicks("Paste an announcement")
    page.get_by_label("The announcement:").fill(ONE)
    clicks("Read it")
    page.get_by_label("Title:", exact=True).first.wait_for()
    assert not Event.objects.exists()
    page.get_by_label("Summary:").fill("Warning signs, and who acts on them.")
    clicks("Save and publish")

    page.get_by_text("It is public now.").first.wait_for()
    assert clicks.count <= MOST_CLICKS
    event = Event.objects.get()
    assert (event.title, event.state) == ("Early warning in the Sahel", "published")
    assert Person.objects.get().name == "Mia Loch"
    assert complaints == []


def test_links_of_copied_pages_are_kept_and_the_text_stands_beside_the_form(
    page,
    live_server,
    people,
    complaints,
):
    people(page, "ben")
    page.goto(live_server.url + reverse("admin:events_announcement_paste"))
    field = page.get_by_label("The announcement:")
    field.evaluate(
        """(field, html) => {
          const copied = new DataTransfer();
          const page = new DOMParser().parseFromString(html, "text/html");
          copied.setData("text/html", html);
          copied.setData("text/plain", page.body.textContent);
          field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: copied}));
          field.value = page.body.textContent;
        }""",
        PAGE,
    )
    assert page.get_by_text("One link is kept.").is_visible()

    field.press("Control+Enter")
    page.locator("#id_links-0-url").wait_for()

    assert page.locator("#id_links-0-url").input_value() == "https://example.org/register"
    beside = page.locator(".source__text")
    assert beside.is_visible()
    for width, unfolded in ((360, False), (1300, True)):
        page.set_viewport_size({"width": width, "height": 800})
        beside.wait_for(state="visible" if unfolded else "hidden")
        assert not page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
    assert complaints == []
