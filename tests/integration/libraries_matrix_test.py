"""FTP libraries of other languages make the journey, each through a small program in programs/.

A library that is not installed is skipped; the line that says so names it.
"""

import os
import pathlib
import shutil
import subprocess
import unittest

from client_journey import BothVersions, Journey

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
COMMONS_NET = pathlib.Path("/usr/share/java/commons-net.jar")
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def runs(*words):
    return shutil.which(words[0]) is not None and subprocess.run(words, **QUIET).returncode == 0


class ProgramJourney(Journey):
    """`command` is what starts the program; it gets the steps on its standard input."""

    def command(self, version):
        raise NotImplementedError

    def environment(self, version):
        return dict(os.environ)

    def perform(self, version, steps):
        text = "".join("\t".join(map(str, step)) + "\n" for step in steps)
        where = (str(self.server.ports.control), self.user, self.password)
        self.run_client([*self.command(version), *where, version], stdin=text, environment=self.environment(version))


@unittest.skipUnless(runs("php", "-r", "exit(function_exists('ftp_ssl_connect') ? 0 : 1);"), "PHP with FTPS is not installed")
class WithPhp(BothVersions, ProgramJourney):
    def command(self, version):
        return ["php", PROGRAMS / "land.php"]

    def environment(self, version):
        return {**os.environ, "OPENSSL_CONF": str(self.openssl_limited_to(version))}


@unittest.skipUnless(runs("perl", "-MNet::FTP", "-MIO::Socket::SSL", "-e", "1"), "Perl's IO::Socket::SSL is not installed")
class WithPerl(BothVersions, ProgramJourney):
    def command(self, version):
        return ["perl", PROGRAMS / "land.pl"]


@unittest.skipUnless(runs("java", "-version") and runs("javac", "-version") and COMMONS_NET.exists(),
                     "a JDK with Apache Commons Net is not installed")
class WithCommonsNet(BothVersions, ProgramJourney):
    def command(self, version):
        classes = self.scratch() / "classes"
        if not classes.exists():
            self.run_client(["javac", "-cp", COMMONS_NET, "-d", classes, PROGRAMS / "Land.java"])
        return ["java", "-cp", f"{COMMONS_NET}:{classes}", "Land"]


def node_modules():
    """Where npm keeps what is installed for everybody."""
    if not shutil.which("npm"):
        return pathlib.Path("/usr/lib/node_modules")
    done = subprocess.run(["npm", "root", "--global"], text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return pathlib.Path(done.stdout.strip())


@unittest.skipUnless(shutil.which("node") and (node_modules() / "basic-ftp").exists(), "basic-ftp of Node.js is not installed")
class WithBasicFtp(BothVersions, ProgramJourney):
    def command(self, version):
        return ["node", PROGRAMS / "land.js"]

    def environment(self, version):
        return {**os.environ, "NODE_PATH": str(node_modules())}


if __name__ == "__main__":
    unittest.main()
