"""THE table: every command and every button. Registration, the menu, /help and the docs test read it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache

from bot.chat.context import ChatContext
from bot.chat.handlers import (
    answers,
    bills,
    budgets,
    categories,
    corrections,
    doubts,
    enquiries,
    expenses,
    files,
    forecast,
    goals,
    groups,
    history,
    periods,
    pins,
    rates,
    reading,
    receipts,
    reminders,
    rollovers,
    search,
    snoozing,
    start,
    stats,
    tags,
    travel,
    voices,
    why,
)
from bot.chat.handlers import settings as settings
from bot.chat.handlers import today as day
from bot.chat.replies import Reply
from bot.chat.rights import check_command
from bot.chat.views import groups as group_views
from bot.chat.views import help as help_views
from bot.errors import NotUnderstood
from bot.i18n import DEFAULT, translator
from bot.ledger import questions
from bot.parsing.planned import without_word

Handler = Callable[[ChatContext], Awaitable[Reply | None]]
ButtonHandler = Callable[..., Awaitable[Reply | None]]


@dataclass(frozen=True, slots=True)
class Command:
    """A row. `menu` and `help` are msgids: the short words of Telegram's menu and the line of /help, which
    shows an example. Empty, the command is not in the menu, or not in /help.
    """

    name: str
    handler: Handler
    menu: str
    help: str

    @property
    def in_menu(self) -> bool:
        """Whether Telegram's menu shows it."""
        return bool(self.menu)


async def show_help(c: ChatContext) -> Reply:
    """`/help`; `/help budget` one topic, named by its title, a command or what is said for one."""
    if name := _topic_named(c, c.words.strip(_AROUND + "/").casefold()):
        return _topic(c, name)
    seen = group_views.seen(c.tr, await c.sight()) if c.sight else []
    return help_views.shown(c.tr, [row.name for row in COMMANDS if row.help], seen)


async def turn_help(c: ChatContext, topic: str = "") -> Reply:
    """A topic of /help, or [Back]."""
    if not topic:
        return replace(await show_help(replace(c, words="")), replaces=True)
    if topic not in help_views.TOPICS:
        raise ValueError(topic)
    return _topic(c, topic, replaces=True)


def _topic(c: ChatContext, name: str, *, replaces: bool = False) -> Reply:
    helps = {row.name: row.help for row in COMMANDS}
    lines = [helps[command] for command in help_views.TOPICS[name]]
    return help_views.topic(c.tr, name, lines, replaces=replaces)


def _topic_named(c: ChatContext, word: str) -> str:
    spoken = (c.tr, translator(DEFAULT))
    named = {title.casefold(): topic for tr in spoken for topic, title in help_views.titles(tr).items()}
    of_command = {command: topic for topic, each in help_views.TOPICS.items() for command in each}
    said = {text: of_command.get(row.name, "") for text, row in _said(c.user.language).items()}
    return {**said, **of_command, **named}.get(word, "")


async def how_to_add(c: ChatContext) -> Reply:
    """[Add]"""
    return help_views.how_to_add(c.tr)


def _closing(name: str, handler: Handler) -> Handler:
    """A command means something else than an answer: the question that was open is so no longer."""

    async def handle(c: ChatContext) -> Reply | None:
        check_command(c, name)
        await questions.answer(c.db, c.user, c.now)
        return await handler(c)

    return handle


_ROWS = (
    Command("today", day.today, "What I can spend today", "/today: what is left for today"),
    Command("forecast", forecast.forecast, "How the month will end", "/forecast: the likely month end"),
    Command("budget", budgets.budget, "Show or set the budget", "/budget 1500, /budget food 300 (or off)"),
    Command("history", history.history, "See and correct expenses", "/history: see, correct, delete"),
    Command("undo", expenses.undo, "Take back the latest change", "/undo: take back the latest change"),
    Command("stats", stats.stats, "Where the money went", "/stats: where the money went"),
    Command(
        "remind",
        reminders.remind,
        "A daily reminder",
        "/remind 20:30 mon-fri, /remind quiet 22-8, /remind off",
    ),
    Command(
        "export",
        files.export,
        "Everything as a file",
        "/export: everything as CSV; /export pdf 2026 to print; also xlsx, json, beancount, ledger",
    ),
    Command("settings", settings.settings, "Language, currency, clock", "/settings: all settings"),
    Command("help", show_help, "All commands", ""),
    Command("redo", expenses.redo, "", "/redo: do again what /undo took back"),
    Command("search", search.search, "", "/search coffee >5 october: find expenses"),
    Command("tags", tags.show, "", "/tags: what each tag comes to; /tags trip = holiday"),
    Command("goal", goals.goal, "", "/goal 2000 laptop by june, /goal add 100: saving up"),
    Command("why", why.why, "", "/why: the sum behind the last figure"),
    Command("start", start.start, "", ""),
    Command("add", expenses.add, "", "/add 23.5 food (the same without /add)"),
    Command(
        "import", files.import_, "", "/import: or just send a statement: CSV, Excel, OFX, QIF, CAMT, MT940"
    ),
    Command("whatif", forecast.what_if, "", "/whatif 300 laptop: what it would change"),
    Command("every", bills.every, "", "/every month 1 rent 900 (also week mon, year 03-15)"),
    Command("move", rollovers.move, "", "/move 50 food fun: from one budget to another"),
    Command("categories", categories.categories, "", "/categories: see, rename, merge, split them"),
    Command("bills", bills.list_bills, "", "/bills: what is kept back"),
    Command("pin", pins.pin, "", "/pin on: what is left, pinned above the chat"),
    Command("accuracy", forecast.accuracy, "", "/accuracy: how the forecast did"),
    Command("currency", start.currency, "", "/currency EUR: your currency"),
    Command("rate", rates.rate, "", "/rate THB 39: your own exchange rate; alone it lists them"),
    Command("travel", travel.travel, "", "/travel THB until 12 Dec: plain numbers are in it (or off)"),
    Command("timezone", start.timezone, "", "/timezone Berlin: your clock, by city or zone"),
    Command("language", start.language, "", "/language en: another language"),
    Command("privacy", settings.privacy, "", "/privacy: what is kept, and where"),
    Command("forget", settings.forget, "", "/forget: delete everything"),
    Command("goals", goals.goal, "", ""),
    Command("tag", tags.show, "", ""),
    Command("invite", settings.invite, "", ""),
)
COMMANDS: tuple[Command, ...] = tuple(replace(row, handler=_closing(row.name, row.handler)) for row in _ROWS)
NAMES = frozenset(row.name for row in COMMANDS)


async def on_unknown(c: ChatContext) -> Reply | None:
    """A slash before no command's name: a command in the person's own words (`/heute`, `/预算 1500`), else
    the name most like it is asked about. In a group it is another bot's unless it names this one."""
    command, _, rest = c.words.removeprefix("/").partition(" ")
    said, _, bot_named = command.casefold().partition("@")
    if not said:
        return await on_text(replace(c, words=rest))
    named = (row for row in COMMANDS if row.name == said)  # behind a mention: `@bot /stats`
    meant = next(named, None) or _said(c.user.language).get(said.replace("_", " "))
    if meant:
        return await meant.handler(replace(c, words=rest))
    if c.user.is_group and not bot_named:
        return None
    near = get_close_matches(said, NAMES, n=1, cutoff=_ALIKE)
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
    said = _said(c.user.language)
    text = c.words.strip(_AROUND).casefold()
    asked = await enquiries.asked(c)
    answer = await corrections.offer(c, is_command=text in said or asked is not None)
    if answer := answer or (None if asked and asked.command not in LOOKING else await answers.offer(c)):
        return answer
    if asked and asked.command == "search" and asked.words.casefold() in said:  # show my budget
        text = asked.words.casefold()
    if text in said:
        return await said[text].handler(replace(c, words=""))
    if asked:
        return await ASKED_FOR[asked.command](enquiries.worded(c, asked))
    if corrections.says_again(c):
        return await corrections.again(c)
    limit = _limit(c, text, [word for word, row in said.items() if row.name == "budget"])
    if limit:
        return await said["budget"].handler(replace(c, words=limit))
    return await corrections.lone_amount(c) or await rates.offer(c) or await expenses.note(c)


# The commands that questions in plain words are answered by; while the bot waits for an answer, words that
# look for expenses (`show tickets`) may be it.
ASKED_FOR: Mapping[str, Handler] = {
    **{row.name: row.handler for row in COMMANDS},
    "whatif": _closing("whatif", enquiries.what_if),
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


_AROUND = " \n?!.？！。"
_ALIKE = 0.7  # from 0 to 1: how much like a command a mistyped one is


@cache
def _said(language: str) -> Mapping[str, Command]:
    """The commands by the words that, as a whole message, say them in English or the language."""
    spoken = (translator(DEFAULT), translator(language))
    return {words: row for row in COMMANDS for tr in spoken for words in tr.words(f"said.{row.name}")}


BUTTONS: Mapping[str, ButtonHandler] = {
    "undo": expenses.undo_change,
    "redo": expenses.redo_change,
    "apply": corrections.apply,
    "cards": expenses.which_to_edit,
    "payer": groups.which_payer,
    "paid": groups.set_payer,
    "back": history.back,
    "pick": expenses.pick,
    "categories": categories.show,
    "cat": categories.card,
    "catname": categories.ask_name,
    "catemoji": categories.ask_emoji,
    "catsplit": categories.ask_split,
    "catsplitnow": categories.split_now,
    "catmerge": categories.ask_target,
    "catjoin": categories.join,
    "which": expenses.which,
    "set": expenses.set_category,
    "new": expenses.new_category,
    "page": history.turn,
    "card": history.card,
    "fix": history.fix,
    "day": history.set_day,
    "delete": history.delete,
    "budget": budgets.set_proposed,
    "fromtoday": budgets.from_today,
    "opening": budgets.opening,
    "raise": budgets.raise_limit,
    "periods": periods.show,
    "cycle": periods.tap,
    "cycleday": periods.ask,
    "days": periods.show_days,
    "count": periods.tap_days,
    "leave": budgets.leave,
    "forecast": forecast.forecast,
    "sample": forecast.sample,
    "why": forecast.why,
    "byday": forecast.accuracy,
    "loss": forecast.loss,
    "whatif": forecast.ask_what_if,
    "bought": forecast.bought,
    "unbill": bills.remove,
    "bill": bills.card,
    "billtold": bills.set_told,
    "billlog": bills.set_logged,
    "billpause": bills.pause,
    "billask": bills.ask,
    "billpaid": bills.paid,
    "billprice": bills.set_price,
    "billskip": bills.skip,
    "bills": bills.back,
    "pin": pins.switch,
    "isbill": bills.confirm,
    "nobill": bills.dismiss,
    "nothing": forecast.nothing_spent,
    "howtoadd": how_to_add,
    "help": turn_help,
    "found": search.turn,
    "listed": search.listed,
    "tag": tags.open_,
    "ungoal": goals.remove,
    "regoal": goals.bring_back,
    "unsave": goals.unsave,
    "resave": goals.resave,
    "savefor": goals.save_for,
    "whysum": why.of_telling,
    "whyday": why.of_day,
    "stats": stats.of_month,
    "months": stats.months,
    "reminders": reminders.show,
    "shownow": reminders.show_now,
    "showweek": reminders.show_week,
    "remindat": reminders.card,
    "reminddays": reminders.set_days,
    "remindoff": reminders.remove,
    "quiet": reminders.quiet,
    "hide": reminders.hide,
    "week": reminders.week,
    "month": reminders.month,
    "later": snoozing.later,
    "nothingtoday": snoozing.nothing_today,
    "howtoimport": files.how_to_import,
    "export": files.export_as,
    "import": files.import_now,
    "columns": files.columns,
    "column": files.set_column,
    "cancel": files.cancel,
    "travel": travel.tap_begin,
    "endtrip": travel.end,
    "notravel": travel.decline,
    "tripclock": travel.keep_clock,
    "receipt": receipts.record,
    "rewrite": receipts.change,
    "noreceipt": receipts.leave,
    "doubt": doubts.record,
    "nodoubt": doubts.leave,
    "turnrate": rates.turn_round,
    "unrate": rates.remove,
    "currencies": start.currencies,
    "currency": start.tap_currency,
    "relabel": start.relabel,
    "zones": start.zones,
    "zone": start.tap_zone,
    "languages": start.language_choice,
    "language": start.tap_language,
    "forget": settings.forget_now,
}
