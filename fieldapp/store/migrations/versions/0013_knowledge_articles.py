"""Knowledge articles, their versions, votes and readings

Revision: 0013, after 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables that start empty, so nothing is indexed again."""
    op.create_table(
        "article",
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("state_words", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revises_id", sa.String(length=36), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_zh", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_zh", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("cause_zh", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("remedy_zh", sa.Text(), nullable=True),
        sa.Column("models", sa.Text(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("failure_codes", sa.Text(), nullable=False),
        sa.Column("source_order_id", sa.String(length=36), nullable=True),
        sa.Column("source_order_number", sa.Text(), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=True),
        sa.Column("withdrawn", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["revises_id"],
            ["article.id"],
            name=op.f("fk_article_revises_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_revises_id"), ["revises_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_source_order_id"), ["source_order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_state"), ["state"], unique=False)

    op.create_table(
        "article_read",
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("article_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(length=36), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_article_read_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_read")),
    )
    with op.batch_alter_table("article_read", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_read_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_article_read_person_id"), ["person_id"], unique=False)

    op.create_table(
        "article_version",
        sa.Column("article_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_zh", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_zh", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("cause_zh", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("remedy_zh", sa.Text(), nullable=True),
        sa.Column("models", sa.Text(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("failure_codes", sa.Text(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_version_article_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_version")),
    )
    with op.batch_alter_table("article_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_version_article_id"), ["article_id"], unique=False)

    op.create_table(
        "article_vote",
        sa.Column("article_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("helped", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("order_id", sa.String(length=36), nullable=True),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_vote_article_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_vote")),
    )
    with op.batch_alter_table("article_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_vote_article_id"), ["article_id"], unique=False)
