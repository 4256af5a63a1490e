"""Of the first schema: other currencies."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.migrations.start.tables import BIG, person, table

table(
    "own_rates",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("base", sa.Text(), nullable=False),
    sa.Column("quote", sa.Text(), nullable=False),
    sa.Column("base_units", sa.Text(), nullable=False),
    sa.Column("quote_units", sa.Text(), nullable=False),
    sa.Column("starts_on", sa.Text(), nullable=False),
    sa.UniqueConstraint("user_id", "base", "quote", "starts_on"),
    never_reuses_ids=True,
)
table(
    "ecb_days",
    sa.Column("day", sa.Text(), primary_key=True),
    sa.Column("rates", sa.Text(), nullable=False),
)
table(
    "trips",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Column("starts_on", sa.Text(), nullable=False),
    sa.Column("ends_on", sa.Text()),
    sa.Column("home_zone", sa.Text()),
    sa.Column("is_over", sa.Integer(), nullable=False),
    sa.Column("after_id", BIG),
    sa.Column("until_id", BIG),
    sa.Index("trips_by_user", "user_id", "starts_on"),
    never_reuses_ids=True,
)
