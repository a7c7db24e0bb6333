"""Lists to choose from, where a name or a title alone would not tell one from another."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.http import Http404, HttpRequest

from desk.admin import refuse_nul


class Choices(AutocompleteJsonView):
    """What matches the words typed, each as its admin's ``described`` puts it."""

    def process_request(self, request: HttpRequest) -> tuple[Any, ...]:
        refuse_nul(request.GET)
        asked: tuple[Any, ...] = super().process_request(request)
        if not hasattr(asked[1], "described"):
            raise Http404("These rows are offered by their names alone.")
        return asked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = list(context["object_list"])
        words = self.model_admin.described(rows)  # type: ignore[attr-defined]
        self.words = {row.pk: text for row, text in zip(rows, words, strict=True)}
        return {**context, "object_list": rows}

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": self.words[obj.pk]}


class DescribedSelect(AutocompleteSelect):
    """A field that offers ``Choices``."""

    url_name = "%s:choices"
