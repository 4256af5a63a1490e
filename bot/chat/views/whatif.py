"""`/whatif`: what one more expense would do to the month, and the best day for it."""

from __future__ import annotations

from bot.chat.buttons import Rows, press
from bot.chat.replies import Reply
from bot.chat.views.forecast import spent_line
from bot.chat.views.phrases import about, chance_words, floor, full_day, period_name, short
from bot.i18n import Translator
from bot.ledger.forecasts import TooEarly, WhatIf
from bot.money.advice import Allowance
from bot.money.amount import Money


def what_if(tr: Translator, found: WhatIf, amount: Money, name: str, telling: int) -> Reply:
    """What one more expense would do to the month, and the day that would take it best."""
    what = _what(tr, amount, name)
    month = period_name(tr, found.before.period)
    lines = [
        tr(
            "With {what}: {month} likely {after} instead of {before}.",
            what=what,
            month=month,
            after=tr.money(about(found.median_after)),
            before=tr.money(about(found.before.median)),
        ),
        *_what_if_chance(tr, found),
        *_best_day(tr, found),
    ]
    return Reply("\n".join(lines), _buttons(tr, telling))


def _what(tr: Translator, amount: Money, name: str) -> str:
    """`€300 laptop`"""
    cost = tr.money(amount)
    return tr("{cost} {name}", cost=cost, name=short(name)) if name else cost


def _buttons(tr: Translator, telling: int) -> Rows:
    return ((press(tr("Record it"), "bought", telling), press(tr("Other sum"), "whatif")),)


def _best_day(tr: Translator, found: WhatIf) -> list[str]:
    """The first day by which it fits; where none does, the one that does the least harm."""
    if found.chance_after is None:
        return []
    if found.fits:
        return [tr("It fits: today is as good a day as any.")]
    if found.next_after is None:
        return []
    figures = {"day": full_day(tr, found.next_on), "percent": found.next_after}
    words = chance_words(tr, found.next_after)
    if found.fits_next:
        return [tr("Best day: {day}, then {percent}%, {words}.", words=words, **figures)]
    if found.next_after > found.chance_after:
        return [
            tr("No day fits well; the least harm from {day}: {percent}%, {words}.", words=words, **figures)
        ]
    return [tr("No day fits well; later would be no better: from {day} {percent}%.", **figures)]


def _what_if_chance(tr: Translator, found: WhatIf) -> list[str]:
    if found.chance_before is None or found.chance_after is None or not found.before.budget:
        return []
    if found.before.budget.is_over:
        spent = spent_line(tr, found.before.budget)
        return [tr("{first} {second}", first=spent, second=tr("Nothing was recorded."))]
    words = chance_words(tr, found.chance_after)
    lines = [
        tr(
            "Within {limit}: {after}%, {words} (now {before}%).",
            limit=tr.money(found.before.budget.allotted),
            after=found.chance_after,
            words=words,
            before=found.chance_before,
        )
    ]
    if found.per_day_before is not None and found.per_day_after is not None:
        before, after = tr.money(found.per_day_before), tr.money(found.per_day_after)
        lines.append(
            tr("A day: {after} instead of {before}. Nothing was recorded.", after=after, before=before)
        )
    return lines


def what_if_early(tr: Translator, found: TooEarly, amount: Money, name: str, telling: int) -> Reply:
    """Without a forecast: what the budget alone says."""
    what, day = _what(tr, amount, name), found.standing.allowance
    if not day:
        return Reply(
            tr("Too early to forecast. With a budget I can say what {what} leaves: /budget 1500", what=what)
        )
    text = _by_budget(tr, day, amount, what)
    return Reply(text + "\n" + _no_chance_yet(tr, found), _buttons(tr, telling))


def _by_budget(tr: Translator, day: Allowance, amount: Money, what: str) -> str:
    left = day.left - amount - day.kept_back
    if left.minor < 0:
        over = tr.money(-left)
        if day.kept_back:
            return tr(
                "By budget: with {what} you would be {over} over, bills kept back.", what=what, over=over
            )
        return tr("By budget: with {what} you would be {over} over.", what=what, over=over)
    days = tr.plural("{count} day", "{count} days", day.days_left)
    figures = {"what": what, "left": floor(tr, left), "days": days}
    if day.kept_back:
        return tr("By budget: with {what}, {left} would be left for {days}, bills kept back.", **figures)
    return tr("By budget: with {what}, {left} would be left for {days}.", **figures)


def _no_chance_yet(tr: Translator, found: TooEarly) -> str:
    if found.ready_on <= found.standing.today:
        return tr("Your model is being trained; the chance comes with it in a minute or two.")
    return tr("Too early for a chance; about {day}.", day=full_day(tr, found.ready_on))
