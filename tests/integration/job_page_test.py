"""The page of one job in a real browser: what it says, and what can be done there."""

import datetime
import zoneinfo

from jobs_case import BAD, GOOD, JobsCase
from pages_case import main
from server import ENVIRONMENT


class JobPage(JobsCase):
    def test_times_are_in_the_readers_zone_and_utc_is_beside_them(self):
        self.with_a_table()
        browser = self.signed_in(at=f"/admin/jobs/{self.first}")
        browser.find("#facts time")
        utc = datetime.datetime.strptime(browser.attribute("#facts time", "title"), "%Y-%m-%d %H:%M:%S UTC")
        there = utc.replace(tzinfo=datetime.timezone.utc).astimezone(zoneinfo.ZoneInfo(ENVIRONMENT["TZ"]))
        self.assertEqual(browser.text("#facts time"), there.strftime("%Y-%m-%d %H:%M:%S"))
        self.assertIn(f"Times are in {ENVIRONMENT['TZ']}. Point at one to see it in UTC.", browser.text("footer"))

    def test_a_failed_job_says_why_and_what_to_do(self):
        client = self.with_a_table()
        job = self.land(client, "broken.csv", BAD)
        self.ended(job)
        browser = self.signed_in(at=f"/admin/jobs/{job}")
        browser.find("#log li")
        self.assertTrue(browser.text(".headline h2"))
        self.assertTrue(browser.text(".headline .advice"))
        self.assertEqual(browser.text("h1"), "broken.csv")
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
            self.assertNotIn("Started", browser.text("#facts"))
            self.assertNotIn("Duration", browser.text("#facts"))
            self.screenshots(browser, "job-cancelled")

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

    def test_on_paper_there_is_the_whole_log_and_nothing_to_press(self):
        self.with_a_table()
        browser = self.signed_in(at=f"/admin/jobs/{self.first}")
        browser.find("#log li")
        browser.resize((1024, 300))
        cut = "const log = document.querySelector('#log'); return log.scrollHeight > log.clientHeight"
        self.assertTrue(browser.run(cut))
        browser.devtools("Emulation.setEmulatedMedia", media="print")
        self.assertFalse(browser.run(cut))
        seen = "return [...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility()).map((e) => e.outerHTML)"
        pressed = ".sections, .account, .filters, .actions, button"
        self.assertEqual(browser.run(seen, pressed), [])
        browser.open(self.site + "/admin/jobs")
        browser.find("#jobs")
        self.assertEqual(browser.run(seen, pressed), [])

    def test_without_scripts_everything_can_be_read(self):
        self.with_a_table()
        browser = self.signed_in(at=f"/admin/jobs/{self.first}", scripts=False)
        browser.find("#log li")
        self.assertIn("Completed", browser.texts("#standing .badge"))
        self.screenshots(browser, "job-without-scripts")


if __name__ == "__main__":
    main()
