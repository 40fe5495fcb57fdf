from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TherapiesConfig(AppConfig):
    name = "immunoinfo.therapies"
    verbose_name = _("Therapies")

    def ready(self) -> None:
        from immunoinfo.publishing.checks.vocabulary import declare
        from immunoinfo.therapies.explained import explained_in

        declare(explained_in)
