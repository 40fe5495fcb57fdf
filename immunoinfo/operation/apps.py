from django.apps import AppConfig


class OperationConfig(AppConfig):
    name = "immunoinfo.operation"

    def ready(self) -> None:
        from immunoinfo.operation import checks  # noqa: F401 - registers them
