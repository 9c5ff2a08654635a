"""ftp-ssl, the old BSD client with TLS added, makes the journey."""

import re

from client_case import run_or_skip
from client_journey import CUT, DATASET, PATH, QUEUE, BothVersions, Journey, WhereReuseIsRequired


class FtpSslJourney(Journey):
    """Closes data connections without a TLS close_notify, so it announces with ALLO how much it will send."""

    def perform(self, version, steps):
        script = [f"user {self.user} {self.password}", "passive", "binary"]
        for verb, *arguments in steps:
            script += getattr(self, "do_" + verb)(*arguments)
        said = self.run_client(["ftp-ssl", "-i", "-n", "-v", "-z", "secure", "127.0.0.1", self.server.ports.control],
                               stdin="\n".join([*script, "bye", ""]),
                               environment=self.openssl_limited_to(version))
        self.assertFalse(re.search(r"^[45]\d\d ", said, re.MULTILINE), said)
        self.assertIn("221 ", said)

    def do_mkdir(self, folder):
        return [f"mkdir {folder}"]

    def do_list(self, folder, local):
        return [f"ls {folder} {local}"]

    def do_get(self, remote, local):
        return [f"get {remote} {local}"]

    def do_put(self, local, remote):
        return [f"quote ALLO {local.stat().st_size}", f"put {local} {remote}"]

    def do_resume(self, local, remote):
        return [f"quote ALLO {local.stat().st_size - CUT}", f"restart {CUT}", f"put {local} {remote}"]

    def do_rename(self, source, target):
        return [f"rename {source} {target}"]

    def do_delete(self, remote):
        return [f"delete {remote}"]


class WithFtpSsl(BothVersions, FtpSslJourney):
    def test_an_upload_of_unannounced_size_is_kept_as_partial_and_never_enqueued(self):
        local = self.local_file("readings.csv", b"a,b\n1,2\n")
        self.server.create_dataset(DATASET)
        script = f"user {self.user} {self.password}\npassive\nput {local} {PATH}\nrename {PATH} {QUEUE}\nbye\n"
        said = self.run_client(["ftp-ssl", "-i", "-n", "-v", "-z", "secure", "127.0.0.1", self.server.ports.control],
                               stdin=script)
        self.assertIn("426 The data connection ended without TLS close_notify", said)
        self.assertIn("550 ", said)
        self.assertEqual(self.server.jobs(), [])


class WhereReuseIsRequiredWithFtpSsl(WhereReuseIsRequired, FtpSslJourney):
    pass


if __name__ == "__main__":
    run_or_skip("ftp-ssl")
