"""Menus of forms, written out without a template for each choice: a form of the desk has
thousands of choices, and Django's templates for them took half of its time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class Renderer(DjangoTemplates):
    """Django's, but for ``<select>``."""

    def render(
        self,
        template_name: str,
        context: dict[str, Any],
        request: HttpRequest | None = None,
    ) -> str:
        if template_name == "django/forms/widgets/select.html":
            return menu(context["widget"])
        return super().render(template_name, context, request)


def menu(widget: Mapping[str, Any]) -> SafeString:
    """What Django's ``select.html`` makes of the same context."""
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
    return mark_safe("\n".join(lines))  # noqa: S308  every part is escaped above


def said(attributes: Mapping[str, Any]) -> str:
    """The attributes as HTML: True is a name alone, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )
