"""A server on whose pages jobs are started by hand: users of all kinds, a job that has ended, and curl beside the browser."""

import json
import re
import subprocess

from pages_case import DATASET, PASSWORD, PagesCase
from server import DOMAIN, ENVIRONMENT
from waiting import PATIENCE, eventually

OTHER = "other.example.gov"
GOOD = b"id,name,ward\n1,one,4\n2,two,5\n3,three,6\n"
HOOK = "#!/bin/sh\necho told the neighbours\n"
RUN = f"/admin/datasets/{DOMAIN}/{DATASET}/run"
RUN_SNAPSHOT = f"/admin/datasets/{DOMAIN}/{DATASET}/run-snapshot"
HOLD = f"/admin/datasets/{DOMAIN}/{DATASET}/hold"


def control(**action):
    return json.dumps({"action": "Replace", "csv": {}, **action})


class ByHandCase(PagesCase):
    def prepare(self):
        hook = self.server.directory / "hook"
        hook.write_text(HOOK)
        hook.chmod(0o755)
        self.server.settings["jobs.hooks.after_success"] = [str(hook)]
        self.server.write_config()
        self.server.add_user("vera", role="viewer")
        self.server.add_user("olga", domains=(OTHER,))
        self.server.add_user("root", role="admin", domains=())

    def with_a_job(self):
        self.first = self.land(self.client(), "permits.csv", GOOD)
        self.ended(self.first)

    def file(self, name, data):
        path = self.server.directory / name
        path.write_bytes(data)
        return path

    def curl(self, path, *options, user=None, token=None):
        """(status, Location or None, body)"""
        who = ["-H", f"Authorization: Bearer {token}"] if token else ["-u", f"{user or 'ann'}:{PASSWORD}"]
        done = subprocess.run(["curl", "-sk", "-w", "\n%{http_code} %header{location}", *who, *options, self.site + path],
                              capture_output=True, timeout=PATIENCE, env=ENVIRONMENT, check=True)
        body, _, last = done.stdout.rpartition(b"\n")
        status, _, location = last.decode().partition(" ")
        return int(status), location or None, body

    def token(self, scope, user="ann"):
        return self.server.command("token", "create", user, "--scope", scope).stdout.strip()

    def post_from(self, browser, path, fields, *, token=None):
        """The status of a form that a script of the open page sends."""
        return browser.run_async("""
            const [path, fields, token, done] = arguments;
            const headers = token ? {"X-CSRF-Token": token} : {};
            fetch(path, {method: "POST", headers, body: new URLSearchParams(fields), redirect: "manual"})
                .then((answer) => done(answer.status || answer.type));
        """, path, fields, token)

    def jobs(self):
        return [job["id"] for job in self.server.jobs()]

    def job_on(self, browser, *but):
        """Of the page of a job that the browser comes to."""
        def probe():
            found = re.search(r"/admin/jobs/([0-9a-f]{32})$", browser.url)
            return found[1] if found and found[1] not in but else None
        return eventually(probe, lambda: f"a job's page, not {browser.url}\n{browser.text()}")
