"""Who may do what, as one table. Steps of an order have their own in `rules.orders.WHO`.

An administrator may do everything; an auditor may only look.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from fieldapp.errors import NotPermitted
from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor

_R = Role


class May(StrEnum):
    """Something a person does, as far as permission is concerned."""

    CREATE_ORDER = "create_order"
    ASSIGN_ORDER = "assign_order"
    PLAN_ORDER = "plan_order"
    """Change what the office decides about an order: schedule, priority, customer, procedure."""
    DESCRIBE_ORDER = "describe_order"
    """Change what anybody on the order may: title, fault, contact, device, findings."""
    RECORD_WORK = "record_work"
    """Labour, parts, answers, photos, notes."""
    COLLECT_SIGNATURE = "collect_signature"
    REVIEW_REPORT = "review_report"
    CLOSE_ORDER = "close_order"
    DECIDE_CONFLICT = "decide_conflict"
    RELEASE_HELD_WORK = "release_held_work"
    """Let what a desk sent and the server kept for people take effect, or settle it without."""
    UNDO_OF_OTHERS = "undo_of_others"
    KEEP_STOCK = "keep_stock"
    """Stock of any van, and what is done about requests for parts."""
    KEEP_OWN_VAN = "keep_own_van"
    KEEP_CUSTOMERS = "keep_customers"
    """Customers and sites."""
    KEEP_DEVICES = "keep_devices"
    KEEP_CATALOGUE = "keep_catalogue"
    TAKE_REQUESTS = "take_requests"
    KEEP_PEOPLE = "keep_people"
    KEEP_COMPANY = "keep_company"
    PUBLISH_PROCEDURES = "publish_procedures"
    IMPORT_LISTS = "import_lists"
    PROPOSE_ARTICLES = "propose_articles"
    """Write knowledge articles, vote on those that are published."""
    PUBLISH_ARTICLES = "publish_articles"
    SEE_CLOCKS = "see_clocks"
    """Service levels, calendars, and which clocks ran out."""
    KEEP_SERVICE_LEVELS = "keep_service_levels"
    SEE_FIGURES = "see_figures"
    KEEP_RULES = "keep_rules"
    """Rules that act by themselves when something happens."""
    KEEP_PLANS = "keep_plans"
    """Maintenance plans and the machines under them."""
    KEEP_INSTRUMENTS = "keep_instruments"


_FIELD = frozenset({_R.ENGINEER, _R.DISPATCHER, _R.SUPERVISOR})
_OFFICE = frozenset({_R.DISPATCHER, _R.SUPERVISOR})

ALLOWED: Mapping[May, frozenset[Role]] = {
    May.CREATE_ORDER: _FIELD,
    May.ASSIGN_ORDER: _OFFICE,
    May.PLAN_ORDER: _OFFICE,
    May.DESCRIBE_ORDER: _FIELD,
    May.RECORD_WORK: _FIELD,
    May.COLLECT_SIGNATURE: _FIELD,
    May.REVIEW_REPORT: frozenset({_R.SUPERVISOR}),
    May.CLOSE_ORDER: _OFFICE,
    May.DECIDE_CONFLICT: _FIELD,
    May.RELEASE_HELD_WORK: _OFFICE,
    May.UNDO_OF_OTHERS: frozenset({_R.SUPERVISOR}),
    May.KEEP_STOCK: frozenset({_R.STOREKEEPER, _R.DISPATCHER, _R.SUPERVISOR}),
    May.KEEP_OWN_VAN: frozenset({_R.ENGINEER, _R.STOREKEEPER, _R.SUPERVISOR}),
    May.KEEP_CUSTOMERS: _OFFICE,
    May.KEEP_DEVICES: _FIELD,
    May.KEEP_CATALOGUE: frozenset({_R.STOREKEEPER, _R.SUPERVISOR}),
    May.TAKE_REQUESTS: _OFFICE,
    May.KEEP_PEOPLE: frozenset(),
    May.KEEP_COMPANY: frozenset(),
    May.PUBLISH_PROCEDURES: frozenset({_R.SUPERVISOR}),
    May.IMPORT_LISTS: frozenset({_R.SUPERVISOR}),
    May.PROPOSE_ARTICLES: _FIELD | {_R.STOREKEEPER},
    May.PUBLISH_ARTICLES: frozenset({_R.SUPERVISOR}),
    May.SEE_CLOCKS: _OFFICE,
    May.KEEP_SERVICE_LEVELS: frozenset({_R.SUPERVISOR}),
    May.SEE_FIGURES: frozenset({_R.SUPERVISOR}),
    May.KEEP_RULES: frozenset({_R.SUPERVISOR}),
    May.KEEP_PLANS: _OFFICE,
    May.KEEP_INSTRUMENTS: frozenset({_R.STOREKEEPER, _R.DISPATCHER, _R.SUPERVISOR}),
}
"""The roles that may; what has none is the administrator's."""


def may(by: Actor, what: May) -> bool:
    """Whether one of the actor's roles allows it."""
    return by.has(*ALLOWED[what])


def check_may(by: Actor, what: May) -> None:
    """Refuse what none of the actor's roles allows. Raises NotPermitted with `what`."""
    if not may(by, what):
        raise NotPermitted(what=what.value)


def may_work_on(assignee_id: str | None, by: Actor) -> bool:
    """Whether the actor may work on an order of that assignee: his own, or anybody's for the office."""
    return by.has(*_OFFICE) or assignee_id is None or assignee_id == by.person_id


def check_may_work_on(assignee_id: str | None, by: Actor) -> None:
    """Refuse an engineer who works on somebody else's order. Raises NotPermitted `not-your-order`."""
    if not may_work_on(assignee_id, by):
        raise NotPermitted("not-your-order")
