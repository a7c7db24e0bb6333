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


# -- the door ------------------------------------------------------------------------------

FOR_ALL = [  # what visitors and their programs meet
    path
    for path in SOURCES
    if re.match(
        r"events/(views|formats|templatetags|filters|linked_data|web_calendars)(\.py|/)",
        str(path.relative_to(ROOT)),
    )
]
BEHIND_THE_DOOR = {
    # rows that may be for others, and what decides about that
    *("participations", "person", "person_id", "visibility", "visibility_reason"),
    *("access", "opens_at", "closes_at", "asked_by", "confirmed_by", "confirmed_at"),
    *("state", "publish_at", "merged_into", "staff_note", "announcement", "is_binned"),
    *("side_events", "followed_by", "merged", "programme_id"),
    # ways to rows that nobody has looked at
    *("objects", "_default_manager", "_base_manager", "_meta", "get_model", "cursor"),
    # ways to load more with a row that was handed out
    *("prefetch_related", "select_related", "known_as", "out_of_the_bin", "for_merging"),
    *("for_copying", "for_facts", "for_staff_list", "for_table", "for_import"),
    *("for_twins", "for_marking", "for_form", "values_list"),
}
FROM_A_RECORD = {"links", "events", "programmes"}  # of a row they would be a query


@pytest.mark.parametrize("path", FOR_ALL, ids=name)
def test_nothing_that_visitors_meet_reaches_behind_the_door(path):
    """``events.visitors`` hands out what is for everybody; ``events.door`` decides."""
    tree = ast.parse(path.read_text())
    found = [
        f"{name(path)}:{node.lineno} .{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and getattr(node.value, "id", "") != "examples"
        and (
            node.attr in BEHIND_THE_DOOR
            or (isinstance(node.value, ast.Attribute) and node.value.attr in FROM_A_RECORD)
        )
    ]
    found += [
        f"{name(path)}:{node.lineno} {node.value!r}"  # for getattr(), values_list() …
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.partition("__")[0] in BEHIND_THE_DOOR - {"access", "person", "state"}
    ]
    found += [
        f"{name(path)}:{node.lineno} import {each.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django")
        for each in node.names
        if each.name in {"apps", "connection", "connections"}
    ]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_page_for_visitors_reads_nothing_behind_the_door(path):
    if "admin" in path.parts or path.name == "preview.html":
        return
    said = re.findall(r"\{[{%].*?[%}]\}", path.read_text(), re.DOTALL)
    wanted = "|".join(BEHIND_THE_DOOR - {"opens_at"})
    reached = [
        each
        for each in said
        if re.search(rf"\.(?:{wanted})\b", each)
        or re.search(
            r"\b(?:event|topic|series|programme)\.(?:links|programme|events|side_events)\b",
            each,
        )
        or (".opens_at" in each and "joining.opens_at" not in each)
    ]
    assert reached == []
