"""Runs by hand that keep payloads: what was read, what was applied and what the hook wrote, and when they go."""

import csv
import datetime
import io
import json
import sys
import unittest

from queue_case import QueueCase, version
from server import Server
from waiting import eventually

HOOK = f"""#!{sys.executable}
import os
print("ended as", os.environ["WHARFINGER_STATE"])
print("x" * 200_000)
"""

ALL = ["pull.csv", "push.csv", "hook-output.txt"]


class Payloads(QueueCase):
    dataset = "work-0001"

    def setUp(self):
        self.server = Server({"log.level": "info"})
        self.addCleanup(self.server.close)
        hook = self.server.directory / "hook"
        hook.write_text(HOOK)
        hook.chmod(0o755)
        self.server.settings["jobs.hooks.after_success"] = [str(hook)]
        self.server.write_config()
        self.user = self.server.add_user("ann")
        self.server.start()
        client = self.client()
        client.enter_dataset(self.dataset)
        self.first = self.land(client, "table.csv", version(1, 0))
        self.ended(self.first)
        self.ended(self.land(client, "table.csv", version(1, 1)))

    def rerun(self, *options):
        told = self.server.command("jobs", "rerun", self.first, "--json", *options).stdout
        job = json.loads(told)["job"]
        self.assertEqual(self.ended(job)["state"], "succeeded")
        return job

    def events(self, job, kind):
        return [event["data"] for event in self.server.job(job)["events"] if event["type"] == kind]

    def payload(self, job, name, check=True):
        return self.server.command("jobs", "payload", job, name, check=check)

    def listed(self, job):
        lines = self.server.command("jobs", "payload", job).stdout.splitlines()
        return {name: int(size) for name, size, _ in (line.split() for line in lines)}

    def records(self, job, name):
        return list(csv.reader(io.StringIO(self.payload(job, name).stdout)))

    def wait_for_hook(self, job):
        eventually(lambda: self.events(job, "hook") and not list((self.server.data / "jobs" / "hooks").iterdir()),
                   lambda: f"the hook of {job}\n{self.server.log()}")

    def test_a_rerun_keeps_all_three_and_its_log_links_them(self):
        job = self.rerun("--keep", "pull,push,hook-output")
        self.wait_for_hook(job)
        shown = self.server.job(job)
        self.assertEqual(shown["keep"], ["pull", "push", "hook-output"])

        source = version(1, 0)
        self.assertEqual(self.records(job, "pull.csv"), [source.header, *source.rows])
        push = self.records(job, "push.csv")
        self.assertEqual(push[0], ["_action", *source.header])
        before = {tuple(row) for row in version(1, 1).rows}
        after = {tuple(row) for row in source.rows}
        told = {action: {tuple(row[1:]) for row in push[1:] if row[0] == action} for action in ("insert", "delete")}
        self.assertEqual(told, {"insert": after - before, "delete": before - after})
        self.assertEqual(len(push) - 1, shown["counts"]["inserted"] + shown["counts"]["deleted"])
        output = self.payload(job, "hook-output.txt").stdout
        self.assertRegex(output, r"\A== try 1, 20\S+Z ==\nended as succeeded\nx{200000}\n\Z")

        kept = self.events(job, "payload-kept")
        self.assertEqual([each["name"] for each in kept], ALL)
        self.assertEqual({each["name"]: each["bytes"] for each in kept}, self.listed(job))
        ended = datetime.datetime.fromisoformat(shown["finished"])
        for each in kept:
            self.assertEqual(datetime.datetime.fromisoformat(each["until"]) - ended, datetime.timedelta(hours=24))
        log = (self.server.dataset_directory(self.dataset) / "log.txt").read_text()
        self.assertEqual(log.count(f" {job} payload-kept name="), 3)

    def test_only_what_is_asked_for_is_kept(self):
        job = self.rerun("--keep", "push")
        self.wait_for_hook(job)
        self.assertEqual(list(self.listed(job)), ["push.csv"])
        refused = self.payload(job, "pull.csv", check=False)
        self.assertEqual((refused.returncode, refused.stderr), (1, f'job {job} has no payload "pull.csv"\n'))
        plain = self.rerun()
        self.assertEqual(self.listed(plain), {})
        self.assertNotIn("keep", self.server.job(plain))
        self.assertEqual(list(self.server.data.glob(f"jobs/finished/*/*/*/{plain}/payloads")), [])

    def test_after_a_day_they_are_gone_and_that_is_told(self):
        job = self.rerun("--keep", "pull,hook-output")
        self.wait_for_hook(job)
        ended = datetime.datetime.fromisoformat(self.server.job(job)["finished"])
        self.assertEqual(self.prune(ended + datetime.timedelta(hours=23), "--dry-run"), [])
        late = ended + datetime.timedelta(hours=25)
        expected = [f"payloads of job {job}: older than 1d"]
        self.assertEqual(self.prune(late, "--dry-run"), expected)
        self.assertEqual(len(self.listed(job)), 2)
        self.assertEqual(self.prune(late), expected)
        gone = self.payload(job, "pull.csv", check=False)
        self.assertEqual(gone.returncode, 1)
        self.assertIn("is not kept any more", gone.stderr)
        self.assertEqual(self.server.job(job)["state"], "succeeded")

    def prune(self, now, *options):
        return self.server.command("prune", "--now", now.strftime("%Y-%m-%dT%H:%M:%SZ"), *options).stdout.splitlines()

    def test_a_server_that_is_killed_after_the_end_still_has_them(self):
        job = self.rerun("--keep", "pull,push")
        listed = self.listed(job)
        self.server.kill()
        (self.server.data / "catalog.sqlite").unlink()
        self.server.start()
        self.assertEqual(self.listed(job), listed)
        self.assertEqual(len(listed), 2)


if __name__ == "__main__":
    unittest.main()
