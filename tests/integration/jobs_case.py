"""A server whose jobs a browser looks at while they wait, run and end."""

import tables
from pages_case import DATASET, PagesCase

GOOD = b"id,name,ward\n1,one,4\n2,two,5\n3,three,6\n"
BAD = b"id,name,ward\n1,one,4,more\n"


class JobsCase(PagesCase):
    def prepare(self):
        self.server.add_user("vera", role="viewer")
        self.server.add_user("olga", role="viewer", domains=("other.example.gov",))

    def held(self):
        """As long as this lasts, no import can begin its transaction."""
        return tables.locked_for_writing(self.server.table_file(DATASET))

    def with_a_table(self):
        """A client whose dataset has a table that can be read while it is locked."""
        client = self.client()
        self.first = self.land(client, "permits 2026.csv", GOOD)
        self.ended(self.first)
        self.ended(self.land(client, "permits 2026.csv", GOOD))
        return client

    def mark(self, browser):
        browser.run("window.notLoadedAgain = true")

    def assert_not_loaded_again(self, browser):
        self.assertIs(browser.run("return window.notLoadedAgain"), True)
