"""Who there is: people, groups, and what each said of how to be spoken to."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text

from bot.storage.columns import BigId, Day, Flag, Instant
from bot.storage.schema.tables import person, table

users = table(
    "users",
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("chat_id", BigId, nullable=False),
    Column("language", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("currency_chosen", Flag, nullable=False),
    Column("zone", Text, nullable=False),
    Column("zone_chosen", Flag, nullable=False),
    Column("role", Text, nullable=False),  # owner, member, guest; group: the shared ledger of a group chat
    Column("is_reachable", Flag, nullable=False),  # false once they block the bot
    Column("met_at", Instant, nullable=False),
    Column("cycle", Text, nullable=False),  # how their days are cut into periods, by money.cycle.cycle_code
    Column("weekdays", Integer, nullable=False),  # that an allowance counts: seven bits, Monday the lowest
    Column("leftover_since", Day),  # from when a day's leftover goes to the next; null: it is spread
)
invites = table(
    "invites",
    Column("code_hash", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
groups = table(
    "groups",  # group chats; one that became a supergroup has two rows with the same ledger
    Column("chat_id", BigId, primary_key=True, autoincrement=False),
    Column(
        "user_id", BigId, ForeignKey("users.id", ondelete="CASCADE")
    ),  # its ledger; null: nobody opened it
    Column("sponsor_id", BigId),  # who opened it here: it is in use while they are let in
    Column("told_at", Instant),  # when it was told what the bot sees here, or that the bot is private
    Index("groups_by_ledger", "user_id"),
)
members = table(
    "members",  # those of a group who used the bot, or were said to have paid
    person(primary_key=True),
    Column("member_id", BigId, primary_key=True),  # their Telegram id
    Column("name", Text, nullable=False),
    Column("username", Text, nullable=False),  # without @; empty: they have none
    Index("members_by_member", "member_id"),
)
manners = table(
    "manners",  # how a person wants to be spoken to unasked, where it differs from the usual
    person(primary_key=True),
    Column("quiet_from", Text),  # "22:00"; with quiet_until null: no quiet hours
    Column("quiet_until", Text),
    Column("hides_amounts", Flag, nullable=False),
)
