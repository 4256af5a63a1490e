"""Trips: under way, over, and asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.chat.buttons import Button, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import dated, days, weekday
from bot.chat.views.start import clock
from bot.i18n import Translator
from bot.ledger.away import TripTotal
from bot.ledger.trips import Ended, Offer, Trip
from bot.ledger.users import User
from bot.money.amount import Money
from bot.money.currency import Currency

_OFFERED = (timedelta(days=7), timedelta(days=14))  # how long a trip may last, by a tap


def under_way(tr: Translator, user: User, trip: Trip, today: date, now: datetime) -> Reply:
    """What holds while somebody travels."""
    fifty = tr.money(Money(50 * trip.currency.scale, trip.currency))
    if trip.ends_on:
        day = dated(tr, trip.ends_on, today)
        first = tr("Travelling until {day}: 50 means {amount}.", day=day, amount=fifty)
    else:
        first = tr("Travelling: 50 means {amount} until you say /travel off.", amount=fifty)
    lines = [first, tr("What you spend is shown apart, and forecasts leave it out.")]
    rows = [(*_ends(tr, trip.currency, today),)] if trip.ends_on is None else []
    last = [press(tr("End it"), "endtrip")]
    if trip.home_zone:
        lines.append(tr("Clock: {clock}", clock=clock(tr, user.zone.key, now)))
        last.append(press(tr("Keep my clock"), "tripclock"))
    return Reply("\n".join(lines), (*rows, tuple(last)))


def ended(tr: Translator, done: Ended, now: datetime) -> Reply:
    """A trip is over."""
    trip, home = done.trip, tr.money(Money(50 * done.spent.currency.scale, done.spent.currency))
    span = days(tr, trip.starts_on, trip.ends_on or trip.starts_on)
    first = tr("Trip over: {days}, {spent}.", days=span, spent=tr.money(done.spent))
    lines = [
        first if done.spent else tr("Trip over: {days}.", days=span),
        *_paid_there(tr, done),
        tr("50 means {amount} again.", amount=home),
    ]
    if trip.home_zone:
        lines.append(tr("Clock: {clock}", clock=clock(tr, done.user.zone.key, now)))
    return Reply("\n".join(lines))


def _paid_there(tr: Translator, done: Ended) -> list[str]:
    """What of it was paid in the currency of there."""
    if not done.abroad:
        return []
    paid = {"abroad": tr.money(done.abroad), "code": done.abroad.currency.code}
    if done.abroad_at_home is None:
        return [tr("Paid in {code}: {abroad}, part of it without a rate.", **paid)]
    return [tr("Paid in {code}: {abroad} ≈ {home}.", home=tr.money(done.abroad_at_home), **paid)]


def offered(tr: Translator, offer: Offer, today: date, under: Reply) -> Reply:
    """The question below a confirmation."""
    text = tr("Travelling? Then 50 can mean {amount}, until:", amount=_fifty(tr, offer.currency))
    rows = (
        (*_ends(tr, offer.currency, today), press(tr("No end yet"), "travel", offer.currency.code)),
        (press(tr("Not travelling"), "notravel"),),
    )
    return replace(under, text=f"{under.text}\n{text}", buttons=(*under.buttons, *rows))


def apart(tr: Translator, trips: tuple[TripTotal, ...]) -> list[str]:
    """A line for each trip among what was spent; of trips over the same days, which share it, one."""
    lines = (
        tr(
            "Of it travelling ({days}, {currency}): {spent}",
            days=days_of(tr, one.trip),
            currency=one.trip.currency.code,
            spent=tr.money(one.spent),
        )
        for one in trips
    )
    return list(dict.fromkeys(lines))


def days_of(tr: Translator, trip: Trip) -> str:
    """`3–10 Oct`, `since 3 Oct`."""
    if trip.ends_on:
        return days(tr, trip.starts_on, trip.ends_on)
    return tr("since {day}", day=tr.day(trip.starts_on))


def _fifty(tr: Translator, currency: Currency) -> str:
    return tr.money(Money(50 * currency.scale, currency))


def _ends(tr: Translator, currency: Currency, today: date) -> list[Button]:
    ends = [today + span for span in _OFFERED]
    return [
        press(f"{weekday(tr, day)} {tr.day(day)}", "travel", currency.code, day.isoformat()) for day in ends
    ]
