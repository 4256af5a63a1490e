"""A query as it was understood: `food · over €50 · October`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.views.phrases import dated, days, relative, short
from bot.i18n import Translator
from bot.money.period import DAY, Period, month_of, year_of
from bot.money.query import Bound, Query, Term, comparable

_LONGEST = 24  # characters of one part


def asked(tr: Translator, query: Query, today: date) -> str:
    """Every part of the query, the days last."""
    parts = [
        *(_term(tr, term) for term in query.terms),
        *(short(tr.category(name), _LONGEST) for name in query.categories),
        *(f"#{short(tag, _LONGEST)}" for tag in query.tags),
        *_amounts(tr, query.bounds),
    ]
    if query.period:
        parts.append(period_name(tr, query.period, today))
    return " · ".join(parts)


def asked_first(tr: Translator, query: Query, today: date) -> str:
    """The same where a sentence begins with it."""
    text = asked(tr, query, today)
    return text[:1].upper() + text[1:]


def _term(tr: Translator, term: Term) -> str:
    for category in term.categories:
        name = tr.category(category)
        if comparable(name) == comparable(term.word):
            return short(name, _LONGEST)
    if term.categories:
        names = [short(tr.category(category), _LONGEST) for category in term.categories]
        return tr("“{word}” or {category}", word=short(term.word, _LONGEST), category=tr.join(names))
    return tr("“{word}”", word=short(term.word, _LONGEST))


def _amounts(tr: Translator, bounds: Sequence[Bound]) -> list[str]:
    if len(bounds) == 2 and [bound.sign for bound in bounds] == [">=", "<="]:
        low, high = (bound.amount for bound in bounds)
        if low == high:
            return [tr("exactly {amount}", amount=tr.money(low))]
        return [f"{tr.money(low)} – {tr.money(high)}"]
    return [_bound(tr, bound) for bound in bounds]


def _bound(tr: Translator, bound: Bound) -> str:
    amount = tr.money(bound.amount)
    match bound.sign:
        case ">":
            return tr("over {amount}", amount=amount)
        case ">=":
            return tr("{amount} or more", amount=amount)
        case "<":
            return tr("under {amount}", amount=amount)
    return tr("{amount} or less", amount=amount)


def period_name(tr: Translator, period: Period, today: date) -> str:
    """`October`, `October 2025`, `2025`, `yesterday`, `16–22 Nov`."""
    if period == year_of(period.start):
        return str(period.start.year)
    if period == month_of(period.start):
        name = tr.month(period.start)
        return (
            name
            if period.start.year == today.year
            else tr("{month} {year}", month=name, year=period.start.year)
        )
    if period.days == 1:
        return relative(tr, period.start, today)
    if period.last.year != today.year or period.start.year != today.year:
        return tr(
            "{first} – {last}", first=dated(tr, period.start, today), last=dated(tr, period.end - DAY, today)
        )
    return days(tr, period.start, period.last)


def others(tr: Translator, count: int) -> str:
    """Expenses in other currencies that no rate is known for."""
    return tr.plural(
        "{count} in another currency is not in the sum.",
        "{count} in other currencies are not in the sum.",
        count,
    )
