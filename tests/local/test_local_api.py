"""The local Bot API as python-telegram-bot meets it: what it sends is taken, what it reads is Telegram's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.local.faults import FaultKind
from bot.local.people import Person
from bot.local.serving import Server, serve
from bot.local.state import World

TOKEN = "42:a-token-for-tests"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a73"
    "0000001649444154789c63fccfc0c0c0c4c0c0c0c0c000000d1d0103e56bb2d20000000049454e44ae426082"
)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serve(World(token=TOKEN)) as running:
        yield running


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[telegram.Bot]:
    client = telegram.Bot(TOKEN, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    async with client:
        yield client


@pytest.fixture
def ann(server: Server) -> Person:
    return server.person(1001, "Ann", language="de", started=True)


def said(words: str) -> str:
    """A pattern for Telegram's words, whose first letter python-telegram-bot raises."""
    return f"(?i){re.escape(words)}"


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"do:{label}") for label in labels]]
    )


async def test_what_a_person_says_arrives_as_an_update(bot: telegram.Bot, ann: Person) -> None:
    number = ann.say("  /add 23.5 food #trip ")
    [update] = await bot.get_updates(timeout=5)
    message = update.message
    assert message is not None
    assert message.text == "/add 23.5 food #trip"
    assert message.message_id == number
    assert message.from_user is not None
    assert message.from_user.language_code == "de"
    assert {e.type: message.parse_entity(e) for e in message.entities} == {
        "bot_command": "/add",
        "hashtag": "#trip",
    }
    assert abs(message.date.timestamp() - ann.world.now()) < 5


async def test_updates_come_again_until_the_offset_passes_them(bot: telegram.Bot, ann: Person) -> None:
    for text in ("one", "two", "three"):
        ann.say(text)
    first = await bot.get_updates(timeout=0)
    again = await bot.get_updates(timeout=0, limit=2)
    assert [u.update_id for u in again] == [u.update_id for u in first][:2]
    rest = await bot.get_updates(timeout=0, offset=first[1].update_id + 1)
    assert [u.message.text for u in rest if u.message] == ["three"]
    assert [u.update_id for u in await bot.get_updates(timeout=0)] == [first[2].update_id]


async def test_a_long_poll_waits_for_the_next_update(server: Server, bot: telegram.Bot, ann: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await server.polled()
    ann.say("12 lunch")
    [update] = await poll
    assert update.message
    assert update.message.text == "12 lunch"


async def test_a_second_poller_ends_the_first_with_a_conflict(server: Server, bot: telegram.Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await server.polled()
    async with telegram.Bot(TOKEN, base_url=f"{server.url}/bot") as second:
        assert await second.get_updates(timeout=0) == ()
    with pytest.raises(Conflict, match=said("terminated by other getUpdates request")):
        await first


async def test_only_the_kinds_asked_for_are_queued(bot: telegram.Bot, ann: Person) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    ann.say("not wanted")
    ann.press_data({"message_id": 1, "date": 1, "chat": ann.chat.wire}, "wanted")
    assert [u.callback_query.data for u in await bot.get_updates(timeout=0) if u.callback_query] == ["wanted"]


async def test_html_becomes_plain_text_with_utf16_entities(bot: telegram.Bot, ann: Person) -> None:
    sent = await bot.send_message(
        ann.id, "😀 <b>€7</b> &lt;left&gt; <a href='https://a.b/?c&amp;d'>x</a>", ParseMode.HTML
    )
    assert sent.text == "😀 €7 <left> x"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 3, 2), ("text_link", 13, 1)]
    assert sent.entities[1].url == "https://a.b/?c&d"
    assert sent.date.timestamp() == pytest.approx(ann.world.now(), abs=5)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>open", "find end tag"),
        ("<i>x</b>", "Unmatched end tag"),
        ("5 < 6", "Unclosed start tag"),
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
    ],
)
async def test_broken_html_is_refused(bot: telegram.Bot, ann: Person, source: str, words: str) -> None:
    with pytest.raises(BadRequest, match=said(words)):
        await bot.send_message(ann.id, source, ParseMode.HTML)


@pytest.mark.parametrize("text", ["", " \n ", "<b> </b>"])
async def test_an_empty_text_is_refused(bot: telegram.Bot, ann: Person, text: str) -> None:
    with pytest.raises(BadRequest, match=said("text is empty")):
        await bot.send_message(ann.id, text, ParseMode.HTML)


async def test_lengths_are_checked_after_parsing(bot: telegram.Bot, ann: Person) -> None:
    await bot.send_message(ann.id, "<b>" + "x" * 4096 + "</b>", ParseMode.HTML)
    with pytest.raises(BadRequest, match=said("too long")):
        await bot.send_message(ann.id, "x" * 4097)
    with pytest.raises(BadRequest, match=said("caption is too long")):
        await bot.send_photo(ann.id, PNG, caption="x" * 1025)


async def test_button_data_is_counted_in_bytes(bot: telegram.Bot, ann: Person) -> None:
    def button(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data)]])

    await bot.send_message(ann.id, "x", reply_markup=button("x" * 64))
    with pytest.raises(BadRequest, match=said("button")):
        await bot.send_message(ann.id, "x", reply_markup=button("€" * 22))


async def test_a_pressed_button_reaches_the_bot_and_its_answer_the_person(
    bot: telegram.Bot, ann: Person
) -> None:
    ann.say("12 lunch")
    await bot.send_message(ann.id, "✓ €12.00", reply_markup=keyboard("Undo", "Category"))
    [confirmation] = await ann.replies()
    assert confirmation.buttons == [["Undo", "Category"]]
    query_id = ann.press(confirmation, "Undo")
    query = next(u.callback_query for u in await bot.get_updates(timeout=5) if u.callback_query)
    assert (query.data, query.from_user.id) == ("do:Undo", 1001)
    assert query.message is not None
    assert query.message.message_id == confirmation.message_id
    await query.answer("undone", show_alert=True)
    assert (await ann.answer(query_id)).wire["alert"] is True


async def test_a_query_older_than_its_time_is_refused(bot: telegram.Bot, ann: Person) -> None:
    with pytest.raises(BadRequest, match=said("query is too old")):
        await bot.answer_callback_query("12345")


async def test_editing_returns_the_message_and_refuses_no_change(bot: telegram.Bot, ann: Person) -> None:
    sent = await bot.send_message(ann.id, "<b>a</b>", ParseMode.HTML, reply_markup=keyboard("Undo"))
    edited = await bot.edit_message_text("b", ann.id, sent.message_id, reply_markup=keyboard("Undo"))
    assert isinstance(edited, telegram.Message)
    assert (edited.text, edited.entities, edited.date) == ("b", (), sent.date)
    with pytest.raises(BadRequest, match=said("message is not modified")):
        await bot.edit_message_text("b", ann.id, sent.message_id, reply_markup=keyboard("Undo"))
    bare = await bot.edit_message_reply_markup(ann.id, sent.message_id)
    assert isinstance(bare, telegram.Message)
    assert bare.reply_markup is None
    with pytest.raises(BadRequest, match=said("message to edit not found")):
        await bot.edit_message_text("c", ann.id, 999)
    with pytest.raises(BadRequest, match=said("can't be edited")):
        await bot.edit_message_text("c", ann.id, ann.say("mine"))


async def test_a_person_edits_what_they_sent(bot: telegram.Bot, ann: Person) -> None:
    number = ann.say("23.5 food")
    ann.edit(number, "25 food")
    said, edited = await bot.get_updates(timeout=0)
    assert said.message
    assert edited.edited_message
    assert (said.message.text, edited.edited_message.text) == ("23.5 food", "25 food")
    assert edited.edited_message.message_id == number
    assert edited.edited_message.edit_date is not None


async def test_pictures_documents_and_albums_come_back_as_sizes_and_files(
    bot: telegram.Bot, ann: Person
) -> None:
    ann.say("/forecast")
    photo = await bot.send_photo(ann.id, PNG, caption="<i>likely</i> €1,560", parse_mode=ParseMode.HTML)
    assert [(size.width, size.height) for size in photo.photo] == [(2, 2), (2, 2)]
    assert photo.caption == "likely €1,560"
    document = await bot.send_document(ann.id, b"date,amount\n", filename="export.csv")
    assert document.document is not None
    assert (document.document.file_name, document.document.file_size) == ("export.csv", 12)
    album = await bot.send_media_group(
        ann.id, [InputMediaPhoto(PNG), InputMediaPhoto(photo.photo[-1].file_id)]
    )
    assert len({m.media_group_id for m in album}) == 1
    shown = await ann.replies(4)
    assert ann.download(shown[0]) == PNG
    assert ann.download(shown[1]) == b"date,amount\n"
    changed = await bot.edit_message_media(InputMediaPhoto(PNG, caption="new"), ann.id, photo.message_id)
    assert isinstance(changed, telegram.Message)
    assert changed.caption == "new"


async def test_what_is_no_picture_is_refused(bot: telegram.Bot, ann: Person) -> None:
    with pytest.raises(BadRequest, match=said("IMAGE_PROCESS_FAILED")):
        await bot.send_photo(ann.id, b"not a picture")


async def test_an_upload_can_be_downloaded_up_to_20_megabytes(bot: telegram.Bot, ann: Person) -> None:
    ann.upload("bank.csv", b"Datum;Betrag\n", caption="my bank")
    ann.upload("huge.csv", bytes((20 << 20) + 1))
    small, huge = [u.message.document for u in await bot.get_updates(timeout=0) if u.message]
    assert small is not None
    assert huge is not None
    assert small.mime_type == "text/csv"
    assert bytes(await (await small.get_file()).download_as_bytearray()) == b"Datum;Betrag\n"
    with pytest.raises(BadRequest, match=said("file is too big")):
        await huge.get_file()


async def test_a_reply_carries_what_it_answers(bot: telegram.Bot, ann: Person) -> None:
    number = ann.say("23.5 food")
    sent = await bot.send_message(ann.id, "✓", reply_parameters=ReplyParameters(number))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "23.5 food"
    with pytest.raises(BadRequest, match=said("message to be replied not found")):
        await bot.send_message(ann.id, "✓", reply_parameters=ReplyParameters(999))
    await bot.send_message(
        ann.id, "✓", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True)
    )


async def test_who_may_be_written_to(server: Server, bot: telegram.Bot, ann: Person) -> None:
    with pytest.raises(BadRequest, match=said("chat not found")):
        await bot.send_message(777, "hello")
    quiet = server.person(1002, "Bo")
    with pytest.raises(Forbidden, match=said("can't initiate")):
        await bot.send_message(quiet.id, "hello")
    ann.block()
    with pytest.raises(Forbidden, match=said("blocked by the user")):
        await bot.send_message(ann.id, "hello")
    [update] = await bot.get_updates(timeout=0)
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    ann.say("/start")
    await bot.send_message(ann.id, "welcome back")
    back = [u.my_chat_member for u in await bot.get_updates(timeout=0)][1]
    assert back is not None
    assert back.new_chat_member.status == "member"


async def test_people_speak_in_groups(server: Server, bot: telegram.Bot, ann: Person) -> None:
    home = server.group(-100_200, "Home")
    ann.within(home).say("12 lunch")
    [update] = await bot.get_updates(timeout=0)
    assert update.effective_chat is not None
    assert (update.effective_chat.id, update.effective_chat.type) == (-100_200, "supergroup")
    await bot.send_message(-100_200, "private chats only for now")


async def test_the_profile_is_kept_by_scope_and_language(bot: telegram.Bot) -> None:
    private = telegram.BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([BotCommand("today", "left today")], scope=private, language_code="en")
    assert [c.command for c in await bot.get_my_commands(private, "en")] == ["today"]
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(private, "en")
    assert await bot.get_my_commands(private, "en") == ()
    await bot.set_my_description("发「午饭 25」就记好", "zh")
    assert (await bot.get_my_description("zh")).description == "发「午饭 25」就记好"
    assert (await bot.get_my_description()).description == ""
    await bot.set_my_short_description("spending")
    await bot.set_my_name("Outlay")
    await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    with pytest.raises(BadRequest, match=said("BOT_COMMAND_INVALID")):
        await bot.set_my_commands([("Today", "x")])


async def test_marks_copies_and_deletions(server: Server, bot: telegram.Bot, ann: Person) -> None:
    number = ann.say("23.5 food")
    await bot.set_message_reaction(ann.id, number, "👍")
    assert server.world.chats[ann.id].messages[number].reactions == ("👍",)
    copied = await bot.copy_message(ann.id, ann.id, number)
    await bot.pin_chat_message(ann.id, copied.message_id)
    pinned = (await bot.get_chat(ann.id)).pinned_message
    assert pinned is not None
    assert pinned.text == "23.5 food"
    await bot.unpin_chat_message(ann.id)
    await bot.delete_message(ann.id, copied.message_id)
    await bot.delete_messages(ann.id, [number])
    assert server.world.chats[ann.id].messages == {}
    with pytest.raises(BadRequest, match=said("message to delete not found")):
        await bot.delete_message(ann.id, number)
    await bot.send_chat_action(ann.id, "typing")


async def test_an_unknown_method_and_a_wrong_token_are_refused(
    server: Server, bot: telegram.Bot, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendRichMessage", {"chat_id": 1})
    assert server.world.unknown_methods == ["sendRichMessage"]
    assert "sendRichMessage" in caplog.text
    stranger = telegram.Bot("43:wrong", base_url=f"{server.url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


@pytest.mark.filterwarnings("ignore:.*retry_after.*")
async def test_faults_are_what_telegram_does_on_a_bad_day(
    server: Server, bot: telegram.Bot, ann: Person
) -> None:
    faults = server.world.faults
    faults.add(FaultKind.FLOOD, "sendMessage", seconds=7)
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(ann.id, "x")
    assert "7" in str(flood.value)
    for kind in (FaultKind.ERROR, FaultKind.GARBAGE, FaultKind.DROP_BEFORE):
        faults.add(kind, "sendMessage")
        with pytest.raises(TelegramError):
            await bot.send_message(ann.id, "x")
    assert server.world.chats[ann.id].messages == {}
    faults.add(FaultKind.DROP_AFTER, "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(ann.id, "sent all the same")
    assert [s.text for s in await ann.replies()] == ["sent all the same"]
    faults.add(FaultKind.HANG, "sendMessage", seconds=30)
    with pytest.raises(TimedOut):
        await bot.send_message(ann.id, "x", read_timeout=0.05)


async def test_leaving_ends_long_polls_at_once() -> None:
    async with serve() as server:
        client = telegram.Bot(TOKEN, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
        await client.initialize()
        poll = asyncio.create_task(client.get_updates(timeout=50))
        await server.polled()
    assert await poll == ()
    await client.shutdown()
