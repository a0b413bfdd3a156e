"""How an event is written: as JSON for programs that collect logs, or as a line for people. Without anybody's secrets."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from newsroom.logs.running import now_running

#: What our own lines say besides, under these names.
FIELDS = ("method", "path", "status", "duration_ms")
#: journald and others cut longer lines in two, and half a line of JSON is none.
_LONGEST_MESSAGE, _LONGEST_TRACEBACK = 4_000, 20_000

_SECRETS = (
    # Whoever has such an address may enter, or read what is not published.
    (re.compile(r"(/admin/account/(?:recover|invitation)/|/preview/)[^\s\"'<>]+"), r"\1…"),
    # postgresql://user:password@host
    (re.compile(r"(://[^/\s:@]{0,64}:)[^/\s@]{1,200}@"), r"\1…@"),
    # A letter that was refused names whom it was for. (Bounded: a long text without a space takes no longer than another.)
    (re.compile(r"[\w.+%-]{1,64}@(?=[\w-])"), r"…@"),
    # PostgreSQL tells the values of a row that it refuses.
    (re.compile(r"(DETAIL:\s*)[^\n]*"), r"\1…"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")


def without_secrets(text: str) -> str:
    """`text` without what gives somebody a right, and without addresses of people."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def on_one_line(text: str) -> str:
    """What somebody sent cannot begin a line that looks like one of ours."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


class JsonLine(logging.Formatter):
    """`{"time": "2026-11-26T22:40:01.123Z", "level": "INFO", "logger": …, "message": …, "request_id": …}`, RFC 3339 in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever is in it."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(_shortened(record.getMessage(), _LONGEST_MESSAGE)),
        }
        for what in now_running():
            line |= what.fields()
        line |= {name: vars(record)[name] for name in FIELDS if name in vars(record)}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["traceback"] = without_secrets(_end_of(self.formatException(record.exc_info), _LONGEST_TRACEBACK))
        if record.stack_info:
            line["stack"] = without_secrets(_end_of(record.stack_info, _LONGEST_TRACEBACK))
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLine(logging.Formatter):
    """`2026-11-27 07:40:01,123 INFO newsroom.requests …`, in this machine's time, and the traceback below."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and what it belongs to at its end."""
        return without_secrets(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """What stands before the traceback."""
        marks = "".join(f" [{each.kind} {each.id[:8]}]" for each in now_running())
        return f"{super().formatMessage(record)}{marks}"


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"


def _end_of(text: str, limit: int) -> str:
    """Of a traceback the end tells most; it begins with a whole line, where there is one."""
    if len(text) <= limit:
        return text
    _cut, newline, rest = text[-limit:].partition("\n")
    return f"…\n{rest}" if newline else _shortened(text, limit)
