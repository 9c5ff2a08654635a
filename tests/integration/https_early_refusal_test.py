"""A large file that is run by hand and whose job would fail is refused while it begins, with the words of FTPS."""

import json
import os
import unittest

from by_hand_case import RUN, ByHandCase, control
from pages_case import DATASET
from process_watch import MIB

GOOD = b"id,name,ward\n" + b"1,one,4\n" * (MIB // 8)
MISFIT = b"id,town,ward\n" + b"1,one,4\n" * (MIB // 8)
REASON = 'the dataset has no column "town"'
SEMICOLONS = GOOD.replace(b",", b";")
HUGE = 10 << 30
FEW = 64 * MIB  # what buffers on the way may hold, and much more


class EarlyRefusal(ByHandCase):
    settings = {"uploads.min_free": 0}

    def setUp(self):
        super().setUp()
        self.with_a_job()

    def send(self, data, *options, name="large.csv"):
        """(status, answer) of a file with that beginning."""
        path = self.file(name, data)
        status, _, body = self.curl(RUN, *options, "-F", f"file=@{path}")
        return status, json.loads(body)

    def assert_refused(self, answer, reason=REASON):
        status, told = answer
        self.assertEqual(status, 422, told)
        self.assertTrue(told["data"]["english"].startswith("Its job would fail"), told)
        self.assertTrue(told["data"]["english"].endswith(reason), told)

    def log(self):
        return (self.server.dataset_directory(DATASET) / "log.txt").read_text().splitlines()

    def test_a_file_that_does_not_fit_is_refused_and_told_of_in_the_log(self):
        answer = self.send(MISFIT)
        self.assert_refused(answer)
        self.assertEqual(answer[1]["type"], "field-not-in-dataset")
        self.assertRegex(self.log()[-1], r" upload-refused filename=large\.csv user=ann via=https ")
        self.assertEqual(self.jobs(), [self.first])
        self.assertEqual(self.send(GOOD)[0], 201)

    def test_a_huge_one_is_refused_as_it_begins(self):
        path = self.file("huge.csv", MISFIT)
        os.truncate(path, HUGE)  # a hole takes no room
        sent = self.curl(RUN, "-F", f"file=@{path}", "-w", "\\n%{size_upload}\\n%{http_code} %header{location}")
        body, _, size = sent[2].rpartition(b"\n")
        self.assert_refused((sent[0], json.loads(body)))
        self.assertLess(int(size), FEW)

    def test_the_control_file_before_it_is_what_counts(self):
        field = lambda separator: ("-F", "control=" + control(csv={"separator": separator}).replace(";", "\\u003b"))
        self.assert_refused(self.send(SEMICOLONS), 'the dataset has no column "id;name;ward"')
        self.assertEqual(self.send(SEMICOLONS, *field(";"))[0], 201)
        self.assertEqual(self.send(GOOD, *field(";"))[0], 422)

    def test_a_small_one_becomes_a_job_that_says_why(self):
        status, told = self.send(MISFIT[:100_005])
        self.assertEqual(status, 201)
        self.assertEqual(self.ended(told["jobId"])["state"], "failed")


class OnlyIntoTheQueue(ByHandCase):
    settings = {"uploads.early_check": "enqueue"}

    def test_a_file_run_by_hand_goes_straight_into_the_queue(self):
        self.with_a_job()
        self.assertEqual(self.curl(RUN, "-F", f"file=@{self.file('large.csv', MISFIT)}")[0], 422)


class Off(ByHandCase):
    settings = {"uploads.early_check": "off"}

    def test_with_the_setting_off_every_file_becomes_a_job(self):
        self.with_a_job()
        status, _, body = self.curl(RUN, "-F", f"file=@{self.file('large.csv', MISFIT)}")
        self.assertEqual(status, 201)
        self.assertEqual(self.ended(json.loads(body)["jobId"])["state"], "failed")


if __name__ == "__main__":
    unittest.main()
