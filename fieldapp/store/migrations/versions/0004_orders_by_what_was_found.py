"""Orders are found by their findings, cause and remedy

Revision: 0004, after 0003
"""

from __future__ import annotations

from alembic import op

from fieldapp.store.search import reindex

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SEARCHED = (
    "number", "title", "fault", "customer_name", "site_name", "device_name", "device_serial",
    "findings", "cause", "remedy",
)  # fmt: skip


def upgrade() -> None:
    """Only the index of words changes."""
    reindex(op.get_bind(), "work_order", SEARCHED)
