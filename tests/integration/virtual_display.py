"""A screen nobody sits at, its mouse and keyboard, and what is to be seen on it."""

import os
import pathlib
import shutil
import subprocess

from waiting import PATIENCE, eventually

NEEDED = ("Xvfb", "xdotool", "import")  # the last is ImageMagick's


class VirtualDisplay:
    def __init__(self, width, height):
        self.width, self.height = width, height
        reading, writing = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-dpi", "96", "-nolisten", "tcp"],
            pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        if not number:
            raise AssertionError("Xvfb did not start")
        self.environment = {**os.environ, "DISPLAY": f":{number}", "LANG": "C.UTF-8", "NO_AT_BRIDGE": "1"}

    def close(self):
        self.server.terminate()
        self.server.wait()

    def act(self, *words):
        """Mouse and keyboard, in the words of xdotool."""
        subprocess.run(["xdotool", *map(str, words)], env=self.environment, stdin=subprocess.DEVNULL,
                       capture_output=True, timeout=PATIENCE)

    def pixels(self):
        """The whole screen row by row, three bytes a pixel."""
        done = subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=True)
        return done.stdout

    def settled(self):
        """The screen once it stopped changing."""
        last = [self.pixels()]

        def unchanged():
            now, before = self.pixels(), last[0]
            last[0] = now
            return now if now == before else None
        return eventually(unchanged, "the screen to come to rest")

    def changed_bands(self, before, after, left, top, right, bottom):
        """(first, last) of each run of screen rows in which the two pictures differ inside the rectangle."""
        bands = []
        for y in range(top, bottom):
            line = slice((y * self.width + left) * 3, (y * self.width + right) * 3)
            if before[line] == after[line]:
                continue
            if bands and bands[-1][1] == y - 1:
                bands[-1][1] = y
            else:
                bands.append([y, y])
        return bands

    def drag(self, start, end):
        """With small first movements, which make a toolkit see a drag and not a click."""
        self.act("mousemove", *start, "sleep", "0.3", "mousedown", "1", "sleep", "0.3")
        for _ in range(12):
            self.act("mousemove_relative", "--", "6", "1", "sleep", "0.03")
        steps = 10
        for step in range(1, steps + 1):
            self.act("mousemove", *(s + (e - s) * step // steps for s, e in zip(start, end)), "sleep", "0.05")
        self.act("sleep", "0.5", "mouseup", "1")

    def screenshot(self, name):
        """Kept where WHARFINGER_SCREENSHOTS says, if it does."""
        directory = os.environ.get("WHARFINGER_SCREENSHOTS")
        if directory:
            pathlib.Path(directory).mkdir(parents=True, exist_ok=True)
            subprocess.run(["import", "-window", "root", f"{directory}/{name}.png"], env=self.environment,
                           timeout=PATIENCE)


def missing_programs(*more):
    return [program for program in (*more, *NEEDED) if not shutil.which(program)]
