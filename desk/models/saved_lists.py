"""What editors keep at the desk for themselves."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGEST_QUERY = 1500  # characters


class SavedListQuerySet(models.QuerySet["SavedList"]):
    def of_page(self, page: str, editor: Any) -> Self:
        """Those of the list ``page`` that this editor sees: the own ones, and those that
        others share; by name.
        """
        seen = Q(owner=editor.pk) | Q(shared=True)
        return self.filter(seen, page=page).select_related("owner").order_by("name", "pk")

    def owned_by(self, editor: Any) -> Self:
        return self.filter(owner=editor.pk)


class SavedList(models.Model):
    """A list of the desk as an editor narrowed it: ``query`` is all that its address adds
    to that of the whole list.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists"
    )
    page = models.CharField(max_length=100)  # the label of its model: events.event
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY)
    shared = models.BooleanField(default=False)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"], name="saved_list_once_per_owner"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_list_has_a_name"),
            models.CheckConstraint(condition=~Q(query=""), name="saved_list_is_narrowed"),
        ]

    def __str__(self) -> str:
        return self.name
