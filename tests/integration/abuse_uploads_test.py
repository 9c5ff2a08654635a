"""Uploads that are cut off: never a shortened file under its name, and what came is kept to be resumed."""

import ftplib
import socket
import ssl
import unittest

from abuse_case import SMALL, AbuseCase
from drop_client import ENQUEUE, tls_context
from process_watch import MIB, Watch
from raw_client import RECORD, Records, client_hello, reset
from waiting import eventually

DATASET = "cuts-0001"
NAME = "x.csv"
PATH = f"/{DATASET}/{NAME}"


def some_table(size):
    return (b"a,b\n" + b"1,many words\n" * (size // 13 + 1))[:size]


def only(version):
    context = tls_context()
    context.minimum_version = context.maximum_version = version
    return context


class UploadCase(AbuseCase):
    def setUp(self):
        super().setUp()
        self.ftp = self.session()
        self.ftp.expect("257", "MKD /" + DATASET)

    def begin(self, command=f"STOR {PATH}", context=None):
        """A data connection whose handshake is done, waiting for records."""
        connection = self.keep(self.ftp.data_connection())
        self.assert_code("150", self.ftp.said(command))
        return Records(connection, context)

    def kept(self):
        """The size the server lists for the file, or None."""
        reply = self.ftp.said("SIZE " + PATH)
        return int(reply[4:]) if reply.startswith("213") else None

    def assert_no_file_under_its_name(self):
        self.assertFalse((self.server.dataset_directory(DATASET) / NAME).exists())
        self.ftp.passive_port()
        self.assert_code("550", self.ftp.said("RETR " + PATH))
        self.assert_code("550", self.ftp.said("RNFR " + PATH))


class Truncation(UploadCase):
    """TLS 1.2 and 1.3, at record borders and within records, by FIN and by RST."""

    SIZES = (0, 1, RECORD - 1, RECORD, RECORD + 1, 256 * 1024, 256 * 1024 + 1)

    def cut_off(self, whole, extra, ending, context):
        """Sends the records of `whole`, then `extra`, then ends; no close_notify."""
        upload = self.begin(context=context)
        upload.send(whole)
        upload.connection.sendall(extra(upload))
        reset(upload.connection) if ending == "RST" else upload.connection.close()
        return self.ftp.reply()

    CUTS = {
        "at the border": lambda upload: b"",
        "in the header of a record": lambda upload: upload.of(SMALL)[0][:3],
        "in a record": lambda upload: upload.of(b"y" * RECORD)[0][:9000],
        "before the last byte of a record": lambda upload: upload.of(b"y" * RECORD)[0][:-1],
        "in the close_notify": lambda upload: upload.close_notify()[:-1],
    }

    def test_it_is_always_told_and_never_makes_a_file(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            for size in self.SIZES:
                whole = some_table(size)
                for name, extra in self.CUTS.items():
                    for ending in ("FIN", "RST"):
                        with self.subTest(version=version.name, size=size, cut=name, ending=ending):
                            reply = self.cut_off(whole, extra, ending, only(version))
                            self.assert_code("426", reply)
                            self.assert_no_file_under_its_name()
                            kept = self.kept() or 0
                            if ending == "FIN":
                                self.assertEqual(kept, size, reply)
                            self.assertLessEqual(kept, size, reply)
                            self.ftp.said("DELE " + PATH)

    def test_an_older_file_stays_as_it_was(self):
        upload = self.begin()
        upload.send(SMALL)
        upload.connection.sendall(upload.close_notify())
        self.assert_code("226", self.ftp.reply())
        for name, extra in self.CUTS.items():
            for ending in ("FIN", "RST"):
                with self.subTest(cut=name, ending=ending):
                    self.assert_code("426", self.cut_off(some_table(RECORD), extra, ending, None))
                    self.assertEqual((self.server.dataset_directory(DATASET) / NAME).read_bytes(), SMALL)

    def test_a_forged_record_is_the_end(self):
        for forged in (b"\x17\x03\x03\x00\x20" + b"z" * 32, b"\x15\x03\x03\x00\x02\x01\x00", client_hello(), SMALL):
            with self.subTest(forged=forged[:5]):
                upload = self.begin()
                upload.send(some_table(RECORD))
                upload.connection.sendall(forged)
                self.assert_code("426", self.ftp.reply())
                upload.connection.close()
                self.assert_no_file_under_its_name()
                self.ftp.said("DELE " + PATH)


class LostControl(UploadCase):
    """The control connection goes in the middle of an upload."""

    settings = {"limits.data_stall": "3s"}
    DATA = some_table(6 * MIB)

    def lose(self, ending):
        upload = self.begin()
        upload.send(self.DATA[:5 * MIB])
        if ending == "RST":
            self.ftp.reset()
        elif ending == "FIN":
            self.ftp.socket.shutdown(socket.SHUT_RDWR)
            self.ftp.close()
        else:
            self.assert_code("426", self.ftp.reply())
        return upload

    def test_what_came_is_kept_and_resumes(self):
        for ending in ("RST", "FIN", "silence"):
            with self.subTest(ending=ending):
                upload = self.lose(ending)
                self.ftp = self.session()
                size = eventually(self.kept, f"the partial of {PATH}")
                self.assertLessEqual(size, 5 * MIB)
                self.assert_no_file_under_its_name()
                upload.connection.close()
                self.finish(size)

    def finish(self, size):
        upload = self.begin(f"APPE {PATH}")
        upload.send(self.DATA[size:])
        upload.connection.sendall(upload.close_notify())
        self.assert_code("226", self.ftp.reply())
        self.assertEqual((self.server.dataset_directory(DATASET) / NAME).read_bytes(), self.DATA)
        self.assert_code("250", self.ftp.said("DELE " + PATH))

    def test_many_at_once_leave_no_descriptors_behind(self):
        for _ in range(3):
            sessions = [self.session() for _ in range(8)]
            for number, session in enumerate(sessions):
                connection = self.keep(session.data_connection())
                session.send(f"STOR /{DATASET}/many-{number}.csv\r\n".encode())
                if number % 2:
                    self.assert_code("150", session.reply())
                    Records(connection).send(SMALL)
                session.reset()
        self.close_all()
        self.before.wait_for_descriptors()


class PowerCut(AbuseCase):
    """kill -9 in the middle of everything, and a start on what is left."""

    def test_after_it_nothing_is_half_there(self):
        client = self.client()
        client.enter_dataset(DATASET)
        client.store(PATH, SMALL)
        uploads = []
        for number in range(4):
            session = self.session()
            connection = self.keep(session.data_connection())
            session.expect("150", f"STOR /{DATASET}/{'x' if number == 0 else f'new-{number}'}.csv")
            records = Records(connection)
            records.send(some_table(MIB))
            uploads.append(records)
        for _ in range(50):
            self.control().send(b"AUTH TLS\r\n" + client_hello()[:60])
        flood = self.session()
        flood.send(b"NOOP\r\n" * 2000)
        self.server.kill()
        self.close_all()
        self.server.start()
        client = self.client()
        self.assertEqual(client.retrieve(PATH), SMALL)
        for number in range(1, 4):
            self.assertFalse((self.server.dataset_directory(DATASET) / f"new-{number}.csv").exists())
            with self.assertRaises(ftplib.error_perm):
                client.enqueue(DATASET, f"new-{number}.csv")
        client.enqueue(DATASET, NAME)
        self.server.wait_until_idle()
        self.assertEqual([job["state"] for job in self.server.jobs(dataset=DATASET)], ["succeeded"])
        self.assertEqual(client.names(f"/{DATASET}/{ENQUEUE}"), {})
        client.quit()
        self.close_all()
        self.warm_up()
        self.before = Watch(self.server.process.pid)


if __name__ == "__main__":
    unittest.main()
