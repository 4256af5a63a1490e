"""What columns hold: days, instants, flags, small JSON, and Telegram's ids."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator


class Day(TypeDecorator[date]):
    """A local date, kept as ISO text so that it sorts and compares as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return value.isoformat() if value is not None else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if value is not None else None


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as whole epoch seconds."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return int(value.timestamp()) if value is not None else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return datetime.fromtimestamp(value, UTC) if value is not None else None


class Json(TypeDecorator[Any]):
    """A small JSON document, kept as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        return json.dumps(value, separators=(",", ":")) if value is not None else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any | None:
        return json.loads(value) if value is not None else None


class Flag(TypeDecorator[bool]):
    """True or false, kept as 1 or 0: STRICT tables have no boolean."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return int(value) if value is not None else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> bool | None:
        return bool(value) if value is not None else None


BigId = BigInteger().with_variant(Integer, "sqlite")  # Telegram's ids exceed 32 bits
