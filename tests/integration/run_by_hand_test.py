"""Jobs started by hand: once more, from a file of one's own and from a snapshot, by browser and by curl."""

import csv
import datetime
import io
import json
import subprocess

from by_hand_case import GOOD, RUN, RUN_SNAPSHOT, ByHandCase, control
from pages_case import DATASET, PASSWORD, main
from process_watch import MIB, Peak, Watch
from server import DOMAIN, ENVIRONMENT
from waiting import eventually

LESS = b"id,name,ward\n1,one,4\n"
AGAIN = 'form[method=post][action$="/run"]'
UPLOAD = "form[data-upload]"
REQUEST = "0123456789abcdef" * 2


class RunByHand(ByHandCase):
    def test_an_ended_job_runs_again_and_what_it_keeps_can_be_fetched_for_a_day(self):
        self.with_a_job()
        browser = self.signed_in(at=f"/admin/jobs/{self.first}")
        browser.click("#actions a.button")
        browser.find(AGAIN)
        self.screenshots(browser, "run-again")
        self.assert_accessible(browser)
        for word in ("pull", "push", "hook-output"):
            browser.click(f"{AGAIN} [name=keep][value={word}]")
        browser.click(f"{AGAIN} button")
        job = self.job_on(browser, self.first)
        eventually(lambda: len(browser.find_all('a[href*="/payload/"]')) == 3,
                   lambda: f"three payloads\n{browser.text()}")
        self.screenshots(browser, "job-payloads")
        self.assert_accessible(browser)
        shown = self.ended(job)
        self.assertEqual((shown["state"], shown["user"], shown["via"]), ("succeeded", "ann", "https"))
        self.assertEqual(shown["repeats"], self.first)

        paths = browser.run("return [...document.querySelectorAll('a[href*=\"/payload/\"]')].map((a) => a.getAttribute('href'))")
        pull, _, output = paths
        body = browser.run_async("fetch(arguments[0]).then((answer) => answer.text()).then(arguments[1])", pull)
        self.assertEqual(list(csv.reader(io.StringIO(body))), list(csv.reader(io.StringIO(GOOD.decode()))))
        status, _, body = self.curl(output, token=self.token("payload"))
        self.assertEqual(status, 200)
        self.assertIn(b"told the neighbours", body)
        self.assertEqual(self.curl(pull, token=self.token("read"))[0], 403)
        self.assertEqual(self.curl(pull, user="olga")[0], 404)

        late = datetime.datetime.fromisoformat(shown["finished"]) + datetime.timedelta(hours=25)
        self.server.command("prune", "--now", late.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self.assertEqual(self.curl(pull)[0], 410)
        browser.reload()
        browser.find("#log li")
        self.assertFalse(browser.has('a[href*="/payload/"]'))
        self.assertNotIn("/payload/", "".join(browser.complaints()))

    def test_a_file_is_uploaded_with_a_control_file_for_it_alone(self):
        self.with_a_job()
        active = self.curl(f"/d/{DOMAIN}/datasync/id/{DATASET}/active-control.json")[2]
        rows = b"".join(b"%d,%s,7\n" % (number, b"x" * 60) for number in range(60_000))
        browser = self.signed_in(at=f"/admin/datasets/{DOMAIN}/{DATASET}")
        browser.click(".actions a.button")
        browser.find(UPLOAD)
        self.assertEqual(browser.run("return document.querySelector('#control').value").encode().strip(), active.strip())
        browser.run("""
            const bar = document.querySelector("[data-upload] progress");
            new MutationObserver(() => sessionStorage.setItem("furthest", bar.value)).observe(bar, {attributes: true});
        """)
        browser.upload("#file", self.file("more permits of 2026.csv", b"id,name,ward\n" + rows))
        browser.fill("#control", control(csv={"trimWhitespace": False}))
        browser.click(f"{UPLOAD} button")
        job = self.job_on(browser, self.first)
        self.assertEqual(browser.run("return sessionStorage.getItem('furthest')"), "100")
        shown = self.ended(job)
        self.assertEqual((shown["state"], shown["filename"], shown["counts"]["rows"]),
                         ("succeeded", "more permits of 2026.csv", 60_000))
        browser.reload()
        self.assertIn('"trimWhitespace": false', browser.run("return document.querySelector('details pre').textContent"))
        self.assertEqual(self.curl(f"/d/{DOMAIN}/datasync/id/{DATASET}/active-control.json")[2], active)
        self.assertEqual(browser.complaints(), [])

    def test_what_is_refused_is_told_on_the_form_and_can_be_put_right_there(self):
        self.with_a_job()
        active = self.server.dataset_directory(DATASET) / "active-control.json"
        before = active.read_bytes()
        browser = self.signed_in(at=f"/admin/run?domain={DOMAIN}&dataset={DATASET}")
        browser.find(UPLOAD)
        for name, text, told in [("notes.txt", control(), "ends in .csv"),
                                 ("control.json", control(), "ends in .csv"),
                                 ("permits.csv", "{", "JSON"),
                                 ("permits.csv", control(action="<b>Explode</b>"), "<b>Explode</b>")]:
            browser.upload("#file", self.file(name, GOOD))
            browser.fill("#control", text)
            browser.click(f"{UPLOAD} button")
            browser.wait_for_text(told, f"{UPLOAD} [role=alert]")
            eventually(lambda: not browser.has(f"{UPLOAD} button[disabled]"), "a button to try again")
            self.assertTrue(browser.url.endswith(DATASET))
        self.assertFalse(browser.has(f"{UPLOAD} b"))
        self.screenshots(browser, "run-refused")
        self.assert_accessible(browser)
        self.assertEqual(self.jobs(), [self.first])
        browser.fill("#control", control())
        browser.click(f"{UPLOAD} button")
        job = self.job_on(browser)
        self.assertEqual(self.ended(job)["state"], "succeeded")
        self.assertEqual(active.read_bytes(), before)

    def test_curl_sends_a_file_and_hears_of_its_job(self):
        self.with_a_job()
        names = ["a.csv", "sixteen letters and more, and a comma; semicolon.csv", "größer.csv", "quo\"te'<b>.csv"]
        for name in names:
            self.file(name, GOOD)
            quoted = name.replace('"', '\\"')
            status, location, body = self.curl(RUN, "-F", f'file=@"{self.server.directory}/{quoted}"', "-F", "keep=push")
            self.assertEqual(status, 201, body)
            answer = json.loads(body)
            self.assertEqual((answer["page"], location), (f"/admin/jobs/{answer['jobId']}", answer["page"]))
            shown = self.ended(answer["jobId"])
            self.assertEqual((shown["filename"], shown["keep"], shown["state"]), (name, ["push"], "succeeded"))
        for options, status, kind in [
            (["-F", "keep=push"], 400, "no-file"),
            (["-F", f"file=@{self.file('x.csv', GOOD)}", "-F", "keep=all"], 400, "not-a-form"),
            (["-F", f"file=@{self.file('x.csv', GOOD)}", "-F", f"file=@{self.file('y.csv', GOOD)}"], 400, "not-a-form"),
            (["-F", f"file=@{self.file('x.xlsx', GOOD)}"], 422, "unknown-file-type"),
            (["-d", "file=x.csv"], 415, "not-a-form"),
            (["-F", f"file=@{self.file('x.csv', GOOD)}", "-F", "control=[]"], 422, None),
        ]:
            answer = self.curl(RUN, *options)
            self.assertEqual(answer[0], status, answer)
            self.assertTrue(kind is None or json.loads(answer[2])["type"] == kind, answer)
        self.assertEqual(len(self.jobs()), 1 + len(names))

    def test_what_stands_behind_the_end_of_a_form_is_not_kept_in_memory(self):
        self.with_a_job()
        form = self.server.directory / "form"
        with open(form, "wb") as written:
            written.write(b"--b--\r\n")
            written.truncate(300 * MIB)
        peak = Peak(self.server.process.pid)
        status, _, body = self.curl(RUN, "-X", "POST", "-H", "Content-Type: multipart/form-data; boundary=b", "-T", str(form))
        self.assertEqual((status, json.loads(body)["type"]), (400, "no-file"))
        self.assertLess(peak.growth(), 16 * MIB)

    def test_a_form_sent_twice_makes_one_job(self):
        self.with_a_job()
        again = f"/admin/jobs/{self.first}/run"
        path = f"file=@{self.file('permits.csv', GOOD)}"
        made = {self.curl(again, "-d", f"request={REQUEST}")[:2] for _ in range(2)}
        self.assertEqual({status for status, _ in made}, {303})
        self.assertEqual(len(made), 1, made)
        uploaded = {self.curl(RUN, "-F", f"request={REQUEST[::-1]}", "-F", path)[:2] for _ in range(2)}
        self.assertEqual({status for status, _ in uploaded}, {201})
        self.assertEqual(len(uploaded), 1, uploaded)
        self.assertEqual(len(self.jobs()), 3)
        self.file("permits.csv", LESS)
        corrected = self.curl(RUN, "-F", f"request={REQUEST[::-1]}", "-F", path)[:2]
        self.assertNotIn(corrected, uploaded)
        self.assertEqual(len(self.jobs()), 4)

    def test_a_form_that_was_changed_since_it_was_sent_makes_another_job(self):
        self.with_a_job()
        browser = self.signed_in(at=f"/admin/run?domain={DOMAIN}&dataset={DATASET}")
        browser.find(UPLOAD)
        token = "return document.querySelector('[data-upload] [name=request]').value"
        first = browser.run(token)
        browser.upload("#file", self.file("permits.csv", GOOD))
        browser.fill("#control", "{")
        self.assertEqual(browser.run(token), first)
        browser.click(f"{UPLOAD} button")
        browser.wait_for_text("JSON", f"{UPLOAD} [role=alert]")
        self.assertEqual(browser.run(token), first)
        browser.fill("#control", control())
        second = browser.run(token)
        self.assertRegex(second, "^[0-9a-f]{32}$")
        self.assertNotEqual(second, first)
        browser.click(f"{UPLOAD} button")
        self.ended(self.job_on(browser, self.first))

    def test_a_form_that_the_reader_comes_back_to_makes_another_job(self):
        self.with_a_job()
        token = "return [...document.querySelectorAll('[name=request]')].map((field) => field.value)"
        browser = self.signed_in(at=f"/admin/run?job={self.first}")
        browser.find(AGAIN)
        first = browser.run(token)
        self.assertEqual(len(first), 2)  # of the other form, too
        browser.run("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: false}))")
        browser.click(f"{AGAIN} [name=keep][value=pull]")
        self.assertEqual(browser.run(token), first)
        browser.run("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        second = browser.run(token)
        for value in second:
            self.assertRegex(value, "^[0-9a-f]{32}$")
        self.assertFalse(set(first) & set(second))
        # A browser that is told to stop has sent the form.
        browser.run("document.querySelector(arguments[0]).addEventListener('submit', (event) => event.preventDefault(), {once: true})", AGAIN)
        browser.click(f"{AGAIN} button")
        self.assertEqual(browser.run(token), second)
        browser.click(f"{AGAIN} [name=keep][value=push]")
        third = browser.run(token)
        self.assertNotEqual(third[0], second[0])
        self.assertEqual(third[1], second[1])
        browser.click(f"{AGAIN} button")
        job = self.job_on(browser, self.first)
        browser.back()
        browser.find(AGAIN)
        browser.click(f"{AGAIN} button")
        self.ended(self.job_on(browser, self.first, job))
        self.assertEqual(len(self.jobs()), 3)

    def test_a_snapshot_runs_with_its_control_file_or_the_active_one(self):
        self.with_a_job()
        snapshot = next(path for path in self.server.dataset_directory(DATASET).rglob("completed/**/*-permits.csv"))
        day = "/".join(snapshot.parts[-4:-1])
        fields = ["--data-urlencode", f"day={day}", "--data-urlencode", f"name={snapshot.name}"]
        self.ended(self.land(self.client(), "permits.csv", LESS))
        for choice in ("own", "active"):
            status, location, _ = self.curl(RUN_SNAPSHOT, *fields, "-d", f"control={choice}")
            self.assertEqual(status, 303)
            shown = self.ended(location.rpartition("/")[2])
            self.assertEqual((shown["state"], shown["counts"]["rows"]), ("succeeded", 3))
        browser = self.signed_in(at=f"/admin/run?domain={DOMAIN}&dataset={DATASET}&day={day}&name={snapshot.name}")
        browser.find(AGAIN.replace("/run", "/run-snapshot"))
        self.assert_accessible(browser)
        for wrong, status in [(["-d", f"day={day}"], 400), (["-d", "day=2026/2/30", "-d", "name=x.csv"], 400),
                              (["-d", f"day={day}", "-d", "name=../../../status.txt"], 404),
                              (["-d", f"day={day}", "-d", "name=00:00:00.000-none.csv"], 410),
                              ([*fields, "-d", "control=mine"], 400), ([*fields, "-d", "request=x"], 400)]:
            self.assertEqual(self.curl(RUN_SNAPSHOT, *wrong)[0], status, wrong)
        self.assertEqual(len(self.jobs()), 4)

    def test_nobody_waits_for_those_who_run_huge_snapshots(self):
        self.with_a_job()
        snapshot = next(path for path in self.server.dataset_directory(DATASET).rglob("completed/**/*-permits.csv"))
        huge = snapshot.with_name("00:00:00.000-huge.csv")  # of no job: it has to be read whole for its digest
        with huge.open("wb") as file:
            file.truncate(4096 * MIB)
        day = "/".join(snapshot.parts[-4:-1])
        run = ["curl", "-sk", "-u", f"ann:{PASSWORD}", "-d", f"day={day}&name={huge.name}&control=active",
               self.site + RUN_SNAPSHOT]
        asked = [subprocess.Popen(run, stdout=subprocess.DEVNULL, env=ENVIRONMENT) for _ in range(6)]
        for run in asked:
            self.addCleanup(run.wait)
        self.addCleanup(self.server.kill)  # which does not read them to the end
        eventually(lambda: Watch(self.server.process.pid).open_files().get(str(huge), 0) >= 2, "two of them under way")
        for path in ("/healthz", "/datasync/version.json", "/admin/sign-in") * 5:
            self.assertEqual(self.curl(path)[0], 200, path)
        self.assertEqual([run.poll() for run in asked], [None] * len(asked))


class SmallFiles(ByHandCase):
    settings = {"uploads.max_size": "1MiB"}

    def test_a_file_that_is_too_large_is_told_how_large_it_may_be(self):
        self.server.create_dataset(DATASET)
        for size in (2 * MIB, 4 * MIB):  # the form's own limit is 2 MiB above the file's
            path = self.file("large.csv", b"id\n" + b"1\n" * (size // 2))
            status, _, body = self.curl(RUN, "-F", f"file=@{path}")
            self.assertEqual((status, json.loads(body)["type"]), (413, "file-too-large"))
            self.assertIn("A file may have 1048576 bytes here", body.decode())

    def test_a_control_file_that_is_wrong_is_told_before_the_file_has_come(self):
        self.server.create_dataset(DATASET)
        path = self.file("large.csv", b"id\n" + b"1\n" * MIB)  # would be refused at its first MiB
        status, _, body = self.curl(RUN, "-F", "control={", "-F", f"file=@{path}")
        self.assertEqual((status, json.loads(body)["type"]), (422, "control-file-invalid-json"))


if __name__ == "__main__":
    main()
