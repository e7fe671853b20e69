"""The server's tables about clocks, figures, what maintenance plans made, and calendar feeds. None is synced."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

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

LABOUR_NAMES = ("labour_minutes", "travel_minutes", "waiting_minutes")

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
    Column("area", Text),
    Column("model_id", String(36)),
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
    Column("articles_read", Integer),
    Column("article_votes", Integer),
    Column("article_helps", Integer),
    Column("articles_written", Integer),
    Index("ix_order_figures_order_id", "order_id", unique=True),
    Index("ix_order_figures_left_day", "left_day"),
    Index("ix_order_figures_resolved_day", "resolved_day"),
    Index("ix_order_figures_ended_day", "ended_day"),
    Index("ix_order_figures_engineer_id", "engineer_id", "opened_day"),
    Index("ix_order_figures_customer_id", "customer_id", "opened_day"),
    Index("ix_order_figures_area", "area", "opened_day"),
    Index("ix_order_figures_model_id", "model_id", "opened_day"),
    Index("ix_order_figures_site_id", "site_id"),
    Index("ix_order_figures_device_id", "device_id", "opened_day", "kind", "priority", "visits"),
    sqlite_with_rowid=False,
)

labour_days = Table(
    "labour_days",
    metadata,
    Column("engineer_id", String(36), primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("order_id", String(36), primary_key=True),
    *(Column(name, Integer, nullable=False) for name in LABOUR_NAMES),
    Index("ix_labour_days_order_id", "order_id"),
    Index("ix_labour_days_day", "day"),
    sqlite_with_rowid=False,
)
"""What each engineer booked on each order on each day, reversals taken off: days are those of the work."""

SUM_NAMES = (
    *("orders", "responded", "respond_minutes", "solved", "resolve_minutes", "promised", "kept"),
    *("visited", "fixed_first", "reopened", "rated", "csat", "asked", "promoters", "detractors"),
    *("labour_minutes", "travel_minutes", "waiting_minutes", "parts_cost", "with_parts", "visits"),
    *("with_cost", "articles_read", "with_articles", "judged", "helped", "articles_written"),
)
STAGES = ("before_travel", "travelling", "on_site", "paused", "to_sign", "to_review")
STAGE_SUM_NAMES = tuple(f"{stage}_{what}" for stage in STAGES for what in ("orders", "minutes"))

figure_sums = Table(
    "figure_sums",
    metadata,
    Column("narrowed", String(60), primary_key=True),
    Column("by", String(12), primary_key=True),
    Column("days", Integer, primary_key=True, autoincrement=False),
    Column("first_day", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in (*SUM_NAMES, *STAGE_SUM_NAMES)),
    sqlite_with_rowid=False,
)
"""The sums of `order_figures`, kept beside it in the same transactions: a row for each key in each span of days.
What is nobody's has the key ''."""

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
