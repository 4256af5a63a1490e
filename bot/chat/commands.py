"""THE table: every command and every button. Registration, the menu, /help and the docs test read it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from bot.chat.context import ChatContext
from bot.chat.handlers import (
    bills,
    budgets,
    categories,
    corrections,
    doubts,
    expenses,
    files,
    forecast,
    goals,
    groups,
    history,
    periods,
    pins,
    rates,
    receipts,
    reminders,
    rollovers,
    search,
    snoozing,
    start,
    stats,
    tags,
    travel,
    why,
)
from bot.chat.handlers import settings as settings
from bot.chat.handlers import today as day
from bot.chat.replies import Reply
from bot.chat.rights import check_command
from bot.chat.views import groups as group_views
from bot.chat.views import help as help_views
from bot.i18n import DEFAULT, translator
from bot.ledger import questions

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
    if name := _topic_named(c, c.words.strip(AROUND + "/").casefold()):
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
    in_words = {text: of_command.get(row.name, "") for text, row in said(c.user.language).items()}
    return {**in_words, **of_command, **named}.get(word, "")


async def how_to_add(c: ChatContext) -> Reply:
    """[Add]"""
    return help_views.how_to_add(c.tr)


def closing(name: str, handler: Handler) -> Handler:
    """The handler of a command, which is no answer: the question that was open is so no longer."""

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
COMMANDS: tuple[Command, ...] = tuple(replace(row, handler=closing(row.name, row.handler)) for row in _ROWS)
NAMES = frozenset(row.name for row in COMMANDS)


AROUND = " \n?!.？！。"  # what stands around words that are a command


@cache
def said(language: str) -> Mapping[str, Command]:
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
