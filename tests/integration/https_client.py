"""A strict HTTPS client: every answer is taken apart by hand and held against RFC 9112, so that what a lenient
client would put up with fails the test."""

import base64
import json
import re
import socket

from drop_client import tls_context
from server import DOMAIN
from waiting import PATIENCE

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# What a field may say only once.
SINGLE = {"content-type", "content-length", "transfer-encoding", "etag", "last-modified", "content-range", "date",
          "content-disposition", "content-encoding", "location", "accept-ranges", "cache-control", "vary",
          "x-content-type-options"}


class Answer:
    def __init__(self, status, fields, body):
        self.status = status
        self.fields = fields  # lower-case name -> value
        self.body = body

    def json(self):
        kind = self.fields.get("content-type")
        if not (kind or "").startswith("application/json"):
            raise AssertionError(f"not JSON but {kind}: {self.body[:200]!r}")
        return json.loads(self.body)

    def text(self):
        return self.body.decode()

    def __repr__(self):
        return f"{self.status} {self.fields} {self.body[:300]!r}"


class HttpsClient:
    """One connection, kept alive as long as the server wants; opened again when it has ended."""

    def __init__(self, port, user=None, password="one-tall-ship", *, host=DOMAIN, address="127.0.0.1"):
        self.port = port
        self.address = address
        self.host = host
        self.user = user
        self.password = password
        self.connection = None
        self.buffer = b""

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None
        self.buffer = b""

    def open(self):
        raw = socket.create_connection((self.address, self.port), timeout=PATIENCE)
        self.connection = tls_context().wrap_socket(raw, server_hostname=self.host or None)

    def get(self, path, fields=None, *, method="GET", host=None):
        self.send(path, fields, method=method, host=host)
        return self.receive(method)

    def head(self, path, fields=None):
        return self.get(path, fields, method="HEAD")

    def send(self, path, fields=None, *, method="GET", host=None):
        if self.connection is None:
            self.open()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host or self.host}"]
        if self.user:
            word = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            lines.append(f"Authorization: Basic {word}")
        lines += [f"{name}: {value}" for name, value in (fields or {}).items()]
        self.connection.sendall("\r\n".join(lines + ["", ""]).encode())

    def receive(self, method="GET"):
        try:
            return self._receive(method)
        except BaseException:
            self.close()
            raise

    def _receive(self, method):
        status, fields = self._head()
        bodiless = method == "HEAD" or status in (204, 304)
        chunked = fields.get("transfer-encoding")
        length = fields.get("content-length")
        if chunked is not None and (chunked != "chunked" or length is not None):
            raise AssertionError(f"framed twice or oddly: {fields}")
        if chunked is None and length is None and not bodiless:
            raise AssertionError(f"nobody knows where the body ends: {fields}")
        if status == 204 and (chunked or length is not None):
            raise AssertionError(f"a 204 with a body: {fields}")
        if bodiless:
            body = b""
        elif chunked:
            body = self._chunks()
        else:
            if not re.fullmatch(r"[0-9]+", length):
                raise AssertionError(f"not a length: {length!r}")
            body = self._take(int(length))
        if fields.get("connection", "").lower() == "close":
            if self.buffer or self._more():
                raise AssertionError("bytes behind the last answer")
            self.close()
        elif self.buffer:
            raise AssertionError(f"bytes behind the answer: {self.buffer[:100]!r}")
        return Answer(status, fields, body)

    def _head(self):
        line = self._line()
        match = re.fullmatch(r"HTTP/1\.1 ([1-5][0-9]{2}) [\t\x20-\x7e]*", line)
        if not match:
            raise AssertionError(f"not a status line: {line!r}")
        fields = {}
        while line := self._line():
            name, colon, value = line.partition(":")
            if not colon or not TOKEN.fullmatch(name) or not re.fullmatch(r"[\t\x20-\x7e]*", value):
                raise AssertionError(f"not a field: {line!r}")
            key = name.lower()
            if key in fields and key in SINGLE:
                raise AssertionError(f"twice: {line!r}")
            value = value.strip(" \t")
            fields[key] = f"{fields[key]}, {value}" if key in fields else value
        if "date" not in fields:
            raise AssertionError(f"without Date: {fields}")
        return int(match[1]), fields

    def _chunks(self):
        parts = []
        while True:
            line = self._line()
            if not re.fullmatch(r"[0-9A-Fa-f]+", line):
                raise AssertionError(f"not the size of a chunk: {line!r}")
            size = int(line, 16)
            if size == 0:
                break
            parts.append(self._take(size))
            if self._take(2) != b"\r\n":
                raise AssertionError("a chunk is longer than it says")
        if self._line():
            raise AssertionError("trailers nobody asked for")
        return b"".join(parts)

    def _line(self):
        while b"\r\n" not in self.buffer:
            if not self._more():
                raise EOFError(f"the answer broke off: {self.buffer[:200]!r}")
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line.decode("latin-1")

    def _take(self, count):
        parts = [self.buffer]
        have = len(self.buffer)
        while have < count:
            block = self._read()
            if not block:
                raise EOFError(f"{have} of {count} bytes, then the end")
            parts.append(block)
            have += len(block)
        joined = b"".join(parts)
        self.buffer = joined[count:]
        return joined[:count]

    def _more(self):
        block = self._read()
        self.buffer += block
        return bool(block)

    def _read(self):
        return self.connection.recv(1 << 16)


def problem_type(answer):
    """The word in an error's body, which must be {"type", "data": {...}}."""
    body = answer.json()
    if not isinstance(body["data"], dict):
        raise AssertionError(f"data is no object: {body}")
    return body["type"]


