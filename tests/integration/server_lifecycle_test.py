"""Starting, stopping, and the first minute: the lines a first start prints are run as printed."""

import json
import ftplib
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

import tables
from drop_client import DropClient, tls_context
from landing_case import LandingCase
from server import BINARY, DOMAIN, ENVIRONMENT, Server
from waiting import PATIENCE, eventually

DATASET = "life-cycl"


class Plain:
    """A control connection in the clear."""

    def __init__(self, host, port):
        self.connection = socket.create_connection((host, port), timeout=PATIENCE)
        self.said = self.connection.makefile("rb")

    def send(self, data):
        self.connection.sendall(data)

    def close(self):
        self.said.close()
        self.connection.close()


class Lifecycle(LandingCase):
    def test_sigterm_ends_with_exit_code_0_and_the_next_start_has_everything(self):
        client = self.client()
        tag, text = client.publish(DATASET, {"action": "Replace"}, "permits.csv", tables.permits(1)[0].csv())
        self.assertTrue(text.startswith("SUCCESS"), text)
        self.server.wait_until_idle()
        before = self.server.jobs()
        self.assertEqual(self.server.stop(), 0)
        self.server.start()
        self.assertEqual(self.server.jobs(), before)
        self.assertEqual(self.client().retrieve(f"/{DATASET}/status.txt").decode(), f"{tag} : {text}\n")

    def test_sigint_ends_with_exit_code_0_too(self):
        self.server.process.send_signal(signal.SIGINT)
        self.assertEqual(self.server.process.wait(PATIENCE), 0)
        self.server.process = None

    def test_sigterm_lets_a_transfer_finish(self):
        client = self.client()
        client.enter_dataset(DATASET)
        connection = client.transfercmd(f"STOR /{DATASET}/permits.csv")
        connection.sendall(b"a,b\n")
        self.server.process.send_signal(signal.SIGTERM)
        eventually(lambda: not self.accepts(), "the listener to close")
        connection.sendall(b"1,2\n")
        connection.unwrap()
        connection.close()
        self.assertTrue(client.getresp().startswith("226"))
        self.assertEqual(self.server.process.wait(PATIENCE), 0)
        self.server.process = None
        self.assertEqual((self.server.dataset_directory(DATASET) / "permits.csv").read_bytes(), b"a,b\n1,2\n")
        self.assertEqual(client.file.readline(), "421 The server is shutting down\n")
        self.assertIn("stopped; transfers finished meanwhile: 1, cut: 0", self.server.log())

    def accepts(self):
        try:
            socket.create_connection(("127.0.0.1", self.server.ports.control), timeout=PATIENCE).close()
            return True
        except OSError:
            return False

    def test_a_second_server_on_the_same_data_is_refused(self):
        with Server({"data.root": self.server.data}) as second:
            shutil.copy(self.server.directory / "users.toml", second.directory)
            done = second.command("serve", check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(str(self.server.data), done.stderr)
            self.assertRegex(done.stderr, "in use|using")
        self.assertTrue(self.client().listed("requestId"))

    def test_users_are_taken_up_without_a_restart(self):
        user, password = self.server.add_user("newcomer")

        def admitted():
            try:
                DropClient(self.server.ports.control, user, password).close()
                return True
            except Exception:
                return False
        eventually(admitted, lambda: f"newcomer to be let in\n{self.server.log()}")

    def test_catalog_comes_back_when_deleted(self):
        client = self.client()
        for name in ("one.csv", "two.csv"):
            client.publish(DATASET, {"action": "Replace"}, name, tables.permits(1)[0].csv())
        client.land_data(DATASET, "bad.csv", b"a,b\n1\n")
        self.server.wait_until_idle()
        before = self.server.jobs()
        self.assertEqual([job["state"] for job in before], ["failed", "succeeded", "succeeded"])
        self.assertEqual(self.server.stop(), 0)
        for path in self.server.data.glob("catalog.sqlite*"):
            path.unlink()
        self.server.start()
        self.assertEqual(self.server.jobs(), before)
        self.assertEqual(DOMAIN, before[0]["domain"])


class DrainCase(LandingCase):
    """SIGTERM while clients are there."""

    def begin_upload(self):
        client = self.client()
        client.enter_dataset(DATASET)
        connection = client.transfercmd(f"STOR /{DATASET}/slow.csv")
        self.addCleanup(connection.close)
        connection.sendall(b"a,b\n")
        eventually(lambda: ": 4 bytes" in client.sendcmd("STAT"), "the first bytes to arrive")
        return client

    def ended(self):
        """The exit code."""
        code = self.server.process.wait(PATIENCE)
        self.server.process = None
        return code

    def draining(self):
        eventually(lambda: "shutting down:" in self.server.log(), lambda: f"draining\n{self.server.log()}")

    def assert_cut(self, client):
        self.assertRegex(client.file.readline(), "^426 The server is shutting down")
        self.assertRegex(client.file.readline(), "^421 ")
        self.assertEqual(client.file.readline(), "")
        self.assertEqual(self.ended(), 3)
        self.assertIn("stopped; transfers finished meanwhile: 0, cut: 1", self.server.log())

    def assert_kept(self):
        """What came of the upload is there after the next start, to be resumed."""
        self.server.start()
        client = self.client()
        self.assertEqual(client.names(f"/{DATASET}")["slow.csv"]["size"], "4")
        self.assertTrue(client.store(f"/{DATASET}/slow.csv", b"1,2\n", verb="APPE").startswith("226"))
        self.assertEqual(client.retrieve(f"/{DATASET}/slow.csv"), b"a,b\n1,2\n")


class Drain(DrainCase):
    settings = {"limits.drain": "1h"}  # never reached

    def test_a_second_signal_ends_transfers_at_once(self):
        client = self.begin_upload()
        self.server.process.send_signal(signal.SIGTERM)
        self.draining()
        self.server.process.send_signal(signal.SIGTERM)
        self.assert_cut(client)
        self.assert_kept()

    def test_who_has_no_transfer_is_told_and_holds_nobody_up(self):
        idle = self.client()
        secured = ftplib.FTP_TLS(context=tls_context(), timeout=PATIENCE)
        self.addCleanup(secured.close)
        secured.connect("127.0.0.1", self.server.ports.control)
        secured.auth()
        plain = self.connect()
        shaking = self.connect()
        shaking.send(b"AUTH TLS\r\n")
        self.assertTrue(shaking.said.readline().startswith(b"234"))
        self.server.process.send_signal(signal.SIGTERM)
        for client in (idle, secured):
            self.assertEqual(client.file.readline(), "421 The server is shutting down\n")
            self.assertEqual(client.file.readline(), "")
            client.close()
        self.assertEqual(plain.said.read(), b"421 The server is shutting down\r\n")
        self.assertEqual(shaking.said.read(), b"", "something was said into the middle of a handshake")
        self.assertEqual(self.ended(), 0)

    def connect(self):
        """A connection in the clear, behind its greeting."""
        connection = Plain("127.0.0.1", self.server.ports.control)
        self.addCleanup(connection.close)
        self.assertTrue(connection.said.readline().startswith(b"220"))
        return connection

    def test_a_reload_while_draining_is_refused(self):
        client = self.begin_upload()
        self.server.process.send_signal(signal.SIGTERM)
        self.draining()
        self.server.process.send_signal(signal.SIGHUP)
        eventually(lambda: "reload refused: the server is shutting down" in self.server.log(), "the refusal")
        client.voidcmd("NOOP")
        self.server.process.send_signal(signal.SIGINT)
        self.assert_cut(client)


class ShortDrain(DrainCase):
    settings = {"limits.drain": "1s"}

    def test_a_transfer_that_takes_too_long_is_cut_and_kept(self):
        client = self.begin_upload()
        self.server.process.send_signal(signal.SIGTERM)
        self.assert_cut(client)
        self.assert_kept()


class Mistyped(unittest.TestCase):
    def test_a_command_that_there_is_not_is_named_with_the_one_that_was_meant(self):
        for words, meant in ((["sreve"], "serve"), (["jobs", "lst", "--state", "failed"], "jobs list")):
            done = subprocess.run([BINARY, *words], env=ENVIRONMENT, text=True, capture_output=True, timeout=PATIENCE)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stderr, f'wharfinger: there is no command "{" ".join(words[:2])}"; '
                                          f'did you mean "{meant}"?\n')
        done = subprocess.run([BINARY, "jobs"], env=ENVIRONMENT, text=True, capture_output=True, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stderr.splitlines()[0]), (2, "A subcommand is required"))


class FirstStart(unittest.TestCase):
    """`wharfinger serve` in an empty directory. Needs the default ports, so it runs alone and may be skipped."""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="wharfinger-first-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.output = self.home / "output"
        self.start("FileZilla")
        if self.process.poll() is not None and "in use" in self.output.read_text():
            self.skipTest("the default port 22222 is taken on this machine")
        self.assertIsNone(self.process.poll(), self.output.read_text())

    def start(self, last_words):
        with open(self.output, "wb") as out:
            self.process = subprocess.Popen([BINARY, "serve"], cwd=self.home, env=ENVIRONMENT,
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.terminate)
        eventually(lambda: self.process.poll() is not None or last_words in self.output.read_text(),
                   lambda: f"{last_words!r} in\n{self.output.read_text()}")

    def printed(self):
        """The commands among the printed lines, in order."""
        lines = [line.strip() for line in self.output.read_text().splitlines()]
        return [line for line in lines if line.startswith(("printf ", "lftp ", "curl "))]

    def paste(self, line):
        """What the pasted line prints, progress meters on standard error left out."""
        done = subprocess.run(["bash", "-c", line], cwd=self.home, stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, f"{line}\n{done.stdout}{done.stderr}")
        return done.stdout

    def test_the_printed_lines_work_as_printed(self):
        lines = self.printed()
        self.assertEqual([line.split()[0] for line in lines], ["printf", "lftp", "curl", "curl"])
        for line in lines:
            with self.subTest(line=line):
                said = self.paste(line)
        self.assertRegex(said, r"[0-9a-f]{32} : (RUNNING: |[A-Z]+: .*harbour\.csv)")  # as far as it is by then

    def test_the_readme_lines_work_as_written(self):
        root = pathlib.Path(__file__).resolve().parents[2]
        block = re.search(r"<!-- the integration tests run this block -->\n```sh\n(.*?)```",
                          (root / "README.md").read_text(), re.DOTALL).group(1)
        (self.home / "tests").symlink_to(root / "tests")
        said = self.paste("set -e\n" + block)
        status, _, table = said.partition("[")  # the live table is the only JSON among what is printed
        self.assertRegex(status, r"(?m)^[0-9a-f]{32} : SUCCESS: permits-2.csv: 8 rows read, 3 inserted, 0 updated, ")
        self.assertEqual(len(json.loads("[" + table)), 3)

    def test_an_admin_who_was_removed_stays_away(self):
        password = (self.home / "wharfinger-data" / "admin-password").read_text().strip()
        subprocess.run([BINARY, "user", "remove", "admin"], cwd=self.home, env=ENVIRONMENT, check=True, timeout=PATIENCE)
        self.process.terminate()
        self.process.wait()
        self.start("is ready")
        self.assertNotIn(password, self.output.read_text())
        users = subprocess.run([BINARY, "user", "list"], cwd=self.home, env=ENVIRONMENT, check=True, text=True,
                               stdout=subprocess.PIPE, timeout=PATIENCE).stdout
        self.assertNotIn("admin", users)

    def test_the_admin_password_is_printed_and_kept(self):
        password = (self.home / "wharfinger-data" / "admin-password").read_text().strip()
        self.assertIn(password, self.output.read_text())
        self.assertEqual((self.home / "wharfinger-data").stat().st_mode & 0o007, 0)
        self.assertEqual((self.home / "wharfinger-data" / "admin-password").stat().st_mode & 0o007, 0)
        client = DropClient(22222, "admin", password, domain="localhost")
        self.addCleanup(client.close)
        client.find_root()
        client.enter_dataset(DATASET)
        self.assertTrue(client.land_data(DATASET, "small.csv", b"a\n1\n")[1].startswith("SUCCESS"))


if __name__ == "__main__":
    unittest.main()
