"""Many jobs, a long log and a large table: what is answered is right and bounded, however much there is.

The times are printed for people and never judged. What is large is put on the disk while the server is down: the rows
of jobs and of the table as copies of ones that the server made itself."""

import contextlib
import csv
import datetime
import io
import json
import re
import sqlite3
import time
import unittest

from process_watch import MIB, Peak
from reading_case import DATASET, ReadingCase, base

JOBS = 100_000
WITH_FILES = 1_000       # of them; the newest
DATASETS = 500
SPREAD = 10 * 86_400_000  # milliseconds in which they arrived
STANDINGS = ("completed", "completed-with-problems", "failed", "superseded", "cancelled")
LINES = 10_000
ROWS = 1_000_000
READERS = 20
MOST_PER_READER = 12 * MIB  # 4 of the table, 4 for sorting, and what waits for the client
LONG = "long-0001"
BIG = "bigg-0001"


class Scale(ReadingCase):
    @classmethod
    def prepare(cls):
        super().prepare()
        cls.model = cls.publish(DATASET, "a.csv", b"id,what\n1,one\n2,two\n")
        cls.long = cls.publish(LONG, "a.csv", b"id,what\n1,one\n")
        cls.publish(BIG, "a.csv", b"id,what,why\n1,a name of some length,because\n")
        cls.server.stop()
        cls.make_jobs()
        cls.make_long_log()
        cls.make_rows()
        began = time.monotonic()
        cls.server.start()
        print(f"\nstart with {JOBS} jobs: {time.monotonic() - began:.2f} s")
        cls.newest_first = sorted(cls.jobs(), reverse=True)

    @classmethod
    def make_jobs(cls):
        with sqlite3.connect(cls.server.data / "catalog.sqlite") as catalog:
            [[arrived]] = catalog.execute("SELECT min(arrived) FROM job")
            columns = [name for _, name, *_ in catalog.execute("PRAGMA table_info(job)")]
            fresh = {
                "id": f"printf('%012x%020x', ?1 - n * {SPREAD // JOBS}, n)", "arrived": f"?1 - n * {SPREAD // JOBS}",
                "finished": f"?1 - n * {SPREAD // JOBS} + 10", "started": f"?1 - n * {SPREAD // JOBS} + 5",
                "dataset": f"printf('many-%04d', n % {DATASETS})", "user": "CASE n % 3 WHEN 0 THEN 'bob' ELSE 'ann' END",
                "standing": "CASE n % 5 " + " ".join(f"WHEN {i} THEN '{s}'" for i, s in enumerate(STANDINGS)) + " END",
                "state": "CASE n % 5 WHEN 2 THEN 'failed' WHEN 3 THEN 'superseded' WHEN 4 THEN 'failed' ELSE 'succeeded' END",
                "rejected": "CASE n % 5 WHEN 1 THEN 1 ELSE 0 END",
                "error_type": "CASE n % 5 WHEN 4 THEN 'cancelled' WHEN 2 THEN 'disk-full' ELSE '' END",
            }
            catalog.execute(
                f"WITH RECURSIVE number(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < {JOBS}) "
                f"INSERT INTO job SELECT {', '.join(fresh.get(name, name) for name in columns)} "
                "FROM number, job WHERE id = ?2", (arrived, cls.model["id"]))
            files = catalog.execute(f"SELECT id, arrived, finished, dataset FROM job WHERE dataset LIKE 'many-%' "
                                    f"ORDER BY arrived DESC LIMIT {WITH_FILES}").fetchall()
        catalog.close()
        finished = cls.server.data / "jobs" / "finished"
        [model] = finished.glob(f"*/*/*/{cls.model['id']}")
        texts = {file.name: file.read_text() for file in model.iterdir()
                 if file.name in ("manifest.json", "control.json", "result.json", "events.jsonl")}
        for job, arrived, ended, dataset in files:
            manifest = json.loads(texts["manifest.json"])
            manifest.update(id=job, dataset=dataset, arrived=iso(arrived), source="")
            directory = finished / iso(ended)[:10].replace("-", "/") / job
            directory.mkdir(parents=True)
            for name, text in texts.items():
                (directory / name).write_text(json.dumps(manifest) + "\n" if name == "manifest.json" else text)
        for dataset in ("many-0001", "many-0007"):
            cls.server.create_dataset(dataset)

    @classmethod
    def make_long_log(cls):
        [directory] = (cls.server.data / "jobs" / "finished").glob(f"*/*/*/{cls.long['id']}")
        line = (directory / "events.jsonl").read_text().splitlines()[0] + "\n"
        with (directory / "events.jsonl").open("a") as file:
            file.write(line * LINES)
        cls.lines = len((directory / "events.jsonl").read_text().splitlines())

    @classmethod
    def make_rows(cls):
        with sqlite3.connect(cls.server.table_file(BIG)) as table:
            table.execute(
                f"WITH RECURSIVE number(n) AS (VALUES (2) UNION ALL SELECT n + 1 FROM number WHERE n < {ROWS}) "
                "INSERT INTO rows (id, what, why) SELECT n, 'name ' || (n * 7919 % 1000003), why FROM number, rows")
        table.close()

    @classmethod
    def jobs(cls):
        with contextlib.closing(sqlite3.connect(cls.server.data / "catalog.sqlite")) as catalog:
            return catalog.execute("SELECT arrived, id, dataset, standing, user FROM job").fetchall()

    def ask(self, path):
        """The answer. How long the second took is printed: the first may find nothing in memory."""
        self.anns().get(path)
        began = time.monotonic()
        answer = self.anns().get(path)
        print(f"\n{1000 * (time.monotonic() - began):7.1f} ms {len(answer.body):9} bytes  {path[:90]}", end="")
        self.assertEqual(answer.status, 200, answer)
        return answer

    def listed(self, query=""):
        return list(csv.DictReader(io.StringIO(self.ask(f"/admin/jobs.csv{query}").text(), newline="")))

    # A hundred thousand jobs

    def test_lists_have_the_newest_that_were_asked_for(self):
        questions = {
            "": lambda job: True,
            "?dataset=many-0007": lambda job: job[2] == "many-0007",
            "?standing=failed": lambda job: job[3] == "failed",
            "?user=bob": lambda job: job[4] == "bob",
            "?dataset=many-0003&standing=superseded&user=bob":
                lambda job: job[2:] == ("many-0003", "superseded", "bob"),
            "?standing=unfinished": lambda job: False,
            f"?until={iso(self.newest_first[JOBS // 2][0])[:10]}":
                lambda job: iso(job[0])[:10] <= iso(self.newest_first[JOBS // 2][0])[:10],
        }
        for query, fits in questions.items():
            with self.subTest(query):
                expected = [job[1] for job in self.newest_first if fits(job)][:250]
                listed = self.listed(query)
                self.assertEqual([row["job"] for row in listed], expected)
                self.assertEqual(not expected, "unfinished" in query)
                page = self.ask(f"/admin/jobs{query}")
                self.assertLess(len(page.body), MIB)
                for job in expected[:1] + expected[-1:]:
                    self.assertIn(job, page.text())

    def test_the_last_day_counts_them_all_and_shows_few(self):
        def arrived():
            since = int(time.time() * 1000) - 86_400_000
            return sum(1 for job in self.newest_first if job[0] >= since)
        at_most = arrived()
        page = self.ask("/admin/last-24-hours")
        [told] = re.findall("<b>([0-9,]+)</b> <span>jobs</span>", page.text())
        self.assertTrue(arrived() <= int(told.replace(",", "")) <= at_most, told)
        self.assertGreater(at_most, JOBS * 0.9 * 86_400_000 / SPREAD)
        self.assertLess(len(page.body), MIB)

    def test_logs_of_a_domain_come_by_pages(self):
        answer = self.ask("/datasync/log/index.json")
        self.assertEqual(jobs_in(answer), [job[1] for job in self.newest_first[:250]])
        self.assertIn('rel="next"', answer.fields["link"])
        most = self.ask("/datasync/log/index.json?limit=1000")
        self.assertEqual(jobs_in(most), [job[1] for job in self.newest_first[:1000]])
        self.assertLess(len(most.body), 8 * MIB)
        self.ask("/datasync/log?limit=1000")
        self.ask("/datasync/id/many-0001/status/index.json?limit=1000")

    def test_pages_behind_each_other_have_each_job_once(self):
        found, path = [], "/datasync/id/many-0007/status/index.json?limit=60"
        while path:
            answer = self.ask(path)
            found += [item["jobId"] for item in reversed(answer.json())]
            link = answer.fields.get("link", "")
            path = link.partition("<")[2].partition(">")[0]
        self.assertEqual(found, [job[1] for job in self.newest_first if job[2] == "many-0007"])

    # A log of ten thousand lines

    def test_a_long_log_comes_whole_or_cut_as_it_is_asked_for(self):
        log = f"{base(LONG)}/log/{self.long['id']}"
        self.assertEqual(self.ask(log).text().count("\n"), self.lines)
        self.assertEqual(len(self.ask(f"{log}.json").json()), self.lines + 1)
        page = f"/admin/jobs/{self.long['id']}"
        self.assertLess(len(self.ask(page).body), MIB)
        whole = self.ask(f"{page}?log=all")
        self.assertGreater(len(whole.body), len(self.ask(page).body) * 5)
        events = self.ask(f"{page}/events").text()
        self.assertEqual(events.count("event: line\n"), self.lines)
        self.assertTrue(events.endswith("event: end\ndata:\n\n"))
        behind = self.ask(f"{page}/events?after={self.lines - 3}").text()
        self.assertEqual(behind.count("event: line\n"), 3)

    # A million rows

    def test_readers_that_take_their_time_cost_little_memory(self):
        peak = Peak(self.server.process.pid)
        readers = [self.reader_of(f"/resource/{BIG}.csv") for _ in range(READERS)]
        taken = [0] * READERS
        for _ in range(20):
            for number, reader in enumerate(readers):
                taken[number] += len(reader.connection.recv(1 << 16))
        self.assert_little(peak, READERS)
        began = time.monotonic()
        while piece := readers[0].connection.recv(1 << 20):
            taken[0] += len(piece)
        print(f"\n{taken[0] / MIB:.1f} MiB read in {time.monotonic() - began:.1f} s", end="")
        self.assertGreater(taken[0], 20 * MIB)
        for reader in readers:
            reader.close()
        peak.before.wait_for_descriptors()

    def reader_of(self, path):
        reader = self.client("ann")
        reader.send(path, {"Connection": "close"})
        return reader

    def test_a_sorted_table_is_right_and_costs_little_memory(self):
        peak = Peak(self.server.process.pid)
        rows = self.ask(f"/resource/{BIG}.json?$select=id,what&$order=what%20DESC&$limit=5").json()
        expected = sorted((f"name {n * 7919 % 1000003}" for n in range(2, ROWS + 1)), reverse=True)[:5]
        self.assertEqual([row["what"] for row in rows], expected)
        lines = self.anns().get(f"/resource/{BIG}.csv?$select=what&$order=what").text().splitlines()
        self.assertEqual(len(lines), ROWS + 1)
        self.assertEqual(lines[1:], sorted(lines[1:]))
        self.assert_little(peak, 4)  # two at once at most; the rest is what a page needs anyway

    def assert_little(self, peak, readers):
        growth = peak.growth()
        print(f"\n{growth / MIB:.1f} MiB more at the most", end="")
        self.assertLess(growth, readers * MOST_PER_READER)


def iso(milliseconds):
    at = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03}Z"


def jobs_in(answer):
    """The jobs of a log's items, each once, in their order."""
    return list(dict.fromkeys(item["data"]["jobId"] for item in answer.json()))


if __name__ == "__main__":
    unittest.main()
