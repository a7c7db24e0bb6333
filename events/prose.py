"""Markdown that editors write -> HTML that is safe to show, rendered on save; and that as
plain text. Pure: no Django.
"""

import re
from html.parser import HTMLParser

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


def to_text(html: str) -> str:
    """HTML of ``to_html`` as plain text: paragraphs apart, list items behind a dash, the
    addresses of links in brackets.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li":
            self.text.append("\n- ")
        elif tag in ("p", "ul", "ol", "blockquote", "hr"):
            self._blank_line()
        elif tag == "br":
            self.text.append("\n")
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""
            self.text.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "ul", "ol", "blockquote"):
            self.text.append("\n\n")
        elif tag == "a" and self._address and self._address not in self.text[-1]:
            self.text.append(f" ({self._address.removeprefix('mailto:')})")

    def handle_data(self, data: str) -> None:
        self.text.append(data.replace("\n", " "))

    def _blank_line(self) -> None:
        if self.text and not self.text[-1].endswith("- "):
            self.text.append("\n\n")
