"""A headless Chromium, driven by the WebDriver protocol (W3C) through chromedriver; the standard library is all it takes.

    with Browser() as browser:
        browser.open("https://127.0.0.1:8443/admin/jobs")
        browser.fill("#user", "ann")
        browser.click("button")
        browser.screenshot("jobs")
"""

import base64
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

from node_modules import MODULES
from server import ENVIRONMENT
from waiting import PATIENCE, eventually

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how the protocol marks a reference to an element
STARTED = re.compile(rb"started successfully on port (\d+)")
SCREENSHOTS = os.environ.get("WHARFINGER_SCREENSHOTS")
AXE = pathlib.Path(os.environ.get("WHARFINGER_AXE") or MODULES / "axe-core/axe.min.js")

WIDE, TABLET, PHONE = (1440, 900), (1024, 768), (390, 844)


def missing_programs():
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return missing if AXE.exists() else missing + ["axe-core"]


class WebDriverError(AssertionError):
    def __init__(self, kind, message):
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Browser:
    """One browser with a profile of its own. `dark`: what it says the reader prefers."""

    def __init__(self, *, size=WIDE, dark=False, scripts=True):
        self._profile = tempfile.mkdtemp(prefix="wharfinger-browser-")
        self._log = open(os.path.join(self._profile, "chromedriver.log"), "w+b")
        self._start_driver()
        self._session = None
        try:
            port = eventually(self._port, self._said)
            self._base = f"http://127.0.0.1:{port}"
            self._begin(size, dark, scripts)
        except BaseException:
            self.close()
            raise

    def _start_driver(self):
        # In the same zone as the server, where no local time can be taken for UTC.
        self._driver = subprocess.Popen(["chromedriver", "--port=0"], stdin=subprocess.DEVNULL, stdout=self._log,
                                        stderr=self._log, start_new_session=True, env=ENVIRONMENT)

    def _said(self):
        return pathlib.Path(self._log.name).read_text(errors="replace")

    def _port(self):
        if self._driver.poll() is not None:
            # It takes a port that is free in one family of addresses and ends if another has it in the other one.
            if "Address already in use" not in self._said():
                raise AssertionError(f"chromedriver ended\n{self._said()}")
            self._log.truncate(0)
            self._log.seek(0)
            self._start_driver()
            return None
        found = STARTED.search(pathlib.Path(self._log.name).read_bytes())
        return int(found[1]) if found else None

    def _begin(self, size, dark, scripts):
        arguments = ["--headless=new", "--no-sandbox", "--ignore-certificate-errors", "--disable-dev-shm-usage",
                     "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
                     f"--user-data-dir={self._profile}/profile", f"--window-size={size[0]},{size[1]}"]
        options = {"args": arguments}
        if not scripts:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        capabilities = {"browserName": "chrome", "acceptInsecureCerts": True, "goog:chromeOptions": options,
                        "goog:loggingPrefs": {"browser": "ALL"}}
        answer = self._call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._session = "/session/" + answer["sessionId"]
        self.resize(size)
        self.prefer(dark=dark)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        if self._session:
            with contextlib.suppress(Exception):
                self._call("DELETE", self._session)
        self._driver.terminate()
        try:
            self._driver.wait(10)
        except subprocess.TimeoutExpired:
            self._driver.kill()
            self._driver.wait()
        self._log.close()
        shutil.rmtree(self._profile, ignore_errors=True)

    # The protocol

    def _call(self, method, path, body=None):
        data = None if method in ("GET", "DELETE") else json.dumps(body or {}).encode()
        request = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as refused:
            error = json.load(refused)["value"]
            raise WebDriverError(error["error"], error["message"]) from None

    def _do(self, method, path, body=None):
        return self._call(method, self._session + path, body)

    def devtools(self, command, **parameters):
        return self._do("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    # How it looks

    def resize(self, size):
        self.devtools("Emulation.setDeviceMetricsOverride", width=size[0], height=size[1], deviceScaleFactor=1,
                      mobile=False)

    def prefer(self, *, dark):
        self.devtools("Emulation.setEmulatedMedia",
                      features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                                {"name": "prefers-reduced-motion", "value": "reduce"}])

    def too_wide(self):
        """What is wider than the screen or than the card around it, one line each."""
        return self.run("""
            return [...document.querySelectorAll("html, .top, .card, figure, .tile")]
                .filter((e) => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX === "visible")
                .map((e) => `${e.tagName} ${e.className}: ${e.scrollWidth} > ${e.clientWidth}`);
        """)

    def screenshot(self, name):
        """Of the whole page, in the directory WHARFINGER_SCREENSHOTS names; without it there is none."""
        if not SCREENSHOTS:
            return
        shot = self.devtools("Page.captureScreenshot", captureBeyondViewport=True)
        os.makedirs(SCREENSHOTS, exist_ok=True)
        pathlib.Path(SCREENSHOTS, name + ".png").write_bytes(base64.b64decode(shot["data"]))

    # Moving about

    def open(self, url):
        self._do("POST", "/url", {"url": url})

    @property
    def url(self):
        return self._do("GET", "/url")

    @property
    def title(self):
        return self._do("GET", "/title")

    def back(self):
        self._do("POST", "/back")

    def reload(self):
        self._do("POST", "/refresh")

    # Elements, by CSS selectors

    def find_all(self, selector):
        return self._do("POST", "/elements", {"using": "css selector", "value": selector})

    def find(self, selector):
        """The first that fits, once there is one."""
        return eventually(lambda: self.find_all(selector), lambda: f"{selector} in {self.url}\n{self.text()}")[0]

    def has(self, selector):
        return bool(self.find_all(selector))

    def click(self, selector):
        self._do("POST", f"/element/{self.find(selector)[ELEMENT]}/click")

    def fill(self, selector, text):
        element = self.find(selector)[ELEMENT]
        self._do("POST", f"/element/{element}/clear")
        self._do("POST", f"/element/{element}/value", {"text": text})

    def press(self, keys):
        """Sends keys to whatever has the focus."""
        actions = [step for key in keys for step in ({"type": "keyDown", "value": key}, {"type": "keyUp", "value": key})]
        self._do("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def upload(self, selector, path):
        """Chooses a file in an <input type="file">."""
        self._do("POST", f"/element/{self.find(selector)[ELEMENT]}/value", {"text": str(path)})

    def text(self, selector="body"):
        """As a reader sees it; "" if there is no such element."""
        return self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.trim())", selector)

    def attribute(self, selector, name):
        return self.run("return document.querySelector(arguments[0])?.getAttribute(arguments[1])", selector, name)

    def wait_for_text(self, text, selector="body"):
        eventually(lambda: text in self.text(selector), lambda: f"{text!r} in {selector}: {self.text(selector)}")

    def wait_for_url(self, url):
        """A click that leads to another page returns before that page is there."""
        eventually(lambda: self.url == url, lambda: f"{url}; at {self.url}\n{self.text()}")

    # Scripts

    def run(self, script, *arguments):
        return self._do("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """The script calls its last argument with the result."""
        return self._do("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def complaints(self):
        """What the browser wrote to its console since the last call, but for remarks: policy broken, loads failed."""
        return [entry["message"] for entry in self._do("POST", "/se/log", {"type": "browser"})
                if entry["level"] == "SEVERE"]

    # Accessibility

    def accessibility_problems(self):
        """What axe-core finds serious or critical on the page as it is, one line each."""
        self.run(AXE.read_text() + "\n;return 1;")
        found = self.run_async("""
            const done = arguments[0];
            axe.run(document, {resultTypes: ["violations"]}).then((result) => done(result.violations), (e) => done(String(e)));
        """)
        if isinstance(found, str):
            raise AssertionError(f"axe-core: {found}")
        return [f"{rule['impact']}: {rule['id']}: {rule['help']}: {node['html'][:200]} {node.get('failureSummary', '')}"
                for rule in found if rule["impact"] in ("serious", "critical") for node in rule["nodes"]]
