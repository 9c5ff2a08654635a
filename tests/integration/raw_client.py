"""Connections on which every byte is the test's own: what no client library would send, or would never leave out."""

import re
import select
import socket
import ssl
import struct

from drop_client import tls_context
from waiting import PATIENCE

RECORD = 16384  # bytes of plaintext in a full TLS record


def connect(port, *, host="127.0.0.1", source=None):
    """A TCP connection; `source` is the address it comes from."""
    return socket.create_connection((host, port), timeout=PATIENCE,
                                    source_address=(source, 0) if source else None)


def reset(connection):
    """Ends the connection with an RST instead of a FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def read_to_end(connection):
    """What comes until the peer ends the connection, in whichever way."""
    parts = []
    try:
        while block := connection.recv(1 << 16):
            parts.append(block)
    except (ConnectionError, ssl.SSLError):
        pass
    return b"".join(parts)


def wait_for(connection, *, writing):
    """Until something can be read, or written if that is wanted too. For sockets that do not block."""
    if isinstance(connection, ssl.SSLSocket) and connection.pending():
        return
    if not any(select.select([connection], [connection] if writing else [], [], PATIENCE)):
        raise AssertionError(f"the server neither spoke nor listened for {PATIENCE:.0f} s")


def client_hello():
    """The first flight of a TLS client."""
    outgoing = ssl.MemoryBIO()
    tls = tls_context().wrap_bio(ssl.MemoryBIO(), outgoing)
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


class RawControl:
    """A control connection. Replies are whole: the lines of one, joined by newlines."""

    def __init__(self, port, *, source=None, greeted=True):
        self.port = port
        self.socket = connect(port, source=source)
        self._received = b""
        if greeted:
            self.greeting = self.reply()

    def send(self, data):
        self.socket.sendall(data)

    def line(self):
        while b"\n" not in self._received:
            block = self.socket.recv(1 << 16)
            if not block:
                raise EOFError(f"the connection ended behind {self._received!r}")
            self._received += block
        line, _, self._received = self._received.partition(b"\n")
        return line.decode("latin-1").rstrip("\r")

    def reply(self):
        lines = [self.line()]
        if lines[0][3:4] == "-":
            while not lines[-1].startswith(lines[0][:3] + " "):
                lines.append(self.line())
        return "\n".join(lines)

    def replies_to(self, data, count):
        """Sends `data` and reads `count` single-line replies meanwhile, as one who floods but listens."""
        lines = []
        self.socket.setblocking(False)
        try:
            while True:
                data = data[self._send_some(data):]
                *complete, self._received = (self._received + self._receive_some()).split(b"\n")
                lines += [line.decode("latin-1").rstrip("\r") for line in complete]
                if len(lines) >= count:
                    break
                wait_for(self.socket, writing=bool(data))
        finally:
            self.socket.settimeout(PATIENCE)
        return lines

    def _send_some(self, data):
        try:
            return self.socket.send(data[:1 << 16]) if data else 0
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return 0

    def _receive_some(self):
        try:
            block = self.socket.recv(1 << 16)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return b""
        if not block:
            raise EOFError(f"the connection ended behind {self._received!r}")
        return block

    def said(self, command):
        """The reply to a command (text, or bytes without the line end)."""
        self.send((command if isinstance(command, bytes) else command.encode()) + b"\r\n")
        return self.reply()

    def expect(self, code, command):
        reply = self.said(command)
        if not reply.startswith(code):
            raise AssertionError(f"{command!r} got {reply!r} instead of {code}")
        return reply

    def start_tls(self, context=None):
        """The handshake alone; AUTH was answered before."""
        self._received = b""
        self.socket = (context or tls_context()).wrap_socket(self.socket)
        return self

    def secure(self, context=None):
        self.expect("234", "AUTH TLS")
        return self.start_tls(context)

    def log_in(self, user, password):
        self.secure()
        self.expect("331", "USER " + user)
        self.expect("230", "PASS " + password)
        self.expect("200", "PROT P")
        return self

    def passive_port(self):
        numbers = re.search(r"\((.*)\)", self.expect("227", "PASV")).group(1).split(",")
        return int(numbers[4]) * 256 + int(numbers[5])

    def data_connection(self, *, source=None):
        """PASV, and the connection to the port it named; no TLS yet."""
        return connect(self.passive_port(), source=source)

    def closed_by_server(self):
        """Reads until the server ends the connection; what it still said."""
        return (self._received + read_to_end(self.socket)).decode("latin-1")

    def reset(self):
        reset(self.socket)

    def close(self):
        self.socket.close()


def beneath_tls(control):
    """The TCP connection that carries a secured control connection, which is given up."""
    connection = socket.socket(fileno=control.socket.detach())
    connection.settimeout(PATIENCE)
    return connection


class Records:
    """The client's end of a TLS connection that sends nothing by itself: it gives records, the test sends them."""

    def __init__(self, connection, context=None):
        self.connection = connection
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = (context or tls_context()).wrap_bio(self._incoming, self._outgoing)
        while True:
            try:
                self._tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                connection.sendall(self._outgoing.read())
                received = connection.recv(1 << 16)
                if not received:
                    raise ConnectionError("the connection ended in the handshake") from None
                self._incoming.write(received)
        connection.sendall(self._outgoing.read())

    def of(self, data):
        """`data` as a list of records, all but the last one full."""
        records = []
        for start in range(0, len(data), RECORD):
            self._tls.write(data[start:start + RECORD])
            records.append(self._outgoing.read())
        return records

    def close_notify(self):
        try:
            self._tls.unwrap()
        except ssl.SSLWantReadError:
            pass
        return self._outgoing.read()

    def send(self, data):
        """Sends `data` in whole records."""
        self.connection.sendall(b"".join(self.of(data)))
