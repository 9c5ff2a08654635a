"""[jobs.hooks]: commands that follow a job's end, run by the real server, which is stopped and killed meanwhile."""

import contextlib
import json
import os
import signal
import stat
import sys
import unittest

from landing_case import LandingCase
from server import ENVIRONMENT, Server
from waiting import PATIENCE, eventually

DATASET = "hook-hook"
GOOD = b"id,name\n1,one\n"
BAD = b"id,name\n1,one,more\n"

# Writes down how it was run, then does what the file `mode` beside it says: a status to exit with, "third" to
# succeed at the third attempt only, "wait" to wait until there is a file `release`.
HOOK = f"""#!{sys.executable}
import json, os, pathlib, sys, time
here = pathlib.Path(__file__).parent
mode = (here / "mode").read_text()
run = dict(pid=os.getpid(), arguments=sys.argv[1:], environment=dict(os.environ), directory=os.getcwd(),
           input=sys.stdin.read(), descriptors=len(os.listdir("/proc/self/fd")))
with open(here / "runs.jsonl", "a") as runs:
    runs.write(json.dumps(run) + "\\n")
print("hook says", mode, flush=True)
while mode == "wait" and not (here / "release").exists():
    time.sleep(0.01)
if mode == "third":
    sys.exit(0 if os.environ["WHARFINGER_ATTEMPT"] == "3" else 9)
sys.exit(0 if mode == "wait" else int(mode))
"""


class HookCase(LandingCase):
    hook_settings = {}

    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        self.place = self.server.directory / "hooks"
        self.place.mkdir()
        self.hook = self.place / "hook"
        self.hook.write_text(HOOK)
        self.hook.chmod(0o755)
        self.mode("0")
        self.addCleanup(self.end_orphans)
        self.server.settings.update({
            "jobs.hooks.after_success": [str(self.hook), "--done", "a b; $HOME"],
            "jobs.hooks.after_failure": [str(self.hook), "--failed"],
            "jobs.hooks.retry_delay": "0s",
            **self.hook_settings,
        })
        self.server.write_config()
        self.user, self.password = self.server.add_user("alice@example.gov")
        self.server.start()

    def mode(self, mode):
        (self.place / "mode").write_text(mode)

    def release(self):
        (self.place / "release").touch()

    def runs(self):
        """How the hook was run, each time, oldest first."""
        path = self.place / "runs.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def end_orphans(self):
        """Those that were left behind by a server that was killed."""
        for run in self.runs():
            with contextlib.suppress(ProcessLookupError):
                os.kill(run["pid"], signal.SIGKILL)

    def wait_for_runs(self, count):
        return eventually(lambda: len(self.runs()) >= count and self.runs(),
                          lambda: f"{count} runs; there were {len(self.runs())}\n{self.server.log()}")

    def due(self):
        return os.listdir(self.server.data / "jobs" / "hooks")

    def wait_until_over(self):
        """Until every job is put away and every hook has succeeded or was given up."""
        self.server.wait_until_idle()
        eventually(lambda: not self.due(), lambda: f"no hook due; {self.due()}\n{self.server.log()}")

    def land(self, data=GOOD, name="crimes.csv"):
        """Lands a file and waits for its job's end; (job id, status text)."""
        client = self.entered(DATASET)
        tag, text = client.land_data(DATASET, name, data)
        self.server.wait_until_idle()
        return self.job_with_tag(DATASET, tag)["id"], text

    def hook_events(self, job):
        return [event for event in self.server.job(job)["events"] if event["type"].startswith("hook")]

    def hook_lines(self, job):
        log = (self.server.dataset_directory(DATASET) / "log.txt").read_text().splitlines()
        return [line.split(job + " ")[1] for line in log if f" {job} hook" in line]


class Hooks(HookCase):
    def test_a_success_is_followed_by_its_command_with_the_facts(self):
        job, text = self.land(name="crimes $(id); --x.csv")
        self.assertTrue(text.startswith("SUCCESS"), text)
        self.wait_until_over()
        [run] = self.runs()
        self.assertEqual(run["arguments"], ["--done", "a b; $HOME"])
        self.assertEqual(run["directory"], "/")
        self.assertEqual(run["descriptors"], 4, "0, 1, 2, and the one of looking")
        given = json.loads(run["input"])
        shown = self.server.job(job)
        self.assertEqual(given, {name: shown[name] for name in given})
        self.assertEqual((given["id"], given["state"], given["counts"]["inserted"]), (job, "succeeded", 1))
        self.assertNotIn("events", given)
        facts = {name[len("WHARFINGER_"):]: value for name, value in run["environment"].items()
                 if name.startswith("WHARFINGER_")}
        self.assertEqual(facts["JOB_ID"], job)
        self.assertEqual(facts["STATE"], "succeeded")
        self.assertEqual(facts["FILENAME"], "crimes $(id); --x.csv.gz")
        self.assertEqual((facts["ROWS"], facts["INSERTED"], facts["ERROR_TYPE"]), ("1", "1", ""))
        self.assertEqual(facts["MESSAGE"], text)
        others = set(run["environment"]) - {"WHARFINGER_" + name for name in facts}
        self.assertLessEqual(others, {"PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"})
        self.assertEqual(run["environment"]["TZ"], ENVIRONMENT["TZ"])
        [event] = self.hook_events(job)
        self.assertEqual((event["data"]["hook"], event["data"]["attempt"], event["data"]["exit"]), ("after_success", 1, 0))
        self.assertEqual(event["data"]["output"], "hook says 0\n")
        [line] = self.hook_lines(job)
        self.assertRegex(line, r'^hook hook=after_success attempt=1 exit=0 duration=\d+ output="hook says 0\\u000a"$')

    def test_a_failed_job_is_followed_by_the_other_command_until_that_succeeds(self):
        self.mode("third")
        job, text = self.land(BAD)
        self.assertTrue(text.startswith("FAILURE"), text)
        self.wait_until_over()
        self.assertEqual([run["arguments"] for run in self.runs()], [["--failed"]] * 3)
        self.assertEqual([event["data"]["exit"] for event in self.hook_events(job)], [9, 9, 0])
        self.assertEqual(self.runs()[0]["environment"]["WHARFINGER_ERROR_TYPE"], "invalid-row-length")

    def test_a_hook_that_never_succeeds_is_given_up_and_changes_nothing_about_its_job(self):
        self.mode("1")
        self.reload(**{"jobs.hooks.tries": 2})
        job, text = self.land()
        self.wait_until_over()
        self.assertEqual(len(self.runs()), 2)
        self.assertEqual([event["type"] for event in self.hook_events(job)], ["hook", "hook", "hook-given-up"])
        self.assertTrue(text.startswith("SUCCESS"), text)
        self.assertIn(": SUCCESS", self.server.status_line(DATASET))
        self.assertEqual(self.server.job(job)["state"], "succeeded")
        self.assertIn(f"hook after_success of job {job}: exited with 1; given up after 2 tries", self.server.log())

    def test_a_hook_that_hangs_is_ended(self):
        self.mode("wait")
        self.reload(**{"jobs.hooks.timeout": "1s", "jobs.hooks.tries": 1})
        job, _ = self.land()
        self.wait_until_over()
        event = self.hook_events(job)[0]
        self.assertTrue(event["data"]["timeout"])
        self.assertEqual(event["data"]["output"], "hook says wait\n")
        self.assertFalse(os.path.exists(f"/proc/{self.runs()[0]['pid']}"))

    def test_jobs_go_on_while_a_hook_takes_its_time_and_hooks_keep_their_order(self):
        self.mode("wait")
        jobs = [self.land(GOOD + b"%d,x\n" % i)[0] for i in range(2, 5)]
        self.assertEqual(len(self.wait_for_runs(1)), 1)
        self.release()
        self.wait_until_over()
        self.assertEqual([run["environment"]["WHARFINGER_JOB_ID"] for run in self.runs()], jobs)

    def test_after_kill_9_a_hook_is_run_again_and_told_once(self):
        self.mode("wait")
        job, _ = self.land()
        self.wait_for_runs(1)
        self.server.kill()
        self.assertEqual(self.due(), [job])
        self.mode("0")
        self.server.start()
        self.wait_until_over()
        self.assertEqual([run["environment"]["WHARFINGER_ATTEMPT"] for run in self.runs()], ["1", "1"])
        self.assertEqual(len(self.hook_lines(job)), 1)
        self.assertEqual(len(self.hook_events(job)), 1)

    def test_a_stopping_server_lets_a_hook_finish(self):
        self.mode("wait")
        job, _ = self.land()
        self.wait_for_runs(1)
        self.server.process.send_signal(signal.SIGTERM)
        eventually(lambda: "shutting down" in self.server.log(), "the shutdown to begin")
        self.release()
        self.assertEqual(self.server.process.wait(PATIENCE), 0)
        self.server.process = None
        self.assertEqual(self.due(), [])
        self.assertEqual(len(self.hook_lines(job)), 1)

    def test_whoever_asks_again_to_stop_does_not_wait_for_a_hook(self):
        self.mode("wait")
        job, _ = self.land()
        self.wait_for_runs(1)
        self.server.process.send_signal(signal.SIGTERM)
        eventually(lambda: "shutting down" in self.server.log(), "the shutdown to begin")
        # The sessions' part of it may take the first.
        def ended():
            self.server.process.send_signal(signal.SIGTERM)
            return self.server.process.poll() is not None
        eventually(ended, "the end of the server")
        self.assertIn("asked again to stop", self.server.log())
        self.assertEqual(self.due(), [job])

    def test_a_second_signal_that_cuts_a_transfer_ends_hooks_too(self):
        self.reload(**{"limits.drain": "1h"})  # never reached
        self.mode("wait")
        job, _ = self.land()
        self.wait_for_runs(1)
        client = self.client()
        connection = client.transfercmd(f"STOR /{DATASET}/slow.csv")
        self.addCleanup(connection.close)
        connection.sendall(b"a,b\n")
        eventually(lambda: ": 4 bytes" in client.sendcmd("STAT"), "the first bytes to arrive")
        self.server.process.send_signal(signal.SIGTERM)
        eventually(lambda: "shutting down" in self.server.log(), "the shutdown to begin")
        self.server.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.process.wait(PATIENCE), 3)
        self.server.process = None
        self.assertEqual(self.due(), [job])

    def test_a_stopping_server_ends_a_hook_when_the_time_is_over_and_the_next_start_runs_it(self):
        self.mode("wait")
        self.reload(**{"limits.drain": "0s"})
        job, _ = self.land()
        [run] = self.wait_for_runs(1)
        self.assertEqual(self.server.stop(), 0)
        self.assertFalse(os.path.exists(f"/proc/{run['pid']}"))
        self.assertEqual(self.due(), [job])
        self.assertEqual(self.hook_lines(job), [])
        self.mode("0")
        self.server.start()
        self.wait_until_over()
        self.assertEqual(len(self.hook_lines(job)), 1)

    def reload(self, **settings):
        self.server.settings.update(settings)
        self.server.write_config()
        before = len(self.server.log())
        self.server.process.send_signal(signal.SIGHUP)
        eventually(lambda: "reload done" in self.server.log()[before:] or "reload refused" in self.server.log()[before:],
                   lambda: f"the reload\n{self.server.log()}")
        return self.server.log()[before:]

    def test_a_reload_changes_the_command_and_refuses_one_that_cannot_run(self):
        said = self.reload(**{"jobs.hooks.after_success": [str(self.hook), "--other"]})
        self.assertIn("reload: jobs.hooks.after_success", said)
        self.land()
        self.wait_until_over()
        self.assertEqual(self.runs()[0]["arguments"], ["--other"])
        self.hook.chmod(stat.S_IRUSR)
        if os.geteuid() != 0 or not os.access(self.hook, os.X_OK):
            said = self.reload(**{"limits.idle": "3m"})
            self.assertIn("reload refused: ", said)
            self.assertIn("not executable", said)

    def test_a_job_without_a_command_leaves_nothing_due(self):
        self.reload(**{"jobs.hooks.after_success": []})
        job, _ = self.land()
        self.assertEqual(self.due(), [])
        self.assertEqual(self.hook_events(job), [])


class Check(unittest.TestCase):
    def test_a_command_that_cannot_be_run_is_refused(self):
        with Server({"jobs.hooks.after_failure": ["notify"]}) as server:
            refused = server.command("check", check=False)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("jobs.hooks.after_failure: wants the absolute path of a program", refused.stderr)
        with Server({"jobs.hooks.after_success": ["/no/such/notify"]}) as server:
            refused = server.command("check", check=False)
            self.assertEqual(refused.returncode, 1)
            self.assertIn("jobs.hooks.after_success: cannot use /no/such/notify: no such file", refused.stderr)


if __name__ == "__main__":
    unittest.main()
