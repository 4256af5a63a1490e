"""What was heard and said: updates, questions, files, and what is announced unasked."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint

from bot.storage.columns import BigId, Day, Instant, Json
from bot.storage.schema.tables import person, table

inbox = table(
    "inbox",  # raw updates, committed before Telegram is told that they arrived
    Column("id", BigId, primary_key=True),
    Column("bot_id", BigId, nullable=False),
    Column("update_id", BigId, nullable=False),
    Column("chat_id", BigId, nullable=False),  # 0 when the update belongs to no chat
    Column("raw", Text, nullable=False),  # emptied once done
    Column("state", Text, nullable=False),  # new, done, failed
    Column("attempts", Integer, nullable=False),
    Column("received_at", Instant, nullable=False),
    UniqueConstraint("bot_id", "update_id"),
    Index("inbox_by_state", "state", "id"),
    never_reuses_ids=True,
)
confirmations = table(
    "confirmations",  # which message of the bot confirms which message of the person
    Column("chat_id", BigId, primary_key=True),
    Column("message_id", BigId, primary_key=True),
    person(),
    Column("reply_id", BigId, nullable=False),
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="SET NULL")),  # what the reply told of
    Index("confirmations_by_reply", "chat_id", "reply_id"),
)
uploads = table(
    "uploads",  # a file between its preview and the tap that imports it
    Column("id", BigId, primary_key=True),
    person(),
    Column("chat_id", BigId, nullable=False),
    Column("message_id", BigId, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("columns", Json),  # the reading the person chose, where it differs from the guess
    Column("received_at", Instant, nullable=False),
    UniqueConstraint("chat_id", "message_id"),
    never_reuses_ids=True,
)
questions = table(
    "questions",  # what the bot asked last and the next plain message may answer
    person(primary_key=True),
    Column("member_id", BigId, primary_key=True),  # in a group, who is asked; 0 in a private chat
    Column("kind", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("asked_at", Instant, nullable=False),
)
doubts = table(
    "doubts",  # what was read and not recorded, until a tap says that it was spending
    Column("id", BigId, primary_key=True),
    person(),
    Column("bot_id", BigId, nullable=False),  # the message …
    Column("chat_id", BigId, nullable=False),
    Column("message_id", BigId, nullable=False),
    Column("drafts", Json, nullable=False),  # … and what it would record
    Column("asked_at", Instant, nullable=False),
    UniqueConstraint("user_id", "chat_id", "message_id"),
    never_reuses_ids=True,
)
tellings = table(
    "tellings",  # what the bot told lately and about what: /why explains the last, buttons turn its pages
    Column("id", BigId, primary_key=True),
    person(),
    Column("kind", Text, nullable=False),  # a key of chat.handlers.why.SUMS, or one that has no sum
    Column("payload", Json, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("made_by", BigId, nullable=False),  # the inbox row that asked: the same one never tells twice
    Index("tellings_by_user", "user_id", "id"),
    never_reuses_ids=True,
)
pins = table(
    "pins",  # the one message a person wants pinned, edited in place
    person(primary_key=True),
    Column("message_id", BigId, nullable=False),
    Column("shown", Text, nullable=False),  # what it says
)
due = table(
    "due",  # what happens by itself, and when next
    person(primary_key=True),
    Column("kind", Text, primary_key=True),  # a key of jobs.catalog
    Column("slot", Text, primary_key=True),  # "20:30" for a reminder; empty where there is one of a kind
    Column("at", Instant, nullable=False),
    Index("due_by_instant", "at"),
)
sent = table(
    "sent",  # once per person, kind and local date; written before sending
    person(primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("day", Day, primary_key=True),
    Column("sent_at", Instant, nullable=False),
)
announcing = table(
    "announcing",  # what was taken from `due` to be said, until it is known to have arrived
    person(primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("slot", Text, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("tries", Integer, nullable=False),
)
