"""Clients as slow as can be: who moves bytes at all is waited for, who does not is let go, and neither costs much."""

import socket
import time
import unittest

from data_case import DATASET, PATH, DataCase
from drop_client import tls_context
from process_watch import MIB
from raw_client import Records, read_to_end
from waiting import eventually


class Slow(DataCase):
    """Slow is not stalled: whoever moves bytes within the limit goes on, however few."""

    LIMIT = 4  # seconds
    settings = {"limits.data_stall": f"{LIMIT}s"}

    def drip(self, step, seconds):
        """step() again and again for so long. Whether no pause was so long that the limit counts."""
        began = last = time.monotonic()
        steady = True
        while last - began < seconds:
            time.sleep(0.2)
            step()
            now = time.monotonic()
            steady = steady and now - last < self.LIMIT / 2
            last = now
        return steady

    def test_a_byte_now_and_then_is_an_upload(self):
        connection = self.ftp.data_connection()
        self.assert_code("150", self.ftp.said("STOR " + PATH))
        upload = Records(connection)
        sent = []

        def one_byte():
            upload.send(b"x")
            sent.append(b"x")
        steady = self.drip(one_byte, 2 * self.LIMIT)
        connection.sendall(upload.close_notify())
        if not steady:
            self.skipTest("this machine paused for longer than the limit")
        self.assert_code("226", self.ftp.reply())
        self.assertEqual((self.server.dataset_directory(DATASET) / "x.csv").stat().st_size, len(sent))
        connection.close()

    def test_a_slow_reader_gets_the_whole_file_and_costs_a_block(self):
        data = b"x" * (24 * MIB)
        self.upload(data)
        connection = connect_slowly(self.ftp.passive_port())
        self.assert_code("150", self.ftp.said("RETR " + PATH))
        secured = tls_context().wrap_socket(connection)
        received = [0]

        def some():
            for _ in range(8):
                received[0] += len(secured.recv(1 << 16))
        steady = self.drip(some, 2 * self.LIMIT)
        self.assertLess(self.before.growth(), 8 * MIB)
        if not steady:
            self.skipTest("this machine paused for longer than the limit")
        self.assertLess(received[0], len(data))
        self.assertEqual(received[0] + len(read_to_end(secured)), len(data))
        secured.close()
        self.assert_code("226", self.ftp.reply())

    def test_a_reader_that_stops_is_let_go(self):
        self.upload(b"x" * (24 * MIB))
        stopped = [self.session() for _ in range(4)]
        for session in stopped:
            connection = self.keep(connect_slowly(session.passive_port()))
            session.expect("150", "RETR " + PATH)
            self.keep(tls_context().wrap_socket(connection)).recv(1000)
        self.assert_serves()
        for session in stopped:
            self.assert_code("426", session.reply())
            session.close()

    def test_listings_nobody_reads_cost_little(self):
        folder = self.server.dataset_directory(DATASET)
        for number in range(3000):
            (folder / f"{'long' * 40}-{number}.csv").write_bytes(b"")
        readers = [self.session() for _ in range(8)]
        for session in readers:
            connection = self.keep(connect_slowly(session.passive_port()))
            session.expect("150", f"LIST /{DATASET}")
            self.keep(tls_context().wrap_socket(connection)).recv(1000)
        self.assertLess(self.before.growth(), 32 * MIB)
        self.assert_serves()
        for session in readers:
            session.reset()
        eventually(lambda: self.before.more_descriptors() <= 2, "the listings to be given up")


def connect_slowly(port):
    """A connection that takes in as little at a time as the system allows."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(60)
    connection.connect(("127.0.0.1", port))
    return connection


if __name__ == "__main__":
    unittest.main()
