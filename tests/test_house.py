"""The rules of docs/house.md that no other tool checks."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("atrocity_events", "events", "organizers", "desk")
SOURCES = [
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
EDGES = [
    path
    for path in SOURCES
    if re.search(
        r"/(views|formats|filters|admin|forms|templatetags|management)(\.py|/)",
        str(path.relative_to(ROOT)),
    )
]
KNOWN_TO_DJANGO = {"400.html", "403.html", "404.html", "500.html"}
TOPICS = ("organizer", "speaker", "theme", "area", "series", "programme")
MADE_IN_CODE = {
    f"events/{name}_{what}.html" for name in TOPICS for what in ("page", "list")
}


def name(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", EDGES, ids=name)
def test_an_edge_makes_no_query_of_its_own(path):
    calls = [
        f"{name(path)}:{node.lineno} .{node.func.attr}()"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"filter", "exclude", "annotate", "raw", "extra"}
    ]
    assert calls == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_module_has_one_noun(path):
    assert len(path.read_text().splitlines()) <= 620, "Split it: docs/house.md"


def test_no_template_is_orphaned():
    texts = "\n".join(path.read_text() for path in [*SOURCES, *TEMPLATES])
    names = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES}
    ours = {n for n in names if not n.startswith("admin/")} - KNOWN_TO_DJANGO - MADE_IN_CODE

    assert {n for n in ours if f'"{n}"' not in texts} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_public_template_knows_people_only_as_public_speakers(path):
    if "admin" in path.parts:
        return
    text = path.read_text()
    for private in (
        "participation",
        ".person",
        "visibility",
        "staff_note",
        "event.links",
        ".announcement",
    ):
        assert private not in text.replace("announcement ", ""), private


@pytest.mark.parametrize(
    "path",
    [*TEMPLATES, *(ROOT / "static").rglob("*.css"), *(ROOT / "static").rglob("*.js")],
    ids=name,
)
def test_nothing_is_loaded_from_elsewhere(path):
    loads = re.findall(
        r"""(?:src=|@import|url\(|<link[^>]*href=)["'(]?\s*(?:https?:)?//""",
        path.read_text(),
    )
    assert loads == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_needs_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", text)


def test_code_writes_no_script_but_a_block_of_data():
    written = [
        f"{name(path)}: {tag}"
        for path in SOURCES
        for tag in re.findall(r"<script\b[^>]*>", path.read_text())
    ]
    assert written == ['events/templatetags/head.py: <script type="application/ld+json">']
