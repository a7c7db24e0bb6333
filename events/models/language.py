"""The languages of an event, and how they are called."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from langcodes import Language, tag_is_valid

from events.vocabulary import LanguageMode
from organizers.models import Truthful, one_of


def check_language(tag: str) -> None:
    if not tag_is_valid(tag):
        raise ValidationError(
            f"“{tag}” is not a language tag (BCP 47): en, fr, zh-Hant, sgn-US …"
        )


class EventLanguage(Truthful):
    event = models.ForeignKey(
        "events.Event", on_delete=models.CASCADE, related_name="languages"
    )
    language = models.CharField(
        max_length=35,
        validators=[check_language],
        help_text="en, fr, es, ar, zh, ru … (BCP 47)",
    )
    mode = models.CharField(
        max_length=14, choices=LanguageMode, default=LanguageMode.SPOKEN
    )

    class Meta:
        constraints = [
            one_of("mode", LanguageMode),
            models.UniqueConstraint(
                fields=["event", "language", "mode"],
                name="event_language_once",
                violation_error_code="language",
                violation_error_message="This language is already in the list.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language_name} ({self.get_mode_display()})"

    @property
    def language_name(self) -> str:
        """ "French" for "fr"."""
        return language_name(self.language)


@lru_cache(maxsize=500)
def language_name(tag: str) -> str:
    """The English name of a BCP 47 tag: "Chinese (Traditional)" for "zh-Hant"."""
    return Language.get(tag).display_name("en")
