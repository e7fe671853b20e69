"""Editing an order."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from fieldapp.actions.order_edits import edit_order
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.columns import Merge
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.model.schema import shape
from fieldapp.rules.permissions import May, may
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.pages.draft import Draft, draft_of, find_for, settle_pickers
from fieldapp.server.pages.order_new import PICKERS
from fieldapp.server.row_form import BECAME, Field, RowForm, filled, seen_of
from fieldapp.store.capture import SEALED_ORDER_COLUMNS
from fieldapp.store.queries.console import order_page, procedures
from fieldapp.store.queries.order_page import OrderHead

pages = Pages()
EDITORS = those_who_may(May.DESCRIBE_ORDER)
ORDER = RowForm(
    (
        Field("title", N_("Title"), required=True),
        Field("fault", N_("Reported fault"), "words"),
        Field("kind", N_("Kind"), "choice", OrderKind),
        Field("priority", N_("Priority"), "choice", Priority),
        Field("procedure_id", N_("Procedure")),
        Field("customer_id", N_("Customer")),
        Field("site_id", N_("Site")),
        Field("device_id", N_("Device")),
        Field("contact_name", N_("Contact")),
        Field("contact_phone", N_("Contact's phone"), "tel"),
        Field("findings", N_("Findings"), "words"),
        Field("cause", N_("Cause"), "words"),
        Field("remedy", N_("Remedy"), "words"),
        Field("failure_code", N_("Failure code")),
        Field("internal_remark", N_("Internal remark"), "words"),
        Field("skill", N_("Skill needed")),
        Field("scheduled_start", N_("Planned start"), "moment"),
        Field("scheduled_end", N_("Planned end"), "moment"),
        Field("planned_minutes", N_("Length in minutes"), "whole"),
        Field("window_start", N_("Customer lets in from"), "moment"),
        Field("window_end", N_("Customer lets in until"), "moment"),
        Field("respond_by", N_("Respond by"), "moment"),
        Field("resolve_by", N_("Resolve by"), "moment"),
    )
)
_LABELS: Mapping[str, str] = {
    "customer_id": "customer_name",
    "site_id": "site_name",
    "device_id": "device_name",
}


@pages.get("/orders/{order}/edit", EDITORS)
def edit_page(call: Call) -> Response:
    """The form with what stands there now."""
    head = _head(call)
    draft = filled(call, ORDER, head)
    draft.values |= {f"{name}_words": getattr(head, f"{name}_name") or "" for name in PICKERS}
    return _form(call, head, draft)


@pages.post("/orders/{order}/edit", EDITORS)
def edit(call: Call) -> Response:
    """Save what was changed; a field that somebody else changed meanwhile is shown beside one's own."""
    head, draft = _head(call), draft_of(call)
    find = call.form.text("find")
    if find in PICKERS:
        find_for(call, draft, find, PICKERS[find])
        return _form(call, head, draft)
    settle_pickers(call, draft, PICKERS)
    if draft.troubles:
        return _form(call, head, draft, 422)
    try:
        pair = ORDER.pair(call, head, draft, _editable(call, head))
        edit_order(call.store, head.id, pair.seen, pair.wanted, by=call.by)
    except FieldappError as error:
        return _again(call, draft, error)
    return call.go(f"/orders/{head.id}", N_("The order is saved."))


def _again(call: Call, draft: Draft, error: FieldappError) -> Response:
    head = _head(call)
    ORDER.blame(call, head, draft, error)
    for name, label in _LABELS.items():
        if name in draft.troubles:
            value = getattr(head, label) or "–"
            draft.troubles[name.removesuffix("_id")] = call.words.gettext(BECAME, value=value)
    return _form(call, head, draft, 409)


def _head(call: Call) -> OrderHead:
    with call.store.read() as session:
        page = order_page(session, call.part("order"))
    if page is None:
        raise Unreadable("row-not-found")
    return page.head


def _editable(call: Call, head: OrderHead) -> frozenset[str]:
    """What this person may change now: not what is sealed, and the office's columns only for planners."""
    merges = shape("work_order").merges
    office = {name for name in ORDER.names if merges[name] is Merge.OFFICE}
    hidden = frozenset() if may(call.by, May.PLAN_ORDER) else office
    return frozenset(ORDER.names) - hidden - (SEALED_ORDER_COLUMNS if head.is_sealed else frozenset())


def _form(call: Call, head: OrderHead, draft: Draft, status: int = 200) -> Response:
    with call.store.read() as session:
        known = procedures(session)
    return call.page(
        "order_edit.html",
        status,
        head=head,
        draft=draft,
        seen=seen_of(ORDER, draft),
        editable=_editable(call, head),
        procedures=known,
        kinds=list(OrderKind),
        priorities=list(Priority),
    )
