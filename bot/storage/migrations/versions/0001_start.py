"""the first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("bot_id", BIG, nullable=False),
        sa.Column("update_id", BIG, nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", BIG, nullable=False),
        sa.UniqueConstraint("bot_id", "update_id"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("inbox_by_state", "inbox", ["state", "id"])
    op.create_table(
        "invites",
        sa.Column("code_hash", sa.Text(), primary_key=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("expires_at", BIG, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
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
        sqlite_strict=True,
    )
    op.create_table(
        "groups",
        sa.Column("chat_id", BIG, primary_key=True, autoincrement=False),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE")),
        sa.Column("sponsor_id", BIG),
        sa.Column("told_at", BIG),
        sqlite_strict=True,
    )
    op.create_index("groups_by_ledger", "groups", ["user_id"])
    op.create_table(
        "members",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("member_id", BIG, primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("members_by_member", "members", ["member_id"])
    op.create_table(
        "bills",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("first_on", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("logged_from", sa.Text()),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("is_paused", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "budgets",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
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
        sqlite_strict=True,
    )
    op.create_table(
        "moves",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("moved_on", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("moves_by_day", "moves", ["user_id", "moved_on"])
    op.create_table(
        "changes",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("made_at", BIG, nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("undone_by", BIG),
        sa.Column("member_id", BIG),
        sa.Column("chat_id", BIG),
        sa.Column("message_id", BIG),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("changes_by_message", "changes", ["chat_id", "message_id"])
    op.create_index("changes_by_update", "changes", ["made_by"])
    op.create_index("changes_by_user", "changes", ["user_id", "id"])
    op.create_table(
        "categories",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("emoji", sa.Text(), nullable=False),
        sa.Column("became", sa.Text()),
        sqlite_strict=True,
    )
    op.create_table(
        "lessons",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("lessons_by_words", "lessons", ["user_id", "words"])
    op.create_index("lessons_by_change", "lessons", ["change_id"])
    op.create_table(
        "reshapings",
        sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "guessers",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("weights", sa.LargeBinary(), nullable=False),
        sa.Column("trained_at", BIG, nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "confirmations",
        sa.Column("chat_id", BIG, primary_key=True),
        sa.Column("message_id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("reply_id", BIG, nullable=False),
        sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="SET NULL")),
        sqlite_strict=True,
    )
    op.create_index("confirmations_by_reply", "confirmations", ["chat_id", "reply_id"])
    op.create_table(
        "detected_bills",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
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
        sqlite_strict=True,
    )
    op.create_table(
        "due",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("slot", sa.Text(), primary_key=True),
        sa.Column("at", BIG, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("due_by_instant", "due", ["at"])
    op.create_table(
        "forecasts",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("weights", sa.LargeBinary()),
        sa.Column("paths", sa.LargeBinary(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("trained_at", BIG, nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "outlooks",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("made_on", sa.Text(), primary_key=True),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("low_minor", BIG, nullable=False),
        sa.Column("median_minor", BIG, nullable=False),
        sa.Column("high_minor", BIG, nullable=False),
        sa.Column("chance", sa.Integer()),
        sqlite_strict=True,
    )
    op.create_table(
        "questions",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("member_id", BIG, primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("asked_at", BIG, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "sent",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("day", sa.Text(), primary_key=True),
        sa.Column("sent_at", BIG, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "announcing",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("slot", sa.Text(), primary_key=True),
        sa.Column("at", BIG, primary_key=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "manners",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("quiet_from", sa.Text()),
        sa.Column("quiet_until", sa.Text()),
        sa.Column("hides_amounts", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "pins",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "uploads",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("chat_id", BIG, nullable=False),
        sa.Column("message_id", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("columns", sa.Text()),
        sa.Column("received_at", BIG, nullable=False),
        sa.UniqueConstraint("chat_id", "message_id"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "zero_days",
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("day", sa.Text(), primary_key=True),
        sqlite_strict=True,
    )
    op.create_table(
        "expenses",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
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
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("expenses_by_day", "expenses", ["user_id", "spent_on", "id"])
    op.create_index(
        "expenses_by_words",
        "expenses",
        [
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
        ],
    )
    op.create_table(
        "change_rows",
        sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("expense_id", BIG, sa.ForeignKey("expenses.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("before", sa.Text()),
        sqlite_strict=True,
    )
    op.create_index("change_rows_by_expense", "change_rows", ["expense_id"])
    op.create_table(
        "change_plans",
        sa.Column(
            "change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("before", sa.Text()),
        sqlite_strict=True,
    )
    op.create_table(
        "reversals",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("is_redo", sa.Integer(), nullable=False),
        sa.Column("newest_change", BIG, nullable=False),
        sa.Column("member_id", BIG),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("reversals_by_update", "reversals", ["made_by"])
    op.create_index("reversals_by_user", "reversals", ["user_id", "id"])
    op.create_table(
        "tellings",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("told_at", BIG, nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("tellings_by_user", "tellings", ["user_id", "id"])
    op.create_table(
        "goals",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("target_minor", BIG, nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Text()),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("goals_by_user", "goals", ["user_id", "id"])
    op.create_table(
        "savings",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("goal_id", BIG, sa.ForeignKey("goals.id", ondelete="CASCADE"), nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("saved_on", sa.Text(), nullable=False),
        sa.Column("made_by", BIG, nullable=False),
        sa.Column("is_undone", sa.Integer(), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("savings_by_goal", "savings", ["goal_id", "id"])
    op.create_table(
        "own_rates",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("base_units", sa.Text(), nullable=False),
        sa.Column("quote_units", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.UniqueConstraint("user_id", "base", "quote", "starts_on"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "ecb_days",
        sa.Column("day", sa.Text(), primary_key=True),
        sa.Column("rates", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "trips",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text()),
        sa.Column("home_zone", sa.Text()),
        sa.Column("is_over", sa.Integer(), nullable=False),
        sa.Column("after_id", BIG),
        sa.Column("until_id", BIG),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("trips_by_user", "trips", ["user_id", "starts_on"])
