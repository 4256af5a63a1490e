"""What was spent, and each change of it: what is done can be taken back."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text, UniqueConstraint

from bot.storage.columns import BigId, Day, Flag, Instant, Json
from bot.storage.schema.tables import person, table

expenses = table(
    "expenses",
    Column("id", BigId, primary_key=True),
    person(),
    Column("bot_id", BigId, nullable=False),
    Column("chat_id", BigId, nullable=False),
    Column("message_id", BigId, nullable=False),
    Column("place", Integer, nullable=False),  # its place in the message or file, from 0
    Column("kind", Text, nullable=False),
    Column("amount_minor", BigId, nullable=False),
    Column("currency", Text, nullable=False),
    Column("is_currency_said", Flag, nullable=False),  # it was written, not taken from the settings
    Column("home_minor", BigId, nullable=False),  # what totals count: in the home currency …
    Column("home_currency", Text, nullable=False),  # … or, where no rate is known, as written
    Column("rate", Text),  # decimal: one unit of `currency` in `home_currency`; null: not converted
    Column("rate_on", Day),  # the day it was published, or from which the person's own holds
    Column("rate_is_own", Flag, nullable=False),
    Column("category", Text, nullable=False),
    Column("said", Text, nullable=False),  # the category its message's words give, whatever a button chose
    Column("note", Text, nullable=False),
    Column("tags", Text, nullable=False),  # space-separated
    Column("spent_on", Day, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("bill_id", BigId, ForeignKey("bills.id", ondelete="SET NULL")),
    Column("entered_by", BigId),  # in a group, the member who recorded it …
    Column("paid_by", BigId),  # … and the one who paid
    Column("is_guess", Flag, nullable=False),  # the category is our own guess, which nobody confirmed
    Column("is_deleted", Flag, nullable=False),  # a deleted row stays, so that a redelivery finds it
    Column("sought", Text, nullable=False),  # note and tags as /search compares them: `money.query.sought_in`
    UniqueConstraint("bot_id", "chat_id", "message_id", "place"),
    Index("expenses_by_day", "user_id", "spent_on", "id"),
    # All that /search and typed /stats ask: they read this index and never the rows.
    Index(
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
changes = table(
    "changes",  # what /undo takes back, latest first
    Column("id", BigId, primary_key=True),
    person(),
    # add, edit, delete, import; rename, merge, split, emoji; budget, period, days, move, bill
    Column("kind", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", BigId, nullable=False),  # the inbox row that caused it: the same one never acts twice
    Column("undone_by", BigId),  # the inbox row that took it back
    Column("member_id", BigId),  # in a group, the member who made it
    Column("chat_id", BigId),  # the message that corrected by words: the same one never acts twice, …
    Column("message_id", BigId),  # … nor under another inbox row
    Index("changes_by_user", "user_id", "id"),
    Index("changes_by_update", "made_by"),
    Index("changes_by_message", "chat_id", "message_id"),
    never_reuses_ids=True,
)
change_rows = table(
    "change_rows",
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    Column("expense_id", BigId, ForeignKey("expenses.id", ondelete="CASCADE"), primary_key=True),
    # The expense's fields before the change, or while it is taken back those after it, which /redo restores;
    # null when the change added it.
    Column("before", Json),
    Index("change_rows_by_expense", "expense_id"),
)
change_plans = table(
    "change_plans",  # rows of budgets, bills and the like that a change touched
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),  # a key of storage.plans.TABLES
    Column("key", Text, primary_key=True),  # which row: JSON of its key, the person aside
    Column("before", Json),  # its values before, or while taken back those after; null where there was none
)
reversals = table(
    "reversals",  # each taking back of a change, and each doing it again: what /redo does again, latest first
    Column("id", BigId, primary_key=True),
    person(),
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="CASCADE"), nullable=False),
    Column("made_by", BigId, nullable=False),  # the inbox row that caused it: the same one never acts twice
    Column("is_redo", Flag, nullable=False),
    # The newest by the same hand then; a newer one since, and nothing can be redone.
    Column("newest_change", BigId, nullable=False),
    Column("member_id", BigId),  # in a group, the member who took it back, or did it again
    Index("reversals_by_update", "made_by"),
    Index("reversals_by_user", "user_id", "id"),
    never_reuses_ids=True,
)
