"""The server's tables about clocks, figures, what maintenance plans made, and calendar feeds. None is synced."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from fieldapp.store import office_tables

metadata = office_tables.metadata

clock_told = Table(
    "clock_told",
    metadata,
    Column("order_id", String(36), primary_key=True),
    Column("clock", String(8), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("due", String(27), primary_key=True),
    Column("told_at", String(27), nullable=False, index=True),
)

order_figures = Table(
    "order_figures",
    metadata,
    Column("opened_day", Integer, primary_key=True, autoincrement=False),
    Column("order_id", String(36), primary_key=True),
    Column("status", String(40), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("priority", String(40), nullable=False),
    Column("customer_id", String(36)),
    Column("site_id", String(36)),
    Column("device_id", String(36)),
    Column("engineer_id", String(36)),
    Column("overdue_why", String(12)),
    Column("parts_cost", BigInteger),
    Column("left_day", Integer),
    Column("resolved_day", Integer),
    Column("ended_day", Integer),
    Column("respond_minutes", Integer),
    Column("resolve_minutes", Integer),
    Column("respond_met", Integer),
    Column("resolve_met", Integer),
    Column("sla_met", Integer),
    Column("visits", Integer),
    Column("reopens", Integer),
    Column("fixed_first", Integer),
    Column("labour_minutes", Integer),
    Column("travel_minutes", Integer),
    Column("waiting_minutes", Integer),
    Column("csat", Integer),
    Column("nps", Integer),
    Column("before_travel_minutes", Integer),
    Column("travelling_minutes", Integer),
    Column("on_site_minutes", Integer),
    Column("paused_minutes", Integer),
    Column("to_sign_minutes", Integer),
    Column("to_review_minutes", Integer),
    Index("ix_order_figures_order_id", "order_id", unique=True),
    Index("ix_order_figures_left_day", "left_day"),
    Index("ix_order_figures_resolved_day", "resolved_day"),
    Index("ix_order_figures_ended_day", "ended_day"),
    sqlite_with_rowid=False,
)

figures_state = Table(
    "figures_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

plan_made = Table(
    "plan_made",
    metadata,
    Column("planned_device", String(36), primary_key=True),
    Column("due", String(60), primary_key=True),
    Column("order_id", String(36), nullable=False, index=True),
    Column("made_at", String(27), nullable=False),
)

calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("person", String(36), primary_key=True),
    Column("token_hash", String(64), nullable=False),
    Column("made_at", String(27), nullable=False),
    Column("read_at", String(27)),
    Index("ix_calendar_feed_token_hash", "token_hash", unique=True),
)
