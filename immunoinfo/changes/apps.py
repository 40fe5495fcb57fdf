from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ChangesConfig(AppConfig):
    name = "immunoinfo.changes"

    def ready(self) -> None:
        from immunoinfo.changes.library import known_sources
        from immunoinfo.changes.triggers import install
        from immunoinfo.publishing.references import declare

        # post_migrate is sent once an app; by the first, every table of this `migrate` exists.
        post_migrate.connect(install, sender=self, dispatch_uid="changes.install")
        declare(known_sources)
