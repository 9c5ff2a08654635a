"""The last 24 hours, the list of datasets and the page of one, in a real browser."""

import csv
import datetime
import io
import json
import re
import urllib.parse

from pages_case import DATASET, PagesCase, main
from server import DOMAIN
from waiting import eventually

GOOD = b"id,name,ward\n1,one,4\n2,two,5\n3,three,6\n"
WRONG = b"id,name,ward\n1,one,4\n2,two,5,more\n"
SECOND = "work-0002"
LAST_DAY = "/admin/last-24-hours"
HERE = f"/admin/datasets/{DOMAIN}/{DATASET}"
NASTY = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>&amp;"
STATES = {"succeeded": "Completed", "failed": "Failed", "superseded": "Superseded"}


class DatasetsPage(PagesCase):
    def prepare(self):
        self.server.add_user("olga", role="viewer", domains=("other.example.gov",))

    def with_some_jobs(self):
        client = self.client()
        for number in range(3):
            self.ended(self.land(client, "permits.csv", GOOD + b"4,four,%d\n" % number))
        self.failed = self.land(client, "permits.csv", WRONG, dataset=SECOND)
        self.ended(self.failed)
        client.store(client.path(SECOND, "control.json"), json.dumps({"action": "Replace", "csv": {"setAsideErrors": True}}).encode())
        client.enqueue(SECOND, "control.json")
        self.rejecting = self.land(client, "permits.csv", WRONG, dataset=SECOND)
        self.ended(self.rejecting)
        return client

    def numbers(self, browser, selector):
        return {name.lower(): int(number.replace(",", ""))
                for number, name in (tile.split("\n") for tile in browser.texts(selector))}

    def columns(self, browser, figure):
        """Of the table beneath a chart: heading -> the sum of its numbers."""
        return browser.run("""
            const table = document.querySelectorAll("figure")[arguments[0]].querySelector("table");
            const names = [...table.querySelectorAll("thead th")].slice(1).map((cell) => cell.textContent);
            const sum = (column) => [...table.querySelectorAll("tbody tr")].reduce(
                (total, row) => total + Number(row.cells[column + 1].textContent.replaceAll(",", "")), 0);
            return Object.fromEntries(names.map((name, column) => [name, sum(column)]));
        """, figure)

    def test_the_last_day_has_the_numbers_of_the_list(self):
        self.with_some_jobs()
        jobs = self.server.jobs()
        browser = self.signed_in(at=LAST_DAY)
        browser.find("figure svg")
        tiles = self.numbers(browser, ".tiles .tile")
        pushed = sum(sum(job["counts"][kind] for kind in ("inserted", "updated", "deleted")) for job in jobs)
        self.assertEqual(tiles, {"jobs": len(jobs), "datasets": 2, "failed": 1, "with problems": 1,
                                 "rows pulled": sum(job["counts"]["rows"] for job in jobs), "rows pushed": pushed})
        self.assertEqual(self.columns(browser, 0), {"Completed": 3, "Completed with problems": 1, "Failed": 1})
        self.assertEqual(self.columns(browser, 1), {"Rows pushed": pushed})
        links = browser.run("return [...document.querySelectorAll('.card td a')].map((a) => a.pathname.split('/').pop())")
        self.assertEqual(sorted(links), sorted(job["id"] for job in jobs))
        browser.click("figure summary")
        self.screenshots(browser, "last-day")
        self.assert_accessible(browser)
        self.assertEqual(browser.complaints(), [])

    def test_days_without_jobs_and_datasets_without_any_say_so(self):
        self.server.create_dataset(DATASET)
        browser = self.signed_in(at=LAST_DAY)
        browser.wait_for_text("No job in the last 24 hours")
        self.assert_accessible(browser)
        browser.open(self.site + "/admin/datasets")
        self.assertIn("never", browser.text("table"))
        browser.click("table a.dataset")
        browser.wait_for_text("No job yet")
        self.assertIn("No columns yet", browser.text())
        self.assertIn("Nothing is due to go", browser.text())
        self.screenshots(browser, "dataset-new")
        self.assert_accessible(browser)
        stranger = self.signed_in("olga", at="/admin/datasets")
        stranger.wait_for_text("No dataset yet")
        stranger.open(self.site + HERE)
        stranger.wait_for_text("Not found")
        self.assertEqual(browser.complaints(), [])

    def test_the_calendar_leads_to_the_snapshots_of_a_day(self):
        self.with_some_jobs()
        directory = self.server.dataset_directory(DATASET) / "completed"
        newest = max(path for path in directory.rglob("*-permits.csv"))
        self.server.stop()
        today = datetime.date(*map(int, newest.parts[-4:-1]))
        expected = {today.isoformat(): 3}
        for back, count in ((3, 2), (17, 1), (40, 4)):  # ten in all: the last ten stay, however old
            day = today - datetime.timedelta(days=back)
            folder = directory / day.strftime("%Y/%m/%d")
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(count):
                (folder / f"0{number}:00:00.000-permits.csv").write_bytes(GOOD)
            if day.year == today.year:
                expected[day.isoformat()] = count
        self.server.command("reindex")
        self.server.start()
        browser = self.signed_in(at=HERE)
        browser.find(".calendar")
        told = browser.run("return [...document.querySelectorAll('.calendar a')].map((a) => a.getAttribute('aria-label'))")
        self.assertEqual({day: int(text.split()[0]) for day, text in (line.split(": ") for line in told)}, expected)
        self.screenshots(browser, "dataset")
        self.assert_accessible(browser)
        browser.click(f'.calendar a[href$="/completed/{today:%Y/%m/%d}/"]')
        browser.wait_for_text(newest.name)
        self.assertEqual(len(re.findall("-permits.csv", browser.text())), 3)
        browser.back()
        browser.click('.pager a[rel="prev"]')
        browser.wait_for_text(str(today.year - 2))
        self.assertTrue(browser.url.endswith(f"?year={today.year - 1}#calendar"), browser.url)
        self.assertEqual(browser.complaints(), [])

    def test_rejected_records_are_a_link_away(self):
        self.with_some_jobs()
        browser = self.signed_in(at=f"/admin/datasets/{DOMAIN}/{SECOND}")
        browser.click(f'a[href$="{self.rejecting}"]')
        path = eventually(lambda: browser.attribute('a[href*="/rejects/"]', "href"), "a link to the rejects")
        body = browser.run_async("fetch(arguments[0]).then((answer) => answer.text()).then(arguments[1])", path)
        header, row = csv.reader(io.StringIO(body))
        self.assertEqual((header[0], row[0], row[-4:]), ("line", "3", ["2", "two", "5", "more"]))

    def test_names_and_texts_of_others_are_shown_as_they_are(self):
        client = self.client()
        name = NASTY.replace("/", "_") + ".csv"
        job = self.land(client, name, b"id,<script>alert(3)</script>\n1,<img src=x onerror=alert(4)>\n")
        self.ended(job)
        control = {"action": "Replace", "csv": {"separator": ","}, "note": "</pre><script>alert(5)</script>"}
        client.store(client.path(DATASET, "control.json"), json.dumps(control).encode())
        client.enqueue(DATASET, "control.json")
        self.server.command("dataset", "title", DOMAIN, DATASET, NASTY)
        browser = self.signed_in(at=LAST_DAY)
        browser.find("figure svg")
        for path, shown in [(LAST_DAY, [NASTY, name]), ("/admin/datasets", [NASTY]),
                            (HERE, [NASTY, name, "<script>alert(3)</script>", control["note"]]),
                            ("/admin/run", [NASTY]), (f"/admin/run?job={job}", [NASTY, name]),
                            (f"/admin/run?domain={DOMAIN}&dataset={DATASET}&day=%3Cb%3E&name=%22%3E%3Cimg%20src%3Dx%3E", [NASTY]),
                            (f"/admin/jobs/{job}", [NASTY, name])]:
            browser.open(self.site + path)
            browser.find("h1")
            text = browser.run("return document.body.textContent + [...document.querySelectorAll('textarea')].map((t) => t.value)")
            for each in shown:
                self.assertIn(each, text.replace('\\"', '"'), path)
            self.assertFalse(browser.has("main img, main script, main b b, [onerror]"), path)
            self.assertEqual(browser.complaints(), [], path)
        self.screenshots(browser, "nasty")

    def test_long_texts_without_blanks_stay_within_their_cards(self):
        user = self.server.add_user("m" * 60)[0]
        title, column, name = "W" * 150, "W" * 180, "W" * 150 + ".csv"
        client = self.client(user)
        job = self.land(client, name, f"id,{column}\n1,{title}\n".encode())
        self.ended(job)
        self.ended(self.land(client, name, b"id\n"))
        self.server.command("dataset", "title", DOMAIN, DATASET, title)
        directory = self.server.dataset_directory(DATASET) / "completed"
        snapshot = next(directory.rglob(f"*-{name}"))
        day = snapshot.parent.relative_to(directory)
        browser = self.signed_in(user, at=LAST_DAY)
        browser.find("figure svg")
        for path in (LAST_DAY, "/admin/jobs", f"/admin/jobs/{job}", "/admin/datasets", HERE, "/admin/run",
                     f"/admin/run?job={job}", f"/admin/run?domain={DOMAIN}&dataset={DATASET}&day={day}&name={snapshot.name}",
                     f"/d/{DOMAIN}/datasync/id/{DATASET}/completed/{day}/"):
            browser.open(self.site + path)
            browser.find("h1")
            browser.run("for (const part of document.querySelectorAll('details')) part.open = true")
            self.assert_has_room(browser)
            self.assertLess(browser.run("return document.querySelector('.top').clientHeight"), 80, path)

    def test_among_many_datasets_one_is_found(self):
        for number in range(12):
            self.server.create_dataset(f"many-{number:04}")
            self.server.command("dataset", "title", DOMAIN, f"many-{number:04}", f"Building permits of ward {number}")
        browser = self.signed_in(at="/admin/datasets")
        browser.wait_for_text("12 datasets")
        self.screenshots(browser, "datasets")
        self.assert_accessible(browser)
        browser.fill("#find", "PERMITS 11")
        browser.click(".filters button")
        browser.wait_for_text("1 of 12 datasets")
        self.assertEqual(browser.texts("table a.dataset"), ["Building permits of ward 11"])
        browser.fill("#find", "no such")
        browser.click(".filters button")
        browser.wait_for_text("No dataset fits")
        self.assert_accessible(browser)
        browser.click(".filters a.button")
        browser.wait_for_text("12 datasets")
        self.assertEqual(len(browser.texts("table a.dataset")), 12)
        self.assertEqual(browser.complaints(), [])

    def test_of_very_many_datasets_some_are_shown_and_all_are_found(self):
        self.server.create_dataset(DATASET)
        for number in range(260):
            (self.server.dataset_directory(DATASET).parent / f"many-{number:04}").mkdir()
        self.server.command("dataset", "title", DOMAIN, "many-0259", "Été")
        browser = self.signed_in(at="/admin/datasets")
        for path, one in [("/admin/datasets", "table a.dataset"), ("/admin/run", ".choose a")]:
            browser.open(self.site + path)
            browser.wait_for_text("11 more datasets are not shown.")
            self.assertEqual(len(browser.texts(one)), 250)
            self.assert_accessible(browser)
            browser.fill("#find", "ÉTÉ")
            browser.click(".filters button")
            eventually(lambda: len(browser.texts(one)) == 1, "one dataset")
            self.assertIn("many-0259", browser.attribute(one, "href"))
            self.screenshots(browser, "datasets-found" if path == "/admin/datasets" else "run-choose")
            self.assert_accessible(browser)
            browser.fill("#find", "no such")
            browser.click(".filters button")
            browser.wait_for_text("No dataset fits")
            browser.click(".filters a.button")
            browser.wait_for_text("11 more datasets are not shown.")
        browser.click(".choose a")
        browser.find("form.upload")
        self.assertEqual(browser.complaints(), [])

    def test_of_very_many_snapshots_of_a_day_the_newest_are_shown(self):
        self.ended(self.land(self.client(), "permits.csv", GOOD))
        folder = next((self.server.dataset_directory(DATASET) / "completed").rglob("*-permits.csv")).parent
        for number in range(300):
            (folder / f"00:00:00.{number:03}-old.csv").write_bytes(GOOD)
        path = f"/d/{DOMAIN}/datasync/id/{DATASET}/completed/{'/'.join(folder.parts[-3:])}/"
        browser = self.signed_in(at=path)
        browser.wait_for_text("earlier files are not shown")
        names = sorted(each.name for each in folder.iterdir())
        self.assertEqual(browser.texts("tbody td:first-child"), names[-250:])
        self.assertIn(f"{len(names) - 250} earlier files", browser.text(".left-out"))
        self.assert_accessible(browser)
        index = browser.run_async("fetch(arguments[0]).then((answer) => answer.json()).then(arguments[1])",
                                  browser.attribute(".left-out a", "href"))
        self.assertEqual([urllib.parse.unquote(name) for name in index], names)
        browser.click(".left-out a:last-child")
        eventually(lambda: len(browser.texts(".jobs .badge")) == 1, "the job of that day")
        self.assertEqual(browser.complaints(), [])

    def test_those_who_may_come_from_the_datasets_to_where_a_job_is_run_by_hand(self):
        self.server.create_dataset(DATASET)
        browser = self.signed_in(at="/admin/datasets")
        browser.click('.head a[href="/admin/run"]')
        browser.click(".choose a")
        browser.find("form.upload")
        viewer = self.signed_in("olga", at="/admin/datasets")
        viewer.wait_for_text("No dataset yet")
        self.assertFalse(viewer.has('a[href="/admin/run"]'))

    def test_without_scripts_everything_can_be_read(self):
        self.with_some_jobs()
        browser = self.signed_in(at=LAST_DAY, scripts=False)
        browser.wait_for_text("5\njobs")
        self.assertIn("Times are in UTC.", browser.text("footer"))
        browser.open(self.site + "/admin/datasets?find=work-0002")
        browser.wait_for_text("1 of 2 datasets")
        browser.open(self.site + "/admin/datasets")
        browser.click("table a.dataset")
        browser.wait_for_text("Latest jobs")
        browser.click(".actions a.button")
        browser.wait_for_text("This needs JavaScript")
        self.assertFalse(browser.run("return document.querySelector('form.upload').checkVisibility()"))


if __name__ == "__main__":
    main()
