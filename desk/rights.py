"""Who may see what at the desk."""

from django.db import models
from django.http import HttpRequest


def may_see(request: HttpRequest, model: type[models.Model]) -> bool:
    """The editor may see the rows of ``model``, all of them and on their own page."""
    app, name = model._meta.label_lower.split(".")
    return any(request.user.has_perm(f"{app}.{may}_{name}") for may in ("view", "change"))
