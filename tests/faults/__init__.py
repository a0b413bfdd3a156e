"""What becomes of the site when a process is killed, a disk is full, a database goes away, a clock jumps: part `faults` of `tests/run.py`."""
