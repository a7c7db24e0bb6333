"""The WSGI application that a server such as granian calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrocity_events.settings")
django_application = get_wsgi_application()

from atrocity_events.bodies import read_in_time  # noqa: E402 - it reads the settings

application = read_in_time(django_application)
