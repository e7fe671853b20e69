"""A day is planned so that it can be driven, and nothing of it happens unless a person wants it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from fieldapp.actions.orders import OrderDraft, create_order
from fieldapp.actions.planning import plan_order
from fieldapp.model.customers import Site
from fieldapp.model.orders import PlannedHow, WorkOrder
from fieldapp.model.people import Person, PersonSkill, Role, RoleGrant
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server.planning.axis import axis_of
from fieldapp.server.planning.check import faults_of
from fieldapp.server.planning.day import DayAsked, day_of
from fieldapp.server.planning.problem import Engineer, Limit, Plan, Problem, Store, Visit
from fieldapp.server.planning.proposal import Change, Proposal, Why, proposal_of
from fieldapp.server.planning.runs import RunRow, take_over
from fieldapp.server.planning.solver import solve
from fieldapp.server.service import Service
from tests.benchmarks.dispatch import every_file, measure, read
from tests.builders import A_MORNING, a_dispatcher, a_supervisor
from tests.server.conftest import Browser

BrowserOf = Callable[[Actor], Browser]
QUICK = Limit(5.0, 150)
SHANGHAI = ZoneInfo("Asia/Shanghai")
TOMORROW = date(2026, 11, 24)


def _line(places: int) -> list[list[int]]:
    """Places along a road, ten apart."""
    return [[abs(one - other) * 10 for other in range(places)] for one in range(places)]


def _solved(problem: Problem) -> Plan:
    plan = solve(problem, QUICK)
    assert faults_of(problem, plan) == []
    return plan


def _who(plan: Plan) -> dict[str, list[str | None]]:
    return {tour.engineer: [stop.visit for stop in tour.stops] for tour in plan.tours}


def test_that_skills_decide_who_goes_and_what_nobody_knows_is_left_out() -> None:
    engineers = [
        Engineer("ada", 0, 0, 500, frozenset({"pumps"})),
        Engineer("ben", 3, 0, 500, frozenset({"cranes"})),
    ]
    visits = [
        Visit("pump", 2, 30, skills=frozenset({"pumps"})),
        Visit("crane", 1, 30, skills=frozenset({"cranes"})),
        Visit("laser", 1, 30, skills=frozenset({"lasers"})),
    ]

    plan = _solved(Problem(_line(4), engineers, visits))

    assert _who(plan) == {"ada": ["pump"], "ben": ["crane"]}
    assert plan.left_out == ["laser"]


def test_that_a_part_that_is_not_in_the_van_is_fetched_first() -> None:
    engineers = [Engineer("ada", 0, 0, 500, stock={"seal": 1})]
    visits = [Visit("one", 1, 10, parts={"seal": 1}), Visit("two", 2, 10, parts={"seal": 2})]

    plan = _solved(Problem(_line(4), engineers, visits, Store(3, 5)))
    without = _solved(Problem(_line(4), engineers, visits))

    assert _who(plan)["ada"].index(None) < _who(plan)["ada"].index("two")
    assert (plan.left_out, without.left_out) == ([], ["two"])


def test_that_times_are_kept_and_what_is_worth_more_goes_first() -> None:
    engineers = [Engineer("ada", 0, 0, 130)]
    visits = [
        Visit("late", 1, 30, 60, 60, worth=8),
        Visit("long", 1, 60, worth=1),
        Visit("short", 1, 40, worth=2),
    ]

    plan = _solved(Problem(_line(2), engineers, visits))

    assert plan.left_out == ["long"]
    assert {stop.visit: stop.begins for stop in plan.tours[0].stops}["late"] == 60


def test_that_a_wrong_plan_is_found_out() -> None:
    problem = Problem(
        _line(3),
        [Engineer("ada", 0, 0, 500)],
        [Visit("a", 1, 30), Visit("b", 2, 30, 0, 60, parts={"seal": 1})],
    )
    good = _solved(msgspec.structs.replace(problem, visits=problem.visits[:1]))
    (tour,) = good.tours
    (stop,) = tour.stops
    early = msgspec.structs.replace(stop, begins=stop.begins - 1)
    swapped = msgspec.structs.replace(stop, visit="b")

    assert "visit b stands there 0 times" in faults_of(problem, good)
    for wrong in (early, swapped):
        tours = [msgspec.structs.replace(tour, stops=[wrong])]
        assert faults_of(problem, Plan(tours, [])) != []


def test_that_a_break_takes_no_time_and_work_goes_on_after_it() -> None:
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    windows = [(midnight + timedelta(hours=8), midnight + timedelta(hours=12))]
    windows.append((midnight + timedelta(hours=13), midnight + timedelta(hours=17)))

    axis = axis_of(TOMORROW, UTC, [windows])

    assert axis.at(midnight + timedelta(hours=13)) - axis.at(midnight + timedelta(hours=11)) == 12
    noon = axis.at(midnight + timedelta(hours=12))
    assert axis.moment(noon).hour == 13
    assert axis.moment(noon, ends=True).hour == 12


class _Team:
    """Two engineers with homes, one of them knows pumps, and sites between them."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.people: list[str] = []
        with service.store.change("Prepare", by=SYSTEM) as work:
            for place, name in enumerate(("Ada Chen", "Ben Lee")):
                person = work.add(
                    Person(
                        id=work.new_id(),
                        login=f"e{place}",
                        name=name,
                        home_latitude_micro=50_900_000 + place * 100_000,
                        home_longitude_micro=11_500_000,
                    )
                )
                work.add(RoleGrant(id=work.new_id(), person_id=person.id, role=Role.ENGINEER))
                self.people.append(person.id)
            work.add(PersonSkill(id=work.new_id(), person_id=self.people[0], skill="Pumps"))
            self.sites = [
                work.add(
                    Site(
                        id=work.new_id(),
                        name=f"Site {place}",
                        latitude_micro=50_900_000 + place * 25_000,
                        longitude_micro=11_520_000,
                    )
                ).id
                for place in range(5)
            ]

    def order(self, title: str, place: int = 0, **values: object) -> str:
        """A new order at one of the sites."""
        draft = replace(OrderDraft(title, site_id=self.sites[place]), **values)  # type: ignore[arg-type]
        return create_order(self.service.store, draft, by=a_dispatcher())

    def plan(self, order: str, person: int, hour: int, how: PlannedHow = PlannedHow.PERSON) -> None:
        """Plan it for tomorrow at this hour in Shanghai."""
        start = datetime(2026, 11, 24, hour, tzinfo=SHANGHAI).astimezone(UTC)
        plan_order(self.service.store, order, self.people[person], start, how=how, by=a_dispatcher())

    def proposal(self, freed: frozenset[str] = frozenset()) -> Proposal:
        """What is proposed for tomorrow, searched in this process."""
        store = self.service.store
        with store.read() as session:
            day = day_of(session, DayAsked(TOMORROW, tuple(self.people), freed), store.world.now(), SHANGHAI)
        plan = solve(day.problem, QUICK)
        assert faults_of(day.problem, plan) == []
        return proposal_of(day, plan)


def test_that_what_a_person_planned_stays_until_a_person_lets_it_be_moved(service: Service) -> None:
    team = _Team(service)
    fixed, moved, new = (team.order(name, place) for place, name in enumerate(("Fixed", "Moved", "New")))
    team.plan(fixed, person=1, hour=15)
    team.plan(moved, person=1, hour=17, how=PlannedHow.OPTIMISED)

    first = {entry.order: entry for entry in team.proposal().entries}
    second = {entry.order: entry for entry in team.proposal(frozenset({fixed})).entries}

    assert (first[fixed].change, first[new].change) == (Change.FIXED, Change.PLANNED)
    assert first[fixed].start == first[fixed].start_now
    assert first[moved].change in (Change.MOVED, Change.GIVEN)
    assert second[fixed].change in (Change.MOVED, Change.GIVEN)


def test_that_what_is_not_in_the_plan_says_why(service: Service) -> None:
    team = _Team(service)
    team.order("Easy")
    nobody = team.order("Crane", skill="cranes")
    shut = datetime(2026, 11, 24, 8, 31, tzinfo=SHANGHAI).astimezone(UTC)
    late = team.order("Late", resolve_by=shut)
    known = team.order("Pump", skill="pumps")

    proposal = team.proposal()

    assert {entry.order: entry.why for entry in proposal.left_out} == {nobody: Why.SKILL, late: Why.TOO_LATE}
    assert {entry.order: entry.name for entry in proposal.entries}[known] == "Ada Chen"


def test_that_a_proposal_is_searched_apart_and_taken_over_by_a_person(
    service: Service, browser_of: BrowserOf
) -> None:
    team = _Team(service)
    orders = [team.order(f"Work {place}", place) for place in range(3)]
    browser = browser_of(a_dispatcher())
    begun = browser.post(
        "/calendar/optimise", {"day": TOMORROW.isoformat(), "person": team.people, "seconds": "10"}
    )
    address = str(begun.url.path)

    page = _when_found(browser, address)
    team.plan(orders[0], person=0, hour=9)  # somebody else is faster
    answer = browser.post(f"{address}/take", {"order": orders[:2]})

    assert "Work 2" in page
    assert "changed" in answer.text
    with service.store.read() as session:
        first, second, third = (session.get(WorkOrder, each) for each in orders)
    assert first is not None
    assert second is not None
    assert third is not None
    assert first.planned_how is PlannedHow.PERSON
    assert second.planned_how is PlannedHow.OPTIMISED
    assert third.scheduled_start is None


def test_that_what_no_longer_fits_loses_its_time_only_when_a_person_says_so(service: Service) -> None:
    team = _Team(service)
    team.order("Easy")
    order = team.order("Crane", skill="cranes")
    team.plan(order, person=0, hour=9, how=PlannedHow.OPTIMISED)
    with service.store.change("Prepare", by=SYSTEM) as work:  # as if nobody had chosen the engineer
        work.get(WorkOrder, order).scheduled_end = datetime(2026, 11, 24, 22, tzinfo=SHANGHAI)
        work.get(WorkOrder, order).planned_minutes = 13 * 60
    run = RunRow("r", TOMORROW, "ready", team.proposal(), None, "", A_MORNING, A_MORNING, None)

    kept = take_over(service.store, run, (), by=a_dispatcher())
    taken = take_over(service.store, run, (order,), by=a_dispatcher())

    assert (kept.count, taken.count, taken.refused) == (0, 1, ())
    with service.store.read() as session:
        row = session.get(WorkOrder, order)
    assert row is not None
    assert row.scheduled_start is None


def test_that_without_anybody_at_work_the_form_says_so(service: Service, browser_of: BrowserOf) -> None:
    team = _Team(service)
    team.order("Work")
    sunday = (TOMORROW + timedelta(days=5)).isoformat()

    answer = browser_of(a_supervisor()).post(
        "/calendar/optimise", {"day": sunday, "person": team.people, "seconds": "10"}
    )

    assert answer.status_code == 422
    assert "Nobody chosen works on this day." in answer.text


def _when_found(browser: Browser, address: str) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        page = browser.get(address)
        if "refresh" not in page.headers:
            assert page.status_code == 200
            return page.text
        time.sleep(0.1)
    raise AssertionError("no plan was found in a minute")


@pytest.mark.slow
@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["C101", "R104", "RC201", "PR12B", "PR17A", "PR21A"])
def test_that_known_days_are_planned_nearly_as_well_as_anybody_could(name: str) -> None:
    (path,) = [each for each in every_file() if each.name.startswith(name)]

    result = measure(read(path), Limit(30.0, of_processor=True))

    assert result.holds, result
