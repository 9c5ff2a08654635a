"""Wharfinger itself, with its default settings."""

import subprocess

from servers.server import FOLDERS, PASSWORD, USER, CannotStart, Server, first_line

DOMAIN = "bench.example"
PASSIVE_PORTS = 11  # as many as by default

# limits.sessions_per_address stays: sessions that are many come from several addresses.
CONFIGURATION = """[data]
root = "{directory}/data"
[tls]
certificate = "{chain}"
key = "{key}"
[ftps]
listen = ["127.0.0.1:{control}"]
passive_ports = "{first}-{last}"
[https]
listen = ["127.0.0.1:{https}"]
[auth]
users = "{directory}/users.toml"
"""


class Wharfinger(Server):
    name = "wharfinger"

    def __init__(self, program, *arguments):
        super().__init__(*arguments)
        self.program = program
        self.configuration = self.directory / "wharfinger.toml"

    def folder(self, client_path):
        return self.directory / "data" / "domains" / DOMAIN / client_path[1:]

    def prepare(self):
        self.configure()
        self._tell("user", "add", USER, "--role", "publisher", "--domain", DOMAIN, "--password-stdin", stdin=PASSWORD)
        self._tell("domain", "create", DOMAIN)
        for client_path in FOLDERS:
            self._tell("dataset", "create", DOMAIN, client_path[1:])

    def configure(self):
        first = self.ports.control + 1
        self.configuration.write_text(CONFIGURATION.format(
            directory=self.directory, chain=self.certificate.chain, key=self.certificate.key,
            control=self.ports.control, first=first, last=first + PASSIVE_PORTS - 1, https=first + PASSIVE_PORTS))

    def _tell(self, *words, stdin=""):
        done = subprocess.run([self.program, *words, "--config", self.configuration], input=stdin + "\n", text=True,
                              capture_output=True, check=False)
        if done.returncode != 0:
            raise CannotStart(f"wharfinger {' '.join(words)}: {done.stdout}{done.stderr}")

    def command(self):
        return [self.program, "serve", "--config", self.configuration]

    def version(self):
        return "wharfinger " + first_line(self.program, "--version")
