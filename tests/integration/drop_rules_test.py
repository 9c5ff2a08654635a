"""The rules the public drop client relies on, one test each, in the order in which a run of it meets them."""

import ftplib
import gzip
import re
import socket
import ssl
import struct
import unittest

import tables
from drop_client import ENQUEUE, LISTED, DropClient, tls_context
from landing_case import LandingCase
from server import DOMAIN, job_id_in

DATASET = "abcd-1234"
ID = re.compile(r"^[0-9a-f]{32}$")
STATUS = re.compile(rb"^[0-9a-f]{32} : [^\n]+\n?$")
SMALL = b"a,b\n1,x\n2,y\n"


def loopback_v6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


class DropRules(LandingCase):
    def test_05_the_opening_commands_get_the_replies_the_client_wants(self):
        plain = ftplib.FTP(timeout=60)
        self.addCleanup(plain.close)
        self.assertTrue(plain.connect("127.0.0.1", self.server.ports.control).startswith("220"))
        self.assertTrue(plain.sendcmd("AUTH TLS").startswith("234"))
        client = self.client()  # has insisted on 331, 230, TYPE I -> 200, PROT P -> 200 without PBSZ
        self.assertEqual(client.sendcmd("SYST"), "215 UNIX Type: L8")

    def test_06_passive_replies_name_the_address_the_client_reached(self):
        listen = [f"127.0.0.1:{self.server.ports.control}", f"127.0.0.2:{self.server.ports.control}"]
        if loopback_v6():
            listen.append(f"[::1]:{self.server.ports.control}")
        self.server.stop()
        self.server.settings["ftps.listen"] = listen
        self.server.write_config()
        self.server.start()
        for host in ("127.0.0.1", "127.0.0.2"):
            client = self.client(host=host)
            self.assertRegex(client.sendcmd("PASV"), r"^227 [^(]*\(" + host.replace(".", ",") + r",\d+,\d+\)")
            self.assertTrue(client.listed("requestId"))
        if not loopback_v6():
            self.skipTest("no IPv6 loopback here: EPSV over IPv6 not tried")
        client = self.client(host="::1")
        port = ftplib.parse229(client.sendcmd("EPSV"), client.sock.getpeername())[1]
        self.assertIn(port, self.server.ports.passive)
        with socket.create_connection(("::1", port), timeout=60) as connection:
            self.assertTrue(client.sendcmd("LIST requestId").startswith("150"))
            with client.context.wrap_socket(connection) as data:
                self.assertIn(b"requestId", data.recv(4096))

    def test_07_150_comes_before_the_data_handshake(self):
        client = self.entered(DATASET)
        for command in (f"STOR /{DATASET}/x.csv", "LIST requestId", f"RETR /{DATASET}/status.txt"):
            with self.subTest(command=command):
                host, port = client.makepasv()
                with socket.create_connection((host, port), timeout=60) as connection:
                    self.assertTrue(client.sendcmd(command).startswith("150"))  # nothing sent on `connection` yet
                    data = client.context.wrap_socket(connection)
                    if command.startswith("STOR"):
                        data.sendall(SMALL)
                        data.unwrap()
                    else:
                        while data.recv(4096):
                            pass
                    data.close()
                self.assertTrue(client.getresp().startswith("226"))

    def test_08_a_single_domain_root_lists_requestid_before_it_was_ever_written(self):
        client = self.client()
        for argument in ("requestId", "/requestId"):
            lines = client.listing(argument)
            self.assertEqual(len(lines), 1, lines)
            self.assertRegex(lines[0], LISTED)
            self.assertTrue(lines[0].endswith("requestId"), lines)

    def test_09_a_multi_domain_root_lists_no_requestid_and_has_the_domains_as_folders(self):
        user, password = self.server.add_user("carol", domains=(DOMAIN, "data.other.example"))
        client = DropClient(self.server.ports.control, user, password, domain=DOMAIN.upper())
        self.addCleanup(client.close)
        self.assertFalse(client.listed("requestId"))
        self.assertEqual(set(client.names("/")), {DOMAIN, "data.other.example"})
        tag, text = client.publish(DATASET, {"action": "Replace"}, "small.csv", SMALL)
        self.assertTrue(text.startswith("SUCCESS"), text)
        self.assertEqual(client.prefix, "/" + DOMAIN.upper())
        self.assertTrue(self.server.dataset_directory(DATASET).is_dir())

    def test_10_a_single_domain_account_may_also_write_its_domain_in_front(self):
        client = self.client()
        client.prefix = "/" + DOMAIN  # what the client does after its first LIST was lost
        client.enter_dataset(DATASET)
        self.assertTrue(client.land_control(DATASET, {"action": "Replace"}).startswith("SUCCESS"))
        self.assertTrue(client.land_data(DATASET, "small.csv", SMALL)[1].startswith("SUCCESS"))
        client.prefix = ""
        self.assertTrue(client.listed(f"/{DATASET}/status.txt"))

    def test_11_mkd_answers_257_for_a_new_and_for_an_existing_dataset(self):
        client = self.client()
        self.assertFalse(client.listed(f"/{DATASET}/status.txt"))
        for _ in range(2):
            self.assertTrue(client.sendcmd(f"MKD /{DATASET}").startswith("257"))
            self.assertTrue(client.listed(f"/{DATASET}/status.txt"))

    def test_12_status_txt_can_be_read_from_mkd_on(self):
        client = self.entered(DATASET)
        client.retrieve(f"/{DATASET}/status.txt")

    def test_13_the_request_id_belongs_to_the_session(self):
        one, two = self.entered(DATASET), self.entered(DATASET)
        first, second = one.new_request_id(), two.new_request_id()
        for client, name in ((two, "two.csv"), (one, "one.csv")):
            client.store(f"/{DATASET}/{name}", SMALL)
        one.enqueue(DATASET, "one.csv")
        two.enqueue(DATASET, "two.csv")
        self.assertTrue(two.wait_for_status(DATASET, second).startswith("SUCCESS"))
        self.assertTrue(one.wait_for_status(DATASET, first).startswith("SUCCESS"))
        self.assertEqual(self.job_with_tag(DATASET, first)["filename"], "one.csv")
        self.assertEqual(self.job_with_tag(DATASET, second)["filename"], "two.csv")

    def test_14_datasync_version_can_be_stored(self):
        client = self.client()
        self.assertTrue(client.store("/datasync-version", b"1.9.9").startswith("226"))
        self.assertEqual(client.retrieve("/datasync-version"), b"1.9.9")

    def test_15_a_rename_onto_the_enqueue_folder_makes_a_job_again_and_again(self):
        client = self.entered(DATASET)
        jobs = []
        for target in (f"/{DATASET}/{ENQUEUE}", f"\\{DATASET}/{ENQUEUE}", f"\\{DATASET}\\{ENQUEUE}",
                       f"/{DATASET}/{ENQUEUE}/small.csv"):
            client.store(f"/{DATASET}/small.csv", SMALL)
            client.sendcmd(f"RNFR /{DATASET}/small.csv")
            jobs.append(job_id_in(client.sendcmd(f"RNTO {target}")))
        self.assertEqual(len(set(jobs)), len(jobs))
        self.server.wait_until_idle()
        self.assertEqual([job["id"] for job in self.server.jobs(dataset=DATASET)], jobs[::-1])
        self.assertTrue(client.listed(f"/{DATASET}/status.txt"))
        self.assertIn(ENQUEUE, client.names(f"/{DATASET}"))

    def test_15_a_failed_rename_leaves_the_source(self):
        client = self.entered(DATASET)
        client.store(f"/{DATASET}/notes.pdf", SMALL)
        client.sendcmd(f"RNFR /{DATASET}/notes.pdf")
        self.assertTrue(self.refusal(client, f"RNTO /{DATASET}/{ENQUEUE}").startswith("55"))
        self.assertEqual(client.size(f"/{DATASET}/notes.pdf"), len(SMALL))
        self.assertEqual(self.server.jobs(dataset=DATASET), [])

    def test_15_repeating_a_rename_whose_answer_was_lost_names_the_same_job(self):
        client = self.entered(DATASET)
        client.store(f"/{DATASET}/small.csv", SMALL)
        job = job_id_in(client.enqueue(DATASET, "small.csv"))
        self.assertEqual(job_id_in(self.client().enqueue(DATASET, "small.csv")), job)
        self.assertEqual([j["id"] for j in self.server.jobs(dataset=DATASET)], [job])

    def test_16_a_control_file_is_answered_and_kept_or_refused_with_the_old_one_in_force(self):
        client = self.entered(DATASET)
        good = b'{ "csv" : {"encoding":"utf-8", "skip":0},\n "action":"replace" }\n'
        self.assertTrue(client.land_control(DATASET, good).startswith("SUCCESS"))
        self.assertEqual(client.retrieve(f"/{DATASET}/active-control.json"), good)
        for bad, named in ((b'{"action": "Repaint"}', "action"), (b'{"action": "Replace", "csv": {"skip": "two"}}', "skip"),
                           (b'{"action": ', "JSON")):
            with self.subTest(bad=bad):
                text = client.land_control(DATASET, bad)
                self.assertTrue(text.startswith("FAILURE"), text)
                self.assertIn(named, text)
                self.assertEqual(client.retrieve(f"/{DATASET}/active-control.json"), good)

    def test_17_size_is_exact_and_no_refusal_contains_a_percent_sign(self):
        client = self.entered(DATASET)
        packed = gzip.compress(SMALL)
        client.store(f"/{DATASET}/small.csv.gz", packed)
        self.assertEqual(client.sendcmd(f"SIZE /{DATASET}/small.csv.gz"), f"213 {len(packed)}")
        client.store(f"/{DATASET}/90% full.pdf", SMALL)
        client.sendcmd(f"RNFR /{DATASET}/90% full.pdf")
        refusals = [self.refusal(client, f"RNTO /{DATASET}/{ENQUEUE}")]
        for command in (f"SIZE /{DATASET}/100% gone.csv", f"RNFR /{DATASET}/100% gone.csv", "SIZE /%d/%f%n", "RNTO /%s"):
            refusals.append(self.refusal(client, command))
        for text in refusals:
            self.assertNotIn("%", text)

    def test_18_names_may_hold_latin_1_blanks_and_signs(self):
        client = self.entered(DATASET)
        for name in ("Ünï+(1).csv", "a b  c.csv", "100% of it.csv", "??.csv", "semi;colon&'quote'.csv"):
            with self.subTest(name=name):
                tag, text = client.land_data(DATASET, name, SMALL)
                self.assertTrue(text.startswith("SUCCESS"), text)
                self.server.wait_until_idle()
                self.assertEqual(self.job_with_tag(DATASET, tag)["filename"], name + ".gz")
        stored = {path.name.split("-", 1)[1] for path in self.server.dataset_directory(DATASET).glob("completed/*/*/*/*")}
        self.assertIn("Ünï+(1).csv.gz", stored)

    def test_18_the_ending_under_gz_chooses_the_section(self):
        client = self.entered(DATASET)
        control = {"action": "Replace", "csv": {"separator": ";"}, "tsv": {"separator": "|"}}
        self.assertTrue(client.land_control(DATASET, control).startswith("SUCCESS"))
        for name, separator in (("x.csv", ";"), ("x.tsv", "|"), ("X.CSV", ";")):
            _, text = client.land_data(DATASET, name, f"a{separator}b\n1{separator}{name}\n".encode())
            self.assertTrue(text.startswith("SUCCESS"), text)
            self.server.wait_until_idle()
            self.assert_table_is(DATASET, tables.Table(["a", "b"], [["1", name]]))

    def test_19_status_is_one_current_line_at_every_moment(self):
        client = self.entered(DATASET)
        watcher = self.client()
        first = client.new_request_id()
        client.store(f"/{DATASET}/big.csv", tables.permits(1, rows=3000)[0].csv())
        client.enqueue(DATASET, "big.csv")
        while True:
            text = watcher.retrieve(f"/{DATASET}/status.txt")
            self.assertRegex(text, STATUS)
            self.assertTrue(text.startswith(first.encode()), text)
            if text.split(b" : ")[1].startswith((b"SUCCESS", b"FAILURE")):
                break
        self.server.wait_until_idle()
        self.assertEqual(watcher.retrieve(f"/{DATASET}/status.txt"), text)
        tag, _ = client.land_data(DATASET, "small.csv", SMALL)
        self.assertTrue(watcher.retrieve(f"/{DATASET}/status.txt").startswith(tag.encode()))

    def test_20_status_can_be_polled_without_end_over_few_ports(self):
        client = self.entered(DATASET)
        for _ in range(200):  # many times the number of passive ports
            client.retrieve(f"/{DATASET}/status.txt")
        self.assertRegex(self.server.command("check").stdout, r'idle *= *"?(15m|900s)')

    def test_21_a_job_goes_on_when_the_client_is_gone(self):
        client = self.entered(DATASET)
        tag = client.new_request_id()
        data = tables.permits(1, rows=2000)[0].csv()
        client.store(f"/{DATASET}/permits.csv", data)
        client.enqueue(DATASET, "permits.csv")
        client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        self.wait_for_success(DATASET, tag)
        job = self.job_with_tag(DATASET, tag)
        self.assertIn(job["id"], (self.server.dataset_directory(DATASET) / "log.txt").read_text())
        self.assert_archived(DATASET, "permits.csv", data, self.active_control(DATASET))

    def test_22_a_full_run_ends_in_success_and_a_refused_file_in_its_reason(self):
        client = self.client()
        tag, text = client.publish(DATASET, {"action": "Replace"}, "small.csv", SMALL)
        self.assertTrue(text.startswith("SUCCESS"), text)
        tag, text = self.client().publish(DATASET, {"action": "Replace"}, "ragged.csv", b"a,b\n1,x\n2\n")
        self.assertTrue(text.startswith("FAILURE"), text)
        self.server.wait_until_idle()
        self.assertEqual(self.job_with_tag(DATASET, tag)["english"], text)

    def test_23_hand_written_control_files_are_understood(self):
        client = self.entered(DATASET)
        for control in (
            b'{"action":"replace","csv":{"fixedTimestampFormat":"ISO8601","floatingTimestampFormat":"ISO8601"},"tsv":{}}',
            b'{"action":"REPLACE","csv":{"filePath":"x","hasHeaderRow":true},"somethingNew":[1,2]}',
            b'{"csv":{"action":"replace"}}',
        ):
            text = client.land_control(DATASET, control)
            self.assertTrue(text.startswith("SUCCESS"), (control, text))

    def test_both_tls_versions_are_spoken_without_session_reuse(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            tls = tls_context()
            tls.minimum_version = tls.maximum_version = version
            client = self.client(tls=tls)
            client.enter_dataset(DATASET)
            self.assertTrue(client.land_data(DATASET, "small.csv", SMALL)[1].startswith("SUCCESS"))

    def test_what_was_sent_before_the_handshake_is_not_answered_inside_it(self):
        with socket.create_connection(("127.0.0.1", self.server.ports.control), timeout=60) as connection:
            self.assertTrue(connection.recv(1024).startswith(b"220"))
            connection.sendall(b"AUTH TLS\r\nUSER mallory\r\n")
            self.assertTrue(connection.recv(1024).startswith(b"234"))
            with tls_context().wrap_socket(connection) as secured:
                secured.sendall(b"PASS guessed\r\n")
                self.assertTrue(secured.recv(1024).startswith(b"503"))  # no USER was heard


if __name__ == "__main__":
    unittest.main()
