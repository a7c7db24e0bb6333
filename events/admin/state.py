"""What the public may see, not yet see, or see no more: set for several rows at once."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.utils.html import format_html

from desk.admin import COLLIDES, DeskAdmin, links_to
from desk.editions import locked
from events.vocabulary import State


class StateAdmin(DeskAdmin):
    """Rows with a ``state``."""

    actions = ["publish", "withdraw", "back_to_draft", "move_to_bin"]

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        self.set_state(request, queryset, State.PUBLISHED, "published")

    @admin.action(description="Withdraw from the public", permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        self.set_state(request, queryset, State.WITHDRAWN, "withdrawn")

    @admin.action(description="Back to draft", permissions=["change"])
    def back_to_draft(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        self.set_state(request, queryset, State.DRAFT, "made a draft")

    def set_state(
        self,
        request: HttpRequest,
        queryset: models.QuerySet[Any],
        state: State,
        done: str,
    ) -> None:
        """Saves one by one, so that every rule applies; says what was not saved and why."""
        changed = 0
        for listed in queryset:
            row = listed
            try:
                with transaction.atomic():
                    row = locked(listed)
                    row.state = state
                    row.full_clean()
                    row.save()
                    self.log_change(request, row, f"{done.capitalize()}.")
            except ObjectDoesNotExist:
                messages.error(request, f"{listed} was deleted meanwhile.")
            except (ValidationError, IntegrityError) as refused:
                reasons = getattr(refused, "messages", [COLLIDES])
                said = format_html(
                    "{} was not {}. {}", links_to([row]), done, " ".join(reasons)
                )
                messages.error(request, said)
            else:
                changed += 1
        if changed:
            what = self.opts.verbose_name if changed == 1 else self.opts.verbose_name_plural
            messages.success(request, f"{changed} {what} {done}.")
