"""What must be true after a file landed, whichever client brought it: counts, archive, table, folders."""

import dataclasses
import datetime
import ftplib
import json
import os
import pathlib
import re
import unittest

import tables
from drop_client import ENQUEUE, DropClient
from server import DOMAIN, Server

COMPLETED = re.compile(r"^(\d\d:\d\d:\d\d\.\d{3})-(.+)$")


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


def real_tables():
    """The directory of real open-data tables, or None: they are not part of this repository."""
    named = os.environ.get("WHARFINGER_REAL_TABLES")
    return pathlib.Path(named) if named else None


def real_counts(start, end):
    """The counts published with the real tables for one pair."""
    pairs = json.loads((real_tables() / "replace_pairs.json").read_text())["pairs"]
    pair = next(p for p in pairs if p["from"] == start and p["to"] == end)
    return tables.Counts(pair["rows"][1], pair["inserted"], pair["updated"], pair["deleted"], pair["unchanged"])


class LandingCase(unittest.TestCase):
    """A running server with one publisher, and the checks."""

    settings = {}
    drop_client = DropClient

    def setUp(self):
        self.server = Server(self.settings)
        self.addCleanup(self.server.close)
        self.user, self.password = self.server.add_user("alice@example.gov")
        self.began = utc_now()
        self.server.start()

    def client(self, **options):
        client = self.drop_client(self.server.ports.control, self.user, self.password, **options)
        self.addCleanup(client.close)
        return client

    def entered(self, dataset, **options):
        """A client whose dataset exists."""
        client = self.client(**options)
        client.enter_dataset(dataset)
        return client

    def refusal(self, client, command):
        """The text of the 5xx reply that `command` gets."""
        with self.assertRaises(ftplib.error_perm) as refused:
            client.sendcmd(command)
        return str(refused.exception)

    def local_file(self, name, data):
        path = self.server.directory / "local" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def wait_for_success(self, dataset, tag):
        line = self.server.wait_for_status(dataset, tag + " : ")
        self.assertTrue(line.startswith(tag + " : SUCCESS"), line)
        self.server.wait_until_idle()

    def assert_landed(self, dataset, tag, *, name, landed, control, counts, table):
        """One succeeded job: `landed` are the bytes as uploaded under `name`, `control` those then in force."""
        self.wait_for_success(dataset, tag)
        job = self.job_with_tag(dataset, tag)
        self.assertEqual(job["state"], "succeeded")
        self.assertEqual(job["filename"], name)
        self.assertEqual(self.counts_of(job), counts)
        self.assert_counts_are_readable(dataset, job, counts)
        self.assert_archived(dataset, name, landed, control)
        self.assert_table_is(dataset, table)
        self.assert_gone_from_view(dataset, name)

    def job_with_tag(self, dataset, tag):
        """The one job a status line speaks of: by its request id, else by its own id."""
        found = [job for job in self.server.jobs(dataset=dataset) if tag in (job["id"], job.get("requestId"))]
        self.assertEqual(len(found), 1, f"jobs tagged {tag}: {found}")
        return self.server.job(found[0]["id"])

    def counts_of(self, job):
        counts = job["counts"]
        return tables.Counts(*(counts[field.name] for field in dataclasses.fields(tables.Counts)))

    def assert_counts_are_readable(self, dataset, job, counts):
        """People read the counts in log.txt and status.txt; each number stands beside its word, once per job."""
        log = (self.server.dataset_directory(dataset) / "log.txt").read_text().splitlines()
        lines = [line for line in log if job["id"] in line and "finished" in line]
        self.assertEqual(len(lines), 1, log)
        texts = [lines[0]]
        status = self.server.status_line(dataset)
        if status.startswith((job["id"], job.get("requestId") or job["id"])):
            texts.append(status)
        for text in texts:
            for word in ("inserted", "updated", "deleted"):
                number = getattr(counts, word)
                self.assertRegex(text, rf"\b({number} {word}|{word}[=: ]+{number})\b")

    def assert_archived(self, dataset, name, landed, control):
        """The newest entry of completed/ under that name is the file as it came; its control file is beside it."""
        client = self.client(domain=DOMAIN)
        top = client.path(dataset, "completed")
        day = top
        for _ in range(3):
            day += "/" + max(client.names(day))
        names = client.names(day)
        data_names = sorted(n for n in names if COMPLETED.match(n) and COMPLETED.match(n).group(2) == name)
        self.assertTrue(data_names, f"{name} not among {sorted(names)}")
        time = COMPLETED.match(data_names[-1]).group(1)
        control_name = f"{time}-control.json"
        self.assertEqual(client.retrieve(f"{day}/{data_names[-1]}"), landed)
        self.assertEqual(client.retrieve(f"{day}/{control_name}"), control)
        listed = client.listing(day)
        for entry in (data_names[-1], control_name):
            self.assertEqual(len([line for line in listed if line.endswith(" " + entry)]), 1, listed)
        date = day[len(top) + 1:]
        arrived = datetime.datetime.strptime(f"{date} {time} +0000", "%Y/%m/%d %H:%M:%S.%f %z")
        self.assertGreaterEqual(arrived, self.began - datetime.timedelta(milliseconds=1))
        self.assertLessEqual(arrived, utc_now())

    def assert_table_is(self, dataset, table):
        schema = self.server.dataset_directory(dataset) / "active-schema.json"
        names, rows = tables.live_rows(self.server.table_file(dataset), schema)
        self.assertEqual(names, table.header)
        self.assertEqual(rows, tables.rows_as_stored(table))

    def assert_gone_from_view(self, dataset, name):
        client = self.client(domain=DOMAIN)
        self.assertNotIn(name, client.names(client.path(dataset)))
        self.assertEqual(client.names(client.path(dataset, ENQUEUE)), {})

    def active_control(self, dataset):
        return (self.server.dataset_directory(dataset) / "active-control.json").read_bytes()
