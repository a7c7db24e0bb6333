from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "What happens: events, series, programmes, themes"

    def ready(self) -> None:
        from desk import history  # it has models, which come after the apps

        credits = {"credits": ["organization"], "links": []}
        history.keep_versions_of(
            self.get_model("Event"),
            **credits,
            sections=[],
            participations=["person", "organizations"],
            languages=[],
        )
        history.keep_versions_of(
            self.get_model("Programme"), **credits, places=[], figures=[]
        )
        history.keep_versions_of(self.get_model("Series"), **credits)
        for name in ("Theme", "Area", "Announcement"):
            history.keep_versions_of(self.get_model(name))
