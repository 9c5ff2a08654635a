"""The list of jobs in a real browser."""

import csv
import io
import time

from jobs_case import BAD, GOOD, JobsCase
from pages_case import main
from waiting import eventually


class JobsList(JobsCase):
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

    def test_a_link_without_a_name_of_its_own_keeps_the_focus(self):
        client = self.with_a_table()
        with self.held():
            job = self.land(client, "running.csv", GOOD)
            browser = self.signed_in()
            browser.find(f"#job-{job}")
            browser.run(f"document.querySelector('tr:has(#job-{job}) a.dataset').focus()")
            newest = self.land(client, "newest.csv", GOOD)
            eventually(lambda: browser.has(f"#job-{newest}"), "a new row above")
        eventually(lambda: browser.text(f"#job-{job} .badge") == "Completed", "the end of the job")
        self.assertTrue(browser.run(f"return document.activeElement.matches('tr:has(#job-{job}) a.dataset')"))

    def test_selected_text_stays_selected_and_what_is_new_comes_after_it(self):
        client = self.with_a_table()
        with self.held():
            job = self.land(client, "running.csv", GOOD)
            browser = self.signed_in()
            browser.find(f"#job-{job}")
            browser.run(f"document.getSelection().selectAllChildren(document.querySelector('tr:has(#job-{job}) small'))")
            selected = browser.run("return String(document.getSelection())")
            self.assertTrue(selected)
        self.ended(job)
        eventually(lambda: "not finished" not in browser.text("#summary"), "a new summary")
        self.assertEqual(browser.run("return String(document.getSelection())"), selected)
        browser.run("document.getSelection().removeAllRanges()")
        eventually(lambda: browser.text(f"#job-{job} .badge") == "Completed", "the end of the job", patience=2)

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


if __name__ == "__main__":
    main()
