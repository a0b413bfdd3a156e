"""A certificate as an authority gives it, and its renewal as certbot does it: new files in the same place, and nginx reads them."""

from __future__ import annotations

import socket
import time
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tests.parts import say
from tests.rehearsal.visiting import AUTHORITY, HOST, trusting

if TYPE_CHECKING:
    from tests.rehearsal.machine import Machine

#: Seconds that nginx may take to serve what it was given.
_PATIENCE = 30
_FOLDER = PurePosixPath(AUTHORITY).parent
#: As deploy/install is told of it.
GIVEN = ("--certificate", f"{_FOLDER}/fullchain.pem", "--key", f"{_FOLDER}/privkey.pem")
_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
_FOUND = (
    f"mkdir -p {_FOLDER} && cd {_FOLDER} && openssl req -x509 {_KEY} -subj /CN=Rehearsal -addext keyUsage=critical,keyCertSign"
    " -keyout authority.key -out authority.pem"
)
_ISSUE = (
    f"cd {_FOLDER} && openssl req -x509 {_KEY} -subj /CN={HOST} -addext subjectAltName=DNS:{HOST} -addext basicConstraints=CA:FALSE"
    " -CA authority.pem -CAkey authority.key -keyout privkey.pem -out fullchain.pem"
)


def issue(machine: Machine) -> None:
    """Found the authority, whose certificate visitors of this machine trust from now on, and give the site one of its own."""
    machine.run("sh", "-c", _FOUND, quiet=True)
    machine.run("sh", "-c", _ISSUE, quiet=True)


def renew(machine: Machine) -> None:
    """A new one lies in the place of the old one, and nginx is told as by certbot's deploy hook."""
    before = _served(machine)
    machine.run("sh", "-c", _ISSUE, quiet=True)
    machine.run("systemctl", "reload", "nginx")
    # It comes back before the new workers of nginx have begun.
    limit = time.monotonic() + _PATIENCE
    while _served(machine) == before:
        assert time.monotonic() < limit, "nginx serves the certificate of before"
        time.sleep(0.1)
    say("The certificate of an authority is served, and after a renewal the new one.")


def _served(machine: Machine) -> bytes:
    """The certificate that nginx shows, verified."""
    with (
        socket.create_connection(("127.0.0.1", 443), 10) as plain,
        trusting(machine).wrap_socket(plain, server_hostname=HOST) as encrypted,
    ):
        certificate = encrypted.getpeercert(binary_form=True)
    assert certificate
    return certificate
