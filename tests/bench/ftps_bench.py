#!/usr/bin/env python3
"""Measures Wharfinger beside vsftpd, ProFTPD, Pure-FTPd and pyftpdlib, over FTPS on loopback.

    scripts/bench ftps [--rounds N] [--only W3,W5] [--servers wharfinger,pyftpdlib] [--quick] [--json FILE] [--write]

All servers get the same certificate and the same files, each in a directory and with ports of its own. Each is started
anew for every workload, alone, and everything is done in turn, round after round. Needs root, as some of the servers do.
docs/BENCHMARKS.md tells what the workloads are and how to read the tables.
"""
import argparse
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

from ftps_bench.bulk import DOWNLOADS, NOOPS, UPLOADS
from ftps_bench.idle import idle_sessions
from ftps_bench.listing import listing
from ftps_bench.load import Generator, LoadFailed
from ftps_bench.logins import LOGINS, log_in_once
from ftps_bench.polling import polling
from ftps_bench.report import report, write_between_marks
from ftps_bench.results import WHARFINGER, Results
from ftps_bench.small_files import SMALL_FILES
from ftps_bench.workload import QUICK, Sizes, Stand
from servers.bare import Bare
from servers.proftpd import Proftpd
from servers.pureftpd import Pureftpd
from servers.pyftpdlib_server import Pyftpdlib
from servers.server import CannotStart, Certificate, Ports
from servers.vsftpd import Vsftpd
from servers.wharfinger import Wharfinger

PEERS = (Pureftpd, Proftpd, Vsftpd, Pyftpdlib)
NAMES = [WHARFINGER, *(peer.name for peer in PEERS), Bare.name]
FIRST_PORT, PORTS_OF_A_SERVER = 7000, 5000  # the last end below those that the system gives to clients
DOCUMENT = pathlib.Path(__file__).parents[2] / "docs" / "BENCHMARKS.md"
DESCRIPTORS = 20_000


class Bench:
    """The servers, prepared in one temporary directory, and what is done with them."""

    def __init__(self, options, directory):
        self.sizes = QUICK if options.quick else Sizes()
        self.generator = Generator(options.load)
        self.results = Results()
        everything = [DOWNLOADS, UPLOADS, SMALL_FILES, LOGINS, idle_sessions(self.sizes), listing(self.sizes),
                      NOOPS, polling(self.sizes)]
        self.workloads = [w for w in everything if not options.only or w.name in options.only]
        self.servers = self._make_servers(options, directory)

    def _make_servers(self, options, directory):
        certificate = make_certificate(directory)
        servers = []
        programs = {Wharfinger: options.wharfinger, Bare: options.bare}
        for number, kind in enumerate([Wharfinger, *PEERS, Bare]):
            if options.servers and kind.name not in options.servers:
                continue
            ports = Ports.of_block(FIRST_PORT + number * PORTS_OF_A_SERVER, PORTS_OF_A_SERVER)
            arguments = (directory / kind.name, certificate, ports)
            server = kind(programs[kind], *arguments) if kind in programs else kind(*arguments)
            server.prepare()
            for workload in self.workloads:
                if server.is_real:
                    workload.prepare(server, self.sizes)
            servers.append(server)
        os.sync()  # nothing of this shall be written while something is measured
        return servers

    def round(self, turn):
        """Everything once. Each round begins with another server."""
        first = turn % len(self.servers)
        for workload in self.workloads:
            self._measure_limits(workload, turn)
            for server in self.servers[first:] + self.servers[:first]:
                if workload.takes(server):
                    self._measure(workload, server, turn)

    def _measure_limits(self, workload, turn):
        try:
            if limits := workload.limits(self.generator, self.sizes):
                self.results.add_limits(workload.name, turn, limits)
                tell(workload.name, "this machine", "limits", limits)
        except LoadFailed as error:
            self._cannot(workload, "this machine", "limits", error)

    def _measure(self, workload, server, turn):
        cases = []
        for case in workload.cases:
            if case.sessions <= server.most_sessions:
                cases.append(case)
            else:
                self._cannot(workload, server.name, case.title,
                             f"not asked for more than {server.most_sessions:,} sessions: {server.why_not_more}")
        for together in ([[case] for case in cases] if workload.fresh else [cases]):
            self._run(workload, server, together, turn)
        workload.clean(server)

    def _run(self, workload, server, cases, turn):
        case_title = "start"
        try:
            with server.running() as tree:
                stand = Stand(server, tree, self.generator, self.sizes)
                self.results.add(workload.name, server.name, case_title, turn, {"first login": log_in_once(stand)})
                for case in cases:
                    case_title = case.title
                    self._run_case(workload, case, stand, turn)
        except (CannotStart, LoadFailed) as error:
            self._cannot(workload, server.name, case_title, error)

    def _run_case(self, workload, case, stand, turn):
        try:
            numbers = case.run(stand)
        except LoadFailed as error:
            self._cannot(workload, stand.server.name, case.title, error)
            return
        self.results.add(workload.name, stand.server.name, case.title, turn, numbers)
        tell(workload.name, stand.server.name, case.title, numbers)

    def _cannot(self, workload, server, case, why):
        self.results.note(workload.name, server, case, str(why))
        print(f"{workload.name} {server}, {case}: {why}", flush=True)


def tell(workload, server, case, numbers):
    told = ", ".join(f"{key} {number:.4g}" for key, number in numbers.items())
    print(f"{workload} {server}, {case}: {told}", flush=True)


def make_certificate(directory):
    """Self-signed, with an ECDSA key on P-256."""
    made = Certificate(directory / "chain.pem", directory / "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                    made.key, "-out", made.chain, "-days", "30", "-subj", "/CN=localhost"], check=True,
                   stderr=subprocess.DEVNULL)
    return made


def names_of(allowed):
    """For argparse: names with commas between, each one of those allowed."""
    def parse(text):
        names = text.split(",")
        for name in names:
            if name not in allowed:
                raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(allowed)}")
        return names
    return parse


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wharfinger", required=True, type=os.path.abspath, help=argparse.SUPPRESS)
    parser.add_argument("--bare", required=True, type=os.path.abspath, help=argparse.SUPPRESS)
    parser.add_argument("--load", required=True, type=os.path.abspath, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (3)")
    parser.add_argument("--only", type=names_of([f"W{n}" for n in range(1, 9)]), help="workloads, such as W3,W5 (all)")
    parser.add_argument("--servers", type=names_of(NAMES), help=f"some of {','.join(NAMES)} (all)")
    parser.add_argument("--quick", action="store_true", help="little of everything: does it work? The numbers mean nothing")
    parser.add_argument("--directory", help="where the servers' files are made, some 10 GB (a temporary directory)")
    parser.add_argument("--json", metavar="FILE", help="all numbers of all rounds go there")
    parser.add_argument("--write", action="store_true", help="the tables go into docs/BENCHMARKS.md, too")
    return parser.parse_args()


def main():
    options = parse_options()
    if os.geteuid() != 0:
        sys.exit("ftps_bench: run as root: the servers change users and directories as they do in real life")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ftps_bench: terminated"))  # the servers are stopped on the way out
    hard = max(DESCRIPTORS, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    with tempfile.TemporaryDirectory(prefix="ftps-bench-", dir=options.directory) as name:
        directory = pathlib.Path(name)
        directory.chmod(0o755)  # for servers that look at their files as another user
        bench = Bench(options, directory)
        for turn in range(options.rounds):
            print(f"\nround {turn + 1} of {options.rounds}", flush=True)
            bench.round(turn)
        versions = [server.version() for server in bench.servers if server.is_real]
    text = report(bench.results, bench.workloads, bench.servers, options.rounds, versions)
    print(f"\n{text}")
    if options.json:
        raw = {"versions": versions, "numbers": bench.results.numbers, "limits": bench.results.limits,
               "notes": bench.results.notes}
        pathlib.Path(options.json).write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")
    if options.write:
        write_between_marks(DOCUMENT, text)


if __name__ == "__main__":
    main()
