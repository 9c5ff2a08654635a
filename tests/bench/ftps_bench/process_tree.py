"""CPU time and memory of a server with all its processes, those that have ended included."""

import contextlib
import os
import pathlib
import signal
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")
PROCESS_CLOCK = 2  # CPUCLOCK_SCHED: what the scheduler counted, in nanoseconds, of all threads a process ever had


class ProcessTree:
    """Everything beneath a reaper (reaper.py). Processes may come and go while it is asked."""

    def __init__(self, reaper):
        self.reaper = reaper

    def processes(self):
        """Pids of all that are beneath the reaper now."""
        found, unseen = [], [self.reaper]
        while unseen:
            children = _children(unseen.pop())
            found += children
            unseen += children
        return found

    def cpu_seconds(self):
        """User and system time of the living and the dead. What the reaper needs itself is not in it."""
        return _cpu_of_waited_for(self.reaper) + sum(_cpu_of(pid) + _cpu_of_waited_for(pid) for pid in self.processes())

    def settled_cpu_seconds(self, patience=2.0):
        """The same, once sessions have ended that were ending: when a twentieth of a second costs next to nothing."""
        deadline = time.monotonic() + patience
        before = self.cpu_seconds()
        while True:
            time.sleep(0.05)
            now = self.cpu_seconds()
            if now - before < 0.001 or time.monotonic() > deadline:
                return now
            before = now

    def memory(self):
        """Proportional set size in bytes: shared pages are counted once, divided by those who share them."""
        return sum(_pss(pid) for pid in self.processes())

    def signal_top(self, number):
        for pid in _children(self.reaper):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self):
        """Ends every process beneath the reaper, which then ends itself."""
        while pids := self.processes():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


class PeakMemory:
    """The most memory a tree had while this context was open, looked at every few milliseconds."""

    def __init__(self, tree, interval=0.02):
        self.tree, self.interval = tree, interval
        self.bytes = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *unused):
        self._ended.set()
        self._thread.join()

    def _watch(self):
        while True:
            self.bytes = max(self.bytes, self.tree.memory())
            if self._ended.wait(self.interval):
                return


def _children(pid):
    """Children of all threads of a process; none if it is gone."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []
    found = []
    for thread in threads:
        with contextlib.suppress(OSError):
            found += map(int, pathlib.Path(f"/proc/{pid}/task/{thread}/children").read_text().split())
    return found


def _cpu_of(pid):
    try:
        return time.clock_gettime((~pid << 3) | PROCESS_CLOCK)
    except OSError:
        return 0.0  # it has just ended, and its parent counts it


def _cpu_of_waited_for(pid):
    """CPU time of the children that a process has waited for, and of theirs, to the nearest tick."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()  # from the third on: the second, in parentheses, may hold anything
    return (int(fields[13]) + int(fields[14])) / TICKS


def _pss(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0
