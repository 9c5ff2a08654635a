"""Apache Commons Net makes the journey: the Java library under many FTP clients, the public drop client among them."""

import pathlib

from client_case import run_or_skip
from client_journey import BothVersions
from program_journey import PROGRAMS, ProgramJourney

LIBRARY = pathlib.Path("/usr/share/java/commons-net.jar")


class WithCommonsNet(BothVersions, ProgramJourney):
    def command(self, version):
        classes = self.scratch() / "classes"
        if not classes.exists():
            self.run_client(["javac", "-cp", LIBRARY, "-d", classes, PROGRAMS / "Land.java"])
        return ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{LIBRARY}:{classes}", "Land"]


if __name__ == "__main__":
    run_or_skip("java", "javac", **{str(LIBRARY): LIBRARY.exists()})
