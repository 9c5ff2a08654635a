"""What the server writes about its sessions: every line can be read back, none is forged, none tells a secret."""

import fcntl
import json
import os
import re
import socket
import subprocess
import threading
import unittest

from drop_client import DropClient, tls_context
from server import BINARY, DOMAIN, ENVIRONMENT, Server, job_id_in
from waiting import PATIENCE, eventually

DATASET = "logd-data"
PASSWORD = "one-tall-ship"

TEXT_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (trace|debug|info|warning|error) (.*)")
FIELD = re.compile(r'([a-z][a-z_0-9]*)=("(?:[^"\\]|\\.)*"|[^" ]+)(?: |$)')
ESCAPE = re.compile(r'\\(?:(["\\])|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))')


def unquoted(value):
    if not value.startswith('"'):
        return value
    return ESCAPE.sub(lambda m: m[1] or chr(int(m[2] or m[3] or m[4], 16)), value[1:-1])


def read_text(line):
    """A text line as a dict; anything that is not exactly time, level and fields fails."""
    whole = TEXT_LINE.fullmatch(line)
    if not whole:
        raise AssertionError(f"no log line: {line!r}")
    record = {"time": whole[1], "level": whole[2]}
    rest = whole[3]
    if not rest.startswith("event="):
        return {**record, "message": rest}
    while rest:
        field = FIELD.match(rest)
        if not field or field[1] in record:
            raise AssertionError(f"no field at {rest!r} of {line!r}")
        record[field[1]] = unquoted(field[2])
        rest = rest[field.end():]
    return record


def read_json(line):
    def once(pairs):
        if len(dict(pairs)) != len(pairs):
            raise AssertionError(f"a member twice in {line!r}")
        return dict(pairs)

    def never(constant):
        raise AssertionError(f"{constant} in {line!r}")

    record = json.loads(line, object_pairs_hook=once, parse_constant=never)
    if not {"time", "level"} <= record.keys() or ("event" in record) == ("message" in record):
        raise AssertionError(f"not what a record has: {line!r}")
    return record


class Wire:
    """A control connection that sends bytes as they are."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.lines = self.socket.makefile("rb")
        self.reply()
        self.say(b"AUTH TLS")
        self.socket = tls_context().wrap_socket(self.socket)
        self.lines = self.socket.makefile("rb")

    def send(self, line):
        self.socket.sendall(line + b"\r\n")

    def reply(self):
        while True:
            line = self.lines.readline()
            if re.match(rb"\d{3} ", line) or not line:
                return line

    def say(self, line):
        self.send(line)
        return self.reply()

    def log_in(self, user, password=PASSWORD):
        self.say(b"USER " + user.encode())
        return self.say(b"PASS " + password.encode())

    def close(self):
        self.lines.close()
        self.socket.close()


class LogCase(unittest.TestCase):
    """A running server whose log is text; JSON where a subclass says so."""

    format = "text"
    level = "debug"
    more_settings = {}

    def setUp(self):
        self.server = Server({"log.format": self.format, "log.level": self.level, **self.more_settings})
        self.addCleanup(self.server.close)
        self.server.add_user("alice", PASSWORD)
        self.server.create_dataset(DATASET)
        self.server.start()

    def wire(self):
        wire = Wire(self.server.ports.control)
        self.addCleanup(wire.close)
        return wire

    def client(self):
        client = DropClient(self.server.ports.control, "alice", PASSWORD)
        self.addCleanup(client.close)
        return client

    def records(self):
        raw = self.server.log_file.read_bytes()
        read = read_json if self.format == "json" else read_text
        return [read(line) for line in raw.decode("utf-8", errors="strict").split("\n")[:-1]]

    def session_with(self, found):
        """All records of the session that `found` holds for one of, once that session has ended."""
        def ended():
            records = self.records()
            sessions = {r["session"] for r in records if "session" in r and found(r)}
            if len(sessions) != 1:
                return None
            mine = [r for r in records if r.get("session") in sessions]
            return mine if mine[-1].get("event") == "ended" else None
        return eventually(ended, lambda: f"the end of the session in\n{self.server.log()}")

    def session_of(self, user):
        return self.session_with(lambda r: r.get("user") == user and r.get("event") == "login")


class SessionEvents(LogCase):
    level = "info"

    def number(self, value):
        return float(value)

    def test_a_session_is_told_from_connect_to_end(self):
        client = self.client()
        client.sendcmd("CLNT Ship\tyard 1.0")
        client.sendcmd("MKD /newd-data")
        client.store(f"/{DATASET}/a.csv", b"id\n1\n")
        client.retrieve(f"/{DATASET}/a.csv")
        client.sendcmd(f"RNFR /{DATASET}/a.csv")
        client.sendcmd(f"RNTO /{DATASET}/b.csv")
        client.sendcmd(f"DELE /{DATASET}/b.csv")
        client.store(f"/{DATASET}/c.csv", b"id\n2\n")
        job = job_id_in(client.enqueue(DATASET, "c.csv"))
        client.quit()

        events = self.session_of("alice")
        self.assertEqual([e["event"] for e in events],
                         ["connected", "tls", "login", "client", "mkd", "transfer", "transfer", "rename", "dele",
                          "transfer", "rename", "enqueue", "ended"])
        for event in events:
            self.assertEqual(event["address"], "127.0.0.1")
            self.assertEqual(event.get("user"), None if event["event"] in ("connected", "tls") else "alice")
        named = {e["event"]: e for e in events}
        self.assertEqual(named["client"]["name"], "Ship\tyard 1.0")
        self.assertEqual(named["enqueue"]["job"], job)
        self.assertEqual(named["enqueue"]["path"], f"/{DOMAIN}/{DATASET}/c.csv")
        self.assertEqual(named["tls"]["version"], "TLSv1.3")
        ended = named["ended"]
        self.assertEqual(ended["reason"], "quit")
        counts = {key: self.number(ended[key]) for key in ("commands", "transfers", "bytes_in", "bytes_out")}
        self.assertEqual(counts.pop("commands"), len(client.replies) - 1 - 4)  # the greeting, 150s
        self.assertEqual(counts, {"transfers": 3, "bytes_in": 10, "bytes_out": 5})

    def test_a_transfer_tells_its_outcome_and_its_data_connection(self):
        client = self.client()
        reply = client.store(f"/{DATASET}/a.csv", b"id\n1\n")
        client.retrieve(f"/{DATASET}/a.csv")
        connection = client.transfercmd(f"STOR /{DATASET}/b.csv")
        connection.sendall(b"id\n")
        connection.close()  # without close_notify
        with self.assertRaises(Exception):
            client.voidresp()
        client.quit()
        stored, sent, broken = [e for e in self.session_of("alice") if e["event"] == "transfer"]
        self.assertEqual((stored["verb"], stored["path"], stored["outcome"]), ("STOR", f"/{DOMAIN}/{DATASET}/a.csv", "clean"))
        self.assertEqual((self.number(stored["bytes"]), self.number(stored["code"])), (5, 226))
        self.assertIn(stored["sha256"], reply)
        self.assertEqual((stored["tls"], str(stored["resumed"]).lower()), ("TLSv1.3", "false"))
        self.assertTrue(stored["cipher"].startswith("TLS_"), stored)
        self.assertGreaterEqual(self.number(stored["seconds"]), 0)
        self.assertEqual((sent["verb"], sent["outcome"]), ("RETR", "clean"))
        self.assertNotIn("sha256", sent)
        self.assertEqual((broken["outcome"], self.number(broken["code"])), ("bare-end", 426))
        self.assertIn("error", broken)

    def test_a_resumed_transfer_tells_where_it_began(self):
        client = self.client()
        client.store(f"/{DATASET}/a.csv", b"id\n1\n")
        client.store(f"/{DATASET}/a.csv", b"2\n", verb="APPE")
        client.quit()
        first, second = [e for e in self.session_of("alice") if e["event"] == "transfer"]
        self.assertNotIn("offset", first)
        self.assertEqual((self.number(second["offset"]), self.number(second["bytes"])), (5, 2))

    def test_a_failed_login_cannot_forge_where_it_came_from(self):
        names = ['x" address=192.0.2.66 reason=y', "192.0.2.66", 'x\\"', "\u2028event=login", "x" * 2000]
        for name in names:
            wire = self.wire()
            self.assertTrue(wire.log_in(name, "wrong").startswith(b"530"))
            wire.say(b"QUIT")
            wire.close()
        failed = eventually(lambda: (f := [r for r in self.records() if r.get("event") == "login-failed"]) and
                            len(f) == len(names) and f, lambda: self.server.log())
        for name, record in zip(names, failed):
            self.assertEqual((record["address"], record["level"]), ("127.0.0.1", "warning"))
            self.assertEqual(record["user"], name if len(name) <= 1024 else name[:1024] + "...[2000 bytes]")
        if self.format == "text":
            form = re.compile(r'\S+ warning event=login-failed session=\S+ address=127\.0\.0\.1 '
                              r'reason=unknown-user user="(?:[^"\\]|\\.)*"')
            lines = [line for line in self.server.log().split("\n") if "event=login-failed" in line]
            self.assertEqual(len([line for line in lines if form.fullmatch(line)]), len(names), lines)


class SessionEventsAsJson(SessionEvents):
    format = "json"

    def number(self, value):
        self.assertIsInstance(value, (int, float))
        return value


class EveryByte(LogCase):
    """Whatever a client sends, each line of the log is read back by a strict reader, and there is one per event."""

    def test_all_bytes_in_names_and_commands(self):
        wire = self.wire()
        self.assertTrue(wire.log_in("alice").startswith(b"230"))
        commands = 0
        for byte in range(256):
            if byte in b"\0\n\r\xff":  # ends a line, makes it no command, or belongs to Telnet
                continue
            odd = bytes([byte])
            for line in (b"CLNT a" + odd + b"b", b"DELE /" + DATASET.encode() + b"/a" + odd + b".csv",
                         b"X" + odd + b"Y z", b"SITE " + odd, b"NOOP " + odd * 3):
                self.assertTrue(wire.say(line), line)
                commands += 1
        self.assertTrue(wire.say(b"CLNT a\rb").startswith(b"2"))
        self.assertTrue(wire.say(b"CLNT a\xff\xffb").startswith(b"2"))
        self.assertTrue(wire.say(b"CLNT \xe2\x80\xae\xe2\x80\xa8\xc2\x85\xef\xbb\xbf\xf3\xa0\x81\x81").startswith(b"2"))
        self.assertTrue(wire.say(b"CLNT a\0b").startswith(b"500"))
        wire.say(b"QUIT")

        events = self.session_of("alice")
        names = [e["event"] for e in events]
        # AUTH, USER, PASS, the three CLNTs and QUIT; the line with NUL is no command.
        self.assertEqual(names.count("command"), commands + 7)
        self.assertEqual(names.count("reply"), commands + 7 + 1 + 1)
        self.assertEqual(names.count("client"), 252 + 3)
        self.assertEqual(names.count("login"), 1)
        self.assert_harmless()

    def test_all_bytes_in_the_name_of_an_uploaded_file(self):
        client = self.client()
        names = [f"{chr(byte)}{byte:02x}.csv" for byte in range(1, 256) if chr(byte) not in "\n\r\xff/"]
        refused = 0
        for name in names:
            try:
                client.sendcmd("PASV")
                client.voidcmd(f"SIZE /{DATASET}/{name}")
            except Exception:
                refused += 1
        self.assertEqual(refused, len(names))
        client.quit()
        self.session_of("alice")
        self.assert_harmless()

    def assert_harmless(self):
        text = self.server.log_file.read_bytes().decode()
        hidden = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")
        self.assertIsNone(hidden.search(text))


class EveryByteAsJson(EveryByte):
    format = "json"


class Secrets(LogCase):
    level = "trace"

    def test_nothing_that_may_be_a_password_is_written(self):
        wire = self.wire()
        for line in (b"PASS sEcret-1", b"USER alice", b"PASS sEcret-2", b"sEcret-3", b"PASSsEcret-4", b"PSAS sEcret-5",
                     b"pass sEcret-6", b"ACCT sEcret-7", b" PASS sEcret-8", b"USER alice", b"PASS " + PASSWORD.encode(),
                     b"SITE PSWD sEcret-9 sEcret-10", b"ACCT sEcret-11", b"sEcret-12 sEcret-13", b"QUIT"):
            wire.say(line)
        events = self.session_of("alice")
        self.assertGreater(len([e for e in events if e["event"] == "command" and "redacted" in e]), 8)
        self.assertNotIn("secret-", self.server.log().lower())
        self.assertNotIn(PASSWORD, self.server.log())

    def test_before_tls_too(self):
        with socket.create_connection(("127.0.0.1", self.server.ports.control), timeout=PATIENCE) as plain:
            lines = plain.makefile("rb")
            lines.readline()
            for line in (b"USER alice", b"PASS sEcret-1", b"sEcret-2", b"CLNT here", b"QUIT"):
                plain.sendall(line + b"\r\n")
                lines.readline()
        self.session_with(lambda r: r.get("verb") == "CLNT")
        self.assertNotIn("secret-", self.server.log().lower())


class NobodyReads(unittest.TestCase):
    """Standard error is a pipe whose reader hangs: a shipper of logs that is stuck must not stop the server."""

    COMMANDS = 200  # each with three lines of the log, which are more than the pipe takes

    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.server.add_user("alice", PASSWORD)
        self.server.create_dataset(DATASET)
        self.reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        self.server.process = subprocess.Popen([BINARY, "serve", "--config", str(self.server.config_file)],
                                               stdin=subprocess.DEVNULL, stderr=writer, env=ENVIRONMENT,
                                               cwd=self.server.directory)
        os.close(writer)
        self.server.wait_until_ready()

    def work(self):
        client = DropClient(self.server.ports.control, "alice", PASSWORD)
        for number in range(self.COMMANDS):
            client.sendcmd(f"CLNT {number}")
        client.store(f"/{DATASET}/a.csv", b"id\n1\n")
        client.quit()

    def test_sessions_go_on_and_the_server_ends_when_it_is_told_to(self):
        self.addCleanup(os.close, self.reader)
        self.work()
        self.assertEqual(self.server.stop(), 0)

    def test_what_waited_is_written_when_somebody_reads_again(self):
        self.work()
        said = []

        def read():
            with open(self.reader, encoding="utf-8") as pipe:
                said.extend(pipe.read().splitlines())
        reading = threading.Thread(target=read)
        reading.start()
        self.assertEqual(self.server.stop(), 0)
        reading.join()
        records = [read_text(line) for line in said]
        self.assertEqual([r["argument"] for r in records if r.get("verb") == "CLNT"],
                         [str(number) for number in range(self.COMMANDS)])
        self.assertTrue(records[-1]["message"].startswith("stopped"), records[-1])


class Xferlog(LogCase):
    level = "info"
    LINE = re.compile(r"(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}) (\d+) (\S+) (\d+) (\S+) b _ ([io]) r (\S+) ftp 0 \* ([ci])")

    def setUp(self):
        self.directory = Server()  # only for its directory
        self.addCleanup(self.directory.close)
        self.path = self.directory.directory / "xferlog"
        self.more_settings = {"log.xferlog": self.path}
        super().setUp()

    def transfers(self, count):
        def arrived():
            lines = self.path.read_text().splitlines() if self.path.exists() else []
            return lines if len(lines) >= count else None
        lines = eventually(arrived, lambda: f"{count} lines in {self.path}\n{self.server.log()}")
        self.assertEqual(len(lines), count)
        return [self.LINE.fullmatch(line).groups()[2:] for line in lines]

    def test_one_line_per_transfer_in_the_order_they_ended(self):
        client = self.client()
        client.store(f"/{DATASET}/two words.csv", b"id\n1\n")
        client.retrieve(f"/{DATASET}/two words.csv")
        client.listing(f"/{DATASET}")
        client.store(f"/{DATASET}/two words.csv", b"2\n", verb="APPE")
        connection = client.transfercmd(f"STOR /{DATASET}/b.csv")
        connection.sendall(b"id\n")
        connection.close()
        with self.assertRaises(Exception):
            client.voidresp()
        words = f"/{DOMAIN}/{DATASET}/two_words.csv"
        self.assertEqual(self.transfers(4), [
            ("127.0.0.1", "5", words, "i", "alice", "c"),
            ("127.0.0.1", "5", words, "o", "alice", "c"),
            ("127.0.0.1", "2", words, "i", "alice", "c"),
            ("127.0.0.1", "3", f"/{DOMAIN}/{DATASET}/b.csv", "i", "alice", "i"),
        ])

    def test_it_is_begun_anew_when_it_was_moved_away(self):
        client = self.client()
        client.store(f"/{DATASET}/a.csv", b"id\n1\n")
        self.transfers(1)
        self.path.rename(self.path.with_name("xferlog.1"))
        client.store(f"/{DATASET}/b.csv", b"id\n1\n")
        self.assertEqual(self.transfers(1)[0][2], f"/{DOMAIN}/{DATASET}/b.csv")

    def test_what_waits_is_written_when_the_server_ends(self):
        client = self.client()
        for _ in range(5):
            client.store(f"/{DATASET}/a.csv", b"id\n1\n")
        client.close()
        self.assertEqual(self.server.stop(), 0)
        self.assertEqual(len(self.path.read_text().splitlines()), 5)

    def test_a_path_that_cannot_be_is_a_problem_of_the_configuration(self):
        for path in ("xferlog", "/nowhere/xferlog", str(self.directory.directory)):
            with Server({"log.xferlog": path}) as server:
                for command in ("check", "serve"):
                    done = server.command(command, check=False)
                    self.assertEqual(done.returncode, 1)
                    self.assertIn("log.xferlog", done.stderr)


if __name__ == "__main__":
    unittest.main()
