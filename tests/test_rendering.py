"""Forms are written as Django writes them, whatever stands in them."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.test.html import parse_html
from django.utils.safestring import mark_safe

HOSTILE = "\"'<&>“”‮"
CHOICES = [
    ("", "---------"),
    (HOSTILE, f"{HOSTILE} Côte d’Ivoire"),
    ("Africa", [("ke", "Kenya"), (7, mark_safe("<b>safe</b>"))]),
    (HOSTILE, [("x", "y")]),
]


WIDGETS = [
    forms.Select(choices=CHOICES),
    forms.SelectMultiple({"size": 4, "disabled": True, "hidden": False}, CHOICES),
    forms.NullBooleanSelect(),
    forms.Select({"data-x": HOSTILE}),
    forms.TextInput({"placeholder": HOSTILE, "required": True, "hidden": False}),
    forms.HiddenInput(),
    forms.NumberInput({"min": 0}),
    forms.EmailInput(),
    forms.URLInput(),
    forms.DateInput(),
    forms.TimeInput(),
    forms.CheckboxInput(),
    forms.Textarea(),
]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", [None, "", HOSTILE, "ke", 7, True, mark_safe("&amp;")])
def test_a_field_is_what_django_makes_of_it(widget, value):
    ours, theirs = (
        widget.render(HOSTILE, value, {"id": "id_x"}, renderer)
        for renderer in (get_default_renderer(), DjangoTemplates())
    )

    assert parse_html(ours) == parse_html(theirs)


class Form(forms.Form):
    name = forms.CharField(label=HOSTILE, max_length=3)
    sure = forms.BooleanField(label=mark_safe("<b>Sure</b>"))


@pytest.mark.parametrize("data", [None, {}, {"name": HOSTILE, "sure": "on"}])
def test_a_form_with_its_mistakes_is_what_django_makes_of_it(data):
    ours, theirs = (
        Form(data, renderer=renderer).as_p()
        for renderer in (get_default_renderer(), DjangoTemplates())
    )

    assert parse_html(ours) == parse_html(theirs)


def test_a_label_may_have_another_tag_or_none():
    for options in ({"tag": "legend"}, {"attrs": {"class": HOSTILE}}):
        ours, theirs = (
            Form(renderer=renderer)["name"].label_tag(**options)
            for renderer in (get_default_renderer(), DjangoTemplates())
        )
        assert ours == theirs
