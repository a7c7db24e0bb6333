from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "The desk: what editors keep for themselves"

    def ready(self) -> None:
        """Hears of what Django and allauth do by themselves."""
        from allauth.mfa import signals

        from desk.signing_in import factors, sessions

        user_logged_in.connect(sessions.begin)
        user_logged_out.connect(sessions.note_the_end)
        signals.authenticator_added.connect(factors.added)
        signals.authenticator_removed.connect(factors.removed)
        signals.authenticator_reset.connect(factors.made_anew)


class DeskAdminConfig(AdminConfig):
    """``django.contrib.admin``, whose site is the desk."""

    default_site = "desk.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        import_module("desk.accounts")  # instead of Django's and allauth's own pages
