"""The text that an organizer sent, kept as it came. Staff only."""

from django.db import models
from django.utils import timezone

from organizers.models import Truthful


class Announcement(Truthful):
    text = models.TextField(help_text="As it came, unchanged.")
    html = models.TextField("HTML", blank=True, help_text="If it came as HTML.")
    received_from = models.CharField(max_length=250, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") | ~models.Q(html=""),
                name="announcement_not_empty",
                violation_error_code="text",
                violation_error_message="Paste the announcement’s text.",
            )
        ]

    def __str__(self) -> str:
        first_line = self.text.strip().partition("\n")[0][:80] or "Announcement"
        return f"{first_line} ({self.received_at:%Y-%m-%d})"
