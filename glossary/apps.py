from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GlossaryConfig(AppConfig):
    name = "glossary"
    verbose_name = _("Glossary")

    def ready(self) -> None:
        from glossary.explained import explained_in
        from immunoinfo.publishing.checks.vocabulary import declare

        declare(explained_in)
