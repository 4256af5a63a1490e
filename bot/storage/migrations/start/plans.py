"""Of the first schema: budgets, bills, goals."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.migrations.start.tables import BIG, person, table

table(
    "bills",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("category", sa.Text(), nullable=False),
    sa.Column("amount_minor", BIG, nullable=False),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Column("every", sa.Text(), nullable=False),
    sa.Column("first_on", sa.Text(), nullable=False),
    sa.Column("told", sa.Text(), nullable=False),
    sa.Column("logged_from", sa.Text()),
    sa.Column("skipped", sa.Text(), nullable=False),
    sa.Column("is_currency_said", sa.Integer(), nullable=False),
    sa.Column("is_paused", sa.Integer(), nullable=False),
    sa.Column("is_active", sa.Integer(), nullable=False),
    never_reuses_ids=True,
)
table(
    "budgets",
    person(primary_key=True),
    sa.Column("category", sa.Text(), primary_key=True),
    sa.Column("starts_on", sa.Text(), primary_key=True),
    sa.Column("limit_minor", BIG),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Column("counted_from", sa.Text()),
    sa.Column("first_limit_minor", BIG),
    sa.Column("opening_minor", BIG, nullable=False),
    sa.Column("cycle", sa.Text(), nullable=False),
    sa.Column("carries_surplus", sa.Integer(), nullable=False),
    sa.Column("surplus_cap_minor", BIG),
    sa.Column("carries_debt", sa.Integer(), nullable=False),
    sa.Column("debt_cap_minor", BIG),
    sa.Column("set_on", sa.Text()),
)
table(
    "moves",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("moved_on", sa.Text(), nullable=False),
    sa.Column("source", sa.Text(), nullable=False),
    sa.Column("target", sa.Text(), nullable=False),
    sa.Column("amount_minor", BIG, nullable=False),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Index("moves_by_day", "user_id", "moved_on"),
    never_reuses_ids=True,
)
table(
    "detected_bills",
    person(primary_key=True),
    sa.Column("key", sa.Text(), primary_key=True),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("category", sa.Text(), nullable=False),
    sa.Column("low_minor", BIG, nullable=False),
    sa.Column("usual_minor", BIG, nullable=False),
    sa.Column("high_minor", BIG, nullable=False),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Column("every", sa.Text(), nullable=False),
    sa.Column("due_day", sa.Integer(), nullable=False),
    sa.Column("days", sa.Text(), nullable=False),
    sa.Column("confidence", sa.Integer(), nullable=False),
    sa.Column("is_dismissed", sa.Integer(), nullable=False),
)
table(
    "goals",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("name", sa.Text(), nullable=False),
    sa.Column("target_minor", BIG, nullable=False),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Column("due_on", sa.Text()),
    sa.Column("made_on", sa.Text(), nullable=False),
    sa.Column("made_by", BIG, nullable=False),
    sa.Column("is_active", sa.Integer(), nullable=False),
    sa.Index("goals_by_user", "user_id", "id"),
    never_reuses_ids=True,
)
table(
    "savings",
    sa.Column("id", BIG, primary_key=True),
    sa.Column("goal_id", BIG, sa.ForeignKey("goals.id", ondelete="CASCADE"), nullable=False),
    sa.Column("amount_minor", BIG, nullable=False),
    sa.Column("saved_on", sa.Text(), nullable=False),
    sa.Column("made_by", BIG, nullable=False),
    sa.Column("is_undone", sa.Integer(), nullable=False),
    sa.Index("savings_by_goal", "goal_id", "id"),
    never_reuses_ids=True,
)
