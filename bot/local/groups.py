"""Groups: who is in them as what, what the bot is shown there, and what becomes of them."""

from __future__ import annotations

from bot.local.asked import Asked
from bot.local.state import BOT_ID, Chat, Posted, World
from bot.local.wire import Wire, bad_request, content_of

ADMINS = ("creator", "administrator")
_SERVICE = ("migrate_to_chat_id", "migrate_from_chat_id", "new_chat_title", "new_chat_members")


def status_of(chat: Chat, number: int) -> str:
    """What somebody is in a group: creator, administrator, member, left or kicked."""
    return chat.members.get(number, "member")


def set_status(world: World, chat: Chat, number: int, status: str) -> None:
    """Make somebody this in a group."""
    chat.members[number] = status
    world.keep_chat(chat)


def member_wire(chat: Chat, person: Wire) -> Wire:
    """A ChatMember as it travels."""
    status = status_of(chat, int(person["id"]))
    shape: Wire = {"status": status, "user": person}
    if status == "creator":
        return shape | {"is_anonymous": False}
    if status == "kicked":
        return shape | {"until_date": 0}
    if status != "administrator":
        return shape
    rights = (
        "can_be_edited can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
        "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
        "can_delete_stories"
    )
    return shape | dict.fromkeys(rights.split(), False) | {"is_anonymous": False}


def is_seen(world: World, chat: Chat, message: Wire) -> bool:
    """Whether Telegram shows the bot a message: in a group with privacy mode on only what is meant for it."""
    if chat.private:
        return True
    if chat.blocked or chat.moved_to is not None:
        return False
    if world.reads_all or status_of(chat, BOT_ID) in ADMINS or any(name in message for name in _SERVICE):
        return True
    answered = message.get("reply_to_message") or {}
    is_answer = answered.get("from", {}).get("id") == BOT_ID
    return is_answer or message.get("via_bot", {}).get("id") == BOT_ID or _is_for_bot(world, message)


def _is_for_bot(world: World, message: Wire) -> bool:
    name = "@" + str(world.bot_user()["username"]).casefold()
    text = content_of(message)
    if text.startswith("/"):
        head = text.split(maxsplit=1)[0].casefold()
        return "@" not in head or head.endswith(name)
    return name in text.casefold().split()


def place_bot(world: World, chat: Chat, by: Wire, status: str) -> None:
    """Somebody adds the bot, throws it out, or changes its rights: the bot hears of it."""
    bot = world.bot_user()
    was = member_wire(chat, bot) if BOT_ID in chat.members else {"status": "left", "user": bot}
    chat.blocked = status in ("kicked", "left")
    set_status(world, chat, BOT_ID, status)
    now = int(world.now())
    told: Wire = {"chat": chat.wire, "from": by, "date": now, "old_chat_member": was}
    world.tell_bot("my_chat_member", told | {"new_chat_member": member_wire(chat, bot)})


def post_service(world: World, chat: Chat, by: Wire, content: Wire) -> int:
    """A service message in a group, by somebody; returns its id."""
    number = world.message_number()
    message: Wire = {"message_id": number, "from": by, "chat": chat.wire, "date": int(world.now()), **content}
    world.post(chat, number, Posted(message))
    if is_seen(world, chat, message):
        world.tell_bot("message", message, (chat.id, number))
    return number


def upgrade(world: World, chat: Chat, by: Wire, number: int) -> Chat:
    """The group becomes a supergroup with the id `number`; both say so, and the old one is closed."""
    new = Chat(
        {"id": number, "type": "supergroup", "title": chat.wire["title"]}, True, members=dict(chat.members)
    )
    world.keep_chat(new)
    post_service(world, chat, by, {"migrate_to_chat_id": number})
    chat.moved_to = number
    world.keep_chat(chat)
    post_service(world, new, by, {"migrate_from_chat_id": chat.id})
    return new


def leave_chat(world: World, asked: Asked) -> bool:
    chat = world.chats.get(asked.chat_id())
    if chat is None or chat.private:
        raise bad_request("chat not found")
    place_bot(world, chat, world.bot_user(), "left")
    return True
