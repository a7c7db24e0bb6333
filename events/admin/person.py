"""People, with what the events know of them: where they take part or else are named."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desk.admin import links_to
from events.forms import described
from events.models import Event, Participation
from events.models.mentions import mentions, mentions_within
from organizers import admin as organizers_admin
from organizers.models import Person, Visibility


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


admin.site.unregister(Person)


@admin.register(Person)
class PersonAdmin(organizers_admin.PersonAdmin):
    readonly_fields = ["takes_part_in"]
    fieldsets = [
        *organizers_admin.PersonAdmin.fieldsets,
        ("Events", {"fields": ["takes_part_in"]}),
    ]

    def described(self, people: Sequence[Person]) -> list[str]:
        newest = Participation.objects.newest_of(people)
        return [described(person, newest.get(person.pk)) for person in people]

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
        elif not change:
            called = Person.objects.called([person.name])
            namesakes = [other for other in called if other != person]
            if namesakes:
                said = format_html("Listed under the same name: {}.", links_to(namesakes))
                messages.warning(request, said)
