"""`/goal`: how far one is, what it needs, and an honest word on whether the month leaves room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.chat.views.phrases import chance_words, dated, floor, period_name, short
from bot.i18n import Translator
from bot.ledger.forecasts import TooEarly, WhatIf
from bot.ledger.goals import Put, Room, Saving
from bot.money.amount import Money, per_day
from bot.money.goal import Goal, per_month, per_week, reached_on

_ENOUGH = 60  # per cent from which there is no need to say what would help
_WEEK = 7  # days
_BUTTON_NAME = 16  # characters of a goal on a button


def shown(tr: Translator, found: Sequence[Goal], today: date) -> Reply:
    """Every goal with what it needs."""
    if not found:
        return Reply(tr("No goals yet. Set one: /goal 2000 laptop by june"))
    lines = [line for goal in found for line in (_progress(tr, goal), *_need(tr, goal, today))]
    lines.append(tr("Put something aside: /goal add 100"))
    rows = tuple(
        (press(tr("Remove {name}", name=short(goal.name, _BUTTON_NAME)), "ungoal", goal.id),)
        for goal in found
    )
    return Reply("\n".join(lines), rows)


def set_(tr: Translator, goal: Goal, room: Room | None, today: date) -> Reply:
    """A goal was set."""
    lines = [
        tr("✓ Goal: {target} for {name}", target=tr.money(goal.target), name=short(goal.name)),
        *([_progress(tr, goal)] if goal.saved else []),
        *_need(tr, goal, today),
        *_room(tr, room),
    ]
    if goal.due_on is None:
        lines.append(
            tr(
                "With a day I say what a month needs: /goal {target} {name} by june",
                target=_typed(tr, goal.target),
                name=short(goal.name),
            )
        )
    return Reply("\n".join(lines), ((press(tr("Remove"), "ungoal", goal.id),),))


def put(tr: Translator, done: Put, room: Room | None, today: date, *, replaces: bool = False) -> Reply:
    """Something was put aside, or taken out."""
    name, amount = short(done.goal.name), done.saving.amount
    if amount.minor < 0:
        first = tr("✓ {amount} taken out of {name}", amount=tr.money(-amount), name=name)
    else:
        first = tr("✓ {amount} put aside for {name}", amount=tr.money(amount), name=name)
    lines = [first, _progress(tr, done.goal), *_need(tr, done.goal, today), *_room(tr, room)]
    return Reply("\n".join(lines), ((press(tr("Undo"), "unsave", done.saving.id),),), replaces=replaces)


def unput(tr: Translator, done: Put) -> Reply:
    """It was taken back."""
    lines = [tr("Undone: {what}", what=f"{tr.money(done.saving.amount)} · {short(done.goal.name)}")]
    lines.append(_progress(tr, done.goal))
    return Reply("\n".join(lines), ((press(tr("Redo"), "resave", done.saving.id),),), replaces=True)


def removed(tr: Translator, goal: Goal) -> Reply:
    """A goal was taken away."""
    text = tr("Deleted: {what}", what=f"{tr.money(goal.target)} · {short(goal.name)}")
    return Reply(text, ((press(tr("Undo"), "regoal", goal.id),),), replaces=True)


def back(tr: Translator, goal: Goal, today: date) -> Reply:
    """A goal is there again."""
    lines = [tr("Back again: {what}", what=short(goal.name)), _progress(tr, goal), *_need(tr, goal, today)]
    return Reply("\n".join(lines), ((press(tr("Remove"), "ungoal", goal.id),),), replaces=True)


def which(tr: Translator, found: Sequence[Goal], telling: int) -> Reply:
    """Several goals: for which?"""
    rows = tuple((press(short(goal.name, 30), "savefor", telling, goal.id),) for goal in found)
    return Reply(tr("Which goal?"), rows)


def sum_of(tr: Translator, goal: Goal, put: Sequence[Saving], today: date) -> Reply:
    """What is put aside, line by line, and what each week needs."""
    if not put:
        nothing = tr("Nothing is put aside for {name} yet.", name=short(goal.name))
        return Reply("\n".join([nothing, *_week(tr, goal, today)]))
    title = tr("{saved} put aside for {name} =", saved=tr.exact(goal.saved), name=short(goal.name))
    lines = [f"{tr.bare(one.amount)} · {dated(tr, one.saved_on, today)}" for one in put[-60:]]
    if earlier := put[:-60]:
        before = sum((one.amount for one in earlier), Money(0, goal.saved.currency))
        lines.insert(0, f"{tr.bare(before)} · {tr('earlier')}")
    return Reply("\n".join([title, *lines, *_week(tr, goal, today)]))


def _week(tr: Translator, goal: Goal, today: date) -> list[str]:
    """How what a week needs comes about; nothing where less than a week is left."""
    week, days = per_week(goal, today), (goal.due_on - today).days if goal.due_on else 0
    if not week or days < _WEEK:
        return []
    figures = {"week": tr.money(week), "left": tr.money(goal.left)}
    count = tr.plural("{count} day", "{count} days", days)
    return [tr("{week} a week = {left} to go ÷ {days} × 7, rounded up.", days=count, **figures)]


def _progress(tr: Translator, goal: Goal) -> str:
    figures = {
        "name": short(goal.name),
        "saved": tr.money(goal.saved),
        "target": tr.money(goal.target),
        "percent": goal.percent,
    }
    if goal.is_reached:
        return tr("{name}: {saved} of {target}: reached", **figures)
    return tr("{name}: {saved} of {target} ({percent}%), {left} to go", left=tr.money(goal.left), **figures)


def _need(tr: Translator, goal: Goal, today: date) -> list[str]:
    if goal.is_reached:
        return []
    week, month = per_week(goal, today), per_month(goal, today)
    if goal.due_on and week:
        figures = {"day": dated(tr, goal.due_on, today), "week": tr.money(week)}
        if month:
            return [tr("By {day}: {month} a month, or {week} a week", month=tr.money(month), **figures)]
        return [tr("By {day}: {week} a week", **figures)]
    if goal.due_on:
        return [
            tr(
                "Its day, {day}, is over. Another: /goal {target} {name} by june",
                day=dated(tr, goal.due_on, today),
                target=_typed(tr, goal.target),
                name=short(goal.name),
            )
        ]
    day = reached_on(goal, today)
    return [tr("At this pace it is reached about {day}", day=dated(tr, day, today))] if day else []


def _typed(tr: Translator, amount: Money) -> str:
    """As one would type it: without thousands marks."""
    units, rest = divmod(amount.minor, amount.currency.scale)
    return tr.plain(amount).replace("\xa0", "") if rest else str(units)


def _room(tr: Translator, room: Room | None) -> list[str]:
    if room is None:
        return []
    if isinstance(room.found, TooEarly):
        return _by_budget(tr, room.need, room.found)
    found, budget = room.found, room.found.before.budget
    if budget is None or found.chance_after is None:
        return [tr("Whether there is room for it I can say with a budget: /budget 1500")]
    figures = {"need": tr.money(room.need), "period": period_name(tr, found.before.period)}
    if budget.is_over:
        return [tr("{period} leaves nothing: the budget is spent.", **figures)]
    sentence = tr(
        "{period} leaves {need} of the budget for it: {percent}%, {words}.",
        percent=found.chance_after,
        words=chance_words(tr, found.chance_after),
        **figures,
    )
    return [sentence, *_help(tr, found, budget.allotted)]


def _help(tr: Translator, found: WhatIf, limit: Money) -> list[str]:
    """What a day would have to cost less where it is not likely."""
    over = found.median_after - limit
    days = found.before.period.days_left(found.before.today)
    if found.chance_after is None or found.chance_after >= _ENOUGH or over.minor <= 0:
        return []
    less = per_day(over + Money(limit.currency.scale * days - 1, limit.currency), days)
    usual = found.before.usual_day
    if usual < less:
        return [
            tr("It would not be enough to spend nothing more: a later day or a smaller sum is more honest.")
        ]
    return [tr("About {less} less a day would make room.", less=tr.money(less))]


def _by_budget(tr: Translator, need: Money, found: TooEarly) -> list[str]:
    day = found.standing.allowance
    if not day:
        return [tr("Whether there is room for it I can say with a budget: /budget 1500")]
    left = day.left - day.kept_back - need
    if left.minor < 0:
        return [tr("By budget there is no room for {need} now.", need=tr.money(need))]
    days = tr.plural("{count} day", "{count} days", day.days_left)
    return [
        tr(
            "By budget: with {need} put aside, {left} is left for {days}.",
            need=tr.money(need),
            left=floor(tr, left),
            days=days,
        )
    ]
