#!/usr/bin/env python
"""Newsroom's command line: `manage.py help` lists the commands."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from newsroom.logs.commands import logged_command
from newsroom.management.explaining import explained
from newsroom.management.unread import may_go_unread

if __name__ == "__main__":
    may_go_unread()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    # A command works over one connection; a pool would only keep trying where there is no database.
    os.environ.setdefault("NEWSROOM_DATABASE_POOL", "0")
    try:
        with logged_command(sys.argv), explained():
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        # A setting that stops the start says so in one sentence.
        sys.exit(str(wrong))
