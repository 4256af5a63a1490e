"""A person's own exchange rates: stated, listed, taken away; and what the central bank's are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.errors import EndedCurrency, NotFound, Refusal, WrongCurrency
from bot.ledger.converting import Converter, reconvert
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.rate import Rate
from bot.parsing.rates import Side, Stated
from bot.storage.database import Database, Transaction
from bot.storage.ecb import newest, per_euro
from bot.storage.rates import OwnRate as OwnRate
from bot.storage.rates import delete_own_rate, list_own_rates, save_own_rate
from bot.storage.users import User

SAME = "That is your own currency. Name another one: /rate THB 39"
MOST = 200  # rates that one person keeps
TOO_MANY = "You have {count} rates of your own. Take some away first: /rate"


@dataclass(frozen=True, slots=True)
class RateSet:
    """A rate as it was kept; `count` expenses are converted anew. `is_guessed`: which way round it is was
    left open."""

    own: OwnRate
    count: int
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """The person's own rates, the newest first, and the central bank's newest day."""

    own: tuple[OwnRate, ...]
    newest: date


async def set_rate(db: Database, user: User, stated: Stated, today: date) -> RateSet:
    """Keep a stated rate from `today` on. Of the ways to read it the nearest to the central bank's counts.

    Raises `EndedCurrency`, and `Refusal` where the two currencies are one.
    """

    def step(tx: Transaction) -> RateSet:
        ways = list(_ways(stated, user.currency, today))
        _check(ways[0], today)
        if len(list_own_rates(tx, user.id)) >= MOST:
            raise Refusal(TOO_MANY, count=MOST)
        own = min(ways, key=lambda way: _distance(tx, way, today))  # of equals the first
        return RateSet(*_keep(tx, user, own), is_guessed=stated.other is None)

    return await db.write(step)


async def turn_round(db: Database, user: User, rate_id: int) -> RateSet:
    """The rate the other way round: 39 baht a euro become 39 euros a baht. Raises `NotFound`."""

    def step(tx: Transaction) -> RateSet:
        gone = delete_own_rate(tx, user.id, rate_id)
        if gone is None:
            raise NotFound
        turned = OwnRate(0, gone.base, gone.quote, gone.quote_units, gone.base_units, gone.starts_on)
        return RateSet(*_keep(tx, user, turned), is_guessed=True)

    return await db.write(step)


async def remove(db: Database, user: User, rate_id: int) -> RateSet:
    """Take a rate away: what it had converted counts as if it had never been. Raises `NotFound`."""

    def step(tx: Transaction) -> RateSet:
        gone = delete_own_rate(tx, user.id, rate_id)
        if gone is None:
            raise NotFound
        return RateSet(gone, reconvert(tx, user, since=gone.starts_on))

    return await db.write(step)


async def list_rates(db: Database, user: User) -> Rates:
    """Everything there is to say of rates."""
    return await db.read(lambda tx: Rates(tuple(reversed(list_own_rates(tx, user.id))), newest(tx)))


async def look_up(db: Database, user: User, currency: Currency, today: date) -> Rate | None:
    """What one unit of `currency` is at home today, None where nobody knows."""
    return await db.read(lambda tx: Converter(tx, user).rate(currency, today))


async def at_home(db: Database, user: User, amount: Money, today: date) -> Money:
    """What an amount is in the home currency today; raises `WrongCurrency` where no rate is known."""
    found = await db.read(lambda tx: Converter(tx, user).convert(amount, today))
    if amount.currency == user.currency:
        return amount
    if found is None:
        raise WrongCurrency(home=user.currency.code, other=amount.currency.code)
    return found.amount


def _keep(tx: Transaction, user: User, own: OwnRate) -> tuple[OwnRate, int]:
    rate_id = save_own_rate(tx, user.id, own)
    kept = next(each for each in list_own_rates(tx, user.id) if each.id == rate_id)
    return kept, reconvert(tx, user, since=own.starts_on)


def _ways(stated: Stated, home: Currency, today: date) -> Iterator[OwnRate]:
    """The ways to read it, the likeliest first."""
    one, other = stated.one, stated.other or Side(home, ())
    for units in one.units or (Decimal(1),):
        for others in other.units or (Decimal(1),):
            way = OwnRate(0, one.currency, other.currency, units, others, today)
            turned = OwnRate(0, one.currency, other.currency, others, units, today)
            if stated.other:
                yield way
            elif units >= 1 and one.currency.digits != 3:  # a dinar of three digits is worth more than most
                yield from (way, turned)
            else:
                yield from (turned, way)


def _check(way: OwnRate, today: date) -> None:
    if way.base == way.quote:
        raise Refusal(SAME)
    for old in (way.base, way.quote):
        if old.last_day and old.is_over(today):
            raise EndedCurrency(old=old.code, year=old.last_day.year, new=old.successor)


def _distance(tx: Transaction, way: OwnRate, today: date) -> Fraction:
    """How many times larger or smaller than the central bank's it is; 1 where the bank has none."""
    base, quote = per_euro(tx, way.base.code, today), per_euro(tx, way.quote.code, today)
    if not base or not quote:
        return Fraction(1)
    ratio = way.value / (quote.units / base.units)
    return max(ratio, 1 / ratio)
