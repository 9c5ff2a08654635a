"""Many jobs at once, jobs that kill the server, and what an administrator does to jobs beside it."""

import concurrent.futures
import contextlib
import json
import sqlite3
import unittest

import tables
from drop_client import ENQUEUE, DropClient
from server import DOMAIN, Server, job_id_in
from waiting import eventually

DATASETS = 50
JOBS_EACH = 20
CONNECTIONS = 5


def dataset(number):
    return f"many-{number:04d}"


def version(number, of):
    """What the `of`-th job of a dataset makes of its table: rows shared with its neighbours, and some of its own."""
    rows = [[str(row), f"{number}.{of if row % 3 == 0 else 0}"] for row in range(of % 4, 12 + of % 5)]
    return tables.Table(["id", "value"], rows)


@contextlib.contextmanager
def locked_for_writing(table_file):
    """As long as this lasts, no import can begin its transaction."""
    database = sqlite3.connect(table_file, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")
    finally:
        database.close()


class QueueCase(unittest.TestCase):
    def setUp(self):
        self.server = Server({"jobs.workers": 3, "log.level": "info"})
        self.addCleanup(self.server.close)
        self.user = self.server.add_user("ann")

    def client(self):
        client = DropClient(self.server.ports.control, *self.user, domain=DOMAIN)
        self.addCleanup(client.close)
        client.find_root()
        return client

    def land(self, client, name, table):
        """Stores straight into the enqueue folder; returns the job's id."""
        return job_id_in(client.store(client.path(self.dataset, ENQUEUE, name), table.csv()))

    def running_directory(self, job):
        return self.server.data / "jobs" / "running" / job

    def ended(self, job):
        def probe():
            shown = self.server.job(job)
            return shown if shown["state"] not in ("queued", "running") else None
        return eventually(probe, lambda: f"the end of {job}\n{self.server.log()}")


class Crowd(QueueCase):
    def publish(self, numbers):
        """One connection: all the jobs of its datasets, in turns; returns (dataset, job) in order."""
        client = self.client()
        made = []
        for of in range(JOBS_EACH):
            for number in numbers:
                name = f"{of:02d}.csv"
                reply = client.store(client.path(dataset(number), ENQUEUE, name), version(number, of).csv())
                made.append((number, job_id_in(reply)))
        return made

    def test_a_thousand_jobs_over_fifty_datasets_end_right_and_in_order(self):
        self.server.start()
        client = self.client()
        for number in range(DATASETS):
            client.enter_dataset(dataset(number))
        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
            made = [job for part in pool.map(self.publish, [range(first, DATASETS, CONNECTIONS)
                                                            for first in range(CONNECTIONS)]) for job in part]
        self.assertEqual(len({job for _, job in made}), DATASETS * JOBS_EACH)
        self.server.wait_until_idle()

        listed = json.loads(self.server.command("jobs", "list", "--limit", 2 * len(made), "--json").stdout)
        self.assertEqual(len(listed), len(made))
        jobs = {job["id"]: job for job in listed}
        for number in range(DATASETS):
            with self.subTest(dataset=dataset(number)):
                self.check_dataset(number, [jobs[job] for at, job in made if at == number])

    def test_jobs_that_several_connections_make_for_one_dataset_run_in_order_of_arrival(self):
        self.server.start()
        self.client().enter_dataset(dataset(0))

        def publish(connection):
            client = self.client()
            for of in range(connection, JOBS_EACH, CONNECTIONS):
                client.store(client.path(dataset(0), ENQUEUE, f"{of:02d}.csv"), version(0, of).csv())

        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(publish, range(CONNECTIONS)))
        self.server.wait_until_idle()
        jobs = self.server.jobs(dataset=dataset(0))[::-1]
        self.assertEqual(len(jobs), JOBS_EACH)
        self.check_dataset(0, jobs, [int(job["filename"][:2]) for job in jobs])

    def check_dataset(self, number, jobs, versions=range(JOBS_EACH)):
        before = tables.nothing_like(version(number, 0))
        ended = ""
        for of, job in zip(versions, jobs, strict=True):
            self.assertEqual(job["state"], "succeeded", job)
            self.assertEqual(job["filename"], f"{of:02d}.csv")
            self.assertLessEqual(ended, job["started"])
            ended = job["finished"]
            after = version(number, of)
            changes = tables.changes_by_whole_row(before, after)
            self.assertEqual(tables.Counts(**{name: job["counts"][name] for name in changes.__dict__}), changes)
            before = after
        _, rows = tables.live_rows(self.server.table_file(dataset(number)),
                                   self.server.dataset_directory(dataset(number)) / "active-schema.json")
        self.assertEqual(rows, tables.rows_as_stored(before))


class Administrator(QueueCase):
    dataset = "work-0001"

    def setUp(self):
        super().setUp()
        self.server.start()
        client = self.client()
        client.enter_dataset(self.dataset)
        self.first = self.land(client, "first.csv", version(1, 0))
        self.ended(self.first)
        # With the second job the table gets the write-ahead log that lets it be read while it is locked.
        self.ended(self.land(client, "first.csv", version(1, 0)))

    def lost_starts(self, job):
        record = self.running_directory(job) / "starts.json"
        return json.loads(record.read_text())["lost"] if record.exists() else 1

    def test_a_job_that_kills_the_server_is_given_up_and_the_next_one_runs(self):
        with locked_for_writing(self.server.table_file(self.dataset)):
            client = self.client()
            poisoned = self.land(client, "poisoned.csv", version(1, 1))
            good = self.land(client, "good.csv", version(1, 2))
            client.close()
            for start in (1, 2, 3):
                eventually(lambda: self.running_directory(poisoned).is_dir() and self.lost_starts(poisoned) == start,
                           f"start {start}")
                self.server.kill()
                self.server.start()
            shown = self.ended(poisoned)
        self.assertEqual(shown["error"], {"type": "gave-up", "details": {"starts": 3}})
        self.assertIn("the server died 3 times while working on it", shown["english"])
        self.assertTrue(shown["canRerun"])
        self.assertEqual(self.ended(good)["state"], "succeeded")
        again = json.loads(self.server.command("jobs", "rerun", poisoned, "--json").stdout)["job"]
        self.assertEqual(self.ended(again)["state"], "succeeded")

    def test_queued_and_running_jobs_are_cancelled_beside_the_server(self):
        with locked_for_writing(self.server.table_file(self.dataset)):
            client = self.client()
            running = self.land(client, "running.csv", version(1, 1))
            queued = self.land(client, "queued.csv", version(1, 2))
            eventually(self.running_directory(running).is_dir, "a running job")
            told = self.server.command("jobs", "cancel", queued).stdout
            self.assertEqual(told, f"job {queued} is cancelled\n")
            self.server.command("jobs", "cancel", running, "--wait", 100)
        self.server.wait_until_idle()
        for job in (running, queued):
            shown = self.server.job(job)
            self.assertEqual(shown["error"]["type"], "cancelled", shown)
            self.assertRegex(shown["english"], r"^FAILURE: Processing \w+\.csv failed: cancelled by cli:\S+$")
            self.assertEqual([event["type"] for event in shown["events"]][-1], "failure")
        late = self.server.command("jobs", "cancel", self.first, check=False)
        self.assertEqual(late.returncode, 1)
        self.assertRegex(late.stderr, "^too late to cancel job .*: SUCCESS: ")
        self.server.kill()
        self.server.start()
        self.assertEqual(self.server.job(queued)["error"]["type"], "cancelled")
        _, rows = tables.live_rows(self.server.table_file(self.dataset),
                                   self.server.dataset_directory(self.dataset) / "active-schema.json")
        self.assertEqual(rows, tables.rows_as_stored(version(1, 0)))

    def test_an_old_version_is_brought_back_from_its_snapshot(self):
        second = self.land(self.client(), "second.csv", version(1, 3))
        self.ended(second)
        again = json.loads(self.server.command("jobs", "rerun", self.first, "--json").stdout)["job"]
        shown = self.ended(again)
        self.assertEqual(shown["state"], "succeeded")
        self.assertEqual(shown["repeats"], self.first)
        _, rows = tables.live_rows(self.server.table_file(self.dataset),
                                   self.server.dataset_directory(self.dataset) / "active-schema.json")
        self.assertEqual(rows, tables.rows_as_stored(version(1, 0)))

    def test_without_a_server_the_command_does_it_itself(self):
        self.server.stop()
        again = json.loads(self.server.command("jobs", "rerun", self.first, "--json").stdout)["job"]
        other = json.loads(self.server.command("jobs", "rerun", self.first, "--json").stdout)["job"]
        self.server.command("jobs", "cancel", other)
        self.server.start()
        self.assertEqual(self.ended(again)["counts"]["unchanged"], len(version(1, 0).rows))
        self.assertEqual(self.ended(other)["error"]["type"], "cancelled")


if __name__ == "__main__":
    unittest.main()
