"""Runs real client programs, held to one TLS version, and knows afterwards which version they used."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import unittest

from landing_case import LandingCase
from waiting import PATIENCE, eventually


class ClientCase(LandingCase):
    def scratch(self):
        """A directory for what clients write."""
        path = self.server.directory / "scratch"
        path.mkdir(exist_ok=True)
        return path

    def run_client(self, words, *, stdin=None, environment=None, succeeds=True):
        """Runs a client to its end, in the scratch directory; returns all it printed."""
        given = {"stdin": subprocess.DEVNULL} if stdin is None else {"input": stdin}
        done = subprocess.run(list(map(str, words)), text=True, errors="replace", env=environment, cwd=self.scratch(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE, **given)
        self.assertEqual(done.returncode == 0, succeeds,
                         f"{words}\n{stdin or ''}\nexit code {done.returncode}\n{done.stdout}\n{self.server.log()}")
        return done.stdout

    @contextlib.contextmanager
    def only(self, version):
        """Whoever logs in meanwhile has to do so with this TLS version."""
        before = len(self.server.log())
        yield
        used = eventually(lambda: set(re.findall(r"TLSv1(?:\.\d)?", self.server.log()[before:])), self.server.log)
        self.assertEqual(used, {version}, self.server.log()[before:])

    def openssl_limited_to(self, version):
        """The environment for a program that uses OpenSSL and shall use this version."""
        path = self.scratch() / f"{version}.cnf"
        path.write_text("openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\nsystem_default = limits\n"
                        f"[limits]\nMinProtocol = {version}\nMaxProtocol = {version}\n")
        return {**os.environ, "OPENSSL_CONF": str(path)}

    def without_tls_1_3(self):
        """The environment for a program that uses GnuTLS and shall go no higher than TLS 1.2."""
        path = self.scratch() / "gnutls.conf"
        path.write_text("[overrides]\ndisabled-version = tls1.3\n")
        return {**os.environ, "GNUTLS_SYSTEM_PRIORITY_FILE": str(path)}

    def listen_on_ipv6_too(self):
        """From here on the server is reached by ::1 as well."""
        self.server.stop()
        self.server.settings["ftps.listen"] = [*self.server.settings["ftps.listen"],
                                               f"[::1]:{self.server.ports.control}"]
        self.server.write_config()
        self.server.start()


def run_or_skip(*programs, **others):
    """unittest.main, or exit code 77 (skipped) where a program, or something else that is asked for, is not there."""
    missing = [name for name in programs if not shutil.which(name)] + [name for name in others if not others[name]]
    if missing:
        print("skipped: not installed: " + ", ".join(missing))
        sys.exit(77)
    unittest.main()
