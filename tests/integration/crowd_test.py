"""Many clients, and clients that stall: nobody waits for somebody else, and what hangs is let go."""

import ftplib
import socket
import threading
import unittest

import tables
from drop_client import DropClient, tls_context
from landing_case import LandingCase
from waiting import eventually

SMALL = b"a,b\n1,x\n"


class Publishers(LandingCase):
    """Several publishers at once."""

    settings = {"jobs.workers": 2}

    def publish_all(self, versions, dataset_of, control):
        """One session and thread for each version; returns request id -> version."""
        first = self.client()
        for dataset in sorted({dataset_of(number) for number in range(len(versions))}):
            first.enter_dataset(dataset)
            first.land_control(dataset, control)
        landed = {}
        problems = []

        def land(number, version):
            try:
                client = self.client()
                dataset = dataset_of(number)
                tag, text = client.land_data(dataset, f"permits-{number}.csv", version.csv())
                landed[tag] = version
                if "superseded" not in text and not text.startswith("SUCCESS"):
                    problems.append(text)
            except Exception as problem:
                problems.append(repr(problem))

        threads = [threading.Thread(target=land, args=numbered) for numbered in enumerate(versions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(problems, [])
        self.server.wait_until_idle()
        return landed

    def test_one_dataset_takes_them_in_order_of_arrival(self):
        versions = tables.permits(8, seed=21)
        landed = self.publish_all(versions, lambda number: "same-0001", {"action": "Replace"})
        jobs = self.server.jobs(dataset="same-0001")
        self.assertEqual(len(jobs), len(versions))
        self.assertEqual({job["state"] for job in jobs}, {"succeeded"})
        oldest_first = [self.server.job(job["id"]) for job in reversed(jobs)]
        before = tables.nothing_like(versions[0])
        for job in oldest_first:
            version = landed[job["requestId"]]
            self.assertEqual(self.counts_of(job), tables.changes_by_whole_row(before, version))
            before = version
        self.assert_table_is("same-0001", before)

    def test_datasets_do_not_mix(self):
        versions = tables.permits(6, seed=22)
        landed = self.publish_all(versions, lambda number: f"own0-000{number}", {"action": "Replace"})
        self.assertEqual(len(landed), len(versions))
        for number, version in enumerate(versions):
            self.assert_table_is(f"own0-000{number}", version)

    def test_a_newer_file_may_replace_the_waiting_ones(self):
        versions = tables.permits(8, rows=1500, seed=23)
        control = {"action": "Replace", "replacePreviousQueued": True}
        landed = self.publish_all(versions, lambda number: "newe-st01", control)
        jobs = self.server.jobs(dataset="newe-st01")
        self.assertEqual(len(jobs), len(versions))
        self.assertLessEqual({job["state"] for job in jobs}, {"succeeded", "superseded"})
        self.assertEqual(jobs[0]["state"], "succeeded")
        self.assert_table_is("newe-st01", landed[self.server.job(jobs[0]["id"])["requestId"]])


class Stalled(LandingCase):
    """Every wait has an end."""

    settings = {"limits.handshake": "1s", "limits.login": "2s", "limits.data_connect": "1s",
                "limits.data_stall": "2s", "limits.idle": "3s"}

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.server.ports.control), timeout=60)
        self.addCleanup(connection.close)
        return connection

    def assert_let_go(self, connection):
        """Reads until the server ends the connection; a timeout of the socket fails the test."""
        try:
            while connection.recv(4096):
                pass
        except ConnectionError:
            pass

    def test_a_peer_that_says_nothing(self):
        self.assert_let_go(self.connect())

    def test_a_peer_that_never_shakes_hands(self):
        connection = self.connect()
        connection.recv(4096)
        connection.sendall(b"AUTH TLS\r\n")
        self.assert_let_go(connection)

    def test_a_peer_that_never_logs_in(self):
        connection = self.connect()
        connection.recv(4096)
        connection.sendall(b"AUTH TLS\r\n")
        self.assertTrue(connection.recv(4096).startswith(b"234"))
        secured = tls_context().wrap_socket(connection)
        self.addCleanup(secured.close)
        secured.sendall(b"USER nobody\r\n")
        self.assert_let_go(secured)

    def test_an_idle_session_is_told_and_closed(self):
        client = self.client()
        with self.assertRaises((ftplib.error_temp, EOFError, OSError)) as end:
            client.getresp()
        if isinstance(end.exception, ftplib.error_temp):
            self.assertTrue(str(end.exception).startswith("421"))

    def test_a_data_connection_never_made(self):
        client = self.client()
        client.makepasv()
        self.assertTrue(client.sendcmd("LIST requestId").startswith("150"))
        with self.assertRaisesRegex(ftplib.error_temp, "^425"):
            client.getresp()
        self.assertTrue(client.listed("requestId"))

    def test_an_upload_that_stops_is_kept_as_a_partial(self):
        client = self.client()
        client.enter_dataset("stal-led1")
        connection = client.transfercmd("STOR /stal-led1/x.csv")
        self.addCleanup(connection.close)
        connection.sendall(SMALL)
        with self.assertRaisesRegex(ftplib.error_temp, "^426"):
            client.getresp()
        self.assertEqual(client.size("/stal-led1/x.csv"), len(SMALL))
        with self.assertRaises(ftplib.error_perm):
            client.enqueue("stal-led1", "x.csv")


class Crowd(LandingCase):
    settings = {"limits.sessions_per_address": 150, "limits.sessions_before_login_per_address": 150}

    def test_a_download_nobody_reads_holds_up_nobody(self):
        first = self.client()
        first.enter_dataset("slow-0001")
        first.store("/slow-0001/big.csv", b"x" * 30_000_000)
        unread = first.transfercmd("RETR /slow-0001/big.csv")
        self.addCleanup(unread.close)
        other = self.client()
        self.assertTrue(other.land_data("slow-0001", "small.csv", SMALL)[1].startswith("SUCCESS"))
        received = 0
        while block := unread.recv(1 << 20):
            received += len(block)
        self.assertEqual(received, 30_000_000)

    def test_idle_sessions_cost_the_others_nothing_and_their_number_is_limited(self):
        connections = []
        for _ in range(150):
            connection = socket.create_connection(("127.0.0.1", self.server.ports.control), timeout=60)
            self.addCleanup(connection.close)
            connections.append(connection)
        self.assertTrue(all(connection.recv(64).startswith(b"220") for connection in connections))
        with socket.create_connection(("127.0.0.1", self.server.ports.control), timeout=60) as one_more:
            self.assertTrue(one_more.recv(64).startswith(b"421"))
        connections.pop().close()
        client = self.client_when_there_is_room()
        client.enter_dataset("crow-d001")
        self.assertTrue(client.land_data("crow-d001", "small.csv", SMALL)[1].startswith("SUCCESS"))

    def client_when_there_is_room(self):
        def admitted():
            try:
                return DropClient(self.server.ports.control, self.user, self.password)
            except (ftplib.Error, OSError, EOFError):
                return None
        client = eventually(admitted, "a place after one session left")
        self.addCleanup(client.close)
        return client

    def test_a_wrong_password_and_an_unknown_user_are_told_apart_by_nothing(self):
        said = []
        for user in (self.user, "nobody"):
            with self.assertRaises(ftplib.error_perm) as refused:
                DropClient(self.server.ports.control, user, "wrong")
            said.append(str(refused.exception))
        self.assertTrue(said[0].startswith("530"))
        self.assertEqual(said[0], said[1])


if __name__ == "__main__":
    unittest.main()
