"""Inline mode: what somebody types behind the bot's name in any chat, what it offers, what is sent of it."""

from __future__ import annotations

from bot.local import groups
from bot.local.asked import Asked
from bot.local.state import Chat, Posted, World
from bot.local.wire import Wire, bad_request

ANSWERABLE_SECONDS = 30.0
MOST_RESULTS = 50


def ask(world: World, person: Wire, chat: Chat, query: str) -> str:
    """Somebody types an inline query; returns its id."""
    number = str(world.updates.next_id * 6_700_417)
    world.queries[number] = (chat.id, world.now() + ANSWERABLE_SECONDS)
    world.typed[number] = query
    kind = chat.wire["type"]
    told: Wire = {"id": number, "from": person, "query": query, "offset": ""}
    world.tell_bot("inline_query", told | {"chat_type": "sender" if chat.private else kind})
    return number


def answer_inline_query(world: World, asked: Asked) -> bool:
    number = asked.text("inline_query_id")
    chat_id, until = world.queries.get(number, (0, 0.0))
    if until <= world.now():
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    results = asked.array("results")
    if len(results) > MOST_RESULTS or any(not 1 <= len(str(one["id"]).encode()) <= 64 for one in results):
        raise bad_request("RESULT_ID_INVALID")
    world.offers[number] = {
        "results": results,
        "cache_time": asked.number("cache_time", 300),
        "is_personal": asked.flag("is_personal"),
        "button": asked.object("button"),
    }
    world.chats[chat_id].bell.ring()
    return True


def choose(world: World, person: Wire, chat: Chat, query_id: str, place: int) -> int:
    """Somebody sends one of the results: it appears in the chat, and the bot hears of the choice if inline
    feedback is on."""
    result = world.offers[query_id]["results"][place]
    number = world.message_number()
    message: Wire = {
        "message_id": number,
        "from": person,
        "chat": chat.wire,
        "date": int(world.now()),
        "via_bot": world.bot_user(),
        "text": result["input_message_content"]["message_text"],
    }
    world.post(chat, number, Posted(message))
    if groups.is_seen(world, chat, message):
        world.tell_bot("message", message, (chat.id, number))
    world.show(chat, "sent", number, message)
    if world.tells_choices:
        told = {"result_id": result["id"], "from": person, "query": world.typed[query_id]}
        world.tell_bot("chosen_inline_result", told)
    return number
