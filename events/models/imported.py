"""What came from a calendar: which entry became which listing, and what its source says by
now that the listing does not.
"""

from django.db import models

from events.querysets import DifferenceQuerySet, ImportedQuerySet

STATUS = "status"
CANCELLED, GONE = "cancelled", "gone"


class Imported(models.Model):
    """An entry of a calendar. Of what it said only fingerprints are kept: what is deleted
    for good must not stay here. Without an event it was deleted, and does not come back.
    """

    source = models.CharField(max_length=500)
    uid = models.CharField(max_length=250)
    day = models.CharField(max_length=20, blank=True)
    event = models.ForeignKey(
        "events.Event", on_delete=models.SET_NULL, null=True, related_name="imported"
    )
    said = models.JSONField(default=dict)
    seen_at = models.DateTimeField()

    objects = ImportedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "uid", "day"], name="imported_once")
        ]
        indexes = [models.Index(fields=["uid"], name="imported_uid")]

    def __str__(self) -> str:
        return f"{self.uid} {self.day} ({self.source})"


class Difference(models.Model):
    """A field of a listing of which its source says something else, and why that was not
    taken over: an editor wrote there, or the public has to be told by a person.
    """

    event = models.ForeignKey(
        "events.Event", on_delete=models.CASCADE, related_name="differences"
    )
    source = models.CharField(max_length=500)
    field = models.CharField(max_length=20)
    value = models.JSONField()
    since = models.DateTimeField()

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "source", "field"], name="difference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} ({self.source})"
