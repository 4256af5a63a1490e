"""Bot API methods that put something new into a chat."""

from __future__ import annotations

import logging
from typing import Any

from bot.local import images, markup
from bot.local.asked import Asked, Upload
from bot.local.state import Chat, Posted, StoredFile, World
from bot.local.wire import Refused, Wire, bad_request, utf16_length

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024  # UTF-16 units after parsing
CALLBACK_DATA_LIMIT = 64  # bytes
BUTTON_LIMIT, ROW_LIMIT = 100, 8
PHOTO_LIMIT = 10 << 20  # bytes
_ACTIONS = (
    "url",
    "callback_data",
    "copy_text",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
)

log = logging.getLogger(__name__)


def send_message(world: World, asked: Asked) -> Wire:
    chat = writable_chat(world, asked)
    return deliver(world, chat, asked, text_content(asked))


def send_photo(world: World, asked: Asked) -> Wire:
    chat = writable_chat(world, asked)
    stored = sent_file(world, asked, asked.values.get("photo"), asked.files.get("photo"))
    return deliver(world, chat, asked, {"photo": photo_sizes(world, stored)} | caption_content(asked))


def send_document(world: World, asked: Asked) -> Wire:
    chat = writable_chat(world, asked)
    stored = sent_file(world, asked, asked.values.get("document"), asked.files.get("document"))
    return deliver(world, chat, asked, {"document": document_of(stored)} | caption_content(asked))


def send_media_group(world: World, asked: Asked) -> list[Wire]:
    chat = writable_chat(world, asked)
    media = asked.array("media")
    if not 2 <= len(media) <= 10:
        raise bad_request("there must be 2-10 items in a media group")
    contents = [media_content(world, asked, item) for item in media]
    group = str(world.next_message)
    return [deliver(world, chat, asked, content | {"media_group_id": group}) for content in contents]


def send_chat_action(world: World, asked: Asked) -> bool:
    chat = writable_chat(world, asked)
    world.show(chat, "action", None, {"action": asked.text("action")})
    return True


def copy_message(world: World, asked: Asked) -> Wire:
    source = world.chats.get(asked.number("from_chat_id"))
    original = source.messages.get(asked.number("message_id")) if source else None
    if original is None:
        raise bad_request("message to copy not found")
    kept = ("text", "entities", "caption", "caption_entities", "photo", "document", "location")
    content = {key: original.wire[key] for key in kept if key in original.wire}
    sent = deliver(world, writable_chat(world, asked), asked, content)
    return {"message_id": sent["message_id"]}


def writable_chat(world: World, asked: Asked) -> Chat:
    """The chat the bot may write to; raises Refused as Telegram does when it may not."""
    chat = world.chats.get(asked.chat_id())
    if chat is None:
        raise bad_request("chat not found")
    if chat.moved_to is not None:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, words, migrate_to_chat_id=chat.moved_to)
    if chat.blocked and not chat.private:
        raise Refused(403, "Forbidden: bot was kicked from the group chat")
    if chat.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if not chat.started:
        raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
    return chat


def deliver(world: World, chat: Chat, asked: Asked, content: Wire) -> Wire:
    """Post the bot's message; returns it as the Bot API shows it (reply keyboards are not echoed)."""
    keyboard = read_markup(asked)
    reply = replied_to(chat, asked)
    number = world.message_number()
    message: Wire = {
        "message_id": number,
        "from": world.bot_user(),
        "chat": chat.wire,
        "date": int(world.now()),
        **({"reply_to_message": reply} if reply else {}),
        **content,
    }
    if "inline_keyboard" in keyboard:
        message["reply_markup"] = keyboard
    world.post(chat, number, Posted(message))
    if keyboard and "inline_keyboard" not in keyboard:
        _change_keyboard(world, chat, keyboard)
    world.show(chat, "message", number, message)
    return message


def _change_keyboard(world: World, chat: Chat, keyboard: Wire) -> None:
    chat.keyboard = keyboard if keyboard.get("keyboard") else None
    world.keep_chat(chat)
    world.show(chat, "keyboard", None, chat.keyboard or {})


def replied_to(chat: Chat, asked: Asked) -> Wire | None:
    """The message answered to, without the one it answers itself."""
    parameters = asked.object("reply_parameters")
    wanted = parameters.get("message_id") or asked.number("reply_to_message_id", 0)
    if not wanted:
        return None
    found = chat.messages.get(int(wanted))
    lenient = parameters.get("allow_sending_without_reply") or asked.flag("allow_sending_without_reply")
    if found is None and not lenient:
        raise bad_request("message to be replied not found")
    return {k: v for k, v in found.wire.items() if k != "reply_to_message"} if found else None


def text_content(asked: Asked) -> Wire:
    text, entities = read_text(asked, asked.values, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(asked: Asked, given: Wire | None = None) -> Wire:
    text, entities = read_text(asked, asked.values if given is None else given, "caption", "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})


def read_text(asked: Asked, given: Wire, name: str, entities_name: str) -> tuple[str, list[Wire]]:
    """Plain text and entities of a field, parsed as its parse_mode says."""
    raw = str(given.get(name) or "")
    mode = str(given.get("parse_mode") or "")
    if mode and mode.upper() != "HTML":
        raise bad_request(f"unsupported parse_mode: this server reads HTML, not {mode}")
    if mode:
        text, entities = markup.read_html(raw)
    else:
        explicit = given.get(entities_name)
        listed = Asked({"list": explicit}).array("list") if explicit else []
        text, entities = markup.trimmed(raw, listed)
    complete = markup.with_automatic(text, entities)
    if len(entities) > markup.ENTITIES_KEPT:
        log.warning("a message carries %d entities, Telegram shows %d", len(entities), markup.ENTITIES_KEPT)
    return text, complete


def read_markup(asked: Asked) -> Wire:
    """The reply markup, checked; an empty inline keyboard is none."""
    keyboard = asked.object("reply_markup")
    rows: list[list[Wire]] = keyboard.get("inline_keyboard") or []
    for row in rows:
        for button in row:
            _check_button(button)
    if sum(len(row) for row in rows) > BUTTON_LIMIT or any(len(row) > ROW_LIMIT for row in rows):
        raise bad_request("reply markup is too long")
    return {} if "inline_keyboard" in keyboard and not any(rows) else keyboard


def _check_button(button: Wire) -> None:
    if not str(button.get("text") or "").strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if sum(action in button for action in _ACTIONS) != 1:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= CALLBACK_DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")


def sent_file(world: World, asked: Asked, given: Any, upload: Upload | None) -> StoredFile:
    """The file a call sends: attached to it, or known by its id."""
    reference = str(given or "")
    if reference.startswith("attach://"):
        upload = asked.files.get(reference.removeprefix("attach://"))
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        return world.keep_file(upload.name, upload.mime, upload.data)
    if reference not in world.files:
        raise bad_request(
            "wrong remote file identifier specified" if reference else "there is no file in the request"
        )
    return world.files[reference]


def photo_sizes(world: World, stored: StoredFile) -> list[Wire]:
    """The sizes of a picture, a small one first, the full one last."""
    size = images.pixel_size(world.file_bytes(stored))
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if stored.size > PHOTO_LIMIT or width + height > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    scale = min(1.0, 320 / max(size))
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    return [_photo_size(stored, *small), _photo_size(stored, width, height)]


def _photo_size(stored: StoredFile, width: int, height: int) -> Wire:
    unique = f"u{stored.file_id}x{width}"
    named = {"file_id": stored.file_id, "file_unique_id": unique, "file_size": stored.size}
    return named | {"width": width, "height": height}


def document_of(stored: StoredFile) -> Wire:
    return {
        "file_id": stored.file_id,
        "file_unique_id": f"u{stored.file_id}",
        "file_name": stored.name,
        "mime_type": stored.mime,
        "file_size": stored.size,
    }


def voice_of(stored: StoredFile, seconds: int) -> Wire:
    return {
        "file_id": stored.file_id,
        "file_unique_id": f"u{stored.file_id}",
        "duration": seconds,
        "mime_type": stored.mime,
        "file_size": stored.size,
    }


def media_content(world: World, asked: Asked, item: Wire) -> Wire:
    """One InputMedia as the content of a message."""
    stored = sent_file(world, asked, item.get("media"), None)
    kind = item.get("type")
    if kind not in ("photo", "document"):
        raise bad_request(f"this server has photos and documents, not {kind}")
    shape: Wire = (
        {"photo": photo_sizes(world, stored)} if kind == "photo" else {"document": document_of(stored)}
    )
    return shape | caption_content(asked, item)
