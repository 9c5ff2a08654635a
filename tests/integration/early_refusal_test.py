"""A huge upload whose job would fail is refused while it begins: real clients stop at once and say why."""

import ftplib
import os
import re
import unittest

from client_case import ClientCase, run_or_skip
from drop_client import ENQUEUE
from server import job_id_in

DATASET = "earl-y001"
HUGE = 10 << 30
FEW = 32 << 20  # what buffers on the way may hold, and much more
GOOD = b"id,city\n1,Rome\n"
MISFIT = b"id,town\n1,Rome\n"
REASON = 'the dataset has no column "town"'


class Endless:
    """A file of HUGE bytes that begins like `head`; counts what is read of it."""

    def __init__(self, head):
        self.head = head
        self.given = 0

    def read(self, size):
        first, self.head = self.head[:size], self.head[size:]
        block = first or b"2,Oslo\n" * (min(size, HUGE - self.given) // 7)
        self.given += len(block)
        return block


class EarlyRefusal(ClientCase):
    settings = {"uploads.min_free": 0}

    def setUp(self):
        super().setUp()
        self.ftp = self.entered(DATASET)
        self.ftp.store(f"/{DATASET}/{ENQUEUE}/first.csv", GOOD)
        self.server.wait_until_idle()

    def huge_file(self):
        path = self.local_file("huge.csv", MISFIT)
        os.truncate(path, HUGE)  # a hole takes no room
        return path

    def uploads(self):
        """(bytes, reply code) of every upload of the huge file that the server's log tells of."""
        return [(int(re.search(r"\bbytes=(\d+)", line).group(1)), int(re.search(r"\bcode=(\d+)", line).group(1)))
                for line in self.server.log().splitlines() if "event=transfer " in line and "huge.csv" in line]

    def assert_refused_once(self, before=0):
        new = self.uploads()[before:]
        self.assertEqual(len(new), 1, f"the client tried again: {new}")
        self.assertLess(new[0][0], FEW)
        self.assertEqual(new[0][1], 550)
        self.assertEqual([name for name in self.ftp.names(f"/{DATASET}") if name.startswith("huge")], [])
        log = (self.server.dataset_directory(DATASET) / "log.txt").read_text()
        self.assertRegex(log.splitlines()[-1], r" upload-refused filename=huge\.csv user=alice@example\.gov ")

    def test_ftplib_finds_the_reply_behind_the_broken_connection(self):
        endless = Endless(MISFIT)
        with self.assertRaises(OSError):
            self.ftp.storbinary(f"STOR /{DATASET}/huge.csv", endless, blocksize=1 << 16)
        with self.assertRaises(ftplib.error_perm) as caught:
            self.ftp.getresp()
        self.assert_says_why(caught.exception)
        self.assertLess(endless.given, FEW)
        self.assert_refused_once()

    def test_a_client_with_little_left_to_send_reads_the_reply_as_ever(self):
        with self.assertRaises(ftplib.error_perm) as caught:
            self.ftp.store(f"/{DATASET}/huge.csv", MISFIT + b"2,Oslo\n" * 300_000)
        self.assert_says_why(caught.exception)
        self.assert_refused_once()

    def assert_says_why(self, error):
        self.assertTrue(str(error).startswith("550 ") and str(error).endswith(REASON), error)
        self.assertTrue(self.ftp.sendcmd("NOOP").startswith("200"))

    def test_lftp_says_why_and_stops(self):
        path = self.huge_file()
        for target in (f"{DATASET}/huge.csv", f"{DATASET}/{ENQUEUE}/huge.csv"):
            before = len(self.uploads())
            said = self.run_client(["lftp", "-c", "; ".join([
                "set cmd:fail-exit true", "set ftp:ssl-force true", "set ftp:ssl-protect-data true",
                "set ssl:verify-certificate false", "set ftp:use-allo false",
                f"open -p {self.server.ports.control} -u {self.user},{self.password} ftp://127.0.0.1",
                f"put {path} -o {target}"])], succeeds=False)
            self.assertIn(REASON, said)
            self.assert_refused_once(before)

    def curl(self, path):
        target = f"ftp://127.0.0.1:{self.server.ports.control}/{DATASET}/{ENQUEUE}/huge.csv"
        return self.run_client(["curl", "--verbose", "--silent", "--show-error", "--ssl-reqd", "--insecure", "--retry", "2",
                                "--user", f"{self.user}:{self.password}", "-T", path, target], succeeds=False)

    def test_curl_stops(self):
        self.assertIn("(55)", self.curl(self.huge_file()))  # it does not read the reply behind that
        self.assert_refused_once()

    def test_curl_says_why_when_it_had_little_left_to_send(self):
        self.assertIn(REASON, self.curl(self.local_file("large.csv", MISFIT + b"2,Oslo\n" * 300_000)))
        self.assert_refused_once()

    def test_a_huge_file_that_fits_is_let_in(self):
        large = GOOD + b"2,Oslo\n" * 200_000
        self.ftp.store(f"/{DATASET}/large.csv", large)
        self.assertEqual(self.ftp.size(f"/{DATASET}/large.csv"), len(large))

    def test_a_small_one_becomes_a_job_that_says_why(self):
        job = job_id_in(self.ftp.store(f"/{DATASET}/{ENQUEUE}/small.csv", MISFIT))
        line = self.server.wait_for_status(DATASET, job + " : ")
        self.assertIn("FAILURE", line)
        self.assertIn(REASON, line)


class Off(ClientCase):
    settings = {"uploads.early_check": "off"}

    def test_with_the_setting_off_every_file_becomes_a_job(self):
        ftp = self.entered(DATASET)
        ftp.store(f"/{DATASET}/{ENQUEUE}/first.csv", GOOD)
        self.server.wait_until_idle()
        ftp.store(f"/{DATASET}/{ENQUEUE}/large.csv", MISFIT + b"2,Oslo\n" * 100_000)
        self.server.wait_until_idle()
        self.assertIn(REASON, self.server.status_line(DATASET))


if __name__ == "__main__":
    run_or_skip("curl", "lftp")
