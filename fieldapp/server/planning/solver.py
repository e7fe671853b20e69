"""`solve`: a day's problem put to PyVRP, and its answer as a plan.

Skills are profiles: to whom a visit is forbidden, its place is farther than a day is long. Tools and parts are loads: what the van
holds at first is the room that is left beside a load that only the store takes off, so that after a visit to the
store everything fits. Visits that may be left out carry a prize far above any detour.
"""

from __future__ import annotations

import time
import warnings
from typing import TYPE_CHECKING, Any

from fieldapp.errors import RuleBroken
from fieldapp.server.planning.problem import (
    Engineer,
    Limit,
    Plan,
    Problem,
    Stop,
    Tour,
    Visit,
    may_visit,
)

MOST_PENALTY = 1_000.0
"""What a unit too much of time or load costs the search at most."""
FIRST_PENALTY = 100.0
"""What it costs at first where it is load."""
OFTEN = 50
"""After how many rounds the search asks whether its penalties are right."""
MEMORY = 30
NEIGHBOURS = 50
SHAKES = 10
"""A round changes so many visits at most before it is improved again. All four were tried on the days of
`tests.benchmarks.dispatch`; what PyVRP brings along is for far longer searches."""
WORTH = 20
"""What a visit of the least worth is worth, in the longest ways there are."""

if TYPE_CHECKING:
    import numpy as np
    from pyvrp import Route, Solution
    from pyvrp.stop import StoppingCriterion


def is_installed() -> bool:
    """Whether PyVRP is there: it comes with the extra `planning`."""
    from importlib.util import find_spec

    return find_spec("pyvrp") is not None


def solve(problem: Problem, limit: Limit) -> Plan:
    """The best plan found within the limit. Raises RuleBroken `planner-missing` without PyVRP.

    What nobody may visit is left out before the search begins.
    """
    if not is_installed():
        raise RuleBroken("planner-missing")
    visits = [visit for visit in problem.visits if any(may_visit(each, visit) for each in problem.engineers)]
    if not visits:
        return Plan([], [visit.id for visit in problem.visits])
    return _Search(problem, visits).run(limit)


class _Search:
    """One problem as PyVRP sees it: a location for each visit, since two at one place may need other skills."""

    def __init__(self, problem: Problem, visits: list[Visit]) -> None:
        self.problem = problem
        self.visits = visits
        self.loads = sorted(
            {("part", name) for visit in visits for name in visit.parts}
            | {("tool", name) for visit in visits for name in visit.tools}
            | {("load", "") for visit in visits if visit.load}
        )
        self.most = {load: sum(_need(visit, load) for visit in visits) for load in self.loads}
        homes = {each.home for each in problem.engineers}
        self.depots = sorted(homes | ({problem.store.place} if problem.store else set()))
        named = {name for visit in visits for name in visit.only or ()}
        alike: dict[tuple[Any, ...], list[Engineer]] = {}
        for each in problem.engineers:
            alike.setdefault(_kind(each, each.id in named), []).append(each)
        self.members = list(alike.values())
        self.far = self._end_of_day() + 1
        longest = max(max(row) for row in problem.travel)
        self.prize = longest * max(1, problem.cost_of_travel + problem.cost_of_time) * WORTH + 1
        self.piece = 1 + int(self.prize / MOST_PENALTY * 4)

    def _end_of_day(self) -> int:
        """When the last one has to be back. What is farther is in time for nobody, and still counts without overflowing."""
        longest = max(max(row) for row in self.problem.travel)
        busiest = sum(visit.takes + longest for visit in self.visits) + longest
        begins = [visit.earliest for visit in self.visits]
        latest = max(begins + [each.starts for each in self.problem.engineers])
        return min(max(each.ends for each in self.problem.engineers), latest + busiest)

    def run(self, limit: Limit) -> Plan:
        from pyvrp.exceptions import PenaltyBoundWarning

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PenaltyBoundWarning)
            found = self._best(limit)
        if not found.is_feasible():
            raise RuleBroken("plan-impossible")
        return self._plan(found.routes())

    def _best(self, limit: Limit) -> Solution:
        """What `pyvrp.solve` does, with penalties that begin where a missing part costs less than a visit is worth."""
        from pyvrp import (
            IteratedLocalSearch,
            IteratedLocalSearchParams,
            PenaltyManager,
            PenaltyParams,
            RandomNumberGenerator,
        )
        from pyvrp import Solution as Found
        from pyvrp.search import (
            OPERATORS,
            LocalSearch,
            NeighbourhoodParams,
            PerturbationManager,
            PerturbationParams,
            compute_neighbours,
        )

        data, chance = self._data(), RandomNumberGenerator(seed=limit.seed)
        neighbours = compute_neighbours(data, NeighbourhoodParams(num_neighbours=NEIGHBOURS))
        search = LocalSearch(data, chance, neighbours, PerturbationManager(PerturbationParams(1, SHAKES)))
        for operator in OPERATORS:
            if operator.supports(data):
                search.add_operator(operator(data))
        params = PenaltyParams(max_penalty=MOST_PENALTY, solutions_between_updates=OFTEN)
        half = MOST_PENALTY / 2
        penalties = PenaltyManager(([FIRST_PENALTY] * len(self.loads), half, half), params)
        first = search(Found.make_random(data, chance), penalties.max_cost_evaluator(), exhaustive=True)
        way = IteratedLocalSearchParams(history_length=MEMORY)
        return IteratedLocalSearch(data, penalties, search, first, way).run(_stop(limit), False).best

    def _data(self) -> Any:
        from pyvrp import Client, Depot, Location, ProblemData

        rows = [*self.depots, *(visit.place for visit in self.visits)]
        travel = self._matrix(rows)
        store = self.problem.store
        depots = [
            Depot(location=row)
            if store is None or place != store.place
            else Depot(row, store.opens, store.closes, store.takes)
            for row, place in enumerate(self.depots)
        ]
        clients = [
            Client(
                location=len(self.depots) + row,
                delivery=[_need(visit, load) * self._unit(load) for load in self.loads],
                service_duration=visit.takes,
                tw_early=visit.earliest,
                tw_late=min(visit.latest, self.far - 1),
                prize=visit.worth * self.prize,
                required=visit.worth == 0,
            )
            for row, visit in enumerate(self.visits)
        ]
        allowed = [tuple(may_visit(kind, visit) for visit in self.visits) for kind, *_others in self.members]
        profiles = list(dict.fromkeys(allowed))
        matrices = [self._forbidden(travel, profile) for profile in profiles]
        kinds = [
            self._vehicle(members, profiles.index(may))
            for members, may in zip(self.members, allowed, strict=True)
        ]
        locations = [Location(0, 0) for _ in rows]
        return ProblemData(locations, clients, depots, kinds, matrices, matrices)

    def _matrix(self, rows: list[int]) -> np.ndarray[Any, Any]:
        import numpy as np

        every = np.array(self.problem.travel, dtype=np.int64)
        travel: np.ndarray[Any, Any] = every[np.ix_(rows, rows)]
        return travel

    def _forbidden(self, travel: np.ndarray[Any, Any], may: tuple[bool, ...]) -> np.ndarray[Any, Any]:
        matrix = travel.copy()
        for row, is_allowed in enumerate(may, start=len(self.depots)):
            if not is_allowed:
                matrix[row, :] = matrix[:, row] = self.far
                matrix[row, row] = 0
        return matrix

    def _vehicle(self, members: list[Engineer], profile: int) -> Any:
        from pyvrp import VehicleType

        engineer, store = members[0], self.problem.store
        room = [self._room(engineer, load) for load in self.loads]
        fetches = store is not None and any(
            held < self.most[load] for load, held in zip(self.loads, room, strict=True)
        )
        home = self.depots.index(engineer.home)
        settings: dict[str, Any] = {}
        if fetches and store is not None:
            settings["initial_load"] = [
                (self.most[load] - held) * self._unit(load)
                for load, held in zip(self.loads, room, strict=True)
            ]
            settings["reload_depots"] = [self.depots.index(store.place)]
            settings["max_reloads"] = 1
        if engineer.longest_day is not None:
            settings["shift_duration"] = engineer.longest_day
        return VehicleType(
            num_available=len(members),
            capacity=[
                (self.most[load] if fetches else held) * self._unit(load)
                for load, held in zip(self.loads, room, strict=True)
            ],
            start_depot=home,
            end_depot=home,
            tw_early=engineer.starts,
            tw_late=min(engineer.ends, self.far - 1),
            unit_distance_cost=self.problem.cost_of_travel,
            unit_duration_cost=self.problem.cost_of_time,
            profile=profile,
            **settings,
        )

    def _room(self, engineer: Engineer, load: tuple[str, str]) -> int:
        """How much of a load he can serve before he has been to the store."""
        kind, name = load
        if kind == "load":
            return self.most[load] if engineer.room is None else engineer.room
        if kind == "tool":
            return self.most[load] if name in engineer.tools else 0
        return min(self.most[load], engineer.stock.get(name, 0))

    def _unit(self, load: tuple[str, str]) -> int:
        """A missing part or tool has to weigh about as much as a visit is worth; a van too full as its heaviest."""
        heaviest = max(visit.load for visit in self.visits)
        return max(1, self.piece // heaviest) if load[0] == "load" else self.piece

    def _plan(self, routes: list[Route]) -> Plan:
        free = [iter(members) for members in self.members]
        tours = [self._tour(next(free[route.vehicle_type()]), route) for route in routes]
        served = {stop.visit for tour in tours for stop in tour.stops}
        left_out = [visit.id for visit in self.problem.visits if visit.id not in served]
        return Plan(sorted(tours, key=lambda tour: tour.engineer), left_out)

    def _tour(self, engineer: Engineer, route: Route) -> Tour:
        leaves, *stops, returns = route.schedule()
        found = [
            Stop(
                visit=self.visits[each.idx].id if each.is_client() else None,
                arrives=each.start_time - each.wait_duration,
                begins=each.start_time,
                ends=each.end_time,
            )
            for each in stops
        ]
        return Tour(engineer.id, leaves.start_time, returns.end_time, route.travel_duration(), found)


class _ProcessorTime:
    """So many seconds of this process."""

    def __init__(self, seconds: float) -> None:
        self._end = time.process_time() + seconds

    def __call__(self, best_cost: float) -> bool:
        return time.process_time() >= self._end


def _stop(limit: Limit) -> StoppingCriterion:
    from pyvrp.stop import MaxRuntime, MultipleCriteria, NoImprovement

    stops: list[StoppingCriterion] = [
        _ProcessorTime(limit.seconds) if limit.of_processor else MaxRuntime(limit.seconds)
    ]
    if limit.rounds_without_gain is not None:
        stops.append(NoImprovement(limit.rounds_without_gain))
    return MultipleCriteria(stops)


def _need(visit: Visit, load: tuple[str, str]) -> int:
    kind, name = load
    if kind == "load":
        return visit.load
    return int(name in visit.tools) if kind == "tool" else visit.parts.get(name, 0)


def _kind(engineer: Engineer, is_named: bool) -> tuple[Any, ...]:
    """What makes two engineers the same to the search; one whom a visit names is like nobody else."""
    return (
        engineer.id if is_named else None,
        engineer.home,
        engineer.starts,
        engineer.ends,
        engineer.skills,
        engineer.tools,
        tuple(sorted(engineer.stock.items())),
        engineer.longest_day,
        engineer.room,
    )
