"""completed/ over HTTPS: listings as clients of the drop protocol walk them, and files with ranges and conditions."""

import csv
import email.parser
import email.policy
import gzip
import html
import io
import os
import pathlib
import re
import subprocess
import unittest
import urllib.parse

from https_client import problem_type
from reading_case import DATASET, EMPTY, ODD_NAME, QUOTED_NAME, ReadingCase, base, day_of, encoded, snapshot_name
from server import DOMAIN, ENVIRONMENT
from waiting import PATIENCE

VOID = "void-0001"
TEXT = b"id,what\n1,one\n2,two\n3,three\n"


class Snapshots(ReadingCase):
    @classmethod
    def prepare(cls):
        super().prepare()
        cls.plain = cls.publish(DATASET, "plain.csv", TEXT)
        cls.packed = cls.publish(DATASET, "packed.csv.gz", gzip.compress(TEXT, mtime=0))
        cls.odd = cls.publish(DATASET, ODD_NAME, TEXT)
        cls.quoted = cls.publish(DATASET, QUOTED_NAME, TEXT)
        cls.wrong = cls.publish(DATASET, "wrong.csv", b"id,what\n1,one\nx,two\n")
        cls.large_text = b"id,what\n" + b"".join(b"%d,row number %d\n" % (i, i) for i in range(300000))
        cls.large = cls.publish("larg-0001", "large.csv", cls.large_text)

    def path(self, job, name, dataset=DATASET):
        return f"{base(dataset)}/completed/{day_of(job)}/{encoded(snapshot_name(job, name))}"

    def listing(self, path):
        answer = self.anns().get(path)
        self.assertEqual(answer.status, 200, answer)
        names = answer.json()
        self.assertIsInstance(names, list)
        for name in names:
            self.assertIsInstance(name, str)
        decoded = [urllib.parse.unquote(name) for name in names]
        self.assertEqual(decoded, sorted(decoded))
        return names

    def test_a_client_walks_from_the_years_down_to_every_file(self):
        year, month, day = day_of(self.plain).split("/")
        top = base() + "/completed/"
        self.assertIn(year + "/", self.listing(top))
        self.assertIn(month + "/", self.listing(f"{top}{year}/"))
        self.assertIn(day + "/", self.listing(f"{top}{year}/{month}/"))
        names = self.listing(f"{top}{year}/{month}/{day}/")
        for job, name, data in ((self.plain, "plain.csv", TEXT), (self.odd, ODD_NAME, TEXT),
                                (self.quoted, QUOTED_NAME, TEXT),
                                (self.packed, "packed.csv.gz", gzip.compress(TEXT, mtime=0))):
            stored = snapshot_name(job, name)
            self.assertIn(encoded(stored), names)
            self.assertIn(encoded(snapshot_name(job, "control.json")), names)
            path = f"{top}{year}/{month}/{day}/"
            for spelled in (encoded(stored), urllib.parse.quote(stored, safe=":+()';=")):
                self.assertEqual(self.anns().get(path + spelled).body, data, spelled)
        self.assertTrue(all("/" not in name and ":" not in name and "+" not in name for name in names), names)

    def test_suffix_and_slash_change_nothing_about_a_listing(self):
        day = day_of(self.plain)
        for place in ("", "/" + day[:4], "/" + day[:7], "/" + day):
            names = self.listing(f"{base()}/completed{place}/")
            self.assertTrue(names)
            for path in (place, place + ".json", place + "/index.json"):
                self.assertEqual(self.listing(f"{base()}/completed{path}"), names, path)

    def test_what_is_not_there_is_404_and_nothing_published_is_an_empty_array(self):
        self.assertEqual(self.listing(base(EMPTY) + "/completed/"), [])
        day = day_of(self.plain)
        for path in ("null", "null/", "1999/", f"{day[:4]}/null", f"{day[:4]}/13/", f"{day[:4]}/0", f"{day}/null",
                     f"{day}/signatures/null", f"{day[:4]}/signatures/", f"{day}/nothing.csv", f"{day}/a/b/c",
                     f"{day}/{encoded(snapshot_name(self.plain, 'nothing.csv'))}", "README.txt", "2026-11"):
            answer = self.anns().get(f"{base()}/completed/{path}")
            self.assertEqual(answer.status, 404, path)
            self.assertEqual(problem_type(answer), "not-found")

    def test_empty_folders_and_strange_files_are_not_listed(self):
        self.drop(self.ann).enter_dataset(VOID)
        completed = self.server.dataset_directory(VOID) / "completed"
        (completed / "2031" / "01" / "02").mkdir(parents=True)
        (completed / "2032").mkdir()
        (completed / "README.txt").write_text("x")
        (completed / "2031" / "notes").mkdir()
        self.assertEqual(self.listing(base(VOID) + "/completed/"), [])
        for path in ("2031/", "2031/01/", "2031/01/02/", "2032/"):
            self.assertEqual(self.anns().get(f"{base(VOID)}/completed/{path}").status, 404, path)
        (completed / "2031" / "01" / "02" / "00:00:00.000-a.csv").write_text("x")
        self.assertEqual(self.listing(base(VOID) + "/completed/"), ["2031/"])
        self.assertEqual(self.listing(base(VOID) + "/completed/2031/"), ["01/"])

    def test_a_file_says_what_it_is_and_what_to_call_it(self):
        fields = self.anns().get(self.path(self.plain, "plain.csv")).fields
        self.assertEqual(fields["content-type"], "text/csv")
        self.assertEqual(fields["content-length"], str(len(TEXT)))
        self.assertEqual(fields["accept-ranges"], "bytes")
        self.assertEqual(fields["x-content-type-options"], "nosniff")
        self.assertRegex(fields["etag"], r'^"[^"]+"$')
        self.assertRegex(fields["last-modified"], r"^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$")
        self.assertEqual(fields["content-disposition"],
                         f'attachment; filename="{snapshot_name(self.plain, "plain.csv")}"')
        odd = self.anns().get(self.path(self.odd, ODD_NAME)).fields["content-disposition"]
        self.assertIn(f"filename*=UTF-8''{encoded(snapshot_name(self.odd, ODD_NAME))}", odd)
        quoted = self.anns().get(self.path(self.quoted, QUOTED_NAME)).fields["content-disposition"]
        self.assertIn("it's _so_;a=b.csv\"; filename*=UTF-8''", quoted)
        packed = self.anns().get(self.path(self.packed, "packed.csv.gz"), {"Accept-Encoding": "gzip"})
        self.assertEqual(packed.fields["content-type"], "application/gzip")
        self.assertNotIn("content-encoding", packed.fields)

    def test_a_packed_file_can_be_had_unpacked(self):
        path = self.path(self.packed, "packed.csv")
        plain = self.anns().get(path)
        self.assertEqual((plain.status, plain.body), (200, TEXT))
        self.assertEqual(plain.fields["content-type"], "text/csv")
        self.assertIn("packed.csv\"", plain.fields["content-disposition"])
        coded = self.anns().get(path, {"Accept-Encoding": "gzip, deflate"})
        self.assertEqual(coded.fields["content-encoding"], "gzip")
        self.assertEqual(gzip.decompress(coded.body), TEXT)
        self.assertNotEqual(coded.fields["etag"], plain.fields["etag"])
        for answer in (plain, coded):
            self.assertEqual(answer.fields["vary"], "Accept-Encoding")
            again = self.anns().get(path, {"If-None-Match": f'{coded.fields["etag"]}, {plain.fields["etag"]}'})
            self.assertEqual(again.status, 304)
        part = self.anns().get(path, {"Accept-Encoding": "gzip", "Range": "bytes=0-1"})
        self.assertEqual((part.status, gzip.decompress(part.body)), (200, TEXT))

    def test_a_browser_gets_a_page_with_links_that_lead_somewhere(self):
        accept = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
        for slash in ("", "/"):
            page = self.anns(host="anything.example").get(
                f"/d/{DOMAIN}{base()}/completed/{day_of(self.quoted)}{slash}", accept)
            self.assertEqual(page.status, 200, page)
            self.assertIn("Accept", page.fields["vary"].split(", "))
            self.assertTrue(page.fields["content-type"].startswith("text/html"))
            links = [html.unescape(link) for link in re.findall(r'href="([^"]*)"', page.text()) if "/completed/" in link]
            self.assertIn(f"/d/{DOMAIN}{base()}/completed/", links)
            self.assertIn(f"/d/{DOMAIN}{self.path(self.quoted, QUOTED_NAME)}", links)
            for link in links:
                self.assertEqual(self.anns(host="anything.example").get(link).status, 200, link)
            self.assertNotIn('"so"', page.text())
            # Neither control files nor rejects are run again; what is leads to the form.
            again = [html.unescape(link) for link in re.findall(r'href="([^"]*)">Run again', page.text())]
            self.assertTrue(all(link.startswith("/admin/run?") and "-control.json" not in link for link in again), again)
            self.assertTrue(again)
            self.assertIn("From a snapshot", self.anns(host="anything.example").get(again[0]).text())
        self.assertIsInstance(self.anns().get(f"{base()}/completed.json", accept).json(), list)
        away = self.client().get(f"{base()}/completed/", accept)
        self.assertEqual(away.status, 303)
        self.assertTrue(away.fields["location"].startswith("/admin/sign-in?next="))

    def test_head_says_what_get_would(self):
        for path in (self.path(self.plain, "plain.csv"), self.path(self.packed, "packed.csv"), base() + "/completed/",
                     base() + "/completed/null"):
            got = self.anns().get(path)
            head = self.anns().head(path)
            self.assertEqual(head.status, got.status)
            self.assertEqual({k: v for k, v in head.fields.items() if k != "date"},
                             {k: v for k, v in got.fields.items() if k != "date"})

    def test_conditional_requests(self):
        path = self.path(self.plain, "plain.csv")
        first = self.anns().get(path).fields
        tag, modified = first["etag"], first["last-modified"]
        for fields, status in (({"If-None-Match": tag}, 304), ({"If-None-Match": f'"x", W/{tag}'}, 304),
                               ({"If-None-Match": "*"}, 304), ({"If-None-Match": '"x"'}, 200),
                               ({"If-Modified-Since": modified}, 304),
                               ({"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
                               ({"If-Modified-Since": "nonsense"}, 200),
                               ({"If-None-Match": '"x"', "If-Modified-Since": modified}, 200),
                               ({"If-Match": tag}, 200), ({"If-Match": "*"}, 200), ({"If-Match": '"x"'}, 412),
                               ({"If-Match": f"W/{tag}"}, 412), ({"If-Unmodified-Since": modified}, 200),
                               ({"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 412)):
            for method in ("GET", "HEAD"):
                answer = self.anns().get(path, fields, method=method)
                self.assertEqual(answer.status, status, fields)
                self.assertEqual(answer.fields["etag"], tag)
                if status == 304:
                    self.assertEqual(answer.fields["vary"], "Accept-Encoding")
                    self.assertEqual(answer.fields.get("content-length", str(len(TEXT))), str(len(TEXT)))

    def test_single_ranges(self):
        path, end = self.path(self.plain, "plain.csv"), len(TEXT)
        for asked, first, last in (("0-0", 0, 0), ("3-5", 3, 5), ("5-", 5, end - 1), ("-4", end - 4, end - 1),
                                   ("-99999", 0, end - 1), ("0-99999999999999999999999", 0, end - 1),
                                   ("2-3,999-", 2, 3)):
            answer = self.anns().get(path, {"Range": f"bytes={asked}"})
            self.assertEqual(answer.status, 206, asked)
            self.assertEqual(answer.fields["content-range"], f"bytes {first}-{last}/{end}")
            self.assertEqual(answer.body, TEXT[first:last + 1])
        for asked in (f"{end}-", "999-1000", "-0"):
            answer = self.anns().get(path, {"Range": f"bytes={asked}"})
            self.assertEqual(answer.status, 416, asked)
            self.assertEqual(answer.fields["content-range"], f"bytes */{end}")
        for field in ("bytes=5-3", "bytes=x", "lines=0-1", "bytes=0-,0-", "bytes=" + ",".join(["0-0"] * 40), "0-1"):
            answer = self.anns().get(path, {"Range": field})
            self.assertEqual((answer.status, answer.body), (200, TEXT), field)

    def test_several_ranges_come_as_parts(self):
        answer = self.anns().get(self.path(self.plain, "plain.csv"), {"Range": "bytes=0-2, -3, 5-6"})
        self.assertEqual(answer.status, 206)
        self.assertNotIn("content-range", answer.fields)
        whole = b"Content-Type: " + answer.fields["content-type"].encode() + b"\r\n\r\n" + answer.body
        parts = list(email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(whole).iter_parts())
        end = len(TEXT)
        self.assertEqual([(part["Content-Range"], part.get_payload(decode=True)) for part in parts],
                         [(f"bytes 0-2/{end}", TEXT[:3]), (f"bytes {end - 3}-{end - 1}/{end}", TEXT[-3:]),
                          (f"bytes 5-6/{end}", TEXT[5:7])])
        self.assertEqual({part["Content-Type"] for part in parts}, {"text/csv"})

    def test_a_part_of_another_state_is_not_handed_out(self):
        path = self.path(self.plain, "plain.csv")
        first = self.anns().get(path).fields
        for value, status in ((first["etag"], 206), (first["last-modified"], 206), ('"x"', 200),
                              (f"W/{first['etag']}", 200), ("Thu, 01 Jan 1970 00:00:00 GMT", 200)):
            self.assertEqual(self.anns().get(path, {"Range": "bytes=0-1", "If-Range": value}).status, status, value)

    def test_curl_goes_on_where_it_stopped_and_asks_whether_anything_changed(self):
        path = self.path(self.large, "large.csv", "larg-0001")
        url = f"https://127.0.0.1:{self.server.ports.https}/d/{DOMAIN}{path}"
        target = pathlib.Path(self.server.directory) / "large.csv"
        target.write_bytes(self.large_text[:1000])
        subprocess.run(["curl", "-skf", "-u", ":".join(self.ann), "-C", "-", "-o", target, url], check=True, timeout=PATIENCE,
                       env=ENVIRONMENT)
        self.assertEqual(target.read_bytes(), self.large_text)
        tags = pathlib.Path(self.server.directory) / "tags"
        codes = []
        for _ in range(2):
            done = subprocess.run(["curl", "-sk", "-u", ":".join(self.ann), "--etag-compare", tags, "--etag-save", tags, "-o",
                                   os.devnull, "-w", "%{http_code}", url], check=True, timeout=PATIENCE, env=ENVIRONMENT,
                                  capture_output=True, text=True)
            codes.append(done.stdout)
        self.assertEqual(codes, ["200", "304"])
        for compressed in ([], ["--compressed"]):
            done = subprocess.run(["curl", "-skf", *compressed, "-u", ":".join(self.ann),
                                   f"https://127.0.0.1:{self.server.ports.https}/d/{DOMAIN}"
                                   + self.path(self.packed, "packed.csv")], check=True, timeout=PATIENCE, env=ENVIRONMENT,
                                  capture_output=True)
            self.assertEqual(done.stdout, TEXT)

    def test_a_slow_reader_gets_a_file_to_its_end_though_it_is_removed_meanwhile(self):
        job = self.publish("slow-0001", "slow.csv", self.large_text)
        path = self.path(job, "slow.csv", "slow-0001")
        slow = self.client("ann")
        slow.send(path)
        begun = slow.connection.recv(100)
        stored = self.server.dataset_directory("slow-0001") / "completed" / day_of(job)
        for file in stored.iterdir():
            file.unlink()
        self.assertEqual(self.anns().get(path).status, 404)  # others are served, and see it gone
        slow.buffer = begun
        answer = slow.receive()
        self.assertEqual((answer.status, answer.body), (200, self.large_text))

    def test_rejects_are_a_table_of_their_own(self):
        answer = self.anns().get(f"{base()}/rejects/{self.wrong['id']}")
        self.assertEqual(answer.status, 200, answer)
        self.assertTrue(answer.fields["content-type"].startswith("text/csv"))
        self.assertIn('filename="wrong.csv.rejects.csv"', answer.fields["content-disposition"])
        [row] = csv.DictReader(io.StringIO(answer.text(), newline=""))
        self.assertEqual((row["column"], row["value"]), ("id", "x"))
        beside = self.anns().get(self.path(self.wrong, "wrong.csv.rejects.csv"))
        self.assertEqual(beside.body, answer.body)
        none = self.anns().get(f"{base()}/rejects/{self.plain['id']}")
        self.assertEqual((none.status, problem_type(none)), (404, "no-rejects"))


if __name__ == "__main__":
    unittest.main()
