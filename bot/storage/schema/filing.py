"""Where expenses are filed: what a person made of the categories, and taught."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Text

from bot.storage.columns import BigId, Json
from bot.storage.schema.tables import person, table

categories = table(
    "categories",  # what a person made of a category
    person(primary_key=True),
    Column("name", Text, primary_key=True),  # a starting one's key, or as the person wrote it
    Column("emoji", Text, nullable=False),  # empty: none
    Column("became", Text),  # the category that it was renamed to, or joined; words that mean it mean that
)
lessons = table(
    "lessons",  # words that a person filed on purpose, and where; the newest that stands counts
    Column("id", BigId, primary_key=True),
    person(),
    Column("words", Text, nullable=False),  # as money.category.filed_words has a note
    Column("category", Text, nullable=False),
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="CASCADE"), nullable=False),
    Index("lessons_by_words", "user_id", "words"),
    Index("lessons_by_change", "change_id"),
    never_reuses_ids=True,
)
reshapings = table(
    "reshapings",  # renames, merges, splits and emoji: what a change did to categories, to take it back
    Column("change_id", BigId, ForeignKey("changes.id", ondelete="CASCADE"), primary_key=True),
    person(),
    Column("details", Json, nullable=False),
)
guessers = table(
    "guessers",  # a person's own guess of categories, as the last training left it
    person(primary_key=True),
    Column("weights", LargeBinary, nullable=False),  # safetensors
)
