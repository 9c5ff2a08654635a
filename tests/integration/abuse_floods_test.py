"""Too much of everything: commands, long lines, connections, logins; and clients that never listen."""

import contextlib
import socket
import threading
import unittest

from abuse_case import AbuseCase
from process_watch import MIB
from raw_client import RawControl, connect, reset

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


class Connections(AbuseCase):
    def test_two_thousand_come_and_go(self):
        endings = (RawControl.close, RawControl.reset)

        def storm(share):
            for number in share:
                if number % 4 < 2:
                    connection = connect(self.server.ports.control)
                    reset(connection) if number % 2 else connection.close()
                else:
                    control = RawControl(self.server.ports.control)
                    control.send(b"AUTH TLS\r\n")
                    endings[number % 2](control)
        threads = [threading.Thread(target=storm, args=(range(start, 2000, 8),)) for start in range(8)]
        for thread in threads:
            thread.start()
        self.assert_serves()
        for thread in threads:
            thread.join()
        self.before.wait_for_descriptors()

    def test_a_thousand_idle_sessions_cost_little_each(self):
        count = 1000
        sessions = []

        def gather(share):
            for _ in share:
                sessions.append(RawControl(self.server.ports.control).secure())
        threads = [threading.Thread(target=gather, args=(range(count // 4),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for session in sessions:
            self.keep(session)
        each = self.before.growth() / count
        print(f"\n{count} idle sessions: {each / 1024:.0f} KiB each, "
              f"{self.before.more_descriptors() / count:.2f} descriptors each")
        self.assertLess(each, 160 * 1024)
        self.assertLessEqual(self.before.more_descriptors(), count + 10)
        self.assert_serves()
        for session in sessions[::100]:
            self.assert_code("200", session.said("NOOP"))


class Logins(AbuseCase):
    settings = {"limits.login_attempts": 100}

    def test_guessing_holds_up_no_session_that_is_logged_in(self):
        guessers = [self.control().secure() for _ in range(40)]
        bystander = self.session()
        for number, guesser in enumerate(guessers):
            guesser.send(f"USER {self.user if number % 2 else 'nobody'}\r\n".encode())
            guesser.send(b"PASS wrong\r\n" * 3)
        answered = 0
        for guesser in guessers:
            self.assert_code("331", guesser.reply())
            self.assert_code("200", bystander.said("NOOP"))
            self.assert_code("213", bystander.said("STAT /"))
            answered += 1
        self.assertEqual(answered, len(guessers))
        self.assertLess(self.before.growth(), 192 * MIB)  # two hashes at a time
        for guesser in guessers:
            said = guesser.reply()
            self.assertIn(said[:3], ("530", "421"), said)

    def test_guessers_that_leave_are_forgotten(self):
        for _ in range(3):
            guessers = [self.control().secure() for _ in range(20)]
            for guesser in guessers:
                guesser.send(b"USER nobody\r\nPASS wrong\r\n")
            for guesser in guessers:
                guesser.reset()
        self.before.wait_for_descriptors()

    def test_a_password_of_any_size_is_only_wrong(self):
        for password in ("x" * 4000, "\xff" * 1000, "%s%n" * 100, "$argon2id$v=19$", "x\x01\x02"):
            control = self.control().secure()
            control.expect("331", "USER " + self.user)
            self.assert_code("530", control.said(b"PASS " + password.encode("latin-1")))


if __name__ == "__main__":
    unittest.main()
