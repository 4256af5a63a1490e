"""Of the first schema: what was heard and said."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.migrations.start.tables import BIG, person, table

table(
    "inbox",
    sa.Column("id", BIG, primary_key=True),
    sa.Column("bot_id", BIG, nullable=False),
    sa.Column("update_id", BIG, nullable=False),
    sa.Column("chat_id", BIG, nullable=False),
    sa.Column("raw", sa.Text(), nullable=False),
    sa.Column("state", sa.Text(), nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("received_at", BIG, nullable=False),
    sa.UniqueConstraint("bot_id", "update_id"),
    sa.Index("inbox_by_state", "state", "id"),
    never_reuses_ids=True,
)
table(
    "confirmations",
    sa.Column("chat_id", BIG, primary_key=True),
    sa.Column("message_id", BIG, primary_key=True),
    person(),
    sa.Column("reply_id", BIG, nullable=False),
    sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="SET NULL")),
    sa.Index("confirmations_by_reply", "chat_id", "reply_id"),
)
table(
    "due",
    person(primary_key=True),
    sa.Column("kind", sa.Text(), primary_key=True),
    sa.Column("slot", sa.Text(), primary_key=True),
    sa.Column("at", BIG, nullable=False),
    sa.Index("due_by_instant", "at"),
)
table(
    "questions",
    person(primary_key=True),
    sa.Column("member_id", BIG, primary_key=True),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("payload", sa.Text(), nullable=False),
    sa.Column("asked_at", BIG, nullable=False),
)
table(
    "sent",
    person(primary_key=True),
    sa.Column("kind", sa.Text(), primary_key=True),
    sa.Column("day", sa.Text(), primary_key=True),
    sa.Column("sent_at", BIG, nullable=False),
)
table(
    "announcing",
    person(primary_key=True),
    sa.Column("kind", sa.Text(), primary_key=True),
    sa.Column("slot", sa.Text(), primary_key=True),
    sa.Column("at", BIG, primary_key=True),
    sa.Column("tries", sa.Integer(), nullable=False),
)
table(
    "pins",
    person(primary_key=True),
    sa.Column("message_id", BIG, nullable=False),
    sa.Column("shown", sa.Text(), nullable=False),
)
table(
    "uploads",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("chat_id", BIG, nullable=False),
    sa.Column("message_id", BIG, nullable=False),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("content", sa.LargeBinary(), nullable=False),
    sa.Column("columns", sa.Text()),
    sa.Column("received_at", BIG, nullable=False),
    sa.UniqueConstraint("chat_id", "message_id"),
    never_reuses_ids=True,
)
table(
    "doubts",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("bot_id", BIG, nullable=False),
    sa.Column("chat_id", BIG, nullable=False),
    sa.Column("message_id", BIG, nullable=False),
    sa.Column("drafts", sa.Text(), nullable=False),
    sa.Column("asked_at", BIG, nullable=False),
    sa.UniqueConstraint("user_id", "chat_id", "message_id"),
    never_reuses_ids=True,
)
table(
    "tellings",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("payload", sa.Text(), nullable=False),
    sa.Column("told_at", BIG, nullable=False),
    sa.Column("made_by", BIG, nullable=False),
    sa.Index("tellings_by_user", "user_id", "id"),
    never_reuses_ids=True,
)
