"""Charges and payments; machines replaced, photos drawn over, orders handed over and followed up

Revision: 0017, after 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables that start empty, and columns that stay empty in the rows that are there."""
    _create_charge()
    _create_charge_decision()
    _create_payment()
    op.add_column("attachment", sa.Column("marks_id", sa.String(length=36), nullable=True))
    op.add_column("device", sa.Column("replaces_id", sa.String(length=36), nullable=True))
    op.add_column("device", sa.Column("retired_at", sa.String(length=27), nullable=True))
    op.add_column("device", sa.Column("retired_reason", sa.Text(), nullable=True))
    op.create_index(op.f("ix_device_replaces_id"), "device", ["replaces_id"], unique=False)
    op.add_column("order_step", sa.Column("wanted_name", sa.Text(), nullable=True))
    op.add_column("work_order", sa.Column("follows_id", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_work_order_follows_id"), "work_order", ["follows_id"], unique=False)


def _create_charge() -> None:
    op.create_table(
        "charge",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.String(length=36), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        _of_order("charge"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
    )
    op.create_index(op.f("ix_charge_order_id"), "charge", ["order_id"], unique=False)


def _create_charge_decision() -> None:
    op.create_table(
        "charge_decision",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("charge_id", sa.String(length=36), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("told_how", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        _of_order("charge_decision"),
        sa.ForeignKeyConstraint(
            ["charge_id"],
            ["charge.id"],
            name=op.f("fk_charge_decision_charge_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge_decision")),
    )
    op.create_index(op.f("ix_charge_decision_order_id"), "charge_decision", ["order_id"], unique=False)
    op.create_index(op.f("ix_charge_decision_charge_id"), "charge_decision", ["charge_id"], unique=False)


def _create_payment() -> None:
    op.create_table(
        "payment",
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("receipt_number", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("reverses_id", sa.String(length=36), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        _of_order("payment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index(op.f("ix_payment_order_id"), "payment", ["order_id"], unique=False)


def _of_order(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["order_id"],
        ["work_order.id"],
        name=op.f(f"fk_{table}_order_id"),
        initially="DEFERRED",
        deferrable=True,
    )
