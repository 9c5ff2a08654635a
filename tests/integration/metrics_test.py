"""/healthz, /readyz and /metrics of the real server: who may ask where, and what they say."""

import http.client
import re
import signal
import time
import unittest

from drop_client import DropClient
from https_client import HttpsClient
from server import DOMAIN, Server
from strict_http import HttpConnection
from waiting import PATIENCE, eventually

DATASET = "metr-ics1"
LINE = re.compile(r'([a-z_]+)((?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})?) ([0-9.e+-]+|\+Inf|NaN)')


class Metrics(unittest.TestCase):
    def serve(self, settings=None, *, own_address=True):
        server = Server(settings)
        self.addCleanup(server.close)
        if own_address:
            server.settings["metrics.listen"] = [f"127.0.0.1:{server.ports.metrics}"]
            server.write_config()
        server.add_user("ann")
        server.add_user("root", role="admin", domains=())
        return server.start()

    def ask(self, server, path, *, method="GET", headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", server.ports.metrics, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer, answer.read().decode()

    def numbers(self, server):
        answer, text = self.ask(server, "/metrics")
        self.assertEqual(answer.status, 200, text)
        self.assertEqual(answer.getheader("Content-Type"), "text/plain; version=0.0.4; charset=utf-8")
        numbers = {}
        for line in text.splitlines():
            if not line.startswith("#"):
                name, labels, value = LINE.fullmatch(line).groups()
                self.assertNotIn(name + labels, numbers)
                numbers[name + labels] = float(value)
        return numbers

    def test_a_server_that_serves_is_healthy_and_ready(self):
        server = self.serve()
        for path, text in ("/healthz", "ok\n"), ("/readyz", "ready\n"):
            answer, body = self.ask(server, path)
            self.assertEqual((answer.status, body), (200, text))
            answer, body = self.ask(server, path, method="HEAD")
            self.assertEqual((answer.status, body), (200, ""))

    def test_the_own_address_answers_nothing_else_and_looks_at_no_password(self):
        server = self.serve()
        right, wrong = ({"Host": DOMAIN, "Authorization": f"Basic {word}"}
                        for word in ("cm9vdDpvbmUtdGFsbC1zaGlw", "cm9vdDp3cm9uZw=="))
        for path in ("/", "/datasync/version.json", "/datasync/log", f"/d/{DOMAIN}/datasync/log", "/admin/jobs", "/metrics/x"):
            answer, _ = self.ask(server, path, headers=right)
            self.assertEqual(answer.status, 404, path)
        answer, _ = self.ask(server, "/metrics", headers=wrong)
        self.assertEqual(answer.status, 200)
        self.assertEqual(self.numbers(server)['wharfinger_logins_total{protocol="https",outcome="failed"}'], 0)
        answer, _ = self.ask(server, "/metrics", method="POST")
        self.assertEqual(answer.status, 405)
        self.assertEqual(answer.getheader("Allow"), "GET, HEAD")

    def test_with_an_own_address_they_are_not_on_the_https_port(self):
        server = self.serve()
        client = HttpsClient(server.ports.https, "root")
        self.addCleanup(client.close)
        for path in ("/healthz", "/readyz", "/metrics"):
            self.assertEqual(client.get(path).status, 404, path)

    def test_on_the_https_port_health_is_for_everybody_and_the_numbers_are_for_admins(self):
        server = self.serve(own_address=False)
        for user, status in ((None, 401), ("ann", 403), ("root", 200)):
            client = HttpsClient(server.ports.https, user)
            self.addCleanup(client.close)
            self.assertEqual(client.get("/healthz").text(), "ok\n")
            self.assertEqual(client.get("/readyz").text(), "ready\n")
            self.assertEqual(client.get("/metrics").status, status, user)

    def test_what_a_publisher_does_shows(self):
        server = self.serve()
        before = self.numbers(server)
        with self.assertRaises(Exception):
            DropClient(server.ports.control, "ann", "wrong")
        client = DropClient(server.ports.control, "ann", "one-tall-ship")
        self.addCleanup(client.close)
        _, text = client.publish(DATASET, {"action": "Replace"}, "a.csv", b"id,what\n1,one\n2,two\n")
        self.assertTrue(text.startswith("SUCCESS"), text)
        ended = 'wharfinger_jobs_ended_total{outcome="completed"}'
        eventually(lambda: self.numbers(server)[ended] == 1, "the job to count")
        now = self.numbers(server)
        for name, grown in {
            'wharfinger_logins_total{protocol="ftps",outcome="failed"}': 1,
            'wharfinger_logins_total{protocol="ftps",outcome="succeeded"}': 1,
            "wharfinger_jobs_enqueued_total": 1,
            "wharfinger_rows_pulled_total": 2,
            'wharfinger_rows_pushed_total{change="inserted"}': 2,
            "wharfinger_job_duration_seconds_count": 1,
            "wharfinger_job_wait_seconds_count": 1,
            'wharfinger_jobs{state="completed"}': 1,
            'wharfinger_jobs{state="queued"}': 0,
            'wharfinger_ftp_sessions{state="logged-in"}': 1,
            'wharfinger_ftp_transfers_total{transfer="upload",outcome="failed-by-client"}': 0,
        }.items():
            self.assertEqual(now[name] - before[name], grown, name)
        for name in ('wharfinger_ftp_transfers_total{transfer="upload",outcome="complete"}',
                     'wharfinger_ftp_transfer_bytes_total{transfer="upload"}',
                     'wharfinger_passive_requests_total{result="granted"}',
                     'wharfinger_ftp_connections_total{result="accepted"}', "wharfinger_archive_bytes"):
            self.assertGreater(now[name], before[name], name)
        handshakes = [now[f'wharfinger_tls_handshakes_total{{connection="data",result="{r}"}}'] for r in ("full", "resumed")]
        self.assertGreater(sum(handshakes), 0)

    def test_the_server_is_seen_from_outside(self):
        server = self.serve()
        numbers = self.numbers(server)
        self.assertEqual(numbers["wharfinger_ready"], 1)
        self.assertEqual(numbers["wharfinger_users"], 2)
        self.assertEqual(numbers["wharfinger_passive_ports"], len(server.ports.passive))
        self.assertEqual(numbers["wharfinger_job_queue_age_seconds"], 0)
        self.assertGreater(numbers["process_resident_memory_bytes"], 1e6)
        self.assertGreater(numbers["process_open_fds"], 10)
        self.assertLess(abs(time.time() - numbers["process_start_time_seconds"]), 2 * PATIENCE)
        days = [(value - time.time()) / 86400 for name, value in numbers.items() if "certificate_not_after" in name]
        self.assertEqual(len(days), 1)
        self.assertGreater(days[0], 3000) # the self-signed one is good for ten years

    def test_what_is_asked_over_https_shows(self):
        server = self.serve()
        for user, password in (("ann", "one-tall-ship"), ("ann", "wrong"), ("nobody", "wrong")):
            client = HttpsClient(server.ports.https, user, password)
            client.get("/datasync/log")
            client.close()
        numbers = self.numbers(server)
        self.assertEqual(numbers['wharfinger_logins_total{protocol="https",outcome="succeeded"}'], 1)
        self.assertEqual(numbers['wharfinger_logins_total{protocol="https",outcome="failed"}'], 2)
        self.assertEqual(numbers['wharfinger_http_connections_total{result="accepted"}'], 3)
        handshakes = [numbers[f'wharfinger_tls_handshakes_total{{connection="https",result="{r}"}}'] for r in ("full", "resumed")]
        self.assertEqual(sum(handshakes), 3)
        self.assertEqual(numbers['wharfinger_http_requests_total{method="GET",status="5xx"}'], 0)

    def test_a_client_that_leaves_within_a_body_is_counted(self):
        server = self.serve()
        with HttpConnection(server.ports.https) as connection:
            connection.send(b"POST /admin/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nuser=")
        series = 'wharfinger_http_requests_total{method="POST",status="none"}'
        eventually(lambda: self.numbers(server).get(series) == 1, lambda: self.numbers(server))

    def test_a_full_disk_makes_it_unready_and_names_no_path(self):
        server = self.serve({"uploads.min_free": "1048576GiB"})
        answer, text = self.ask(server, "/readyz")
        self.assertEqual((answer.status, text), (503, "disk: less is free than uploads have to leave (uploads.min_free)\n"))

    def test_a_server_that_drains_says_so_to_the_last(self):
        server = self.serve()
        client = DropClient(server.ports.control, "ann", "one-tall-ship")
        self.addCleanup(client.close)
        client.enter_dataset(DATASET)
        connection = client.transfercmd(f"STOR /{DATASET}/a.csv")
        connection.sendall(b"a,b\n")
        server.process.send_signal(signal.SIGTERM)
        eventually(lambda: self.ask(server, "/readyz")[0].status == 503, "the server to drain")
        self.assertEqual(self.ask(server, "/readyz")[1], "draining: the server is shutting down\n")
        self.assertEqual(self.ask(server, "/healthz")[0].status, 200)
        numbers = self.numbers(server)
        self.assertEqual(numbers["wharfinger_ready"], 0)
        self.assertEqual(numbers["wharfinger_ftp_data_connections"], 1)
        connection.unwrap()
        connection.close()
        self.assertTrue(client.getresp().startswith("226"))
        self.assertEqual(server.process.wait(PATIENCE), 0)
        server.process = None


if __name__ == "__main__":
    unittest.main()
