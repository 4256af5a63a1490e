"""The forecast's own alert: once a period, when it first says over; the same again for the same message."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.ledger import budgets, cycles, recording
from bot.ledger.planning import Cause
from bot.money.cycle import weeks_from
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, at_noon, draft, message, money, new_update, record
from tests.ledger.test_forecasts import lived, store


@pytest.mark.parametrize(("limit", "chance"), [(25000, 5), (40000, None)])
async def test_over_is_said_once_a_period(db: Database, user: User, limit: int, chance: int | None) -> None:
    await lived(db, user)
    await store(db, user, [900.0, 1000.0, 1100.0])
    await budgets.set_budget(db, user, money(limit), today=TODAY)
    source, update = message(), new_update()
    first = await recording.record(db, user, [draft(10)], source=source, update=update, now=NOON)
    assert [alert.chance for alert in first.standing.alerts] == ([chance] if chance else [])
    again = await recording.record(db, user, [draft(10)], source=source, update=update, now=NOON)
    assert again.standing.alerts == first.standing.alerts
    assert (await record(db, user, draft(10), now=NOON + timedelta(minutes=1))).standing.alerts == ()


async def test_another_period_may_hear_it_again(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [1000.0])
    await budgets.set_budget(db, user, money(25000), today=TODAY)
    assert (await record(db, user, draft(10))).standing.alerts[0].chance == 5
    by = Cause(new_update(), NOON)
    weekly = await cycles.choose_cycle(db, user, weeks_from(1, TODAY), today=TODAY, by=by)
    await budgets.set_budget(db, weekly, money(6900), today=TODAY)
    next_day = TODAY + timedelta(days=1)
    await store(db, weekly, [1000.0], starts_on=next_day, trained_on=next_day)
    later = await record(db, weekly, draft(10, on=next_day), now=at_noon(next_day))
    assert [alert.chance for alert in later.standing.alerts] in ([5], [])
