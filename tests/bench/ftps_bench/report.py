"""The report, in Markdown: tables of medians, and what Wharfinger reached beside its goals."""

import os
import pathlib
import platform
import statistics
import subprocess

from ftps_bench.results import WHARFINGER

BEGIN, END = "<!-- ftps begin -->", "<!-- ftps end -->"


def report(results, workloads, servers, rounds, versions):
    parts = [_preamble(results, rounds, versions)]
    parts += [_section(results, workload, list(filter(workload.takes, servers))) for workload in workloads]
    return "\n\n".join(parts) + "\n"


def write_between_marks(path, text):
    """Puts the report into a document, in place of the one that was there."""
    path = pathlib.Path(path)
    before, found_begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, found_end, after = rest.partition(END)
    if not (found_begin and found_end):
        raise SystemExit(f"ftps_bench: {path} has no {BEGIN} ... {END}")
    path.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def _preamble(results, rounds, versions):
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(file.readline().split()[1]) / (1 << 20)
    openssl = subprocess.run(["openssl", "version"], capture_output=True, text=True, check=True).stdout.split()[1]
    lines = [f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()} "
             f"{platform.release().split('-')[0]}, OpenSSL {openssl}; {', '.join(versions)}; "
             f"medians of {rounds} round{'s' if rounds > 1 else ''}."]
    if limits := _limits(results):
        lines.append(f"Loopback of this machine: {limits}.")
    return "\n".join(lines)


def _limits(results):
    told = []
    for workload, what in (("W1", "sends"), ("W2", "receives")):
        speeds = results.limit_by_round(workload, "MB/s 1").values()
        if speeds:
            cpu = statistics.median(results.limit_by_round(workload, "CPU 1").values())
            told.append(f"a bare OpenSSL loop {what} {statistics.median(speeds):,.0f} MB/s at {cpu:.2f} CPU s/GiB")
    copies = [entry["numbers"]["copy MB/s"] for entry in results.limits]
    if copies:
        told.append(f"memory is copied at {statistics.median(copies):,.0f} MB/s")
    return ", ".join(told)


def _section(results, workload, servers):
    lines = [f"**{workload.name}: {workload.title}**", "",
             f"| what | {' | '.join(server.name for server in servers)} | ratio | goal | |", f"|---|{'---:|' * (len(servers) + 2)}---|"]
    lines += [_line(results, workload.name, row, servers) for row in workload.rows]
    notes = [f"- {server}, {case}: {why}" for name, server, case, why in results.notes if name == workload.name]
    return "\n".join(lines + ([""] + notes if notes else []))


def _line(results, workload, row, servers):
    best = results.best_peer(workload, servers, row)
    cells = []
    for server in servers:
        number = results.median(workload, server.name, row)
        text = "-" if number is None else f"{number:,.{row.digits}f}"
        cells.append(f"**{text}**" if server.name == best else text)
    ratio = None if row.percent_of_limit else results.ratio_to(workload, best, row)
    return f"| {row.title} | {' | '.join(cells)} | {'' if ratio is None else f'{ratio:.2f}'} | " \
           f"{_goal(row.goal)} | {_verdict(row.goal, ratio, results.median(workload, WHARFINGER, row))} |"


def _goal(goal):
    if goal is None:
        return ""
    return f"{'' if goal.by_itself else 'ratio '}{'at least' if goal.at_least else 'at most'} {goal.number:g}"


def _verdict(goal, ratio, number):
    reached = number if goal and goal.by_itself else ratio
    if goal is None or reached is None:
        return ""
    return f"reached {reached:.3g}" if goal.is_met_by(reached) else f"missed: {reached:.3g}"
