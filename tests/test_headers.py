"""What every answer tells browsers, whoever gives it; which requests are not answered."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError
from django.test import Client

from atrocity_events.headers import PASSKEYS

pytestmark = pytest.mark.django_db
PUBLIC, MIRROR, ONION = "events.example", "mirror.example", f"{'a' * 56}.onion"
OWN_FORM = {"origin": f"https://{PUBLIC}", "cookie": f"csrftoken={'a' * 32}"}
FAULTS = {
    "/about/fault/": ValueError("Mia Loch"),
    "/about/away/": OperationalError("gone"),
}


def with_faults(get_response):
    def respond(request):
        if fault := FAULTS.get(request.path):
            raise fault
        return get_response(request)

    return respond


@pytest.fixture
def ask(settings, tmp_path, make_event):
    """``ask("GET", "/past/")``: the answer in production, behind a proxy with HTTPS."""
    settings.SITE_URL, settings.HTTPS = f"https://{PUBLIC}", True
    settings.ALLOWED_HOSTS = [PUBLIC, MIRROR, ONION]
    settings.ONION_URL = f"http://{ONION}"
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    settings.STATIC_ROOT = tmp_path
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.with_faults"]
    (tmp_path / "site.css").write_text("p { margin: 0 }")
    make_event("Panel", start="2096-05-01 12:00", slug="panel")
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def answer(method, path, scheme="https", **headers):
        sent = {"host": PUBLIC, "x-forwarded-proto": scheme, **headers}
        body = "x" * 2000 if method == "POST" else ""
        kind = "application/x-www-form-urlencoded"
        response = client.generic(method, path, body, kind, headers=sent)
        response.getvalue()
        for close in vars(response)["_resource_closers"]:  # of its file, not the database
            close()
        return response

    return answer


ANSWERS = [
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", "/?kind=nonsense", 400),
    ("GET", "/events/panel/", 200),
    ("GET", "/embed/", 200),
    ("GET", "/past", 301),
    ("GET", "/nothing/", 404),
    ("POST", "/", 405),
    ("PUT", "/nothing/", 405),
    ("OPTIONS", "/", 204),
    ("GET", "/?" + "a=1&" * 20_000, 400),
    ("GET", "/events.json", 200),
    ("GET", "/events.json?x=1", 400),
    ("GET", "/nothing.json", 404),
    ("GET", "/events.ics", 200),
    ("GET", "/events.atom", 200),
    ("GET", "/events.csv", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/sitemap.xml", 200),
    ("GET", "/.well-known/security.txt", 200),
    ("GET", "/healthz", 200),
    ("POST", "/healthz", 405),
    ("GET", "/static/site.css", 200),
    ("POST", "/static/site.css", 405),
    ("GET", "/static/nothing.css", 404),
    ("GET", "/admin/", 302),
    ("GET", "/admin/login/", 200),
    ("OPTIONS", "/admin/", 204),
    ("DELETE", "/admin/", 405),
    ("POST", "/admin/login/", 413),
    ("GET", "/preview/00000000-0000-0000-0000-000000000000/", 404),
    ("GET", "/about/fault/", 500),
    ("GET", "/about/away/", 503),
]


@pytest.mark.parametrize(
    ("method", "path", "status"), ANSWERS, ids=[f"{m} {p[:40]} {s}" for m, p, s in ANSWERS]
)
def test_every_answer_says_what_a_browser_may_do(ask, method, path, status):
    response = ask(method, path, **OWN_FORM)

    assert response.status_code == status
    assert_is_safe(response, path)


@pytest.mark.parametrize("path", ["/events.json", "/events.ics", "/static/site.css"])
def test_what_has_not_changed_says_so_as_well(ask, path):
    response = ask("GET", path, **{"if-none-match": ask("GET", path)["ETag"]})

    assert response.status_code == 304
    assert_is_safe(response, path)


def test_a_form_from_elsewhere_is_refused_as_safely(ask, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    response = ask("POST", "/admin/login/", origin="https://evil.example")

    assert response.status_code == 403
    assert_is_safe(response, "/admin/login/")


def assert_is_safe(response, path):
    """What a score of 130 at Mozilla's HTTP Observatory stands on, and a little more."""
    headers = response.headers
    is_at_the_desk = path.startswith(("/admin/", "/preview/"))
    is_embedded = path.startswith("/embed/")
    is_open = re.search(r"\.(json|ics|atom|csv)(\?|$)", path)

    rules = dict(
        rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; ")
    )
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "*" if is_embedded else "'none'",
    }
    assert headers.get("X-Frame-Options") == (None if is_embedded else "DENY")
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == (
        "same-origin" if is_at_the_desk else "no-referrer"
    )
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert headers["Cross-Origin-Resource-Policy"] == (
        "cross-origin" if is_open or is_embedded else "same-origin"
    )
    allowed = dict(power.split("=") for power in headers["Permissions-Policy"].split(", "))
    assert {name for name, value in allowed.items() if value != "()"} == (
        {*PASSKEYS} if is_at_the_desk else set()
    )
    assert {"camera", "microphone", "geolocation", "browsing-topics"} <= {*allowed}
    kept = "max-age=60, public" if path == "/static/site.css" else "no-"
    if response.status_code in (200, 304):
        assert kept in headers["Cache-Control"]
    else:
        assert "no-" in headers["Cache-Control"]
    assert not {"Server", "X-Powered-By"} & {*headers}
    is_page = response.status_code == 200 and "html" in headers.get("Content-Type", "")
    assert ("Onion-Location" in headers) == (is_page and not is_at_the_desk)
    if not is_at_the_desk:
        assert not response.cookies
        assert "Cookie" not in headers.get("Vary", "")


# -- which requests are refused ------------------------------------------------------------


EVERYWHERE = (
    "/ /past /nothing/ /events/panel/ /events.json /embed/ /healthz /robots.txt "
    "/static/site.css /static/nothing.css /admin/ /admin/login/ /admin/nothing/"
).split()


def test_a_forged_host_is_refused_whatever_is_asked_for(ask):
    for path in EVERYWHERE:
        for host in ("evil.example", f"{PUBLIC}.evil.example", f"{PUBLIC}@evil", "a,b", ""):
            for scheme in ("https", "http"):
                response = ask("GET", path, scheme, host=host)
                assert response.status_code == 400, (path, host)
                assert b"evil" not in response.content


def test_no_header_leads_to_another_host(ask):
    forged = {
        "x-forwarded-host": "evil.example",
        "forwarded": "host=evil.example",
        "x-original-url": "/admin/",
        "x-forwarded-port": "99",
    }
    for path in EVERYWHERE:
        for scheme in ("https", "http"):
            plain = ask("GET", path, scheme)
            response = ask("GET", path, scheme, **forged)
            assert response.status_code == plain.status_code
            assert response.headers.get("Location") == plain.headers.get("Location")
            assert b"evil" not in response.getvalue()


def test_a_method_that_nothing_takes_is_refused_everywhere(ask):
    for path in EVERYWHERE:
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "MIA"):
            response = ask(method, path)
            assert response.status_code == 405
            assert response["Allow"].startswith("GET, HEAD"), path
            assert method not in response["Allow"]
        sent = ask("POST", path, **OWN_FORM, **{"x-http-method-override": "GET"})
        taken = {"/nothing/": 404, "/static/nothing.css": 404}.get(path, 405)
        if path == "/past":
            taken = 301
        assert sent.status_code == (413 if path.startswith("/admin/") else taken), path


def test_who_asks_what_may_be_done_is_told(ask):
    assert ask("OPTIONS", "/past/")["Allow"] == "GET, HEAD, OPTIONS"
    assert ask("OPTIONS", "/static/site.css")["Allow"] == "GET, HEAD, OPTIONS"
    assert ask("OPTIONS", "/events.json")["Access-Control-Allow-Methods"]
    assert "POST" in ask("OPTIONS", "/admin/login/")["Allow"]


# -- links that lead on where the reader is ------------------------------------------------


class Addresses(HTMLParser):
    """The addresses of a page that a browser follows or loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if named.get("rel") == "canonical":
            return
        for name in ("href", "src", "action", "formaction", "poster", "srcset", "data"):
            if value := named.get(name):
                self.found.append((tag, value))


def crawled(
    ask, host: str, scheme: str
) -> Iterator[tuple[str, list[tuple[str, str]], str]]:
    """Pages of each kind that are reached from the first one, with their addresses."""
    ahead = ["/", "/about/", "/nothing/", "/time-zone/?next=/past/", "/past"]
    seen: set[str] = set()
    for path in ahead:
        response = ask("GET", path, scheme, host=host)
        if "Location" in response.headers:
            assert response["Location"].startswith("/"), path
            continue
        if not response.get("Content-Type", "").startswith("text/html"):
            continue
        html = response.content.decode()
        found = Addresses(html).found
        yield path, found, html
        for _, address in found:
            kind = re.sub(r"=[^&]*|\d+", "", address)
            if address.startswith("/") and kind not in seen and len(seen) < 60:
                seen.add(kind)
                ahead.append(address.partition("#")[0])


@pytest.mark.parametrize(("host", "scheme"), [(MIRROR, "https"), (ONION, "http")])
def test_who_comes_by_another_address_stays_there(
    ask, host, scheme, make_event, make_organization, make_theme
):
    pax, theme = make_organization("Pax"), make_theme("memory", slug="memory")
    make_event("Talk", start="2096-06-01", organizers=[pax], themes=[theme])
    pages = 0

    for path, found, html in crawled(ask, host, scheme):
        pages += 1
        for tag, address in found:
            parts = urlsplit(address)
            if parts.scheme == "webcal":
                assert parts.netloc == host, path
            elif parts.scheme != "data":
                assert parts.hostname not in (PUBLIC, host), (path, address)
                assert not parts.netloc or tag == "a", (path, address)
        shown = re.findall(r"<code>(https?://[^<]*)", html)
        there = (f"{scheme}://{host}/", f"http://{ONION}")
        assert all(address.startswith(there) for address in shown), path
    assert pages > 25


def test_what_machines_keep_names_the_public_address(ask):
    html = ask("GET", "/events/panel/", "http", host=ONION).content.decode()
    assert f'rel="canonical" href="https://{PUBLIC}/events/panel/"' in html
    assert ONION not in html
    for path in ("/events.ics", "/events.atom", "/events.json", "/events.csv"):
        by_onion = ask("GET", path, "http", host=ONION)
        assert by_onion.getvalue() == ask("GET", path).getvalue()
        assert PUBLIC.encode() in by_onion.getvalue()


def test_an_onion_address_is_told_of_and_never_left(ask):
    response = ask("GET", "/past/?format=online&q=%22a%22")
    assert response["Onion-Location"] == f"http://{ONION}/past/?format=online&q=%22a%22"
    by_onion = ask("GET", "/past/", "http", host=ONION)
    assert by_onion.status_code == 200
    assert "Onion-Location" not in by_onion.headers
    assert ask("GET", "/past/", "http")["Location"] == f"https://{PUBLIC}/past/"


# -- cookies -------------------------------------------------------------------------------


def test_no_page_for_the_public_reads_a_cookie(admin_client, ask):
    """Whoever is signed in at the desk gets the very page that a stranger gets."""
    session = admin_client.cookies["sessionid"].value
    cookies = {"cookie": f"sessionid={session}; csrftoken={'a' * 32}; messages=x"}
    for path in ("/", "/about/", "/events/panel/", "/nothing/", "/events.json", "/embed/"):
        response = ask("GET", path, **cookies)
        assert response.wsgi_request.COOKIES == {}
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
    assert ask("GET", "/admin/", **cookies).status_code == 200
