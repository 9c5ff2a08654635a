"""Too many connections, too many logins, and what a crowd costs while it is there."""

import threading
import unittest

from abuse_case import AbuseCase
from process_watch import MIB
from raw_client import RawControl, connect, reset


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
            self.assert_code("212", bystander.said("STAT /"))
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
