"""Django's own check of passwords, which takes as long for a name that nobody has."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class Backend(ModelBackend):
    def get_user(self, user_id: Any) -> Any:
        """The account of a session, together with since when its sessions count."""
        accounts = get_user_model()._default_manager.select_related("standing")
        user = accounts.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
