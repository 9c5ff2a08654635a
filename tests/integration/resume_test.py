"""How an upload ended decides what becomes of it: whole, or a partial that can be resumed but never enqueued."""

import ftplib
import gzip
import os
import socket
import struct
import subprocess
import unittest

import tables
from drop_client import ENQUEUE
from landing_case import LandingCase
from server import DOMAIN, job_id_in
from waiting import PATIENCE, eventually

DATASET = "resu-me01"
NAME = "permits.csv"
PATH = f"/{DATASET}/{NAME}"
QUEUED = f"/{DATASET}/{ENQUEUE}/{NAME}"

# More than the socket buffers of both ends hold, so that once it is sent the server has read some of it.
BIG = tables.permits(1, rows=400)[0].csv() + b"".join(
    b'X%06d,"%s",Truck,1 MISSION ST,37.7,EXPIRED\n' % (n, b"many words " * 40) for n in range(36000))

LARGE = 15 << 30  # bytes; a hole on the disk


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class Resume(LandingCase):
    settings = {"limits.drain": "1s"}

    def setUp(self):
        super().setUp()
        self.ftp = self.client()
        self.ftp.enter_dataset(DATASET)

    def begin(self, path, data):
        """An upload of which `data` was sent, left open."""
        connection = self.ftp.transfercmd(f"STOR {path}")
        connection.sendall(data)
        return connection

    def final_reply(self):
        return self.reply_of(self.ftp)

    def reply_of(self, client):
        try:
            return client.getresp()
        except ftplib.Error as refused:
            return str(refused)

    def break_off(self, path, data, ending):
        """Uploads `data` and ends in one of the ways that leave a partial; self.ftp is usable afterwards."""
        connection = self.begin(path, data)
        if ending == "bare FIN":
            connection.close()
            self.assertTrue(self.final_reply().startswith("426"))
        elif ending == "RST":
            reset(connection)
            self.assertTrue(self.final_reply().startswith("426"))
        elif ending == "ABOR":
            self.ftp.putcmd("ABOR")
            self.assertTrue(self.final_reply().startswith("426"))
            self.assertTrue(self.final_reply().startswith("226"))
            connection.close()
        elif ending == "lost control":
            reset(self.ftp.sock)
            self.ftp = self.client()
            connection.close()

    def store_when_free(self, path, data):
        """Until the server noticed that a control connection was lost, the name is still being written."""
        def stored():
            try:
                return self.ftp.store(path, data)
            except ftplib.error_temp as busy:
                self.assertTrue(str(busy).startswith("450"), busy)
                return None
        return eventually(stored, f"{path} to be free")

    def partial_size(self, older=b""):
        """How much the server has kept; waits, since a lost control connection is noticed in its own time."""
        def size():
            try:
                found = self.ftp.size(PATH)
                return found if found != len(older) else None
            except ftplib.error_perm:
                return None
        return eventually(size, lambda: f"a partial of {PATH}\n{self.server.log()}")

    def assert_never_enqueued(self):
        with self.assertRaises(ftplib.error_perm):
            self.ftp.enqueue(DATASET, NAME)
        self.assertEqual(self.server.jobs(dataset=DATASET), [])

    def assert_lands(self, data):
        """The upload is whole now: it can be enqueued, and is applied as `data`."""
        job = job_id_in(self.ftp.enqueue(DATASET, NAME))
        self.assert_applied(job, data)

    def assert_applied(self, job, data):
        self.wait_for_success(DATASET, job)
        self.assert_archived(DATASET, NAME, data, self.active_control(DATASET))
        self.assert_table_is(DATASET, tables.read_table(data))

    def test_every_broken_upload_leaves_a_partial_that_resumes(self):
        for ending in ("bare FIN", "RST", "ABOR", "lost control"):
            for verb in ("STOR", "APPE"):
                with self.subTest(ending=ending, verb=verb):
                    self.break_off(PATH, BIG[:-1000], ending)
                    size = self.partial_size()
                    self.assertLessEqual(size, len(BIG) - 1000)
                    if ending == "bare FIN":
                        self.assertEqual(size, len(BIG) - 1000)
                    self.assert_never_enqueued()
                    rest = size if verb == "STOR" else None
                    self.assertTrue(self.ftp.store(PATH, BIG[size:], rest=rest, verb=verb).startswith("226"))
                    self.assertEqual(self.ftp.retrieve(PATH), BIG)
                    self.ftp.delete(PATH)

    def test_a_resumed_upload_lands_like_any_other(self):
        self.break_off(PATH, BIG[:5_000_000], "bare FIN")
        self.assertTrue(self.ftp.store(PATH, BIG[self.partial_size():], verb="APPE").startswith("226"))
        self.assert_lands(BIG)

    def test_a_broken_upload_into_the_enqueue_folder_makes_no_job(self):
        for ending in ("bare FIN", "RST", "ABOR", "lost control"):
            with self.subTest(ending=ending):
                self.break_off(QUEUED, BIG[:-1000], ending)
                self.server.wait_until_idle()
                self.assertEqual(self.server.jobs(dataset=DATASET), [])
        small = tables.permits(1)[0].csv()
        self.assert_applied(job_id_in(self.store_when_free(QUEUED, small)), small)

    def test_a_bare_fin_is_enough_when_the_file_proves_itself_whole(self):
        data = tables.permits(1)[0].csv()
        packed = gzip.compress(data)
        self.begin(PATH + ".gz", packed).close()
        self.assertTrue(self.final_reply().startswith("226"))
        self.begin(PATH + ".gz", packed[:-1]).close()
        self.assertTrue(self.final_reply().startswith("426"))

    def test_a_bare_fin_is_enough_when_the_size_was_announced(self):
        data = tables.permits(1)[0].csv()
        self.ftp.sendcmd(f"ALLO {len(data)}")
        self.begin(PATH, data).close()
        self.assertTrue(self.final_reply().startswith("226"))
        self.assert_lands(data)

    def test_fewer_bytes_than_announced_are_a_partial(self):
        data = tables.permits(1)[0].csv()
        self.ftp.sendcmd(f"ALLO {len(data)}")
        self.begin(PATH, data[:-1]).close()
        self.assertTrue(self.final_reply().startswith("426"))
        self.assert_never_enqueued()

    def test_a_failed_overwrite_keeps_the_old_file(self):
        old = tables.permits(1)[0].csv()
        for ending in ("bare FIN", "RST", "ABOR", "lost control"):
            with self.subTest(ending=ending):
                self.store_when_free(PATH, old)
                self.break_off(PATH, BIG[:-1000], ending)
                self.partial_size(older=old)
                self.assertEqual(self.ftp.retrieve(PATH), old)
                self.assert_never_enqueued()
        self.ftp.delete(PATH)  # gives up the upload that broke off
        self.assert_lands(old)

    def test_an_offset_beyond_the_end_is_refused(self):
        self.break_off(PATH, b"a,b\n1,", "bare FIN")
        with self.assertRaises(ftplib.Error):
            self.ftp.store(PATH, b"2\n", rest=7)
        self.assertTrue(self.ftp.store(PATH, b"2\n", rest=6).startswith("226"))
        self.assert_lands(b"a,b\n1,2\n")

    def large_partial(self, name):
        path = self.server.data / "staging" / "partial" / DOMAIN / DATASET / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb") as partial:
            partial.truncate(LARGE)
        return path

    def begin_resuming(self, name, verb, rest=None):
        client = self.client()
        connection = client.transfercmd(f"{verb} /{DATASET}/{name}", rest)
        self.addCleanup(connection.close)
        return client

    def test_what_is_gone_on_from_is_read_behind_the_150_and_that_can_be_given_up(self):
        partial = self.large_partial("a.csv")
        client = self.begin_resuming("a.csv", "STOR", rest=LARGE - 1)
        client.putcmd("ABOR")
        self.assertTrue(self.reply_of(client).startswith("426"))
        self.assertTrue(self.reply_of(client).startswith("226"))
        self.assertEqual(partial.stat().st_size, LARGE)

    def test_many_who_go_on_from_large_files_hold_up_nobody_and_not_the_end(self):
        large = [self.large_partial(f"{n}.csv") for n in range(5)]
        for partial in large:
            self.begin_resuming(partial.name, "APPE")
        small = tables.permits(1)[0].csv()
        self.assertTrue(self.client().store(PATH, small).startswith("226"))
        self.assert_lands(small)
        self.server.stop()
        for partial in large:
            self.assertEqual(partial.stat().st_size, LARGE)

    # Real clients, killed on the way

    def staged_bytes(self):
        return sum(os.path.getsize(os.path.join(top, name))
                   for top, _, names in os.walk(self.server.data / "staging") for name in names)

    def older_file(self, there):
        """What is there before a client overwrites it, and keeps the same first bytes."""
        older = BIG[:200_000] if there else b""
        if there:
            self.ftp.store(PATH, older.replace(b"MISSION", b"MARKETS"))
        return older

    def kill_on_the_way(self, older, *command):
        client = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            eventually(lambda: self.staged_bytes() > 100_000, lambda: f"bytes of {command}\n{self.server.log()}")
        finally:
            client.kill()
            client.wait()
        size = self.partial_size(older)
        self.assertLess(size, len(BIG))
        with self.assertRaises(ftplib.error_perm):
            self.ftp.enqueue(DATASET, NAME)
        return size

    def test_lftp_resumes_with_put_c(self):
        local = self.local_file(NAME, BIG)
        opening = ("debug 9; set cmd:fail-exit true; set net:max-retries 1; set ssl:verify-certificate false; "
                   f"set ftp:ssl-force true; open -p {self.server.ports.control} -u {self.user},{self.password} "
                   f"ftp://127.0.0.1; cd {DATASET}; ")
        for overwrites in (False, True):
            with self.subTest(overwrites=overwrites):
                older = self.older_file(overwrites)
                size = self.kill_on_the_way(older, "lftp", "-c",
                                            "set net:limit-rate 0:300000; " + opening + f"put {local}")
                said = self.run_client("lftp", "-c", opening + f"put -c {local}; mv {NAME} {ENQUEUE}")
                self.assertIn(f"REST {size}", said)
                self.assert_applied(job_id_in(said), BIG)

    def test_curl_resumes_with_its_continue_option(self):
        local = self.local_file(NAME, BIG)
        command = ["curl", "--verbose", "--silent", "--show-error", "--ssl-reqd", "--insecure", "-T", str(local),
                   "--user", f"{self.user}:{self.password}", f"ftp://127.0.0.1:{self.server.ports.control}/{DATASET}/"]
        for overwrites in (False, True):
            with self.subTest(overwrites=overwrites):
                older = self.older_file(overwrites)
                self.kill_on_the_way(older, *command, "--limit-rate", "300K")
                said = self.run_client(*command, "-C", "-", "-Q", f"-RNFR {NAME}", "-Q", f"-RNTO {ENQUEUE}")
                self.assertIn("> APPE", said)
                self.assert_applied(job_id_in(said), BIG)

    def run_client(self, *command):
        done = subprocess.run(command, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout


if __name__ == "__main__":
    unittest.main()
