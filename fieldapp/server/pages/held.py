"""What desks sent and the server keeps for people: read it, let it take effect, or settle it without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from fieldapp.errors import Unreadable
from fieldapp.model import schema
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.field_names import label_of
from fieldapp.server.held_reasons import NEEDS_NEWER, STAYS, head_of, reason_told
from fieldapp.server.history import is_mechanical
from fieldapp.store.ledger import HeldWork
from fieldapp.store.queries.console_held import Held, HeldField, HeldRow, held_found, held_one
from fieldapp.sync.release import Released, hanging_behind, in_front_of, release, settle

pages = Pages()
RELEASERS = those_who_may(May.RELEASE_HELD_WORK)

_MOST_SHOWN = 4_000
"""Bytes of what nobody can read that are shown."""

_NAMED_BY = {
    "assignee_id": "person",
    "by_id": "person",
    "engineer_id": "person",
    "holder_id": "person",
    "person_id": "person",
    "part_id": "part",
    "device_id": "device",
    "site_id": "site",
    "customer_id": "customer",
    "step_id": "step",
}
"""Columns that name a row of another table by its id, and which table that is."""


@dataclass(frozen=True)
class ShownField:
    """One field of a held change: before, after, and what stands now where that is neither."""

    column: str
    before: str
    after: str
    now: str | None


@dataclass(frozen=True)
class ShownRow:
    """One row of a held change set."""

    row: HeldRow
    fields: tuple[ShownField, ...]


@dataclass(frozen=True)
class Shown:
    """A held change set as people read it."""

    held: Held
    why: str
    rows: tuple[ShownRow, ...]
    needs_newer: bool
    """Only a newer version of the server can take it."""
    stays: bool
    """Nothing can make it fit."""


@pages.get("/held", OFFICE)
def held_list(call: Call) -> Response:
    """What waits for people; with `?settled=1` what they have dealt with."""
    settled = call.query.get("settled") == "1"
    with call.store.read() as session:
        found = held_found(session, settled=settled, page=call.page_number)
        shown = [_shown(call, session, each) for each in found.rows]
    return call.page("held.html", found=found, shown=shown, settled=settled)


@pages.get("/held/{change_set}", OFFICE)
def held_page(call: Call) -> Response:
    """One held change set with everything that is needed to decide about it."""
    change_set = call.part("change_set")
    with call.store.read() as session:
        held = _one(session, change_set)
        shown = _shown(call, session, held)
        is_open = held.settled_at is None
        behind = (
            _shown_all(call, session, hanging_behind(session.connection(), change_set)) if is_open else []
        )
        before = _shown_all(call, session, in_front_of(session.connection(), change_set)) if is_open else []
    as_it_came = held.told[:_MOST_SHOWN].decode("utf-8", "replace").replace("\x00", "\ufffd")
    return call.page(
        "held_one.html", shown=shown, held=held, behind=behind, before=before, as_it_came=as_it_came
    )


@pages.post("/held/{change_set}/release", RELEASERS)
def release_held(call: Call) -> Response:
    """Let it take effect; what cannot stays and says why."""
    change_set = call.part("change_set")
    released = release(call.store, change_set, call.form.text("remark"), by=call.by)
    if change_set in released.kept:
        return _still_held(call, change_set, released.kept[change_set])
    return call.go(*_told(change_set, released), number=len(released.done) - 1, kept=len(released.kept))


@pages.post("/held/{change_set}/settle", RELEASERS)
def settle_held(call: Call) -> Response:
    """Settle it without effect, with a remark."""
    with_followers = call.form.flag("followers")
    settle(
        call.store,
        call.part("change_set"),
        call.form.text("remark") or "",
        with_followers=with_followers,
        by=call.by,
    )
    return call.go("/held", N_("Settled without effect. What was entered stays readable under “Settled”."))


def _told(change_set: str, released: Released) -> tuple[str, str]:
    """Where to go on, and what to say there."""
    if released.kept:
        said = N_("Released, with %(number)s more. %(kept)s that built on it do not fit and stay held.")
        return "/held", said
    if len(released.done) > 1:
        return "/held", N_(
            "Released, with %(number)s more that hung behind it. The desk learns of it at its next sync."
        )
    return f"/held/{change_set}", N_("Released: it has taken effect. The desk learns of it at its next sync.")


def _still_held(call: Call, change_set: str, reason: str) -> Response:
    with call.store.read() as session:
        why = reason_told(_one(session, change_set), call.words, reason)
    call.cookies.say("bad", call.words.gettext(N_("It is still held. %(why)s"), why=why))
    return call.go(f"/held/{change_set}")


def _one(session: Session, change_set: str) -> Held:
    held = held_one(session, change_set)
    if held is None:
        raise Unreadable("row-not-found")
    return held


def _shown_all(call: Call, session: Session, work: Iterable[HeldWork]) -> list[Shown]:
    return [_shown(call, session, _one(session, each.change_set)) for each in work]


def _shown(call: Call, session: Session, held: Held) -> Shown:
    head = head_of(held.reason)
    rows = tuple(ShownRow(row, tuple(_fields(call, session, row))) for row in held.rows)
    return Shown(held, reason_told(held, call.words), rows, head in NEEDS_NEWER, head in STAYS)


def _fields(call: Call, session: Session, row: HeldRow) -> Iterator[ShownField]:
    by_name = {label_of(each.column) for each in row.fields if each.column not in _NAMED_BY}
    for each in row.fields:
        is_told_twice = each.column in _NAMED_BY and label_of(each.column) in by_name
        if is_told_twice or not _is_shown(row, each):
            continue
        before, after, now = (
            _words(call, session, each.column, value) for value in (each.before, each.after, each.now)
        )
        differs = row.kind == "update" and row.is_here and now not in (before, after)
        if after or before:
            yield ShownField(each.column, before, after, now if differs else None)


def _is_shown(row: HeldRow, each: HeldField) -> bool:
    if each.column not in _NAMED_BY and is_mechanical(each.column):
        return False
    if row.kind != "insert":
        return True
    return each.after not in (None, "", False, [], {}) and each.column not in ("made_at", "by_name")


def _words(call: Call, session: Session, column: str, value: Any) -> str:
    if column in _NAMED_BY:
        return _name_of(call, session, _NAMED_BY[column], value)
    return call.shown(value)


def _name_of(call: Call, session: Session, table: str, row_id: Any) -> str:
    """What people call the row; nothing where it is not here."""
    found: Any = session.get(schema.shape(table).noun, str(row_id)) if row_id else None
    if found is None:
        return ""
    english = getattr(found, "name", None) or getattr(found, "title", None)
    chinese = getattr(found, "name_zh", None) or getattr(found, "title_zh", None)
    return call.chosen(english, chinese)
