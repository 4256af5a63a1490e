"""People: meeting, settings, who may come in, and being forgotten."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import best_language
from bot.ledger.converting import reconvert
from bot.ledger.reminders import plan_digests, replan
from bot.money.currency import Currency, find_currency
from bot.settings import Access
from bot.storage import bills, budgets, changes, detected, expenses, forecasts, goals, inbox, moves, plans
from bot.storage.database import Database, Transaction
from bot.storage.groups import chats_of, forget_member
from bot.storage.listing import count_expenses
from bot.storage.users import GROUP as GROUP
from bot.storage.users import User as User
from bot.storage.users import (
    delete_invites,
    delete_user,
    find_user,
    has_role,
    insert_invite,
    save_user,
    take_invite,
)
from bot.storage.users import set_reachable as note_reachable

OWNER, MEMBER, GUEST = "owner", "member", "guest"  # a guest came without a code: listed, or anyone may
INVITE_LASTS = timedelta(hours=24)
OWNER_CODE_LASTS = timedelta(days=3650)

# The currency of most of a language's speakers, until the person says otherwise.
_CURRENCY_OF_LANGUAGE = {
    "ar": "EGP", "bg": "EUR", "cs": "CZK", "da": "DKK", "de": "EUR", "el": "EUR", "es": "EUR", "et": "EUR",
    "fa": "IRR", "fi": "EUR", "fr": "EUR", "he": "ILS", "hi": "INR", "hr": "EUR", "hu": "HUF", "id": "IDR",
    "it": "EUR", "ja": "JPY", "ko": "KRW", "lt": "EUR", "lv": "EUR", "ms": "MYR", "nb": "NOK", "nl": "EUR",
    "no": "NOK", "pl": "PLN", "pt": "BRL", "ro": "RON", "ru": "RUB", "sk": "EUR", "sl": "EUR", "sr": "RSD",
    "sv": "SEK", "th": "THB", "tr": "TRY", "uk": "UAH", "uz": "UZS", "vi": "VND", "zh": "CNY",
}  # fmt: skip
_CURRENCY_OF_REGION = {
    "zh-hk": "HKD", "zh-tw": "TWD", "zh-hant-hk": "HKD", "zh-hant-tw": "TWD", "zh-sg": "SGD",
    "en-gb": "GBP", "en-au": "AUD", "en-ca": "CAD", "en-in": "INR", "en-nz": "NZD", "en-ie": "EUR",
    "pt-pt": "EUR", "de-ch": "CHF", "fr-ch": "CHF", "fr-ca": "CAD", "es-mx": "MXN", "es-ar": "ARS",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CurrencyOutcome:
    """`asks`: nothing was changed, for it must be said whether the `expenses` recorded so far are relabelled
    or kept; where `is_said`, those that name the old currency, which was only assumed for the others."""

    user: User
    asks: bool
    expenses: int
    is_said: bool = False


def guess_currency(language_code: str | None) -> Currency:
    """The currency that Telegram's `language_code` suggests; US dollars when it suggests none."""
    code = (language_code or "").replace("_", "-").lower()
    guess = _CURRENCY_OF_REGION.get(code) or _CURRENCY_OF_LANGUAGE.get(code.split("-")[0], "USD")
    return find_currency(guess) or Currency("USD")


async def find(db: Database, user_id: int) -> User | None:
    """The person, or None before they were met."""
    return await db.read(lambda tx: find_user(tx, user_id))


async def meet(db: Database, *, user_id: int, chat_id: int, language_code: str | None, now: datetime) -> User:
    """The person, made known as a guest with guessed settings the first time; somebody known keeps theirs."""
    return await db.write(lambda tx: _meet(tx, user_id, chat_id, language_code, now))


def _meet(tx: Transaction, user_id: int, chat_id: int, language_code: str | None, now: datetime) -> User:
    known = find_user(tx, user_id)
    user = known or User(
        id=user_id,
        chat_id=chat_id,
        language=best_language(language_code),
        currency=guess_currency(language_code),
        currency_chosen=False,
        zone=ZoneInfo("UTC"),
        zone_chosen=False,
        role=GUEST,
        is_reachable=True,
        met_at=now.replace(microsecond=0),
    )
    fresh = replace(user, chat_id=chat_id, is_reachable=True)
    if fresh != known:
        save_user(tx, fresh)
    if known is None:
        plan_digests(tx, fresh, now)
    return fresh


async def set_language(db: Database, user: User, language: str) -> User:
    """Speak this language (one of `i18n.languages()`) with the person."""

    def step(tx: Transaction) -> User:
        changed = replace(find_user(tx, user.id) or user, language=language)
        save_user(tx, changed)
        return changed

    return await db.write(step)


async def set_zone(db: Database, user: User, zone: ZoneInfo, now: datetime) -> User:
    """The person's time zone; what waits for an hour of their day is moved."""

    def step(tx: Transaction) -> User:
        changed = replace(find_user(tx, user.id) or user, zone=zone, zone_chosen=True)
        save_user(tx, changed)
        replan(tx, changed, now)
        return changed

    return await db.write(step)


async def set_currency(
    db: Database, user: User, currency: Currency, *, relabel: bool | None
) -> CurrencyOutcome:
    """The home currency. Where the old one was chosen and there is anything in it, `relabel` None asks first;
    where it was only assumed, it asks about expenses and bills that name it, and relabels the others in any
    case.

    Relabelling keeps the number of units (€12.50 becomes $12.50), in budgets and bills too. With `relabel`
    False the old ones stay as they were written. Either way what is in another currency then counts with the
    rate of its day.
    """

    def step(tx: Transaction) -> CurrencyOutcome:
        present = find_user(tx, user.id) or user
        old = present.currency
        is_assumed = not present.currency_chosen
        count = count_expenses(tx, user.id, old, is_said=is_assumed)
        is_asked = count or plans.has_plans(tx, user.id, old, is_said=is_assumed)
        if old != currency and is_asked and relabel is None:
            return CurrencyOutcome(present, True, count, is_said=is_assumed)
        if old != currency:
            if relabel is not False or is_assumed:
                relabel_everything(tx, user.id, old, currency, keeps_said=not relabel)
            forecasts.delete_forecast(tx, user.id)  # its paths are in the old minor units
        changed = replace(present, currency=currency, currency_chosen=True)
        save_user(tx, changed)
        if old != currency:
            reconvert(tx, changed, since=date.min)
        return CurrencyOutcome(changed, False, count)

    return await db.write(step)


async def say_currency(db: Database, user: User, currency: Currency) -> User:
    """The home currency, said by planning in it; what names the one that was assumed stays as written."""
    return (await set_currency(db, user, currency, relabel=False)).user


def relabel_everything(
    tx: Transaction, user_id: int, old: Currency, new: Currency, *, keeps_said: bool
) -> None:
    """Say that every amount of the person in `old` was in `new`; expenses and bills that name `old` stay
    where it `keeps_said`."""
    for ledger in (expenses, changes):
        ledger.relabel(tx, user_id, old, new, keeps_said=keeps_said)
    for table in (bills, plans):
        table.relabel(tx, user_id, old, new, keeps_said=keeps_said)
    for planned in (budgets, moves, detected, goals):
        planned.relabel(tx, user_id, old, new)


async def set_reachable(db: Database, chat_id: int, is_reachable: bool) -> None:
    """Note whether the bot may write to a chat (False once it was blocked or thrown out)."""
    await db.write(lambda tx: note_reachable(tx, chat_id, is_reachable))


async def forget(db: Database, user_id: int, *, update: int = 0) -> None:
    """Delete everything of a person: rows, messages' text, models; nothing of it stays in the files.

    `update` is the inbox row that asks for it: what came before it is handled and waits for no answer. What a
    person recorded in a group is the group's and stays there, without their name.
    """

    def step(tx: Transaction) -> None:
        known = find_user(tx, user_id)
        chat_id = known.chat_id if known else user_id
        chats = {chat_id, user_id, *chats_of(tx, user_id)}
        delete_user(tx, user_id, chat_id)
        forget_member(tx, user_id)
        inbox.forget_chats(tx, sorted(chats), before=update)

    await db.write(step)
    await db.fold()


async def may_use(db: Database, access: Access, user_id: int) -> bool:
    """Whether this Telegram id may talk to the bot: anyone may, it is listed, or it came with a code."""
    if access.anyone or user_id in access.ids:
        return True
    known = await find(db, user_id)
    return known is not None and known.role in (OWNER, MEMBER)


async def has_owner(db: Database) -> bool:
    """Whether somebody owns this bot."""
    return await db.read(lambda tx: has_role(tx, OWNER))


async def make_code(db: Database, *, role: str, now: datetime) -> str:
    """A one-time code for `/start`, of which only the hash is kept; a member's is valid for 24 hours.

    A new owner's code makes earlier ones useless.
    """
    code = secrets.token_urlsafe(16)
    lasts = OWNER_CODE_LASTS if role == OWNER else INVITE_LASTS

    def step(tx: Transaction) -> None:
        if role == OWNER:
            delete_invites(tx, OWNER)
        insert_invite(tx, _hash(code), role, now + lasts)

    await db.write(step)
    return code


async def redeem(
    db: Database, code: str, *, user_id: int, chat_id: int, language_code: str | None, now: datetime
) -> User | None:
    """Use up a code: the person it lets in, met with its role (an owner stays one); None where it is no good.

    In one transaction: a crash between would cost the code and let nobody in.
    """

    def step(tx: Transaction) -> User | None:
        role = take_invite(tx, _hash(code), now)
        if role is None:
            return None
        user = _meet(tx, user_id, chat_id, language_code, now)
        let_in = user if user.role == OWNER else replace(user, role=role)
        save_user(tx, let_in)
        return let_in

    return await db.write(step)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()
