from django.apps import AppConfig


class TherapiesConfig(AppConfig):
    name = "immunoinfo.therapies"

    def ready(self) -> None:
        from immunoinfo.publishing.checks.vocabulary import declare
        from immunoinfo.therapies.explained import explained_in

        declare(explained_in)
