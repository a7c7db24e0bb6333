"""Organizations as a table for a spreadsheet program. People are in none: a list of all
their names is a thing that should not lie about as a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django_countries import countries
from django_countries.fields import Country

from desk.tables import (
    Change,
    Choice,
    Column,
    Known,
    RowsColumn,
    Table,
    Typed,
    did_you_mean,
    same,
)
from organizers.models import (
    WEB_ADDRESS,
    NameKind,
    Organization,
    OrganizationKind,
    OrganizationName,
    delete_all,
    folded,
    save_all,
    save_checked,
)


class CountryCell(forms.CharField):
    """The code of a country by its name or its code."""

    def to_python(self, value: Any) -> str:
        by_name = {same(name): code for code, name in countries}
        code = by_name.get(same(value)) or str(value).strip().upper()
        if countries.name(code):
            return code
        hint = did_you_mean(same(value), {name: same(name) for _, name in countries})
        raise ValidationError(f"No country is called “{value[:60]}”.{hint}")


def country_column() -> Column:
    return Column(
        "Country",
        "country",
        Typed(CountryCell(), lambda code: Country(str(code)).name),
        hint="Rwanda, or RW",
    )


class ParentColumn(Column):
    """The larger body, by any of its names."""

    def understood(self, cell: str) -> Organization:
        found: Organization = self.table.known.called(cell)
        return found

    def export(self, instance: Organization, **kwargs: Any) -> str:
        parent = instance.parent_id
        return str(self.table.known.words[parent]) if parent else ""


class NamesColumn(RowsColumn):
    """Other names, each with its kind unless it is only another way of writing it."""

    def rows(self, organization: Organization) -> Iterable[OrganizationName]:
        return organization.names.all()

    def value(self, row: OrganizationName) -> tuple[str, str]:
        return row.name, row.kind

    def word(self, value: tuple[str, str]) -> str:
        name, kind = value
        usual = kind == NameKind.VARIANT and not without_kind(name)[1]
        return name if usual else f"{name} ({NameKind(kind).label})"

    def understand(self, text: str) -> tuple[str, str]:
        name, kind = without_kind(text)
        longest = OrganizationName._meta.get_field("name").max_length or 0
        if len(name) > longest:
            raise ValidationError(f"“{name[:40]} …” is longer than {longest} characters.")
        return name, kind or NameKind.VARIANT.value

    def understood(self, cell: str) -> list[Any]:
        rows = super().understood(cell)
        times = Counter(folded([name for name, _ in rows]))
        if twice := [name for name, count in times.items() if count > 1]:
            raise ValidationError(f"“{twice[0]}” stands there twice.")
        return rows

    def write(self, changes: Sequence[Change]) -> None:
        delete_all([row for change in changes for row in change.gone])
        new = ((change.instance, *value) for change in changes for value in change.new)
        for organization, name, kind in new:
            row = OrganizationName(organization=organization, name=name, kind=kind)
            try:
                save_checked(row)
            except ValidationError as refused:
                said = [f"“{name}”: {message}" for message in refused.messages]
                raise ValidationError({self.attribute: said}) from refused


def without_kind(text: str) -> tuple[str, str]:
    """The name, and the kind of name that stands behind it in brackets, if one does."""
    name, _, said = text.rstrip(")").rpartition(" (")
    kinds = {same(kind.label): kind.value for kind in NameKind}
    kind = kinds.get(same(said), "") if name and text.endswith(")") else ""
    return (name.strip(), kind) if kind else (text, "")


def known_organizations() -> Known[Organization]:
    return Known(
        "organization",
        (
            (row, row.name, [row.acronym, *(other.name for other in row.names.all())])
            for row in Organization.objects.for_table()
        ),
        folded,
    )


class OrganizationTable(Table):
    """One row for each organization."""

    writes = (OrganizationName,)

    key = Column("Key", "slug", told=True, hint="Leave empty for a new organization")
    name = Column("Name", "name")
    acronym = Column("Acronym", "acronym")
    names = NamesColumn(
        "Other names", hint="GAAMAC; Acción Global (name in another language)"
    )
    kind = Column("Kind", "kind", Choice(OrganizationKind), empty=OrganizationKind.OTHER)
    country = country_column()
    website = Column(
        "Website",
        "website",
        Typed(
            forms.URLField(assume_scheme="https", max_length=500, validators=[WEB_ADDRESS])
        ),
    )
    part_of = ParentColumn("Part of", "parent", empty=None, hint="a larger body, by name")
    description = Column("Description", "description")

    class Meta(Table.Meta):
        model = Organization

    def save_rows(self, organizations: Sequence[Organization]) -> None:
        save_all(organizations)

    @cached_property
    def known(self) -> Known[Organization]:
        return known_organizations()
