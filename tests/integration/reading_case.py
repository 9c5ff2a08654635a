"""Two domains with a publisher each, and datasets with a history to read over HTTPS. One server for all tests of a
file: none of them changes what another reads, unless it says so."""

import json
import unittest
import urllib.parse

from drop_client import DropClient
from https_client import HttpsClient
from server import DOMAIN, Server

OTHER_DOMAIN = "data.other.example"
DATASET = "abcd-1234"   # of DOMAIN: a few jobs
EMPTY = "empt-0000"     # of DOMAIN: no job ever
THEIRS = "ours-9999"    # of OTHER_DOMAIN
SCHEMA = {"rowIdentifier": "id", "columns": [
    {"fieldName": "id", "name": "Id", "dataTypeName": "number"},
    {"fieldName": "what", "name": "What it is", "dataTypeName": "text"}]}
CONTROL = {"action": "Replace", "csv": {"encoding": "utf-8", "setAsideErrors": True},
           "opaque": "0123456789abcdef0123456789abcdef"}
ODD_NAME = "\u00dcn\u00ef +(1) 100%.csv"  # as far as the drop client's Latin-1 goes
QUOTED_NAME = "it's \"so\";a=b.csv"


class ReadingCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server({"log.level": "info", **getattr(cls, "SETTINGS", {})})
        cls.addClassCleanup(cls.server.close)
        cls.ann = cls.server.add_user("ann")
        cls.bob = cls.server.add_user("bob", "another-tall-ship", domains=[OTHER_DOMAIN])
        cls.server.add_user("vera", role="viewer")
        cls.server.start()
        cls.prepare()

    @classmethod
    def prepare(cls):
        with_schema = cls.drop(cls.ann)
        with_schema.enter_dataset(EMPTY)
        with_schema.enter_dataset(DATASET)
        tag = with_schema.new_request_id()
        with_schema.store(with_schema.path(DATASET, "schema.json"), json.dumps(SCHEMA).encode())
        with_schema.enqueue(DATASET, "schema.json")
        assert with_schema.wait_for_status(DATASET, tag).startswith("SUCCESS")
        assert with_schema.land_control(DATASET, CONTROL).startswith("SUCCESS")

    @classmethod
    def drop(cls, user, domain=DOMAIN):
        client = DropClient(cls.server.ports.control, *user, domain=domain)
        cls.addClassCleanup(client.close)
        client.find_root()
        return client

    @classmethod
    def publish(cls, dataset, name, data, user=None):
        """Lands the bytes under that name as they are; returns the job as the command line has it."""
        drop = cls.drop(user or cls.ann)
        drop.enter_dataset(dataset)
        tag = drop.new_request_id()
        drop.store(drop.path(dataset, name), data)
        drop.enqueue(dataset, name)
        cls.last_status = drop.wait_for_status(dataset, tag)
        cls.server.wait_until_idle()
        return cls.server.jobs(domain=DOMAIN if user in (None, cls.ann) else OTHER_DOMAIN, dataset=dataset)[0]

    def client(self, user=None, password="one-tall-ship", **more):
        client = HttpsClient(self.server.ports.https, user, password, **more)
        self.addCleanup(client.close)
        return client

    # One connection for all requests of a test.

    def setUp(self):
        self.known = {}

    def anns(self, host=DOMAIN):
        return self.known.get(("ann", host)) or self.connect(("ann", host), "one-tall-ship")

    def bobs(self, host=OTHER_DOMAIN):
        return self.known.get(("bob", host)) or self.connect(("bob", host), "another-tall-ship")

    def connect(self, who, password):
        self.known[who] = self.client(who[0], password, host=who[1])
        return self.known[who]


def base(dataset=DATASET):
    return f"/datasync/id/{dataset}"


def day_of(job):
    """The folder in completed/ that the snapshot of a job is in."""
    return job["arrived"][:10].replace("-", "/")


def snapshot_name(job, name):
    return f"{job['arrived'][11:23]}-{name}"


def encoded(name):
    return urllib.parse.quote(name, safe="")
