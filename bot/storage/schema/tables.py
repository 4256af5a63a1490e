"""What every table has: the one `metadata`, STRICT on SQLite, and for most the person whose rows they are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, UniqueConstraint

from bot.storage.columns import BigId

metadata = MetaData()


def table(name: str, *parts: Column[Any] | UniqueConstraint | Index, never_reuses_ids: bool = False) -> Table:
    """A table of `metadata`; `never_reuses_ids` where an old button may hold the id of a row that is gone."""
    # Without AUTOINCREMENT SQLite gives a deleted row's id to the next one, and an old button would find it.
    return Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=never_reuses_ids)


def person(**options: Any) -> Column[Any]:
    """Whose row it is; it goes with them."""
    return Column("user_id", BigId, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, **options)
