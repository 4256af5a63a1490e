"""`/accuracy`: how the forecast did, in honest numbers and two pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.charts.by_day import Days
from bot.charts.curve import Loss
from bot.chat.buttons import Rows, press
from bot.chat.replies import Reply
from bot.chat.views.forecast import trained
from bot.chat.views.phrases import TENTH, about, period_name, span
from bot.i18n import Translator
from bot.ledger.forecasts import Accuracy, PastOutlook
from bot.ledger.users import User
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.cycle import is_calendar_month

FEWEST_DAYS = 2  # a picture needs
_MOST_DAYS = 42  # a picture shows
_BAND = 0.8  # of the days lie within it, if the forecast is honest
_MOST_SCORES = 4
_MOST_PAST = 3
FEWEST_MONTHS = 3  # over, before anything is said of who is better


def none_yet(tr: Translator, *, is_training: bool = False) -> Reply:
    """Nothing was trained yet."""
    if is_training:
        return Reply(tr("Your model is being trained. Ask again in a minute or two."))
    return Reply(tr("No model yet: it is trained once 14 days are known. /forecast says when."))


def text(tr: Translator, found: Accuracy, user: User, today: date) -> str:
    """Who answers, how far off it was, and how earlier months came out."""
    at = found.trained_at.astimezone(user.zone)
    lines = [trained(tr, found.answered_by, at, today), _errors(tr, found)]
    lines.append(_word_on_r2(tr, found.r2))
    if found.scores:
        lines.append(tr("Error on past weeks (lower is better): {scores}", scores=_scores(tr, found.scores)))
    lines += [_past(tr, month) for month in found.past[-_MOST_PAST:]]
    return "\n".join([*lines, *against_a_line(tr, found.past)])


def _errors(tr: Translator, found: Accuracy) -> str:
    return tr(
        "Day by day: MSE {mse}, R² {r2}",
        mse=_short_number(tr, found.mse),
        r2=_with_mark(tr, f"{found.r2:.2f}"),
    )


def _short_number(tr: Translator, value: float) -> str:
    return tr.number(round(value)) if abs(value) >= 100 else _with_mark(tr, f"{value:.3g}")


def _with_mark(tr: Translator, number: str) -> str:
    """A number of Python's as the language writes it: `−0,04`."""
    return number.replace(".", tr.decimal_mark).replace("-", "−")


def _word_on_r2(tr: Translator, r2: float) -> str:
    if r2 < 0.3:
        return tr(
            "R² near 0 is normal: which day you spend on is mostly chance; the month's sum is steadier."
        )
    return tr("R² says how much of the ups and downs of single days was foreseen; 1 would be all.")


def _scores(tr: Translator, scores: Mapping[str, float]) -> str:
    best = sorted(scores.items(), key=lambda score: score[1])[:_MOST_SCORES]
    return " · ".join(
        tr("{name} {score}", name=score_name(tr, name), score=_short_number(tr, value))
        for name, value in best
    )


def score_name(tr: Translator, name: str) -> str:
    """What a method is called in a comparison."""
    known = {
        "lstm": tr("your LSTM"),
        "incumbent": tr("your LSTM before"),
        "pool": tr("your habits"),
        "run_rate": tr("a straight line"),
    }
    return known.get(name, name)


def _past(tr: Translator, past: PastOutlook) -> str:
    figures = {
        "month": period_name(tr, past.period),
        "came": tr.money(about(past.came)),
        "span": span(tr, past.low, past.high),
    }
    if is_calendar_month(past.period) and past.said_on.day == TENTH:
        return tr("{month}: {came}; on the 10th I expected {span}", **figures) + mark(past)
    day = tr.day(past.said_on)
    return tr("{month}: {came}; on {day} I expected {span}", day=day, **figures) + mark(past)


def against_a_line(tr: Translator, past: Sequence[PastOutlook]) -> list[str]:
    """How far off whole periods were, beside a straight line drawn on the same day; an honest word where
    there are few."""
    held = [one for one in past if one.is_comparable]
    if not past:
        return [
            tr("No month has ended since the first forecast, so there is nothing to hold it against yet.")
        ]
    if not held:
        return []
    currency, count = held[0].came.currency, len(held)
    own, line = (sum(one.missed for one in held), sum(one.line_missed for one in held))
    figures = {
        "own": tr.money(about(Money(own // count, currency))),
        "line": tr.money(about(Money(line // count, currency))),
        "won": tr.number(sum(one.missed < one.line_missed for one in held)),
    }
    return [_few(tr, count, figures) if count < FEWEST_MONTHS else _many(tr, count, figures)]


def _few(tr: Translator, count: int, figures: Mapping[str, str]) -> str:
    return tr.plural(
        "{count} month is over: off by {own}, a straight line by {line}. Too few to judge.",
        "{count} months are over: off by {own} each, a straight line by {line}. Too few to judge.",
        count,
        **figures,
    )


def _many(tr: Translator, count: int, figures: Mapping[str, str]) -> str:
    return tr.plural(
        "{count} month: off by {own} on average, a straight line by {line}; closer in {won}.",
        "{count} months: off by {own} on average, a straight line by {line}; closer in {won} of them.",
        count,
        **figures,
    )


def mark(past: PastOutlook) -> str:
    """A tick where what came lay within what was said."""
    return " ✓" if past.low <= past.came <= past.high else ""


def buttons(tr: Translator, found: Accuracy) -> Rows:
    """[Training]"""
    return ((press(tr("Training"), "loss"),),) if found.loss_curve else ()


def days(tr: Translator, found: Accuracy, user: User) -> Days:
    """The picture of the last known days against what was predicted for each."""
    rows = found.by_day[-_MOST_DAYS:]
    last = len(rows) - 1
    return Days(
        headline=tr("Day by day: predicted and spent"),
        subhead=tr(
            "{inside} of {count} days in the band; {expected} expected",
            inside=_inside(found),
            count=len(rows),
            expected=round(len(rows) * _BAND),
        ),
        actual=tuple(max(0, round(row[1])) for row in rows),
        low=tuple(max(0, round(row[2])) for row in rows),
        median=tuple(max(0, round(row[3])) for row in rows),
        high=tuple(max(0, round(row[4])) for row in rows),
        labels=tuple(_amount(tr, row[1], user.currency) for row in rows),
        day_labels=((0, tr.day(rows[0][0])), (last, tr.day(rows[last][0]))),
        actual_label=tr("spent"),
        predicted_label=tr("predicted, 4 in 5"),
    )


def _inside(found: Accuracy) -> int:
    rows = found.by_day[-_MOST_DAYS:]
    return sum(low <= actual <= high for _, actual, low, _, high in rows)


def _amount(tr: Translator, minor: float, currency: Currency) -> str:
    return tr.money(about(Money(max(0, round(minor)), currency)))


def loss(tr: Translator, found: Accuracy) -> Loss:
    """The picture of the training."""
    curve = found.loss_curve
    return Loss(
        headline=tr("How the training went"),
        subhead=tr("Loss of each round, lower is better"),
        training=curve,
        training_label=tr("loss"),
        epoch_labels=(tr("round {number}", number=1), tr("round {number}", number=len(curve))),
        first_label=_with_mark(tr, f"{curve[0]:.3g}"),
        last_label=_with_mark(tr, f"{curve[-1]:.3g}"),
        log_label=tr("logarithmic scale"),
    )


def loss_text(tr: Translator, found: Accuracy) -> str:
    """The training in one line."""
    curve = found.loss_curve
    first, last = (_with_mark(tr, f"{loss:.3g}") for loss in (curve[0], curve[-1]))
    return tr.plural(
        "Loss {first} → {last} in {count} round.",
        "Loss {first} → {last} in {count} rounds.",
        len(curve),
        first=first,
        last=last,
    )
