"""What a message that is none of Telegram's commands means: an answer, a command in words, expenses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from bot.chat.commands import AROUND, COMMANDS, NAMES, Handler, closing, said
from bot.chat.context import ChatContext
from bot.chat.handlers import (
    answers,
    corrections,
    enquiries,
    expenses,
    files,
    periods,
    rates,
    reading,
    receipts,
    start,
    voices,
)
from bot.chat.replies import Reply
from bot.chat.rights import check_command
from bot.errors import NotUnderstood
from bot.parsing.planned import without_word

_ALIKE = 0.7  # from 0 to 1: how much like a command a mistyped one is


async def on_unknown(c: ChatContext) -> Reply | None:
    """A slash before no command's name: a command in the person's own words (`/heute`, `/预算 1500`), else
    the name most like it is asked about. In a group it is another bot's unless it names this one."""
    command, _, rest = c.words.removeprefix("/").partition(" ")
    name, _, bot_named = command.casefold().partition("@")
    if not name:
        return await on_text(replace(c, words=rest))
    named = (row for row in COMMANDS if row.name == name)  # behind a mention: `@bot /stats`
    meant = next(named, None) or said(c.user.language).get(name.replace("_", " "))
    if meant:
        return await meant.handler(replace(c, words=rest))
    if c.user.is_group and not bot_named:
        return None
    near = get_close_matches(name, NAMES, n=1, cutoff=_ALIKE)
    if near:
        return Reply(c.tr("I don't know that command. Did you mean /{name}?", name=near[0]))
    return Reply(c.tr("I don't know that command. /help lists all."))


async def on_text(c: ChatContext) -> Reply | None:
    """A plain message: the answer to an open question, a command said without its slash, or expenses. Of
    those with an amount only `budget 1500` and `weekly budget 200` are commands: nobody spent that."""
    if not c.is_addressed:
        return await expenses.overhear(c)
    if c.words.startswith("/"):  # Telegram takes no letters but Latin ones for a command
        return await on_unknown(c)
    by_words = said(c.user.language)
    text = c.words.strip(AROUND).casefold()
    asked = await enquiries.asked(c)
    answer = await corrections.offer(c, is_command=text in by_words or asked is not None)
    if answer := answer or (None if asked and asked.command not in LOOKING else await answers.offer(c)):
        return answer
    if asked and asked.command == "search" and asked.words.casefold() in by_words:  # show my budget
        text = asked.words.casefold()
    if text in by_words:
        return await by_words[text].handler(replace(c, words=""))
    if asked:
        return await ASKED_FOR[asked.command](enquiries.worded(c, asked))
    if corrections.says_again(c):
        return await corrections.again(c)
    limit = _limit(c, text, [word for word, row in by_words.items() if row.name == "budget"])
    if limit:
        return await by_words["budget"].handler(replace(c, words=limit))
    return await corrections.lone_amount(c) or await rates.offer(c) or await expenses.note(c)


# The commands that questions in plain words are answered by; while the bot waits for an answer, words that
# look for expenses (`show tickets`) may be it.
ASKED_FOR: Mapping[str, Handler] = {
    **{row.name: row.handler for row in COMMANDS},
    "whatif": closing("whatif", enquiries.what_if),
}
LOOKING = ("search", "history")


def _limit(c: ChatContext, text: str, words: list[str]) -> str | None:
    """What stands beside the word for a budget where that is an amount behind it, or anywhere one for a
    period: `1500`, `200 a week`."""
    rest = without_word(text, words)
    if rest is None:
        return None
    cycle, other = periods.split(c, rest)
    is_behind = any(text.startswith(word) for word in words)
    is_limit = (cycle or is_behind) and reading.amount_or_none(c, other if cycle else rest)
    return rest if is_limit else None


async def on_edit(c: ChatContext) -> Reply | None:
    """An edited message: its expenses follow; a question that is one only now is answered."""
    if c.words.startswith("/"):
        raise NotUnderstood
    try:
        return await expenses.on_edit(c)
    except NotUnderstood:
        asked = await enquiries.asked(c) if c.is_addressed else None
        if asked is None:
            raise
        return await ASKED_FOR[asked.command](enquiries.worded(c, asked))


async def on_picture(c: ChatContext) -> Reply | None:
    """A photo: an expense by what is written under it, else by what stands on it; in a group only where it
    is for the bot."""
    return await _captioned(c, receipts.may_read, receipts.propose)


async def on_voice(c: ChatContext) -> Reply | None:
    """A recording: an expense by what is written under it, else by what is heard, and then never without a
    tap; in a group only where it is for the bot."""
    return await _captioned(c, voices.may_hear, lambda said: voices.propose(said, _answer_heard))


async def _captioned(c: ChatContext, may_look: Callable[[ChatContext], bool], look: Handler) -> Reply | None:
    if c.words.strip():
        try:
            return await on_text(c)
        except NotUnderstood:
            if not may_look(c):
                raise
    return await look(c) if c.is_addressed else None


async def _answer_heard(c: ChatContext) -> Reply | None:
    """What was heard: a question is answered, anything else may be an expense; no command is run."""
    asked = await enquiries.asked(c)
    if asked:
        return await ASKED_FOR[asked.command](enquiries.worded(c, asked))
    return await expenses.propose(c)


async def on_upload(c: ChatContext) -> Reply | None:
    """A document."""
    if c.upload and c.upload.is_picture:
        return await on_picture(c)
    if c.upload and c.upload.is_sound:
        return await on_voice(c)
    check_command(c, "import")
    return await files.on_upload(c)


async def on_location(c: ChatContext) -> Reply | None:
    """A shared location."""
    check_command(c, "location")
    return await start.on_location(c)
