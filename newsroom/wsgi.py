"""The application a server runs: Django, behind the page cache."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

from newsroom.page_cache.application import wrapped  # noqa: E402 - it reads models, which exist only from here on

application = wrapped(django)
