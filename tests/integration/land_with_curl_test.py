"""curl lands pairs of files: straight into the enqueue folder, and by upload and rename."""

import subprocess
import unittest

import tables
from drop_client import ENQUEUE
from landing_case import LandingCase, real_counts, real_tables
from server import job_id_in
from waiting import PATIENCE

DATASET = "gov1-doms"


class LandWithCurl(LandingCase):
    def curl(self, path, *options):
        """Runs curl against a path of the server; returns its output and its talk with the server."""
        done = self.try_curl(path, *options)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def try_curl(self, path, *options):
        return subprocess.run(
            ["curl", "--verbose", "--silent", "--show-error", "--ssl-reqd", "--insecure",
             "--user", f"{self.user}:{self.password}", *map(str, options),
             f"ftp://127.0.0.1:{self.server.ports.control}/{path}"],
            stdin=subprocess.DEVNULL, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)

    def upload_into_queue(self, path):
        return job_id_in(self.curl(f"{DATASET}/{ENQUEUE}/", "-T", path))

    def upload_and_rename(self, path):
        return job_id_in(self.curl(f"{DATASET}/", "-T", path, "-Q", f"-RNFR {path.name}", "-Q", f"-RNTO {ENQUEUE}"))

    def land_pair(self, files, name, counted):
        self.curl("", "-Q", f"MKD {DATASET}")
        for way, data, counts in zip((self.upload_into_queue, self.upload_and_rename), files, counted):
            tag = way(self.local_file(name, data))
            self.assert_landed(DATASET, tag, name=name, landed=data, control=self.active_control(DATASET),
                               counts=counts, table=tables.read_table(data))

    def test_a_pair_without_a_row_identifier(self):
        before, after = tables.readings(2)
        self.land_pair([before.csv(), after.csv()], "readings.csv",
                       [tables.changes_by_whole_row(tables.nothing_like(before), before),
                        tables.changes_by_whole_row(before, after)])

    def test_a_pair_with_a_row_identifier(self):
        before, after = tables.permits(2, seed=5)
        self.server.create_dataset(DATASET, row_id="Permit Id")
        self.land_pair([before.csv(), after.csv()], "permits.csv",
                       [tables.changes_by_row_id(tables.nothing_like(before), before, "Permit Id"),
                        tables.changes_by_row_id(before, after, "Permit Id")])

    def test_status_is_one_readable_line(self):
        first = tables.permits(1)[0]
        self.curl("", "-Q", f"MKD {DATASET}")
        tag = self.upload_into_queue(self.local_file("permits.csv", first.csv()))
        self.wait_for_success(DATASET, tag)
        self.assertIn(f"{tag} : SUCCESS", self.curl(f"{DATASET}/status.txt"))

    def test_a_refused_upload_shows_as_one(self):
        """curl makes the handshake of the data connection before it reads the reply, and passes over to PASV if that breaks."""
        self.curl("", "-Q", f"MKD {DATASET}")
        refused = self.local_file("table.exe", b"MZ")
        for path, code in ("", 550), (f"{DATASET}/{ENQUEUE}/", 553):
            for version in ("1.2", "1.3"):
                with self.subTest(path=path, version=version):
                    done = self.try_curl(path, "-T", refused, f"--tlsv{version}", "--tls-max", version)
                    self.assertIn(f"curl: (25) Failed FTP upload: {code}", done.stdout)

    @unittest.skipUnless(real_tables(), "WHARFINGER_REAL_TABLES is not set")
    def test_the_real_government_domains(self):
        names = ["tables/gov-domains/full-2026-05-13.csv", "tables/gov-domains/full-2026-08-22.csv"]
        files = [(real_tables() / name).read_bytes() for name in names]
        first = len(tables.read_table(files[0]).rows)
        self.server.create_dataset(DATASET, row_id="Domain name")
        self.land_pair(files, "current-full.csv", [tables.Counts(first, first, 0, 0, 0), real_counts(*names)])


if __name__ == "__main__":
    unittest.main()
