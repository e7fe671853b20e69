"""Instruments, and what steps ask for beside a value

Revision: 0023, after 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table that starts empty, and columns that stay empty: steps and answers of before mean what they meant."""
    op.create_table(
        "instrument",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("calibrated_until", sa.String(length=10), nullable=True),
        sa.Column("holder_id", sa.String(length=36), nullable=True),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
    )
    for flag in ("photo_required", "needs_instrument", "per_asset"):
        op.add_column("step", sa.Column(flag, sa.SmallInteger(), nullable=True))
    for link in ("device_id", "instrument_id"):
        op.add_column("answer", sa.Column(link, sa.String(length=36), nullable=True))
    for words in ("instrument_name", "instrument_serial"):
        op.add_column("answer", sa.Column(words, sa.Text(), nullable=True))
    op.add_column("answer", sa.Column("instrument_due", sa.String(length=10), nullable=True))
