"""The cache that all processes share (CACHE_URL): a Redis or Valkey server, and what is done while it is away.

Attempts to sign in and questions to the API are counted in it. While it does not answer each process counts for itself, as it
does where there is no such server: nobody is kept out, and nobody may guess without limit.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Mapping

_log = logging.getLogger(__name__)

#: Seconds that an answer may take, and for which a server that did not answer is left alone.
PATIENCE, LEFT_ALONE = 1.0, 5.0
#: Seconds between two lines in the log that it is away.
_SAID_AGAIN = 60.0


class PlainValues:
    """Values as JSON. Django's own way is pickle, by which whoever can write into the cache can run code here."""

    def dumps(self, value: object) -> int | str:
        """Numbers stay numbers, for the server adds to them."""
        return value if type(value) is int else json.dumps(value)

    def loads(self, data: bytes) -> Any:
        """Lists, texts, numbers, true, false and null."""
        return json.loads(data)


class SharedCache(RedisCache):
    """The server's, or this process's own while the server is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        given = params.get("OPTIONS", {})
        options = {
            "serializer": PlainValues,
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            # A connection that the server closed meanwhile is opened anew.
            "retry_on_error": [Unreachable],
        }
        super().__init__(server, {**params, "OPTIONS": options | given})
        self._own = LocMemCache(f"beside {self.key_prefix}", {**params, "OPTIONS": {"MAX_ENTRIES": 10_000}})
        self._ask_again_at = self._say_again_at = float("-inf")

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._ask_again_at:
            try:
                return getattr(super(), method)(*args, **kwargs)
            except (RedisError, OSError) as error:
                self._is_away(error)
        return getattr(self._own, method)(*args, **kwargs)

    def _is_away(self, error: Exception) -> None:
        now = time.monotonic()
        self._ask_again_at = now + LEFT_ALONE
        if now >= self._say_again_at:
            self._say_again_at = now + _SAID_AGAIN
            _log.error(
                "The cache of CACHE_URL does not answer (%s); until it does, each process counts attempts for itself.",
                type(error).__name__,
            )

    def answers(self) -> bool:
        """Whether the server does at this moment."""
        try:
            return bool(self._cache.get_client().ping())
        except (RedisError, OSError):
            return False

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Keep a value under a key that has none; whether it had none."""
        return bool(self._ask("add", *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """A value, or the default; the default, too, where what is kept was damaged or is not ours."""
        try:
            return self._ask("get", key, default, version)
        except ValueError:
            self.delete(key, version)
            return default

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keep a value."""
        self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """Keep it for longer; whether it is there."""
        return bool(self._ask("touch", *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget it; whether it was there."""
        return bool(self._ask("delete", *args, **kwargs))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        """Those that are there and whole."""
        missing = object()
        found = {key: self.get(key, missing, version) for key in keys}
        return {key: value for key, value in found.items() if value is not missing}

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """Whether it is there."""
        return bool(self._ask("has_key", *args, **kwargs))

    def incr(self, *args: Any, **kwargs: Any) -> int:
        """Add to a number. Raises ValueError where there is none."""
        return int(self._ask("incr", *args, **kwargs))

    def set_many(self, data: Mapping[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Keep several."""
        self._ask("set_many", data, *args, **kwargs)
        return []

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        """Forget several."""
        self._ask("delete_many", *args, **kwargs)

    def clear(self) -> None:
        """Forget all, the server's and one's own."""
        self._ask("clear")
        self._own.clear()
