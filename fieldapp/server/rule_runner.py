"""Applying rules: what happened since the last look meets every rule that is switched on, once.

A condition is worked out on a read; only where it holds a change is begun, and in it the outcome is written first. So
several processes may look at once, and none acts twice. What fails is written down and stops nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from fieldapp.actions.office_rules import do_deeds
from fieldapp.errors import FieldappError, ReplicaTrouble, RuleBroken
from fieldapp.model.columns import stored_moment
from fieldapp.model.office_rules import RuleEvent
from fieldapp.rules.actors import SYSTEM
from fieldapp.rules.conditions import compiled
from fieldapp.store.queries.console_shell import commit_seq
from fieldapp.store.queries.dispatch import company_zone
from fieldapp.store.queries.office_rules import RuleRow, active_rules
from fieldapp.store.queries.rule_events import (
    Happened,
    clocks_told_since,
    happened_before,
    happened_since,
    known_of,
)
from fieldapp.store.rule_outcomes import (
    Cursor,
    Outcome,
    forget_nothing_done,
    is_decided,
    move_cursor,
    read_cursor,
    tell_outcome,
    write_outcome,
)
from fieldapp.store.store import Store

log = logging.getLogger("fieldapp.server")
EVERY_S = 10.0
TRIED_ON = 100
OVERLAP = timedelta(minutes=10)
"""Told clocks are looked at again for so long: another process may have committed an earlier one later."""


@dataclass(frozen=True)
class Tried:
    """What a rule would have made of one past event."""

    told: Happened
    holds: bool
    trouble: FieldappError | None
    title: str
    number: str | None


def look(store: Store) -> int:
    """Let rules meet what happened since the last look. The first look only remembers where it is.

    Returns how many rules acted. While none is switched on only the place is remembered, so that what happened before a
    rule was switched on never meets it.
    """
    now = store.world.now()
    with store.read() as session:
        head, seen, active = commit_seq(session), read_cursor(session), active_rules(session)
        found: tuple[Happened, ...] = ()
        clocks = stored_moment(now)
        if seen is not None and active:
            found = happened_since(session, seen.seq, now) if seen.seq < head else ()
            told, clocks = clocks_told_since(session, _overlapped(seen.clocks))
            found += told
    count = sum(_meet(store, rule, told) for told in found for rule in active if rule.event is told.event)
    if seen is None or seen.seq != head or seen.clocks < clocks:
        move_cursor(store, Cursor(head, clocks))
    return count


def try_rule(store: Store, event: RuleEvent, condition: str) -> tuple[Tried, ...]:
    """What a condition says of the newest past events, as things stand now; nothing is done.

    Raises what `check_condition` raises.
    """
    wanted = compiled(condition.strip(), event)
    now = store.world.now()
    with store.read() as session:
        zone = company_zone(session)
        found = []
        for told in happened_before(session, event, TRIED_ON):
            known = known_of(session, told, now, zone)
            if known is None:
                continue
            shown = known.get("order") or known.get("request")
            facts = shown if isinstance(shown, dict) else {}
            title = str(facts.get("title") or facts.get("words") or "")
            try:
                holds, trouble = wanted.holds(known), None
            except FieldappError as error:
                holds, trouble = False, error
            found.append(Tried(told, holds, trouble, title, str(facts.get("number") or "") or None))
    return tuple(found)


async def run_rules(store: Store) -> None:
    """Look every few seconds, until cancelled. A failure is logged and tried again."""
    rounds = 0
    while True:
        try:
            await asyncio.to_thread(look, store)
            if rounds % 360 == 0:
                await asyncio.to_thread(forget_nothing_done, store)
        except Exception:
            log.exception("rules could not be applied and are tried again")
        rounds += 1
        await asyncio.sleep(EVERY_S)


def _meet(store: Store, rule: RuleRow, told: Happened) -> bool:
    """Decide one event under one rule. True when this process acted."""
    try:
        with store.read() as session:
            if is_decided(session, rule.id, told):
                return False
            holds = _holds(session, rule, told, store.world.now())
        if not holds:
            return _decide(store, rule, told, Outcome.PASSED, {})
        return _act(store, rule, told)
    except ReplicaTrouble:
        raise
    except FieldappError as error:
        detail = {"code": error.code, "facts": {name: str(value) for name, value in error.facts.items()}}
    except Exception as error:
        log.exception("rule %s failed on %s", rule.id, told.key)
        detail = {"code": "bug", "facts": {"kind": type(error).__name__}}
    _decide(store, rule, told, Outcome.FAILED, detail)
    return False


def _holds(session: Session, rule: RuleRow, told: Happened, now: datetime) -> bool:
    known = known_of(session, told, now, company_zone(session))
    return known is not None and compiled(rule.condition, RuleEvent(rule.event)).holds(known)


def _act(store: Store, rule: RuleRow, told: Happened) -> bool:
    """Write the outcome and do what the rule says, in one transaction."""
    wanted = rule.wanted
    if not wanted:
        raise RuleBroken("deeds-missing")
    with store.change("Apply a rule", by=SYSTEM) as work:
        connection = work.session.connection()
        if not write_outcome(connection, rule.id, told, Outcome.DONE, {}, work.now):
            return False
        done = do_deeds(store, work, rule.id, rule.name, told, wanted)
        tell_outcome(connection, rule.id, told, {"deeds": [asdict(each) for each in done]})
    log.info("rule %s acted on %s", rule.id, told.key)
    return True


def _decide(
    store: Store, rule: RuleRow, told: Happened, outcome: Outcome, detail: Mapping[str, object]
) -> bool:
    with store.writing() as connection:
        write_outcome(connection, rule.id, told, outcome, detail, store.world.now())
    return False


def _overlapped(clocks: str) -> str:
    return stored_moment(datetime.fromisoformat(clocks) - OVERLAP)
