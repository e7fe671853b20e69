"""Rules as the office reads them and as they are applied, and who changed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model.office_rules import OfficeRule, RuleEvent
from fieldapp.rules.deeds import Deed, deeds_of
from fieldapp.store.queries.history import HistoryEntry, change_history
from fieldapp.store.queries.rows import columns_of, is_no, is_yes, row_of, rows_of


@dataclass(frozen=True)
class RuleRow:
    """One rule."""

    id: str
    name: str
    event: RuleEvent
    condition: str
    deeds: list[dict[str, Any]]
    active: bool
    place: int

    @property
    def wanted(self) -> tuple[Deed, ...]:
        """What it does, in order."""
        return deeds_of(self.deeds)


def rules(session: Session) -> tuple[RuleRow, ...]:
    """Every rule in the order in which they are applied."""
    query = select(*columns_of(RuleRow, OfficeRule)).where(is_no(OfficeRule.withdrawn))
    return rows_of(session, RuleRow, query.order_by(OfficeRule.place, OfficeRule.id))


def active_rules(session: Session) -> tuple[RuleRow, ...]:
    """Those that are switched on."""
    query = select(*columns_of(RuleRow, OfficeRule)).where(
        is_no(OfficeRule.withdrawn), is_yes(OfficeRule.active)
    )
    return rows_of(session, RuleRow, query.order_by(OfficeRule.place, OfficeRule.id))


def rule(session: Session, rule_id: str) -> RuleRow | None:
    """One rule, withdrawn or not."""
    return row_of(session, RuleRow, select(*columns_of(RuleRow, OfficeRule)).where(OfficeRule.id == rule_id))


def versions_of(session: Session, rule_id: str) -> tuple[HistoryEntry, ...]:
    """Who wrote and changed it when, the newest first."""
    return change_history(session, "office_rule", rule_id)
