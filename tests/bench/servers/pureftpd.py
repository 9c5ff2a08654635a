"""Pure-FTPd: two processes a session, one of them with few rights."""

import subprocess

from servers.server import (CHEAP_HASH, GID, IDLE_SECONDS, UID, UNPACKED, USER, CannotStart, Server, first_line,
                            with_own)

PROGRAM = UNPACKED / "usr/sbin/pure-ftpd"
MAKE_USERS = UNPACKED / "usr/bin/pure-pw"
ENOUGH = 100_000


class Pureftpd(Server):
    name = "Pure-FTPd"
    most_sessions, why_not_more = 2000, "two processes a session"

    def configure(self):
        (self.directory / "run").mkdir()
        text, database = self.directory / "users", self.directory / "users.pdb"
        text.write_text(f"{USER}:{CHEAP_HASH}:{UID}:{GID}::{self.directory / 'tree'}/./::::::::::::\n")
        made = subprocess.run([MAKE_USERS, "mkdb", database, "-f", text], capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise CannotStart(f"pure-pw: {made.stdout}{made.stderr}")

    def command(self):
        first, last = self.ports.passive()
        options = [
            "--bind", f"127.0.0.1,{self.ports.control}",
            "--ipv4only",
            "--passiveportrange", f"{first}:{last}",
            "--tls", "2",
            "--certfile", f"{self.certificate.chain},{self.certificate.key}",
            "--login", f"puredb:{self.directory / 'users.pdb'}",
            "--minuid", "1",
            "--noanonymous",
            "--chrooteveryone",
            "--dontresolve",
            "--maxclientsnumber", str(ENOUGH),
            "--maxclientsperip", str(ENOUGH),
            "--maxidletime", str(IDLE_SECONDS // 60),
            "--limitrecursion", f"{2 * ENOUGH}:5",
            "--umask", "133:022",
            "--pidfile", self.directory / "pid",
        ]
        return with_own(self.directory / "run", "/run", [PROGRAM, *options])  # it lists its sessions there

    def version(self):
        return "Pure-FTPd " + first_line(PROGRAM, "--help").split()[1].lstrip("v")
