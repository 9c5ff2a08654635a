"""W6: MLSD of a huge folder."""

import statistics

from ftps_bench.process_tree import PeakMemory
from ftps_bench.workload import Case, Row, Workload, at_most
from servers.server import MANY

MEBIBYTE = 1 << 20


def _make_names(server, sizes):
    folder = server.folder(MANY)
    for number in range(sizes.names):
        (folder / f"readings-of-{number:06}.csv").touch()


def _list(stand):
    """Several times over: one is too short for the clock that counts what ended processes needed."""
    first_bytes, totals, cpus = [], [], []
    before = stand.tree.memory()
    with PeakMemory(stand.tree) as peak:
        for _ in range(stand.sizes.listings):
            result, cpu = stand.measured("list", "--path", MANY, "--names", stand.sizes.names)
            first_bytes.append(result["first_byte_ms"])
            totals.append(result["seconds"] * 1000)
            cpus.append(cpu * 1000)
    return {"first byte": statistics.median(first_bytes), "total": statistics.median(totals),
            "CPU": statistics.mean(cpus), "total once": totals[0], "CPU once": cpus[0],
            "more": (peak.bytes - before) / MEBIBYTE, "peak": peak.bytes / MEBIBYTE}


def listing(sizes):
    return Workload(
        "W6", f"MLSD of a folder of {sizes.names:,} names",
        cases=[Case("MLSD", _list)],
        rows=[Row("first byte", "ms until the first byte", digits=1),
              Row("total", "ms in all", goal=at_most(0.5), digits=1),
              Row("CPU", "server CPU ms", goal=at_most(0.5), digits=0),
              Row("total once", "ms in all, the first time", digits=1),
              Row("CPU once", "server CPU ms, the first time", digits=0),
              Row("peak", "peak MiB of memory", digits=1), Row("more", "MiB more than before", digits=1)],
        prepare=_make_names, fresh=True)
