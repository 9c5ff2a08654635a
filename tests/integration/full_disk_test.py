"""A disk that is full: refused or told, nothing lost, and everything goes on by itself when there is room."""

import contextlib
import ftplib
import gzip
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import tables
from drop_client import ENQUEUE, DropClient
from landing_case import LandingCase
from server import Server, job_id_in
from waiting import eventually

DATASET = "full-a001"
MIB = 1 << 20
GOOD = b"id,name,size\n1,Anna,3\n2,Bert,4\n"


def mount_small_disk(case, directory, size):
    """A tmpfs of `size` bytes until the end of the test, which is skipped where that is not permitted."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "wharfinger-test", directory],
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        case.skipTest("no tmpfs can be mounted here: " + mounted.stderr.strip())
    case.addCleanup(subprocess.run, ["umount", "--lazy", directory], check=True)


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="wharfinger-test-"))
        self.disk = self.directory / "data"
        self.disk.mkdir()
        self.addCleanup(lambda: subprocess.run(["rm", "-rf", str(self.directory)], check=True))
        mount_small_disk(self, self.disk, 16 * MIB)
        self.server = Server({"uploads.min_free": 0}, directory=self.directory)
        self.addCleanup(self.server.close)
        user, password = self.server.add_user("alice@example.gov")
        self.server.start()
        self.ftp = DropClient(self.server.ports.control, user, password)
        self.addCleanup(self.ftp.close)
        self.ftp.enter_dataset(DATASET)

    def fill(self, leaving):
        """Takes all of the disk but `leaving` bytes, by a file beside the server's."""
        free = os.statvfs(self.disk)
        with contextlib.suppress(OSError), open(self.disk / f"filler-{leaving}", "wb") as filler:
            filler.write(bytes(max(0, free.f_bavail * free.f_frsize - leaving)))

    def refusal(self, path, data):
        with self.assertRaises((ftplib.Error, OSError)) as caught:
            self.ftp.storbinary(f"STOR {path}", io.BytesIO(data))
        if not isinstance(caught.exception, ftplib.Error):
            with self.assertRaises(ftplib.Error) as caught:
                self.ftp.getresp()
        return str(caught.exception)

    def test_an_upload_that_does_not_fit_is_452_and_leaves_nothing(self):
        for folder in (f"/{DATASET}", f"/{DATASET}/{ENQUEUE}"):
            self.assertTrue(self.refusal(f"{folder}/big.csv", bytes(20 * MIB)).startswith("452"))
        self.assertNotIn("big.csv", self.ftp.names(f"/{DATASET}"))
        self.assertEqual([p.name for p in (self.disk / "staging").glob("upload-*")], [])
        self.assertTrue(self.ftp.storbinary(f"STOR /{DATASET}/small.csv", io.BytesIO(b"id\n1\n")).startswith("226"))

    def test_a_job_that_cannot_be_put_away_says_why_and_ends_by_itself(self):
        before, after = (version.csv() for version in tables.permits(2, rows=400)[:2])
        path = f"/{DATASET}/{ENQUEUE}/permits.csv"
        tag = job_id_in(self.ftp.storbinary(f"STOR {path}", io.BytesIO(before)))
        self.server.wait_for_status(DATASET, tag)
        with tables.locked_for_writing(self.server.table_file(DATASET)):  # until the disk is full, the job gets no further
            tag = job_id_in(self.ftp.storbinary(f"STOR {path}", io.BytesIO(after)))
            self.fill(leaving=0)
        line = eventually(lambda: self.told(tag), lambda: f"a word on the disk\n{self.server.log()}")
        self.assertNotIn("FAILURE", line)
        for filler in self.disk.glob("filler-*"):
            filler.unlink()
        line = self.server.wait_for_status(DATASET, tag)
        self.assertIn("SUCCESS", line)

    def test_a_stopped_server_says_that_the_disk_is_full_and_prune_makes_room_for_it(self):
        job = self.a_stopped_server_with_a_job()
        self.fill(leaving=0)
        for words in (["serve"], ["jobs", "list"], ["reindex"]):
            done = self.server.command(*words, check=False)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn("No space left on device", done.stderr, words)
            self.assertIn("`wharfinger prune` can make room", done.stderr, words)
        pruned = self.server.command("prune", "--now", "2100-01-01")
        self.assertIn("older than", pruned.stdout)
        listed = self.server.command("jobs", "list", check=False)  # the old index would tell of what went
        self.assertEqual((listed.returncode, listed.stdout), (1, ""))
        self.assertIn("the index of jobs is not filled", listed.stderr)
        for filler in self.disk.glob("filler-*"):
            filler.unlink()
        self.server.start()
        self.assertNotIn(job, [there["id"] for there in self.server.jobs()])
        held = self.server.command("domain", "list").stdout
        self.assertIn(f"  {len(GOOD)} of ", held)  # the last version stays

    def a_stopped_server_with_a_job(self):
        path = f"/{DATASET}/{ENQUEUE}/people.csv"
        tag = job_id_in(self.ftp.storbinary(f"STOR {path}", io.BytesIO(GOOD)))
        self.assertIn("SUCCESS", self.server.wait_for_status(DATASET, tag))
        self.server.wait_until_idle()
        self.server.stop()
        return tag

    def told(self, tag):
        """The line of that job, once it has ended or says what it waits for."""
        line = self.ftp.retrieve(f"/{DATASET}/status.txt").decode()
        return line if line.startswith(tag) and any(w in line for w in ("disk", "space", "again")) else None


class WorkOnAFullDisk(LandingCase):
    """A table that is there stays as it is, and the next job on it succeeds, once there is room."""

    SIZE = 6 << 20

    def setUp(self):
        self.server = Server({"uploads.min_free": 0})
        self.addCleanup(self.server.close)
        self.server.data.mkdir()
        mount_small_disk(self, self.server.data, self.SIZE)
        self.addCleanup(self.server.kill)
        self.user, self.password = self.server.add_user("alice")
        self.server.start()
        self.ftp = self.client()
        self.ftp.enter_dataset(DATASET)
        self.good_tag, text = self.ftp.land_data(DATASET, "people.csv", GOOD)
        self.assertTrue(text.startswith("SUCCESS"), text)
        self.server.wait_until_idle()

    def assert_still_working(self):
        self.assert_table_is(DATASET, tables.read_table(GOOD))
        tag, text = self.ftp.land_data(DATASET, "people.csv", GOOD + b"3,Carl,5\n")
        self.assertTrue(text.startswith("SUCCESS"), text)
        self.server.wait_until_idle()
        self.assert_table_is(DATASET, tables.read_table(GOOD + b"3,Carl,5\n"))

    def test_an_upload_that_does_not_fit_is_refused_and_the_old_file_stays(self):
        path = f"/{DATASET}/big.csv"
        self.ftp.store(path, GOOD)
        with self.assertRaisesRegex(ftplib.error_temp, "^452"):
            self.ftp.store(path, b"id,name,size\n" + os.urandom(self.SIZE // 2).hex().encode())
        self.assertEqual(self.ftp.retrieve(path), GOOD)
        self.ftp.delete(path)
        self.assert_still_working()

    def test_a_job_that_does_not_fit_fails_and_changes_nothing(self):
        rows = b"".join(b"%d,%s,1\n" % (n, b"long name " * 30) for n in range(40000))
        packed = gzip.compress(b"id,name,size\n" + rows)
        tag = self.ftp.new_request_id()
        self.ftp.store(f"/{DATASET}/people.csv.gz", packed)
        self.ftp.enqueue(DATASET, "people.csv.gz")
        text = self.ftp.wait_for_status(DATASET, tag)
        self.assertTrue(text.startswith("FAILURE"), text)
        self.assertRegex(text, "space|full")
        self.server.wait_until_idle()
        self.assert_still_working()

    def test_a_full_disk_at_enqueue_keeps_the_upload(self):
        self.ftp.store(f"/{DATASET}/people.csv", GOOD)
        ballast = self.server.data / "ballast"
        with open(ballast, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass
        with self.assertRaises(ftplib.Error):
            self.ftp.enqueue(DATASET, "people.csv")
        ballast.unlink()
        self.assertEqual(self.ftp.size(f"/{DATASET}/people.csv"), len(GOOD))
        job = job_id_in(self.ftp.enqueue(DATASET, "people.csv"))
        self.wait_for_success(DATASET, job)
        self.assert_still_working()


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit(77)
    unittest.main()
