"""W5: sessions that are logged in and do nothing."""

import functools

from ftps_bench.load import LoadFailed
from ftps_bench.workload import Case, Row, Workload, at_most

KIBIBYTE, MEBIBYTE = 1 << 10, 1 << 20
MEMORY_GOAL_AT = 10_000


def _hold(stand, sessions):
    before = stand.tree.memory()
    with stand.load("idle", "--sessions", sessions, "--spread") as run:
        memory = stand.tree.memory()
        alive = run.go("check")["alive"]
        if alive != sessions:
            raise LoadFailed(f"{sessions - alive} of {sessions} sessions are gone")
        return {f"KiB {sessions}": (memory - before) / sessions / KIBIBYTE, f"MiB {sessions}": memory / MEBIBYTE,
                f"setup {sessions}": run.setup_seconds}


def _rows(sessions):
    goal = at_most(20, by_itself=True) if sessions == MEMORY_GOAL_AT else None
    yield Row(f"KiB {sessions}", f"KiB a session, {sessions:,} sessions", goal=goal, digits=1)
    yield Row(f"MiB {sessions}", f"MiB in all, {sessions:,} sessions", digits=1)
    yield Row(f"setup {sessions}", f"seconds to set up {sessions:,} sessions")


def idle_sessions(sizes):
    return Workload(
        "W5", "Idle sessions",
        cases=[Case(f"{n:,} sessions", functools.partial(_hold, sessions=n), n) for n in sizes.idle_sessions],
        rows=[row for n in sizes.idle_sessions for row in _rows(n)],
        fresh=True)
