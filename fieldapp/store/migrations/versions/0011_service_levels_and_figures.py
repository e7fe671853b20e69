"""Service levels with their calendars, what became of clocks, and the orders' figures

Revision: 0011, after 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables that start empty, and columns that stay empty: an order without a service level needs none of them."""
    op.create_table(
        "clock_told",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("clock", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("due", sa.String(length=27), nullable=False),
        sa.Column("told_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "clock", "kind", "due", name=op.f("pk_clock_told")),
    )
    with op.batch_alter_table("clock_told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_told_told_at"), ["told_at"], unique=False)

    op.create_table(
        "figures_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figures_state")),
    )
    op.create_table(
        "order_figures",
        sa.Column("opened_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("priority", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=True),
        sa.Column("site_id", sa.String(length=36), nullable=True),
        sa.Column("device_id", sa.String(length=36), nullable=True),
        sa.Column("engineer_id", sa.String(length=36), nullable=True),
        sa.Column("overdue_why", sa.String(length=12), nullable=True),
        sa.Column("parts_cost", sa.BigInteger(), nullable=True),
        sa.Column("left_day", sa.Integer(), nullable=True),
        sa.Column("resolved_day", sa.Integer(), nullable=True),
        sa.Column("ended_day", sa.Integer(), nullable=True),
        sa.Column("respond_minutes", sa.Integer(), nullable=True),
        sa.Column("resolve_minutes", sa.Integer(), nullable=True),
        sa.Column("respond_met", sa.Integer(), nullable=True),
        sa.Column("resolve_met", sa.Integer(), nullable=True),
        sa.Column("sla_met", sa.Integer(), nullable=True),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("reopens", sa.Integer(), nullable=True),
        sa.Column("fixed_first", sa.Integer(), nullable=True),
        sa.Column("labour_minutes", sa.Integer(), nullable=True),
        sa.Column("travel_minutes", sa.Integer(), nullable=True),
        sa.Column("waiting_minutes", sa.Integer(), nullable=True),
        sa.Column("csat", sa.Integer(), nullable=True),
        sa.Column("nps", sa.Integer(), nullable=True),
        sa.Column("before_travel_minutes", sa.Integer(), nullable=True),
        sa.Column("travelling_minutes", sa.Integer(), nullable=True),
        sa.Column("on_site_minutes", sa.Integer(), nullable=True),
        sa.Column("paused_minutes", sa.Integer(), nullable=True),
        sa.Column("to_sign_minutes", sa.Integer(), nullable=True),
        sa.Column("to_review_minutes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("opened_day", "order_id", name=op.f("pk_order_figures")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("order_figures", schema=None) as batch_op:
        batch_op.create_index("ix_order_figures_ended_day", ["ended_day"], unique=False)
        batch_op.create_index("ix_order_figures_left_day", ["left_day"], unique=False)
        batch_op.create_index("ix_order_figures_order_id", ["order_id"], unique=True)
        batch_op.create_index("ix_order_figures_resolved_day", ["resolved_day"], unique=False)

    op.create_table(
        "working_calendar",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_calendar")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("calendar_id", sa.String(length=36), nullable=False),
        sa.Column("on_day", sa.String(length=10), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=True),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["working_calendar.id"],
            name=op.f("fk_calendar_day_calendar_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
    )
    with op.batch_alter_table("calendar_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_day_calendar_id"), ["calendar_id"], unique=False)

    op.create_table(
        "service_level",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("calendar_id", sa.String(length=36), nullable=False),
        sa.Column("customer_id", sa.String(length=36), nullable=True),
        sa.Column("customer_name", sa.Text(), nullable=True),
        sa.Column("priority", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("respond_minutes", sa.Integer(), nullable=True),
        sa.Column("resolve_minutes", sa.Integer(), nullable=True),
        sa.Column("warn_minutes", sa.Integer(), nullable=False),
        sa.Column("stopped_by", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["working_calendar.id"],
            name=op.f("fk_service_level_calendar_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_level")),
    )
    with op.batch_alter_table("service_level", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_level_calendar_id"), ["calendar_id"], unique=False)

    with op.batch_alter_table("order_step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pause_reason", sa.String(length=40), nullable=True))

    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("service_level_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("respond_warn", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("resolve_due", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("resolve_warn", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("clock_stopped_at", sa.String(length=27), nullable=True))
