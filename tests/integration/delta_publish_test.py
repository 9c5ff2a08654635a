"""Publishing differences over HTTPS, as the public DataSync client does it: what lands, on what, and exactly once."""

import concurrent.futures
import gzip
import unittest
import urllib.parse
import uuid

import delta_format
import tables
from delta_case import (ANOTHER, EMPTY, RAW, SCHEMA, SMALL, DeltaCase, base, day_of, edited, encoded, lines_of_bytes,
                        register, sized, snapshot_name, text)
from delta_client import CONTROL, as_sent
from delta_format import Signature, copy, literal, make_patch, patch_of, read_signature
from server import DOMAIN
from waiting import eventually

ODD_NAME = "\u00dcn\u00ef%c0d\u00e9 +(1) 100%;a='b' 日本.csv"
BOM = b"\xef\xbb\xbf"


class Publishing(DeltaCase):
    def test_a_first_file_is_relative_to_nothing(self):
        dataset = self.dataset()
        data = text(register(300))
        published = self.publisher(dataset).publish("table.csv", data)
        self.assertIsNone(published.relative_to)
        self.assert_published(dataset, published, "table.csv", data)
        self.assertEqual(published.counts, {"inserted": 300, "updated": 0, "deleted": 0, "errors": 0})

    def test_a_changed_file_is_sent_as_the_difference(self):
        dataset = self.dataset(schema={"rowIdentifier": "id", "columns": [
            {"fieldName": name} for name in ("id", "name", "address", "position")]})
        lines = register()
        before, after = text(lines), text(edited(lines))
        self.publish(dataset, before)
        published = self.publisher(dataset).publish("table.csv", after)
        self.assertTrue(published.relative_to.endswith("-table.csv.ssig"), published.relative_to)
        self.assertLess(len(published.patch), len(before) // 5)
        self.assert_published(dataset, published, "table.csv", after)
        expected = tables.changes_by_row_id(tables.read_table(before), tables.read_table(after), "id")
        self.assertEqual(published.counts, {"inserted": expected.inserted, "updated": expected.updated,
                                            "deleted": expected.deleted, "errors": 0})

    def test_an_unchanged_file_is_sent_as_copies_of_blocks(self):
        dataset = self.dataset()
        data = text(register(3000))
        self.publish(dataset, data)
        published = self.publisher(dataset).publish("table.csv", data)
        operations = delta_format.read_patch(published.patch).operations
        self.assertEqual(operations, list(range(len(operations))))
        self.assert_published(dataset, published, "table.csv", data)
        self.assertEqual(set(published.counts.values()), {0})

    def test_files_shorter_than_a_block_and_of_whole_blocks_follow_each_other(self):
        dataset = self.dataset()
        for size in (15, 11, 4096, 700, 1 << 16, 1 << 18, 12):
            self.publish(dataset, sized(size))

    def test_files_of_any_bytes(self):
        dataset = self.dataset()
        for seed in (1, 2):
            shared, own = lines_of_bytes(200_000), lines_of_bytes(30_000, seed)
            client = self.publisher(dataset)
            published = client.publish("table.csv", own + shared, RAW)
            self.landed(client, published.job, own + shared)
        self.assertLess(len(published.patch), 100_000)

    def test_a_snapshot_without_a_byte_is_a_base_like_any_other(self):
        dataset = self.dataset()
        day = self.server.dataset_directory(dataset) / "completed" / "2020" / "01" / "02"
        day.mkdir(parents=True)
        (day / "03:04:05.006-empty.csv").write_bytes(b"")
        published = self.publisher(dataset).publish("empty.csv", SMALL)
        self.assertEqual(published.relative_to,
                         f"{base(dataset)}/completed/2020/01/02/signatures/03:04:05.006-empty.csv.ssig")
        self.assert_published(dataset, published, "empty.csv", SMALL)

    def test_a_file_without_a_byte_fails_and_leaves_the_table(self):
        dataset = self.dataset()
        self.publish(dataset, SMALL)
        before = self.rows(dataset)
        published = self.publisher(dataset).publish("table.csv", b"")
        self.assertTrue(published.status["english"].startswith("FAILURE"), published.status)
        self.assertEqual(published.status["type"], "failure")
        self.server.wait_until_idle()
        self.assertEqual(self.rows(dataset), before)
        self.publish(dataset, ANOTHER)

    def test_a_file_that_cannot_be_applied_is_no_base(self):
        dataset = self.dataset()
        good = self.publish(dataset, SMALL)
        published = self.publisher(dataset).publish("table.csv", SMALL + b"3,too,many\n")
        self.assertTrue(published.status["english"].startswith("FAILURE"), published.status)
        self.server.wait_until_idle()
        self.assertEqual(self.listed_signatures(dataset, good), [encoded(snapshot_name(good, "table.csv") + ".ssig")])
        self.assertEqual(self.publisher(dataset).publish("table.csv", ANOTHER).relative_to,
                         self.signature_path(dataset, good, "table.csv"))

    def test_many_small_chunks(self):
        dataset = self.dataset()
        self.publish(dataset, text(register(200)), chunk_size=97)
        self.publish(dataset, text(register(201)), suffix=".sdiff", chunk_size=512)

    def test_chunks_that_are_alike_and_chunks_that_are_sent_twice(self):
        row = literal(b"some,row\n")
        client = self.publisher(self.dataset(), chunk_size=len(row), suffix=".sdiff")
        patch = patch_of(EMPTY.block_size, [literal(b"id,what\n")] + [row] * 50)
        for at in range(0, len(patch), len(row)):
            for _ in range(2):
                self.assertEqual(client.post_chunk(patch[at:at + len(row)]).status, 201)
        self.landed(client, client.deliver("table.csv", patch, None), b"id,what\n" + b"some,row\n" * 50)

    def test_the_size_need_not_be_told(self):
        client = self.publisher(self.dataset())
        message = self.prepared(client, SMALL)
        del message["expectedSize"]
        self.landed(client, client.commit(message, message["control"]["opaque"]), SMALL)

    def test_patches_may_be_plain_or_compressed_with_xz(self):
        dataset = self.dataset()
        self.publish(dataset, SMALL, suffix=".sdiff")
        self.publish(dataset, ANOTHER, suffix=".sdiff.xz")
        self.publish(dataset, SMALL, suffix=".sdiff")

    def test_a_signature_may_be_named_without_its_first_slash_and_need_not_be_the_newest(self):
        dataset = self.dataset()
        files = [text(register(2000, seed)) for seed in (1, 2, 3)]
        jobs = [self.publish(dataset, data) for data in files]
        for job, data in zip(jobs, files):
            for leading in ("", "/"):
                path = self.signature_path(dataset, job, "table.csv")
                longer = data + b"X,,,\n"
                client = self.publisher(dataset)
                packed = client.pack(make_patch(longer, self.signature(path)))
                self.assertLess(len(packed), len(data) // 10)
                self.landed(client, client.deliver("table.csv", packed, leading + path.removeprefix("/")), longer)

    def test_blocks_may_be_copied_in_any_order_and_again(self):
        dataset = self.dataset()
        data = lines_of_bytes(100_000)
        client = self.publisher(dataset)
        old = self.landed(client, client.publish("table.csv", data, RAW).job, data)
        path = self.signature_path(dataset, old, "table.csv")
        size = self.signature(path).block_size
        blocks = [data[at:at + size] for at in range(0, len(data), size)]
        order = [*reversed(range(len(blocks))), 0, 0, len(blocks) - 1]
        packed = client.pack(patch_of(size, [copy(number) for number in order]))
        made = b"".join(blocks[number] for number in order)
        self.landed(client, client.deliver("table.csv", packed, path, RAW), made)

    def test_what_ftps_brought_is_a_base_unless_it_is_compressed(self):
        dataset = self.dataset()
        packed = self.drop(dataset, "table.csv.gz", gzip.compress(SMALL))
        answer = self.reader().get(f"{base(dataset)}/completed/{day_of(packed)}/signatures/")
        self.assertTrue(answer.status == 404 or answer.json() == [], answer)
        published = self.publisher(dataset).publish("table.csv", ANOTHER)
        self.assertIsNone(published.relative_to)
        job = self.assert_published(dataset, published, "table.csv", ANOTHER)
        self.drop(dataset, "table.csv.gz", gzip.compress(SMALL))
        self.assertEqual(self.listed_signatures(dataset, job), [encoded(snapshot_name(job, "table.csv") + ".ssig")])
        self.publish(dataset, SMALL)
        for data in (text(register(2000)), BOM + text(register(2001))):
            dataset = self.dataset()
            plain = self.drop(dataset, "table.csv", data)
            published = self.publisher(dataset).publish("table.csv", data + b"X,,,\n")
            self.assertEqual(published.relative_to, self.signature_path(dataset, plain, "table.csv"))
            self.assert_published(dataset, published, "table.csv", data.removeprefix(BOM) + b"X,,,\n")

    def test_a_name_of_any_letters_goes_all_the_way_round(self):
        dataset = self.dataset()
        lines = register(2000)
        before, after = text(lines), text(edited(lines))
        self.publish(dataset, before, ODD_NAME)
        published = self.publisher(dataset).publish(ODD_NAME, after)
        self.assertTrue(published.relative_to.endswith(f"-{ODD_NAME}.ssig"), published.relative_to)
        self.assertLess(len(published.patch), len(after) // 2)
        self.assert_published(dataset, published, ODD_NAME, after)

    def test_a_domain_may_be_part_of_the_path(self):
        dataset = self.dataset()
        for data in (SMALL, ANOTHER):
            self.publish(dataset, data, prefix=f"/d/{DOMAIN}", host="anything.example")

    def test_tabs_separate_what_is_in_a_tsv_file(self):
        dataset = self.dataset()
        control = {"action": "Replace", "tsv": {}}
        published = self.publisher(dataset).publish("table.tsv", b"id\twhat\n1\tone\n", control)
        self.assertTrue(published.succeeded, published.status)
        self.assertEqual(dict(self.rows(dataset)), {("1", "one"): 1})

    def test_two_publish_at_once(self):
        datasets = [self.dataset(), self.dataset()]
        lines = [register(2000, seed) for seed in (1, 2)]

        def twice(dataset, lines):
            client = self.publisher(dataset, chunk_size=5000)
            for data in (text(lines), text(edited(lines))):
                published = client.publish("table.csv", data)
            return published

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            done = list(pool.map(twice, datasets, lines))
        for dataset, published, sent in zip(datasets, done, lines):
            self.assert_published(dataset, published, "table.csv", text(edited(sent)))
            self.assertLess(len(published.patch), len(text(sent)) // 2)

    def test_a_commit_takes_its_own_chunks_alone(self):
        dataset = self.dataset()
        first, second = self.publisher(dataset), self.publisher(dataset)
        early, late = self.prepared(first, SMALL), self.prepared(second, ANOTHER)
        self.landed(second, second.commit(late, late["control"]["opaque"]), ANOTHER)
        self.assertTrue(self.kept_chunks(dataset))
        self.landed(first, first.commit(early, early["control"]["opaque"]), SMALL)
        self.assertEqual(self.kept_chunks(dataset), [])

    def test_the_same_file_is_published_twice_at_once(self):
        dataset = self.dataset()
        data = text(register(300))
        clients = [self.publisher(dataset, chunk_size=1000) for _ in range(3)]
        with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
            done = list(pool.map(lambda client: client.publish("table.csv", data), clients))
        self.assertEqual(len({published.job for published in done}), len(clients))
        for client, published in zip(clients, done):
            self.landed(client, published.job, data)
        self.assertEqual(self.kept_chunks(dataset), [])


class ControlFiles(DeltaCase):
    def test_append_and_delete_and_replace_are_obeyed(self):
        dataset = self.dataset(SCHEMA)
        for action, data, left, counts in (
                ("Append", SMALL, {"1": "one", "2": "two"}, (2, 0, 0)),
                ("Append", b"id,what\n2,zwei\n3,three\n", {"1": "one", "2": "zwei", "3": "three"}, (1, 1, 0)),
                ("Delete", b"id\n1\n", {"2": "zwei", "3": "three"}, (0, 0, 1)),
                ("Replace", ANOTHER, {"1": "one", "3": "three", "4": "four"}, (2, 0, 1))):
            published = self.publisher(dataset).publish("table.csv", data, {**CONTROL, "action": action})
            self.assertTrue(published.succeeded, published.status)
            self.assertEqual(dict(self.rows(dataset).keys()), left)
            self.assertEqual(tuple(published.counts.values()), (*counts, 0), action)

    def test_the_action_may_stand_in_the_section_alone_and_in_small_letters(self):
        dataset = self.dataset(SCHEMA)
        self.publish(dataset, SMALL)
        for action, data, left in (("append", ANOTHER, {"1", "2", "3", "4"}), ("delete", b"id\n1\n2\n", {"3", "4"}),
                                   ("replace", SMALL, {"1", "2"})):
            published = self.publisher(dataset, suffix=".sdiff").publish("table.csv", data, {"csv": {"action": action}})
            self.assertTrue(published.succeeded, published.status)
            self.assertEqual({row[0] for row in self.rows(dataset)}, left, action)

    def test_errors_set_aside_are_counted(self):
        dataset = self.dataset(SCHEMA)
        data = SMALL + b"x,wrong\ny,wrong\n"
        control = {"action": "Replace", "csv": {"setAsideErrors": True}}
        published = self.publisher(dataset).publish("table.csv", data, control)
        self.assertTrue(published.succeeded, published.status)
        self.assertEqual(published.counts, {"inserted": 2, "updated": 0, "deleted": 0, "errors": 2})
        self.server.wait_until_idle()
        job = self.server.job(published.job)
        self.assertEqual(self.snapshot(dataset, job, "table.csv").body, data)
        rejects = self.reader().get(f"{base(dataset)}/rejects/{published.job}")
        self.assertEqual(rejects.status, 200)
        self.assertEqual(self.listed_signatures(dataset, job), [encoded(snapshot_name(job, "table.csv") + ".ssig")])

    def test_a_key_that_stands_twice_in_a_point_is_accepted(self):
        dataset = self.dataset()
        client = self.publisher(dataset)
        data = b"id,lat,lng\n1,39.8,-89.6\n"
        message = self.prepared(client, data)
        control = ('{"action":"Replace","csv":{"encoding":"utf-8","ignoreColumns":["lat","lng"],"syntheticPoints":'
                   '{"pt":{"type":"point","latitude":"lat","longitude":"lng","type":"point"}}},'
                   f'"opaque":"{uuid.uuid4().hex}"}}')
        body = as_sent({**message, "control": 0}).replace(b'"control":0', b'"control":' + control.encode())
        answer = client.post_commit(body)
        self.assertEqual(answer.status, 200, answer)
        status = client.wait(answer.json()["jobId"])
        self.assertTrue(status["english"].startswith("SUCCESS"), status)
        self.assertEqual(dict(self.rows(dataset)), {("1", "POINT (-89.6 39.8)"): 1})

    def test_a_control_file_of_a_commit_counts_for_its_job_alone(self):
        dataset = self.dataset()
        active = self.server.dataset_directory(dataset) / "active-control.json"
        before = active.read_bytes()
        control = {"action": "Append", "csv": {"separator": ";"}}
        self.assertTrue(self.publisher(dataset).publish("table.csv", b"id;what\n1;one\n", control).succeeded)
        self.server.wait_until_idle()
        self.assertEqual(active.read_bytes(), before)


class Once(DeltaCase):
    """However often a commit is sent, there is one job of it."""

    def control_told(self, dataset, job):
        items = self.reader().get(f"{base(dataset)}/log/index.json").json()
        [told] = [item["data"] for item in items if item["type"] == "committing-job" and item["data"]["jobId"] == job]
        return told["control"]

    def test_a_commit_sent_again_has_the_same_job(self):
        dataset = self.dataset()
        client = self.publisher(dataset)
        message = self.prepared(client, SMALL)
        made = [client.post_commit(message) for _ in range(2)]
        client.wait(made[0].json()["jobId"])
        self.server.wait_until_idle()
        made.append(client.post_commit(message))
        self.publish(dataset, ANOTHER)
        made.append(client.post_commit(message))
        self.server.stop()
        self.server.start()
        made.append(self.publisher(dataset).post_commit(message))
        self.assertEqual({answer.status for answer in made}, {200}, made)
        self.assertEqual(len({answer.json()["jobId"] for answer in made}), 1, made)
        self.assertEqual(len(self.job_ids(dataset)), 2)
        elsewhere = self.publisher(self.dataset())
        other = elsewhere.post_commit({**self.prepared(elsewhere, SMALL), "control": message["control"]})
        self.assertEqual(other.status, 200)
        self.assertNotEqual(other.json()["jobId"], made[0].json()["jobId"])

    def committed(self, client, message):
        """The answer, when not so many others wait for the same that this one is told to come again."""
        def answered():
            answer = client.post_commit(message)
            return answer if answer.status != 503 else None
        return eventually(answered, "an answer to the commit")

    def test_commits_that_come_at_once_have_the_same_job(self):
        dataset = self.dataset()
        clients = [self.publisher(dataset) for _ in range(4)]
        for client in clients:
            client.block_limit()  # its connection is open from here on
        for _ in range(5):
            message = self.prepared(clients[0], SMALL)
            before = len(self.job_ids(dataset))
            with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
                made = list(pool.map(lambda client: self.committed(client, message), clients))
            self.assertEqual({answer.status for answer in made}, {200}, made)
            self.assertEqual(len({answer.json()["jobId"] for answer in made}), 1, made)
            self.server.wait_until_idle()
            self.assertEqual(len(self.job_ids(dataset)), before + 1)

    def test_a_commit_whose_answer_was_lost_is_found_in_the_logs(self):
        dataset = self.dataset()
        client = self.publisher(dataset)
        message = self.prepared(client, SMALL)
        opaque = message["control"]["opaque"]
        self.assertIsNone(client.committed_job(opaque))
        made = client.post_commit(message).json()["jobId"]
        self.assertEqual(client.committed_job(opaque), made)  # at once: the answer was given
        self.assertEqual(self.control_told(dataset, made), message["control"])
        client.wait(made)
        items = {item["type"]: item["data"] for item in client.log(made)}
        self.assertIn("committed-job", items)
        for key in ("inserted", "updated", "deleted", "errors"):
            self.assertIs(type(items["finished"][key]), int)
        self.assertEqual(items["committing-job"]["control"], message["control"])

    def test_a_client_that_left_before_the_answer_goes_on_with_its_job(self):
        dataset = self.dataset()
        client = self.publisher(dataset)
        message = self.prepared(client, SMALL)
        body = as_sent(message)
        client.connection.send(client.base + "/commit", {"Content-Type": "application/json; charset=UTF-8",
                                                         "Content-Length": str(len(body))}, method="POST")
        client.connection.connection.sendall(body)
        client.connection.close()
        job = client.commit(message, message["control"]["opaque"])
        self.landed(client, job, SMALL)
        self.assertEqual(self.job_ids(dataset), [job])

    def test_chunks_outlive_the_server(self):
        for end in (self.server.stop, self.server.kill):
            with self.subTest(end=end.__name__):
                dataset = self.dataset()
                client = self.publisher(dataset, chunk_size=1000)
                data = text(register(100))
                message = self.prepared(client, data)
                self.assertTrue(self.kept_chunks(dataset))
                end()
                self.server.start()
                self.assertTrue(self.kept_chunks(dataset))
                self.landed(client, client.commit(message, message["control"]["opaque"]), data)
                self.assertEqual(self.kept_chunks(dataset), [])

    def test_a_job_outlives_the_server_once_it_is_committed(self):
        for end in (self.server.stop, self.server.kill):
            with self.subTest(end=end.__name__):
                dataset = self.dataset()
                client = self.publisher(dataset)
                message = self.prepared(client, SMALL)
                job = client.post_commit(message).json()["jobId"]
                end()
                self.server.start()
                self.assertEqual(client.commit(message, message["control"]["opaque"]), job)
                self.landed(client, job, SMALL)
                self.assertEqual(self.job_ids(dataset), [job])
                self.assertEqual(self.kept_chunks(dataset), [])


class Signatures(DeltaCase):
    def test_each_plain_snapshot_has_one_and_nothing_else_has(self):
        dataset = self.dataset(SCHEMA)
        control = {"action": "Replace", "csv": {"setAsideErrors": True}}
        names = ["b.csv", "a.csv", "with rejects.csv"]
        for name, data in zip(names, (SMALL, ANOTHER, SMALL + b"x,wrong\n")):
            self.assertTrue(self.publisher(dataset).publish(name, data, control).succeeded)
        self.drop(dataset, "packed.csv.gz", gzip.compress(SMALL))
        self.drop(dataset, "dropped.csv", SMALL)
        jobs = {job["filename"]: job for job in self.server.jobs(dataset=dataset)}
        signed = [snapshot_name(job, name) + ".ssig" for name, job in jobs.items() if not name.endswith(".gz")]
        self.assertEqual(len(signed), 4)
        for ending in ("/", "", ".json"):
            answer = self.reader().get(f"{base(dataset)}/completed/{day_of(jobs['a.csv'])}/signatures{ending}")
            self.assertEqual((answer.status, answer.json()), (200, sorted(encoded(name) for name in signed)))

    def test_it_tells_the_blocks_of_the_file(self):
        dataset = self.dataset()
        for data in (b"id\n", lines_of_bytes(30), lines_of_bytes(1 << 18), lines_of_bytes(1_000_001)):
            client = self.publisher(dataset)
            job = self.landed(client, client.publish("table.csv", data, RAW).job, data)
            path = self.signature_path(dataset, job, "table.csv")
            answer = self.reader().get(urllib.parse.quote(path, safe="/:"), {"Accept": "application/x-socrata-ssig"})
            self.assertEqual(answer.status, 200)
            signature = read_signature(answer.body)
            self.assertEqual(answer.body[:4], b"\x03MD5")
            self.assertTrue(1 <= signature.block_size <= 512000)
            self.assertEqual(signature, Signature(signature.block_size, "MD5",
                                                  delta_format.blocks_of(data, signature.block_size)))

    def test_it_is_the_same_in_every_spelling_and_need_not_be_sent_twice(self):
        dataset = self.dataset()
        job = self.publish(dataset, text(register(3000)), ODD_NAME)
        reader = self.reader()
        paths = {urllib.parse.quote(self.signature_path(dataset, job, ODD_NAME), safe=safe)
                 for safe in ("/", "/:", "/:+", "/:+();'=")}
        self.assertGreater(len(paths), 3)
        answers = [reader.get(path) for path in sorted(paths)]
        self.assertEqual({answer.status for answer in answers}, {200})
        self.assertEqual(len({answer.body for answer in answers}), 1)
        path, got = min(paths), answers[0]
        head = reader.head(path)
        self.assertEqual(head.status, 200)
        self.assertEqual({k: v for k, v in head.fields.items() if k != "date"},
                         {k: v for k, v in got.fields.items() if k != "date"})
        for method in ("GET", "HEAD"):
            self.assertEqual(reader.get(path, {"If-None-Match": got.fields["etag"]}, method=method).status, 304)
        self.assertEqual(reader.get(path, {"If-None-Match": '"x"'}).body, got.body)


if __name__ == "__main__":
    unittest.main()
