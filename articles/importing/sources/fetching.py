"""Pictures fetched from the old site, because somebody asked for it: from the hosts they named, politely, and from nowhere else."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from articles.files.pictures import LARGEST_FILE
from articles.importing.sources.asking import Asked, Later, NotFetched, ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Fetcher", "NotFetched"]

_MOST_MOVES = 5
#: So many pictures in a row without any answer, and a host is not asked again.
_MOST_SILENCE = 5
#: What stands in an address as it is; a % as well, because most are escaped already.
_PLAIN = "/%:@!$&'()*+,;=~?"


@dataclass(slots=True)
class Fetcher:
    """Asks the servers called `hosts` ("old.example", "*.old.example" for all below it, "old.example:8080").

    At most one question each `pause` seconds; whatever a server answers, no other host is ever asked.
    """

    hosts: tuple[str, ...]
    pause: float = 0.25
    #: Seconds before a server that is busy or silent is asked again, each time.
    waits: tuple[float, ...] = (2.0, 10.0)
    sleep: Callable[[float], None] = time.sleep
    _asked_at: float = 0.0
    _silent: Counter[str] = field(default_factory=Counter)

    def fetch(self, address: str) -> bytes:
        """The file at `address`; where that names no host, on the first of the hosts. Raises NotFetched."""
        failed = NotFetched("its address names no host; name the old site's first with --allow-host")
        for whole in self._whole(address):
            try:
                return self._patiently(whole)
            except NotFetched as error:
                failed = error
        raise failed

    def _whole(self, address: str) -> Iterator[str]:
        if _parts(address).netloc:
            yield urljoin("https://", address)
            return
        first = next((host for host in self.hosts if not host.startswith("*.")), "")
        if first:
            yield from (urljoin(f"{scheme}://{first}/", address) for scheme in ("https", "http"))

    def _patiently(self, address: str) -> bytes:
        host = _parts(address).hostname or ""
        if self._silent[host] >= _MOST_SILENCE:
            raise NotFetched(f"{host} has not answered {_MOST_SILENCE} times running and is not asked any more")
        for wait in (*self.waits, None):
            try:
                data = self._follow(address)
            except Later as later:
                if wait is None:
                    self._silent[host] = self._silent[host] + 1 if later.is_silent else 0
                    raise
                self.sleep(wait)
            except NotFetched:
                self._silent[host] = 0
                raise
            else:
                self._silent[host] = 0
                return data
        raise AssertionError("the last time either gives or raises")

    def _follow(self, address: str) -> bytes:
        for _move in range(_MOST_MOVES + 1):
            asked = self._allowed(address)
            self._be_polite()
            answer = ask(asked, LARGEST_FILE)
            if isinstance(answer, bytes):
                return answer
            address = urljoin(address, answer)
        raise NotFetched(f"it leads from one address to the next more than {_MOST_MOVES} times")

    def _be_polite(self) -> None:
        left = self._asked_at + self.pause - time.monotonic()
        if left > 0:
            self.sleep(left)
        self._asked_at = time.monotonic()

    def _allowed(self, address: str) -> Asked:
        """What is asked of which server, if it may be."""
        parts = _parts(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise NotFetched(f"“{address}” is no address of the web")
        if parts.username is not None or parts.password is not None:
            raise NotFetched("its address has a login in it")
        is_secure = parts.scheme == "https"
        try:
            host, port = _spelled(parts.hostname), parts.port
        except (UnicodeError, ValueError) as error:
            raise NotFetched(f"“{address}” is no address of the web") from error
        usual = 443 if is_secure else 80
        if not any(_means(allowed, host, port or usual, usual) for allowed in self.hosts):
            raise NotFetched(f"{parts.netloc} may not be asked; --allow-host {parts.netloc} would allow it")
        query = f"?{quote(parts.query, safe=_PLAIN)}" if parts.query else ""
        return Asked(is_secure, host, port or usual, (quote(parts.path, safe=_PLAIN) or "/") + query)


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as error:
        raise NotFetched(f"“{address}” is no address of the web") from error


def _means(allowed: str, host: str, port: int, usual: int) -> bool:
    name, _colon, its_port = allowed.casefold().partition(":")
    if port != (int(its_port) if its_port.isdecimal() else usual):
        return False
    return host.endswith(f".{_spelled(name[2:])}") if name.startswith("*.") else host == _spelled(name)


def _spelled(host: str) -> str:
    return host.casefold().encode("idna").decode()
