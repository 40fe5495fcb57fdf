#!/usr/bin/env python
"""Run one of the site's commands: python manage.py help."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "immunoinfo.settings")
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EnvError) as error:  # an operator needs the sentence, not the traceback
        sys.exit(f"immunoinfo: {error}")
