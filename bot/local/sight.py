"""What the chat page is told: messages, chats and events as small JSON objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.local.profile import menu
from bot.local.state import BOT_ID, Chat, Posted, Shown, World
from bot.local.wire import Wire, content_of

SILENT_SECONDS = 8.0  # without a poll for so long, the bot has stopped
_OF_A_MESSAGE = frozenset({"message", "edit", "said", "reaction", "arrived"})


@dataclass(frozen=True, slots=True)
class PageChat:
    """A chat on the page: the person who owns it (its id is theirs) and its title in each language; or a
    group (a negative id) called `person`, in which the person `speaker` speaks, who made it."""

    id: int
    person: str
    titles: Mapping[str, str]
    speaker: int | None = None

    @property
    def who(self) -> int:
        """The id of whoever speaks in it."""
        return self.id if self.speaker is None else self.speaker


def bot_alive(world: World) -> bool:
    """Whether a bot polls, or did a moment ago."""
    return world.updates.polling > 0 or world.now() - world.updates.polled_at < SILENT_SECONDS


def page_state(world: World, chats: Sequence[PageChat], data_folder: str) -> Wire:
    """Everything the page needs beside the messages."""
    descriptions = {
        key.partition(":")[2]: words for key, words in world.profile.items() if key.startswith("description:")
    }
    return {
        "descriptions": descriptions,
        "alive": bot_alive(world),
        "data": data_folder,
        "chats": [_chat(world, chat) for chat in chats],
    }


def _chat(world: World, page_chat: PageChat) -> Wire:
    chat = world.chats[page_chat.id]
    last = max(chat.messages, default=None)
    return {
        "id": chat.id,
        "person": page_chat.person,
        "titles": dict(page_chat.titles),
        "started": chat.started and (chat.private or last is not None),
        "keyboard": chat.keyboard,
        "commands": menu(world, chat.id, _language(world, page_chat)),
        "last": None if last is None else item(world, chat.messages[last]),
    }


def _language(world: World, page_chat: PageChat) -> str:
    return str(world.people.get(page_chat.who, {}).get("language_code", ""))[:2]


def history(world: World, chat: Chat, before: int | None, limit: int) -> list[Wire]:
    """The `limit` latest messages (older than `before`), oldest first."""
    numbers = sorted(number for number in chat.messages if before is None or number < before)
    return [item(world, chat.messages[number]) for number in numbers[-limit:]]


def item(world: World, posted: Posted) -> Wire:
    """A message as the page shows it; `kept` says that the bot has it on disk."""
    message = posted.wire
    sender = message["from"]
    update = posted.update_id
    shape: dict[str, Any] = {
        "id": message["message_id"],
        "mine": sender["id"] != BOT_ID,
        "from": sender["first_name"],
        "date": message["date"],
        "edited": "edit_date" in message,
        "text": content_of(message),
        "entities": message.get("entities") or message.get("caption_entities") or [],
        "photo": message["photo"][-1] if "photo" in message else None,
        "document": message.get("document"),
        "voice": message.get("voice"),
        "location": message.get("location"),
        "buttons": message.get("reply_markup", {}).get("inline_keyboard", []),
        "reactions": list(posted.reactions),
        "kept": update is None or update < world.updates.acknowledged,
    }
    answered = message.get("reply_to_message")
    if answered:
        quoted = {
            "id": answered["message_id"],
            "text": content_of(answered)[:200],
            "voice": "voice" in answered,
        }
        sender = answered["from"]
        shape["reply"] = quoted | {"mine": sender["id"] != BOT_ID, "from": sender["first_name"]}
    return shape


def event(world: World, shown: Shown) -> Wire | None:
    """What the page hears of something shown; None for what it need not know."""
    chat = world.chats.get(shown.chat_id)
    told: Wire = {"kind": shown.kind, "chat": shown.chat_id, "id": shown.message_id}
    if shown.kind not in _OF_A_MESSAGE:
        return shown.wire | told
    posted = chat.messages.get(shown.message_id or 0) if chat else None
    if posted is None:
        return None
    now = item(world, posted)  # as it is by now: an edit may wait while the message itself has arrived
    return told | {"kept": now["kept"]} if shown.kind == "arrived" else told | {"kind": "item", "item": now}
