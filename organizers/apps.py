from django.apps import AppConfig


class OrganizersConfig(AppConfig):
    name = "organizers"
    verbose_name = "Who: organizations and people"

    def ready(self) -> None:
        from desk import history  # it has models, which come after the apps

        history.keep_versions_of(self.get_model("Organization"), names=[])
        history.keep_versions_of(self.get_model("Person"))
