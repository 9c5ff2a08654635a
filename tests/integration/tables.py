"""Tables in dated versions, what changed between them counted from the cells, and the live table read back."""

import collections
import contextlib
import csv
import dataclasses
import io
import json
import random
import sqlite3


@dataclasses.dataclass(frozen=True)
class Table:
    header: list
    rows: list  # of lists of text

    def csv(self):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return out.getvalue().encode()


@dataclasses.dataclass(frozen=True)
class Counts:
    rows: int
    inserted: int
    updated: int
    deleted: int
    unchanged: int


def read_table(data):
    """A CSV as the server reads it by default: cells trimmed."""
    records = [record for record in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) if record]
    return Table([cell.strip() for cell in records[0]], [[cell.strip() for cell in r] for r in records[1:]])


def changes_by_row_id(before, after, column):
    """What a Replace of `before` with `after` has to do when rows are told apart by one column."""
    def keyed(table):
        at = table.header.index(column)
        return {row[at]: dict(zip(table.header, row)) for row in table.rows}
    old, new = keyed(before), keyed(after)
    common = old.keys() & new.keys()
    updated = sum(1 for key in common if old[key] != new[key])
    return Counts(len(after.rows), len(new.keys() - old.keys()), updated, len(old.keys() - new.keys()),
                  len(common) - updated)


def changes_by_whole_row(before, after):
    """The same without a row identifier: equal rows cancel each other, as often as they occur."""
    old = collections.Counter(map(tuple, before.rows))
    new = collections.Counter(map(tuple, after.rows))
    kept = (old & new).total()
    return Counts(len(after.rows), new.total() - kept, 0, old.total() - kept, kept)


def nothing_like(table):
    return Table(table.header, [])


def permits(versions=3, rows=400, seed=1):
    """A register of permits, published again and again: each version drops, changes and adds some of its rows.

    Cells hold what CSV makes awkward: quotes, separators, line ends, accents, and nothing at all.
    """
    dice = random.Random(seed)
    words = ["Kürbis", "tacos", 'the "Best" dog', "soup, hot", "two\nlines", "crêpes", "", "烤肉", "O'Brien's", "100%"]

    def permit(number):
        return [f"P{number:05d}", " ".join(dice.sample(words, 2)).strip(), dice.choice(["Truck", "Push Cart", ""]),
                f"{dice.randrange(1, 4000)} {dice.choice(['18TH ST', 'MISSION ST', 'PIER 39'])}",
                f"{dice.uniform(37.7, 37.8):.6f}", dice.choice(["APPROVED", "EXPIRED", "REQUESTED"])]

    header = ["Permit Id", "Applicant", "Facility Type", "Address", "Latitude", "Status"]
    current = [permit(number) for number in range(rows)]
    number = rows
    series = [Table(header, [list(row) for row in current])]
    for version in range(1, versions):
        dice.shuffle(current)
        del current[:10 + 3 * version]
        for row in current[:15 + version]:
            row[5] = f"REVOKED in version {version}"
        for _ in range(20 + 5 * version):
            current.append(permit(number))
            number += 1
        dice.shuffle(current)
        series.append(Table(header, [list(row) for row in current]))
    return series


def readings(versions=2, rows=300, seed=2):
    """Rows nothing tells apart: many occur several times, in changing numbers."""
    dice = random.Random(seed)
    header = ["station", "level", "remark"]
    def reading():
        return [dice.choice("ABC"), str(dice.randrange(8)), dice.choice(["", "ok", "ice, thin"])]
    current = [reading() for _ in range(rows)]
    series = [Table(header, [list(row) for row in current])]
    for _ in range(1, versions):
        dice.shuffle(current)
        current = current[25:] + [reading() for _ in range(40)]
        series.append(Table(header, [list(row) for row in current]))
    return series


@contextlib.contextmanager
def locked_for_writing(table_file):
    """As long as this lasts, no import can begin its transaction."""
    database = sqlite3.connect(table_file, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")
    finally:
        database.close()


def live_rows(sqlite_file, schema_file):
    """The live table as rows -> how often, and its columns' display names."""
    columns = json.loads(schema_file.read_text())["columns"]
    fields = ", ".join('"' + column["fieldName"] + '"' for column in columns)
    with sqlite3.connect(f"file:{sqlite_file}?mode=ro", uri=True) as database:
        found = collections.Counter(database.execute(f"SELECT {fields} FROM rows"))
    database.close()
    return [column["name"] for column in columns], found


def rows_as_stored(table):
    """What the live table must hold: empty text is NULL."""
    return collections.Counter(tuple(cell if cell else None for cell in row) for row in table.rows)
