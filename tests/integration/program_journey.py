"""The journey of an FTP library: a small program in programs/ carries the steps out in its language."""

import pathlib
import subprocess

from client_journey import Journey

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"


class ProgramJourney(Journey):
    def command(self, version):
        """What starts the program."""
        raise NotImplementedError

    def environment(self, version):
        """None is that of this test."""
        return None

    def perform(self, version, steps):
        """Steps go to the program's standard input, one a line, their words separated by tabs."""
        text = "".join("\t".join(map(str, step)) + "\n" for step in steps)
        where = (self.server.ports.control, self.user, self.password, version)
        self.run_client([*self.command(version), *where], stdin=text, environment=self.environment(version))


def runs(*words):
    """Whether a program is there and content with these words."""
    try:
        return subprocess.run(words, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False
