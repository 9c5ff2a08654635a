"""A Python client lands files with the exact command sequence of the public drop client, gzip included."""

import gzip
import json
import unittest

import tables
from landing_case import LandingCase
from server import DOMAIN

DATASET = "abcd-1234"

CONTROL = json.dumps({
    "action": "replace",
    "csv": {"columns": None, "skip": 0, "separator": ",", "quote": "\"", "encoding": "utf-8",
            "emptyTextIsNull": True, "trimWhitespace": True, "timezone": "UTC",
            "fixedTimestampFormat": "ISO8601", "floatingTimestampFormat": ["ISO8601", "MM/dd/yyyy"]},
}, indent=1).encode()


class LandWithFtplib(LandingCase):
    def publish(self, client, name, data):
        tag, text = client.publish(DATASET, CONTROL, name, data)
        self.assertTrue(text.startswith("SUCCESS"), text)
        return tag

    def land_series(self, client, series, name, counted):
        for version, counts in zip(series, counted):
            tag = self.publish(client, name, version.csv())
            self.assert_landed(DATASET, tag, name=name + ".gz", landed=gzip.compress(version.csv(), mtime=0),
                               control=CONTROL, counts=counts, table=version)

    def test_a_series_in_one_session(self):
        series = tables.permits(3, seed=7)
        self.server.create_dataset(DATASET, row_id="Permit Id")
        steps = zip([tables.nothing_like(series[0]), *series], series)
        self.land_series(self.client(), series, "permits.csv",
                         [tables.changes_by_row_id(before, after, "Permit Id") for before, after in steps])

    def test_a_series_with_a_session_for_each_file(self):
        before, after = tables.readings(2, seed=8)
        counted = [tables.changes_by_whole_row(tables.nothing_like(before), before),
                   tables.changes_by_whole_row(before, after)]
        for version, counts in zip((before, after), counted):
            self.land_series(self.client(), [version], "readings.csv", [counts])

    def test_an_account_of_several_domains(self):
        self.user, self.password = self.server.add_user("carol", domains=(DOMAIN, "data.other.example"))
        client = self.client(domain=DOMAIN)
        self.assertEqual(client.find_root(), "/" + DOMAIN)
        first = tables.permits(1)[0]
        self.land_series(client, [first], "permits.csv",
                         [tables.changes_by_whole_row(tables.nothing_like(first), first)])

    def test_tab_separated_values(self):
        self.server.create_dataset(DATASET, row_id="a")
        client = self.client()
        request_id, text = client.land_data(DATASET, "small.tsv", b"a\tb\n1\t\"x\n2\t\n")
        self.assertTrue(text.startswith("SUCCESS"), text)
        self.server.wait_until_idle()
        self.assert_table_is(DATASET, tables.Table(["a", "b"], [["1", '"x'], ["2", ""]]))

    def test_the_same_file_again_changes_nothing(self):
        first = tables.permits(1)[0]
        size = len(first.rows)
        self.server.create_dataset(DATASET, row_id="Permit Id")
        self.land_series(self.client(), [first, first], "permits.csv",
                         [tables.Counts(size, size, 0, 0, 0), tables.Counts(size, 0, 0, 0, size)])


if __name__ == "__main__":
    unittest.main()
