"""The HTTPS server as curl and a strict client see it."""

import json
import subprocess
import unittest

from server import ENVIRONMENT, Server
from waiting import PATIENCE


class Https(unittest.TestCase):
    def setUp(self):
        self.server = Server({"https.region": "wharf"})
        self.addCleanup(self.server.close)
        self.server.add_user("alice")
        self.server.start()

    def curl(self, path, *options):
        url = f"https://127.0.0.1:{self.server.ports.https}{path}"
        done = subprocess.run(["curl", "-sk", "-D", "-", *options, url], capture_output=True, text=True, timeout=PATIENCE,
                              env=ENVIRONMENT, check=True)
        head, _, body = done.stdout.partition("\n\n")
        return head.splitlines(), body

    def test_the_version_is_told_to_everybody(self):
        head, body = self.curl("/datasync/version.json")
        self.assertEqual(head[0].split()[1], "200")
        self.assertGreater(json.loads(body)["max-block-size"], 0)

    def test_the_region_is_told_in_a_header(self):
        head, _ = self.curl("/api/version.json")
        self.assertIn("x-socrata-region: wharf", [line.lower() for line in head])

    def test_what_is_everybodys_is_told_to_whoever_shows_wrong_credentials_too(self):
        """DataSync sends them with every request; it takes a version without max-block-size for a broken server."""
        for credentials in ("-unobody:wrong",), ("-HAuthorization: Bearer x",), ("-HAuthorization: nonsense",):
            head, body = self.curl("/datasync/version.json", *credentials)
            self.assertEqual(head[0].split()[1], "200")
            self.assertGreater(json.loads(body)["max-block-size"], 0)
            head, _ = self.curl("/api/version.json", *credentials)
            self.assertIn("x-socrata-region: wharf", [line.lower() for line in head])
            self.assertEqual(self.curl("/datasync/log", *credentials)[0][0].split()[1], "401")

    def test_what_is_not_there_is_not_found_and_a_wrong_method_says_which_are_right(self):
        head, body = self.curl("/nowhere")
        self.assertEqual(head[0].split()[1], "404")
        self.assertEqual(json.loads(body)["type"], "not-found")
        head, _ = self.curl("/datasync/version.json", "-X", "DELETE")
        self.assertEqual(head[0].split()[1], "405")
        self.assertIn("Allow: GET, HEAD", head)


if __name__ == "__main__":
    unittest.main()
