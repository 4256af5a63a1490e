"""`/forecast`: how the month will likely end, in words and as the values of a picture."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.charts.forecast import Bands, Fan
from bot.chat.buttons import Rows, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import (
    MOST_NAMED,
    about,
    chance_words,
    dated,
    days_of_month,
    floor,
    full_day,
    kept_back,
    likely,
    period_name,
    plain_span,
    seen_name,
    short,
    span,
    weekday,
)
from bot.i18n import Translator
from bot.ledger.days import Silence
from bot.ledger.forecasts import ENOUGH, Outlook, TooEarly
from bot.money.amount import Money, whole
from bot.money.budget import BudgetStatus
from bot.money.cycle import is_calendar_month
from bot.money.period import Period


def early(tr: Translator, found: TooEarly) -> Reply:
    """Before anything can be forecast: when it will be, and what the budget alone says."""
    lines = [_too_early(tr, found), _by_budget(tr, found), tr("Sooner: send your bank's CSV.")]
    if found.ready_on <= found.standing.today:
        return Reply("\n".join(lines[:2]), ((press(tr("Forecast"), "forecast"),),))
    return Reply("\n".join(lines), ((press(tr("Import"), "howtoimport"), press(tr("Sample"), "sample")),))


def _too_early(tr: Translator, found: TooEarly) -> str:
    known = _known(tr, found.known_days)
    if found.ready_on <= found.standing.today:
        return tr("{known}; your model is being trained. Ask again in a minute or two.", known=known)
    return tr(
        "{known}: too early to forecast you; about {day}.", known=known, day=full_day(tr, found.ready_on)
    )


def _known(tr: Translator, count: int) -> str:
    if count == 1:
        return tr("One day known")
    return tr.plural("{count} day known", "{count} days known", count) if count else tr("Nothing known yet")


def _by_budget(tr: Translator, found: TooEarly) -> str:
    day, budget = found.standing.allowance, found.standing.budget
    if not day or not budget:
        return tr("With a budget I can already say what is left each day: /budget 1500")
    if budget.is_over:
        return spent_line(tr, budget)
    left = day.limit - day.spent_before - day.bills_total
    if day.short:
        return tr("By budget: {short} too little for the bills to come.", short=tr.money(day.short))
    return tr.plural(
        "By budget: {left} for {count} day, {day} a day, {today} left today.",
        "By budget: {left} for {count} days, {day} a day, {today} left today.",
        day.days_left,
        left=floor(tr, left),
        day=tr.money(day.per_day),
        today=tr.money(day.left_today),
    )


def caption(tr: Translator, found: Outlook, zone: ZoneInfo, *, is_news: bool = False) -> str:
    """The answer itself, under the picture; `is_news` where it is the first of the person's own model."""
    bills = _bills(tr, found) if found.seen else []  # entered ones alone are in the picture and under [Why]
    lines = [end_line(tr, found), *_chance(tr, found), *_pace(tr, found), *bills, _answered(tr, found, zone)]
    if is_news:
        lines.append(tr("From today your own model answers: on your past weeks it beat a straight line."))
    if found.silent_since:
        lines.insert(0, silence_line(tr, found.silent_since, found.today))
    return "\n".join(lines)


def silence_line(tr: Translator, since: date, today: date) -> str:
    """`No entries since Saturday.`: the last day that is known."""
    if today - since < timedelta(days=7):
        return tr("No entries since {day}.", day=weekday(tr, since))
    return tr("No entries since {day}.", day=dated(tr, since, today))


def end_line(tr: Translator, found: Outlook) -> str:
    """How the period will likely end, and the next week."""
    if about(found.low) == about(found.high):
        return tr(
            "{month}: likely {median}. Next 7 days about {week}.",
            month=period_name(tr, found.period),
            median=tr.money(about(found.median)),
            week=tr.money(about(found.next7)),
        )
    return tr(
        "{month}: likely {median} (4 in 5: {span}). Next 7 days about {week}.",
        month=period_name(tr, found.period),
        median=tr.money(about(found.median)),
        span=span(tr, found.low, found.high),
        plain_span=plain_span(tr, found.low, found.high),
        week=tr.money(about(found.next7)),
    )


def _chance(tr: Translator, found: Outlook) -> list[str]:
    if found.chance is None or not found.budget:
        return [tr("With a budget I say how likely it holds: /budget {limit}", limit=_hint(found))]
    limit = tr.money(found.budget.allotted)
    if found.budget.is_over:
        return [spent_line(tr, found.budget)]
    words = chance_words(tr, found.chance)
    if found.is_early:
        words = tr("{words}, still early", words=words)
    if found.run_out and found.chance < 100:
        days = days_of_month(tr, *found.run_out)
        sentence = tr(
            "Within {limit}: {percent}%, {words}; if it runs out, {days}.",
            limit=limit,
            percent=found.chance,
            words=words,
            days=days,
        )
        return [sentence]
    return [tr("Within {limit}: {percent}%, {words}.", limit=limit, percent=found.chance, words=words)]


def spent_line(tr: Translator, budget: BudgetStatus) -> str:
    """The budget is gone."""
    return tr(
        "{limit} is already spent, {over} over.",
        limit=tr.money(budget.allotted),
        over=tr.money(-budget.left),
    )


def _hint(found: Outlook) -> int:
    """A number to type: the likely end in units, rounded up to a hundred of them or less."""
    units = -(-found.median.minor // found.median.currency.scale)
    step = int(10 ** max(0, len(str(max(1, units))) - 2))
    return -(-max(1, units) // step) * step


def _pace(tr: Translator, found: Outlook) -> list[str]:
    usual = tr.money(about(whole(found.usual_day)))
    if found.enough_day is None or (found.chance or 0) >= 100 * ENOUGH:
        return [tr("You usually spend {day} a day.", day=usual)]
    enough = tr.money(about(whole(found.enough_day)))
    return [tr("You usually spend {day} a day; about {enough} makes it 80%.", day=usual, enough=enough)]


def _answered(tr: Translator, found: Outlook, zone: ZoneInfo) -> str:
    return trained(tr, found.answered_by, found.trained_at.astimezone(zone), found.today)


def trained(tr: Translator, answered_by: str, at: datetime, today: date) -> str:
    """`Your LSTM, trained 03:10`; `at` is a local moment, its date is said where that is not `today`."""
    model = model_name(tr, answered_by)
    if at.date() == today:
        return tr("{model}, trained {clock}", model=model, clock=tr.clock(at.time()))
    return tr("{model}, trained {day}", model=model, day=dated(tr, at.date(), today))


def model_name(tr: Translator, answered_by: str) -> str:
    """Who answered: the person's own LSTM, or their habits alone."""
    return tr("Your LSTM") if answered_by == "lstm" else tr("Your habits; your LSTM does not beat them yet")


def buttons(tr: Translator, *, is_silent: bool) -> Rows:
    """[Why] [By day] [What if], and after silence [Nothing spent] [Add]."""
    rows: Rows = ((press(tr("Why"), "why"), press(tr("By day"), "byday"), press(tr("What if"), "whatif")),)
    return (*silence_buttons(tr), *rows) if is_silent else rows


def silence_buttons(tr: Translator) -> Rows:
    """What days without entries were."""
    return ((press(tr("Nothing spent"), "nothing"), press(tr("Add"), "howtoadd")),)


def why(tr: Translator, found: Outlook) -> Reply:
    """The sum behind the likely end."""
    rest = max(Money(0, found.spent.currency), whole(about(found.median) - found.spent))  # the sum comes out
    days = tr.plural("{count} day", "{count} days", found.period.days_left(found.today))
    lines = [
        tr(
            "{median} = {spent} spent + about {rest} in {days}",
            median=tr.money(about(found.median)),
            spent=tr.money(found.spent),
            rest=tr.money(rest),
            days=days,
        )
    ]
    lines += _bills(tr, found)
    known = tr.plural("{count} day", "{count} days", found.known_days)
    lines.append(tr("Known: {days} since {day}.", days=known, day=dated(tr, found.first_known, found.today)))
    lines.append(tr("The range holds 4 times in 5. /accuracy shows how it did."))
    return Reply("\n".join(lines))


def _bills(tr: Translator, found: Outlook) -> list[str]:
    """What is still to come and part of every figure."""
    seen, entered = likely(tr, found.seen), kept_back(tr, found.bills, most=MOST_NAMED)
    if found.bills and found.seen:
        return [tr("Bills among it: {bills}; likely {seen}", bills=entered, seen=seen)]
    if found.seen:
        return [tr("Likely bills among it: {bills}", bills=seen)]
    return [tr("Bills among it: {bills}", bills=kept_back(tr, found.bills))] if found.bills else []


def fan(tr: Translator, found: Outlook) -> Fan:
    """The picture's values: words ready, days counted from 1."""
    limit, first = found.budget, found.period.start
    month = period_name(tr, found.period)
    likely = tr("{month}: likely {median}", month=month, median=tr.money(about(found.median)))
    chance = _chance_headline(tr, found)
    return Fan(
        headline=likely,
        subhead=chance,
        spent=tuple(max(0, minor) for minor in found.spent_by_day),
        spent_label=tr("{spent} spent", spent=tr.money(whole(found.spent))),
        days=found.period.days,
        day_labels=_day_labels(tr, found.period, found.today),
        bands=_bands(found),
        edge=(
            tr.plain(about(found.high)),
            tr.money(about(found.median)),
            tr.plain(about(max(found.low, found.spent))),
        ),
        budget=max(0, limit.allotted.minor) if limit else None,
        budget_label=tr("budget {limit}", limit=tr.money(limit.allotted)) if limit else "",
        run_out=_run_out(found),
        run_out_label=_run_out_label(tr, found),
        bills=tuple(
            ((day - first).days + 1, short(name, 12))
            for day, name in _names_by_day(tr, found)
            if day in found.period
        ),
    )


def _names_by_day(tr: Translator, found: Outlook) -> list[tuple[date, str]]:
    entered = [(bill.due_on, bill.name) for bill in found.bills]
    return [*entered, *((due.due_on, seen_name(tr, due)) for due in found.seen)]


def _chance_headline(tr: Translator, found: Outlook) -> str:
    if found.chance is None or not found.budget:
        return tr("4 in 5: {span}", span=span(tr, found.low, found.high))
    limit = tr.money(found.budget.allotted)
    if found.budget.is_over:
        return tr("{limit} is spent, {over} over", limit=limit, over=tr.money(-found.budget.left))
    if not found.chance:
        return tr("{limit} can no longer hold", limit=limit)
    return tr("{percent}% chance to stay within {limit}", percent=found.chance, limit=limit)


def _day_labels(tr: Translator, period: Period, today: date) -> tuple[tuple[int, str], ...]:
    """Days of the month; where the period is none its first and last with their months."""
    place, last = (today - period.start).days + 1, period.days
    now = (place, tr("today {day}", day=today.day))
    if is_calendar_month(period):
        return (*((day, str(day)) for day in (1, 10, 20, last) if abs(day - place) > 2), now)
    third = last // 3
    inner = [(day, str((period.start + timedelta(days=day - 1)).day)) for day in (1 + third, 1 + 2 * third)]
    every = [(1, tr.day(period.start)), *inner, (last, tr.day(period.last))]
    return (*((day, words) for day, words in every if abs(day - place) > last // 12), now)


def _bands(found: Outlook) -> Bands:
    """The five rows, held in order and above zero, all starting at what is spent today."""
    start = max(0, found.spent_by_day[-1])
    rows = [[start, *(max(0, value) for value in found.bands[key][1:])] for key in (10, 25, 50, 75, 90)]
    ordered = [sorted(day) for day in zip(*rows, strict=True)]
    low, lower, median, upper, high = (tuple(row) for row in zip(*ordered, strict=True))
    return Bands(low, lower, median, upper, high)


def _run_out(found: Outlook) -> tuple[int, int] | None:
    if not found.run_out or _is_spent(found):
        return None
    first, last = ((day - found.period.start).days + 1 for day in found.run_out)
    return first, last


def _is_spent(found: Outlook) -> bool:
    """Whether the budget is gone already: there is no day left to name."""
    return found.budget is not None and found.budget.is_over


def _run_out_label(tr: Translator, found: Outlook) -> str:
    if not found.run_out or _is_spent(found):
        return ""
    first, last = found.run_out
    return tr("gone {days}", days=f"{first.day}" if first == last else f"{first.day}–{last.day}")


def silent(tr: Translator, found: Silence, today: date) -> Reply:
    """Days without entries, asked about before anything is forecast from them."""
    return Reply(silence_line(tr, found.since, today), silence_buttons(tr))


def confirmed_zero(tr: Translator, days: int) -> Reply:
    """The silent days are known to be without spending."""
    noted = tr.plural("Noted: nothing spent on {count} day.", "Noted: nothing spent on {count} days.", days)
    return Reply(noted, ((press(tr("Forecast"), "forecast"),),))


def ask_what_if(tr: Translator) -> Reply:
    """The question what to try."""
    return Reply(tr("What would it cost? Type the amount: 300 laptop"))
