"""Rules that act, what became of them, planned days, and what a request was classified as

Revision: 0019, after 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables that start empty, and columns that stay empty: what came before has met no rule."""
    op.create_table(
        "office_rule",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("deeds", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("active", sa.SmallInteger(), nullable=False),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_rule")),
    )
    op.create_table(
        "rule_outcome",
        sa.Column("rule", sa.String(length=36), nullable=False),
        sa.Column("event", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=True),
        sa.Column("about", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("rule", "event", name=op.f("pk_rule_outcome")),
    )
    with op.batch_alter_table("rule_outcome", schema=None) as batch_op:
        batch_op.create_index("ix_rule_outcome_outcome", ["outcome", "at"], unique=False)
        batch_op.create_index("ix_rule_outcome_subject", ["subject"], unique=False)

    op.create_table(
        "day_plan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("trouble", sa.String(length=60), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("ends_by", sa.String(length=27), nullable=False),
        sa.Column("taken_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_plan")),
    )
    with op.batch_alter_table("day_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_plan_made_at"), ["made_at"], unique=False)

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("store_latitude_micro", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("store_longitude_micro", sa.Integer(), nullable=True))

    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("priority", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("skill", sa.Text(), nullable=True))
