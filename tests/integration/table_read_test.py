"""The live table over HTTPS: what a dropped file gives back, in each format, to whom, and when it is not sent again."""

import contextlib
import csv
import email.utils
import http.client
import io
import json
import re
import sqlite3
import ssl
import unittest
import urllib.parse

from base64 import b64encode
from drop_client import ENQUEUE
from landing_case import LandingCase
from server import DOMAIN
from strict_http import HttpConnection
from waiting import PATIENCE, eventually

DATASET = "tabl-0001"
SCHEMA = {"rowIdentifier": "id", "columns": [
    {"fieldName": "id", "name": "Id", "dataTypeName": "number"},
    {"fieldName": "city", "name": "City", "dataTypeName": "text"},
    {"fieldName": "opened", "name": "Opened", "dataTypeName": "calendar_date"},
    {"fieldName": "cost", "name": "Cost", "dataTypeName": "money"},
    {"fieldName": "public", "name": "Public", "dataTypeName": "checkbox"},
    {"fieldName": "spot", "name": "Spot", "dataTypeName": "point"}]}
FILE = (b'Id,City,Opened,Cost,Public,Spot\n'
        b'1,Rome,4/22/2014,10.50,TRUE,"(41.9, 12.5)"\n'
        b'2,"Saint-\xc3\x89tienne, ""42""",2013-01-02,9,false,\n'
        b'10,Oslo,,,,\n')


class TableRead(LandingCase):
    def setUp(self):
        super().setUp()
        self.drop = self.entered(DATASET)
        self.connection = http.client.HTTPSConnection(
            "127.0.0.1", self.server.ports.https, timeout=PATIENCE, context=ssl._create_unverified_context())
        self.addCleanup(self.connection.close)

    def land_schema(self):
        request_id = self.drop.new_request_id()
        self.drop.store(self.drop.path(DATASET, "schema.json"), json.dumps(SCHEMA).encode())
        self.drop.enqueue(DATASET, "schema.json")
        self.assertIn("SUCCESS", self.drop.wait_for_status(DATASET, request_id))

    def land(self, data, name="data.csv"):
        request_id = self.drop.new_request_id()
        self.drop.store(self.drop.path(DATASET, name), data)
        self.drop.enqueue(DATASET, name)
        self.assertIn("SUCCESS", self.drop.wait_for_status(DATASET, request_id))
        self.server.wait_until_idle()

    def land_table(self):
        self.land_schema()
        self.land(FILE)

    def credentials(self, user=None):
        return "Basic " + b64encode(":".join(user or (self.user, self.password)).encode()).decode()

    def ask(self, ending, parameters=(), *, user=None, method="GET", domain=DOMAIN, dataset=DATASET, **headers):
        fields = {"Host": domain}
        if user is not False:
            fields["Authorization"] = self.credentials(user)
        fields.update({name.replace("_", "-"): value for name, value in headers.items()})
        query = "?" + urllib.parse.urlencode(list(parameters)) if parameters else ""
        self.connection.request(method, f"/resource/{dataset}{ending}{query}", headers=fields)
        response = self.connection.getresponse()
        response.content = response.read()
        return response

    def rows(self, *parameters):
        response = self.ask(".json", parameters)
        self.assertEqual(response.status, 200, response.content)
        return json.loads(response.content)

    def assert_refused(self, response, status, kind, words):
        self.assertEqual(response.status, status, response.content)
        said = json.loads(response.content)
        self.assertEqual(said["type"], kind)
        self.assertIn(words, said["data"]["english"])

    def test_csv_gives_back_what_was_dropped_in_normal_form(self):
        self.land_table()
        response = self.ask(".csv")
        self.assertEqual(response.status, 200)
        self.assertEqual(response.headers["Content-Type"], "text/csv; charset=utf-8")
        self.assertEqual(response.headers["Content-Disposition"], f'attachment; filename="{DATASET}.csv"')
        self.assertEqual(list(csv.reader(io.StringIO(response.content.decode(), newline=""))), [
            ["id", "city", "opened", "cost", "public", "spot"],
            ["1", "Rome", "2014-04-22T00:00:00.000", "10.5", "true", "POINT (12.5 41.9)"],
            ["2", 'Saint-Étienne, "42"', "2013-01-02T00:00:00.000", "9", "false", ""],
            ["10", "Oslo", "", "", "", ""]])

    def test_the_csv_of_a_table_dropped_again_changes_nothing(self):
        self.land_table()
        before = self.ask(".csv").content
        self.land(before, "again.csv")
        counts = self.server.jobs(dataset=DATASET)[0]["counts"]
        self.assertEqual((counts["unchanged"], counts["inserted"] + counts["updated"] + counts["deleted"]), (3, 0))
        self.assertEqual(self.ask(".csv").content, before)

    def test_json_and_ndjson_have_the_shapes_of_each_type(self):
        self.land_table()
        response = self.ask(".json")
        self.assertEqual(response.headers["Content-Type"], "application/json; charset=utf-8")
        rows = json.loads(response.content)
        self.assertEqual(rows[0], {"id": "1", "city": "Rome", "opened": "2014-04-22T00:00:00.000", "cost": "10.5",
                                   "public": True, "spot": {"type": "Point", "coordinates": [12.5, 41.9]}})
        self.assertEqual(rows[2], {"id": "10", "city": "Oslo", "opened": None, "cost": None, "public": None, "spot": None})
        lines = self.ask(".ndjson")
        self.assertEqual(lines.headers["Content-Type"], "application/x-ndjson")
        self.assertEqual([json.loads(line) for line in lines.content.splitlines()], rows)

    def test_questions_choose_rows_columns_and_order(self):
        self.land_table()
        ids = lambda *parameters: [row["id"] for row in self.rows(("$select", "id"), *parameters)]
        self.assertEqual(ids(("$order", "id DESC")), ["10", "2", "1"])
        self.assertEqual(ids(("$order", "cost")), ["2", "1", "10"])
        self.assertEqual(ids(("city", "Rome"), ("cost", "10.500")), ["1"])
        self.assertEqual(ids(("$null", "cost,opened")), ["10"])
        self.assertEqual(ids(("$limit", "1"), ("$offset", "1")), ["2"])
        self.assertEqual(ids(("opened", "1/2/2013")), ["2"])

    def test_a_question_that_cannot_be_answered_is_refused_with_what_is_wrong(self):
        self.land_table()
        self.assert_refused(self.ask(".csv", [("citty", "Rome")]), 400, "bad-query",
                            'There is no column "citty"; the columns are id, city, opened, cost, public, spot')
        self.assert_refused(self.ask(".csv", [("cost", "dear")]), 400, "bad-query", 'cannot have the value "dear"')
        self.assert_refused(self.ask(".json", [("$where", "1=1")]), 400, "bad-query", '"$where" is not known')
        self.assert_refused(self.ask(".json", [("$limit", "-1")]), 400, "bad-query", "expected a whole number")

    def test_a_dataset_without_a_table_says_that_it_has_no_rows_yet(self):
        self.assert_refused(self.ask(".csv"), 404, "no-rows-yet", "no rows yet")

    def test_who_has_no_right_hears_nothing_of_it(self):
        self.land_table()
        other = self.server.add_user("eve", domains=["data.example.org"])
        self.assertEqual(self.ask(".csv", user=False).status, 401)
        self.assertEqual(self.ask(".csv", user=(self.user, "wrong")).status, 401)
        self.assert_refused(self.ask(".csv", user=other), 404, "not-found", "no right")
        self.assertEqual(self.ask(".csv", user=other).content, self.ask(".csv", domain="nobody.example.net").content)

    def test_the_same_rows_are_not_sent_twice(self):
        self.land_table()
        # No date is told while the second lasts in which another job might be applied.
        first = eventually(lambda: (answer := self.ask(".csv")).headers["Last-Modified"] and answer, "a date")
        tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
        self.assertIsNotNone(email.utils.parsedate(modified))
        again = self.ask(".csv", If_None_Match=tag)
        self.assertEqual((again.status, again.content, again.headers["ETag"]), (304, b"", tag))
        self.assertEqual(self.ask(".csv", If_Modified_Since=modified).status, 304)
        self.assertEqual(self.ask(".csv", If_Match='"other"').status, 412)
        self.land(FILE.replace(b"Oslo", b"Bergen"), "next.csv")
        changed = self.ask(".csv", If_None_Match=tag)
        self.assertEqual(changed.status, 200)
        self.assertNotEqual(changed.headers["ETag"], tag)
        self.assertIn(b"Bergen", changed.content)

    def test_head_has_the_head_of_get_and_no_body(self):
        self.land_table()
        head, get = self.ask(".csv", method="HEAD"), self.ask(".csv")
        self.assertEqual((head.status, head.content), (200, b""))
        for name in ("ETag", "Content-Type", "Content-Disposition", "Cache-Control"):
            self.assertEqual(head.headers[name], get.headers[name])

    def test_a_large_table_is_streamed_while_the_next_job_replaces_it(self):
        rows = 60_000
        body = lambda word: b"id,note\n" + b"".join(b"%d,%s %s\n" % (i, word, b"x" * 40) for i in range(rows))
        self.land(body(b"old"))
        self.connection.request("GET", f"/resource/{DATASET}.csv", headers={
            "Host": DOMAIN, "Authorization": self.credentials()})
        response = self.connection.getresponse()
        self.assertEqual(response.headers["Transfer-Encoding"], "chunked")
        first = response.read(1000)
        self.land(body(b"new"), "next.csv")
        whole = first + response.read()
        self.assertEqual(whole.count(b"\r\n"), rows + 1)
        self.assertEqual(whole.count(b",old "), rows)
        self.assertEqual(self.ask(".csv").content.count(b",new "), rows)

    def make_endless(self):
        """The table becomes one whose rows never end, and which no question finishes with."""
        self.land(b"id,city\n1,Rome\n")
        with contextlib.closing(sqlite3.connect(self.server.table_file(DATASET))) as table, table:
            table.execute("ALTER TABLE rows RENAME TO few")
            table.execute("""CREATE VIEW rows AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                             SELECT i AS "#row", i AS id, 'City ' || i AS city FROM n""")

    def test_whoever_left_searches_no_longer(self):
        self.make_endless()
        with self.entered("tabl-0002") as other:
            other.store(f"/tabl-0002/{ENQUEUE}/data.csv", b"id,city\n1,Rome\n")
        self.server.wait_until_idle()
        found = lambda: self.ask(".csv", [("city", "Rome")], dataset="tabl-0002")
        self.assertEqual(found().content, b"id,city\r\n1,Rome\r\n")
        endless = (f"GET /resource/{DATASET}.csv?city=Nowhere HTTP/1.1\r\nHost: {DOMAIN}\r\n"
                   f"Authorization: {self.credentials()}\r\n\r\n")
        searching = [HttpConnection(self.server.ports.https) for _ in range(2)]
        for connection in searching:
            self.addCleanup(connection.close)
            connection.send(endless * 2)
        eventually(lambda: found().status == 503, "both places taken")
        with self.subTest("without a word"):
            searching[0].close()
            eventually(lambda: found().status == 200, "a place given back")
        with self.subTest("with the goodbye of TLS"):
            searching[1].socket.setblocking(False)
            with self.assertRaises(ssl.SSLWantReadError):  # sent, and not answered yet
                searching[1].socket.unwrap()
            searching[1].close()
            eventually(lambda: self.server.log().count("outcome=broken") == 2, self.server.log)
        self.assertNotRegex(self.server.log(), r"event=request .* status=.*/tabl-0001")
        self.assertNotIn("the table of tabl-0001", self.server.log())


if __name__ == "__main__":
    unittest.main()
