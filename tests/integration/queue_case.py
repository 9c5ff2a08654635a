"""A server with several workers, and tables whose versions are told apart by their rows."""

import unittest

import tables
from drop_client import ENQUEUE, DropClient
from server import DOMAIN, Server, job_id_in
from waiting import eventually


def version(number, of):
    """What the `of`-th job of a dataset makes of its table: rows shared with its neighbours, and some of its own."""
    rows = [[str(row), f"{number}.{of if row % 3 == 0 else 0}"] for row in range(of % 4, 12 + of % 5)]
    return tables.Table(["id", "value"], rows)


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

    def live_rows(self, dataset):
        _, rows = tables.live_rows(self.server.table_file(dataset),
                                   self.server.dataset_directory(dataset) / "active-schema.json")
        return rows
