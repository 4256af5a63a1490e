"""What a flooded, broken or half-dead Telegram and a full disk do to the bot: nothing that lasts."""

import asyncio
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import clock
from bot.ledger.announcing import take_due
from bot.local.faults import FaultKind
from tests.chat.running import (
    ANN,
    BEN,
    BROKE,
    Running,
    Telegram,
    Watched,
    ask,
    bot,
    exported,
    notes,
    telegram,
)

Break = Callable[[Telegram, str], None]


FLOOD_SECONDS = 6  # long enough to record and export thirty messages on a busy machine


def fault(kind: FaultKind, **how: Any) -> Break:
    return lambda here, method: here.world.faults.add(kind, method, **how)


def spoilt(*answers: Callable[[bytes], bytes]) -> Break:
    return lambda here, method: here.spoil(method, *answers)


BREAKS: dict[str, Break] = {
    "500": fault(FaultKind.ERROR, status=500),
    "502 twice": fault(FaultKind.ERROR, times=2),
    "401": fault(FaultKind.ERROR, status=401),
    "409": fault(FaultKind.ERROR, status=409),
    "429": fault(FaultKind.FLOOD, seconds=1),
    "html": fault(FaultKind.GARBAGE),
    "dropped before": fault(FaultKind.DROP_BEFORE),
    "dropped after": fault(FaultKind.DROP_AFTER),
    "hangs": fault(FaultKind.HANG, seconds=0.3),
    "cut short": spoilt(lambda body: body[: len(body) // 2]),
    "empty": spoilt(lambda _: b""),
    "no result": spoilt(lambda _: b'{"ok":true}'),
    "a list": spoilt(lambda _: b"[1,2]"),
    "wrong types": spoilt(lambda _: b'{"ok":true,"result":{"message_id":"x"}}'),
    "a number": spoilt(lambda _: b'{"ok":true,"result":5}'),
    "numbers": spoilt(lambda _: b'{"ok":true,"result":[1,null,"x",[]]}'),
    "deep": spoilt(lambda _: b'{"ok":true,"result":' + b"[" * 100_000),
}


async def in_each_way(method: str, folder: Path) -> None:
    """One Telegram and one bot a way, all at once: each costs a pause."""
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
        for way in BREAKS:
            here = await stack.enter_async_context(telegram())
            (folder / way).mkdir()
            running = await stack.enter_async_context(bot(here, folder / way))
            group.create_task(_twice_through(way, method, here, running), name=way)


async def _twice_through(way: str, method: str, here: Telegram, running: Running) -> None:
    ann = here.server.person(ANN, "Ann")
    await here.server.polled()
    BREAKS[way](here, method)
    [answer, *_] = await ask(ann, "1 tea")
    assert "1.00" in answer.text, way
    await running.settled(here)
    [answer] = await ask(ann, "2 cake")
    assert "2.00" in answer.text, way
    assert not here.world.faults.coming, way
    assert await notes(ann) == ["cake", "tea"], way


async def test_getupdates_breaks_and_messages_come_through_once(tmp_path: Path) -> None:
    await in_each_way("getUpdates", tmp_path)


async def test_sendmessage_breaks_and_the_answer_still_comes(tmp_path: Path) -> None:
    await in_each_way("sendMessage", tmp_path)


async def test_a_telegram_that_cannot_be_reached_at_the_start_is_waited_for(
    here: Telegram, tmp_path: Path
) -> None:
    here.world.faults.add(FaultKind.DROP_BEFORE, "getMe")
    here.world.faults.add(FaultKind.ERROR, "getMe", status=500)
    ann = here.server.person(ANN, "Ann")
    ann.say("1 tea")
    async with bot(here, tmp_path):
        assert "1.00" in (await ann.replies())[0].text


async def test_a_stop_while_telegram_is_not_reached_is_clean(here: Telegram, tmp_path: Path) -> None:
    here.world.faults.add(FaultKind.ERROR, "getMe", times=1000, status=500)
    async with bot(here, tmp_path):
        pass


async def test_a_flooded_chat_waits_alone_while_everything_is_recorded(
    here: Telegram, tmp_path: Path
) -> None:
    here.world.faults = watched = Watched()
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path):
        watched.add(FaultKind.FLOOD, "sendMessage", seconds=FLOOD_SECONDS)
        ann.say("1.50 tea a")
        while not watched.times("sendmessage"):
            await here.world.updates.bell.wait(0.01)
        mark = len(ann.chat.shown)
        for number in range(1, 30):
            ann.say(f"1.50 tea {'a' * number}")
        assert len(await exported(ann)) == 30
        said = [shown for shown in ann.chat.shown[mark:] if shown.kind == "message"]
        assert [list(shown.wire)[-1] for shown in said if "document" not in shown.wire] == []
        assert len(watched.times("sendmessage")) == 1, "sent inside the wait"
        assert "9.00" in (await ask(ben, "9 lunch"))[0].text  # somebody else does not wait
        ann.mark = mark
        await ann.replies(2)  # the document and what waited
        [flooded, *later] = watched.times("sendmessage")
        assert sum(at < flooded + FLOOD_SECONDS for at in later) == 1, (
            "only Ben's answer may fall into the wait"
        )
        assert "7.00" in (await ask(ann, "7 jam"))[0].text
        texts = [shown.text for shown in ann.chat.shown[mark:] if shown.kind == "message"]
        counts = [int(found[1]) for text in texts if (found := re.match(r"✓ (\d+) expenses", text))]
        assert sum(counts) == 30
        assert len(texts) <= 5


async def test_a_merged_confirmation_is_not_overwritten_by_an_edit(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        here.world.faults.add(FaultKind.FLOOD, "sendMessage", seconds=1)
        said = [ann.say(f"{number} tea") for number in range(1, 7)]
        await running.settled(here)
        ann.edit(said[2], "33 tea")
        [shown] = await ann.replies()
        assert shown.kind == "message"
        assert "33.00" in shown.text


async def test_a_reply_to_a_merged_confirmation_asks_which(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        here.world.faults.add(FaultKind.FLOOD, "sendMessage", seconds=1)
        for number in range(1, 7):
            ann.say(f"{number} tea")
        await running.settled(here)
        merged = [shown for shown in ann.chat.shown if "expenses" in shown.text][-1]
        ann.say("was 33", reply_to=merged.message_id)
        [question] = await ann.replies()
        assert "Which one?" in question.text
        assert question.buttons


async def test_a_button_whose_answer_hangs_holds_nothing_up(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path):
        [confirmation] = await ask(ann, "1 tea")
        here.world.faults.add(FaultKind.HANG, "answerCallbackQuery", seconds=5)
        ann.press(confirmation, "Undo")
        await ann.replies()
        assert "2.00" in (await ask(ann, "2 cake"))[0].text
        assert len(here.world.faults.coming) == 0
        here.world.stop()  # ends the hanging call


async def test_a_file_that_cannot_be_fetched_is_said_so(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    table = b"date,amount\n2024-01-02,3.50\n"
    async with bot(here, tmp_path):
        here.world.faults.add(FaultKind.ERROR, "getFile", status=500)
        ann.upload("bank.csv", table)
        [sorry] = await ann.replies()
        assert BROKE in sorry.text
        ann.upload("bank.csv", table)
        [preview] = await ann.replies()
        assert preview.buttons


async def test_what_broke_after_it_was_done_is_not_asked_for_again(here: Telegram, tmp_path: Path) -> None:
    def broken(user_id: int) -> None:
        raise RuntimeError(user_id)

    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path, learn=broken) as running:
        [sorry] = await ask(ann, "/every month 1 rent 900")
        assert BROKE in sorry.text
        assert "/undo" in sorry.text
        assert "send it again" not in sorry.text
        assert await running.rows("SELECT name FROM bills") == [("rent",)]
        assert "rent" in (await ask(ann, "/undo"))[0].text


STRANGE: dict[str, dict[str, Any]] = {
    "unknown kind": {"telepathy": {"thought": "hm"}},
    "no kind": {},
    "message is text": {"message": "5 tea"},
    "message is a list": {"message": [1, 2]},
    "message is empty": {"message": {}},
    "message is null": {"message": None},
    "chat without id": {"message": {"message_id": 1, "date": 0, "chat": {"type": "private"}}},
    "id in words": {"message": {"message_id": "x", "date": "y", "chat": {"id": "z", "type": 3}, "text": {}}},
    "date beyond time": {
        "message": {"message_id": 1, "date": 10**18, "chat": {"id": 9, "type": "private"}, "text": "1 tea"}
    },
    "ids beyond the database": {
        "message": {
            "message_id": 2**70,
            "date": 1_700_000_000,
            "chat": {"id": 2**80, "type": "private"},
            "from": {"id": 2**80, "is_bot": False, "first_name": "Big"},
            "text": "1 tea",
        }
    },
    "channel post": {
        "channel_post": {"message_id": 1, "date": 0, "chat": {"id": -9, "type": "channel"}, "text": "1 tea"}
    },
    "edited channel post": {
        "edited_channel_post": {
            "message_id": 1,
            "date": 0,
            "chat": {"id": -9, "type": "channel"},
            "text": "1 tea",
        }
    },
    "no id": {"update_id": None, "message": {}},
    "id is text": {"update_id": "many"},
    "id is true": {"update_id": True},
    "id beyond the database": {"update_id": 2**70},
    "half a character": {"telepathy": "\ud83d"},
    "poll": {"poll": {"id": "1", "question": "?", "options": []}},
    "press without data": {"callback_query": {"id": "1", "chat_instance": "1", "from": {"id": 1}}},
    "press of a game": {
        "callback_query": {
            "id": "1",
            "chat_instance": "1",
            "game_short_name": "chess",
            "from": {"id": 1, "is_bot": False, "first_name": "G"},
        }
    },
}


@pytest.mark.parametrize("before", ["alone", "with others"])
async def test_strange_updates_stop_nobody(before: str, here: Telegram, tmp_path: Path) -> None:
    people = [here.server.person(ANN + index, f"P{index}") for index in range(len(STRANGE))]
    async with bot(here, tmp_path) as running:
        await here.server.polled()
        for person, strange in zip(people, STRANGE.values(), strict=True):
            here.tell_raw(**strange)
            if before == "alone" and strange.get("update_id", 0) == 0:
                await running.settled(here)
            person.say("1 tea")
        for person in people:
            [answer] = await person.replies()
            assert "1.00" in answer.text
        await running.settled(here)
        assert await running.rows("SELECT count(*) FROM expenses") == [(len(people),)]


async def test_an_update_without_an_id_alone_does_not_spin(here: Telegram, tmp_path: Path) -> None:
    here.world.faults = watched = Watched()
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path):
        await here.server.polled()
        polls = len(watched.times("getupdates"))
        here.tell_raw(update_id=None)
        while len(watched.times("getupdates")) < polls + 2:
            await here.world.updates.bell.wait(0.01)
        first, second = watched.times("getupdates")[-2:]
        assert second - first >= 0.4, "asked again at once"
        assert "1.00" in (await ask(ann, "1 tea"))[0].text


CONTENTS: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "type": "regular",
            "width": 9,
            "height": 9,
            "is_animated": False,
            "is_video": False,
        }
    },
    "poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
        }
    },
    "contact": {"contact": {"phone_number": "1", "first_name": "C"}},
    "venue": {"venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "V", "address": "A"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "nothing known": {"hologram": {"size": 3}},
    "text of a wrong type": {"text": 5},
    "entities of a wrong type": {"text": "1 tea", "entities": "all"},
    "a long text": {"text": "x" * 4096},
}


@pytest.mark.parametrize("what", CONTENTS)
async def test_contents_that_say_nothing_record_nothing(what: str, here: Telegram, tmp_path: Path) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        ann.send(CONTENTS[what])
        await ask(ben, "1 tea")
        await running.settled(here)
        assert "2.00" in (await ask(ann, "2 cake"))[0].text
        assert await running.rows("SELECT count(*) FROM expenses") == [(2,)]


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"x;;;\n\n1", b";;;\n;;;", b"\xff\xfe", b'"', b"date,amount\n"]
)
async def test_a_file_that_is_no_table_gets_its_answer(
    content: bytes, here: Telegram, tmp_path: Path
) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        ann.upload("bank.csv", content)
        [answer] = await ann.replies()
        assert BROKE not in answer.text
        assert "2.00" in (await ask(ann, "2 cake"))[0].text
        assert await running.rows("SELECT count(*) FROM expenses") == [(1,)]


async def test_a_blocked_bot_stops_reminding_until_the_person_writes(
    here: Telegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        await ask(ann, "1 tea")
        await ask(ann, "/remind 20:30")
        ann.chat.blocked = True  # the bot has not been told
        ann.world.tell_bot(
            "message", here.told[max(here.told)].wire["message"] | {"message_id": 900, "text": "/today"}
        )
        while await running.rows("SELECT 1 FROM users WHERE is_reachable"):
            await here.world.updates.bell.wait(0.02)
        tomorrow = (clock.now() + timedelta(days=1)).replace(hour=20, minute=31)
        assert await take_due(running.db, tomorrow) == []
        assert "2.00" in (await ask(ann, "2 cake"))[0].text
        assert await running.rows("SELECT is_reachable FROM users") == [(1,)]
        due = await take_due(running.db, tomorrow + timedelta(days=1))
        assert "remind" in " ".join(one.kind for one in due)
