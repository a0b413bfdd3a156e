"""`make demo`: a sample journal, served on this machine until Ctrl-C.

Served by granian, as in production, so that what is seen and measured here is what readers will get; Django's own
`runserver` would be one process fewer, but another server with other manners. Exit code 0: stopped by Ctrl-C or a signal; 1: refused or
failed, with a sentence; 130: stopped before it served.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
#: Where Debian's fonts-noto-cjk puts its Korean face; without it shared articles have no headline on their card.
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
#: Seconds the server may take to answer its first request, and to end.
START, END = 60, 5


class Refused(Exception):
    """Why the demo does not run, in a sentence for whoever started it."""


class Stopped(Exception):
    """A signal asked for the end."""


def main() -> int:
    """Check, fill, serve."""
    parser = argparse.ArgumentParser(description="Serve the sample journal on this machine.")
    parser.add_argument("--port", default="8000")
    try:
        port = _free_port(parser.parse_args().port)
        _fill(port)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What is there stays; the next “make demo” goes on from it.\n")
        return 130
    with _alone_on_the_terminal():
        return _serve(port)


def _free_port(text: str) -> int:
    """`text` as a port that nobody listens on."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Refused(f"PORT={text} is no port. Give a number from 1 to 65535, such as: make demo PORT=8001")
    port = int(text)
    with socket.socket() as probe:
        # As servers do: connections that ended a moment ago do not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refused(f"Port {port} may not be opened by this user. Choose another: make demo PORT=8000") from None
        except OSError:
            other = port + 1 if port < 65535 else 8000
            raise Refused(
                f"Port {port} is taken by another program, perhaps by a demo in another window."
                f" Choose another: make demo PORT={other}"
            ) from None
    return port


def _fill(port: int) -> None:
    """Tables and sample journal; what is there is left alone."""
    if os.environ.get("NEWSROOM_ENV") == "production":
        raise Refused("NEWSROOM_ENV=production: the demo, with its known passwords, runs on no production machine.")
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    if FONT.is_file():
        # The server, which is started from here, reads it too.
        os.environ.setdefault("NEWSROOM_CARD_FONT", f"{FONT}#1")
    import django  # noqa: PLC0415 - settings are read here; the port is checked before
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import CommandError, call_command  # noqa: PLC0415

    try:
        django.setup()
        _refuse_beside_another_publication()
        sys.stdout.write("Preparing the database.\n")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("sample_journal")
    except (CommandError, ImproperlyConfigured) as error:
        raise Refused(str(error)) from error
    sys.stdout.write(f"Starting the server on port {port}.\n")
    sys.stdout.flush()


def _refuse_beside_another_publication() -> None:
    """Before anything is written: `migrate` alone would change an installation that is in use."""
    from django.db import DatabaseError, connection  # noqa: PLC0415

    from articles.sample_journal.journal import SLUG  # noqa: PLC0415

    table = "newsroom_publication"
    try:
        if table not in connection.introspection.table_names():
            return
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT slug FROM {table} WHERE slug <> %s ORDER BY id", [SLUG])  # noqa: S608
            others = [row[0] for row in cursor.fetchall()]
    except DatabaseError as error:
        raise Refused(f"The database cannot be read: {error}".rstrip()) from error
    finally:
        connection.close()
    if others:
        database = (
            "The database of DATABASE_URL" if os.environ.get("DATABASE_URL") else f"{connection.settings_dict['NAME']}"
        )
        without = "env -u DATABASE_URL " if os.environ.get("DATABASE_URL") else ""
        raise Refused(
            f"{database} holds a publication of its own: {', '.join(others)}. The demo brings invented articles and known"
            " passwords, so it has touched nothing there. Give the demo a folder of its own:\n"
            f"  {without}NEWSROOM_VAR=var/demo make demo"
        )


def _serve(port: int) -> int:
    """Until a signal comes; nothing is left running whatever ends it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Set even where they were ignored, as in a script's background job.
        signal.signal(number, _stop)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    # One thread for views: SQLite has one writer, and more threads only wait for each other.
    command += ["--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    # In a session of its own it hears a Ctrl-C from here only, once.
    server = subprocess.Popen([*command, "newsroom.wsgi:application"], cwd=ROOT, start_new_session=True)  # noqa: S603
    try:
        _announce(server, port)
        code = server.wait()
        sys.stderr.write(f"The server ended by itself with code {code}; what it said stands above.\n")
    except Stopped:
        sys.stdout.write("\nStopping.\n")
        return 0
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
    finally:
        _end(server)
    return 1


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _announce(server: subprocess.Popen[bytes], port: int) -> None:
    """Say where it is as soon as it answers."""
    site = f"http://{HOST}:{port}/"
    limit = time.monotonic() + START
    while server.poll() is None:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{site}livez", timeout=2):  # noqa: S310
            sys.stdout.write(
                f"\nThe journal:       {site}\nIn Korean:         {site}ko/\nThe desk (admin):  {site}admin/\n"
            )
            sys.stdout.write("The sign-ins stand above. Ctrl-C stops the demo; its data stay in var/.\n")
            sys.stdout.flush()
            return
        if time.monotonic() > limit:
            raise Refused(f"The server does not answer after {START} seconds.")
        time.sleep(0.1)


def _end(server: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(END)
    # Its worker too, should it have outlived its parent.
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


@contextmanager
def _alone_on_the_terminal() -> Iterator[None]:
    """Let a Ctrl-C come to this program and not to `make`, which would call a demo that was ended an error.

    The terminal gives it to its foreground process group, so this program becomes one of its own for the while.
    """
    original = os.getpgrp()
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        yield  # No terminal, no Ctrl-C.
        return
    try:
        if original == os.getpid() or os.tcgetpgrp(terminal) != original:
            yield  # Started without make, or in the background.
            return
        # Taking the terminal from the background is refused by SIGTTOU; a Ctrl-Z would stop this program behind make's back.
        for number in (signal.SIGTTOU, signal.SIGTSTP):
            signal.signal(number, signal.SIG_IGN)
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpgrp())
        try:
            yield
        finally:
            with suppress(OSError):
                os.tcsetpgrp(terminal, original)
    finally:
        os.close(terminal)


if __name__ == "__main__":
    sys.exit(main())
