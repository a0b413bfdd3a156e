"""What a release needs before its processes start: `newsroom shell --command "$(cat deploy/prepare.py)"`, for which deploy/steps.sh has a name.

One process for all of it, because each would load the application anew. Its exit code says what failed: 3, the release does not
take these settings; 4, it cannot be loaded; 5, its style sheets and scripts could not be gathered; 6, the tables could not be
brought up to it. Nothing is changed before the fifth.
"""

from __future__ import annotations

import sys
import traceback
from importlib import import_module

from django.core.management import CommandError, call_command

for code, work in (
    (3, lambda: call_command("check", deploy=True, fail_level="ERROR")),
    (4, lambda: import_module("newsroom.wsgi")),
    (5, lambda: call_command("collectstatic", interactive=False, verbosity=0)),
    (6, lambda: call_command("migrate", interactive=False, verbosity=0)),
):
    try:
        work()
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(code)
    except Exception:  # noqa: BLE001 - whatever it is, somebody is to read it
        traceback.print_exc()
        sys.exit(code)
