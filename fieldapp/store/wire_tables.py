"""The server's tables about other systems: their keys, what they were told and what they send in. None is synced."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from fieldapp.model.noun import Noun

metadata = Noun.metadata

# ─── the API ───────────────────────────────────────────────────────────────────────────────────

api_key = Table(
    "api_key",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person", String(36), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(27), nullable=False),
    Column("used_at", String(27)),
)

api_answer = Table(
    "api_answer",
    metadata,
    Column("api_key", String(40), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("asked", String(64), nullable=False),
    Column("status", Integer),
    Column("headers", Text),
    Column("body", LargeBinary),
    Column("made_at", String(27), nullable=False, index=True),
)

# ─── webhooks: out ─────────────────────────────────────────────────────────────────────────────

hook = Table(
    "hook",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(27), nullable=False),
    Column("failing_since", String(27)),
)

hook_message = Table(
    "hook_message",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("hook", String(36), nullable=False),
    Column("key", String(120), nullable=False),
    Column("event", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("made_at", String(27), nullable=False),
    Column("next_at", String(27)),
    Column("tries", Integer, nullable=False),
    Column("status", Integer),
    Column("trouble", Text),
    Column("sent_at", String(27)),
    Index("ix_hook_message_key", "hook", "key", unique=True),
    Index("ix_hook_message_state", "state", "next_at"),
)

# ─── webhooks: in ──────────────────────────────────────────────────────────────────────────────

message_source = Table(
    "message_source",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("secrets", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(27), nullable=False),
    Column("used_at", String(27)),
    Column("ended_at", String(27)),
)

message_seen = Table(
    "message_seen",
    metadata,
    Column("source", String(36), primary_key=True),
    Column("nonce", String(64), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("at", String(27), nullable=False, index=True),
)
