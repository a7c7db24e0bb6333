"""Menus are written as Django writes them, whatever stands in them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import mark_safe

HOSTILE = "\"'<&>“”‮"
CHOICES = [
    ("", "---------"),
    (HOSTILE, f"{HOSTILE} Côte d’Ivoire"),
    ("Africa", [("ke", "Kenya"), (7, mark_safe("<b>safe</b>"))]),
    (HOSTILE, [("x", "y")]),
]


@pytest.mark.parametrize(
    "widget",
    [
        forms.Select(choices=CHOICES),
        forms.SelectMultiple({"size": 4, "disabled": True, "hidden": False}, CHOICES),
        forms.NullBooleanSelect(),
        forms.Select({"data-x": HOSTILE}),
    ],
)
@pytest.mark.parametrize("value", [None, "", HOSTILE, "ke", 7])
def test_a_menu_is_what_django_makes_of_it(widget, value):
    ours, theirs = (
        widget.render(HOSTILE, value, {"id": "id_x"}, renderer)
        for renderer in (get_default_renderer(), DjangoTemplates())
    )

    assert "".join(ours.split("\n")) == "".join(line.strip() for line in theirs.split("\n"))
