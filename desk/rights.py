"""Who may see what at the desk."""

from typing import Any

from django.db import models
from django.http import HttpRequest


def may_see(request: HttpRequest, model: type[models.Model]) -> bool:
    """The editor may see the rows of ``model``, all of them and on their own page."""
    return sees(request.user, model)


def sees(user: Any, model: type[models.Model]) -> bool:
    app, name = model._meta.label_lower.split(".")
    return any(user.has_perm(f"{app}.{may}_{name}") for may in ("view", "change"))
