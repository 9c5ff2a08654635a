"""Paths that try to leave the tree, through every verb that takes one; and links planted inside the tree."""

import contextlib
import hashlib
import os
import pathlib
import socket
import stat
import unittest

from abuse_case import SMALL, AbuseCase
from drop_client import tls_context
from raw_client import Records, read_to_end
from server import DOMAIN, job_id_in

DATASET = "abcd-1234"
OTHER_DOMAIN = "data.other.example"
SECRET = b"canary-5f1c0e"
ETC_PASSWD = b"root:x:0:0"

ASKING = ("CWD", "SIZE", "MDTM", "MLST", "STAT", "RNFR", "AVBL", "HASH", "XCRC")
READING = ("RETR", "LIST", "NLST", "MLSD")
WRITING = ("STOR", "APPE")
CHANGING = ("MKD", "RMD", "DELE", "MFMT 20200101000000")


def hostile_paths():
    """The corpus, and what is too long to be written down."""
    lines = (pathlib.Path(__file__).with_name("hostile_paths.txt")).read_text().splitlines()
    paths = [line.encode().decode("unicode_escape").encode("latin-1") for line in lines if not line.startswith("#")]
    paths += [b"../" * 1000 + b"canary", b"/x" * 1500, b"/abcd-1234/" + b"x" * 256, b"/abcd-1234/" + b"x" * 3000,
              b"/" * 3000, b"x" * 4090, b"\xc3\xa4" * 1500, b"\xe4" * 3000, b"/abcd-1234/" + b"\xe4" * 200]
    return paths


def state_of(top, *, without=None):
    """Every file beneath `top` with its kind, mode and content; nothing is followed."""
    found = {}
    for directory, folders, files in os.walk(top):
        if without is not None and pathlib.Path(directory) == without:
            folders.clear()
            continue
        for name in folders + files:
            path = os.path.join(directory, name)
            with contextlib.suppress(FileNotFoundError):  # a journal of a job at work, gone since it was listed
                found[path] = state_of_one(path)
    return found


def state_of_one(path):
    mode = os.lstat(path).st_mode
    content = None
    if stat.S_ISREG(mode):
        content = hashlib.sha256(pathlib.Path(path).read_bytes()).digest()
    elif stat.S_ISLNK(mode):
        content = os.readlink(path)
    return mode, content


class PathCase(AbuseCase):
    """Keeps all that the server ever said, so that a secret in it is found."""

    def setUp(self):
        super().setUp()
        self.heard = []
        self.ftp = self.session()

    def said(self, command):
        reply = self.ftp.said(command)
        self.heard.append(reply.encode("latin-1"))
        return reply

    def transfer(self, command, data=b""):
        """The final reply to a command that moves data, and what came; uploads send `data` and end cleanly."""
        with contextlib.closing(self.ftp.data_connection()) as connection:
            opening = self.said(command)
            if not opening.startswith("150"):
                return opening, b""
            if command[:4].decode() in WRITING:
                records = Records(connection)
                records.send(data)
                connection.sendall(records.close_notify())
                read_to_end(connection)
                received = b""
            else:
                with tls_context().wrap_socket(connection) as secured:
                    received = read_to_end(secured)
            self.heard.append(received)
            reply = self.ftp.reply()
            self.heard.append(reply.encode("latin-1"))
            return reply, received

    def carried_out(self, verb, path):
        command = f"{verb} ".encode() + path
        if verb in READING + WRITING:
            return self.transfer(command, SMALL)[0]
        return self.said(command)

    def assert_no_secret_was_told(self):
        everything = b"\n".join(self.heard)
        for secret in (SECRET, ETC_PASSWD):
            self.assertNotIn(secret, everything)


class Traversal(PathCase):
    def setUp(self):
        super().setUp()
        self.server.command("domain", "create", OTHER_DOMAIN)
        self.server.create_dataset("othr-0001", domain=OTHER_DOMAIN)
        self.server.create_dataset(DATASET)
        secret_dataset = self.server.dataset_directory("othr-0001", OTHER_DOMAIN)
        for place in (self.server.directory, self.server.data, self.server.data / "domains", self.server.data / "jobs",
                      self.server.data / "staging", secret_dataset):
            (place / "canary").write_bytes(SECRET)
        (secret_dataset / "secret.csv").write_bytes(SECRET)
        self.own = self.server.data / "domains" / DOMAIN
        self.assert_code("226", self.transfer(f"STOR /{DATASET}/x.csv".encode(), SMALL)[0])

    def outside(self):
        """All but what the account may change: its own domain, its jobs, and what the server writes for itself."""
        found = state_of(self.server.directory, without=self.own)
        changing = ("server.log", "catalog.sqlite", "/data/jobs/queued", "/data/jobs/running", "/data/jobs/finished",
                    "/data/staging/partial", "/data/staging/file-", "/data/staging/job-", "/data/tables/" + DOMAIN)
        return {path: state for path, state in found.items() if not any(part in path for part in changing)}

    def test_no_path_leads_out_and_no_refusal_changes_anything(self):
        outside = self.outside()
        for path in hostile_paths():
            for verb in ASKING + READING + WRITING + CHANGING:
                with self.subTest(verb=verb, path=path[:60]):
                    before = state_of(self.own)
                    reply = self.carried_out(verb, path)
                    self.assertRegex(reply, r"^[245]\d\d[ -]|^350 ")
                    if reply[0] in "45":
                        self.assertEqual(state_of(self.own), before, reply)
                    if verb in ("SIZE", "RNFR"):
                        self.assertNotIn("%", reply)
                    if verb in WRITING and reply.startswith("226"):
                        self.assert_stored(path)
            self.said("CWD /")
            self.assertEqual(self.outside(), outside, path)
        self.server.wait_until_idle()
        self.assertEqual(self.outside(), outside)
        self.assert_no_secret_was_told()

    def assert_stored(self, path):
        """A 226 is true: the bytes are there under that name, or are the client's own small file."""
        if path.strip(b"/").startswith(b"requestId"):
            return
        size = self.said(b"SIZE " + path)
        self.assert_code("213", size)

    def test_no_rename_leads_out_or_loses_the_file(self):
        outside = self.outside()
        for path in hostile_paths():
            with self.subTest(path=path[:60]):
                self.transfer(f"STOR /{DATASET}/x.csv".encode(), SMALL)
                self.assert_code("350", self.said(f"RNFR /{DATASET}/x.csv"))
                reply = self.said(b"RNTO " + path)
                self.assertNotIn("%", reply)
                if not reply.startswith("250"):
                    self.assert_code("213 12", self.said(f"SIZE /{DATASET}/x.csv"))
                elif "job" in reply:
                    self.assertEqual(self.server.job(job_id_in(reply))["dataset"], DATASET)
            self.assertEqual(self.outside(), outside, path)
        self.server.wait_until_idle()
        self.assertEqual([path.name for path in (self.server.data / "staging").glob("[fj]*-*")], [])
        self.assert_no_secret_was_told()

    def test_a_path_is_followed_from_any_folder(self):
        outside = self.outside()
        for folder in (f"/{DATASET}", f"/{DATASET}/completed", f"/{DATASET}/move-files-here-to-enqueue-job"):
            for path in (b"../../canary", b"../../../canary", b"../../../../../etc/passwd", b"../" + DATASET.encode()):
                for verb in ("CWD", "SIZE", "RETR", "STOR", "DELE"):
                    self.said("CWD " + folder)
                    self.carried_out(verb, path)
                    self.assertEqual(self.outside(), outside, (folder, verb, path))
        self.assert_no_secret_was_told()


class Planted(PathCase):
    """What somebody with access to the disk put into the tree by mistake is never followed, read or waited for."""

    def setUp(self):
        super().setUp()
        self.server.create_dataset(DATASET)
        self.server.create_dataset("sibl-0001")
        self.assert_code("226", self.transfer(b"STOR /sibl-0001/own.csv", SMALL)[0])
        self.canary = self.server.directory / "canary"
        self.canary.write_bytes(SECRET)
        self.folder = self.server.dataset_directory(DATASET)

    def assert_harmless(self, *paths):
        """Every verb on each of the paths: answered, told nothing of the canary, and the canary is as it was."""
        sibling = self.server.dataset_directory("sibl-0001")
        before = state_of(sibling)
        for path in paths:
            for verb in ASKING + READING + CHANGING + WRITING:
                with self.subTest(verb=verb, path=path):
                    self.assertRegex(self.carried_out(verb, path.encode()), r"^[245]\d\d[ -]|^350 ")
            self.said("CWD /")
            self.said("RNFR " + path)
            self.said(f"RNTO /{DATASET}/move-files-here-to-enqueue-job")
        self.server.wait_until_idle()
        self.assertEqual(self.canary.read_bytes(), SECRET)
        self.assertEqual(state_of(sibling), before)
        self.assert_no_secret_was_told()

    def test_links_in_the_folder_of_a_dataset(self):
        (self.folder / "etc.csv").symlink_to("/etc/passwd")
        (self.folder / "out.csv").symlink_to(self.canary)
        (self.folder / "relative.csv").symlink_to("../../../../canary")
        (self.folder / "sibling.csv").symlink_to("../sibl-0001/own.csv")
        (self.folder / "dangling.csv").symlink_to("/nowhere/at/all")
        (self.folder / "loop.csv").symlink_to("loop.csv")
        (self.folder / "folder.csv").symlink_to("/etc")
        (self.folder / "device.csv").symlink_to("/dev/zero")
        os.mkfifo(self.server.directory / "pipe")
        (self.folder / "pipe.csv").symlink_to(self.server.directory / "pipe")
        names = ("etc", "out", "relative", "sibling", "dangling", "loop", "folder", "device", "pipe")
        listed = self.transfer(f"LIST /{DATASET}".encode())[1].decode()
        for name in names:
            self.assertNotIn(f"{name}.csv", listed)
        self.assert_harmless(*(f"/{DATASET}/{name}.csv" for name in names))
        self.assert_harmless(f"/{DATASET}/folder.csv/passwd")

    def test_links_in_place_of_the_servers_own_files(self):
        for name in ("active-control.json", "log.txt", "status.txt"):
            (self.folder / name).unlink(missing_ok=True)
            (self.folder / name).symlink_to(self.canary)
        (self.folder / "completed").rmdir()
        (self.folder / "completed").symlink_to("/etc")
        (self.server.data / "domains" / DOMAIN / "requestId").unlink(missing_ok=True)
        (self.server.data / "domains" / DOMAIN / "requestId").symlink_to(self.canary)
        self.assert_harmless(f"/{DATASET}/active-control.json", f"/{DATASET}/log.txt", f"/{DATASET}/status.txt",
                             f"/{DATASET}/completed", f"/{DATASET}/completed/passwd", "/requestId")
        self.assert_code("226", self.transfer(f"STOR /{DATASET}/x.csv".encode(), SMALL)[0])
        self.assert_code("350", self.said(f"RNFR /{DATASET}/x.csv"))
        self.said(f"RNTO /{DATASET}/move-files-here-to-enqueue-job")
        self.assertEqual(self.canary.read_bytes(), SECRET)

    def test_links_in_completed_and_in_place_of_folders(self):
        outside = self.server.directory / "outside"
        (outside / "11" / "21").mkdir(parents=True)
        (outside / "11" / "21" / "00:00:00.000-x.csv").write_bytes(SECRET)
        (outside / "status.txt").write_bytes(SECRET)
        day = self.folder / "completed" / "2026" / "11" / "21"
        day.mkdir(parents=True)
        (day / "00:00:00.000-x.csv").symlink_to(self.canary)
        (self.folder / "completed" / "2025").symlink_to(outside)
        (self.folder.parent / "link-0001").symlink_to(outside)
        before = state_of(outside)
        self.assert_harmless(f"/{DATASET}/completed/2026/11/21/00:00:00.000-x.csv", f"/{DATASET}/completed/2025",
                             f"/{DATASET}/completed/2025/11/21/00:00:00.000-x.csv", "/link-0001",
                             "/link-0001/status.txt", "/link-0001/new.csv")
        self.assertEqual(state_of(outside), before)
        self.assertNotIn(b"link-0001", self.transfer(b"LIST")[1])

    def test_links_in_staging(self):
        outside = self.server.directory / "outside"
        outside.mkdir()
        partial = self.server.data / "staging" / "partial" / DOMAIN / DATASET
        partial.mkdir(parents=True)
        (partial / "x.csv").symlink_to(self.canary)
        (self.server.data / "staging" / "partial" / DOMAIN / "sibl-0001").symlink_to(outside)
        self.assert_harmless(f"/{DATASET}/x.csv")
        for command in ("APPE", "STOR"):
            self.said("REST 5") if command == "STOR" else None
            self.transfer(f"{command} /{DATASET}/x.csv".encode(), b"more")
            with contextlib.closing(self.ftp.data_connection()) as connection:
                if self.said(f"{command} /sibl-0001/cut.csv").startswith("150"):
                    Records(connection).send(b"a,b\n")
                    connection.close()
                    self.ftp.reply()
        self.assertEqual(self.canary.read_bytes(), SECRET)
        self.assertEqual(list(outside.iterdir()), [])

    def test_a_socket_and_a_folder(self):
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as planted:
            here = os.getcwd()
            os.chdir(self.folder)  # the path is too long for a socket's name
            try:
                planted.bind("socket.csv")
            finally:
                os.chdir(here)
            (self.folder / "folder.csv").mkdir()
            (self.folder / "folder.csv" / "inner.csv").write_bytes(SECRET)
            self.assert_harmless(f"/{DATASET}/socket.csv", f"/{DATASET}/folder.csv", f"/{DATASET}/folder.csv/inner.csv")

    def test_a_pipe_nobody_writes_to_holds_up_nobody(self):
        log = self.server.dataset_directory("sibl-0001") / "log.txt"
        log.unlink(missing_ok=True)
        partial = self.server.data / "staging" / "partial" / DOMAIN / DATASET
        partial.mkdir(parents=True)
        for pipe in (log, partial / "cut.csv", self.folder / "pipe.csv"):
            os.mkfifo(pipe)
        self.assert_harmless(f"/{DATASET}/pipe.csv", f"/{DATASET}/cut.csv", "/sibl-0001/log.txt")

    @unittest.skipUnless(os.geteuid() == 0, "device files are made by root only")
    def test_a_device(self):
        try:
            os.mknod(self.folder / "zero.csv", stat.S_IFCHR | 0o666, os.makedev(1, 5))
        except OSError as refused:
            self.skipTest(f"no device files here: {refused}")
        self.assert_harmless(f"/{DATASET}/zero.csv")


if __name__ == "__main__":
    unittest.main()
