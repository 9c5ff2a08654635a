"""Many jobs at once: every one ends right, and those of a dataset in order of arrival."""

import concurrent.futures
import json
import unittest

import tables
from drop_client import ENQUEUE
from queue_case import QueueCase, version
from server import job_id_in

DATASETS = 50
JOBS_EACH = 20
CONNECTIONS = 5


def dataset(number):
    return f"many-{number:04d}"


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
        self.assertEqual(self.live_rows(dataset(number)), tables.rows_as_stored(before))


if __name__ == "__main__":
    unittest.main()
