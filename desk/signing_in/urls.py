"""The addresses of signing in, beneath the desk's own path. Sign-up, mails and forgotten
passwords have none.
"""

from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.recovery_codes.views import (
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.urls import path
from django.views.decorators.http import require_POST

from desk.signing_in.pages import at_the_desk, challenge, to_the_account

AGAIN = "Say again that it is you"


def ours(view: type, template: str, title: str):  # type: ignore[no-untyped-def]
    return at_the_desk(view.as_view(template_name=f"admin/sign_in/{template}.html"), title)  # type: ignore[attr-defined]


urlpatterns = [
    path("login/", ours(LoginView, "sign_in", "Sign in"), name="account_login"),
    path("leave/", require_POST(LogoutView.as_view()), name="account_logout"),
    path(
        "login/second-step/",
        ours(AuthenticateView, "second_step", "Second step"),
        name="mfa_authenticate",
    ),
    path(
        "login/passkey/", challenge(LoginWebAuthnView.as_view()), name="mfa_login_webauthn"
    ),
    path("again/", ours(ReauthenticateView, "again", AGAIN), name="account_reauthenticate"),
    path(
        "again/code/",
        ours(ReauthenticateByCodeView, "again_code", AGAIN),
        name="mfa_reauthenticate",
    ),
    path(
        "again/passkey/",
        ours(ReauthenticateWebAuthnView, "again_passkey", AGAIN),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/steps/", to_the_account, name="mfa_index"),
    path("account/passkeys/", to_the_account, name="mfa_list_webauthn"),
    path(
        "account/app/",
        ours(ActivateTOTPView, "app", "Set up an app for codes"),
        name="mfa_activate_totp",
    ),
    path(
        "account/app/remove/",
        ours(DeactivateTOTPView, "remove_app", "Remove the app for codes"),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/passkeys/add/",
        ours(AddWebAuthnView, "passkey", "Add a passkey"),
        name="mfa_add_webauthn",
    ),
    path(
        "account/passkeys/<int:pk>/remove/",
        ours(RemoveWebAuthnView, "remove_passkey", "Remove a passkey"),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/codes/",
        ours(ViewRecoveryCodesView, "codes", "Recovery codes"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/codes/new/",
        ours(GenerateRecoveryCodesView, "new_codes", "New recovery codes"),
        name="mfa_generate_recovery_codes",
    ),
]
