"""THE table of the Bot API methods this server has; any other is refused loudly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.local import editing, groups, inline, profile, sending
from bot.local.asked import Asked
from bot.local.state import World

METHODS: dict[str, Callable[[World, Asked], Any]] = {
    "getMe": profile.get_me,
    "getWebhookInfo": profile.get_webhook_info,
    "deleteWebhook": profile.delete_webhook,
    "logOut": lambda _world, _asked: True,
    "close": lambda _world, _asked: True,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendMediaGroup": sending.send_media_group,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": sending.copy_message,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "setMessageReaction": editing.set_message_reaction,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "unpinAllChatMessages": editing.unpin_all_chat_messages,
    "answerCallbackQuery": editing.answer_callback_query,
    "getFile": profile.get_file,
    "getChat": profile.get_chat,
    "getChatMember": profile.get_chat_member,
    "leaveChat": groups.leave_chat,
    "answerInlineQuery": inline.answer_inline_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
}
BY_LOWER_NAME = {name.lower(): method for name, method in METHODS.items()}
