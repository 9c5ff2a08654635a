"""basic-ftp of Node.js makes the journey."""

import os
import pathlib
import shutil
import subprocess

from client_case import run_or_skip
from client_journey import BothVersions, WhereReuseIsRequired
from program_journey import PROGRAMS, ProgramJourney


def modules():
    """Where npm keeps what was installed with --global."""
    if not shutil.which("npm"):
        return pathlib.Path("/usr/lib/node_modules")
    done = subprocess.run(["npm", "root", "--global"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return pathlib.Path(done.stdout.strip())


class BasicFtpJourney(ProgramJourney):
    def command(self, version):
        return ["node", PROGRAMS / "land.js"]

    def environment(self, version):
        return {**os.environ, "NODE_PATH": str(modules())}


class WithBasicFtp(BothVersions, BasicFtpJourney):
    pass


class WhereReuseIsRequiredWithBasicFtp(WhereReuseIsRequired, BasicFtpJourney):
    pass


if __name__ == "__main__":
    run_or_skip("node", **{"basic-ftp": (modules() / "basic-ftp").exists()})
