"""Events that belong together and are counted: "third in the four-part series"."""

from typing import Any

from django.db import models
from django.urls import reverse

from events.models.credit import CreditsByRole, by_role
from events.prose import to_html
from events.querysets import SeriesQuerySet
from organizers.models import Truthful, former_slugs
from organizers.slugs import LONGEST, check_address, keep_address


class Series(Truthful):
    title = models.CharField(max_length=250)
    slug = models.SlugField(
        "address",
        max_length=LONGEST,
        unique=True,
        blank=True,
        help_text="Leave empty: it is made from the title.",
    )
    former_slugs = former_slugs()
    description = models.TextField(blank=True, help_text="Markdown.")
    description_html = models.TextField(editable=False, blank=True)
    aims = models.TextField(
        blank=True, help_text="Markdown; one aim a line, each beginning with “- ”."
    )
    aims_html = models.TextField(editable=False, blank=True)
    planned_count = models.PositiveSmallIntegerField(
        "number of events planned",
        null=True,
        blank=True,
        help_text="4 for a four-part series.",
    )
    is_sample = models.BooleanField("sample", default=False, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "series"
        indexes = [models.Index(fields=["title", "id"], name="series_title")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(planned_count__isnull=True)
                | models.Q(planned_count__gte=1),
                name="series_planned_count_positive",
                violation_error_code="planned_count",
                violation_error_message="A series has at least one event.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.description_html = to_html(self.description)
        self.aims_html = to_html(self.aims)
        keep_address(self, self.title)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        check_address(self)

    @property
    def credits_by_role(self) -> CreditsByRole:
        """Needs: loaded with .for_page() or .for_cards()."""
        return by_role(self.credits.all())

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.slug])
