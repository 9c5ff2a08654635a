"""Logs, statuses and the facts of a dataset over HTTPS, as the public DataSync client and people with curl read them."""

import json
import sqlite3
import subprocess
import unittest

from drop_client import ENQUEUE
from https_client import problem_type
from reading_case import CONTROL, DATASET, EMPTY, SCHEMA, THEIRS, ReadingCase, base
from server import DOMAIN, ENVIRONMENT, job_id_in
from waiting import PATIENCE

TEXT = b"id,what\n1,one\n2,two\n3,three\n"
# Types whose data clients compute a percentage with, and the divisor.
PERCENT = {"read-input-rows": "total", "uploading-upsert": "totalBytes", "storing-completed": "totalBytes"}


class Reading(ReadingCase):
    SETTINGS = {"jobs.workers": 2}

    @classmethod
    def prepare(cls):
        super().prepare()
        cls.first = cls.publish(DATASET, "first.csv", TEXT)
        cls.second = cls.publish(DATASET, "second.csv", TEXT.replace(b"two", b"zwei") + b"y,wrong\n")
        cls.failed = cls.publish("fail-0001", "bad.csv.gz", b"no gzip at all")
        cls.theirs = cls.publish(THEIRS, "theirs.csv", TEXT, cls.bob)

    def get(self, path):
        answer = self.anns().get(path)
        self.assertEqual(answer.status, 200, answer)
        return answer

    # What is open to everybody

    def test_charsets_are_told_to_everybody(self):
        names = self.client().get("/datasync/charsets.json").json()
        self.assertEqual(names, sorted(names))
        for name in ("UTF-8", "ISO-8859-1", "windows-1252", "x-MacRoman", "Shift_JIS", "UTF-16"):
            self.assertIn(name, names)

    # The log of a job

    def test_the_log_of_a_job_ends_with_counts_and_begins_with_the_control_file_as_it_was(self):
        items = self.get(f"{base()}/log/{self.second['id']}.json").json()
        by_type = {}
        for item in items:
            by_type.setdefault(item["type"], item["data"])
            self.assertEqual(item["data"]["jobId"], self.second["id"])
            self.assertRegex(item["data"]["timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(items[0]["type"], "committing-job")
        self.assertEqual(by_type["committing-job"]["control"], CONTROL)
        self.assertIn("committed-job", by_type)
        finished = by_type["finished"]
        self.assertEqual([finished[key] for key in ("inserted", "updated", "deleted", "errors")], [0, 1, 0, 1])
        times = [item["data"]["timestamp"] for item in items]
        self.assertEqual(times, sorted(times))

    def test_the_text_of_a_log_has_the_lines_of_log_txt(self):
        lines = (self.server.dataset_directory(DATASET) / "log.txt").read_text().splitlines()
        own = [line for line in lines if self.second["id"] in line]
        for suffix in ("", ".txt", "/"):
            answer = self.get(f"{base()}/log/{self.second['id']}{suffix}")
            self.assertTrue(answer.fields["content-type"].startswith("text/plain"))
            self.assertEqual(answer.text().splitlines(), own)

    def test_a_log_of_ten_thousand_lines_comes_whole(self):
        job = self.publish("long-0001", "a.csv", TEXT)
        [directory] = (self.server.data / "jobs" / "finished").glob(f"*/*/*/{job['id']}")
        events = directory / "events.jsonl"
        line = events.read_text().splitlines()[0]
        with events.open("a") as file:
            file.write((line + "\n") * 10000)
        items = self.get(f"{base('long-0001')}/log/{job['id']}.json").json()
        self.assertGreater(len(items), 10000)
        text = self.get(f"{base('long-0001')}/log/{job['id']}").text()
        self.assertEqual(text.count("\n"), len(items) - 1)
        self.assertTrue(text.endswith("\n"))

    # Indexes

    def test_the_log_of_a_dataset_is_by_time_with_the_newest_last(self):
        items = self.get(base() + "/log/index.json").json()
        times = [item["data"]["timestamp"] for item in items]
        self.assertEqual(times, sorted(times))
        self.assertEqual([item["data"]["jobId"] for item in items if item["type"] == "committing-job"],
                         [self.first["id"], self.second["id"]])
        lines = self.get(base() + "/log/").text().splitlines()
        self.assertEqual(len(lines), len(items) - 2)
        self.assertEqual(lines, sorted(lines, key=lambda line: line[:24]))
        self.assertEqual(self.get(base() + "/log").text().splitlines(), lines)
        self.assertEqual(self.get(base(EMPTY) + "/log/index.json").json(), [])
        self.assertEqual(self.get(base(EMPTY) + "/log/").body, b"")

    def test_the_log_of_a_domain_has_the_newest_job_on_top(self):
        for path in ("/datasync/log/index.json", "/datasync/log.json"):
            items = self.get(path).json()
            order = [item["data"]["jobId"] for item in items if item["type"] == "committing-job"]
            self.assertEqual(order, [job["id"] for job in self.server.jobs()])
        text = self.get("/datasync/log").text()
        self.assertLess(text.index(self.second["id"]), text.index(self.first["id"]))
        self.assertNotIn(self.theirs["id"], text)

    def test_long_indexes_come_in_pages(self):
        found = []
        path = "/datasync/log/index.json?limit=1"
        while path:
            answer = self.get(path)
            found += [item["data"]["jobId"] for item in answer.json() if item["type"] == "committing-job"]
            link = answer.fields.get("link", "")
            path = link.removesuffix('>; rel="next"').removeprefix("<")
        self.assertEqual(found, [job["id"] for job in self.server.jobs()])
        prefixed = self.anns(host="nowhere.example").get(f"/d/{DOMAIN}/datasync/log?limit=1")
        self.assertIn(f"</d/{DOMAIN}/datasync/log?", prefixed.fields["link"])
        for query in ("limit=0", "limit=x", "limit=1001", "limit=", "limit=-1", "before=x", "before=", "limit=99999999999"):
            answer = self.anns().get(f"/datasync/log/index.json?{query}")
            self.assertEqual((answer.status, problem_type(answer)), (400, "bad-query"), query)

    # Statuses

    def test_the_status_of_an_ended_job_says_how_it_ended(self):
        answer = self.get(f"{base()}/status/{self.first['id']}.json")
        status = answer.json()
        self.assertEqual(status["type"], "success")
        self.assertIsInstance(status["data"], dict)
        self.assertTrue(status["english"].startswith("SUCCESS"))
        self.assertTrue(status["english"].endswith("\n"))
        self.assertNotIn("etag", answer.fields)
        for suffix in ("", ".txt", "/"):
            text = self.get(f"{base()}/status/{self.first['id']}{suffix}")
            self.assertEqual(text.text(), status["english"])
        bad = self.get(f"{base('fail-0001')}/status/{self.failed['id']}.json").json()
        self.assertEqual(bad["type"], "failure")
        self.assertEqual(bad["data"]["type"], "corrupt-gzip")
        self.assertTrue(bad["english"].startswith("FAILURE"))
        # a client's conditions and ranges change nothing about a status
        for fields in ({"If-None-Match": "*"}, {"If-Modified-Since": answer.fields["date"]}, {"Range": "bytes=0-1"}):
            self.assertEqual(self.anns().get(f"{base()}/status/{self.first['id']}.json", fields).body, answer.body)

    def test_the_index_of_statuses_is_by_arrival(self):
        items = self.get(base() + "/status/index.json").json()
        self.assertEqual([item["jobId"] for item in items], [self.first["id"], self.second["id"]])
        lines = self.get(base() + "/status/").text().splitlines()
        self.assertEqual([line.split(" : ")[0] for line in lines], [self.first["id"], self.second["id"]])
        self.assertTrue(all(" : SUCCESS" in line for line in lines))
        self.assertEqual(self.get(base(EMPTY) + "/status/index.json").json(), [])

    def test_a_running_job_has_a_status_whenever_it_is_asked(self):
        dataset = "runs-0001"
        data = b"id,what\n" + b"".join(b"%d,row %d\n" % (i, i) for i in range(60000))
        drop = self.drop(self.ann)
        drop.enter_dataset(dataset)
        client = self.anns()
        seen = []
        for _ in range(3):
            job = job_id_in(drop.store(drop.path(dataset, ENQUEUE, "runs.csv"), data))
            while True:
                answer = client.get(f"{base(dataset)}/status/{job}.json")
                self.assertEqual(answer.status, 200, answer)
                status = answer.json()
                seen.append(status["type"])
                self.assertIsInstance(status["data"], dict)
                if status["type"] in PERCENT:
                    self.assertGreater(status["data"][PERCENT[status["type"]]], 0)
                ended = status["english"].startswith(("SUCCESS", "FAILURE"))
                self.assertEqual(ended, status["type"] in ("success", "failure"))
                if ended:
                    break
            # what a client reads next must be there
            log = client.get(f"{base(dataset)}/log/{job}.json").json()
            self.assertIn("finished", [item["type"] for item in log])
        self.assertEqual(seen[-1], "success")
        self.assertGreater(len(seen), 3)

    def test_a_queued_job_has_a_log_and_a_status(self):
        dataset = "wait-0001"
        self.publish(dataset, "a.csv", TEXT)
        table = sqlite3.connect(self.server.table_file(dataset), isolation_level=None)
        self.addCleanup(table.close)
        table.execute("BEGIN EXCLUSIVE")  # the first job waits for it, the second for the first
        drop = self.drop(self.ann)
        drop.find_root()
        running, queued = (job_id_in(drop.store(drop.path(dataset, ENQUEUE, f"{name}.csv"), TEXT.replace(b"one", name.encode())))
                           for name in ("x", "y"))
        for job in (running, queued):
            status = self.get(f"{base(dataset)}/status/{job}.json").json()
            self.assertNotIn(status["type"], ("success", "failure"))
        self.assertEqual(status["type"], "awaiting-worker")
        types = [item["type"] for item in self.get(f"{base(dataset)}/log/{queued}.json").json()]
        self.assertEqual(types, ["committing-job", "committed-job"])
        items = self.get(f"{base(dataset)}/status/index.json").json()
        self.assertEqual([item["jobId"] for item in items[-2:]], [running, queued])
        table.execute("ROLLBACK")
        self.server.wait_until_idle()
        self.assertEqual(self.get(f"{base(dataset)}/status/{queued}.json").json()["type"], "success")

    # A dataset

    def test_the_files_of_a_dataset_are_those_of_ftps(self):
        folder = self.server.dataset_directory(DATASET)
        drop = self.drop(self.ann)
        for name, kind in (("active-control.json", "application/json"), ("active-schema.json", "application/json"),
                           ("log.txt", "text/plain"), ("status.txt", "text/plain")):
            answer = self.get(f"{base()}/{name}")
            self.assertTrue(answer.fields["content-type"].startswith(kind))
            self.assertNotIn("content-disposition", answer.fields)
            self.assertEqual(answer.body, (folder / name).read_bytes())
            self.assertEqual(answer.body, drop.retrieve(drop.path(DATASET, name)))
        self.assertEqual(self.anns().get(f"{base('fail-0001')}/active-schema.json").status, 404)
        self.assertEqual(self.get(f"{base(EMPTY)}/status.txt").body, b"")

    def test_the_tail_of_a_log_can_be_asked_for(self):
        log = (self.server.dataset_directory(DATASET) / "log.txt").read_bytes()
        answer = self.anns().get(f"{base()}/log.txt", {"Range": f"bytes={len(log) - 50}-"})
        self.assertEqual((answer.status, answer.body), (206, log[-50:]))
        self.assertEqual(self.anns().get(f"{base()}/log.txt", {"Range": f"bytes={len(log)}-"}).status, 416)

    def test_a_view_has_the_columns_that_a_clients_check_needs(self):
        for path in (f"/api/views/{DATASET}", f"/api/views/{DATASET}.json"):
            view = self.get(path).json()
            self.assertEqual((view["id"], view["viewType"]), (DATASET, "tabular"))
            self.assertEqual([(c["fieldName"], c["name"], c["dataTypeName"], c["position"]) for c in view["columns"]],
                             [(c["fieldName"], c["name"], c["dataTypeName"], i + 1)
                              for i, c in enumerate(SCHEMA["columns"])])
            self.assertEqual(view["rowIdentifierColumnId"], view["columns"][0]["id"])
        none = self.anns().get(f"/api/views/{EMPTY}")
        self.assertEqual((none.status, problem_type(none)), (404, "no-schema"))

    def test_payloads_are_there_for_a_while(self):
        first = self.publish("payl-0001", "a.csv", TEXT)
        path = base("payl-0001") + "/payload"
        self.assertEqual(self.anns().get(f"{path}/{first['id']}/pull.csv").status, 404)
        again = self.server.command("jobs", "rerun", first["id"], "--keep", "pull,push", "--json").stdout
        job = json.loads(again)["job"]
        self.server.wait_until_idle()
        payload = self.get(f"{path}/{job}/pull.csv")
        self.assertEqual(payload.fields["content-type"], "text/csv")
        self.assertIn(b"three", payload.body)
        self.assertEqual(self.anns().get(f"{path}/{job}/nothing.csv").status, 404)

    def test_curl_reads_all_of_it(self):
        for path in ("/datasync/log", base() + "/log/", f"{base()}/log/{self.first['id']}", base() + "/status/",
                     f"{base()}/status/{self.first['id']}.txt", base() + "/status.txt", base() + "/completed/"):
            done = subprocess.run(["curl", "-skf", "-u", ":".join(self.ann), "-H", f"Host: {DOMAIN}",
                                   f"https://127.0.0.1:{self.server.ports.https}{path}"], timeout=PATIENCE, env=ENVIRONMENT,
                                  capture_output=True, text=True, check=True)
            self.assertTrue(done.stdout, path)


if __name__ == "__main__":
    unittest.main()
