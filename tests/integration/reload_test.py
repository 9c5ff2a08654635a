"""SIGHUP takes up a changed configuration, all or nothing, and drops nobody; the service manager hears of it."""

import ftplib
import json
import re
import signal
import socket
import threading
import time
import unittest

from drop_client import DropClient
from landing_case import LandingCase
from waiting import PATIENCE, eventually

DATASET = "relo-ad01"


class ReloadCase(LandingCase):
    def reload(self, **settings):
        """Changes settings (section__key), reloads, and gives what the server logged about it."""
        self.server.settings.update({key.replace("__", "."): value for key, value in settings.items()})
        self.server.write_config()
        return self.hup()

    def hup(self):
        before = len(self.server.log())
        self.server.process.send_signal(signal.SIGHUP)
        ended = re.compile(r"reload (done|refused, nothing changed)")
        eventually(lambda: ended.search(self.server.log(), before), lambda: f"the reload\n{self.server.log()}")
        return self.server.log()[before:]

    def greeting(self):
        with socket.create_connection(("127.0.0.1", self.server.ports.control), timeout=PATIENCE) as connection:
            return connection.makefile("rb").readline().decode().strip()


class Reload(ReloadCase):
    def test_changes_count_for_sessions_that_begin_afterwards(self):
        earlier = self.client()
        said = self.reload(ftps__greeting="Ahoy", ftps__external_address="203.0.113.7", uploads__max_size=10)
        self.assertIn('reload: ftps.greeting "Wharfinger ready" -> "Ahoy"', said)
        self.assertIn('reload: ftps.external_address "" -> "203.0.113.7"', said)
        self.assertIn("reload done: settings changed: 3, waiting for a restart: 0, users: 1;", said)
        self.assertEqual(self.greeting(), "220 Ahoy")
        later = self.client()
        self.assertIn("(203,0,113,7,", later.sendcmd("PASV"))
        with self.assertRaisesRegex(ftplib.error_perm, "^552"):
            later.sendcmd("ALLO 11")
        self.assertIn("(127,0,0,1,", earlier.sendcmd("PASV"))
        self.assertTrue(earlier.sendcmd("ALLO 11").startswith("200"))

    def test_limits_on_the_number_of_sessions_count_at_once(self):
        staying = [self.client() for _ in range(3)]
        self.reload(limits__sessions=3)
        self.assertTrue(self.greeting().startswith("421"))
        self.reload(limits__sessions=4)
        self.assertTrue(self.greeting().startswith("220"))
        for client in staying:
            client.voidcmd("NOOP")

    def test_the_log_changes_its_level_and_form(self):
        self.reload(log__level="info", log__format="json")
        before = len(self.server.log())
        self.client().close()
        eventually(lambda: "ended" in self.server.log()[before:], "the end of the session in the log")
        for line in self.server.log()[before:].splitlines():
            self.assertNotEqual(json.loads(line)["level"], "debug")

    def test_anything_wrong_changes_nothing_at_all(self):
        good = dict(self.server.settings)
        for wrong in ({"limits.idle": "sideways", "jobs.workers": 0},
                      {"tls.certificate": "no.pem", "tls.key": "no.key"}):
            with self.subTest(wrong=wrong):
                self.server.settings = {**good, "ftps.greeting": "Ahoy", **wrong}
                said = self.reload()
                for key in wrong:
                    self.assertRegex(said, rf"reload refused: .*wharfinger\.toml:{self.line_of(key)}: {key}: ")
                self.assertNotIn("->", said)
                self.assertEqual(self.greeting(), "220 Wharfinger ready")
        self.server.settings = good
        self.assertIn("reload done: settings changed: 0", self.reload())

    def line_of(self, key):
        """Where the configuration file sets it, from 1."""
        lines = self.server.config_file.read_text().splitlines()
        return 1 + next(n for n, line in enumerate(lines) if line.startswith(key.split(".")[1] + " = "))

    def test_a_broken_users_file_refuses_the_reload_and_locks_nobody_out(self):
        users = self.server.directory / "users.toml"
        text = users.read_text()
        users.write_text(text + "\n[users.bob]\nrole = \"captain\"\n")
        said = self.reload(ftps__greeting="Ahoy")
        self.assertRegex(said, r"reload refused: .*users\.toml:\d+: ")
        self.assertEqual(self.greeting(), "220 Wharfinger ready")
        self.client().voidcmd("NOOP")

    def test_a_configuration_that_is_gone_is_not_taken_for_defaults(self):
        self.server.config_file.rename(self.server.directory / "away.toml")
        self.assertRegex(self.hup(), r"reload refused: .*wharfinger\.toml: cannot be read: No such file")
        self.client().voidcmd("NOOP")

    def test_what_needs_a_restart_is_named_and_the_rest_is_taken_up(self):
        listen = self.server.settings["ftps.listen"]
        said = self.reload(ftps__listen=["127.0.0.1:1"], jobs__workers=3, ftps__greeting="Ahoy")
        self.assertIn(f'reload: ftps.listen needs a restart; keeps ["{listen[0]}"]', said)
        self.assertIn("reload: jobs.workers needs a restart; keeps 2", said)
        self.assertIn("settings changed: 1, waiting for a restart: 2", said)
        self.assertEqual(self.greeting(), "220 Ahoy")
        said = self.hup()
        self.assertIn("settings changed: 0, waiting for a restart: 2", said)

    def test_a_new_certificate_is_for_new_connections(self):
        staying = self.client()
        for path in (self.server.data / "tls").iterdir():
            path.unlink()
        self.assertIn("reload done", self.reload())
        staying.voidcmd("NOOP")
        self.assertNotEqual(self.client().sock.getpeercert(True), staying.sock.getpeercert(True))


class Accounts(ReloadCase):
    def setUp(self):
        super().setUp()
        self.other = self.server.add_user("bob@example.gov")

    def leave_word(self, client):
        """The reply nobody asked for, behind which the server closes."""
        reply = client.file.readline()
        self.assertEqual(client.file.readline(), "")
        return reply

    def test_a_user_who_is_removed_is_put_out_and_the_others_stay(self):
        staying = self.client()
        leaving = DropClient(self.server.ports.control, *self.other)
        self.addCleanup(leaving.close)
        leaving.enter_dataset(DATASET)
        busy = DropClient(self.server.ports.control, *self.other)
        self.addCleanup(busy.close)
        connection = busy.transfercmd(f"STOR /{DATASET}/busy.csv")
        connection.sendall(b"a,b\n")
        self.server.command("user", "remove", self.other[0])
        leaving.voidcmd("NOOP")
        self.hup()
        self.assertRegex(self.leave_word(leaving), "^421 Your account has changed")
        connection.sendall(b"1,2\n")
        connection.unwrap()
        connection.close()
        self.assertRegex(busy.getresp(), "^226")
        self.assertRegex(self.leave_word(busy), "^421 Your account has changed")
        staying.voidcmd("NOOP")
        with self.assertRaisesRegex(ftplib.error_perm, "^530"):
            DropClient(self.server.ports.control, *self.other)

    def test_the_same_domains_in_another_order_are_no_change(self):
        self.server.add_user("carol", "third-ship", domains=("data.example.gov", "other.example.org"))
        self.hup()
        carol = DropClient(self.server.ports.control, "carol", "third-ship", domain="data.example.gov")
        self.addCleanup(carol.close)
        users = self.server.directory / "users.toml"
        before = users.read_text()
        after = before.replace('"data.example.gov", "other.example.org"', '"other.example.org", "data.example.gov"')
        self.assertNotEqual(before, after)
        users.write_text(after)
        self.assertNotIn("account changed", self.hup())
        carol.voidcmd("NOOP")


class Storm(ReloadCase):
    SESSIONS = 20

    def test_a_hundred_reloads_while_twenty_sessions_transfer_drop_nobody(self):
        first = self.client()
        first.enter_dataset(DATASET)
        started = threading.Barrier(self.SESSIONS + 1)
        reloaded = threading.Event()
        replies = [None] * self.SESSIONS

        def land(number):
            client = DropClient(self.server.ports.control, self.user, self.password)
            connection = client.transfercmd(f"STOR /{DATASET}/file-{number}.csv")
            connection.sendall(b"a,b\n")
            started.wait(PATIENCE)
            reloaded.wait(PATIENCE)
            connection.sendall(b"1,2\n" * 1000)
            connection.unwrap()
            connection.close()
            replies[number] = client.getresp()
            client.voidcmd("NOOP")
            client.close()

        threads = [threading.Thread(target=land, args=(number,)) for number in range(self.SESSIONS)]
        for thread in threads:
            thread.start()
        started.wait(PATIENCE)
        self.server.settings["ftps.greeting"] = "Ahoy"
        self.server.write_config()
        for _ in range(100):
            self.server.process.send_signal(signal.SIGHUP)
        eventually(lambda: "reload done" in self.server.log(), "a reload")
        self.assertEqual(self.greeting(), "220 Ahoy")
        reloaded.set()
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual([reply[:3] for reply in replies], ["226"] * self.SESSIONS)
        self.assertLessEqual(self.server.log().count("reload done"), 100)
        first.voidcmd("NOOP")
        self.assertEqual(self.server.stop(), 0)


class Notified(LandingCase):
    """The protocol of sd_notify(3), as systemd's Type=notify and Type=notify-reload expect it."""

    def setUp(self):
        super().setUp()
        self.server.stop()
        path = str(self.server.directory / "notify")
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.manager.close)
        self.manager.settimeout(PATIENCE)
        self.manager.bind(path)
        self.server.start(environment={"NOTIFY_SOCKET": path})

    def heard(self):
        return dict(line.split("=", 1) for line in self.manager.recv(4096).decode().splitlines())

    def test_the_service_manager_hears_of_each_step(self):
        self.assertEqual(self.heard(), {"READY": "1", "STATUS": "Serving"})
        self.server.process.send_signal(signal.SIGHUP)
        reloading = self.heard()
        self.assertEqual(reloading["RELOADING"], "1")
        self.assertLessEqual(int(reloading["MONOTONIC_USEC"]), time.monotonic_ns() // 1000)
        ready = self.heard()
        self.assertEqual(ready["READY"], "1")
        self.assertTrue(ready["STATUS"].startswith("Reloaded"), ready)
        self.server.config_file.write_text("[limits]\nidle = 0\n")
        self.server.process.send_signal(signal.SIGHUP)
        self.heard()
        refused = self.heard()
        self.assertEqual(refused["READY"], "1")
        self.assertIn("wharfinger.toml:2: limits.idle", refused["STATUS"])
        self.server.stop()
        self.assertEqual(self.heard()["STOPPING"], "1")


if __name__ == "__main__":
    unittest.main()
