from django.apps import AppConfig


class ImmunoinfoConfig(AppConfig):
    name = "immunoinfo"
    verbose_name = "Immunoinfo"
