"""`/start`: a greeting and two questions on one message, each answered by a tap; nothing waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.buttons import Button, Rows, press
from bot.chat.replies import Reply
from bot.i18n import Translator, languages, translator
from bot.ledger.users import User
from bot.money.currency import Currency, find_currency
from bot.parsing.zones import city, likely_zones

# Which currencies are offered first; the guessed one always leads.
_LIKELY = {
    "en": ("USD", "EUR", "GBP", "INR", "CAD", "AUD", "SGD", "ZAR"),
    "ru": ("RUB", "BYN", "KZT", "UAH", "GEL", "USD", "EUR", "TRY"),
    "es": ("EUR", "MXN", "ARS", "COP", "CLP", "PEN", "USD", "UYU"),
    "de": ("EUR", "CHF", "USD", "GBP", "PLN", "CZK", "DKK", "TRY"),
    "zh": ("CNY", "HKD", "TWD", "USD", "SGD", "MYR", "EUR", "JPY"),
}
MORE = (
    "EUR", "USD", "GBP", "CNY", "JPY", "INR", "CHF", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "KRW", "THB",
    "VND", "IDR", "MYR", "PHP", "BRL", "MXN", "ARS", "COP", "CLP", "PLN", "CZK", "HUF", "RON", "SEK", "NOK",
    "DKK", "TRY", "UAH", "RUB", "KZT", "ILS", "AED", "SAR", "EGP", "NGN", "KES", "ZAR", "PKR", "BDT",
)  # fmt: skip
ZONES_A_PAGE = 8
SETUP = "s"  # the tap belongs to the set-up, so the next question follows
ALONE = "a"  # the tap changes one setting


def greeting(tr: Translator, user: User) -> Reply:
    """The first answer: what this is, and the currency as the first question."""
    text = "\n".join(
        [
            tr("Write 23.5 food. I keep it and say what's left today and how the month will likely end."),
            tr("You can start right now. Two taps make it fit:"),
            tr("1/2 Which currency do you pay in?"),
        ]
    )
    return Reply(text, (*_currency_rows(tr, user, SETUP), *_language_row(tr)))


def _language_row(tr: Translator) -> Rows:
    others = [code for code in languages() if code != tr.language]
    return (tuple(press(language_name(code), "language", code, SETUP) for code in others),) if others else ()


def language_name(code: str) -> str:
    """A language in its own words: `English`, `中文`."""
    name = str(translator(code).locale.get_display_name(code) or code)
    return name[:1].upper() + name[1:]


def _likely_currencies(user: User) -> Sequence[str]:
    offered = _LIKELY.get(user.language, _LIKELY["en"])
    return tuple(dict.fromkeys((user.currency.code, *offered)))[:8]


def _currency_rows(tr: Translator, user: User, mode: str) -> Rows:
    buttons = [_currency_button(tr, code, mode) for code in _likely_currencies(user)]
    more = (press(tr("More"), "currencies", mode, "more"),)
    return (*(tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4)), more)


def _currency_button(tr: Translator, code: str, mode: str) -> Button:
    symbol = tr.symbol(Currency(code))
    return press(code if symbol == code else f"{symbol} {code}", "currency", code, mode)


def currencies(tr: Translator, user: User, mode: str, *, all_of_them: bool) -> Reply:
    """Currencies to choose from."""
    if not all_of_them:
        title = tr("You pay in {currency}. Another one:", currency=tr.currency_name(user.currency))
        return Reply(title, _currency_rows(tr, user, mode), replaces=mode == SETUP)
    buttons = [_currency_button(tr, code, mode) for code in MORE if find_currency(code)]
    rows = tuple(tuple(buttons[start : start + 4]) for start in range(0, len(buttons), 4))
    return Reply(tr("Tap yours, or type any: /currency XOF"), rows, replaces=True)


def zones(
    tr: Translator, user: User, now: datetime, mode: str, page: int = 0, *, replaces: bool = True
) -> Reply:
    """The second question: zones as clocks, so that the right one is seen."""
    every = likely_zones(user.currency.code)
    offered = every[page * ZONES_A_PAGE : (page + 1) * ZONES_A_PAGE]
    buttons = [press(clock(tr, zone, now), "zone", zone, mode) for zone in offered]
    rows: list[tuple[Button, ...]] = [
        tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)
    ]
    if (page + 1) * ZONES_A_PAGE < len(every):
        rows.append((press(tr("More"), "zones", mode, page + 1),))
    return Reply(_zone_question(tr, user, mode), tuple(rows), replaces=replaces)


def _zone_question(tr: Translator, user: User, mode: str) -> str:
    other = tr("Not there? Share your location (📎), or type /timezone Lima")
    if mode == SETUP:
        currency = tr("Currency: {currency}", currency=tr.currency_name(user.currency))
        return "\n".join([currency, tr("2/2 Which clock is yours?"), other])
    return "\n".join(
        [tr("Your days follow {city}. Another clock:", city=city(user.zone.key, tr.language)), other]
    )


def clock(tr: Translator, zone: str, now: datetime) -> str:
    """`Berlin 20:41`."""
    return f"{city(zone, tr.language)} {tr.clock(now.astimezone(ZoneInfo(zone)).time())}"


def ready(tr: Translator, user: User) -> Reply:
    """The set-up is over."""
    done = tr(
        "Ready: {currency}, {city}.",
        currency=tr.currency_name(user.currency),
        city=city(user.zone.key, tr.language),
    )
    first = tr("Now write what you spent: 23.5 food")
    return Reply(
        "\n".join([done, first, tr("A budget helps: /budget 1500. All commands: /help")]), replaces=True
    )


def again(tr: Translator, total: int) -> Reply:
    """/start of somebody who is set up already."""
    lines = [
        tr(
            "I'm here. {count} in your history.",
            count=tr.plural("{count} expense", "{count} expenses", total),
        ),
        tr("Write what you spent: 23.5 food"),
        tr("/today, /forecast, /settings, /help"),
    ]
    return Reply("\n".join(lines))
