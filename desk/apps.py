from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "The desk: what editors keep for themselves"


class DeskAdminConfig(AdminConfig):
    """``django.contrib.admin``, whose site is the desk."""

    default_site = "desk.site.DeskSite"
