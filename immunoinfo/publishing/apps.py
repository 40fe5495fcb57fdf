from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PublishingConfig(AppConfig):
    name = "immunoinfo.publishing"

    def ready(self) -> None:
        from immunoinfo.publishing.roles import grant

        # For each app in turn, after django.contrib.auth has made that app's permissions.
        post_migrate.connect(grant, dispatch_uid="publishing.grant")
