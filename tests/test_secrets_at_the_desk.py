"""Nobody at the desk sees what the own rights do not show, on any page of the desk."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import URLResolver, reverse
from reversion.models import Version

from events.models import Event
from organizers.models import Person
from tests.planted import (
    NOW,
    OF_EVENTS,
    SEEN_AT_THE_DESK,
    SEEN_BY_NOBODY,
    WITHHELD,
    Planted,
    plant,
    told,
)

pytestmark = pytest.mark.django_db
ROWS_OF_AN_EVENT = ("change", "history", "delete", "letter", "copy", "merge", "separate")
NO_PAGES = {"logout", "password_change_done", "-"}  # and what takes only a POST


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def secret():
    return Planted()


@pytest.fixture
def site(secret, make_event, make_theme, make_area, make_organization):
    return plant(secret, make_event, make_theme, make_area, make_organization)


@pytest.fixture
def signed_in(client, django_user_model):
    """``signed_in("editor")``: the browser of one of those in ``SEEN_AT_THE_DESK``."""

    def sign_in(who):
        user = django_user_model.objects.create_user(who, is_staff=True)
        if who == "editor":
            user.groups.add(Group.objects.get(name="Editors"))
        else:
            user.user_permissions.add(Permission.objects.get(codename="view_event"))
        client.force_login(user)
        return client

    return sign_in


# -- where one can go ----------------------------------------------------------------------


def patterns(resolver: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each entry of the desk's map: its name, and what its address has to be told."""
    for each in resolver.url_patterns if resolver else admin.site.get_urls():
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each.name or "-", each.pattern


def keys(model: Any) -> list[int]:
    """The rows whose pages are opened: of events and people, those with secrets."""
    if model is Event:
        slugs = ("a-talk", "draft", "merged", "taken", "binned")
        return [Event.objects.get(slug=slug).pk for slug in slugs]
    if model is Person:
        return [Person.objects.get(slug=slug).pk for slug in ("person-0", "person-1")]
    return [row.pk for row in model.objects.order_by("pk")[:2]]


def addresses() -> Iterator[str]:
    models = {
        f"{model._meta.app_label}_{model._meta.model_name}": model
        for model in admin.site._registry
    }
    for name, pattern in patterns():
        wanted = {*pattern.converters} or {*pattern.regex.groupindex}
        if name in NO_PAGES or name.endswith(("save_list", "remove_list")):
            continue
        if not wanted:
            yield reverse(f"admin:{name}")
        elif wanted == {"app_label"}:
            yield from (reverse("admin:app_list", args=[app]) for app in ("events", "auth"))
        elif wanted == {"url"}:
            yield "/admin/nothing/"
        else:
            model = next(models[start] for start in models if name.startswith(f"{start}_"))
            yield from of_rows(name, model, wanted)
    yield from lists()
    for key in keys(Event):
        yield reverse("preview", args=[Event.objects.get(pk=key).uuid])


def of_rows(name: str, model: Any, wanted: set[str]) -> Iterator[str]:
    page = name.rpartition("_")[2]
    for place, key in enumerate(keys(model)):
        if wanted == {"key", "number"}:
            kept = Version.objects.get_for_object_reference(model, key)
            yield from (reverse(f"admin:{name}", args=[key, each.pk]) for each in kept[:3])
        elif wanted & {"key", "object_id", "id"}:
            if place < 1 or page == "change":  # of others only the form
                yield reverse(f"admin:{name}", args=[key])
        else:
            raise AssertionError(f"How is {name} asked for? Say it here.")


def lists() -> Iterator[str]:
    """Lists that are sought through, exported, and offered to choose from."""
    events = reverse("admin:events_event_changelist")
    for query in ("q=quux", "state__exact=draft", "missing=anything", "o=1"):
        yield f"{events}?{query}"
    for lookup in ("announcement__text", "participations__person__name", "links__url"):
        yield f"{events}?{lookup}__icontains=quux"
    people = reverse("admin:organizers_person_changelist")
    yield from (f"{people}?q=quux", f"{people}?visibility__exact=hidden")
    for start in ("events_event", "organizers_organization"):
        for kind in ("csv", "xlsx"):
            yield f"{reverse(f'admin:{start}_export')}?file={kind}"
    fields = {
        "events.event": ("announcement", "parent", "series", "programme"),
        "events.participation": ("person", "organizations"),
        "events.credit": ("organization",),
        "organizers.organization": ("parent",),
    }
    for label, names in fields.items():
        app, model = label.split(".")
        for field in names:
            asked = f"app_label={app}&model_name={model}&field_name={field}&term=quux"
            yield f"{reverse('admin:autocomplete')}?{asked}"
            yield f"{reverse('admin:choices')}?{asked}"


# -- the walk ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", SEEN_AT_THE_DESK)
def test_each_sees_what_the_own_rights_show_and_nothing_else(site, secret, signed_in, who):
    may_see = SEEN_AT_THE_DESK[who]
    kinds = {*secret.kinds.values()}
    assert kinds == SEEN_AT_THE_DESK["editor"] | WITHHELD | SEEN_BY_NOBODY
    client = signed_in(who)
    leaks: dict[str, set[str]] = {}
    seen: set[str] = set()
    for address in addresses():
        response = client.get(address)
        assert response.status_code < 500, address
        found = secret.found_in(told(response))
        seen |= {secret.kinds[place] for place in found}
        if too_much := {place for place in found if secret.kinds[place] not in may_see}:
            leaks[address] = too_much

    assert leaks == {}
    assert seen == may_see  # the walk would have seen the others


def test_who_may_not_see_a_secret_cannot_search_for_it(site, secret, signed_in):
    """The answer is the same as for what nobody wrote."""
    client = signed_in("onlooker")
    words: dict[str, list[str]] = {}
    for word, place in secret.words.items():
        words.setdefault(secret.kinds[place], []).append(word)

    def found(word):
        page = client.get(reverse("admin:events_event_changelist"), {"q": word})
        assert page.status_code == 200
        return page.context["cl"].result_count

    assert found(words["listing"][1])
    unseen = {kind: some for kind, some in words.items() if kind not in OF_EVENTS}
    for kind, some in unseen.items():
        for word in (some[0], some[len(some) // 2], some[-1]):
            assert not found(word), (kind, secret.words[word])
