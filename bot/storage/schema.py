"""The tables. Money is integer minor units, days are ISO dates, instants are UTC epoch seconds.

SQLite tables are STRICT; the same definitions serve PostgreSQL. A test compares this file with the sum of
the migrations.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.columns import BigId, Day, Flag, Instant, Json

metadata = MetaData()


def _table(
    name: str, *parts: Column[Any] | UniqueConstraint | Index, never_reuses_ids: bool = False
) -> Table:
    # Without AUTOINCREMENT SQLite gives a deleted row's id to the next one, and an old button would find it.
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=never_reuses_ids)


def _person(**options: Any) -> Column[Any]:
    return Column("user_id", BigId, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, **options)


inbox = _table(
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
groups = _table(
    "groups",  # group chats; one that became a supergroup has two rows with the same ledger
    Column("chat_id", BigId, primary_key=True, autoincrement=False),
    Column(
        "user_id", BigId, ForeignKey("users.id", ondelete="CASCADE")
    ),  # its ledger; null: nobody opened it
    Column("sponsor_id", BigId),  # who opened it here: it is in use while they are let in
    Column("told_at", Instant),  # when it was told what the bot sees here, or that the bot is private
    Index("groups_by_ledger", "user_id"),
)
users = _table(
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
invites = _table(
    "invites",
    Column("code_hash", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
members = _table(
    "members",  # those of a group who used the bot, or were said to have paid
    _person(primary_key=True),
    Column("member_id", BigId, primary_key=True),  # their Telegram id
    Column("name", Text, nullable=False),
    Column("username", Text, nullable=False),  # without @; empty: they have none
    Index("members_by_member", "member_id"),
)
expenses = _table(
    "expenses",
    Column("id", BigId, primary_key=True),
    _person(),
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
changes = _table(
    "changes",  # what /undo takes back, latest first
    Column("id", BigId, primary_key=True),
    _person(),
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
change_rows = _table(
    "change_rows",
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    Column("expense_id", BigId, ForeignKey("expenses.id", ondelete="CASCADE"), primary_key=True),
    # The expense's fields before the change, or while it is taken back those after it, which /redo restores;
    # null when the change added it.
    Column("before", Json),
    Index("change_rows_by_expense", "expense_id"),
)
change_plans = _table(
    "change_plans",  # rows of budgets, bills and the like that a change touched
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),  # a key of storage.plans.TABLES
    Column("key", Text, primary_key=True),  # which row: JSON of its key, the person aside
    Column("before", Json),  # its values before, or while taken back those after; null where there was none
)
reversals = _table(
    "reversals",  # each taking back of a change, and each doing it again: what /redo does again, latest first
    Column("id", BigId, primary_key=True),
    _person(),
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
categories = _table(
    "categories",  # what a person made of a category
    _person(primary_key=True),
    Column("name", Text, primary_key=True),  # a starting one's key, or as the person wrote it
    Column("emoji", Text, nullable=False),  # empty: none
    Column("became", Text),  # the category that it was renamed to, or joined; words that mean it mean that
)
lessons = _table(
    "lessons",  # words that a person filed on purpose, and where; the newest that stands counts
    Column("id", BigId, primary_key=True),
    _person(),
    Column("words", Text, nullable=False),  # as money.category.filed_words has a note
    Column("category", Text, nullable=False),
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="CASCADE"), nullable=False),
    Index("lessons_by_words", "user_id", "words"),
    Index("lessons_by_change", "change_id"),
    never_reuses_ids=True,
)
reshapings = _table(
    "reshapings",  # renames, merges, splits and emoji: what a change did to categories, to take it back
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    _person(),
    Column("details", Json, nullable=False),
)
guessers = _table(
    "guessers",  # a person's own guess of categories, as the last training left it
    _person(primary_key=True),
    Column("weights", LargeBinary, nullable=False),  # safetensors
    Column("trained_at", Instant, nullable=False),
    Column("details", Json, nullable=False),  # how many expenses it learned from, how often it was right
)
confirmations = _table(
    "confirmations",  # which message of the bot confirms which message of the person
    Column("chat_id", BigId, primary_key=True),
    Column("message_id", BigId, primary_key=True),
    _person(),
    Column("reply_id", BigId, nullable=False),
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="SET NULL")),  # what the reply told of
    Index("confirmations_by_reply", "chat_id", "reply_id"),
)
budgets = _table(
    "budgets",
    _person(primary_key=True),
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
moves = _table(
    "moves",  # taken from one category's budget into another's, in the periods that hold the day
    Column("id", BigId, primary_key=True),
    _person(),
    Column("moved_on", Day, nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("amount_minor", BigId, nullable=False),
    Column("currency", Text, nullable=False),
    Index("moves_by_day", "user_id", "moved_on"),
    never_reuses_ids=True,
)
bills = _table(
    "bills",
    Column("id", BigId, primary_key=True),
    _person(),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("amount_minor", BigId, nullable=False),
    Column("currency", Text, nullable=False),
    Column("every", Text, nullable=False),  # one of money.bill.EVERY
    Column("first_on", Day, nullable=False),  # the anchor the others are counted from
    Column("told", Text, nullable=False),  # one of money.bill.TOLD: when a due date is announced
    Column("logged_from", Day),  # due dates from here on are recorded by themselves; null: none is
    Column("skipped", Json, nullable=False),  # ISO due dates that are not paid this time
    Column("is_paused", Flag, nullable=False),  # kept, and neither kept back nor announced
    Column("is_active", Flag, nullable=False),
    never_reuses_ids=True,
)
detected_bills = _table(
    "detected_bills",  # bills the last training saw in the spending, and those the person says are none
    _person(primary_key=True),
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
zero_days = _table(
    "zero_days",  # days a person confirmed as without spending
    _person(primary_key=True),
    Column("day", Day, primary_key=True),
)
due = _table(
    "due",  # what happens by itself, and when next
    _person(primary_key=True),
    Column("kind", Text, primary_key=True),  # a key of jobs.catalog
    Column("slot", Text, primary_key=True),  # "20:30" for a reminder; empty where there is one of a kind
    Column("at", Instant, nullable=False),
    Index("due_by_instant", "at"),
)
sent = _table(
    "sent",  # once per person, kind and local date; written before sending
    _person(primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("day", Day, primary_key=True),
    Column("sent_at", Instant, nullable=False),
)
announcing = _table(
    "announcing",  # what was taken from `due` to be said, until it is known to have arrived
    _person(primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("slot", Text, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("tries", Integer, nullable=False),
)
manners = _table(
    "manners",  # how a person wants to be spoken to unasked, where it differs from the usual
    _person(primary_key=True),
    Column("quiet_from", Text),  # "22:00"; with quiet_until null: no quiet hours
    Column("quiet_until", Text),
    Column("hides_amounts", Flag, nullable=False),
)
pins = _table(
    "pins",  # the one message a person wants pinned, edited in place
    _person(primary_key=True),
    Column("message_id", BigId, nullable=False),
    Column("shown", Text, nullable=False),  # what it says
)
uploads = _table(
    "uploads",  # a file between its preview and the tap that imports it
    Column("id", BigId, primary_key=True),
    _person(),
    Column("chat_id", BigId, nullable=False),
    Column("message_id", BigId, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("columns", Json),  # the reading the person chose, where it differs from the guess
    Column("received_at", Instant, nullable=False),
    UniqueConstraint("chat_id", "message_id"),
    never_reuses_ids=True,
)
questions = _table(
    "questions",  # what the bot asked last and the next plain message may answer
    _person(primary_key=True),
    Column("member_id", BigId, primary_key=True),  # in a group, who is asked; 0 in a private chat
    Column("kind", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("asked_at", Instant, nullable=False),
)
tellings = _table(
    "tellings",  # what the bot told lately and about what: /why explains the last, buttons turn its pages
    Column("id", BigId, primary_key=True),
    _person(),
    Column("kind", Text, nullable=False),  # a key of chat.handlers.why.SUMS, or one that has no sum
    Column("payload", Json, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("made_by", BigId, nullable=False),  # the inbox row that asked: the same one never tells twice
    Index("tellings_by_user", "user_id", "id"),
    never_reuses_ids=True,
)
goals = _table(
    "goals",  # what a person saves for
    Column("id", BigId, primary_key=True),
    _person(),
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
savings = _table(
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
forecasts = _table(
    "forecasts",  # a person's model and the sample paths it left
    _person(primary_key=True),
    Column("weights", LargeBinary),  # safetensors; null while no own model answers
    Column("paths", LargeBinary, nullable=False),  # float32, row-major (samples, horizon), in minor units
    Column("samples", Integer, nullable=False),
    Column("starts_on", Day, nullable=False),  # the first day the paths speak of
    Column("answered_by", Text, nullable=False),
    Column("trained_at", Instant, nullable=False),
    Column("details", Json, nullable=False),  # scores, loss curve, by-day, mse, r2
)
outlooks = _table(
    "outlooks",  # what was said about a period's end, to be held against what came
    _person(primary_key=True),
    Column("made_on", Day, primary_key=True),
    Column("starts_on", Day, nullable=False),  # the period it speaks of: from here …
    Column("ends_on", Day, nullable=False),  # … up to, but without, this day
    Column("low_minor", BigId, nullable=False),
    Column("median_minor", BigId, nullable=False),
    Column("high_minor", BigId, nullable=False),
    Column("chance", Integer),  # per cent to stay within the budget; null without one
)
own_rates = _table(
    "own_rates",  # a person's own exchange rates: they win over the central bank's from their day on
    Column("id", BigId, primary_key=True),
    _person(),
    Column("base", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("base_units", Text, nullable=False),  # decimal: so many units of `base` …
    Column("quote_units", Text, nullable=False),  # … are so many of `quote`
    Column("starts_on", Day, nullable=False),
    UniqueConstraint("user_id", "base", "quote", "starts_on"),
    never_reuses_ids=True,
)
ecb_days = _table(
    "ecb_days",  # the central bank's rates of days newer than the file that ships, once somebody fetched them
    Column("day", Day, primary_key=True),
    Column("rates", Json, nullable=False),  # units of each currency in one euro, as decimal text
)
trips = _table(
    "trips",  # days spent abroad, where bare numbers are in another currency
    Column("id", BigId, primary_key=True),
    _person(),
    Column("currency", Text, nullable=False),
    Column("starts_on", Day, nullable=False),
    Column("ends_on", Day),  # the last day; null while it is open
    Column("home_zone", Text),  # the clock to go back to; null where the trip changed none
    Column("is_over", Flag, nullable=False),
    Column("after_id", BigId),  # the newest expense when it was said: older ones of its first day are home's
    Column("until_id", BigId),  # the newest when its end was said: newer ones of its last day are home's
    Index("trips_by_user", "user_id", "starts_on"),
    never_reuses_ids=True,
)
