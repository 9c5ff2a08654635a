"""An HTTP client that sends exactly what it is told and forgives nothing in what it is answered."""

import email.utils
import json
import re
import socket
import ssl
import zlib

from drop_client import tls_context
from waiting import PATIENCE

STATUS_LINE = re.compile(r"HTTP/1\.1 ([1-5][0-9][0-9]) ([\x20-\x7e]+)")
FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\x20-\x7e\x80-\xff]*)")


class Response:
    def __init__(self, status, fields, body):
        self.status = status
        self.fields = fields  # (name in lower case, value), in order
        self.body = body

    def __repr__(self):
        return f"{self.status} {self.fields} {self.body[:200]!r}"

    def all(self, name):
        return [value for field, value in self.fields if field == name.lower()]

    def field(self, name):
        values = self.all(name)
        assert len(values) <= 1, f"{name} stands there {len(values)} times"
        return values[0] if values else None

    def json(self):
        return json.loads(self.body)

    def decoded(self):
        """The body without its content coding."""
        return zlib.decompress(self.body, 31) if self.field("content-encoding") == "gzip" else self.body


class HttpConnection:
    """One connection, over TLS unless `plain`. Usable as a context manager."""

    def __init__(self, port, *, plain=False, source=None, receive_buffer=None, context=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        if source:
            self.socket.bind((source, 0))
        self.socket.connect(("127.0.0.1", port))
        if not plain:
            self.socket = (context or tls_context()).wrap_socket(self.socket)
        self._received = b""

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def ask(self, data, *, method=None):
        self.send(data)
        return self.response(method=method or (data if isinstance(data, str) else data.decode("latin-1")).split(" ")[0])

    def get(self, path, *fields, method="GET", host="localhost"):
        return self.ask("".join(f"{line}\r\n" for line in (f"{method} {path} HTTP/1.1", f"Host: {host}", *fields, "")))

    def response(self, *, method="GET"):
        head = self._until(b"\r\n\r\n").decode("latin-1")
        lines = head.split("\r\n")[:-2]
        status = STATUS_LINE.fullmatch(lines[0])
        assert status, f"no status line: {lines[0]!r}"
        fields = []
        for line in lines[1:]:
            field = FIELD.fullmatch(line)
            assert field, f"no field: {line!r}"
            fields.append((field[1].lower(), field[2]))
        response = Response(int(status[1]), fields, b"")
        if response.status >= 200:
            self._check_head(response)
            response.body = self._body(response, method)
        return response

    def _check_head(self, response):
        assert email.utils.parsedate_to_datetime(response.field("date")), "a Date"
        framings = len(response.all("content-length")) + len(response.all("transfer-encoding"))
        closing = response.field("connection") == "close"
        assert framings == (0 if response.status in (204, 304) else 1) or (framings == 0 and closing), response
        if response.status == 401:
            assert response.field("www-authenticate"), "a challenge"
        if response.status == 405:
            assert response.field("allow"), "the methods that are allowed"

    def _body(self, response, method):
        if method == "HEAD" or response.status in (204, 304):
            return b""
        if response.field("transfer-encoding"):
            assert response.field("transfer-encoding") == "chunked"
            return b"".join(self.chunks())
        length = response.field("content-length")
        return self._exactly(int(length)) if length is not None else self.rest()

    def chunks(self):
        while True:
            size = int(self._until(b"\r\n")[:-2], 16)
            chunk = self._exactly(size)
            assert self._exactly(2) == b"\r\n"
            if size == 0:
                return
            yield chunk

    def rest(self):
        """What comes until the server ends the connection, in good order."""
        while block := self._read():
            self._received += block
        everything, self._received = self._received, b""
        return everything

    def at_end(self):
        """Whether the server ends the connection now, without another byte."""
        return not self._received and not self._read()

    def _read(self):
        try:
            return self.socket.recv(1 << 16)
        except (ConnectionError, ssl.SSLError):
            return b""

    def _more(self):
        block = self._read()
        if not block:
            raise EOFError(f"the connection ended behind {self._received[-200:]!r}")
        self._received += block

    def _until(self, mark):
        while mark not in self._received:
            self._more()
        at = self._received.index(mark) + len(mark)
        found, self._received = self._received[:at], self._received[at:]
        return found

    def _exactly(self, count):
        while len(self._received) < count:
            self._more()
        found, self._received = self._received[:count], self._received[count:]
        return found
