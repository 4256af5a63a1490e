"""What a digest adds to its figures: the same days before, what changed most, what lies ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.chat.views import forecast, summaries
from bot.chat.views.phrases import MOST_NAMED, kept_back, short
from bot.i18n import Translator
from bot.ledger.forecasts import Outlook
from bot.ledger.summing import Summary
from bot.money.advice import BillDue
from bot.money.amount import Money, whole


@dataclass(frozen=True, slots=True)
class Recap:
    """Lines of a digest, each possibly none."""

    before: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()


def recap(
    tr: Translator, found: Summary, bills: Sequence[BillDue], outlook: Outlook | None, today: date
) -> Recap:
    """What `found` was before and which categories moved; the `bills` and the likely end ahead."""
    ahead = [tr("Bills to come: {bills}", bills=kept_back(tr, bills, most=MOST_NAMED))] if bills else []
    if outlook:
        ahead.append(forecast.end_line(tr, outlook))
    return Recap(tuple(summaries.before(tr, found, today)), tuple(_changes(tr, found)), tuple(ahead))


def _changes(tr: Translator, found: Summary) -> list[str]:
    """The category that fell most and the one that rose most, where they did by a whole unit."""
    if found.before is None or not found.before:
        return []
    currency = found.spent.currency
    moved = [(part.name, whole(Money(part.spent - was, currency))) for part, was in found.parts]
    moved += [(name, whole(Money(-was, currency))) for name, was in found.gone]
    moved.sort(key=lambda each: each[1].minor)
    lines = []
    if moved and moved[0][1].minor < 0:
        name, change = short(tr.category(moved[0][0])), tr.money(-moved[0][1])
        lines.append(tr("Best: {name}, {change} less", name=name, change=change))
    if moved and moved[-1][1].minor > 0:
        name, change = short(tr.category(moved[-1][0])), tr.money(moved[-1][1])
        lines.append(tr("Worst: {name}, {change} more", name=name, change=change))
    return [" · ".join(lines)] if lines else []
