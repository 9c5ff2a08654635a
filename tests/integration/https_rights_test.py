"""Who may read what over HTTPS: whoever has no right hears the same as if there were nothing, to the byte."""

import unittest

from https_client import problem_type
from reading_case import DATASET, THEIRS, ReadingCase, base, day_of, encoded, snapshot_name
from server import DOMAIN

TEXT = b"id,what\n1,one\n"
SECRET = b"canary-5f1c0e"


class Rights(ReadingCase):
    @classmethod
    def prepare(cls):
        super().prepare()
        cls.job = cls.publish(DATASET, "a.csv", TEXT)
        cls.wrong = cls.publish(DATASET, "w.csv", TEXT + b"x,y\n")
        cls.theirs = cls.publish(THEIRS, "theirs.csv", TEXT, cls.bob)
        (cls.server.directory / "secret.txt").write_bytes(SECRET)

    def paths(self):
        """Everything there is to read, as it is asked for."""
        job = self.job["id"]
        file = f"{base()}/completed/{day_of(self.job)}/{encoded(snapshot_name(self.job, 'a.csv'))}"
        return ["/datasync/log", "/datasync/log.json", "/datasync/log/index.json", base() + "/log/", base() + "/log/index.json",
                f"{base()}/log/{job}", f"{base()}/log/{job}.txt", f"{base()}/log/{job}.json", base() + "/status/",
                base() + "/status/index.json", f"{base()}/status/{job}", f"{base()}/status/{job}.txt",
                f"{base()}/status/{job}.json", base() + "/completed/", base() + "/completed.json",
                f"{base()}/completed/{day_of(self.job)}/", file, f"{base()}/rejects/{self.wrong['id']}",
                base() + "/active-control.json", base() + "/active-schema.json", base() + "/log.txt", base() + "/status.txt",
                f"/api/views/{DATASET}", f"/api/views/{DATASET}.json"]

    @staticmethod
    def shape(answer):
        return answer.status, {k: v for k, v in answer.fields.items() if k != "date"}, answer.body

    def test_publishers_and_viewers_read_their_domain(self):
        for who in ("ann", "vera"):
            client = self.client(who)
            for path in self.paths():
                self.assertEqual(client.get(path).status, 200, path)
                self.assertEqual(client.get(f"/d/{DOMAIN}{path}", host="anything.example:8443").status, 200, path)
                self.assertEqual(client.get(path, host=DOMAIN.upper() + ":8443").status, 200, path)

    def test_nobody_reads_without_a_name_and_a_password(self):
        for path in self.paths():
            answer = self.client().get(path)
            self.assertEqual(answer.status, 401, path)
            self.assertIn("Basic", answer.fields["www-authenticate"])
            problem_type(answer)

    def test_a_wrong_password_and_an_unknown_user_hear_the_same(self):
        wrong, unknown = (self.client(user, "wrong").get("/datasync/log") for user in ("ann", "nobody"))
        self.assertEqual(wrong.status, 401)
        self.assertEqual(self.shape(wrong), self.shape(unknown))

    def test_another_domain_is_not_there(self):
        nowhere = self.bobs(host="nowhere.example")
        foreign = self.bobs(host=DOMAIN)
        for path in self.paths():
            expected = self.shape(nowhere.get(path))
            self.assertEqual(expected[0], 404)
            self.assertEqual(self.shape(foreign.get(path)), expected, path)
            self.assertEqual(self.shape(foreign.get(f"/d/{DOMAIN}{path}")), expected, path)
            head = foreign.head(path)
            self.assertEqual(head.status, 404)

    def test_the_jobs_of_others_are_not_found_through_ones_own_dataset(self):
        bob = self.bobs()
        unknown = "0" * 31 + "1"
        for path in ("log/{}", "log/{}.json", "status/{}", "status/{}.json", "rejects/{}", "payload/{}/pull.csv"):
            expected = self.shape(bob.get(f"{base(THEIRS)}/{path.format(unknown)}"))
            self.assertEqual(expected[0], 404)
            self.assertEqual(self.shape(bob.get(f"{base(THEIRS)}/{path.format(self.job['id'])}")), expected, path)
        for path in (DATASET, "zzzz-9999"):
            self.assertEqual(bob.get(f"{base(path)}/completed/").status, 404)

    def test_neither_domain_shows_anything_of_the_other(self):
        ann, bob = self.anns(), self.bobs()
        for path in ("/datasync/log", "/datasync/log.json"):
            self.assertNotIn(self.theirs["id"].encode(), ann.get(path).body)
            self.assertNotIn(self.job["id"].encode(), bob.get(path).body)
            self.assertIn(self.theirs["id"].encode(), bob.get(path).body)

    def test_the_pages_show_nothing_of_another_domain(self):
        bob = self.bobs()
        unknown = "0" * 31 + "1"
        job = self.job["id"]
        for path in ("/admin/jobs/{}", "/admin/jobs/{}?log=all", "/admin/jobs/{}/events"):
            expected = self.shape(bob.get(path.format(unknown)))
            self.assertEqual(expected[0], 404)
            self.assertEqual(self.shape(bob.get(path.format(job))), expected, path)
        for dataset in (f"{DOMAIN}/{DATASET}", f"{DOMAIN}/zzzz-9999", "nowhere.example/zzzz-9999"):
            self.assertEqual(bob.get(f"/admin/datasets/{dataset}").status, 404, dataset)
        for path in ("/admin/jobs", f"/admin/jobs?domain={DOMAIN}", f"/admin/jobs?dataset={DATASET}", "/admin/jobs?user=ann",
                     "/admin/jobs.csv", f"/admin/jobs.csv?domain={DOMAIN}", "/admin/last-24-hours", "/admin/datasets",
                     "/admin/run", f"/admin/run?job={job}", f"/admin/run?domain={DOMAIN}&dataset={DATASET}"):
            answer = bob.get(path)
            self.assertEqual(answer.status, 200, path)
            for trace in (job, "a.csv", f"{DOMAIN}/{DATASET}"):
                self.assertNotIn(trace.encode(), answer.body, path)

    def test_changes_are_for_those_who_may_write_to_the_domain(self):
        job, dataset = f"/admin/jobs/{self.job['id']}", f"/admin/datasets/{DOMAIN}/{DATASET}"
        for path in (job + "/cancel", job + "/run", dataset + "/run-snapshot", dataset + "/run", dataset + "/hold",
                     dataset + "/release"):
            for client, statuses in ((self.client("vera"), {403}), (self.bobs(), {403, 404}), (self.client(), {401})):
                answer = client.get(path, {"Content-Length": "0"}, method="POST")
                self.assertIn(answer.status, statuses, f"{client.user} {path}")
                self.assertNotIn("/admin/jobs/", answer.fields.get("location", ""))
        self.assertEqual(self.anns().get(dataset + "/hold", {"Content-Length": "0"}, method="POST").status, 403)
        self.assertFalse((self.server.dataset_directory(DATASET) / "hold").exists())

    def test_what_cannot_be_a_name_is_not_found(self):
        ann = self.anns()
        for path in ("/datasync/id/nothing/log", "/datasync/id/ABCD-1234/completed/", "/datasync/id/abcd-12345/log/",
                     f"{base()}/log/nothing", f"{base()}/log/{self.job['id'].upper()}", f"{base()}/status/null.json",
                     f"{base()}/rejects/{self.job['id']}.csv", "/api/views/abcd", f"{base()}/control.json",
                     f"{base()}/hold", f"{base()}/events.jsonl"):
            answer = ann.get(path)
            self.assertEqual(answer.status, 404, path)
            problem_type(answer)

    def test_no_path_leads_out_of_the_tree(self):
        up = ["..", "%2e%2e", ".%2e", "%2E.", "..%2f..", "..%5c..", "\\..\\..", "%2e%2e%2f%2e%2e", "..;", "%c0%ae%c0%ae",
              "%c0%ae%c0%ae%c0%af", "%252e%252e", "....//", "%uff0e%uff0e", "..%00", "%00", "a%00b", "%ff%fe", "%e0%80%ae",
              "%", "%2", "%zz", "/", "."]
        day = day_of(self.job)
        for step in up:
            for path in (f"{base()}/completed/{step}/{step}/{step}/secret.txt", f"{base()}/completed/{day}/{step}/secret.txt",
                         f"{base()}/completed/{day}/{step}secret.txt", f"{base()}/{step}/{step}/secret.txt",
                         f"{base()}/log/{step}", f"{base()}/payload/{self.job['id']}/{step}",
                         f"{base()}/completed/{day}/13:05:02.123-{step}{step}secret.txt",
                         f"/datasync/id/{step}/{DATASET}/log.txt", f"/d/{step}/datasync/log", f"/d/{DOMAIN}/{step}"):
                with self.subTest(path=path):
                    answer = self.anns().get(path)
                    self.assertIn(answer.status, (400, 404), answer)
                    self.assertNotIn(SECRET, answer.body)
                    problem_type(answer)

    def test_links_in_the_tree_are_not_followed(self):
        completed = self.server.dataset_directory(DATASET) / "completed"
        day = completed / day_of(self.job)
        secret = self.server.directory / "secret.txt"
        name = "01:02:03.004-link.csv"
        (day / name).symlink_to(secret)
        (completed / "9999").symlink_to(self.server.directory)
        self.addCleanup((day / name).unlink)
        self.addCleanup((completed / "9999").unlink)
        ann = self.anns()
        listed = ann.get(f"{base()}/completed/{day_of(self.job)}/").json()
        self.assertNotIn(encoded(name), listed)
        answer = ann.get(f"{base()}/completed/{day_of(self.job)}/{encoded(name)}")
        self.assertGreaterEqual(answer.status, 400)
        self.assertNotIn(SECRET, answer.body)
        self.assertNotIn("9999/", ann.get(f"{base()}/completed/").json())


if __name__ == "__main__":
    unittest.main()
