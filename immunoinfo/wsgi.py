"""The door that a web server such as gunicorn enters by."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "immunoinfo.settings")

application = get_wsgi_application()
