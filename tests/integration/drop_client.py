"""Speaks to the server exactly as the public DataSync client does over FTPS, command by command.

That client connects the data socket, sends the command, waits for the 1xx, and only then begins the TLS
handshake; it never sends PBSZ, FEAT, OPTS, PWD, CWD or EPSV; names travel as ISO-8859-1; every data connection
is a TLS session of its own. What it takes for success is taken for success here, and nothing else.
"""

import ftplib
import gzip
import json
import re
import ssl
import uuid

from waiting import PATIENCE, eventually

ENQUEUE = "move-files-here-to-enqueue-job"

# A line the client's own parser takes for a file: ls -l form, date as "Jan 02 03:04" or "Jan 02 2026".
LISTED = re.compile(
    r"^[-d][-rwxsStT]{9}\s+\d+\s+\S+\s+(?:\S+\s+)?\d+\s+"
    r"(?:[A-Z][a-z]{2}\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2})\s+(?:\d{1,2}:\d{2}|\d{4})\s+\S.*$"
)


def tls_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class DropClient(ftplib.FTP_TLS):
    """One connection, secured and logged in. `domain` is used only if the account turns out to see several."""

    def __init__(self, port, user, password, *, domain="", host="127.0.0.1", tls=None):
        super().__init__(context=tls or tls_context(), timeout=PATIENCE, encoding="latin-1")
        self.domain = domain
        self.prefix = None
        self.replies = []
        self.connect(host, port)
        self.auth()
        self._expect("331", "USER " + user)
        self._expect("230", "PASS " + password)
        self._expect("200", "TYPE I")
        self._expect("200", "PROT P")
        self._prot_p = True

    def getresp(self):
        reply = super().getresp()
        self.replies.append(reply)
        return reply

    def _expect(self, code, command):
        reply = self.sendcmd(command)
        if not reply.startswith(code):
            raise ftplib.error_reply(reply)
        return reply

    def makepasv(self):
        """PASV, never EPSV; the address must be the one the control connection goes to."""
        reply = self._expect("227", "PASV")
        host, port = ftplib.parse227(reply)
        if host != self.sock.getpeername()[0]:
            raise AssertionError(f"data address {host} is not the control connection's")
        return host, port

    # Transfers, each over a data connection of its own

    def store(self, path, data, *, rest=None, verb="STOR"):
        """Uploads, ends the TLS session properly, returns the final reply; a refusal on the way is raised."""
        connection = self.transfercmd(f"{verb} {path}", rest)
        broken = None
        try:
            connection.sendall(data)
            connection.unwrap()
        except OSError as error:  # the server gave up on the data; its reply says why
            broken = error
        finally:
            connection.close()
        reply = self.voidresp()
        if broken:
            raise broken
        return reply

    def transfer_cut_off(self, path, data):
        """Leaves what is left of an upload whose connection ended behind `data`."""
        connection = self.transfercmd(f"STOR {path}")
        connection.sendall(data)
        connection.close()
        try:
            raise AssertionError(f"taken for whole: {self.voidresp()}")
        except ftplib.error_temp as refused:
            if not str(refused).startswith("426"):
                raise

    def read(self, command):
        """The bytes a command sends; no TYPE is sent before it, unlike what ftplib does."""
        parts = []
        with self.transfercmd(command) as connection:
            while block := connection.recv(1 << 16):
                parts.append(block)
        self.voidresp()
        return b"".join(parts)

    def retrieve(self, path):
        return self.read(f"RETR {path}")

    def listing(self, argument=""):
        return self.read(f"LIST {argument}".rstrip()).decode().splitlines()

    def listed(self, argument):
        """Whether LIST gives a line the client understands; a refusal means absent."""
        try:
            return any(LISTED.match(line) for line in self.listing(argument))
        except ftplib.error_perm:
            return False

    def names(self, directory):
        """What is in a directory, by MLSD: name -> facts. (The drop client itself never asks this.)"""
        return {name: facts for name, facts in self.mlsd(directory) if name not in (".", "..")}

    # The drop protocol

    def find_root(self):
        """Single-domain accounts list `requestId` in their root, always; others do not."""
        reply = self._expect("215", "SYST")
        if "UNIX" not in reply:
            raise AssertionError(f"the client finds no listing parser for {reply!r}")
        self.prefix = "" if self.listed("requestId") else "/" + self.domain
        return self.prefix

    def path(self, *parts):
        if self.prefix is None:
            self.find_root()
        return self.prefix + "/" + "/".join(parts)

    def enter_dataset(self, dataset):
        if not self.listed(self.path(dataset, "status.txt")):
            self._expect("257", "MKD " + self.path(dataset))

    def new_request_id(self):
        request_id = uuid.uuid4().hex
        self.store(self.path("requestId"), request_id.encode())
        return request_id

    def enqueue(self, dataset, name):
        """The rename that makes a file a job; returns the server's 250."""
        self._expect("350", "RNFR " + self.path(dataset, name))
        return self._expect("250", "RNTO " + self.path(dataset, ENQUEUE))

    def wait_for_status(self, dataset, request_id):
        """Polls status.txt until it ends for this id; returns what stands behind "<id> : "."""
        mark = request_id + " : "
        seen = []

        def ended():
            text = self.retrieve(self.path(dataset, "status.txt")).decode()
            seen[:] = [text]
            if request_id not in text:
                return None
            rest = text.replace(mark, "")
            return rest if rest.startswith(("SUCCESS", "FAILURE")) else None

        return eventually(ended, lambda: f"an end of {request_id}; last seen {seen}").rstrip("\n")

    def land_control(self, dataset, control):
        """Uploads and enqueues control.json (bytes, or an object); returns the status text."""
        if not isinstance(control, bytes):
            control = json.dumps(control).encode()
        request_id = self.new_request_id()
        self.store(self.path("datasync-version"), b"1.9.9")
        self.store(self.path(dataset, "control.json"), control)
        self.enqueue(dataset, "control.json")
        return self.wait_for_status(dataset, request_id)

    def land_data(self, dataset, name, data):
        """Uploads `data` gzipped as `name`.gz and enqueues it; returns (request id, status text)."""
        request_id = self.new_request_id()
        stored = name + ".gz"
        packed = gzip.compress(data, mtime=0)
        self.store(self.path(dataset, stored), packed)
        size = self.sendcmd("SIZE " + self.path(dataset, stored)).split(" ")[1]
        if int(size) != len(packed):
            raise AssertionError(f"uploaded filesize ({size} B) did not match local filesize ({len(packed)} B)")
        self.enqueue(dataset, stored)
        return request_id, self.wait_for_status(dataset, request_id)

    def publish(self, dataset, control, name, data):
        """A whole run of the client; returns (request id of the data file or None, status text)."""
        self.find_root()
        self.enter_dataset(dataset)
        text = self.land_control(dataset, control)
        if not text.startswith("SUCCESS"):
            return None, text
        return self.land_data(dataset, name, data)


class Resuming:
    """Put before ftplib.FTP_TLS: data connections resume the TLS session of the control connection, or it is an error."""

    def ntransfercmd(self, cmd, rest=None):
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        connection = self.context.wrap_socket(connection, server_hostname=self.host, session=self.sock.session)
        if not connection.session_reused:
            raise AssertionError("the data connection got a session of its own")
        return connection, size


class ResumingDropClient(Resuming, DropClient):
    """For servers that insist on it, which the public client does not suit."""
