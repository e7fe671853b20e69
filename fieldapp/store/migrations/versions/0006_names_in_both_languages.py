"""Facts keep both names: a fitted part's and a reading's Chinese one

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns, empty in the rows that are there: those have the one name they were made with."""
    op.add_column("part_used", sa.Column("part_name_zh", sa.Text(), nullable=True))
    op.add_column("reading", sa.Column("quantity_zh", sa.Text(), nullable=True))
