"""What changes something by way of the pages: who may, and from where it has to come."""

from by_hand_case import GOOD, HOLD, RUN, RUN_SNAPSHOT, ByHandCase
from pages_case import DATASET, main
from server import DOMAIN


class PageRights(ByHandCase):
    def test_changes_come_from_our_own_pages_alone(self):
        self.with_a_job()
        again = f"/admin/jobs/{self.first}/run"
        browser = self.signed_in("root", at=f"/admin/jobs/{self.first}")
        browser.find("#log li")
        token = browser.attribute("input[name=csrf]", "value")
        for path in (again, RUN, RUN_SNAPSHOT, HOLD):
            self.assertEqual(self.post_from(browser, path, {}), 403, path)
            self.assertEqual(self.post_from(browser, path, {"csrf": "0" * len(token)}), 403, path)
            self.assertEqual(self.post_from(browser, path, {}, token=token[:-1]), 403, path)
            for field in ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://elsewhere.example"):
                answer = self.curl(path, "-d", "a=b", "-H", field, user="root")
                self.assertEqual(answer[0], 403, (path, field, answer))
        upload = ["-F", f"file=@{self.file('permits.csv', GOOD)}"]
        self.assertEqual(self.curl(RUN, *upload, "-H", "Sec-Fetch-Site: cross-site", user="root")[0], 403)
        self.assertEqual(self.jobs(), [self.first])
        self.assertFalse((self.server.dataset_directory(DATASET) / "hold").exists())
        self.assertEqual(self.post_from(browser, HOLD, {}, token=token), "opaqueredirect")

    def test_viewers_and_publishers_of_other_domains_start_nothing(self):
        self.with_a_job()
        again = f"/admin/jobs/{self.first}/run"
        viewer = self.signed_in("vera", at=f"/admin/jobs/{self.first}")
        viewer.find("#log li")
        token = viewer.attribute("input[name=csrf]", "value")
        self.assertFalse(viewer.has("#actions a, #actions button"))
        for path in (again, RUN, RUN_SNAPSHOT, HOLD):
            self.assertEqual(self.post_from(viewer, path, {}, token=token), 403, path)
        viewer.open(f"{self.site}/admin/datasets/{DOMAIN}/{DATASET}")
        viewer.find("h1")
        self.assertFalse(viewer.has("main form, .actions a"))
        viewer.open(f"{self.site}/admin/run?job={self.first}")
        viewer.find("h1")
        self.assertFalse(viewer.has("main form"))
        upload = ["-F", f"file=@{self.file('permits.csv', GOOD)}"]
        for path, options in [(again, ["-d", ""]), (RUN, upload), (RUN_SNAPSHOT, ["-d", ""])]:
            self.assertEqual(self.curl(path, *options, user="vera")[0], 403, path)
            self.assertEqual(self.curl(path, *options, user="olga")[0], 404, path)
            self.assertEqual(self.curl(path, *options, token=self.token("read"))[0], 403, path)
        self.assertNotIn(b"permits", self.curl(f"/admin/run?job={self.first}", user="olga")[2])
        self.assertEqual(self.jobs(), [self.first])

    def test_an_admin_holds_and_releases(self):
        self.with_a_job()
        held = self.server.dataset_directory(DATASET) / "hold"
        self.assertEqual(self.curl(HOLD, "-d", "", user="ann")[0], 403)
        self.assertEqual(self.curl(HOLD, "-d", "", token=self.token("read", "root"))[0], 403)
        self.assertFalse(held.exists())
        browser = self.signed_in("root", at=f"/admin/datasets/{DOMAIN}/{DATASET}")
        browser.click('form[action$="/hold"] button')
        browser.wait_for_text("The dataset is held.")
        self.screenshots(browser, "dataset-held")
        self.assert_accessible(browser)
        self.assertTrue(held.exists())
        browser.click('form[action$="/release"] button')
        browser.wait_for_text("The dataset is released.")
        self.assertFalse(held.exists())
        browser.open(f"{self.site}/admin/datasets/{DOMAIN}/{DATASET}?said=held")
        browser.wait_for_text("Nothing is due to go.")
        self.assertNotIn("is held", browser.text())
        self.assertEqual(browser.complaints(), [])

    def test_what_is_said_of_a_job_is_true_of_it(self):
        self.with_a_job()
        for word in ("cancelled", "interrupting", "not-now", "nonsense"):
            self.assertNotIn(b"notice", self.curl(f"/admin/jobs/{self.first}?said={word}")[2], word)
        self.assertIn(b"The job had ended before", self.curl(f"/admin/jobs/{self.first}?said=ended")[2])

    def test_from_a_page_that_is_not_theirs_readers_can_go_on_and_sign_out(self):
        self.with_a_job()
        browser = self.signed_in("olga", at=f"/admin/jobs/{self.first}")
        browser.wait_for_text("Not found")
        self.assertEqual(browser.text(".account b"), "olga")
        self.assert_accessible(browser)
        browser.click(".account button")
        browser.find("#password")


if __name__ == "__main__":
    main()
