"""What forms consist of, written out without a template for each part: a form of the desk
has hundreds of fields and thousands of choices, and their templates took most of its time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

Context = Mapping[str, Any]


class Renderer(DjangoTemplates):
    """Django's, but for menus, one-line inputs, labels, and lists of no mistakes."""

    def render(
        self,
        template_name: str,
        context: dict[str, Any],
        request: HttpRequest | None = None,
    ) -> str:
        if template_name.startswith(ERRORS) and not context["errors"]:
            return ""
        if write := WRITTEN_OUT.get(template_name):
            return mark_safe(write(context))  # noqa: S308  its parts are escaped
        return super().render(template_name, context, request)


def menu(context: Context) -> str:
    widget = context["widget"]
    lines = [f'<select name="{conditional_escape(widget["name"])}"{said(widget["attrs"])}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            lines.append(f'<optgroup label="{conditional_escape(group)}">')
        for option in options:
            value = conditional_escape(str(option["value"]))
            label = conditional_escape(option["label"])
            lines.append(f'<option value="{value}"{said(option["attrs"])}>{label}</option>')
        if group:
            lines.append("</optgroup>")
    lines.append("</select>")
    return "\n".join(lines)


def line(context: Context) -> str:
    widget = context["widget"]
    kind, name = (conditional_escape(widget[key]) for key in ("type", "name"))
    value = widget["value"]
    filled = "" if value is None else f' value="{conditional_escape(str(value))}"'
    return f'<input type="{kind}" name="{name}"{filled}{said(widget["attrs"])}>'


def label(context: Context) -> str:
    words = conditional_escape(context["label"])
    if not context["use_tag"]:
        return words
    tag = context["tag"]
    return f"<{tag}{said(context['attrs'] or {})}>{words}</{tag}>"


def said(attributes: Context) -> str:
    """The attributes as HTML: True is a name alone, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )


ERRORS = "django/forms/errors/"
LINES = [
    "text",
    "hidden",
    "number",
    "email",
    "url",
    "date",
    "time",
    "datetime",
    "checkbox",
    "input",
]
WRITTEN_OUT: dict[str, Callable[[Context], str]] = {
    "django/forms/widgets/select.html": menu,
    "django/forms/label.html": label,
    **{f"django/forms/widgets/{name}.html": line for name in LINES},
}
