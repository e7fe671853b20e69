"""Certificates that were issued for sealing, and sheets that wait to be completed

Revision: 0015, after 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of the server that start empty; sheets of before are found when the server first looks for them."""
    op.create_table(
        "seal_certificate",
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("issued_at", sa.String(length=27), nullable=False),
        sa.Column("ends_at", sa.String(length=27), nullable=False),
        sa.Column("revoked_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_seal_certificate")),
    )
    with op.batch_alter_table("seal_certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seal_certificate_holder"), ["holder"], unique=False)

    op.create_table(
        "sheet_completion",
        sa.Column("report_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=True),
        sa.Column("next_at", sa.String(length=27), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_sheet_completion")),
    )
    with op.batch_alter_table("sheet_completion", schema=None) as batch_op:
        batch_op.create_index("ix_sheet_completion_state", ["state", "next_at"], unique=False)
