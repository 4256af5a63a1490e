"""Who may talk to the bot: nobody, until its operator says so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import clock
from bot.chat import notify
from bot.ledger import users
from bot.ledger.announcing import Due
from bot.ledger.reminders import REMINDER
from bot.settings import Access
from tests.chat.running import Telegram, ask, bot, notes

OWNER, GUEST, STRANGER = 5_000_000_001, 5_000_000_002, 5_000_000_003
CLOSED = Access()
PRIVATE = "This bot is private"
NOW = datetime(2026, 11, 17, 12, tzinfo=UTC)


async def test_a_stranger_is_refused_once_a_day_and_leaves_no_trace(
    here: Telegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    stranger = here.server.person(STRANGER, "S", language="zh")
    async with bot(here, tmp_path, CLOSED) as running:
        [refusal] = await ask(stranger, "23 stranger-canary")
        assert "私" in refusal.text
        mark = len(stranger.chat.shown)
        stranger.say("24 stranger-canary")
        stranger.edit(max(stranger.chat.messages) - 1, "25 stranger-canary")
        stranger.say("/export")
        stranger.say("/start wrong-code")
        stranger.upload("stranger-canary.csv", b"date,amount\n2024-01-02,3\n")
        stranger.press_data(refusal.wire, "currencies")
        await running.settled(here)
        said = [shown for shown in stranger.chat.shown[mark:] if shown.kind in ("message", "edit")]
        assert said == []
        assert await running.rows("SELECT count(*) FROM users") == [(0,)]
        assert await running.rows("SELECT DISTINCT raw FROM inbox") == [("",)]
        for table, rows in (await running.ledger(STRANGER)).items():
            assert rows == [], table
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=1))
        assert (await ask(stranger, "26 stranger-canary"))[0].text == refusal.text
    assert b"stranger-canary" not in (tmp_path / "outlay.db").read_bytes()


async def test_the_owners_code_works_once_and_only_the_owner_invites(here: Telegram, tmp_path: Path) -> None:
    owner, guest, stranger = (
        here.server.person(number, name) for number, name in ((OWNER, "O"), (GUEST, "G"), (STRANGER, "S"))
    )
    async with bot(here, tmp_path, CLOSED) as running:
        code = await users.make_code(running.db, role=users.OWNER, now=clock.now())
        assert PRIVATE in (await ask(owner, f"/start {code}x"))[0].text
        assert PRIVATE not in (await ask(owner, f"/start {code}"))[0].text
        assert await users.has_owner(running.db)
        assert PRIVATE in (await ask(stranger, f"/start {code}"))[0].text
        [invitation] = await ask(owner, "/invite")
        [invite] = [word for word in invitation.text.split() if len(word) == 22]
        assert PRIVATE not in (await ask(guest, f"/start {invite}"))[0].text
        [refusal] = await ask(guest, "/invite")
        assert "owner" in refusal.text
        stranger.say(f"/start {invite}")
        await running.settled(here)
        assert await running.rows("SELECT id, role FROM users ORDER BY id") == [
            (OWNER, "owner"),
            (GUEST, "member"),
        ]
        await ask(guest, "1 tea")
        await running.settled(here)
        assert await running.rows("SELECT raw FROM inbox WHERE raw <> ''") == []
    async with bot(here, tmp_path, CLOSED):  # and they stay what they are
        await ask(owner, "2 cake")
        assert await notes(owner) == ["cake"]
        assert await notes(guest) == ["tea"]


async def test_an_invitation_is_good_for_a_day(
    here: Telegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    guest = here.server.person(GUEST, "G")
    async with bot(here, tmp_path, CLOSED) as running:
        code = await users.make_code(running.db, role=users.MEMBER, now=NOW)
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=25))
        assert PRIVATE in (await ask(guest, f"/start {code}"))[0].text


@pytest.mark.parametrize("first", [Access(ids=frozenset({GUEST})), Access(anyone=True)])
async def test_who_came_by_the_list_goes_with_it(first: Access, here: Telegram, tmp_path: Path) -> None:
    guest, stranger = here.server.person(GUEST, "G"), here.server.person(STRANGER, "S")
    async with bot(here, tmp_path, first):
        assert "1.00" in (await ask(guest, "1 tea"))[0].text
        assert (PRIVATE in (await ask(stranger, "1 tea"))[0].text) is not first.anyone
    async with bot(here, tmp_path, CLOSED):
        assert PRIVATE in (await ask(guest, "2 cake"))[0].text
    async with bot(here, tmp_path, first):
        assert await notes(guest) == ["tea"]


async def test_who_is_no_longer_let_in_is_not_reminded(here: Telegram, tmp_path: Path) -> None:
    """They could not turn it off: the bot does not hear them any more."""
    guest = here.server.person(GUEST, "G")
    listed = Access(ids=frozenset({GUEST}))
    async with bot(here, tmp_path, listed):
        await ask(guest, "/remind 20:30")
    for access in (CLOSED, listed):
        async with bot(here, tmp_path, access) as running:
            guest.mark = len(guest.chat.shown)
            user = await users.find(running.db, GUEST)
            assert user
            say = notify.announcers(running.db, running.chat.delivery, access)
            await say[REMINDER](Due(user, REMINDER, "20:30", clock.now()))
            if access == listed:
                await guest.replies()
        assert len(guest.since()) == (access == listed)


async def test_a_code_makes_a_listed_guest_a_member(here: Telegram, tmp_path: Path) -> None:
    guest = here.server.person(GUEST, "G")
    async with bot(here, tmp_path, Access(ids=frozenset({GUEST}))) as running:
        await ask(guest, "1 tea")
        code = await users.make_code(running.db, role=users.MEMBER, now=clock.now())
        await ask(guest, f"/start {code}")
    async with bot(here, tmp_path, CLOSED):
        assert await notes(guest) == ["tea"]
