"""Too many commands, too long ones, and a client that sends them without ever listening."""

import contextlib
import socket
import threading
import unittest

from abuse_case import AbuseCase
from process_watch import MIB

HUGE = ("0", "1", "9" * 18, "18446744073709551615", "18446744073709551616", "9" * 400, "-1", "+1", "1e9", "0x10",
        " 7", "", "NaN", "1 R 99999999999999999999")


class Commands(AbuseCase):
    def test_a_line_may_come_one_byte_at_a_time(self):
        for control in (self.control(), self.control().secure()):
            control.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in b"NOOP\r\nSYST\r\n":
                control.send(bytes([byte]))
            self.assert_code("200", control.reply())
            self.assert_code("215", control.reply())

    def test_a_hundred_thousand_noops_are_answered_each(self):
        count = 100_000
        for control in (self.control(), self.session()):
            replies = control.replies_to(b"NOOP\r\n" * count, count)
            self.assertEqual({reply[:3] for reply in replies}, {"200"})
            self.assertEqual(len(replies), count)
            self.assert_code("215", control.said("SYST"))

    def test_clients_that_send_and_read_without_end_leave_others_their_turn(self):
        done = threading.Event()

        def read(flooder):
            with contextlib.suppress(OSError):
                while flooder.socket.recv(MIB):
                    pass

        def send(flooder):
            with contextlib.suppress(OSError):
                while not done.is_set():
                    flooder.send(b"NOOP\r\n" * 10_000)

        flooders = [self.control() for _ in range(4)]  # more than there are threads for sessions on a small machine
        threads = [threading.Thread(target=work, args=(each,)) for each in flooders for work in (read, send)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(4):
                self.assert_code("215", self.control().secure().said("SYST"))
        finally:
            done.set()
            for flooder in flooders:
                flooder.socket.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()

    def test_a_client_that_never_reads_its_replies_is_not_read_either(self):
        for control in (self.control(), self.session()):
            control.socket.settimeout(2)
            sent = 0
            with contextlib.suppress(TimeoutError):
                while sent < 256 * MIB:
                    control.send(b"HELP\r\n" * 1000)
                    sent += 6000
            self.assertLess(sent, 256 * MIB)
            self.assertLess(self.before.growth(), 8 * MIB)
            self.assert_serves()

    def test_a_line_longer_than_the_limit_is_refused_once(self):
        for control in (self.control(), self.session()):
            for length in (4097, 100_000, 5 * MIB):
                control.send(b"NOOP " + b"x" * length + b"\r\n")
                self.assert_code("500", control.reply())
                self.assert_code("215", control.said("SYST"))
            self.assertLess(self.before.growth(), 8 * MIB)

    def test_a_line_without_end_is_refused_once_and_takes_no_memory(self):
        control = self.session()
        for _ in range(100):
            control.send(b"x" * MIB)
        self.assertLess(self.before.growth(), 8 * MIB)
        control.send(b"\r\n")
        self.assert_code("500", control.reply())
        self.assert_code("215", control.said("SYST"))

    def test_ten_thousand_announcements_leave_nothing_behind(self):
        control = self.session()
        control.expect("257", "MKD /flod-0001")
        for verb, codes in (("REST", ("350", "501")), ("ALLO", ("200", "501", "552")), ("RNFR", ("550", "553", "501"))):
            lines = [f"{verb} {HUGE[n % len(HUGE)]}" for n in range(10_000)]
            replies = control.replies_to("".join(line + "\r\n" for line in lines).encode(), len(lines))
            for line, reply in zip(lines, replies, strict=True):
                self.assertTrue(reply.startswith(codes), f"{line}: {reply}")
        control.expect("215", "SYST")
        connection = control.data_connection()
        self.assert_code("150", control.said("LIST"))
        connection.close()
        self.assert_code("42", control.reply())

    def test_sessions_pile_up_no_state(self):
        """REIN and everything that is remembered, over and over."""
        control = self.session()
        round_trip = ["REST 5", "RNFR /x", "ALLO 10", "PASV", "EPSV", "CWD /", "OPTS MLST type;", "STAT", "FEAT", "HELP",
                      "CLNT " + "x" * 2000, "STAT /", "MLST /", "PASV"]
        for _ in range(200):
            for command in round_trip:
                self.assertIn(control.said(command)[0], "2354")


if __name__ == "__main__":
    unittest.main()
