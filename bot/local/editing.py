"""Bot API methods that change, mark or remove what is already in a chat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.local.asked import Asked
from bot.local.sending import caption_content, media_content, read_markup, text_content
from bot.local.state import BOT_ID, Chat, Posted, World
from bot.local.wire import Wire, bad_request

_MEDIA = ("photo", "document")
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(world: World, asked: Asked) -> Wire:
    chat, posted = _own_message(world, asked)
    if "text" not in posted.wire:
        raise bad_request("there is no text in the message to edit")
    return _change(
        world, chat, posted, _without(posted.wire, "text", "entities") | text_content(asked), asked
    )


def edit_message_caption(world: World, asked: Asked) -> Wire:
    chat, posted = _own_message(world, asked)
    if not any(kind in posted.wire for kind in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    bare = _without(posted.wire, "caption", "caption_entities")
    return _change(world, chat, posted, bare | caption_content(asked), asked)


def edit_message_media(world: World, asked: Asked) -> Wire:
    chat, posted = _own_message(world, asked)
    content = media_content(world, asked, asked.object("media"))
    bare = _without(posted.wire, "text", "entities", "caption", "caption_entities", *_MEDIA)
    return _change(world, chat, posted, bare | content, asked)


def edit_message_reply_markup(world: World, asked: Asked) -> Wire:
    chat, posted = _own_message(world, asked)
    return _change(world, chat, posted, dict(posted.wire), asked)


def delete_message(world: World, asked: Asked) -> bool:
    chat, number = _chat(world, asked), asked.number("message_id")
    if number not in chat.messages:
        raise bad_request("message to delete not found")
    _delete(world, chat, number)
    return True


def delete_messages(world: World, asked: Asked) -> bool:
    chat, numbers = _chat(world, asked), asked.array("message_ids")
    if not 1 <= len(numbers) <= 100:
        raise bad_request("there must be 1-100 message identifiers")
    for number in numbers:
        _delete(world, chat, int(number))
    return True


def set_message_reaction(world: World, asked: Asked) -> bool:
    chat, number = _chat(world, asked), asked.number("message_id")
    posted = chat.messages.get(number)
    if posted is None:
        raise bad_request("message to react not found")
    reactions = tuple(str(reaction.get("emoji", "")) for reaction in asked.array("reaction"))
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    world.post(chat, number, replace(posted, reactions=reactions))
    world.show(chat, "reaction", number, {"emoji": list(reactions)})
    return True


def pin_chat_message(world: World, asked: Asked) -> bool:
    chat, number = _chat(world, asked), asked.number("message_id")
    if number not in chat.messages:
        raise bad_request("message to pin not found")
    return _pin(world, chat, (*(n for n in chat.pinned if n != number), number))


def unpin_chat_message(world: World, asked: Asked) -> bool:
    chat = _chat(world, asked)
    number = asked.number("message_id", chat.pinned[-1] if chat.pinned else 0)
    return _pin(world, chat, tuple(n for n in chat.pinned if n != number))


def unpin_all_chat_messages(world: World, asked: Asked) -> bool:
    return _pin(world, _chat(world, asked), ())


def answer_callback_query(world: World, asked: Asked) -> bool:
    number = asked.text("callback_query_id")
    chat_id, until = world.queries.get(number, (0, 0.0))
    if until <= world.now():
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = asked.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"query_id": number, "text": text, "alert": asked.flag("show_alert")}
    world.show(world.chats[chat_id], "answer", None, answer)
    return True


def _chat(world: World, asked: Asked) -> Chat:
    chat = world.chats.get(asked.chat_id())
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _own_message(world: World, asked: Asked) -> tuple[Chat, Posted]:
    chat = _chat(world, asked)
    posted = chat.messages.get(asked.number("message_id"))
    if posted is None:
        raise bad_request("message to edit not found")
    if posted.wire["from"]["id"] != BOT_ID:
        raise bad_request("message can't be edited")
    return chat, posted


def _without(message: Wire, *names: str) -> Wire:
    return {key: value for key, value in message.items() if key not in names}


def _change(world: World, chat: Chat, posted: Posted, changed: Wire, asked: Asked) -> Wire:
    """Put the changed message in place; an edit without a keyboard takes the old one away."""
    changed = _without(changed, "reply_markup")
    keyboard = read_markup(asked)
    if "inline_keyboard" in keyboard:
        changed["reply_markup"] = keyboard
    if _content(changed) == _content(posted.wire):
        raise bad_request(_SAME)
    changed["edit_date"] = int(world.now())
    world.post(chat, changed["message_id"], replace(posted, wire=changed))
    world.show(chat, "edit", changed["message_id"], changed)
    return changed


def _content(message: Wire) -> dict[str, Any]:
    return _without(message, "edit_date")


def _delete(world: World, chat: Chat, number: int) -> None:
    if chat.messages.pop(number, None) is not None:
        world.remember("message", (chat.id, number), None)
        world.show(chat, "delete", number, {})


def _pin(world: World, chat: Chat, pinned: tuple[int, ...]) -> bool:
    chat.pinned = pinned
    world.keep_chat(chat)
    world.show(chat, "pin", pinned[-1] if pinned else None, {})
    return True
