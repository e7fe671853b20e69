"""What became of held work, and the key of the commits' chain

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns only; the server makes the key when it next opens."""
    op.add_column("quarantine", sa.Column("outcome", sa.String(length=12), nullable=True))
    op.add_column("quarantine", sa.Column("remark", sa.Text(), nullable=True))
    op.add_column("commit_clock", sa.Column("secret", sa.String(length=64), nullable=True))
