"""Markdown that editors write -> HTML that is safe to show. Pure: no Django. Rendered on
save, not per request.
"""

import nh3
from markdown_it import MarkdownIt

_markdown = (
    MarkdownIt("commonmark", {"html": False, "linkify": True, "typographer": False})
    .enable(["linkify"])
    .disable(["image", "heading", "lheading", "code", "fence", "html_block", "html_inline"])
)
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "code", "hr"}
_SCHEMES = {"http", "https", "mailto"}


def to_html(markdown: str) -> str:
    """Paragraphs, lists, emphasis, quotations and links; anything else stays text. "" for
    nothing.
    """
    if not markdown.strip():
        return ""
    return nh3.clean(
        _markdown.render(markdown),
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes=_SCHEMES,
        url_relative="deny",  # //elsewhere.example, /admin/logout/
        link_rel="noopener noreferrer nofollow",
    ).strip()
