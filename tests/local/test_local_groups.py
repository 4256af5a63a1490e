"""Groups and inline mode of the local Bot API, as python-telegram-bot reads them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.local import groups
from bot.local.people import Person
from bot.local.serving import Server, serve
from bot.local.state import BOT_ID, World

TOKEN = "42:a-token-for-tests"
FLAT = -4_000_000_001
ALL = ["message", "my_chat_member", "inline_query", "chosen_inline_result"]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serve(World(token=TOKEN, reads_all=False)) as running:
        yield running


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(TOKEN, base_url=f"{server.url}/bot") as client:
        yield client


@pytest.fixture
def ann(server: Server) -> Person:
    return server.person(1001, "Ann").within(server.group(FLAT, "Flat"))


async def updates(bot: telegram.Bot) -> list[Update]:
    found = list(await bot.get_updates(timeout=0, allowed_updates=ALL))
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1, timeout=0, allowed_updates=ALL)
    return found


async def test_with_privacy_mode_on_it_sees_what_is_meant_for_it(bot: telegram.Bot, ann: Person) -> None:
    assert (await bot.get_me()).can_read_all_group_messages is False
    own = (await bot.send_message(FLAT, "Hello")).message_id
    for words in (
        "12 pizza",
        "/today@another_bot",
        "@outlay_local_bot 12 pizza",
        "/today",
        "/help@outlay_local_bot",
    ):
        ann.say(words)
    ann.say("13", reply_to=own)
    texts = [update.message.text for update in await updates(bot) if update.message]
    assert texts == ["@outlay_local_bot 12 pizza", "/today", "/help@outlay_local_bot", "13"]
    ann.promote_bot()
    ann.say("14 pizza")
    assert [update.message.text for update in await updates(bot) if update.message] == ["14 pizza"]


async def test_rights_and_coming_and_going(server: Server, bot: telegram.Bot, ann: Person) -> None:
    ann.add_bot()
    groups.set_status(server.world, ann.chat, ann.id, "creator")
    assert (await bot.get_chat_member(FLAT, ann.id)).status == ChatMemberStatus.OWNER
    assert (await bot.get_chat_member(FLAT, BOT_ID)).status == ChatMemberStatus.MEMBER
    with pytest.raises(BadRequest):
        await bot.get_chat_member(FLAT, 999)
    ann.remove_bot()
    changes = [update.my_chat_member for update in await updates(bot)]
    assert [(one.old_chat_member.status, one.new_chat_member.status) for one in changes if one] == [
        ("left", "member"),
        ("member", "kicked"),
    ]
    with pytest.raises(Forbidden):
        await bot.send_message(FLAT, "Hello")


async def test_a_supergroup_has_a_new_id(server: Server, bot: telegram.Bot, ann: Person) -> None:
    new = groups.upgrade(server.world, ann.chat, ann.user, -1_004_000_000_001)
    told = [update.message for update in await updates(bot)]
    assert [one.migrate_to_chat_id or one.migrate_from_chat_id for one in told if one] == [new.id, FLAT]
    with pytest.raises(ChatMigrated) as raised:
        await bot.send_message(FLAT, "Hello")
    assert raised.value.new_chat_id == new.id


async def test_an_inline_choice_is_told_where_feedback_is_on(
    server: Server, bot: telegram.Bot, ann: Person
) -> None:
    for feedback in (True, False):
        server.world.tells_choices = feedback
        query = ann.ask_inline("5 tea")
        [asked] = await updates(bot)
        assert asked.inline_query is not None
        article = InlineQueryResultArticle("1", "5 tea", InputTextMessageContent("Tea"))
        await asked.inline_query.answer([article], cache_time=0, is_personal=True)
        ann.choose(query)
        chosen = [update.chosen_inline_result for update in await updates(bot)]
        assert [one.query for one in chosen if one] == (["5 tea"] if feedback else [])
        assert [shown.text for shown in ann.chat.shown if shown.kind == "sent"][-1] == "Tea"
    with pytest.raises(BadRequest):
        await bot.answer_inline_query("no-such-query", [])
