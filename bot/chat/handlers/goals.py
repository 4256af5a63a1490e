"""`/goal`: saving up for something."""

from __future__ import annotations

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import goals as views
from bot.chat.views import settings as settings_views
from bot.errors import NotFound, Refusal
from bot.ledger import goals, tellings
from bot.ledger.goals import Goal
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.goal import LONGEST_NAME
from bot.money.query import comparable
from bot.parsing.ahead import is_over, split_ahead

GOAL, SAVING = "goal", "saving"  # kinds of telling
HOW = "Write what you save for: /goal 2000 laptop by june. Then: /goal add 100"
HOW_MUCH = "Write how much: /goal add 100, or /goal add 100 laptop"
OVER = "That day is over, nothing set. Write one to come: /goal 2000 laptop by june"
NO_GOAL = "There is no such goal. /goal lists yours."


async def goal(c: ChatContext) -> Reply:
    """`/goal` lists them, `/goal 2000 laptop by june` sets one, `/goal add 100 laptop` puts aside."""
    words = c.words.split()
    if not words:
        found = await goals.list_goals(c.db, c.user)
        if len(found) == 1:
            await _tell(c, found[0].id)
        return views.shown(c.tr, found, c.today)
    for verb, sign in (("add", 1), ("take", -1)):
        if reading.says(c, verb, words[0]):
            return await _save(c, c.words.strip()[len(words[0]) :].strip(), sign)
    if reading.says(c, "off", words[0]) or reading.says(c, "off", words[-1]):
        name = " ".join(words[1:] if reading.says(c, "off", words[0]) else words[:-1])
        return await remove(c, str((await _named(c, name)).id))
    return await _set(c)


async def _set(c: ChatContext) -> Reply:
    text, due_on = split_ahead(c.words, lexicon=c.lexicon, today=c.today)
    if due_on is None and is_over(c.words, lexicon=c.lexicon, today=c.today):
        raise Refusal(OVER)
    home = c.user.currency
    _, name = reading.amount_and_words(c, text, HOW, is_any_currency=True)
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refusal(HOW)
    c = await reading.in_own_money(c, text, HOW)
    target, _ = reading.amount_and_words(c, text, HOW)
    made = await goals.put_goal(c.db, c.user, name, target, due_on, today=c.today, update=c.update)
    await _tell(c, made.id)
    done = views.set_(c.tr, made, await goals.room(c.db, c.user, made, c.today), c.today)
    return settings_views.with_currency(c.tr, done, c.user) if c.user.currency != home else done


async def _save(c: ChatContext, text: str, sign: int) -> Reply:
    amount, name = reading.amount_and_words(c, text, HOW_MUCH)
    amount = amount if sign > 0 else -amount
    if name:
        return await _put(c, await _named(c, name), amount)
    found = await goals.list_goals(c.db, c.user)
    if len(found) == 1:
        return await _put(c, found[0], amount)
    if not found:
        raise Refusal(HOW)
    sized = {"minor": amount.minor, "currency": amount.currency.code}
    telling = await tellings.tell(c.db, c.user, SAVING, update=c.update, now=c.now, **sized)
    return views.which(c.tr, found, telling)


async def save_for(c: ChatContext, telling: str, goal_id: str) -> Reply:
    """A goal was tapped for an amount."""
    told = (await tellings.told(c.db, c.user, reading.number(telling), SAVING)).payload
    amount = Money(told["minor"], Currency(told["currency"]))
    found = await goals.list_goals(c.db, c.user)
    meant = next((one for one in found if one.id == reading.number(goal_id)), None)
    if meant is None:
        raise NotFound(NO_GOAL)
    return await _put(c, meant, amount)


async def _put(c: ChatContext, meant: Goal, amount: Money) -> Reply:
    done = await goals.put_aside(c.db, c.user, meant.id, amount, today=c.today, update=c.update)
    await _tell(c, done.goal.id)
    return views.put(c.tr, done, await goals.room(c.db, c.user, done.goal, c.today), c.today)


async def _named(c: ChatContext, name: str) -> Goal:
    """The goal of this name, or the only one whose name begins with it."""
    found, wanted = await goals.list_goals(c.db, c.user), comparable(name)
    same = [one for one in found if comparable(one.name) == wanted]
    alike = same or [one for one in found if comparable(one.name).startswith(wanted)]
    if len(alike) != 1:
        raise NotFound(NO_GOAL)
    return alike[0]


async def _tell(c: ChatContext, goal_id: int) -> None:
    await tellings.tell(c.db, c.user, GOAL, update=c.update, now=c.now, goal=goal_id)


async def unsave(c: ChatContext, saving_id: str) -> Reply:
    """[Undo] under what was put aside."""
    done = await goals.set_undone(c.db, c.user, reading.number(saving_id), is_undone=True)
    return views.unput(c.tr, done)


async def resave(c: ChatContext, saving_id: str) -> Reply:
    """[Redo]"""
    done = await goals.set_undone(c.db, c.user, reading.number(saving_id), is_undone=False)
    room = await goals.room(c.db, c.user, done.goal, c.today)
    return views.put(c.tr, done, room, c.today, replaces=True)


async def remove(c: ChatContext, goal_id: str) -> Reply:
    """[Remove]"""
    return views.removed(c.tr, await goals.set_active(c.db, c.user, reading.number(goal_id), is_active=False))


async def bring_back(c: ChatContext, goal_id: str) -> Reply:
    """[Undo] under a goal that was removed."""
    found = await goals.set_active(c.db, c.user, reading.number(goal_id), is_active=True)
    return views.back(c.tr, found, c.today)
