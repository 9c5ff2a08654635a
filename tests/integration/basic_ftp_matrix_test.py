"""basic-ftp of Node.js makes the journey."""

import os

from client_case import run_or_skip
from client_journey import BothVersions, WhereReuseIsRequired
from node_modules import MODULES
from program_journey import PROGRAMS, ProgramJourney


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
