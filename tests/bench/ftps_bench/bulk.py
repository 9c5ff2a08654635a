"""W1, W2 and W7: large files, and how soon others are answered meanwhile."""

import functools
import random

from ftps_bench.load import LoadFailed
from ftps_bench.workload import Case, Row, Workload, at_least, at_most
from servers.server import BULK

MEGABYTE, GIBIBYTE = 1e6, 1 << 30
STREAMS = (1, 4)
DOWNLOADED, LONG_ONE = "download.bin", "long.bin"
_MIXED = random.Random(4).randbytes(1 << 20)


def _put_file(server, name, size):
    """A file that is fetched. All servers link to the same."""
    common, linked = server.directory.parent / name, server.folder(BULK) / name
    if not common.exists():
        _write(common, size)
    if not linked.exists():
        linked.hardlink_to(common)


def _write(path, size):
    with open(path, "wb") as file:
        for _ in range(size >> 20):
            file.write(_MIXED)


def _put_shares(server, sizes):
    for streams in STREAMS:
        _put_file(server, f"{streams}-{DOWNLOADED}", sizes.bulk_bytes // streams)


def _put_long_one(server, sizes):
    _put_file(server, LONG_ONE, sizes.meanwhile_bytes)


def _remove_uploads(server):
    for path in server.folder(BULK).glob("load-*"):
        path.unlink()


def _numbers(streams, result, cpu):
    return {f"MB/s {streams}": result["bytes"] / result["seconds"] / MEGABYTE,
            f"CPU {streams}": cpu / (result["bytes"] / GIBIBYTE)}


def _warm(path):
    """Reads a file: memory that nobody touched for minutes may cost whoever reads it first twice as much as sending it."""
    with open(path, "rb") as file:
        while file.read(1 << 20):
            pass


def _download(stand, streams):
    name = f"{streams}-{DOWNLOADED}"
    share = stand.sizes.bulk_bytes // streams
    return _numbers(streams, *stand.measured(
        "download", "--path", f"{BULK}/{name}", "--bytes", share, "--streams", streams,
        just_before=lambda: _warm(stand.server.folder(BULK) / name)))


def _claim_memory(directory, size):
    """Makes the system own the memory that files of this size will fill within the next half second.

    A virtual machine may return free memory to its host that soon, and gets it back page by page as it is written to.
    That costs ten times what writing to a file costs, more than receiving it over TLS, and hits whoever comes first.
    """
    path = directory / "claim"
    _write(path, 2 * size)
    path.unlink()


def _upload(stand, streams):
    """In several goes, each so short that _claim_memory() holds for it."""
    piece = stand.sizes.bulk_bytes // stand.sizes.upload_pieces
    whole, cpu = {"bytes": 0, "seconds": 0.0}, 0.0
    for _ in range(stand.sizes.upload_pieces):
        result, used = stand.measured(
            "upload", "--directory", BULK, "--bytes", piece // streams, "--streams", streams,
            just_before=lambda: _claim_memory(stand.server.directory, piece))
        _remove_uploads(stand.server)  # before the disk has its way with them
        whole = {key: total + result[key] for key, total in whole.items()}
        cpu += used
    return _numbers(streams, whole, cpu)


def _limits(generator, sizes, options):
    """What loopback and memory allow at most."""
    raw = generator.limit("raw", "--bytes", sizes.bulk_bytes, *options)
    copy = generator.limit("copy", "--bytes", sizes.bulk_bytes)
    return {"MB/s 1": raw["bytes"] / raw["seconds"] / MEGABYTE,
            "CPU 1": raw["server_cpu_seconds"] / (raw["bytes"] / GIBIBYTE),
            "copy MB/s": copy["bytes"] / copy["seconds"] / MEGABYTE}


def _bulk(name, title, measure, cpu_goal, limit_options, **others):
    return Workload(
        name, title,
        cases=[Case(f"{streams} stream{'s' if streams > 1 else ''}", functools.partial(measure, streams=streams),
                    sessions=streams) for streams in STREAMS],
        rows=[
            Row("MB/s 1", "MB/s, one stream", True, at_least(1.15), 0),
            Row("MB/s 1", "the same, % of a bare OpenSSL loop", True, at_least(85, by_itself=True), 0, True),
            Row("CPU 1", "server CPU s/GiB, one stream", False, at_most(cpu_goal)),
            Row("MB/s 4", "MB/s, four streams", True, at_least(1.3), 0),
            Row("CPU 4", "server CPU s/GiB, four streams", False, at_most(cpu_goal)),
        ],
        limits=functools.partial(_limits, options=limit_options),
        **others)


def _noop_meanwhile(stand):
    """NOOPs beside four downloads, which have to last longer."""
    with stand.load("noop", "--seconds", stand.sizes.noop_seconds) as noop, \
            stand.load("download", "--path", f"{BULK}/{LONG_ONE}", "--bytes", stand.sizes.meanwhile_bytes,
                       "--streams", 4) as downloads:
        downloads.begin()
        result = noop.go()
        if downloads.ended():
            raise LoadFailed("the downloads were over before the NOOPs")
        fetched = downloads.result()
    return {"p50": result["latency_ms"]["p50"], "p99": result["latency_ms"]["p99"],
            "MB/s": fetched["bytes"] / fetched["seconds"] / MEGABYTE}


DOWNLOADS = _bulk("W1", "Download of one gibibyte", _download, 0.85, [], prepare=_put_shares)
UPLOADS = _bulk("W2", "Upload of one gibibyte", _upload, 0.65, ["--upload"], clean=_remove_uploads)
NOOPS = Workload(
    "W7", "NOOP on an idle session while four downloads run",
    cases=[Case("NOOP", _noop_meanwhile, sessions=5)],
    rows=[Row("p50", "p50, ms", digits=3), Row("p99", "p99, ms", goal=at_most(1), digits=3),
          Row("MB/s", "MB/s of the four downloads", True, digits=0)],
    prepare=_put_long_one)
