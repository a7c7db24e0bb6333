from django.apps import AppConfig


class AtrocityEventsConfig(AppConfig):
    name = "atrocity_events"
    verbose_name = "The site itself"

    def ready(self) -> None:
        from atrocity_events import checks  # noqa: F401 - registers them
