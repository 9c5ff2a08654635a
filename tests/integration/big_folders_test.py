"""Folders of very many files: every name comes once, soon, and the server's memory stays what it was."""

import ftplib
import unittest

import process_watch
from drop_client import DropClient
from server import DOMAIN, Server

DATASET = "b2fd-cjk2"
MANY = 20_000
NAMES = {f"readings-of-{number:06}.csv" for number in range(MANY)}


class BigFolders(unittest.TestCase):
    """One server for all, as the files take longer to make than to list."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        cls.account = cls.server.add_user("alice@example.gov")
        cls.server.start()
        cls.server.create_dataset(DATASET)
        cls.folder = cls.server.data / "domains" / DOMAIN / DATASET
        for number, name in enumerate(sorted(NAMES)):
            (cls.folder / name).write_bytes(b"x" * (number % 10))

    def setUp(self):
        self.here = self.client()

    def client(self):
        client = DropClient(self.server.ports.control, *self.account)
        self.addCleanup(client.close)
        return client

    def listed(self, command):
        return self.here.read(command).decode().splitlines()

    def reply_to(self, command):
        try:
            return self.here.sendcmd(command)
        except ftplib.error_temp as refused:
            return str(refused)

    def test_each_command_has_every_name_once_and_counts_them(self):
        for command, name_of in ((f"MLSD /{DATASET}", lambda line: line.split("; ", 1)[1]),
                                 (f"LIST /{DATASET}", lambda line: line.split(maxsplit=8)[8]),
                                 (f"NLST /{DATASET}", lambda line: line)):
            with self.subTest(command):
                lines = self.listed(command)
                names = [name_of(line) for line in lines]
                self.assertEqual(len(set(names)), len(names))
                self.assertLessEqual(NAMES, set(names))
                self.assertIn("log.txt", names)
                self.assertEqual(self.here.replies[-1], f"226 {len(lines)} entries")
        sizes = [line for line in self.listed(f"MLSD /{DATASET}") if "; readings" in line]
        self.assertTrue(all(f";size={int(line[-10:-4]) % 10};" in line for line in sizes))

    def test_a_pattern_finds_its_few(self):
        self.assertEqual(sorted(self.listed(f"NLST /{DATASET}/readings-of-00012?.csv")),
                         [f"/{DATASET}/readings-of-00012{digit}.csv" for digit in range(10)])
        self.assertEqual(self.listed(f"NLST /{DATASET}/*.none"), [])
        self.assertEqual(self.here.replies[-1], "226 0 entries")

    def test_replies_do_not_hold_it(self):
        self.assertTrue(self.reply_to(f"STAT /{DATASET}").startswith("450 More than 10000 entries"))
        self.assertTrue(self.reply_to(f"STAT /{DATASET}/readings-of-0001*").startswith("213-"))

    def test_a_client_that_reads_slowly_costs_no_memory(self):
        self.listed(f"MLSD /{DATASET}")
        watch = process_watch.Watch(self.server.process.pid)
        slow = [self.client() for _ in range(4)]
        connections = [client.transfercmd(f"MLSD /{DATASET}") for client in slow]
        parts = [connection.recv(1) for connection in connections]
        self.assertEqual(parts, [b"t"] * len(slow))
        self.assertLess(watch.growth(), 8 * process_watch.MIB)
        for client, connection in zip(slow, connections):
            lines = (b"t" + b"".join(iter(lambda: connection.recv(65536), b""))).splitlines()
            self.assertLessEqual(NAMES, {line.decode().split("; ", 1)[1] for line in lines})
            connection.unwrap()
            connection.close()
            self.assertTrue(client.voidresp().startswith("226 "))
            client.close()
        self.assertLess(watch.growth(), 8 * process_watch.MIB)

    def test_files_may_come_and_go_while_it_is_listed(self):
        gone = [f"gone-{number}.csv" for number in range(20)]
        for name in gone:
            (self.folder / name).touch()
        connection = self.here.transfercmd(f"MLSD /{DATASET}")
        first = connection.recv(1)
        other = self.client()
        for name in gone:
            other.delete(f"/{DATASET}/{name}")
        lines = (first + b"".join(iter(lambda: connection.recv(65536), b""))).splitlines()
        connection.unwrap()
        connection.close()
        self.assertEqual(self.here.voidresp()[:3], "226")
        names = [line.decode().split("; ", 1)[1] for line in lines]
        self.assertEqual(len(set(names)), len(names))
        self.assertLessEqual(NAMES, set(names))

    def test_snapshots_of_a_busy_day(self):
        day = self.folder / "completed" / "2026" / "11" / "21"
        day.mkdir(parents=True)
        names = {f"13:{number // 60 % 60:02}:{number % 60:02}.{number // 3600:03}-a.csv" for number in range(5000)}
        for name in names:
            (day / name).write_bytes(b"x")
        lines = self.listed(f"MLSD /{DATASET}/completed/2026/11/21")
        self.assertEqual(sorted(line.split("; ", 1)[1] for line in lines), sorted(names))


if __name__ == "__main__":
    unittest.main()
