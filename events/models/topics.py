"""What events are about: themes, and areas of the world."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.querysets import AreaQuerySet, ThemeQuerySet
from events.vocabulary import AreaKind
from organizers.models import Truthful, former_slugs, on_the_web, one_of, web_address
from organizers.slugs import LONGEST, check_address, keep_address


class Theme(Truthful):
    code = models.SlugField(
        max_length=60,
        unique=True,
        help_text="Never changes: imports and other programs use it.",
    )
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField("address", max_length=LONGEST, unique=True, blank=True)
    former_slugs = former_slugs()
    order = models.PositiveSmallIntegerField(default=0)
    definition = models.TextField(blank=True)
    source = models.CharField(
        max_length=300, blank=True, help_text="The document that the definition follows."
    )
    source_url = web_address("address of the source", max_length=500)
    aliases = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        verbose_name="other words",
        help_text="Other words for it, separated by commas.",
    )
    broader = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrower"
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        constraints = [
            on_the_web("source_url"),
            models.CheckConstraint(
                condition=~Q(broader=models.F("pk")),
                name="theme_not_its_own_broader",
                violation_error_code="broader",
                violation_error_message="A theme cannot be broader than itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        keep_address(self, self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        check_address(self)

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def get_absolute_url(self) -> str:
        return reverse("theme", args=[self.slug])


class Area(Truthful):
    """A country (ISO 3166), a region (UN M49), or a group of countries of our own."""

    code = models.CharField(
        max_length=40,
        unique=True,
        help_text="ISO 3166-1 alpha-2 for a country, UN M49 for a region, a short word "
        "for a group.",
    )
    kind = models.CharField(max_length=10, choices=AreaKind)
    name = models.CharField(max_length=120)
    slug = models.SlugField("address", max_length=LONGEST, unique=True, blank=True)
    former_slugs = former_slugs()
    m49 = models.CharField("UN M49 code", max_length=3, blank=True)
    aliases = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        verbose_name="other names",
        help_text="Other names, separated by commas: Burma for Myanmar.",
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    members = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="groups",
        help_text="The countries of a group.",
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", AreaKind),
            models.CheckConstraint(
                condition=~Q(parent=models.F("pk")),
                name="area_not_its_own_parent",
                violation_error_code="parent",
                violation_error_message="An area cannot lie within itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        keep_address(self, self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        check_address(self)

    @property
    def around_it(self) -> list["Area"]:
        """The area in which it lies, and the groups to which it belongs."""
        return [*filter(None, [self.parent]), *self.groups.all()]

    @property
    def what_lies_in_it(self) -> list["Area"]:
        """The members of a group, or the areas directly beneath a region, by name."""
        within = self.members.all() if self.kind == AreaKind.GROUP else self.children.all()
        return sorted(within, key=lambda area: area.name)

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def get_absolute_url(self) -> str:
        return reverse("area", args=[self.slug])
