"""What a publisher does in a working day, told once and done by every client in its own way, with each TLS version."""

import gzip
import re

import tables
from client_case import ClientCase
from drop_client import ENQUEUE
from waiting import eventually

DATASET = "jour-ney1"
HOME = f"/{DATASET}"
QUEUE = f"{HOME}/{ENQUEUE}"
NAME = "readings.csv"
PATH = f"{HOME}/{NAME}"
CUT = 1500  # bytes that were there when the upload broke off that is resumed


class Journey(ClientCase):
    """A client is taught by `perform`, which carries out steps in one session or in several:

        ("mkdir", folder)         ("list", folder, local)         ("get", remote, local)
        ("put", local, remote)    ("resume", local, remote)       ("rename", from, to)       ("delete", remote)

    Remote paths begin with "/". What a listing shows goes to the local file, in whatever form the client has it.
    Steps that are not in `can` are done by the drop client instead.
    """

    can = {"mkdir", "list", "get", "put", "resume", "rename", "delete"}

    def perform(self, version, steps):
        raise NotImplementedError

    def does(self, version, *steps):
        mine = [step for step in steps if step[0] in self.can]
        for step in steps:
            if step not in mine:
                self.stand_in(*step)
        if mine:
            with self.only(version):
                self.perform(version, mine)

    def stand_in(self, verb, first, second=None):
        client = self.client()
        if verb == "mkdir":
            client.mkd(first)
        elif verb == "put":
            client.store(second, first.read_bytes())
        elif verb == "resume":
            data = first.read_bytes()
            client.store(second, data[client.size(second):], verb="APPE")
        elif verb == "rename":
            client.rename(first, second)
        elif verb == "delete":
            client.delete(first)
        else:
            raise AssertionError(f"every client can {verb}")

    def newest_job(self):
        return self.server.jobs(dataset=DATASET)[0]["id"]

    def make(self, version):
        before, after = tables.readings(2)
        plain = self.local_file(NAME, before.csv())
        packed = self.local_file(NAME + ".gz", gzip.compress(after.csv(), mtime=0))
        got = self.scratch() / "got"
        listing = self.scratch() / "listing"
        publisher = self.client()

        self.does(version, ("mkdir", HOME), ("list", HOME, listing), ("put", plain, PATH), ("get", PATH, got))
        for name in ("status.txt", "log.txt", "active-control.json", "completed", ENQUEUE):
            self.assertIn(name, listing.read_text())
        self.assertEqual(publisher.retrieve(PATH), before.csv())
        self.assertEqual(got.read_bytes(), before.csv())

        self.does(version, ("delete", PATH), ("list", HOME, listing))
        self.assertNotIn(NAME, listing.read_text())

        publisher.transfer_cut_off(PATH, before.csv()[:CUT])
        began = len(self.server.log())
        self.does(version, ("resume", plain, PATH))
        eventually(lambda: re.search(r"\b(REST|APPE)\b", self.server.log()[began:]), self.server.log)
        self.assertEqual(publisher.retrieve(PATH), before.csv())

        self.does(version, ("rename", PATH, QUEUE))
        counts = tables.changes_by_whole_row(tables.nothing_like(before), before)
        self.assert_landed(DATASET, self.newest_job(), name=NAME, landed=before.csv(),
                           control=self.active_control(DATASET), counts=counts, table=before)

        self.does(version, ("put", packed, f"{QUEUE}/{packed.name}"))
        counts = tables.changes_by_whole_row(before, after)
        job = self.newest_job()
        self.assertEqual(len(self.server.jobs(dataset=DATASET)), 2)
        self.assert_landed(DATASET, job, name=packed.name, landed=packed.read_bytes(),
                           control=self.active_control(DATASET), counts=counts, table=after)

        log = self.scratch() / "log"
        day, snapshot = self.snapshot(publisher, NAME)
        self.does(version, ("get", f"{HOME}/status.txt", got), ("get", f"{HOME}/log.txt", log),
                  ("list", day, listing), ("get", f"{day}/{snapshot}", self.scratch() / "snapshot"))
        self.assertIn(f"{job} : SUCCESS", got.read_text())
        self.assertRegex(log.read_text(), rf"{job}.*finished")
        self.assertIn(snapshot, listing.read_text())
        self.assertEqual((self.scratch() / "snapshot").read_bytes(), before.csv())

    def snapshot(self, client, name):
        """(folder, name) of the newest snapshot of a file. The newest day may be without one, just after midnight."""
        folders = [f"{HOME}/completed"]
        for _ in range(3):
            folders = [f"{folder}/{entry}" for folder in folders for entry in sorted(client.names(folder), reverse=True)]
        return next((day, entry) for day in folders for entry in sorted(client.names(day), reverse=True)
                    if re.fullmatch(r"[\d:.]+-" + re.escape(name), entry))

    def make_alone(self, version):
        """The short way: nobody else has a data connection, so the server may be as strict as it likes."""
        table = tables.readings(1)[0]
        plain = self.local_file(NAME, table.csv())
        got = self.scratch() / "got"
        self.server.create_dataset(DATASET)
        self.does(version, ("put", plain, PATH), ("get", PATH, got), ("list", HOME, self.scratch() / "listing"))
        self.assertEqual(got.read_bytes(), table.csv())
        self.assertIn(NAME, (self.scratch() / "listing").read_text())
        self.does(version, ("put", plain, f"{QUEUE}/{NAME}"))
        job = self.newest_job()
        self.wait_for_success(DATASET, job)
        self.assert_table_is(DATASET, table)
        self.does(version, ("get", f"{HOME}/status.txt", got))
        self.assertIn(f"{job} : SUCCESS", got.read_text())


class BothVersions:
    """Mixed into a Journey."""

    def test_a_working_day_with_tls_1_2(self):
        self.make("TLSv1.2")

    def test_a_working_day_with_tls_1_3(self):
        self.make("TLSv1.3")


class WhereReuseIsRequired:
    """Mixed into a Journey: data connections have to resume the TLS session of the control connection."""

    settings = {"ftps.require_session_reuse": "require"}

    def test_landing_where_session_reuse_is_required_with_tls_1_2(self):
        self.make_alone("TLSv1.2")

    def test_landing_where_session_reuse_is_required_with_tls_1_3(self):
        self.make_alone("TLSv1.3")
