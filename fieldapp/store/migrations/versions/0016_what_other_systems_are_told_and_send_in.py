"""What other systems are told and send in; keys of the API move into a table of their own

Revision: 0016, after 0015
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_SETTING = sa.table("setting", sa.column("name", sa.String), sa.column("value", sa.Text))
_KEY = sa.table(
    "api_key",
    *(sa.column(name, sa.Text) for name in ("id", "person", "purpose", "scopes", "made_by", "made_at")),
)


def upgrade() -> None:
    """Tables that start empty, but for the keys that stood among the settings; those may go on doing everything."""
    op.create_table(
        "api_answer",
        sa.Column("api_key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("api_key", "name", name=op.f("pk_api_answer")),
    )
    with op.batch_alter_table("api_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_answer_made_at"), ["made_at"], unique=False)

    op.create_table(
        "api_key",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("used_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
    )
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_key_person"), ["person"], unique=False)

    op.create_table(
        "hook",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("failing_since", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook")),
    )
    op.create_table(
        "hook_message",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("hook", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("next_at", sa.String(length=27), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_message")),
    )
    with op.batch_alter_table("hook_message", schema=None) as batch_op:
        batch_op.create_index("ix_hook_message_key", ["hook", "key"], unique=True)
        batch_op.create_index("ix_hook_message_state", ["state", "next_at"], unique=False)

    op.create_table(
        "message_seen",
        sa.Column("source", sa.String(length=36), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("source", "nonce", name=op.f("pk_message_seen")),
    )
    with op.batch_alter_table("message_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_seen_at"), ["at"], unique=False)

    op.create_table(
        "message_source",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secrets", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("used_at", sa.String(length=27), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_source")),
    )
    _move_keys()


def _move_keys() -> None:
    connection = op.get_bind()
    kept = sa.select(_SETTING).where(_SETTING.c.name.startswith("api-key:"))
    for name, value in connection.execute(kept).all():
        found = json.loads(value)
        made_at = datetime.fromisoformat(found["made_at"]).astimezone(UTC)
        row = {
            "id": name.removeprefix("api-key:"),
            "person": found["person"],
            "purpose": found["purpose"],
            "scopes": "*",
            "made_by": found["made_by"],
            "made_at": made_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        connection.execute(_KEY.insert(), row)
    connection.execute(_SETTING.delete().where(_SETTING.c.name.startswith("api-key:")))
