"""People, with what the events know of them: where they take part or else are named."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from desk import history
from desk.acts import record
from desk.doubts import Doubt
from desk.history import Snapshot
from desk.merge_page import Merging, links_of
from desk.models import Act
from desk.pages import RowPage, links_to
from events.admin.choices import DescribedSelect
from events.admin.concealing import concealed_person
from events.admin.copies import COPIES
from events.admin.redacting import STILL, may_redact
from events.admin.withdrawing import HIDE, button
from events.door import HIDING
from events.forms import described
from events.models import Event, Participation
from events.models.mentions import mentions, mentions_within
from events.models.moving import merge_people
from events.models.people import names_kept_off
from events.models.redaction import names_of, renew_addresses
from organizers import admin as organizers_admin
from organizers.merging import compare_people
from organizers.models import Person, Visibility
from organizers.twins import Likely, people_like
from organizers.withheld import is_known, knowledge, learns, seen_keys

DECISION = {"visibility", "visibility_reason", "visibility_review_on"}


def note_decision(request: HttpRequest, form: Any) -> None:
    """Notes on the form's row who decided whether the name is shown, if that changed."""
    if DECISION & {*form.changed_data}:
        form.instance.visibility_decided_by = history.called(request.user)
        form.instance.visibility_decided_at = timezone.now()


def write_decision_down(request: HttpRequest, form: Any) -> None:
    """The same in the log, once the row is saved."""
    if "visibility" in form.changed_data and form.instance.pk:
        is_off = form.instance.visibility in HIDING
        kind = Act.Kind.HIDDEN if is_off else Act.Kind.NAMED_AGAIN
        record(request, kind, form.instance)


def warn_of_names(
    request: HttpRequest,
    names: Collection[str],
    event: Event | None = None,
    page_of: Person | None = None,
) -> None:
    """Tells the editor in which texts of ours one of these names still stands, and leads to
    the page that replaces them: of the event or of the person.
    """
    found = mentions(names) if event is None else mentions_within(event, names)
    if found:
        said = format_html(
            "The name {} is to stay off the site, but still stands in the text, the "
            "address or a row of: {}. {}; look for other spellings too.",
            " / ".join(sorted(names)),
            links_to(found),
            _way_out(event, page_of),
        )
        messages.warning(request, said)


def _way_out(event: Event | None, person: Person | None) -> SafeString | str:
    if not (event or person):
        return "Take it out there"
    page = "events_event" if event else "organizers_person"
    key = event.pk if event else person.pk  # type: ignore[union-attr]
    address = reverse(f"admin:{page}_still", args=[key])
    return format_html('<a href="{}">Replace it there</a>', address)


def warn_of_merged_name(request: HttpRequest, person: Person, names: list[str]) -> None:
    """Tells in which texts any of the names still stands, if the person is not shown."""
    if person.visibility != Visibility.NAMED:
        announced = {part.name for part in person.participations.all()}
        warn_of_names(request, {person.name, *names, *announced} - {""}, page_of=person)


def seen(found: Sequence[Likely[Person]]) -> list[Likely[Person]]:
    """Those whose names whoever looks may see."""
    return [
        each
        for each in found
        if each.row.visibility == Visibility.NAMED or is_known(each.row)
    ]


def likely(person: Person) -> list[tuple[models.Model, str]]:
    found = seen(people_like(person.name, person.pk))
    return [(each.row, each.reason) for each in found]


MERGING = Merging(
    words="person",
    fate="What the other took part in has come along, under the names announced.",
    relation=Participation._meta.get_field("person"),
    widget=DescribedSelect,
    load=lambda keys: Person.objects.for_merging(list(keys)).seen_with(*seen_keys(Person)),
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
    row_pages = [
        RowPage("merge", "Merge with another person", MERGING.page, may="merge"),
        HIDE,
        STILL,
        COPIES,
    ]
    list_display = ["name", button, *organizers_admin.PersonAdmin.list_display[1:]]
    readonly_fields = ["visibility_decided_by", "takes_part_in"]
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

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """All but those whose names this editor may not see."""
        known = knowledge(request)
        rows: Any = super().get_queryset(request)
        return rows.seen_with(known.all_names, known.keys(Person))  # type: ignore[no-any-return]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) and self.knows(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self.knows(request, obj)

    def knows(self, request: HttpRequest, person: Person | None) -> bool:
        is_open = person is None or person.visibility == Visibility.NAMED
        return is_open or knowledge(request).of(person)  # type: ignore[arg-type]

    def concealed(
        self, request: HttpRequest, row: Person | None, snapshots: Sequence[Snapshot]
    ) -> list[Snapshot]:
        return concealed_person(request, row, snapshots)

    def has_withdraw_permission(
        self, request: HttpRequest, obj: Person | None = None
    ) -> bool:
        """Everybody at the desk who sees the person: they can be in danger."""
        return self.has_view_or_change_permission(request, obj)

    def has_recall_permission(
        self, request: HttpRequest, obj: Person | None = None
    ) -> bool:
        return self.has_redact_permission(request, obj)

    def has_redact_permission(
        self, request: HttpRequest, obj: Person | None = None
    ) -> bool:
        seen = self.has_view_or_change_permission(request, obj)
        return seen and (obj is None or may_redact(request, obj))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A name like that of somebody whom this editor may not see stays off as well."""
        note_decision(request, form)
        off = names_kept_off([obj.name]).get(obj.name)
        is_open = obj.visibility == Visibility.NAMED
        if off and off.pk != obj.pk and is_open and not is_known(off):
            obj.visibility = off.visibility
            words = obj.get_visibility_display()
            messages.warning(request, f"{obj.name}: {words}, as another of that name is.")
        super().save_model(request, obj, form, change)
        write_decision_down(request, form)

    def like(self, words: str) -> list[Person]:
        return [each.row for each in seen(people_like(words))]

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
            for each in seen(people_like(person.name, person.pk))
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
            learns(request, person)
            names = names_of(person)
            for sentence in renew_addresses(names):
                messages.info(request, sentence)
            warn_of_names(request, names, page_of=person)
