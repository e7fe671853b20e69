"""Planning: maintenance plans, contracts, homes and areas

Revision: 0018, after 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables that start empty, and columns that stay empty: orders and people without them are planned as before."""
    op.create_table(
        "calendar_feed",
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("read_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_calendar_feed")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_feed_token_hash", ["token_hash"], unique=True)

    op.create_table(
        "maintenance_plan",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("priority", sa.String(length=40), nullable=False),
        sa.Column("skill", sa.Text(), nullable=True),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("active", sa.SmallInteger(), nullable=False),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_plan")),
    )
    op.create_table(
        "plan_made",
        sa.Column("planned_device", sa.String(length=36), nullable=False),
        sa.Column("due", sa.String(length=60), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("planned_device", "due", name=op.f("pk_plan_made")),
    )
    with op.batch_alter_table("plan_made", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_made_order_id"), ["order_id"], unique=False)

    op.create_table(
        "contract",
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("site_id", sa.String(length=36), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=True),
        sa.Column("covers_labour", sa.SmallInteger(), nullable=False),
        sa.Column("covers_parts", sa.SmallInteger(), nullable=False),
        sa.Column("service_level_id", sa.String(length=36), nullable=True),
        sa.Column("terms", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_contract_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_site_id"), ["site_id"], unique=False)

    op.create_table(
        "person_area",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_area_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_area")),
    )
    with op.batch_alter_table("person_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_area_person_id"), ["person_id"], unique=False)

    op.create_table(
        "plan_interval",
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=True),
        sa.Column("every_days", sa.Integer(), nullable=True),
        sa.Column("every_months", sa.Integer(), nullable=True),
        sa.Column("every_amount", sa.BigInteger(), nullable=True),
        sa.Column("quantity", sa.Text(), nullable=True),
        sa.Column("lead_amount", sa.BigInteger(), nullable=True),
        sa.Column("procedure_id", sa.String(length=36), nullable=True),
        sa.Column("planned_minutes", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["maintenance_plan.id"],
            name=op.f("fk_plan_interval_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_interval")),
    )
    with op.batch_alter_table("plan_interval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_interval_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "contract_device",
        sa.Column("customer_id", sa.String(length=36), nullable=False),
        sa.Column("contract_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contract.id"],
            name=op.f("fk_contract_device_contract_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.id"],
            name=op.f("fk_contract_device_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_device")),
    )
    with op.batch_alter_table("contract_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_device_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_device_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_device_device_id"), ["device_id"], unique=False)

    op.create_table(
        "planned_device",
        sa.Column("site_id", sa.String(length=36), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("starts_on", sa.String(length=10), nullable=False),
        sa.Column("starts_at_amount", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["device.id"],
            name=op.f("fk_planned_device_device_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["site.id"],
            name=op.f("fk_planned_device_site_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_device")),
    )
    with op.batch_alter_table("planned_device", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_device_device_id"), ["device_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_device_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_device_site_id"), ["site_id"], unique=False)

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("home_latitude_micro", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("home_longitude_micro", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("calendar_id", sa.String(length=36), nullable=True))

    with op.batch_alter_table("person_skill", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.Integer(), nullable=True))

    with op.batch_alter_table("work_order", schema=None) as batch_op:
        batch_op.add_column(sa.Column("planned_how", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("planned_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("window_start", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("window_end", sa.String(length=27), nullable=True))
        batch_op.add_column(sa.Column("plan_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("plan_due_on", sa.String(length=10), nullable=True))
