"""Who may see what at the desk."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.http import HttpRequest


def may_see(request: HttpRequest, model: type[models.Model]) -> bool:
    """The editor may see the rows of ``model``, all of them and on their own page."""
    return sees(request.user, model)


def sees(user: Any, model: type[models.Model]) -> bool:
    app, name = model._meta.label_lower.split(".")
    return any(user.has_perm(f"{app}.{may}_{name}") for may in ("view", "change"))


def may_write(request: HttpRequest, kinds: Iterable[type[models.Model]]) -> bool:
    """The editor may see, add, change and take out rows of all these kinds."""
    return request.user.has_perms(
        f"{app}.{may}_{name}"
        for app, name in (model._meta.label_lower.split(".") for model in kinds)
        for may in ("view", "add", "change", "delete")
    )
