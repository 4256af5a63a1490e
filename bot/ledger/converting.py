"""What an amount in another currency is at home: by the person's own rate, else by the central bank's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from bot.money.amount import Money
from bot.money.bill import Bill
from bot.money.currency import Currency
from bot.money.expense import Expense
from bot.money.rate import Converted, Rate, convert, make_rate
from bot.storage.database import Transaction
from bot.storage.ecb import per_euro
from bot.storage.expenses import save_conversion
from bot.storage.listing import list_foreign
from bot.storage.rates import OwnRate, list_own_rates
from bot.storage.users import User


class Converter:
    """Converts into one person's home currency; their own rates are read once, when first needed."""

    def __init__(self, tx: Transaction, user: User) -> None:
        self._tx, self._user = tx, user
        self._own: list[OwnRate] | None = None
        self._rates: dict[tuple[Currency, date], Rate | None] = {}

    def convert(self, amount: Money, day: date) -> Converted | None:
        """The amount of `day` at home; None for the home currency itself, and where no rate is known."""
        home = self._user.currency
        if amount.currency == home:
            return None
        rate = self.rate(amount.currency, day)
        money = convert(amount, rate, home) if rate else None
        return Converted(money, rate) if rate and money else None

    def expense(self, expense: Expense) -> Expense:
        """The expense converted anew."""
        return replace(expense, converted=self.convert(expense.amount, expense.spent_on))

    def bill(self, bill: Bill, day: date) -> Bill:
        """The bill with what it is at home on `day`; as it is where no rate is known."""
        converted = self.convert(bill.amount, day)
        return replace(bill, amount=converted.amount) if converted else bill

    def rate(self, currency: Currency, day: date) -> Rate | None:
        """The rate of `day`: an own one that holds then, the central bank's, the two together, or an own one
        of later."""
        key = currency, day
        if key not in self._rates:
            self._rates[key] = self._find(currency, day)
        return self._rates[key]

    def _find(self, currency: Currency, day: date) -> Rate | None:
        home = self._user.currency
        return (
            self._own_rate(currency, home, day)
            or self._published(currency, home, day)
            or self._through(currency, home, day)
            or self._own_rate(currency, home, date.max)
            or self._through(currency, home, day, date.max)
        )

    def _published(self, currency: Currency, home: Currency, day: date) -> Rate | None:
        base, quote = (per_euro(self._tx, one.code, day) for one in (currency, home))
        return make_rate(quote.units / base.units, min(base.on, quote.on)) if base and quote else None

    def _through(
        self, currency: Currency, home: Currency, day: date, since: date | None = None
    ) -> Rate | None:
        """By way of a third currency, one half an own rate and the other the central bank's: dong by an own
        rate into dollars, baht into roubles by an own rate of the euro."""
        for own in reversed(self._known()):
            for third in {own.base, own.quote} - {currency, home}:
                mine = self._own_rate(currency, third, since or day)
                rest = self._published(third, home, day)
                if not mine:
                    mine, rest = (
                        self._own_rate(third, home, since or day),
                        self._published(currency, third, day),
                    )
                if mine and rest:
                    return make_rate(Fraction(mine.value) * Fraction(rest.value), mine.on, is_own=True)
        return None

    def _own_rate(self, base: Currency, quote: Currency, day: date) -> Rate | None:
        """The latest that holds on `day`; asked for the end of time, the first there is."""
        found = [own for own in self._known() if {own.base, own.quote} == {base, quote}]
        holding = [own for own in found if own.starts_on <= day]
        if not holding:
            return None
        own = holding[0] if day == date.max else holding[-1]
        return make_rate(own.value if own.base == base else 1 / own.value, own.starts_on, is_own=True)

    def _known(self) -> list[OwnRate]:
        if self._own is None:
            self._own = list_own_rates(self._tx, self._user.id)
        return self._own


def reconvert(tx: Transaction, user: User, *, since: date) -> int:
    """Convert anew what is in another currency from `since` on, deleted or not, and before that whatever had
    no rate or the person's own; how many of those that count have changed."""
    converter, count = Converter(tx, user), 0
    for kept in list_foreign(tx, user.id, user.currency, since=since):
        anew = converter.expense(kept.expense)
        if anew != kept.expense:
            save_conversion(tx, anew)
            count += not kept.is_deleted
    return count
