"""lftp lands a series of versions: straight into the enqueue folder, and by put and mv."""

import subprocess
import unittest
import uuid

import tables
from drop_client import ENQUEUE
from landing_case import LandingCase, real_counts, real_tables
from server import job_id_in
from waiting import PATIENCE

DATASET = "perm-it01"


class LandWithLftp(LandingCase):
    def lftp(self, *commands):
        """Runs the commands in one session; returns its transcript, server replies included."""
        script = [
            "debug 9",
            "set cmd:fail-exit true",
            "set net:max-retries 1",
            "set ftp:ssl-force true",
            "set ftp:ssl-protect-data true",
            "set ssl:verify-certificate false",
            f"open -p {self.server.ports.control} -u {self.user},{self.password} ftp://127.0.0.1",
            *commands,
        ]
        done = subprocess.run(["lftp", "-c", "; ".join(script)], stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def put_into_queue(self, path):
        return job_id_in(self.lftp(f"put {path} -o {DATASET}/{ENQUEUE}/{path.name}"))

    def put_and_move(self, path):
        return job_id_in(self.lftp(f"put -O {DATASET} {path}", f"mv {DATASET}/{path.name} {DATASET}/{ENQUEUE}"))

    def put_and_move_under_a_name(self, path):
        return job_id_in(self.lftp(f"cd {DATASET}", f"put {path}", f"mv {path.name} {ENQUEUE}/{path.name}"))

    def land_series(self, files, name, row_id, counted):
        """Lands each file under one name, each in another way; `counted` are the counts expected of each."""
        self.server.create_dataset(DATASET, row_id=row_id)
        ways = (self.put_into_queue, self.put_and_move, self.put_and_move_under_a_name)
        for number, (data, counts) in enumerate(zip(files, counted)):
            tag = ways[number % len(ways)](self.local_file(name, data))
            self.assert_landed(DATASET, tag, name=name, landed=data, control=self.active_control(DATASET),
                               counts=counts, table=tables.read_table(data))

    def test_three_versions_with_a_row_identifier(self):
        series = tables.permits(3)
        steps = zip([tables.nothing_like(series[0]), *series], series)
        counted = [tables.changes_by_row_id(before, after, "Permit Id") for before, after in steps]
        self.land_series([version.csv() for version in series], "permits.csv", "Permit Id", counted)

    def test_a_dataset_made_over_ftp_takes_a_plain_file(self):
        first = tables.permits(1)[0]
        path = self.local_file("permits.csv", first.csv())
        tag = job_id_in(self.lftp(f"mkdir {DATASET}", f"put {path} -o {DATASET}/{ENQUEUE}/permits.csv"))
        counts = tables.changes_by_whole_row(tables.nothing_like(first), first)
        self.assert_landed(DATASET, tag, name="permits.csv", landed=first.csv(),
                           control=self.active_control(DATASET), counts=counts, table=first)

    def test_a_script_follows_its_job_by_request_id(self):
        first = tables.permits(1)[0]
        path = self.local_file("permits.csv", first.csv())
        tag = uuid.uuid4().hex
        tagfile = self.local_file("requestId", tag.encode())
        self.lftp(f"mkdir {DATASET}", f"put {tagfile}", f"put {path} -o {DATASET}/{ENQUEUE}/permits.csv")
        self.wait_for_success(DATASET, tag)
        status = self.lftp(f"cat {DATASET}/status.txt")
        self.assertIn(f"{tag} : SUCCESS", status)
        self.assertIn(tag, self.lftp("cat requestId"))

    @unittest.skipUnless(real_tables(), "WHARFINGER_REAL_TABLES is not set")
    def test_the_real_mobile_food_permits(self):
        names = [f"tables/sf-mobile-food/{version}.csv" for version in ("2021-12", "2022-05", "2024-06")]
        files = [(real_tables() / name).read_bytes() for name in names]
        first = len(tables.read_table(files[0]).rows)
        counted = [tables.Counts(first, first, 0, 0, 0)] + [real_counts(*pair) for pair in zip(names, names[1:])]
        self.land_series(files, "Mobile_Food_Facility_Permit.csv", "locationid", counted)


if __name__ == "__main__":
    unittest.main()
