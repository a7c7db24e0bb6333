"""An announcement as it comes: pasted, or as files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from events import calendar_files
from events.announcements import intake
from events.announcements.intake import copied
from events.models import Announcement

LONGEST = 200_000  # characters of one announcement
MOST_FILES, MB = 10, intake.LARGEST // 1024 // 1024
KINDS = (".eml", ".html", ".htm", ".txt", ".ics")
NO_LETTER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
MOST_NO_LETTERS = 0.05
NO_TEXT = (
    "There is no text in “{}” that could be read. Open it, copy its text and paste that."
)
TOO_LONG = (
    "{} has {:,} characters; {:,} are read at most. Paste the announcements in it one by "
    "one."
)

if TYPE_CHECKING:
    AnyFile = UploadedFile[Any]
else:  # Django's own class takes no type in brackets
    AnyFile = UploadedFile


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, none of them too large."""

    widget = FilesInput({"accept": ",".join(KINDS)})

    def clean(self, data: Any, initial: Any = None) -> list[AnyFile]:
        files = [file for file in data or [] if file]
        if len(files) > MOST_FILES:
            raise ValidationError(f"Choose at most {MOST_FILES} files at a time.")
        for file in files:
            if (file.size or 0) > intake.LARGEST:
                raise ValidationError(
                    f"“{file.name}” is larger than {MB} MB. Open it, copy its text and "
                    "paste that."
                )
        return files


class PasteForm(forms.Form):
    """``received``: the announcements, not saved yet; ``calendars``: name and content of
    calendar files, which are imported in a way of their own.
    """

    text = forms.CharField(
        label="The announcement",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 16, "autofocus": True}),
        help_text="All there is: heading, date, speakers, links. Several announcements in "
        "one text are told apart. Ctrl+Enter reads it.",
    )
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    received_from = forms.CharField(
        label="From",
        required=False,
        max_length=250,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Who sent it, if you want to keep that.",
    )
    file = FilesField(
        label="Or files",
        required=False,
        help_text="A saved e-mail (.eml), a page (.html), a text or a calendar (.ics); at "
        f"most {MB} MB each. They can be dropped on this page.",
    )

    def clean_text(self) -> str:
        text = without_returns(self.cleaned_data["text"])
        if len(text) > LONGEST:
            raise ValidationError(TOO_LONG.format("The text", len(text), LONGEST))
        return text

    def clean(self) -> None:
        super().clean()
        self.received: list[Announcement] = []
        self.calendars: list[tuple[str, bytes]] = []
        if self.errors:
            self.errors.pop("html", None)  # nobody sees it: the text is read without it
        if "text" in self.errors or "file" in self.errors:
            return
        if (self.cleaned_data.get("text") or "").strip():
            self.received.append(self._pasted())
        for file in self.cleaned_data.get("file", ()):
            try:
                self._take(file)
            except ValidationError as refused:
                self.add_error("file", refused)
        if not self.errors and not self.received and not self.calendars:
            self.add_error("text", "Paste the announcement, or choose a file.")

    def _pasted(self) -> Announcement:
        text, html = self.cleaned_data["text"], self.cleaned_data.get("html") or ""
        linked = without_returns(copied.with_links(text, html))
        return Announcement(
            text=linked if len(linked) <= 2 * LONGEST else text,
            html=html,
            received_from=self.cleaned_data.get("received_from", ""),
        )

    def _take(self, file: AnyFile) -> None:
        """Raises ValidationError if the file cannot be read."""
        name = str(file.name)
        try:
            came = intake.read_file(name, file.read())
        except intake.Unreadable as refused:
            raise ValidationError(f"“{name}”: {refused}") from None
        if came.calendars and says_nothing(came.text):
            self.calendars += [(name, calendar) for calendar in came.calendars]
            return
        if is_no_text(came.text):
            raise ValidationError(NO_TEXT.format(name))
        if len(came.text) > LONGEST:
            raise ValidationError(TOO_LONG.format(f"“{name}”", len(came.text), LONGEST))
        sender = self.cleaned_data.get("received_from") or came.received_from
        self.received.append(
            Announcement(
                text=readable(came.text),
                html=readable(came.html),
                received_from=readable(" ".join(sender.split()))[:250],
                received_at=came.received_at or timezone.now(),
                calendars=calendars_of(came),
            )
        )


def says_nothing(text: str) -> bool:
    """Of a mail there is no more than its subject."""
    subject, _, rest = text.strip().partition("\n")
    return not rest.strip() and (not subject or subject.startswith("Subject: "))


def calendars_of(came: intake.Received) -> list[str]:
    """The calendar files of a mail as texts; none that is too large to be imported."""
    files = came.calendars[:MOST_FILES]
    fit = [each for each in files if len(each) <= calendar_files.LARGEST]
    return [readable(intake.decoded(each)) for each in fit]


def is_no_text(text: str) -> bool:
    """It is a picture, a program, an archive … under another name."""
    begin = text[:20_000]
    strange = sum(1 for _ in NO_LETTER.finditer(begin))
    return strange > MOST_NO_LETTERS * len(begin)


def without_returns(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def readable(text: str) -> str:
    """The text without what the database cannot hold: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
