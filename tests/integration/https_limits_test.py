"""Clients that are slow, many or gone: what each may cost, and what becomes of them when the server stops."""

import re
import signal
import socket
import ssl
import threading
import time
import unittest

from process_watch import MIB, descriptors, resident_bytes, sanitized
from server import Server
from strict_http import HttpConnection
from waiting import PATIENCE, eventually

VERSION = "/datasync/version.json"
ONE = f"GET {VERSION} HTTP/1.1\r\nHost: localhost\r\n"


class LimitsCase(unittest.TestCase):
    settings = {}

    def setUp(self):
        self.server = Server(self.settings)
        self.addCleanup(self.server.close)
        self.server.start()

    def connect(self, **options):
        connection = HttpConnection(self.server.ports.https, **options)
        self.addCleanup(connection.close)
        return connection

    def is_turned_away(self):
        """Closed before the handshake."""
        try:
            self.connect().close()
        except OSError:
            return True
        return False

    def logged(self, text):
        eventually(lambda: text in self.server.log(), lambda: f"{text!r} in\n{self.server.log()}")


class Deadlines(LimitsCase):
    settings = {"limits.handshake": "3s", "https.keep_alive": "3s", "limits.data_stall": "3s"}

    def test_a_handshake_that_does_not_come(self):
        with socket.create_connection(("127.0.0.1", self.server.ports.https), timeout=PATIENCE) as silent:
            self.assertEqual(silent.recv(1), b"")
        eventually(lambda: re.search(r"event=tls-failed session=\S+ address=127\.0\.0\.1 error=\"timed out\"",
                                     self.server.log()), self.server.log)

    def test_a_head_that_trickles(self):
        connection = self.connect()
        connection.send(ONE)

        def trickle():
            try:
                while True:
                    connection.send("X: a\r\n")
                    time.sleep(0.2)
            except OSError:
                pass
        threading.Thread(target=trickle, daemon=True).start()
        response = connection.response()
        self.assertEqual((response.status, response.field("connection")), (408, "close"))

    def test_a_connection_on_which_nothing_is_asked(self):
        connection = self.connect()
        self.assertEqual(connection.get(VERSION).status, 200)
        self.assertTrue(connection.at_end())

    def test_a_client_that_does_not_read(self):
        connection = self.connect(receive_buffer=4096)
        connection.socket.setblocking(False)
        requests = (ONE + "\r\n").encode() * 100

        def pour():
            try:
                while connection.socket.send(requests):
                    pass
            except ssl.SSLWantWriteError:
                pass
            except OSError:
                return True
            return "outcome=broken" in self.server.log()
        eventually(pour, lambda: f"an end of it\n{self.server.log()[-2000:]}")

    def test_a_body_that_stops_coming(self):
        connection = self.connect()
        connection.send("POST /admin/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nuser=")
        response = connection.response(method="POST")
        self.assertEqual((response.status, response.field("connection")), (408, "close"))
        self.assertTrue(connection.at_end())


    def test_the_form_of_somebody_unknown_is_not_waited_for(self):
        connection = self.connect()
        connection.send(f"POST /admin/jobs/{'0' * 32}/cancel HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n")
        response = connection.response(method="POST")
        self.assertEqual(response.status, 401)


class Crowds(LimitsCase):
    settings = {"https.connections": 20, "https.connections_per_address": 15}

    def test_an_address_has_its_share_and_the_rest_is_for_others(self):
        mine = [self.connect() for _ in range(15)]
        self.assertTrue(self.is_turned_away())
        self.logged('event=refused address=127.0.0.1 reason=too-many-from-address via=https')
        other = self.connect(source="127.0.0.2")
        self.assertEqual(other.get(VERSION).status, 200)
        mine.pop().close()
        eventually(lambda: not self.is_turned_away(), "a place for the next")

    def test_who_only_waits_makes_room_for_who_comes(self):
        waiting = [self.connect(source=f"127.0.0.{2 + number % 4}") for number in range(18)]
        for connection in waiting:
            self.assertEqual(connection.get(VERSION).status, 200)
        for _ in range(10):
            with self.connect(source="127.0.0.9") as late:
                self.assertEqual(late.get(VERSION).status, 200)
        self.assertTrue(waiting[0].at_end())


class Many(LimitsCase):
    settings = {"https.connections_per_address": 1000}

    def test_five_hundred_idle_connections_cost_little_and_give_it_back(self):
        with self.connect() as first:
            first.get(VERSION)
        before, open_before = resident_bytes(self.server.process.pid), descriptors(self.server.process.pid)
        crowd = [self.connect() for _ in range(500)]
        for connection in crowd:
            self.assertEqual(connection.get(VERSION).status, 200)
        grown = resident_bytes(self.server.process.pid) - before
        print(f"{grown / 1024 / len(crowd):.0f} KiB for each idle connection")
        if not sanitized(self.server.process.pid):
            self.assertLess(grown, 500 * MIB // 4)
        for connection in crowd:
            connection.close()
        eventually(lambda: descriptors(self.server.process.pid) <= open_before, "the descriptors back")


class Bans(LimitsCase):
    settings = {"bans.address_failures": 3, "limits.failed_login_delay": "0s", "limits.failed_login_delay_max": "0s"}

    def test_failed_logins_and_tokens_ban_an_address_from_both_protocols(self):
        with self.connect() as connection:
            for secret in ("Basic eDp5", "Bearer wt_000000000000_" + "x" * 43, "Bearer nonsense"):
                response = connection.get("/datasync/log", "Authorization: " + secret)
                self.assertEqual(response.status, 401)
                self.assertEqual(secret.split()[0], response.field("www-authenticate").split()[0])
        self.assertTrue(self.is_turned_away())
        with socket.create_connection(("127.0.0.1", self.server.ports.control), timeout=PATIENCE) as control:
            self.assertEqual(control.recv(3), b"421")
        self.logged("event=banned address=127.0.0.1")


class Shutdown(LimitsCase):
    settings = {"limits.drain": "60s"}

    def test_idle_connections_do_not_keep_the_server(self):
        idle = [self.connect() for _ in range(20)]
        for connection in idle[:10]:
            connection.get(VERSION)
        self.assertEqual(self.server.stop(), 0)
        for connection in idle:
            self.assertTrue(connection.at_end())

    def test_a_request_under_way_is_answered(self):
        connection = self.connect()
        connection.send("POST /admin/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n")
        self.assertEqual(connection.response().status, 100)
        idle = self.connect()  # told after the other, since it came after it
        idle.get(VERSION)
        self.logged(f"GET {VERSION}")  # else it may not be over for the server
        self.server.process.send_signal(signal.SIGTERM)
        self.assertTrue(idle.at_end())
        connection.send("user=x")
        response = connection.response(method="POST")
        self.assertEqual(response.field("connection"), "close")
        self.assertTrue(connection.at_end())
        self.assertEqual(self.server.process.wait(PATIENCE), 0)
        self.logged("transfers finished meanwhile: 1, cut: 0")


class ShortShutdown(LimitsCase):
    settings = {"limits.drain": "1s"}

    def test_a_request_that_does_not_end_is_cut(self):
        connection = self.connect()
        connection.send("POST /admin/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n")
        self.assertEqual(connection.response().status, 100)
        self.server.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.process.wait(PATIENCE), 3)
        self.assertTrue(connection.at_end())


class Reload(LimitsCase):
    settings = {"https.connections_per_address": 2}

    def test_new_limits_count_for_who_comes_next(self):
        held = [self.connect(), self.connect()]
        self.assertTrue(self.is_turned_away())
        self.server.settings["https.connections_per_address"] = 3
        self.server.write_config()
        self.server.process.send_signal(signal.SIGHUP)
        self.logged("reload done")
        held.append(self.connect())
        self.assertTrue(self.is_turned_away())
        for connection in held:
            self.assertEqual(connection.get(VERSION).status, 200)


if __name__ == "__main__":
    unittest.main()
