"""A disk that is full: refused or told, nothing lost, and everything goes on by itself when there is room."""

import contextlib
import ftplib
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import tables
from drop_client import ENQUEUE, DropClient
from server import Server, job_id_in
from waiting import eventually

DATASET = "full-a001"
MIB = 1 << 20


class FullDisk(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="wharfinger-test-"))
        self.disk = self.directory / "data"
        self.disk.mkdir()
        self.addCleanup(lambda: subprocess.run(["rm", "-rf", str(self.directory)], check=True))
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(self.disk)],
                                 capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("no tmpfs can be mounted here")
        self.addCleanup(lambda: subprocess.run(["umount", "-l", str(self.disk)], check=True))
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
        data = tables.permits(1, rows=400)[0].csv()
        path = f"/{DATASET}/{ENQUEUE}/permits.csv"
        tag = job_id_in(self.ftp.storbinary(f"STOR {path}", io.BytesIO(data)))
        self.server.wait_for_status(DATASET, tag)
        # Room for some of the steps of the next job, whichever they are.
        self.fill(leaving=MIB)
        reply = self.ftp.storbinary(f"STOR {path}", io.BytesIO(data))
        tag = job_id_in(reply)
        self.fill(leaving=0)
        line = eventually(lambda: self.told(tag), lambda: f"a word on the disk\n{self.server.log()}")
        self.assertNotIn("FAILURE", line)
        for filler in self.disk.glob("filler-*"):
            filler.unlink()
        line = self.server.wait_for_status(DATASET, tag)
        self.assertIn("SUCCESS", line)

    def told(self, tag):
        """The line of that job, once it has ended or says what it waits for."""
        line = self.ftp.retrieve(f"/{DATASET}/status.txt").decode()
        return line if line.startswith(tag) and any(w in line for w in ("disk", "space", "SUCCESS", "again")) else None


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit(77)
    unittest.main()
