"""What every table of the first schema has."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
metadata = sa.MetaData()


def table(
    name: str, *parts: sa.Column[Any] | sa.UniqueConstraint | sa.Index, never_reuses_ids: bool = False
) -> None:
    """Add a table to `metadata`."""
    sa.Table(name, metadata, *parts, sqlite_strict=True, sqlite_autoincrement=never_reuses_ids)


def person(**options: Any) -> sa.Column[Any]:
    """Whose row it is."""
    return sa.Column("user_id", BIG, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, **options)
