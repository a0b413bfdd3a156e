"""The application a server runs: Django, behind the page cache."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

from newsroom.counting.application import counted_application  # noqa: E402 - likewise
from newsroom.database import look_at_start  # noqa: E402 - likewise, for the settings
from newsroom.page_cache.application import wrapped  # noqa: E402 - it reads models, which exist only from here on

look_at_start()
application = counted_application(wrapped(django))
