"""A server that is about to be mistreated: afterwards it must hold what it held before, and serve as it did."""

import contextlib
import re
import threading

from drop_client import DropClient
from landing_case import LandingCase
from process_watch import MIB, Watch
from raw_client import RawControl

SMALL = b"a,b\n1,x\n2,y\n"

# What the log has only if the server did something it was not made for: a line of level error, or the last words of
# the C++ library. Not bare words such as "bug": the random name of a directory can hold them.
COMPLAINT = re.compile(r"^\S+Z error .*|^terminate called.*", re.MULTILINE)


class AbuseCase(LandingCase):
    """setUp warms the server up and remembers what it holds; tearDown compares and publishes a table."""

    # So many connections come from here that the limits would hide what is looked at.
    ROOMY = {
        "limits.sessions": 5000, "limits.sessions_per_address": 5000,
        "limits.sessions_before_login": 5000, "limits.sessions_before_login_per_address": 5000,
        "limits.failed_login_delay": "0s", "bans.user_failures": 0, "bans.address_failures": 0,
        "log.level": "info",
    }
    # What the server may have grown by in the end: threads that come and go leave memory that is free, but not
    # given back. A thousand sessions that leaked would be several times that.
    MEMORY = 28 * MIB

    def setUp(self):
        self.settings = {**self.ROOMY, **self.settings}
        super().setUp()
        self.opened = []
        self.warm_up()
        self.before = Watch(self.server.process.pid)

    def tearDown(self):
        self.close_all()
        self.assert_serves()
        self.before.wait_for_descriptors()
        self.before.wait_for_memory(self.MEMORY)
        self.assertEqual(COMPLAINT.findall(self.server.log()), [])

    def warm_up(self):
        """All that the first of its kind costs: hashing and disk threads, TLS, a table, some hundred buffers."""
        def use(dataset):
            client = DropClient(self.server.ports.control, self.user, self.password)
            client.publish(dataset, {"action": "Replace"}, "small.csv", SMALL)
            client.store(f"/{dataset}/big.csv", b"x" * (4 * MIB))
            client.retrieve(f"/{dataset}/big.csv")
            client.delete(f"/{dataset}/big.csv")
            client.quit()

        threads = [threading.Thread(target=use, args=(f"warm-000{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.server.wait_until_idle()

    def assert_serves(self):
        """A normal client comes, publishes a table and goes."""
        client = DropClient(self.server.ports.control, self.user, self.password)
        with contextlib.closing(client):
            text = client.publish("serv-es01", {"action": "Replace"}, "small.csv", SMALL)[1]
            self.assertTrue(text.startswith("SUCCESS"), text)
            client.quit()
        self.server.wait_until_idle()

    # What a test opens is closed before the server is looked at

    def keep(self, connection):
        self.opened.append(connection)
        return connection

    def close_all(self):
        for connection in self.opened:
            with contextlib.suppress(OSError):
                connection.close()
        self.opened.clear()

    def client(self, **options):
        return self.keep(DropClient(self.server.ports.control, self.user, self.password, **options))

    def control(self, **options):
        return self.keep(RawControl(self.server.ports.control, **options))

    def session(self, **options):
        """A control connection, secured and logged in."""
        return self.control(**options).log_in(self.user, self.password)

    def assert_code(self, code, reply):
        self.assertEqual(reply[:len(code)], code, reply)
