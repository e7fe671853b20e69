"""One-time codes of people, and what their sessions know of themselves

Revision: 0014, after 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table that starts empty; sessions of before end when they would have."""
    op.create_table(
        "second_factor",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.String(length=27), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("recovery", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_second_factor")),
    )
    op.add_column("web_session", sa.Column("made_at", sa.String(length=27), nullable=True))
    op.add_column("web_session", sa.Column("seen_at", sa.String(length=27), nullable=True))
    op.add_column("web_session", sa.Column("browser", sa.Text(), nullable=True))
    op.add_column("web_session", sa.Column("proved_at", sa.String(length=27), nullable=True))
    op.add_column("web_session", sa.Column("lacks", sa.String(length=12), nullable=True))
