"""Jobs that kill the server, and what an administrator does to jobs beside it and without it."""

import json
import unittest

import tables
from queue_case import QueueCase, version
from waiting import eventually


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
        with tables.locked_for_writing(self.server.table_file(self.dataset)):
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
        with tables.locked_for_writing(self.server.table_file(self.dataset)):
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
        self.assertEqual(self.live_rows(self.dataset), tables.rows_as_stored(version(1, 0)))

    def test_an_old_version_is_brought_back_from_its_snapshot(self):
        second = self.land(self.client(), "second.csv", version(1, 3))
        self.ended(second)
        again = json.loads(self.server.command("jobs", "rerun", self.first, "--json").stdout)["job"]
        shown = self.ended(again)
        self.assertEqual(shown["state"], "succeeded")
        self.assertEqual(shown["repeats"], self.first)
        self.assertEqual(self.live_rows(self.dataset), tables.rows_as_stored(version(1, 0)))

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
