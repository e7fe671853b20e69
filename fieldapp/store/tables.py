"""The store's own tables: change sets, versions, receipts, positions. None of them is synced.

They share the model's metadata, so that one migration chain serves both ends; a desk
leaves the server's tables empty and the server leaves the desk's.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from fieldapp.store import planning_tables

metadata = planning_tables.metadata

# ─── both ends: what was changed, and which commit last touched each row ───────────────────────

change_set = Table(
    "change_set",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("replica", String(36), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("by_id", String(36)),
    Column("by_name", Text),
    Column("made_at", String(27), nullable=False),
    Column("seen_seq", BigInteger, nullable=False),
    Column("seen_chain", String(64)),
    Column("body", LargeBinary),
    Column("body_hash", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("receipt", Text),
    Column("undone_by", String(36)),
    Column("seq", BigInteger),
    Index("ix_change_set_replica_number", "replica", "number"),
    Index("ix_change_set_state", "state", "number"),
)

row_change = Table(
    "row_change",
    metadata,
    Column("change_set", String(36), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("tbl", String(40), nullable=False),
    Column("row", String(36), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("columns", Text, nullable=False),
    Column("seq", BigInteger),  # the commit of an effect that came after those of its change set
    Index("ix_row_change_row", "row", "tbl"),
)

row_version = Table(
    "row_version",
    metadata,
    Column("tbl", String(40), primary_key=True),
    Column("row", String(36), primary_key=True),
    Column("scope", String(60), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("content_hash", BigInteger, nullable=False),
    Index("ix_row_version_scope", "scope", "seq", "tbl", "row"),
    sqlite_with_rowid=False,
)

scope = Table(
    "scope",
    metadata,
    Column("id", String(60), primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
    Column("floor_seq", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("seen_at", String(27), nullable=False),
    Column("preview", String(64)),
    Index("ix_blob_state", "state"),
)

# ─── the desk ──────────────────────────────────────────────────────────────────────────────────

replica_state = Table(
    "replica_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("replica", String(36), nullable=False),
    Column("former", Text, nullable=False),
    Column("server_id", String(36)),
    Column("epoch", String(36)),
    Column("seq", BigInteger, nullable=False),
    Column("chain", String(64)),
    Column("next_number", BigInteger, nullable=False),
    Column("last_hash", String(64), nullable=False),
    Column("complete_at", String(27)),
)

base_row = Table(
    "base_row",
    metadata,
    Column("tbl", String(40), primary_key=True),
    Column("row", String(36), primary_key=True),
    Column("image", Text),
)

stage = Table(
    "stage",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("page", LargeBinary, nullable=False),
)

raw_row = Table(
    "raw_row",
    metadata,
    Column("tbl", String(40), primary_key=True),
    Column("row", String(36), primary_key=True),
    Column("scope", String(60), nullable=False),
    Column("image", Text, nullable=False),
)

vault_row = Table(
    "vault_row",
    metadata,
    Column("tbl", String(40), primary_key=True),
    Column("row", String(36), primary_key=True),
    Column("scope", String(60), nullable=False),
    Column("image", Text, nullable=False),
)

draft = Table(
    "draft",
    metadata,
    Column("place", String(120), primary_key=True),
    Column("words", Text, nullable=False),
    Column("kept_at", String(27), nullable=False),
)

print_job = Table(
    "print_job",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("title", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("is_own", Integer, nullable=False),
    Column("printer", Text, nullable=False),
    Column("paper", Text, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("trouble", String(60)),
    Column("made_at", String(27), nullable=False),
    Column("next_at", String(27), nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)

# ─── the server ────────────────────────────────────────────────────────────────────────────────

commit_clock = Table(
    "commit_clock",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("epoch", String(36), nullable=False),
    Column("server_id", String(36), nullable=False),
    Column("secret", String(64)),
)

commit_mark = Table(
    "commit_mark",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("chain", String(64), nullable=False),
    Column("at", String(27), nullable=False),
)

grant = Table(
    "scope_grant",
    metadata,
    Column("person", String(36), primary_key=True),
    Column("scope", String(60), primary_key=True),
    Column("reason", String(60), primary_key=True),
    Index("ix_scope_grant_reason", "reason"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("person", String(36), primary_key=True),
    Column("scope", String(60), primary_key=True),
    Column("granted_seq", BigInteger, nullable=False),
    Column("revoked_seq", BigInteger),
)

replica = Table(
    "replica",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("desk", String(36), nullable=False),
    Column("person", String(36), nullable=False),
    Column("last_number", BigInteger, nullable=False),
    Column("last_hash", String(64), nullable=False),
    Column("superseded_by", String(36)),
    Column("seen_at", String(27)),
    Column("cursor_seq", BigInteger),
)

receipt = Table(
    "receipt",
    metadata,
    Column("replica", String(36), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("change_set", String(36), nullable=False, index=True),
    Column("hash", String(64), nullable=False),
    Column("body_hash", String(64), nullable=False),
    Column("status", String(12), nullable=False),
    Column("detail", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("change_set", String(36), primary_key=True),
    Column("replica", String(36), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("status", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", String(27), nullable=False),
    Column("settled_at", String(27)),
    Column("settled_by", Text),
    Column("outcome", String(12)),
    Column("remark", Text),
)

upload = Table(
    "upload",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("desk", String(36), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("expires_at", String(27), nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("person", String(36), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("blocked_until", String(27)),
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("person", String(36), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("expires_at", String(27), nullable=False),
    Column("made_at", String(27)),
    Column("seen_at", String(27)),
    Column("browser", Text),
    Column("proved_at", String(27)),
    Column("lacks", String(12)),
)

second_factor = Table(
    "second_factor",
    metadata,
    Column("person", String(36), primary_key=True),
    Column("secret", Text, nullable=False),
    Column("confirmed_at", String(27)),
    Column("last_step", BigInteger, nullable=False),
    Column("recovery", Text, nullable=False),
)

enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("person", String(36), nullable=False),
    Column("made_by", Text),
    Column("expires_at", String(27), nullable=False),
    Column("used_by", String(36)),
    Column("used_at", String(27)),
)

desk_token = Table(
    "desk_token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("desk", String(36), nullable=False),
    Column("expires_at", String(27), nullable=False),
)

import_mapping = Table(
    "import_mapping",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("mapping", Text, nullable=False),
    Column("kept_at", String(27), nullable=False),
)

import_key = Table(
    "import_key",
    metadata,
    Column("tbl", String(40), primary_key=True),
    Column("source_key", String(64), primary_key=True),
    Column("row", String(36), nullable=False),
    Column("content", String(32), nullable=False),
)

customer_link = Table(
    "customer_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("order_id", String(36), index=True),
    Column("request_id", String(36), index=True),
    Column("language", String(2), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", String(27), nullable=False),
    Column("expires_at", String(27), nullable=False),
    Column("revoked_at", String(27)),
    Column("opened_at", String(27)),
    Column("letter", String(36)),
)

letter = Table(
    "letter",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("key", String(120), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("language", String(2), nullable=False),
    Column("recipient", Text, nullable=False),
    Column("order_id", String(36), index=True),
    Column("request_id", String(36), index=True),
    Column("details", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("made_at", String(27), nullable=False),
    Column("next_at", String(27)),
    Column("tries", Integer, nullable=False),
    Column("trouble", Text),
    Column("sent_at", String(27)),
    Index("ix_letter_key", "key", unique=True),
    Index("ix_letter_state", "state", "next_at"),
)

seal_certificate = Table(
    "seal_certificate",
    metadata,
    Column("serial", String(40), primary_key=True),
    Column("holder", String(36), nullable=False, index=True),
    Column("issued_at", String(27), nullable=False),
    Column("ends_at", String(27), nullable=False),
    Column("revoked_at", String(27)),
)

sheet_completion = Table(
    "sheet_completion",
    metadata,
    Column("report_id", String(36), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("level", String(8)),
    Column("next_at", String(27), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("trouble", Text),
    Index("ix_sheet_completion_state", "state", "next_at"),
)
