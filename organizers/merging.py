"""Two entries of one organization, or of one person, become one: their own facts, names and
addresses. What refers to them is moved before.
"""

from __future__ import annotations

from collections.abc import Iterator

from desk.merging import Chosen, Comparison, Refused, Unit, facts_of, strictest, take
from organizers.likeness import is_the_word, plain, words_of
from organizers.models import (
    NameKind,
    Organization,
    OrganizationName,
    Person,
    Visibility,
    folded,
    save_checked,
)

OF_AN_ORGANIZATION: tuple[Unit, ...] = (
    *(("name",), ("acronym",), ("kind",), ("country",), ("website",), ("parent",)),
    ("description",),
)
OF_A_PERSON: tuple[Unit, ...] = (
    ("name", "sort_name"),
    *(("honorific",), ("country",), ("website",)),
)
FROM_OPEN_TO_STRICT = Visibility.values
DECISION = ("visibility_reason", "visibility_decided_by", "visibility_review_on")


def _refuse_itself(stays: Organization | Person, goes: Organization | Person) -> None:
    if stays.pk == goes.pk:
        raise Refused("Choose another one: this is the same one.")


# -- organizations -------------------------------------------------------------------------


def compare_organizations(stays: Organization, goes: Organization) -> Comparison:
    """What both say. Names need no choice but the first: all of them stay known."""
    _refuse_itself(stays, goes)
    found = Comparison(facts_of(stays, goes, OF_AN_ORGANIZATION))
    for part, whole in ((stays, goes), (goes, stays)):
        if part.parent_id == whole.pk:
            said = f"“{part}” is a part of “{whole}”: are they really one organization?"
            return Comparison(found.without("parent").facts, warnings=[said])
    return found


def merge_organizations(
    stays: Organization, goes: Organization, chosen: Chosen
) -> Iterator[str]:
    """One organization with the names and addresses of both; the other is deleted. Yields
    what an editor must know. Needs: no event refers to ``goes`` any more.
    """
    names = [stays.name, goes.name]
    acronyms = [stays.acronym, goes.acronym]
    take(compare_organizations(stays, goes), chosen)
    if stays.parent_id == goes.pk:
        stays.parent = goes.parent if goes.parent_id != stays.pk else None
    everybody = Organization.objects.all()
    everybody.filter(pk=stays.pk).update(parent=stays.parent)
    everybody.filter(parent=goes).update(parent=stays)
    stays.parent = everybody.filter(
        pk=stays.parent_id or 0
    ).first()  # and what is above it, anew
    goes.names.update(organization=stays)
    before = [slug for slug in (goes.slug, *goes.former_slugs) if slug != stays.slug]
    goes.delete()
    stays.former_slugs = list(dict.fromkeys([*stays.former_slugs, *before]))
    save_checked(stays)
    other = [(name, _kind(name, stays.name)) for name in names]
    other += [(acronym, NameKind.ACRONYM) for acronym in acronyms if acronym]
    yield from _keep_names(stays, other)


def _kind(name: str, of: str) -> NameKind:
    """A slip of the pen is a misspelling, which is not shown; all else another way."""
    one, other = words_of(name), words_of(of)
    slips = len(one) == len(other) and all(map(is_the_word, one, other))
    return NameKind.MISSPELLING if slips and plain(name) != plain(of) else NameKind.VARIANT


def _keep_names(stays: Organization, names: list[tuple[str, NameKind]]) -> Iterator[str]:
    """Keeps these as other names, each once. Yields why one of them cannot be kept."""
    own = {*folded([stays.name, stays.acronym])}
    known: dict[str, OrganizationName] = {}
    for row, name in zip(rows := list(stays.names.all()), _folded(rows), strict=True):
        if name in own:
            row.delete()
        known[name] = row
    for (name, kind), written in zip(
        names, folded([name for name, _ in names]), strict=True
    ):
        if written in own or written in known:
            continue
        if taken := OrganizationName.objects.filter(name__folded=written).first():
            yield (
                f"“{name}” is an other name of “{taken.organization}” already, and could "
                "not be kept as one here too."
            )
            continue
        known[written] = stays.names.create(name=name, kind=kind)


def _folded(rows: list[OrganizationName]) -> list[str]:
    return folded([row.name for row in rows])


# -- people --------------------------------------------------------------------------------


def compare_people(stays: Person, goes: Person) -> Comparison:
    """What both say. Whether the name is shown is no choice: the stricter setting stays."""
    _refuse_itself(stays, goes)
    found = Comparison(facts_of(stays, goes, OF_A_PERSON))
    strict = strictest({stays.visibility, goes.visibility}, FROM_OPEN_TO_STRICT)
    if strict != stays.visibility or strict != goes.visibility:
        label = Visibility(strict).label
        said = f"One of them is “{label}”, and so will be the one that stays, everywhere."
        return Comparison(found.facts, warnings=[said])
    return found


def merge_people(stays: Person, goes: Person, chosen: Chosen, redirect: bool) -> None:
    """One person, as strictly hidden as either of them; the other is deleted. Its addresses
    lead to the one that stays only if ``redirect``: both names are public.

    Needs: nothing refers to ``goes`` any more.
    """
    name = stays.name
    addresses = [*stays.former_slugs, stays.slug, goes.slug, *goes.former_slugs]
    take(compare_people(stays, goes), chosen)
    _keep_decision(stays, goes)
    if stays.name != name and not redirect:
        stays.slug = ""  # made of the name that was not chosen
    goes.delete()
    save_checked(stays)
    if redirect:  # a new name had emptied them
        stays.former_slugs = list(
            dict.fromkeys(slug for slug in addresses if slug != stays.slug)
        )
        save_checked(stays)


def _keep_decision(stays: Person, goes: Person) -> None:
    """The stricter visibility, with why and by whom; of two equal ones both reasons."""
    ours, theirs = (FROM_OPEN_TO_STRICT.index(row.visibility) for row in (stays, goes))
    if theirs > ours:
        stays.visibility = goes.visibility
        for name in DECISION:
            setattr(stays, name, getattr(goes, name))
        return
    if ours == theirs and goes.visibility_reason not in stays.visibility_reason:
        reasons = (stays.visibility_reason, goes.visibility_reason)
        stays.visibility_reason = "\n".join(filter(None, reasons))
    if ours == theirs:
        for name in DECISION[1:]:
            setattr(stays, name, getattr(stays, name) or getattr(goes, name))
