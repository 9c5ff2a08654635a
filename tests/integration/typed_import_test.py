"""A typed dataset over FTPS: what is wrong in its files is set aside and handed back, what is right is applied."""

import csv
import io
import json
import sqlite3
import unittest

from landing_case import LandingCase

DATASET = "typd-0001"
SCHEMA = {"rowIdentifier": "id", "columns": [
    {"fieldName": "id", "name": "Id", "dataTypeName": "number"},
    {"fieldName": "opened", "name": "Opened", "dataTypeName": "calendar_date"},
    {"fieldName": "cost", "name": "Cost", "dataTypeName": "money"},
    {"fieldName": "spot", "name": "Spot", "dataTypeName": "point"}]}
CONTROL = {"action": "Replace", "csv": {
    "setAsideErrors": True, "columnStatistics": True, "floatingTimestampFormat": ["MM/dd/yyyy"],
    "ignoreColumns": ["lat", "lon"],
    "syntheticPoints": {"spot": {"type": "point", "latitude": "lat", "longitude": "lon"}}}}
HEADER = "Id,Opened,Cost,lat,lon\n"


class TypedImport(LandingCase):
    def setUp(self):
        super().setUp()
        self.drop = self.entered(DATASET)
        request_id = self.drop.new_request_id()
        self.drop.store(self.drop.path(DATASET, "schema.json"), json.dumps(SCHEMA).encode())
        self.drop.enqueue(DATASET, "schema.json")
        self.assertIn("SUCCESS", self.drop.wait_for_status(DATASET, request_id))
        self.assertEqual(self.drop.land_control(DATASET, CONTROL), "SUCCESS: control file accepted")

    def rows(self):
        database = sqlite3.connect(f"file:{self.server.table_file(DATASET)}?mode=ro", uri=True)
        try:
            return database.execute("SELECT id, opened, cost, spot FROM rows ORDER BY id").fetchall()
        finally:
            database.close()

    def test_wrong_records_come_back_as_a_file_and_the_others_are_applied(self):
        text = HEADER + "01,4/22/2014,12.50,39.8,-89.6\n2,22.4.2014,1,,\n3,04/23/2014,$5,,\n1.0,04/24/2014,1,,\n4,,,,\n"
        _, status = self.drop.land_data(DATASET, "sites.csv", text.encode())
        self.assertTrue(status.endswith(": 5 rows read, 2 inserted, 0 updated, 0 deleted, 0 unchanged, 3 rejected"),
                        status)
        self.assertEqual(self.rows(), [("1", "2014-04-22T00:00:00.000", "12.5", "POINT (-89.6 39.8)"),
                                       ("4", None, None, None)])

        self.server.wait_until_idle()
        job = json.loads(self.server.command("jobs", "list", "--json").stdout)[0]["id"]
        shown = json.loads(self.server.command("jobs", "show", job, "--json").stdout)
        cost = shown["statistics"]["columns"][2]
        self.assertEqual((cost["count"], cost["nulls"], cost["min"], cost["max"]), (1, 1, "12.5", "12.5"))
        events = {event["type"]: event["data"] for event in shown["events"]}
        self.assertEqual(events["di2-counts"], {"status": "SuccessWithDataErrors", "rowCount": 5, "failCount": 3})
        self.assertEqual(events["success"]["details"]["totalErrors"], 3)

        name = events["completed-with-warnings"]["warnings"][0].split(": ", 1)[1]
        self.assertTrue(name.endswith("-sites.csv.gz.rejects.csv"), name)
        day = shown["arrived"][:10].replace("-", "/")
        rejects = self.drop.retrieve(self.drop.path(DATASET, "completed", day, name)).decode()
        found = list(csv.DictReader(io.StringIO(rejects, newline="")))
        self.assertEqual([(row["line"], row["column"], row["value"], row["Id"]) for row in found],
                         [("3", "opened", "22.4.2014", "2"), ("4", "cost", "$5", "3"), ("5", "id", "1", "1.0")])

    def test_the_same_values_written_otherwise_change_nothing(self):
        self.drop.land_data(DATASET, "sites.csv", (HEADER + "1,04/22/2014,12.5,39.8,-89.6\n").encode())
        _, status = self.drop.land_data(DATASET, "sites.csv", (HEADER + "01,4/22/2014,12.50,39.80,-89.60\n").encode())
        self.assertTrue(status.endswith(": 1 rows read, 0 inserted, 0 updated, 0 deleted, 1 unchanged"), status)


if __name__ == "__main__":
    unittest.main()
