"""The guide for editors is at the desk, with its pictures."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from desk.guide import guide

GUIDE = Path(settings.BASE_DIR) / "docs" / "staff.md"


def test_the_guide_is_at_the_desk_with_every_chapter(admin_client):
    page = admin_client.get("/admin/help/").content.decode()

    for chapter in re.findall("^## (.*)$", GUIDE.read_text(), re.MULTILINE):
        assert re.search(rf'<h2 id="[a-z0-9-]+">{re.escape(chapter)}</h2>', page), chapter
    assert page.count("<h1>") == 1


def test_every_picture_of_the_guide_is_there():
    pictures = re.findall(r"\]\(\.\./static/(\S+)\)", GUIDE.read_text())

    assert pictures
    assert [name for name in pictures if not finders.find(name)] == []
    assert guide()[1].count("<img src=") == len(pictures)


@pytest.mark.django_db
def test_the_guide_is_for_the_desk_alone(client):
    assert client.get("/admin/help/").status_code == 302
