"""Who: organizations, their other names, and people."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.urls import reverse
from django_countries.fields import CountryField

from desk.texts import is_stacked, legible
from desk.truths import is_true
from organizers.names import Folded, sort_name
from organizers.slugs import LONGEST, check_address, keep_address, keep_addresses
from organizers.withheld import NOT_TOLD, is_known

MOST_WORDS = 12  # of a search
BATCH = 500  # rows of one statement, which takes 65,535 values at most
TEXTS = (models.CharField, models.TextField)
STACKED = "So many marks stand over a letter that nobody can read it. Type it anew."


def one_of(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    """The database's own knowledge of a closed list of values."""
    return models.CheckConstraint(
        condition=Q((f"{field}__in", choices.values)),
        name=f"%(app_label)s_%(class)s_{field}_known",
    )


def former_slugs() -> "ArrayField[Any, Any]":
    """The field that ``keep_address`` fills: old addresses, which redirect to the present
    one.
    """
    return ArrayField(
        models.SlugField(max_length=LONGEST), default=list, blank=True, editable=False
    )


WEB_ADDRESS = RegexValidator(
    r"^https?://[^/?#@\s]+([/?#]|$)",
    "Write an address that begins with https:// and holds no user name.",
)


def web_address(*names: str, **options: Any) -> "models.URLField[Any, Any]":
    """A field for an address on the web: no ftp, no password in it, no script."""
    return models.URLField(*names, blank=True, validators=[WEB_ADDRESS], **options)


def on_the_web(field: str) -> models.CheckConstraint:
    """The database's own guard of a field of that kind."""
    return models.CheckConstraint(
        condition=Q((field, "")) | Q((f"{field}__regex", "^https?://")),
        name=f"%(app_label)s_%(class)s_{field}_on_the_web",
        violation_error_code=field,
        violation_error_message=str(WEB_ADDRESS.message),
    )


@contextmanager
def beside_fields(row: models.Model, exclude: Collection[str] | None) -> Iterator[None]:
    """Moves each violated constraint's message to the field that its
    ``violation_error_code`` names.
    """
    try:
        yield
    except ValidationError as refused:
        fields = {field.name for field in row._meta.fields} - set(exclude or ())
        errors: dict[str, list[ValidationError]] = {}
        for place, found in refused.error_dict.items():
            for error in found:
                field = (
                    error.code
                    if place == NON_FIELD_ERRORS and error.code in fields
                    else place
                )
                errors.setdefault(str(field), []).append(error)
        raise ValidationError(errors) from refused


class Truthful(models.Model):
    """A row that says beside its fields what cannot be true, and holds no sign that nobody
    sees.
    """

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        stacked = {}
        for field in self._meta.concrete_fields:
            text = getattr(self, field.attname)
            if not isinstance(text, str) or not isinstance(field, TEXTS):
                continue
            lines = isinstance(field, models.TextField)
            text = legible(text, lines)
            setattr(self, field.attname, text)
            if is_stacked(text) and field.name not in (exclude or ()):
                stacked[field.name] = ValidationError(STACKED, code="stacked")
        try:
            super().clean_fields(exclude)
        except ValidationError as refused:
            raise ValidationError({**refused.error_dict, **stacked}) from None
        if stacked:
            raise ValidationError(stacked)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        with beside_fields(self, exclude):
            super().validate_constraints(exclude)

    def get_constraints(self) -> list[tuple[type[models.Model], Any]]:
        """Those that are to be asked for one by one: what must be true only if something
        is not. All at once takes a single query.
        """
        constraints: list[tuple[type[models.Model], Any]] = super().get_constraints()
        if not is_true(self):
            return constraints
        return [
            (model, [each for each in some if not isinstance(each, models.CheckConstraint)])
            for model, some in constraints
        ]


def save_checked(row: models.Model, exclude: Collection[str] = ()) -> None:
    """Saves the row if it is right in every way that a form would check, but for the
    fields that are left out because somebody has looked already. Raises ValidationError.
    """
    # What is unique and what must be true the database knows as well, and checks at once:
    # to ask it for each constraint before takes longer than all the rest.
    row.full_clean(exclude, validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        row.full_clean()  # says what is wrong, and beside which field
        raise


def save_all(rows: Sequence[Any]) -> None:
    """Saves rows of one model, checked before, in two statements however many; ``prepare``
    of the model does what comes before each save.
    """
    if not rows:
        return
    model = type(rows[0])
    model.prepare(rows)
    new = [row for row in rows if row._state.adding]
    saved = [row for row in rows if not row._state.adding]
    kept = [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and not getattr(field, "auto_now_add", False)
    ]
    model._base_manager.bulk_create(new, batch_size=BATCH)
    # An insert that meets them there is quicker than any update of many rows.
    model._base_manager.bulk_create(
        saved,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=kept,
    )


def delete_all(rows: Sequence[models.Model]) -> None:
    """Deletes rows of one model with what hangs on them."""
    if rows:
        type(rows[0])._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


class OrganizationKind(models.TextChoices):
    UN = "un", "UN body"
    INTERGOVERNMENTAL = "intergovernmental", "intergovernmental organization"
    STATE = "state", "state or national mechanism"
    NGO = "ngo", "non-governmental organization"
    ACADEMIC = "academic", "university or academic centre"
    NETWORK = "network", "network"
    FOUNDATION = "foundation", "foundation"
    MEDIA = "media", "media"
    OTHER = "other", "other"


class NameKind(models.TextChoices):
    FORMER = "former", "former name"
    ACRONYM = "acronym", "acronym"
    TRANSLATION = "translation", "name in another language"
    VARIANT = "variant", "other way of writing it"
    MISSPELLING = "misspelling", "misspelling seen in announcements"


class Visibility(models.TextChoices):
    """From what shows most to what shows least."""

    NAMED = "named", "shown by name"
    WITHHELD = "withheld", "name withheld: “Name withheld”, with the role"
    ROLE_ONLY = "role-only", "role only: “A speaker”, and no word of a name"
    HIDDEN = "hidden", "hidden: not shown at all"


WHAT_IT_SHOWS = (
    "“Name withheld” tells everybody that somebody is protected there: for people who "
    "want that said. “Role only” does not: it reads as if nobody had been named. “Hidden” "
    "leaves no trace. Nothing else of the person is shown in any of them: no title, "
    "position, organization, country or talk."
)


def folded(names: Collection[str]) -> list[str]:
    """What the database makes of each of these names when it compares them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT folded(name) FROM unnest(%s::text[]) WITH ORDINALITY AS t (name, "
            "place) "
            "ORDER BY place",
            [list(names)],
        )
        return [name for (name,) in cursor.fetchall()]


def with_every_word(words: str, contains: Callable[[Folded], Q]) -> Q:
    """The condition that every one of ``words`` occurs; ``contains`` says where one may."""
    every = Q()
    for word in words.replace("\x00", "").split()[:MOST_WORDS]:
        every &= contains(Folded(models.Value(word)))
    return every


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def get_by_natural_key(self, slug: str) -> "Organization":
        return self.get(slug=slug)

    def at_keys(self, keys: Collection[str]) -> "OrganizationQuerySet":
        """Those with these addresses, former ones among them."""
        slugs = [*keys]
        return self.filter(Q(slug__in=slugs) | Q(former_slugs__overlap=slugs))

    def for_table(self) -> "OrganizationQuerySet":
        """For staff: by name, with all other names."""
        return self.prefetch_related(None).prefetch_related("names").order_by("name", "pk")

    def named(self, name: str) -> "OrganizationQuerySet":
        """Those that carry this name, acronym or other name, however it is written."""
        wanted = Folded(models.Value(name))
        return self.filter(
            Q(name__folded=wanted)
            | Q(acronym__folded=wanted)
            | Q(names__name__folded=wanted)
        ).distinct()

    def for_merging(self, keys: Collection[int]) -> "OrganizationQuerySet":
        """Those with these keys, with all that their form shows."""
        return self.filter(pk__in=keys).select_related("parent").order_by("pk")

    def sought(self, words: str) -> "OrganizationQuerySet":
        """For staff: every word occurs in the name, the acronym or another name, however
        it is written.
        """

        def contains(wanted: Folded) -> Q:
            others = OrganizationName.objects.filter(
                organization=models.OuterRef("pk"), name__folded__contains=wanted
            )
            return (
                Q(name__folded__contains=wanted)
                | Q(acronym__folded__contains=wanted)
                | Q(models.Exists(others))
            )

        return self.filter(with_every_word(words, contains))


class Organization(Truthful):
    name = models.CharField(
        max_length=250, help_text="The full name that the organization uses itself."
    )
    acronym = models.CharField(
        max_length=40,
        blank=True,
        help_text="For example GAAMAC. Two organizations may share one.",
    )
    slug = models.SlugField(
        "address",
        max_length=LONGEST,
        unique=True,
        blank=True,
        help_text="The last part of the page’s address. Leave empty: it is made from the "
        "name. "
        "When you change it, the old address keeps working.",
    )
    former_slugs = former_slugs()
    kind = models.CharField(
        max_length=20, choices=OrganizationKind, default=OrganizationKind.OTHER
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The larger body that it belongs to, such as its university.",
    )
    country = CountryField(blank=True, help_text="Where it has its seat.")
    website = web_address(max_length=500)
    description = models.TextField(
        blank=True,
        help_text="Two or three sentences in plain text. Leave a blank line between "
        "paragraphs.",
    )
    is_sample = models.BooleanField("sample", default=False, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", OrganizationKind),
            on_the_web("website"),
            models.CheckConstraint(
                condition=~Q(parent=models.F("pk")),
                name="organization_not_its_own_parent",
                violation_error_code="parent",
                violation_error_message="An organization cannot be a part of itself.",
            ),
        ]
        indexes = [
            models.Index(Folded("name"), name="organization_name_folded"),
            GinIndex(fields=["former_slugs"], name="organization_former_slugs"),
        ]

    def __str__(self) -> str:
        if self.acronym and self.acronym not in self.name:
            return f"{self.name} ({self.acronym})"
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare([self])
        super().save(*args, **kwargs)

    @staticmethod
    def prepare(organizations: Sequence["Organization"]) -> None:
        """What comes before each save."""
        keep_addresses(organizations, [each.name for each in organizations])

    def clean(self) -> None:
        check_address(self)
        seen, above = {self.pk}, self.parent
        while self.pk and above:
            if above.pk in seen:
                raise ValidationError({"parent": f"{above} is itself a part of {self}."})
            seen.add(above.pk)
            above = above.parent

    @property
    def in_brief(self) -> str:
        """ "University or academic centre, Switzerland", as much as is known."""
        kind = self.get_kind_display() if self.kind != OrganizationKind.OTHER else ""
        said = ", ".join(filter(None, (kind, str(self.country.name))))
        return said[:1].upper() + said[1:]

    @property
    def other_names(self) -> list[str]:
        """Names under which people know it; misspellings only help to find it and are not
        shown.
        """
        names = sorted(self.names.all(), key=lambda row: row.pk)
        return [row.name for row in names if row.kind != NameKind.MISSPELLING]

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("organizer", args=[self.slug])


class OrganizationName(Truthful):
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="names"
    )
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=NameKind, default=NameKind.VARIANT)

    class Meta:
        verbose_name = "other name"
        constraints = [
            one_of("kind", NameKind),
            models.UniqueConstraint(
                Folded("name"),
                name="organization_name_once",
                violation_error_code="name",
                violation_error_message="An organization already has this other name "
                "(letter case, accents and punctuation do not count).",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    def get_by_natural_key(self, slug: str) -> "Person":
        return self.get(slug=slug)

    def named(self) -> "PersonQuerySet":
        """People whose names may be shown."""
        return self.filter(visibility=Visibility.NAMED)

    def seen_with(self, all_names: bool, keys: Collection[int]) -> "PersonQuerySet":
        """For staff: those whose names somebody may see, who may see ``all_names`` or else
        only these of those that are not shown.
        """
        if all_names:
            return self
        return self.filter(Q(visibility=Visibility.NAMED) | Q(pk__in=keys))

    def not_named(self) -> "PersonQuerySet":
        """For staff: people whose names are to stay off the site."""
        return self.exclude(visibility=Visibility.NAMED)

    def hide(self, key: int, reason: str, by: str, at: datetime) -> None:
        """Hides the person with this key by nothing but the setting and who decided it."""
        self.filter(pk=key).update(
            visibility=Visibility.HIDDEN,
            visibility_reason=reason,
            visibility_decided_by=by,
            visibility_decided_at=at,
        )

    def to_ask_again(self, today: date) -> "PersonQuerySet":
        """For staff: not named, and to be asked again by now."""
        due = self.not_named().filter(visibility_review_on__lte=today)
        return due.order_by("visibility_review_on", "pk")

    def called(self, names: Collection[str]) -> "PersonQuerySet":
        """Those with one of these names, however it is written. They may be several
        people.
        """
        return self.filter(name__folded__in=folded(names)).order_by("name", "pk")

    def kept_off(self, names: Collection[str]) -> "PersonQuerySet":
        """Those of these names who are withheld or hidden, the hidden last."""
        off = self.called(names).exclude(visibility=Visibility.NAMED)
        return off.order_by("-visibility", "pk")

    def for_merging(self, keys: Collection[int]) -> "PersonQuerySet":
        return self.filter(pk__in=keys).order_by("pk")

    def sought(self, words: str) -> "PersonQuerySet":
        """For staff: every word occurs in the name or the sort name, however it is
        written.
        """
        return self.filter(
            with_every_word(
                words,
                lambda wanted: (
                    Q(name__folded__contains=wanted) | Q(sort_name__folded__contains=wanted)
                ),
            )
        )


class Person(Truthful):
    name = models.CharField(
        max_length=200, help_text="Without title: “Alice Nderitu”, not “Ms Nderitu”."
    )
    sort_name = models.CharField(
        max_length=200,
        blank=True,
        help_text="For alphabetical lists: “Nderitu, Alice”. Proposed when empty.",
    )
    slug = models.SlugField(
        "address",
        max_length=LONGEST,
        unique=True,
        blank=True,
        help_text="The last part of the page’s address. Leave empty: it is made from the "
        "name. If you change a name to protect somebody, empty this too: the old address "
        "then leads nowhere.",
    )
    former_slugs = former_slugs()
    honorific = models.CharField(
        "usual title", max_length=60, blank=True, help_text="Dr, H.E. Amb., Ms …"
    )
    country = CountryField(blank=True)
    website = web_address(max_length=500)
    visibility = models.CharField(
        max_length=10,
        choices=Visibility,
        default=Visibility.NAMED,
        help_text="Takes effect on every page and in every format as soon as you save; "
        f"then you are led to the texts in which the name still stands. {WHAT_IT_SHOWS}",
    )
    visibility_reason = models.TextField(
        "reason", blank=True, help_text="Seen at the desk only, by who may see the name."
    )
    visibility_decided_by = models.CharField(
        "decided by",
        max_length=200,
        blank=True,
        help_text="Filled in from the account of whoever changes the setting.",
    )
    visibility_decided_at = models.DateTimeField("decided", null=True, editable=False)
    visibility_review_on = models.DateField(
        "ask again on",
        null=True,
        blank=True,
        help_text="On that day it is on the desk’s first page. The name stays off until an "
        "editor changes this; no date brings it back by itself.",
    )
    is_sample = models.BooleanField("sample", default=False, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"
        constraints = [one_of("visibility", Visibility), on_the_web("website")]
        permissions = [("see_withheld", "Can see names that are withheld or hidden")]
        indexes = [
            GinIndex(fields=["former_slugs"], name="person_former_slugs"),
            models.Index(fields=["sort_name", "id"], name="person_sort_name"),
        ]

    def __str__(self) -> str:
        off = self.visibility != Visibility.NAMED
        return NOT_TOLD if off and not is_known(self) else self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = self.sort_name or sort_name(self.name)
        keep_address(self, self.name)
        if Person.objects.filter(pk=self.pk).exclude(name=self.name).exists():
            self.former_slugs = []  # an old address would lead from the old name to the new
        super().save(*args, **kwargs)

    def clean(self) -> None:
        check_address(self)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("speaker", args=[self.slug])
