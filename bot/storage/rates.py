"""A person's own exchange rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.money.currency import Currency
from bot.storage.database import Transaction
from bot.storage.schema import own_rates


@dataclass(frozen=True, slots=True)
class OwnRate:
    """`base_units` of `base` are `quote_units` of `quote`, from `starts_on` until a newer one."""

    id: int
    base: Currency
    quote: Currency
    base_units: Decimal
    quote_units: Decimal
    starts_on: date

    @property
    def value(self) -> Fraction:
        """Units of `quote` in one of `base`."""
        return Fraction(self.quote_units) / Fraction(self.base_units)


def save_own_rate(tx: Transaction, user_id: int, rate: OwnRate) -> int:
    """Keep a rate, in place of one of the same currencies and day; its id (that of `rate` is not used)."""
    units = {"base_units": str(rate.base_units), "quote_units": str(rate.quote_units)}
    statement = insert(own_rates).values(
        user_id=user_id, base=rate.base.code, quote=rate.quote.code, starts_on=rate.starts_on, **units
    )
    keys = ["user_id", "base", "quote", "starts_on"]
    saved = statement.on_conflict_do_update(index_elements=keys, set_=units).returning(own_rates.c.id)
    return int(tx.execute(saved).scalar_one())


def list_own_rates(tx: Transaction, user_id: int) -> list[OwnRate]:
    """The person's rates by day, then as entered."""
    statement = select(own_rates).where(own_rates.c.user_id == user_id)
    return [_read(row) for row in tx.execute(statement.order_by(own_rates.c.starts_on, own_rates.c.id))]


def delete_own_rate(tx: Transaction, user_id: int, rate_id: int) -> OwnRate | None:
    """Remove one of the person's rates; None when there is none or it is not theirs."""
    statement = delete(own_rates).where(own_rates.c.id == rate_id, own_rates.c.user_id == user_id)
    row = tx.execute(statement.returning(own_rates)).one_or_none()
    return _read(row) if row is not None else None


def _read(row: Row[tuple[object, ...]]) -> OwnRate:
    return OwnRate(
        id=row.id,
        base=Currency(row.base),
        quote=Currency(row.quote),
        base_units=Decimal(row.base_units),
        quote_units=Decimal(row.quote_units),
        starts_on=row.starts_on,
    )
