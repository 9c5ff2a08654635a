"""What a workload is: cases that are measured, and rows of a table made of the numbers they give."""

import dataclasses
import typing


@dataclasses.dataclass(frozen=True)
class Sizes:
    """How much of everything a run does."""

    bulk_bytes: int = 1 << 30  # in all streams together; the large file is so large, too
    upload_pieces: int = 8  # W2 sends that in so many goes
    small_files: int = 2000
    logins: int = 500
    logins_side_by_side: int = 2000
    idle_sessions: tuple = (500, 2000, 10_000)
    names: int = 100_000
    listings: int = 5
    noop_seconds: int = 3
    meanwhile_bytes: int = 4 << 30  # of each of the four downloads that last longer than that
    pollers: int = 1000
    poll_seconds: int = 10


QUICK = Sizes(bulk_bytes=64 << 20, upload_pieces=1, small_files=100, logins=40, logins_side_by_side=100,
              idle_sessions=(50, 200), names=2000, listings=2, noop_seconds=1, meanwhile_bytes=2 << 30, pollers=50,
              poll_seconds=2)


@dataclasses.dataclass(frozen=True)
class Goal:
    """At least or at most `number`: times the best peer's number, or by itself."""

    at_least: bool
    number: float
    by_itself: bool = False

    def is_met_by(self, reached):
        return reached >= self.number if self.at_least else reached <= self.number


def at_least(number, **others):
    return Goal(True, number, **others)


def at_most(number, **others):
    return Goal(False, number, **others)


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table: the number `key`, what it is called, and whether more or less of it is better."""

    key: str
    title: str
    more_is_better: bool = False
    goal: Goal | None = None
    digits: int = 2
    percent_of_limit: bool = False  # told as a share of what the machine's limit of the same key was in that round


@dataclasses.dataclass(frozen=True)
class Case:
    """Something measured in one go. `run` takes a Stand and gives a dictionary from the keys of rows to numbers."""

    title: str
    run: typing.Callable
    sessions: int = 1  # how many it keeps open


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    title: str
    cases: list
    rows: list
    prepare: typing.Callable = lambda server, sizes: None  # puts files into a server's tree, before it runs first
    clean: typing.Callable = lambda server: None  # takes away what a round left there
    limits: typing.Callable = lambda generator, sizes: {}  # numbers of the machine alone, measured in each round
    fresh: bool = False  # a server newly started for each case
    bare: bool = False  # measured with the bare server, too

    def takes(self, server):
        return server.is_real or self.bare


@dataclasses.dataclass(frozen=True)
class Stand:
    """Where a case is measured: a server that runs, its processes, the load generator and the sizes."""

    server: typing.Any
    tree: typing.Any
    generator: typing.Any
    sizes: Sizes

    def load(self, workload, *options, **others):
        return self.generator.run(workload, self.server, *options, **others)

    def measured(self, workload, *options, just_before=lambda: None):
        """The result of one run, and the server's CPU seconds between the go and the end of its work."""
        with self.load(workload, *options) as run:
            before = self.tree.settled_cpu_seconds()
            just_before()
            result = run.go()
            return result, self.tree.settled_cpu_seconds() - before
