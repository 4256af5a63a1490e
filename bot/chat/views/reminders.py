"""`/remind`: when the bot speaks unasked, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.chat.buttons import Button, press
from bot.chat.replies import Reply
from bot.i18n import Translator
from bot.ledger.hours import EVERY_DAY, WEEKDAYS, WEEKEND, Quiet, Schedule
from bot.ledger.reminders import MONDAY, MORNING, Monthly, Plan

MOST_LISTED = 8  # reminders with a button
HOURS = (time(8), time(9), time(12), time(18), time(20))
QUIETS = ((time(21), time(7)), (time(22), time(8)), (time(23), time(9)))
MONTH_DAYS = (1, 2, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply to a tap goes: over the message it hangs on, or below it."""

    city: str
    replaces: bool = False


def shown(tr: Translator, plan: Plan, place: Place) -> Reply:
    """Everything said unasked, each with its button."""
    if plan.reminders:
        lines = _times(tr, plan.reminders, place.city)
        lines.append(tr("Skipped when you logged something. /remind off, /remind add 08:00"))
    else:
        lines = [tr("No reminder. Set one: /remind 20:30")]
    lines.append(digests_line(tr, plan))
    if plan.manners.quiet:
        lines.append(quiet_line(tr, plan.manners.quiet))
    if plan.manners.hides_amounts:
        lines.append(tr("Amounts are covered in what I send by myself."))
    own = tuple((_card_button(tr, each),) for each in plan.reminders[:MOST_LISTED])
    return Reply("\n".join(lines), (*own, *_switches(tr, plan)), replaces=place.replaces)


def _times(tr: Translator, reminders: Sequence[Schedule], city: str) -> list[str]:
    """`Daily at 08:00 and 20:30 (Berlin).`, `Mon–Fri at 20:30 (Berlin).`"""
    daily = [tr.clock(each.at) for each in reminders if each.days == EVERY_DAY]
    lines = [tr("Daily at {times} ({city}).", times=tr.join(daily), city=city)] if daily else []
    return lines + [
        tr("{days} at {time} ({city}).", days=days(tr, each.days), time=tr.clock(each.at), city=city)
        for each in reminders
        if each.days != EVERY_DAY
    ]


def days(tr: Translator, chosen: frozenset[int]) -> str:
    """`Mon–Fri`, `Sat, Sun`, `daily`."""
    if chosen == EVERY_DAY:
        return tr("daily")
    names, runs = _names(tr), _runs(chosen)
    parts = [
        tr("{start}–{end}", start=names[run[0]], end=names[run[-1]])
        if len(run) > 2
        else tr(", ").join(names[day] for day in run)
        for run in runs
    ]
    return tr(", ").join(parts)


def days_inside(tr: Translator, chosen: frozenset[int]) -> str:
    """The same within a sentence: `lun–vie`, `пн`; English and German keep their capitals."""
    shown, monday = days(tr, chosen), str(tr.locale.days["format"]["abbreviated"][0])
    return shown.lower() if monday.islower() else shown


def _names(tr: Translator) -> list[str]:
    found = tr.locale.days["stand-alone"]["abbreviated"]
    return [str(found[day]).rstrip(".").capitalize() for day in range(7)]


def _runs(chosen: frozenset[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in sorted(chosen):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def brief(tr: Translator, schedule: Schedule) -> str:
    """`20:30`, `20:30 Mon–Fri`."""
    clock = tr.clock(schedule.at)
    return clock if schedule.days == EVERY_DAY else f"{clock} {days_inside(tr, schedule.days)}"


def _card_button(tr: Translator, schedule: Schedule) -> Button:
    return press(f"{tr.clock(schedule.at)} · {days(tr, schedule.days)}", "remindat", hhmm(schedule.at))


def _switches(tr: Translator, plan: Plan) -> tuple[tuple[Button, ...], ...]:
    if plan.manners.hides_amounts:
        hide = press(tr("Show amounts"), "hide", "off")
    else:
        hide = press(tr("Hide amounts"), "hide", "on")
    return (
        (press(tr("Show me one now"), "shownow"), press(tr("Show last week"), "showweek")),
        (press(tr("Quiet hours"), "quiet"), hide),
        (press(tr("Weekly digest"), "week"), press(tr("Monthly digest"), "month")),
    )


def digests_line(tr: Translator, plan: Plan) -> str:
    """When the week and the month are summed up."""
    if plan.week == MONDAY and plan.month == Monthly():
        return tr("Each Monday the week, on the 1st the month.")
    if plan.week is None and plan.month is None:
        return tr("No weekly or monthly digest.")
    return f"{week_line(tr, plan)} {month_line(tr, plan)}" if tr.language != "zh" else _joined(tr, plan)


def _joined(tr: Translator, plan: Plan) -> str:
    return week_line(tr, plan) + month_line(tr, plan)


def week_line(tr: Translator, plan: Plan) -> str:
    """When the week is summed up."""
    if plan.week is None:
        return tr("No weekly digest.")
    return tr(
        "The week: {days} at {time}.", days=days_inside(tr, plan.week.days), time=tr.clock(plan.week.at)
    )


def month_line(tr: Translator, plan: Plan) -> str:
    """When the month is summed up."""
    if plan.month is None:
        return tr("No monthly digest.")
    return tr("The month: on day {number} at {time}.", number=plan.month.day, time=tr.clock(_month_at(plan)))


def _month_at(plan: Plan) -> time:
    if plan.month and plan.month.at:
        return plan.month.at
    return min((each.at for each in plan.reminders), default=MORNING)


def quiet_line(tr: Translator, quiet: Quiet) -> str:
    """The hours in which nothing is said unasked."""
    return tr("Quiet from {start} to {end}.", start=tr.clock(quiet[0]), end=tr.clock(quiet[1]))


def set_(tr: Translator, plan: Plan, city: str) -> Reply:
    """The reminders changed."""
    if not plan.reminders:
        return Reply(tr("Reminders are off."))
    first, *others = _times(tr, plan.reminders, city)
    lines = [tr("✓ {what}", what=first), *others, tr("Skipped when you logged something.")]
    quiet = plan.manners.quiet
    if quiet and any(_is_quiet(each.at, quiet) for each in plan.reminders):
        lines.append(tr("What falls into your quiet hours comes at {time}.", time=tr.clock(quiet[1])))
    return Reply("\n".join(lines), ((press(tr("Show me one now"), "shownow"),),))


def _is_quiet(at: time, quiet: Quiet) -> bool:
    start, end = quiet
    return start <= at < end if start < end else at >= start or at < end


def card(tr: Translator, schedule: Schedule, city: str) -> Reply:
    """One reminder, its days to tap."""
    at, now = hhmm(schedule.at), schedule.days
    groups = (
        (tr("daily").capitalize(), EVERY_DAY),
        (days(tr, WEEKDAYS), WEEKDAYS),
        (days(tr, WEEKEND), WEEKEND),
    )
    rows = (
        tuple(
            press(_ticked(name, chosen == now), "reminddays", at, _digits(chosen)) for name, chosen in groups
        ),
        tuple(
            press(_ticked(name, day in now), "reminddays", at, _digits(now ^ {day} or now))
            for day, name in enumerate(_names(tr))
        ),
        (press(tr("Remove"), "remindoff", at), press(tr("Back"), "reminders", "back")),
    )
    return Reply("\n".join(_times(tr, [schedule], city)), rows, replaces=True)


def _ticked(name: str, is_on: bool) -> str:
    return f"✓{name}" if is_on else name


def _digits(chosen: frozenset[int]) -> str:
    return "".join(map(str, sorted(chosen)))


def hhmm(at: time) -> str:
    """A time as buttons carry it."""
    return f"{at:%H%M}"


def quiet_card(tr: Translator, quiet: Quiet | None, *, replaces: bool = True) -> Reply:
    """The quiet hours, some to choose from."""
    line = quiet_line(tr, quiet) if quiet else tr("No quiet hours.")
    lines = [
        line,
        tr("What I would say by myself waits until they are over. Other hours: /remind quiet 22-8"),
    ]
    rows = tuple(
        press(_ticked(f"{start.hour}–{end.hour}", (start, end) == quiet), "quiet", hhmm(start), hhmm(end))
        for start, end in QUIETS
    )
    return Reply("\n".join(lines), (rows, (press(tr("Off"), "quiet", "off"), _back(tr))), replaces=replaces)


def _back(tr: Translator) -> Button:
    return press(tr("Back"), "reminders", "back")


def quiet_set(tr: Translator, quiet: Quiet | None) -> Reply:
    """The quiet hours changed."""
    if quiet is None:
        return Reply(tr("No quiet hours."))
    return Reply(
        tr("✓ {what}", what=quiet_line(tr, quiet))
        + "\n"
        + tr("What I would say by myself waits until {time}.", time=tr.clock(quiet[1]))
    )


def amounts_set(tr: Translator, is_hidden: bool) -> Reply:
    """Amounts are covered from now on, or shown."""
    if is_hidden:
        return Reply(tr("✓ Amounts are covered in what I send by myself; a tap shows them."))
    return Reply(tr("Amounts are shown in what I send by myself."))


def week_card(tr: Translator, plan: Plan, *, replaces: bool = True) -> Reply:
    """The weekly digest, its day and hour to tap."""
    known = plan.week or MONDAY
    names, [day] = _names(tr), known.days
    rows: tuple[tuple[Button, ...], ...] = (
        tuple(
            press(_ticked(name, plan.week is not None and each == day), "week", each, hhmm(known.at))
            for each, name in enumerate(names)
        ),
        tuple(
            press(_ticked(tr.clock(at), plan.week is not None and at == known.at), "week", day, hhmm(at))
            for at in HOURS
        ),
        (press(tr("Off"), "week", "off"), _back(tr)),
    )
    return Reply(week_line(tr, plan), rows, replaces=replaces)


def month_card(tr: Translator, plan: Plan, *, replaces: bool = True) -> Reply:
    """The month's close, its day and hour to tap."""
    day, at = plan.month.day if plan.month else 1, _month_at(plan)
    is_on = plan.month is not None
    rows: tuple[tuple[Button, ...], ...] = (
        tuple(
            press(_ticked(str(each), is_on and each == day), "month", each, hhmm(at)) for each in MONTH_DAYS
        ),
        tuple(
            press(_ticked(tr.clock(each), is_on and each == at), "month", day, hhmm(each)) for each in HOURS
        ),
        (press(tr("Off"), "month", "off"), _back(tr)),
    )
    return Reply(month_line(tr, plan), rows, replaces=replaces)


def bills_hour_set(tr: Translator, at: time) -> Reply:
    """The hour of what is said about bills changed."""
    return Reply(tr("✓ {what}", what=tr("Bills: at {time}.", time=tr.clock(at))))
