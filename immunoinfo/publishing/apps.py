from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "immunoinfo.publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from immunoinfo.publishing.roles import grant

        # For each app in turn, after django.contrib.auth has made that app's permissions.
        post_migrate.connect(grant, dispatch_uid="publishing.grant")
