"""lftp makes the journey, and mirrors folders in both directions over several connections at once."""

import unittest

from client_journey import DATASET, HOME, BothVersions, Journey, WhereReuseIsRequired
from drop_client import ENQUEUE
from waiting import eventually

PRIORITIES = {"TLSv1.2": "NORMAL:-VERS-ALL:+VERS-TLS1.2", "TLSv1.3": "NORMAL:-VERS-ALL:+VERS-TLS1.3"}
FILES = 40


class LftpJourney(Journey):
    host = "127.0.0.1"

    def lftp(self, version, *commands, succeeds=True):
        script = [
            "debug 9",
            "set cmd:fail-exit true",
            "set net:max-retries 1",
            "set ftp:ssl-force true",
            "set ftp:ssl-protect-data true",
            "set ssl:verify-certificate false",
            f"set ssl:priority {PRIORITIES[version]}",
            f"open -p {self.server.ports.control} -u {self.user},{self.password} ftp://{self.host}",
            *commands,
        ]
        return self.run_client(["lftp", "-c", "; ".join(script)], succeeds=succeeds)

    def perform(self, version, steps):
        self.lftp(version, *(getattr(self, "do_" + verb)(*arguments) for verb, *arguments in steps))

    def do_mkdir(self, folder):
        return f"mkdir {folder}"

    def do_list(self, folder, local):
        return f"cls -l --sort=name {folder} > {local}; ls {folder}; nlist {folder}"

    def do_get(self, remote, local):
        return f"set xfer:clobber true; get {remote} -o {local}"

    def do_put(self, local, remote):
        return f"put {local} -o {remote}"

    def do_resume(self, local, remote):
        return f"put -c {local} -o {remote}"

    def do_rename(self, source, target):
        return f"mv {source} {target}"

    def do_delete(self, remote):
        return f"rm {remote}"


class WithLftp(BothVersions, LftpJourney):
    def many_files(self):
        folder = self.server.directory / "many"
        folder.mkdir()
        for number in range(FILES):
            (folder / f"part-{number:02}.csv").write_text("a,b\n" + f"{number},x\n" * (1 + 300 * number))
        return folder

    def mirror_both_ways(self, version):
        """Up, up again with nothing left to do, down, and away with them."""
        sent = self.many_files()
        back = self.scratch() / "back"
        self.server.create_dataset(DATASET)
        self.lftp(version, f"mirror -R --parallel=4 {sent} {HOME}")
        again = self.lftp(version, f"mirror -R --parallel=4 --only-newer {sent} {HOME}")
        self.assertNotIn("---> STOR", again)
        self.lftp(version, f"mirror --parallel=4 --exclude {ENQUEUE}/ {HOME} {back}")
        for file in sent.iterdir():
            self.assertEqual((back / file.name).read_bytes(), file.read_bytes())
        self.assertTrue((back / "status.txt").exists())
        self.lftp(version, f"mrm {HOME}/part-*.csv")
        self.assertEqual(list(self.server.dataset_directory(DATASET).glob("part-*")), [])

    def test_mirroring_forty_files_on_four_connections_with_tls_1_2(self):
        with self.only("TLSv1.2"):
            self.mirror_both_ways("TLSv1.2")

    def test_mirroring_forty_files_on_four_connections_with_tls_1_3(self):
        with self.only("TLSv1.3"):
            self.mirror_both_ways("TLSv1.3")

    def test_mirroring_into_the_enqueue_folder_makes_a_job_of_each_file(self):
        sent = self.many_files()
        self.client().mkd(HOME)
        self.lftp("TLSv1.3", f"mirror -R --parallel=4 {sent} {HOME}/{ENQUEUE}")
        self.server.wait_until_idle()
        states = [job["state"] for job in self.server.jobs()]
        self.assertEqual(states, ["succeeded"] * FILES)


class WithLftpOverIpv6(LftpJourney):
    host = "[::1]"

    def test_a_working_day_over_ipv6(self):
        self.listen_on_ipv6_too()
        self.make("TLSv1.3")


class WhereReuseIsRequiredWithLftp(WhereReuseIsRequired, LftpJourney):
    pass


class WhereTls13IsRequiredWithLftp(LftpJourney):
    settings = {"tls.min_version": "1.3"}

    def test_lftp_limited_to_tls_1_2_gives_up_in_the_handshake(self):
        said = self.lftp("TLSv1.2", "ls", succeeds=False)
        self.assertIn("Fatal error: gnutls_handshake: A TLS fatal alert has been received", said)
        eventually(lambda: "unsupported protocol" in self.server.log(), self.server.log)
        self.lftp("TLSv1.3", "ls")


if __name__ == "__main__":
    unittest.main()
