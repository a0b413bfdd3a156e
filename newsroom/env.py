"""Strict readers of the environment: what cannot be understood stops the start with a sentence that names it."""

from __future__ import annotations

import os
import secrets
import stat
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})

_OTHERS = stat.S_IROTH | stat.S_IWOTH

#: Every name a reader was asked for, so that a misspelt variable can be told from an unset one.
known: set[str] = set()


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that `NAME_FILE` names (for secrets), or `default`."""
    known.update((name, f"{name}_FILE"))
    path = os.environ.get(f"{name}_FILE")
    if path is None:
        return os.environ.get(name, default)
    if name in os.environ:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    return _content(f"{name}_FILE", path)


def _content(name: str, path: str) -> str:
    """What stands in the file of a secret, which nobody else on this machine may read."""
    if not path:
        raise ImproperlyConfigured(f"{name} is set and names no file. Name one, or take the variable out.")
    try:
        with Path(path).open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name} names {path}, which cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ImproperlyConfigured(f"{name} names {path}, which is no text in UTF-8.") from error
    if mode & _OTHERS:
        raise ImproperlyConfigured(f"{name} names {path}, which everybody on this machine may read: chmod o= {path}")
    if not content:
        raise ImproperlyConfigured(f"{name} names {path}, which is empty.")
    return content


def flag(name: str, *, default: bool = False) -> bool:
    """1/0, true/false, yes/no, on/off."""
    value = text(name).strip().lower()
    if not value:
        return default
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Write 1 or 0.")


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of `choices`."""
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r} is not one of: {', '.join(choices)}.")
    return value


def number(name: str, default: float) -> float:
    """A number that is not negative."""
    value = text(name)
    try:
        result = float(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a number.") from error
    if result < 0:
        raise ImproperlyConfigured(f"{name}={value!r} is negative.")
    return result


def words(name: str) -> list[str]:
    """A list with commas between its items."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder; made when missing."""
    path = Path(text(name) or default).absolute()
    path.mkdir(parents=True, exist_ok=True)
    return path


def package(name: str, module: str, called: str = "") -> None:
    """Stop where what `name` asks for needs a package that only production installs, and it is not there."""
    if find_spec(module) is None:
        raise ImproperlyConfigured(
            f"{name} needs the package {called or module.replace('_', '-')}, which is not installed:"
            " pip install --require-hashes -r requirements-production.txt"
        )


def refuse_unknown(prefix: str) -> None:
    """Stop on a variable that begins with `prefix` and nobody reads: it is misspelt."""
    for name in sorted(os.environ):
        if name.startswith(prefix) and name not in known:
            raise ImproperlyConfigured(f"{name} is set, but no setting has this name. See docs/operations.md.")


def secret_key(name: str, kept_in: Path, *, production: bool) -> str:
    """The signing key: given in production; elsewhere made once and kept in a file only its owner reads."""
    given = text(name)
    if given:
        if production and len(given) < 50:
            raise ImproperlyConfigured(f"{name} is too short: give at least 50 random characters.")
        return given
    if production:
        raise ImproperlyConfigured(f"{name} is missing. Give it, or {name}_FILE, at least 50 random characters.")
    try:
        descriptor = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept_in.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


def long_secret(name: str) -> str:
    """A secret that nobody guesses, or "" where none is given."""
    given = text(name)
    if given and len(given) < 32:
        raise ImproperlyConfigured(f"{name} is too short: give at least 32 random characters.")
    return given


def database(name: str, embedded: Path) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=…`, `sqlite:///absolute/path`, or unset: SQLite at `embedded`.

    PostgreSQL over a socket: `postgresql:///name?host=/run/postgresql`.
    """
    url = text(name)
    if not url:
        return sqlite(embedded)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(f"{name} begins with {parts.scheme!r}; only postgresql:// and sqlite:// are known.")
    if not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} names no database: postgresql://user:password@host/NAME.")
    try:
        options: dict[str, Any] = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError as error:
        raise ImproperlyConfigured(f"What follows the “?” in {name} is not name=value&name=value.") from error
    host = options.pop("host", "") or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(_port(name, parts) or ""),
        "OPTIONS": options,
    }


def cache(name: str) -> dict[str, Any] | None:
    """`redis://:password@host:6379/0`, `rediss://…` (TLS), `unix:///run/redis/redis.sock`; `valkey://…` is the same server's
    other name. None where nothing is given: each process remembers for itself.
    """
    url = text(name)
    if not url:
        return None
    parts = urlsplit(url)
    scheme = {"valkey": "redis", "valkeys": "rediss"}.get(parts.scheme, parts.scheme)
    if scheme not in {"redis", "rediss", "unix"} or not (parts.path if scheme == "unix" else parts.hostname):
        raise ImproperlyConfigured(
            f"{name} is no cache: write redis://host:6379/0, rediss://… or unix:///path/to/socket."
        )
    if scheme != "unix":
        _port(name, parts)
    package(name, "redis")
    return {"BACKEND": "newsroom.shared_cache.SharedCache", "LOCATION": f"{scheme}://{url.partition('://')[2]}"}


def bucket(name: str, key: str, secret: str, region: str) -> dict[str, Any] | None:
    """`https://host/bucket` or `https://host/bucket/folder` of an object store that speaks S3, which `key` and `secret` open.
    None where nothing is given: the disk.
    """
    address = text(name)
    if not address:
        if key or secret:
            raise ImproperlyConfigured(f"A key of the object store is given, and {name} names no bucket.")
        return None
    parts = urlsplit(address)
    bucket_name, _slash, folder = parts.path.strip("/").partition("/")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not bucket_name or parts.username or parts.query:
        raise ImproperlyConfigured(f"{name} is no bucket: write https://HOST/BUCKET or https://HOST/BUCKET/FOLDER.")
    _port(name, parts)
    if not key or not secret:
        raise ImproperlyConfigured(f"{name} needs {name}_KEY and {name}_SECRET: the bucket gives nothing without them.")
    for module in ("storages", "boto3"):
        package(name, module, "django-storages[s3]")
    return {
        "endpoint_url": f"{parts.scheme}://{parts.netloc}",
        "bucket_name": bucket_name,
        "location": folder,
        "access_key": key,
        "secret_key": secret,
        "region_name": region,
    }


def mailer(name: str, *, production: bool) -> dict[str, Any]:
    """`smtp://user:password@host:port` or `smtps://…`; unset: the terminal, in production this machine's own server.

    `smtp://` begins in the clear and goes on encrypted (STARTTLS), except to this machine itself; `smtps://` is
    encrypted from the start.
    """
    url = text(name)
    if not url and not production:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url or "smtp://localhost")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(f"{name} is no mail server: write smtp://user:password@host or smtps://….")
    options: dict[str, Any] = {"host": parts.hostname, "timeout": 20}
    if port := _port(name, parts):
        options["port"] = port
    if parts.username:
        options |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    if parts.scheme == "smtps":
        options["use_ssl"] = True
    else:
        options["use_tls"] = parts.hostname not in {"localhost", "127.0.0.1", "::1"}
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def _port(name: str, parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has a port that is no number from 0 to 65535.") from error


def sqlite(path: Path) -> dict[str, Any]:
    """The embedded database: readers never wait for a writer (WAL), writers take their lock at the start."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # To open the file anew takes as long as to read a page of it.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Two megabytes of the file in memory (SQLite's own measure) hold the indexes of some thousand articles.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-32000;",
        },
    }
