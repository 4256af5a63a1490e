"""`/budget food rollover` and `/move`: what goes from one period, or one budget, to another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import periods, reading
from bot.chat.replies import Reply
from bot.chat.views import rollovers as views
from bot.chat.views.phrases import short
from bot.errors import Refusal
from bot.ledger import budgets, moving, planning
from bot.money.amount import Money
from bot.money.budget import BudgetStatus
from bot.money.rollover import Rollover
from bot.parsing.planned import words_of
from bot.parsing.text import fold

HOW_TO_MOVE = "Write how much, from where and to where: /move 50 food fun"
UNREADABLE_ROLLOVER = (
    "I cannot tell what to carry over. Try: /budget food rollover, with max 100, debt, or off behind it"
)
NO_BUDGET_FOR = "{name} has no budget. Set one first: /budget {name} 300"


async def rollover(c: ChatContext, text: str) -> Reply:
    """`/budget food rollover max 100`: the words around the one that says so."""
    before, after = (part.strip() for part in re.split(_any(c, "rollover"), text, maxsplit=1))
    category = reading.category(c, before) if before else ""
    if category is None:
        raise Refusal(UNREADABLE_ROLLOVER)
    held = await _held(c, category)
    rule = _rule(c, after, held.rollover)
    done = await budgets.set_rollover(
        c.db, c.user, rule, category=category, today=c.today, by=periods.cause(c)
    )
    return views.ruled(c.tr, done, await planning.change_made(c.db, c.user, c.update))


def _rule(c: ChatContext, text: str, present: Rollover) -> Rollover:
    """What the words behind `rollover` ask for: nothing more is the surplus without a cap."""
    if not text:
        return replace(present, surplus=True, surplus_cap=None)
    if reading.says(c, "off", text):
        return Rollover()
    rule = present
    words = f"({_any(c, 'surplus')}|{_any(c, 'debt')})"
    parts = re.split(words, text)
    for name, rest in zip(["", *parts[1::2]], parts[0::2], strict=True):
        if not name and not rest.strip():
            continue
        is_debt = bool(name) and re.fullmatch(_any(c, "debt"), name) is not None
        is_on, cap = _cap(c, rest.strip(" ,;"))
        if is_debt:
            rule = replace(rule, debt=is_on, debt_cap=cap)
        else:
            rule = replace(rule, surplus=is_on, surplus_cap=cap)
    return rule


def _cap(c: ChatContext, text: str) -> tuple[bool, Money | None]:
    if reading.says(c, "off", text):
        return False, None
    amount = re.sub(_any(c, "max"), "", text).strip()
    if not amount:
        return True, None
    found = reading.amount_or_none(c, amount)
    if found is None:
        raise Refusal(UNREADABLE_ROLLOVER)
    return True, found


def says_rollover(c: ChatContext, text: str) -> bool:
    """Whether the words ask for a rollover."""
    return re.search(_any(c, "rollover"), text) is not None


def _any(c: ChatContext, meaning: str) -> str:
    return "(?:" + "|".join(map(re.escape, words_of(c.user.language, meaning))) + ")"


async def move(c: ChatContext) -> Reply:
    """`/move 50 food fun`"""
    amount, names = reading.amount_and_words(c, c.words, HOW_TO_MOVE)
    held = {each.category: each for each in await budgets.statuses(c.db, c.user, c.today) if each.category}
    source, target = await _two(c, fold(names), held)
    for category in (source, target):
        if category not in held:
            raise Refusal(NO_BUDGET_FOR, name=short(c.tr.category(category)))
    await moving.move(c.db, c.user, amount, source=source, target=target, today=c.today, by=periods.cause(c))
    after = {each.category: each for each in await budgets.statuses(c.db, c.user, c.today)}
    change_id = await planning.change_made(c.db, c.user, c.update)
    return views.moved(c.tr, amount, after[source], after[target], change_id)


async def _two(c: ChatContext, names: str, held: Sequence[str] | dict[str, BudgetStatus]) -> tuple[str, str]:
    """The two categories named: parted by a word for `to`, else where both have budgets."""
    for word in words_of(c.user.language, "into"):
        is_joined = not word.isalpha() or _is_han(word)
        first, found, second = names.partition(word if is_joined else f" {word} ")
        if found and first.strip() and second.strip():
            return await _category(c, _out_of(c, first)), await _category(c, second)
    words = _out_of(c, names).split()
    pairs = [
        (await _category(c, " ".join(words[:place])), await _category(c, " ".join(words[place:])))
        for place in range(1, len(words))
    ]
    if not pairs:
        raise Refusal(HOW_TO_MOVE)
    return max(pairs, key=lambda pair: sum(one in held for one in pair))


def _out_of(c: ChatContext, text: str) -> str:
    """The words behind one for `from`."""
    said = text.strip()
    for word in words_of(c.user.language, "out of"):
        if said.startswith(word if _is_han(word) else word + " "):
            return said[len(word) :].strip()
    return said


def _is_han(word: str) -> bool:
    return ord(word[0]) > 0x2E80


async def _category(c: ChatContext, name: str) -> str:
    found = reading.category(c, name)
    if found is None:
        raise Refusal(HOW_TO_MOVE)
    return found


async def _held(c: ChatContext, category: str) -> BudgetStatus:
    found = (each for each in await budgets.statuses(c.db, c.user, c.today) if each.category == category)
    held = next(found, None)
    if held is None:
        if not category:
            raise Refusal(budgets.NO_BUDGET)
        raise Refusal(NO_BUDGET_FOR, name=short(c.tr.category(category)))
    return held
