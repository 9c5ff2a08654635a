"""A publisher at a desk: FileZilla under a virtual display; a CSV is dragged onto the enqueue folder with the mouse.

Ends with 77 (skipped) where FileZilla, Xvfb or xdotool is not installed. A screenshot of each stage is left in the
directory WHARFINGER_SCREENSHOTS names, when it does.
"""

import base64
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

import tables
from drop_client import ENQUEUE
from landing_case import LandingCase
from waiting import PATIENCE, eventually

DATASET = "b2fd-cjk2"
SCREEN = (1200, 860)
NEEDED = ("filezilla", "Xvfb", "xdotool")

# Where things are in FileZilla's window of that size: the file in the local pane (first row below ".."), and
# the rows of the remote pane.
LOCAL_FILE = (60, 509)
REMOTE_COLUMN = 682
REMOTE_FIRST_ROW = 486  # ".."
ROW_HEIGHT = 23

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<FileZilla3 version="3.63.0" platform="*nix"><Settings>
<Setting name="Greeting version">99.0.0</Setting>
<Setting name="Disable update check">1</Setting>
<Setting name="Update Check">0</Setting>
<Setting name="Window position and size">0 0 0 {width} {height} </Setting>
<Setting name="Prompt password save">0</Setting>
<Setting name="File exists action upload">1</Setting>
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


class Desk(LandingCase):
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
            SETTINGS.format(width=SCREEN[0], height=SCREEN[1], messages=self.messages_file))
        (directory / "sitemanager.xml").write_text(SITE.format(
            port=self.server.ports.control, user=self.user, dataset=DATASET, length=len(DATASET), local=self.local,
            password=base64.b64encode(self.password.encode()).decode()))

    def start_display(self):
        reading, writing = os.pipe()
        display = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-dpi", "96",
             "-nolisten", "tcp"], pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.addCleanup(display.wait)
        self.addCleanup(display.terminate)
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        self.assertTrue(number, "Xvfb did not start")
        self.environment = {**os.environ, "DISPLAY": f":{number}", "HOME": str(self.home), "LANG": "C.UTF-8",
                            "XDG_CONFIG_HOME": str(self.home / ".config"), "NO_AT_BRIDGE": "1"}

    def start_filezilla(self):
        self.configure()
        self.start_display()
        filezilla = subprocess.Popen(["filezilla", "--site=0/wharf"], env=self.environment, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(filezilla.wait)
        self.addCleanup(filezilla.kill)
        self.addCleanup(self.screenshot, "at-the-end")

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], env=self.environment, capture_output=True, text=True,
                              timeout=PATIENCE)

    def screenshot(self, name):
        directory = os.environ.get("WHARFINGER_SCREENSHOTS")
        if directory and shutil.which("import"):
            pathlib.Path(directory).mkdir(parents=True, exist_ok=True)
            subprocess.run(["import", "-window", "root", f"{directory}/filezilla-{name}.png"], env=self.environment,
                           timeout=PATIENCE)

    def messages(self):
        """What FileZilla shows in its message pane."""
        return self.messages_file.read_text(errors="replace") if self.messages_file.exists() else ""

    def wait_for_message(self, *texts, patience=PATIENCE):
        eventually(lambda: any(text in self.messages() for text in texts),
                   lambda: f"{texts} from FileZilla\n{self.messages()}", patience)

    def window(self, title):
        return self.xdotool("search", "--name", title).stdout.split()

    def accept_certificate(self):
        """The first connection to a self-signed server asks; Return says OK."""
        def accepted():
            if "TLS connection established" in self.messages():
                return True
            for window in self.window("Unknown certificate"):
                self.xdotool("windowfocus", "--sync", window, "key", "Return")
            return False
        eventually(accepted, lambda: f"the certificate to be accepted\n{self.messages()}")

    def row_of(self, name):
        """The height on screen of a remote row: folders first, each group by name."""
        entries = self.ftp.names(f"/{DATASET}")
        order = sorted(entries, key=lambda entry: (entries[entry]["type"] != "dir", entry))
        return REMOTE_FIRST_ROW + ROW_HEIGHT * (1 + order.index(name))

    def drag(self, start, end):
        """With the small first movements that make the toolkit see a drag, not a click."""
        self.xdotool("mousemove", *start, "sleep", "0.3", "mousedown", "1", "sleep", "0.3")
        for _ in range(12):
            self.xdotool("mousemove_relative", "--", "6", "1", "sleep", "0.03")
        steps = 10
        for step in range(1, steps + 1):
            self.xdotool("mousemove", *(s + (e - s) * step // steps for s, e in zip(start, end)), "sleep", "0.05")
        self.xdotool("sleep", "0.5", "mouseup", "1")

    def drag_until_it_takes(self, start, end):
        """The drop starts a transfer; a drag the toolkit missed is made again."""
        for attempt in range(6):
            self.drag(start, end)
            try:
                self.wait_for_message("Command: STOR", patience=15)
                return
            except AssertionError:
                self.screenshot(f"missed-{attempt}")
        self.fail(f"the drag never took\n{self.messages()}")

    def test_dragging_a_csv_onto_the_enqueue_folder_lands_it(self):
        before, table = tables.permits(2)
        # A first version is there already, so that the listing FileZilla begins with has every file it will have.
        self.ftp.land_data(DATASET, "permits.csv", before.csv())
        self.server.wait_until_idle()
        self.local_file("permits.csv", table.csv())
        self.start_filezilla()
        self.accept_certificate()
        self.wait_for_message(f'Directory listing of "/{DATASET}" successful')
        self.screenshot("listing")
        self.drag_until_it_takes(LOCAL_FILE, (REMOTE_COLUMN, self.row_of(ENQUEUE)))
        self.wait_for_message("File transfer successful")
        self.screenshot("transferred")
        job = self.server.jobs(dataset=DATASET)[0]
        counts = tables.changes_by_whole_row(before, table)
        self.assert_landed(DATASET, job["id"], name="permits.csv", landed=table.csv(),
                           control=self.active_control(DATASET), counts=counts, table=table)
        self.read_log_by_double_click(job["id"])

    def read_log_by_double_click(self, job_id):
        """A double click downloads log.txt, which says what became of the job."""
        row = self.row_of("log.txt")

        def downloaded():
            self.xdotool("mousemove", REMOTE_COLUMN - 40, row, "click", "--repeat", "2", "--delay", "80", "1", "sleep", "1")
            log = self.local / "log.txt"
            return log.exists() and job_id in log.read_text()
        eventually(downloaded, lambda: f"log.txt to arrive\n{self.messages()}")
        self.screenshot("log-read")


if __name__ == "__main__":
    missing = [program for program in NEEDED if not shutil.which(program)]
    if missing:
        print("skipped: not installed: " + ", ".join(missing))
        sys.exit(77)
    unittest.main()
