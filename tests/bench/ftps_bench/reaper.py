#!/usr/bin/env python3
"""Runs a command and waits for it and for every process that loses its parent on the way.

    reaper.py COMMAND [ARGUMENT...]

It takes the orphans over (PR_SET_CHILD_SUBREAPER), so everything the command ever started stays in one tree beneath
this process, and the CPU time of what has ended is counted in this process's own statistics. Ends when nobody is left.
"""
import contextlib
import ctypes
import os
import signal
import subprocess
import sys

PR_SET_CHILD_SUBREAPER = 36


def main():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit(f"reaper: {os.strerror(ctypes.get_errno())}")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this ends the server
    child = subprocess.Popen(sys.argv[1:])
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    child.returncode = 0  # waited for above


if __name__ == "__main__":
    main()
