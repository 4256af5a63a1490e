"""Of the first schema: forecasts."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.migrations.start.tables import BIG, person, table

table(
    "forecasts",
    person(primary_key=True),
    sa.Column("weights", sa.LargeBinary()),
    sa.Column("paths", sa.LargeBinary(), nullable=False),
    sa.Column("samples", sa.Integer(), nullable=False),
    sa.Column("starts_on", sa.Text(), nullable=False),
    sa.Column("answered_by", sa.Text(), nullable=False),
    sa.Column("trained_at", BIG, nullable=False),
    sa.Column("details", sa.Text(), nullable=False),
)
table(
    "outlooks",
    person(primary_key=True),
    sa.Column("made_on", sa.Text(), primary_key=True),
    sa.Column("starts_on", sa.Text(), nullable=False),
    sa.Column("ends_on", sa.Text(), nullable=False),
    sa.Column("low_minor", BIG, nullable=False),
    sa.Column("median_minor", BIG, nullable=False),
    sa.Column("high_minor", BIG, nullable=False),
    sa.Column("chance", sa.Integer()),
)
table(
    "zero_days",
    person(primary_key=True),
    sa.Column("day", sa.Text(), primary_key=True),
)
