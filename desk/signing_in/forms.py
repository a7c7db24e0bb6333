"""The forms of signing in: a password, a code."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from desk.signing_in.codes import checked

LONGEST = 1000  # characters; each costs time


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"] = forms.CharField(
            label="Username",
            max_length=150,
            widget=forms.TextInput(
                {"autocomplete": "username webauthn", "autofocus": True, **plain}
            ),
        )
        self.fields["password"] = forms.CharField(
            label="Password",
            strip=False,
            max_length=LONGEST,
            widget=forms.PasswordInput({"autocomplete": "current-password"}),
        )


def code_field() -> forms.CharField:
    return forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )


class SecondStepForm(AuthenticateForm):
    code = code_field()

    def clean_code(self) -> str:
        self.authenticator = checked(self.user, self.cleaned_data["code"])
        return str(self.cleaned_data["code"])


class SayAgainForm(ReauthenticateForm):
    code = code_field()

    def clean_code(self) -> str:
        self.authenticator = checked(self.user, self.cleaned_data["code"])
        return str(self.cleaned_data["code"])


class SetUpAppForm(ActivateTOTPForm):
    code = code_field()
