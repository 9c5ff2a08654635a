"""Bad input of every kind gets one clear error that names what and where; the old state stays; nothing is lost."""

import ftplib
import gzip
import socket
import subprocess
import unittest

import tables
from drop_client import DropClient
from landing_case import LandingCase
from server import BINARY, ENVIRONMENT, Server
from waiting import PATIENCE

DATASET = "badd-data"
GOOD = b"id,name,size\n1,Anna,3\n2,Bert,4\n"


class BadConfiguration(unittest.TestCase):
    """`check` and `serve` refuse to start, with exit code 1 and a message that says where to look."""

    def refused(self, settings, *named):
        with Server(settings) as server:
            for command in ("check", "serve"):
                with self.subTest(command=command):
                    self.assert_refused(server, command, *named)

    def assert_refused(self, server, command, *named):
        done = server.command(command, check=False)
        said = done.stderr + done.stdout
        self.assertEqual(done.returncode, 1, said)
        for word in named:
            self.assertIn(str(word), said)
        self.assertNotIn("terminate called", said)

    def line_of(self, settings, key):
        with Server(settings) as server:
            lines = server.config_file.read_text().splitlines()
        return next(number for number, line in enumerate(lines, 1) if line.startswith(key))

    def test_an_unknown_key_is_named_with_its_line(self):
        settings = {"limits.idel": "3m"}
        self.refused(settings, f"wharfinger.toml:{self.line_of(settings, 'idel')}", "idel")

    def test_every_error_is_named_at_once(self):
        self.refused({"limits.idle": "soon", "jobs.workers": "many"}, "idle", "workers")

    def test_a_value_of_the_wrong_kind(self):
        self.refused({"ftps.passive_ports": "3141-3131"}, "passive_ports")

    def test_a_file_that_is_not_toml(self):
        with Server() as server:
            server.config_file.write_text("[data\nroot = ")
            self.assert_refused(server, "check", "wharfinger.toml:1")
            self.assert_refused(server, "serve", "wharfinger.toml:1")

    def test_a_configuration_that_is_not_there(self):
        with Server() as server:
            server.config_file.unlink()
            self.assert_refused(server, "serve", "wharfinger.toml")

    def test_a_certificate_that_is_not_there(self):
        with Server({"tls.certificate": "/nowhere/chain.pem", "tls.key": "/nowhere/key.pem"}) as server:
            self.assert_refused(server, "serve", "/nowhere/chain.pem")

    def test_a_certificate_that_is_none(self):
        with Server() as server:
            wrong = server.directory / "wrong.pem"
            wrong.write_text("this is no certificate\n")
            server.settings.update({"tls.certificate": wrong, "tls.key": wrong})
            server.write_config()
            self.assert_refused(server, "serve", wrong)

    def test_authorities_of_clients_that_are_none(self):
        with Server() as server:
            wrong = server.directory / "wrong.pem"
            wrong.write_text("this is no certificate\n")
            server.settings["tls.client_ca"] = wrong
            server.write_config()
            for command in "check", "serve":
                self.assert_refused(server, command, "tls.client_ca", wrong)

    def test_a_result_that_cannot_be_told_is_no_success(self):
        with Server() as server, open("/dev/full", "w") as full:
            server.add_user("alice")
            for command in (["check"], ["token", "create", "alice", "--scope", "read", "--expires", "30d"]):
                done = subprocess.run([BINARY, *command, "--config", server.config_file], env=ENVIRONMENT, stdout=full,
                                      stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("standard output", done.stderr)

    def test_a_port_in_use(self):
        with Server() as server, socket.create_server(("127.0.0.1", server.ports.control)):
            server.add_user("alice")
            self.assert_refused(server, "serve", server.ports.control, "in use")

    def test_a_data_root_that_cannot_be(self):
        with Server() as server:
            obstacle = server.directory / "obstacle"
            obstacle.write_text("")
            server.settings["data.root"] = obstacle / "data"
            server.write_config()
            self.assert_refused(server, "serve", obstacle / "data")

    def test_a_users_file_that_does_not_parse(self):
        with Server() as server:
            server.add_user("alice")
            (server.directory / "users.toml").write_text("[[[ nobody\n")
            self.assert_refused(server, "serve", "users.toml")


class BadFiles(LandingCase):
    """Each refused file: FAILURE with the reason, the table and the active control file as before, input kept."""

    def setUp(self):
        super().setUp()
        self.server.create_dataset(DATASET, row_id="id")
        self.ftp = self.client()
        self.land(GOOD)
        self.server.wait_until_idle()
        self.good_table = tables.read_table(GOOD)

    def land(self, data, name="people.csv"):
        request_id = self.ftp.new_request_id()
        self.ftp.store(f"/{DATASET}/{name}", data)
        self.ftp.enqueue(DATASET, name)
        return request_id, self.ftp.wait_for_status(DATASET, request_id)

    def control(self, **section):
        text = self.ftp.land_control(DATASET, {"action": "Replace", "csv": section})
        self.assertTrue(text.startswith("SUCCESS"), text)

    def refused(self, data, *named, name="people.csv"):
        before = self.active_control(DATASET)
        tag, text = self.land(data, name)
        self.assertTrue(text.startswith("FAILURE"), text)
        for word in (name, *named):
            self.assertIn(str(word).lower(), text.lower())
        self.server.wait_until_idle()
        job = self.job_with_tag(DATASET, tag)
        self.assertEqual((job["state"], job["english"]), ("failed", text))
        self.assertIn(job["id"], (self.server.dataset_directory(DATASET) / "log.txt").read_text())
        self.assertEqual(self.active_control(DATASET), before)
        self.assert_table_is(DATASET, self.good_table)
        self.assertEqual(len(list(self.server.dataset_directory(DATASET).glob("completed/*/*/*/*-" + name))),
                         1 if name == "people.csv" else 0)
        kept = [path for path in self.server.data.glob(f"jobs/finished/**/{job['id']}/*") if path.read_bytes() == data]
        self.assertEqual(len(kept), 1, "the refused input is kept with its job")
        tag, text = self.land(GOOD)
        self.assertTrue(text.startswith("SUCCESS"), f"the next good file: {text}")

    def test_a_row_too_short(self):
        self.refused(b"id,name,size\n1,Anna,3\n2,Bert\n", "record 2", "2", "3")

    def test_a_row_too_long(self):
        self.refused(b"id,name,size\n1,Anna,3,4\n", "record 1", "4", "3")

    def test_a_quote_never_closed(self):
        self.refused(b'id,name,size\n1,"Anna,3\n' + b"2,Bert,4\n" * 100, "record 1")

    def test_a_gzip_cut_short(self):
        packed = gzip.compress(GOOD + b"".join(b"%d,Carl,5\n" % number for number in range(10, 1000)))
        self.refused(packed[:-9], "compressed", name="cut.csv.gz")

    def test_a_gzip_that_is_none(self):
        self.refused(GOOD, "gzip", name="plain.csv.gz")

    def test_bytes_that_are_not_in_the_encoding(self):
        self.refused(b"id,name,size\n1,Ann\xe4,3\n", "record 1", "utf-8")

    def test_an_encoding_nobody_knows(self):
        text = self.ftp.land_control(DATASET, {"action": "Replace", "csv": {"encoding": "x-klingon"}})
        self.assertTrue(text.startswith("FAILURE"), text)
        self.assertIn("x-klingon", text)

    def test_a_column_the_dataset_does_not_have(self):
        self.refused(b"id,name,size,shoe\n1,Anna,3,41\n", "shoe")

    def test_a_column_missing_from_the_file_that_holds_the_row_identifier(self):
        self.refused(b"name,size\nAnna,3\n", "id")

    def test_the_same_column_twice(self):
        self.refused(b"id,name,name\n1,Anna,3\n", "name")

    def test_a_row_identifier_twice(self):
        self.refused(b"id,name,size\n7,Anna,3\n8,Bert,4\n7,Carl,5\n", "record 3", "7")

    def test_a_file_without_a_header(self):
        self.refused(b"", "header", name="empty.csv")

    def test_a_file_of_the_wrong_kind_is_not_enqueued(self):
        self.ftp.store(f"/{DATASET}/people.xlsx", GOOD)
        with self.assertRaisesRegex(ftplib.error_perm, r"\.csv"):
            self.ftp.enqueue(DATASET, "people.xlsx")
        self.assertEqual(self.ftp.size(f"/{DATASET}/people.xlsx"), len(GOOD))

    def test_control_files_are_refused_with_the_field_and_the_reason(self):
        before = self.active_control(DATASET)
        for control, named in (
            (b"{", "JSON"),
            (b"[]", "object"),
            (b'{"action": "Repaint"}', "Repaint"),
            (b'{"action": "Replace", "csv": {"skip": -1}}', "skip"),
            (b'{"action": "Replace", "csv": {"separator": [","]}}', "separator"),
            (b'{"action": "Replace", "csv": {"separator": ";", "quote": ";"}}', "separator"),
            (b"\xff\xfe", "JSON"),
            (b'{"action": "Replace", "opaque": "' + b"x" * (1 << 20) + b'"}', "large"),
        ):
            with self.subTest(control=control[:60]):
                text = self.ftp.land_control(DATASET, control)
                self.assertTrue(text.startswith("FAILURE"), text)
                self.assertIn(named, text)
                self.assertNotIn("%", text)
                self.assertEqual(self.active_control(DATASET), before)

    def test_names_that_want_out_or_do_not_fit(self):
        before = self.tree()
        queue = f"/{DATASET}/move-files-here-to-enqueue-job"
        climbing = ("../x.csv", "../../x.csv", "../../../../../tmp/x.csv")
        unfit = ("..", ".", "..\\..\\x.csv", "a\\b.csv", "n" * 300 + ".csv", ".wharf-x.csv", "a\x01b.csv", "b\x7fd.csv")
        paths = [f"/{DATASET}/{name}" for name in climbing + unfit]
        paths += [f"{queue}/../{name}" for name in climbing] + [f"{queue}/{name}" for name in unfit]
        for path in paths:
            with self.subTest(path=path):
                with self.assertRaises(ftplib.Error) as refused:
                    self.ftp.store(path, GOOD)
                self.assertRegex(str(refused.exception), "^5[05]")
        for path in ("/../etc/x.csv", "/x.csv", "/etc/passwd", f"/{DATASET}/completed/x.csv", f"/{DATASET}/log.txt",
                     f"/{DATASET}/active-control.json", f"/{DATASET}/status.txt"):
            with self.subTest(path=path), self.assertRaises(ftplib.error_perm):
                self.ftp.store(path, GOOD)
        self.assertEqual(self.tree(), before)
        self.assertEqual(len(self.server.jobs(dataset=DATASET)), 1)

    def test_a_nul_in_a_command_ends_nothing_but_the_command_or_the_session(self):
        self.ftp.sock.sendall(f"STOR /{DATASET}/a".encode() + b"\0b.csv\r\n")
        self.assertRegex(self.reply_text(), "^5")
        self.assertTrue(self.client().listed(f"/{DATASET}/status.txt"))
        self.assertEqual(list(self.server.dataset_directory(DATASET).glob("*.csv")), [])

    def test_a_line_without_end_is_cut_off(self):
        self.ftp.sock.sendall(b"NOOP " + b"x" * 100_000 + b"\r\n")
        self.assertRegex(self.reply_text(), "^[45]")
        self.assertTrue(self.client().listed(f"/{DATASET}/status.txt"))

    def reply_text(self):
        try:
            return self.ftp.getresp()
        except ftplib.Error as refused:
            return str(refused)

    def tree(self):
        return sorted(str(path) for path in self.server.directory.rglob("*")
                      if path.name != "server.log" and not path.name.startswith("catalog.sqlite"))

    def test_only_what_belongs_to_the_user_can_be_removed_or_renamed(self):
        day = next(self.server.dataset_directory(DATASET).glob("completed/*/*/*/*-people.csv"))
        inside = "/" + DATASET + "/" + str(day.relative_to(self.server.dataset_directory(DATASET)))
        for command in (f"DELE {inside}", f"RNFR {inside}", f"DELE /{DATASET}/log.txt", f"RMD /{DATASET}",
                        f"RMD /{DATASET}/completed", f"RNFR /{DATASET}/status.txt", "MKD /not-a-dataset",
                        f"MKD /{DATASET}/folder", "MKD /ABCD-1234"):
            with self.subTest(command=command), self.assertRaises(ftplib.error_perm):
                self.ftp.sendcmd(command)
        self.assertTrue(day.exists())

    def test_a_viewer_reads_and_changes_nothing(self):
        user, password = self.server.add_user("vera", role="viewer")
        viewer = DropClient(self.server.ports.control, user, password)
        self.addCleanup(viewer.close)
        self.assertIn(b"SUCCESS", viewer.retrieve(f"/{DATASET}/log.txt") + viewer.retrieve(f"/{DATASET}/status.txt"))
        for command in (f"MKD /{DATASET}", "MKD /abcd-1234"):
            with self.assertRaises(ftplib.error_perm):
                viewer.sendcmd(command)
        with self.assertRaises(ftplib.error_perm):
            viewer.store(f"/{DATASET}/people.csv", GOOD)

    def test_one_domain_is_closed_to_users_of_another(self):
        user, password = self.server.add_user("otto", domains=("data.other.example",))
        stranger = DropClient(self.server.ports.control, user, password)
        self.addCleanup(stranger.close)
        for path in (f"/{DATASET}/status.txt", f"/data.example.gov/{DATASET}/status.txt",
                     f"/../data.example.gov/{DATASET}/status.txt"):
            with self.assertRaises(ftplib.error_perm):
                stranger.retrieve(path)


if __name__ == "__main__":
    unittest.main()
