from django.apps import AppConfig


class TherapiesConfig(AppConfig):
    name = "immunoinfo.therapies"
