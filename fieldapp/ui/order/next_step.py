"""What an engineer can do with an order next: one main action per state, the rest in a menu."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.errors import RuleBroken
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.actors import Actor
from fieldapp.rules.orders import check_step
from fieldapp.store.queries.order_page import OrderPage

_S = OrderStatus


@dataclass(frozen=True)
class Act:
    """Something to press."""

    key: str
    icon: str
    source: str
    to: OrderStatus | None = None
    """The state it leads to; None for what changes no state."""

    def words(self) -> str:
        """What stands on the button, in the language in force."""
        return QCoreApplication.translate("order", self.source)


ACCEPT = Act("accept", "check", str(QT_TRANSLATE_NOOP("order", "Accept the order")), _S.ACCEPTED)
TRAVEL = Act("travel", "travel", str(QT_TRANSLATE_NOOP("order", "Set off")), _S.TRAVELLING)
ARRIVE = Act("arrive", "map-pin", str(QT_TRANSLATE_NOOP("order", "Check in")), _S.ON_SITE)
ARRIVE_BY_SCAN = Act(
    "arrive_scan", "scan", str(QT_TRANSLATE_NOOP("order", "Check in by scanning the device")), _S.ON_SITE
)
RESUME = Act("arrive", "play", str(QT_TRANSLATE_NOOP("order", "Go on working")), _S.ON_SITE)
COMPLETE = Act("complete", "check-circle", str(QT_TRANSLATE_NOOP("order", "Work done")), _S.COMPLETED)
SIGN = Act("sign", "sign", str(QT_TRANSLATE_NOOP("order", "Have it signed")))
SHOW_SHEET = Act("sheet", "sheet", str(QT_TRANSLATE_NOOP("order", "Show the sheet")))
RESUBMIT = Act("resubmit", "forward", str(QT_TRANSLATE_NOOP("order", "Send back to the office")), _S.SIGNED)
AMEND = Act("amend", "edit", str(QT_TRANSLATE_NOOP("order", "Amend the sheet")), _S.AMENDING)
DECLINE = Act("decline", "close", str(QT_TRANSLATE_NOOP("order", "Decline the order")), _S.DECLINED)
HAND_OVER = Act(
    "hand_over", "users", str(QT_TRANSLATE_NOOP("order", "Hand over to a colleague")), _S.DECLINED
)
FOLLOW_UP = Act("follow_up", "plus", str(QT_TRANSLATE_NOOP("order", "Draft a follow-up order")))
PAUSE = Act("pause", "pause", str(QT_TRANSLATE_NOOP("order", "Pause the work")), _S.PAUSED)
PAUSE_PARTS = Act("pause_parts", "part", str(QT_TRANSLATE_NOOP("order", "Pause: wait for parts")), _S.PAUSED)
PAUSE_CUSTOMER = Act(
    "pause_customer", "customer", str(QT_TRANSLATE_NOOP("order", "Pause: wait for the customer")), _S.PAUSED
)
REWORK = Act("arrive", "back", str(QT_TRANSLATE_NOOP("order", "Back to work")), _S.ON_SITE)
CANCEL = Act("cancel", "cancelled", str(QT_TRANSLATE_NOOP("order", "Cancel the order")), _S.CANCELLED)
PREVIEW = Act("sheet", "review", str(QT_TRANSLATE_NOOP("order", "Preview the sheet")))

_MAIN = {
    _S.ASSIGNED: ACCEPT,
    _S.ACCEPTED: TRAVEL,
    _S.TRAVELLING: ARRIVE,
    _S.PAUSED: RESUME,
    _S.ON_SITE: COMPLETE,
    _S.COMPLETED: SIGN,
    _S.AMENDING: SIGN,
    _S.SIGNED: SHOW_SHEET,
    _S.APPROVED: SHOW_SHEET,
    _S.CLOSED: SHOW_SHEET,
}

_FURTHER = {
    _S.ASSIGNED: (DECLINE, CANCEL),
    _S.ACCEPTED: (ARRIVE, ARRIVE_BY_SCAN, HAND_OVER, DECLINE, CANCEL),
    _S.TRAVELLING: (ARRIVE_BY_SCAN, PAUSE_CUSTOMER, PAUSE, HAND_OVER, CANCEL),
    _S.PAUSED: (TRAVEL, ARRIVE_BY_SCAN, HAND_OVER, FOLLOW_UP, CANCEL),
    _S.ON_SITE: (PREVIEW, PAUSE_PARTS, PAUSE_CUSTOMER, PAUSE, HAND_OVER, FOLLOW_UP, CANCEL),
    _S.COMPLETED: (PREVIEW, REWORK, FOLLOW_UP, CANCEL),
    _S.AMENDING: (PREVIEW, FOLLOW_UP),
    _S.SIGNED: (AMEND, FOLLOW_UP),
    _S.RETURNED: (SHOW_SHEET, AMEND, FOLLOW_UP),
    _S.APPROVED: (AMEND, FOLLOW_UP),
    _S.CLOSED: (AMEND, FOLLOW_UP),
}


def main_act(page: OrderPage) -> Act | None:
    """The one thing to do next; None where nothing is the engineer's to do."""
    if page.head.status is _S.RETURNED:
        return AMEND if needs_new_signature(page) else RESUBMIT
    return _MAIN.get(page.head.status)


def further_acts(page: OrderPage, by: Actor) -> tuple[Act, ...]:
    """What else this person may do now, beside the main action."""
    main = main_act(page)
    offered = _FURTHER.get(page.head.status, ())
    return tuple(act for act in offered if act != main and _may(page, act, by))


def needs_new_signature(page: OrderPage) -> bool:
    """Whether what the supervisor asks for changes what the customer signed."""
    return any(remark.needs_new_signature for remark in page.remarks)


def _may(page: OrderPage, act: Act, by: Actor) -> bool:
    if act.to is None:
        return True
    try:
        check_step(page.head.status, act.to, by)
    except RuleBroken:
        return False
    return True
