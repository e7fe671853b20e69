"""Rules that act: written, tried, switched on, and carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from fieldapp.actions.order_edits import write_edit
from fieldapp.actions.orders import give_to
from fieldapp.actions.planning import hand_to, write_plan
from fieldapp.actions.requests import RequestDraft, add_request, make_order
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.office_rules import OfficeRule, RuleEvent
from fieldapp.model.orders import OrderKind, OrderStatus, PlannedHow, Priority, ServiceRequest, WorkOrder
from fieldapp.model.people import Person, Role, RoleGrant
from fieldapp.rules.actors import Actor
from fieldapp.rules.conditions import check_condition
from fieldapp.rules.deeds import Deed, DeedKind, check_deeds, kept_deeds, more_urgent
from fieldapp.rules.dispatch import Proposal, best_engineers
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.letters import Letter, LetterKind, write_letter
from fieldapp.store.queries.dispatch import dispatch_engineers, wanted_work
from fieldapp.store.queries.rows import is_no, is_yes
from fieldapp.store.queries.rule_events import BY_RULE, Happened
from fieldapp.store.store import Store, Work

LONGEST_NAME = 120
_FREE = frozenset({OrderStatus.NEW, OrderStatus.DECLINED})
"""An order that nobody has, or nobody wants: giving it to somebody overrules no person."""


@dataclass(frozen=True)
class RuleDraft:
    """What a rule says."""

    name: str
    event: RuleEvent
    condition: str
    deeds: Sequence[Deed]


@dataclass(frozen=True)
class Done:
    """What one deed came to."""

    do: DeedKind
    value: str | None = None
    """The new value, the person, or how many letters."""
    is_kept: bool = False
    """Whether it found done what it wanted, or a person's decision in its way."""


def check_rule(draft: RuleDraft) -> None:
    """Refuse a rule that cannot work. Raises what `check_condition` and `check_deeds` raise, and `words-missing`."""
    needed(draft.name, "office_rule.name")
    check_condition(draft.condition.strip(), draft.event)
    check_deeds(draft.deeds, draft.event)


def save_rule(store: Store, draft: RuleDraft, *, row: str | None = None, by: Actor) -> str:
    """Add a rule, switched off, or save the form of one. Returns its id. Raises as `check_rule`."""
    check_may(by, May.KEEP_RULES)
    check_rule(draft)
    with store.change("Save a rule", by=by) as work:
        _check_people(work, draft.deeds)
        rule = work.get(OfficeRule, row) if row else None
        if rule is None:
            last = work.first(select(func.max(OfficeRule.place)).where(is_no(OfficeRule.withdrawn)))
            rule = work.add(OfficeRule(id=work.new_id(), name="", condition="", place=(last or 0) + 1))
        rule.name = needed(draft.name, "office_rule.name")[:LONGEST_NAME]
        rule.event = draft.event
        rule.condition = draft.condition.strip()
        rule.deeds = kept_deeds(draft.deeds)
        return rule.id


def switch_rule(store: Store, rule_id: str, *, on: bool, by: Actor) -> None:
    """From now on it is applied, or not any more. What happened before never meets it."""
    check_may(by, May.KEEP_RULES)
    with store.change("Switch a rule on" if on else "Switch a rule off", by=by) as work:
        work.get(OfficeRule, rule_id).active = on


def move_rule(store: Store, rule_id: str, *, up: bool, by: Actor) -> None:
    """Apply it before the one before it, or after the one after it."""
    _move(store, rule_id, lambda at: at + (-1 if up else 1), by)


def place_rule(store: Store, rule_id: str, place: int, *, by: Actor) -> None:
    """Apply it as the so-many-th of all, counted from 1; beyond the last it is the last."""
    _move(store, rule_id, lambda _at: place - 1, by)


def _move(store: Store, rule_id: str, where: Callable[[int], int], by: Actor) -> None:
    check_may(by, May.KEEP_RULES)
    with store.change("Move a rule", by=by) as work:
        rows = work.all(
            select(OfficeRule).where(is_no(OfficeRule.withdrawn)).order_by(OfficeRule.place, OfficeRule.id)
        )
        at = next((place for place, row in enumerate(rows) if row.id == rule_id), None)
        if at is None:
            return
        rows.insert(max(0, where(at)), rows.pop(at))
        for place, row in enumerate(rows, start=1):
            row.place = place


def withdraw_rule(store: Store, rule_id: str, *, by: Actor) -> None:
    """It is gone from the list; what it did stays."""
    check_may(by, May.KEEP_RULES)
    with store.change("Withdraw a rule", by=by) as work:
        rule = work.get(OfficeRule, rule_id)
        rule.withdrawn, rule.active = True, False


def do_deeds(
    store: Store, work: Work, rule: str, name: str, told: Happened, deeds: Sequence[Deed]
) -> list[Done]:
    """Carry out a rule's deeds in order, inside a change. Raises what the actions behind them raise."""
    target = _Target(store, work, rule, name, told)
    return [_DO[deed.do](target, deed) for deed in deeds]


class _Target:
    """What the deeds of one event are done to."""

    def __init__(self, store: Store, work: Work, rule: str, name: str, told: Happened) -> None:
        self.store = store
        self.work = work
        self.rule = rule
        self.name = name
        self.told = told
        self.request = work.get(ServiceRequest, told.subject) if told.about == "request" else None
        self.made: WorkOrder | None = None

    @property
    def order(self) -> WorkOrder:
        """The order that it is about, or that was made of the request. Raises RuleBroken `deed-not-here`."""
        if self.made is not None:
            return self.made
        if self.request is not None and self.request.order_id is None:
            raise RuleBroken("deed-not-here", deed=DeedKind.MAKE_ORDER.value)
        self.made = self.work.get(
            WorkOrder, self.request.order_id or "" if self.request else self.told.subject
        )
        return self.made

    @property
    def row(self) -> ServiceRequest | WorkOrder:
        """Where kind, priority and skill are written: the request, as long as there is no order of it."""
        return self.request if self.request is not None and self.request.order_id is None else self.order

    def write(self, deed: Deed, column: str, value: str) -> Done:
        """Set one column of the row; a seal or a finished order refuses it."""
        row = self.row
        if getattr(row, column) == value:
            return Done(deed.do, value, is_kept=True)
        if isinstance(row, ServiceRequest):
            setattr(row, column, value)
        else:
            write_edit(self.store, self.work, row, {column: getattr(row, column)}, {column: value})
        return Done(deed.do, str(value))

    def best(self) -> Proposal:
        """Whom the rules of dispatch would send. Raises RuleBroken `nobody-fits`."""
        self.work.session.flush()
        session, now = self.work.session, self.work.now
        found = best_engineers(wanted_work(session, self.order.id), dispatch_engineers(session, now), now)
        if not found or not found[0].is_able:
            raise RuleBroken("nobody-fits")
        return found[0]

    def write_to(self, role: Role) -> int:
        """A letter to everybody with a role who has an address; one for this event and rule."""
        count = 0
        for person in _people_with(self.work, role):
            wanted = Letter(
                key=f"rule:{self.rule[-12:]}:{self.told.key[-56:]}:{person.id}",
                kind=LetterKind.NOTICE,
                language=person.language,
                recipient=person.email or "",
                order_id=None if self.request is not None and self.made is None else self.order.id,
                request_id=self.request.id if self.request is not None and self.made is None else None,
                details={"rule": self.name},
            )
            connection = self.work.session.connection()
            count += write_letter(connection, self.work.new_id(), wanted, self.work.now)
        return count


def _set_kind(target: _Target, deed: Deed) -> Done:
    return target.write(deed, "kind", OrderKind(deed.value or ""))


def _set_priority(target: _Target, deed: Deed) -> Done:
    return target.write(deed, "priority", Priority(deed.value or ""))


def _set_skill(target: _Target, deed: Deed) -> Done:
    return target.write(deed, "skill", deed.value or "")


def _make_order(target: _Target, deed: Deed) -> Done:
    if target.request is not None and target.request.order_id is not None:
        return Done(deed.do, target.order.number, is_kept=True)
    target.made = make_order(target.store, target.work, target.told.subject)
    return Done(deed.do, target.made.number)


def _assign_best(target: _Target, deed: Deed) -> Done:
    if not _is_free(target.order):
        return Done(deed.do, target.order.assignee_name, is_kept=True)
    found = target.best()
    hand_to(target.store, target.work, target.order, found.engineer_id)
    return Done(deed.do, found.name)


def _plan_best(target: _Target, deed: Deed) -> Done:
    if not _is_free(target.order) or target.order.scheduled_start is not None:
        return Done(deed.do, target.order.assignee_name, is_kept=True)
    found = target.best()
    assert found.start is not None
    write_plan(
        target.store, target.work, target.order, found.engineer_id, found.start, found.end, PlannedHow.RULE
    )
    return Done(deed.do, found.name)


def _assign_to(target: _Target, deed: Deed) -> Done:
    if not _is_free(target.order):
        return Done(deed.do, target.order.assignee_name, is_kept=True)
    hand_to(target.store, target.work, target.order, deed.value or "")
    return Done(deed.do, target.order.assignee_name)


def _notify(target: _Target, deed: Deed) -> Done:
    return Done(deed.do, f"{deed.value}:{target.write_to(Role(deed.value or ''))}")


def _escalate(target: _Target, deed: Deed) -> Done:
    row = target.row
    target.write(deed, "priority", more_urgent(Priority(row.priority or Priority.NORMAL)))
    target.write_to(Role.SUPERVISOR)
    return Done(deed.do, str(target.row.priority))


def _follow_up(target: _Target, deed: Deed) -> Done:
    order = target.order
    draft = RequestDraft(
        words=tidy(deed.value) or target.name,
        channel=BY_RULE,
        reporter=order.contact_name,
        phone=order.contact_phone,
        customer_id=order.customer_id,
        site_id=order.site_id,
        device_id=order.device_id,
        source_key=f"rule:{target.rule}:{target.told.key}",
        about_order_id=order.id,
    )
    return Done(deed.do, add_request(target.work, draft).number)


_DO: Mapping[DeedKind, Callable[[_Target, Deed], Done]] = {
    DeedKind.SET_KIND: _set_kind,
    DeedKind.SET_PRIORITY: _set_priority,
    DeedKind.SET_SKILL: _set_skill,
    DeedKind.MAKE_ORDER: _make_order,
    DeedKind.ASSIGN_BEST: _assign_best,
    DeedKind.PLAN_BEST: _plan_best,
    DeedKind.ASSIGN_TO: _assign_to,
    DeedKind.NOTIFY: _notify,
    DeedKind.ESCALATE: _escalate,
    DeedKind.FOLLOW_UP: _follow_up,
}


def _is_free(order: WorkOrder) -> bool:
    return OrderStatus(order.status) in _FREE


def _check_people(work: Work, deeds: Sequence[Deed]) -> None:
    """Refuse somebody who is no engineer any more, before the rule finds out."""
    for deed in deeds:
        if deed.do is DeedKind.ASSIGN_TO:
            give_to(work, WorkOrder(id="", title=""), deed.value or "")


def _people_with(work: Work, role: Role) -> list[Person]:
    return work.all(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == role, is_no(RoleGrant.withdrawn), is_no(Person.withdrawn))
        .where(is_yes(Person.active), Person.email.is_not(None))
        .distinct()
        .order_by(Person.id)
    )
