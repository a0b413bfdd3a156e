"""The rehearsal of an installation: a fresh Debian, installed, used, upgraded under load, backed up, destroyed, restored elsewhere."""

#: Its exit code where no fresh machine can be made.
CANNOT = 3
#: And where nothing can be installed that would help: the kernel, or what holds this machine, lets nobody make one in it.
FORBIDDEN = 4
