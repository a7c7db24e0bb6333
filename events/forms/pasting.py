"""An announcement as it comes: pasted, or as files."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from events.announcements import copied, intake
from events.models import Announcement

LONGEST = 200_000  # characters of one announcement
LARGEST, MOST_FILES = 5_000_000, 10
KINDS = (".eml", ".html", ".htm", ".txt", ".ics")
NO_LETTER = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
MOST_NO_LETTERS = 0.05
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
    """Several files, each not too large and of a kind that can be read."""

    widget = FilesInput({"accept": ",".join(KINDS)})

    def clean(self, data: Any, initial: Any = None) -> list[AnyFile]:
        files = [file for file in data or [] if file]
        if len(files) > MOST_FILES:
            raise ValidationError(f"Choose at most {MOST_FILES} files at a time.")
        for file in files:
            if PurePath(file.name).suffix.lower() not in KINDS:
                raise ValidationError(
                    f"“{file.name}” cannot be read, only {', '.join(KINDS)}. Open it, copy "
                    "its text and paste that."
                )
            if file.size > LARGEST:
                raise ValidationError(
                    f"“{file.name}” has {file.size / 1e6:.1f} MB; {LARGEST / 1e6:g} MB is "
                    "the most. Open it, copy its text and paste that."
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
        help_text="Text with all there is: heading, date, speakers, links. Several "
        "announcements in one text are told apart.",
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
        f"most {LARGEST // 1_000_000} MB each.",
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
            html=html if len(html) <= LARGEST else "",
            received_from=self.cleaned_data.get("received_from", ""),
        )

    def _take(self, file: AnyFile) -> None:
        """Raises ValidationError if the file cannot be read."""
        name, data = str(file.name), file.read()
        if is_calendar(name, data):
            self.calendars.append((name, data))
            return
        came = intake.read_file(name, data)
        text = without_returns(came.text)
        if not text.strip() or is_no_text(text):
            raise ValidationError(
                f"There is no text in “{name}” that could be read. Open it, copy its text "
                "and paste that."
            )
        text = readable(text)
        if len(text) > LONGEST:
            raise ValidationError(TOO_LONG.format(f"“{name}”", len(text), LONGEST))
        sender = self.cleaned_data.get("received_from") or came.received_from
        self.received.append(
            Announcement(
                text=text,
                html=readable(came.html)[:LARGEST],
                received_from=readable(" ".join(sender.split()))[:250],
                received_at=came.received_at or timezone.now(),
            )
        )


def is_calendar(name: str, data: bytes) -> bool:
    return name.lower().endswith(".ics") or data[:200].lstrip(
        b"\xef\xbb\xbf \r\n\t"
    ).upper().startswith(b"BEGIN:VCALENDAR")


def is_no_text(text: str) -> bool:
    """It is a picture, a program, an archive … under another name."""
    strange = sum(1 for _ in NO_LETTER.finditer(text[:20_000]))
    return strange > MOST_NO_LETTERS * len(text[:20_000])


def without_returns(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def readable(text: str) -> str:
    """The text without what the database cannot hold: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
