"""The server's one entrance: public APIs will branch off here, pages go to Django."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamfor.project.settings")

application = get_wsgi_application()
