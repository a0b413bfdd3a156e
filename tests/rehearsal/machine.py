"""A machine for the rehearsal: a fresh Debian in a folder, started by its own systemd in namespaces of its own.

It has no way to the network: the packages it will install lie in its cache, as they would after a download. Nothing of the machine
that the rehearsal runs on is touched: the folder is in memory, and when this process ends, all that ran in it is gone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.parts import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DEBIAN = "trixie"
MIRROR = "http://deb.debian.org/debian"
#: What makes it a machine; the rest is for the install script.
_PACKAGES = ("systemd-sysv", "ca-certificates", "iproute2")
#: Nothing here outlives the rehearsal, so nothing waits for a disk, and nobody reads a manual.
_DPKG = (
    "force-unsafe-io",
    "path-exclude=/usr/share/man/*",
    "path-exclude=/usr/share/doc/*",
    "path-exclude=/usr/share/locale/*",
)
#: What would reach past the namespaces, or waits for devices that are not there.
_MASKED = (
    *("systemd-sysctl.service", "systemd-modules-load.service", "systemd-remount-fs.service", "systemd-udevd.service"),
    *(
        "systemd-udev-trigger.service",
        "systemd-logind.service",
        "systemd-networkd.service",
        "systemd-timesyncd.service",
    ),
    *("dev-hugepages.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount", "sys-fs-fuse-connections.mount"),
    *("proc-sys-fs-binfmt_misc.automount", "getty.target", "e2scrub_reap.service", "systemd-ask-password-wall.path"),
    *("apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "fstrim.timer", "e2scrub_all.timer"),
)
_SURROUNDINGS = ("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root")
#: Gigabytes that both machines and what they are made from may take.
_MEMORY = 4
#: Seconds a machine may take to start.
_START = 60
#: What the first process of a machine does before it is systemd: $1 the machine's folder, $2 the root it is made over.
_BOOT = r"""
set -e
mount --make-rprivate /
mkdir -p "$1/root" "$1/upper" "$1/work"
mount -t overlay overlay "$1/root" -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work"
cd "$1/root"
mount -t proc proc proc
mount -o bind proc/sys proc/sys
mount -o bind,remount,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do touch dev/$device; mount --bind /dev/$device dev/$device; done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
for n in 0:stdin 1:stdout 2:stderr; do ln -s /proc/self/fd/${n%:*} dev/${n#*:}; done
echo "$3" >etc/hostname
hostname "$3"
ip link set lo up
mkdir -p old
pivot_root . old
cd /
umount -l /old
exec setpriv --bounding-set -sys_time,-sys_module,-sys_rawio,-sys_boot,-syslog \
    env -i PATH="$PATH" container=newsroom /lib/systemd/systemd --system --show-status=false --log-target=journal
"""


#: What a machine does before all else, without a Debian.
_PROBE = r"""
set -e
mount --make-rprivate /
mount -t tmpfs probe /mnt
mkdir /mnt/lower /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay /mnt/root -o lowerdir=/mnt/lower,upperdir=/mnt/upper,workdir=/mnt/work
mkdir /mnt/root/proc /mnt/root/cgroup
mount -t proc proc /mnt/root/proc
mount -t cgroup2 cgroup2 /mnt/root/cgroup
"""


class CannotMake(Exception):
    """Why there is no machine, and what to install."""


class Forbidden(Exception):
    """Why this machine lets nobody make another one in it."""


class Failed(Exception):
    """A command on a machine did not do what it should."""


def can_be_made() -> None:
    """Raises CannotMake and Forbidden."""
    if os.geteuid():
        raise CannotMake("A machine is made by root alone: run it as root.")
    for program, package in (("mmdebstrap", "mmdebstrap"), ("unshare", "util-linux"), ("ip", "iproute2")):
        if shutil.which(program) is None:
            raise CannotMake(f"There is no {program} on this machine. Install it: apt-get install {package}")
    tried = subprocess.run(["unshare", *_NAMESPACES, "bash", "-c", _PROBE], capture_output=True, text=True, check=False)
    if tried.returncode:
        raise Forbidden(f"This machine lets nobody make namespaces and mount in them: {tried.stderr.strip()}")


@contextmanager
def room() -> Iterator[Path]:
    """A folder in memory, which this process alone sees: it is gone with it, without a file to take away. Raises CannotMake."""
    available = int(re.findall(r"MemAvailable: +(\d+)", Path("/proc/meminfo").read_text(encoding="ascii"))[0])
    if available < _MEMORY * 1024 * 1024:
        raise CannotMake(f"The machines lie in memory, and want {_MEMORY} GB of it; {available // 1024} MB are free.")
    os.unshare(os.CLONE_NEWNS)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    folder = Path(tempfile.mkdtemp(prefix="newsroom-rehearsal-", dir="/tmp"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"mode=755,size={_MEMORY}g", "rehearsal", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)
        folder.rmdir()


_NAMESPACES = ("--mount", "--pid", "--net", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child")


def make_root(folder: Path, to_install: Sequence[str]) -> None:
    """A fresh Debian in `folder`, with the packages to install beside it, not installed."""
    options = [f"--dpkgopt={option}" for option in _DPKG]
    masks = " ".join(f'ln -s /dev/null "$1/etc/systemd/system/{unit}";' for unit in _MASKED)
    fetch = f'chroot "$1" apt-get install --yes -qq --no-install-recommends --download-only {" ".join(to_install)} >/dev/null'
    # There will be no network to wait for.
    fetch += """; echo 'Acquire::Retries "0";' >"$1/etc/apt/apt.conf.d/99-alone" """
    command = [
        *("mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", f"--include={','.join(_PACKAGES)}", *options),
        *('--aptopt=Acquire::Languages "none"', "--skip=cleanup/apt"),
        *(f"--customize-hook={fetch}", f"--customize-hook={masks}", DEBIAN, str(folder), MIRROR),
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        # The mirror may be away for a moment; a second refusal is one.
        shutil.rmtree(folder, ignore_errors=True)
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise CannotMake(f"mmdebstrap could not make a Debian: {made.stderr[-2000:]}")


@dataclass(frozen=True, slots=True)
class Machine:
    """One that runs; `init` is its first process, seen from here."""

    name: str
    init: int

    @property
    def root(self) -> Path:
        """Its files, seen from here."""
        return Path(f"/proc/{self.init}/root")

    def run(self, *command: str, given: str = "", quiet: bool = False) -> str:
        """What `command` writes, as root on the machine. Raises Failed; unless `quiet`, it is shown as it comes."""
        inside = ["nsenter", f"--target={self.init}", "--all", "env", "--chdir=/", "-i", *_SURROUNDINGS]
        lines: list[str] = []
        with subprocess.Popen(
            [*inside, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as program:
            assert program.stdin is not None and program.stdout is not None
            program.stdin.write(given)
            program.stdin.close()
            for line in program.stdout:
                lines.append(line)
                if not quiet:
                    say(f"  {self.name}│ {line.rstrip()}")
        said = "".join(lines)
        if program.returncode:
            raise Failed(
                f"{' '.join(command)} on machine {self.name}: exit code {program.returncode}{quiet * (chr(10) + said)}"
            )
        return said

    @contextmanager
    def network(self) -> Iterator[None]:
        """This thread asks the machine's network, and not that of the machine it runs on."""
        with Path("/proc/thread-self/ns/net").open("rb") as ours, Path(f"/proc/{self.init}/ns/net").open("rb") as its:
            os.setns(its.fileno(), os.CLONE_NEWNET)
            try:
                yield
            finally:
                os.setns(ours.fileno(), os.CLONE_NEWNET)


@contextmanager
def started(name: str, base: Path) -> Iterator[Machine]:
    """A machine with all that is in `base`; nobody sees what it wrote when it is gone."""
    folder = Path(tempfile.mkdtemp(prefix=f"machine-{name}-", dir=base.parent))
    # It is gone with this process, however that ends.
    boot = [
        "setpriv",
        "--pdeathsig",
        "KILL",
        "unshare",
        *_NAMESPACES,
        "bash",
        "-c",
        _BOOT,
        "boot",
        str(folder),
        str(base),
        f"machine-{name.lower()}",
    ]
    keeper = subprocess.Popen(
        boot, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        machine = Machine(name, _first_process(keeper))
        _wait_for(machine)
        yield machine
    finally:
        # The first process of a PID namespace takes all others with it.
        keeper.kill()
        keeper.wait()
        if keeper.stdout:
            keeper.stdout.close()


def _first_process(keeper: subprocess.Popen[str]) -> int:
    limit = time.monotonic() + _START
    while time.monotonic() < limit and keeper.poll() is None:
        with suppress(OSError):
            children = Path(f"/proc/{keeper.pid}/task/{keeper.pid}/children").read_text(encoding="ascii").split()
            if children and Path(f"/proc/{children[0]}/comm").read_text(encoding="ascii").strip() == "systemd":
                return int(children[0])
        time.sleep(0.05)
    keeper.kill()
    said = keeper.stdout.read() if keeper.stdout else ""
    raise CannotMake(f"The machine does not start: {said.strip()}")


def _wait_for(machine: Machine) -> None:
    """Wait until its systemd has started what there is to start."""
    limit = time.monotonic() + _START
    while time.monotonic() < limit:
        with suppress(Failed):
            state = machine.run("sh", "-c", "systemctl is-system-running || true", quiet=True).strip()
            if state in {"running", "degraded"}:
                return
        time.sleep(0.1)
    raise CannotMake(f"The systemd of machine {machine.name} does not come up within {_START} seconds.")
