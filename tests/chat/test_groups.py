"""Groups: whose ledger it is, who may use it, what is heard there, and that a new chat id loses nothing."""

from __future__ import annotations

import io
import json
from pathlib import Path

from openpyxl import load_workbook

from bot.local import groups
from bot.local.people import Person
from bot.local.state import Chat
from bot.settings import Access
from tests.chat.running import Running, Telegram, ask, bot

ANN, BEN, STRANGER = 5_000_000_001, 5_000_000_002, 5_000_000_003
FLAT, SUPER = -4_000_000_001, -1_002_000_000_001
ANN_ALONE = Access(ids=frozenset({ANN}))


def flat(here: Telegram, *, kind: str = "group") -> tuple[Chat, Person, Person]:
    chat = here.server.group(FLAT, "Flat")
    chat.wire["type"] = kind
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    return chat, ann.within(chat), ben.within(chat)


def said(chat: Chat) -> list[str]:
    return [shown.text for shown in chat.shown if shown.kind in ("message", "edit")]


async def kept(running: Running) -> list[tuple[int, str, int]]:
    return await running.rows("SELECT user_id, note, paid_by FROM expenses WHERE is_deleted = 0 ORDER BY id")


async def test_a_stranger_opens_no_group_and_hears_so_once(here: Telegram, tmp_path: Path) -> None:
    chat, _, _ = flat(here)
    stranger = here.server.person(STRANGER, "S").within(chat)
    async with bot(here, tmp_path, ANN_ALONE) as running:
        stranger.add_bot()
        [refusal] = await stranger.replies()
        assert "This bot is private" in refusal.text
        stranger.say("/start")
        stranger.say("/add 5 stranger-canary")
        stranger.say("12.50 stranger-canary")
        await running.settled(here)
    async with bot(here, tmp_path, ANN_ALONE) as running:
        stranger.say("/help@outlay_local_bot stranger-canary")
        await running.settled(here)
        assert said(chat) == [refusal.text]
        assert await running.rows("SELECT count(*) FROM users") == [(0,)]
        assert await running.rows("SELECT count(*) FROM members") == [(0,)]
        assert await running.rows("SELECT DISTINCT raw FROM inbox") == [("",)]


async def test_it_is_opened_by_who_is_let_in_and_used_by_all_there(here: Telegram, tmp_path: Path) -> None:
    chat, ann, ben = flat(here)
    async with bot(here, tmp_path, ANN_ALONE) as running:
        assert "I keep what this group spends" in (await ask(ann, "/start"))[0].text
        assert "paid by Ben" in (await ask(ben, "/add 5 tea"))[0].text
        ben_alone = here.server.person(BEN, "Ben")
        assert "This bot is private" in (await ask(ben_alone, "6 cake"))[0].text
        assert await kept(running) == [(FLAT, "tea", BEN)]
    async with bot(here, tmp_path, Access()) as running:  # Ann's id was taken off the list
        ben.say("/add 7 soup")
        await running.settled(here)
        assert await kept(running) == [(FLAT, "tea", BEN)]
        assert "paid by Ben" in said(chat)[-1]


async def test_private_ledgers_stay_apart(here: Telegram, tmp_path: Path) -> None:
    _, there, _ = flat(here)
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        await ask(ann, "/currency CHF")
        await ask(ann, "3 latte")
        await ask(there, "/start")
        assert "CHF" in (await ask(there, "/add 4 tea"))[0].text
        assert "Nothing here yet" not in (await ask(there, "/history"))[0].text
        assert await running.rows("SELECT user_id, note FROM expenses ORDER BY id") == [
            (ANN, "latte"),
            (FLAT, "tea"),
        ]
        await ask(there, "/undo")
        assert "Nothing to undo" in (await ask(there, "/undo"))[0].text


async def test_talk_is_met_with_silence(here: Telegram, tmp_path: Path) -> None:
    chat, ann, ben = flat(here)
    async with bot(here, tmp_path) as running:
        await ask(ann, "/start")
        before = said(chat)
        for words in (
            "good morning",
            "5 people are coming on Friday",
            "see you at 8",
            "lunch at 12?",
            "call me 5551234",
            "I'll bring 2 bottles of wine for everybody tonight",
            "undo",
            "help",
            "/weather",
            "/today@another_bot",
            "12",
        ):
            ben.say(words)
        ben.upload("holiday.csv", b"date,amount\n2024-01-02,3\n")
        ben.locate(52.5, 13.4)
        ben.edit(min(chat.messages) + 2, "good evening")
        await running.settled(here)
        assert said(chat) == before
        assert await kept(running) == []
        assert "paid by Ben" in (await ask(ben, "12.50 pizza"))[0].text
        assert "paid by Ben" in (await ask(ben, "lunch 8"))[0].text


async def test_an_anonymous_admin_is_nobody(here: Telegram, tmp_path: Path) -> None:
    chat, ann, _ = flat(here, kind="supergroup")
    anonymous = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    async with bot(here, tmp_path) as running:
        await ask(ann, "/start")
        for text in ("9 cake", "/add 9 cake"):
            message = {"message_id": 900, "date": 0, "chat": chat.wire, "text": text}
            here.tell_raw(message=message | {"from": anonymous, "sender_chat": chat.wire})
        await running.settled(here)
        assert said(chat)[-1].startswith("You write as the group")
        assert sum("You write" in text for text in said(chat)) == 1
        assert await kept(running) == []


async def test_a_channels_post_and_forwarded_words_are_not_recorded(here: Telegram, tmp_path: Path) -> None:
    chat, ann, ben = flat(here, kind="supergroup")
    telegram = {"id": 777_000, "is_bot": False, "first_name": "Telegram"}
    channel = {"id": -1_001_111_111_111, "type": "channel", "title": "Offers"}
    async with bot(here, tmp_path) as running:
        await ask(ann, "/start")
        before = said(chat)
        post = {"message_id": 901, "date": 0, "chat": chat.wire, "text": "12.50 pizza", "from": telegram}
        here.tell_raw(message=post | {"sender_chat": channel, "is_automatic_forward": True})
        origin = {"type": "hidden_user", "sender_user_name": "Z", "date": 0}
        ben.send({"text": "12.50 pizza", "forward_origin": origin})
        await running.settled(here)
        assert said(chat) == before
        assert await kept(running) == []


async def test_exports_name_who_paid(here: Telegram, tmp_path: Path) -> None:
    _, ann, ben = flat(here)
    async with bot(here, tmp_path):
        await ask(ann, "/start")
        await ask(ben, "/add 6 cake paid by Ann")
        [document] = await ask(ann, "/export json")
        [row] = json.loads(ann.download(document))["expenses"]
        assert (row["paid_by"], row["paid_by_id"], row["entered_by"]) == ("Ann", ANN, "Ben")
        assert "Telegram shows me every message here" in (await ask(ben, "/help"))[0].text
        [document] = await ask(ann, "/export xlsx")
        rows = load_workbook(io.BytesIO(ann.download(document)))["Expenses"].iter_rows(values_only=True)
        assert [row[-1] for row in rows] == ["paid_by", "Ann"]
        [document] = await ask(ann, "/export")
        header = ann.download(document).decode().splitlines()[0]
        assert header == "date,amount,currency,category,note,tags,kind,recorded_at"


async def test_a_member_corrects_their_own_and_an_admin_all(here: Telegram, tmp_path: Path) -> None:
    chat, ann, ben = flat(here)
    async with bot(here, tmp_path) as running:
        await ask(ann, "/start")
        [of_ann] = await ask(ann, "/add 5 tea")
        [of_ben] = await ask(ben, "/add 6 cake paid by Ann")
        ann.press(of_ben, "Edit")  # she paid it
        assert "paid by Ann" in (await ann.replies())[0].text
        for label in ("Undo", "Category", "Edit"):
            alert = await ben.answer(ben.press(of_ann, label))
            assert (alert.text, alert.wire["alert"]) == (
                "Only Ann or an admin of this group can change that.",
                True,
            )
        groups.set_status(here.world, chat, BEN, "administrator")
        ben.press(of_ann, "Undo")
        assert "Undone" in (await ben.replies())[0].text
        assert await kept(running) == [(FLAT, "cake", ANN)]
        assert "The latest change is Ben's" in (await ask(ann, "/undo"))[0].text


async def test_a_rate_in_plain_words_is_an_admins_too(here: Telegram, tmp_path: Path) -> None:
    chat, ann, ben = flat(here)
    async with bot(here, tmp_path) as running:
        await ask(ann, "/start")
        for words in ("/rate 1 EUR = 5 THB", "@outlay_local_bot 1 EUR = 5 THB"):
            assert "Only an admin" in (await ask(ben, words))[0].text
        assert await running.rows("SELECT 1 FROM own_rates") == []
        groups.set_status(here.world, chat, BEN, "administrator")
        await ask(ben, "@outlay_local_bot 1 EUR = 5 THB")
        assert await running.rows("SELECT base, quote FROM own_rates") == [("EUR", "THB")]


async def test_each_members_undo_is_their_own(here: Telegram, tmp_path: Path) -> None:
    _, ann, ben = flat(here)
    async with bot(here, tmp_path) as running:
        await ask(ann, "/start")
        await ask(ann, "/add 5 tea")
        await ask(ben, "/add 6 cake")
        await ask(ann, "/undo")
        assert await kept(running) == [(FLAT, "cake", BEN)]
        assert "Nothing to redo" in (await ask(ben, "/redo"))[0].text
        await ask(ben, "/add 7 soup")
        await ask(ann, "/redo")
        assert [note for _, note, _ in await kept(running)] == ["tea", "cake", "soup"]


async def test_a_new_chat_id_loses_nothing(here: Telegram, tmp_path: Path) -> None:
    """The two messages about it in either order, each twice, and old messages delivered again."""
    for turn, order in enumerate(((0, 1), (1, 0))):
        old_id, new_id = FLAT - 10 - turn, SUPER - turn
        old = here.server.group(old_id, "Flat")
        old.wire["type"] = "group"
        ann = here.server.person(ANN, "Ann").within(old)
        async with bot(here, tmp_path / str(turn)) as running:
            await ask(ann, "/start")
            await ask(ann, "/add 5 tea")
            groups.set_status(here.world, old, ANN, "creator")
            await ask(ann, "/remind 20:30")
            told = max(here.told)
            new = here.server.group(new_id, "Flat")
            news = [
                {"message_id": 501, "date": 0, "chat": old.wire, "migrate_to_chat_id": new_id},
                {"message_id": 1, "date": 0, "chat": new.wire, "migrate_from_chat_id": old_id},
            ]
            old.moved_to = new_id
            for place in (*order, *order):
                here.tell_raw(message=news[place] | {"from": ann.user})
            here.tell_again(told)
            await running.settled(here)
            again = ann.within(new)
            assert "paid by Ann" in (await ask(again, "/add 6 cake"))[0].text
            assert [row[:2] for row in await kept(running)] == [(old_id, "tea"), (old_id, "cake")]
            assert await running.rows("SELECT id, chat_id FROM users") == [(old_id, new_id)]
            assert await running.rows("SELECT user_id, kind FROM due") == [(old_id, "reminder")]


async def test_a_reply_to_a_closed_group_finds_the_new_one(here: Telegram, tmp_path: Path) -> None:
    chat, ann, _ = flat(here)
    async with bot(here, tmp_path) as running:
        await ask(ann, "/start")
        new = here.server.group(SUPER, "Flat")
        chat.moved_to = SUPER
        message = {"message_id": 700, "date": 1_800_000_000, "chat": chat.wire, "text": "/add 5 tea"}
        here.tell_raw(message=message | {"from": ann.user})
        await running.settled(here)
        assert "paid by Ann" in said(new)[-1]
        assert await running.rows("SELECT id, chat_id FROM users") == [(FLAT, SUPER)]


async def test_what_was_recorded_under_both_ids_becomes_one(here: Telegram, tmp_path: Path) -> None:
    chat, ann, _ = flat(here)
    new = here.server.group(SUPER, "Flat")
    async with bot(here, tmp_path) as running:
        await ask(ann, "/start")
        await ask(ann, "/add 5 tea")
        await ask(ann.within(new), "/start")
        await ask(ann.within(new), "/add 6 cake")
        message = {"message_id": 1, "date": 0, "chat": new.wire, "migrate_from_chat_id": chat.id}
        here.tell_raw(message=message | {"from": ann.user})
        await running.settled(here)
        assert [row[:2] for row in await kept(running)] == [(FLAT, "tea"), (FLAT, "cake")]
        assert "Undone" in (await ask(ann.within(new), "/undo"))[0].text
        assert [row[:2] for row in await kept(running)] == [(FLAT, "tea")]


async def test_what_joins_a_ledger_counts_in_its_currency(here: Telegram, tmp_path: Path) -> None:
    chat, ann, _ = flat(here)
    new = here.server.group(SUPER, "Flat")
    groups.set_status(here.world, chat, ANN, "creator")
    async with bot(here, tmp_path) as running:
        await ask(ann, "/currency CHF")
        await ask(ann.within(new), "/add 6 cake")
        message = {"message_id": 1, "date": 0, "chat": new.wire, "migrate_from_chat_id": chat.id}
        here.tell_raw(message=message | {"from": ann.user})
        await running.settled(here)
        [(_, home)] = await running.rows("SELECT currency, home_currency FROM expenses")
        assert home == "CHF"


async def test_thrown_out_and_added_again_it_goes_on(here: Telegram, tmp_path: Path) -> None:
    _, ann, _ = flat(here)
    async with bot(here, tmp_path) as running:
        ann.add_bot()
        await ann.replies()
        await ask(ann, "/add 5 tea")
        ann.remove_bot()
        await running.settled(here)
        assert await running.rows("SELECT is_reachable FROM users") == [(0,)]
        ann.add_bot()
        assert "Telegram shows me" in (await ann.replies())[0].text
        await ask(ann, "/add 6 cake")
        assert await running.rows("SELECT is_reachable FROM users") == [(1,)]
        assert [row[:2] for row in await kept(running)] == [(FLAT, "tea"), (FLAT, "cake")]


async def test_the_first_message_is_said_once(here: Telegram, tmp_path: Path) -> None:
    chat, ann, _ = flat(here)
    async with bot(here, tmp_path) as running:
        ann.say("/start")
        await ann.replies()
        await running.settled(here)
    async with bot(here, tmp_path) as running:
        await ask(ann, "/add 5 tea")
        assert sum("I keep what this group spends" in text for text in said(chat)) == 1


async def test_forgetting_takes_the_group_or_the_name(here: Telegram, tmp_path: Path) -> None:
    chat, ann, ben = flat(here)
    groups.set_status(here.world, chat, ANN, "creator")
    alone = here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        await ask(ann, "/start")
        await ask(ben, "/add 6 cake")
        [question] = await ask(alone, "/forget")
        alone.press(question, "Delete everything")
        await alone.replies()
        assert await running.rows("SELECT member_id FROM members") == [(ANN,)]
        assert "somebody who left" not in (await ask(ann, "/history"))[0].text
        [question] = await ask(ann, "/forget")
        ben.press(question, "Delete everything")
        assert (await ben.answer(max(here.world.queries, key=int))).wire["alert"]
        ann.press(question, "Delete everything")
        await ann.replies()
        assert await kept(running) == []
        assert await running.rows("SELECT count(*) FROM groups") == [(0,)]
