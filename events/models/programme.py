"""Long-running work of partner organizations: not an event, but listed beside them."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_countries.fields import CountryField

from events.models.credit import CreditsByRole, by_role
from events.prose import to_html
from events.querysets import ProgrammeQuerySet
from events.vocabulary import STATES, State
from organizers.models import Truthful, former_slugs, on_the_web, one_of, web_address
from organizers.slugs import LONGEST, check_address, keep_address

YEARS = (1900, 2200)


def precise_to(which: str) -> list[models.CheckConstraint]:
    """A day needs its month, a month its year, and each must exist in the calendar."""
    year, month, day = f"{which}_year", f"{which}_month", f"{which}_day"
    return [
        models.CheckConstraint(
            condition=Q((f"{year}__isnull", True)) | Q((f"{year}__range", YEARS)),
            name=f"programme_{which}_year_range",
            violation_error_code=year,
            violation_error_message=f"Give a year from {YEARS[0]} to {YEARS[1]}.",
        ),
        models.CheckConstraint(
            condition=Q((f"{month}__isnull", True))
            | Q((f"{month}__range", (1, 12)), (f"{year}__isnull", False)),
            name=f"programme_{which}_month_known",
            violation_error_code=month,
            violation_error_message="A month is a number from 1 to 12 and needs its year.",
        ),
        models.CheckConstraint(
            condition=Q((f"{day}__isnull", True))
            | Q((f"{month}__isnull", False))
            & (
                Q((f"{day}__range", (1, 29)))
                | Q((f"{day}", 30), ~Q((f"{month}", 2)))
                | Q((f"{day}", 31), (f"{month}__in", (1, 3, 5, 7, 8, 10, 12)))
            ),
            name=f"programme_{which}_day_known",
            violation_error_code=day,
            violation_error_message="A day needs its month, and must exist in it.",
        ),
    ]


class Programme(Truthful):
    title = models.CharField(max_length=250)
    slug = models.SlugField(
        "address",
        max_length=LONGEST,
        unique=True,
        blank=True,
        help_text="Leave empty: it is made from the title.",
    )
    former_slugs = former_slugs()
    state = models.CharField(max_length=10, choices=STATES, default=State.DRAFT)
    start_year = models.PositiveSmallIntegerField(null=True, blank=True)
    start_month = models.PositiveSmallIntegerField(null=True, blank=True)
    start_day = models.PositiveSmallIntegerField(null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(null=True, blank=True)
    end_month = models.PositiveSmallIntegerField(null=True, blank=True)
    end_day = models.PositiveSmallIntegerField(null=True, blank=True)
    ongoing = models.BooleanField(default=False)
    dates_as_announced = models.CharField(
        max_length=200, blank=True, help_text="June 2011 (Ongoing)"
    )
    summary = models.TextField(blank=True, help_text="One or two sentences in plain text.")
    objective = models.TextField(blank=True, help_text="In plain text.")
    description = models.TextField(blank=True, help_text="Markdown.")
    description_html = models.TextField(editable=False, blank=True)
    methods = models.TextField(blank=True, help_text="Markdown: how it works.")
    methods_html = models.TextField(editable=False, blank=True)
    audience = models.TextField(blank=True, help_text="Whom it is for, in plain text.")
    website = web_address(max_length=500)
    themes = models.ManyToManyField("events.Theme", blank=True, related_name="programmes")
    areas = models.ManyToManyField(
        "events.Area", blank=True, related_name="programmes", verbose_name="areas in focus"
    )
    quotation = models.TextField(blank=True, help_text="Without quotation marks.")
    quotation_by = models.CharField(
        "said by",
        max_length=250,
        blank=True,
        help_text="As anonymous as the source: “Program participant, Sarajevo (2016)”.",
    )
    hashtags = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        permissions = [("publish_programme", "Can publish programme")]
        constraints = [
            one_of("state", State),
            on_the_web("website"),
            *precise_to("start"),
            *precise_to("end"),
            models.CheckConstraint(
                condition=Q(ongoing=False) | Q(end_year__isnull=True),
                name="programme_ongoing_has_no_end",
                violation_error_code="end_year",
                violation_error_message="An ongoing programme has no end yet.",
            ),
            models.CheckConstraint(
                condition=Q(end_year__isnull=True)
                | Q(start_year__isnull=True)
                | Q(end_year__gt=F("start_year"))
                | Q(end_year=F("start_year"))
                & (
                    Q(start_month__isnull=True)
                    | Q(end_month__isnull=True)
                    | Q(end_month__gt=F("start_month"))
                    | Q(end_month=F("start_month"))
                    & (
                        Q(start_day__isnull=True)
                        | Q(end_day__isnull=True)
                        | Q(end_day__gte=F("start_day"))
                    )
                ),
                name="programme_end_not_before_start",
                violation_error_code="end_year",
                violation_error_message="The end is before the start.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.description_html = to_html(self.description)
        self.methods_html = to_html(self.methods)
        keep_address(self, self.title)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        check_address(self)

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("programme", args=[self.slug])

    @property
    def credits_by_role(self) -> CreditsByRole:
        """Needs: loaded with .for_page() or .for_cards()."""
        return by_role(self.credits.all())

    @property
    def dates(self) -> str:
        """ "Since June 2011", "June 2011 to 2014", or "" if nothing is known."""
        start = _as_precise_as_known(self.start_year, self.start_month, self.start_day)
        end = _as_precise_as_known(self.end_year, self.end_month, self.end_day)
        if self.ongoing:
            return f"Since {start}, ongoing" if start else "Ongoing"
        if start and end and start != end:
            return f"{start} to {end}"
        return start or (f"Until {end}" if end else "")


def _as_precise_as_known(year: int | None, month: int | None, day: int | None) -> str:
    if not year:
        return ""
    if not month:
        return str(year)
    first = date(year, month, 1)
    return f"{day} {first:%B %Y}" if day else f"{first:%B %Y}"


class ProgrammePlace(Truthful):
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="places"
    )
    city = models.CharField(max_length=120)
    country = CountryField(blank=True)
    country_as_printed = models.CharField(
        max_length=120,
        blank=True,
        help_text="If the announcement uses another name: “Macedonia”.",
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "city", "country"],
                name="programme_place_once",
                violation_error_code="city",
                violation_error_message="This place is already in the list.",
            )
        ]

    def __str__(self) -> str:
        return self.city

    @property
    def in_words(self) -> str:
        """ "Skopje, North Macedonia"."""
        return ", ".join(filter(None, (self.city, str(self.country.name))))


class Figure(Truthful):
    """A number that says what the programme has done: about 120 people trained."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="figures"
    )
    value = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(
        max_length=200, help_text="Of what: “civil-society representatives trained”."
    )
    approximate = models.BooleanField(default=False)
    as_of = models.CharField("as of", max_length=60, blank=True, help_text="2016")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="figure_not_negative",
                violation_error_code="value",
                violation_error_message="A figure is not negative.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value_in_words} {self.unit}"

    @property
    def value_in_words(self) -> str:
        """ "1,200", "12.5" or "about 120"."""
        return f"{'about ' if self.approximate else ''}{self.value.normalize():,f}"
