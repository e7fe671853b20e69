"""Small previews of photos whose originals are not on the desk

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column, empty until a desk fetches previews."""
    op.add_column("blob", sa.Column("preview", sa.String(length=64), nullable=True))
