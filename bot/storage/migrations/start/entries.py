"""Of the first schema: what was spent, and each change of it."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.migrations.start.tables import BIG, person, table

table(
    "changes",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("made_at", BIG, nullable=False),
    sa.Column("made_by", BIG, nullable=False),
    sa.Column("undone_by", BIG),
    sa.Column("member_id", BIG),
    sa.Column("chat_id", BIG),
    sa.Column("message_id", BIG),
    sa.Index("changes_by_message", "chat_id", "message_id"),
    sa.Index("changes_by_update", "made_by"),
    sa.Index("changes_by_user", "user_id", "id"),
    never_reuses_ids=True,
)
table(
    "expenses",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("bot_id", BIG, nullable=False),
    sa.Column("chat_id", BIG, nullable=False),
    sa.Column("message_id", BIG, nullable=False),
    sa.Column("place", sa.Integer(), nullable=False),
    sa.Column("kind", sa.Text(), nullable=False),
    sa.Column("amount_minor", BIG, nullable=False),
    sa.Column("currency", sa.Text(), nullable=False),
    sa.Column("is_currency_said", sa.Integer(), nullable=False),
    sa.Column("home_minor", BIG, nullable=False),
    sa.Column("home_currency", sa.Text(), nullable=False),
    sa.Column("rate", sa.Text()),
    sa.Column("rate_on", sa.Text()),
    sa.Column("rate_is_own", sa.Integer(), nullable=False),
    sa.Column("category", sa.Text(), nullable=False),
    sa.Column("said", sa.Text(), nullable=False),
    sa.Column("note", sa.Text(), nullable=False),
    sa.Column("tags", sa.Text(), nullable=False),
    sa.Column("spent_on", sa.Text(), nullable=False),
    sa.Column("recorded_at", BIG, nullable=False),
    sa.Column("bill_id", BIG, sa.ForeignKey("bills.id", ondelete="SET NULL")),
    sa.Column("entered_by", BIG),
    sa.Column("paid_by", BIG),
    sa.Column("is_guess", sa.Integer(), nullable=False),
    sa.Column("is_deleted", sa.Integer(), nullable=False),
    sa.Column("sought", sa.Text(), nullable=False),
    sa.UniqueConstraint("bot_id", "chat_id", "message_id", "place"),
    sa.Index("expenses_by_day", "user_id", "spent_on", "id"),
    sa.Index(
        "expenses_by_words",
        "user_id",
        "is_deleted",
        "spent_on",
        "id",
        "kind",
        "category",
        "home_currency",
        "home_minor",
        "currency",
        "amount_minor",
        "sought",
    ),
    never_reuses_ids=True,
)
table(
    "change_rows",
    sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("expense_id", BIG, sa.ForeignKey("expenses.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("before", sa.Text()),
    sa.Index("change_rows_by_expense", "expense_id"),
)
table(
    "change_plans",
    sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.Text(), primary_key=True),
    sa.Column("key", sa.Text(), primary_key=True),
    sa.Column("before", sa.Text()),
)
table(
    "reversals",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), nullable=False),
    sa.Column("made_by", BIG, nullable=False),
    sa.Column("is_redo", sa.Integer(), nullable=False),
    sa.Column("newest_change", BIG, nullable=False),
    sa.Column("member_id", BIG),
    sa.Index("reversals_by_update", "made_by"),
    sa.Index("reversals_by_user", "user_id", "id"),
    never_reuses_ids=True,
)
