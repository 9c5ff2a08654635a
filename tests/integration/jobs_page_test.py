"""The list of jobs and the page of one, in a real browser, while jobs wait, run and end."""

import contextlib
import csv
import datetime
import io
import sqlite3
import subprocess
import time
import zoneinfo

from pages_case import DATASET, PASSWORD, PagesCase, main
from server import ENVIRONMENT
from waiting import PATIENCE, eventually

GOOD = b"id,name,ward\n1,one,4\n2,two,5\n3,three,6\n"
BAD = b"id,name,ward\n1,one,4,more\n"


class JobsPage(PagesCase):
    def prepare(self):
        self.server.add_user("vera", role="viewer")
        self.server.add_user("olga", role="viewer", domains=("other.example.gov",))

    @contextlib.contextmanager
    def held(self):
        """As long as this lasts, no import can begin its transaction."""
        database = sqlite3.connect(self.server.table_file(DATASET), isolation_level=None)
        try:
            database.execute("BEGIN IMMEDIATE")
            yield
            database.execute("ROLLBACK")
        finally:
            database.close()

    def with_a_table(self):
        """A client whose dataset has a table that can be read while it is locked."""
        client = self.client()
        self.first = self.land(client, "permits 2026.csv", GOOD)
        self.ended(self.first)
        self.ended(self.land(client, "permits 2026.csv", GOOD))
        return client

    def mark(self, browser):
        browser.run("window.notLoadedAgain = true")

    def assert_not_loaded_again(self, browser):
        self.assertIs(browser.run("return window.notLoadedAgain"), True)

    def test_the_list_shows_jobs_as_they_come_and_end_without_being_loaded_again(self):
        client = self.with_a_table()
        with self.held():
            running = self.land(client, "running.csv", GOOD)
            queued = self.land(client, "queued.csv", BAD)
            browser = self.signed_in()
            browser.find(f"#job-{running}")
            self.mark(browser)
            eventually(lambda: browser.text(f"#job-{running} .badge") == "In progress", "a running job")
            self.assertEqual(browser.text(f"#job-{queued} .badge"), "Queued")
            self.assertIn("2 of them not finished", browser.text("#summary"))
            newest = self.land(client, "newest.csv", GOOD, dataset="work-0002")
            eventually(lambda: browser.text(f"#job-{newest} .badge") == "Completed", "a new job on the page")
            browser.run(f"document.getElementById('job-{running}').focus()")
        eventually(lambda: browser.text(f"#job-{running} .badge") == "Completed", "the end of the running job")
        eventually(lambda: browser.text(f"#job-{queued} .badge") == "Failed", "the end of the queued job")
        self.assertEqual(browser.run("return document.activeElement.id"), f"job-{running}")
        self.assert_not_loaded_again(browser)
        self.assertEqual(browser.complaints(), [])
        self.screenshots(browser, "jobs")
        self.assert_accessible(browser)

    def test_a_paused_list_stays_until_it_is_resumed(self):
        client = self.with_a_table()
        with self.held():
            job = self.land(client, "running.csv", GOOD)
            browser = self.signed_in()
            browser.find(f"#job-{job}")
            self.assertEqual(browser.text("#auto-refresh"), "Auto-refresh is on")
            browser.click("#auto-refresh")
            self.assertEqual(browser.text("#auto-refresh"), "Auto-refresh is off")
            self.assertEqual(browser.attribute("#auto-refresh", "aria-pressed"), "false")
        self.ended(job)
        time.sleep(4)  # more than one round; a list that is not paused would show the end
        self.assertNotEqual(browser.text(f"#job-{job} .badge"), "Completed")
        browser.click("#auto-refresh")
        eventually(lambda: browser.text(f"#job-{job} .badge") == "Completed", "the end of the job")

    def test_filters_narrow_the_list_and_the_export(self):
        client = self.with_a_table()
        failed = self.land(client, "broken.csv", BAD)
        self.ended(failed)
        browser = self.signed_in()
        browser.find(f"#job-{failed}")
        browser.run("document.querySelector('#standing').value = 'failed'")
        browser.click(".filters button")
        eventually(lambda: browser.texts(".jobs .badge") == ["Failed"], "one job")
        export = browser.run_async("""
            const done = arguments[1];
            fetch(arguments[0]).then((answer) => answer.text()).then(done);
        """, browser.attribute(".head .actions a", "href"))
        rows = list(csv.DictReader(io.StringIO(export)))
        self.assertEqual([(row["job"], row["state"], row["user"]) for row in rows], [(failed, "failed", "ann")])
        browser.click(".filters a")
        eventually(lambda: len(browser.texts(".jobs .badge")) == 3, "all jobs")
        browser.open(self.site + "/admin/jobs?user=nobody&from=never")
        browser.wait_for_text("No job fits")
        self.assertIn("“never” is no day", browser.text("[role=alert]"))
        self.screenshots(browser, "jobs-none")
        self.assert_accessible(browser)

    def test_times_are_in_the_readers_zone_and_utc_is_beside_them(self):
        self.with_a_table()
        browser = self.signed_in(at=f"/admin/jobs/{self.first}")
        browser.find("#facts time")
        utc = datetime.datetime.strptime(browser.attribute("#facts time", "title"), "%Y-%m-%d %H:%M:%S UTC")
        there = utc.replace(tzinfo=datetime.timezone.utc).astimezone(zoneinfo.ZoneInfo(ENVIRONMENT["TZ"]))
        self.assertEqual(browser.text("#facts time"), there.strftime("%Y-%m-%d %H:%M:%S"))

    def test_nobody_sees_jobs_of_a_domain_that_is_not_theirs(self):
        self.with_a_table()
        browser = self.signed_in("olga")
        browser.wait_for_text("No jobs yet")
        browser.open(f"{self.site}/admin/jobs/{self.first}")
        browser.wait_for_text("Not found")
        self.screenshots(browser, "not-found")
        self.assert_accessible(browser)
        browser.open(f"{self.site}/admin/jobs/{self.first}/events")
        self.assertNotIn("processing", browser.text())

    def test_a_running_jobs_log_grows_without_being_loaded_again(self):
        client = self.with_a_table()
        with self.held():
            job = self.land(client, "running.csv", GOOD)
            browser = self.signed_in(at=f"/admin/jobs/{job}")
            browser.find("#log li")
            self.mark(browser)
            before = len(browser.find_all("#log li"))
            self.screenshots(browser, "job-running")
            self.assert_accessible(browser)
        eventually(lambda: "success" in browser.texts("#log .type"), lambda: f"the end in the log: {browser.text('#log')}")
        eventually(lambda: "Completed" in browser.texts("#standing .badge"), "the end in the headline")
        browser.wait_for_text("rows pulled")
        self.assertGreater(len(browser.find_all("#log li")), before)
        self.assert_not_loaded_again(browser)
        numbers = browser.run("return [...document.querySelectorAll('#log li')].map((line) => line.dataset.line)")
        self.assertEqual(numbers, [str(number) for number in range(1, len(numbers) + 1)])
        eventually(lambda: not browser.run("return document.querySelector('#auto-refresh').checkVisibility()"),
                   "nothing more to refresh")
        self.assertEqual(browser.complaints(), [])
        self.screenshots(browser, "job-completed")
        self.assert_accessible(browser)

    def test_a_paused_log_stays_and_catches_up(self):
        client = self.with_a_table()
        with self.held():
            job = self.land(client, "running.csv", GOOD)
            browser = self.signed_in(at=f"/admin/jobs/{job}")
            browser.find("#log li")
            browser.click("#auto-refresh")
            self.assertEqual(browser.text("#auto-refresh"), "Auto-refresh is off")
        self.ended(job)
        time.sleep(2)  # a log that is not paused would show the end
        self.assertNotIn("success", browser.texts("#log .type"))
        browser.click("#auto-refresh")
        eventually(lambda: "success" in browser.texts("#log .type"), "the end in the log")

    def test_without_event_streams_the_page_is_asked_again(self):
        client = self.with_a_table()
        browser = self.signed_in()
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", source="delete window.EventSource;")
        with self.held():
            job = self.land(client, "running.csv", GOOD)
            browser.open(f"{self.site}/admin/jobs/{job}")
            browser.find("#log li")
            self.mark(browser)
        eventually(lambda: "success" in browser.texts("#log .type"), "the end in the log")
        eventually(lambda: "Completed" in browser.texts("#standing .badge"), "the end in the headline")
        self.assert_not_loaded_again(browser)

    def test_a_failed_job_says_why_and_what_to_do(self):
        client = self.with_a_table()
        job = self.land(client, "broken.csv", BAD)
        shown = self.ended(job)
        browser = self.signed_in(at=f"/admin/jobs/{job}")
        browser.find("#log li")
        self.assertTrue(browser.text(".headline h2"))
        self.assertTrue(browser.text(".headline .advice"))
        self.assertIn(shown["manifest"]["filename"] if "manifest" in shown else "broken.csv", browser.text("h1"))
        self.assertIn("failure", browser.texts("#log .type"))
        self.screenshots(browser, "job-failed")
        self.assert_accessible(browser)

    def test_a_waiting_job_is_cancelled_by_a_publisher_and_not_by_a_viewer(self):
        client = self.with_a_table()
        with self.held():
            self.land(client, "running.csv", GOOD)
            queued = self.land(client, "queued.csv", GOOD)
            viewer = self.signed_in("vera", at=f"/admin/jobs/{queued}")
            viewer.find("#log")
            self.assertFalse(viewer.has("#actions button"))
            browser = self.signed_in(at=f"/admin/jobs/{queued}")
            browser.click("#actions button.danger")
            browser.wait_for_text("The job is cancelled. Nothing of it was applied.")
            self.assertEqual(browser.text("#standing .badge"), "Cancelled")
            self.screenshots(browser, "job-cancelled")

    def events(self, job, *options):
        done = subprocess.run(["curl", "-sk", "-i", "-u", f"ann:{PASSWORD}", *options, f"{self.site}/admin/jobs/{job}/events"],
                              capture_output=True, text=True, timeout=PATIENCE, env=ENVIRONMENT, check=True)
        head, _, body = done.stdout.partition("\n\n")
        self.assertIn("content-type: text/event-stream", head.lower())
        self.assertNotIn("content-encoding", head.lower())
        fields = [dict(line.split(": ", 1) for line in block.splitlines() if ": " in line) for block in body.split("\n\n")]
        return [(event.get("id"), event["event"]) for event in fields if "event" in event]

    def test_the_stream_of_events_of_an_ended_job_has_all_lines_and_ends(self):
        self.with_a_table()
        events = self.events(self.first)
        self.assertEqual(events[-1], (None, "end"))
        self.assertEqual(events[:-1], [(str(number), "line") for number in range(1, len(events))])
        self.assertGreater(len(events), 5)
        self.assertEqual(self.events(self.first, "-H", "Last-Event-ID: 3"), events[3:])
        self.assertEqual(self.events(self.first, "-H", "Last-Event-ID: 9999"), events[-1:])

    def test_names_and_values_are_shown_as_they_are_and_run_nothing(self):
        client = self.with_a_table()
        name = "\"'><img src=x onerror=alert(1)>&amp;.csv"
        job = self.land(client, name, b"id,<script>alert(2)<script>\n<b>1,=2\n")
        self.ended(job)
        browser = self.signed_in()
        browser.find(f"#job-{job}")
        self.assertIn(name, browser.text("#jobs"))
        browser.open(f"{self.site}/admin/jobs/{job}")
        browser.find("#log li")
        self.assertEqual(browser.text("h1"), name)
        self.assertFalse(browser.has("main img, main script"))
        self.assertEqual(browser.complaints(), [])

    def test_without_scripts_everything_can_be_read(self):
        self.with_a_table()
        browser = self.signed_in(at=f"/admin/jobs/{self.first}", scripts=False)
        browser.find("#log li")
        self.assertIn("Completed", browser.texts("#standing .badge"))
        self.screenshots(browser, "job-without-scripts")


if __name__ == "__main__":
    main()
