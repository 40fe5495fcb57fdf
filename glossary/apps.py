from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "glossary"

    def ready(self) -> None:
        from glossary.explained import explained_in
        from immunoinfo.publishing.checks.vocabulary import declare

        declare(explained_in)
