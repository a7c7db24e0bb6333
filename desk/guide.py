"""The guide for editors, where they look for it."""

from __future__ import annotations

import functools
import re

from django.conf import settings
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

from desk.site import the_desk

PICTURE = re.compile(r'src="\.\./static/([^"]+)"')
HEADING = re.compile(r"<h2>(.*?)</h2>")


def guide_page(request: HttpRequest) -> TemplateResponse:
    chapters, text = guide()
    context = {"title": "For editors", "chapters": chapters, "guide": text}
    context |= the_desk().each_context(request)
    return TemplateResponse(request, "admin/guide.html", context)


@functools.cache
def guide() -> tuple[list[tuple[str, str]], SafeString]:
    """Its chapters, as pairs of an anchor and a heading, and ``docs/staff.md`` as HTML."""
    written = (settings.BASE_DIR / "docs" / "staff.md").read_text(encoding="utf-8")
    _, text = written.split("\n", 1)  # the page has the heading
    html = MarkdownIt("commonmark").enable("table").render(text)
    chapters = [(slugify(heading), heading) for heading in HEADING.findall(html)]
    html = HEADING.sub(lambda h: f'<h2 id="{slugify(h[1])}">{h[1]}</h2>', html)
    html = PICTURE.sub(lambda found: f'src="{static(found[1])}" loading="lazy"', html)
    return chapters, mark_safe(html)  # noqa: S308  it is a file of ours
