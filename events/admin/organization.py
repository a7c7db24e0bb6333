"""Organizations, with what the events know of them: whose credits move when two are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from desk.doubts import Doubt
from desk.merge_page import Merging, links_of
from desk.pages import RowPage
from events.admin.choices import DescribedSelect
from events.models.moving import merge_organizations
from organizers import admin as organizers_admin
from organizers.merging import compare_organizations
from organizers.models import Organization, OrganizationName
from organizers.twins import CLOSE, organizations_like


def likely(organization: Organization) -> list[tuple[models.Model, str]]:
    found = organizations_like(organization.name, organization.acronym, organization.pk)
    return [(each.row, each.reason) for each in found]


MERGING = Merging(
    words="organization",
    fate="Its names stay known as other names, its credits come along, and its address "
    "leads here.",
    relation=Organization._meta.get_field("parent"),
    widget=DescribedSelect,
    load=lambda keys: Organization.objects.for_merging(list(keys)),
    owned=((OrganizationName, "organization"),),
    keep=lambda one, other: (one, other),
    compare=compare_organizations,
    merge=merge_organizations,
    likely=likely,
    disappears=True,
)
MAY = ["events.change_credit", "events.change_participation"]

admin.site.unregister(Organization)


@admin.register(Organization)
class OrganizationAdmin(organizers_admin.OrganizationAdmin):
    row_pages = [
        RowPage("merge", "Merge with another organization", MERGING.page, may="merge")
    ]

    def described(self, organizations: Sequence[Organization]) -> list[str]:
        """Told from others of the same name by what they are, and where."""
        return [" · ".join(filter(None, (str(row), row.in_brief))) for row in organizations]

    def has_merge_permission(
        self, request: HttpRequest, obj: Organization | None = None
    ) -> bool:
        return self.has_change_permission(request, obj) and request.user.has_perms(MAY)

    def like(self, words: str) -> list[Organization]:
        return [each.row for each in organizations_like(words, least=CLOSE)]

    def doubts(self, request: HttpRequest, form: Any, formsets: list[Any]) -> list[Doubt]:
        """Other entries that may be this organization."""
        row: Organization = form.instance
        page = "admin:organizers_organization_merge"
        address = reverse(page, args=[row.pk]) if row.pk else None
        return [
            Doubt(
                code=f"twin-{each.row.pk}",
                field="name",
                sentence=f"Did you mean “{each.row}”? It is listed ({each.reason}).",
                links=links_of(each.row, address),
            )
            for each in organizations_like(row.name, row.acronym, row.pk)
        ]
