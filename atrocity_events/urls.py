"""The site's addresses: ours, and those of the desk."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from atrocity_events.health import healthz

admin.site.site_header = admin.site.site_title = settings.SITE_NAME

handler400 = "atrocity_events.health.bad_request"
handler500 = "atrocity_events.health.server_error"

urlpatterns = [
    path(settings.ADMIN_PATH, include("desk.signing_in.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("healthz", csrf_exempt(healthz), name="healthz"),
    path("", include("events.urls")),
]
