"""How the company wants its sheet: mark, colour, languages, sections, columns, terms, consent, copies, address

Revision: 0007, after 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = (
    "sheet_logo",
    "sheet_colour",
    "sheet_languages",
    "sheet_sections",
    "sheet_columns_hidden",
    "sheet_terms",
    "sheet_terms_zh",
    "sheet_consent",
    "sheet_consent_zh",
    "sheet_copies",
    "sheet_check_address",
)


def upgrade() -> None:
    """Eleven columns, empty: a company that says nothing keeps the sheet it had."""
    for name in _COLUMNS:
        op.add_column("company", sa.Column(name, sa.Text(), nullable=True))
