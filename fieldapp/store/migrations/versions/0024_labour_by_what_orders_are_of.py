"""Sums of labour by what orders are of

Revision: 0024, after 0023
"""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The sums of figures are made anew in the background; until then pages count every order."""
    with op.batch_alter_table("labour_days", schema=None) as batch_op:
        batch_op.create_index("ix_labour_days_day", ["day"], unique=False)

    op.execute("UPDATE figures_state SET seq = 0 WHERE id = 2")
