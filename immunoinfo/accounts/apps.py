from django.contrib.admin.apps import AdminConfig


class EditorsAdminConfig(AdminConfig):
    """Django's admin, with the sign-in of this site."""

    default_site = "immunoinfo.accounts.site.EditorsSite"
