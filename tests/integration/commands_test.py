"""Commands whose answer depends on the real disk, archive and users: HASH, MFMT, AVBL, SITE JOB, HOST, STOU."""

import ftplib
import hashlib
import os
import re
import unittest

from drop_client import ENQUEUE, DropClient
from landing_case import LandingCase
from server import DOMAIN, job_id_in

DATASET = "abcd-1234"
TEXT = b"id,name\n1,one\n2,two\n"
OTHER = "open.example.org"


class Commands(LandingCase):
    def test_a_digest_is_the_same_before_and_after_the_file_became_a_job(self):
        client = self.entered(DATASET)
        path = client.path(DATASET, "crimes.csv")
        client.store(path, TEXT)
        sha256 = hashlib.sha256(TEXT).hexdigest()
        expected = f"213 SHA-256 0-{len(TEXT)} {sha256} {path}"
        self.assertEqual(client.sendcmd("HASH " + path), expected)
        for option, command, algorithm in (("SHA-512", "XSHA512", "sha512"), ("SHA-1", "XSHA1", "sha1"),
                                           ("MD5", "XMD5", "md5")):
            digest = hashlib.new(algorithm, TEXT).hexdigest()
            client.sendcmd("OPTS HASH " + option)
            self.assertIn(digest, client.sendcmd("HASH " + path))
            self.assertEqual(client.sendcmd(f'{command} "{path}"'), "250 " + digest)
        client.sendcmd("OPTS HASH SHA-256")
        client.enqueue(DATASET, "crimes.csv")
        self.assertEqual(client.sendcmd("HASH " + path), expected)
        self.assertEqual(self.entered(DATASET).sendcmd("HASH " + path), expected)
        self.assertTrue(self.refusal(client, "SIZE " + path).startswith("550"))
        self.assertTrue(self.refusal(client, "XMD5 " + path).startswith("550"))

    def test_a_big_file_is_hashed_while_the_session_goes_on(self):
        client = self.entered(DATASET)
        data = os.urandom(1 << 20) * 40
        path = client.path(DATASET, "big.csv")
        client.store(path, data)
        client.putcmd("XSHA512 " + path)
        client.putcmd("NOOP")
        first, second = sorted([client.getresp(), client.getresp()])
        self.assertTrue(first.startswith("200"), first)
        self.assertEqual(second, "250 " + hashlib.sha512(data).hexdigest())

    def test_a_time_that_was_set_is_there_for_every_session(self):
        client = self.entered(DATASET)
        path = client.path(DATASET, "crimes.csv")
        client.store(path, TEXT)
        self.assertEqual(client.sendcmd("MFMT 20010203040506 " + path), f"213 Modify=20010203040506; {path}")
        self.assertEqual(self.entered(DATASET).sendcmd("MDTM " + path), "213 20010203040506")
        self.assertIn(hashlib.sha256(TEXT).hexdigest(), client.sendcmd("HASH " + path))
        self.assertTrue(self.refusal(client, "MFMT 20010203040506 " + client.path(DATASET, "log.txt")).startswith("550"))

    def test_the_space_left_is_that_of_the_disk(self):
        client = self.entered(DATASET)
        status = os.statvfs(self.server.directory)
        free = int(client.sendcmd("AVBL " + client.path(DATASET)).split()[1])
        self.assertGreater(free, 0)
        self.assertLessEqual(free, status.f_blocks * status.f_frsize)

    def test_a_job_tells_its_state_to_its_domain_only(self):
        client = self.entered(DATASET)
        client.store(client.path(DATASET, "crimes.csv"), TEXT)
        job = job_id_in(client.enqueue(DATASET, "crimes.csv"))
        line = client.sendcmd("SITE JOB " + job)
        self.assertRegex(line, rf"^200 {job} : (QUEUED|RUNNING|SUCCESS): ")
        self.server.add_user("eve", domains=(OTHER,))
        eve = DropClient(self.server.ports.control, "eve", "one-tall-ship")
        self.addCleanup(eve.close)
        self.assertEqual(self.refusal(eve, "SITE JOB " + job), self.refusal(eve, "SITE JOB " + "0" * 32))

    def test_host_shows_one_domain_and_no_other(self):
        self.server.add_user("root", role="admin", domains=())
        self.server.add_user("eve", domains=(OTHER,))
        client = ftplib.FTP_TLS(context=self.client().context, timeout=60)
        self.addCleanup(client.close)
        client.connect("127.0.0.1", self.server.ports.control)
        client.auth()
        with self.assertRaisesRegex(ftplib.error_perm, "^504"):
            client.sendcmd("HOST none.example.com")
        self.assertTrue(client.sendcmd("HOST " + OTHER.upper()).startswith("220"))
        client.sendcmd("USER root")
        client.sendcmd("PASS one-tall-ship")
        self.assertTrue(client.sendcmd("MLST /requestId").startswith("250"))
        self.assertTrue(self.refusal(client, "MLST /" + DOMAIN).startswith("550"))
        self.assertTrue(client.sendcmd("REIN").startswith("220"))
        client.sendcmd("HOST " + DOMAIN)
        client.sendcmd("USER eve")
        self.assertEqual(self.refusal(client, "PASS one-tall-ship"), "530 Login incorrect")

    def test_a_unique_name_is_told_and_is_there(self):
        client = self.entered(DATASET)
        path = client.path(DATASET, "crimes.csv")
        client.store(path, TEXT)
        reply = client.store(path, b"another\n", verb="STOU")
        name = re.search(r" as (crimes-[0-9a-f]{16}\.csv),", reply).group(1)
        self.assertEqual(client.retrieve(path), TEXT)
        self.assertEqual(client.retrieve(client.path(DATASET, name)), b"another\n")
        queued = client.store(client.path(DATASET, ENQUEUE, "crimes.csv"), TEXT, verb="STOU")
        self.assertIn("queued as job", queued)


if __name__ == "__main__":
    unittest.main()
