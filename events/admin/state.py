"""What the public may see, not yet see, or see no more: who may set it, with which button,
and what has to be right before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.utils import timezone
from django.utils.html import format_html

from desk import asking
from desk.acts import record
from desk.admin import DeskAdmin
from desk.doubts import Doubt
from desk.editions import locked
from desk.forms import COLLIDES
from desk.meanwhile import read, written
from desk.models import Act
from desk.pages import RowPage, links_to
from events.admin.withdrawing import WITHDRAW
from events.models.requirements import MAY_COME_LATER
from events.vocabulary import State

FOR_PUBLISHERS = (
    "Only those who may publish can do this. Send it to review instead; withdrawing is "
    "always possible."
)
WITHDRAWN_FIRST = (
    "“{}” is withdrawn: the public sees it no more. What else you typed is not saved yet."
)


@dataclass(frozen=True)
class Step:
    """A button that saves and sets a state. ``of``: the states that it leads from."""

    name: str
    words: str
    state: State
    of: tuple[State, ...]


STEPS = (
    Step("_review", "Save and send to review", State.REVIEW, (State.DRAFT,)),
    Step(
        "_publish",
        "Save and publish",
        State.PUBLISHED,
        (State.DRAFT, State.REVIEW, State.WITHDRAWN),
    ),
    Step(
        "_draft",
        "Save and put back to draft",
        State.DRAFT,
        (State.REVIEW, State.WITHDRAWN),
    ),
    Step("_withdraw", "Withdraw from the public", State.WITHDRAWN, (State.PUBLISHED,)),
)
PREVIEW = "_preview"
HELD_BACK_BY = {"publish_at", "merged_into"}  # to empty them is to publish


def may_become(present: str, publisher: bool) -> list[State]:
    """The states that somebody may give to a row in the ``present`` one. Whoever works at
    the desk may always withdraw: somebody can be in danger.
    """
    offered = [State.DRAFT, State.REVIEW, State.PUBLISHED, State.WITHDRAWN]
    if publisher:
        return offered
    if present == State.PUBLISHED:
        return [State.PUBLISHED, State.WITHDRAWN]
    return [state for state in offered if state != State.PUBLISHED]


def in_utc(moment: datetime) -> str:
    """ "24 Nov 2026, 19:50 UTC"."""
    return f"{moment:%-d %b %Y, %H:%M} UTC"


def rows_after(row: Any, name: str, rows: dict[Any, list[Any]]) -> list[Any]:
    """The rows called ``name``, as a page leaves them: those in ``rows``, or else the
    saved ones.
    """
    model = row._meta.get_field(name).related_model
    if model in rows:
        return rows[model]
    return [*getattr(row, name).all()] if row.pk else []


def note_the_step(request: HttpRequest, row: Any, was: str | None) -> None:
    """Writes down that the public sees the row from now on, or sees it no more."""
    if row.state == State.PUBLISHED != was:
        record(request, Act.Kind.PUBLISHED, row)
    elif was == State.PUBLISHED != row.state:
        record(request, Act.Kind.WITHDRAWN, row)


class StateAdmin(DeskAdmin):
    """Rows with a ``state``."""

    row_pages = [WITHDRAW]
    actions = ["publish", "send_to_review", "withdraw", "back_to_draft", "move_to_bin"]
    buttons = (*DeskAdmin.buttons, *(step.name for step in STEPS), PREVIEW)

    def has_withdraw_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everybody at the desk who sees the row: somebody can be in danger."""
        return self.has_view_or_change_permission(request, obj)

    def row_page(self, page: RowPage, request: HttpRequest, key: int) -> HttpResponseBase:
        if page is WITHDRAW:
            request.even_binned = True  # type: ignore[attr-defined]
        return super().row_page(page, request, key)

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        right = f"{self.opts.app_label}.publish_{self.opts.model_name}"
        return bool(request.user.has_perm(right))

    def preview_of(self, row: Any) -> str | None:
        """Where the row is seen as visitors will see it."""
        return None

    def kept_from_the_public(self, row: Any, rows: dict[Any, list[Any]]) -> list[Doubt]:
        """Why this row cannot be published with these rows, by their model; of a model that
        is missing here those that are saved are meant.
        """
        return []

    # -- the form

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Any]]:
        """The form, which offers only what this person may do."""
        form = super().get_form(request, obj, change, **kwargs)
        publisher = self.has_publish_permission(request, obj)
        if field := form.base_fields.get("state"):
            present = obj.state if obj else State.DRAFT
            offered = {present, *may_become(present, publisher)}
            known = dict(field.choices)  # type: ignore[attr-defined]
            field.choices = [pair for pair in known.items() if pair[0] in offered]  # type: ignore[attr-defined]
            if not publisher:
                field.error_messages["invalid_choice"] = FOR_PUBLISHERS
        if obj and obj.state == State.PUBLISHED and not publisher:
            for name in HELD_BACK_BY & {*form.base_fields}:
                form.base_fields[name].disabled = bool(getattr(obj, name))
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page. A withdrawal does not wait until all the rest of it is right."""
        steps = [step for step in STEPS if step.name in request.POST]
        if asking.ALL_THE_SAME in request.POST:
            wanted = request.POST[asking.ALL_THE_SAME]
            steps = [step for step in STEPS if step.name == wanted]
        if request.method == "POST" and steps:
            sent = request.POST.copy()
            request.chosen_state = sent.get("state")  # type: ignore[attr-defined]
            sent["state"] = steps[0].state
            request.POST = sent  # type: ignore[assignment]
            if steps[0].state == State.WITHDRAWN and object_id:
                self.withdraw_first(request, unquote(object_id), sent)
        return super().changeform_view(request, object_id, form_url, extra_context)

    @transaction.atomic
    def withdraw_first(self, request: HttpRequest, key: str, sent: QueryDict) -> None:
        """Withdraws the row as it is saved; the page then goes on from there."""
        row = self.get_object(request, key)
        if not row or not self.has_change_permission(request, row):
            return
        if row.state != State.PUBLISHED:
            return
        shown = read(sent.get("edition", ""))
        was_newest = shown and shown.edition == request.edition  # type: ignore[attr-defined]
        row.state = State.WITHDRAWN
        row.save()
        self.log_change(request, row, "Withdrawn.")
        note_the_step(request, row, State.PUBLISHED)
        self.get_object(request, key)
        request.chosen_state = State.WITHDRAWN  # type: ignore[attr-defined]
        request.withdrawn = row  # type: ignore[attr-defined]
        if shown and was_newest:
            sent["edition"] = written(request.edition, shown.page)  # type: ignore[attr-defined]

    def hindrances(self, request: HttpRequest, form: Any, formsets: Any) -> list[Doubt]:
        """What is public already is not held back for what was so before: a name must be
        taken off at once, whatever else is missing.
        """
        row = form.instance
        if row.state != State.PUBLISHED:
            return []
        found = self.kept_from_the_public(row, asking.staying(formsets))
        if not found or form.initial.get("state") != State.PUBLISHED:
            return found
        _, saved, rows = self.as_saved(request, row.pk)
        known = self.kept_from_the_public(saved.instance, asking.staying(rows))
        codes = {doubt.code for doubt in known} | MAY_COME_LATER
        return [doubt for doubt in found if doubt.code not in codes]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        note_the_step(request, obj, form.initial.get("state") if change else State.DRAFT)

    def ask_first(self, request: HttpRequest, form: Any) -> None:
        if form.instance.state != State.WITHDRAWN:
            super().ask_first(request, form)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page with its buttons. What a button asked for and did not get, the field
        does not ask for the next time.
        """
        form, row = context["adminform"].form, context["original"]
        chosen = getattr(request, "chosen_state", None)
        if form.is_bound and chosen is not None:
            sent = form.data.copy()
            sent["state"] = chosen
            form.errors  # noqa: B018 - of what the button asked for
            form.data = sent
            form.__dict__.pop("changed_data", None)
        if form.is_bound and hasattr(request, "withdrawn"):
            messages.warning(request, WITHDRAWN_FIRST.format(request.withdrawn))
        present = row.state if row else State.DRAFT
        if row and form.is_bound:
            present = form.initial.get("state", present)
        offered = may_become(present, self.has_publish_permission(request, row))
        context["steps"] = [
            (step.name, self.words_of(step, row))
            for step in STEPS
            if present in step.of and step.state in offered
        ]
        context["may_preview"] = self.preview_of(row or self.model()) is not None
        return super().render_change_form(request, context, *args, **kwargs)

    def explain(self, request: HttpRequest, context: dict[str, Any]) -> None:
        """What cannot be published can still be saved as it was: the field says so."""
        super().explain(request, context)
        form, row = context["adminform"].form, context["original"]
        formsets = [rows.formset for rows in context["inline_admin_formsets"]]
        missing: list[Doubt] = []
        if row and not form.is_bound and row.state in (State.DRAFT, State.REVIEW):
            missing = self.kept_from_the_public(row, asking.staying(formsets))
        context["was_published"] = form.initial.get("state") == State.PUBLISHED
        context["stands"] = self.stands(row) if row and not form.is_bound else ""
        said = {each.field for each in missing}
        context["questions"] = [
            each for each in context["questions"] if each.doubt.field not in said
        ]
        context["still_missing"] = [
            (asking.place_of(each.field, form, formsets), each.sentence) for each in missing
        ]
        if context["is_hindered"] and "state" in form.fields:
            sent = form.data.copy()
            sent["state"] = form.initial.get("state") or State.DRAFT
            form.data = sent

    def words_of(self, step: Step, row: Any) -> str:
        moment = getattr(row, "publish_at", None)
        if step.state == State.PUBLISHED and moment and moment > timezone.now():
            return f"{step.words} for {in_utc(moment)}"
        return step.words

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        saved = super().response_add(request, obj, post_url_continue)
        return self.told(request, obj, saved)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.told(request, obj, super().response_change(request, obj))

    def told(self, request: HttpRequest, row: Any, saved: HttpResponse) -> HttpResponse:
        """Says what the public sees now, and goes on to the preview if that was asked."""
        pressed = getattr(request, "pressed", "")
        if any(step.name == pressed for step in STEPS):
            messages.success(request, self.stands(row))
        where = self.preview_of(row) if pressed == PREVIEW else None
        return HttpResponseRedirect(where) if where else saved

    def stands(self, row: Any) -> str:
        """Where the row stands, in a sentence."""
        moment: datetime | None = getattr(row, "publish_at", None)
        if row.state == State.PUBLISHED and moment and moment > timezone.now():
            return f"It will be public from {in_utc(moment)} on."
        return {
            State.DRAFT: "It is a draft: only the desk sees it.",
            State.REVIEW: "It waits for somebody who may publish it.",
            State.PUBLISHED: "It is public now.",
            State.WITHDRAWN: "It is withdrawn: the public sees it no more.",
        }.get(row.state, "")

    # -- several rows at once

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        self.set_state(request, queryset, State.PUBLISHED, "published")

    @admin.action(description="Send to review", permissions=["change"])
    def send_to_review(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        self.set_state(request, queryset, State.REVIEW, "sent to review")

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
        publisher = self.has_publish_permission(request)
        changed = 0
        for listed in queryset:
            row = listed
            try:
                with transaction.atomic():
                    row = locked(listed)
                    self.check_step(row, state, publisher)
                    was, row.state = row.state, state
                    row.full_clean()
                    row.save()
                    self.log_change(request, row, f"{done.capitalize()}.")
                    note_the_step(request, row, was)
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

    def check_step(self, row: Any, state: State, publisher: bool) -> None:
        """Raises ValidationError if this row may not get this state from this person."""
        if state not in may_become(row.state, publisher):
            raise ValidationError(FOR_PUBLISHERS)
        if state == State.PUBLISHED and row.state != State.PUBLISHED:
            reasons = self.kept_from_the_public(row, {})
            if reasons:
                raise ValidationError([doubt.sentence for doubt in reasons])
