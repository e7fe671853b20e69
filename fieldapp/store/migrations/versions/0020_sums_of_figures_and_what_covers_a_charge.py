"""Sums of the figures, and what covers a charge

Revision: 0020, after 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Figures learn of area and model; their sums start empty, and the server adds them up when it looks again."""
    op.create_table(
        "figure_sums",
        sa.Column("narrowed", sa.String(length=60), nullable=False),
        sa.Column("by", sa.String(length=12), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("orders", sa.BigInteger(), nullable=False),
        sa.Column("responded", sa.BigInteger(), nullable=False),
        sa.Column("respond_minutes", sa.BigInteger(), nullable=False),
        sa.Column("solved", sa.BigInteger(), nullable=False),
        sa.Column("resolve_minutes", sa.BigInteger(), nullable=False),
        sa.Column("promised", sa.BigInteger(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.Column("visited", sa.BigInteger(), nullable=False),
        sa.Column("fixed_first", sa.BigInteger(), nullable=False),
        sa.Column("reopened", sa.BigInteger(), nullable=False),
        sa.Column("rated", sa.BigInteger(), nullable=False),
        sa.Column("csat", sa.BigInteger(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("promoters", sa.BigInteger(), nullable=False),
        sa.Column("detractors", sa.BigInteger(), nullable=False),
        sa.Column("labour_minutes", sa.BigInteger(), nullable=False),
        sa.Column("travel_minutes", sa.BigInteger(), nullable=False),
        sa.Column("waiting_minutes", sa.BigInteger(), nullable=False),
        sa.Column("parts_cost", sa.BigInteger(), nullable=False),
        sa.Column("with_parts", sa.BigInteger(), nullable=False),
        sa.Column("visits", sa.BigInteger(), nullable=False),
        sa.Column("before_travel_orders", sa.BigInteger(), nullable=False),
        sa.Column("before_travel_minutes", sa.BigInteger(), nullable=False),
        sa.Column("travelling_orders", sa.BigInteger(), nullable=False),
        sa.Column("travelling_minutes", sa.BigInteger(), nullable=False),
        sa.Column("on_site_orders", sa.BigInteger(), nullable=False),
        sa.Column("on_site_minutes", sa.BigInteger(), nullable=False),
        sa.Column("paused_orders", sa.BigInteger(), nullable=False),
        sa.Column("paused_minutes", sa.BigInteger(), nullable=False),
        sa.Column("to_sign_orders", sa.BigInteger(), nullable=False),
        sa.Column("to_sign_minutes", sa.BigInteger(), nullable=False),
        sa.Column("to_review_orders", sa.BigInteger(), nullable=False),
        sa.Column("to_review_minutes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("narrowed", "by", "days", "first_day", "key", name=op.f("pk_figure_sums")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("charge", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("covered_by", sa.Text(), nullable=True))

    with op.batch_alter_table("order_figures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("area", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("model_id", sa.String(length=36), nullable=True))
        batch_op.create_index("ix_order_figures_area", ["area", "opened_day"], unique=False)
        batch_op.create_index("ix_order_figures_customer_id", ["customer_id", "opened_day"], unique=False)
        batch_op.create_index(
            "ix_order_figures_device_id",
            ["device_id", "opened_day", "kind", "priority", "visits"],
            unique=False,
        )
        batch_op.create_index("ix_order_figures_engineer_id", ["engineer_id", "opened_day"], unique=False)
        batch_op.create_index("ix_order_figures_model_id", ["model_id", "opened_day"], unique=False)
        batch_op.create_index("ix_order_figures_site_id", ["site_id"], unique=False)
    op.execute(
        "UPDATE order_figures SET "
        "area = (SELECT coalesce(region, city) FROM site WHERE site.id = order_figures.site_id), "
        "model_id = (SELECT model_id FROM device WHERE device.id = order_figures.device_id)"
    )
