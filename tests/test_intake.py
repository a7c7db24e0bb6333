"""Mails, web pages and texts, as the text that is read."""

from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.announcements.intake import Unreadable, read_file, text_of
from events.announcements.intake.addresses import unwrapped

PAGE = "<!doctype html><title>Seminar</title><body>"
LINKED = '<p>Join us. <a href="https://example.org/reg">Register</a></p>'


def mail(text="", html="", subject="Invitation", **headers):
    message = EmailMessage()
    message["From"] = headers.pop("sender", "Desk of Dr Amé <desk@example.org>")
    message["Date"] = "Tue, 06 Apr 2027 10:00:00 +0200"
    message["Subject"] = subject
    if text:
        message.set_content(text)
    if html:
        (message.add_alternative if text else message.set_content)(html, subtype="html")
    return message


# -- pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One<p>two <b>bold</b>", "One\n\ntwo bold"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<div>a</div><div><br></div><div>b<br></div><div>c</div>", "a\n\nb\nc"),
        ("<ul><li>a<li><p>b</p></li></ul>", "- a\n- b"),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n- b"),
        (
            "<table><tr><th>When</th><td>3 March</td></tr>"
            "<tr><th>Where</th><td>Bern</td></tr></table>",
            "When | 3 March\nWhere | Bern",
        ),
        (  # newsletters are laid out with tables
            "<table><tr><td><h1>Talk</h1><p>Words</p></td><td><p>Beside</p></td></tr></table>",
            "Talk\n\nWords\n\nBeside",
        ),
        ("<p style='display : none'>no</p>yes", "yes"),
        ("<p hidden>no<p>yes", "yes"),
        ("<div style='max-height:0px'><div>no</div></div>yes", "yes"),
        ("<p style='font-size:0.9em'>yes", "yes"),
        ("<style>p{}</style><script>if (a</b) x</script>yes", "yes"),
        ("<!--[if mso]><p>no</p><![endif]-->yes<!-- > no -->", "yes"),
        ("<p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal>b</p>", "a\nb"),
        (
            "<p class=MsoNormal>a</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>b</p>",
            "a\n\nb",
        ),
        ("<p><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>a</p>", "- a"),
        ("<nav><a href=/>Home</a></nav><p>yes", "yes"),
        ("<title>Seminar</title><p>On 3 May", "Seminar\n\nOn 3 May"),
        ("<title>Site</title><h1>Talk</h1>", "Talk"),
        ("<pre>a  b\n c</pre>", "a b\nc"),
        ("3 &lt; 4 &amp; 5 < 6", "3 < 4 & 5 < 6"),
        ("<div>a<table><tr><td>b</table>c</div>", "a\n\nb\n\nc"),
        ("Soft\u00adhyphens and\u200b spaces", "Softhyphens and spaces"),
    ],
)
def test_a_page_is_read_as_it_looks(html, text):
    assert text_of(html) == text


def test_of_a_whole_page_only_its_main_part_is_read():
    main = f"<main><h1>Talk</h1><p>{'Words. ' * 40}</p></main>"
    html = f"<div>Menu</div>{main}<div>Imprint</div>"

    assert text_of(html).startswith("Talk\n\nWords.")
    assert "Imprint" not in text_of(html)
    assert "Menu" not in text_of(html)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            '<a href="https://example.org/r">Register</a>',
            "[Register](https://example.org/r)",
        ),
        ('<a href="https://example.org/">example.org</a>', "https://example.org/"),
        ('<a href="mailto:a@example.org?subject=x">a@example.org</a>', "a@example.org"),
        ('<a href="mailto:a@example.org">Write</a>', "[Write](mailto:a@example.org)"),
        (
            '<a href="https://example.org/a b(c)">x</a>',
            "[x](https://example.org/ab%28c%29)",
        ),
        (
            '<a href="https://example.org/r">Sign [up]</a>',
            "[Sign (up)](https://example.org/r)",
        ),
        (
            '<a href=https://example.org/r><img alt="Sign up"></a>',
            "[Sign up](https://example.org/r)",
        ),
        (
            '<a href="javascript:alert(1)">x</a> <a href="#y">y</a> <a href="/z">z</a>',
            "x y z",
        ),
        (
            "<a href=https://example.org/e><div><h3>Talk</h3><p>Words</p></div></a>",
            "[Talk](https://example.org/e)\nWords",
        ),
        (
            "<a href=https://example.org/1>a<a href=https://example.org/2>b",
            "[a](https://example.org/1)[b](https://example.org/2)",
        ),
    ],
)
def test_links_are_kept_with_their_words(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fr"
            "%3Fid%3D4%26utm_source%3Dmail&data=05%7C01&reserved=0",
            "https://example.org/r?id=4",
        ),
        (
            "https://www.google.com/url?q=https://example.org/r&sa=D",
            "https://example.org/r",
        ),
        (
            "https://urldefense.com/v3/__https://example.org/r?a=1__;!!abc!def$",
            "https://example.org/r?a=1",
        ),
        (
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_r&d=x",
            "https://example.org/r",
        ),
        ("https://example.org/r?mc_eid=12ab&mc_cid=3", "https://example.org/r"),
        ("https://example.org/r?q=a%20b&gclid=1#top", "https://example.org/r?q=a%20b#top"),
        ("https://example.org/r?q=a%20b", "https://example.org/r?q=a%20b"),
        (
            "https://example.org/url?q=https://example.net/",
            "https://example.org/url?q=https://example.net/",
        ),
        ("//example.org/r", "https://example.org/r"),
        ("https://[broken", "https://[broken"),
        ("ftp://example.org", ""),
        ("", ""),
    ],
)
def test_addresses_lead_straight_to_the_page(address, leads_to):
    assert unwrapped(address) == leads_to


# -- files ---------------------------------------------------------------------------------


def test_a_mail_is_read_with_subject_sender_and_date():
    received = read_file(
        "x.eml", mail("Dear all,\nit is on 3 May.\n", subject="Fwd: Séminaire").as_bytes()
    )

    assert received.text == "Subject: Séminaire\n\nDear all,\nit is on 3 May."
    assert received.received_from == "Desk of Dr Amé <desk@example.org>"
    assert received.received_at == datetime(2027, 4, 6, 8, tzinfo=UTC)
    assert received.html == ""


def test_of_two_ways_to_say_it_the_one_with_links_is_read():
    linked = read_file("x.eml", mail("Join us. Register", LINKED).as_bytes())
    bare = read_file("x.eml", mail("Join us.\n", "<p>Join us.</p>").as_bytes())

    assert "[Register](https://example.org/reg)" in linked.text
    assert linked.html.strip() == LINKED
    assert (bare.text, bare.html) == ("Subject: Invitation\n\nJoin us.", "")


def test_a_forwarded_mail_and_its_calendar_are_read():
    outer, inner = mail("See below.", subject="FW: Talk"), mail(html=LINKED, subject="Talk")
    inner.add_attachment(
        b"BEGIN:VCALENDAR\r\n", maintype="text", subtype="calendar", filename="i.ics"
    )
    inner.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    outer.add_attachment(inner)

    received = read_file("x.eml", outer.as_bytes())

    assert received.text.split("\n\n")[:2] == ["Subject: Talk", "See below."]
    assert "[Register](https://example.org/reg)" in received.text
    assert received.calendars == (b"BEGIN:VCALENDAR\r\n",)


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (
            b"Content-Type: text/plain; charset=us-ascii",
            "Séance à Genève".encode(),
            "Séance à Genève",
        ),
        (
            b"Content-Type: text/plain; charset=iso-8859-1",
            b"\x93Talk\x94 \x96 Gen\xe8ve",
            "“Talk” – Genève",
        ),
        (b"Content-Type: text/plain; charset=nonsense", b"Gen\xe8ve", "Genève"),
        (b"Content-Type: text/plain; charset=base64", b"Gen\xe8ve", "Genève"),
        (b"Content-Type: text/plain; charset=punycode", b"Gen\xe8ve", "Genève"),
        (b"Content-Type: text/plain; charset=Unicode_Escape", b"\\u00e8 \xe8", "\\u00e8 è"),
        (
            b"Content-Type: text/plain; charset=utf-8\n"
            b"Content-Transfer-Encoding: quoted-printable",
            b"Gen=C3=A8ve on =\n3 May",
            "Genève on 3 May",
        ),
        (
            b"Content-Type: text/plain; charset=iso-2022-jp",
            "講演".encode("iso-2022-jp"),
            "講演",
        ),
        (
            b"Content-Type: text/plain; format=flowed",
            b"One sentence \nin two lines.\n-- \nDesk",
            "One sentence in two lines.\n-- \nDesk",
        ),
        (
            b"Content-Type: text/plain",
            b"a@example.org<mailto:a@example.org> [cid:image001.png@01D] "
            b"https://example.org/?utm_source=x.",
            "a@example.org  https://example.org/.",
        ),
    ],
)
def test_charsets_that_lie_and_lines_that_break(head, body, text):
    written = b"From: a@example.org\nMIME-Version: 1.0\n" + head + b"\n\n" + body

    assert read_file("mail", written).text == text


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.txt", "Séance".encode(), "Séance"),
        ("a.txt", "\ufeffSéance\r\nà".encode(), "Séance\nà"),
        ("a.txt", "Séance".encode("cp1252"), "Séance"),
        ("a.txt", "Séance à Genève".encode("utf-16"), "Séance à Genève"),
        ("a.html", '<meta charset="iso-8859-2"><p>Łódź'.encode("iso-8859-2"), "Łódź"),
        ("a.html", '<meta charset="iso-8859-1"><p>Łódź'.encode(), "Łódź"),
        ("a.txt", b"<!DOCTYPE html><p>One<p>two", "One\n\ntwo"),
    ],
)
def test_texts_and_pages_in_any_charset(name, data, text):
    assert read_file(name, data).text == text


def test_a_calendar_file_is_handed_on():
    assert read_file("x.txt", b"BEGIN:VCALENDAR\r\n").calendars == (b"BEGIN:VCALENDAR\r\n",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04\x14", "Word document"),
        (b"\xd0\xcf\x11\xe0\xa1", ".msg"),
        (b"\x89PNG\r\n", "picture"),
        (bytes(range(256)) * 20, "no text that can be read"),
        (b"", "no text in this file"),
        (b" \n ", "no text in this file"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data, said):
    with pytest.raises(Unreadable, match=said):
        read_file("x.txt", data)


SNIPPETS = st.sampled_from(
    [
        b"<",
        b">",
        b'"',
        b"<a href=",
        b"<table><tr><td>",
        b"</td>",
        b"<li>",
        b"<p hidden>",
        b"<!--",
        b"Content-Type: multipart/mixed; boundary=x\n",
        b"--x\n",
        b"\n\n",
        b"Subject: =?utf-8?b?!?=\n",
        b"Content-Type: message/rfc822\n",
        b"Content-Transfer-Encoding: base64\n",
        b"\xff",
        b"=E9",
        b"<script>",
        b"</script>",
        b"Date: 99\n",
        b"charset=utf-16\n",
        b"&#xD800;",
        b"&#0;",
        b"a",
    ]
)


@given(
    st.sampled_from(["a.eml", "a.html", "a.txt"]),
    st.lists(SNIPPETS | st.binary(max_size=20)),
)
@settings(max_examples=300, deadline=None)
def test_reading_a_file_never_fails_otherwise(name, parts):
    with suppress(Unreadable):
        received = read_file(name, b"".join(parts))

        assert "\x00" not in received.text
        assert received.text.encode() or received.calendars


@pytest.mark.parametrize(
    "sign",
    [
        *("<", "<a ", "<a href=https://e.org/>", "<!--", "<a b='", "<table><tr><td>"),
        "<script>",
        "<p hidden>",
        "&",
        "<li>",
        "https://e.org/?utm_a=1&",
        "[cid:",
        "a<mailto:",
        "\u200c ",
    ],
)
def test_hostile_pages_take_no_longer_than_others(sign):
    """With anything but one pass over its signs this takes minutes."""
    data = (sign * 60_000)[:60_000].encode()

    for name in ("a.html", "a.txt", "a.eml"):
        with suppress(Unreadable):
            assert read_file(name, data)
