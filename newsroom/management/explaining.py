"""What around a command failed, in a sentence that says what to do, for all commands at once."""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connections

from newsroom.database import NoSuchDatabase, look
from newsroom.outages import Outage, database_file, has_room, outage_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_AGAIN = "What was not finished is not there by half: run the command again."


@contextmanager
def explained() -> Iterator[None]:
    """Around a command: an outage becomes a sentence on the error output and exit code 1; a fault of ours keeps its traceback."""
    try:
        yield
    except Exception as error:
        outage = outage_of(error)
        if outage is None:
            raise
        sys.exit(_sentence(outage, error))


def _sentence(outage: Outage, error: Exception) -> str:
    if connections["default"].vendor == "postgresql" and outage is Outage.AWAY:
        try:
            look()
        except (NoSuchDatabase, ConnectionError) as why:
            return str(why)
    file = database_file()
    name = f"the database {file}" if file else "the database"
    said = " ".join(str(getattr(error, "strerror", None) or error).split()).rstrip(".")
    match outage:
        case Outage.NO_ROOM:
            return f"There is no room left on the disk of {_without_room(error)}. Make room there. {_AGAIN}"
        case Outage.READ_ONLY:
            return (
                f"{_capital(getattr(error, 'filename', None) or name)} cannot be written to (“{said}”)."
                " See whether its disk was made read-only, which a system does that found it damaged, and whether the user that"
                f" runs this may write to the file and to its folder. {_AGAIN}"
            )
        case Outage.BUSY:
            seconds = connections["default"].settings_dict["OPTIONS"].get("timeout")
            longer = f"{seconds:g} seconds" if isinstance(seconds, int | float) else "anybody waits"
            found = f" (fuser {file} says which)" if file else ""
            return f"Another process kept {name} for longer than {longer}{found}. Let it end. {_AGAIN}"
        case Outage.DAMAGED:
            return (
                f"{_capital(name)} is damaged (“{said}”). Stop every process, put a copy of it aside, and put the last backup back:"
                " manage.py restore --replace (docs/operations.md, Backups)."
            )
        case Outage.STORE_AWAY:
            return f"{said}. See to its server, to NEWSROOM_STORE and its key. {_AGAIN}"
        case Outage.AWAY:
            where = (
                f" See whether its folder is there and whether the user that runs this may write to it: {file.parent}."
                if file
                else ""
            )
            return f"{_capital(name)} did not answer to the end (“{said}”).{where} {_AGAIN}"


def _without_room(error: Exception) -> str:
    """What has no room: the file that could not be written, or each folder of ours that is full."""
    named = getattr(error, "filename", None)
    if named:
        return str(named)
    full = {folder.stat().st_dev: str(folder) for folder in _folders() if folder.is_dir() and not has_room(folder)}
    return ", ".join(full.values()) or "the database"


def _folders() -> Iterator[Path]:
    """The database's last: of those on one disk it is the one that is named."""
    yield from (
        settings.MEDIA_ROOT,
        settings.DOCUMENT_ROOT,
        settings.BACKUPS,
        settings.ANCHORS,
        settings.IMPORT_UPLOADS,
    )
    yield Path(tempfile.gettempdir())
    file = database_file()
    if file:
        yield file.parent


def _capital(words: object) -> str:
    text = str(words)
    return text[:1].upper() + text[1:] if text.startswith("the ") else text
