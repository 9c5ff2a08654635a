"""What a domain may hold, what the disk keeps free, and how fast one session may be."""

import ftplib
import io
import time
import unittest

from drop_client import ENQUEUE
from landing_case import LandingCase
from server import DOMAIN

DATASET = "quot-a001"
MIB = 1 << 20


class Quota(LandingCase):
    settings = {"uploads.domain_quota": "4MiB", "uploads.max_size": "3MiB", "uploads.min_free": 0}

    def setUp(self):
        super().setUp()
        self.ftp = self.client()
        self.ftp.enter_dataset(DATASET)

    def store(self, name, size):
        return self.ftp.storbinary(f"STOR /{DATASET}/{name}", io.BytesIO(b"x" * size))

    def refused(self, call, *arguments):
        with self.assertRaises((ftplib.Error, OSError)) as caught:
            call(*arguments)
        if isinstance(caught.exception, ftplib.Error):
            return str(caught.exception)
        # The server broke the data connection while the client was still sending; the reply is behind that.
        with self.assertRaises(ftplib.Error) as caught:
            self.ftp.getresp()
        return str(caught.exception)

    def used(self):
        line = next(line for line in self.server.command("domain", "list").stdout.splitlines()
                    if line.startswith(DOMAIN))
        return line.split("  ", 1)[1]

    def test_a_domain_takes_its_quota_and_not_a_byte_more(self):
        self.store("a.csv", 2 * MIB)
        self.assertEqual(self.used(), f"{2 * MIB} of {4 * MIB} bytes")
        self.assertTrue(self.refused(self.store, "b.csv", 2 * MIB + 1).startswith("552"))
        self.assertEqual(self.used(), f"{2 * MIB} of {4 * MIB} bytes")
        self.store("b.csv", 2 * MIB)
        reply = self.refused(self.store, "c.csv", 1)
        self.assertIn(f"552 Not enough room: the domain holds {4 * MIB} of the {4 * MIB} bytes it may hold", reply)
        self.assertNotIn("c.csv", self.ftp.nlst(f"/{DATASET}"))
        self.ftp.delete(f"/{DATASET}/a.csv")
        self.store("c.csv", 1)

    def test_what_allo_announces_is_refused_before_it_is_sent(self):
        self.store("a.csv", 3 * MIB)
        self.assertTrue(self.refused(self.ftp.sendcmd, f"ALLO {MIB + 1}").startswith("552"))
        self.assertTrue(self.ftp.sendcmd(f"ALLO {MIB}").startswith("200"))
        self.store("b.csv", MIB)

    def test_one_upload_is_limited_wherever_it_is_stored(self):
        for folder in (DATASET, f"{DATASET}/{ENQUEUE}"):
            reply = self.refused(self.ftp.storbinary, f"STOR /{folder}/a.csv", io.BytesIO(b"x" * (3 * MIB + 1)))
            self.assertTrue(reply.startswith("552"), reply)
        self.assertEqual(self.used(), f"0 of {4 * MIB} bytes")

    def test_the_count_is_the_same_after_a_start(self):
        self.store("a.csv", MIB)
        self.ftp.close()
        self.server.stop()
        self.server.start()
        self.assertEqual(self.used(), f"{MIB} of {4 * MIB} bytes")
        self.ftp = self.client()
        self.assertTrue(self.refused(self.store, "b.csv", 3 * MIB + 1).startswith("552"))


class MinFree(LandingCase):
    settings = {"uploads.min_free": "1048576TiB"}

    def test_below_the_reserve_of_the_disk_uploads_are_refused(self):
        ftp = self.client()
        ftp.enter_dataset(DATASET)
        with self.assertRaises(ftplib.Error) as caught:
            ftp.storbinary(f"STOR /{DATASET}/a.csv", io.BytesIO(b"x"))
        self.assertTrue(str(caught.exception).startswith("452"))


class Rates(LandingCase):
    settings = {"limits.upload_rate": "400KiB", "limits.download_rate": "400KiB", "uploads.min_free": 0}

    def test_many_small_files_are_kept_to_them_like_a_large_one(self):
        ftp = self.client()
        ftp.enter_dataset(DATASET)
        data = b"x" * (40 << 10)  # a tenth of a second's worth: the first may move at once, and the last
        for transfer in (lambda i: ftp.storbinary(f"STOR /{DATASET}/{i}.csv", io.BytesIO(data)),
                         lambda i: ftp.retrbinary(f"RETR /{DATASET}/{i}.csv", lambda block: None)):
            began = time.monotonic()
            for i in range(12):
                transfer(i)
            self.assertGreater(time.monotonic() - began, 0.9)

    def test_a_session_is_kept_to_its_rates(self):
        ftp = self.client()
        ftp.enter_dataset(DATASET)
        data = b"x" * (600 << 10)
        for transfer in (lambda: ftp.storbinary(f"STOR /{DATASET}/a.csv", io.BytesIO(data)),
                         lambda: ftp.retrbinary(f"RETR /{DATASET}/a.csv", lambda block: None)):
            began = time.monotonic()
            transfer()
            self.assertGreater(time.monotonic() - began, 1.2)


if __name__ == "__main__":
    unittest.main()
