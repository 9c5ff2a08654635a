"""W8: publishers that wait for their job, each asking for status.txt once a second over a fresh data connection."""

import functools

from ftps_bench.workload import Case, Row, Workload, at_most
from servers.server import POLLED

FILE = "status.txt"
STATUS = "01a1fe3134807f3a91c2d4e5b6a79880 : SUCCESS: permits.csv: 8 rows read, 3 inserted, 0 updated, 3 deleted, " \
         "5 unchanged\n"


def _put_status(server, _):
    (server.folder(POLLED) / FILE).write_text(STATUS)


def _poll(stand, resume):
    result, cpu = stand.measured("poll", "--sessions", stand.sizes.pollers, "--seconds", stand.sizes.poll_seconds,
                                 "--path", f"{POLLED}/{FILE}", "--spread", *(["--resume"] if resume else []))
    key = _key(resume)
    return {f"p50 {key}": result["latency_ms"]["p50"], f"p99 {key}": result["latency_ms"]["p99"],
            f"CPU {key}": cpu / max(result["polls"], 1) * 1000, f"errors {key}": result["errors"],
            f"late {key}": result["late"]}


def _key(resume):
    return "resumed" if resume else "full"


def _rows(resume):
    key, which = _key(resume), ", resuming TLS" if resume else ""
    yield Row(f"p50 {key}", f"p50, ms{which}")
    yield Row(f"p99 {key}", f"p99, ms{which}", goal=at_most(100, by_itself=True))
    yield Row(f"CPU {key}", f"server CPU ms/poll{which}")
    yield Row(f"errors {key}", f"errors{which}", goal=at_most(0, by_itself=True), digits=0)
    yield Row(f"late {key}", f"polls begun a second late{which}", digits=0)


def polling(sizes):
    cases = [Case("resuming TLS" if resume else "full handshakes", functools.partial(_poll, resume=resume),
                  sizes.pollers) for resume in (False, True)]
    return Workload("W8", f"{sizes.pollers:,} publishers polling status.txt once a second", cases,
                    [row for resume in (False, True) for row in _rows(resume)], prepare=_put_status)
