"""A server that is published to over HTTPS: users of all kinds, datasets for one test each, and what must be true
behind a publication."""

import itertools
import json
import random
import unittest
import urllib.parse
import uuid

import tables
from delta_client import CONTROL, DeltaClient, with_opaque
from delta_format import EMPTY_SIGNATURE, make_patch, read_signature
from drop_client import DropClient
from https_client import HttpsClient, problem_type
from reading_case import base, day_of, encoded, snapshot_name
from server import DOMAIN, Server

OTHER_DOMAIN = "data.other.example"
PASSWORD = "one-tall-ship"
EMPTY = read_signature(EMPTY_SIGNATURE)
SMALL = b"id,what\n1,one\n2,two\n"
ANOTHER = b"id,what\n1,one\n3,three\n4,four\n"
SCHEMA = {"rowIdentifier": "id", "columns": [{"fieldName": "id", "dataTypeName": "number"},
                                             {"fieldName": "what", "dataTypeName": "text"}]}

# Takes any line for a row of one value.
RAW = {"action": "Replace", "csv": {"columns": ["line"], "separator": "\x1f", "quote": "", "encoding": "iso-8859-1",
                                    "skip": 0, "trimWhitespace": False}}


def register(rows=6000, seed=1):
    """The lines of a CSV file in which no two are alike."""
    dice = random.Random(seed)
    words = ["Kürbis", "tacos", "crêpes", "烤肉", "soup", "", "100%", "O'Brien's"]
    streets = ["18TH ST", "MISSION ST", "PIER 39"]
    return ["id,name,address,position\n"] + [
        f"P{number:05d},{' '.join(dice.sample(words, 2)).strip()} {dice.randrange(10**6)},"
        f"{dice.randrange(1, 4000)} {dice.choice(streets)},{dice.uniform(37.7, 37.8):.6f}\n" for number in range(rows)]


def edited(lines):
    """Some lines changed, one deleted, some added, in three places and at the end."""
    lines = list(lines)
    lines[2 * len(lines) // 3:2 * len(lines) // 3] = [f"N{number},new,here,{number}\n" for number in range(3)]
    del lines[len(lines) // 2]
    for number in range(100, 103):
        lines[number] = lines[number].replace(" ST,", " AVENUE,").replace("P0", "Q0")
    return lines + ["Z99999,last,nowhere,0\n"]


def text(lines):
    return "".join(lines).encode()


def sized(size):
    """A CSV file of so many bytes."""
    data = b"id,what\n"
    while size - len(data) > 60:
        data += b"%d,%x\n" % (len(data), len(data) ** 3)
    return data + b"x," + b"x" * (size - len(data) - 3) + b"\n"


def lines_of_bytes(size, seed=1):
    """Nearly any bytes, for RAW."""
    return random.Random(seed).randbytes(size).replace(b"\x1f", b"\n")


class DeltaCase(unittest.TestCase):
    """One server for all tests of a class. A test that stops it starts it again."""

    settings = {}

    @classmethod
    def setUpClass(cls):
        cls.server = Server({"log.level": "info", **cls.settings})
        cls.addClassCleanup(cls.server.close)
        cls.server.add_user("ann")
        cls.server.add_user("bob", domains=[OTHER_DOMAIN])
        cls.server.add_user("vera", role="viewer")
        cls.server.start()
        cls.numbers = itertools.count(1)

    def dataset(self, schema=None, domain=DOMAIN):
        """A new one."""
        name = f"dlta-{next(self.numbers):04d}"
        if schema is None:
            self.server.create_dataset(name, domain=domain)
        else:
            file = self.server.directory / f"{name}.json"
            file.write_text(json.dumps(schema))
            self.server.command("dataset", "create", domain, name, "--schema", file)
        return name

    def publisher(self, dataset, user="ann", **options):
        client = DeltaClient(self.server.ports.https, user, PASSWORD, dataset=dataset, **options)
        self.addCleanup(client.close)
        return client

    def reader(self, user="ann", **options):
        client = HttpsClient(self.server.ports.https, user, PASSWORD, **options)
        self.addCleanup(client.close)
        return client

    def token(self, scope):
        return self.server.command("token", "create", "ann", "--scope", scope).stdout.strip()

    def drop(self, dataset, name, data):
        """Lands the bytes over FTPS under that name as they are; the job, which must succeed."""
        client = DropClient(self.server.ports.control, "ann", PASSWORD, domain=DOMAIN)
        self.addCleanup(client.close)
        client.enter_dataset(dataset)
        tag = client.new_request_id()
        client.store(client.path(dataset, name), data)
        client.enqueue(dataset, name)
        status = client.wait_for_status(dataset, tag)
        self.assertTrue(status.startswith("SUCCESS"), status)
        self.server.wait_until_idle()
        return self.server.jobs(dataset=dataset)[0]

    # What there is

    def rows(self, dataset):
        _, rows = tables.live_rows(self.server.table_file(dataset),
                                   self.server.dataset_directory(dataset) / "active-schema.json")
        return rows

    def kept_chunks(self, dataset, domain=DOMAIN):
        """The files that chunks wait in."""
        folder = self.server.data / "staging" / "chunks" / domain / dataset
        return sorted(path for path in folder.rglob("*") if path.is_file())

    def job_ids(self, dataset):
        return [job["id"] for job in self.server.jobs(dataset=dataset)]

    def snapshot(self, dataset, job, name):
        """What `completed/` has of a job under that name."""
        return self.reader().get(f"{base(dataset)}/completed/{day_of(job)}/{encoded(snapshot_name(job, name))}")

    def listed_signatures(self, dataset, job):
        answer = self.reader().get(f"{base(dataset)}/completed/{day_of(job)}/signatures/")
        self.assertEqual(answer.status, 200, answer)
        return answer.json()

    def signature_path(self, dataset, job, name):
        """As a commit names it: decoded."""
        return f"{base(dataset)}/completed/{day_of(job)}/signatures/{snapshot_name(job, name)}.ssig"

    def signature(self, path):
        answer = self.reader().get(urllib.parse.quote(path, safe="/:"))
        self.assertEqual(answer.status, 200, answer)
        return read_signature(answer.body)

    # What must be true

    def assert_published(self, dataset, published, name, data):
        """The job succeeded; table and snapshot are the file, and nothing is left of its chunks."""
        self.assertTrue(published.succeeded, published.status)
        self.assertEqual(set(map(type, published.counts.values())), {int}, published.counts)
        self.server.wait_until_idle()
        job = self.server.job(published.job)
        self.assertEqual((job["state"], job["user"], job["via"]), ("succeeded", "ann", "https"))
        self.assertEqual(self.rows(dataset), tables.rows_as_stored(tables.read_table(data)))
        answer = self.snapshot(dataset, job, name)
        self.assertEqual((answer.status, answer.body), (200, data))
        self.assertIn(encoded(snapshot_name(job, name) + ".ssig"), self.listed_signatures(dataset, job))
        self.assertEqual(self.kept_chunks(dataset), [])
        return job

    def landed(self, client, job, data, name="table.csv"):
        """The job, once it has succeeded and its snapshot is these bytes."""
        status = client.wait(job)
        self.assertTrue(status["english"].startswith("SUCCESS"), status)
        self.server.wait_until_idle()
        shown = self.server.job(job)
        self.assertEqual(self.snapshot(client.dataset, shown, name).body, data)
        return shown

    def publish(self, dataset, data, name="table.csv", control=None, **options):
        """By a new client, checked; the job."""
        published = self.publisher(dataset, **options).publish(name, data, control)
        return self.assert_published(dataset, published, name, data)

    def prepared(self, client, data, name="table.csv", **changes):
        """A commit of the whole file whose chunks are there already; `changes` go over what is right."""
        packed = client.pack(make_patch(data, EMPTY))
        control = with_opaque(CONTROL, uuid.uuid4().hex)
        return {**client.message(name, client.upload(packed), len(packed), None, control), **changes}

    def assert_refused(self, answer, *kinds):
        """A 400 of one of these types."""
        self.assertEqual(answer.status, 400, answer)
        self.assertIn(problem_type(answer), kinds, answer)
