"""What is opened on the internet, and above all what is not. No page here is on it."""

import shutil
import socket
import ssl
import subprocess
import threading
from ipaddress import ip_address
from itertools import repeat

import pytest

from events import web
from events.web import Answer, Later, NoAnswer, NotVisited
from tests.web_site import HERE, NAME, Clock, WebSite

ELSEWHERE = ip_address("93.184.216.34")


@pytest.fixture
def site():
    site = WebSite()
    site.pages["/page"] = (200,)
    yield site
    site.close()


def reason(visit, *args):
    """Why nothing was found: the words of NotVisited or NoAnswer."""
    with pytest.raises((NotVisited, NoAnswer)) as refused:
        visit(*args)
    return f"{refused.type.__name__}: {refused.value}"


NOT_PUBLIC = "NotVisited: it is not on the public internet"

# -- where it may connect ------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255"),
        *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200"),
        *("168.63.129.16", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1"),
        *("203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::127.0.0.1"),
        *("64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::1", "2001::1", "100::1"),
        *("fe80::1", "fe80::1%1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("2001:db8::1", "3fff::1", "5f00::1"),
    ],
)
def test_an_address_that_is_not_public_is_not_connected_to(address, monkeypatch):
    def connect(*args, **kwargs):
        raise AssertionError(f"connected: {args}")

    monkeypatch.setattr(socket, "create_connection", connect)
    found = [[ip_address(address)], [ELSEWHERE, ip_address(address)]]
    visitor = web.Visitor(NAME, resolve=lambda host: found.pop(), sleep=lambda pause: None)
    for host in ("one.example", "other.example"):
        assert reason(visitor.visit, f"https://{host}/") == NOT_PUBLIC
    assert found == []


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111"])
def test_a_public_address_is(address):
    assert web.is_public(ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0"]
)
def test_this_machine_is_not_visited_however_it_is_written(site, host):
    assert reason(web.Visitor(NAME).visit, site.url(host=host)) == NOT_PUBLIC
    assert site.seen == []


def test_other_ports_than_those_of_web_sites_are_not_knocked_at():
    visitor = web.Visitor(NAME, resolve=lambda host: [ELSEWHERE])
    assert "its port is none" in reason(visitor.visit, "http://site.example:25/")


def test_the_connection_goes_to_the_address_that_was_looked_at(site):
    """No name is resolved a second time, and each request is looked at anew."""
    answers = [[HERE], [HERE], [ip_address("10.0.0.1")]]
    visitor = site.visitor(resolve=lambda host: answers.pop(0))

    assert visitor.visit(site.url()) == Answer(200)
    assert reason(visitor.visit, site.url()) == NOT_PUBLIC
    assert site.seen == ["GET site.example /robots.txt", "HEAD site.example /page"]
    assert answers == []


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("http://10.0.0.1/", NOT_PUBLIC),
        ("http://169.254.169.254/latest/meta-data/", NOT_PUBLIC),
        ("//[::1]/", NOT_PUBLIC),
        ("file:///etc/passwd", "NotVisited: it is no address on the web"),
        ("ftp://ftp.example.org/", "NotVisited: it is no address on the web"),
        ("javascript:alert(1)", "NotVisited: it is no address on the web"),
        ("http://me:secret@site.example/", "NotVisited: it holds a user name"),
        ("http://site.example:99999/", NOT_PUBLIC),
        ("https://xn--a-.example\x7f/", "NoAnswer: it leads to an address that cannot be"),
    ],
)
@pytest.mark.parametrize("path", ["/page", "/robots.txt"])
def test_a_redirect_is_looked_at_like_any_address(site, path, target, why):
    site.pages[path] = (302, {"Location": target})

    def resolve(host):
        return [HERE] if host == "site.example" else web.addresses_of(host)

    said = reason(site.visitor(resolve=resolve).visit, site.url())

    assert said.startswith(why) or (path == "/robots.txt" and "robots.txt" in said)
    assert len(site.paths()) == (path == "/page")


def test_neither_proxies_nor_cookies_are_used(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site.pages["/page"] = (302, {"Location": "/next", "Set-Cookie": "id=1"})
    site.pages["/next"] = (204,)

    assert site.visitor().visit(site.url()) == Answer(204)
    assert [sent["User-Agent"] for sent in site.headers] == [NAME] * 3
    assert not any("Cookie" in sent or "Referer" in sent for sent in site.headers)


# -- what is there -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "answer"),
    [
        ({}, Answer(200)),
        ({"/page": (410,)}, Answer(410)),
        ({"/page": (301, {"Location": "/b"}), "/b": (200,)}, Answer(200, "/b#part")),
        ({"/page": (308, {"Location": "/b#c"}), "/b": (200,)}, Answer(200, "/b#c")),
        ({"/page": (302, {"Location": "/b"}), "/b": (200,)}, Answer(200)),
        (
            {
                "/page": (301, {"Location": "/b"}),
                "/b": (307, {"Location": "/c"}),
                "/c": (301, {"Location": "/d"}),
                "/d": (200,),
            },
            Answer(200, "/b#part"),
        ),
        ({"/page": (301, {"Location": "/b"})}, Answer(404)),
        ({("HEAD", "/page"): (405,), ("GET", "/page"): (200,)}, Answer(200)),
        ({("HEAD", "/page"): (404,), ("GET", "/page"): (200,)}, Answer(200)),
        ({("HEAD", "/page"): (500,), ("GET", "/page"): (410,)}, Answer(410)),
        ({("HEAD", "/page"): (501,), "/page": (200, {}, repeat(b"x" * 9999))}, Answer(200)),
        ({("HEAD", "/page"): (401,), ("GET", "/page"): (200,)}, Answer(401)),
    ],
)
def test_what_is_found(site, pages, answer):
    site.pages |= pages
    found = site.visitor().visit(site.url("/page#part"))
    assert (found.status, found.moved_to.removeprefix(site.url(""))) == (
        answer.status,
        answer.moved_to,
    )


def test_it_follows_five_redirects_and_no_more(site):
    for step in range(9):
        site.pages[f"/{step}"] = (302, {"Location": f"/{step + 1}"})
    assert "without an end" in reason(site.visitor().visit, site.url("/0"))
    assert len(site.paths()) == 6


@pytest.mark.parametrize("path", ["/page", "/robots.txt"])
def test_what_nobody_may_visit_is_asked_before_each_step(site, path):
    site.pages[path] = (302, {"Location": "/room"})

    def refuse(url):
        if "room" in url:
            raise NotVisited("a room")

    assert reason(site.visitor().visit, site.url(), refuse) == "NotVisited: a room"
    assert "room" not in " ".join(site.seen)


def test_who_does_not_answer(site):
    def unknown(host):
        raise NoAnswer("unknown", False)

    assert reason(site.visitor(resolve=unknown).visit, site.url()) == "NoAnswer: unknown"
    other = WebSite()
    other.close()
    assert (
        reason(other.visitor().visit, other.url()) == "NoAnswer: the site does not answer"
    )


def test_a_server_that_never_comes_to_the_point_is_left(site):
    """Each look at the clock takes a second: the time is over, however much arrives."""
    listener = socket.create_server(("127.0.0.1", 0))

    def chatter():
        with listener, listener.accept()[0] as talk:
            talk.recv(9999)
            try:
                while True:
                    talk.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
            except OSError:
                pass

    thread = threading.Thread(target=chatter)
    thread.start()
    visitor = web.Visitor(
        NAME,
        resolve=lambda host: [HERE],
        allowed={("127.0.0.1", port := listener.getsockname()[1])},
        clock=Clock(tick=1),
        sleep=lambda seconds: None,
    )
    said = reason(visitor.visit, f"http://site.example:{port}/")
    thread.join()
    assert said == "NotVisited: its robots.txt cannot be read"


@pytest.fixture(scope="session")
def certified(tmp_path_factory):
    """A certificate of site.example, and its key."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl on this machine")
    made = tmp_path_factory.mktemp("tls") / "site.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=site.example"
    subprocess.run(
        [
            *command.split(),
            *("-addext", "subjectAltName=DNS:site.example"),
            *("-keyout", made, "-out", made.with_suffix(".crt")),
        ],
        check=True,
        capture_output=True,
    )
    return made.with_suffix(".crt"), made


def test_a_certificate_must_be_of_the_name_in_the_address(site, certified):
    """Though the connection goes to a number."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*certified)
    names = []
    tls.sni_callback = lambda sock, name, context: names.append(name)
    site.server.socket = tls.wrap_socket(site.server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=certified[0])

    visitor = site.visitor(certificates=trusting)
    assert visitor.visit(site.url(scheme="https")) == Answer(200)
    assert names == ["site.example"] * 2
    said = reason(visitor.visit, site.url(host="other.example", scheme="https"))
    assert said.startswith("NoAnswer: its certificate is wrong (Hostname mismatch")
    said = reason(site.visitor().visit, site.url(scheme="https"))
    assert said == "NoAnswer: its certificate is wrong (self-signed certificate)"
    assert len(site.seen) == 2


# -- as a guest ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        ((404,), ""),
        ((403,), ""),
        ((200, {}, b"User-agent: *\nDisallow: /other"), ""),
        ((200, {}, b"User-agent: *\nDisallow: /page"), "the site does not want robots"),
        ((200, {}, b"User-agent: testlinkcheck\nDisallow: /"), "the site does not want"),
        ((200, {}, b"User-agent: *\nCrawl-delay: 61"), "to pause for 61 seconds"),
        ((200, {}, b"\xff\x00<html>"), ""),
        ((200, {}, repeat(b"# and so on\n" * 999)), ""),
        ((200, {}, b"User-agent: *\nDisallow: //["), "its robots.txt cannot be read"),
        ((200, {}, "User-agent: *\nCrawl-delay: ²".encode()), "its robots.txt cannot be"),
        ((503,), "its robots.txt cannot be read (503)"),
        ((301, {"Location": "/rules"}), "the site does not want robots"),
    ],
)
def test_robots_txt_is_heeded(site, robots, said):
    site.pages["/robots.txt"] = robots
    site.pages["/rules"] = (200, {}, b"User-agent: *\nDisallow: /page")
    visitor = site.visitor()
    if said:
        assert said in reason(visitor.visit, site.url())
        assert said in reason(visitor.visit, site.url())
    else:
        assert visitor.visit(site.url()) == Answer(200)
    assert len([seen for seen in site.seen if "robots" in seen]) == 1
    assert ("HEAD site.example /page" in site.seen) == (not said)


@pytest.mark.parametrize(("delay", "pause"), [(b"", 1), (b"Crawl-delay: 7", 7)])
def test_it_pauses_between_two_requests_to_one_host(site, delay, pause):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /x\n" + delay)
    site.pages["HEAD", "/page"] = (405,)
    visitor = site.visitor()

    visitor.visit(site.url())
    visitor.visit(site.url(host="other.example"))

    assert len(site.seen) == 6
    assert visitor.clock.sleeps == [pause] * 4


@pytest.mark.parametrize(
    ("rest", "sleeps"),
    [("30", [30]), ("3600", None), ("Sat, 21 Nov 2026 12:00:00 GMT", None)],
)
def test_a_site_that_wants_rest_has_it(site, rest, sleeps):
    site.pages["/busy"] = (429, {"Retry-After": rest})
    visitor = site.visitor()
    assert visitor.visit(site.url("/busy")) == Answer(429)
    visitor.clock.sleeps.clear()
    if sleeps is None:
        with pytest.raises(Later):
            visitor.visit(site.url())
        assert len(site.paths()) == 1
    else:
        assert visitor.visit(site.url()) == Answer(200)
        assert visitor.clock.sleeps == sleeps
