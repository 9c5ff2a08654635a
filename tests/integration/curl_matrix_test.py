"""curl makes the journey, by IPv4 and IPv6, and moves many files over one session."""

import unittest

from client_journey import HOME, BothVersions, Journey, WhereReuseIsRequired

VERSIONS = {"TLSv1.2": ("--tlsv1.2", "--tls-max", "1.2"), "TLSv1.3": ("--tlsv1.3",)}


class CurlJourney(Journey):
    host = "127.0.0.1"

    def curl(self, version, path, *options, succeeds=True):
        """Each call is a session of its own. Quoted commands begin in the root: paths in the URL are relative."""
        return self.run_client(
            ["curl", "--verbose", "--silent", "--show-error", "--ssl-reqd", "--insecure", *VERSIONS[version],
             "--user", f"{self.user}:{self.password}", *options,
             f"ftp://{self.host}:{self.server.ports.control}{path}"], succeeds=succeeds)

    def perform(self, version, steps):
        for verb, *arguments in steps:
            getattr(self, "do_" + verb)(version, *arguments)

    def do_mkdir(self, version, folder):
        self.curl(version, "/", "-Q", f"MKD {folder}")

    def do_list(self, version, folder, local):
        self.curl(version, folder + "/", "-o", local)

    def do_get(self, version, remote, local):
        self.curl(version, remote, "-o", local)

    def do_put(self, version, local, remote):
        self.curl(version, remote, "-T", local)

    def do_resume(self, version, local, remote):
        self.curl(version, remote, "-T", local, "-C", "-")

    def do_rename(self, version, source, target):
        self.curl(version, "/", "-Q", f"RNFR {source}", "-Q", f"RNTO {target}")

    def do_delete(self, version, remote):
        self.curl(version, "/", "-Q", f"DELE {remote}")


class WithCurl(BothVersions, CurlJourney):
    def test_one_command_line_moves_many_files_over_one_session(self):
        names = [f"part-{number:02}.csv" for number in range(10)]
        for name in names:
            self.local_file(name, f"a,b\n1,{name}\n".encode())
        self.client().mkd(HOME)
        local = self.server.directory / "local"
        said = self.curl("TLSv1.3", HOME + "/", "-T", f"{local}/part-[00-09].csv")
        self.assertEqual(said.count("< 226 "), len(names))
        self.assertEqual(said.count("< 230 "), 1)
        said = self.curl("TLSv1.3", HOME + "/part-[00-09].csv", "-o", f"{self.scratch()}/part-#1.csv")
        self.assertEqual(said.count("< 230 "), 1)
        for name in names:
            self.assertEqual((self.scratch() / name).read_bytes(), (local / name).read_bytes())

    def test_folders_a_path_needs_are_made_on_the_way(self):
        local = self.local_file("readings.csv", b"a,b\n1,2\n")
        self.curl("TLSv1.3", HOME + "/readings.csv", "-T", local, "--ftp-create-dirs")
        self.assertEqual(self.client().retrieve(HOME + "/readings.csv"), b"a,b\n1,2\n")


class WithCurlOverIpv6(CurlJourney):
    host = "[::1]"

    def test_a_working_day_over_ipv6(self):
        self.listen_on_ipv6_too()
        self.make("TLSv1.3")


class WhereReuseIsRequiredWithCurl(WhereReuseIsRequired, CurlJourney):
    pass


class WhereTls13IsRequiredWithCurl(CurlJourney):
    settings = {"tls.min_version": "1.3"}

    def test_curl_limited_to_tls_1_2_says_what_is_wrong(self):
        said = self.curl("TLSv1.2", "/", succeeds=False)
        self.assertIn("alert protocol version", said)
        self.curl("TLSv1.3", "/")


if __name__ == "__main__":
    unittest.main()
