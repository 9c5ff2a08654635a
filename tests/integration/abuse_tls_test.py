"""What is said before TLS, instead of TLS, and in the middle of its handshake."""

import os
import ssl
import unittest

from abuse_case import SMALL, AbuseCase
from drop_client import tls_context
from process_watch import MIB
from raw_client import RawControl, beneath_tls, client_hello, connect, read_to_end, reset

DATASET = "tlss-0001"
HTTP = (b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 40\r\n\r\n"
        b"USER alice\r\nPASS one-tall-ship\r\nDELE /x\r\n")


class StartTls(AbuseCase):
    """RFC 4217 section 10.1: what was sent in the clear counts for nothing inside TLS."""

    def assert_own_session(self, control):
        """The first replies inside TLS belong to the first commands inside TLS, and nobody named a user."""
        self.assert_code("200", control.said("NOOP"))
        self.assert_code("215", control.said("SYST"))
        self.assert_code("503", control.said("PASS " + self.password))

    def test_commands_behind_auth_in_the_same_packet_are_never_answered(self):
        for injected in (b"FEAT\r\n", b"USER mallory\r\n", b"HELP\r\nNOOP\r\n" * 20, b"FE", b"US", b"\r\n", b"\x00"):
            with self.subTest(injected=injected):
                control = self.control()
                control.send(b"AUTH TLS\r\n" + injected)
                self.assert_code("234", control.reply())
                self.assert_own_session(control.start_tls())

    def test_what_follows_auth_in_a_packet_of_its_own_ruins_the_handshake_and_nothing_else(self):
        for injected in (b"USER mallory\r\n", b"FEAT\r\n" * 1000):
            for after in ("AUTH", "234"):
                with self.subTest(injected=injected[:12], after=after):
                    control = self.control()
                    control.send(b"AUTH TLS\r\n")
                    if after == "234":
                        self.assert_code("234", control.reply())
                        control.send(injected)
                    else:
                        control.send(injected)
                        self.assert_code("234", control.reply())
                    try:
                        control.start_tls()
                    except OSError:
                        continue
                    self.assert_own_session(control)

    def test_what_was_said_before_tls_is_forgotten(self):
        control = self.control()
        self.assert_code("530", control.said("USER " + self.user))
        self.assert_own_session(control.secure())

    def test_auth_inside_tls_and_twice_is_refused(self):
        control = self.control().secure()
        self.assert_code("503", control.said("AUTH TLS"))
        self.assert_own_session(control)


class OtherProtocols(AbuseCase):
    def test_http_on_the_control_port_gets_refusals_only(self):
        control = self.control()
        control.send(HTTP)
        control.send(b"QUIT\r\n")
        said = control.closed_by_server().splitlines()
        self.assertTrue(said[-1].startswith("221"), said)
        self.assertEqual({line[:1] for line in said[:-1]}, {"5"}, said)

    def test_a_tls_handshake_without_auth_gets_no_tls(self):
        for _ in range(20):
            connection = self.keep(connect(self.server.ports.control))
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                tls_context().wrap_socket(connection)

    def test_garbage_as_commands_is_refused_and_the_session_goes_on(self):
        control = self.control()
        for _ in range(200):
            garbage = os.urandom(300).replace(b"\n", b"")
            self.assert_code("5", control.said(garbage))
        self.assert_code("200", control.said("NOOP"))

    def test_garbage_inside_tls_ends_the_session(self):
        for garbage in (b"NOOP\r\n", os.urandom(2000), b"\x17\x03\x03\xff\xff" + bytes(3000), client_hello()):
            with self.subTest(garbage=garbage[:8]):
                control = self.control().secure()
                self.assert_code("200", control.said("NOOP"))
                with beneath_tls(control) as connection:
                    connection.sendall(garbage)
                    read_to_end(connection)


class DataHandshake(AbuseCase):
    settings = {"limits.handshake": "2s"}

    def setUp(self):
        super().setUp()
        self.ftp = self.session()
        self.ftp.expect("257", "MKD /" + DATASET)

    GARBAGE = {
        "http": HTTP,
        "the file itself": SMALL * 1000,
        "noise": os.urandom(4000),
        "nothing": b"",
        "one byte": b"\x16",
        "half a hello": client_hello()[:100],
        "a hello twice": client_hello() * 2,
        "an alert": b"\x15\x03\x03\x00\x02\x02\x28",
        "a record too long": b"\x16\x03\x01\xff\xff" + bytes(2000),
        "an SSL 2 hello": b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10" + bytes(40),
        "a ping": b"\x18\x03\x02\x00\x03\x01\x40\x00",
    }

    def assert_no_file(self):
        self.assert_code("550", self.ftp.said(f"SIZE /{DATASET}/x.csv"))

    def test_garbage_is_refused_and_leaves_no_file(self):
        for name, garbage in self.GARBAGE.items():
            for verb in (f"STOR /{DATASET}/x.csv", f"RETR /{DATASET}/status.txt", "LIST"):
                for end in ("FIN", "RST"):
                    with self.subTest(garbage=name, verb=verb[:4], end=end):
                        connection = self.ftp.data_connection()
                        connection.sendall(garbage)
                        self.assert_code("150", self.ftp.said(verb))
                        reset(connection) if end == "RST" else connection.close()
                        self.assert_code("42", self.ftp.reply())
                        self.assert_no_file()

    def test_silence_is_given_up(self):
        for opening in (b"", client_hello()[:50]):
            connection = self.keep(self.ftp.data_connection())
            connection.sendall(opening)
            self.assert_code("150", self.ftp.said(f"STOR /{DATASET}/x.csv"))
            self.assert_code("425", self.ftp.reply())
            self.assert_no_file()

    def test_the_port_serves_again_afterwards(self):
        for _ in range(50):
            connection = self.ftp.data_connection()
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            self.assert_code("150", self.ftp.said("LIST"))
            self.assert_code("42", self.ftp.reply())
            connection.close()
        client = self.client()
        self.assertTrue(client.listed("requestId"))


class HalfOpen(AbuseCase):
    """Five hundred handshakes that never end."""

    settings = {"limits.handshake": "5s"}
    COUNT = 500

    def test_they_hold_up_nobody_and_are_let_go(self):
        hello = client_hello()
        half_open = []
        for number in range(self.COUNT):
            control = self.control()
            control.expect("234", "AUTH TLS")
            control.send((b"", hello[:5], hello[:len(hello) // 2])[number % 3])
            half_open.append(control)
        self.assert_serves()
        self.assertLess(self.before.growth(), self.COUNT * MIB // 8)
        for control in half_open:
            control.closed_by_server()
        self.before.wait_for_descriptors()

    def test_they_may_vanish_all_at_once(self):
        for end in (RawControl.close, RawControl.reset):
            half_open = [self.control() for _ in range(self.COUNT)]
            for control in half_open:
                control.send(b"AUTH TLS\r\n")
            for control in half_open:
                end(control)
            self.before.wait_for_descriptors()


if __name__ == "__main__":
    unittest.main()
