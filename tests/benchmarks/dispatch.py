"""How good the planned days are, beside the best that is known.

    python -m tests.benchmarks.dispatch [--seconds 60] [--processor] [--json] [FILES]

Plans the 28 technician days of `vrp/trsp_pillac` (shared data: skills, tools, parts, a store, windows, homes) for the
least working time, and the 10 days of `vrp/MDVRPTW` for the least travel, with the solver of the office's *optimise
the day*; only the reading of the files is done here. Every plan is checked against its problem without the
solver. The status is 1 when a request is left out, a plan is wrong or the gap is over 15 %.
"""

from __future__ import annotations

import argparse
import ast
import csv
import json
import math
import re
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from fieldapp.server.planning.check import faults_of
from fieldapp.server.planning.problem import Engineer, Limit, Plan, Problem, Store, Visit
from fieldapp.server.planning.solver import solve
from tests.conftest import _find_shared_data

BAR_PERCENT = 15.0
SCALE = 1_000
TECHNICIANS, DEPOTS = "vrp/trsp_pillac", "vrp/MDVRPTW"
_ROW = re.compile(
    r"\s*(\d+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+(\[.*?\])\s+(\[.*?\])\s+(\[.*?\])"
)


@dataclass(frozen=True)
class Instance:
    """A problem, and what the best plan known for it costs, in the file's own unit."""

    name: str
    problem: Problem
    best: float

    def cost(self, plan: Plan) -> float:
        """What a plan costs by what the problem counts."""
        counted = plan.time * self.problem.cost_of_time + plan.travel * self.problem.cost_of_travel
        return counted / SCALE


@dataclass(frozen=True)
class Result:
    """How one instance was solved."""

    instance: str
    requests: int
    left_out: int
    ours: float
    best: float
    gap_percent: float
    seconds: float
    faults: list[str]

    @property
    def holds(self) -> bool:
        """Whether the bar is kept."""
        return not self.left_out and not self.faults and self.gap_percent <= BAR_PERCENT


def main() -> int:
    """Plan each day, tell how it went."""
    asked = _parser().parse_args()
    results = []
    for path in asked.files or every_file():
        result = measure(read(path), Limit(asked.seconds, of_processor=asked.processor))
        results.append(result)
        if not asked.json:
            sys.stdout.write(_line(result))
            sys.stdout.flush()
    good = [result for result in results if result.holds]
    if asked.json:
        sys.stdout.write(json.dumps([asdict(result) for result in results], indent=1) + "\n")
    else:
        worst = max(result.gap_percent for result in results)
        sys.stdout.write(
            f"{len(good)} of {len(results)} within {BAR_PERCENT:g} %, every request served; worst {worst:+.2f} %\n"
        )
    return 0 if len(good) == len(results) else 1


def every_file() -> list[Path]:
    """The 28 and the 10. Stops the program where the shared data is not to be found."""
    folder = _find_shared_data()
    if folder is None:
        raise SystemExit("the shared data is not there; name the files, or set FIELDAPP_SHARED_DATA")
    return sorted((folder / TECHNICIANS).glob("*_25-5-5-5.txt")) + sorted((folder / DEPOTS).glob("*.vrp"))


def measure(instance: Instance, limit: Limit) -> Result:
    """Plan one day in so much time."""
    started = time.perf_counter()
    plan = solve(instance.problem, limit)
    took = time.perf_counter() - started
    ours = instance.cost(plan)
    return Result(
        instance=instance.name,
        requests=len(instance.problem.visits),
        left_out=len(plan.left_out),
        ours=round(ours, 1),
        best=round(instance.best, 1),
        gap_percent=round((ours / instance.best - 1) * 100, 2),
        seconds=round(took, 1),
        faults=faults_of(instance.problem, plan)[:5],
    )


def read(path: Path) -> Instance:
    """An instance of either kind, by its file's ending."""
    return _depots(path) if path.suffix == ".vrp" else _technicians(path)


def _technicians(path: Path) -> Instance:
    """Every technician from home to home; the first row is the store, with all tools and parts."""
    lines = path.read_text("utf-8").splitlines()
    count = int(next(line for line in lines if re.fullmatch(r"\s*\d+\s+\d+\s+\d+\s+\d+\s*", line)).split()[0])
    rows = [found.groups() for line in lines if (found := _ROW.match(line))]
    at = [(float(row[1]), float(row[2])) for row in rows]
    engineers, visits = [], []
    for place, row in enumerate(rows[1:], start=1):
        opens, closes, takes = (round(float(word) * SCALE) for word in row[3:6])
        skills, tools = (frozenset(str(each) for each in ast.literal_eval(word)) for word in row[6:8])
        parts = {str(number): held for number, held in enumerate(ast.literal_eval(row[8])) if held}
        if place <= count:
            engineers.append(Engineer(row[0], place, opens, closes, skills, tools, parts))
        else:
            visits.append(Visit(row[0], place, takes, opens, closes, skills, tools, parts))
    travel = [[math.ceil(math.dist(one, other) * SCALE) for other in at] for one in at]
    problem = Problem(travel, engineers, visits, Store(0), cost_of_travel=0, cost_of_time=1)
    with (path.parent / "BEST_KNOWN.csv").open(encoding="utf-8", newline="") as text:
        best = {row["instance"]: float(row["best_known_working_time"]) for row in csv.DictReader(text)}
    return Instance(path.stem, problem, best[path.stem])


def _depots(path: Path) -> Instance:
    """Vans of several depots with a longest day and a load; what counts is the way."""
    text = path.read_text("utf-8")
    facts = dict(re.findall(r"^(\w+):\s*(\S+)", text, re.MULTILINE))
    at = [(float(x), float(y)) for _place, x, y in _section(text, "NODE_COORD")]
    loads = [round(float(load)) for _place, load in _section(text, "DEMAND")]
    takes = [round(float(each) * SCALE) for _place, each in _section(text, "SERVICE_TIME")]
    windows = [
        (round(float(opens) * SCALE), round(float(closes) * SCALE))
        for _place, opens, closes in _section(text, "TIME_WINDOW")
    ]
    depots = {int(place) - 1 for (place, *_rest) in _section(text, "DEPOT") if int(place) > 0}
    longest = facts.get("VEHICLES_MAX_DURATION")
    engineers = [
        Engineer(
            van,
            int(depot) - 1,
            *windows[int(depot) - 1],
            longest_day=round(float(longest) * SCALE) if longest else None,
            room=round(float(facts["CAPACITY"])),
        )
        for van, depot in _section(text, "VEHICLES_DEPOT")
    ]
    visits = [
        Visit(str(place), place, takes[place], *windows[place], load=loads[place])
        for place in range(len(at))
        if place not in depots
    ]
    travel = [[round(math.dist(one, other) * SCALE) for other in at] for one in at]
    told = path.with_suffix(".sol").read_text("utf-8")
    best = float(told.rsplit("Cost:", 1)[1]) / SCALE
    return Instance(path.stem, Problem(travel, engineers, visits, cost_of_travel=1, cost_of_time=0), best)


def _section(text: str, name: str) -> list[list[str]]:
    lines = text.split(f"\n{name}_SECTION\n", 1)[1].splitlines()
    found = []
    for line in lines:
        if not line.strip() or not line.strip().lstrip("-")[0].isdigit():
            break
        found.append(line.split())
    return found


def _line(result: Result) -> str:
    left = f"   {result.left_out} left out" if result.left_out else ""
    faults = f"   wrong: {'; '.join(result.faults)}" if result.faults else ""
    return (
        f"{result.instance:<20}{result.ours:>10.1f}{result.best:>10.1f}{result.gap_percent:>+8.2f} %"
        f"{result.seconds:>7.1f} s{left}{faults}\n"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Plan known days and compare with the best known plans.")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to search each day (60)")
    parser.add_argument(
        "--processor", action="store_true", help="count the processor's seconds, not the wall's"
    )
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("files", nargs="*", type=Path, help="instances; without any, all of the shared data")
    return parser


if __name__ == "__main__":
    sys.exit(main())
