"""The pinned status line: what is left today and this month, and how the month will likely end."""

from __future__ import annotations

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.chat.views.phrases import about
from bot.chat.views.standings import month_line
from bot.i18n import Translator
from bot.ledger.forecasts import Outlook
from bot.ledger.standings import Standing


def status(tr: Translator, now: Standing, outlook: Outlook | None) -> str:
    """`€7 left today · November: €476.50 left, €31 a day from tomorrow · likely €1,460`"""
    parts = [tr("{left} left today", left=tr.money(now.allowance.left_today))] if now.allowance else []
    parts.append(month_line(tr, now))
    if outlook:
        parts.append(tr("likely {amount}", amount=tr.money(about(outlook.median))))
    return " · ".join(parts)


def switched(tr: Translator, is_on: bool) -> Reply:
    """`/pin`, `/pin on`, `/pin off`"""
    if is_on:
        text = tr("One line is pinned at the top and kept up to date. Unpin it, or /pin off, to end it.")
        return Reply(text, ((press(tr("Take it down"), "pin", "off"),),))
    return Reply(
        tr("No pinned line. /pin on shows what is left at the top of the chat."),
        ((press(tr("Pin it"), "pin", "on"),),),
    )
