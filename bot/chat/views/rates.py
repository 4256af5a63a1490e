"""Exchange rates, both ways round, and where they come from."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.chat.views.phrases import with_year
from bot.i18n import Translator
from bot.ledger.rates import OwnRate, Rates, RateSet
from bot.money.currency import Currency
from bot.money.rate import Rate

_MOST_SHOWN = 12
_MAJOR = ("CHF", "EUR", "GBP", "USD")  # people say what one of these is in theirs


def put(tr: Translator, done: RateSet, *, replaces: bool = False) -> Reply:
    """A rate was kept, told both ways."""
    lines = [tr("Your rate: {rate}", rate=_both(tr, done.own))]
    if done.count:
        lines.append(
            tr.plural(
                "{count} expense now counts with it.", "{count} expenses now count with it.", done.count
            )
        )
    row = [press(tr("Remove"), "unrate", done.own.id)]
    if done.is_guessed:
        row.insert(0, press(tr("The other way round"), "turnrate", done.own.id))
    return Reply("\n".join(lines), (tuple(row),), replaces=replaces)


def listed(tr: Translator, found: Rates, *, replaces: bool = False) -> Reply:
    """The person's own rates, each one tap from going, and whose the others are."""
    own = found.own[:_MOST_SHOWN]
    lines = [
        tr("{rate}, from {day}", rate=_both(tr, each), day=with_year(tr, each.starts_on)) for each in own
    ]
    lines = lines or [tr("You have no rates of your own. To set one: /rate 1 EUR = 39 THB")]
    lines.append(tr("Others: European Central Bank, {day}", day=with_year(tr, found.newest)))
    rows = tuple((press(tr("Remove {name}", name=_name(each)), "unrate", each.id),) for each in own)
    return Reply("\n".join(lines), rows, replaces=replaces)


def told(tr: Translator, currency: Currency, home: Currency, rate: Rate | None) -> Reply:
    """Today's rate of a currency."""
    if rate is None:
        return Reply(ask(tr, currency, home))
    value = Fraction(rate.value)
    shown = (
        f"{_side(tr, currency, Decimal(1), home, value)} · {_side(tr, home, Decimal(1), currency, 1 / value)}"
    )
    day = with_year(tr, rate.on)
    whose = (
        tr("Your rate, from {day}", day=day) if rate.is_own else tr("European Central Bank, {day}", day=day)
    )
    return Reply(f"{shown}\n{whose}")


def ask(tr: Translator, currency: Currency, home: Currency) -> str:
    """There is no rate for the currency: how to give one."""
    one, other = (currency, home) if currency.code in _MAJOR else (home, currency)
    return tr(
        "I have no rate for {currency}, so it counts in no total yet. Tell me: 1 {one} = … {other}",
        currency=currency.code,
        one=one.code,
        other=other.code,
    )


def _name(own: OwnRate) -> str:
    return f"{own.base.code} = {own.quote.code}"


def _both(tr: Translator, own: OwnRate) -> str:
    """`€1 = ฿39 · ฿1 = €0.02564`; as it was stated where that was in other units."""
    there = _side(tr, own.base, Decimal(1), own.quote, own.value)
    back = _side(tr, own.quote, Decimal(1), own.base, 1 / own.value)
    return f"{there} · {back}"


def _side(tr: Translator, one: Currency, units: Decimal, other: Currency, value: Fraction) -> str:
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    return tr("{one} = {other}", one=tr.quantity(units, one), other=tr.quantity(shown, other))
