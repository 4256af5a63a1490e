"""Saving up: goals, what is put aside for them, and whether the month leaves room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.errors import NotFound, Refusal
from bot.ledger import expenses, forecasts
from bot.ledger.forecasts import TooEarly, WhatIf
from bot.money.amount import Money
from bot.money.goal import Goal as Goal
from bot.money.goal import share
from bot.money.query import comparable
from bot.storage import goals
from bot.storage.database import Database, Transaction
from bot.storage.goals import Saving as Saving
from bot.storage.users import User

MOST = 20  # goals a person has
TOO_MANY = "You have {count} goals already. Remove one first: /goal"


@dataclass(frozen=True, slots=True)
class Put:
    """What was put aside or taken out, and the goal after it."""

    goal: Goal
    saving: Saving


@dataclass(frozen=True, slots=True)
class Room:
    """What a goal needs until the period's end, `need`, and what the month would be like with it."""

    need: Money
    found: WhatIf | TooEarly


async def list_goals(db: Database, user: User) -> tuple[Goal, ...]:
    """The person's goals, as they were set."""
    return tuple(await db.read(lambda tx: goals.list_goals(tx, user.id)))


async def put_goal(
    db: Database, user: User, name: str, target: Money, due_on: date | None, *, today: date, update: int
) -> Goal:
    """Set a goal; one of the same name gets the new target, and the new day where there is one."""

    def step(tx: Transaction) -> Goal:
        if made := goals.goal_made_by(tx, user.id, update):
            return made
        known = goals.list_goals(tx, user.id)
        same = next((one for one in known if comparable(one.name) == comparable(name)), None)
        if same:
            goals.save_goal(tx, same.id, target, due_on or same.due_on)
            return _goal(tx, user, same.id)
        if len(known) >= MOST:
            raise Refusal(TOO_MANY, count=MOST)
        made_id = goals.insert_goal(tx, user.id, name, target, due_on, made_on=today, made_by=update)
        return _goal(tx, user, made_id)

    return await db.write(step)


async def put_aside(
    db: Database, user: User, goal_id: int, amount: Money, *, today: date, update: int
) -> Put:
    """Put `amount` aside for a goal, or (below zero) take it out; raises `NotFound`, and `Refusal` where it
    is in another currency or more than what is there."""

    def step(tx: Transaction) -> Put:
        goal, made = _goal(tx, user, goal_id), goals.saving_made_by(tx, goal_id, update)
        if made is not None:
            return _put(tx, user, made)
        if goal.target.currency != amount.currency:
            raise Refusal(OTHER_CURRENCY, name=goal.name, currency=goal.target.currency.code)
        if (goal.saved + amount).minor < 0:
            raise Refusal(NOT_THAT_MUCH, name=goal.name, saved=goal.saved)
        saving_id = goals.insert_saving(tx, goal.id, amount, today, made_by=update)
        return _put(tx, user, saving_id)

    return await db.write(step)


OTHER_CURRENCY = "{name} is saved for in {currency}. Write the amount in {currency}."
NOT_THAT_MUCH = "Only {saved} is put aside for {name}."


async def set_undone(db: Database, user: User, saving_id: int, *, is_undone: bool) -> Put:
    """Take back what was put aside, or let it stand again."""

    def step(tx: Transaction) -> Put:
        _put(tx, user, saving_id)
        goals.set_saving_undone(tx, saving_id, is_undone=is_undone)
        return _put(tx, user, saving_id)

    return await db.write(step)


async def set_active(db: Database, user: User, goal_id: int, *, is_active: bool) -> Goal:
    """Take a goal away, or bring it back with all that is put aside."""

    def step(tx: Transaction) -> Goal:
        goal = _goal(tx, user, goal_id)
        goals.set_goal_active(tx, goal.id, is_active=is_active)
        return goal

    return await db.write(step)


async def savings(db: Database, user: User, goal_id: int) -> tuple[Goal, tuple[Saving, ...]]:
    """A goal and everything that was put aside or taken out; raises `NotFound`."""

    def step(tx: Transaction) -> tuple[Goal, tuple[Saving, ...]]:
        goal = _goal(tx, user, goal_id)
        return goal, tuple(goals.list_savings(tx, goal))

    return await db.read(step)


async def room(db: Database, user: User, goal: Goal, today: date) -> Room | None:
    """Whether the period leaves what the goal needs until its end; None where it needs nothing, has no day,
    or is in another currency."""
    period = (await expenses.standing(db, user, today)).period
    need = share(goal, period.days_left(today), today)
    if not need or goal.target.currency != user.currency:
        return None
    return Room(need, await forecasts.what_if(db, user, need, today))


def _goal(tx: Transaction, user: User, goal_id: int) -> Goal:
    goal = goals.find_goal(tx, user.id, goal_id)
    if goal is None:
        raise NotFound
    return goal


def _put(tx: Transaction, user: User, saving_id: int) -> Put:
    saving = goals.find_saving(tx, user.id, saving_id)
    if saving is None:
        raise NotFound
    return Put(_goal(tx, user, saving.goal_id), saving)
