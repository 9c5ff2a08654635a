"""Health and metrics: at a door of their own, over plain HTTP, or on the HTTPS port."""

import base64
import re
import signal
import unittest

from server import Server
from strict_http import HttpConnection
from waiting import PATIENCE, eventually


def basic(user, password):
    return "Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


class OwnDoor(unittest.TestCase):
    def setUp(self):
        self.server = Server({"limits.drain": "60s"})
        self.addCleanup(self.server.close)
        self.port = self.server.ports.passive[-1]  # claimed for this test, like the others
        self.server.settings["metrics.listen"] = [f"127.0.0.1:{self.port}"]
        self.server.settings["ftps.passive_ports"] = f"{self.server.ports.passive[0]}-{self.port - 1}"
        self.server.write_config()
        self.server.start()

    def connect(self, **options):
        connection = HttpConnection(self.port, plain=True, **options)
        self.addCleanup(connection.close)
        return connection

    def test_everybody_may_ask_and_there_is_nothing_else(self):
        connection = self.connect()
        self.assertEqual(connection.get("/healthz").body, b"ok\n")
        ready = connection.get("/readyz")
        self.assertEqual((ready.status, ready.body.strip()), (200, b"ready"))
        metrics = connection.get("/metrics")
        self.assertEqual(metrics.field("content-type"), "text/plain; version=0.0.4; charset=utf-8")
        self.assertIn(b"wharfinger_", metrics.body)
        for path in ("/datasync/version.json", "/admin/sign-in", "/datasync/log"):
            self.assertEqual(connection.get(path).status, 404, path)
        self.assertEqual(connection.get("/metrics", method="HEAD").status, 200)

    def test_they_are_not_on_the_https_port_then(self):
        with HttpConnection(self.server.ports.https) as connection:
            for path in ("/healthz", "/readyz", "/metrics"):
                self.assertEqual(connection.get(path).status, 404)

    def test_while_the_server_drains_it_says_so(self):
        with HttpConnection(self.server.ports.https) as busy:
            busy.send("POST /admin/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n")
            self.assertEqual(busy.response().status, 100)
            self.server.process.send_signal(signal.SIGTERM)
            eventually(lambda: self.connect().get("/readyz").status == 503, "no longer ready")
            self.assertIn(b"draining", self.connect().get("/readyz").body)
            self.assertEqual(self.connect().get("/healthz").status, 200)
            busy.send("user=x")
            busy.response(method="POST")
        self.assertEqual(self.server.process.wait(PATIENCE), 0)

    def test_requests_over_https_are_counted(self):
        with HttpConnection(self.server.ports.https) as connection:
            connection.get("/datasync/version.json")
            connection.get("/nowhere")
            connection.get("/nowhere", basic("nobody", "x"))
            text = self.connect().get("/metrics").body.decode()
        counts = dict(re.findall(r'wharfinger_http_requests_total\{([^}]*)\} ([0-9]+)', text))
        self.assertEqual({count for labels, count in counts.items() if 'GET' in labels and '2xx' in labels}, {"1"}, text)
        self.assertEqual({count for labels, count in counts.items() if 'GET' in labels and '4xx' in labels}, {"2"}, text)


class HttpsPort(unittest.TestCase):
    def test_metrics_are_for_admins_and_health_is_for_everybody(self):
        with Server() as server:
            admin = server.add_user("root", role="admin", domains=())
            publisher = server.add_user("alice")
            server.start()
            with HttpConnection(server.ports.https) as connection:
                self.assertEqual(connection.get("/healthz").status, 200)
                self.assertEqual(connection.get("/readyz").status, 200)
                self.assertEqual(connection.get("/metrics").status, 401)
                self.assertEqual(connection.get("/metrics", basic(*publisher)).status, 403)
                self.assertEqual(connection.get("/metrics", basic(*admin)).status, 200)


if __name__ == "__main__":
    unittest.main()
