"""What is refused of a publication over HTTPS, with which type, and that nothing comes of it."""

import contextlib
import gzip
import lzma
import random
import unittest
import urllib.parse
import uuid

from delta_case import (ANOTHER, EMPTY, OTHER_DOMAIN, SMALL, DeltaCase, base, day_of, encoded, register, snapshot_name,
                        text)
from delta_client import CONTROL, GIVE_UP, START_OVER, PublishFailed, as_sent
from delta_format import END, copy, literal, make_patch, patch_of, sealed, varint
from https_client import problem_type
from server import DOMAIN

KNOWN = sorted(START_OVER | GIVE_UP)
MIB = 1 << 20


def flipped(data, at):
    """The same with one bit of one byte changed."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


class RefusalCase(DeltaCase):
    def setUp(self):
        self.target = self.dataset()
        self.client = self.publisher(self.target)

    @contextlib.contextmanager
    def nothing_comes_of_it(self):
        """Neither a job, nor a snapshot, nor another row."""
        self.server.wait_until_idle()
        before = self.state()
        yield
        for was, found in zip(before, self.state()):
            self.assertEqual(found, was)

    def state(self):
        reader = self.reader()
        jobs = [item["jobId"] for item in reader.get(f"{base(self.target)}/status/index.json").json()]
        folder = self.server.dataset_directory(self.target)
        kept = sorted(path for path in folder.rglob("completed/**/*") if path.is_file() and path.suffix != ".ssig")
        return jobs, kept, self.rows(self.target) if self.server.table_file(self.target).exists() else None

    def refused(self, *kinds, body=None, **changes):
        """These bytes, or a commit that is right but for the changes, get a 400 of one of these types."""
        with self.nothing_comes_of_it():
            answer = self.client.post_commit(self.prepared(self.client, SMALL, **changes) if body is None else body)
            self.assert_refused(answer, *kinds)


class Chunks(RefusalCase):
    def test_a_chunk_has_a_largest_size(self):
        limit = self.client.block_limit()
        data = random.Random(5).randbytes(limit)
        with self.nothing_comes_of_it():
            answer = self.client.connection.post(self.client.base, data + b"x", "application/octet-stream")
            self.assertEqual(answer.status, 413, answer)
            problem_type(answer)
            self.assertEqual(self.kept_chunks(self.target), [])
            self.assertEqual(self.client.post_chunk(data).status, 201)

    def test_chunks_that_are_not_there(self):
        blob = self.client.post_chunk(b"x").json()["blobId"]
        for domain, user in ((DOMAIN, "ann"), (OTHER_DOMAIN, "bob")):
            other = self.publisher(self.dataset(domain=domain), user, host=domain)
            foreign = other.post_chunk(b"not ours").json()["blobId"]
            self.refused("non-existant-chunk", chunks=[foreign], expectedSize=8)
        for unknown in ("nothing", "0" * len(blob), "f" * len(blob), blob + "0", blob[:-1], blob + "/../" + blob,
                        "../" + blob, "", "\0", "x" * 5000, "ä"):
            self.refused("non-existant-chunk", chunks=[unknown], expectedSize=1)
            self.refused("non-existant-chunk", chunks=[blob, unknown], expectedSize=2)

    def test_a_chunk_that_is_named_twice(self):
        blobs = [self.client.post_chunk(b"x").json()["blobId"] for _ in range(2)]
        self.refused("not-a-commit-description", chunks=[*blobs, blobs[0]], expectedSize=3)

    def test_chunks_of_another_dataset_are_not_there_though_their_bytes_are(self):
        packed = self.client.pack(make_patch(SMALL, EMPTY))
        foreign = self.publisher(self.dataset()).upload(packed)
        self.refused("non-existant-chunk", chunks=foreign, expectedSize=len(packed))
        own = self.client.upload(packed)
        if foreign == own:  # named by what is in them
            self.assertEqual(self.client.post_commit(self.prepared(self.client, SMALL)).status, 200)

    def test_chunks_of_unequal_sizes(self):
        packed = self.client.pack(make_patch(text(register(100)), EMPTY))
        for sizes in ((100, 200), (200, 100), (100, 101), (1000, 50)):
            first, second = (self.client.post_chunk(packed[:size]).json()["blobId"] for size in sizes)
            last = self.client.post_chunk(packed[:10]).json()["blobId"]
            self.refused("non-uniform-chunk", chunks=[first, second, last], expectedSize=sum(sizes) + 10)
        long = self.client.post_chunk(packed[:300]).json()["blobId"]
        self.refused(*KNOWN, chunks=[last, long], expectedSize=310)

    def test_a_size_that_is_not_the_chunks(self):
        patch = make_patch(SMALL, EMPTY)
        for size in (0, 1, len(patch), 10 ** 6, 2 ** 40):
            self.refused("size-mismatch", expectedSize=size)
        with self.nothing_comes_of_it(), self.assertRaises(PublishFailed) as failed:
            self.client.publish("table.csv", SMALL, size=len(self.client.pack(patch)) + 1)
        self.assertEqual(failed.exception.kind, "size-mismatch")
        self.assertIn("too many retries", str(failed.exception))

    def test_a_commit_that_was_refused_can_be_put_right_under_the_same_opaque(self):
        message = self.prepared(self.client, SMALL)
        self.assertTrue(self.kept_chunks(self.target))
        self.assert_refused(self.client.post_commit({**message, "expectedSize": 1}), "size-mismatch")
        self.assert_refused(self.client.post_commit({**message, "filename": "a"}), "filename-bad-characters")
        again = self.prepared(self.client, SMALL, control=message["control"])
        job = self.client.commit(again, message["control"]["opaque"])
        self.assertTrue(self.client.wait(job)["english"].startswith("SUCCESS"))
        self.server.wait_until_idle()
        self.assertEqual(self.job_ids(self.target), [job])


class Descriptions(RefusalCase):
    def test_what_is_no_description_of_a_commit(self):
        good = self.prepared(self.client, SMALL)
        whole = as_sent(good)
        for body in (b"", b"x", b"{", b"[]", b"5", b"null", b'"x"', b"\xff\xfe", whole[:-1], whole + b"x",
                     b"[" + whole + b"]", b"[" * 100_000, whole.replace(b"table.csv", b"table\xff.csv")):
            with self.subTest(body=body[:60]):
                self.refused("not-a-commit-description", body=body)
        for key in ("chunks", "control", "filename"):
            with self.subTest(without=key):
                self.refused("not-a-commit-description", body=as_sent({k: v for k, v in good.items() if k != key}))
        for key, values in {"chunks": [None, "x", 5, {}, [5], [None], [["x"]], good["chunks"] + [{}]],
                            "filename": [None, 5, [], {}], "relativeTo": [5, [], {}, True],
                            "expectedSize": ["12", 1.5, True, [], {}]}.items():
            for value in values:
                with self.subTest(key=key, value=value):
                    self.refused("not-a-commit-description", body=as_sent({**good, key: value}))
        self.assertEqual(self.client.post_commit(good).status, 200)

    def test_what_no_patch_can_be_made_of(self):
        for changes in ({"chunks": [], "expectedSize": 0}, {"chunks": []}, {"expectedSize": -1}):
            self.refused(*KNOWN, **changes)

    def test_a_control_file_that_cannot_be_obeyed(self):
        for control in ({"action": "Explode"}, {"action": 5}, {"csv": []}, {"csv": "x"}, {"csv": {"columns": 5}},
                        {"csv": {"encoding": "no-such"}}, {"csv": {"separator": "\n"}}, {"csv": {"skip": "many"}},
                        {"csv": {"floatingTimestampFormat": ["bbb"]}},
                        {"csv": {"syntheticPoints": {"pt": {"latitude": "lat", "longitude": "lng"}}}}):
            with self.subTest(control=control):
                self.refused("undecodable-control", control={**control, "opaque": uuid.uuid4().hex})
        for control in (None, 5, [], "x", [CONTROL]):
            self.refused("undecodable-control", "not-a-commit-description", control=control)

    def test_what_is_no_name_of_a_data_file(self):
        for name in ("a/b.csv", "/table.csv", "../table.csv", "table.csv\0", "table\0.csv", "ta\nble.csv",
                     "table\x7f.csv", "\x1b[2J.csv", "\x85.csv", ".", "..", ""):
            with self.subTest(name=name):
                self.refused("filename-bad-characters", filename=name + ".sdiff.gz")
        for name in ("table.csv", "table.csv.gz", "table.csv.sdiff.bz2", "table.csv.sdiff.gz.csv", "sdiff", "",
                     "table.txt.sdiff.gz", "table.sdiff.gz", "control.json.sdiff.gz", "schema.json.sdiff",
                     "table.xlsx.sdiff.gz", "csv.sdiff.gz"):
            with self.subTest(name=name):
                self.refused("filename-bad-characters", filename=name)
        for name in ("x" * 300, "ü" * 200, "x" * 100_000):
            with self.subTest(name=name[:1], length=len(name)):
                self.refused("filename-too-long", filename=name + ".csv.sdiff.gz")

    def test_what_a_difference_cannot_be_relative_to(self):
        job = self.publish(self.target, SMALL)
        packed = self.drop(self.target, "packed.csv.gz", gzip.compress(SMALL))
        other = self.dataset()
        theirs = self.publish(other, SMALL)
        right = self.signature_path(self.target, job, "table.csv")
        day = f"{base(self.target)}/completed/{day_of(job)}"
        for path in (self.signature_path(other, theirs, "table.csv"), right.replace(self.target, "none-0000"),
                     right + "x", right.removesuffix(".ssig"), right.replace("/signatures", ""), "/" + right,
                     right + "/",
                     right.replace("table", "other"), right.replace("/signatures/", "/signatures/../signatures/"),
                     right.replace("completed", "./completed"), right.replace("/", "//"), f"/d/{DOMAIN}x{right}",
                     f"{day}/{snapshot_name(job, 'table.csv')}", f"{day}/signatures/null", f"{day}/signatures/.ssig",
                     f"{day}/signatures/{snapshot_name(job, 'control.json')}.ssig",
                     f"{day}/signatures/{snapshot_name(packed, 'packed.csv.gz')}.ssig",
                     f"{day}/signatures/../../../../../status.txt", "nonsense", "/etc/passwd", "/", "null", "\0",
                     "x" * 10_000,
                     f"{base(self.target)}/completed/1999/01/01/signatures/00:00:00.000-table.csv.ssig"):
            with self.subTest(path=path[:200]):
                self.refused("impossible-relative-to", relativeTo=path)

    def test_a_client_that_hears_of_it_gives_up(self):
        with self.nothing_comes_of_it(), self.assertRaises(PublishFailed) as failed:
            self.client.publish("notes.txt", SMALL)
        self.assertEqual(failed.exception.kind, "filename-bad-characters")


class Patches(RefusalCase):
    def setUp(self):
        super().setUp()
        job = self.publish(self.target, text(register(300)))
        self.relative_to = self.signature_path(self.target, job, "table.csv")
        self.old = self.signature(self.relative_to)

    def refused_patch(self, packed, suffix=".sdiff"):
        """These bytes as they are, after the suffix has been cut off the name."""
        self.refused(*KNOWN, chunks=self.client.upload(packed), expectedSize=len(packed), filename="table.csv" + suffix,
                     relativeTo=self.relative_to)

    def test_patches_that_are_not_whole(self):
        patch = make_patch(text(register(301)), self.old)
        wrong = {"flipped": flipped(patch, len(patch) // 2), "checksum": flipped(patch, -1), "cut": patch[:-1],
                 "half": patch[:len(patch) // 2], "head": patch[:4], "bytes behind": patch + b"x",
                 "twice": patch + patch, "checksum gone": patch[:-16], "empty": b"", "no patch": text(register(3)),
                 "no end": sealed("MD5", varint(self.old.block_size) + copy(0))}
        for what, bytes_sent in wrong.items():
            for suffix, pack in ((".sdiff", bytes), (".sdiff.gz", lambda data: gzip.compress(data, mtime=0))):
                if bytes_sent or suffix == ".sdiff.gz":
                    with self.subTest(what=what, suffix=suffix):
                        self.refused_patch(pack(bytes_sent), suffix)

    def test_operations_that_cannot_be(self):
        size = self.old.block_size
        blocks = len(self.old.blocks)
        for what, operations in {
                "block behind the last": [copy(blocks)], "block far behind": [copy(2 ** 31)],
                "block 2^63": [copy(2 ** 63)], "block 2^64": [copy(2 ** 64)],
                "block whose place wraps round": [copy(2 ** 64 // size + 1)],
                "literal of nothing": [copy(0), literal(b"")], "literal too long": [literal(b"x" * (size + 1))],
                "literal that is not there": [b"\x01" + varint(size) + b"x"],
                "endless number": [b"\x00" + b"\x80" * 20], "unknown": [b"\x02\x00"], "unknown 254": [copy(0), b"\xfe"],
                "end twice": [copy(0), END]}.items():
            with self.subTest(what=what):
                self.refused_patch(patch_of(size, operations))
        for what, patch in {"blocks of nothing": patch_of(0, [copy(0)]), "vast blocks": patch_of(2 ** 40, [copy(0)]),
                            "no hash": b"\x03XYZ" + patch_of(size, [copy(0)])[4:],
                            "no name": b"\x00" + patch_of(size, [copy(0)])[4:],
                            "a name too long": b"\xff" + b"x" * 300}.items():
            with self.subTest(what=what):
                self.refused_patch(patch)

    def test_a_block_of_a_file_that_is_not_there(self):
        packed = self.client.pack(patch_of(EMPTY.block_size, [literal(SMALL), copy(0)]))
        self.refused(*KNOWN, chunks=self.client.upload(packed), expectedSize=len(packed), relativeTo=None)

    def test_compression_that_is_not_whole_or_not_all(self):
        patch = make_patch(text(register(301)), self.old)
        packed, squeezed = gzip.compress(patch, mtime=0), lzma.compress(patch)
        for what, (bytes_sent, suffix) in {
                "bytes behind": (packed + b"junk", ".sdiff.gz"), "zeros behind": (packed + bytes(8), ".sdiff.gz"),
                "cut": (packed[:-1], ".sdiff.gz"), "without its end": (packed[:-8], ".sdiff.gz"),
                "flipped": (flipped(packed, len(packed) // 2), ".sdiff.gz"),
                "wrong size": (flipped(packed, -1), ".sdiff.gz"), "not compressed": (patch, ".sdiff.gz"),
                "xz as gzip": (squeezed, ".sdiff.gz"), "gzip as xz": (packed, ".sdiff.xz"),
                "gzip as plain": (packed, ".sdiff"), "xz cut": (squeezed[:-1], ".sdiff.xz"),
                "xz flipped": (flipped(squeezed, len(squeezed) // 2), ".sdiff.xz"),
                "behind xz": (squeezed + b"junk", ".sdiff.xz")}.items():
            with self.subTest(what=what):
                self.refused_patch(bytes_sent, suffix)

    def test_a_client_with_a_broken_patch_is_refused_and_comes_through_with_a_right_one(self):
        with self.nothing_comes_of_it(), self.assertRaises(PublishFailed):
            self.client.publish("table.csv", ANOTHER, spoil=lambda patch: patch[:-1] + b"?")
        lines = text(register(302))
        self.assert_published(self.target, self.client.publish("table.csv", lines), "table.csv", lines)


class Rights(RefusalCase):
    def posts(self, client):
        """The statuses of a chunk and of a commit that would be right."""
        message = self.prepared(self.client, SMALL)
        statuses = []
        for path, body, kind in ((client.base, b"chunk", "application/octet-stream"),
                                 (client.base + "/commit", as_sent(message), "application/json; charset=UTF-8")):
            answer = client.connection.post(path, body, kind)
            statuses.append(answer.status)
            if answer.status >= 400:
                problem_type(answer)
        return statuses

    def test_only_publishers_of_the_domain_publish(self):
        token = self.publisher(self.target, token=self.token("read"))
        for client, allowed in ((self.publisher(self.target, "vera"), {403, 404}),
                                (self.publisher(self.target, "bob"), {403, 404}),
                                (self.publisher(self.target, None), {401}), (token, {403})):
            with self.nothing_comes_of_it():
                statuses = self.posts(client)
            self.assertLessEqual(set(statuses), allowed)
        self.assertEqual(self.posts(self.publisher(self.target, token=self.token("publish"))), [201, 200])

    def test_a_token_that_reads_and_publishes_does_all_of_it(self):
        token = self.token("read,publish")
        for data in (SMALL, ANOTHER):
            self.publish(self.target, data, token=token)

    def test_a_dataset_that_is_not_there(self):
        for name in ("none-0000", "NONE-0000", "nothing"):
            self.assertEqual(self.posts(self.publisher(name)), [404, 404], name)
        self.assertEqual(self.posts(self.publisher(self.target, host="nowhere.example")), [404, 404])

    def test_the_size_of_a_chunk_is_told_to_everybody(self):
        expected = self.client.block_limit()
        self.assertTrue(1 <= expected < 1 << 31)
        for user, password in ((None, ""), ("ann", "wrong"), ("vera", "one-tall-ship")):
            client = self.publisher(self.target, user)
            client.connection.password = password
            self.assertEqual(client.block_limit(), expected)

    def test_what_is_not_there_is_404(self):
        job = self.publish(self.target, SMALL)
        packed = self.drop(self.target, "packed.csv.gz", gzip.compress(SMALL))
        day = day_of(job)
        name = snapshot_name(job, "table.csv")
        for path in (f"{day}/signatures/null", f"{day}/signatures/{encoded(name)}", f"{day}/signatures/nothing.ssig",
                     f"{day}/signatures/00:00:00.000-table.csv.ssig", f"{day}/signatures/{encoded(name)}.ssig/x",
                     f"{day}/signatures/{snapshot_name(job, 'control.json')}.ssig",
                     f"{day}/signatures/{snapshot_name(packed, 'packed.csv.gz')}.ssig",
                     f"{day}/signatures/{snapshot_name(packed, 'packed.csv')}.ssig",
                     f"{day}/{encoded(name)}.ssig", "1999/01/01/signatures/",
                     f"1999/01/01/signatures/{encoded(name)}.ssig",
                     f"{day[:7]}/null/signatures/", f"{day[:7]}/signatures/", "nullnullnullsignatures/null"):
            answer = self.reader().get(f"{base(self.target)}/completed/{path}")
            self.assertEqual(answer.status, 404, path)
        listed = self.reader().get(f"{base(self.target)}/completed/{day}/").json()
        self.assertFalse([entry for entry in listed if entry.endswith(".ssig")], listed)

    def test_signatures_are_for_who_may_read(self):
        job = self.publish(self.target, SMALL)
        path = urllib.parse.quote(self.signature_path(self.target, job, "table.csv"), safe="/:")
        for ending in (path, path.rpartition("/")[0] + "/"):
            self.assertEqual(self.reader("vera").get(ending).status, 200)
            self.assertEqual(self.reader(None).get(ending).status, 401)
            self.assertEqual(self.reader("bob").get(ending).status, 404)


class Quota(RefusalCase):
    settings = {"uploads.domain_quota": "8MiB", "uploads.min_free": 0}

    def used(self):
        lines = self.server.command("domain", "list").stdout.splitlines()
        return int(next(line for line in lines if line.startswith(DOMAIN)).split()[1])

    def test_chunks_count_toward_what_the_domain_may_hold(self):
        dice = random.Random(6)
        size = min(self.client.block_limit(), MIB)
        most = 8 * MIB // size
        before = self.used()
        answers = [self.client.post_chunk(dice.randbytes(size)) for _ in range(most + 1)]
        self.assertEqual([answer.status for answer in answers], [201] * most + [507])
        problem_type(answers[-1])
        self.assertEqual(self.used(), before + most * size)
        self.assertEqual(sum(path.stat().st_size for path in self.kept_chunks(self.target)), most * size)


class LargestFile(RefusalCase):
    settings = {"uploads.max_size": "3MiB"}

    def refused_as_too_large(self, packed, relative_to=None):
        self.assertLess(len(packed), MIB)
        message = self.prepared(self.client, SMALL, chunks=self.client.upload(packed), expectedSize=len(packed),
                                relativeTo=relative_to)
        with self.nothing_comes_of_it():
            self.assert_refused(self.client.post_commit(message), "not-a-commit-description")

    def test_a_file_that_comes_out_too_large(self):
        row = b"1,%s\n" % (b"x" * 1000)
        self.refused_as_too_large(self.client.pack(make_patch(b"id,what\n" + row * (4 * MIB // len(row)), EMPTY)))

    def test_copies_that_make_more_than_there_may_be(self):
        job = self.publish(self.target, text(register(2000)))
        path = self.signature_path(self.target, job, "table.csv")
        size = self.signature(path).block_size
        self.refused_as_too_large(self.client.pack(patch_of(size, [copy(0)] * (4 * MIB // size))), path)


if __name__ == "__main__":
    unittest.main()
