"""Web pages and HTML mails -> the text that is read: lines, bullets, links as Markdown.

A scanner of its own: Python's needs minutes for 100 kB of "<a <a <a", and so do libraries
that are made of it. This one looks at each sign once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from events.announcements.intake.addresses import as_markdown, unwrapped

LONGEST = 3_000_000  # characters that are looked at
MOST_FRAMES = 24  # tables in tables, and links in them
LONGEST_WORDS = 300  # of a link; more is a part of the page
START = re.compile(r"<(?P<closing>/?)(?P<name>[A-Za-z][A-Za-z0-9:_-]*+)")
QUOTED = re.compile(r"""(?>[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s=/>"']++)(?:\s*+=\s*+(?P<value>"[^"]*+"|'[^']*+'|[^\s>]*+))?"""
)
RAW = ("script", "style", "title", "textarea", "xmp", "noembed", "noframes")
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
DROPPED = frozenset(
    [
        "audio",
        "button",
        "canvas",
        "datalist",
        "head",
        "iframe",
        "map",
        "math",
        "nav",
        "object",
        "optgroup",
        "option",
        "select",
        "svg",
        "template",
        "video",
        "xml",
    ]
)
PARAGRAPHS = frozenset(
    [
        "article",
        "aside",
        "blockquote",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
LINES = frozenset(
    [
        "address",
        "body",
        "center",
        "caption",
        "dd",
        "details",
        "div",
        "dt",
        "figcaption",
        "form",
        "html",
        "li",
        "legend",
        "summary",
        "tbody",
        "tfoot",
        "thead",
        "tr",
    ]
)
CLOSED_BY = {  # what ends an element that was left open
    "p": PARAGRAPHS | {"div", "li", "td", "tr"},
    "li": {"li"},
    "td": {"td", "th", "tr"},
    "th": {"td", "th", "tr"},
    "tr": {"tr"},
}
HIDDEN = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:0(?![.\d])"
    r"|max-height:0(?![.\d])"
    r"|opacity:0(?![.\d])"
)
NO_GAP = re.compile(r"margin(?:-top|-bottom)?:0(?![.\d])")
FILLERS = dict.fromkeys(map(ord, "\u00ad\u034f\u200b\u2060\ufeff\u200e\u200f"))
UNSEEN = {  # with the marks that turn the order of what is read around
    **FILLERS,
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}
CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000)])
BREAK, LINE, GAP, BULLET = "\n", "\x01", "\x02", "\x03"
BULLETED = re.compile(rf"{BULLET}([-0-9.]+)[ \n\x01\x02]*")
RUN = re.compile(r"[ \n\x01\x02]*[\n\x01\x02][ \n\x01\x02]*")
PREHEADER = re.compile(r"(?:[\u200c\u200d]\s*){3,}")


class Tag(NamedTuple):
    """The beginning of an element, or its end; ``raw`` is what stands in a script."""

    name: str
    attributes: dict[str, str]
    closing: bool = False
    raw: str = ""

    def styled(self, pattern: re.Pattern[str]) -> bool:
        style = "".join(self.attributes.get("style", "").split()).lower()
        return bool(style and pattern.search(style))

    @property
    def is_hidden(self) -> bool:
        return "hidden" in self.attributes or self.styled(HIDDEN)


def looks_like_html(text: str) -> bool:
    """It is a page or a part of one, not a text in which some sign "<" stands."""
    begin = text[:LONGEST].lstrip("\ufeff \t\r\n")
    if re.match(
        r"<(?:!doctype|html|head|body|meta|div|table|p|article|section)\b", begin, re.I
    ):
        return True
    tags = re.compile(r"</(?:p|div|a|li|td|span|h[1-6]|strong|script)\s*>|<br\s*/?>", re.I)
    return len(tags.findall(begin[:200_000])) >= 3


def tokens(page: str) -> Iterator[Tag | str]:
    """Tags and the words between them, in their order."""
    page, at, trusted, unclosed = page[:LONGEST], 0, True, set[str]()
    last = page.rfind(">")
    while at < len(page):
        begin = page.find("<", at)
        if begin < 0 or begin > last:
            yield html.unescape(page[at:])
            return
        if begin > at:
            yield html.unescape(page[at:begin])
        if page.startswith("<!--", begin) and "-->" not in unclosed:
            end = page.find("-->", begin + 2)  # "<!-->" is one
            if end < 0:
                unclosed.add("-->")
            at = end + 3 if end >= 0 else begin + 4
            continue
        if page.startswith(("<!", "<?"), begin):
            at = page.find(">", begin) + 1
            continue
        found = START.match(page, begin)
        if not found:
            yield "<"
            at = begin + 1
            continue
        rest = QUOTED.match(page, found.end()) if trusted else None
        trusted = trusted and rest is not None  # a quotation mark is left open
        at = rest.end() if rest else page.find(">", found.end()) + 1
        if not at:
            return
        name = found["name"].lower()
        if found["closing"]:
            yield Tag(name, {}, closing=True)
            continue
        attributes = _attributes(page[found.end() : at - 1])
        raw = ""
        if name in RAW and name not in unclosed:
            end_tag = re.compile(rf"</{name}\b", re.I).search(page, at)
            if end_tag:
                raw, at = page[at : end_tag.start()], page.find(">", end_tag.end()) + 1
                at = at or len(page)
            else:
                unclosed.add(name)
        yield Tag(name, attributes, raw=raw)
        if name in RAW and name not in unclosed:
            yield Tag(name, {}, closing=True)


def _attributes(written: str) -> dict[str, str]:
    """The first of each name holds."""
    attributes: dict[str, str] = {}
    for one in ATTRIBUTE.finditer(written):
        value = one["value"] or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        attributes.setdefault(one["name"].lower(), html.unescape(value))
    return attributes


# -- as text -------------------------------------------------------------------------------


@dataclass
class Frame:
    """What is put together before it is known how it is written: a link, a cell, a row."""

    kind: str
    written: list[str] = field(default_factory=list)
    address: str = ""
    cells: list[str] = field(default_factory=list)


@dataclass
class Writer:
    """Writes down what a reader would see."""

    frames: list[Frame] = field(default_factory=lambda: [Frame("page")])
    lists: list[int] = field(default_factory=list)  # -1: bullets, else the next number
    dropped: str = ""
    depth: int = 0
    preformatted: int = 0
    title: str = ""
    has_heading: bool = False
    mains: list[str] = field(default_factory=list)

    def write(self, words: str) -> None:
        self.frames[-1].written.append(words)

    def take(self, token: Tag | str) -> None:
        if isinstance(token, str):
            if not self.dropped:
                self.words(token)
        elif self.dropped:
            self.pass_by(token)
        elif token.closing:
            self.close(token.name)
        else:
            self.open(token)

    def words(self, words: str) -> None:
        words = words.translate(CONTROLS).translate(UNSEEN)
        if self.preformatted:
            self.write(words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
        else:
            self.write(re.sub(r"[ \t\r\n]+", " ", words))

    def pass_by(self, tag: Tag) -> None:
        """Goes on reading when what is not shown has ended."""
        if self.dropped == "head":
            if tag.name == "title" and not tag.closing:
                self.title = html.unescape(tag.raw)
            if tag.name == "body" or (tag.name == "head" and tag.closing):
                self.dropped = ""
            return
        left_open = self.depth == 1 and not tag.closing
        if left_open and tag.name in CLOSED_BY.get(self.dropped, ()):
            self.dropped = ""
            self.take(tag)
            return
        if tag.name == self.dropped:
            self.depth += -1 if tag.closing else 1
        if self.depth <= 0:
            self.dropped = ""

    def open(self, tag: Tag) -> None:
        name = tag.name
        if name not in VOID and name not in RAW and name != "body":
            role = tag.attributes.get("role", "").lower()
            if name in DROPPED or tag.is_hidden or role == "navigation":
                self.dropped, self.depth = name, 1
                return
        if tag.styled(re.compile("mso-list:ignore")):  # Word draws its bullets as words
            self.write(f"{LINE}{BULLET}-")
            self.dropped, self.depth = name, 1
            return
        self.boundary(tag)
        match name:
            case "title":
                self.title = self.title or html.unescape(tag.raw)
            case "br":
                self.write(BREAK)
            case "img" if self.frames[-1].kind == "a":
                self.words(f" {tag.attributes.get('alt', '')} ")
            case "ul" | "ol":
                self.lists.append(
                    _number(tag.attributes.get("start")) if name == "ol" else -1
                )
            case "li":
                self.item()
            case "pre":
                self.preformatted += 1
            case "h1" | "h2":
                self.has_heading = True
            case "a":
                self.end_frame("a")
                self.begin_frame("a", unwrapped(tag.attributes.get("href", "").strip()))
            case "tr":
                self.end_frame("tr")
                self.begin_frame("tr")
            case "td" | "th":
                self.end_frame("td")
                self.begin_frame("td")
            case "table" | "main":
                self.begin_frame(name)

    def close(self, name: str) -> None:
        match name:
            case "ul" | "ol" if self.lists:
                self.lists.pop()
            case "pre":
                self.preformatted = max(0, self.preformatted - 1)
            case "a" | "tr" | "table" | "main":
                self.end_frame(name)
            case "td" | "th":
                self.end_frame("td")
        self.boundary(Tag(name, {}, closing=True))

    def boundary(self, tag: Tag) -> None:
        """A new line, or an empty one, where a block begins or ends."""
        if tag.name == "p" and (
            tag.attributes.get("class", "").lower().startswith("mso") or tag.styled(NO_GAP)
        ):
            self.write(LINE)
        elif tag.name == "p" and tag.closing:
            self.write(LINE)  # its beginning says whether there is a gap
        elif tag.name in PARAGRAPHS:
            self.write(LINE if self.lists and tag.name in ("ul", "ol", "p") else GAP)
        elif tag.name in LINES:
            self.write(LINE)

    def item(self) -> None:
        number = self.lists[-1] if self.lists else -1
        if number >= 0:
            self.lists[-1] += 1
        self.write(f"{LINE}{BULLET}{f'{number}.' if number >= 0 else '-'}")

    # -- frames

    def begin_frame(self, kind: str, address: str = "") -> None:
        if len(self.frames) < MOST_FRAMES:
            self.frames.append(Frame(kind, address=address))

    def end_frame(self, kind: str) -> None:
        """Ends the innermost of this kind and what is open in it, within the same table."""
        for place in range(len(self.frames) - 1, 0, -1):
            if self.frames[place].kind == kind:
                while len(self.frames) > place:
                    self.put(self.frames.pop())
                return
            if self.frames[place].kind == "table":
                return

    def put(self, frame: Frame) -> None:
        text = settled("".join(frame.written))
        match frame.kind:
            case "a":
                self.write(link(text, frame.address))
            case "td" if self.frames[-1].kind == "tr":
                self.frames[-1].cells.append(text)
            case "tr":
                cells = [cell for cell in (*frame.cells, text) if cell]
                if all("\n" not in cell for cell in cells):
                    self.write(f"{LINE}{' | '.join(cells)}{LINE}")
                else:  # a table that only lays out
                    self.write(LINE + GAP.join(cells) + LINE)
            case "main":
                self.mains.append(text)
                self.write(GAP + text + GAP)
            case _:
                self.write(text)

    def text(self) -> str:
        while len(self.frames) > 1:
            self.put(self.frames.pop())
        whole = settled("".join(self.frames[0].written))
        mains = [text for text in self.mains if len(text) > 200]
        if len(mains) == 1:
            whole = mains[0]
        title = " ".join(self.title.translate(CONTROLS).split())
        if title and not self.has_heading and title not in whole:
            whole = f"{title}\n\n{whole}"
        whole = PREHEADER.sub(" ", whole.replace("\xa0", " "))
        lines = [" ".join(line.split(" ")).strip() for line in whole.split("\n")]
        lines = [
            "" if line in ("-", "|") else re.sub(r" {2,}", " ", line) for line in lines
        ]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def settled(written: str) -> str:
    """With lines ended as a browser would."""
    text = BULLETED.sub(r"\1 ", written)
    return RUN.sub(_ends, re.sub(r" {2,}", " ", text)).strip(" \n")


def _ends(run: re.Match[str]) -> str:
    signs = run[0].replace(" ", "")
    breaks = signs.count(BREAK)
    if len(signs) == breaks:
        return "\n" * min(breaks, 2)
    lines = 1 + breaks - signs.startswith(BREAK)  # one that ends a block is not seen
    return "\n" * max(min(lines, 2), 2 if GAP in signs else 1)


def link(text: str, address: str) -> str:
    """ "[words](address)"; the bare address if the words are the same."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or not address:
        return text
    words = lines[0].strip()
    if "](" in words or len(words) > LONGEST_WORDS:
        return text
    written = as_markdown(words, address)
    return "\n".join([written, *lines[1:]]) if len(lines) > 1 else written


def _number(written: str | None) -> int:
    return int(written) if written and re.fullmatch(r"[0-9]{1,4}", written) else 1


def text_of(page: str) -> str:
    """What a reader sees of the page, as text; links are ``[words](address)``."""
    writer = Writer()
    for token in tokens(page):
        writer.take(token)
    return writer.text()
