"""Of the first schema: categories, and what was taught."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.migrations.start.tables import BIG, person, table

table(
    "categories",
    person(primary_key=True),
    sa.Column("name", sa.Text(), primary_key=True),
    sa.Column("emoji", sa.Text(), nullable=False),
    sa.Column("became", sa.Text()),
)
table(
    "lessons",
    sa.Column("id", BIG, primary_key=True),
    person(),
    sa.Column("words", sa.Text(), nullable=False),
    sa.Column("category", sa.Text(), nullable=False),
    sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), nullable=False),
    sa.Index("lessons_by_words", "user_id", "words"),
    sa.Index("lessons_by_change", "change_id"),
    never_reuses_ids=True,
)
table(
    "reshapings",
    sa.Column("change_id", BIG, sa.ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    person(),
    sa.Column("details", sa.Text(), nullable=False),
)
table(
    "guessers",
    person(primary_key=True),
    sa.Column("weights", sa.LargeBinary(), nullable=False),
)
