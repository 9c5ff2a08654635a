"""What was measured, round by round, and what follows from several rounds."""

import statistics

WHARFINGER = "wharfinger"


class Results:
    def __init__(self):
        self.numbers = []  # one dictionary per workload, server, case and round, as it goes into the JSON file
        self.limits = []  # of the machine: one per workload and round
        self.notes = []  # what could not be measured: (workload, server, case, why), each once

    def add(self, workload, server, case, turn, numbers):
        self.numbers.append({"workload": workload, "server": server, "case": case, "round": turn, "numbers": numbers})

    def add_limits(self, workload, turn, numbers):
        self.limits.append({"workload": workload, "round": turn, "numbers": numbers})

    def note(self, workload, server, case, why):
        if (note := (workload, server, case, why)) not in self.notes:
            self.notes.append(note)

    def by_round(self, workload, server, row):
        """A row's number in each round that has one: {round: number}."""
        found = {entry["round"]: entry["numbers"][row.key] for entry in self.numbers
                 if entry["workload"] == workload and entry["server"] == server and row.key in entry["numbers"]}
        if not row.percent_of_limit:
            return found
        limits = self.limit_by_round(workload, row.key)
        return {turn: 100 * number / limits[turn] for turn, number in found.items() if turn in limits}

    def limit_by_round(self, workload, key):
        return {entry["round"]: entry["numbers"][key] for entry in self.limits
                if entry["workload"] == workload and key in entry["numbers"]}

    def median(self, workload, server, row):
        numbers = self.by_round(workload, server, row).values()
        return statistics.median(numbers) if numbers else None

    def best_peer(self, workload, servers, row):
        """Of Wharfinger's peers the one with the best median; None if none has any."""
        known = {server.name: self.median(workload, server.name, row) for server in servers
                 if server.is_real and server.name != WHARFINGER}
        known = {server: number for server, number in known.items() if number is not None}
        if not known:
            return None
        return (max if row.more_is_better else min)(known, key=known.get)

    def ratio_to(self, workload, peer, row):
        """Wharfinger's number divided by the peer's: the median of the rounds' ratios; None where there is none."""
        ours = self.by_round(workload, WHARFINGER, row)
        theirs = self.by_round(workload, peer, row) if peer else {}
        ratios = [number / theirs[turn] for turn, number in ours.items() if theirs.get(turn)]
        return statistics.median(ratios) if ratios else None
