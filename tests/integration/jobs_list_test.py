"""The list of jobs in a real browser."""

import csv
import io
import sqlite3
import time

from https_client import HttpsClient, problem_type
from jobs_case import BAD, GOOD, JobsCase
from pages_case import DATASET, main
from server import DOMAIN
from waiting import eventually


class JobsList(JobsCase):
    @property
    def https(self):
        client = HttpsClient(self.server.ports.https, "ann")
        self.addCleanup(client.close)
        return client

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
        browser.open(self.site + "/admin/jobs?user=nobody")
        browser.wait_for_text("No job fits")
        self.screenshots(browser, "jobs-none")
        self.assert_accessible(browser)

    def test_with_a_filter_that_cannot_be_understood_nothing_is_listed(self):
        self.with_a_table()
        browser = self.signed_in(at="/admin/jobs?from=never")
        browser.wait_for_text("“never” is no day", "[role=alert]")
        self.assertFalse(browser.has(".jobs, #summary, #auto-refresh, a[href*='jobs.csv']"))
        self.screenshots(browser, "jobs-wrong-filter")
        self.assert_accessible(browser)
        browser.click(".filters a")
        eventually(lambda: len(browser.texts(".jobs .badge")) == 2, "all jobs")
        self.assertEqual(browser.complaints(), [])
        for query, told in [("standing=bogus&from=never", "“bogus”"), ("from=yesterday", "“yesterday”"),
                            ("until=2026-02-30", "2026-02-30"), ("dataset=permits", "“permits”"), ("after=12", "“12”")]:
            answer = self.https.get(f"/admin/jobs.csv?{query}")
            self.assertEqual((answer.status, problem_type(answer)), (400, "bad-query"), query)
            self.assertIn(told, answer.json()["data"]["english"])

    def test_an_export_that_is_not_all_says_where_it_goes_on(self):
        self.with_a_table()
        self.server.stop()
        with sqlite3.connect(self.server.data / "catalog.sqlite") as catalog:
            columns = [name for _, name, *_ in catalog.execute("PRAGMA table_info(job)")]
            fresh = {"id": "printf('%032x', n)", "arrived": "arrived - n / 2"}  # two at a time
            catalog.execute("WITH RECURSIVE number(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < 600) "
                            f"INSERT INTO job SELECT {', '.join(fresh.get(name, name) for name in columns)} "
                            "FROM number, job WHERE id = ?", (self.first,))
            expected = [job for job, in catalog.execute("SELECT id FROM job ORDER BY arrived DESC, id DESC")]
        catalog.close()
        self.server.start()
        path, found, sizes = "/admin/jobs.csv?user=ann", [], []
        while path:
            answer = self.https.get(path)
            rows = list(csv.DictReader(io.StringIO(answer.text())))
            found += [row["job"] for row in rows]
            sizes.append(len(rows))
            link = answer.fields.get("link", "")
            self.assertTrue(not link or link.endswith('>; rel="next"'), link)
            path = link.partition("<")[2].partition(">")[0]
        self.assertEqual((found, sizes), (expected, [250, 250, 102]))

    def test_those_who_may_come_from_the_list_to_where_a_job_is_run_by_hand(self):
        browser = self.signed_in()
        browser.wait_for_text("by FTPS, or run one by hand with")
        self.screenshots(browser, "jobs-no-jobs")
        self.assert_accessible(browser)
        browser.click('.head a[href="/admin/run"]')
        browser.wait_for_text("No dataset to run a job for")
        viewer = self.signed_in("vera")
        viewer.wait_for_text("No jobs yet")
        self.assertFalse(viewer.has('a[href="/admin/run"]'))

    def test_links_to_jobs_say_which_for_those_who_hear_them_alone(self):
        self.with_a_table()
        self.server.command("dataset", "title", DOMAIN, DATASET, "Permits")
        browser = self.signed_in()
        browser.find(f"#job-{self.first}")
        said = browser.run("return document.querySelector(arguments[0]).textContent", f"#job-{self.first}")
        self.assertRegex(said, r"^Completed: permits 2026\.csv, Permits, [0-9-]+ [0-9:]+$")

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
