"""What a process holds of the machine: resident memory and open descriptors, now and compared with before."""

import os
import pathlib
import re

from waiting import eventually

MIB = 1 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")


def resident_bytes(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def sanitized(pid):
    """Whether the process runs under a sanitizer that keeps freed memory: its size then says nothing."""
    maps = pathlib.Path(f"/proc/{pid}/maps").read_text()
    return any(library in maps for library in ("libasan.", "libtsan."))


class Watch:
    """Remembers what a process held when this was made."""

    def __init__(self, pid):
        self.pid = pid
        self.resident = resident_bytes(pid)
        self.descriptors = descriptors(pid)
        self.counts_memory = not sanitized(pid)

    def growth(self):
        """Bytes more than before; 0 under a sanitizer."""
        return max(0, resident_bytes(self.pid) - self.resident) if self.counts_memory else 0

    def more_descriptors(self):
        return descriptors(self.pid) - self.descriptors

    def wait_for_descriptors(self):
        """Until it holds no more than before; says which are left over if that never happens."""
        eventually(lambda: self.more_descriptors() <= 0,
                   lambda: f"{self.descriptors} descriptors as before; there are {self.open_files()}")

    def wait_for_memory(self, allowed):
        """Until it is no more than `allowed` bytes larger than before."""
        eventually(lambda: self.growth() <= allowed,
                   lambda: f"{self.resident / MIB:.1f} MiB and {allowed / MIB:.0f} at most on top; "
                           f"{self.growth() / MIB:.1f} MiB are")

    def open_files(self):
        """What the descriptors lead to, each with how many of them do; sockets all look alike."""
        found = {}
        for name in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                target = os.readlink(f"/proc/{self.pid}/fd/{name}").partition(":[")[0]
            except FileNotFoundError:
                continue
            found[target] = found.get(target, 0) + 1
        return found


class Peak:
    """The most memory that a process held since this was made, against what it held then."""

    def __init__(self, pid):
        self.before = Watch(pid)
        self.process = pathlib.Path(f"/proc/{pid}")
        (self.process / "clear_refs").write_text("5")  # proc(5): the peak begins anew

    def growth(self):
        """Bytes; 0 under a sanitizer."""
        [kib] = re.findall(r"VmHWM:\s+([0-9]+) kB", (self.process / "status").read_text())
        return max(0, int(kib) * 1024 - self.before.resident) if self.before.counts_memory else 0
