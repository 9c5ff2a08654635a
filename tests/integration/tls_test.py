"""TLS as the real server speaks it, to clients of OpenSSL: versions, names, renewals, resumption, certificates of
clients; and what it does with those who break the rules."""

import contextlib
import fcntl
import ftplib
import os
import pathlib
import pty
import shutil
import signal
import socket
import ssl
import subprocess
import termios
import unittest

from drop_client import DropClient, tls_context
from server import BINARY, ENVIRONMENT, Server
from waiting import PATIENCE, eventually


def openssl(*words, text=None):
    return subprocess.run(["openssl", *map(str, words)], input=text, capture_output=True, text=True,
                          timeout=PATIENCE)


class Authority:
    """Issues certificates into a directory, as NAME.pem and NAME-key.pem."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.certificate = self.make("authority", ca=True)[0]

    def make(self, name, *, common_name=None, alternatives="", rsa=False, ca=False):
        certificate, key = self.directory / f"{name}.pem", self.directory / f"{name}-key.pem"
        words = ["req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={common_name or name}", "-keyout", key,
                 "-out", certificate, "-newkey", *(["rsa:2048"] if rsa else ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])]
        if not ca:
            words += ["-CA", self.directory / "authority.pem", "-CAkey", self.directory / "authority-key.pem",
                      "-addext", "basicConstraints=critical,CA:FALSE"]
        if alternatives:
            words += ["-addext", f"subjectAltName={alternatives}"]
        made = openssl(*words)
        assert made.returncode == 0, made.stderr
        return certificate, key


def s_client(server, *words, text="QUIT\r\n"):
    """What `openssl s_client` says behind AUTH TLS; it speaks to the server as `text`."""
    done = openssl("s_client", "-starttls", "ftp", "-connect", f"127.0.0.1:{server.ports.control}", "-ign_eof", *words,
                   text=text)
    return done.stdout + done.stderr


def common_name(server, name=None, **context):
    """The common name of the certificate shown to who asks for `name`."""
    with secured(server, name, **context) as connection:
        der = connection.getpeercert(binary_form=True)
    pem = ssl.DER_cert_to_PEM_cert(der)
    return openssl("x509", "-noout", "-subject", "-nameopt", "multiline", text=pem).stdout.split("=")[-1].strip()


@contextlib.contextmanager
def secured(server, name=None, *, tls=None, session=None):
    """A control connection behind AUTH TLS, not logged in."""
    with socket.create_connection(("127.0.0.1", server.ports.control), timeout=PATIENCE) as plain:
        assert plain.recv(200).startswith(b"220")
        plain.sendall(b"AUTH TLS\r\n")
        assert plain.recv(200).startswith(b"234")
        with (tls or tls_context()).wrap_socket(plain, server_hostname=name, session=session) as connection:
            yield connection


def ask(connection, command):
    connection.sendall(command.encode() + b"\r\n")
    return connection.recv(1000).decode()


def has_port(client):
    try:
        return client.sendcmd("EPSV").startswith("229")
    except ftplib.error_temp:
        return False


def version(number):
    context = tls_context()
    context.minimum_version = context.maximum_version = number
    return context


KERNEL_TLS = pathlib.Path("/proc/net/tls_stat")


def connections_the_kernel_encrypted():
    """Since the machine runs, by whatever program."""
    counts = dict(line.split() for line in KERNEL_TLS.read_text().splitlines())
    return int(counts["TlsTxSw"]) + int(counts["TlsTxDevice"])


class SettingsTest(unittest.TestCase):
    """Each test with a server of its own settings."""

    def test_policy(self):
        with Server() as server:
            server.start()
            for one in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                with secured(server, tls=version(one)) as connection:
                    self.assertIn("GCM", connection.cipher()[0].replace("CHACHA20_POLY1305", "GCM"))
                    self.assertIsNone(connection.compression())
            for refused in (["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"], ["-tls1_2", "-cipher", "AES128-SHA"],
                            ["-tls1_2", "-cipher", "AES128-GCM-SHA256"], ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"],
                            ["-alpn", "http/1.1"]):
                said = s_client(server, *refused)
                self.assertIn("Cipher is (NONE)", said, refused)
            said = s_client(server, "-tls1_2", "-alpn", "ftp")
            self.assertIn("ALPN protocol: ftp", said)
            # "R" alone on a line makes s_client ask for a renegotiation.
            renegotiating = openssl("s_client", "-starttls", "ftp", "-tls1_2", "-connect",
                                    f"127.0.0.1:{server.ports.control}", text="R\nQUIT\n")
            self.assertIn("no renegotiation", renegotiating.stdout + renegotiating.stderr)
            self.assertNotRegex(renegotiating.stdout, r"(?m)^221 ")

    def test_only_tls13(self):
        with Server({"tls.min_version": "1.3"}) as server:
            server.start()
            with self.assertRaises(OSError), secured(server, tls=version(ssl.TLSVersion.TLSv1_2)):
                pass
            with secured(server, tls=version(ssl.TLSVersion.TLSv1_3)) as connection:
                self.assertEqual(connection.version(), "TLSv1.3")

    def test_the_kernel_encrypts_if_it_can(self):
        data = os.urandom(700_000)
        with Server({"tls.kernel": "on"}) as server:
            server.add_user("bob")
            server.create_dataset("abcd-1234")
            server.start()
            before = connections_the_kernel_encrypted() if KERNEL_TLS.exists() else None
            for one in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                client = DropClient(server.ports.control, "bob", "one-tall-ship", tls=version(one))
                self.assertEqual(client.store("/abcd-1234/data.csv", data)[:3], "226")
                self.assertEqual(client.retrieve("/abcd-1234/data.csv"), data)
                self.assertIn("data.csv", client.names("/abcd-1234"))
                client.quit()
            if before is not None:
                self.assertGreaterEqual(connections_the_kernel_encrypted(), before + 6)
            self.assertEqual(server.stop(), 0)

    def test_what_came_with_auth_is_thrown_away(self):
        with Server() as server:
            server.start()
            with socket.create_connection(("127.0.0.1", server.ports.control), timeout=PATIENCE) as plain:
                self.assertTrue(plain.recv(200).startswith(b"220"))
                plain.sendall(b"AUTH TLS\r\nUSER mallory\r\n")
                self.assertTrue(plain.recv(200).startswith(b"234"))
                with tls_context().wrap_socket(plain) as connection:
                    # Nothing of it is answered: the first reply is to the first command inside.
                    self.assertTrue(ask(connection, "PASS secret").startswith("503"))

    def test_names_choose_certificates_and_renewals_are_noticed(self):
        with Server() as server:
            authority = Authority(server.directory)
            pairs = [authority.make("first", alternatives="DNS:ftp.example.org"),
                     authority.make("second", alternatives="DNS:*.example.net"),
                     authority.make("rsa", common_name="second, RSA", alternatives="DNS:*.example.net", rsa=True)]
            server.settings["tls.certificate"] = [pair[0].name for pair in pairs]
            server.settings["tls.key"] = [pair[1].name for pair in pairs]
            server.write_config()
            ends_soon = "certificate 1 (ftp.example.org) expires soon: 2"
            self.assertIn(f"warning: {ends_soon}", server.command("check").stderr)
            server.add_user("bob")
            server.start()
            self.assertIn(f"warning {ends_soon}", server.log())
            self.assertEqual(common_name(server), "first")
            self.assertEqual(common_name(server, "any.example.net"), "second")
            only_rsa = version(ssl.TLSVersion.TLSv1_2)
            only_rsa.set_ciphers("ECDHE+aRSA")
            self.assertEqual(common_name(server, "any.example.net", tls=only_rsa), "second, RSA")

            # Somebody is logged in while the files are replaced, by a rename as certbot does it.
            client = DropClient(server.ports.control, "bob", "one-tall-ship")
            session = version(ssl.TLSVersion.TLSv1_2)
            with secured(server, tls=session) as connection:
                ticket = connection.session
            renewed = authority.make("renewed", alternatives="DNS:ftp.example.org")
            os.replace(renewed[1], pairs[0][1])
            os.replace(renewed[0], pairs[0][0])
            eventually(lambda: common_name(server) == "renewed", lambda: f"the renewed certificate\n{server.log()}")
            self.assertEqual(server.log().count(ends_soon), 2, server.log())
            self.assertTrue(client.voidcmd("NOOP").startswith("200"))
            self.assertEqual(client.store("/requestId", b"0" * 32)[:3], "226")
            with secured(server, tls=session, session=ticket) as connection:
                self.assertTrue(connection.session_reused)

            # A bad file changes nothing, and is told once.
            pairs[0][0].write_text("not a certificate\n")
            eventually(lambda: "the certificates in use stay" in server.log(), server.log)
            self.assertEqual(common_name(server), "renewed")
            spare = authority.make("spare")
            shutil.copy(spare[0], pairs[0][0])
            eventually(lambda: "does not belong to" in server.log(), server.log)
            shutil.copy(spare[1], pairs[0][1])
            eventually(lambda: common_name(server) == "spare", server.log)
            self.assertEqual(server.log().count("the certificates in use stay"), 2, server.log())
            client.quit()
            self.assertEqual(server.stop(), 0)

    def test_a_pass_phrase_is_not_asked_for_on_the_terminal(self):
        with Server() as server, contextlib.ExitStack() as left:
            certificate, key = Authority(server.directory).make("ftp.example.org")
            server.settings.update({"tls.certificate": certificate.name, "tls.key": key.name})
            server.write_config()
            keyboard, terminal = pty.openpty()
            left.callback(os.close, keyboard)
            with open(server.log_file, "ab") as log:
                server.process = subprocess.Popen(
                    [BINARY, "serve", "--config", str(server.config_file)], stdin=terminal, stdout=log, stderr=log,
                    env=ENVIRONMENT, start_new_session=True,
                    preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
            os.close(terminal)
            left.callback(server.kill)
            server.wait_until_ready()
            protected = server.directory / "protected.pem"
            openssl("pkey", "-in", key, "-aes256", "-passout", "pass:secret", "-out", protected)
            os.replace(protected, key)
            said = f"tls.key: {key} is protected by a pass phrase; write it without one: openssl pkey -in {key} -out ..."
            eventually(lambda: f"{said}; the certificates in use stay" in server.log(), server.log)
            server.process.send_signal(signal.SIGHUP)
            eventually(lambda: "reload refused, nothing changed" in server.log(), server.log)
            self.assertEqual(common_name(server), "ftp.example.org")
            self.assertEqual(server.stop(), 0)

    def test_client_certificates(self):
        with Server() as server:
            authority = Authority(server.directory)
            server.settings.update({"tls.client_ca": "authority.pem", "tls.client_certificates": "require"})
            server.write_config()
            server.add_user("bob")
            server.add_user("vera@example.org", role="viewer")
            server.start()

            def showing(name, **request):
                context = tls_context()
                context.load_cert_chain(*authority.make(name, **request))
                return context

            with self.assertRaises(OSError), secured(server) as connection:
                ask(connection, "NOOP")
            with secured(server, tls=showing("bob")) as connection:
                self.assertTrue(ask(connection, "USER bob").startswith("232"))
                self.assertTrue(ask(connection, "PWD").startswith("257"))
            with secured(server, tls=showing("vera", alternatives="email:vera@example.org")) as connection:
                self.assertTrue(ask(connection, "USER bob").startswith("331"))
                self.assertTrue(ask(connection, "USER vera").startswith("331"))
                self.assertTrue(ask(connection, "USER vera@example.org").startswith("232"))

            # A whole transfer: the data connection is not asked for a certificate.
            client = ftplib.FTP_TLS(context=showing("bob2", common_name="bob"), timeout=PATIENCE)
            client.connect("127.0.0.1", server.ports.control)
            client.auth()
            self.assertTrue(client.sendcmd("USER bob").startswith("232"))
            client.prot_p()
            client.context = tls_context()
            self.assertIn("requestId", client.nlst())

            elsewhere = server.directory / "elsewhere"
            elsewhere.mkdir()
            forged = tls_context()
            forged.load_cert_chain(*Authority(elsewhere).make("bob"))
            with self.assertRaises(OSError), secured(server, tls=forged) as connection:
                ask(connection, "NOOP")


class DataConnectionTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server({"ftps.external_address": ["10.0.0.0/8 = 10.9.9.9", "127.0.0.0/8 =", "203.0.113.7"],
                             "limits.data_connect": "1h"})
        cls.server.settings["ftps.listen"] = [f"127.0.0.1:{cls.server.ports.control}",
                                              f"[::1]:{cls.server.ports.control}"]
        cls.server.write_config()
        cls.server.add_user("bob")
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def client(self, **options):
        client = DropClient(self.server.ports.control, "bob", "one-tall-ship", **options)
        self.addCleanup(client.close)
        return client

    def test_garbage_instead_of_a_handshake(self):
        client = self.client()
        for _ in range(2 * len(self.server.ports.passive)):  # each port comes free again
            address = client.makepasv()
            client.putcmd("NLST")
            with socket.create_connection(address, timeout=PATIENCE) as data:
                self.assertTrue(client.getresp().startswith("150"))
                data.sendall(b"GET / HTTP/1.1\r\n\r\n")
                with self.assertRaises(ftplib.error_temp) as refusal:
                    client.getresp()
            self.assertTrue(str(refusal.exception).startswith("425 "), refusal.exception)
        self.assertIn("requestId", client.nlst())

    def test_a_stranger_cannot_take_the_connection(self):
        client = self.client()
        address = client.makepasv()
        self.assertIn(address[1], self.server.ports.passive)
        with socket.create_connection(address, timeout=PATIENCE, source_address=("127.0.0.2", 0)) as stranger:
            self.assertEqual(stranger.recv(1), b"")
        client.putcmd("NLST")
        with socket.create_connection(address, timeout=PATIENCE) as plain:
            self.assertTrue(client.getresp().startswith("150"))
            with client.context.wrap_socket(plain) as data:
                listed = b"".join(iter(lambda: data.recv(1000), b""))
        self.assertIn(b"requestId", listed)
        self.assertTrue(client.getresp().startswith("226"))

    def test_no_port_left(self):
        waiting = [self.client() for _ in self.server.ports.passive]
        for client in waiting:
            self.assertIn(client.makepasv()[1], self.server.ports.passive)
        late = self.client()
        with self.assertRaisesRegex(ftplib.error_temp, "425 .*port"):
            late.makepasv()
        waiting[0].close()
        eventually(lambda: has_port(late), "the port that was given back")

    def test_ipv6(self):
        client = ftplib.FTP_TLS(context=tls_context(), timeout=PATIENCE)
        client.connect("::1", self.server.ports.control)
        self.addCleanup(client.close)
        client.login("bob", "one-tall-ship")
        client.prot_p()
        self.assertIn("requestId", client.nlst())
        with self.assertRaisesRegex(ftplib.error_temp, "425 .*EPSV"):
            client.sendcmd("PASV")


class SessionReuseTest(unittest.TestCase):
    """ftps.require_session_reuse = "require", and a client that can resume."""

    class Resuming(ftplib.FTP_TLS):
        resume = True

        def ntransfercmd(self, cmd, rest=None):
            connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
            session = self.sock.session if self.resume else None
            return self.context.wrap_socket(connection, server_hostname=self.host, session=session), size

    def test_required(self):
        with Server({"ftps.require_session_reuse": "require"}) as server:
            server.add_user("bob")
            server.start()
            tls12 = ssl.TLSVersion.TLSv1_2
            tls13 = ssl.TLSVersion.TLSv1_3
            for number, options in ((tls13, 0), (tls12, 0), (tls12, ssl.OP_NO_TICKET)):
                context = version(number)
                context.options |= options
                client = self.Resuming(context=context, timeout=PATIENCE)
                client.connect("127.0.0.1", server.ports.control)
                client.login("bob", "one-tall-ship")
                client.prot_p()
                for _ in range(3):
                    self.assertIn("requestId", client.nlst(), (number, options))
                client.resume = False
                with contextlib.suppress(OSError):  # refused during or behind the handshake
                    client.transfercmd("NLST").close()
                with self.assertRaisesRegex(ftplib.error_temp, "425 .*resume"):
                    client.getresp()
                client.quit()

    @unittest.skipUnless(shutil.which("curl"), "needs curl")
    def test_curl(self):
        """It takes no TLS 1.2 tickets, and all its connections share one cache of sessions."""
        for reuse, together in (("require", []), ("prefer", ["--parallel", "--parallel-immediate"])):
            with Server({"ftps.require_session_reuse": reuse}) as server:
                server.add_user("bob")
                server.create_dataset("abcd-1234")
                server.start()
                for number in ("1.2", "1.3"):
                    words = ["curl", "-sS", "-k", "--ssl-reqd", "--tls-max", number, "-u", "bob:one-tall-ship", *together]
                    for copy in range(5):
                        name = f"ftp://127.0.0.1:{server.ports.control}/abcd-1234/{number}-{copy}.csv"
                        words += ["-T", __file__, name]
                    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE)
                    self.assertEqual(done.returncode, 0, f"{reuse} {number}\n{done.stderr}\n{server.log()}")


if __name__ == "__main__":
    unittest.main()
