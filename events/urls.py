"""The whole public URL map."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from events import formats, views
from events.preview import preview

TOPICS = (  # what a list can be about: how many of them and one of them are called
    ("organizers", "organizer"),
    ("speakers", "speaker"),
    ("themes", "theme"),
    ("areas", "area"),
    ("series", "series"),
    ("programmes", "programme"),
)

urlpatterns = [
    path("", views.event_list, name="upcoming"),
    path("past/", views.event_list, {"when": "past"}, name="past"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<int:year>/<int:month>/", views.month, name="month"),
    path("events/<slug:slug>/", views.event_page, name="event"),
    path("events/<slug:slug>/joining/", views.event_joining, name="event-joining"),
    path("preview/<uuid:uuid>/", preview, name="preview"),
    path("organizers/", views.organizer_list, name="organizers"),
    path("organizers/<slug:slug>/", views.organizer_page, name="organizer"),
    path("speakers/", views.speaker_list, name="speakers"),
    path("speakers/<slug:slug>/", views.speaker_page, name="speaker"),
    path("themes/", views.theme_list, name="themes"),
    path("themes/<slug:slug>/", views.theme_page, name="theme"),
    path("areas/", views.area_list, name="areas"),
    path("areas/<slug:slug>/", views.area_page, name="area"),
    path("series/", views.series_list, name="series-list"),
    path("series/<slug:slug>/", views.series_page, name="series"),
    path("programmes/", views.programme_list, name="programmes"),
    path("programmes/<slug:slug>/", views.programme_page, name="programme"),
    path("about/", views.about, name="about"),
    path("time-zone/", views.time_zone, name="time-zone"),
    path("feeds/", views.feeds, name="feeds"),
    path("embed/", views.embed, name="embed"),
    path("robots.txt", formats.robots_txt, name="robots"),
    path(".well-known/security.txt", formats.security_txt, name="security"),
    path("sitemap.xml", formats.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", formats.sitemap_section, name="sitemap-section"),
    # the same for programs
    path("events.ics", formats.events_ics, name="events-ics"),
    path("events/<slug:slug>.ics", formats.event_ics, name="event-ics"),
    path("events.atom", formats.events_atom, name="events-atom"),
    path("events.csv", formats.events_csv, name="events-csv"),
    path("events.json", formats.events_json, name="events-json"),
    path("events/<slug:slug>.json", formats.event_json, name="event-json"),
    *(
        path(f"{many}.json", formats.index_json, {"name": one}, name=f"{one}-list-json")
        for many, one in TOPICS
    ),
    *(
        path(
            f"{many}/<slug:slug>.json",
            formats.topic_json,
            {"name": one},
            name=f"{one}-json",
        )
        for many, one in TOPICS
    ),
    path("api/", formats.api_page, name="api"),
    path("api/fields/", formats.api_fields, name="api-fields"),
    path("api/openapi.json", formats.openapi, name="openapi"),
    *(
        re_path(rf"^[\s\S]*\.{ending}$", formats.nothing_here, name="nothing-here")
        for ending in ("json", "ics", "atom", "csv")
    ),
]

# Nothing here is written to: a POST is told that, and not that it has no token. The one
# that is answered, for the way into a meeting, changes nothing either.
for address in urlpatterns:
    address.callback = csrf_exempt(address.callback)
