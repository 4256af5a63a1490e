"""Messages that hold expenses, and the buttons under their confirmations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.chat.context import ChatContext
from bot.chat.handlers import corrections, reading, travel, weighing
from bot.chat.replies import Reply
from bot.chat.views import expenses as views
from bot.chat.views import history as history_views
from bot.chat.views import pickers
from bot.chat.views import start as start_views
from bot.chat.views.doubts import QUESTION
from bot.errors import NotFound, NotUnderstood, Refusal
from bot.ledger import (
    correcting,
    expenses,
    groups,
    guesses,
    messages,
    questions,
    recording,
    undoing,
)
from bot.ledger.changing import Recorded
from bot.ledger.messages import SourceState
from bot.money.expense import Draft, Expense
from bot.parsing.doubted import Doubted
from bot.parsing.reasons import NOT_SPENT


async def add(c: ChatContext) -> Reply:
    """`/add 23.5 food`; alone it says how."""
    if not c.words.strip():
        raise Refusal("Write the amount and what it was: /add 23.5 food")
    return await record(c)


async def record(c: ChatContext) -> Reply:
    """Record what the message, said to be an expense, holds."""
    return await _record(c, weighing.drafts)


async def note(c: ChatContext) -> Reply:
    """Record what a plain message holds, or ask whether it was spending."""
    return await _record(c, weighing.weighed)


async def propose(c: ChatContext) -> Reply:
    """Ask whether to record what was heard."""
    return await _record(c, weighing.heard)


async def _record(c: ChatContext, read: Callable[[ChatContext], Awaitable[tuple[Draft, ...]]]) -> Reply:
    try:
        drafts = await read(c)
    except Doubted as doubt:
        if await messages.source_state(c.db, c.user, c.source) is SourceState.UNKNOWN:
            return await _asked(c, doubt)
        drafts = doubt.drafts  # a tap recorded it: what stands is said again
    except NotUnderstood as error:
        return await _instead(c, error)
    return await _recorded(c, drafts)


async def _recorded(c: ChatContext, drafts: Sequence[Draft]) -> Reply:
    done = await recording.record(c.db, c.user, drafts, source=c.source, update=c.update, now=c.now)
    return await travel.offered(c, done, await confirmed(c, done))


async def _asked(c: ChatContext, doubt: Doubted) -> Reply:
    """The question; a correction that says not of what is none."""
    if doubt.sentence == NOT_SPENT and corrections.is_lone(c):
        return await corrections.ask_which(c)
    return await weighing.ask(c, doubt)


async def _instead(c: ChatContext, error: NotUnderstood) -> Reply:
    """What helps more than that there is no amount: a question has its commands, a correction an expense."""
    is_unread = error.sentence == NotUnderstood.sentence
    if is_unread and reading.is_question(c.words):
        raise Refusal(QUESTION)
    if is_unread and corrections.is_lone(c):
        return await corrections.ask_which(c)
    raise error


async def overhear(c: ChatContext) -> Reply | None:
    """Talk in a group that is not meant for the bot: what plainly is spending is recorded, and an answer to
    an expense may correct it. Of anything else not a word."""
    if reading.is_question(c.words):
        return None
    if corrected := await corrections.offer(c):
        return corrected
    if not await reading.is_plain_spending(c):
        return None
    if c.speaker:
        await groups.meet(c.db, c.user, c.speaker)
    return await note(c)


async def on_edit(c: ChatContext) -> Reply | None:
    """An edited message changes what it recorded or corrected; one that says nothing of money changes
    nothing, and asks."""
    if not c.is_addressed and not (await messages.meant(c.db, c.user, c.source))[1]:
        return await overhear(c)
    if corrected := await corrections.reworded(c):
        return corrected
    try:
        drafts = await weighing.drafts(c, is_edit=True)
    except NotUnderstood as error:
        if await messages.source_state(c.db, c.user, c.source) is SourceState.RECORDED:
            stays, _ = await messages.meant(c.db, c.user, c.source)
            return history_views.kept(c.tr, stays, c.today)
        if isinstance(error, Doubted):
            return await note(c)
        raise
    done = await recording.amend(c.db, c.user, drafts, source=c.source, update=c.update, now=c.now)
    return await confirmed(c, done) if done else await note(c)


async def confirmed(c: ChatContext, done: Recorded) -> Reply:
    """What was recorded, with what can be done about it."""
    needs_choice = len(done.expenses) == 1 and not done.expenses[0].category
    known = c.present.known if needs_choice else None
    likely = await guesses.choices(c.db, c.user, done.expenses[0]) if needs_choice else ()
    is_guessed = not (c.user.zone_chosen or c.sight)  # a group was told its clock
    clock = start_views.clock(c.tr, c.user.zone.key, c.now) if is_guessed else ""
    is_assumed = not c.user.currency_chosen
    return views.recorded(c.tr, done, is_assumed=is_assumed, clock=clock, known=known, likely=likely)


async def undo(c: ChatContext) -> Reply:
    """`/undo`: the latest change."""
    return views.undone(c.tr, await undoing.undo(c.db, c.user, update=c.update, now=c.now))


async def undo_change(c: ChatContext, change_id: str) -> Reply:
    """[Undo] under a confirmation."""
    done = await undoing.undo_change(c.db, c.user, reading.number(change_id), update=c.update, now=c.now)
    return views.undone(c.tr, done, replaces=True)


async def redo(c: ChatContext) -> Reply:
    """`/redo`: what /undo took back last."""
    return views.undone(c.tr, await undoing.redo(c.db, c.user, update=c.update, now=c.now))


async def redo_change(c: ChatContext, change_id: str) -> Reply:
    """[Redo] under what was taken back."""
    number = reading.number(change_id)
    done = await undoing.redo(c.db, c.user, number, update=c.update, now=c.now)
    return views.undone(c.tr, done, replaces=True)


async def pick(c: ChatContext, expense_id: str, origin: str = pickers.CONFIRMATION) -> Reply:
    """[Category]: which one?"""
    expense = await expenses.get(c.db, c.user, reading.number(expense_id))
    return pickers.categories(c.tr, expense, c.present.known, origin)


async def which(c: ChatContext, *expense_ids: str) -> Reply:
    """[Category] under several expenses: of which?"""
    return views.which(c.tr, await _there(c, expense_ids))


async def which_to_edit(c: ChatContext, *expense_ids: str) -> Reply:
    """[Edit] under several expenses: which?"""
    return history_views.which(c.tr, await _there(c, expense_ids))


async def _there(c: ChatContext, expense_ids: Sequence[str]) -> list[Expense]:
    found = []
    for expense_id in expense_ids:
        try:
            found.append(await expenses.get(c.db, c.user, reading.number(expense_id)))
        except NotFound:
            continue
    if not found:
        raise NotFound
    return found


async def set_category(c: ChatContext, expense_id: str, origin: str, token: str) -> Reply:
    """A category was tapped."""
    origin = reading.origin(origin)
    category = pickers.find(token, c.present.known.own)
    if category is None:
        raise NotFound
    done = await correcting.correct(
        c.db, c.user, reading.number(expense_id), update=c.update, now=c.now, category=category
    )
    return history_views.corrected(c.tr, done, reading.number(expense_id), origin, c.today)


async def new_category(c: ChatContext, expense_id: str, origin: str) -> Reply:
    """[New…]: the next message names it."""
    expense = await expenses.get(c.db, c.user, reading.number(expense_id))
    payload = {"expense": expense.id, "origin": reading.origin(origin)}
    await questions.ask(c.db, c.user, "category", payload, c.now)
    return pickers.ask_new(c.tr, expense)
