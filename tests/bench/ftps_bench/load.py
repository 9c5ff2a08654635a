"""Runs of the load generator, ftps_load: what it prints is JSON, and it waits for a word before it begins."""

import contextlib
import json
import subprocess
import threading

from servers.server import PASSWORD, USER


class LoadFailed(Exception):
    """The run was not what it should be; the text says why."""


class Load:
    """One run: set up by the constructor, under way from go() on. Leaving the context ends it."""

    def __init__(self, command, patience):
        self.command, self.patience = [str(word) for word in command], patience
        self._process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            self.setup_seconds = self._answer()["setup_seconds"]
        except BaseException:
            self.end()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.end()

    def go(self, word=""):
        """Lets it run; the result."""
        self.begin(word)
        return self.result()

    def begin(self, word=""):
        with contextlib.suppress(BrokenPipeError):  # what it wrote before it ended is the better reason
            self._process.stdin.write(word + "\n")
            self._process.stdin.flush()

    def result(self):
        return self._answer()

    def ended(self):
        return self._process.poll() is not None

    def end(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()

    def _answer(self):
        impatience = threading.Timer(self.patience, self._process.kill)
        impatience.start()
        try:
            line = self._process.stdout.readline()
        finally:
            impatience.cancel()
        if not line:
            raise LoadFailed(f"no answer within {self.patience:.0f} s" if self._process.wait() < 0 else "it broke off")
        answer = json.loads(line)
        if "error" in answer:
            raise LoadFailed(answer["error"])
        return answer


class Generator:
    """The program, and how it is told where a server is."""

    def __init__(self, program):
        self.program = program

    def run(self, workload, server, *options, patience=180.0):
        """Sets a workload up against a server; see Load."""
        where = ["--port", server.ports.control, "--user", USER, "--password", PASSWORD]
        return Load([self.program, workload, *where, *options], patience)

    def limit(self, workload, *options):
        """The result of a run that needs no server: what loopback and memory can do."""
        with Load([self.program, workload, *options], patience=120.0) as run:
            return run.go()
