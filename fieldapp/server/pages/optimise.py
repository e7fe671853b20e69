"""Optimise the day: what is to be planned, the search, the proposal beside the present plan, taking it over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from starlette.responses import Response

from fieldapp.actions.company import set_store_place
from fieldapp.actions.work_places import read_position, show_position
from fieldapp.errors import FieldappError, RuleBroken, Unreadable
from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.dispatch_words import reason_shown
from fieldapp.server.form import Form
from fieldapp.server.plan_lanes import day_bounds
from fieldapp.server.planning.day import DayAsked, is_movable, store_place
from fieldapp.server.planning.proposal import Change, Why
from fieldapp.server.planning.runs import READY, RUNNING, SECONDS, RunRow, run_row, take_over
from fieldapp.server.planning.solver import is_installed
from fieldapp.server.sentences import sentence
from fieldapp.store.queries.dispatch import dispatch_engineers
from fieldapp.store.queries.orders import OrderFilter
from fieldapp.store.queries.planning import NOT_SET_OFF, PlanRow, planned_between, waiting_to_be_planned

pages = Pages()
PLANNERS = those_who_may(May.ASSIGN_ORDER)
HOME = "/calendar/optimise"
LOOK_AGAIN_S = 2
MOST_AHEAD = timedelta(days=366)
CHANGES: Mapping[Change, tuple[str, str, str]] = {
    Change.FIXED: ("neutral", "lock", N_("stays")),
    Change.SAME: ("neutral", "check", N_("as planned")),
    Change.PLANNED: ("good", "plus", N_("new in the plan")),
    Change.MOVED: ("info", "clock", N_("another time")),
    Change.GIVEN: ("warn", "user", N_("to somebody else")),
    Change.LEFT_OUT: ("bad", "close", N_("not in the plan")),
}
WHYS: Mapping[Why, str] = {
    Why.SKILL: N_("nobody of these knows %(words)s"),
    Why.PARTS: N_("nobody has %(words)s in the van, and where the store is nobody said"),
    Why.AWAY: N_("%(words)s does not work on this day"),
    Why.TOO_LATE: N_("the customer's time or the promise cannot be kept on this day"),
    Why.CLASH: N_("a person planned it so that it clashes with something else that is fixed"),
    Why.TIME: N_("the hours of the day are not enough; what is worth more went first"),
}


@pages.get(HOME, PLANNERS)
def ask(call: Call) -> Response:
    """The form: which day, whose, and what that a person planned may be moved."""
    return _form(call, _day(Form(call.query.multi_items()), call))


@pages.post(HOME, PLANNERS)
def start(call: Call) -> Response:
    """Begin the search; its page shows how it goes."""
    day = _day(call.form, call)
    asked = DayAsked(day, call.form.many("person"), frozenset(call.form.many("freed")))
    seconds = call.form.whole("seconds") or SECONDS[0]
    try:
        if seconds not in SECONDS:
            raise Unreadable("form-value", field="seconds")
        run = call.service.day_planner.start(asked, seconds, call.zone, by=call.by)
    except FieldappError as error:
        return _form(call, day, sentence(error, call.words), 422)
    return call.go(f"{HOME}/{run}")


@pages.post(f"{HOME}/store", those_who_may(May.KEEP_COMPANY))
def keep_store(call: Call) -> Response:
    """Say where parts and tools are fetched."""
    set_store_place(call.store, read_position(call.form.text("position")), by=call.by)
    return call.go(HOME, N_("Saved."))


@pages.get(HOME + "/{run}", PLANNERS)
def show(call: Call) -> Response:
    """How the search goes, or what it found."""
    run = _run(call)
    answer = call.page(
        "optimised.html",
        run=run,
        is_running=run.state == RUNNING,
        is_ready=run.state == READY,
        trouble=sentence(RuleBroken(run.trouble), call.words) if run.trouble else None,
        changes=CHANGES,
        change=Change,
        whys=WHYS,
        reason_shown=reason_shown,
    )
    if run.state == RUNNING:
        answer.headers["Refresh"] = str(LOOK_AGAIN_S)
    return answer


@pages.post(HOME + "/{run}/take", PLANNERS)
def take(call: Call) -> Response:
    """Plan what is ticked as proposed."""
    run = _run(call)
    taken = take_over(call.store, run, frozenset(call.form.many("order")), by=call.by)
    for entry, error in taken.refused[:3]:
        call.cookies.say("bad", f"{entry.number or entry.title}: {sentence(error, call.words)}")
    if taken.refused:
        return call.go(f"{HOME}/{run.id}")
    if not taken.count:
        call.cookies.say("bad", call.words.gettext(N_("Nothing was ticked, so nothing was changed.")))
        return call.go(f"{HOME}/{run.id}")
    return call.go(
        f"/calendar?day={run.day}", N_("%(count)s orders are planned as proposed."), count=taken.count
    )


def _run(call: Call) -> RunRow:
    with call.store.read() as session:
        run = run_row(session, call.part("run"), call.now)
    if run is None:
        raise Unreadable("row-not-found")
    return run


def _day(form: Form, call: Call) -> date:
    """The day of a form, or the next one on which it is not too late: today until noon, tomorrow after it."""
    local = call.now.astimezone(call.zone)
    usual = local.date() + timedelta(days=local.hour >= 12)
    return min(max(form.day("day") or usual, local.date()), local.date() + MOST_AHEAD)


def _form(call: Call, day: date, trouble: str | None = None, status: int = 200) -> Response:
    with call.store.read() as session:
        engineers = dispatch_engineers(session, call.now)
        start, end = day_bounds(day, call.zone)
        planned = planned_between(session, start, end)
        _rows, waiting = waiting_to_be_planned(session, OrderFilter())
        store = store_place(session)
    chosen = call.form.many("person")
    return call.page(
        "optimise.html",
        status,
        day=day,
        engineers=[(each, each.timetable.windows(day)) for each in engineers],
        chosen=frozenset(chosen or (each.id for each in engineers if each.timetable.windows(day))),
        freed=frozenset(call.form.many("freed")),
        by_people=[row for row in planned if _is_kept(row)],
        movable=sum(is_movable(row, ()) for row in planned),
        waiting=waiting,
        seconds=SECONDS,
        trouble=trouble,
        is_installed=is_installed(),
        position=show_position(store.latitude_micro, store.longitude_micro) if store else "",
    )


def _is_kept(row: PlanRow) -> bool:
    return row.status in NOT_SET_OFF and not is_movable(row, ())
