"""A running server with people who sign in on its pages, and a browser for them."""

import sys
import unittest

import browser as browsers
from browser import Browser
from drop_client import ENQUEUE, DropClient
from server import DOMAIN, Server, job_id_in

DATASET = "b2fd-cjk2"
PASSWORD = "one-tall-ship"


class PagesCase(unittest.TestCase):
    settings = {}

    def setUp(self):
        self.server = Server(self.settings)
        self.addCleanup(self.server.close)
        self.server.add_user("ann", PASSWORD)
        self.prepare()
        self.server.start()

    def prepare(self):
        """Before the server starts."""

    @property
    def site(self):
        return f"https://127.0.0.1:{self.server.ports.https}"

    def browser(self, **options):
        browser = Browser(**options)
        self.addCleanup(browser.close)
        return browser

    def signed_in(self, user="ann", *, at="/admin/jobs", **options):
        """A browser whose user signed in on the way to the page `at`."""
        browser = self.browser(**options)
        browser.open(self.site + at)
        self.sign_in(browser, user)
        return browser

    def sign_in(self, browser, user="ann", password=PASSWORD):
        browser.fill("#user", user)
        browser.fill("#password", password)
        browser.click("main form button")

    def client(self, user="ann"):
        client = DropClient(self.server.ports.control, user, PASSWORD, domain=DOMAIN)
        self.addCleanup(client.close)
        client.find_root()
        return client

    def land(self, client, name, data, *, dataset=DATASET):
        """Stores straight into the enqueue folder; returns the job's id."""
        client.enter_dataset(dataset)
        return job_id_in(client.store(client.path(dataset, ENQUEUE, name), data))

    def ended(self, job):
        """The job as the command line shows it, once it has ended and was put away."""
        self.server.wait_until_idle()
        return self.server.job(job)

    def screenshots(self, browser, name):
        """Light and dark, wide and narrow."""
        for dark in (False, True):
            browser.prefer(dark=dark)
            for size, width in ((browsers.WIDE, "wide"), (browsers.PHONE, "phone")):
                browser.resize(size)
                browser.screenshot(f"{name}-{width}-{'dark' if dark else 'light'}")
        browser.prefer(dark=False)
        browser.resize(browsers.WIDE)

    def assert_accessible(self, browser):
        """In light and dark, wide and narrow; and everything has room."""
        for dark in (False, True):
            browser.prefer(dark=dark)
            for size in (browsers.WIDE, browsers.PHONE):
                browser.resize(size)
                self.assertEqual(browser.accessibility_problems(), [], f"dark={dark} {size} {browser.url}")
        browser.prefer(dark=False)
        self.assert_has_room(browser)

    def assert_has_room(self, browser):
        for size in (browsers.PHONE, browsers.TABLET, browsers.WIDE):
            browser.resize(size)
            self.assertEqual(browser.too_wide(), [], f"{size} {browser.url}")


def main():
    """As unittest.main(), but 77 (skipped) without a browser."""
    if missing := browsers.missing_programs():
        print("skipped, not installed:", ", ".join(missing))
        sys.exit(77)
    unittest.main()
