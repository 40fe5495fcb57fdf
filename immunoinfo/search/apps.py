from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "immunoinfo.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from immunoinfo.publishing.said import declare
        from immunoinfo.search.saying import saying

        declare(saying)
