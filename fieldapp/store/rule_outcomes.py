"""What became of each event under each rule: decided once, whoever looks, however often the server starts.

The row of `rule_outcome` is written in the same transaction as what the rule does. Whoever writes it first, acts; if
that is undone by a crash, so is the row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.orm import Session

from fieldapp.model.columns import stored_moment
from fieldapp.model.orders import ServiceRequest, WorkOrder
from fieldapp.store.office_tables import rule_outcome
from fieldapp.store.queries.rule_events import Happened
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store
from fieldapp.store.versions import insert_if_new

KEPT_WHEN_NOTHING = timedelta(days=30)
LATELY = timedelta(days=30)
_CURSOR, _CLOCKS = "rules-cursor", "rules-clocks-cursor"


class Outcome(StrEnum):
    """What a rule made of an event."""

    DONE = "done"
    PASSED = "passed"
    """Its condition did not hold."""
    FAILED = "failed"
    """Its condition could not be worked out, or what it wanted was refused."""


@dataclass(frozen=True)
class OutcomeRow:
    """One line of the log."""

    rule: str
    event: str
    about: str
    subject: str | None
    outcome: Outcome
    detail: dict[str, Any]
    at: datetime
    number: str | None
    words: str | None


@dataclass(frozen=True)
class Cursor:
    """How far events were looked at: the last commit, and the moment of the last told clock."""

    seq: int
    clocks: str


def write_outcome(
    connection: Connection,
    rule: str,
    told: Happened,
    outcome: Outcome,
    detail: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Decide an event under a rule. False when it was decided before."""
    row = {
        "rule": rule,
        "event": told.key[:120],
        "subject": told.subject,
        "about": told.about,
        "outcome": outcome.value,
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True),
        "at": stored_moment(now),
    }
    return insert_if_new(connection, rule_outcome, row)


def tell_outcome(connection: Connection, rule: str, told: Happened, detail: Mapping[str, Any]) -> None:
    """Say what came of it, when all is done."""
    c = rule_outcome.c
    kept = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    connection.execute(
        update(rule_outcome).where(c.rule == rule, c.event == told.key[:120]).values(detail=kept)
    )


def is_decided(session: Session, rule: str, told: Happened) -> bool:
    """Whether a rule has met an event already."""
    c = rule_outcome.c
    return session.scalar(select(c.at).where(c.rule == rule, c.event == told.key[:120])) is not None


def outcomes(session: Session, rule: str | None, most: int) -> tuple[OutcomeRow, ...]:
    """What rules did or failed to do, the newest first; of one rule or of all."""
    c = rule_outcome.c
    query = (
        select(rule_outcome, WorkOrder.number, WorkOrder.title, ServiceRequest.number, ServiceRequest.words)
        .outerjoin(WorkOrder, WorkOrder.id == c.subject)
        .outerjoin(ServiceRequest, ServiceRequest.id == c.subject)
        .where(c.outcome != Outcome.PASSED.value)
    )
    if rule is not None:
        query = query.where(c.rule == rule)
    rows = session.execute(query.order_by(c.at.desc(), c.rule, c.event).limit(most))
    return tuple(_row(tuple(row)) for row in rows)


def counts(session: Session, now: datetime) -> dict[tuple[str, Outcome], int]:
    """How often each rule did what lately."""
    c = rule_outcome.c
    query = select(c.rule, c.outcome, func.count()).where(c.at >= stored_moment(now - LATELY))
    return {
        (rule, Outcome(what)): count
        for rule, what, count in session.execute(query.group_by(c.rule, c.outcome))
    }


def forget_nothing_done(store: Store) -> None:
    """Forget events of long ago under which nothing was done; they are too old to be met again."""
    before = stored_moment(store.world.now() - KEPT_WHEN_NOTHING)
    gone = delete(rule_outcome).where(
        rule_outcome.c.outcome == Outcome.PASSED.value, rule_outcome.c.at < before
    )
    with store.writing() as connection:
        connection.execute(gone)


def read_cursor(session: Session) -> Cursor | None:
    """How far anybody looked; None before the first look."""
    connection = session.connection()
    seq, clocks = read_setting(connection, _CURSOR), read_setting(connection, _CLOCKS)
    return Cursor(int(seq), clocks) if seq is not None and clocks is not None else None


def move_cursor(store: Store, to: Cursor) -> None:
    """Remember it, unless another process was farther."""
    with store.writing() as connection:
        seq = int(read_setting(connection, _CURSOR) or 0)
        write_setting(connection, _CURSOR, str(max(to.seq, seq)))
        write_setting(connection, _CLOCKS, max(to.clocks, read_setting(connection, _CLOCKS) or ""))


def _row(row: tuple[Any, ...]) -> OutcomeRow:
    rule, event, subject, about, outcome, detail, at, number, title, request, words = row
    return OutcomeRow(
        rule=rule,
        event=event,
        about=about,
        subject=subject,
        outcome=Outcome(outcome),
        detail=json.loads(detail),
        at=datetime.fromisoformat(at),
        number=number or request,
        words=title or words,
    )
