"""What must be true of an event: constraints of its table, each with the field beside which
a form says it.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from events.vocabulary import (
    Certainty,
    Cost,
    EventKind,
    EventStatus,
    Format,
    Pace,
    ParentRelation,
    Registration,
    State,
)
from organizers.models import one_of

ENDS_BEFORE_START = (
    "The event ends before it starts. If it runs past midnight, give the end date."
)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def within_the_calendar(field: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q((f"{field}__isnull", True))
        | Q((f"{field}__range", (FIRST_DAY, LAST_DAY))),
        name=f"event_{field}_within_calendar",
        violation_error_code=field,
        violation_error_message=f"Give a day from {FIRST_DAY.year} to {LAST_DAY.year}.",
    )


TRUTHS: list[models.BaseConstraint] = [
    *(
        one_of(*known)
        for known in (
            ("kind", EventKind),
            ("pace", Pace),
            ("certainty", Certainty),
            ("status", EventStatus),
            ("format", Format),
            ("registration", Registration),
            ("cost", Cost),
            ("state", State),
        )
    ),
    models.CheckConstraint(
        condition=Q(parent_relation__in=["", *ParentRelation.values]),
        name="events_event_parent_relation_known",
    ),
    *map(
        within_the_calendar,
        ("start_date", "end_date", "earlier_date", "registration_deadline"),
    ),
    models.CheckConstraint(
        condition=Q(pace="dated", start_date__isnull=False)
        | Q(pace="ongoing")
        | Q(
            pace__in=["to-be-announced", "self-paced"],
            start_date__isnull=True,
            start_time__isnull=True,
            end_date__isnull=True,
            end_time__isnull=True,
        ),
        name="event_dated_means_a_date",
        violation_error_code="start_date",
        violation_error_message="An event on dates needs its start date; one "
        "whose date is to be "
        "announced, or that is self-paced, has none.",
    ),
    models.CheckConstraint(
        condition=Q(start_date__isnull=False)
        | Q(start_time__isnull=True, end_date__isnull=True, end_time__isnull=True),
        name="event_times_need_a_date",
        violation_error_code="start_date",
        violation_error_message="A time or an end needs the start date.",
    ),
    models.CheckConstraint(
        condition=Q(start_time__isnull=False) | Q(end_time__isnull=True),
        name="event_end_time_needs_start_time",
        violation_error_code="start_time",
        violation_error_message="An end time needs the start time.",
    ),
    models.CheckConstraint(
        condition=(Q(start_time__isnull=True) & Q(end_time__isnull=True)) | ~Q(zone=""),
        name="event_time_needs_a_zone",
        violation_error_code="zone",
        violation_error_message="A time needs its time zone: the city whose "
        "clock is meant.",
    ),
    models.CheckConstraint(
        condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
        name="event_end_date_not_before_start",
        violation_error_code="end_date",
        violation_error_message="The event ends on a day before it starts.",
    ),
    models.CheckConstraint(
        condition=Q(over_at__isnull=True)
        | Q(starts_at__isnull=False, over_at__gte=F("starts_at")),
        name="event_end_not_before_start",
        violation_error_code="end_time",
        violation_error_message=ENDS_BEFORE_START,
    ),
    models.CheckConstraint(
        condition=Q(start_date__isnull=False, starts_at__isnull=False)
        | Q(start_date__isnull=True, starts_at__isnull=True, over_at__isnull=True),
        name="event_instants_follow_the_date",
        violation_error_code="start_date",
        violation_error_message="The instants do not follow from the date.",
    ),
    models.CheckConstraint(
        condition=Q(registration_deadline_time__isnull=True)
        | (Q(registration_deadline__isnull=False) & ~Q(registration_deadline_zone="")),
        name="event_deadline_time_needs_date_and_zone",
        violation_error_code="registration_deadline_zone",
        violation_error_message="A time of the registration deadline needs its "
        "date and time zone.",
    ),
    models.CheckConstraint(
        condition=Q(number_in_series__isnull=True)
        | Q(series__isnull=False, number_in_series__gte=1),
        name="event_number_needs_series",
        violation_error_code="number_in_series",
        violation_error_message="A number in a series needs the series, and counts from 1.",
    ),
    models.UniqueConstraint(
        fields=["series", "number_in_series"],
        condition=Q(state="published"),
        name="event_number_in_series_once",
        violation_error_code="number_in_series",
        violation_error_message="Another published event has this number in the series.",
    ),
    *(
        models.CheckConstraint(
            condition=~Q((field, F("pk"))),
            name=f"event_{field}_is_another",
            violation_error_code=field,
            violation_error_message=message,
        )
        for field, message in (
            ("parent", "An event cannot be its own host event."),
            ("follows", "An event cannot follow itself."),
            ("merged_into", "An event cannot be merged into itself."),
        )
    ),
]
