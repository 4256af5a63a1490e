"""Of the first schema: who there is."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.migrations.start.tables import BIG, person, table

table(
    "invites",
    sa.Column("code_hash", sa.Text(), primary_key=True),
    sa.Column("role", sa.Text(), nullable=False),
    sa.Column("expires_at", BIG, nullable=False),
)
table(
    "users",
    sa.Column("id", BIG, primary_key=True, autoincrement=False),
    sa.Column("chat_id", BIG, nullable=False),
    sa.Column("language", sa.Text(), nullable=False),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Column("currency_chosen", sa.Integer(), nullable=False),
    sa.Column("zone", sa.Text(), nullable=False),
    sa.Column("zone_chosen", sa.Integer(), nullable=False),
    sa.Column("role", sa.Text(), nullable=False),
    sa.Column("is_reachable", sa.Integer(), nullable=False),
    sa.Column("met_at", BIG, nullable=False),
    sa.Column("cycle", sa.Text(), nullable=False),
    sa.Column("weekdays", sa.Integer(), nullable=False),
    sa.Column("leftover_since", sa.Text()),
)
table(
    "groups",
    sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE")),
    sa.Column("sponsor_id", BIG),
    sa.Column("told_at", BIG),
    sa.Index("groups_by_ledger", "user_id"),
)
table(
    "members",
    person(primary_key=True),
    sa.Column("member_id", BIG, primary_key=True),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("username", sa.Text(), nullable=False),
    sa.Index("members_by_member", "member_id"),
)
table(
    "manners",
    person(primary_key=True),
    sa.Column("quiet_from", sa.Text()),
    sa.Column("quiet_until", sa.Text()),
    sa.Column("hides_amounts", sa.Integer(), nullable=False),
)
