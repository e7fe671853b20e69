"""`faults_of`: what is wrong with a plan, worked out from the problem alone and not from what the search said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fieldapp.server.planning.problem import Engineer, Plan, Problem, Stop, Tour, Visit, may_visit


def faults_of(problem: Problem, plan: Plan) -> list[str]:
    """Every rule that the plan breaks, in words for a log; nothing for a plan that can be driven as it says."""
    engineers = {each.id: each for each in problem.engineers}
    visits = {each.id: each for each in problem.visits}
    times = Counter(stop.visit for tour in plan.tours for stop in tour.stops if stop.visit)
    times.update(plan.left_out)
    found = [f"visit {name} stands there {times[name]} times" for name in visits if times[name] != 1]
    found += [f"visit {name} must not be left out" for name in plan.left_out if visits[name].worth == 0]
    drivers = Counter(tour.engineer for tour in plan.tours)
    found += [f"{name} has {count} tours" for name, count in drivers.items() if count > 1]
    for tour in plan.tours:
        found += _faults_of_tour(problem, engineers[tour.engineer], tour, visits)
    return found


def _faults_of_tour(
    problem: Problem, engineer: Engineer, tour: Tour, visits: dict[str, Visit]
) -> Iterator[str]:
    yield from _wrong_times(problem, engineer, tour, visits)
    left, has_tools, load = dict(engineer.stock), engineer.tools, 0
    has_been_there = False
    for stop in tour.stops:
        if stop.visit is None:
            has_been_there = True
            continue
        visit = visits[stop.visit]
        load += visit.load
        if not may_visit(engineer, visit):
            yield f"{engineer.id} may not do {visit.id}"
        if has_been_there:
            continue
        if not visit.tools <= has_tools:
            yield f"{engineer.id} has no tool for {visit.id}"
        for part, count in visit.parts.items():
            left[part] = left.get(part, 0) - count
            if left[part] < 0:
                yield f"{engineer.id} has not enough of {part} for {visit.id}"
    if engineer.room is not None and load > engineer.room:
        yield f"the van of {engineer.id} is too small"


def _wrong_times(problem: Problem, engineer: Engineer, tour: Tour, visits: dict[str, Visit]) -> Iterator[str]:
    place, at, travelled = engineer.home, tour.leaves, 0
    for stop in tour.stops:
        there, takes, earliest, latest = _wanted(problem, stop, visits)
        way = problem.travel[place][there]
        if not earliest <= stop.begins <= latest or stop.begins < at + way or stop.ends < stop.begins + takes:
            yield f"{engineer.id} is not in time at {stop.visit or 'the store'}"
        place, at, travelled = there, stop.ends, travelled + way
    way = problem.travel[place][engineer.home]
    if tour.returns < at + way or tour.travel != travelled + way:
        yield f"{engineer.id} is not home when the plan says"
    if tour.leaves < engineer.starts or tour.returns > engineer.ends:
        yield f"{engineer.id} works outside of the hours"
    if engineer.longest_day is not None and tour.returns - tour.leaves > engineer.longest_day:
        yield f"the day of {engineer.id} is too long"


def _wanted(problem: Problem, stop: Stop, visits: dict[str, Visit]) -> tuple[int, int, int, int]:
    if stop.visit is not None:
        visit = visits[stop.visit]
        return visit.place, visit.takes, visit.earliest, visit.latest
    assert problem.store is not None
    return problem.store.place, problem.store.takes, problem.store.opens, problem.store.closes
