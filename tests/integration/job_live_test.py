"""The log of a job in a real browser while it grows, and the events it is made of."""

import contextlib
import subprocess
import time

from jobs_case import GOOD, JobsCase
from pages_case import PASSWORD, main
from server import ENVIRONMENT
from waiting import PATIENCE, eventually


class JobLive(JobsCase):
    @contextlib.contextmanager
    def running_page(self, *, script=""):
        """A job that goes on when this is over, and a browser at its page; the script runs before those of the page."""
        client = self.with_a_table()
        browser = self.signed_in()
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", source=script)
        with self.held():
            job = self.land(client, "running.csv", GOOD)
            browser.open(f"{self.site}/admin/jobs/{job}")
            browser.find("#log li")
            yield job, browser

    def test_a_running_jobs_log_grows_without_being_loaded_again(self):
        with self.running_page() as (_, browser):
            self.mark(browser)
            before = len(browser.find_all("#log li"))
            self.assertEqual(browser.title, "In progress: running.csv · Wharfinger")
            self.screenshots(browser, "job-running")
            self.assert_accessible(browser)
        eventually(lambda: "success" in browser.texts("#log .type"), lambda: f"the end in the log: {browser.text('#log')}")
        eventually(lambda: "Completed" in browser.texts("#standing .badge"), "the end in the headline")
        self.assertEqual(browser.title, "Completed: running.csv · Wharfinger")
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
        with self.running_page() as (job, browser):
            browser.click("#auto-refresh")
            self.assertEqual(browser.text("#auto-refresh"), "Auto-refresh is off")
        self.ended(job)
        time.sleep(2)  # a log that is not paused would show the end
        self.assertNotIn("success", browser.texts("#log .type"))
        browser.click("#auto-refresh")
        eventually(lambda: "success" in browser.texts("#log .type"), "the end in the log")

    def test_a_page_nobody_looks_at_holds_no_connection_and_catches_up(self):
        look = """Object.defineProperty(document, "hidden", {configurable: true, value: %s});
                  document.dispatchEvent(new Event("visibilitychange"));"""
        with self.running_page() as (job, browser):
            stream = f'"GET /admin/jobs/{job}/events'
            self.assertNotIn(stream, self.server.log())
            browser.run(look % "true")
            eventually(lambda: stream in self.server.log(), "the end of the stream in the log")
        self.ended(job)
        self.assertNotIn("success", browser.texts("#log .type"))
        browser.run(look % "false")
        eventually(lambda: "success" in browser.texts("#log .type"), "the end in the log")

    def test_without_event_streams_the_page_is_asked_again(self):
        with self.running_page(script="delete window.EventSource;") as (_, browser):
            self.mark(browser)
        eventually(lambda: "success" in browser.texts("#log .type"), "the end in the log")
        eventually(lambda: "Completed" in browser.texts("#standing .badge"), "the end in the headline")
        self.assert_not_loaded_again(browser)

    def test_the_end_of_a_session_leads_to_the_sign_in(self):
        with self.running_page() as (_, browser):
            self.server.command("user", "passwd", "ann", "--password-stdin", stdin="another-tall-ship\n")
            # Off and on: a new stream, which is refused. By then the page may have noticed by itself.
            browser.run("for (let time = 0; time < 2; ++time) document.querySelector('#auto-refresh')?.click()")
            eventually(lambda: "/admin/sign-in?next=" in browser.url, lambda: f"the form; at {browser.url}")

    def test_a_page_that_is_asked_again_notices_the_end_of_a_session(self):
        with self.running_page(script="delete window.EventSource;") as (_, browser):
            self.server.command("user", "passwd", "ann", "--password-stdin", stdin="another-tall-ship\n")
            eventually(lambda: "/admin/sign-in?next=" in browser.url, lambda: f"the form; at {browser.url}")

    def test_a_waiting_job_says_how_long_it_has_waited(self):
        client = self.with_a_table()
        with self.held():
            self.land(client, "running.csv", GOOD)
            job = self.land(client, "queued.csv", GOOD)
            browser = self.signed_in(at=f"/admin/jobs/{job}")
            before = eventually(lambda: browser.text("#steps"), "the wait")
            self.mark(browser)
            eventually(lambda: browser.text("#steps") != before, "a longer wait")
            self.assert_not_loaded_again(browser)

    def test_the_log_of_a_waiting_job_begins_as_it_goes_on_later(self):
        client = self.with_a_table()
        with self.held():
            self.land(client, "running.csv", GOOD)
            job = self.land(client, "queued.csv", GOOD)
            browser = self.signed_in(at=f"/admin/jobs/{job}")
            browser.find("#log li")
            self.assertEqual(browser.texts("#log .type"), ["committed-job"])
            self.mark(browser)
            self.screenshots(browser, "job-waiting")
        eventually(lambda: "success" in browser.texts("#log .type"), lambda: f"the end in the log: {browser.text('#log')}")
        self.assert_not_loaded_again(browser)
        lines = "return [...document.querySelectorAll('#log li')].map((line) => line.dataset.line + line.textContent)"
        grown = browser.run(lines)
        browser.reload()
        self.assertEqual(eventually(lambda: browser.run(lines), "the log"), grown)

    def test_an_answer_that_was_overtaken_is_not_shown(self):
        with self.running_page() as (job, browser):
            browser.click("#auto-refresh")
            browser.run_async("""
                const arrived = arguments[0];
                const real = window.fetch;
                window.fetch = async (...wanted) => {
                    window.fetch = real;
                    const early = await (await real(...wanted)).text();
                    const late = new Promise((resolve) => { window.letGo = resolve; });
                    arrived();
                    await late;
                    return new Response(early);
                };
                window.early = window.wharfinger.refresh();
            """)
        self.ended(job)
        browser.run_async("window.wharfinger.refresh().then(() => arguments[0]())")
        self.assertEqual(browser.text("#standing .badge"), "Completed")
        browser.run_async("window.letGo(); window.early.then(() => arguments[0]())")
        self.assertEqual(browser.text("#standing .badge"), "Completed")

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


if __name__ == "__main__":
    main()
