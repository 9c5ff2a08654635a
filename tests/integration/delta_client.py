"""Publishes over HTTPS as the public DataSync client does: it looks for the newest signature, sends what differs from
that in chunks, commits them, and asks how the job stands until it has ended.

What that client takes for success is taken for success here. What would end it, or leave it asking for ever, is an
error.
"""

import gzip
import json
import lzma
import re
import time
import urllib.parse
import uuid
from typing import NamedTuple

import delta_format
from https_client import HttpsClient, problem_type
from server import JOB_ID
from waiting import eventually

FIELDS = {"User-Agent": "DataSync/1.9.9 (CLI; Linux 6.18; Java 17.0.15; en-US)", "Accept-Encoding": "gzip,deflate",
          "X-Socrata-DataSync-Version": "1.9.9", "X-App-Token": "compiledintotheclient"}
SSIG = "application/x-socrata-ssig"
ROUNDS = 3  # of a whole publication, and of a commit within one
PAUSES = (0, 0.1, 0.3, 1)  # between tries after a lost connection; the client's own are 3, 12, 42 and 150 s
PACK = {".sdiff": bytes, ".sdiff.gz": lambda patch: gzip.compress(patch, mtime=0), ".sdiff.xz": lzma.compress}

START_OVER = {"non-uniform-chunk", "non-existant-chunk", "size-mismatch"}
GIVE_UP = {"not-a-commit-description", "filename-bad-characters", "filename-too-long", "impossible-relative-to",
           "undecodable-control"}

# What a status of these types counts; of some the second number is divided by.
PROGRESS = {"read-input-rows": ("rows", "total"), "read-dataset-rows": ("rows",), "applying-diff": ("bytesWritten",),
            "counting-records": ("recordsFound",), "computing-upsert": ("inserts", "updates", "deletes"),
            "uploading-upsert": ("sentBytes", "totalBytes"), "storing-completed": ("bytesWritten", "totalBytes")}
DIVISORS = ("total", "totalBytes")
LEVELS = (r"[0-9]{4}", r"[0-9]{1,2}", r"[0-9]{1,2}", r"[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}\.[0-9]{1,3}")

CONTROL = {"action": "Replace", "csv": {
    "encoding": "utf-8", "separator": ",", "quote": "\"", "skip": 0, "trimWhitespace": True, "emptyTextIsNull": True,
    "timezone": "UTC", "fixedTimestampFormat": ["ISO8601"], "floatingTimestampFormat": ["ISO8601", "MM/dd/yyyy"],
    "overrides": {}}}


class PublishFailed(Exception):
    """What the client ends with. `kind` is the type of the refusal that it ended on, if that had one."""

    def __init__(self, what, kind=None):
        super().__init__(f"{what}: {kind}")
        self.kind = kind


class Published(NamedTuple):
    job: str
    status: dict
    counts: dict  # inserted, updated, deleted, errors; None if the log has none
    relative_to: str  # or None
    patch: bytes

    @property
    def succeeded(self):
        return self.status["english"].startswith("SUCCESS")


class DeltaConnection(HttpsClient):
    """A connection with the client's fields on each request. `prefix` stands in front of each path."""

    def __init__(self, port, user, password, *, prefix="", token=None, **more):
        super().__init__(port, None if token else user, password, **more)
        self.prefix = prefix
        self.token = token

    def send(self, path, fields=None, *, method="GET", host=None):
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        super().send(self.prefix + path, {**FIELDS, **bearer, **(fields or {})}, method=method,
                     host=host or f"{self.host}:{self.port}")

    def receive(self, method="GET"):
        answer = super().receive(method)
        if answer.body and answer.fields.get("content-encoding") == "gzip":
            answer.body = gzip.decompress(answer.body)
        return answer

    def post(self, path, body, kind):
        self.send(path, {"Content-Type": kind, "Content-Length": str(len(body))}, method="POST")
        try:
            self.connection.sendall(body)
        except OSError:
            pass  # refused before all of it was there; the answer says why
        return self.receive("POST")

    def patiently(self, request):
        """The answer to a request that does no harm when it is sent again."""
        for pause in PAUSES:
            try:
                return request()
            except (OSError, EOFError):
                self.close()
                time.sleep(pause)
        return request()

    def fetch(self, path, accept="application/json"):
        return self.patiently(lambda: self.get(path, {"Accept": accept}))


class DeltaClient:
    """Publishes to one dataset. `chunk_size` goes over what the server says, `suffix` says how patches are packed; what
    else is named is for the connections."""

    def __init__(self, port, user="ann", password="one-tall-ship", *, dataset, chunk_size=None, suffix=".sdiff.gz",
                 **more):
        self.connection = DeltaConnection(port, user, password, **more)
        self.held = DeltaConnection(port, user, password, **more)  # that of the signature, kept until the end
        self.dataset = dataset
        self.base = f"/datasync/id/{dataset}"
        self.chunk_size = chunk_size
        self.suffix = suffix
        self.refused = None  # the type of the last commit's refusal

    def close(self):
        self.connection.close()
        self.held.close()

    def publish(self, name, data, control=None, *, opaque=None, spoil=None, size=None):
        """The whole of it. `spoil` makes other bytes of each patch; `size` is told instead of the right one."""
        opaque = opaque or uuid.uuid4().hex
        data = data.removeprefix(b"\xef\xbb\xbf")
        for _ in range(ROUNDS):
            relative_to, signature = self.newest_signature()
            patch = delta_format.make_patch(data, signature)
            packed = self.pack(spoil(patch) if spoil else patch)
            if job := self.deliver(name, packed, relative_to, control, opaque=opaque, size=size):
                status = self.wait(job)
                counts = self.counts(job) if status["english"].startswith("SUCCESS") else None
                return Published(job, status, counts, relative_to, patch)
        raise PublishFailed("Couldn't get the request through; too many retries", self.refused)

    def deliver(self, name, packed, relative_to, control=None, *, opaque=None, size=None):
        """Uploads a packed patch and commits it: the job's id, or None if all has to be done again."""
        opaque = opaque or uuid.uuid4().hex
        control = with_opaque(CONTROL if control is None else control, opaque)
        size = len(packed) if size is None else size
        return self.commit(self.message(name, self.upload(packed), size, relative_to, control), opaque)

    # What there is already

    def block_limit(self):
        """The size of a chunk. Without a number that client would die of any answer but nonsense."""
        size = self.connection.fetch("/datasync/version.json").json()["max-block-size"]
        if type(size) is not int or not 0 < size < 1 << 31:
            raise AssertionError(f"no size of a chunk: {size!r}")
        return size

    def listing(self, path):
        """Anything but 200 is taken for empty; anything but strings in an array is fatal."""
        answer = self.connection.fetch(path)
        if answer.status != 200:
            return []
        names = answer.json()
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise AssertionError(f"no array of strings at {path}: {names!r}")
        return names

    def newest_path(self):
        """Down the folders, the latest name of each, as it is; where nothing is listed the client asks for "null"."""
        path = self.base + "/completed/"
        for depth, level in enumerate(LEVELS):
            if depth == 3:
                path += "signatures/"
            names = self.listing(path)
            if not names and depth == 0:
                return None
            path += urllib.parse.unquote_plus(max(names, key=lambda name: moment(name, level))) if names else "null"
        return path

    def newest_signature(self):
        """(its path, itself), or (None, the empty one) where there is none or it cannot be had."""
        path = self.newest_path()
        if path:
            answer = self.held.fetch(urllib.parse.quote(path, safe="/:+()!*',;=@&$~"), SSIG)
            if answer.status == 200:
                return path, delta_format.read_signature(answer.body)
        return None, delta_format.read_signature(delta_format.EMPTY_SIGNATURE)

    # What is sent

    def pack(self, patch):
        return PACK[self.suffix](patch)

    def post_chunk(self, chunk):
        return self.connection.patiently(lambda: self.connection.post(self.base, chunk, "application/octet-stream"))

    def upload(self, packed):
        """The ids of its chunks, all of one size but the last."""
        size = self.chunk_size or self.block_limit()
        blobs = []
        for at in range(0, len(packed), size):
            answer = self.post_chunk(packed[at:at + size])
            for _ in range(2):
                if answer.status != 201:
                    answer = self.post_chunk(packed[at:at + size])
            if answer.status != 201:
                raise PublishFailed(f"a chunk is answered {answer}")
            blob = answer.json()["blobId"]
            if not isinstance(blob, str) or not blob:
                raise AssertionError(f"no id of a chunk: {blob!r}")
            blobs.append(blob)
        return blobs

    def message(self, name, blobs, size, relative_to, control):
        return {"chunks": blobs, "control": control, "expectedSize": size, "filename": name + self.suffix,
                "relativeTo": relative_to}

    def post_commit(self, message):
        """One commit: a message, or the bytes of what should be one."""
        body = message if isinstance(message, bytes) else as_sent(message)
        return self.connection.post(self.base + "/commit", body, "application/json; charset=UTF-8")

    def commit(self, message, opaque):
        """The job's id, or None if all has to be done again."""
        answer = None
        for _ in range(ROUNDS):
            try:
                answer = self.post_commit(message)
            except (OSError, EOFError):
                self.connection.close()
                answer = None
            if answer and answer.status == 200:
                return job_id(answer.json()["jobId"])
            self.refused = problem_type(answer) if answer and answer.status == 400 else None
            if self.refused in START_OVER:
                return None
            if self.refused in GIVE_UP:
                raise PublishFailed("Unable to commit job. HTTP/1.1 400 Bad Request", self.refused)
            if job := self.committed_job(opaque):
                return job
        raise PublishFailed(f"Unable to commit job. {answer}", self.refused)

    def committed_job(self, opaque):
        """The job that a commit made whose answer was lost, as the logs have it; None if they do not."""
        answer = self.connection.fetch(self.base + "/log/index.json")
        if answer.status != 200:
            return None
        for item in answer.json():
            if item["type"] == "committing-job" and item["data"].get("control", {}).get("opaque") == opaque:
                job = job_id(item["data"]["jobId"])
                if any(event["type"] == "committed-job" for event in self.log(job)):
                    return job
        return None

    # What becomes of it

    def log(self, job):
        answer = self.connection.fetch(f"{self.base}/log/{job}.json")
        return answer.json() if answer.status == 200 else []

    def counts(self, job):
        finished = next((item["data"] for item in self.log(job) if item["type"].lower() == "finished"), None)
        return finished and {key: finished[key] for key in ("inserted", "updated", "deleted", "errors")}

    def wait(self, job):
        """The status that ends the job, which no status on the way may be mistaken for."""
        failures = 0

        def ended():
            nonlocal failures
            answer = self.connection.fetch(f"{self.base}/status/{job}.json")
            if answer.status in (502, 503):
                return None
            failures = 0 if answer.status == 200 else failures + 1
            if answer.status == 304 or failures == 3:
                raise PublishFailed(f"a status is answered {answer}")
            return ending(answer.json()) if answer.status == 200 else None

        return eventually(ended, f"the end of job {job}")


def job_id(word):
    if not isinstance(word, str) or not JOB_ID.fullmatch(word):
        raise AssertionError(f"no id of a job: {word!r}")
    return word


def moment(name, pattern):
    """What time a name of a listing tells, as the client compares it: cut at the first dash and slash, then decoded.
    The hour is that of a clock with twelve, whose 12 comes first."""
    text = urllib.parse.unquote_plus(name.split("-")[0].split("/")[0])
    if not re.fullmatch(pattern, text):
        raise AssertionError(f"Unparseable date: {text!r} of {name!r}")
    numbers = [int(number) for number in re.split(r"[:.]", text)]
    return [0, *numbers[1:]] if len(numbers) > 1 and numbers[0] == 12 else numbers


def with_opaque(control, opaque):
    """The control file as the client sends it: null members gone, keys sorted at the top and in the sections."""
    control = {**control, "opaque": opaque}
    for section in ("csv", "tsv"):
        if section in control:
            control[section] = {key: control[section][key] for key in sorted(control[section])
                                if control[section][key] is not None}
    return {key: control[key] for key in sorted(control)}


def as_sent(message):
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def ending(status):
    """The status if it ends the job, else None. All of it must be there on the way, too."""
    kind, data, english = status["type"], status["data"], status["english"]
    if not isinstance(kind, str) or not isinstance(data, dict) or not isinstance(english, str):
        raise AssertionError(f"no status: {status}")
    for key in PROGRESS.get(kind, ()):
        if type(data[key]) not in (int, float) or key in DIVISORS and data[key] <= 0:
            raise AssertionError(f"{key} is no number that can be used: {status}")
    return status if kind not in PROGRESS and english.startswith(("SUCCESS", "FAILURE")) else None
