"""Signs that nobody sees, marks that turn words around, letters under heaps of marks."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from desk.texts import is_stacked, legible
from events.models import Event, Link, Series
from organizers.models import Organization, Person
from tests.test_admin import address, editing

PERSIAN = "می\u200cخواهم"
HINDI = "क्\u200dष"
FAMILY = "👩\u200d👧"
HEART = "❤\ufe0f\u200d🔥"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("UN\u200bHCR", "UNHCR"),
        ("UN\u200cHCR\u200d", "UNHCR"),
        ("\ufeffTitle\u00ad\u2060", "Title"),
        ("gepj.\u202eexe", "gepj.exe"),
        ("\u2066a\u2069 \u202ab\u202c", "a b"),
        ("a\u200eb\u200f", "ab"),
        ("a\U000e0041\U000e007fb", "ab"),
        ("a\x00\x1b[2J\x7f\x9bb", "a[2Jb"),
        ("a\ud800b\uffff\U000fffff", "ab"),
        ("x\ufe0f\ufe0f\ufe0f", "x\ufe0f"),
        ("one\u2028two\r\nthree\rfour\n\nfive", "one\ntwo\nthree\nfour\n\nfive"),
        ("tab\there", "tab\there"),
        # what has a place stays
        (PERSIAN, PERSIAN),
        (HINDI, HINDI),
        (FAMILY, FAMILY),
        (HEART, HEART),
        ("منع الإبادة\u200f (UN)", "منع الإبادة\u200f (UN)"),
        ("זכר\u200e 2026", "זכר\u200e 2026"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("Nguyễn Thị Hồng – “Žižek” 日本語", "Nguyễn Thị Hồng – “Žižek” 日本語"),
        ("العدالة", "العدالة"),
    ],
)
def test_what_is_kept_of_a_text(typed, kept):
    assert legible(typed) == kept


SIGNS = "aé日ا\u200c\u200d\u200e\u200f\u061c\ufe0f\u202e\u200b👩❤\n\r "


@given(st.text(st.sampled_from(SIGNS)) | st.text(st.characters(codec=None), max_size=40))
def test_to_clean_twice_changes_nothing_more(text):
    once = legible(text)
    once.encode()
    assert legible(once) == once
    assert "\n" not in legible(text, lines=False)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357algo", True), ("Ệ\u0323\u0302", False)],
)
def test_letters_under_heaps_of_marks(text, is_so):
    assert is_stacked(text) is is_so


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Event, Organization, Person, Series])
def test_no_row_holds_what_nobody_sees(model):
    name = "name" if hasattr(model, "name") else "title"
    row = model(**{name: "UN\u200bHCR\u202e\x00 in\nGeneva"})
    with suppress(ValidationError):  # of other fields
        row.clean_fields()
    assert getattr(row, name) == "UNHCR in Geneva"

    row = model(**{name: "Z" + "\u0301" * 30})
    with pytest.raises(ValidationError) as refused:
        row.clean_fields()
    assert refused.value.error_dict[name][0].code == "stacked"


def test_addresses_too():
    link = Link(url="https://example.org/a\u200b\u202eb")
    link.clean_fields(exclude=["event"])
    assert link.url == "https://example.org/ab"


@pytest.mark.django_db
def test_the_desk_says_what_it_left_out(desk, make_event):
    event = make_event("Talk", start="2026-06-01")
    data = editing(desk, event, title="Ta\u200blk\u202e of today", city="Kigali")

    response = desk.post(address(event), data, follow=True)

    page = response.content.decode()
    assert "Signs that nobody can see were left out: Title." in page
    event.refresh_from_db()
    assert event.title == "Talk of today"
