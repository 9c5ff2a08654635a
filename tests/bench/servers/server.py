"""What the servers have in common: where each keeps its things, its ports, and how it is started and stopped."""

import contextlib
import dataclasses
import os
import pathlib
import shlex
import signal
import socket
import subprocess
import sys
import time

from ftps_bench.process_tree import ProcessTree

USER = "bench"
PASSWORD = "bench-password-1"
# The same password by crypt(3) as of 1979, the cheapest hash that all servers with a password file know.
CHEAP_HASH = "wfvL17hSWeFUE"
# Who owns the trees and whom the servers become: somebody every system has, with a home that exists (vsftpd looks).
SYSTEM_USER, SYSTEM_GROUP, UID, GID = "daemon", "daemon", 1, 1

# The folders of every server's tree, as clients name them. To Wharfinger each is a dataset.
BULK, MANY, POLLED = "/bulk-data", "/many-data", "/poll-data"
TINY = tuple(f"/tiny-000{number}" for number in range(4))
FOLDERS = (BULK, MANY, POLLED, *TINY)

# Longer than any run, so that nobody is thrown out for being idle.
IDLE_SECONDS = 900
START_PATIENCE = 20.0
STOP_PATIENCE = 10.0

REAPER = pathlib.Path(__file__).parent.parent / "ftps_bench" / "reaper.py"
# Where scripts/install-deps unpacks the servers that Debian does not let one install side by side.
UNPACKED = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "wharfinger-bench"


class CannotStart(Exception):
    """The server did not come up; the text says what it wrote."""


@dataclasses.dataclass(frozen=True)
class Certificate:
    chain: pathlib.Path
    key: pathlib.Path


@dataclasses.dataclass(frozen=True)
class Ports:
    """Ports of one server: `control`, and `passive` and what else it needs from the block behind it."""

    control: int
    block_end: int

    @classmethod
    def of_block(cls, first, size):
        """The first stretch of a block whose ports nobody has; the passive ones far behind are only hoped to be free."""
        for control in range(first, first + size // 2, 20):
            if all(_free(port) for port in range(control, control + 20)):
                return cls(control, first + size - 1)
        raise CannotStart(f"no free ports between {first} and {first + size // 2}")

    def passive(self):
        return self.control + 1, self.block_end


def _free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Server:
    """One server in a directory of its own. Subclasses say how it is configured and what it cannot do."""

    name = ""
    # Idle sessions it can be asked for on an ordinary machine, and why not more.
    most_sessions, why_not_more = 1_000_000, ""
    is_real = True  # it does the whole work

    def __init__(self, directory, certificate, ports):
        self.directory = pathlib.Path(directory)
        self.certificate = certificate
        self.ports = ports
        self.log_file = self.directory / "server.log"
        self.directory.mkdir()
        self.directory.chmod(0o755)  # for servers that look at their files as another user

    def folder(self, client_path):
        """Where on disk a folder of FOLDERS is."""
        return self.directory / "tree" / client_path[1:]

    def prepare(self):
        """Writes the configuration and makes the empty tree."""
        for client_path in FOLDERS:
            folder = self.folder(client_path)
            folder.mkdir(parents=True)
            os.chown(folder, UID, GID)
        self.configure()

    def configure(self):
        raise NotImplementedError

    def command(self):
        """What starts the server in the foreground."""
        raise NotImplementedError

    def version(self):
        raise NotImplementedError

    @contextlib.contextmanager
    def running(self):
        """Starts the server, gives its process tree, and ends whatever of it is left."""
        with open(self.log_file, "a+b") as log:  # their input, too: vsftpd complains there
            reaper = subprocess.Popen([sys.executable, str(REAPER), *map(str, self.command())], cwd=self.directory,
                                      stdin=log, stdout=log, stderr=log, start_new_session=True)
        tree = ProcessTree(reaper.pid)
        try:
            self._wait_for_greeting(reaper)
            yield tree
        finally:
            self._stop(reaper, tree)

    def _wait_for_greeting(self, reaper):
        deadline = time.monotonic() + START_PATIENCE
        while time.monotonic() < deadline and reaper.poll() is None:
            with contextlib.suppress(OSError):
                with socket.create_connection(("127.0.0.1", self.ports.control), timeout=1) as connection:
                    if connection.recv(3) == b"220":
                        return
            time.sleep(0.02)
        tail = self.log_file.read_text(errors="replace")[-1000:].strip()
        raise CannotStart(f"{self.name} does not greet: {tail or 'it wrote nothing'}")

    def _stop(self, reaper, tree):
        tree.signal_top(signal.SIGTERM)
        try:
            reaper.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            tree.kill()
            reaper.wait(STOP_PATIENCE)


def with_own(directory, at, command):
    """A command that finds a directory of ours at a place of the system's. Nobody else does: it has its own mounts."""
    bind = f"mount --bind {shlex.quote(str(directory))} {shlex.quote(at)}"
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", f"{bind} && exec {shlex.join(map(str, command))}"]


def first_line(*command):
    """The first line a command writes, to either stream."""
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    return (done.stdout.strip().splitlines() or [""])[0]
