"""The real server, run for one test: own directory, own ports, own users, and a time zone that is not UTC."""

import contextlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile

from waiting import PATIENCE, eventually

BINARY = os.path.abspath(os.environ.get("WHARFINGER_BINARY", "build/test/wharfinger"))
DOMAIN = "data.example.gov"
PASSIVE_PORTS = 6

# What the server runs in, whatever the machine is set to: a half-hour zone shows a local time where UTC belongs.
ENVIRONMENT = {**os.environ, "TZ": "America/St_Johns"}
ENVIRONMENT.pop("WHARFINGER_KILL_AT", None)

SANITIZER_MARKS = ("Sanitizer:", "runtime error:")

JOB_ID = re.compile(r"\b[0-9a-f]{32}\b")


class Ports:
    """One control port, PASSIVE_PORTS passive ones behind it, one for HTTPS and one for metrics, free now and not given to another test.

    The claim is an abstract Unix socket named after the first port, so it ends with this process.
    """

    def __init__(self):
        numbers = random.SystemRandom()
        while True:
            first = numbers.randrange(10000, 32000, PASSIVE_PORTS + 3)
            claim = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                claim.bind(f"\0wharfinger-test-ports-{first}")
                for port in range(first, first + PASSIVE_PORTS + 3):
                    with socket.socket() as probe:
                        probe.bind(("127.0.0.1", port))
            except OSError:
                claim.close()
                continue
            self.claim = claim
            self.control = first
            self.passive = range(first + 1, first + 1 + PASSIVE_PORTS)
            self.https = first + 1 + PASSIVE_PORTS
            self.metrics = self.https + 1
            return

    def release(self):
        self.claim.close()


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return json.dumps(str(value))


class Server:
    """Usable as a context manager; leaving it stops the server and removes the directory.

    `settings` maps "section.key" to a value and goes over the test's own configuration.
    """

    def __init__(self, settings=None, *, directory=None):
        self._own_directory = directory is None
        self.directory = pathlib.Path(directory or tempfile.mkdtemp(prefix="wharfinger-test-"))
        self.ports = Ports()
        self.data = self.directory / "data"
        self.config_file = self.directory / "wharfinger.toml"
        self.log_file = self.directory / "server.log"
        self.process = None
        self.settings = {
            "data.root": self.data,
            "ftps.listen": [f"127.0.0.1:{self.ports.control}"],
            "ftps.passive_ports": f"{self.ports.passive[0]}-{self.ports.passive[-1]}",
            "https.listen": [f"127.0.0.1:{self.ports.https}"],
            "auth.users": "users.toml",
            "log.level": "debug",
            **(settings or {}),
        }
        self.write_config()

    def write_config(self):
        sections = {}
        for key, value in self.settings.items():
            section, name = key.split(".", 1)
            sections.setdefault(section, []).append(f"{name} = {toml(value)}")
        text = "".join(f"[{section}]\n" + "\n".join(lines) + "\n\n" for section, lines in sections.items())
        self.config_file.write_text(text)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        self.kill()
        self.ports.release()
        log = self.log()
        if self._own_directory:
            shutil.rmtree(self.directory, ignore_errors=True)
        if any(mark in log for mark in SANITIZER_MARKS):
            raise AssertionError(f"a sanitizer complained\n{log}")

    # The command line

    def command(self, *words, stdin=None, check=True):
        """Runs `wharfinger WORDS --config ...` to its end; with check, an exit code other than 0 fails the test."""
        done = subprocess.run(
            [BINARY, *map(str, words), "--config", str(self.config_file)],
            input=stdin, stdin=None if stdin is not None else subprocess.DEVNULL, text=True,
            capture_output=True, env=ENVIRONMENT, cwd=self.directory, timeout=PATIENCE,
        )
        if check and done.returncode != 0:
            raise AssertionError(f"wharfinger {words}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def add_user(self, name, password="one-tall-ship", *, role="publisher", domains=(DOMAIN,)):
        options = [option for domain in domains for option in ("--domain", domain)]
        self.command("user", "add", name, "--role", role, *options, "--password-stdin", stdin=password + "\n")
        return name, password

    def create_dataset(self, dataset, *, domain=DOMAIN, row_id=None):
        self.command("dataset", "create", domain, dataset, *(["--row-id", row_id] if row_id else []))

    def jobs(self, *, domain=DOMAIN, dataset=None):
        """The jobs as `wharfinger jobs list --json` has them, newest first."""
        filters = ["--domain", domain] + (["--dataset", dataset] if dataset else [])
        return json.loads(self.command("jobs", "list", *filters, "--json").stdout)

    def job(self, job_id):
        return json.loads(self.command("jobs", "show", job_id, "--json").stdout)

    # The process

    def start(self, *, environment=None, wait=True):
        assert self.process is None, "already running"
        with open(self.log_file, "ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--config", str(self.config_file)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory,
                env={**ENVIRONMENT, **(environment or {})},
            )
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self):
        eventually(self._greets_or_ended, lambda: f"a greeting on port {self.ports.control}\n{self.log()}")
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended with {self.process.returncode}\n{self.log()}")

    def _greets_or_ended(self):
        if self.process.poll() is not None:
            return True
        try:
            with socket.create_connection(("127.0.0.1", self.ports.control), timeout=PATIENCE) as connection:
                return connection.recv(3) == b"220"
        except OSError:
            return False

    def running(self):
        return self.process is not None and self.process.poll() is None

    def stop(self):
        """Asks the server to end, as systemd does; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still there {PATIENCE:.0f} s after SIGTERM\n{self.log()}") from None
        self.process = None
        return code

    def kill(self):
        """Ends the server at once, as a power cut would; harmless when it is gone already."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            self.process.wait()
            self.process = None

    def log(self):
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    # What is on disk

    def dataset_directory(self, dataset, domain=DOMAIN):
        return self.data / "domains" / domain / dataset

    def table_file(self, dataset, domain=DOMAIN):
        return self.data / "tables" / domain / f"{dataset}.sqlite"

    def status_line(self, dataset, domain=DOMAIN):
        return (self.dataset_directory(dataset, domain) / "status.txt").read_text()

    def unfinished(self):
        """Ids of the jobs that are queued or running."""
        found = []
        for state in ("queued", "running"):
            for _, directories, _ in os.walk(self.data / "jobs" / state):
                found += [name for name in directories if JOB_ID.fullmatch(name)]
        return found

    def wait_until_idle(self):
        eventually(lambda: not self.unfinished(), lambda: f"idle; still there: {self.unfinished()}\n{self.log()}")

    def wait_for_status(self, dataset, start, domain=DOMAIN):
        """The status line once it begins with `start` ("<tag> : SUCCESS", or "<tag> : " for any end of the job)."""
        def arrived():
            line = self.status_line(dataset, domain)
            ended = line.partition(" : ")[2].startswith(("SUCCESS", "FAILURE"))
            return line if line.startswith(start) and ended else None
        return eventually(arrived, lambda: f"{start!r}; status.txt is {self.status_line(dataset, domain)!r}\n{self.log()}")


def job_id_in(text):
    """The job named in a reply such as "226 ... queued as job 0193...": the word after `job`."""
    found = re.search(r"\bjob ([0-9a-f]{32})\b", text)
    if not found:
        raise AssertionError(f"no job named in {text!r}")
    return found.group(1)
