"""Effects that came later than their change set, and decisions beside the one that stands

Revision: 0012, after 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns, empty in the rows that are there."""
    op.add_column("row_change", sa.Column("seq", sa.BigInteger(), nullable=True))
    op.add_column("conflict", sa.Column("overruled", sa.Text(), nullable=True))
