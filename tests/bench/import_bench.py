#!/usr/bin/env python3
"""Measures imports of large files beside sqlite3's own `.import` and Python's csv and sqlite3.

    scripts/bench import [--rows N] [--wide-rows N] [--rounds N] [--directory DIRECTORY] [--keep]

Makes its data: narrow rows of about 100 bytes, and rows of 131 columns. Everything runs in turn, round after round,
each in a process of its own; "peak" is that process's largest resident memory. "speed" is the one against `.import`
of the same file in the same round: 3.00 = three times as fast. Of several rounds the median is told.
"""
import argparse
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

SEED = "20240229"
BASE = "sqlite3 .import"
PYTHON_LOAD = """
import csv, sqlite3, sys
database = sqlite3.connect(sys.argv[2])
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    reader = csv.reader(file)
    header = next(reader)
    database.execute("CREATE TABLE rows(" + ", ".join(f'"{name}" TEXT' for name in header) + ")")
    database.executemany("INSERT INTO rows VALUES(" + ", ".join("?" * len(header)) + ")", reader)
database.commit()
"""


def run(command, **options):
    """Seconds and peak MiB of a command that must succeed, and what it printed."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"import_bench: {' '.join(command)[:200]} ended with {process.returncode}")
    return time.monotonic() - began, usage.ru_maxrss / 1024, printed.strip()


class Shape:
    """Files of one shape of rows, and what is measured with them."""

    def __init__(self, options, directory, shape, rows):
        self.options, self.directory, self.shape, self.rows = options, directory, shape, rows
        self.first = self.make("first", [])
        self.changed = self.make("changed", ["--changed"])
        self.megabytes = os.path.getsize(self.first) / 1e6
        self.results = {}  # name -> [(seconds, peak, printed)] by round
        self.job = 0

    def make(self, name, arguments):
        path = os.path.join(self.directory, f"{self.shape}-{name}.csv")
        with open(path, "wb") as file:
            subprocess.run([self.options.program, "make", self.shape, str(self.rows), SEED, *arguments], stdout=file,
                           check=True)
        return path

    def measure(self, name, command):
        os.sync()  # what others wrote shall not be this one's burden
        self.results.setdefault(name, []).append(run(command))
        seconds, peak, printed = self.results[name][-1]
        print(f"  {self.shape}: {name}: {seconds:.1f} s, {peak:.0f} MiB  {printed}", flush=True)

    def path(self, name):
        return os.path.join(self.directory, name)

    def remove(self, name):
        for suffix in ("", "-wal", "-shm", "-journal"):
            if os.path.exists(self.path(name) + suffix):
                os.remove(self.path(name) + suffix)

    def apply(self, name, table, file, schema):
        self.job += 1
        self.measure(name, [self.options.program, "apply", self.path(table), file, str(self.job), schema])

    def round(self):
        def cli(*commands):
            return ["sqlite3", self.path("other.db"), ".mode csv", f".import {self.first} rows", *commands]

        self.measure(BASE, cli())
        self.remove("other.db")
        for label, schema in (("", "{}"), (", row identifier", '{"rowIdentifier": "id"}')):
            self.apply(f"first Replace{label}", "table.sqlite", self.first, schema)
            self.apply(f"nothing changed{label}", "table.sqlite", self.first, schema)
            self.apply(f"1 % changed{label}", "table.sqlite", self.changed, schema)
            self.remove("table.sqlite")
        self.measure(f"{BASE}, unique index", cli("CREATE UNIQUE INDEX by_id ON rows(id)"))
        self.remove("other.db")
        if not self.options.without_python:
            self.measure("Python csv + sqlite3",
                         [sys.executable, "-c", PYTHON_LOAD, self.first, self.path("other.db")])
            self.remove("other.db")

    def report(self):
        columns = 8 if self.shape == "narrow" else 131
        print(f"\n{self.rows:,} rows of {columns} columns, {self.megabytes:,.0f} MB\n")
        print("| what | rows/s | MB/s | peak MiB | speed |")
        print("|---|---:|---:|---:|---:|")
        base = self.results[BASE]
        for name, rounds in self.results.items():
            seconds = statistics.median(r[0] for r in rounds)
            ratio = statistics.median(b[0] / r[0] for b, r in zip(base, rounds))
            print(f"| {name} | {self.rows / seconds:,.0f} | {self.megabytes / seconds:,.1f} "
                  f"| {max(r[1] for r in rounds):,.0f} | {ratio:.2f} |")


def machine():
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) / (1 << 20)
    return (f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()} {platform.release().split('-')[0]}, "
            f"SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, default=10_000_000, help="narrow rows (10000000)")
    parser.add_argument("--wide-rows", type=int, help="rows of 131 columns (a twentieth of the narrow ones)")
    parser.add_argument("--rounds", type=int, default=1, help="how often everything is measured (1)")
    parser.add_argument("--directory", help="where the files are made, some 5 GB (a temporary directory)")
    parser.add_argument("--without-python", action="store_true", help="leave out Python, the slowest")
    parser.add_argument("--keep", action="store_true", help="leave the files")
    options = parser.parse_args()
    wide_rows = options.wide_rows if options.wide_rows is not None else options.rows // 20

    directory = tempfile.mkdtemp(prefix="import-bench-", dir=options.directory)
    try:
        shapes = [Shape(options, directory, shape, rows)
                  for shape, rows in (("narrow", options.rows), ("wide", wide_rows)) if rows > 0]
        for _ in range(options.rounds):
            for shape in shapes:
                shape.round()
        print(f"\n{machine()}; {options.rounds} round{'s' if options.rounds > 1 else ''}")
        for shape in shapes:
            shape.report()
    finally:
        if options.keep:
            print(f"\nfiles are in {directory}")
        else:
            shutil.rmtree(directory)


if __name__ == "__main__":
    main()
