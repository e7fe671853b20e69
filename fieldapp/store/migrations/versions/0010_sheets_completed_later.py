"""A sheet that was signed again or time-stamped later names its revision

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column, empty in the rows that are there: nothing was completed later before."""
    op.add_column("attachment", sa.Column("report_id", sa.String(length=36), nullable=True))
