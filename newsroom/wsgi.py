"""The application a server runs: Django, behind the page cache."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django = get_wsgi_application()

from newsroom.counting.application import counted_application  # noqa: E402 - it reads the settings
from newsroom.database import look_at_start, staying_open  # noqa: E402 - likewise
from newsroom.logs.requests import Logged  # noqa: E402 - likewise
from newsroom.page_cache.application import wrapped  # noqa: E402 - it reads models, which exist only from here on

look_at_start()
application = Logged(counted_application(wrapped(staying_open(django))), settings.LOG_REQUESTS, settings.BEHIND_PROXY)

# Loaded now and not by the first reader. What is there stays for good: the collector need not walk through it again and
# again, which keeps whoever asks at that moment waiting for a tenth of a second.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
