"""basic-ftp of Node.js makes the journey."""

import os
import pathlib

from client_case import run_or_skip
from client_journey import BothVersions, WhereReuseIsRequired
from program_journey import PROGRAMS, ProgramJourney


# Where scripts/install-deps puts it.
MODULES = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache", "wharfinger-tests/node_modules")


class BasicFtpJourney(ProgramJourney):
    def command(self, version):
        return ["node", PROGRAMS / "land.js"]

    def environment(self, version):
        return {**os.environ, "NODE_PATH": str(MODULES)}


class WithBasicFtp(BothVersions, BasicFtpJourney):
    pass


class WhereReuseIsRequiredWithBasicFtp(WhereReuseIsRequired, BasicFtpJourney):
    pass


if __name__ == "__main__":
    run_or_skip("node", **{"basic-ftp": (MODULES / "basic-ftp").exists()})
