"""W4: connect, AUTH TLS, log in, QUIT."""

import functools

from ftps_bench.workload import Case, Row, Workload, at_least, at_most

SIDE_BY_SIDE = 32


def log_in_once(stand):
    """Milliseconds of one session. Made with every server that has just started: the next ones find it warm."""
    with stand.load("logins", "--count", 1, "--at-once", 1) as run:
        return run.go()["latency_ms"]["p50"]


def _logins(stand, at_once):
    count = stand.sizes.logins if at_once == 1 else stand.sizes.logins_side_by_side
    result, cpu = stand.measured("logins", "--count", count, "--at-once", at_once)
    return {f"logins/s {at_once}": result["logins"] / result["seconds"],
            f"CPU {at_once}": cpu / result["logins"] * 1000, f"p50 {at_once}": result["latency_ms"]["p50"]}


def _rows(at_once, how):
    yield Row(f"logins/s {at_once}", f"logins/s, {how}", True, at_least(2), 0)
    yield Row(f"CPU {at_once}", f"server CPU ms/login, {how}", False, at_most(0.5))


LOGINS = Workload(
    "W4", "Connect, AUTH TLS, log in, QUIT",
    cases=[Case("one at a time", functools.partial(_logins, at_once=1)),
           Case(f"{SIDE_BY_SIDE} at a time", functools.partial(_logins, at_once=SIDE_BY_SIDE), SIDE_BY_SIDE)],
    rows=[*_rows(1, "one at a time"), *_rows(SIDE_BY_SIDE, f"{SIDE_BY_SIDE} at a time"),
          Row("p50 1", "ms of a session, one at a time"), Row("first login", "ms of the first session of all")],
    bare=True)
