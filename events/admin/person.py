"""People, with what the events know of them: where they take part or else are named."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desk.doubts import Doubt
from desk.merge_page import Merging, links_of
from desk.pages import RowPage, links_to
from events.admin.choices import DescribedSelect
from events.forms import described
from events.models import Event, Participation
from events.models.mentions import mentions, mentions_within
from events.models.moving import merge_people
from organizers import admin as organizers_admin
from organizers.merging import compare_people
from organizers.models import Person, Visibility
from organizers.twins import people_like


def warn_of_names(
    request: HttpRequest, names: Collection[str], event: Event | None = None
) -> None:
    """Tells the editor in which texts of ours one of these names still stands."""
    found = mentions(names) if event is None else mentions_within(event, names)
    if found:
        said = format_html(
            "The name {} is to stay off the site, but still stands in the text, the "
            "address or a row of: {}. Take it out there; look for other spellings too.",
            " / ".join(sorted(names)),
            links_to(found),
        )
        messages.warning(request, said)


def warn_of_merged_name(request: HttpRequest, person: Person, names: list[str]) -> None:
    """Tells in which texts any of the names still stands, if the person is not shown."""
    if person.visibility != Visibility.NAMED:
        announced = {part.name for part in person.participations.all()}
        warn_of_names(request, {person.name, *names, *announced} - {""})


def likely(person: Person) -> list[tuple[models.Model, str]]:
    return [(each.row, each.reason) for each in people_like(person.name, person.pk)]


MERGING = Merging(
    words="person",
    fate="What the other took part in has come along, under the names announced.",
    relation=Participation._meta.get_field("person"),
    widget=DescribedSelect,
    load=lambda keys: Person.objects.for_merging(list(keys)),
    owned=(),
    keep=lambda one, other: (one, other),
    compare=compare_people,
    merge=merge_people,
    likely=likely,
    done=warn_of_merged_name,
    disappears=True,
)

admin.site.unregister(Person)


@admin.register(Person)
class PersonAdmin(organizers_admin.PersonAdmin):
    row_pages = [RowPage("merge", "Merge with another person", MERGING.page, may="merge")]
    readonly_fields = ["takes_part_in"]
    fieldsets = [
        *organizers_admin.PersonAdmin.fieldsets,
        ("Events", {"fields": ["takes_part_in"]}),
    ]

    def described(self, people: Sequence[Person]) -> list[str]:
        newest = Participation.objects.newest_of(people)
        return [described(person, newest.get(person.pk)) for person in people]

    def has_merge_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        return self.has_change_permission(request, obj) and request.user.has_perm(
            "events.change_participation"
        )

    def like(self, words: str) -> list[Person]:
        return [each.row for each in people_like(words)]

    def doubts(self, request: HttpRequest, form: Any, formsets: list[Any]) -> list[Doubt]:
        """Other people who may be this one, to be looked at before the person is saved."""
        person: Person = form.instance
        page = "admin:organizers_person_merge"
        address = reverse(page, args=[person.pk]) if person.pk else None
        return [
            Doubt(
                code=f"twin-{each.row.pk}",
                field="name",
                sentence=f"“{each.row}” is listed already ({each.reason}). Is it the same "
                "person?",
                links=links_of(each.row, address),
            )
            for each in people_like(person.name, person.pk)
        ]

    def takes_part_in(self, person: Person) -> SafeString | str:
        """Each event, with the part in it."""
        if not person.pk:
            return "–"
        return (
            format_html_join(
                "",
                "<p>{}: {}</p>",
                (
                    (links_to([part.event]), part.get_role_display())
                    for part in person.participations.for_person()
                ),
            )
            or "–"
        )

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        person: Person = form.instance
        if person.visibility != Visibility.NAMED:
            names = {person.name, *(part.name for part in person.participations.all())}
            warn_of_names(request, names - {""})
