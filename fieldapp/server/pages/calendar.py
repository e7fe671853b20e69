"""The calendar of the engineers: a day or a week, what waits beside it, and planning by drag or by form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from starlette.responses import Response

from fieldapp.actions.orders import SeenPlan
from fieldapp.actions.planning import plan_order, unplan_order
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.orders import Priority
from fieldapp.rules.dispatch import Engineer
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages, local_path
from fieldapp.server.catalogue import N_
from fieldapp.server.dispatch_words import troubles_shown
from fieldapp.server.form import Form
from fieldapp.server.live import is_unchanged, live_page, unchanged
from fieldapp.server.plan_lanes import axis_of, day_bounds, lane, touches
from fieldapp.server.sentences import sentence
from fieldapp.store.queries.dispatch import dispatch_engineers
from fieldapp.store.queries.orders import OrderFilter
from fieldapp.store.queries.planning import PlanRow, plan_row, planned_between, waiting_to_be_planned

pages = Pages()
PLANNERS = those_who_may(May.ASSIGN_ORDER)
HOME = "/calendar"
WEEK_DAYS = 7


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    day: date
    is_week: bool
    engineer: str | None
    wanted: OrderFilter

    @property
    def days(self) -> tuple[date, ...]:
        """The days that are shown; a week from its Monday."""
        if not self.is_week:
            return (self.day,)
        monday = self.day - timedelta(days=self.day.weekday())
        return tuple(monday + timedelta(days=number) for number in range(WEEK_DAYS))

    @property
    def step(self) -> timedelta:
        """How far the arrows lead."""
        return timedelta(days=WEEK_DAYS if self.is_week else 1)


@pages.get(HOME, OFFICE)
def calendar(call: Call) -> Response:
    """The day or the week of the address."""
    if is_unchanged(call):
        return unchanged(call)
    asked = _asked(call)
    with call.store.read() as session:
        everybody = dispatch_engineers(session, call.now)
        engineers = [each for each in everybody if asked.engineer in (None, each.id)]
        start, end = day_bounds(asked.days[0], call.zone)[0], day_bounds(asked.days[-1], call.zone)[1]
        planned = planned_between(session, start, end, among=[each.id for each in engineers])
        waiting, total = waiting_to_be_planned(session, asked.wanted)
    axis = axis_of(asked.day, planned if not asked.is_week else (), engineers, call.zone)
    return live_page(
        call,
        "calendar.html",
        "calendar_live.html",
        asked=asked,
        axis=axis,
        everybody=everybody,
        rows=[
            (
                each,
                [
                    lane(each, day, _of(planned, each, day, call), axis, call.zone, call.now)
                    for day in asked.days
                ],
            )
            for each in engineers
        ],
        waiting=waiting,
        total=total,
        today=call.today,
        now_at=_now_at(call, asked, axis.first),
        troubles_shown=troubles_shown,
        priorities=list(Priority),
        minutes_of_day=_minutes_of_day,
    )


@pages.post(f"{HOME}/plan", PLANNERS)
def plan(call: Call) -> Response:
    """Plan what was dragged, or what the form says; what cannot be, is said on the calendar again."""
    back = local_path(call.form.text("back"), HOME)
    try:
        row = _plan(call, call.form)
    except FieldappError as error:
        call.cookies.say("bad", sentence(error, call.words))
        return call.go(back)
    return call.go(
        back,
        N_("%(order)s: %(who)s, %(when)s."),
        order=row.number or row.title,
        who=row.assignee_name or "–",
        when=call.formats.short(row.scheduled_start),
    )


@pages.get("/orders/{order}/plan", PLANNERS)
def plan_page(call: Call) -> Response:
    """The form of one order's plan, for keyboards and browsers without scripts."""
    row = _row(call, call.part("order"))
    with call.store.read() as session:
        engineers = dispatch_engineers(session, call.now)
    return call.page(
        "order_plan.html",
        row=row,
        engineers=engineers,
        asked=call.query,
        back=local_path(call.query.get("back"), HOME),
    )


@pages.post("/orders/{order}/unplan", PLANNERS)
def unplan(call: Call) -> Response:
    """Take an order's time away; it waits to be planned again."""
    unplan_order(call.store, call.part("order"), by=call.by)
    return call.go(local_path(call.form.text("back"), HOME), N_("The order has no planned time any more."))


def _plan(call: Call, form: Form) -> PlanRow:
    row = _row(call, form.needed("order"))
    start = form.moment("start", call.zone)
    if start is None:
        raise Unreadable("form-value-missing", field="start")
    minutes = form.whole("minutes") or row.minutes
    if not 0 < minutes <= 60 * 24 * 14:
        raise Unreadable("form-value", field="minutes")
    end = start + timedelta(minutes=minutes)
    plan_order(call.store, row.id, form.needed("person"), start, end, seen=seen_plan(form), by=call.by)
    return _row(call, row.id)


def seen_plan(form: Form) -> SeenPlan | None:
    """What the page showed: its engineer and its start; nothing where the form does not say it."""
    if "seen_start" not in form:
        return None
    words = form.text("seen_start")
    try:
        start = datetime.fromisoformat(words).astimezone(UTC) if words else None
    except ValueError:
        raise Unreadable("form-value", field="start") from None
    return SeenPlan(form.text("seen_person"), start)


def _asked(call: Call) -> Asked:
    asked = Form(call.query.multi_items())
    today = call.today
    day = min(max(asked.day("day") or today, date(2000, 1, 1)), date(2200, 1, 1))
    wanted = OrderFilter(words=asked.text("q") or "", priority=asked.choice("priority", Priority))
    return Asked(day, asked.text("view") == "week", asked.text("engineer"), wanted)


def _of(planned: Sequence[PlanRow], engineer: Engineer, day: date, call: Call) -> list[PlanRow]:
    return [row for row in planned if row.assignee_id == engineer.id and touches(row, day, call.zone)]


def _now_at(call: Call, asked: Asked, first: int) -> int | None:
    """The column of this moment where the day is today."""
    local = call.now.astimezone(call.zone)
    if asked.is_week or local.date() != asked.day:
        return None
    return (_minutes_of_day(local) - first) // 15


def _minutes_of_day(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _row(call: Call, order_id: str) -> PlanRow:
    with call.store.read() as session:
        row = plan_row(session, order_id)
    if row is None:
        raise Unreadable("row-not-found")
    return row
