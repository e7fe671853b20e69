"""Utilisation and the use of knowledge, and what covers a part

Revision: 0021, after 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Figures learn what was booked on which day and what was read: the server works all of them out once more."""
    op.create_table(
        "labour_days",
        sa.Column("engineer_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("labour_minutes", sa.Integer(), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=False),
        sa.Column("waiting_minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("engineer_id", "day", "order_id", name=op.f("pk_labour_days")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("labour_days", schema=None) as batch_op:
        batch_op.create_index("ix_labour_days_order_id", ["order_id"], unique=False)

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hour_cost", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("figure_sums", schema=None) as batch_op:
        for name in ("with_cost", "articles_read", "with_articles", "judged", "helped", "articles_written"):
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))

    with op.batch_alter_table("order_figures", schema=None) as batch_op:
        for name in ("articles_read", "article_votes", "article_helps", "articles_written"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))

    with op.batch_alter_table("part_used", schema=None) as batch_op:
        batch_op.add_column(sa.Column("covered_by", sa.Text(), nullable=True))

    for table in ("article_read", "article_vote"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(f"ix_{table}_order_id", ["order_id"], unique=False)

    op.execute("UPDATE figures_state SET seq = CASE WHEN id = 1 THEN -1 ELSE 0 END")
