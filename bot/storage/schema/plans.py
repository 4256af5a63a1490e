"""What a person means to spend and to keep: budgets, bills, goals."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Text

from bot.storage.columns import BigId, Day, Flag, Json
from bot.storage.schema.tables import person, table

budgets = table(
    "budgets",
    person(primary_key=True),
    Column("category", Text, primary_key=True),  # empty: everything
    Column("starts_on", Day, primary_key=True),  # first day of the first period it holds for
    Column("limit_minor", BigId),  # null: no budget from here on
    Column("currency", Text, nullable=False),
    Column("counted_from", Day),  # in its first period, count from this day only, against …
    Column("first_limit_minor", BigId),  # … this limit
    Column("opening_minor", BigId, nullable=False),  # spent in its first period before the ledger knew
    Column("cycle", Text, nullable=False),  # by money.cycle.cycle_code; another than the person's is its own
    Column("carries_surplus", Flag, nullable=False),  # from each of its periods into the next …
    Column("surplus_cap_minor", BigId),  # … at most this
    Column("carries_debt", Flag, nullable=False),
    Column("debt_cap_minor", BigId),
    Column("set_on", Day),  # the day it was said
)
moves = table(
    "moves",  # taken from one category's budget into another's, in the periods that hold the day
    Column("id", BigId, primary_key=True),
    person(),
    Column("moved_on", Day, nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("amount_minor", BigId, nullable=False),
    Column("currency", Text, nullable=False),
    Index("moves_by_day", "user_id", "moved_on"),
    never_reuses_ids=True,
)
bills = table(
    "bills",
    Column("id", BigId, primary_key=True),
    person(),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("amount_minor", BigId, nullable=False),
    Column("currency", Text, nullable=False),
    Column("every", Text, nullable=False),  # one of money.bill.EVERY
    Column("first_on", Day, nullable=False),  # the anchor the others are counted from
    Column("told", Text, nullable=False),  # one of money.bill.TOLD: when a due date is announced
    Column("logged_from", Day),  # due dates from here on are recorded by themselves; null: none is
    Column("skipped", Json, nullable=False),  # ISO due dates that are not paid this time
    Column("is_currency_said", Flag, nullable=False),  # it was written, not taken from the settings
    Column("is_paused", Flag, nullable=False),  # kept, and neither kept back nor announced
    Column("is_active", Flag, nullable=False),
    never_reuses_ids=True,
)
detected_bills = table(
    "detected_bills",  # bills the last training saw in the spending, and those the person says are none
    person(primary_key=True),
    Column("key", Text, primary_key=True),  # the same in every search that finds it
    Column("name", Text, nullable=False),  # empty: only the category tells
    Column("category", Text, nullable=False),
    Column("low_minor", BigId, nullable=False),
    Column("usual_minor", BigId, nullable=False),
    Column("high_minor", BigId, nullable=False),
    Column("currency", Text, nullable=False),
    Column("every", Text, nullable=False),  # one of money.bill.EVERY
    Column("due_day", Integer, nullable=False),  # of the month; 0 for weeks
    Column("days", Json, nullable=False),  # ISO dates, the next first
    Column("confidence", Integer, nullable=False),  # per cent
    Column("is_dismissed", Flag, nullable=False),  # stays through later trainings
)
goals = table(
    "goals",  # what a person saves for
    Column("id", BigId, primary_key=True),
    person(),
    Column("name", Text, nullable=False),
    Column("target_minor", BigId, nullable=False),
    Column("currency", Text, nullable=False),
    Column("due_on", Day),  # null: whenever it is reached
    Column("made_on", Day, nullable=False),
    Column("made_by", BigId, nullable=False),  # the inbox row that caused it: the same one never acts twice
    Column("is_active", Flag, nullable=False),
    Index("goals_by_user", "user_id", "id"),
    never_reuses_ids=True,
)
savings = table(
    "savings",  # what was put aside for a goal, or taken out again (below zero)
    Column("id", BigId, primary_key=True),
    Column("goal_id", BigId, ForeignKey("goals.id", ondelete="CASCADE"), nullable=False),
    Column("amount_minor", BigId, nullable=False),
    Column("saved_on", Day, nullable=False),
    Column("made_by", BigId, nullable=False),
    Column("is_undone", Flag, nullable=False),
    Index("savings_by_goal", "goal_id", "id"),
    never_reuses_ids=True,
)
