"""The server's tables about rules that act and days that were planned. None is synced."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from fieldapp.store import wire_tables

metadata = wire_tables.metadata

rule_outcome = Table(
    "rule_outcome",
    metadata,
    Column("rule", String(36), primary_key=True),
    Column("event", String(120), primary_key=True),
    Column("subject", String(36)),
    Column("about", String(12), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", String(27), nullable=False),
    Index("ix_rule_outcome_outcome", "outcome", "at"),
    Index("ix_rule_outcome_subject", "subject"),
)

day_plan = Table(
    "day_plan",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("wanted", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("result", Text),
    Column("trouble", String(60)),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(27), nullable=False, index=True),
    Column("ends_by", String(27), nullable=False),
    Column("taken_at", String(27)),
)
