"""How a server is asked for a file: only by public addresses, within a time, and never for more than a size.

A name may lead anywhere, into this machine and its neighbours, and elsewhere a moment later. So what a name leads to is
looked at, and the connection is made to that very address.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple, override

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds without a byte, and for all of an answer.
_SILENCE = 15.0
_LONGEST = 60.0
_AGENT = "Newsroom-import/1.0"
_CHUNK = 65_536
_MOVED = frozenset({301, 302, 303, 307, 308})
#: Besides all from 500 on: what a server says when it wants to be asked later.
_BUSY = frozenset({408, 429})
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class NotFetched(Exception):
    """The file did not come; `str()` says why. Asking again would not help."""


class Later(NotFetched):
    """The server may answer another time. `is_silent`: it said nothing at all."""

    def __init__(self, reason: str, *, is_silent: bool = False) -> None:
        super().__init__(reason)
        self.is_silent = is_silent


class Asked(NamedTuple):
    """A server and what it is asked for; `target` is path and query as they are sent."""

    is_secure: bool
    host: str
    port: int
    target: str


def ask(asked: Asked, largest: int) -> bytes | str:
    """The file, or the address that the server names instead. Raises NotFetched."""
    with _answer(asked) as answer:
        if answer.status in _MOVED:
            return answer.headers.get("Location") or ""
        if answer.status in _BUSY or answer.status >= 500:
            raise Later(f"the server answered {answer.status}")
        if answer.status != 200:
            raise NotFetched(f"the server answered {answer.status}")
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise NotFetched("it came packed, though nobody asked for that")
        if answer.headers.get_content_type() == "text/html" and "Content-Type" in answer.headers:
            raise NotFetched("a page came in its place")
        data = bytearray()
        while chunk := answer.read(_CHUNK):
            data += chunk
            if len(data) > largest:
                raise NotFetched(f"it is larger than {largest // 1_000_000} MB")
        if answer.length:
            raise Later("it came cut short")
        return bytes(data)


@contextmanager
def _answer(asked: Asked) -> Iterator[http.client.HTTPResponse]:
    kind = _SecureConnection if asked.is_secure else _Connection
    connection = kind(asked.host, asked.port, timeout=_SILENCE)
    over = threading.Event()

    def end() -> None:
        over.set()
        connection.hang_up()

    timer = threading.Timer(_LONGEST, end)
    timer.daemon = True
    timer.start()
    headers = {"User-Agent": _AGENT, "Accept": "image/*", "Accept-Encoding": "identity", "Connection": "close"}
    is_answered = False
    try:
        connection.request("GET", asked.target, headers=headers)
        answer = connection.getresponse()
        is_answered = True
        with answer:
            yield answer
    except TimeoutError as error:
        raise Later("the server did not answer in time", is_silent=not is_answered) from error
    except ssl.SSLCertVerificationError as error:
        raise NotFetched(f"its certificate is not valid: {error.verify_message}") from error
    except (OSError, http.client.HTTPException) as error:
        reason = f"it took longer than {_LONGEST:.0f} seconds" if over.is_set() else f"the connection failed: {error}"
        raise Later(reason, is_silent=not is_answered) from error
    finally:
        timer.cancel()
        connection.close()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet: not this machine, its network, or a way round into either."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.sixtofour or found.teredo or found in _NAT64:
            return False
        found = found.ipv4_mapped or found
    return found.is_global and not found.is_multicast


def _resolved(host: str, port: int) -> list[tuple[int, tuple[str, int]]]:
    """What a name leads to now: kinds of address, and address with port."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, (str(address[0]), port)) for family, _kind, _protocol, _name, address in found]


def _connected(host: str, port: int) -> socket.socket:
    """A connection to the address that was looked at."""
    found = _resolved(host, port)
    for _family, (address, _port) in found:
        if not is_public(address):
            raise NotFetched(f"{host} is {address}, which is no address of the internet")
    failed: OSError = OSError(f"{host} has no address")
    for family, address_and_port in found:
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(_SILENCE)
        try:
            connection.connect(address_and_port)
        except OSError as error:
            connection.close()
            failed = error
        else:
            return connection
    raise failed


class _Connection(http.client.HTTPConnection):
    """Connects to what was looked at, whatever proxy the environment names."""

    _line: socket.socket | None = None

    @override
    def connect(self) -> None:
        self._line = self.sock = _connected(self.host, self.port)

    def hang_up(self) -> None:
        """End whatever is going on, from another thread."""
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)


class _SecureConnection(_Connection):
    """The same, and the server proves that it has the host's name."""

    @override
    def connect(self) -> None:
        line = _connected(self.host, self.port)
        secure = ssl.create_default_context().wrap_socket(
            line, server_hostname=self.host, do_handshake_on_connect=False
        )
        # Before the handshake, which takes as long as the other side likes.
        self._line = self.sock = secure
        secure.do_handshake()
