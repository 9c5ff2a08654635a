"""Bearer tokens over HTTPS: what each is good for, and what becomes of one that is not."""

import unittest

from server import DOMAIN, Server
from strict_http import HttpConnection
from waiting import eventually

OTHER = "other.example.gov"
QUICK = {"limits.failed_login_delay": "0s", "limits.failed_login_delay_max": "0s"}
LOG = f"/d/{DOMAIN}/datasync/log"
CANCEL = "/admin/jobs/" + "0" * 32 + "/cancel"


class Tokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(QUICK)
        cls.addClassCleanup(cls.server.close)
        cls.server.add_user("alice", domains=(DOMAIN, OTHER))
        cls.server.add_user("root", role="admin", domains=())
        cls.server.create_dataset("abcd-1234")
        cls.server.create_dataset("abcd-1234", domain=OTHER)
        cls.server.start()

    def token(self, *options, user="alice", scope="read"):
        return self.server.command("token", "create", user, "--scope", scope, *options).stdout.strip()

    def ask(self, token, path=LOG, *fields, scheme="Bearer"):
        with HttpConnection(self.server.ports.https) as connection:
            return connection.get(path, f"Authorization: {scheme} {token}", *fields)

    def post(self, token, path, *fields):
        with HttpConnection(self.server.ports.https) as connection:
            return connection.get(path, f"Authorization: Bearer {token}", "Content-Length: 0", *fields, method="POST")

    def test_a_token_reads_what_its_user_reads(self):
        token = self.token()
        self.assertEqual(self.ask(token).status, 200)
        self.assertEqual(self.ask(token, scheme="bEARER").status, 200)
        self.assertEqual(self.ask(token, "/d/third.example.gov/datasync/log").status, 404)
        self.assertEqual(self.post(token, CANCEL).status, 403)

    def test_a_token_without_the_scope_reads_nothing(self):
        self.assertEqual(self.ask(self.token(scope="publish")).status, 403)
        self.assertEqual(self.ask(self.token(scope="payload")).status, 403)

    def test_the_form_for_runs_by_hand_is_for_who_may_both_read_and_publish(self):
        form = f"/admin/run?domain={DOMAIN}&dataset=abcd-1234"
        self.assertEqual(self.ask(self.token(scope="publish"), form).status, 403)
        self.assertEqual(self.ask(self.token(scope="read"), form).status, 403)
        self.assertEqual(self.ask(self.token(scope="read,publish"), form).status, 200)

    def test_a_publishing_token_may_ask_for_changes_from_anywhere(self):
        token = self.token(scope="publish")
        self.assertEqual(self.post(token, CANCEL, "Origin: https://elsewhere.example").status, 404)

    def test_a_token_may_be_for_one_domain(self):
        token = self.token("--domain", OTHER)
        self.assertEqual(self.ask(token).status, 404)
        self.assertEqual(self.ask(token, f"/d/{OTHER}/datasync/log").status, 200)

    def test_an_admins_narrowed_token_is_none_of_an_admin(self):
        self.assertEqual(self.ask(self.token(user="root"), "/metrics").status, 200)
        self.assertEqual(self.ask(self.token("--domain", DOMAIN, user="root"), "/metrics").status, 403)

    def test_a_revoked_token_ends_at_once(self):
        token = self.token()
        self.assertEqual(self.ask(token).status, 200)
        self.server.command("token", "revoke", token.split("_")[1])
        self.is_invalid(self.ask(token))

    def is_invalid(self, response):
        self.assertEqual(response.status, 401, response)
        self.assertIn('error="invalid_token"', response.field("www-authenticate"))
        self.assertEqual(response.json()["type"], "invalid-token")

    def test_an_expired_token_is_told_so(self):
        token = self.token("--expires", "1s")
        response = eventually(lambda: (lambda r: r if r.status == 401 else None)(self.ask(token)), "the token's end")
        self.is_invalid(response)
        self.assertIn("expired", response.json()["data"]["english"])
        line = f'reason=token-expired user="{token.split("_")[1]}"'
        eventually(lambda: line in self.server.log(), self.server.log)

    def test_what_is_no_token_of_ours_is_refused_and_logged_by_its_id_alone(self):
        secret = "z" * 43
        self.is_invalid(self.ask("wt_000000000001_" + secret))
        self.is_invalid(self.ask(""))
        self.is_invalid(self.ask("nonsense"))
        eventually(lambda: 'reason=unknown-token user="000000000001"' in self.server.log(), self.server.log)
        self.assertNotIn(secret, self.server.log())

    def test_two_authorization_fields_prove_nothing(self):
        token = self.token()
        self.assertEqual(self.ask(token, LOG, f"Authorization: Bearer {token}").status, 401)

    def test_with_a_token_a_cookie_does_not_count(self):
        self.assertEqual(self.ask(self.token(), LOG, "Cookie: __Host-wharfinger=nonsense").status, 200)
        self.is_invalid(self.ask("nonsense", LOG, "Cookie: __Host-wharfinger=nonsense"))


if __name__ == "__main__":
    unittest.main()
