"""Lists to choose from, where a name or a title alone would not tell one from another."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from desk.sent import refuse_nul

DID_YOU_MEAN = "Nothing has these words. Did you mean:"


class Choices(AutocompleteJsonView):
    """What matches the words typed, each as its admin's ``described`` puts it; if nothing
    does, what is ``like`` them.
    """

    is_a_guess = False

    def process_request(self, request: HttpRequest) -> tuple[Any, ...]:
        refuse_nul(request.GET)
        asked: tuple[Any, ...] = super().process_request(request)
        if not hasattr(asked[1], "described"):
            raise Http404("These rows are offered by their names alone.")
        return asked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = list(context["object_list"])
        if not rows and self.term and hasattr(self.model_admin, "like"):
            rows = self.model_admin.like(self.term)
            self.is_a_guess = bool(rows)
        words = self.model_admin.described(rows)  # type: ignore[attr-defined]
        self.words = {row.pk: text for row, text in zip(rows, words, strict=True)}
        return {**context, "object_list": rows}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What was found; else what may be meant, under a heading that says so."""
        answer: HttpResponse = super().get(request, *args, **kwargs)
        if not self.is_a_guess:
            return answer
        found = json.loads(answer.content)
        found["results"] = [{"text": DID_YOU_MEAN, "children": found["results"]}]
        return JsonResponse(found)

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": self.words[obj.pk]}


class DescribedSelect(AutocompleteSelect):
    """A field that offers ``Choices``."""

    url_name = "%s:choices"
