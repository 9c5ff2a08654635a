"""Signing in on the pages and out again, in a real browser; and what curl gets that browsers do not."""

import re
import subprocess

from pages_case import PASSWORD, PagesCase, main
from server import ENVIRONMENT
from waiting import PATIENCE, eventually


class SignIn(PagesCase):
    def curl(self, path, *options):
        done = subprocess.run(["curl", "-sk", "-i", *options, self.site + path], capture_output=True, text=True,
                              timeout=PATIENCE, env=ENVIRONMENT, check=True)
        head, _, body = done.stdout.partition("\n\n")
        fields = {}
        for line in head.splitlines()[1:]:
            name, separator, value = line.lower().partition(": ")
            if separator:
                fields[name] = f"{fields[name]}\n{value}" if name in fields else value
        return int(head.split()[1]), fields, body

    def test_who_signs_in_lands_where_they_wanted_to_go(self):
        browser = self.browser()
        browser.open(self.site + "/admin/jobs?standing=failed&user=ann")
        self.assertIn("/admin/sign-in?next=", browser.url)
        self.assertEqual(browser.title, "Sign in · Wharfinger")
        self.screenshots(browser, "sign-in")
        self.assert_accessible(browser)
        self.sign_in(browser)
        browser.wait_for_url(self.site + "/admin/jobs?standing=failed&user=ann")
        browser.find(".account b")
        self.assertEqual(browser.text(".account b"), "ann")
        self.assertEqual(browser.complaints(), [])

    def test_a_wrong_password_and_an_unknown_user_are_told_the_same(self):
        browser = self.browser()
        browser.open(self.site + "/admin/sign-in")
        said = []
        for user, password in (("ann", "wrong"), ("nobody", "wrong")):
            self.sign_in(browser, user, password)
            eventually(lambda: browser.attribute("#user", "value") == user and browser.has("[role=alert]"), "an answer")
            said.append(browser.text("main"))
            self.assertEqual(browser.attribute("#user", "value"), user)
            self.assertEqual(browser.attribute("#password", "value"), None)
        self.assertEqual(said[0], said[1])
        self.assertIn("The user name or the password is wrong.", said[0])
        self.screenshots(browser, "sign-in-wrong")
        self.assert_accessible(browser)
        self.sign_in(browser)
        browser.wait_for_url(self.site + "/admin/jobs")

    def test_who_is_signed_in_finds_the_way_back_from_where_nothing_is(self):
        browser = self.signed_in()
        browser.open(self.site + "/admin/nowhere")
        self.assertIn("There is nothing of that name", browser.text("main"))
        self.assertEqual(browser.text(".account b"), "ann")
        self.screenshots(browser, "nothing-there")
        self.assert_accessible(browser)
        browser.click("nav a[href='/admin/datasets']")
        browser.wait_for_url(self.site + "/admin/datasets")

    def test_after_signing_out_the_way_back_shows_nothing(self):
        browser = self.signed_in()
        browser.find("#jobs")
        browser.click(".account button")
        browser.wait_for_url(self.site + "/admin/sign-in")
        browser.back()
        eventually(lambda: "/admin/sign-in?next=" in browser.url, lambda: f"the form; at {browser.url}")
        browser.find("#password")
        self.assertNotIn("Sign out", browser.text())

    def test_a_session_ends_with_its_password(self):
        browser = self.signed_in()
        browser.find("#jobs")
        self.server.command("user", "passwd", "ann", "--password-stdin", stdin="another-tall-ship\n")
        browser.reload()
        browser.find("#password")
        self.sign_in(browser, password="another-tall-ship")
        browser.find("#jobs")

    def test_a_new_sign_in_ends_the_session_that_the_browser_had(self):
        jar = self.server.directory / "cookies"
        kept = ["-b", str(jar), "-c", str(jar)]

        def new_session():
            form = self.curl("/admin/sign-in", *kept, "-d", "user=ann")[2]
            csrf = re.search(r'name="csrf" value="(\w+)"', form)[1]
            given = ["-d", f"csrf={csrf}&user=ann", "--data-urlencode", f"password={PASSWORD}"]
            self.assertEqual(self.curl("/admin/sign-in", *kept, *given)[0], 303)
            return re.search(r"\t__Host-wharfinger\t(\w+)", jar.read_text())[1]

        first, second = new_session(), new_session()
        for session, status in ((first, 401), (second, 200)):
            self.assertEqual(self.curl("/admin/jobs", "-b", f"__Host-wharfinger={session}")[0], status)

    def test_no_page_is_shown_to_strangers_and_no_link_leads_away(self):
        for wanted in ("//evil.example", "https://evil.example/", "/\\evil.example"):
            browser = self.browser()
            browser.open(f"{self.site}/admin/sign-in?next={wanted}")
            self.sign_in(browser)
            browser.wait_for_url(self.site + "/admin/jobs")
            browser.close()

    def test_what_pages_are_sent_with(self):
        status, fields, body = self.curl("/admin/sign-in")
        self.assertEqual(status, 200)
        self.assertEqual(fields["cache-control"], "no-store")
        self.assertIn("default-src 'none'", fields["content-security-policy"])
        self.assertIn("frame-ancestors 'none'", fields["content-security-policy"])
        self.assertNotIn("unsafe", fields["content-security-policy"])
        self.assertEqual(fields["x-frame-options"], "deny")
        self.assertRegex(fields["set-cookie"], r"^__host-wharfinger-form=\w+; path=/; secure; httponly; samesite=lax$")
        for path in re.findall(r'(?:href|src)="(/assets/[^"]+)"', body):
            status, fields, content = self.curl(path)
            self.assertEqual(status, 200, path)
            self.assertEqual(fields["cache-control"], "public, max-age=31536000, immutable")
            self.assertTrue(content)
        self.assertEqual(self.curl("/assets/wharfinger-0000000000000000.css")[0], 404)

    def test_a_form_of_somebody_elses_signs_nobody_in(self):
        given = ["--data-urlencode", "user=ann", "--data-urlencode", f"password={PASSWORD}"]
        for options in ([], ["-d", "csrf="], ["-b", "__Host-wharfinger-form=x", "-d", "csrf=x"],
                        ["-H", "Sec-Fetch-Site: cross-site", "-d", "csrf=x"]):
            status, fields, body = self.curl("/admin/sign-in", *given, *options)
            self.assertEqual(status, 200)
            self.assertNotRegex(fields.get("set-cookie", ""), r"__host-wharfinger=")
            self.assertIn("This form was too old", body)

    def test_a_change_without_the_token_of_the_page_is_refused(self):
        browser = self.signed_in()
        browser.find("#jobs")
        session = browser.devtools("Network.getCookies")["cookies"]
        cookie = next(c for c in session if c["name"] == "__Host-wharfinger")
        self.assertTrue(cookie["secure"] and cookie["httpOnly"])
        self.assertEqual(cookie["sameSite"], "Lax")
        sent = ["-b", f"__Host-wharfinger={cookie['value']}"]
        self.assertEqual(self.curl("/admin/sign-out", *sent, "-d", "csrf=guess")[0], 403)
        self.assertEqual(self.curl("/admin/jobs", *sent)[0], 200)

    def test_programs_hear_of_problems_as_json_and_browsers_as_pages(self):
        self.assertEqual(self.curl("/nowhere")[2].strip()[:8], '{"type":')
        status, fields, body = self.curl("/nowhere", "-H", "Accept: text/html")
        self.assertEqual((status, fields["content-type"]), (404, "text/html; charset=utf-8"))
        self.assertIn("<h1>Not found</h1>", body)
        status, fields, _ = self.curl("/admin/jobs?user=a%26b", "-H", "Accept: text/html")
        self.assertEqual((status, fields["location"]), (303, "/admin/sign-in?next=%2fadmin%2fjobs%3fuser%3da%2526b"))
        for asked in (("/admin/jobs",), (f"/admin/jobs/{'0' * 32}/cancel", "-d", ""), ("/admin/jobs", "-u", "ann:wrong")):
            status, fields, body = self.curl(*asked)
            self.assertEqual((status, fields["www-authenticate"][:5], body[:8]), (401, "basic", '{"type":'), asked)
        self.assertEqual(self.curl("/admin/jobs", "-u", f"ann:{PASSWORD}")[0], 200)


if __name__ == "__main__":
    main()
