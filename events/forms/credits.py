"""Who is behind an event: organizations that are listed, or are added with it."""

from __future__ import annotations

from typing import Any

from django import forms

from events.forms.event import AnyModelForm, Rows
from events.models.matching import without_acronym
from organizers.likeness import plain
from organizers.models import Organization, save_checked

NOT_CHOSEN = (
    "“{}” is not chosen yet: choose it, tick that it is to be added, or remove the row."
)


class CreditForm(AnyModelForm):
    """An organization in its role. One that is not listed yet can be added under the
    wording typed: it is made when the page is saved.
    """

    add_it = forms.BooleanField(label="Not listed yet: add it", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self["add_it"].data:
            self.fields["organization"].required = False
        elif self.is_bound and (name := self.new_name):
            said = NOT_CHOSEN.format(name[:80])
            self.fields["organization"].error_messages["required"] = said

    @property
    def new_name(self) -> str:
        """The wording under which the organization can be added; "" if one is chosen."""
        if self["organization"].value():
            return ""
        return str(self["credited_as"].value() or "").strip()

    def clean(self) -> Any:
        row = super().clean()
        typed = self.cleaned_data
        chosen = typed.get("organization") or "organization" in self.errors
        if typed.get("add_it") and not chosen and not typed.get("credited_as"):
            self.add_error("credited_as", "Type the name under which to add it.")
        return row

    def adds(self) -> bool:
        """An organization is to be made of the wording."""
        row = self.cleaned_data
        return bool(
            row.get("add_it") and row.get("credited_as") and not row.get("organization")
        )


class CreditRows(Rows):
    once = ("organization", "role")
    twice = "This organization has this role in the list already."
    may_add_organizations = False
    added: tuple[Organization, ...] = ()  # by save()

    def adding(self) -> list[Any]:
        """The rows whose organization is to be added."""
        return [form for form in self.kept() if form.adds()]

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.adding():
            row = form.cleaned_data
            if not self.may_add_organizations:
                said = "You may not add organizations: choose one that is listed."
                form.add_error("organization", said)
            key = plain(without_acronym(row["credited_as"])[0]), row.get("role")
            if key in seen:
                form.add_error("credited_as", self.twice)
            seen.add(key)

    def save(self, commit: bool = True) -> Any:
        """Saves the rows, with the organizations that they add."""
        added: dict[str, Organization] = {}
        for form in self.adding() if commit else ():
            name, acronym = without_acronym(form.cleaned_data["credited_as"])
            organization = added.get(plain(name))
            if not organization:
                organization = Organization(name=name[:250], acronym=acronym)
                save_checked(organization)
                added[plain(name)] = organization
            form.instance.organization = organization
            form.instance.credited_as = ""
        self.added = tuple(added.values())
        return super().save(commit)
