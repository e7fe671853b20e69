"""Our import beside its floor: the same list, read with `csv` and inserted with bare `executemany`.

    python -m tests.benchmarks.imports [FILE] [--rows 20000] [--json]

Without FILE a register of devices is made up. Prints seconds of the floor, of the first import (captured,
versioned, searchable, with history), of the second, which has nothing to do, their ratios, and the
memory of the process. Exits 0 when the second run changes nothing and the memory stays under 400 MB.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from fieldapp.imports import Report, import_file
from fieldapp.rules.actors import SYSTEM
from fieldapp.store.driver import open_database
from fieldapp.store.server_side import open_server_store

MOST_MEMORY_MB = 400
ROWS_AT_ONCE = 5_000
FACTS = 15


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measured = measure(
            options.file or a_register(Path(folder) / "devices.csv", options.rows), Path(folder)
        )
    if options.json:
        print(json.dumps(measured))
    else:
        for name, value in measured.items():
            print(f"{name:24} {value:>12,.2f}" if isinstance(value, float) else f"{name:24} {value:>12,}")
    return 0 if measured["changes of the second"] == 0 and measured["memory_mb"] < MOST_MEMORY_MB else 1


def measure(file: Path, folder: Path) -> dict[str, Any]:
    """Floor, first and second import of one list."""
    floor_s, rows = _timed(lambda: floor(file, folder / "floor.db"))
    store = open_server_store(open_database(folder / "server.sqlite"))
    try:
        first_s, first = _timed(lambda: import_file(store, file, by=SYSTEM))
        second_s, second = _timed(lambda: import_file(store, file, by=SYSTEM))
    finally:
        store.close()
    return {
        "rows": rows,
        "rows of the model": _new(first),
        "floor_s": floor_s,
        "first_s": first_s,
        "second_s": second_s,
        "first / floor": first_s / floor_s,
        "second / floor": second_s / floor_s,
        "changes of the second": second.changes,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def floor(file: Path, database: Path) -> int:
    """The rows of the list in a table with two indexes, durable; nothing else. Returns how many."""
    connection = sqlite.connect(str(database), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    records = _records(file)
    header = next(records)
    columns = ", ".join(f"c{place} TEXT" for place in range(len(header)))
    connection.execute(f"CREATE TABLE list (id INTEGER PRIMARY KEY, {columns})")
    connection.execute("CREATE INDEX first ON list (c0)")
    connection.execute("CREATE INDEX second ON list (c1)")
    insert = f"INSERT INTO list VALUES (NULL{', ?' * len(header)})"
    count = 0
    while some := [cells for _place, cells in zip(range(ROWS_AT_ONCE), records, strict=False)]:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(insert, some)
        connection.execute("COMMIT")
        count += len(some)
    connection.close()
    return count


def a_register(file: Path, rows: int) -> Path:
    """A list of devices in as many buildings as elevators have: about two and a half each."""
    facts = [f"Fact {number}" for number in range(FACTS)]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(
            ["Device number", "Building id", "Street", "City", "Device type", "Manufacturer", *facts]
        )
        for number in range(rows):
            building = number * 2 // 5
            told = [f"{fact} of {number % 97}" for fact in facts]
            writer.writerow(
                [
                    f"D-{number}",
                    building,
                    f"{building} Main Street",
                    "Port",
                    "Lift",
                    f"Maker {number % 12}",
                    *told,
                ]
            )
    return file


def _records(file: Path) -> Iterator[list[str]]:
    with file.open("rb") as packed:
        raw = gzip.GzipFile(fileobj=packed) if file.suffix == ".gz" else packed
        with io.TextIOWrapper(raw, encoding="utf-8", newline="") as stream:
            yield from csv.reader(stream)


def _new(report: Report) -> int:
    return sum(count.new for count in report.told().values())


def _timed(action: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = action()
    return time.perf_counter() - started, result


if __name__ == "__main__":
    sys.exit(main())
