"""Bot API methods about the bot itself and about chats: who it is, its menu, its words before START."""

from __future__ import annotations

import re

from bot.local.asked import Asked
from bot.local.groups import member_wire
from bot.local.state import BOT_ID, World
from bot.local.wire import Wire, bad_request

DOWNLOAD_LIMIT = 20 << 20  # bytes a bot may download
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, _asked: Asked) -> Wire:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": world.reads_all,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return world.bot_user() | abilities


def get_webhook_info(world: World, _asked: Asked) -> Wire:
    waiting = len(world.updates.waiting)
    return {"url": "", "has_custom_certificate": False, "pending_update_count": waiting}


def delete_webhook(world: World, asked: Asked) -> bool:
    if asked.flag("drop_pending_updates"):
        world.acknowledge(world.updates.next_id)
    return True


def set_my_commands(world: World, asked: Asked) -> bool:
    commands = asked.array("commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.keep_profile(_commands_key(asked), commands)
    return True


def get_my_commands(world: World, asked: Asked) -> list[Wire]:
    commands: list[Wire] = world.profile.get(_commands_key(asked), [])
    return commands


def delete_my_commands(world: World, asked: Asked) -> bool:
    world.keep_profile(_commands_key(asked), [])
    return True


def commands_key(scope: str, language: str, chat_id: int | None = None) -> str:
    """Where the profile keeps the menu of one scope and language ("" is every language)."""
    return f"commands:{scope}{'' if chat_id is None else chat_id}:{language}"


def menu(world: World, chat_id: int, language: str) -> list[Wire]:
    """The command menu that a person with this language sees in a chat: the narrowest that is set."""
    scopes = [
        ("chat", chat_id),
        ("all_private_chats" if chat_id > 0 else "all_group_chats", None),
        ("default", None),
    ]
    for scope, narrowed in scopes:
        for spoken in (language, ""):
            found: list[Wire] = world.profile.get(commands_key(scope, spoken, narrowed), [])
            if found:
                return found
    return []


def _commands_key(asked: Asked) -> str:
    scope = asked.object("scope")
    kind = str(scope.get("type", "default"))
    chat_id = int(scope["chat_id"]) if "chat_id" in scope else None
    return commands_key(kind, _language(asked), chat_id)


def _language(asked: Asked) -> str:
    language = asked.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _set_words(world: World, asked: Asked, field: str) -> bool:
    words = asked.text(field)
    if len(words) > _LIMITS[field]:
        raise bad_request(f"the bot {field} is too long")
    world.keep_profile(f"{field}:{_language(asked)}", words)
    return True


def _get_words(world: World, asked: Asked, field: str) -> Wire:
    return {field: str(world.profile.get(f"{field}:{_language(asked)}", ""))}


def set_my_name(world: World, asked: Asked) -> bool:
    return _set_words(world, asked, "name")


def get_my_name(world: World, asked: Asked) -> Wire:
    found = _get_words(world, asked, "name")
    return found if found["name"] else {"name": world.bot_user()["first_name"]}


def set_my_description(world: World, asked: Asked) -> bool:
    return _set_words(world, asked, "description")


def get_my_description(world: World, asked: Asked) -> Wire:
    return _get_words(world, asked, "description")


def set_my_short_description(world: World, asked: Asked) -> bool:
    return _set_words(world, asked, "short_description")


def get_my_short_description(world: World, asked: Asked) -> Wire:
    return _get_words(world, asked, "short_description")


def set_chat_menu_button(world: World, asked: Asked) -> bool:
    world.keep_profile(
        f"menu_button:{asked.text('chat_id')}", asked.object("menu_button") or {"type": "default"}
    )
    return True


def get_chat_menu_button(world: World, asked: Asked) -> Wire:
    button: Wire = world.profile.get(f"menu_button:{asked.text('chat_id')}", {"type": "default"})
    return button


def get_chat(world: World, asked: Asked) -> Wire:
    chat = world.chats.get(asked.chat_id())
    if chat is None:
        raise bad_request("chat not found")
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full: Wire = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    return chat.wire | full | ({"pinned_message": pinned.wire} if pinned else {})


def get_chat_member(world: World, asked: Asked) -> Wire:
    chat, number = world.chats.get(asked.chat_id()), asked.number("user_id")
    person = world.bot_user() if number == BOT_ID else world.people.get(number)
    if chat is None:
        raise bad_request("chat not found")
    if person is None:
        raise bad_request("user not found")
    return member_wire(chat, person)


def get_file(world: World, asked: Asked) -> Wire:
    stored = world.files.get(asked.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    unique = f"u{stored.file_id}"
    return {
        "file_id": stored.file_id,
        "file_unique_id": unique,
        "file_size": stored.size,
        "file_path": stored.path,
    }
