"""Data connections: bounced, stolen, never made, never used, and aborted without end."""

import contextlib
import socket
import unittest

from abuse_case import SMALL
from data_case import DATASET, PATH, DataCase
from drop_client import tls_context
from raw_client import Records, connect, read_to_end


class Bounce(DataCase):
    """RFC 2577: the server is no one's proxy."""

    def test_port_and_eprt_are_refused_and_nobody_is_called(self):
        self.upload(SMALL)
        with socket.create_server(("127.0.0.1", 0)) as victim:
            victim.setblocking(False)
            port = victim.getsockname()[1]
            for command in (f"PORT 127,0,0,1,{port >> 8},{port & 255}", f"EPRT |1|127.0.0.1|{port}|",
                            f"EPRT |2|::1|{port}|", f"PORT 10,0,0,1,{port >> 8},{port & 255}", "PORT 127,0,0,1,0,22"):
                with self.subTest(command=command):
                    self.assert_code("502", self.ftp.said(command))
                    for transfer in ("LIST", "RETR " + PATH, "STOR " + PATH):
                        self.assert_code("425", self.ftp.said(transfer))
            with self.assertRaises(BlockingIOError):
                victim.accept()

    def test_port_after_pasv_changes_nothing(self):
        self.upload(SMALL)
        with contextlib.closing(self.ftp.data_connection()) as connection:
            self.assert_code("502", self.ftp.said("PORT 127,0,0,1,0,80"))
            self.assert_code("150", self.ftp.said("RETR " + PATH))
            with tls_context().wrap_socket(connection) as secured:
                self.assertEqual(read_to_end(secured), SMALL)
        self.assert_code("226", self.ftp.reply())


class Theft(DataCase):
    def test_another_address_gets_nothing_and_takes_nothing_away(self):
        self.upload(SMALL)
        for _ in range(20):
            port = self.ftp.passive_port()
            with connect(port, source="127.0.0.2") as thief:
                self.assertEqual(read_to_end(thief), b"")
            with connect(port) as own:
                self.assert_code("150", self.ftp.said("RETR " + PATH))
                with connect(port, source="127.0.0.3") as thief:
                    self.assertEqual(read_to_end(thief), b"")
                with tls_context().wrap_socket(own) as secured:
                    self.assertEqual(read_to_end(secured), SMALL)
            self.assert_code("226", self.ftp.reply())

    def test_every_port_of_the_range_turns_a_stranger_away(self):
        for port in self.server.ports.passive:
            for source in ("127.0.0.1", "127.0.0.2"):
                with connect(port, source=source) as stranger:
                    self.assertEqual(read_to_end(stranger), b"")


class TheftByNeighbour(DataCase):
    """From the same address: only the TLS session of the control connection tells its own data connection."""

    settings = {"ftps.require_session_reuse": "require"}

    def transfer(self, command, owner, thief):
        """The final reply to the owner's command when the data connection comes from the thief."""
        with contextlib.closing(owner.data_connection()) as connection:
            self.assert_code("150", owner.said(command))
            received = b""
            with contextlib.suppress(OSError), in_session_of(thief, connection) as stolen:
                if command.startswith("STOR"):
                    stolen.sendall(b"a,b\n1,2\n")
                    stolen.unwrap()
                else:
                    received = read_to_end(stolen)
            reply = owner.reply()
            self.assertTrue(reply.startswith("226") or received == b"", received)
            return reply

    def warm_up(self):
        """By clients that resume, since no others can use this server."""
        for number in range(4):
            session = self.session()
            session.expect("257", f"MKD /warm-000{number}")
            for command in (f"STOR /warm-000{number}/x.csv", f"RETR /warm-000{number}/x.csv", "LIST"):
                self.assert_code("226", self.transfer(command, session, session))
        self.close_all()

    def assert_serves(self):
        session = self.session()
        self.assert_code("226", self.transfer("STOR /warm-0000/y.csv", session, session))
        session.close()

    def test_a_neighbour_neither_reads_nor_writes(self):
        neighbour = self.session()
        neighbour.passive_port()
        self.assert_code("200", neighbour.said("NOOP"))
        for thief in (None, neighbour):
            for command in ("STOR " + PATH, f"RETR /{DATASET}/status.txt", "LIST"):
                with self.subTest(thief=thief and "neighbour", command=command):
                    self.assert_code("425", self.transfer(command, self.ftp, thief))
        self.assert_code("550", self.ftp.said("SIZE " + PATH))


def in_session_of(session, connection):
    """TLS on a data connection, resuming that of a control connection; with none, in a session of its own."""
    if session is None:
        return tls_context().wrap_socket(connection)
    return session.socket.context.wrap_socket(connection, session=session.socket.session)


class NeverUsed(DataCase):
    settings = {"limits.data_connect": "2s", "limits.handshake": "2s", "limits.data_stall": "2s"}

    def test_three_hundred_pasvs_keep_no_port(self):
        for number in range(300):
            self.ftp.expect("22", "PASV" if number % 2 else "EPSV")
        self.upload(SMALL)
        self.assertEqual(self.download(), SMALL)

    def test_pasvs_of_many_sessions_at_one_address_are_given_up(self):
        hoarders = [self.session() for _ in range(12)]
        for hoarder in hoarders:
            for _ in range(25):
                hoarder.send(b"PASV\r\n")
        for hoarder in hoarders:
            for _ in range(25):
                self.assertIn(hoarder.reply()[:3], ("227", "425"))
        self.upload(SMALL)

    def test_connections_to_ports_nobody_reserved_are_closed(self):
        for _ in range(50):
            for port in self.server.ports.passive:
                connect(port).close()
        self.upload(SMALL)

    def test_a_connection_that_stays_silent_ends_the_transfer(self):
        for command, code in (("STOR " + PATH, "42"), ("LIST", "42")):
            connection = self.keep(self.ftp.data_connection())
            self.assert_code("150", self.ftp.said(command))
            self.assert_code(code, self.ftp.reply())
            self.assertEqual(read_to_end(connection), b"")
        upload = Records(self.keep(self.begin("STOR " + PATH)))
        self.assert_code("426", self.ftp.reply())
        self.assertEqual(read_to_end(upload.connection), b"")
        self.assertFalse((self.server.dataset_directory(DATASET) / "x.csv").exists())

    def begin(self, command):
        connection = self.ftp.data_connection()
        self.assert_code("150", self.ftp.said(command))
        return connection


class Aborts(DataCase):
    def test_a_storm_of_abor_is_answered_one_by_one(self):
        for count in (1, 2, 15, 40):
            connection = self.ftp.data_connection()
            self.assert_code("150", self.ftp.said("STOR " + PATH))
            Records(connection).send(SMALL)
            self.ftp.send(b"ABOR\r\n" * count)
            self.assert_code("426", self.ftp.reply())
            for _ in range(count):
                self.assert_code("22", self.ftp.reply())
            connection.close()
            self.assert_code("200", self.ftp.said("NOOP"))
            self.assertFalse((self.server.dataset_directory(DATASET) / "x.csv").exists())

    def test_five_hundred_aborts_without_a_transfer(self):
        self.ftp.send(b"ABOR\r\n" * 500)
        for _ in range(500):
            self.assert_code("22", self.ftp.reply())

    def test_transfers_begun_and_aborted_over_and_over(self):
        for number in range(100):
            connection = self.ftp.data_connection()
            self.ftp.send((f"STOR {PATH}" if number % 2 else "LIST").encode() + b"\r\nABOR\r\n")
            codes = [self.ftp.reply()[:3]]
            while codes[-1] not in ("225", "226"):
                codes.append(self.ftp.reply()[:3])
            self.assertLessEqual(set(codes), {"150", "425", "426", "225", "226"})
            connection.close()
        self.assert_code("200", self.ftp.said("NOOP"))

    def test_commands_piled_up_behind_a_transfer_are_answered_after_it(self):
        connection = self.ftp.data_connection()
        self.assert_code("150", self.ftp.said("STOR " + PATH))
        upload = Records(connection)
        upload.send(SMALL)
        self.ftp.send(b"SYST\r\n" * 300)
        connection.sendall(upload.close_notify())
        self.assert_code("226", self.ftp.reply())
        for _ in range(300):
            self.assert_code("215", self.ftp.reply())
        connection.close()


if __name__ == "__main__":
    unittest.main()
