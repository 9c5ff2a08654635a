"""kill -9 at every step the server takes on disk: what was acknowledged is done exactly once, the rest not halfway."""

import concurrent.futures
import ftplib
import gzip
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import signal
import tempfile
import threading
import time
import unittest

import tables
from drop_client import DropClient
from landing_case import COMPLETED
from server import DOMAIN, Server, job_id_in
from waiting import eventually

DATASET = "kill-nine"
ROW_ID = "Permit Id"
CONTROL = json.dumps({"action": "Replace", "csv": {"encoding": "utf-8"}}).encode()
STRIDE = int(os.environ.get("WHARFINGER_CRASH_STRIDE", "1"))
LOST = (OSError, EOFError, ftplib.error_temp)  # how a client learns that the server is gone


class Sent:
    """One file of the scenario and how far the client knows it got."""

    def __init__(self, name, table):
        self.name = name
        self.table = table
        self.landed = gzip.compress(table.csv(), mtime=0)
        self.stored = False  # 226 seen
        self.asked = False  # the rename was sent
        self.job = None  # its 250 seen


class Publisher:
    """The client: lands the control file and then each file, remembering every acknowledgement."""

    def __init__(self, user, files):
        self.user = user
        self.files = files
        self.control_asked = False
        self.control_taken = False
        self.done = False

    def connect(self, server):
        return DropClient(server.ports.control, *self.user, domain=DOMAIN)

    def run(self, server):
        """Goes as far as the server lives."""
        client = None
        try:
            client = self.connect(server)
            client.enter_dataset(DATASET)
            self.land_control(client)
            for file in self.files:
                self.land(client, file)
            self.done = True
        except LOST:
            pass
        finally:
            if client is not None:
                client.close()

    def land_control(self, client):
        request_id = client.new_request_id()
        client.store(client.path(DATASET, "control.json"), CONTROL)
        self.control_asked = True
        client.enqueue(DATASET, "control.json")
        self.control_taken = True
        client.wait_for_status(DATASET, request_id)

    def land(self, client, file):
        request_id = client.new_request_id()
        client.store(client.path(DATASET, file.name), file.landed)
        file.stored = True
        file.asked = True
        file.job = job_id_in(client.enqueue(DATASET, file.name))
        text = client.wait_for_status(DATASET, request_id)
        if not text.startswith("SUCCESS"):
            raise AssertionError(text)

    def finish(self, server):
        """After the restart: repeats what was not acknowledged, as a retrying client does."""
        client = self.connect(server)
        client.enter_dataset(DATASET)
        if not self.control_taken:
            self.land_control(client)
        for file in self.files:
            if file.job:
                continue
            if file.asked:
                file.job = job_id_in(client.enqueue(DATASET, file.name))
            else:
                self.land(client, file)
        client.close()


class State:
    """What is there after a restart, read from disk and from the command line."""

    def __init__(self, server):
        directory = server.dataset_directory(DATASET)
        self.server = server
        self.there = directory.is_dir()
        self.jobs = server.jobs(dataset=DATASET)[::-1] if self.there else []  # oldest first
        self.uploads = {path.name: path for path in directory.glob("*.gz")} if self.there else {}
        self.log = (directory / "log.txt").read_text() if self.there else ""
        self.status = (directory / "status.txt").read_text() if self.there else ""
        self.control = (directory / "active-control.json").read_bytes() if self.there else b""
        self.completed = sorted(directory.glob("completed/*/*/*/*"))


class CrashCase(unittest.TestCase):
    def check(self, state, publisher):
        """Every promise made before the kill is kept, and nothing half done is to be seen."""
        for job in state.jobs:
            self.assertEqual(job["state"], "succeeded", job)
        for file in publisher.files:
            self.check_file(state, file)
        self.check_control(state, publisher)
        self.check_completed(state, publisher)
        self.check_log(state)
        self.check_table(state, publisher)

    def check_file(self, state, file):
        made = [job["id"] for job in state.jobs if job["filename"] == file.name]
        if file.job:
            self.assertEqual(made, [file.job])
        elif file.asked:
            self.assertEqual(len(made) + (file.name in state.uploads), 1, f"{file.name}: {made}, {state.uploads}")
        else:
            self.assertEqual(made, [])
            if file.stored:
                self.assertIn(file.name, state.uploads)
        if file.name in state.uploads:
            self.assertEqual(made, [])
            self.assertEqual(state.uploads[file.name].read_bytes(), file.landed)

    def check_control(self, state, publisher):
        if publisher.control_taken:
            self.assertEqual(state.control, CONTROL)
        elif state.there and not publisher.control_asked:
            self.assertNotEqual(state.control, CONTROL)
        if state.there:
            json.loads(state.control)

    def check_completed(self, state, publisher):
        """Two entries for each job, whole; the time in the name is the same; nothing else."""
        landed = {file.name: file.landed for file in publisher.files}
        times = {}
        for path in state.completed:
            time_, name = COMPLETED.match(path.name).groups()
            times.setdefault((path.parent, time_), {})[name] = path
        self.assertEqual(len(times), len(state.jobs), state.completed)
        self.assertEqual(len(state.completed), 2 * len(state.jobs), state.completed)
        for entries in times.values():
            json.loads(entries.pop("control.json").read_bytes())
            (name, path), = entries.items()
            self.assertEqual(path.read_bytes(), landed[name], path)

    def check_log(self, state):
        """Whole lines; none twice; each job finished once."""
        self.assertTrue(state.log == "" or state.log.endswith("\n"), state.log[-200:])
        lines = state.log.splitlines()
        for job in state.jobs:
            of_job = [line for line in lines if job["id"] in line]
            self.assertEqual(len(of_job), len(set(of_job)), of_job)
            self.assertEqual(len([line for line in of_job if re.search(r"\bfinished\b", line)]), 1, of_job)
            self.assertEqual(len([line for line in of_job if "SUCCESS" in line or re.search(r"\bsuccess\b", line)]), 1, of_job)

    def check_table(self, state, publisher):
        if not state.jobs:
            return
        last = next(file for file in publisher.files if file.name == state.jobs[-1]["filename"])
        names, rows = tables.live_rows(state.server.table_file(DATASET),
                                       state.server.dataset_directory(DATASET) / "active-schema.json")
        self.assertEqual(names, last.table.header)
        self.assertEqual(rows, tables.rows_as_stored(last.table))
        self.assertRegex(state.status, r"^[0-9a-f]{32} : SUCCESS")


class KillAtEveryStep(CrashCase):
    """A sweep: run the scenario, killed right before step N on disk, for N = 1, 2, 3 ... until a run survives."""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="wharfinger-crash-"))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.versions = tables.permits(2, rows=40, seed=11)
        # Hashing a password is slow on purpose: it is done once, every round starts from a copy.
        (self.home / "template").mkdir()
        with Server(directory=self.home / "template") as template:
            self.user = template.add_user("alice")

    def files(self):
        return [Sent(f"permits-{n}.csv.gz", version) for n, version in enumerate(self.versions)]

    def run_killed_at(self, number):
        """One round on a fresh data root. True if the run survived."""
        home = shutil.copytree(self.home / "template", self.home / f"run-{number}")
        with Server({"jobs.hooks.after_success": ["/bin/true"]}, directory=home) as server:
            publisher = Publisher(self.user, self.files())
            server.start(environment={"WHARFINGER_KILL_AT": str(number)}, wait=False)
            try:
                server.wait_until_ready()
                publisher.run(server)
            except AssertionError:
                if server.running():
                    raise
            code = server.stop() if server.running() else server.process.wait()
            server.process = None
            if code not in (0, -signal.SIGKILL):
                raise AssertionError(f"the server ended with {code}\n{server.log()}")
            if code == 0 and not publisher.done:
                raise AssertionError(f"the server lived, but the client did not get through\n{server.log()}")
            self.recover_and_check(server, publisher, lose_catalog=number % 2 == 0)
            return code == 0

    def recover_and_check(self, server, publisher, lose_catalog):
        if lose_catalog:
            for path in server.data.glob("catalog.sqlite*"):
                path.unlink()
        server.start()
        server.wait_until_idle()
        self.check(State(server), publisher)
        publisher.finish(server)
        server.wait_until_idle()
        self.assertTrue(all(file.job for file in publisher.files))
        self.check(State(server), publisher)
        self.check_hooks(server)
        server.kill()

    def check_hooks(self, server):
        """Each job's hook was run, and each try is told once."""
        eventually(lambda: not os.listdir(server.data / "jobs" / "hooks"), lambda: f"no hook due\n{server.log()}")
        log = State(server).log.splitlines()
        for job in server.jobs(dataset=DATASET):
            lines = [line for line in log if f" {job['id']} hook" in line]
            self.assertEqual(len(lines), 1, lines)
            self.assertIn(" attempt=1 exit=0 ", lines[0])

    def test_every_step(self):
        numbers = itertools.count(1, STRIDE)
        lock = threading.Lock()
        survived = threading.Event()
        problems = []
        rounds = []

        def sweep():
            while not survived.is_set() and len(problems) < 5:
                with lock:
                    number = next(numbers)
                try:
                    if self.run_killed_at(number):
                        survived.set()
                    rounds.append(number)
                except Exception as problem:  # reported below, with the step it belongs to
                    problems.append(f"killed at step {number}: {type(problem).__name__}: {problem}")
                shutil.rmtree(self.home / f"run-{number}", ignore_errors=True)

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for sweeper in [pool.submit(sweep) for _ in range(2)]:
                sweeper.result()
        self.assertEqual(problems, [], "\n".join(problems))
        print(f"killed at {len(rounds)} of {max(rounds)} steps", flush=True)
        self.assertGreater(max(rounds), 20, "so few steps cannot be the whole scenario: is this a build with WHARF_FAULT_POINTS?")


class KillAtAnyMoment(CrashCase):
    """kill -9 from outside, at random moments of a larger upload and import, again and again on one data root."""

    def test_random_moments(self):
        seed = int(os.environ.get("WHARFINGER_TEST_SEED", random.SystemRandom().randrange(10**6)))
        print(f"WHARFINGER_TEST_SEED={seed}", flush=True)
        dice = random.Random(seed)
        rounds = max(3, 12 // STRIDE)
        versions = tables.permits(rounds, rows=4000, seed=seed)
        with Server() as server:
            user = server.add_user("alice")
            server.create_dataset(DATASET, row_id=ROW_ID)
            history = Publisher(user, [])
            history.control_taken = True
            server.start()
            client = history.connect(server)
            client.enter_dataset(DATASET)
            history.land_control(client)
            client.close()
            for number, version in enumerate(versions):
                file = Sent(f"permits-{number}.csv.gz", version)
                history.files.append(file)
                self.kill_while_landing(server, history, file, dice.uniform(0, 0.8))
                server.start()
                server.wait_until_idle()
                self.check(State(server), history)
                history.finish(server)
                server.wait_until_idle()
                self.check(State(server), history)
            self.assert_catalog_comes_back(server)

    def kill_while_landing(self, server, publisher, file, moment):
        def land():
            try:
                client = publisher.connect(server)
                publisher.land(client, file)
            except LOST:
                pass

        landing = threading.Thread(target=land)
        landing.start()
        time.sleep(moment)  # the random moment itself; nothing is expected to have happened by then
        server.kill()
        landing.join()

    def assert_catalog_comes_back(self, server):
        before = server.jobs()
        self.assertEqual(server.stop(), 0)
        for path in server.data.glob("catalog.sqlite*"):
            path.unlink()
        server.start()
        self.assertEqual(server.jobs(), before)


if __name__ == "__main__":
    unittest.main()
