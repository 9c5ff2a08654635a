"""Failed logins are delayed, then banned, told in the log and forgiven by hand; nobody who behaves meets a limit."""

import ftplib
import json
import re
import socket
import stat
import threading
import time
import unittest

from drop_client import DropClient
from server import Server
from waiting import PATIENCE, eventually

LOOPBACK = "127.0.0.1"
QUICK = {
    "limits.failed_login_delay": "0s",
    "limits.failed_login_delay_max": "0s",
    "limits.login_attempts": 100,
}
ON_LOG = re.compile(  # docs/fail2ban.md
    r'^(?:\S+ \S+\[\d+\]: )?(?:[-0-9T:.]+Z)? ?warning event=login-failed session=\S+ address=(?P<host>\S+)'
    r' reason=(?P<reason>\S+) user="', re.MULTILINE)


class BanCase(unittest.TestCase):
    settings = {}

    def setUp(self):
        self.server = Server({**QUICK, **self.settings})
        self.addCleanup(self.server.close)
        self.user, self.password = self.server.add_user("alice")
        self.server.add_user("bob", "another-ship")
        self.server.start()

    def log_in(self, user, password, *, host=LOOPBACK):
        """The reply to PASS, or the greeting of a server that turns the connection away."""
        try:
            DropClient(self.server.ports.control, user, password, host=host).close()
        except ftplib.Error as refused:
            return str(refused)
        return "230"

    def bans(self):
        return json.loads(self.server.command("ban", "list", "--json").stdout)

    def wait_for_bans(self, count):
        eventually(lambda: len(self.bans()) == count,
                   lambda: f"{count} bans; there are {self.bans()}\n{self.server.log()}")

    def wait_until_in(self, user, password):
        eventually(lambda: self.log_in(user, password) == "230", lambda: f"{user} gets in\n{self.server.log()}")


class UserBans(BanCase):
    settings = {"bans.user_failures": 3}

    def fail_until_banned(self):
        for attempt in range(3):
            self.assertEqual(self.log_in(self.user, f"guess {attempt}"), "530 Login incorrect")

    def test_a_banned_user_is_out_with_the_right_password_and_others_are_not(self):
        self.fail_until_banned()
        self.assertEqual(self.log_in(self.user, self.password), "530 Login incorrect")
        self.assertEqual(self.log_in("bob", "another-ship"), "230")
        self.wait_for_bans(1)
        ban = self.bans()[0]
        self.assertEqual((ban["address"], ban["user"], ban["failures"]), (LOOPBACK, self.user, 3))
        self.assertEqual(stat.S_IMODE((self.server.data / "bans").stat().st_mode), 0o600)

    def test_a_ban_outlives_the_server_and_is_lifted_beside_it(self):
        self.fail_until_banned()
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.assertEqual(self.log_in(self.user, self.password), "530 Login incorrect")
        lifted = self.server.command("ban", "lift", "--user", self.user).stdout
        self.assertEqual(lifted, f'lifted {LOOPBACK} "{self.user}"\n')
        self.wait_until_in(self.user, self.password)
        self.assertEqual(self.bans(), [])

    def test_a_damaged_file_of_bans_is_told_and_keeps_nobody_out(self):
        self.server.stop()
        (self.server.data / "bans").write_bytes(b"\0rubbish\n\xff")
        self.server.start()
        self.assertEqual(self.log_in(self.user, self.password), "230")
        eventually(lambda: "bans:1: not a ban" in self.server.log(), lambda: self.server.log())

    def test_the_same_wrong_password_again_and_again_bans_nobody(self):
        for _ in range(10):
            self.assertEqual(self.log_in(self.user, "last year's"), "530 Login incorrect")
        self.assertEqual(self.log_in(self.user, self.password), "230")

    def test_each_failure_is_one_line_that_a_program_can_trust(self):
        forged = '" reason=x login-failed address=203.0.113.9 reason=wrong-password user="eve'
        self.log_in(self.user, "a guess")
        self.log_in("nobody", "a guess")
        self.log_in(forged, "a guess")
        self.assertEqual(self.server.stop(), 0)  # all is written then
        found = [(line["host"], line["reason"]) for line in ON_LOG.finditer(self.server.log())]
        self.assertEqual(found, [(LOOPBACK, "wrong-password"), (LOOPBACK, "unknown-user"), (LOOPBACK, "unknown-user")])
        self.assertNotIn("a guess", self.server.log())

    def test_logins_under_way_when_a_ban_begins_count_for_nothing(self):
        told = []
        guesses = [threading.Thread(target=lambda guess=guess: told.append(self.log_in(self.user, guess)))
                   for guess in [f"guess {number}" for number in range(12)]]
        for guess in guesses:
            guess.start()
        for guess in guesses:
            guess.join()
        self.wait_for_bans(1)
        ban = self.bans()[0]
        self.assertEqual((ban["times"], ban["failures"]), (1, 3))
        self.assertEqual(self.server.log().count("event=banned "), 1)

    def test_a_ban_set_by_hand_is_noticed(self):
        self.server.command("ban", "add", LOOPBACK, "--user", "bob", "--for", "1h")
        eventually(lambda: self.log_in("bob", "another-ship").startswith("530"), "the ban is noticed")
        self.assertEqual(self.log_in(self.user, self.password), "230")
        self.server.command("ban", "lift", LOOPBACK)
        self.wait_until_in("bob", "another-ship")
        eventually(lambda: "event=ban-lifted" in self.server.log(), lambda: self.server.log())
        self.assertIn(f'event=banned address={LOOPBACK} seconds=3600 failures=0 by=hand user="bob"\n', self.server.log())
        self.assertIn(f'event=ban-lifted address={LOOPBACK} user="bob"\n', self.server.log())


class ShortBans(BanCase):
    settings = {"bans.user_failures": 1, "bans.duration": "2s", "bans.max_duration": "1h"}

    def test_a_ban_ends_by_itself(self):
        self.assertEqual(self.log_in(self.user, "wrong"), "530 Login incorrect")
        eventually(lambda: f'event=banned address={LOOPBACK} seconds=2 ' in self.server.log(), self.server.log)
        self.wait_until_in(self.user, self.password)
        self.assertEqual(self.bans(), [])


class AddressBans(BanCase):
    settings = {"bans.address_failures": 3}

    def test_a_banned_address_is_greeted_with_421_and_others_are_served(self):
        for user in ("mallory", "eve", "trudy"):
            self.log_in(user, "guess")
        with socket.create_connection((LOOPBACK, self.server.ports.control), timeout=PATIENCE) as connection:
            said = connection.makefile("rb").read()
        self.assertEqual(said, b"421 Too many failed logins from your address; try again later\r\n")
        self.wait_for_bans(1)
        self.assertNotIn("user", self.bans()[0])
        self.server.command("ban", "lift", LOOPBACK)
        self.wait_until_in(self.user, self.password)

    def test_a_session_that_is_logged_in_goes_on(self):
        client = DropClient(self.server.ports.control, self.user, self.password)
        self.addCleanup(client.close)
        for user in ("mallory", "eve", "trudy"):
            self.log_in(user, "guess")
        self.assertTrue(self.log_in(self.user, self.password).startswith("421"))
        self.assertIn("requestId", client.names("/"))


class ExemptAddresses(BanCase):
    settings = {"bans.address_failures": 2, "bans.user_failures": 2, "bans.exempt": ["127.0.0.0/8"]}

    def test_the_allow_list_wins(self):
        for attempt in range(5):
            self.log_in(self.user, f"guess {attempt}")
        self.assertEqual(self.log_in(self.user, self.password), "230")
        self.assertEqual(self.bans(), [])


class Delays(BanCase):
    settings = {"limits.failed_login_delay": "1s", "limits.failed_login_delay_max": "2s"}

    def test_a_failure_waits_longer_each_time_and_keeps_nobody_else_waiting(self):
        waited = []
        for attempt in range(3):
            began = time.monotonic()
            self.log_in(self.user, f"guess {attempt}")
            waited.append(time.monotonic() - began)
        self.assertGreaterEqual(waited[0], 1)
        self.assertGreaterEqual(waited[1], 2)
        self.assertGreaterEqual(waited[2], 2)
        self.assertEqual(self.log_in("bob", "another-ship"), "230")


class BeforeLogin(BanCase):
    settings = {"limits.sessions_before_login": 6, "limits.sessions_before_login_per_address": 3}

    def connect(self, source):
        connection = socket.create_connection((LOOPBACK, self.server.ports.control), timeout=PATIENCE,
                                              source_address=(source, 0))
        self.addCleanup(connection.close)
        return connection, connection.recv(200).decode()

    def test_an_address_gets_so_many_connections_that_are_not_logged_in(self):
        logged_in = [DropClient(self.server.ports.control, self.user, self.password) for _ in range(5)]
        for _ in range(3):
            self.assertTrue(self.connect("127.0.2.1")[1].startswith("220"))
        self.assertEqual(self.connect("127.0.2.1")[1], "421 Too many connections from your address\r\n")
        for client in logged_in:
            client.voidcmd("NOOP")
            client.close()

    def test_a_crowd_that_only_connects_keeps_nobody_out(self):
        crowd = [self.connect(f"127.0.1.{number % 5 + 1}") for number in range(10)]
        self.assertTrue(all(said.startswith("220") for _, said in crowd))
        self.assertEqual(self.log_in(self.user, self.password), "230")
        first = crowd[0][0].makefile("rb").read()
        self.assertEqual(first, b"421 Too many connections wait to log in; try again later\r\n")

    def test_half_open_handshakes_count(self):
        for _ in range(3):
            connection, _ = self.connect("127.0.3.1")
            connection.sendall(b"AUTH TLS\r\n")
            self.assertTrue(connection.recv(200).startswith(b"234"))
        self.assertEqual(self.connect("127.0.3.1")[1], "421 Too many connections from your address\r\n")


class OrdinaryUse(BanCase):
    """With every limit as it is by default."""

    CLIENTS = 20
    ROUNDS = 3

    def setUp(self):
        super().setUp()
        for setting in QUICK:
            del self.server.settings[setting]
        self.server.write_config()
        self.server.stop()
        self.server.start()
        client = DropClient(self.server.ports.control, self.user, self.password)
        client.enter_dataset("poll-0001")
        client.close()

    def poll(self, problems):
        """Reads status.txt, some times over one connection and then over a new one."""
        try:
            for _ in range(self.ROUNDS):
                client = DropClient(self.server.ports.control, self.user, self.password)
                for _ in range(5):
                    client.retrieve("/poll-0001/status.txt")
                client.quit()
        except (ftplib.Error, OSError, EOFError) as problem:
            problems.append(repr(problem))

    def test_clients_that_poll_and_reconnect_meet_no_limit(self):
        problems = []
        clients = [threading.Thread(target=self.poll, args=(problems,)) for _ in range(self.CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        self.assertEqual(problems, [])
        self.assertEqual(self.bans(), [])


if __name__ == "__main__":
    unittest.main()
