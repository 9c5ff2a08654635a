"""A publisher at a desk: FileZilla under a virtual display; a CSV is dragged onto the enqueue folder with the mouse.

Ends with 77 (skipped) where FileZilla or what the display takes is not installed. A screenshot of each stage is left
in the directory WHARFINGER_SCREENSHOTS names, when it does.
"""

import base64
import subprocess
import sys
import time
import unittest

import tables
from client_case import ClientCase
from drop_client import ENQUEUE, ResumingDropClient
from virtual_display import VirtualDisplay, missing_programs
from waiting import PATIENCE, eventually

DATASET = "b2fd-cjk2"
SCREEN = (1200, 860)
DAY = 24 * 3600
OVERWRITE, RESUME = 1, 5  # what FileZilla does when the file it uploads is there already

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.63.0" platform="*nix"><Settings>
<Setting name="Greeting version">99.0.0</Setting>
<Setting name="Disable update check">1</Setting>
<Setting name="Update Check">0</Setting>
<Setting name="Window position and size">0 0 0 {width} {height} </Setting>
<Setting name="Prompt password save">0</Setting>
<Setting name="File exists action upload">{if_it_exists}</Setting>
<Setting name="File exists action download">1</Setting>
<Setting name="Logging file">{messages}</Setting>
</Settings></FileZilla3>
"""

SITE = """<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.63.0" platform="*nix"><Servers><Server>
<Host>127.0.0.1</Host><Port>{port}</Port><Protocol>4</Protocol><Type>0</Type>
<User>{user}</User><Pass encoding="base64">{password}</Pass><Logontype>1</Logontype>
<PasvMode>MODE_PASSIVE</PasvMode><EncodingType>Auto</EncodingType><BypassProxy>0</BypassProxy>
<Name>wharf</Name><LocalDir>{local}</LocalDir><RemoteDir>1 0 {length} {dataset}</RemoteDir>
</Server></Servers></FileZilla3>
"""


# The server's certificate, as accepted for good when FileZilla showed it for the first time.
TRUSTED = """<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.63.0" platform="*nix"><TrustedCerts><Certificate>
<Data>{certificate}</Data><ActivationTime>{since}</ActivationTime><ExpirationTime>{until}</ExpirationTime>
<Host>127.0.0.1</Host><Port>{port}</Port><TrustSANs>0</TrustSANs>
</Certificate></TrustedCerts></FileZilla3>
"""


class Pane:
    """One of the two lists of files. Its edges need not be exact: rows are found by what changes on the screen."""

    def __init__(self, left, right):
        self.left, self.right = int(left * SCREEN[0]), int(right * SCREEN[0])
        self.top, self.bottom = int(0.53 * SCREEN[1]), int(0.88 * SCREEN[1])
        self.empty_spot = (int((left + right) / 2 * SCREEN[0]), int(0.86 * SCREEN[1]))


LOCAL = Pane(0.01, 0.4)
REMOTE = Pane(0.51, 0.97)


class Desk(ClientCase):
    version = "TLSv1.3"
    if_it_exists = OVERWRITE

    def setUp(self):
        super().setUp()
        self.home = self.server.directory / "home"
        self.local = self.server.directory / "local"
        self.messages_file = self.server.directory / "filezilla-messages"
        self.ftp = self.client()
        self.ftp.enter_dataset(DATASET)

    def configure(self):
        directory = self.home / ".config" / "filezilla"
        directory.mkdir(parents=True)
        (directory / "filezilla.xml").write_text(
            SETTINGS.format(width=SCREEN[0], height=SCREEN[1], messages=self.messages_file,
                            if_it_exists=self.if_it_exists))
        (directory / "sitemanager.xml").write_text(SITE.format(
            port=self.server.ports.control, user=self.user, dataset=DATASET, length=len(DATASET), local=self.local,
            password=base64.b64encode(self.password.encode()).decode()))
        now = int(time.time())
        (directory / "trustedcerts.xml").write_text(TRUSTED.format(
            certificate=self.ftp.sock.getpeercert(binary_form=True).hex(), port=self.server.ports.control,
            since=now - DAY, until=now + 365 * DAY))

    def start_filezilla(self):
        self.configure()
        self.display = VirtualDisplay(*SCREEN)
        self.addCleanup(self.display.close)
        environment = {**self.display.environment, "HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / ".config")}
        if self.version == "TLSv1.2":
            environment["GNUTLS_SYSTEM_PRIORITY_FILE"] = self.without_tls_1_3()["GNUTLS_SYSTEM_PRIORITY_FILE"]
        filezilla = subprocess.Popen(["filezilla", "--site=0/wharf"], env=environment, cwd=self.scratch(),
                                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(filezilla.wait)
        self.addCleanup(filezilla.kill)
        self.addCleanup(self.screenshot, "at-the-end")

    def screenshot(self, stage):
        self.display.screenshot(f"filezilla-{self.id().rpartition('.')[2]}-{stage}")

    def messages(self):
        """What FileZilla shows in its message pane, commands and replies included."""
        return self.messages_file.read_text(errors="replace") if self.messages_file.exists() else ""

    def wait_for_message(self, text, patience=PATIENCE):
        eventually(lambda: text in self.messages(), lambda: f"{text!r} from FileZilla\n{self.messages()}", patience)

    def row_of(self, pane, name):
        """The height on screen of a file: its first letter selects it, and what lights up is its row."""
        def found():
            self.display.act("mousemove", *pane.empty_spot, "click", "1", "key", "Home")
            before = self.display.settled()
            self.display.act("key", name[0])
            after = self.display.settled()
            bands = self.display.changed_bands(before, after, pane.left, pane.top, pane.right, pane.bottom)
            # The rows may touch; what is selected last is the lower one, and no row is less than 12 high.
            return bands[-1][1] - 6 if bands and bands[-1][1] - bands[-1][0] >= 12 else None
        return eventually(found, lambda: f"{name} to be selected\n{self.messages()}")

    def drag_until_it_takes(self, start, end):
        """The drop starts a transfer; a drag the toolkit missed is made again."""
        for attempt in range(6):
            self.display.drag(start, end)
            try:
                self.wait_for_message("Starting upload", patience=20)
                return
            except AssertionError:
                self.screenshot(f"missed-{attempt}")
        self.fail(f"the drag never took\n{self.messages()}")

    def drag_a_csv_onto_the_enqueue_folder(self):
        before, table = tables.permits(2)
        # A first version is there already, so that the listing FileZilla begins with has every file it will have.
        self.ftp.land_data(DATASET, "permits.csv", before.csv())
        self.server.wait_until_idle()
        self.local_file("permits.csv", table.csv())
        with self.only(self.version):
            self.start_filezilla()
            self.wait_for_message(f'Directory listing of "/{DATASET}" successful')
            self.screenshot("listing")
            source = (LOCAL.left + 50, self.row_of(LOCAL, "permits.csv"))
            self.drag_until_it_takes(source, (REMOTE.left + 70, self.row_of(REMOTE, ENQUEUE)))
            self.wait_for_message("queued as job")
            self.wait_for_message("File transfer successful")
        self.screenshot("transferred")
        job = self.server.jobs(dataset=DATASET)[0]
        counts = tables.changes_by_whole_row(before, table)
        self.assert_landed(DATASET, job["id"], name="permits.csv", landed=table.csv(),
                           control=self.active_control(DATASET), counts=counts, table=table)
        self.read_log_by_double_click(job["id"])

    def read_log_by_double_click(self, job_id):
        """A double click downloads log.txt, which says what became of the job."""
        row = self.row_of(REMOTE, "log.txt")

        def downloaded():
            self.display.act("mousemove", REMOTE.left + 30, row, "click", "--repeat", "2", "--delay", "80", "1", "sleep", "1")
            log = self.local / "log.txt"
            return log.exists() and job_id in log.read_text()
        eventually(downloaded, lambda: f"log.txt to arrive\n{self.messages()}")
        self.screenshot("log-read")


class AtTheDesk(Desk):
    def test_dragging_a_csv_onto_the_enqueue_folder_lands_it(self):
        self.drag_a_csv_onto_the_enqueue_folder()

    def test_an_upload_that_broke_off_is_resumed(self):
        self.if_it_exists = RESUME
        data = tables.permits(1)[0].csv()
        self.ftp.transfer_cut_off(f"/{DATASET}/permits.csv", data[:5000])
        self.local_file("permits.csv", data)
        self.start_filezilla()
        self.wait_for_message(f'Directory listing of "/{DATASET}" successful')
        source = (LOCAL.left + 50, self.row_of(LOCAL, "permits.csv"))
        self.drag_until_it_takes(source, REMOTE.empty_spot)
        self.wait_for_message("File transfer successful")
        self.assertRegex(self.messages(), "Command: (REST 5000|APPE)")
        self.assertEqual(self.ftp.retrieve(f"/{DATASET}/permits.csv"), data)


class WhereReuseIsRequired(Desk):
    settings = {"ftps.require_session_reuse": "require"}
    drop_client = ResumingDropClient

    def test_dragging_where_session_reuse_is_required_with_tls_1_2(self):
        self.version = "TLSv1.2"
        self.drag_a_csv_onto_the_enqueue_folder()

    def test_dragging_where_session_reuse_is_required_with_tls_1_3(self):
        self.drag_a_csv_onto_the_enqueue_folder()


if __name__ == "__main__":
    missing = missing_programs("filezilla")
    if missing:
        print("skipped: not installed: " + ", ".join(missing))
        sys.exit(77)
    unittest.main()
