"""W3: many small files, each with a data connection of its own."""

import functools
import pathlib
import tempfile

from ftps_bench.workload import Case, Row, Workload, at_least, at_most
from servers.server import TINY

FILE_BYTES = 4096
SESSIONS = (1, 16)
FOLDERS = dict(zip(((sessions, resume) for sessions in SESSIONS for resume in (False, True)), TINY, strict=True))


def _transfer(stand, direction, sessions, resume):
    options = ["--resume"] if resume else []
    folder = FOLDERS[sessions, resume]
    result, cpu = stand.measured("files", "--direction", direction, "--directory", folder, "--files",
                                 stand.sizes.small_files, "--size", FILE_BYTES, "--sessions", sessions, *options)
    key = _key(direction, sessions, resume)
    return {f"files/s {key}": result["files"] / result["seconds"], f"CPU {key}": cpu / result["files"] * 1000,
            f"resumed {key}": 100 * result["resumed"] / result["files"]}


def _key(direction, sessions, resume):
    return f"{direction} {sessions} {'resumed' if resume else 'full'}"


def _put_away(server):
    """Names are fresh in the next round. Files that are removed would make the next ones dearer (docs/BENCHMARKS.md)."""
    for folder in TINY:
        away = pathlib.Path(tempfile.mkdtemp(prefix="used-", dir=server.directory))
        for path in server.folder(folder).glob("f-*"):
            path.rename(away / path.name)


def _variants():
    """Uploads first: they are what is fetched."""
    for sessions in SESSIONS:
        for resume in (False, True):
            for direction in ("up", "down"):
                yield direction, sessions, resume


def _case(direction, sessions, resume):
    title = _title(direction, sessions, resume)
    return Case(title, functools.partial(_transfer, direction=direction, sessions=sessions, resume=resume), sessions)


def _title(direction, sessions, resume):
    return f"{direction}, {sessions} session{'s' if sessions > 1 else ''}{', resuming TLS' if resume else ''}"


def _rows(direction, sessions, resume):
    title, key = _title(direction, sessions, resume), _key(direction, sessions, resume)
    yield Row(f"files/s {key}", f"files/s {title}", True, at_least(1.5 if sessions == 1 else 2), 0)
    yield Row(f"CPU {key}", f"server CPU ms/file {title}", False, at_most(0.5))
    if resume:
        yield Row(f"resumed {key}", f"% of handshakes resumed {title}", True, digits=0)


SMALL_FILES = Workload(
    "W3", "Small files of 4 KiB",
    cases=[_case(*variant) for variant in _variants()],
    rows=[row for variant in _variants() for row in _rows(*variant)],
    clean=_put_away,
    bare=True)
