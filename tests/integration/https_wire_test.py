"""Requests as no good client sends them: each gets a clear answer, and none of them hides another one."""

import base64
import re
import unittest

from server import DOMAIN, Server
from strict_http import HttpConnection
from waiting import eventually

VERSION = "/datasync/version.json"
JOBS = "/admin/jobs"
HOST = "Host: localhost\r\n"


def basic(user, password):
    return "Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class WireCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server({"https.region": "wharf", "limits.failed_login_delay": "0s", "limits.failed_login_delay_max": "0s",
                             "uploads.max_size": "1MiB"})
        cls.addClassCleanup(cls.server.close)
        cls.user = cls.server.add_user("alice")
        cls.server.create_dataset("abcd-1234")
        cls.server.start()

    def connect(self, **options):
        connection = HttpConnection(self.server.ports.https, **options)
        self.addCleanup(connection.close)
        return connection

    def is_refused(self, status, data):
        """The answer, behind which the connection is closed: what follows cannot be trusted."""
        with self.connect() as connection:
            response = connection.ask(data, method="GET")
            self.assertEqual(response.status, status, response)
            self.assertEqual(response.field("connection"), "close")
            self.assertIn("english", response.json()["data"])
            self.assertTrue(connection.at_end())
            return response

    def is_still_served(self, connection):
        self.assertEqual(connection.get(VERSION).status, 200)


class Heads(WireCase):
    def test_what_is_no_request_line(self):
        for line in ("GARBAGE", "GET", "GET /", f"GET  {VERSION} HTTP/1.1", f"GET {VERSION}  HTTP/1.1", f" GET {VERSION} HTTP/1.1",
                     f"G\0T {VERSION} HTTP/1.1", f"GET {VERSION} HTTP/1.1 ", f"GET {VERSION} http/1.1", "GET /ü HTTP/1.1",
                     f"GET {VERSION}\tHTTP/1.1", "GET /a b HTTP/1.1", "GET * HTTP/1.1", "GET no/slash HTTP/1.1",
                     "GET /%zz HTTP/1.1", "GET /../x HTTP/1.1", "GET /a/%2e%2e/b HTTP/1.1", "GET /a%00b HTTP/1.1",
                     "GET /%ff HTTP/1.1", "GET //x HTTP/1.1"):
            with self.subTest(line=line):
                self.is_refused(400, f"{line}\r\n{HOST}\r\n")

    def test_other_versions(self):
        self.is_refused(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        self.is_refused(505, f"GET {VERSION} HTTP/3.0\r\n{HOST}\r\n")
        self.is_refused(505, f"GET {VERSION} HTTP/1.2\r\n{HOST}\r\n")
        with self.connect() as connection:
            response = connection.ask(f"GET {VERSION} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            self.assertEqual(response.status, 200)
            self.assertTrue(connection.at_end())

    def test_a_line_ends_with_cr_and_lf_alone(self):
        for head in (f"GET {VERSION} HTTP/1.1\n{HOST}\r\n", f"GET {VERSION} HTTP/1.1\r\nHost: localhost\n\r\n",
                     f"GET {VERSION} HTTP/1.1\r\nHost: localhost\n\n", f"GET {VERSION} HTTP/1.1\r\nX: a\rb\r\n{HOST}\r\n",
                     f"GET {VERSION} HTTP/1.1\n\n"):
            with self.subTest(head=head):
                self.is_refused(400, head)

    def test_fields_that_two_servers_could_read_in_two_ways(self):
        for field in ("X : a", "X\t: a", "X", ": a", "X a: b", " X: a", "X: a\r\n folded", "X: a\r\n\tfolded", "X: a\0b",
                      "X: a\x01b", "X: a\x7fb", "Ü: a", "(X): a"):
            with self.subTest(field=field):
                self.is_refused(400, f"GET {VERSION} HTTP/1.1\r\n{HOST}{field}\r\n\r\n")

    def test_a_request_line_has_a_longest(self):
        self.is_refused(414, f"GET /{'a' * 8200} HTTP/1.1\r\n{HOST}\r\n")
        self.is_refused(414, "GET /" + "a" * 20000)
        with self.connect() as connection:
            self.assertEqual(connection.get("/" + "a" * 8000).status, 404)

    def test_a_head_has_a_longest_and_a_most_of_fields(self):
        self.is_refused(431, f"GET {VERSION} HTTP/1.1\r\n{HOST}X: {'a' * 17000}\r\n\r\n")
        self.is_refused(431, f"GET {VERSION} HTTP/1.1\r\n{HOST}" + "X: a\r\n" * 4000)
        self.is_refused(431, f"GET {VERSION} HTTP/1.1\r\n{HOST}" + "X: a\r\n" * 100 + "\r\n")
        with self.connect() as connection:
            response = connection.ask(f"GET {VERSION} HTTP/1.1\r\n{HOST}" + "X: a\r\n" * 99 + "\r\n")
            self.assertEqual(response.status, 200)

    def test_the_host(self):
        for hosts in ("", "Host: a\r\nHost: a\r\n", "Host: a b\r\n", "Host: a/b\r\n", "Host: u@a\r\n", "Host: a:b\r\n",
                      "Host: [::1\r\n", "Host: a,b\r\n"):
            with self.subTest(hosts=hosts):
                self.is_refused(400, f"GET {VERSION} HTTP/1.1\r\n{hosts}\r\n")
        for host in ("localhost:8443", "[::1]:8443", "LOCALHOST", "127.0.0.1", ""):
            with self.subTest(host=host), self.connect() as connection:
                self.assertEqual(connection.get(VERSION, host=host).status, 200)

    def test_the_absolute_form_names_the_host_itself(self):
        with self.connect() as connection:
            self.assertEqual(connection.get(f"https://{DOMAIN}{VERSION}", host="elsewhere").status, 200)
            self.assertEqual(connection.get("HTTPS://localhost", host="elsewhere").field("location"), "/admin/jobs")
        self.is_refused(400, f"GET https://u@h{VERSION} HTTP/1.1\r\n{HOST}\r\n")
        self.is_refused(400, f"GET https://h?a=b HTTP/1.1\r\n{HOST}\r\n")
        self.is_refused(400, f"GET ftp://h{VERSION} HTTP/1.1\r\n{HOST}\r\n")

    def test_methods(self):
        with self.connect() as connection:
            for method in ("OPTIONS", "TRACE", "PATCH", "get", "X"):
                self.assertEqual(connection.get(VERSION, method=method).status, 501, method)
            for method in ("POST", "PUT", "DELETE"):
                response = connection.ask(f"{method} {VERSION} HTTP/1.1\r\n{HOST}Content-Length: 0\r\n\r\n")
                self.assertEqual(response.status, 405, method)
        self.is_refused(400, f"CONNECT localhost:80 HTTP/1.1\r\n{HOST}\r\n")
        self.is_refused(400, f"OPTIONS * HTTP/1.1\r\n{HOST}\r\n")

    def test_an_empty_line_in_front_is_forgiven(self):
        with self.connect() as connection:
            self.assertEqual(connection.ask(f"\r\nGET {VERSION} HTTP/1.1\r\n{HOST}\r\n", method="GET").status, 200)

    def test_an_expectation_that_is_not_met(self):
        self.is_refused(417, f"GET {VERSION} HTTP/1.1\r\n{HOST}Expect: a miracle\r\n\r\n")


class Bodies(WireCase):
    def post(self, fields, body=""):
        return f"POST {VERSION} HTTP/1.1\r\n{HOST}{fields}\r\n{body}"

    def test_lengths_that_are_none_or_too_many(self):
        for fields in ("Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
                       "Content-Length: 5, 5\r\n", "Content-Length: +5\r\n", "Content-Length: -5\r\n", "Content-Length: 0x5\r\n",
                       "Content-Length: \r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                       "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
                       "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"):
            with self.subTest(fields=fields):
                self.is_refused(400, self.post(fields, "0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"))
        self.is_refused(413, self.post(f"Content-Length: {'9' * 30}\r\n"))
        self.is_refused(400, f"POST {VERSION} HTTP/1.0\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")

    def test_transfer_codings_that_are_not_there(self):
        for coding in ("gzip", "gzip, chunked", "chunked, gzip", "identity", "xchunked", '"chunked"', "chunked;a=b", ""):
            with self.subTest(coding=coding):
                self.is_refused(501, self.post(f"Transfer-Encoding: {coding}\r\n", "0\r\n\r\n"))

    def test_a_body_nobody_wants_is_not_taken_for_a_request(self):
        smuggled = f"GET /smuggled HTTP/1.1\r\n{HOST}\r\n"
        with self.connect() as connection:
            for method, status in (("POST", 405), ("GET", 200), ("DELETE", 405)):
                data = f"{method} {VERSION} HTTP/1.1\r\n{HOST}Content-Length: {len(smuggled)}\r\n\r\n{smuggled}"
                self.assertEqual(connection.ask(data).status, status)
                self.is_still_served(connection)

    def test_a_long_body_nobody_wants_is_answered_and_the_connection_closed(self):
        with self.connect() as connection:
            connection.send(self.post(f"Content-Length: {10 << 20}\r\n", "x" * 300_000))
            response = connection.response()
            self.assertEqual((response.status, response.field("connection")), (405, "close"))
            self.assertTrue(connection.at_end())

    def test_chunks_nobody_wants_close_the_connection(self):
        with self.connect() as connection:
            response = connection.ask(self.post("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"))
            self.assertEqual((response.status, response.field("connection")), (405, "close"))
            self.assertTrue(connection.at_end())

    def test_a_client_that_waits_to_send_a_body_is_answered_without_it(self):
        with self.connect() as connection:
            response = connection.ask(self.post("Expect: 100-continue\r\nContent-Length: 5\r\n"))
            self.assertEqual(response.status, 405)


class Uploads(WireCase):
    RUN = f"/admin/datasets/{DOMAIN}/abcd-1234/run"
    BEGIN = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    FILE = b"id,what\n1,one\n"
    END = b"\r\n--b--\r\n"

    def head(self, *fields):
        lines = (f"POST {self.RUN} HTTP/1.1", "Host: localhost", basic(*self.user), "Content-Type: multipart/form-data; boundary=b",
                 *fields, "", "")
        return "\r\n".join(lines).encode()

    def staged(self):
        staging = self.server.data / "staging"
        return [path for path in staging.rglob("*") if path.is_file()]

    def test_a_client_is_told_to_go_on_when_the_body_is_wanted(self):
        body = self.BEGIN + self.FILE + self.END
        with self.connect() as connection:
            self.assertEqual(connection.ask(self.head("Expect: 100-continue", f"Content-Length: {len(body)}")).status, 100)
            connection.send(body)
            self.assertEqual(connection.response(method="POST").status, 201)
            self.is_still_served(connection)

    def test_chunks_of_any_size_make_the_same_file(self):
        body = self.BEGIN + self.FILE + self.END
        with self.connect() as connection:
            connection.send(self.head("Transfer-Encoding: chunked"))
            for byte in body:
                connection.send(b"1;x=y\r\n" + bytes([byte]) + b"\r\n")
            connection.send(b"0\r\nTrailer: x\r\n\r\n")
            self.assertEqual(connection.response(method="POST").status, 201)
            self.is_still_served(connection)

    def test_what_is_announced_as_too_large_is_refused_before_it_comes(self):
        with self.connect() as connection:
            response = connection.ask(self.head("Expect: 100-continue", f"Content-Length: {1 << 30}"))
            self.assertEqual((response.status, response.field("connection")), (413, "close"))

    def test_a_body_without_end_is_refused_once_it_is_too_large(self):
        with self.connect() as connection:
            connection.send(self.head("Transfer-Encoding: chunked"))
            connection.send(b"%x\r\n%s\r\n" % (len(self.BEGIN), self.BEGIN))
            try:
                for _ in range(100):
                    connection.send(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
            except OSError:
                pass  # it was answered and closed
            self.assertEqual(connection.response(method="POST").status, 413)
        eventually(lambda: not self.staged(), "nothing of it to stay")

    def test_chunks_against_the_rules_are_told_so_and_leave_nothing(self):
        for chunk in (b"x\r\n", b"-1\r\n", b"5\r\nhelloXX0\r\n\r\n", b"10000000000000000\r\n", b"5\nhello\n", b"5;" + b"a" * 20000):
            with self.subTest(chunk=chunk[:20]), self.connect() as connection:
                connection.send(self.head("Transfer-Encoding: chunked"))
                connection.send(b"%x\r\n%s\r\n" % (len(self.BEGIN), self.BEGIN) + chunk)
                response = connection.response(method="POST")
                self.assertEqual((response.status, response.field("connection")), (400, "close"))
                self.assertTrue(connection.at_end())
        eventually(lambda: not self.staged(), "nothing of them to stay")
        told = rf'user="alice" status=400 bytes=\d+ seconds=[0-9.]+ outcome=whole request="POST {self.RUN}"'
        eventually(lambda: re.search(told, self.server.log()), self.server.log)

    def test_a_client_that_leaves_in_the_midst_leaves_nothing(self):
        with self.connect() as connection:
            connection.send(self.head("Content-Length: 500000"))
            connection.send(self.BEGIN + b"x" * 200_000)
            eventually(self.staged, "a file in staging")
        eventually(lambda: not self.staged(), "nothing of it to stay")
        told = (r"event=request session=h[0-9a-f]{6} address=127\.0\.0\.1 user=\"alice\" bytes=0 seconds=[0-9.]+ "
                f'outcome=broken request="POST {self.RUN}"\n')
        eventually(lambda: re.search(told, self.server.log()), self.server.log)


class Connections(WireCase):
    def test_requests_sent_together_are_answered_in_order(self):
        one = f"GET {VERSION} HTTP/1.1\r\n{HOST}\r\n"
        other = f"GET /nowhere HTTP/1.1\r\n{HOST}\r\n"
        with self.connect() as connection:
            connection.send((one + other) * 50)
            statuses = [connection.response().status for _ in range(100)]
            self.assertEqual(statuses, [200, 404] * 50)

    def test_a_connection_serves_many_requests(self):
        with self.connect() as connection:
            for _ in range(500):
                self.is_still_served(connection)

    def test_a_request_may_arrive_byte_by_byte(self):
        with self.connect() as connection:
            for byte in f"GET {VERSION} HTTP/1.1\r\n{HOST}\r\n":
                connection.send(byte)
            self.assertEqual(connection.response().status, 200)

    def test_a_client_may_ask_to_close(self):
        for value in ("close", "Close", "x, close"):
            with self.connect() as connection:
                self.assertEqual(connection.get(VERSION, f"Connection: {value}").field("connection"), "close")
                self.assertTrue(connection.at_end())

    def test_head_has_the_fields_of_get_and_no_body(self):
        with self.connect() as connection:
            got = connection.get(VERSION)
            asked = connection.get(VERSION, method="HEAD")
            without_date = [(name, value) for name, value in got.fields if name != "date"]
            self.assertEqual([(n, v) for n, v in asked.fields if n != "date"], without_date)
            self.assertEqual(asked.field("content-length"), str(len(got.body)))
            self.is_still_served(connection)

    def test_what_keeps_a_browser_safe_is_in_every_response(self):
        with self.connect() as connection:
            for response in (connection.get(VERSION), connection.get("/nowhere"), connection.get("/%zz")):
                self.assertEqual(response.field("x-content-type-options"), "nosniff")
                self.assertEqual(response.field("referrer-policy"), "same-origin")
                self.assertIn("frame-ancestors 'none'", response.field("content-security-policy"))

    def test_one_line_of_the_log_tells_each_request(self):
        with self.connect() as connection:
            connection.get("/no%22where?secret=1")
        eventually(lambda: 'request="GET /no%22where"' in self.server.log(), self.server.log)
        line = next(line for line in self.server.log().splitlines() if "/no%22where" in line)
        self.assertRegex(line, r"event=request session=h[0-9a-f]{6} address=127\.0\.0\.1 status=404 bytes=[0-9]+ "
                               r'seconds=[0-9.]+ outcome=whole request="GET /no%22where"$')


class Logins(WireCase):
    def test_where_everybody_may_ask_nothing_has_to_be_proven(self):
        with self.connect() as connection:
            for field in (basic("trudy", "x"), "Authorization: Digest x"):
                self.assertEqual(connection.get(VERSION, field).status, 200, field)
        self.assertNotIn("trudy", self.server.log())

    def test_a_failed_login_is_told_as_that_of_ftps(self):
        with self.connect() as connection:
            refused = connection.get(JOBS, basic("mallory", 'x" address=1'))
            self.assertEqual(refused.status, 401)
            refused = connection.get(JOBS, basic('al"ice', "wrong"))
            self.assertEqual(refused.status, 401)
        expected = r'(?m)^[^"]*\bevent=login-failed session=\S+ address=127\.0\.0\.1 reason=unknown-user user="'
        eventually(lambda: r'user="al\"ice"' in self.server.log(), self.server.log)
        self.assertRegex(self.server.log(), expected)

    def test_a_field_that_proves_nothing_is_refused(self):
        with self.connect() as connection:
            for field in ("Authorization: Basic ???", "Authorization: Digest x", "Authorization:", "Authorization: Basic YWxpY2U="):
                self.assertEqual(connection.get(JOBS, field).status, 401, field)
            self.assertEqual(connection.get(JOBS, basic(*self.user)).status, 200)


if __name__ == "__main__":
    unittest.main()
